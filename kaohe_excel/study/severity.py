"""Who marks harder or softer than the others, and which single marks stand apart.

Marks of people by raters are taken as the person's level plus the rater's severity plus what is left (the two-way additive model).
Severities are measured from the middle one of the raters who share people, so that one hard rater does not make all others soft.
"""

from collections.abc import Iterator
from math import isnan, sqrt
from statistics import fmean
from typing import NamedTuple

import numpy as np
import pandas as pd

from kaohe_excel.policy.model import StudyLimits
from kaohe_excel.study.agreement import Interval, holm
from kaohe_excel.study.distributions import t_probability, t_quantile
from kaohe_excel.study.marks import CONFIDENCE, LEAST_COMPARED, parts_of

_ROUNDS, _SETTLED = 500, 1e-10
_LEAST_SPREAD = 1e-9


class RaterSeverity(NamedTuple):
    """How far a rater's marks lie from those of the others on ``people`` shared people, in points; negative is harder.

    ``probability`` is that of so large a difference among equal raters, adjusted for looking at every rater (Holm);
    ``spread`` is the standard deviation of his marks, ``others`` that of the other raters' marks of the same people.
    """

    rater: str
    people: int
    difference: Interval
    probability: float
    spread: float
    others: float
    noted: bool


class Outlier(NamedTuple):
    """One mark that lies ``difference`` points from what all other raters of that person lead to.

    ``probability`` is adjusted for looking at every mark (Bonferroni, since a person's marks hang together).
    """

    rater: str
    person: str
    mark: float
    expected: float
    difference: float
    raters: int
    probability: float


def rater_effects(table: pd.DataFrame) -> pd.Series:
    """Each rater's severity by least squares, the middle one being 0; ``table`` holds raters tied by shared people."""
    effects = pd.Series(0.0, index=table.columns)
    for _ in range(_ROUNDS):
        levels = table.sub(effects).mean(axis=1)
        found = table.sub(levels, axis=0).mean()
        moved, effects = float((found - effects).abs().max()), found
        if moved < _SETTLED:
            break
    return effects - effects.median()


def severities(table: pd.DataFrame, limits: StudyLimits) -> tuple[RaterSeverity, ...]:
    """Every rater who shares at least ``limits.people`` people with others; noted where he differs both clearly and much.

    With two raters alone a difference says nothing about which of them is hard, so that neither is noted.
    """
    parts = parts_of(table)
    found = [one for part in parts for one in _severities(part, limits)]
    adjusted = holm(pd.Series([one.probability for one in found], dtype=np.float64))
    comparable = {rater for part in parts if part.shape[1] >= LEAST_COMPARED for rater in part.columns}
    return tuple(
        one._replace(
            probability=float(probability),
            noted=one.rater in comparable
            and abs(one.difference.value) * 100 >= limits.severity
            and probability < 1 - CONFIDENCE,
        )
        for one, probability in zip(found, adjusted, strict=True)
    )


def _severities(part: pd.DataFrame, limits: StudyLimits) -> Iterator[RaterSeverity]:
    levelled = part.sub(rater_effects(part))
    for rater in part.columns:
        others = levelled.drop(columns=rater).mean(axis=1)
        differences = (part[rater] - others).dropna()
        if len(differences) >= limits.people:
            yield _severity(str(rater), differences, part)


def _severity(rater: str, differences: pd.Series, part: pd.DataFrame) -> RaterSeverity:
    people, mean = len(differences), float(differences.mean())
    error = max(float(differences.std(ddof=1)), _LEAST_SPREAD) / sqrt(people)
    reach = t_quantile(CONFIDENCE, people - 1) * error
    shared = part.loc[differences.index]
    return RaterSeverity(
        rater,
        people,
        Interval(mean, mean - reach, mean + reach),
        t_probability(mean / error, people - 1),
        float(shared[rater].std(ddof=1)),
        float(shared.drop(columns=rater).std(ddof=1).mean()),
        noted=False,
    )


def outliers(table: pd.DataFrame, limits: StudyLimits) -> tuple[Outlier, ...]:
    """The one mark of a person that stands furthest apart, where it does so both clearly and much.

    Only people with at least ``LEAST_COMPARED`` marks are looked at: of two marks that differ neither is the odd one.
    """
    found = [one for part in parts_of(table) for one in _outliers(part)]
    return tuple(
        one for one in found if one.probability < 1 - CONFIDENCE and abs(one.difference) * 100 >= limits.outlier
    )


def _outliers(part: pd.DataFrame) -> Iterator[Outlier]:
    effects = rater_effects(part)
    levelled = part.sub(effects)
    studentised = _studentised(part, levelled.sub(levelled.mean(axis=1), axis=0)).T.to_dict()
    looks, freedom = int(part.count().sum()), _freedom(part) - 1
    for person, row in part.T.to_dict().items():
        marks = {rater: mark for rater, mark in row.items() if not isnan(mark)}
        apart = {rater: value for rater, value in studentised[person].items() if not isnan(value)}
        if len(marks) >= LEAST_COMPARED and apart:
            rater = max(apart, key=lambda each: abs(apart[each]))
            expected = effects[rater] + fmean(marks[other] - effects[other] for other in marks if other != rater)
            probability = min(t_probability(apart[rater], freedom) * looks, 1.0)
            difference = marks[rater] - expected
            yield Outlier(str(rater), str(person), marks[rater], expected, difference, len(marks), probability)


def _freedom(part: pd.DataFrame) -> int:
    """The marks less what the levels and severities take."""
    return int(part.count().sum()) - len(part) - part.shape[1] + 1


def _studentised(part: pd.DataFrame, rest: pd.DataFrame) -> pd.DataFrame:
    """What is left of each mark, in standard errors estimated without it; NaN where too few marks are left.

    The leverage of a mark is that of a table without gaps, which is close enough for the gaps that a unit's scopes make.
    """
    freedom, marks = _freedom(part), int(part.count().sum())
    leverage = part.notna().mul(1 / part.count(axis=1), axis=0).add(1 / part.count(), axis=1) - 1 / marks
    room = 1 - leverage
    if freedom < 2:
        return rest * np.nan
    without = (float((rest**2).sum().sum()) - rest**2 / room) / (freedom - 1)
    return rest / (without.clip(lower=_LEAST_SPREAD**2) * room) ** 0.5
