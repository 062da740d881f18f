"""What is due when, worked out on the calendar of 2026 by hand.

Holidays that matter here: 1–3 January (4 January is worked), Spring Festival 15–23 February (14 and 28 February are
worked), 4–6 April, 1–5 May (9 May is worked), 25–27 September, 1–7 October (10 October is worked).
"""

from datetime import date

import pytest

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import RecordKind
from kaohe_excel.core.weeks import Week, weeks_of
from kaohe_excel.policy import load_policy
from kaohe_excel.work_records.duties import Duty, duties_of

K = RecordKind


def duties(period: str) -> tuple[Duty, ...]:
    return duties_of(Period.parse(period), load_policy())


def due(period: str, kind: RecordKind) -> list[date]:
    return [duty.due for duty in duties(period) if duty.kind is kind]


def notes(period: str) -> dict[str, date]:
    return {str(duty.week): duty.due for duty in duties(period) if duty.week}


def test_a_week_belongs_to_the_month_of_its_friday() -> None:
    # Friday 2 October; Friday 27 March; Friday 3 April; Friday 2 January
    assert str(Week.of(date(2026, 9, 28)).month) == "2026-10"
    assert str(Week.of(date(2026, 3, 29)).month) == "2026-03"
    assert str(Week.of(date(2026, 3, 30)).month) == "2026-04"
    assert str(Week.of(date(2025, 12, 30)).month) == "2026-01"


def test_every_day_of_a_year_lies_in_one_week_of_one_month() -> None:
    weeks = [week for month in Period(2026).months for week in weeks_of(month)]
    days = [day for week in weeks for day in week.days]
    assert days == sorted(set(days))
    assert (days[0], days[-1], len(weeks)) == (date(2025, 12, 29), date(2026, 12, 27), 52)


def test_goals_are_due_on_the_last_day_of_january_and_stand_in_january_and_its_quarter() -> None:
    assert due("2026-01", K.ANNUAL_GOAL) == due("2026Q1", K.ANNUAL_GOAL) == [date(2026, 1, 31)]
    assert due("2026-02", K.ANNUAL_GOAL) == due("2026Q2", K.ANNUAL_GOAL) == []


@pytest.mark.parametrize(
    ("month", "last"),
    [("2026-01", date(2025, 12, 25)), ("2026-03", date(2026, 2, 22)), ("2026-04", date(2026, 3, 25))],
)
def test_a_plan_is_due_seven_days_before_its_month(month: str, last: date) -> None:
    assert due(month, K.MONTHLY_PLAN) == [last]


def test_an_ordinary_week_is_due_on_the_monday_after_it() -> None:
    assert notes("2026-03") == {
        "2026-W10": date(2026, 3, 9),
        "2026-W11": date(2026, 3, 16),
        "2026-W12": date(2026, 3, 23),
        "2026-W13": date(2026, 3, 30),
    }


def test_after_the_week_of_national_day_the_note_is_due_on_the_first_day_back() -> None:
    # 28–30 September are worked, Thursday 8 October is the first day back; 8, 9 and 10 October make up the next week
    assert notes("2026-10")["2026-W40"] == date(2026, 10, 8)
    assert notes("2026-10")["2026-W41"] == date(2026, 10, 12)


def test_the_week_of_spring_festival_has_no_working_day_and_no_note() -> None:
    # 16–22 February; the week before ends with the worked Saturday 14 February, the first day back is Tuesday the 24th
    assert notes("2026-02") == {
        "2026-W06": date(2026, 2, 9),
        "2026-W07": date(2026, 2, 24),
        "2026-W09": date(2026, 3, 2),
    }


def test_the_first_week_of_the_year_reaches_back_into_the_last_one() -> None:
    assert notes("2026-01")["2026-W01"] == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        ("2026-01", date(2026, 2, 6)),  # 2, 3, 4, 5, 6 February
        ("2026-03", date(2026, 4, 8)),  # 1, 2, 3, 7, 8 April
        ("2026-09", date(2026, 10, 13)),  # 8, 9, 10, 12, 13 October
    ],
)
def test_a_report_is_due_on_the_fifth_working_day_after_its_month(month: str, last: date) -> None:
    assert due(month, K.MONTHLY_REPORT) == [last]


def test_a_summary_is_due_on_the_fifth_working_day_after_its_quarter_and_a_month_has_none() -> None:
    assert due("2026Q1", K.QUARTERLY_SUMMARY) == [date(2026, 4, 8)]
    assert due("2026-03", K.QUARTERLY_SUMMARY) == []


def test_a_quarter_asks_for_goals_plans_notes_reports_and_a_summary() -> None:
    kinds = [duty.kind for duty in duties("2026Q1")]
    # January has 5 Fridays, February 4 with one week off, March 4
    counts = [kinds.count(kind) for kind in RecordKind]
    assert counts == [1, 3, 12, 3, 1]
