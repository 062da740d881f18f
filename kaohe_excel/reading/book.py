"""A workbook as the parent sees it: sheets of plain values with absolute addresses."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

Value = str | int | float | bool | date | datetime | time | timedelta
"""A cell's value as the reader library gives it; an empty cell is ``""``."""


Cell = tuple[int, int]
"""A cell by row and column, from 0."""

_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e"
    "\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e007f]|_x00[01][0-9A-Fa-f]_"
)
"""Signs of control and format, also as written into XML by some programs."""


class Sight(StrEnum):
    """What a cell's look does to its value."""

    STRUCK = "struck"
    PARTLY_STRUCK = "partly struck"
    RAISED = "raised"
    PERCENT = "percent"
    ROUNDED = "rounded"
    NOTHING = "nothing"
    OTHERWISE = "otherwise"
    UNSEEN = "unseen"


class Look(NamedTuple):
    """How a cell looks, and the text in question: the struck, raised or unseen part, or the number as it is shown."""

    sight: Sight
    text: str


class Looks(NamedTuple):
    """What a person sees on a sheet that its values do not say. ``boxes`` are texts that lie over it, ``page`` those of the
    page's header and footer; ``formulas`` give the text of a formula, or nothing where the format keeps it to itself.
    ``unknown`` is a sheet that could not be looked at.
    """

    cells: Mapping[Cell, Look] = {}
    notes: Mapping[Cell, str] = {}
    formulas: Mapping[Cell, str] = {}
    boxes: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    unknown: bool = False


NO_LOOKS = Looks()


class Sheet(NamedTuple):
    """One sheet. Rows and columns count from 0 at A1; ``odd`` maps a cell that reads as empty to its error text, or to
    ``=`` for a formula whose result was not stored. ``invisible`` is the first cell whose text held signs that cannot be seen,
    which are left out.
    """

    name: str
    visible: bool
    rows: tuple[tuple[Value, ...], ...]
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    hidden_rows: tuple[int, ...]
    hidden_columns: tuple[int, ...]
    odd: dict[tuple[int, int], str]
    looks: Looks = NO_LOOKS
    invisible: Cell | None = None

    def value(self, row: int, column: int) -> Value:
        """A cell's value, ``""`` outside the used area."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def struck(self, row: int, column: int) -> str:
        """The part of a cell's text that is struck through, ``""`` where none is."""
        look = self.looks.cells.get((row, column))
        return look.text if look and look.sight in (Sight.STRUCK, Sight.PARTLY_STRUCK) else ""


class Book(NamedTuple):
    """One file that could be read. ``kind`` is its real format: xlsx, xls or ods."""

    file: str
    sha256: str
    kind: str
    dates_from_1904: bool
    sheets: tuple[Sheet, ...]


def book_of(file: str, sha256: str, content: Any) -> Book:
    """The child's tuples as a Book."""
    kind, dates_from_1904, sheets = content
    return Book(file, sha256, kind, dates_from_1904, tuple(_sheet_of(*sheet) for sheet in sheets))


def _sheet_of(*parts: Any) -> Sheet:
    name, visible, rows, merges, hidden_rows, hidden_columns, odd, looks = parts
    rows, invisible = _without_invisible(rows)
    return Sheet(name, visible, rows, merges, hidden_rows, hidden_columns, dict(odd), looks, invisible)


def _without_invisible(rows: tuple[tuple[Value, ...], ...]) -> tuple[tuple[tuple[Value, ...], ...], Cell | None]:
    """The rows without control and format characters, and the first cell that had one."""
    texts = "".join([str(value) for cells in rows for value in cells if value and value.__class__ is str])
    # Whether all of it can be printed is told many times faster than where it cannot; line breaks and wide blanks do not count.
    if "_x00" not in texts and texts.replace("\n", "").replace("\u3000", "").isprintable():
        return rows, None
    if not _INVISIBLE.search(texts):
        return rows, None
    found = (
        (row, column)
        for row, cells in enumerate(rows)
        for column, value in enumerate(cells)
        if isinstance(value, str) and _INVISIBLE.search(value)
    )
    clean = tuple(tuple(_INVISIBLE.sub("", v) if isinstance(v, str) else v for v in cells) for cells in rows)
    return clean, next(found, None)


def column_letters(column: int) -> str:
    """A column's letters.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A cell's address.

    >>> address(5, 2)
    'C6'
    """
    return f"{column_letters(column)}{row + 1}"


def range_address(row: int, first: int, last: int) -> str:
    """A stretch of one row.

    >>> range_address(6, 3, 19), range_address(6, 3, 3)
    ('D7:T7', 'D7')
    """
    return address(row, first) if first == last else f"{address(row, first)}:{address(row, last)}"
