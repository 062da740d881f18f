"""What a rule sees and what it says.

A rule is a pure function from a case to a limit, or to nothing. A limit narrows the set of grades that are still open, or
names an outcome that is not a grade; either way it carries its clause, its modality and the cells it rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kaohe_excel.facts import (
    Accountability,
    Admonition,
    Gap,
    HostOpinion,
    NonParticipation,
    Place,
    Sanction,
)
from kaohe_excel.finding import Finding
from kaohe_excel.period import Period
from kaohe_excel.presence import Secondment
from kaohe_excel.terms import AnnualGrade, AnnualOutcome, Grade, Label, Modality, QuarterOutcome

GradeT = TypeVar("GradeT", Grade, AnnualGrade)
OutcomeT = TypeVar("OutcomeT", QuarterOutcome, AnnualOutcome)


@dataclass(frozen=True, slots=True)
class Limit(Generic[GradeT, OutcomeT]):
    """What one rule sets: the grades it leaves open, or an outcome that is no grade."""

    rule: str
    clause: str
    modality: Modality
    label: Label
    effect: str
    places: tuple[Place, ...]
    allowed: frozenset[GradeT] | None = None
    outcome: OutcomeT | None = None
    proposed: GradeT | None = None
    needs_study: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that applied, as it is shown: with ``binding`` by reading 29."""

    rule: str
    clause: str
    modality: Modality
    label: Label
    effect: str
    binding: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class QuarterCase:
    """Everything the quarter's rules may look at for one assessed person.

    ``score`` is the 季度得分 (the host's 得分 for a secondment within six months), ``None`` where it cannot be had;
    ``score_places`` the cells it rests on. ``no_month_counts`` is reading 30. ``gaps`` make the person 待补 unless something
    above it in reading 8's order decides. ``missing`` says in words what is not there (rater, month, poll, opinion).
    """

    person: str
    quarter: Period
    score: int | None
    assessment: int | None
    poll: int | None
    score_places: tuple[Place, ...]
    no_month_counts: bool
    secondment: Secondment | None
    host: HostOpinion | None
    leave_places: tuple[Place, ...] | None
    admonitions: tuple[Admonition, ...]
    accountabilities: tuple[Accountability, ...]
    sanctions: tuple[Sanction, ...]
    non_participations: tuple[NonParticipation, ...]
    gaps: tuple[Gap, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuarterDecision:
    """The quarter's outcome of one person with its grounds (readings 8–11). Scores are ``None`` where the outcome is no grade."""

    person: str
    quarter: Period
    outcome: QuarterOutcome
    proposed: Grade | None
    allowed: tuple[Grade, ...]
    score: int | None
    assessment: int | None
    poll: int | None
    grounds: tuple[Ground, ...]
    needs_study: bool
    host: HostOpinion | None
    findings: tuple[Finding, ...] = ()
    decided: Grade | None = None


@dataclass(frozen=True, slots=True)
class QuarterResult:
    """What the year needs of a quarter: its outcome as it stands and its score; ``decided`` false while only proposed."""

    quarter: Period
    outcome: QuarterOutcome
    grade: Grade | None
    score: int | None
    decided: bool
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class AnnualCase:
    """Everything the annual rules may look at for one person assessed in the year (reading 18)."""

    person: str
    year: Period
    quarters: Mapping[Period, QuarterResult]
    routine: int | None
    poll: int | None
    score: int | None
    admonitions: tuple[Admonition, ...]
    sanctions: tuple[Sanction, ...]
    non_participations: tuple[NonParticipation, ...]
    probation_places: tuple[Place, ...] | None
    leave_places: tuple[Place, ...] | None
    seconded_over_half: Secondment | None
    host: HostOpinion | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class AnnualDecision:
    """The year's outcome of one person with its grounds."""

    person: str
    year: Period
    outcome: AnnualOutcome
    proposed: AnnualGrade | None
    allowed: tuple[AnnualGrade, ...]
    candidate: bool
    routine: int | None
    poll: int | None
    score: int | None
    grounds: tuple[Ground, ...]
    needs_study: bool
    host: HostOpinion | None
    findings: tuple[Finding, ...] = ()
    decided: AnnualGrade | None = None
