"""How far several raters of the same people agree, by published closed forms.

A table of marks is a frame with one row a person and one column a rater, NaN where a rater did not mark a person. Marks are points.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from kaohe_excel.study.distributions import f_quantile

Marks = npt.NDArray[np.float64]
LEAST_PEOPLE, LEAST_RATERS = 5, 2
"""Below these no figure of agreement is given: it would say more about chance than about the raters."""


class Interval(NamedTuple):
    """An estimate with the ends of its interval."""

    value: float
    low: float
    high: float


class Concordance(NamedTuple):
    """Kendall's W over ``people`` ranked by ``raters``; ``tied`` of the people × raters ranks are shared ones."""

    w: float
    people: int
    raters: int
    tied: int


def complete_rows(marks: pd.DataFrame) -> pd.DataFrame:
    """The people whom every rater of the table marked."""
    return marks.dropna()


def enough(marks: pd.DataFrame) -> bool:
    """Whether a table holds enough people and raters for a figure of agreement."""
    return len(marks) >= LEAST_PEOPLE and marks.shape[1] >= LEAST_RATERS


def intraclass_correlation(marks: pd.DataFrame, confidence: float = 0.95) -> Interval | None:
    """ICC(2,k): how reliable the mean of these raters is, where any other raters might have marked (Shrout & Fleiss 1979).

    ``marks`` has no missing cell. ``None`` where everybody has the same mark, so that there is nothing to tell apart.
    """
    rows, columns, rest = mean_squares(marks.to_numpy(dtype=float))
    people, raters = marks.shape
    if rows + (columns - rest) / people <= 0:
        return None
    single = (rows - rest) / (rows + (raters - 1) * rest + raters * (columns - rest) / people)
    low, high = _single_limits(single, (rows, columns, rest), (people, raters), confidence)
    return Interval(*(_stepped_up(value, raters) for value in (single, low, high)))


def mean_squares(marks: Marks) -> tuple[float, float, float]:
    """The mean squares between people, between raters and left over, of a complete people × raters table."""
    people, raters = marks.shape
    mean = marks.mean()
    rows = raters * float(((marks.mean(axis=1) - mean) ** 2).sum())
    columns = people * float(((marks.mean(axis=0) - mean) ** 2).sum())
    rest = float(((marks - mean) ** 2).sum()) - rows - columns
    return rows / (people - 1), columns / (raters - 1), max(rest, 0.0) / ((people - 1) * (raters - 1))


def _stepped_up(single: float, raters: int) -> float:
    """Spearman and Brown: from one rater's reliability to that of the mean of ``raters``."""
    return raters * single / (1 + (raters - 1) * single)


def _single_limits(
    single: float, squares: tuple[float, float, float], size: tuple[int, int], confidence: float
) -> tuple[float, float]:
    """The F interval of ICC(2,1), with Satterthwaite's degrees of freedom (Shrout & Fleiss 1979, p. 424)."""
    (rows, columns, rest), (people, raters) = squares, size
    if rest == 0:
        return single, single
    ratio, spread = columns / rest, raters * single * columns / rest
    counted = people * (1 + (raters - 1) * single) - raters * single
    freedom = (raters - 1) * (people - 1) * (spread + counted) ** 2
    freedom /= (people - 1) * (raters * single * ratio) ** 2 + counted**2
    tail = 1 - (1 - confidence) / 2
    below, above = f_quantile(tail, people - 1, freedom), f_quantile(tail, freedom, people - 1)
    common = raters * columns + (raters * people - raters - people) * rest
    low = people * (rows - below * rest) / (below * common + people * rows)
    high = people * (above * rows - rest) / (common + people * above * rows)
    return low, high


def concordance(marks: pd.DataFrame) -> Concordance | None:
    """Kendall's W with the correction for ties: whether the raters put the people in the same order (Kendall 1948).

    ``marks`` has no missing cell. ``None`` where every rater gives everybody the same mark.
    """
    ranks = marks.rank(axis=0).to_numpy()
    people, raters = ranks.shape
    sizes = [np.unique(column, return_counts=True)[1] for column in ranks.T]
    ties = sum(float((size**3 - size).sum()) for size in sizes)
    most = raters**2 * (people**3 - people) - raters * ties
    if most <= 0:
        return None
    deviation = float(((ranks.sum(axis=1) - raters * (people + 1) / 2) ** 2).sum())
    tied = sum(int(size[size > 1].sum()) for size in sizes)
    return Concordance(12 * deviation / most, people, raters, tied)


Metric = Callable[[Marks, Marks], Marks]
"""From the values that occur and how often each is paired, the squared distance of every two of them."""


def interval_metric(values: Marks, _counts: Marks) -> Marks:
    """Squared differences of marks."""
    return np.asarray(np.subtract.outer(values, values) ** 2, dtype=np.float64)


def ordinal_metric(_values: Marks, counts: Marks) -> Marks:
    """Squared numbers of marks between two ranks, each end counted half: differences of the ranks' middles."""
    return interval_metric(np.cumsum(counts) - counts / 2, counts)


def krippendorff_alpha(marks: pd.DataFrame, metric: Metric = interval_metric) -> float | None:
    """Krippendorff's α over all pairs of marks that share a person; cells may be missing (Hayes & Krippendorff 2007).

    ``None`` where no two raters share a person or all paired marks are the same.
    """
    table = marks.to_numpy(dtype=float)
    table = table[(~np.isnan(table)).sum(axis=1) > 1]
    values = np.unique(table[~np.isnan(table)])
    if len(values) < 2:
        return None
    counts = np.array([[float((row == value).sum()) for value in values] for row in table])
    weights = 1 / (counts.sum(axis=1) - 1)
    coincidences = (counts * weights[:, None]).T @ counts - np.diag((counts * weights[:, None]).sum(axis=0))
    totals = coincidences.sum(axis=0)
    distances = metric(values, totals)
    observed = float((coincidences * distances).sum())
    expected = float((np.outer(totals, totals) * distances).sum()) / float(totals.sum() - 1)
    return 1 - observed / expected


def holm(probabilities: pd.Series) -> pd.Series:
    """Probabilities adjusted for looking many times (Holm 1979), in the order given; NaN are no looks.

    >>> holm(pd.Series([0.01, 0.04, 0.03])).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    ordered = probabilities.dropna().sort_values(kind="stable")
    raised = ordered * np.arange(len(ordered), 0, -1)
    return raised.cummax().clip(upper=1.0).reindex(probabilities.index)
