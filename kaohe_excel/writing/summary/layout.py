"""Where every figure of the summary will stand, worked out before anything is written, so that formulas can point to it.

The sheets hold one row per rating, deduction, ballot and person-month, in one order: person, scoring period, then the
rest. What a formula needs therefore stands in one unbroken block of rows. Rows here are zero-based.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import gcd, lcm
from typing import NamedTuple, TypeVar

from xlsxwriter.utility import xl_col_to_name

from kaohe_excel.core.facts import PollRow
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Cycle, Dimension, Role
from kaohe_excel.deciding.report import MonthPerson, MonthReport, QuarterPerson, QuarterReport
from kaohe_excel.policy.model import Indicator
from kaohe_excel.scoring.figures import DeductionLine, MonthFigures, RaterMark

OVERVIEW, TOTALS, MONTHS, DEDUCTIONS, POLL, MARKS, FORMS, BASIS = (
    "总览",
    "汇总",
    "逐月",
    "扣分明细",
    "测评明细",
    "评分明细",
    "评分来源",
    "计算依据",
)

DIMENSIONS = tuple(Dimension)
KeyT = TypeVar("KeyT")
Person = MonthPerson | QuarterPerson


class Block(NamedTuple):
    """Rows ``first`` to ``last`` of a sheet."""

    sheet: str
    first: int
    last: int

    def column(self, index: int, *, fixed: bool = False) -> str:
        """The block's cells in one column, as a formula on another sheet names them.

        >>> Block("逐月", 4, 6).column(3), Block("逐月", 4, 4).column(3), Block("逐月", 4, 6).column(3, fixed=True)
        ('逐月!D5:D7', '逐月!D5', '逐月!$D$5:$D$7')
        """
        name = xl_col_to_name(index, fixed)
        mark = "$" if fixed else ""
        start = f"{self.sheet}!{name}{mark}{self.first + 1}"
        return start if self.first == self.last else f"{start}:{name}{mark}{self.last + 1}"


class Layout(NamedTuple):
    """The people and periods of a summary and the blocks of rows their figures stand in, by person and period."""

    people: tuple[Person, ...]
    periods: tuple[Period, ...]
    indicators: tuple[Indicator, ...]
    months: tuple[MonthFigures, ...]
    month_blocks: Mapping[str, Block]
    mark_blocks: Mapping[tuple[str, Period], Block]
    deduction_blocks: Mapping[tuple[str, Period, Dimension], Block]
    poll_rows: Mapping[str, int]
    people_block: Block

    def dimension_columns(self, dimension: Dimension) -> tuple[int, ...]:
        """The places of a dimension's indicators among all indicators."""
        return tuple(i for i, indicator in enumerate(self.indicators) if indicator.dimension is dimension)


# The row of the first data row on each sheet: title, standing line and notes, then headings.
FIRST_ROWS: Mapping[str, int] = {TOTALS: 5, MONTHS: 5, DEDUCTIONS: 3, POLL: 6, MARKS: 5}


def layout_of(report: MonthReport | QuarterReport) -> Layout:
    """Lay a month's or quarter's report out on the summary's sheets."""
    people: tuple[Person, ...] = report.people
    months = tuple(month for person in people for month in months_of(person))
    return Layout(
        people=people,
        periods=scoring_periods(report),
        indicators=indicator_columns(report, people),
        months=months,
        month_blocks=_blocks(MONTHS, [month.person for month in months]),
        mark_blocks=_blocks(MARKS, [(month.person, month.period) for month in months for _ in mark_rows(month)]),
        deduction_blocks=_blocks(
            DEDUCTIONS, [(month.person, month.period, line.dimension) for month in months for line in line_rows(month)]
        ),
        poll_rows={
            person.person: FIRST_ROWS[POLL] + i for i, person in enumerate(p for p in people if poll_of(p) is not None)
        },
        people_block=Block(TOTALS, FIRST_ROWS[TOTALS], FIRST_ROWS[TOTALS] + max(len(people), 1) - 1),
    )


def months_of(person: Person) -> tuple[MonthFigures, ...]:
    """The scoring periods that count for a person, in order."""
    if isinstance(person, QuarterPerson):
        return tuple(sorted(person.figures.months, key=lambda month: month.period))
    return () if person.figures is None else (person.figures,)


def poll_of(person: Person) -> PollRow | None:
    """A person's ballots, where there are any."""
    return person.figures.poll_row if isinstance(person, QuarterPerson) else None


def scoring_periods(report: MonthReport | QuarterReport) -> tuple[Period, ...]:
    """The periods that have a score of their own in the report."""
    by_quarter = report.policy.cycle is Cycle.QUARTER and report.period.kind == "quarter"
    return report.period.quarters if by_quarter else report.period.months


def indicator_columns(report: MonthReport | QuarterReport, people: Iterable[Person]) -> tuple[Indicator, ...]:
    """Every indicator that anybody here is rated by, once, under its dimension; full marks as in the first set."""
    job_classes = dict.fromkeys(person.job_class for person in people) or {"": None}
    found: dict[tuple[Dimension, str], Indicator] = {}
    for job_class in job_classes:
        for indicator in report.policy.indicators(job_class):
            found.setdefault((indicator.dimension, indicator.name), indicator)
    return tuple(sorted(found.values(), key=lambda indicator: DIMENSIONS.index(indicator.dimension)))


def mark_rows(month: MonthFigures) -> tuple[RaterMark, ...]:
    """A person-month's marks in the order of their rows."""
    roles = list(Role)
    return tuple(sorted(month.marks, key=lambda mark: (roles.index(mark.role), mark.rater)))


def line_rows(month: MonthFigures) -> tuple[DeductionLine, ...]:
    """A person-month's deduction lines in the order of their rows."""
    return tuple(
        sorted(month.deduction_lines, key=lambda d: (DIMENSIONS.index(d.dimension), d.day, d.item, str(d.place)))
    )


def whole_weights(month: MonthFigures) -> tuple[int, ...]:
    """The weight of each mark row in whole numbers: a role's share divided evenly among its raters, then cleared of
    fractions, so that a formula can weigh without rounding.
    """
    marks = mark_rows(month)
    roles = [mark.role for mark in marks]
    shares = [month.weights[role] / roles.count(role) for role in roles]
    denominator = lcm(*(share.denominator for share in shares))
    return smallest([int(share * denominator) for share in shares])


def smallest(numbers: Sequence[int]) -> tuple[int, ...]:
    """Whole numbers in the same ratio, as small as can be.

    >>> smallest([40, 40, 20])
    (2, 2, 1)
    """
    divisor = gcd(*numbers) or 1
    return tuple(number // divisor for number in numbers)


def _blocks(sheet: str, keys: Sequence[KeyT]) -> dict[KeyT, Block]:
    blocks: dict[KeyT, Block] = {}
    for row, key in enumerate(keys, FIRST_ROWS[sheet]):
        first = blocks[key].first if key in blocks else row
        blocks[key] = Block(sheet, first, row)
    return blocks
