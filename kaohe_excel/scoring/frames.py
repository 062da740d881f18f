"""Ratings and records become exact scores: stages 1–8 of 四 and 七-1, and both annual stages of 九-1. The one pandas room.

All arithmetic is on whole hundredths. Within a stage nothing is rounded; each stage rounds HALF_UP once and the next starts
from the rounded figure, so the printed paper can be recomputed by hand. A column whose sums could leave 62 bits holds
Python integers instead of machine words; nothing is ever a binary float.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from kaohe_excel.core.facts import (
    Behaviour,
    BehaviourList,
    CatalogueItem,
    Facts,
    Gap,
    HostOpinion,
    PollRow,
    Rating,
    Roster,
    Stage,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import half_up, half_up_fraction
from kaohe_excel.core.terms import Dimension, Grade, Role
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.assignment import Assignment
from kaohe_excel.roster.presence import ExpectedRater, Length, is_assessed, row_for
from kaohe_excel.scoring.figures import DeductionLine, Figures, MonthFigures, QuarterFigures, RaterMark, YearFigures

DIMENSIONS = tuple(Dimension)
_COLUMN = {dimension: column for column, dimension in enumerate(DIMENSIONS)}
_WORD = 2**62
_KEYS = ["unit", "request", "dimension"]


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


# --- the top: one unit, or many ------------------------------------------------------------------------------------


def score(roster: Roster, facts: Facts, assignments: Sequence[Assignment]) -> Figures:
    """Every figure of one unit for the given months or quarters, from checked facts."""
    return score_units([(roster, facts, assignments)])[0]


def score_units(units: Sequence[tuple[Roster, Facts, Sequence[Assignment]]]) -> tuple[Figures, ...]:
    """The figures of many units in one pass over one frame, in the order given.

    Each unit is its roster, its checked facts and its assignments. A unit's figures do not depend on the others.
    """
    requests = [month_requests(str(number), *unit) for number, unit in enumerate(units)]
    scored = iter(score_months([request for own in requests for request in own]))
    return tuple(
        _unit_figures(facts, assignments, [next(scored) for _ in own])
        for own, (_, facts, assignments) in zip(requests, units, strict=True)
    )


def _unit_figures(facts: Facts, assignments: Sequence[Assignment], months: Iterable[MonthFigures]) -> Figures:
    by_key = {(figures.person, figures.period): figures for figures in months}
    polls = {(row.person, form.period): row for form in facts.poll_forms for row in form.rows}
    opinions = {(opinion.person, opinion.period): opinion for opinion in facts.host_opinions}
    quarters = {
        (person, assignment.period): _quarter(person, assignment, by_key, polls, opinions)
        for assignment in assignments
        if not assignment.period.month
        for person in assignment.people
    }
    return Figures(by_key, quarters)


# --- stages 6–8 ----------------------------------------------------------------------------------------------------


def _quarter(
    person: str,
    assignment: Assignment,
    months: Mapping[tuple[str, Period], MonthFigures],
    polls: Mapping[tuple[str, Period], PollRow],
    opinions: Mapping[tuple[str, Period], HostOpinion],
) -> QuarterFigures:
    """Stages 6–8 of one person; a secondment within six months takes the host's 得分 as it is (七-2)."""
    secondment = assignment.secondments.get(person)
    if secondment is not None:
        host = opinions.get((person, assignment.period))
        within = secondment.length(assignment.period) is not Length.OVER
        score = host.score if host is not None and within else None
        return QuarterFigures(person, assignment.period, (), None, None, None, score, host)
    own = tuple(months[person, period] for period in assignment.counting[person])
    assessment = mean_score([month.score for month in own])
    row = polls.get((person, assignment.period))
    poll = None if row is None else poll_score(row.votes, row.valid, assignment.policy.poll_points)
    return QuarterFigures(
        person, assignment.period, own, assessment, row, poll, quarter_score(assessment, poll, assignment.policy)
    )


def mean_score(scores: Sequence[int | None]) -> int | None:
    """Stage 6: the mean in hundredths; ``None`` where there is no score or one is missing.

    >>> mean_score([8790, 8801]), mean_score([8790, None]), mean_score([])
    (8796, None, None)
    """
    known = [score for score in scores if score is not None]
    return half_up(sum(known), len(known)) if known and len(known) == len(scores) else None


def poll_score(votes: Mapping[Grade, int], valid: int, points: Mapping[Grade, int]) -> int | None:
    """Stage 7: Σ votes × points ÷ valid ballots, in hundredths; ``None`` without a valid ballot."""
    return half_up(sum(count * points[grade] for grade, count in votes.items()), valid) if valid else None


