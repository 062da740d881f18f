"""Calendar weeks by ISO 8601, each belonging to the month of its Friday (六-二-1; the scheme does not say which)."""

from datetime import date, timedelta
from typing import NamedTuple, Self

from kaohe_excel.core.period import Period


class Week(NamedTuple):
    """A week from Monday to Sunday, known by its Monday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Self:
        """The week that holds a day.

        >>> str(Week.of(date(2026, 3, 8)))
        '2026-W10'
        """
        return cls(day - timedelta(day.weekday()))

    @classmethod
    def numbered(cls, year: int, number: int) -> Self:
        """The week of that ISO number; ValueError where the year has no such week."""
        return cls(date.fromisocalendar(year, number, 1))

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(6)

    @property
    def month(self) -> Period:
        """The month of its Friday.

        >>> str(Week.of(date(2026, 9, 28)).month), str(Week.of(date(2025, 12, 29)).month)
        ('2026-10', '2026-01')
        """
        return Period.month_of(self.monday + timedelta(4))

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(self.monday + timedelta(offset) for offset in range(7))

    def __str__(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def chinese(self) -> str:
        """As written on paper, with the ISO year.

        >>> Week.of(date(2026, 3, 8)).chinese
        '2026年第10周'
        """
        year, number, _ = self.monday.isocalendar()
        return f"{year}年第{number}周"

    @property
    def span(self) -> str:
        """First and last day as they are pre-filled."""
        return f"{self.monday}～{self.sunday}"


def weeks_of(month: Period) -> tuple[Week, ...]:
    """The weeks of a month in order.

    >>> [str(week) for week in weeks_of(Period.of_month(2026, 10))]
    ['2026-W40', '2026-W41', '2026-W42', '2026-W43', '2026-W44']
    """
    return tuple(Week(day - timedelta(4)) for day in month.days if day.weekday() == 4)
