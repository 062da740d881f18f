"""In time, late, missing, approved, excused: a clerk's records of single days, judged by hand."""

from datetime import date, timedelta
from typing import Any

import pytest

from kaohe_excel.core.terms import MovementKind, RecordKind
from kaohe_excel.work_records.timeliness import Approval, State
from tests.work_records.conftest import Desk

K = RecordKind
PLAN_DUE = date(2026, 3, 25)  # for April
ONE = timedelta(1)


@pytest.mark.parametrize(
    ("filled", "state"),
    [(PLAN_DUE - ONE, State.IN_TIME), (PLAN_DUE, State.IN_TIME), (PLAN_DUE + ONE, State.LATE)],
)
def test_a_plan_filled_in_on_its_last_day_is_in_time_and_a_day_later_is_late(
    desk: Desk, filled: date, state: State
) -> None:
    desk.add(K.MONTHLY_PLAN, "2026-04", filled)
    assert desk.judged("2026-04", K.MONTHLY_PLAN).state is state


def test_the_earliest_row_of_a_plan_decides_tasks_may_be_added_later(desk: Desk) -> None:
    desk.add(K.MONTHLY_PLAN, "2026-04", date(2026, 4, 13))
    desk.add(K.MONTHLY_PLAN, "2026-04", date(2026, 3, 24))
    judged = desk.judged("2026-04", K.MONTHLY_PLAN)
    assert (judged.state, judged.filled, len(judged.records)) == (State.IN_TIME, date(2026, 3, 24), 2)
    assert judged.approval is Approval.DONE


@pytest.mark.parametrize(("as_of", "state"), [(date(2026, 3, 30), State.NOT_DUE), (date(2026, 3, 31), State.MISSING)])
def test_a_note_is_not_missing_before_its_last_day_is_over(desk: Desk, as_of: date, state: State) -> None:
    desk.add(K.WEEKLY_NOTE, "2026-03", date(2026, 3, 6), week=10)
    assert desk.judged("2026-03", K.WEEKLY_NOTE, 13, as_of).state is state


def test_a_record_without_a_date_is_neither_in_time_nor_missing(desk: Desk) -> None:
    desk.add(K.MONTHLY_REPORT, "2026-03")
    assert desk.judged("2026-03", K.MONTHLY_REPORT).state is State.UNDATED


def test_the_note_of_national_day_week_is_in_time_on_8_october_and_late_on_the_9th(desk: Desk) -> None:
    desk.add(K.WEEKLY_NOTE, "2026-10", date(2026, 10, 8), week=40)
    assert desk.judged("2026-10", K.WEEKLY_NOTE, 40).state is State.IN_TIME
    desk.records.clear()
    desk.add(K.WEEKLY_NOTE, "2026-10", date(2026, 10, 9), week=40)
    assert desk.judged("2026-10", K.WEEKLY_NOTE, 40).state is State.LATE


# --- approval and filing -------------------------------------------------------------------------------------------

APPROVAL_DUE = date(2026, 3, 30)  # Thursday 26, Friday 27, Monday 30 March


@pytest.mark.parametrize(("day", "approval"), [(APPROVAL_DUE, Approval.DONE), (APPROVAL_DUE + ONE, Approval.LATE)])
@pytest.mark.parametrize("which", ["approved", "filed"])
def test_approval_and_filing_have_three_working_days_after_the_plan_was_due(
    desk: Desk, which: str, day: date, approval: Approval
) -> None:
    signed: dict[str, Any] = {which: day}
    desk.add(K.MONTHLY_PLAN, "2026-04", PLAN_DUE, **signed)
    judged = desk.judged("2026-04", K.MONTHLY_PLAN)
    assert (judged.state, judged.approval, judged.approval_due) == (State.IN_TIME, approval, APPROVAL_DUE)


def test_who_filled_in_late_does_not_shorten_the_time_for_approval(desk: Desk) -> None:
    # 1 April is Wednesday; Thursday 2, Friday 3, then 4–6 April are off: Tuesday 7
    desk.add(K.MONTHLY_PLAN, "2026-04", date(2026, 4, 1), approved=date(2026, 4, 7), filed=date(2026, 4, 7))
    judged = desk.judged("2026-04", K.MONTHLY_PLAN)
    assert (judged.state, judged.approval, judged.approval_due) == (State.LATE, Approval.DONE, date(2026, 4, 7))


