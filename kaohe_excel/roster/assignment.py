"""Who is to be scored in a month or a quarter, over which scoring periods and by whom: asked once, used by every room."""

from collections.abc import Mapping
from typing import NamedTuple

from kaohe_excel.core.facts import Roster
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Cycle
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import (
    ExpectedRater,
    Secondment,
    counts,
    department_raters,
    is_assessed,
    is_available,
    row_for,
    secondment_over_half,
)


class Assignment(NamedTuple):
    """Who stands where in one month or quarter.

    ``people`` are assessed, on the roster on the period's last day, in its order. ``secondments`` govern those who were
    elsewhere on more than half of a quarter; nothing of home is expected from or about them. ``counting`` holds each other
    person's scoring periods that count. ``raters`` are all whose scope holds the person's 科室; ``available`` those of them
    who owe a form for a scoring period. A month under a policy that scores by quarter has no scoring period. ``in_force``
    are those of the period and of its scoring periods, ``policies`` all of them.
    """

    period: Period
    policies: Policies
    in_force: Mapping[Period, Policy]
    scoring_periods: tuple[Period, ...]
    people: tuple[str, ...]
    secondments: Mapping[str, Secondment]
    counting: Mapping[str, tuple[Period, ...]]
    raters: Mapping[tuple[str, Period], tuple[ExpectedRater, ...]]
    available: frozenset[tuple[str, Period]]

    @property
    def policy(self) -> Policy:
        """The policy of the period's last day."""
        return self.in_force[self.period]

    def expected(self, person: str, scoring: Period) -> tuple[ExpectedRater, ...]:
        """The raters who owe a rating of the person."""
        return tuple(r for r in self.raters[person, scoring] if (r.rater, scoring) in self.available)

    @property
    def to_be_rated(self) -> tuple[tuple[str, Period], ...]:
        """Every person and scoring period that must be rated."""
        return tuple((person, scoring) for person in self.people for scoring in self.counting.get(person, ()))


def graded_periods(period: Period) -> tuple[Period, ...]:
    """What is graded in a period: a month stands for itself, a quarter and a year for their quarters.

    >>> [str(graded) for graded in graded_periods(Period(2026))]
    ['2026Q1', '2026Q2', '2026Q3', '2026Q4']
    """
    return (period,) if period.month else period.quarters


def scoring_periods(period: Period, cycle: Cycle) -> tuple[Period, ...]:
    """What raters score in a month or quarter.

    >>> [str(scored) for scored in scoring_periods(Period.of_quarter(2026, 1), Cycle.MONTH)]
    ['2026-01', '2026-02', '2026-03']
    """
    if cycle is Cycle.MONTH:
        return period.months
    return () if period.month else (period,)


def assignment(roster: Roster, policies: Policies, period: Period) -> Assignment:
    """Who stands where in a month or quarter (三, 七-2).

    The cycle is that of the period's last day; weights and indicators are those of each scoring period's last day.
    """
    policy = policies.on(period.last_day)
    scored = scoring_periods(period, policy.cycle)
    in_force = {period: policy} | {p: policies.on(p.last_day) for p in scored}
    people = tuple(person for person in roster.persons if is_assessed(roster, person, period))
    secondments = _secondments(roster, people, period, policy)
    counting = {
        person: tuple(p for p in scored if counts(roster, person, p)) for person in people if person not in secondments
    }
    return Assignment(
        period=period,
        policies=policies,
        in_force=in_force,
        scoring_periods=scored,
        people=people,
        secondments=secondments,
        counting=counting,
        raters=_raters(roster, counting, in_force),
        available=frozenset(
            (rater, p)
            for rater in {row.person for row in roster.raters}
            for p in scored
            if is_available(roster, rater, p)
        ),
    )


def _raters(
    roster: Roster, counting: Mapping[str, tuple[Period, ...]], in_force: Mapping[Period, Policy]
) -> Mapping[tuple[str, Period], tuple[ExpectedRater, ...]]:
    """The same as ``raters_of`` for everyone, each 科室 worked out once."""
    teams: dict[tuple[str, Period], tuple[ExpectedRater, ...]] = {}
    found: dict[tuple[str, Period], tuple[ExpectedRater, ...]] = {}
    for person, held in counting.items():
        for scoring in held:
            row = row_for(roster, person, scoring)
            key = (row.department if row else "", scoring)
            if key not in teams:
                teams[key] = department_raters(roster, key[0], in_force[scoring].role_weights)
            found[person, scoring] = tuple(rater for rater in teams[key] if rater.rater != person)
    return found


def _secondments(roster: Roster, people: tuple[str, ...], period: Period, policy: Policy) -> Mapping[str, Secondment]:
    """The governing secondments; a month alone is judged by presence only."""
    if period.month:
        return {}
    training = policy.training_over_half
    found = ((person, secondment_over_half(roster, person, period, training)) for person in people)
    return {person: secondment for person, secondment in found if secondment is not None}
