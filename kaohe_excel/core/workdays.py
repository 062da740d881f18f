"""Working days by the Chinese holiday calendar: 补班 days count, and it is said where the calendar does not know yet."""

from datetime import date, timedelta
from typing import NamedTuple

from chinese_calendar import is_workday

_SATURDAY = 5


class WorkdayCount(NamedTuple):
    """Where a count of working days ends; ``known`` is false where a day of it was judged by weekends alone."""

    end: date
    known: bool


class PublicityPeriod(NamedTuple):
    """The working days of a 公示 from ``first`` to ``last``, both inside; ``known`` as in ``WorkdayCount``."""

    first: date
    last: date
    known: bool


def add_working_days(day: date, n: int) -> WorkdayCount:
    """The ``n``-th working day after ``day``, which itself does not count; no days end on ``day``. ValueError under 0.

    >>> add_working_days(date(2026, 4, 3), 1)  # 清明 is 4 to 6 April
    WorkdayCount(end=datetime.date(2026, 4, 7), known=True)
    """
    if n < 0:
        raise ValueError("working days are counted forwards")
    known = True
    while n:
        day += timedelta(1)
        works, certain = _working(day)
        known = known and certain
        n -= works
    return WorkdayCount(day, known)


def last_day_within(day: date, n: int) -> WorkdayCount:
    """The last of the ``n`` calendar days after ``day``; one that is no working day moves to the next.

    >>> last_day_within(date(2026, 4, 1), 30)  # 1 to 5 May are holidays
    WorkdayCount(end=datetime.date(2026, 5, 6), known=True)
    """
    last = day + timedelta(n)
    works, known = _working(last)
    return WorkdayCount(last, known) if works else add_working_days(last, 1)


def publicity_period(start: date, n: int) -> PublicityPeriod:
    """The ``n`` working days after the day on which a notice is put up (八-1). ValueError under one day."""
    if n < 1:
        raise ValueError("a publicity period has at least one day")
    first = add_working_days(start, 1)
    last = add_working_days(start, n)
    return PublicityPeriod(first.end, last.end, last.known)


def is_working_day(day: date) -> bool:
    """Whether people work on a day; a day of a year that the calendar does not know is judged by weekends alone.

    >>> is_working_day(date(2026, 10, 8)), is_working_day(date(2026, 10, 10)), is_working_day(date(2026, 10, 7))
    (True, True, False)
    """
    return _working(day)[0]


def _working(day: date) -> tuple[bool, bool]:
    """Whether people work on a day, and whether the calendar knows its year."""
    try:
        return bool(is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < _SATURDAY, False