def quarter_score(assessment: int | None, poll: int | None, policy: Policy) -> int | None:
    """Stage 8 (七-1): 考核分 × a + 测评分 × b; where b is 0 no poll is needed."""
    return _blend(assessment, policy.assessment_share, poll, policy.poll_share)


def _blend(first: int | None, first_share: Fraction, second: int | None, second_share: Fraction) -> int | None:
    if first is None or (second is None and second_share):
        return None
    return half_up_fraction(first * first_share + (second or 0) * second_share)


# --- the year ------------------------------------------------------------------------------------------------------


def score_year(
    roster: Roster, facts: Facts, quarter_scores: Mapping[str, Mapping[Period, int]], policy: Policy, year: Period
) -> Mapping[str, YearFigures]:
    """Both annual stages (九-1) of everyone assessed on 31 December, by person in the roster's order.

    ``quarter_scores`` holds, for each person, the 季度得分 of the quarters that ended in a grade.
    """
    polls = annual_polls(facts, policy, year)
    return {
        person: _year(person, year, quarter_scores.get(person, {}), polls.get(person), policy)
        for person in roster.persons
        if is_assessed(roster, person, year)
    }


def annual_polls(facts: Facts, policy: Policy, year: Period) -> Mapping[str, int]:
    """年度测评得分 by person, from the figure as stated or from the year's ballots."""
    counted = {
        row.person: poll_score(row.votes, row.valid, policy.poll_points)
        for form in facts.poll_forms
        if form.period == year
        for row in form.rows
    }
    stated = {poll.person: poll.score for poll in facts.annual_polls if poll.year == year}
    return {person: figure for person, figure in {**counted, **stated}.items() if figure is not None}


def _year(person: str, year: Period, scores: Mapping[Period, int], poll: int | None, policy: Policy) -> YearFigures:
    routine = mean_score(list(scores.values()))
    score = _blend(routine, policy.annual_routine_share, poll, policy.annual_poll_share)
    return YearFigures(person, year, dict(sorted(scores.items())), routine, poll, score)


# --- what is to be scored ------------------------------------------------------------------------------------------


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
    _same_count(taken, sum(len(form.ratings) for form in facts.rating_forms), "ratings taken")
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


def role_shares(weights: Mapping[Role, Fraction], roles: frozenset[Role]) -> Mapping[Role, Fraction]:
    """The applying roles' exact shares of 1, in the order of ``Role``.

    >>> forty = Fraction(40, 100)
    >>> shares = role_shares(dict(zip(Role, (forty, forty, Fraction(20, 100)))), frozenset({*Role} - {list(Role)[1]}))
    >>> [str(share) for share in shares.values()]
    ['2/3', '1/3']
    """
    total = sum((weights[role] for role in roles), Fraction(0))
    return {role: weights[role] / total for role in Role if role in roles}


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
    return frozenset().union(*(gap.dimensions or frozenset(DIMENSIONS) for gap in own if gap.period in within))


# --- stages 2–5: the frames ----------------------------------------------------------------------------------------


def score_months(requests: Sequence[MonthRequest]) -> tuple[MonthFigures, ...]:
    """Stages 2–5 of every request at once, in the order given (四-4).

    Works on one row per rater, person and indicator of all units; a person's figures depend on his own rows only.
    """
    if not requests:
        return ()
    marks = _mark_frame(requests)
    sums = _dimension_sums(requests, marks)
    lines = _deduction_frame(requests)
    grid = _scored(_weighted(sums, requests), lines, requests)
    return _assembled(requests, sums, lines, grid)


def _mark_frame(requests: Sequence[MonthRequest]) -> pd.DataFrame:
    """One row per rater and request: ``coefficient`` makes the weighted mean one quotient over ``denominator``."""
    rows = [
        (request.unit, number, rating is None, *factors[rater.role])
        for number, request in enumerate(requests)
        for factors in (_factors(request),)
        for rater, rating in request.marks
    ]
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * 5
    unit, number, absent, coefficient, denominator = columns
    frame = pd.DataFrame({"unit": unit, "request": _whole(number), "absent": np.array(absent, dtype=bool)})
    frame["coefficient"] = _whole(coefficient)
    frame["denominator"] = _whole(denominator)
    frame["mark"] = np.arange(len(frame))
    return frame


def _factors(request: MonthRequest) -> Mapping[Role, tuple[int, int]]:
    roles = Counter(rater.role for rater, _ in request.marks)
    return _whole_factors(tuple((role, share, roles[role]) for role, share in request.weights.items()))


