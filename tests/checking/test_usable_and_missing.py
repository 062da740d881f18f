"""Rows that do not count for a period, and what was expected and is not there."""

from fractions import Fraction

import pytest

from kaohe_excel.checking.chasing import gap_reminders
from kaohe_excel.checking.reminder import State
from kaohe_excel.core.facts import Gap, Place, Stage
from kaohe_excel.core.findings import (
    FORM_NOT_RECEIVED,
    HOST_NOT_SECONDED,
    LIST_NOT_RECEIVED,
    NOBODY_EXPECTED,
    OPINION_AWAITED,
    OPINION_NOT_RECEIVED,
    OPINION_WITHOUT_GRADE,
    PERSON_LEFT_OUT,
    PERSON_OUT_OF_SCOPE,
    POLL_NOT_RECEIVED,
    ROW_NOT_COUNTED,
    SECONDED_FORM_UNUSED,
    Finding,
    Kind,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Cycle, Severity
from tests.offices.facts import DEPUTY, FEB, HEAD, JAN, LEADER, MAR, Q1, Office, behaviour, item, leaders, simple_policy

YEAR = Period.parse("2026")
GOOD = "14 13 12 36 15"


def found(office: Office, kind: Kind, period: Period = Q1) -> list[Finding]:
    return [finding for finding in office.checked(period).findings if finding.kind is kind]


def about(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rater, finding.person) for finding in findings]


def complete(office: Office | None = None) -> Office:
    """Everything handed in for the quarter for H, A and B."""
    office = office or leaders()
    for month in Q1.months:
        office.rate_all(month, GOOD, "H", "A", "B")
    return office.reports().poll(Q1, H="5 0 0 0", A="5 0 0 0", B="5 0 0 0")


def test_a_complete_quarter_has_nothing_to_say() -> None:
    checked = complete().checked()
    assert (checked.findings, checked.reminders) == ((), ())


# --- rows that do not count ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "used"), [("2026-02-13", True), ("2026-02-14", False)])
def test_a_row_counts_only_in_a_month_with_more_than_half_of_its_days(last: str, used: bool) -> None:
    # 28 days: away 13 leaves 15, away 14 leaves exactly half
    office = complete(leaders().away("A", "病事假", "2026-02-01", last))
    notes = found(office, ROW_NOT_COUNTED)
    assert about(notes) == ([] if used else [("D", "A"), ("H", "A"), ("L", "A")])
    rows = [
        r for form in office.checked().facts.rating_forms for r in form.ratings if (r.person, r.period) == ("A", FEB)
    ]
    assert len(rows) == (3 if used else 0)


def test_the_note_says_why_and_where() -> None:
    (note, *_) = found(complete(leaders().away("A", "病事假", "2026-02-01", "2026-02-14")), ROW_NOT_COUNTED)
    assert note.message == "A某本期不计（病事假，在岗14天，未超过2026年2月的一半），此行未使用"
    assert note.where.cell == "D6:H6"
    assert note.kind.severity is Severity.NOTE


def test_a_record_in_a_month_that_does_not_count_is_not_used() -> None:
    office = complete(leaders().away("A", "病事假", "2026-02-01", "2026-02-14"))
    office.listed(FEB, behaviour("A", "2026-02-20", "Q1"), catalogue=(item("Q1", "勤", "1"),))
    assert len(found(office, ROW_NOT_COUNTED)) == 4


def test_rows_about_somebody_who_left_are_not_used_in_the_quarter() -> None:
    office = complete()
    office.people[3] = office.people[3]._replace(end=FEB.last_day)
    notes = found(office, ROW_NOT_COUNTED)
    assert {finding.values["reason"] for finding in notes} == {"2026年第1季度末已不在册"}
    # three raters in January and February and March, and the poll
    assert len(notes) == 10
    assert found(office, ROW_NOT_COUNTED, JAN) == []


@pytest.mark.parametrize(("last", "seconded"), [("2026-02-14", False), ("2026-02-15", True)])
def test_home_forms_about_people_elsewhere_over_half_of_the_quarter_are_not_used(last: str, seconded: bool) -> None:
    office = complete(leaders().away("A", "借调", "2026-01-01", last)).opinion("A", Q1)
    notes = found(office, SECONDED_FORM_UNUSED)
    # three raters in three months, and the poll
    assert len(notes) == (10 if seconded else 0)
    assert len(found(office, HOST_NOT_SECONDED)) == (0 if seconded else 1)
    if seconded:
        assert notes[0].message == "A某本季度在区委办，本单位的评分和测评不使用"
        assert found(office, FORM_NOT_RECEIVED) == found(office, POLL_NOT_RECEIVED) == []


