"""Ratings and records become exact scores: stages 1–5 of 四 for everybody at once. The one pandas room.

All arithmetic is on whole hundredths. Within a stage nothing is rounded; each stage rounds HALF_UP once and the next starts
from the rounded figure, so the printed paper can be recomputed by hand. A column whose sums could leave 62 bits holds
Python integers instead of machine words; nothing is ever a binary float.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any

import numpy as np
import pandas as pd

from kaohe_excel.core.facts import Behaviour, CatalogueItem, Facts, Rating, Roster
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Dimension, Role
from kaohe_excel.roster.assignment import Assignment
from kaohe_excel.roster.presence import ExpectedRater
from kaohe_excel.scoring.figures import DeductionLine, Figures, MonthFigures, RaterMark
from kaohe_excel.scoring.requests import MonthRequest, month_requests, same_count
from kaohe_excel.scoring.stages import quarter_figures

DIMENSIONS = tuple(Dimension)
_COLUMN = {dimension: column for column, dimension in enumerate(DIMENSIONS)}
_WORD = 2**62
_KEYS = ["unit", "request", "dimension"]


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
        (person, assignment.period): quarter_figures(person, assignment, by_key, polls, opinions)
        for assignment in assignments
        if not assignment.period.month
        for person in assignment.people
    }
    return Figures(by_key, quarters)


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
            same_count(len(rating.scores), len(request.dimensions), f"scores in {rating.place}")
            numbers.extend([number] * len(rating.scores))
            columns.extend(_COLUMN[dimension] for dimension in request.dimensions)
            scores.extend(rating.scores)
    cells = pd.DataFrame({"mark": _whole(numbers), "dimension": _whole(columns)})
    cells["score"] = _whole([score or 0 for score in scores])
    cells["open"] = _whole([score is None for score in scores])
    sums = cells.groupby(["mark", "dimension"], sort=False)[["score", "open"]].sum()
    grid = pd.MultiIndex.from_product([range(len(marks)), range(len(DIMENSIONS))], names=["mark", "dimension"])
    full = sums.reindex(grid, fill_value=0).reset_index()
    same_count(int(full["open"].sum()), sum(score is None for score in scores), "open scores")
    merged = full.merge(marks, on="mark", how="left", validate="many_to_one")
    same_count(len(merged), len(marks) * len(DIMENSIONS), "dimension sums")
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
    same_count(int(means["deducted"].sum()), int(lines["counted"].sum()), "hundredths deducted")
    means["after"] = np.maximum(means["before"] - means["deducted"], 0)
    same_count(len(means), len(requests) * len(DIMENSIONS), "dimension scores")
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
