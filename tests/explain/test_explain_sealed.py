"""``explain`` on what is sealed: it says so first, and whether the folder still gives what was sealed."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kaohe_excel.cli import main
from tests.offices.folder import put
from tests.offices.sheets import roster_pages
from tests.offices.small_unit import AS_OF, PEOPLE, Q1, Q2, RATERS, late_return, write_list, write_unit, write_year

Kaohe = Callable[..., Result]
COMPUTED = "以下按文件夹里现在的表重新计算"


def sealed_unit(folder: Path, write: Callable[[Path], Path], *periods: str) -> Path:
    unit = write(folder / "单位")
    for period in periods:
        done = CliRunner().invoke(main, ["seal", str(unit), period, "--as-of", AS_OF])
        assert done.exit_code == 0, done.output
    return unit


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit with two quarters, the first of which is sealed; never changed."""
    return sealed_unit(tmp_path_factory.mktemp("sealed"), lambda folder: write_unit(folder, (Q1, Q2)), "2026Q1")


@pytest.fixture
def changed(whole: Path, tmp_path: Path) -> Path:
    """The same, where 孙丽 now loses a point in January too."""
    unit = Path(shutil.copytree(whole, tmp_path / "单位"))
    write_list(unit, Q1.months[0], late_return(date(2026, 1, 5)))
    return unit


def first_line(kaohe: Kaohe, unit: Path, period: str, person: str) -> str:
    result = kaohe("explain", unit, period, person, "-q")
    assert result.exit_code == 0, result.output
    return result.output.splitlines()[0]


def sealed_field(kaohe: Kaohe, unit: Path, period: str, person: str) -> Any:
    return json.loads(kaohe("explain", unit, period, person, "-q", "--format", "json").output)["sealed"]


def test_what_is_not_sealed_is_explained_without_a_word_of_it(whole: Path, kaohe: Kaohe) -> None:
    for period in ("2026Q2", "2026-04", "2026"):
        assert first_line(kaohe, whole, period, "ZD005").startswith("张店区统计局　")
        assert sealed_field(kaohe, whole, period, "ZD005") is None


def test_a_sealed_quarter_says_its_day_and_that_nothing_differs(whole: Path, kaohe: Kaohe) -> None:
    assert first_line(kaohe, whole, "2026Q1", "ZD005") == (
        f"2026年第1季度已归档（2026-04-12）。{COMPUTED}，本人的分数和结果与归档相同。"
    )
    assert sealed_field(kaohe, whole, "2026Q1", "ZD005") == {
        "period": "2026Q1", "date": "2026-04-12", "same": True, "differences": [],
    }  # fmt: skip


def test_a_month_is_looked_up_in_the_seal_of_its_quarter(whole: Path, kaohe: Kaohe) -> None:
    assert first_line(kaohe, whole, "2026-03", "ZD005") == (
        f"2026年3月所在的2026年第1季度已归档（2026-04-12）。{COMPUTED}，本人的分数和结果与归档相同。"
    )


def test_every_figure_that_differs_is_named(changed: Path, kaohe: Kaohe) -> None:
    # Ratings of 80; a point off in March, and now in January: (79 + 80 + 79) ÷ 3 = 79.33; × 70 % + 85 × 30 % = 81.03.
    assert first_line(kaohe, changed, "2026Q1", "ZD005") == (
        f"2026年第1季度已归档（2026-04-12）。{COMPUTED}，本人的结果与归档不同，以归档为准："
        "得分 归档 81.27、现在 81.03；考核分 归档 79.67、现在 79.33；2026-01得分 归档 80.00、现在 79.00；"
        "2026-01绩 归档 32.00、现在 31.00；2026-01扣分（绩） 归档 —、现在 1.00。"
    )
    field = sealed_field(kaohe, changed, "2026Q1", "ZD005")
    assert field["same"] is False
    assert field["differences"][0] == {"what": "得分", "sealed": "81.27", "now": "81.03"}


def test_only_the_months_and_the_people_that_are_touched_differ(changed: Path, kaohe: Kaohe) -> None:
    assert sealed_field(kaohe, changed, "2026-01", "ZD005")["differences"] == [
        {"what": "2026-01得分", "sealed": "80.00", "now": "79.00"},
        {"what": "2026-01绩", "sealed": "32.00", "now": "31.00"},
        {"what": "2026-01扣分（绩）", "sealed": "—", "now": "1.00"},
    ]
    assert sealed_field(kaohe, changed, "2026-03", "ZD005")["same"] is True
    assert sealed_field(kaohe, changed, "2026Q1", "ZD004")["same"] is True


def test_a_decision_taken_away_is_a_difference(whole: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    unit = Path(shutil.copytree(whole, tmp_path / "单位"))
    (unit / "收件/2026Q1/等次审核表.xlsx").unlink()
    differences = sealed_field(kaohe, unit, "2026Q1", "ZD004")["differences"]
    assert {"what": "确定等次", "sealed": "好", "now": "—"} in differences


def test_somebody_the_seal_does_not_know_cannot_be_compared(whole: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    unit = Path(shutil.copytree(whole, tmp_path / "单位"))
    late = ("ZD006", "周强", "综合科", "科员", "公务员", "", date(2020, 1, 1), "", "否", "")
    put(unit, "人员名册.xlsx", *roster_pages(rows=(*PEOPLE, late), raters=RATERS))
    assert first_line(kaohe, unit, "2026Q1", "ZD006").endswith("归档里没有本人这一期的结果，无从比较。")
    assert sealed_field(kaohe, unit, "2026Q1", "ZD006")["same"] is None


def test_a_sealed_year_and_a_quarter_that_is_sealed_in_it_alone(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = sealed_unit(tmp_path, write_year, "2026")
    assert sealed_field(kaohe, unit, "2026", "ZD005")["same"] is True
    assert first_line(kaohe, unit, "2026Q2", "ZD005").startswith("2026年第2季度所在的2026年度已归档（2026-04-12）。")
    assert first_line(kaohe, unit, "2026-04", "ZD005") == (
        f"2026年4月所在的2026年度已归档（2026-04-12）。{COMPUTED}，归档里没有本人这一期的结果，无从比较。"
    )
    write_list(unit, Q2.months[0], late_return(date(2026, 4, 5)))
    assert sealed_field(kaohe, unit, "2026Q2", "ZD005")["differences"] == [
        {"what": "2026Q2得分", "sealed": "81.27", "now": "81.03"},
    ]
    assert {"what": "2026Q2得分", "sealed": "81.27", "now": "81.03"} in sealed_field(kaohe, unit, "2026", "ZD005")[
        "differences"
    ]


def test_after_a_reopening_there_is_no_seal_to_compare_with(changed: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    done = kaohe("run", changed, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF, "--reopen", "更正")
    assert done.exit_code == 0, done.output
    assert sealed_field(kaohe, changed, "2026Q1", "ZD005") is None


def test_a_broken_seal_is_not_compared_with_but_named(whole: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    unit = Path(shutil.copytree(whole, tmp_path / "单位"))
    results = unit / "归档/2026Q1/输出/results.json"
    results.write_bytes(results.read_bytes().replace(b"81.27", b"91.27"))
    stopped = kaohe("explain", unit, "2026Q1", "ZD005")
    assert (stopped.exit_code, "已损坏，请先运行 kaohe verify" in stopped.output) == (2, True)