def test_a_month_by_itself_is_judged_by_presence_only() -> None:
    office = complete(leaders().away("A", "借调", "2026-01-01", "2026-02-20"))
    assert found(office, SECONDED_FORM_UNUSED, MAR) == []
    assert ("A", MAR) in office.figures(MAR).months


def test_of_two_hosts_the_one_that_governs_is_heard() -> None:
    office = (
        leaders()
        .away("A", "借调", "2026-01-01", "2026-02-10", "市局")
        .away("A", "挂职", "2026-02-11", "2026-03-31", "镇里")
    )
    office.opinion("A", Q1, score="80", unit="市局").opinion("A", Q1, score="90", unit="镇里")
    assert [opinion.unit for opinion in office.checked().facts.host_opinions] == ["镇里"]
    assert [note.values["reason"] for note in found(office, ROW_NOT_COUNTED)] == ["以在镇里的派出为准"]


def test_a_rating_from_outside_the_scope_is_not_used() -> None:
    office = leaders().person("E", "二科").rate("H", JAN, E=GOOD)
    assert about(found(office, PERSON_OUT_OF_SCOPE)) == [("H", "E")]


def test_every_row_read_is_used_or_has_a_finding() -> None:
    office = complete(
        leaders().away("A", "借调", "2026-01-01", "2026-02-20").away("B", "病事假", "2026-01-01", "2026-01-20")
    )
    office.person("E", "二科").rate("H", JAN, file="x", E=GOOD)
    checked = office.checked()
    read = sum(len(form.ratings) for form in office.forms) + sum(len(form.rows) for form in office.polls)
    used = sum(len(f.ratings) for f in checked.facts.rating_forms) + sum(len(f.rows) for f in checked.facts.poll_forms)
    refused = [f for f in checked.findings if f.kind in (ROW_NOT_COUNTED, SECONDED_FORM_UNUSED, PERSON_OUT_OF_SCOPE)]
    assert read == used + len(refused)


# --- 评分表 --------------------------------------------------------------------------------------------------------


def test_a_form_not_handed_in_is_an_error_on_everyone_the_rater_owes() -> None:
    office = complete()
    office.forms = [form for form in office.forms if (form.rater, form.period) != ("D", FEB)]
    findings = found(office, FORM_NOT_RECEIVED)
    assert about(findings) == [("D", "A"), ("D", "B"), ("D", "H")]
    assert {str(finding.where) for finding in findings} == {""}
    assert findings[0].message == "D某的2026年2月评分表还没有交，缺A某的评分"
    (reminder,) = office.checked().reminders
    assert (reminder.debtor, reminder.debtor_name, reminder.form, reminder.period) == ("D", "D某", "评分表", FEB)
    assert (reminder.department, reminder.persons, reminder.names) == ("局领导", ("H", "A", "B"), ("H某", "A某", "B某"))


def test_a_person_left_out_is_an_error_on_the_form_s_sheet() -> None:
    office = complete()
    (index,) = (i for i, form in enumerate(office.forms) if (form.rater, form.period) == ("H", JAN))
    office.forms[index] = office.forms[index]._replace(ratings=office.forms[index].ratings[:1])
    (finding,) = found(office, PERSON_LEFT_OUT)
    assert (finding.rater, finding.person, str(finding.where)) == ("H", "B", "收件/H-2026-01.xlsx!评分表")
    checked = office.checked()
    (reminder,) = gap_reminders(office.roster, checked.facts, checked.findings)
    assert (reminder.debtor, reminder.persons, reminder.state) == ("H", ("B",), State.GAPS)


def test_an_empty_form_was_handed_in_all_the_same() -> None:
    office = complete()
    (index,) = (i for i, form in enumerate(office.forms) if (form.rater, form.period) == ("H", JAN))
    office.forms[index] = office.forms[index]._replace(ratings=())
    assert {str(finding.where) for finding in found(office, PERSON_LEFT_OUT)} == {"收件/H-2026-01.xlsx"}


def test_a_row_with_unusable_cells_is_there() -> None:
    office = complete()
    (index,) = (i for i, form in enumerate(office.forms) if (form.rater, form.period) == ("H", JAN))
    ratings = office.forms[index].ratings
    office.forms[index] = office.forms[index]._replace(ratings=(ratings[0]._replace(scores=(None,) * 5), *ratings[1:]))
    assert office.checked().findings == ()


