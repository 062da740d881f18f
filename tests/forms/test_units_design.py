"""The forms of a unit that has a look of its own: they carry it, nothing on them is cut, and they are read like any other."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.cli import main
from kaohe_excel.core.design import DESIGN_NAME
from tests.offices.filling import QUARTER, SCORES, fill_forms, write_unit
from tests.offices.senders import coloured

Kaohe = Callable[..., Result]
FOLDER = f"发放表-{QUARTER}"
OWN = """
[workbook_fonts]
title = "华文中宋"
heading = "微软雅黑"
body = "仿宋"
[workbook_sizes]
title = 20
heading = 13
body = 12
note = 11
[colours]
ink = "#400000"
line = "#B00020"
heading_fill = "#F8DDDD"
input_fill = "#EAF6EA"
[severity_colours]
"错误" = "#FFAAAA"
"""
HUGE = "[workbook_sizes]\ntitle = 40\nheading = 20\nbody = 14\nnote = 24\n"


def hand_out(root: Path, design: str) -> Path:
    """The folder of the forms of a unit with that 版式.toml, ledgers included."""
    unit = write_unit(root / "单位")
    (unit / DESIGN_NAME).write_text(design, encoding="utf-8")
    done = CliRunner().invoke(main, ["forms", str(unit), QUARTER, "-o", str(root), "--ledgers", "-q"])
    assert done.exit_code == 0, done.output
    return root / FOLDER


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms of a unit with a look of its own; only looked at."""
    return hand_out(tmp_path_factory.mktemp("own"), OWN)


@pytest.fixture(scope="module")
def own_books(own: Path) -> Mapping[str, Workbook]:
    return {path.relative_to(own).as_posix(): load_workbook(path) for path in sorted(own.rglob("*.xlsx"))}


def written(books: Mapping[str, Workbook]) -> Iterator[tuple[Worksheet, Cell]]:
    """Every cell that shows a text or a figure given beforehand."""
    for book in books.values():
        for sheet in book.worksheets:
            for row in sheet.iter_rows() if sheet.sheet_state == "visible" else ():
                yield from ((sheet, cell) for cell in row if cell.value is not None and cell.data_type != "f")


def test_every_text_on_every_form_is_in_the_units_own_type(own_books: Mapping[str, Workbook]) -> None:
    type_used = {(cell.font.name, cell.font.sz, cell.font.color.rgb) for _, cell in written(own_books)}
    assert type_used == {
        ("华文中宋", 20, "FF400000"),
        ("微软雅黑", 13, "FF400000"),
        ("仿宋", 12, "FF400000"),
        ("仿宋", 11, "FF6B7280"),  # 注, in the shipped colour of what is secondary
    }
    assert len(own_books) == 22 - 2  # all of the quarter but the roster and the policy


