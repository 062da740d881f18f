"""What the grades would be if something that people chose had been chosen otherwise: a rater less, other weights, another a:b.

Each case is computed anew from the forms by the assessment's own stages and rules; only the proposal by score and rules is
compared, never what people decided. Nothing here changes a result.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from kaohe_excel.checking import check
from kaohe_excel.core.facts import Facts, Roster
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import QuarterOutcome, Role
from kaohe_excel.deciding.cases import quarter_cases
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import name_of
from kaohe_excel.rules.quarter import decide_quarter
from kaohe_excel.scoring.frames import score

_SHARES = tuple(range(50, 101, 5))
"""The 考核分's share in per cent, from half and half to no poll at all."""

_WEIGHTS = ((1, 1, 1), (50, 30, 20), (30, 30, 40))


class Variation(NamedTuple):
    """One thing chosen otherwise: what, in words, which kind of choice, and the forms and numbers with it."""

    kind: str
    title: str
    roster: Roster
    facts: Facts
    policies: Policies


class Change(NamedTuple):
    """A person whose proposal would be another."""

    person: str
    today: QuarterOutcome
    instead: QuarterOutcome


class Sensitivity(NamedTuple):
    """One variation with everybody whose proposal it changes; ``open`` are those for whom nothing could be said then."""

    kind: str
    title: str
    changes: tuple[Change, ...]
    open: tuple[str, ...]


WITHOUT, SHARES, WEIGHTS = "少一位评分人", "考核分与测评分的比例", "主要领导、分管领导、科室负责人的权重"


def sensitivities(roster: Roster, facts: Facts, policies: Policies, quarter: Period) -> tuple[Sensitivity, ...]:
    """Every variation of a quarter, in order: each rater left out, a:b from 50:50 to 100:0, other weights of the roles."""
    today = _proposals(roster, facts, policies, quarter)
    return tuple(
        _compared(variation, today, _proposals(variation.roster, variation.facts, variation.policies, quarter))
        for variation in _variations(roster, facts, policies)
    )


def _proposals(roster: Roster, facts: Facts, policies: Policies, quarter: Period) -> Mapping[str, QuarterOutcome]:
    checked = check(roster, facts, policies, quarter)
    (assignment,) = checked.assignments
    figures = score(roster, checked.facts, checked.assignments)
    cases = quarter_cases(roster, checked, figures, assignment)
    return {case.person: decide_quarter(case, assignment.policy).outcome for case in cases}


def _compared(
    variation: Variation, today: Mapping[str, QuarterOutcome], instead: Mapping[str, QuarterOutcome]
) -> Sensitivity:
    differing = [person for person, outcome in today.items() if instead[person] is not outcome]
    unsaid = tuple(person for person in differing if instead[person] is QuarterOutcome.INCOMPLETE)
    changes = tuple(Change(person, today[person], instead[person]) for person in differing if person not in unsaid)
    return Sensitivity(variation.kind, variation.title, changes, unsaid)


def _variations(roster: Roster, facts: Facts, policies: Policies) -> Iterator[Variation]:
    for rater in dict.fromkeys(row.person for row in roster.raters):
        yield Variation(WITHOUT, name_of(roster, rater), *_without(roster, facts, rater), policies)
    for share in _SHARES:
        part = Fraction(share, 100)
        title = f"{share}:{100 - share}"
        yield Variation(SHARES, title, roster, facts, _changed(policies, _with_share(part)))
    for weights in _WEIGHTS:
        title = ":".join(map(str, weights))
        yield Variation(WEIGHTS, title, roster, facts, _changed(policies, _with_weights(weights)))


def _without(roster: Roster, facts: Facts, rater: str) -> tuple[Roster, Facts]:
    raters = tuple(row for row in roster.raters if row.person != rater)
    forms = tuple(form for form in facts.rating_forms if form.rater != rater)
    return replace(roster, raters=raters), facts._replace(rating_forms=forms)


def _changed(policies: Policies, change: Callable[[Policy], Policy]) -> Policies:
    return policies._replace(versions=tuple(change(policy) for policy in policies.versions))


def _with_share(part: Fraction) -> Callable[[Policy], Policy]:
    return lambda policy: policy._replace(assessment_share=part, poll_share=1 - part)


def _with_weights(weights: tuple[int, ...]) -> Callable[[Policy], Policy]:
    shares = {role: Fraction(weight, sum(weights)) for role, weight in zip(Role, weights, strict=True)}
    return lambda policy: policy._replace(role_weights=shares)
