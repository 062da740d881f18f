"""A column is added in one place, its form's declaration: blank, recognition, checks, return and the README follow."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.offices.filling import write_unit

ANCHOR = '                Field("comment", "评语", _K.TEXT, required=False, width=18),\n'
COLUMN = '                Field("training", "培训学时", _K.POINTS, high=20000, extra=True),\n'
Run = Callable[..., subprocess.CompletedProcess[str]]
OTHER = "收件/别处.xlsx"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """A copy of the program with one line added."""
    root = tmp_path_factory.mktemp("edited")
    shutil.copytree(checkout / "kaohe_excel", root / "kaohe_excel", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(checkout / "templates", root / "kaohe_excel" / "templates")
    (root / "tests").mkdir()
    shutil.copytree(checkout / "tests" / "readme", root / "tests" / "readme")
    declarations = root / "kaohe_excel" / "forms" / "official.py"
    text = declarations.read_text(encoding="utf-8")
    assert text.count(ANCHOR) == 1
    declarations.write_text(text.replace(ANCHOR, COLUMN + ANCHOR), encoding="utf-8")
    return root


@pytest.fixture
def program(edited: Path) -> Run:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(edited), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(command, cwd=edited, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def unit(tmp_path: Path, program: Run) -> Path:
    """The unit with one rater's blank form of October in the inbox, from the edited program."""
    folder = write_unit(tmp_path / "单位")
    written = program("-m", "kaohe_excel", "forms", folder, "2026-10", "-o", tmp_path, "-q")
    assert written.returncode == 0, written.stderr
    (folder / "收件").mkdir()
    blank = next((tmp_path / "发放表-2026-10" / "评分人").glob("A06_*"))
    shutil.copy(blank, folder / OTHER)
    return folder


def findings(program: Run, unit: Path) -> list[tuple[str, str]]:
    """Code and place of what a check says of the form."""
    checked = program("-m", "kaohe_excel", "check", unit, "2026-10", "-o", unit.parent, "--format", "json")
    assert checked.returncode == 1, checked.stderr
    (report,) = json.loads(checked.stdout)
    return [(one["code"], one["where"]) for one in report["findings"] if one["where"].startswith(OTHER)]


def filled(unit: Path, cells: dict[str, Any]) -> None:
    """Fill in the one person's seven scores, and then these cells."""
    book = load_workbook(unit / OTHER)
    sheet = book["评分表综合岗"]
    for column in "DEFGHIJ":
        sheet[f"{column}5"] = 5
    for address, value in cells.items():
        sheet[address] = value
    book.save(unit / OTHER)


def test_the_blank_has_the_column_with_its_check(unit: Path) -> None:
    sheet = load_workbook(unit / OTHER)["评分表综合岗"]
    assert (sheet["L3"].value, sheet["M3"].value) == ("培训学时", "评语")
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if "L5" in rule.cells]
    assert (rule.type, rule.formula1, rule.formula2) == ("decimal", "0", "200")
    assert rule.error == "请填 0～200 之间的数，最多两位小数。"
    assert not sheet["L5"].protection.locked
    guidance = [row[0] for row in load_workbook(unit / OTHER)["填表说明"].values]
    assert "“培训学时”：请填 0～200 之间的数，最多两位小数。" in guidance


def test_the_form_is_recognised_and_what_stands_in_the_column_is_read(program: Run, unit: Path) -> None:
    filled(unit, {"L5": 16})
    assert findings(program, unit) == []
    filled(unit, {"L5": "１６"})
    assert findings(program, unit) == [("K309", f"{OTHER}!评分表综合岗!L5")]


def test_what_is_wrong_in_the_column_is_found_and_goes_back(program: Run, unit: Path) -> None:
    filled(unit, {"L5": 201})
    assert findings(program, unit) == [("K303", f"{OTHER}!评分表综合岗!L5")]
    returned = load_workbook(unit.parent / "检查-2026-10" / "退回" / OTHER)
    assert "“培训学时”填的 201 超出 0～200" in returned["评分表综合岗"]["L5"].comment.text
    filled(unit, {"L5": "两天"})
    assert findings(program, unit) == [("K302", f"{OTHER}!评分表综合岗!L5")]


def test_a_form_without_the_column_is_told_so(program: Run, unit: Path) -> None:
    filled(unit, {"L3": None})
    assert ("K108", f"{OTHER}!评分表综合岗") in findings(program, unit)


def test_the_readme_has_the_column(program: Run) -> None:
    printed = program("-c", "import sys; sys.path.insert(0, 'tests/readme'); import tables; print(tables.forms())")
    assert "廉洁自律* 合计 培训学时* 评语" in printed.stdout
