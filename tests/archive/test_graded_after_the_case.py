"""补定 (考核规定28): a year sealed while a case was open is graded once it has been closed, and only when it is reopened."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kaohe_excel.core.period import Period
from tests.offices.folder import put
from tests.offices.sheets import LIST_HEADINGS, simple_page
from tests.offices.small_unit import write_year

Kaohe = Callable[..., Result]
REASON = "立案结案，补定等次"


def case_listed(unit: Path, month: str, closed: str | None, conclusion: str) -> None:
    """孙丽's case of 5 November as the list of a month has it."""
    rows = [("ZD005", "孙丽", "2026-11-05", closed, conclusion)]
    page = simple_page("立案", "负面表现清单", LIST_HEADINGS["立案"], rows, Period.parse(month).chinese)
    put(unit, f"收件/{month}/立案.xlsx", page)


def person(out: Path) -> dict[str, Any]:
    data = json.loads((out / "2026" / "results.json").read_text(encoding="utf-8"))
    return next(one for one in data["people"] if one["id"] == "ZD005")


@pytest.fixture
def sealed(tmp_path: Path, kaohe: Kaohe) -> Path:
    """A year decided and sealed while 孙丽's case was open."""
    unit = write_year(tmp_path / "单位", grades={"ZD003": "称职", "ZD004": "称职"})
    case_listed(unit, "2026-11", None, "")
    assert kaohe("run", unit, "2026", "-o", tmp_path / "before", "--as-of", "2027-01-12").exit_code in (0, 1)
    assert person(tmp_path / "before")["outcome"] == "不定等次"
    done = kaohe("seal", unit, "2026", "--as-of", "2027-01-12")
    assert done.exit_code == 0, done.output
    return unit


def test_a_sealed_year_is_refused_and_the_reason_offered_once_the_case_is_closed(
    sealed: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    open_still = kaohe("run", sealed, "2026", "-o", tmp_path / "out", "--as-of", "2027-03-01")
    assert (open_still.exit_code, REASON in open_still.output) == (2, False)
    case_listed(sealed, "2027-02", "2027-02-10", "不予处分")
    refused = kaohe("run", sealed, "2026", "-o", tmp_path / "out", "--as-of", "2027-03-01")
    assert refused.exit_code == 2
    assert f"--reopen “{REASON}”" in refused.output
    assert "孙丽" in refused.output
    assert not (tmp_path / "out" / "2026").exists()


def test_reopened_with_that_reason_the_year_is_graded_and_the_old_seal_kept(
    sealed: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    case_listed(sealed, "2027-02", "2027-02-10", "不予处分")
    done = kaohe("run", sealed, "2026", "-o", tmp_path / "out", "--as-of", "2027-03-01", "--reopen", REASON)
    assert done.exit_code in (0, 1), done.output
    graded = person(tmp_path / "out")
    assert (graded["outcome"], graded["decided"]) == ("称职", None)
    assert [path.name for path in (sealed / "归档").iterdir() if path.is_dir()] == ["2026.重开-1"]


def test_a_case_that_ends_in_a_demerit_offers_nothing(sealed: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    case_listed(sealed, "2027-02", "2027-02-10", "记过")
    refused = kaohe("run", sealed, "2026", "-o", tmp_path / "out", "--as-of", "2027-03-01")
    assert (refused.exit_code, REASON in refused.output) == (2, False)
