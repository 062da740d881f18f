"""What is to be scored: one request a person and scoring period, with everything that its figures rest on."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kaohe_excel.core.facts import Behaviour, BehaviourList, CatalogueItem, Facts, Gap, Rating, Roster, Stage
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Dimension, Role
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.assignment import Assignment
from kaohe_excel.roster.presence import ExpectedRater, row_for
from kaohe_excel.scoring.stages import role_shares


class MonthRequest(NamedTuple):
    """One person and scoring period to be scored.

    ``dimensions`` run parallel to a rating's scores. ``marks`` hold every rater that counts, with ``None`` where one who
    owes a rating sent none; ``weights`` are their roles' shares and sum to 1. ``open_ratings`` and ``open_deductions`` name
    the dimensions for which something was handed in that cannot be used.
    """

    unit: str
    person: str
    period: Period
    dimensions: tuple[Dimension, ...]
    weights: Mapping[Role, Fraction]
    marks: tuple[tuple[ExpectedRater, Rating | None], ...]
    deductions: tuple[tuple[Behaviour, CatalogueItem], ...] = ()
    open_ratings: frozenset[Dimension] = frozenset()
    open_deductions: frozenset[Dimension] = frozenset()


def month_requests(unit: str, roster: Roster, facts: Facts, assignments: Sequence[Assignment]) -> list[MonthRequest]:
    """One request for every person and scoring period to be rated, in the roster's order.

    ValueError where the facts hold a rating that none of them takes, or two that compete: such facts are not checked.
    """
    sheet = _Sheet(
        unit=unit,
        roster=roster,
        ratings={(r.person, r.period, r.rater): r for form in facts.rating_forms for r in form.ratings},
        deductions=_deductions(facts, assignments),
        gaps=facts.gaps,
    )
    requests = [
        _request(sheet, assignment, person, scoring)
        for assignment in assignments
        for person, scoring in assignment.to_be_rated
    ]
    taken = sum(rating is not None for request in requests for _, rating in request.marks)
    same_count(taken, sum(len(form.ratings) for form in facts.rating_forms), "ratings taken")
    return requests


class _Sheet(NamedTuple):
    """A unit's checked facts, laid out for looking up by person and scoring period."""

    unit: str
    roster: Roster
    ratings: Mapping[tuple[str, Period, str], Rating]
    deductions: Mapping[tuple[str, Period], Sequence[tuple[Behaviour, CatalogueItem]]]
    gaps: Sequence[Gap]


def _request(sheet: _Sheet, assignment: Assignment, person: str, scoring: Period) -> MonthRequest:
    policy = assignment.in_force[scoring]
    marks = _marks(sheet, assignment, person, scoring)
    return MonthRequest(
        unit=sheet.unit,
        person=person,
        period=scoring,
        dimensions=_dimensions_rated(sheet.roster, policy, person, scoring),
        weights=role_shares(policy.role_weights, frozenset(rater.role for rater, _ in marks)),
        marks=marks,
        deductions=tuple(sheet.deductions.get((person, scoring), ())),
        open_ratings=_open(sheet.gaps, person, scoring, Stage.RATING),
        open_deductions=_open(sheet.gaps, person, scoring, Stage.DEDUCTION),
    )


def _marks(
    sheet: _Sheet, assignment: Assignment, person: str, scoring: Period
) -> tuple[tuple[ExpectedRater, Rating | None], ...]:
    """Every rater who owes a rating or sent one unasked, in the order of roles, with the rating."""
    found = [(rater, sheet.ratings.get((person, scoring, rater.rater))) for rater in assignment.raters[person, scoring]]
    owed_or_sent = [mark for mark in found if mark[1] is not None or (mark[0].rater, scoring) in assignment.available]
    order = list(Role)
    return tuple(sorted(owed_or_sent, key=lambda mark: order.index(mark[0].role)))


def _dimensions_rated(roster: Roster, policy: Policy, person: str, scoring: Period) -> tuple[Dimension, ...]:
    row = row_for(roster, person, scoring)
    return tuple(indicator.dimension for indicator in policy.indicators(row.job_class if row else ""))


def catalogue_of(lists: Iterable[BehaviourList], policy: Policy) -> Mapping[str, tuple[CatalogueItem, ...]]:
    """The rows of each item by its code: as the lists state it, as the policy does where no list states it."""
    rows: dict[str, dict[Dimension, CatalogueItem]] = {}
    for item in sorted((item for assignment in lists for item in assignment.catalogue), key=lambda item: item.place):
        rows.setdefault(item.code, {}).setdefault(item.dimension, item)
    shipped: dict[str, dict[Dimension, CatalogueItem]] = {}
    for item in policy.catalogue:
        shipped.setdefault(item.code, {})[item.dimension] = item
    return {code: tuple(by_dimension.values()) for code, by_dimension in {**shipped, **rows}.items()}


def _deductions(
    facts: Facts, assignments: Sequence[Assignment]
) -> Mapping[tuple[str, Period], list[tuple[Behaviour, CatalogueItem]]]:
    """Every record with each dimension it takes from, by person and scoring period, in order of days.

    A record counts by its own day, at the points in force for the list that it stands in.
    """
    scored = {
        month: scoring
        for assignment in assignments
        for scoring in assignment.scoring_periods
        for month in scoring.months
    }
    found: dict[tuple[str, Period], list[tuple[Behaviour, CatalogueItem]]] = {}
    for one in facts.behaviour_lists:
        records = [record for record in one.behaviours if Period.month_of(record.day) in scored]
        if not records:
            continue
        catalogue = catalogue_of(facts.behaviour_lists, assignments[0].policies.on(one.period.last_day))
        for record in records:
            own = found.setdefault((record.person, scored[Period.month_of(record.day)]), [])
            own.extend((record, item) for item in catalogue[record.item])
    for own in found.values():
        own.sort(key=lambda pair: (pair[0].day, pair[0].item, pair[0].place))
    return found


def _open(gaps: Iterable[Gap], person: str, scoring: Period, stage: Stage) -> frozenset[Dimension]:
    """The dimensions left open by what cannot be used; all five where it cannot be told which."""
    own = [gap for gap in gaps if gap.person == person and gap.stage is stage]
    within = (None, scoring, *scoring.months)
    return frozenset().union(*(gap.dimensions or frozenset(Dimension) for gap in own if gap.period in within))


def same_count(got: int, expected: int, what: str) -> None:
    """Refuse to go on where rows were lost or doubled."""
    if got != expected:
        raise ValueError(f"{what}: {got}, expected {expected}")
