"""A unit that prints in larger type finds its rows as much higher."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell

from kaohe_excel.core.design import DESIGN_NAME, unit_design
from kaohe_excel.deciding.report import QuarterReport
from kaohe_excel.writing.papers import papers_of

pytestmark = pytest.mark.xdist_group("papers")
LARGE = "[workbook_sizes]\ntitle = 26\nheading = 14\nbody = 14\nnote = 12\n"


def test_every_row_is_higher_than_its_largest_type(decided_report: QuarterReport, tmp_path: Path) -> None:
    (tmp_path / DESIGN_NAME).write_text(LARGE, encoding="utf-8")
    papers = papers_of(replace(decided_report, design=unit_design(tmp_path)))
    books = {name: load_workbook(BytesIO(content)) for name, content in papers.items() if name.endswith(".xlsx")}
    cramped, rows = [], 0
    for name, book in books.items():
        for sheet in book:
            if sheet.sheet_state != "visible":
                continue
            for number, row in enumerate(sheet.iter_rows(), start=1):
                sizes = [cell.font.sz for cell in row if isinstance(cell, Cell) and cell.value is not None]
                height = sheet.row_dimensions[number].height or sheet.sheet_format.defaultRowHeight
                rows += bool(sizes)
                if sizes and height < 1.2 * max(sizes):
                    cramped.append((name, sheet.title, number, height))
    assert not cramped
    assert len(books) >= 6
    assert rows > 1000
