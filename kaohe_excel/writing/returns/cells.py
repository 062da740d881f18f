"""One sheet of a package, to be amended: its cells' styles, its selection, what hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaohe_excel.writing.returns.areas import address_of, column_number
from kaohe_excel.writing.returns.splicing import Amended, Element, Unamendable

_AFTER_COMMENTS = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
) | {"AlternateContent"}
Address = tuple[int, int]
"""Row and column, counted from 1."""


@dataclass(slots=True)
class SheetPart:
    """A worksheet's part with its rows and cells found (also where a program left their addresses out)."""

    part: Amended
    rows: dict[int, Element] = field(default_factory=dict)
    cells: dict[Address, Element] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> "SheetPart":
        """A part as it came."""
        sheet = cls(Amended.of(data))
        number = 0
        for row in sheet._data().named("row"):
            number = int(row.attributes.get("r", number + 1))
            sheet.rows[number] = row
            column = 0
            for cell in row.named("c"):
                column = column_number(cell.attributes["r"]) if "r" in cell.attributes else column + 1
                sheet.cells[number, column] = cell
        return sheet

    def _data(self) -> Element:
        data = self.part.root.child("sheetData")
        if data is None:
            raise Unamendable("sheet without data")
        return data

    @property
    def is_protected(self) -> bool:
        """Whether the sheet is locked."""
        protection = self.part.root.child("sheetProtection")
        return protection is not None and protection.attributes.get("sheet") in ("1", "true")

    def style(self, address: Address) -> int:
        """A cell's style; one that is not there yet has that of its row or column."""
        cell = self.cells.get(address)
        if cell is not None:
            return int(cell.attributes.get("s", "0"))
        row = self.rows.get(address[0])
        if row is not None and row.attributes.get("customFormat") in ("1", "true"):
            return int(row.attributes.get("s", "0"))
        for column in self.part.root.all("col"):
            if int(column.attributes["min"]) <= address[1] <= int(column.attributes["max"]):
                return int(column.attributes.get("style", "0"))
        return 0

    def dress(self, styles: Mapping[Address, int]) -> None:
        """Give cells other styles; empty ones are put in where there are none."""
        absent: dict[int, dict[int, str]] = {}
        prefix = self.part.root.prefix
        for (row, column), style in sorted(styles.items()):
            cell = self.cells.get((row, column))
            if cell is not None:
                self.part.set(cell, s=style)
            else:
                absent.setdefault(row, {})[column] = f'<{prefix}c r="{address_of(row, column)}" s="{style}"/>'
        for row, cells in absent.items():
            self._put_cells(row, cells)

    def _put_cells(self, row: int, cells: Mapping[int, str]) -> None:
        element = self.rows.get(row)
        if element is None:
            self.put_row(row, "".join(cells.values()))
            return
        held = {column: cell for (number, column), cell in self.cells.items() if number == row}
        for column, markup in cells.items():
            following = [cell.start for other, cell in held.items() if other > column]
            if following:
                self.part.insert(min(following), markup)
            else:
                self.part.append(element, markup)

    def put_row(self, number: int, cells: str) -> None:
        """Put in a row that is not there yet."""
        prefix = self.part.root.prefix
        markup = f'<{prefix}row r="{number}">{cells}</{prefix}row>'
        following = [row.start for other, row in self.rows.items() if other > number]
        if following:
            self.part.insert(min(following), markup)
        else:
            self.part.append(self._data(), markup)

    def remove_rows(self, numbers: list[int]) -> None:
        """Take rows out; those below stay where they are."""
        for number in numbers:
            if number in self.rows:
                self.part.remove(self.rows[number])

    def hang(self, tag: str, relation: str, namespace: str) -> None:
        """Put in the element that links the drawing of the comments, at its place in the order."""
        markup = f'<{self.part.root.prefix}{tag} xmlns:r="{namespace}" r:id="{relation}"/>'
        after = [child.start for child in self.part.root.children if child.name in _AFTER_COMMENTS]
        if after:
            self.part.insert(min(after), markup)
        else:
            self.part.append(self.part.root, markup)


def unselected(data: bytes) -> bytes:
    """A sheet's part without its being selected: two selected sheets are a group, and what is typed goes into both."""
    if b"tabSelected" not in data:
        return data
    part = Amended.of(data)
    for view in part.root.all("sheetView"):
        if "tabSelected" in view.attributes:
            part.set(view, tabSelected=0)
    return part.content()
