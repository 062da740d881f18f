"""kaohe study: what it writes, that a run does not pay for it, and what the grades depend on in a unit worked out by hand."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

Kaohe = Callable[..., Result]
AS_OF = ("--as-of", "2026-04-02", "-q")


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory, sample_workbooks: Path) -> Path:
    from click.testing import CliRunner

    from kaohe_excel.cli import main

    out = tmp_path_factory.mktemp("study")
    for period in ("2026-02", "2026Q1", "2026"):
        result = CliRunner().invoke(main, ["study", str(sample_workbooks), period, "-o", str(out), *AS_OF])
        assert result.exit_code == 0, result.output
    return out


def test_a_study_writes_the_page_and_the_workbook_into_a_folder_of_its_own(studied: Path) -> None:
    assert {path.relative_to(studied).as_posix() for path in studied.glob("自查-*/自查报告.*")} == {
        f"自查-{period}/自查报告.{ending}" for period in ("2026", "2026-02", "2026Q1") for ending in ("html", "xlsx")
    }


def test_the_same_forms_give_the_same_study(
    studied: Path, tmp_path: Path, sample_workbooks: Path, kaohe: Kaohe
) -> None:
    kaohe("study", sample_workbooks, "2026Q1", "-o", tmp_path, *AS_OF)
    for name in ("自查报告.html", "自查报告.xlsx"):
        assert (tmp_path / "自查-2026Q1" / name).read_bytes() == (studied / "自查-2026Q1" / name).read_bytes()


def test_every_rater_who_marked_anybody_stands_in_the_workbook(studied: Path) -> None:
    book = openpyxl.load_workbook(studied / "自查-2026Q1" / "自查报告.xlsx", read_only=True)
    rows = [[cell.value for cell in row] for row in book["评分人"]]
    head = next(at for at, row in enumerate(rows) if row[0] == "评分人")
    assert len(rows[head + 1 :]) == 12
    assert {row[1] for row in rows[head + 1 :]} == {"主要领导", "分管领导", "科室负责人"}


def test_the_page_says_that_it_is_for_inside_and_a_month_has_no_grades(studied: Path) -> None:
    quarter = (studied / "自查-2026Q1" / "自查报告.html").read_text(encoding="utf-8")
    month = (studied / "自查-2026-02" / "自查报告.html").read_text(encoding="utf-8")
    assert "内部资料" in quarter
    assert "少一位评分人时" in quarter
    assert "少一位评分人时" not in month
    assert "请看季度的自查报告" in month


def test_json_tells_the_folder_and_how_much_is_noted(tmp_path: Path, sample_workbooks: Path, kaohe: Kaohe) -> None:
    result = kaohe("study", sample_workbooks, "2026-02", "-o", tmp_path, "--as-of", "2026-04-02", "--format", "json")
    found = json.loads(result.stdout)
    assert Path(found["folder"]) == tmp_path / "自查-2026-02"
    assert isinstance(found["flags"], int)


def test_a_run_does_not_load_the_study(tmp_path: Path, sample_workbooks: Path) -> None:
    script = (
        "import sys\nfrom kaohe_excel.cli import main\n"
        f"main(['run', {str(sample_workbooks)!r}, '2026-02', '-o', {str(tmp_path)!r}, '-q'], standalone_mode=False)\n"
    )
    ending = "print([name for name in sys.modules if '.study' in name])"
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            f"try:\n    {script.replace(chr(10), chr(10) + '    ')}\nexcept SystemExit:\n    pass\n{ending}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "[]"


def test_the_last_quarter_of_the_sample_holds_four_habits_and_the_report_names_exactly_those(
    tmp_path: Path, sample_workbooks: Path, kaohe: Kaohe
) -> None:
    kaohe("study", sample_workbooks, "2026Q4", "-o", tmp_path, "--as-of", "2027-01-10", "-q")
    book = openpyxl.load_workbook(tmp_path / "自查-2026Q4" / "自查报告.xlsx", read_only=True)
    rows = [[cell.value for cell in row] for row in book["提请留意"]][4:]
    assert [row[:2] for row in rows] == [
        ["宽严", "钱样一"],
        ["个别分数", "赵示一"],
        ["分数雷同", "李示一"],
        ["两表相同", "孙例一"],
    ]
    assert "杨示一" in str(rows[1][2])
    assert "2026年12月" in str(rows[2][2])
    assert "2026年10月" in str(rows[3][2])