def test_a_row_that_became_a_gap_is_there() -> None:
    office = complete()
    (index,) = (i for i, form in enumerate(office.forms) if (form.rater, form.period) == ("H", JAN))
    office.forms[index] = office.forms[index]._replace(ratings=office.forms[index].ratings[:1])
    office.gaps.append(Gap("B", Stage.RATING, JAN, Place(office.forms[index].file, "评分表", "A6"), "K320"))
    assert office.checked().findings == ()


def test_a_rater_who_is_away_owes_nothing_but_may_send() -> None:
    office = leaders().away("D", "学习培训", "2026-01-01", "2026-03-31")
    assert {rater for rater, _ in about(found(office, FORM_NOT_RECEIVED))} == {"L", "H"}
    assert ("D", "A") not in about(found(office.rate("D", JAN, B=GOOD), PERSON_LEFT_OUT))


def test_nothing_is_expected_about_people_who_do_not_count() -> None:
    office = leaders().person("G", end="2026-03-30").away("A", "产假", "2026-01-01", "2026-03-31")
    asked = {person for _, person in about(found(office, FORM_NOT_RECEIVED))}
    assert asked == {"H", "B"}


def test_nobody_expected_is_an_error_unless_somebody_rated_all_the_same() -> None:
    office = (
        Office().person("L", category="班子成员").person("A").rater("L", LEADER).away("L", "病事假", "2026-01-01", None)
    )
    assert [finding.message for finding in found(office, NOBODY_EXPECTED, JAN)] == ["2026年1月没有人负责给A某评分"]
    assert found(office.rate("L", JAN, A=GOOD), NOBODY_EXPECTED, JAN) == []


def test_a_quarterly_cycle_expects_one_form_a_quarter_and_none_for_a_month() -> None:
    office = leaders()
    office.policy = simple_policy(cycle=Cycle.QUARTER)
    assert {f.values["period"] for f in found(office, FORM_NOT_RECEIVED)} == {"2026年第1季度"}
    assert found(office, FORM_NOT_RECEIVED, JAN) == []


def test_a_year_asks_for_the_forms_of_all_twelve_months() -> None:
    office = Office().person("L", category="班子成员").person("A").rater("L", LEADER)
    assert len(found(office, FORM_NOT_RECEIVED, YEAR)) == 12


def test_two_heads_owe_each_other() -> None:
    office = leaders().rater("B", HEAD, "一科")
    owed = about(found(office, FORM_NOT_RECEIVED, JAN))
    assert ("B", "H") in owed
    assert ("H", "B") in owed
    assert ("B", "B") not in owed


def test_a_rater_in_two_roles_owes_one_form() -> None:
    office = leaders().rater("L", DEPUTY)
    assert about(found(office, FORM_NOT_RECEIVED, JAN)).count(("L", "A")) == 1


# --- lists, polls, opinions ------------------------------------------------------------------------------------------


def test_a_month_without_a_list_is_a_warning_and_a_reminder_to_the_office() -> None:
    office = complete()
    office.lists = office.lists[:1]
    findings = found(office, LIST_NOT_RECEIVED)
    assert [finding.values["period"] for finding in findings] == ["2026年2月", "2026年3月"]
    assert {finding.kind.severity for finding in findings} == {Severity.WARNING}
    assert [(r.debtor, r.debtor_name, r.form, str(r.period), r.persons) for r in office.checked().reminders] == [
        ("", "办公室", "负面表现清单", "2026-02", ()),
        ("", "办公室", "负面表现清单", "2026-03", ()),
    ]


def test_a_list_of_the_quarter_covers_its_months() -> None:
    office = complete()
    office.lists = []
    assert found(office.listed(Q1), LIST_NOT_RECEIVED) == []


def test_a_person_missing_from_the_poll_is_an_error() -> None:
    office = complete()
    office.polls = []
    office.poll(Q1, A="5 0 0 0")
    assert [finding.person for finding in found(office, POLL_NOT_RECEIVED)] == ["B", "H"]
    (reminder,) = office.checked().reminders
    assert (reminder.debtor_name, reminder.form, reminder.persons) == ("办公室", "测评表", ("H", "B"))


def test_no_poll_is_needed_for_a_month_without_a_share_or_where_no_month_counts() -> None:
    office = complete(leaders().away("A", "病事假", "2026-01-01", "2026-03-31"))
    office.polls = []
    assert {finding.person for finding in found(office, POLL_NOT_RECEIVED)} == {"H", "B"}
    assert found(office, POLL_NOT_RECEIVED, MAR) == []
    office.policy = simple_policy(assessment_share=Fraction(1), poll_share=Fraction(0))
    assert found(office, POLL_NOT_RECEIVED) == []


