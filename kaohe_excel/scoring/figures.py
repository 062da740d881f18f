"""What scoring produces: every figure of the chain with what it rests on. All scores are hundredths of a point."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from kaohe_excel.core.facts import HostOpinion, Place, PollRow, Rating
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Dimension, Role


class RaterMark(NamedTuple):
    """Stages 1–2: one rater's dimension scores of one person; ``None`` where an indicator is missing.

    ``rating`` is ``None`` when an expected rater sent nothing about the person.
    """

    rater: str
    role: Role
    rating: Rating | None
    dimensions: Mapping[Dimension, int | None]


class DeductionLine(NamedTuple):
    """One behaviour record's effect on one dimension: ``nominal`` = times × points, ``counted`` after the item's cap."""

    day: date
    item: str
    behaviour: str
    matter: str
    dimension: Dimension
    times: int
    nominal: int
    counted: int
    place: Place


class MonthFigures(NamedTuple):
    """Stages 3–5 of one person and scoring period (a month; a quarter where the policy scores by quarter).

    ``weights`` are the applying roles' shares and sum to 1. ``before`` is stage 3, ``deductions`` the sums after caps (zeros
    left out), ``after`` stage 4, ``score`` stage 5. A figure that cannot be had is ``None``.
    """

    person: str
    period: Period
    weights: Mapping[Role, Fraction]
    marks: tuple[RaterMark, ...]
    before: Mapping[Dimension, int | None]
    deduction_lines: tuple[DeductionLine, ...]
    deductions: Mapping[Dimension, int]
    after: Mapping[Dimension, int | None]
    score: int | None


class QuarterFigures(NamedTuple):
    """Stages 6–8 of one person and quarter; ``months`` holds only those that count for the person."""

    person: str
    quarter: Period
    months: tuple[MonthFigures, ...]
    assessment: int | None
    poll_row: PollRow | None
    poll: int | None
    score: int | None
    host: HostOpinion | None = None


class YearFigures(NamedTuple):
    """Both annual stages of one person (九-1)."""

    person: str
    year: Period
    quarter_scores: Mapping[Period, int]
    routine: int | None
    poll: int | None
    score: int | None


class Figures(NamedTuple):
    """One unit's figures: months by person and scoring period, quarters by person and quarter.

    Holds everyone to be rated, with ``None`` inside wherever something is missing.
    """

    months: Mapping[tuple[str, Period], MonthFigures]
    quarters: Mapping[tuple[str, Period], QuarterFigures]
