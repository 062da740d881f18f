"""The same sheet with the same looks as .xlsx, .xls and .ods."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import odf.dc
import odf.draw
import odf.number
import odf.office
import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

Piece = tuple[str, str]
"""A text and how it looks: ``struck``, ``raised`` or nothing."""


@dataclass(frozen=True)
class Styled:
    """A cell's value with its look. ``shown`` is what the number format makes of it, ``pieces`` replace the value."""

    value: Any = ""
    struck: bool = False
    white: bool = False
    code: str = "General"
    shown: str = ""
    pieces: tuple[Piece, ...] = ()
    formula: str = ""
    note: str = ""


Grid = Sequence[Sequence[Any]]


def with_look(rows: Grid, row: int, column: int, look: Styled) -> list[list[Any]]:
    """The rows with one cell replaced."""
    changed = [list(cells) for cells in rows]
    changed[row][column] = look
    return changed


def xlsx(name: str, rows: Grid, header: str = "") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = name
    page.oddHeader.left.text = header or None
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            _xlsx_cell(page.cell(row, column), value if isinstance(value, Styled) else Styled(value))
    memory = io.BytesIO()
    book.save(memory)
    data = memory.getvalue()
    return _with_results(data, rows)


def _xlsx_cell(cell: Any, look: Styled) -> None:
    cell.value = f"={look.formula}" if look.formula else look.value if look.value != "" else None
    if look.pieces:
        fonts = {"struck": InlineFont(strike=True), "raised": InlineFont(vertAlign="superscript"), "": InlineFont()}
        cell.value = CellRichText([TextBlock(fonts[how], text) for text, how in look.pieces])
    if look.struck or look.white:
        cell.font = Font(strike=look.struck, color="FFFFFFFF" if look.white else None)
    cell.number_format = look.code
    if look.note:
        cell.comment = Comment(look.note, "某人")


def _with_results(data: bytes, rows: Grid) -> bytes:
    """Formulas with the results that a spreadsheet would have stored."""
    from tests.offices.folder import patched

    for cells in rows:
        for look in cells:
            if isinstance(look, Styled) and look.formula:
                pattern = rf"(<f>{look.formula.replace('+', '[+]')}</f>)<v ?/>"
                data = patched(data, r"xl/worksheets/sheet1\.xml", pattern, rf"\1<v>{look.value}</v>")
    return data


def xls(name: str, rows: Grid, header: str = "") -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    sheet._Worksheet__header_str = f"&L{header}"  # the setter takes bytes of ASCII alone
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            _xls_cell(sheet, row, column, value if isinstance(value, Styled) else Styled(value))
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def _xls_cell(sheet: Any, row: int, column: int, look: Styled) -> None:
    font = f"font: struck_out {'on' if look.struck else 'off'}{', colour white' if look.white else ''}"
    style = xlwt.easyxf(font, num_format_str=look.code)
    fonts = {
        "struck": xlwt.easyfont("struck_out on"),
        "raised": xlwt.easyfont("escapement superscript"),
        "": xlwt.easyfont(""),
    }
    if look.pieces:
        sheet.write_rich_text(row, column, [(text, fonts[how]) for text, how in look.pieces])
    else:
        sheet.write(row, column, xlwt.Formula(look.formula) if look.formula else look.value, style)


def ods(name: str, rows: Grid, header: str = "") -> bytes:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    layout = odf.style.PageLayout(name="纸")
    document.automaticstyles.addElement(layout)
    master = odf.style.MasterPage(name="页", pagelayoutname=layout)
    head = odf.style.Header()
    head.addElement(odf.text.P(text=header))
    master.addElement(head)
    document.masterstyles.addElement(master)
    paper = odf.style.Style(name="表", family="table", masterpagename=master)
    document.automaticstyles.addElement(paper)
    styles = {how: _ods_style(document, how) for how in ("struck", "raised", "white")}
    table = odf.table.Table(name=name, stylename=paper)
    for cells in rows:
        row = odf.table.TableRow()
        for value in cells:
            row.addElement(_ods_cell(value if isinstance(value, Styled) else Styled(value), styles))
        table.addElement(row)
    document.spreadsheet.addElement(table)
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


def _ods_style(document: Any, how: str) -> Mapping[str, Any]:
    """One style of cells and one of stretches of text."""
    said = {
        "struck": {"textlinethroughstyle": "solid"},
        "raised": {"textposition": "super 58%"},
        "white": {"color": "#ffffff"},
    }[how]
    made = {}
    for family in ("table-cell", "text"):
        made[family] = odf.style.Style(name=f"{how}-{family}", family=family)
        made[family].addElement(odf.style.TextProperties(**said))
        document.automaticstyles.addElement(made[family])
    return made


def _ods_cell(look: Styled, styles: Mapping[str, Mapping[str, Any]]) -> Any:
    how = "struck" if look.struck else "white" if look.white else ""
    about: dict[str, Any] = {"stylename": styles[how]["table-cell"]} if how else {}
    if isinstance(look.value, (int, float)) and not look.pieces:
        about |= {"valuetype": "percentage" if "%" in look.code else "float", "value": look.value}
    elif look.value or look.pieces:
        about["valuetype"] = "string"
    if look.formula:
        about["formula"] = f"of:={look.formula}"
    cell = odf.table.TableCell(**about)
    if look.note:
        note = odf.office.Annotation()
        note.addElement(odf.text.P(text=look.note))
        cell.addElement(note)
    paragraph = odf.text.P()
    for text, part in look.pieces or ((look.shown if look.code != "General" else f"{look.value}", ""),):
        paragraph.addElement(odf.text.Span(text=text, **({"stylename": styles[part]["text"]} if part else {})))
    cell.addElement(paragraph)
    return cell


FORMATS: Mapping[str, Callable[[str, Grid, str], bytes]] = {".xlsx": xlsx, ".xlsm": xlsx, ".xls": xls, ".ods": ods}
