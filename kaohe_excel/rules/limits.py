"""How limits combine: sets intersect, and of two that have nothing in common the heavier holds.

Every set of grades here is unbroken from its best to its worst grade. Sets that meet two by two therefore have a grade in
common, so it is enough to look at pairs.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import LIMITS_CONFLICT, Finding
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.model import CaseT, GradeT, Ground, Limit, OutcomeT, Rule, RuleTrace, rank

HOST_DECIDES = "由现工作单位考核，本单位的记录不改变其结果"
NO_GRADE = "结果不是等次，此条不起作用"


def up_to(grade: GradeT) -> frozenset[GradeT]:
    """A grade and everything below it.

    >>> from kaohe_excel.core.terms import Grade
    >>> from kaohe_excel.rules.model import best_first
    >>> [str(grade) for grade in best_first(up_to(Grade.FAIR))]
    ['一般', '较差']
    """
    return frozenset(other for other in type(grade) if rank(other) >= rank(grade))


def is_overruled(limit: Limit[GradeT, OutcomeT], by: Limit[GradeT, OutcomeT]) -> bool:
    """Whether two limits have no grade in common and the other is the heavier."""
    mine, other = limit.effect.allowed, by.effect.allowed
    if not mine or not other or mine & other:
        return False
    return min(map(rank, other)) > min(map(rank, mine))


def open_grades(limits: Sequence[Limit[GradeT, OutcomeT]]) -> frozenset[GradeT] | None:
    """The grades that all limits leave open, those overruled by a heavier one left aside; ``None`` if none narrows."""
    narrowing = [
        limit.effect.allowed
        for limit in limits
        if limit.effect.allowed and not any(is_overruled(limit, other) for other in limits)
    ]
    return frozenset.intersection(*narrowing) if narrowing else None


def in_conflict(
    limits: Sequence[Limit[GradeT, OutcomeT]], base: Rule[Any, GradeT, OutcomeT]
) -> tuple[tuple[Limit[GradeT, OutcomeT], Limit[GradeT, OutcomeT]], ...]:
    """Pairs (heavier, lighter) that cannot both be met. A limit heavier than ``base`` (the score) just governs."""
    return tuple(
        (heavier, lighter)
        for lighter in limits
        for heavier in limits
        if lighter.rule != base and is_overruled(lighter, heavier)
    )


def conflict_findings(
    limits: Sequence[Limit[GradeT, OutcomeT]], base: Rule[Any, GradeT, OutcomeT], person: str, name: str
) -> tuple[Finding, ...]:
    """A warning with both grounds for each pair of limits that cannot both be met."""
    return tuple(
        Finding(
            LIMITS_CONFLICT,
            next(iter(heavier.effect.places or lighter.effect.places), Place()),
            person,
            values={"name": name or person, "heavier": _named(heavier), "lighter": _named(lighter)},
        )
        for heavier, lighter in in_conflict(limits, base)
    )


def _named(limit: Limit[GradeT, OutcomeT]) -> str:
    return f"{limit.rule.clause}（{limit.effect.text}）"


def grounds_of(
    limits: Sequence[Limit[GradeT, OutcomeT]], outcome: OutcomeT, leads_to: Callable[[Limit[GradeT, OutcomeT]], str]
) -> tuple[Ground, ...]:
    """The limits as grounds; ``leads_to`` gives what each alone, with the score, would lead to."""
    return tuple(Ground(limit, leads_to(limit) == outcome, leads_to(limit)) for limit in limits)


def limits_of(
    rules: Iterable[Rule[CaseT, GradeT, OutcomeT]], case: CaseT, policy: Policy, *, host_decides: bool
) -> tuple[Limit[GradeT, OutcomeT], ...]:
    """What every rule says to a case, in the scheme's order."""
    return tuple(
        limit for rule in rules if not (host_decides and rule.yields_to_host) for limit in rule.limits(case, policy)
    )


def traces_of(
    rules: Iterable[Rule[CaseT, GradeT, OutcomeT]],
    case: CaseT,
    policy: Policy,
    *,
    host_decides: bool,
    graded: bool,
) -> tuple[RuleTrace[GradeT, OutcomeT], ...]:
    """Every rule as it was tried on a case, in the scheme's order."""
    return tuple(
        trace
        for rule in rules
        for trace in _traces(
            rule,
            rule.limits(case, policy),
            HOST_DECIDES
            if host_decides and rule.yields_to_host
            else ""
            if graded or not rule.needs_grade
            else NO_GRADE,
        )
    )


def _traces(
    rule: Rule[CaseT, GradeT, OutcomeT], limits: tuple[Limit[GradeT, OutcomeT], ...], idle: str
) -> tuple[RuleTrace[GradeT, OutcomeT], ...]:
    if idle or not limits:
        return (RuleTrace(rule, None, idle if idle and limits else rule.absent),)
    return tuple(RuleTrace(rule, limit) for limit in limits)
