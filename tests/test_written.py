"""The look at what ``make run`` wrote sees what is missing."""

import shutil
from pathlib import Path

import pytest

from tests.written import PERIODS, faults


@pytest.fixture
def output(sample_year: Path, tmp_path: Path) -> Path:
    """A copy of the sample's March and first quarter."""
    for period in PERIODS:
        shutil.copytree(sample_year / period, tmp_path / period)
    return tmp_path


def test_a_whole_output_has_no_faults(output: Path) -> None:
    assert list(faults(output)) == []


@pytest.mark.parametrize("name", ["index.html", "results.json", "平时考核汇总表.xlsx"])
def test_a_missing_paper_is_seen(output: Path, name: str) -> None:
    (output / "2026Q1" / name).unlink()
    assert any(name in fault or "%" in fault for fault in faults(output))


def test_results_of_another_period_are_seen(output: Path) -> None:
    shutil.copy(output / "2026-03" / "results.json", output / "2026Q1" / "results.json")
    assert any("2026-03" in fault for fault in faults(output))
