"""Months, quarters and years as one kind of value, with their calendar days."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_PATTERNS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})[-年]?[Qq](?P<quarter>[1-4])"),
    re.compile(r"(?P<year>\d{4})(?:年度?)?"),
    re.compile(r"(?P<year>\d{4})[年./](?P<month>\d{1,2})月?(?:份)?"),
    re.compile(r"(?P<year>\d{4})年?第?(?P<quarter>[1-4一二三四])季度?"),
)
_CHINESE_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month, quarter or year. ``quarter`` and ``month`` are 0 where they do not apply."""

    year: int
    quarter: int = 0
    month: int = 0

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 9998 and 0 <= self.quarter <= 4 and 0 <= self.month <= 12):
            raise ValueError(f"no such period: {self.year}-{self.quarter}-{self.month}")
        if self.month and self.quarter != (self.month + 2) // 3:
            raise ValueError("a month carries its own quarter; use Period.of_month")

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        """The calendar month."""
        return cls(year, (month + 2) // 3, month)

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> Self:
        """The calendar quarter."""
        return cls(year, quarter)

    @classmethod
    def month_of(cls, day: date) -> Self:
        """The month that holds a day."""
        return cls.of_month(day.year, day.month)

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """The quarter that holds a day."""
        return cls.of_quarter(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026-03``, ``2026Q1``, ``2026``, ``2026年3月``, ``2026年第1季度`` (any width); else ValueError.

        >>> str(Period.parse("２０２６年第一季度")), str(Period.parse("2026年3月")), str(Period.parse("2026"))
        ('2026Q1', '2026-03', '2026')
        """
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        for pattern in _PATTERNS:
            match = pattern.fullmatch(plain)
            if match is None:
                continue
            parts = match.groupdict()
            year = int(parts["year"])
            if month := parts.get("month"):
                if not 1 <= int(month) <= 12:
                    break
                return cls.of_month(year, int(month))
            if quarter := parts.get("quarter"):
                return cls.of_quarter(year, _CHINESE_QUARTERS.get(quarter) or int(quarter))
            return cls(year)
        raise ValueError(f"not a period: {text!r}")

    @property
    def kind(self) -> str:
        """``month``, ``quarter`` or ``year``."""
        return "month" if self.month else "quarter" if self.quarter else "year"

    def __str__(self) -> str:
        if self.month:
            return f"{self.year}-{self.month:02d}"
        return f"{self.year}Q{self.quarter}" if self.quarter else f"{self.year}"

    @property
    def chinese(self) -> str:
        """As written on paper.

        >>> Period.of_quarter(2026, 1).chinese
        '2026年第1季度'
        """
        if self.month:
            return f"{self.year}年{self.month}月"
        return f"{self.year}年第{self.quarter}季度" if self.quarter else f"{self.year}年度"

    @property
    def months(self) -> "tuple[Period, ...]":
        """The months in it, in order; a month holds itself."""
        if self.month:
            return (self,)
        first = 3 * self.quarter - 2 if self.quarter else 1
        count = 3 if self.quarter else 12
        return tuple(Period.of_month(self.year, month) for month in range(first, first + count))

    @property
    def quarters(self) -> "tuple[Period, ...]":
        """The quarters it touches, in order; a month gives its own quarter."""
        if self.quarter:
            return (Period.of_quarter(self.year, self.quarter),)
        return tuple(Period.of_quarter(self.year, quarter) for quarter in (1, 2, 3, 4))

    @property
    def first_day(self) -> date:
        """Its first calendar day."""
        return date(self.year, self.months[0].month, 1)

    @property
    def last_day(self) -> date:
        """Its last calendar day."""
        last = self.months[-1]
        return date(last.year, last.month, monthrange(last.year, last.month)[1])

    @property
    def day_count(self) -> int:
        """How many calendar days it has."""
        return (self.last_day - self.first_day).days + 1

    @property
    def days(self) -> tuple[date, ...]:
        """Its calendar days in order."""
        return tuple(self.first_day + timedelta(offset) for offset in range(self.day_count))

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def overlaps(self, start: date, end: date | None) -> bool:
        """Whether start…end (both inside, ``None`` still running) has a day in common with it."""
        return start <= self.last_day and (end is None or end >= self.first_day)


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, clamped to the month's end.

    >>> add_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
