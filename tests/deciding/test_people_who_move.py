"""People who are elsewhere, away, new, gone or back early, from the roster's sheet 人员变动 to the quarter's outcome."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from click.testing import Result

from tests.offices.desk import Unit, message, person, said
from tests.offices.folder import put
from tests.offices.sheets import simple_page
from tests.offices.small_unit import PEOPLE, Q1

HEADINGS = ("人员编号", "姓名", "现工作单位", "评价意见", "得分", "等次")
HOST = "区发改局"


def move(kind: str, start: date, end: date | str, host: str = "") -> tuple[Any, ...]:
    return ("ZD005", "孙丽", kind, start, end, host, "")


def opinion(unit: Unit, score: object, grade: str) -> None:
    rows = [("ZD005", "孙丽", HOST, "工作踏实", score, grade)]
    put(unit.root, "收件/外单位.xlsx", simple_page("评价意见", "外单位评价意见", HEADINGS, rows))


def sun(unit: Unit) -> dict[str, Any]:
    return person(unit.run(), "ZD005")


def rules(entry: dict[str, Any]) -> list[str]:
    return [ground["rule"] for ground in entry["grounds"]]


def on_the_roster(start: date, end: date | str = "") -> list[Sequence[Any]]:
    """The roster with 孙丽 on it for these days only."""
    return [row if row[0] != "ZD005" else (*row[:6], start, end, *row[8:]) for row in PEOPLE]


# --- 挂职, 借调, 学习培训 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["挂职", "借调", "学习培训"])
def test_within_six_months_the_hosts_score_is_graded_here(unit: Unit, kind: str) -> None:
    unit.moved(move(kind, date(2026, 1, 5), date(2026, 4, 30), HOST))
    opinion(unit, 91, "较好")
    entry = sun(unit)
    assert (entry["outcome"], entry["score"], entry["months"]) == ("好", "91.00", {})
    assert rules(entry) == ["grade_by_score", "host_opinion_within_six_months"]
    assert entry["host"]["grade"] == "较好"


def test_without_a_score_or_without_a_word_of_the_host_people_decide(unit: Unit) -> None:
    unit.moved(move("借调", date(2026, 1, 5), date(2026, 4, 30), HOST))
    silent = sun(unit)
    assert (silent["outcome"], silent["allowed"]) == ("待定", ["好", "较好", "一般", "较差"])
    opinion(unit, "", "较好")
    entry = sun(unit)
    assert (entry["outcome"], entry["allowed"]) == ("待定", ["好", "较好", "一般", "较差"])


@pytest.mark.parametrize(
    ("end", "outcome", "rule", "noted"),
    [
        (date(2026, 6, 29), "较好", "host_opinion_within_six_months", []),
        (date(2026, 6, 30), "较好", "host_opinion_within_six_months", [("K803", "ZD005")]),
        (date(2026, 7, 1), "外单位确定", "host_determines_over_six_months", []),
    ],
)
def test_exactly_six_months_are_within_and_one_day_more_is_over(
    unit: Unit, end: date, outcome: str, rule: str, noted: list[tuple[str, str]]
) -> None:
    unit.moved(move("借调", date(2026, 1, 1), end, HOST))
    opinion(unit, 88, "好")
    results = unit.run()
    entry = person(results, "ZD005")
    assert (entry["outcome"], rule in rules(entry), said(results, "K803")) == (outcome, True, noted)


def test_over_six_months_the_hosts_result_is_recorded_and_home_records_do_not_alter_it(unit: Unit) -> None:
    unit.moved(move("挂职", date(2025, 9, 1), "", HOST))
    unit.admonish("ZD005", month=Q1.months[0])
    opinion(unit, "", "好")
    results = unit.run()
    entry = person(results, "ZD005")
    assert (entry["outcome"], entry["host"]["grade"], entry["decided"]) == ("外单位确定", "好", None)
    assert said(results, "K802") == [("K802", "ZD005")]


def test_two_rows_without_a_gap_are_one_secondment(unit: Unit) -> None:
    unit.moved(
        move("借调", date(2025, 12, 1), date(2026, 2, 28), HOST),
        move("借调", date(2026, 3, 1), date(2026, 6, 30), HOST),
    )
    opinion(unit, "", "好")
    assert sun(unit)["outcome"] == "外单位确定"


def test_back_early_the_months_at_home_count(unit: Unit) -> None:
    unit.moved(move("借调", date(2026, 1, 5), date(2026, 6, 30), HOST))
    assert sun(unit)["months"] == {}
    unit.moved(move("借调", date(2026, 1, 5), date(2026, 2, 10), HOST))  # 37 of 90 days; February 18 of 28 at home
    entry = sun(unit)
    assert (entry["outcome"], list(entry["months"])) == ("较好", ["2026-02", "2026-03"])
    # (80.00 + 79.00) ÷ 2 = 79.50; 79.50 × 0.7 + 85 × 0.3 = 81.15
    assert (entry["assessment_score"], entry["score"]) == ("79.50", "81.15")


# --- 病事假, 产假, 试用期 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "outcome", "months"),
    [(date(2026, 2, 14), "较好", ["2026-03"]), (date(2026, 2, 15), "不定等次", ["2026-03"])],
)
def test_leave_on_half_of_the_ninety_days_is_graded_and_a_day_more_is_not(
    unit: Unit, end: date, outcome: str, months: list[str]
) -> None:
    unit.moved(move("病事假", date(2026, 1, 1), end))
    entry = sun(unit)
    assert (entry["outcome"], list(entry["months"])) == (outcome, months)


def test_a_whole_quarter_of_maternity_leave_is_left_to_people(unit: Unit) -> None:
    unit.moved(move("产假", date(2025, 12, 20), date(2026, 5, 20)))
    entry = sun(unit)
    assert (entry["outcome"], entry["months"], entry["allowed"]) == ("待定", {}, ["好", "较好", "一般", "较差"])
    unit.decide({"ZD003": "较好", "ZD004": "好", "ZD005": "较好"})
    assert (sun(unit)["outcome"], unit.run()["status"]) == ("较好", "已审定")


def test_probation_changes_nothing_in_a_quarter(unit: Unit) -> None:
    unit.moved(move("试用期", date(2025, 9, 1), date(2026, 8, 31)))
    assert (sun(unit)["outcome"], len(sun(unit)["months"])) == ("较好", 3)


# --- joined, left, moved to another 科室 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "months"),
    [(date(2026, 1, 16), ["2026-01", "2026-02", "2026-03"]), (date(2026, 1, 17), ["2026-02", "2026-03"])],
)
def test_who_joins_is_assessed_on_the_months_with_more_than_half_of_the_days(
    unit: Unit, start: date, months: list[str]
) -> None:
    unit.moved(people=on_the_roster(start))
    assert list(sun(unit)["months"]) == months


@pytest.mark.parametrize(("end", "left"), [(date(2026, 3, 30), 1), (date(2026, 3, 31), 0)])
def test_who_leaves_before_the_last_day_is_counted_and_not_assessed(unit: Unit, end: date, left: int) -> None:
    unit.moved(people=on_the_roster(date(2020, 1, 1), end))
    results = unit.run()
    assert (results["counts"]["离岗"], len(results["people"])) == (left, 3 - left)


# --- movements that contradict -----------------------------------------------------------------------------------


def test_two_movements_that_share_a_day_are_said(unit: Unit) -> None:
    unit.moved(
        move("病事假", date(2026, 1, 5), date(2026, 1, 9)), move("学习培训", date(2026, 1, 9), date(2026, 1, 20), HOST)
    )
    results = unit.run()
    assert said(results, "K7") == [("K704", "ZD005")]
    assert person(results, "ZD005")["outcome"] == "较好"


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (date(2026, 1, 12), date(2026, 3, 20), []),
        (date(2026, 1, 11), date(2026, 3, 20), [("K707", "ZD005")]),
        (date(2026, 2, 12), date(2026, 7, 1), [("K707", "ZD005")]),
        (date(2026, 2, 12), "", []),
    ],
)
def test_a_movement_on_days_off_the_roster_is_said(
    unit: Unit, start: date, end: date | str, found: list[tuple[str, str]]
) -> None:
    people = on_the_roster(date(2026, 1, 12), date(2026, 6, 30))
    unit.moved(move("病事假", start, end), people=people)
    results = unit.run()
    assert said(results, "K707") == found
    if found:
        assert f"孙丽的病事假（{start}至{end}）有日子不在册" in message(results, "K707")


def test_a_movement_that_ends_before_it_begins_stops_the_run(unit: Unit, kaohe: Callable[..., Result]) -> None:
    unit.moved(move("借调", date(2026, 3, 1), date(2026, 2, 1), HOST))
    result = kaohe("run", unit.root, "2026Q1", "-o", unit.out)
    assert result.exit_code == 2
    assert "“结束日期”2026-02-01 早于“开始日期”2026-03-01" in result.output
