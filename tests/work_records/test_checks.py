"""What is said about a period's records, about whom, how heavily; and that nobody is admonished."""

from collections.abc import Callable, Sequence
from datetime import date

from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import RecordKind, Severity
from kaohe_excel.work_records.draw import Drawing, drawn, may_be_drawn
from tests.work_records.conftest import CLERK, DEPUTY, HEAD, LEADER, Desk

K = RecordKind
Codes = Callable[[Sequence[Finding]], list[str]]


def keep_march(desk: Desk, person: str) -> None:
    """Somebody's whole March, in time."""
    desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 2, 14), person=person, outcome="已完成")
    for week, day in ((10, 6), (11, 13), (12, 20), (13, 27)):
        desk.add(K.WEEKLY_NOTE, "2026-03", date(2026, 3, day), week=week, person=person)
    desk.add(K.MONTHLY_REPORT, "2026-03", date(2026, 4, 1), person=person)


def test_a_month_kept_in_time_leaves_nothing_to_say(desk: Desk) -> None:
    keep_march(desk, CLERK)
    keep_march(desk, HEAD)
    checked = desk.checked("2026-03")
    assert (checked.findings, checked.reminders) == ((), ())
    assert [(own.expected, own.in_time) for own in checked.people.values()] == [(6, 6), (6, 6)]


def test_leaders_keep_no_records(desk: Desk) -> None:
    keep_march(desk, CLERK)
    assert list(desk.checked("2026-03").people) == [HEAD, CLERK]


def test_a_unit_that_hands_in_nothing_gets_one_note_and_no_papers(desk: Desk) -> None:
    checked = desk.checked("2026Q1")
    (finding,) = checked.findings
    assert (finding.kind.code, finding.kind.severity, finding.person) == ("K651", Severity.NOTE, "")
    assert finding.message.startswith("2026年第1季度没有收到")
    assert (dict(checked.people), checked.reminders) == ({}, ())


def test_months_before_a_unit_began_are_one_note_and_nobodys_fault(desk: Desk) -> None:
    keep_march(desk, CLERK)
    keep_march(desk, HEAD)
    for person in (CLERK, HEAD):
        desk.add(K.QUARTERLY_SUMMARY, "2026Q1", date(2026, 4, 8), person=person)
    checked = desk.checked("2026Q1")
    assert [finding.message.partition("没有")[0] for finding in checked.findings] == ["2026年1月、2026年2月"]
    assert checked.people[CLERK].expected == 7


def test_a_year_is_left_to_its_quarters(desk: Desk) -> None:
    keep_march(desk, CLERK)
    assert desk.checked("2026").findings == ()


def test_a_late_plan_is_a_warning_at_its_row(desk: Desk, codes: Codes) -> None:
    desk.add(K.MONTHLY_PLAN, "2026-04", date(2026, 3, 27))
    late = [finding for finding in desk.found("2026-04") if finding.kind.code == "K653"]
    assert [(f.kind.severity, str(f.where)) for f in late] == [(Severity.WARNING, "台账.xlsx!月度计划!C4")]
    assert late[0].message == "钱伟的2026年4月月度计划应在 2026-03-25 前填写，填写日期是 2026-03-27"


def test_a_missing_week_is_named_once_with_whatever_else_is_missing_and_asked_for(desk: Desk) -> None:
    keep_march(desk, CLERK)
    del desk.records[2]  # week 11
    keep_march(desk, HEAD)
    checked = desk.checked("2026-03")
    assert [f.message for f in checked.findings] == ["钱伟缺 1 项工作记实：2026年第11周周纪实"]
    assert [(r.debtor, r.form) for r in checked.reminders] == [(CLERK, "工作记实台账（2026年第11周周纪实）")]


def test_everything_missing_is_still_one_finding(desk: Desk) -> None:
    keep_march(desk, HEAD)
    (finding,) = desk.found("2026-03")
    assert finding.kind.code == "K652"
    assert finding.values["count"] == "6"


def test_a_plan_approved_after_its_time_is_said_and_counts_as_in_time(desk: Desk, codes: Codes) -> None:
    keep_march(desk, CLERK)
    desk.records[0] = desk.add(
        K.MONTHLY_PLAN, "2026-03", date(2026, 2, 14), approved=date(2026, 3, 2), outcome="已完成"
    )
    desk.records.pop()
    # due Sunday 22 February; Tuesday 24, Wednesday 25, Thursday 26 February
    (finding,) = desk.found("2026-03")
    assert (
        finding.message
        == "钱伟的2026年3月月度计划应在 2026-02-26 前审核并备案，审核日期是 2026-03-02，备案日期是 2026-02-14"
    )
    assert desk.checked("2026-03").people[CLERK].in_time == 6