def test_a_plan_that_nobody_approved_is_said_once_the_time_is_over(desk: Desk) -> None:
    desk.add(K.MONTHLY_PLAN, "2026-04", PLAN_DUE, approver="", approved=None, filed=None)
    assert desk.judged("2026-04", K.MONTHLY_PLAN, as_of=APPROVAL_DUE).approval is Approval.NOT_DUE
    judged = desk.judged("2026-04", K.MONTHLY_PLAN, as_of=APPROVAL_DUE + ONE)
    assert (judged.approval, judged.lacking) == (Approval.LACKING, ("审核人", "审核日期", "备案日期"))


def test_notes_reports_and_summaries_need_no_approval(desk: Desk) -> None:
    desk.add(K.MONTHLY_REPORT, "2026-03", date(2026, 4, 1), approver="", approved=None, filed=None)
    assert desk.judged("2026-03", K.MONTHLY_REPORT).approval is Approval.NOT_NEEDED


# --- absence -------------------------------------------------------------------------------------------------------


def test_somebody_on_leave_all_week_is_not_asked_for_a_note(desk: Desk) -> None:
    desk.away(MovementKind.LEAVE, date(2026, 3, 9), date(2026, 3, 15))
    desk.add(K.WEEKLY_NOTE, "2026-03", date(2026, 3, 6), week=10)
    assert desk.judged("2026-03", K.WEEKLY_NOTE, 11).state is State.EXCUSED
    assert desk.judged("2026-03", K.WEEKLY_NOTE, 12).state is State.MISSING


@pytest.mark.parametrize(
    ("last_day_away", "state"), [(date(2026, 5, 6), State.MISSING), (date(2026, 5, 7), State.EXCUSED)]
)
def test_more_than_half_of_the_working_days_of_a_week_ask_for_a_note_and_exactly_half_do_not(
    desk: Desk, last_day_away: date, state: State
) -> None:
    # 6, 7, 8 and the worked Saturday 9 May: away on one of four, or on two of four
    desk.away(MovementKind.LEAVE, date(2026, 5, 6), last_day_away)
    desk.add(K.WEEKLY_NOTE, "2026-05", date(2026, 5, 15), week=20)
    assert desk.judged("2026-05", K.WEEKLY_NOTE, 19).state is state


def test_who_is_on_leave_when_a_plan_is_due_has_until_the_first_working_day_back(desk: Desk) -> None:
    # due on Wednesday 25 March, back on Saturday 4 April, at work again on Tuesday 7 April
    desk.away(MovementKind.LEAVE, date(2026, 3, 23), date(2026, 4, 3))
    desk.add(K.MONTHLY_PLAN, "2026-04", date(2026, 4, 7))
    judged = desk.judged("2026-04", K.MONTHLY_PLAN)
    assert (judged.due, judged.state) == (date(2026, 4, 7), State.IN_TIME)


def test_a_month_mostly_away_asks_for_neither_plan_nor_report(desk: Desk) -> None:
    desk.away(MovementKind.MATERNITY, date(2026, 4, 1), date(2026, 4, 16))  # 16 of 30 days
    desk.add(K.WEEKLY_NOTE, "2026-04", date(2026, 4, 24), week=17)
    assert desk.judged("2026-04", K.MONTHLY_PLAN).state is State.EXCUSED
    assert desk.judged("2026-04", K.MONTHLY_REPORT).state is State.EXCUSED
    assert desk.judged("2026-04", K.WEEKLY_NOTE, 17).state is State.IN_TIME


def test_who_is_elsewhere_over_half_of_the_quarter_keeps_no_records_here(desk: Desk) -> None:
    desk.away(MovementKind.LOAN, date(2026, 1, 12), date(2026, 3, 15))  # 63 of 90 days
    desk.add(K.WEEKLY_NOTE, "2026-03", date(2026, 3, 27), week=13)
    own = desk.checked("2026Q1").people["ZD004"]
    assert {one.state for one in own.judged} == {State.EXCUSED}
    assert (own.expected, own.in_time) == (0, 0)


def test_a_newcomer_owes_the_first_plan_on_the_first_day_and_no_annual_goals(desk: Desk) -> None:
    desk.start = date(2026, 3, 3)
    desk.add(K.MONTHLY_PLAN, "2026-03", date(2026, 3, 3))
    desk.add(K.WEEKLY_NOTE, "2026-01", date(2026, 1, 9), week=2, person="ZD003")
    own = desk.checked("2026Q1").people["ZD004"]
    states = {one.duty.kind: one.state for one in own.judged if one.duty.period.month in (0, 3) and not one.duty.week}
    assert states == {
        K.ANNUAL_GOAL: State.EXCUSED,
        K.MONTHLY_PLAN: State.IN_TIME,
        K.MONTHLY_REPORT: State.MISSING,
        K.QUARTERLY_SUMMARY: State.MISSING,
    }
