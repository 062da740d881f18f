"""What a person sees on the sheets of an .ods and their values do not say, from its own XML; the text shown stands there itself.

Runs in the parsing child.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from kaohe_excel.reading.book import NO_LOOKS, Cell, Look, Looks, Sight
from kaohe_excel.reading.closeup import attribute, local_name, repeated
from kaohe_excel.reading.guard import Refusal
from kaohe_excel.reading.looks import BLACK, WHITE, Run, look_of, look_of_text, page_text

_NUMBERS = ("float", "currency", "percentage")
_FIELDS = frozenset({"sheet-name", "title", "page-number", "page-count", "date", "time", "file-name", "s", "tab"})
"""What a page header fills in by itself."""
_SHAPES = frozenset({"text-box", "custom-shape", "caption"})


class _Style(NamedTuple):
    """What a style says of the text it is for; ``None`` where it says nothing."""

    parent: str = ""
    struck: bool | None = None
    raised: bool | None = None
    colour: str | None = None
    fill: str | None = None
    page: str = ""


class _Sheet(NamedTuple):
    """A table's cells with what they look like, and the notes and formulas found on the way."""

    styles: Mapping[str, _Style]
    cells: dict[Cell, Look]
    notes: dict[Cell, str]
    formulas: dict[Cell, str]


def ods_looks(parts: Mapping[str, bytes]) -> dict[str, Looks]:
    """The looks of those sheets of an .ods that have any, by sheet name."""
    try:
        content, common = (
            fromstring(parts.get("content.xml", b"<none/>")),
            fromstring(parts.get("styles.xml", b"<none/>")),
        )
    except ParseError as error:
        raise Refusal("damaged", "工作表的内容不完整") from error
    styles = {attribute(each, "name"): _style(each) for root in (common, content) for each in _all(root, "style")}
    pages = {attribute(each, "name"): _page(each) for each in _all(common, "master-page")}
    found: dict[str, Looks] = {}
    for table in _all(content, "table"):
        sheet = _Sheet(styles, {}, {}, {})
        _read(table, sheet)
        page = pages.get(styles.get(attribute(table, "style-name"), _Style()).page, ())
        boxes = tuple(text for shape in table.iter() if local_name(shape.tag) in _SHAPES and (text := _words(shape)))
        looks = Looks(sheet.cells, sheet.notes, sheet.formulas, boxes, page)
        if looks != NO_LOOKS:
            found[attribute(table, "name")] = looks
    return found


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local_name(element.tag) == name)


def _style(element: Element) -> _Style:
    said: dict[str, str] = {}
    for part in element:
        if local_name(part.tag) in ("text-properties", "table-cell-properties"):
            said |= {local_name(name): value for name, value in part.items()}
    line = said.get("text-line-through-style", said.get("text-line-through-type"))
    position = said.get("text-position")
    return _Style(
        attribute(element, "parent-style-name"),
        None if line is None else line != "none",
        None if position is None else not position.startswith("0%"),
        said["color"].lstrip("#").upper() if "color" in said else None,
        said["background-color"].lstrip("#").upper() if "background-color" in said else None,
        attribute(element, "master-page-name"),
    )


def _said(styles: Mapping[str, _Style], name: str) -> _Style:
    """A style with what its parents say where it says nothing itself."""
    style, seen = styles.get(name, _Style()), {name}
    while style.parent and style.parent not in seen:
        seen.add(style.parent)
        parent = styles.get(style.parent, _Style())
        style = _under(style, parent)._replace(parent=parent.parent)
    return style


def _under(style: _Style, other: _Style) -> _Style:
    """A style over another that holds where it says nothing."""
    said = {name: value for name, value in style._asdict().items() if value is not None}
    return other._replace(**said)


def _page(master: Element) -> tuple[str, ...]:
    parts = [part for part in master if local_name(part.tag).startswith(("header", "footer"))]
    texts = [page_text(_words(part)) for part in parts if attribute(part, "display", "true") != "false"]
    return tuple(dict.fromkeys(text for text in texts if text))


def _words(element: Element) -> str:
    """The text in an element's paragraphs, without what fills itself in."""
    pieces = [_plain(paragraph) for paragraph in _all(element, "p")]
    return " ".join(" ".join(pieces).split())


def _plain(element: Element) -> str:
    inner = "".join(_plain(child) + (child.tail or "") for child in element)
    return "" if local_name(element.tag) in _FIELDS else (element.text or "") + inner


def _read(table: Element, sheet: _Sheet) -> None:
    columns: list[str] = []
    row = 0
    for element in table.iter():
        tag = local_name(element.tag)
        if tag == "table-column":
            columns += [attribute(element, "default-cell-style-name")] * min(repeated(element, "columns"), 1024)
        elif tag == "table-row":
            _read_row(element, row, columns, sheet)
            row += repeated(element, "rows")


def _read_row(element: Element, row: int, columns: list[str], sheet: _Sheet) -> None:
    column = 0
    usual = attribute(element, "default-cell-style-name")
    for cell in element:
        count = repeated(cell, "columns")
        if len(cell):
            by_column = columns[column] if column < len(columns) else ""
            style = _said(sheet.styles, attribute(cell, "style-name") or usual or by_column)
            for each in range(column, column + min(count, 1024)):
                _read_cell(cell, (row, each), style, sheet)
        column += count


def _read_cell(cell: Element, place: Cell, style: _Style, sheet: _Sheet) -> None:
    if formula := attribute(cell, "formula"):
        sheet.formulas[place] = formula.partition("=")[2]
    for note in (part for part in cell if local_name(part.tag) == "annotation"):
        sheet.notes[place] = _words(note)
    paragraphs = [part for part in cell if local_name(part.tag) == "p"]
    runs = [run for paragraph in paragraphs for run in _runs(paragraph, style, sheet.styles)]
    number = None
    if attribute(cell, "value-type") in _NUMBERS:
        value = float(attribute(cell, "value", "0"))
        text = "".join(run.text for run in runs)
        # Some programs store numbers without the text that they show.
        if paragraphs:
            number = look_of_text(value, text)
        elif attribute(cell, "value-type") == "percentage":
            number = Look(Sight.PERCENT, f"{100 * value:.12g}%")
    if look := look_of(runs, style.fill if style.fill and style.fill != "TRANSPARENT" else WHITE, number):
        sheet.cells[place] = look


def _runs(element: Element, style: _Style, styles: Mapping[str, _Style]) -> Iterator[Run]:
    def run(text: str | None, font: _Style) -> Run:
        return Run(text or "", bool(font.struck), bool(font.raised), font.colour or BLACK)

    yield run(element.text, style)
    for child in element:
        if local_name(child.tag) == "s":
            yield run(" ", style)
        elif local_name(child.tag) != "annotation":
            inner = attribute(child, "style-name")
            yield from _runs(child, _under(_said(styles, inner), style) if inner else style, styles)
        yield run(child.tail, style)
