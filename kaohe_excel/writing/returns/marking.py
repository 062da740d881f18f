"""A received workbook with its faults marked in it. Runs in the parsing child: foreign bytes are opened here.

The copy keeps what the sender had. Added are the sheet 问题清单, a colour and a comment on each faulty cell, and in the hidden
``_meta`` sheet whose digest it answers and which colours are ours. What an earlier return added is taken away first.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.forms.model import CHECK_MARK, FAULT_SHEET, META_SHEET
from kaohe_excel.reading.book import Sheet, book_of
from kaohe_excel.reading.child import Answer, read_workbook, snapshot
from kaohe_excel.reading.recognise import ANSWERS
from kaohe_excel.writing.returns.areas import areas_of, cell_at, cells_in, clean, shown_width
from kaohe_excel.writing.returns.copying import live_totals, own_copy, plain_copy, unkept_parts
from kaohe_excel.writing.returns.fault_sheet import write_fault_sheet
from kaohe_excel.writing.returns.order import Fault, Order
from kaohe_excel.writing.returns.repacking import Results, keep_dates, saved_bytes, stored_results

COLOURED = "退回标色"
AUTHOR = "平时考核检查"
_LOCKED = "此单元格已锁定：请先在“审阅”中撤销工作表保护再改。"
_COMMENT_WIDTH, _COMMENT_COLUMNS, _LINE_PIXELS = 300, 36, 20
_CORE = "docProps/core.xml"
_RGB = re.compile(r"[0-9A-F]{6}|[0-9A-F]{8}")


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
    book = book_of("", digest, content)
    try:
        own = _annotated_own(data, book.sheets, order) if book.kind == "xlsx" else None
        return digest, "copy", own or _annotated_plain(book.sheets, book.dates_from_1904, order)
    except MemoryError:
        return digest, "killed", ""


def _annotated_own(data: bytes, sheets: tuple[Sheet, ...], order: Order) -> bytes | None:
    workbook = own_copy(data, sheets)
    if workbook is None:
        return None
    with ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        keep_dates(workbook, package.read(_CORE) if _CORE in names else b"")
    workbook.calculation.fullCalcOnLoad = True
    _annotate(workbook, order, plain=False, unkept=unkept_parts(names))
    return saved_bytes(workbook, stored_results(data))


def _annotated_plain(sheets: tuple[Sheet, ...], dates_from_1904: bool, order: Order) -> bytes:
    workbook = plain_copy(sheets, order.look.line, dates_from_1904=dates_from_1904)
    keep_dates(workbook, b"")
    results: Results = live_totals(workbook, order.sums)
    _annotate(workbook, order, plain=True, unkept=False)
    return saved_bytes(workbook, results)


def _annotate(workbook: Workbook, order: Order, *, plain: bool, unkept: bool) -> None:
    answered = _forget_earlier(workbook)
    ours = _mark(workbook, order)
    _record(workbook, " ".join([*answered, order.sha256]), ours)
    write_fault_sheet(workbook, order, plain=plain, unkept=unkept)


# --- colours and comments ------------------------------------------------------------------------------------------


def _mark(workbook: Workbook, order: Order) -> dict[str, str]:
    """Colour and comment the faulty cells; each with the colour that it had, as ``RRGGBB`` or nothing."""
    before: dict[str, str] = {}
    remarks: dict[tuple[str, str], list[str]] = {}
    for fault in reversed(order.faults):  # the heavier come first in the list, so their colour last
        if fault.sheet not in workbook.sheetnames:
            continue
        sheet = workbook[fault.sheet]
        cells = [cell_at(sheet, row, column) for row, column in cells_in(areas_of(fault.cells))]
        for cell in cells:
            before.setdefault(f"{sheet.title}!{cell.coordinate}", _colour(cell))
            cell.fill = PatternFill("solid", fgColor=order.look.fill(fault.severity))
        if cells:
            remarks.setdefault((sheet.title, cells[0].coordinate), []).insert(0, _remark(fault))
    for (title, coordinate), texts in remarks.items():
        _comment(workbook[title], coordinate, texts)
    return before


def _colour(cell: Cell) -> str:
    fill = cell.fill
    return str(fill.fgColor.rgb) if fill.fill_type == "solid" and fill.fgColor.type == "rgb" else ""


def _remark(fault: Fault) -> str:
    return f"{fault.severity}：{fault.message}\n怎么办：{fault.remedy}"


def _comment(sheet: Worksheet, coordinate: str, remarks: Iterable[str]) -> None:
    """Add our remarks below what the sender has in the comment already."""
    cell = sheet[coordinate]
    locked = [_LOCKED] if sheet.protection.sheet and cell.protection.locked else []
    earlier = [cell.comment.text] if cell.comment else []
    text = clean("\n".join([*earlier, CHECK_MARK, *remarks, *locked]))
    lines = sum(-(-shown_width(line) // _COMMENT_COLUMNS) or 1 for line in text.split("\n"))
    author = cell.comment.author if cell.comment else AUTHOR
    cell.comment = Comment(text, author, height=_LINE_PIXELS * (lines + 1), width=_COMMENT_WIDTH)


# --- what the next round needs to know ------------------------------------------------------------------------------


def _record(workbook: Workbook, answered: str, colours: Mapping[str, str]) -> None:
    """Note in the hidden sheet what this copy answers and what colours its cells had before."""
    if META_SHEET in workbook.sheetnames:
        sheet = workbook[META_SHEET]
        row = sheet.max_row + 1
    else:
        sheet = workbook.create_sheet(META_SHEET)
        sheet.sheet_state = "hidden"
        row = 1
    for offset, texts in enumerate([(ANSWERS, answered), *((COLOURED, *pair) for pair in sorted(colours.items()))]):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row + offset, column, text)
            cell.data_type = "s"


def _forget_earlier(workbook: Workbook) -> tuple[str, ...]:
    """Take away what an earlier return added; the digests that it answered."""
    if META_SHEET not in workbook.sheetnames:
        return ()
    sheet = workbook[META_SHEET]
    rows = [[str(value or "") for value in row] for row in sheet.iter_rows(max_col=3, values_only=True)]
    ours = [(number, row) for number, row in enumerate(rows, 1) if row[0] in (ANSWERS, COLOURED)]
    if not ours:
        return ()
    for number, (key, place, colour) in reversed(ours):
        if key == COLOURED:
            _uncolour(workbook, place, colour)
        sheet.delete_rows(number)
    if FAULT_SHEET in workbook.sheetnames:
        workbook.remove(workbook[FAULT_SHEET])
    for each in workbook.worksheets:
        _uncomment(each)
    return tuple(" ".join(row[1] for _, row in ours if row[0] == ANSWERS).split())


def _uncolour(workbook: Workbook, place: str, colour: str) -> None:
    title, _, coordinate = place.rpartition("!")
    if title in workbook.sheetnames and areas_of(coordinate) == (coordinate,) and ":" not in coordinate:
        fill = PatternFill("solid", fgColor=colour) if _RGB.fullmatch(colour) else PatternFill()
        workbook[title][coordinate].fill = fill


def _uncomment(sheet: Worksheet) -> None:
    """Remove our remarks from every comment, and a comment that held nothing else."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment and CHECK_MARK in cell.comment.text:
                own, author = cell.comment.text.partition(CHECK_MARK)[0].rstrip(), cell.comment.author
                cell.comment = Comment(own, author) if own else None
