"""What a rule sees and what it says.

A rule is a pure function from a case to a limit, or to nothing. A limit narrows the set of grades that are still open, or
names an outcome that is not a grade; either way it carries its clause, its modality and the cells it rests on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from kaohe_excel.core.facts import (
    Accountability,
    Admonition,
    Gap,
    HostOpinion,
    Investigation,
    NonParticipation,
    PartySanction,
    Place,
    Sanction,
)
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Grade, Label, Modality, QuarterOutcome
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import Secondment

GradeT = TypeVar("GradeT", Grade, AnnualGrade)
OutcomeT = TypeVar("OutcomeT", QuarterOutcome, AnnualOutcome)
CaseT = TypeVar("CaseT")


class Effect(NamedTuple, Generic[GradeT, OutcomeT]):
    """What a rule does to one case, in words and as the grades it leaves open or the outcome it names.

    ``modality`` is given only where it differs from the rule's (七-1 speaks of each grade in its own way). Where ``each`` is
    true the record leaves people the choice: every allowed grade is tried by itself, and what comes out is open (七-3).
    """

    text: str
    places: tuple[Place, ...] = ()
    allowed: frozenset[GradeT] | None = None
    outcome: OutcomeT | None = None
    proposed: GradeT | None = None
    needs_study: bool = False
    modality: Modality | None = None
    each: bool = False


class Limit(NamedTuple, Generic[GradeT, OutcomeT]):
    """One effect of one rule on a case: the grades it leaves open, or an outcome that is no grade."""

    rule: "Rule[Any, GradeT, OutcomeT]"
    effect: Effect[GradeT, OutcomeT]

    @property
    def modality(self) -> Modality:
        """How strongly the clause speaks here."""
        return self.effect.modality or self.rule.modality


@dataclass(frozen=True, slots=True)
class Rule(Generic[CaseT, GradeT, OutcomeT]):
    """One rule of the scheme, bound to its clause. ``absent`` says in a few words why it does not apply when it does not.

    Two are the same rule where their ids are, also when one was sealed under an earlier wording.

    ``check`` returns its effects, none where it does not apply; more than one only where records of one kind disagree.
    ``yields_to_host``: without effect where another unit assesses (七-2). ``needs_grade``: the rule that gives a grade
    where nothing else speaks (the score; the annual proposal), so that it has no say where the outcome is no grade.
    """

    id: str
    clause: str = field(compare=False)
    title: str = field(compare=False)
    modality: Modality = field(compare=False)
    label: Label = field(compare=False)
    absent: str = field(compare=False)
    check: Callable[[CaseT, Policy], tuple[Effect[GradeT, OutcomeT], ...]] = field(compare=False)
    yields_to_host: bool = field(default=False, compare=False)
    needs_grade: bool = field(default=False, compare=False)

    def limits(self, case: CaseT, policy: Policy) -> tuple[Limit[GradeT, OutcomeT], ...]:
        """The effects on a case, each with its rule."""
        return tuple(Limit(self, effect) for effect in self.check(case, policy))


Check = Callable[[CaseT, Policy], tuple[Effect[GradeT, OutcomeT], ...]]
"""What a rule's function is: the effects on a case under a policy."""


class _Binding(Protocol):
    def __call__(self, check: Check[CaseT, GradeT, OutcomeT]) -> Rule[CaseT, GradeT, OutcomeT]: ...


def rule(
    id: str,
    clause: str,
    title: str,
    modality: Modality,
    label: Label,
    *,
    absent: str,
    yields_to_host: bool = False,
    needs_grade: bool = False,
) -> _Binding:
    """Bind the function below to its clause: the name then stands for the ``Rule``. ``id`` never changes, seals hold it."""

    def bind(check: Check[CaseT, GradeT, OutcomeT]) -> Rule[CaseT, GradeT, OutcomeT]:
        return Rule(id, clause, title, modality, label, absent, check, yields_to_host, needs_grade)

    return bind


class RuleTrace(NamedTuple, Generic[GradeT, OutcomeT]):
    """A rule as it was tried on one person: its limit where it applied, else ``why`` not."""

    rule: Rule[Any, GradeT, OutcomeT]
    limit: Limit[GradeT, OutcomeT] | None
    why: str = ""

    @property
    def applied(self) -> bool:
        """Whether the rule had an effect."""
        return self.limit is not None


