"""Values and texts in a plain new workbook: the copy of what is no .xlsx, or of an .xlsx that is built too strangely to be amended."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from kaohe_excel.reading.book import Book, Sheet, Value
from kaohe_excel.reading.closeup import NO_RESULT
from kaohe_excel.writing.returns.areas import clean, place_of, shown_width
from kaohe_excel.writing.returns.order import Sum

TOTAL_HEADING = "合计"
_UNDATED = datetime(2020, 12, 8)
_WIDEST = 40
_TITLE_CELLS = 3
_MOST_MERGED = 10_000
_LINE_POINTS = 15
_A4 = 9
_NO_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_Cell = tuple[int, int]


def plain_copy(book: Book, sums: Sequence[Sum], line: str) -> bytes:
    """Values, texts, merges and hidden sheets, columns wide enough to read; totals add up again. ``line``: colour of the lines."""
    memory = BytesIO()
    options = {"in_memory": True, "date_1904": book.dates_from_1904, "strings_to_formulas": False}
    with xlsxwriter.Workbook(memory, options) as workbook:
        workbook.set_properties({"created": _UNDATED})
        box = {"border": 1, "border_color": f"#{line}", "valign": "vcenter"}
        looks = {
            (ruled, day): workbook.add_format(
                {**(box if ruled else {}), **({"num_format": "yyyy-mm-dd"} if day else {"text_wrap": ruled})}
            )
            for ruled in (False, True)
            for day in (False, True)
        }
        for sheet in book.sheets:
            copy = workbook.add_worksheet(_NO_NAME.sub("_", clean(sheet.name))[:31])
            if not sheet.visible:
                copy.hide()
            totals = _totals(sheet, [one for one in sums if one.sheet == sheet.name])
            _put_layout(copy, sheet)
            _put_values(copy, sheet, looks, totals)
    return memory.getvalue()


def _put_layout(copy: Worksheet, sheet: Sheet) -> None:
    for (top, left), (bottom, right) in sheet.merges:
        if 1 < (bottom - top + 1) * (right - left + 1) <= _MOST_MERGED:
            with suppress(OverlappingRange):
                copy.merge_range(top, left, bottom, right, "")
    copy.set_landscape()
    copy.set_paper(_A4)
    copy.fit_to_pages(1, 0)
    for column, width in enumerate(_widths(sheet)):
        copy.set_column(column, column, width)


def _put_values(
    copy: Worksheet, sheet: Sheet, looks: Mapping[tuple[bool, bool], Any], totals: Mapping[_Cell, str]
) -> None:
    for row, values in enumerate(sheet.rows):
        ruled = sum(value != "" for value in values) > _TITLE_CELLS
        for column, value in enumerate(values):
            shown = sheet.odd.get((row, column), "") if value == "" else value
            look = looks[ruled, isinstance(shown, date | time | timedelta)]
            if (row, column) in totals:
                copy.write_formula(row, column, totals[row, column], look, shown)
            else:
                _put(copy, row, column, "" if shown == NO_RESULT else shown, look)
        if ruled:
            lines = max(str(value).count("\n") for value in values) + 1
            copy.set_row(row, _LINE_POINTS * lines + 5)


def _put(copy: Worksheet, row: int, column: int, value: Value, look: Any) -> None:
    """A text stays a text, whatever it begins with."""
    if isinstance(value, str):
        written = clean(value)
        if written:
            copy.write_string(row, column, written, look)
        else:
            copy.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        copy.write_boolean(row, column, value, look)
    elif isinstance(value, date | time | timedelta):
        copy.write_datetime(row, column, value, look)
    else:
        copy.write_number(row, column, value, look)


def _widths(sheet: Sheet) -> list[int]:
    """A width for each column from its texts; texts over merged columns (titles, notes) do not count."""
    over = {start for start, end in sheet.merges if end[1] > start[1]}
    columns: dict[int, int] = {}
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if value != "" and (row, column) not in over:
                columns[column] = max(columns.get(column, 8), min(_widest_line(str(value)) + 2, _WIDEST))
    return [columns.get(column, 8) for column in range(max(columns, default=-1) + 1)]


def _widest_line(text: str) -> int:
    return max(shown_width(line) for line in text.split("\n"))


def _totals(sheet: Sheet, sums: Sequence[Sum]) -> dict[_Cell, str]:
    """The totals that are to be formulas again, so that a corrected score corrects its total."""
    return dict(_total_cells(sheet, sums))


def _total_cells(sheet: Sheet, sums: Sequence[Sum]) -> Iterator[tuple[_Cell, str]]:
    for total in sums:
        row = place_of(total.cells[0])[0] - 1
        headed = {c for r in sheet.rows[:row] for c, value in enumerate(r) if str(value).strip() == TOTAL_HEADING}
        column = headed.pop() if len(headed) == 1 else None
        if column is not None and isinstance(sheet.value(row, column), int | float):
            yield (row, column), f"=SUM({_reference(total.cells)})"


def _reference(cells: Sequence[str]) -> str:
    """These cells of one row for a formula.

    >>> _reference(("D6", "E6", "F6")), _reference(("D6", "F6"))
    ('D6:F6', 'D6,F6')
    """
    columns = [place_of(cell)[1] for cell in cells]
    adjoining = columns == [*range(columns[0], columns[0] + len(columns))]
    return f"{cells[0]}:{cells[-1]}" if adjoining and len(cells) > 1 else ",".join(cells)
