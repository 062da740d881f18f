"""Cells named in a finding, and texts made fit for a cell or a comment."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kaohe_excel.core.unseen import without_unseen
from kaohe_excel.reading.book import address

_AREA = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?")
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
        (top, left), (bottom, right) = place_of(first), place_of(last or first)
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            bottom, right = top, left
        yield from ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def column_number(reference: str) -> int:
    """The column of an address, counted from 1.

    >>> column_number("A1"), column_number("AB12")
    (1, 28)
    """
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = 26 * number + ord(letter) - 64
    return number


def place_of(reference: str) -> tuple[int, int]:
    """An address as (row, column) counted from 1.

    >>> place_of("D7")
    (7, 4)
    """
    return int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), column_number(reference)


def address_of(row: int, column: int) -> str:
    """The address of a row and column counted from 1.

    >>> address_of(7, 4), address_of(1, 28)
    ('D7', 'AB1')
    """
    return address(row - 1, column - 1)


def anchor(place: tuple[int, int], merges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> tuple[int, int]:
    """The cell (counted from 1), or the first cell of the merge (counted from 0) that it lies in: only that can hold anything.

    >>> anchor((7, 4), [((5, 3), (6, 3))])
    (6, 4)
    """
    row, column = place
    for (top, left), (bottom, right) in merges:
        if top < row <= bottom + 1 and left < column <= right + 1:
            return top + 1, left + 1
    return place


def clean(text: str) -> str:
    """A text without what is not seen, and not without end.

    >>> clean("a\\x00b")
    'a�b'
    """
    return without_unseen(text)[:_LONGEST_TEXT]


def shown_width(text: str) -> int:
    """How many columns of a fixed-width face a text takes.

    >>> shown_width("姓名A")
    5
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
