"""A received workbook with its faults marked in it. Runs in the parsing child: foreign bytes are opened here.

The copy is the sender's own package, amended: a sheet 问题清单 in front, a colour and a comment on each faulty cell, and in the hidden
``_meta`` sheet whose digest it answers and which colours are ours. Every other part keeps its bytes. What an earlier return added
is taken away first. Formats other than .xlsx go back as values and texts in a new workbook, marked in the same way.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from kaohe_excel.forms.model import FAULT_SHEET, META_SHEET
from kaohe_excel.reading.apart import ANSWERS
from kaohe_excel.reading.book import Book, Sheet, book_of
from kaohe_excel.reading.child import Answer, read_workbook, snapshot
from kaohe_excel.writing.returns.areas import address_of, anchor, areas_of, cells_in, place_of
from kaohe_excel.writing.returns.cells import Address, SheetPart, unselected
from kaohe_excel.writing.returns.copying import plain_copy
from kaohe_excel.writing.returns.fault_sheet import fault_sheet, text_cell
from kaohe_excel.writing.returns.looks import Looks
from kaohe_excel.writing.returns.order import Fault, Order
from kaohe_excel.writing.returns.package import MAIN, OFFICE, SPREADSHEET_ML, Package
from kaohe_excel.writing.returns.remarks import remark
from kaohe_excel.writing.returns.splicing import Amended, Unamendable, element_text

COLOURED = "退回标色"
_LOCKED = "此单元格已锁定：请先在“审阅”中撤销工作表保护再改。"
_PLAIN_NOTE = "本副本只有数值和文字，没有原表的格式、图片、图形、公式和打印设置。"
_MACRO_NOTE = "本副本没有原表的宏，其他内容都在。"


def annotate(path: str, order: Order) -> Answer:
    """The annotated copy of one file as ``(sha256, "copy", bytes)``; another status where there is none.

    ``changed``: the file is no longer the one that was checked.
    """
    try:
        data = snapshot(path)
    except OSError:
        return "", "refused", ""
    digest = hashlib.sha256(data).hexdigest()
    if digest != order.sha256:
        return digest, "changed", ""
    _, status, content = read_workbook(path)
    if status != "book":
        return digest, status, ""
    try:
        return digest, "copy", _annotated(data, book_of("", digest, content), order)
    except MemoryError:
        return digest, "killed", ""


def _annotated(data: bytes, book: Book, order: Order) -> bytes:
    if book.kind == "xlsx":
        try:
            return _Copy(data, book.sheets, order).annotated()
        except (Unamendable, KeyError, ValueError):  # foreign bytes need not be built as the standard has it
            pass
    plain = plain_copy(book, order.sums, order.look.line)
    return _Copy(plain, book.sheets, order).annotated(_PLAIN_NOTE)


class _Earlier(NamedTuple):
    """What the hidden sheet says of an earlier return: our rows, the digests it answered, the colours that cells had."""

    rows: list[int]
    answered: list[str]
    colours: dict[tuple[str, Address], str]


def _earlier(sheets: tuple[Sheet, ...]) -> _Earlier:
    meta = next((sheet for sheet in sheets if sheet.name == META_SHEET), None)
    rows = [[str(value) for value in (*row, "", "", "")[:3]] for row in meta.rows] if meta else []
    ours = [(number, row) for number, row in enumerate(rows, 1) if row[0] in (ANSWERS, COLOURED)]
    places = [(row[1].rpartition("!"), row[2]) for _, row in ours if row[0] == COLOURED]
    return _Earlier(
        [number for number, _ in ours],
        " ".join(row[1] for _, row in ours if row[0] == ANSWERS).split(),
        {
            (title, place_of(cell)): colour
            for (title, _, cell), colour in places
            if areas_of(cell) == (cell,) and ":" not in cell
        },
    )


class _Copy:
    """A package being marked."""

    def __init__(self, data: bytes, sheets: tuple[Sheet, ...], order: Order) -> None:
        self._package = Package(data)
        self._order = order
        self._read = {sheet.name: sheet for sheet in sheets}
        self._earlier = _earlier(sheets)
        self._names = dict(self._sheet_parts())
        if not {sheet.name for sheet in sheets} <= set(self._names):
            raise Unamendable("sheets")
        self._styles = self._package.related(self._package.workbook, "styles")
        self._looks = Looks.of(self._package.parts[self._styles])
        self._before: dict[str, str] = {}

    def _sheet_parts(self) -> list[tuple[str, str]]:
        """Each sheet's name with its part."""
        parts = {r.id: r.target for r in self._package.relations(self._package.workbook)}
        book = Amended.of(self._package.parts[self._package.workbook])
        return [(one.attributes["name"], parts[one.attributes["id"]]) for one in book.root.all("sheet")]

    def annotated(self, lacks: str = "") -> bytes:
        """The marked package; ``lacks`` says what it does not have that was sent."""
        if self._package.drop_macros():
            lacks = _MACRO_NOTE
        for part in self._names.values():
            self._package.parts[part] = unselected(self._package.parts[part])
        for title in self._names:
            if title != META_SHEET and title in self._read:
                self._mark(title)
        self._record()
        self._list(lacks)
        self._package.parts[self._styles] = self._looks.content()
        return self._package.content()

    # --- colours and comments ------------------------------------------------------------------------------------------

    def _mark(self, title: str) -> None:
        faults = [fault for fault in self._order.faults if fault.sheet == title]
        earlier = {place: colour for (own, place), colour in self._earlier.colours.items() if own == title}
        if not faults and not self._earlier.rows:
            return
        name = self._names[title]
        sheet = SheetPart.of(self._package.parts[name])
        colours, remarks = self._wanted(title, faults)
        styles = {}
        for place in {*earlier, *colours}:
            style = sheet.style(place)
            if place in colours:
                self._before[f"{title}!{address_of(*place)}"] = earlier.get(place, self._looks.colour(style))
            styles[place] = self._looks.coloured(style, colours.get(place, earlier.get(place, "")))
        locked = {place for place in remarks if sheet.is_protected and self._looks.is_locked(sheet.style(place))}
        texts = {
            place: "\n".join([*map(_remark, own), *([_LOCKED] if place in locked else [])])
            for place, own in remarks.items()
        }
        remark(self._package, name, sheet, texts, afresh=bool(self._earlier.rows))
        sheet.dress(styles)
        self._package.parts[name] = sheet.part.content()

    def _wanted(self, title: str, faults: list[Fault]) -> tuple[Mapping[Address, str], Mapping[Address, list[Fault]]]:
        """The colour of each cell and the remarks on it; the heavier faults come first, and their colour holds."""
        merges = self._read[title].merges
        colours: dict[Address, str] = {}
        remarks: dict[Address, list[Fault]] = {}
        for fault in faults:
            places = [anchor(place, merges) for place in cells_in(areas_of(fault.cells))]
            for place in places:
                colours.setdefault(place, self._order.look.fill(fault.severity))
            if places:
                remarks.setdefault(places[0], []).append(fault)
        return colours, remarks

    # --- the sheets that are ours ---------------------------------------------------------------------------------------

    def _record(self) -> None:
        """Note in the hidden sheet what this copy answers and what colours its cells had before."""
        answered = " ".join([*self._earlier.answered, self._order.sha256])
        rows = [(ANSWERS, answered), *((COLOURED, *pair) for pair in sorted(self._before.items()))]
        if META_SHEET not in self._names:
            markup = "".join(element_text("row", _cells(n, texts), r=n) for n, texts in enumerate(rows, 1))
            part = f'<worksheet xmlns="{MAIN}">{element_text("sheetData", markup)}</worksheet>'
            self._add_sheet(META_SHEET, part, first=False)
            return
        name = self._names[META_SHEET]
        sheet = SheetPart.of(self._package.parts[name])
        sheet.remove_rows(self._earlier.rows)
        last = max(sheet.rows, default=0)
        prefix = sheet.part.root.prefix
        if prefix:
            raise Unamendable("prefixed sheet")
        for number, texts in enumerate(rows, last + 1):
            sheet.put_row(number, _cells(number, texts))
        self._package.parts[name] = sheet.part.content()

    def _list(self, lacks: str) -> None:
        """Put the list in front of all sheets and make it the one that opens."""
        part, heading = fault_sheet(self._order, lacks, self._looks, self._read)
        if self._earlier.rows and FAULT_SHEET in self._names:
            self._package.add(self._names[FAULT_SHEET], part, "")
            self._open(list(self._names).index(FAULT_SHEET))
        else:
            titles = f"'{_free(FAULT_SHEET, self._names)}'!${heading}:${heading}"
            self._add_sheet(_free(FAULT_SHEET, self._names), part, first=True, titles=titles)
            self._open(0)

    def _add_sheet(self, title: str, part: str, *, first: bool, titles: str = "") -> None:
        """A new sheet, in front of all or hidden behind them; names that belong to a sheet follow it."""
        name = self._package.free_name("xl/worksheets/sheet{}.xml")
        self._package.add(name, part, f"{SPREADSHEET_ML}.worksheet+xml")
        relation = self._package.relate(self._package.workbook, "worksheet", name)
        book = Amended.of(self._package.parts[self._package.workbook])
        sheets = book.root.child("sheets")
        if sheets is None or book.root.prefix:
            raise Unamendable("sheets")
        number = max(int(one.attributes["sheetId"]) for one in sheets.children) + 1
        state = {} if first else {"state": "hidden"}
        own = element_text("sheet", name=title, sheetId=number, **state)
        book.insert(sheets.inner if first else sheets.inner_end, own[:-2] + f' xmlns:r="{OFFICE}" r:id="{relation}"/>')
        if first:
            _shift_names(book, titles)
        self._package.parts[self._package.workbook] = book.content()

    def _open(self, number: int) -> None:
        book = Amended.of(self._package.parts[self._package.workbook])
        for view in book.root.all("workbookView"):
            book.set(view, firstSheet=0, activeTab=number)
        self._package.parts[self._package.workbook] = book.content()


def _shift_names(book: Amended, titles: str) -> None:
    """Defined names count sheets from 0: each has moved by one; the new sheet repeats its headings on every page."""
    own = element_text("definedName", titles, name="_xlnm.Print_Titles", localSheetId=0)
    names = book.root.child("definedNames")
    for name in names.children if names else []:
        if "localSheetId" in name.attributes:
            book.set(name, localSheetId=int(name.attributes["localSheetId"]) + 1)
    if names:
        book.append(names, own)
    else:
        before = [e for e in book.root.children if e.name in ("sheets", "functionGroups", "externalReferences")]
        book.insert(before[-1].end, element_text("definedNames", own))


def _cells(row: int, texts: tuple[str, ...]) -> str:
    return "".join(text_cell(row, column, text) for column, text in enumerate(texts, 1))


def _remark(fault: Fault) -> str:
    return f"{fault.severity}：{fault.message}\n怎么办：{fault.remedy}"


def _free(title: str, taken: Mapping[str, str]) -> str:
    names = [title, *(f"{title}（{number}）" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in {one.casefold() for one in taken})
