"""The sample year's first quarter, worked by hand in a workbook of formulas, gives the program's figures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

WORKBOOK = Path(__file__).with_name("2026年第1季度手工复算.xlsx")
DIMENSIONS = "德能勤绩廉"


@pytest.fixture(scope="module")
def by_hand() -> dict[str, dict[str, list[Any]]]:
    """The sheets 月度 and 季度 as computed, by their first column."""
    book = load_workbook(WORKBOOK, data_only=True)
    return {
        name: {str(row[0]): list(row) for row in book[name].iter_rows(min_row=2, values_only=True)}
        for name in ("月度", "季度")
    }


def text(value: float) -> str:
    return f"{value:.2f}"


def test_every_month_of_everyone_is_what_was_worked_by_hand(
    by_hand: dict[str, dict[str, list[Any]]], sample_results: Callable[[str], dict[str, Any]]
) -> None:
    compared = 0
    for person in sample_results("2026Q1")["people"]:
        for month, figures in person["months"].items():
            if figures["score"] is None:
                continue
            row = by_hand["月度"][f"{person['id']}|{month}"]
            dimensions = dict(zip(DIMENSIONS, map(text, row[8:13]), strict=True))
            assert (person["id"], month, dimensions) == (person["id"], month, figures["dimensions"])
            assert (person["id"], month, text(row[13])) == (person["id"], month, figures["score"])
            compared += 1
    assert compared >= 60


def test_every_quarter_score_is_what_was_worked_by_hand(
    by_hand: dict[str, dict[str, list[Any]]], sample_results: Callable[[str], dict[str, Any]]
) -> None:
    compared = 0
    for person in sample_results("2026Q1")["people"]:
        if person["score"] is None or "host" in person:
            continue
        worked = [text(value) for value in by_hand["季度"][person["id"]][1:4]]
        assert (person["id"], worked) == (
            person["id"],
            [person["assessment_score"], person["poll_score"], person["score"]],
        )
        compared += 1
    assert compared >= 18
