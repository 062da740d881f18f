"""Whether a rater's marks jump from one month to the next where the others' marks of the same people do not."""

from collections.abc import Iterator
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd

from kaohe_excel.core.period import Period
from kaohe_excel.policy.model import StudyLimits
from kaohe_excel.study.agreement import holm
from kaohe_excel.study.distributions import t_probability
from kaohe_excel.study.marks import CONFIDENCE

_LEAST_SPREAD = 1e-9


class Jump(NamedTuple):
    """From ``before`` to ``period`` a rater's marks of ``people`` people moved by ``own`` points, the others' by ``others``.

    ``probability`` is adjusted for looking at every rater and step (Holm).
    """

    rater: str
    before: Period
    period: Period
    people: int
    own: float
    others: float
    probability: float


def jumps(lines: pd.DataFrame, limits: StudyLimits) -> tuple[Jump, ...]:
    """Every step at which a rater's marks move both clearly and much, by themselves and against the others'."""
    periods = sorted(lines["period"].unique())
    found = [one for before, period in pairwise(periods) for one in _steps(lines, before, period, limits)]
    adjusted = holm(pd.Series([one.probability for one in found], dtype=np.float64))
    return tuple(
        one._replace(probability=float(probability))
        for one, probability in zip(found, adjusted, strict=True)
        if probability < 1 - CONFIDENCE
        and abs(one.own) * 100 >= limits.jump
        and abs(one.own - one.others) * 100 >= limits.jump
    )


def _steps(lines: pd.DataFrame, before: Period, period: Period, limits: StudyLimits) -> Iterator[Jump]:
    tables = [
        lines[lines["period"] == each].pivot_table(index="person", columns="rater", values="points")
        for each in (before, period)
    ]
    moved = tables[1] - tables[0]
    for rater in moved.columns:
        both = pd.DataFrame({"own": moved[rater], "others": moved.drop(columns=rater).median(axis=1)}).dropna()
        if len(both) >= limits.people:
            against = both["own"] - both["others"]
            error = max(float(against.std(ddof=1)), _LEAST_SPREAD) / sqrt(len(both))
            probability = t_probability(float(against.mean()) / error, len(both) - 1)
            own, others = float(both["own"].mean()), float(both["others"].mean())
            yield Jump(str(rater), before, period, len(both), own, others, probability)
