"""The first sheet of a returned workbook: what is wrong, where, and what to do, each line with a link to its cell."""

from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.forms.model import FAULT_SHEET
from kaohe_excel.writing.returns.areas import areas_of, cell_at, clean, shown_width
from kaohe_excel.writing.returns.order import Fault, Look, Order
from kaohe_excel.writing.returns.paper import LINE_POINTS, print_on_one_width, thin_box

_COLUMNS = (("序号", 6), ("级别", 7), ("位置", 24), ("涉及", 18), ("问题", 52), ("怎么办", 44))
_GUIDANCE = (
    "请点“位置”到有问题的单元格，照批注改正，保存后把本文件交回即可；其他内容不用重填。",
    "标色、批注和本页不用删；交回后按更正件使用，原来的那份不再使用。",
)
_PLAIN_NOTE = "原表的格式不能保留，本副本只有数值和文字；也可以在原表上照此改正后交回。"
_UNKEPT_NOTE = "原表中的图片、图形、图表或宏可能没有带入本副本。"
_HEADING_ROW = 3


def write_fault_sheet(workbook: Workbook, order: Order, *, plain: bool, unkept: bool) -> None:
    """Put the list in front of all sheets and make it the one that opens."""
    sheet = workbook.create_sheet(FAULT_SHEET, 0)
    look = order.look
    notes = [*_GUIDANCE, *([_PLAIN_NOTE] if plain else []), *([_UNKEPT_NOTE] if unkept else [])]
    _put(cell_at(sheet, 1, 1), FAULT_SHEET, _font(look.title_font, look.ink, bold=True))
    for row, text in enumerate([order.heading, *notes], _HEADING_ROW - 1):
        _put(cell_at(sheet, row, 1), text, _font(look.body_font, look.ink))
    first = _HEADING_ROW + len(notes) + 1
    _write_headings(sheet, first - 1, look)
    for row, fault in enumerate(order.faults, first):
        _write_fault(sheet, first, row, fault, look, linked=fault.sheet in workbook.sheetnames)
    _set_up(sheet, first, look)
    _open_here(workbook, sheet)


def _font(font: tuple[str, int], colour: str, **more: Any) -> Font:
    name, size = font
    return Font(name=name, size=size, color=colour, **more)


def _scaled(measure: int, size: int, drawn_for: int = 10) -> int:
    """A height or a width that was drawn for type of another size."""
    return -(-measure * size // drawn_for)


def _put(cell: Cell, text: str, font: Font) -> None:
    """A text as a text, whatever it begins with."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.font = font


def _write_headings(sheet: Worksheet, row: int, look: Look) -> None:
    size = max(look.heading_font[1], look.body_font[1])
    for column, (heading, width) in enumerate(_COLUMNS, 1):
        cell = cell_at(sheet, row, column)
        _put(cell, heading, _font(look.heading_font, look.ink))
        cell.fill = PatternFill("solid", fgColor=look.heading_fill)
        cell.border, cell.alignment = thin_box(look.line), Alignment(horizontal="center", vertical="center")
        sheet.column_dimensions[cell.column_letter].width = _scaled(width, size)


def _write_fault(sheet: Worksheet, first: int, row: int, fault: Fault, look: Look, *, linked: bool) -> None:
    spot = " ".join(part for part in (fault.sheet, fault.cells) if part) or "整个文件"
    texts = (str(row - first + 1), fault.severity, spot, fault.person, fault.message, fault.remedy)
    for column, text in enumerate(texts, 1):
        cell = cell_at(sheet, row, column)
        _put(cell, text, _font(look.body_font, look.ink))
        cell.border = thin_box(look.line)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if column < 3 else None)
    sheet.cell(row, 2).fill = PatternFill("solid", fgColor=look.fill(fault.severity))
    lines = max(-(-shown_width(text) // (width - 1)) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    sheet.row_dimensions[row].height = _scaled(LINE_POINTS * max(lines, 1) + 5, look.body_font[1])
    if linked:
        _link(cell_at(sheet, row, 3), fault, look)


def _link(cell: Cell, fault: Fault, look: Look) -> None:
    """A link inside the workbook; a sheet's name stands between quotes, its own quotes doubled."""
    areas = areas_of(fault.cells)
    name = fault.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{areas[0] if areas else 'A1'}")
    cell.font = _font(look.body_font, look.link, underline="single")


def _set_up(sheet: Worksheet, first: int, look: Look) -> None:
    sheet.freeze_panes = f"A{first}"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{first - 1}:{first - 1}"
    print_on_one_width(sheet)
    sheet.row_dimensions[1].height = _scaled(28, look.title_font[1], drawn_for=16)


def _open_here(workbook: Workbook, sheet: Worksheet) -> None:
    """Select this sheet alone: two selected sheets are a group, and what is typed in one goes into both."""
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    workbook.active = 0
    for view in workbook.views:
        view.firstSheet = 0