def test_fills_and_lines_are_the_units_too(own_books: Mapping[str, Workbook]) -> None:
    cells = [cell for book in own_books.values() for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {c.fill.fgColor.rgb for c in cells if c.fill.fill_type} == {"FFF8DDDD", "FFEAF6EA"}
    assert {c.border.left.color.rgb for c in cells if c.border.left.style} == {"FFB00020"}


def test_what_is_to_be_filled_in_is_not_called_yellow_where_it_is_green(
    own_books: Mapping[str, Workbook], books: Mapping[str, Workbook]
) -> None:
    for found, word in ((own_books, "只有表头以下有底色的格子要填"), (books, "只有浅黄色的格子要填")):
        for book in found.values():
            assert any(str(cell.value).startswith(word) for cell in book["填表说明"]["A"])


@pytest.mark.parametrize("design", ["", OWN, HUGE], ids=["shipped", "own", "huge"])
def test_no_text_is_cut_at_any_size_of_type(design: str, tmp_path: Path) -> None:
    forms = hand_out(tmp_path, design)
    seen = 0
    for path in sorted(forms.rglob("*.xlsx")):
        book = load_workbook(path)
        digit = book._fonts[0].sz / 2  # type: ignore[attr-defined]
        for sheet, cell in written({path.name: book}):
            width, height = room_of(sheet, cell, digit)
            size = cell.font.sz
            lines = sum(max(1, ceil(em_width(line) * size / width)) for line in str(cell.value).split("\n"))
            where = (path.name, sheet.title, cell.coordinate)
            assert lines * size <= height, where
            assert lines == 1 or cell.alignment.wrap_text, where
            seen += 1
    assert seen > 1000


def em_width(text: str) -> float:
    """The width of a text in ems: a Chinese sign is one, a Latin one a half."""
    return sum(1 if sign > "\xff" else 0.5 for sign in text)


def room_of(sheet: Worksheet, cell: Cell, digit: float) -> tuple[float, float]:
    """Width and height in points of the cell, or of the merged cells that it heads."""
    area = next((a for a in sheet.merged_cells.ranges if a.coord.split(":")[0] == cell.coordinate), None)
    columns = range(cell.column, (area.max_col if area else cell.column) + 1)
    rows = range(cell.row, (area.max_row if area else cell.row) + 1)
    widths = {
        number: dimension.width
        for dimension in sheet.column_dimensions.values()
        for number in range(int(dimension.min or 0), int(dimension.max or 0) + 1)
    }
    heights = [sheet.row_dimensions[row].height or 15 for row in rows]
    return sum(widths[column] for column in columns) * digit, sum(heights)


def test_what_was_filled_in_on_such_forms_is_read_like_on_any_other(own: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_unit(tmp_path / "单位")
    fill_forms(own, unit / "收件")
    done = kaohe("run", unit, QUARTER, "-o", tmp_path, "--as-of", "2027-01-20", "-q")
    assert done.exit_code == 0, done.output
    results: dict[str, Any] = json.loads((tmp_path / QUARTER / "results.json").read_text(encoding="utf-8"))
    assert results["findings"] == []
    assert {person["id"]: (person["outcome"], person["score"]) for person in results["people"]} == SCORES


def test_a_copy_that_goes_back_is_marked_in_the_units_own_look(own: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    unit = Path(shutil.copytree(own.parent / "单位", tmp_path / "单位"))
    fill_forms(own, unit / "收件")
    form = unit / "收件" / "A03_赵敏_评分表_2026-10.xlsx"
    book = load_workbook(form)
    book["评分表"]["D5"] = 99
    book.save(form)
    assert kaohe("check", unit, QUARTER, "-o", tmp_path, "--as-of", "2027-01-20", "-q").exit_code == 1
    copy = load_workbook(tmp_path / f"检查-{QUARTER}" / "退回" / "收件" / form.name)
    assert coloured(copy, colour="FFAAAA") == {"D5"}
    cells = [cell for row in copy["问题清单"].iter_rows() for cell in row if cell.value]
    type_used = {(cell.font.name, cell.font.sz, cell.font.color.rgb[2:]) for cell in cells}
    assert type_used == {
        ("华文中宋", 20, "400000"),
        ("微软雅黑", 13, "400000"),
        ("仿宋", 12, "400000"),
        ("仿宋", 12, "1F4E79"),  # the link, in the shipped main colour
    }
    assert {cell.fill.fgColor.rgb[2:] for cell in cells if cell.fill.fill_type} == {"F8DDDD", "FFAAAA"}
    assert {cell.border.left.color.rgb[2:] for cell in cells if cell.border.left.style} == {"B00020"}


def test_a_wrong_file_stops_the_handing_out_and_nothing_is_written(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_unit(tmp_path / "单位")
    (unit / DESIGN_NAME).write_text("[colours]\nink = 'red'\n", encoding="utf-8")
    refused = kaohe("forms", unit, QUARTER, "-o", tmp_path / "out")
    assert (refused.exit_code, "[colours] ink 应是#RRGGBB" in refused.output) == (2, True)
    assert not (tmp_path / "out").exists()


def test_forms_that_lie_there_untouched_are_drawn_anew_when_the_look_has_changed(tmp_path: Path, kaohe: Kaohe) -> None:
    folder = hand_out(tmp_path, OWN)
    before = {path: path.read_bytes() for path in folder.rglob("*.xlsx")}
    (tmp_path / "单位" / DESIGN_NAME).unlink()
    assert kaohe("forms", tmp_path / "单位", QUARTER, "-o", tmp_path, "--ledgers").exit_code == 0
    after = {path: path.read_bytes() for path in folder.rglob("*.xlsx")}
    assert after.keys() == before.keys()
    assert after != before


def test_a_form_filled_in_where_it_lies_is_not_drawn_anew(tmp_path: Path, kaohe: Kaohe) -> None:
    folder = hand_out(tmp_path, OWN)
    filled = next(folder.rglob("*评分表*.xlsx"))
    book = load_workbook(filled)
    book["评分表"]["F7"] = 4.5
    book.save(filled)
    before = {path: path.read_bytes() for path in folder.rglob("*.xlsx")}
    (tmp_path / "单位" / DESIGN_NAME).unlink()
    refused = kaohe("forms", tmp_path / "单位", QUARTER, "-o", tmp_path, "--ledgers")
    assert (refused.exit_code, filled.name in refused.output) == (2, True)
    assert {path: path.read_bytes() for path in folder.rglob("*.xlsx")} == before
