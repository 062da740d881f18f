"""The first sheet of a returned workbook: what is wrong, where, and what to do, each line with a link to its cell."""

from collections.abc import Collection, Iterable, Sequence

from kaohe_excel.forms.model import FAULT_SHEET
from kaohe_excel.writing.returns.areas import address_of, areas_of, clean, shown_width
from kaohe_excel.writing.returns.looks import Looks
from kaohe_excel.writing.returns.order import Fault, Look, Order
from kaohe_excel.writing.returns.package import MAIN
from kaohe_excel.writing.returns.splicing import element_text, words

_COLUMNS = (("序号", 6), ("级别", 7), ("位置", 24), ("涉及", 18), ("问题", 52), ("怎么办", 44))
_GUIDANCE = (
    "请点“位置”到有问题的单元格，照批注改正，保存后把本文件交回即可；其他内容不用重填。",
    "标色、批注和本页不用删；交回后按更正件使用，原来的那份不再使用。",
)
_ON_THE_ORIGINAL = ("请点“位置”看有问题的单元格和批注，在原表上照此改正，保存后把原表交回。",)
_LINE_POINTS = 15
_PAPER = (
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
)


def fault_sheet(order: Order, lacks: str, looks: Looks, sheets: Collection[str]) -> tuple[str, int]:
    """The sheet's part, and its heading row; ``lacks`` says what the copy lacks, ``sheets`` can be linked to."""
    # What the copy lacks stands first: whoever reads one line reads that.
    texts = [lacks, order.heading, *_ON_THE_ORIGINAL] if lacks else [order.heading, *_GUIDANCE]
    look, first = order.look, len(texts) + 3
    title, body = looks.new(look.title_font, look.ink, bold=True), looks.new(look.body_font, look.ink)
    heading = looks.new(look.heading_font, look.ink, fill=look.heading_fill, line=look.line, align="center")
    above = [_row(1, [(FAULT_SHEET, title)], _scaled(28, look.title_font[1], drawn_for=16))]
    above += [_row(n, [(text, body)]) for n, text in enumerate(texts, 2)]
    above.append(_row(first - 1, [(text, heading) for text, _ in _COLUMNS]))
    rows = [_fault_row(number, first, fault, look, looks, sheets) for number, fault in enumerate(order.faults, 1)]
    links = [link for number, fault in enumerate(order.faults, first) if (link := _link(number, fault, sheets))]
    size = max(look.heading_font[1], look.body_font[1])
    columns = (
        element_text("col", min=n, max=n, width=_scaled(width, size), customWidth=1)
        for n, (_, width) in enumerate(_COLUMNS, 1)
    )
    return _worksheet(first, "".join(columns), [*above, *rows], links), first - 1


def _worksheet(first: int, columns: str, rows: Iterable[str], links: Sequence[str]) -> str:
    pane = element_text("pane", ySplit=first - 1, topLeftCell=f"A{first}", activePane="bottomLeft", state="frozen")
    view = element_text(
        "sheetView", pane + '<selection pane="bottomLeft"/>', showGridLines=0, tabSelected=1, workbookViewId=0
    )
    return (
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        + element_text("sheetViews", view)
        + element_text("cols", columns)
        + element_text("sheetData", "".join(rows))
        + (element_text("hyperlinks", "".join(links)) if links else "")
        + f"{_PAPER}</worksheet>"
    )


def _row(number: int, cells: Sequence[tuple[str, int]], height: int = 0) -> str:
    """A row of texts, each as a text whatever it begins with, with its style."""
    markup = "".join(text_cell(number, column, text, style) for column, (text, style) in enumerate(cells, 1))
    size = {"ht": height, "customHeight": 1} if height else {}
    return element_text("row", markup, r=number, **size)


def text_cell(row: int, column: int, text: str, style: int = 0) -> str:
    """A cell that holds a text."""
    inside = f'<is><t xml:space="preserve">{words(clean(text))}</t></is>'
    return element_text("c", inside, r=address_of(row, column), s=style, t="inlineStr")


def _fault_row(number: int, first: int, fault: Fault, look: Look, looks: Looks, sheets: Collection[str]) -> str:
    texts = (str(number), fault.severity, _spot(fault), fault.person, fault.message, fault.remedy)
    plain = looks.new(look.body_font, look.ink, line=look.line, wrap=True)
    centred = looks.new(look.body_font, look.ink, line=look.line, align="center", wrap=True)
    fill = looks.new(
        look.body_font, look.ink, fill=look.fill(fault.severity), line=look.line, align="center", wrap=True
    )
    link = looks.new(look.body_font, look.link, line=look.line, wrap=True, underline=True)
    styles = (centred, fill, link if fault.sheet in sheets else plain, plain, plain, plain)
    lines = max(-(-shown_width(text) // (width - 1)) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    height = _scaled(_LINE_POINTS * max(lines, 1) + 5, look.body_font[1])
    return _row(first + number - 1, list(zip(texts, styles, strict=True)), height)


def _spot(fault: Fault) -> str:
    return " ".join(part for part in (fault.sheet, fault.cells) if part) or "整个文件"


def _link(row: int, fault: Fault, sheets: Collection[str]) -> str:
    """A link inside the workbook; a sheet's name stands between quotes, its own quotes doubled."""
    if fault.sheet not in sheets:
        return ""
    areas = areas_of(fault.cells)
    name = fault.sheet.replace("'", "''")
    return element_text(
        "hyperlink", ref=f"C{row}", location=f"'{name}'!{areas[0] if areas else 'A1'}", display=_spot(fault)
    )


def _scaled(measure: int, size: int, drawn_for: int = 10) -> int:
    """A height or a width that was drawn for type of another size."""
    return -(-measure * size // drawn_for)
