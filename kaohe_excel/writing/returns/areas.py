"""Cells named in a finding, and texts made fit for a cell or a comment."""

import re
import unicodedata
from collections.abc import Iterator

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

_AREA = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?")
_UNPRINTABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_MOST_CELLS = 1000
_LONGEST_TEXT = 4000


def areas_of(cells: str) -> tuple[str, ...]:
    """The addresses in a finding's place; a whole column is none.

    >>> areas_of("C6"), areas_of("D7:T7"), areas_of("C6、F6"), areas_of("C"), areas_of("")
    (('C6',), ('D7:T7',), ('C6', 'F6'), (), ())
    """
    return tuple(area for area in cells.split("、") if _AREA.fullmatch(area))


def cells_in(areas: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Every cell of these areas as (row, column) counted from 1; of a vast area only its first cell.

    >>> list(cells_in(("C6:D6", "F9")))
    [(6, 3), (6, 4), (9, 6)]
    """
    for area in areas:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = coordinate_to_tuple(first), coordinate_to_tuple(last or first)
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            bottom, right = top, left
        yield from ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell, or the first cell of the merge that it lies in; only that one can hold anything."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        merge = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        return cell_at(sheet, merge.min_row, merge.min_col)
    return cell


def clean(text: str) -> str:
    """A text without what no workbook may hold, and not without end.

    >>> clean("a\\x00b")
    'ab'
    """
    return _UNPRINTABLE.sub("�", ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST_TEXT]


def shown_width(text: str) -> int:
    """How many columns of a fixed-width face a text takes.

    >>> shown_width("姓名A")
    5
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