@lru_cache(maxsize=256)
def _whole_factors(shares: tuple[tuple[Role, Fraction, int], ...]) -> Mapping[Role, tuple[int, int]]:
    """Whole numbers (c, d) per role such that Σ w·S/n over roles is Σ c·s ÷ d over the marks s."""
    parts = {role: share / count for role, share, count in shares}
    denominator = lcm(*(part.denominator for part in parts.values()))
    return {role: (part.numerator * (denominator // part.denominator), denominator) for role, part in parts.items()}


def _dimension_sums(requests: Sequence[MonthRequest], marks: pd.DataFrame) -> pd.DataFrame:
    """Stage 2: each rater's dimension scores, one row per mark and dimension in order; ``open`` counts missing ones."""
    numbers: list[int] = []
    columns: list[int] = []
    scores: list[int | None] = []
    rated = ((request, rating) for request in requests for _, rating in request.marks)
    for number, (request, rating) in enumerate(rated):
        if rating is not None:
            _same_count(len(rating.scores), len(request.dimensions), f"scores in {rating.place}")
            numbers.extend([number] * len(rating.scores))
            columns.extend(_COLUMN[dimension] for dimension in request.dimensions)
            scores.extend(rating.scores)
    cells = pd.DataFrame({"mark": _whole(numbers), "dimension": _whole(columns)})
    cells["score"] = _whole([score or 0 for score in scores])
    cells["open"] = _whole([score is None for score in scores])
    sums = cells.groupby(["mark", "dimension"], sort=False)[["score", "open"]].sum()
    grid = pd.MultiIndex.from_product([range(len(marks)), range(len(DIMENSIONS))], names=["mark", "dimension"])
    full = sums.reindex(grid, fill_value=0).reset_index()
    _same_count(int(full["open"].sum()), sum(score is None for score in scores), "open scores")
    merged = full.merge(marks, on="mark", how="left", validate="many_to_one")
    _same_count(len(merged), len(marks) * len(DIMENSIONS), "dimension sums")
    merged["open"] += merged["absent"]
    return merged


def _weighted(sums: pd.DataFrame, requests: Sequence[MonthRequest]) -> pd.DataFrame:
    """Stage 3: the weighted mean over roles, one row per request and dimension in order."""
    weighing = _widened(sums, ["score", "coefficient", "denominator"])
    weighing["weighted"] = weighing["score"] * weighing["coefficient"]
    keyed = weighing.groupby(_KEYS, sort=False)
    means = keyed.agg(weighted=("weighted", "sum"), open=("open", "sum"), denominator=("denominator", "first"))
    means["before"] = (2 * means["weighted"] + means["denominator"]) // (2 * means["denominator"])
    return means[["before", "open"]].reindex(_grid(requests), fill_value=0)


def _deduction_frame(requests: Sequence[MonthRequest]) -> pd.DataFrame:
    """One row per record and dimension; ``counted`` is what the item's cap per person and month leaves of it."""
    rows = [
        (request.unit, number, _COLUMN[item.dimension], nominal, counted)
        for number, request in enumerate(requests)
        for (_, item), (nominal, counted) in zip(request.deductions, _capped(request.deductions), strict=True)
    ]
    unit, number, dimension, nominal, counted = list(zip(*rows, strict=True)) or [()] * 5
    frame = pd.DataFrame({"unit": unit, "request": _whole(number), "dimension": _whole(dimension)})
    frame["nominal"] = _whole(nominal)
    frame["counted"] = _whole(counted)
    return frame


def _capped(deductions: Sequence[tuple[Behaviour, CatalogueItem]]) -> list[tuple[int, int]]:
    """What each record takes by itself, and what it still takes under the cap after those before it in the month."""
    reached: Counter[tuple[Period, str, Dimension]] = Counter()
    effects = []
    for record, item in deductions:
        key = (Period.month_of(record.day), item.code, item.dimension)
        nominal = record.times * item.points
        left = nominal if item.cap is None else max(item.cap - reached[key], 0)
        reached[key] += nominal
        effects.append((nominal, min(nominal, left)))
    return effects


def _scored(means: pd.DataFrame, lines: pd.DataFrame, requests: Sequence[MonthRequest]) -> pd.DataFrame:
    """Stage 4: the dimension scores after deductions, not under 0; one row per request and dimension in order."""
    taken = lines.groupby(_KEYS, sort=False)["counted"].sum()
    means["deducted"] = taken.reindex(means.index, fill_value=0)
    _same_count(int(means["deducted"].sum()), int(lines["counted"].sum()), "hundredths deducted")
    means["after"] = np.maximum(means["before"] - means["deducted"], 0)
    _same_count(len(means), len(requests) * len(DIMENSIONS), "dimension scores")
    return means


def _grid(requests: Sequence[MonthRequest]) -> pd.MultiIndex:
    """Every unit, request and dimension, so that persons in are persons out."""
    width = len(DIMENSIONS)
    units = np.repeat(np.array([request.unit for request in requests], dtype=object), width)
    numbers = np.repeat(np.arange(len(requests)), width)
    return pd.MultiIndex.from_arrays([units, numbers, np.tile(np.arange(width), len(requests))], names=_KEYS)


def _widened(sums: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The frame with columns of Python integers where a weighted sum could leave 62 bits."""
    score, coefficient, denominator = (int(sums[column].max()) if len(sums) else 0 for column in columns)
    bound = 2 * (score * coefficient * len(sums) + denominator)
    return sums if bound < _WORD else sums.astype(dict.fromkeys(columns, object))


def _whole(values: Iterable[int]) -> "np.ndarray[Any, Any]":
    """Whole numbers as a column: machine words, or Python integers where their sum could leave 62 bits."""
    held = list(values)
    small = max(map(abs, held), default=0) * max(len(held), 1) < _WORD
    return np.array(held, dtype=np.int64 if small else object)


def _same_count(got: int, expected: int, what: str) -> None:
    """Refuse to go on where rows were lost or doubled."""
    if got != expected:
        raise ValueError(f"{what}: {got}, expected {expected}")


# --- back to records -----------------------------------------------------------------------------------------------


def _assembled(
    requests: Sequence[MonthRequest], sums: pd.DataFrame, lines: pd.DataFrame, grid: pd.DataFrame
) -> tuple[MonthFigures, ...]:
    width = len(DIMENSIONS)
    marks = iter(_rows_of(sums, ["score", "open", "absent"], width))
    columns = iter(_rows_of(grid, ["before", "open", "deducted", "after"], width))
    effects = iter(zip(lines["nominal"].tolist(), lines["counted"].tolist(), strict=True))
    return tuple(
        _month(
            request,
            tuple(_mark(rater, rating, next(marks)) for rater, rating in request.marks),
            tuple(_line(record, item, *next(effects)) for record, item in request.deductions),
            next(columns),
        )
        for request in requests
    )


def _rows_of(frame: pd.DataFrame, columns: list[str], width: int) -> Iterable[list[tuple[Any, ...]]]:
    """The frame's rows as plain tuples, ``width`` of them at a time."""
    rows = list(zip(*(frame[column].tolist() for column in columns), strict=True))
    return (rows[start : start + width] for start in range(0, len(rows), width))


def _mark(rater: ExpectedRater, rating: Rating | None, rows: Sequence[tuple[int, int, bool]]) -> RaterMark:
    sums = {
        dimension: None if missing or absent else score
        for dimension, (score, missing, absent) in zip(DIMENSIONS, rows, strict=True)
    }
    return RaterMark(rater.rater, rater.role, rating, sums)


def _line(record: Behaviour, item: CatalogueItem, nominal: int, counted: int) -> DeductionLine:
    return DeductionLine(
        day=record.day,
        item=record.item,
        behaviour=item.behaviour,
        matter=record.matter,
        dimension=item.dimension,
        times=record.times,
        nominal=nominal,
        counted=counted,
        place=record.place,
    )


def _month(
    request: MonthRequest,
    marks: tuple[RaterMark, ...],
    lines: tuple[DeductionLine, ...],
    rows: Sequence[tuple[int, int, int, int]],
) -> MonthFigures:
    before: dict[Dimension, int | None] = {}
    after: dict[Dimension, int | None] = {}
    for dimension, (mean, missing, _, left) in zip(DIMENSIONS, rows, strict=True):
        unrated = missing or not marks or dimension in request.open_ratings
        before[dimension] = None if unrated else mean
        after[dimension] = None if unrated or dimension in request.open_deductions else left
    known = [score for score in after.values() if score is not None]
    return MonthFigures(
        person=request.person,
        period=request.period,
        weights=request.weights,
        marks=marks,
        before=before,
        deduction_lines=lines,
        deductions={dimension: row[2] for dimension, row in zip(DIMENSIONS, rows, strict=True) if row[2]},
        after=after,
        score=sum(known) if len(known) == len(DIMENSIONS) else None,
    )
