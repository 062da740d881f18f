"""Workbooks as plain data that a habit can spoil: read once from the clean forms, written anew as .xlsx for each try."""

import io
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import openpyxl
import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

Cell = tuple[int, int]
"""Row and column, counted from 0."""

_BEFORE = re.compile(r"^[（(]?[0-9]+[）).、]|\s")
PERSON_ID = re.compile(r"(?:ZD|00)[0-9]{3}")
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff56c72f"
    "0d0000000049454e44ae426082"
)


@dataclass
class Leaf:
    """One sheet. A formula is a pair of its text and its stored result; ``looks`` are XlsxWriter format properties."""

    name: str
    cells: dict[Cell, Any] = field(default_factory=dict)
    looks: dict[Cell, dict[str, Any]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: dict[Cell, str] = field(default_factory=dict)
    rich: dict[Cell, list[tuple[dict[str, Any], str]]] = field(default_factory=dict)
    pictures: list[Cell] = field(default_factory=list)
    boxes: list[tuple[Cell, str]] = field(default_factory=list)

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=-1)

    @property
    def last_column(self) -> int:
        return max((column for _, column in self.cells), default=-1)

    def find(self, text: str) -> Cell:
        """The first cell that begins with a text, whatever number or blanks an earlier habit put there."""
        return min(place for place, value in self.cells.items() if _BEFORE.sub("", str(value)).startswith(text))

    def has(self, text: str) -> bool:
        return any(_BEFORE.sub("", str(value)).startswith(text) for value in self.cells.values())

    def column(self, heading: str) -> int:
        return self.find(heading)[1]

    @property
    def headings(self) -> range:
        """The heading rows: from that of 人员编号 to the row above the first person, or the row itself."""
        first, column = self.find("人员编号")
        deeper = any(top == first and left == column and bottom > top for top, left, bottom, _ in self.merges)
        return range(first, first + 2 if deeper else first + 1)

    @property
    def people(self) -> list[int]:
        """The rows that hold a person, by id, or by a name where a habit took the id away."""
        ids, names = self.column("人员编号"), self.column("姓名")
        rows = range(self.headings[-1] + 1, self.last_row + 1)
        return [row for row in rows if _is_person(self.cells.get((row, ids)), self.cells.get((row, names)))]

    def heading_cells(self) -> list[Cell]:
        return [place for place in sorted(self.cells) if place[0] in self.headings]

    def lower(self, column: int) -> str:
        """The lowest heading over a column."""
        return next((str(self.cells[r, column]) for r in reversed(self.headings) if (r, column) in self.cells), "")

    def figures(self) -> list[Cell]:
        """Every filled number in a person's row but totals and ordinals."""
        return [
            (row, column)
            for row in self.people
            for column in range(self.last_column + 1)
            if type(self.cells.get((row, column))) in (int, float) and self.lower(column) not in ("序号", "合计")
        ]

    # --- reshaping ----------------------------------------------------------------------------------------------------

    def _moved(self, row_of: Mapping[int, int], column_of: Mapping[int, int]) -> None:
        def there(place: Cell) -> Cell:
            return row_of.get(place[0], place[0]), column_of.get(place[1], place[1])

        for held in (self.cells, self.looks, self.notes, self.rich):
            moved = {there(place): value for place, value in held.items()}
            held.clear()
            held.update(moved)  # type: ignore[arg-type]
        self.merges = [(*there((a, b)), *there((c, d))) for a, b, c, d in self.merges]
        self.hidden_rows = {row_of.get(row, row) for row in self.hidden_rows}
        self.hidden_columns = {column_of.get(column, column) for column in self.hidden_columns}
        self.pictures = [there(place) for place in self.pictures]
        self.boxes = [(there(place), text) for place, text in self.boxes]

    def insert_row(self, at: int, values: Mapping[int, Any] = MappingProxyType({})) -> None:
        last = max(self.last_row, at)
        self._moved({row: row + 1 for row in range(at, last + 1)}, {})
        self.cells.update({(at, column): value for column, value in values.items()})

    def insert_column(self, at: int) -> None:
        self._moved({}, {column: column + 1 for column in range(at, max(self.last_column, at) + 1)})

    def swap_columns(self, one: int, other: int) -> None:
        self._moved({}, {one: other, other: one})

    def below(self, other: "Leaf", gap: int = 2) -> None:
        """Put another sheet's contents below this one's."""
        down = self.last_row + gap
        copy = deepcopy(other)
        copy._moved({row: row + down for row in range(other.last_row + 1)}, {})
        self.cells |= copy.cells
        self.looks |= copy.looks
        self.merges += copy.merges


def _is_person(written_id: Any, name: Any) -> bool:
    return bool(PERSON_ID.search(str(written_id))) or (written_id is None and "、" in str(name))


Book = list[Leaf]


def leaves_of(data: bytes) -> Book:
    """The sheets of an .xlsx."""
    texts, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=known) for known in (False, True))
    return [_leaf(sheet, values[sheet.title]) for sheet in texts.worksheets]


def _leaf(sheet: Any, values: Any) -> Leaf:
    leaf = Leaf(sheet.title, hidden=sheet.sheet_state != "visible")
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                place = cell.row - 1, cell.column - 1
                formula = isinstance(cell.value, str) and cell.data_type == "f"
                leaf.cells[place] = (cell.value, values[cell.coordinate].value) if formula else cell.value
    leaf.merges = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges]
    return leaf


def written(book: Sequence[Leaf]) -> bytes:
    """The sheets as an .xlsx."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as workbook:
        formats: dict[str, Any] = {}

        def look(properties: Mapping[str, Any]) -> Any:
            key = repr(sorted(properties.items()))
            if key not in formats:
                formats[key] = workbook.add_format(dict(properties))
            return formats[key]

        for leaf in book:
            _write(workbook.add_worksheet(leaf.name), leaf, look)
    return memory.getvalue()


def _write(sheet: Any, leaf: Leaf, look: Any) -> None:
    if leaf.hidden:
        sheet.hide()
    for merge in leaf.merges:
        if merge[:2] != merge[2:]:
            with suppress(OverlappingRange):  # two habits that both move a head
                sheet.merge_range(*merge, "")
    for place in leaf.cells:
        _write_cell(sheet, leaf, place, look)
    for row in leaf.hidden_rows:
        sheet.set_row(row, None, None, {"hidden": True})
    for column in leaf.hidden_columns:
        sheet.set_column(column, column, None, None, {"hidden": True})
    for place, text in leaf.notes.items():
        sheet.write_comment(*place, text)
    for place in leaf.pictures:
        sheet.insert_image(*place, "签名.png", {"image_data": io.BytesIO(_PNG)})
    for place, text in leaf.boxes:
        sheet.insert_textbox(*place, text)


def _write_cell(sheet: Any, leaf: Leaf, place: Cell, look: Any) -> None:
    value, properties = leaf.cells[place], dict(leaf.looks.get(place, {}))
    if isinstance(value, date):
        properties.setdefault("num_format", "yyyy-mm-dd")
    style = look(properties) if properties else None
    if place in leaf.rich:
        parts = [part for own, text in leaf.rich[place] for part in ([look(own), text] if own else [text])]
        sheet.write_rich_string(*place, *parts)
    elif isinstance(value, tuple):
        sheet.write_formula(*place, value[0], style, value[1])
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, style)
    elif isinstance(value, str):
        sheet.write_string(*place, value, style)
    else:
        sheet.write(*place, value, style)
