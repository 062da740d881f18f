"""Figures of agreement against published worked examples, and against scipy where it has the figure."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kaohe_excel.study.agreement import (
    concordance,
    holm,
    intraclass_correlation,
    krippendorff_alpha,
    mean_squares,
    ordinal_metric,
)

SHROUT_FLEISS = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)
"""Shrout & Fleiss (1979), table 2: six targets, four judges."""

KRIPPENDORFF = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 ."""
"""Krippendorff (2011): four observers, twelve units."""

HAYES_KRIPPENDORFF = """
1 1 2 . 0 0 1 1 2 2 . 0 1 3 1 1 2 1 1 0 0 0 2 0 1 0 0 1 1 1 1 2 2 3 2 2 2 2 2 1
1 1 3 0 0 0 0 . 2 1 1 0 2 3 1 1 1 2 1 0 0 0 3 0 2 1 0 2 1 1 1 1 2 2 2 2 2 2 2 1
2 0 3 0 0 0 2 2 2 1 0 0 2 2 1 1 2 3 0 0 1 . 3 0 . 1 0 1 2 2 0 2 . 2 2 3 2 . 2 1
. 1 3 . . . . 0 . 1 0 0 2 2 . . . 3 1 . 1 0 3 0 2 1 1 2 2 . . 1 2 2 . . . 1 2 .
2 . . 0 0 0 1 . 2 . . . . 3 1 1 2 . . 0 . 0 . . 2 . 0 . . 2 0 . 2 . 2 2 2 2 . 1"""
"""Hayes & Krippendorff (2007), table 1: five observers, forty newspaper articles."""

ZAR = pd.DataFrame(
    {
        "wing": [10.4, 10.8, 11.1, 10.2, 10.3, 10.2, 10.7, 10.5, 10.8, 11.2, 10.6, 11.4],
        "tail": [7.4, 7.6, 7.9, 7.2, 7.4, 7.1, 7.4, 7.2, 7.8, 7.7, 7.8, 8.3],
        "bill": [17, 17, 20, 14.5, 15.5, 13, 19.5, 16, 21, 20, 18, 22],
    }
)
"""Zar (2010), example 20.5, with ties in every ranking."""


def observers(text: str) -> pd.DataFrame:
    """A published table of observers in lines, ``.`` where one did not judge, as people × raters."""
    lines = [line.split() for line in text.strip().splitlines()]
    return pd.DataFrame([[np.nan if sign == "." else float(sign) for sign in line] for line in lines]).T


def fair_table(seed: int, people: int = 9, raters: int = 4) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    return pd.DataFrame(draw.normal(80, 6, (people, 1)) + draw.normal(0, 3, (people, raters))).round(1)


# --- intraclass correlation ------------------------------------------------------------------------------------------


def test_mean_squares_of_the_published_table() -> None:
    assert mean_squares(SHROUT_FLEISS.to_numpy()) == pytest.approx((11.24, 32.49, 1.02), abs=0.005)


def test_the_mean_of_four_judges_is_as_reliable_as_published_with_its_interval() -> None:
    found = intraclass_correlation(SHROUT_FLEISS)
    assert found is not None
    assert found == pytest.approx((0.62, 0.071, 0.927), abs=0.0005)


def test_mean_squares_are_those_of_scipys_analysis_of_variance() -> None:
    table = fair_table(3)
    rows, columns, rest = mean_squares(table.to_numpy())
    between = stats.f_oneway(*table.to_numpy()).statistic
    within = (columns * 3 + rest * 24) / (9 * 3)
    assert rows / within == pytest.approx(between)


def test_raters_who_mark_alike_agree_fully_and_people_without_differences_tell_nothing() -> None:
    alike = pd.DataFrame({"a": [1.0, 2, 3, 4, 5], "b": [1.0, 2, 3, 4, 5]})
    assert intraclass_correlation(alike) == (1.0, 1.0, 1.0)
    assert intraclass_correlation(pd.DataFrame(5.0, index=range(5), columns=range(3))) is None


# --- concordance -----------------------------------------------------------------------------------------------------


def test_rank_sums_of_the_textbook_table_are_the_published_ones() -> None:
    published = [14.5, 21, 30.5, 6, 11, 3.5, 20, 11.5, 29, 28.5, 22.5, 36]
    assert ZAR.rank().sum(axis=1).tolist() == published


@pytest.mark.parametrize(
    "table", [ZAR, fair_table(1), fair_table(2).round(-1)], ids=["textbook", "no ties", "many ties"]
)
def test_concordance_with_ties_is_that_of_scipys_friedman_statistic(table: pd.DataFrame) -> None:
    found = concordance(table)
    assert found is not None
    people, raters = table.shape
    friedman = stats.friedmanchisquare(*table.to_numpy()).statistic
    assert found.w == pytest.approx(friedman / (raters * (people - 1)))


def test_concordance_counts_the_shared_ranks_and_says_nothing_where_all_marks_are_alike() -> None:
    found = concordance(ZAR)
    assert found is not None
    assert (found.people, found.raters, found.tied) == (12, 3, 2 + 2 + 3 + 2 + 2 + 2 + 2)
    assert concordance(pd.DataFrame(5.0, index=range(5), columns=range(3))) is None


# --- alpha -----------------------------------------------------------------------------------------------------------


def test_alpha_of_the_published_tables() -> None:
    twelve, forty = observers(KRIPPENDORFF), observers(HAYES_KRIPPENDORFF)
    assert krippendorff_alpha(twelve) == pytest.approx(0.849, abs=0.0005)
    assert krippendorff_alpha(twelve, ordinal_metric) == pytest.approx(0.815, abs=0.0005)
    assert krippendorff_alpha(forty, ordinal_metric) == pytest.approx(0.7598, abs=0.00005)


def test_alpha_needs_two_marks_of_one_person_that_differ_somewhere() -> None:
    assert krippendorff_alpha(pd.DataFrame({"a": [1.0, np.nan], "b": [np.nan, 2.0]})) is None
    assert krippendorff_alpha(pd.DataFrame({"a": [1.0, 1.0], "b": [1.0, 1.0]})) is None


# --- what holds for every figure -------------------------------------------------------------------------------------


@pytest.mark.parametrize("figure", [intraclass_correlation, concordance, krippendorff_alpha])
def test_the_order_and_names_of_people_and_raters_change_no_figure(figure: Any) -> None:
    table = fair_table(5)
    turned = table.iloc[::-1, ::-1].rename(columns=lambda name: f"rater {name}", index=lambda name: f"person {name}")
    assert figure(turned) == pytest.approx(figure(table))


def test_holm_raises_the_smallest_most_and_never_lowers_one() -> None:
    found = holm(pd.Series({"a": 0.001, "b": np.nan, "c": 0.02, "d": 0.5}))
    assert found.dropna().to_dict() == pytest.approx({"a": 0.003, "c": 0.04, "d": 0.5})
    assert holm(pd.Series([0.4, 0.6])).tolist() == pytest.approx([0.8, 0.8])