def test_a_plan_approved_by_somebody_who_may_not_is_said(desk: Desk, codes: Codes) -> None:
    keep_march(desk, CLERK)
    desk.records[0] = desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 2, 14), approver="赵敏", outcome="已完成")
    desk.records.pop()
    assert codes(desk.found("2026-03")) == ["K657"]


def test_leaders_are_known_by_name_with_blanks_or_by_number(desk: Desk, codes: Codes) -> None:
    for approver in ("王 建国", LEADER, f"李明（{DEPUTY}）"):
        desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 2, 14), approver=approver)
    assert "K657" not in codes(desk.found("2026-03"))


def test_an_unfinished_task_without_a_reason_is_said_after_the_report_was_due(desk: Desk, codes: Codes) -> None:
    keep_march(desk, CLERK)
    desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 2, 14), outcome="部分完成")
    assert codes(desk.found("2026-03", date(2026, 4, 8))) == []
    assert codes(desk.found("2026-03", date(2026, 4, 9))) == ["K658"]


def test_a_reason_in_the_plan_or_in_the_months_report_will_do(desk: Desk, codes: Codes) -> None:
    keep_march(desk, CLERK)
    desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 2, 14), outcome="未完成", reason="资料未到")
    assert codes(desk.found("2026-03")) == []
    desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 2, 14), outcome="未完成")
    assert codes(desk.found("2026-03")) == ["K658"]
    desk.add(K.MONTHLY_REPORT, "2026-03", date(2026, 4, 1), reason="两项任务等上级部署")
    assert codes(desk.found("2026-03")) == []


def test_the_same_ledger_twice_counts_once_and_one_with_more_filled_in_is_no_difference(desk: Desk) -> None:
    keep_march(desk, CLERK)
    desk.records += list(desk.records)
    desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 2, 10), content="核对数据", outcome="", filed=None)
    desk.add(
        K.MONTHLY_PLAN, "2026-03", None, content="核 对数据", outcome="已完成", approved=None, filed=date(2026, 2, 12)
    )
    assert desk.found("2026-03") == []
    plans = desk.checked("2026-03").people[CLERK].records(K.MONTHLY_PLAN)
    assert [(p.outcome, p.filled, p.filed) for p in plans][1] == ("已完成", date(2026, 2, 10), date(2026, 2, 12))


def test_two_rows_of_the_same_task_that_disagree_are_said(desk: Desk, codes: Codes) -> None:
    keep_march(desk, CLERK)
    desk.add(K.MONTHLY_REPORT, "2026-03", date(2026, 4, 7), content=desk.records[5].content)
    assert codes(desk.found("2026-03")) == ["K662"]
    assert desk.checked("2026-03").people[CLERK].in_time == 6


def test_nothing_about_records_is_ever_an_error(desk: Desk) -> None:
    desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 3, 9), approver="谁", approved=None, outcome="未完成")
    desk.add(K.MONTHLY_REPORT, "2026-03")
    severities = {finding.kind.severity for finding in desk.checked("2026-03").findings}
    assert severities == {Severity.WARNING}


def test_the_order_of_the_rows_does_not_matter(desk: Desk) -> None:
    keep_march(desk, CLERK)
    desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 3, 9), outcome="未完成")
    forwards = desk.checked("2026-03")
    desk.records.reverse()
    assert desk.checked("2026-03") == forwards


# --- 抽查 ----------------------------------------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_people_whatever_their_order() -> None:
    persons = [f"ZD{number:03d}" for number in range(40)]
    assert drawn(persons, Drawing(5, 7)) == drawn(persons[::-1], Drawing(5, 7))
    assert len(set(drawn(persons, Drawing(5, 7)))) == 5
    assert drawn(persons, Drawing(5, 7)) != drawn(persons, Drawing(5, 8))


def test_a_draw_is_what_anybody_gets_with_a_digest_tool() -> None:
    # printf '3:A' | sha256sum begins with 016b, 3:C with 71da, 3:B with f6db
    assert drawn(["A", "B", "C"], Drawing(3, 3)) == ("A", "C", "B")
    assert drawn(["A", "B", "C"], Drawing(2, 3)) == ("A", "C")


def test_more_people_keep_the_lots_of_those_who_were_there() -> None:
    persons = [f"ZD{number:03d}" for number in range(40)]
    few, many = drawn(persons[:20], Drawing(20, 3)), drawn(persons, Drawing(40, 3))
    assert [person for person in many if person in few] == list(few)


def test_whoever_was_away_all_quarter_and_the_leaders_are_not_drawn(desk: Desk) -> None:
    assert may_be_drawn(desk.roster, Period.parse("2026Q1")) == (HEAD, CLERK)
    desk.start = date(2026, 3, 20)
    assert may_be_drawn(desk.roster, Period.parse("2026Q1")) == (HEAD,)