class Ground(NamedTuple):
    """A rule that applied, as it is shown.

    ``leads_to`` is the outcome that the rule alone, with the score, would lead to (empty: to none); ``binding`` is true
    where that is the outcome the person has.
    """

    limit: Limit[Any, Any]
    binding: bool
    leads_to: str = ""

    @property
    def rule(self) -> Rule[Any, Any, Any]:
        """The rule that applied."""
        return self.limit.rule

    @property
    def clause(self) -> str:
        """Where the rule stands."""
        return self.limit.rule.clause

    @property
    def label(self) -> Label:
        """Where the rule comes from."""
        return self.limit.rule.label

    @property
    def modality(self) -> Modality:
        """How strongly the clause speaks here."""
        return self.limit.modality

    @property
    def text(self) -> str:
        """What it does, in words."""
        return self.limit.effect.text

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells it rests on."""
        return self.limit.effect.places

    @property
    def leaves(self) -> tuple[str, ...]:
        """The grades it leaves open, best first (empty: all)."""
        return tuple(str(grade) for grade in best_first(self.limit.effect.allowed or ()))


def rank(grade: GradeT) -> int:
    """How many grades are better.

    >>> rank(Grade.GOOD), rank(Grade.POOR)
    (0, 3)
    """
    return list(type(grade)).index(grade)


def best_first(grades: Iterable[GradeT]) -> tuple[GradeT, ...]:
    """Grades in their order, best first."""
    return tuple(sorted(grades, key=rank))


class QuarterCase(NamedTuple):
    """Everything the quarter's rules may look at for one assessed person.

    ``score`` is the 季度得分 (the host's 得分 for a secondment within six months), ``None`` where it cannot be had;
    ``score_places`` the cells it rests on. ``no_month_counts``: assessed and not seconded, but present in no month long
    enough. ``gaps`` and ``missing`` (in words: rater, month, poll, opinion) make the person 待补 unless an outcome that goes
    before decides. ``leave_places`` is ``None`` unless 病事假 covers more than half of the quarter. ``name`` is for messages.
    ``absence`` is what the person was away for where no month counts; ``training`` the long 学习培训 that we assess ourselves.
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
    name: str = ""
    absence: str = ""
    absence_places: tuple[Place, ...] = ()
    party_sanctions: tuple[PartySanction, ...] = ()
    investigations: tuple[Investigation, ...] = ()
    training: Secondment | None = None


class QuarterDecision(NamedTuple):
    """The quarter's outcome of one person with its grounds.

    ``score`` is ``None`` where the outcome is no grade; ``allowed`` (best first) is filled for a grade and for 待定.
    ``reviewed_from`` is what had been decided before 复核 changed it; ``reason`` what the leading group wrote. ``open_score``
    is the 季度得分 that shows once people have chosen a grade that the score leaves open.
    """

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
    reviewed_from: Grade | None = None
    reason: str = ""
    open_score: int | None = None


class QuarterResult(NamedTuple):
    """What the year needs of a quarter: its outcome as it stands and its score.

    ``grade`` is ours or, for 外单位确定, the host's. ``decided`` is false while a grade is only proposed. ``former`` names the
    unit that assessed a quarter before 调入, ``places`` where its word stands.
    """

    quarter: Period
    outcome: QuarterOutcome
    grade: Grade | None
    score: int | None
    decided: bool
    grounds: tuple[Ground, ...]
    former: str = ""
    places: tuple[Place, ...] = ()

    @property
    def is_set_elsewhere(self) -> bool:
        """Whether the grade is another unit's: the former one's, or that of the host who assesses."""
        return self.grade is not None and (bool(self.former) or self.outcome is QuarterOutcome.HOST_DETERMINED)


class AnnualCase(NamedTuple):
    """Everything the annual rules may look at for one person assessed in the year (on the roster on 31 December).

    ``quarters`` holds those in which the person was assessed. ``probation_places`` is ``None`` unless 试用期 runs at year end,
    ``leave_places`` unless 病事假 covers more than half of the year. ``name`` is for messages. ``sanctions`` and
    ``party_sanctions`` are all that could act on the year by the year of their decision. ``former_missing`` are quarters
    before 调入 that the former unit has not sent.
    """

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
    name: str = ""
    party_sanctions: tuple[PartySanction, ...] = ()
    investigations: tuple[Investigation, ...] = ()
    former_missing: tuple[Period, ...] = ()
    arrival_places: tuple[Place, ...] = ()
    training: Secondment | None = None


class AnnualDecision(NamedTuple):
    """The year's outcome of one person with its grounds.

    ``undecided_quarters`` counted with their proposals; while there are any the year stays 待审定.
    """

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
    reviewed_from: AnnualGrade | None = None
    undecided_quarters: tuple[Period, ...] = ()
    reason: str = ""
    open_score: int | None = None


DecisionT = TypeVar("DecisionT", QuarterDecision, AnnualDecision)
