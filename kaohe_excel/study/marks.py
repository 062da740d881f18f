"""The marks of a time as frames: one row a mark sheet's line, and one table people × raters.

Points are floats here, since nothing of 自查 enters a score; the figures of the assessment itself stay whole hundredths.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from kaohe_excel.core.period import Period
from kaohe_excel.scoring.figures import Figures, MonthFigures

CONFIDENCE = 0.95
LEAST_COMPARED = 3
"""Of fewer raters who differ, none can be said to be the odd one."""


def lines_of(figures: Figures) -> pd.DataFrame:
    """Every line of every rating form that counts, with no score missing: rater, role, person, period, scores and points.

    ``scores`` are the indicators' hundredths in the form's order, ``points`` their sum in points, and each dimension has a
    column of its own name. Ordered by period, rater and person.
    """
    rows = [line for (_, period), month in figures.months.items() for line in _month_lines(period, month)]
    columns = ["rater", "role", "person", "period", "scores", "points"]
    frame = pd.DataFrame(rows, columns=None if rows else columns)
    return frame.sort_values(["period", "rater", "person"], kind="stable", ignore_index=True)


def _month_lines(period: Period, month: MonthFigures) -> Iterable[Mapping[str, object]]:
    for mark in month.marks:
        if mark.rating is not None and None not in mark.rating.scores:
            dimensions = {dimension.value: (mark.dimensions[dimension] or 0) / 100 for dimension in mark.dimensions}
            yield {
                "rater": mark.rater,
                "role": mark.role.value,
                "person": month.person,
                "period": period,
                "scores": mark.rating.scores,
                "points": sum(score for score in mark.rating.scores if score is not None) / 100,
                **dimensions,
            }


def table_of(lines: pd.DataFrame) -> pd.DataFrame:
    """People × raters: each rater's mean mark of a person over the months in which he marked him; NaN where he never did."""
    return lines.pivot_table(index="person", columns="rater", values="points", aggfunc="mean").astype(np.float64)


def parts_of(table: pd.DataFrame) -> list[pd.DataFrame]:
    """The table cut where no shared person ties its raters together: raters of different parts cannot be compared."""
    parts: list[set[str]] = []
    for marked in (set(row.dropna().index) for _, row in table.iterrows()):
        tied = [part for part in parts if part & marked]
        parts = [part for part in parts if not part & marked] + [marked.union(*tied)]
    ordered = [[rater for rater in table.columns if rater in part] for part in parts]
    return [table[raters].dropna(how="all") for raters in sorted(ordered)]
