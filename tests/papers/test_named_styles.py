"""Whoever opens a workbook finds its looks by name, and changes all headings by changing one."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from kaohe_excel.core.design import DESIGN_NAME, unit_design
from kaohe_excel.deciding.report import QuarterReport
from kaohe_excel.forms.model import META_SHEET
from kaohe_excel.writing.press.book import Book, Column

pytestmark = pytest.mark.xdist_group("papers")


def styles_of(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read("xl/styles.xml").decode()


@pytest.fixture(scope="module")
def books(sample_year: Path, sample_workbooks: Path) -> list[tuple[str, Workbook]]:
    """Every workbook written for the sample year, its roster and the forms of a month, each with its file's name."""
    forms = sorted(sample_workbooks.glob("*.xlsx")) + sorted(sample_workbooks.rglob("*2026-01*.xlsx"))
    return [(file.name, load_workbook(file)) for file in [*sorted(sample_year.rglob("*.xlsx")), *forms]]


def test_every_filled_cell_has_a_look_with_a_name(books: list[tuple[str, Workbook]]) -> None:
    nameless, named = set(), 0
    for file, book in books:
        for sheet in book:
            cells = [
                cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell) and cell.value is not None
            ]
            if sheet.title != META_SHEET:
                nameless |= {(file, sheet.title, cell.coordinate) for cell in cells if cell.style[:3] != "考核·"}
                named += len(cells)
    assert not nameless
    assert named > 20_000


def test_a_heading_takes_all_of_its_look_from_its_style(draft_report: QuarterReport) -> None:
    book = Book(draft_report, "表")
    sheet = book.sheet("表", [Column("列", 20)])
    sheet.headings()
    content = book.finish()
    named = {cell.value: cell.style for row in load_workbook(BytesIO(content))["表"].iter_rows() for cell in row}
    assert named == {"列": "考核·表头"}
    number = re.search('<cellStyle name="考核·表头" xfId="([0-9]+)"', styles_of(content))
    assert number is not None
    of_the_style = re.findall(f'<xf [^>]*xfId="{number[1]}"[^>]*>', styles_of(content))
    assert of_the_style
    assert not any("apply" in one for one in of_the_style)


def test_a_cell_says_only_in_what_it_departs_from_its_style(draft_report: QuarterReport) -> None:
    book = Book(draft_report, "表")
    worksheet = book.sheet("表", [Column("列", 20)]).worksheet
    worksheet.write_string(0, 0, "字", book.styles("text"))
    worksheet.write_string(1, 0, "字", book.styles("text", bottom=5))
    worksheet.write_string(2, 0, "字", book.styles("text", bold=True, align="right"))
    content = book.finish()
    formats = re.findall("<xf [^>]*>", styles_of(content).partition("<cellXfs")[2])
    kept = [sorted(re.findall("apply[A-Za-z]+", one)) for one in formats if 'xfId="0"' not in one]
    assert [] in kept
    assert ["applyBorder"] in kept
    assert ["applyAlignment", "applyFont"] in kept
    assert {cell.style for cell in load_workbook(BytesIO(content))["表"]["A"]} == {"考核·单元格文字"}


def test_two_styles_stay_two_where_a_unit_makes_them_alike(draft_report: QuarterReport, tmp_path: Path) -> None:
    (tmp_path / DESIGN_NAME).write_text('[colours]\nmissing = "#333333"\nmuted = "#333333"\n', encoding="utf-8")
    report = replace(draft_report, design=unit_design(tmp_path))
    book = Book(report, "表")
    worksheet = book.sheet("表", [Column("列", 20)]).worksheet
    worksheet.write_string(0, 0, "待补", book.styles("missing"))
    worksheet.write_string(1, 0, "—", book.styles("quiet"))
    sheet = load_workbook(BytesIO(book.finish()))["表"]
    assert [cell.style for cell in sheet["A"]] == ["考核·待补", "考核·无此项"]
    assert {cell.font.color.rgb for cell in sheet["A"]} == {"FF333333"}


def test_no_two_merged_ranges_overlap(books: list[tuple[str, Workbook]]) -> None:
    ranges = 0
    for file, book in books:
        for sheet in book:
            covered = [cell for merged in sheet.merged_cells.ranges for row in merged.rows for cell in row]
            assert len(covered) == len(set(covered)), (file, sheet.title)
            ranges += len(sheet.merged_cells.ranges)
    assert ranges > 1000
