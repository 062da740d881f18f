"""``kaohe forms``: what is written for whom, what is said, and that nothing filled in is ever lost."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from kaohe_excel.core.ownership import MANIFEST
from tests.offices.filling import QUARTER, fill_forms, write_unit

Kaohe = Callable[..., Result]
FOLDER = f"发放表-{QUARTER}"


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    return write_unit(tmp_path / "单位")


def files_in(folder: Path) -> dict[str, list[str]]:
    return {sub.name: sorted(path.name for path in sub.iterdir()) for sub in sorted(folder.iterdir()) if sub.is_dir()}


def test_a_month_in_the_middle_of_a_quarter(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    result = kaohe("forms", unit, "2026-10", "-o", tmp_path)
    assert result.exit_code == 0
    assert files_in(tmp_path / "发放表-2026-10") == {
        "办公室": ["负面表现清单_2026-10.xlsx"],
        "评分人": [
            "A01_王建国_评分表_2026-10.xlsx",
            "A02_李明_评分表_2026-10.xlsx",
            "A03_赵敏_评分表_2026-10.xlsx",
            "A06_周强_评分表_2026-10.xlsx",
        ],
    }


def test_december_brings_the_poll_the_hosts_and_the_years_form(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    assert kaohe("forms", unit, "2026-12", "-o", tmp_path).exit_code == 0
    written = files_in(tmp_path / "发放表-2026-12")
    assert written["办公室"] == ["年度测评表_2026.xlsx", "测评表_2026Q4.xlsx", "负面表现清单_2026-12.xlsx"]
    assert written["外单位"] == ["A08_郑华_外单位评价意见_2026Q4.xlsx"]


def test_it_says_what_was_written_whom_it_leaves_out_and_what_comes_next(
    unit: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    out = tmp_path / "out"
    assert (
        kaohe("forms", unit, "2026-12", "-o", out, "--no-color").output.splitlines()[-7:]
        == [
            "示例局　2026年12月　发放表",
            f"  评分人：4 份，在 {out}/发放表-2026-12/评分人",
            f"  办公室：3 份，在 {out}/发放表-2026-12/办公室",
            f"  外单位：1 份，在 {out}/发放表-2026-12/外单位",
            "  不用评分：冯丽（产假）、郑华（借调）",
            f"下一步：按文件名发给填表人；填好的表收进 {unit}，再运行 kaohe check {unit} 2026-12。",
        ][-7:]
    )


def test_the_same_as_data(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    data = json.loads(kaohe("forms", unit, "2026-12", "-o", tmp_path, "--format", "json").output)
    assert (data["unit"], data["period"], len(data["files"]), data["unrated"]) == ("示例局", "2026-12", 8, [])
    assert data["left_out"][0] == {"id": "A09", "name": "冯丽", "reason": "产假"}
    assert all((Path(data["folder"]) / file).is_file() for file in data["files"])


def test_somebody_whom_nobody_rates_is_named(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    book = load_workbook(unit / "人员名册.xlsx")
    raters = book["评分人"]
    rows = {raters.cell(row, 1).value: row for row in range(3, raters.max_row + 1)}
    for person in ("A01", "A02"):
        raters.cell(rows[person], 4).value = "综合科"
    book.save(unit / "人员名册.xlsx")
    said = kaohe("forms", unit, "2026-10", "-o", tmp_path).output
    assert "没有人负责给周强评分" in said


def test_ledgers_are_handed_out_where_they_are_kept_or_asked_for(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    kaohe("forms", unit, QUARTER, "-o", tmp_path / "a")
    assert "科室" not in files_in(tmp_path / "a" / FOLDER)
    kaohe("forms", unit, QUARTER, "-o", tmp_path / "b", "--ledgers")
    assert files_in(tmp_path / "b" / FOLDER)["科室"] == [
        "工作记实台账01_综合科_2026Q4.xlsx",
        "工作记实台账02_执法科_2026Q4.xlsx",
    ]
    fill_forms(tmp_path / "b" / FOLDER / "科室", unit / "收件")
    kaohe("forms", unit, "2026-12", "-o", tmp_path / "c")
    assert len(files_in(tmp_path / "c" / "发放表-2026-12")["科室"]) == 2


def test_a_rating_form_shows_what_its_people_recorded_for_the_month(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    kaohe("forms", unit, QUARTER, "-o", tmp_path / "a", "--ledgers")
    fill_forms(tmp_path / "a" / FOLDER / "科室", unit / "收件")
    kaohe("forms", unit, "2026-12", "-o", tmp_path / "b")
    book = load_workbook(tmp_path / "b" / "发放表-2026-12" / "评分人" / "A06_周强_评分表_2026-12.xlsx")
    assert ["A07", "吴静", "报表审核", "已完成"] in [list(row[:4]) for row in book["本月工作"].values]
    assert "A05" not in str(list(book["本月工作"].values)), "only the rater's own people"


def test_without_a_roster_nothing_is_written(tmp_path: Path, kaohe: Kaohe) -> None:
    (tmp_path / "空").mkdir()
    result = kaohe("forms", tmp_path / "空", "2026-10", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "没有找到人员名册" in result.output
    assert not (tmp_path / "out").exists()


def test_written_again_without_a_change_it_is_the_same(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    assert kaohe("forms", unit, "2026-10", "-o", tmp_path).exit_code == 0
    assert kaohe("forms", unit, "2026-10", "-o", tmp_path).exit_code == 0


def test_a_form_filled_in_where_it_was_handed_out_is_never_overwritten(
    unit: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    kaohe("forms", unit, "2026-10", "-o", tmp_path)
    form = tmp_path / "发放表-2026-10" / "办公室" / "负面表现清单_2026-10.xlsx"
    book = load_workbook(form)
    book["负面表现"]["E4"] = "已登记的事项"
    book.save(form)
    before = form.read_bytes()
    result = kaohe("forms", unit, "2026-10", "-o", tmp_path)
    assert result.exit_code == 2
    assert "改动过的文件：办公室/负面表现清单_2026-10.xlsx。" in result.output
    assert str(unit / "收件") in result.output
    assert form.read_bytes() == before


def test_blanks_that_lie_in_the_units_own_folder_are_nobodys_answer(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    kaohe("forms", unit, "2026-10", "-o", tmp_path)
    shutil.copytree(tmp_path / "发放表-2026-10", unit / "发放表-2026-10")
    (unit / "发放表-2026-10" / MANIFEST).unlink()
    result = kaohe("check", unit, "2026-10", "-o", tmp_path / "out", "--format", "json")
    (report,) = json.loads(result.output)
    blanks = [item for item in report["inputs"] if item["file"].startswith("发放表-2026-10/")]
    assert len(blanks) == 5
    assert {item["verdict"] for item in blanks} == {"忽略"}
    assert {"K601", "K603"} <= {finding["code"] for finding in report["findings"]}, "an empty list is no 零报告 yet"