def test_ballots_that_cannot_be_used_are_not_asked_for_again() -> None:
    office = complete()
    office.polls = []
    office.gaps.append(Gap("A", Stage.POLL, Q1, Place("p", "测评表", "D5"), "K501"))
    assert {finding.person for finding in found(office, POLL_NOT_RECEIVED)} == {"H", "B"}


def seconded(until: str) -> Office:
    return complete(leaders().away("A", "借调", "2026-01-01", until))


@pytest.mark.parametrize(
    ("until", "kind", "severity"),
    [("2026-03-31", OPINION_AWAITED, "警告"), ("2026-12-31", OPINION_NOT_RECEIVED, "错误")],
)
def test_a_missing_opinion_is_a_reminder_to_the_unit_and_an_error_only_over_six_months(
    until: str, kind: Kind, severity: str
) -> None:
    office = seconded(until)
    (finding,) = found(office, kind)
    assert (finding.person, finding.kind.severity) == ("A", severity)
    assert finding.message.startswith("区委办还没有送来A某2026年第1季度的评价意见")
    (reminder,) = office.checked().reminders
    assert (reminder.debtor, reminder.debtor_name, reminder.form) == ("", "区委办", "外单位评价意见")


def test_a_row_without_a_word_is_no_opinion() -> None:
    office = seconded("2026-03-31").opinion("A", Q1, text="")
    (finding,) = found(office, OPINION_AWAITED)
    assert finding.where.cell == "A4:F4"


@pytest.mark.parametrize(("until", "asked"), [("2026-06-30", 0), ("2026-07-01", 1)])
def test_a_grade_is_needed_only_from_a_host_of_more_than_six_months(until: str, asked: int) -> None:
    assert len(found(seconded(until).opinion("A", Q1), OPINION_WITHOUT_GRADE)) == asked
    assert found(seconded(until).opinion("A", Q1, grade="好"), OPINION_WITHOUT_GRADE) == []


def test_opinions_in_dispute_are_not_asked_for_again() -> None:
    office = seconded("2026-03-31").opinion("A", Q1, score="80").opinion("A", Q1, score="81")
    assert found(office, OPINION_NOT_RECEIVED) == found(office, OPINION_AWAITED) == []


def test_the_year_s_own_forms_are_only_reminded_of() -> None:
    office = leaders().away("A", "借调", "2026-01-01", "2026-12-31")
    own = [r for r in office.checked(YEAR).reminders if r.period == YEAR]
    assert [(r.debtor_name, r.form, r.persons) for r in own] == [
        ("办公室", "年度测评表", ("H", "B")),
        ("区委办", "外单位评价意见", ("A",)),
    ]


def test_an_annual_opinion_counts_only_for_long_secondments() -> None:
    short = leaders().away("A", "借调", "2026-01-01", "2026-06-30").opinion("A", YEAR, grade="称职")
    assert len(found(short, HOST_NOT_SECONDED, YEAR)) == 1
    long = leaders().away("A", "借调", "2026-01-01", "2026-12-31").opinion("A", YEAR, grade="称职")
    assert found(long, HOST_NOT_SECONDED, YEAR) == []
    assert len(long.checked(YEAR).facts.host_opinions) == 1


@pytest.mark.parametrize(("period", "until", "waits"), [(Q1, "2026-02-10", False), (Q1, "2026-02-20", True)])
def test_an_opinion_that_cannot_be_used_holds_up_only_who_is_seconded(period: Period, until: str, waits: bool) -> None:
    # To 10 February: 41 of 90 days. To the 20th: 51.
    office = seconded(until)
    office.gaps.append(Gap("A", Stage.OPINION, period, Place("意见", "外单位评价意见", "F5"), "K520"))
    assert [gap.code for gap in office.checked().facts.gaps] == ["K520"] * waits


def test_an_annual_opinion_that_cannot_be_used_holds_up_only_long_secondments() -> None:
    for until, waits in (("2026-06-30", False), ("2026-12-31", True)):
        office = leaders().away("A", "借调", "2026-01-01", until)
        office.gaps.append(Gap("A", Stage.OPINION, YEAR, Place("意见", "外单位评价意见", "F5"), "K520"))
        assert [gap.code for gap in office.checked(YEAR).facts.gaps] == ["K520"] * waits
