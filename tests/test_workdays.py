"""Working days counted against the State Council's holiday notices, worked out on a calendar by hand."""

from datetime import date

import pytest

from kaohe_excel.core.workdays import PublicityPeriod, WorkdayCount, add_working_days, publicity_period


def test_the_day_of_the_notice_does_not_count() -> None:
    # Monday 2 March 2026; the fifth working day after it is the Monday after.
    assert add_working_days(date(2026, 3, 2), 5) == WorkdayCount(date(2026, 3, 9), known=True)


def test_a_holiday_is_stepped_over() -> None:
    # Thursday 2 April 2026; 清明 4 to 6 April: 3, 7, 8, 9, 10 April.
    assert add_working_days(date(2026, 4, 2), 5).end == date(2026, 4, 10)


def test_a_saturday_worked_in_lieu_counts() -> None:
    # 9 May 2026 is a Saturday worked for 劳动节: 6, 7, 8, 9 May.
    assert add_working_days(date(2026, 5, 5), 4).end == date(2026, 5, 9)


def test_the_days_run_across_the_long_spring_holiday() -> None:
    # 春节 15 to 23 February 2026, 14 and 28 worked: 13, 14, 24, 25, 26, 27, 28 February, 2, 3, 4 March.
    assert add_working_days(date(2026, 2, 12), 10) == WorkdayCount(date(2026, 3, 4), known=True)


def test_no_days_end_where_they_begin() -> None:
    assert add_working_days(date(2026, 4, 4), 0) == WorkdayCount(date(2026, 4, 4), known=True)


def test_a_year_the_calendar_does_not_know_goes_by_weekends_and_says_so() -> None:
    # Friday 1 October 2100 would be a holiday; by weekends alone: 1, 4, 5, 6, 7 October.
    assert add_working_days(date(2100, 9, 30), 5) == WorkdayCount(date(2100, 10, 7), known=False)


def test_one_unknown_day_makes_the_count_uncertain() -> None:
    # 2003 is not in the calendar, 2004 is: from Tuesday 30 December, 31 December and 2 January.
    assert add_working_days(date(2003, 12, 30), 2) == WorkdayCount(date(2004, 1, 2), known=False)
    assert add_working_days(date(2003, 12, 31), 1) == WorkdayCount(date(2004, 1, 2), known=True)


def test_a_count_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 3, 2), -1)


def test_a_publicity_period_begins_on_the_first_working_day_after_the_notice() -> None:
    # Put up on Friday 3 April 2026; 清明 to the 6th: 7, 8, 9, 10, 13 April.
    assert publicity_period(date(2026, 4, 3), 5) == PublicityPeriod(date(2026, 4, 7), date(2026, 4, 13), known=True)


def test_a_publicity_period_of_one_day_begins_and_ends_on_it() -> None:
    assert publicity_period(date(2026, 3, 2), 1) == PublicityPeriod(date(2026, 3, 3), date(2026, 3, 3), known=True)


def test_a_publicity_period_has_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="at least one"):
        publicity_period(date(2026, 3, 2), 0)
