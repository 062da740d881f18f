"""What a person sees on the sheets of an .xlsx and their values do not say: struck or unseen text, formats, notes, boxes, formulas.

Runs in the parsing child. In a package a few cheap marks are searched for first: only where a style or a text that is used could
mislead does the second library open the workbook (``look_closer``). What comes back is small: the cells that matter.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import ZipFile

from kaohe_excel.reading.book import NO_LOOKS, Cell, Look, Looks
from kaohe_excel.reading.closeup import cell_of, local_name, relations_of, sheet_parts
from kaohe_excel.reading.guard import Refusal
from kaohe_excel.reading.looks import BLACK, WHITE, Run, are_alike, look_of, number_look, page_text
from kaohe_excel.reading.number_format import BUILTIN, hides

_RICH = (b"strike", b"vertAlign")
_STYLE_USED = re.compile(rb'\ss="(\d+)"')
_ZERO = rb's="%b"(?![^>]*\bt="s")[^>]*>(?:<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>0(?:[.]0+)?</'
_FORMULA = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*\s)?r="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>([^<]*)<)')
_FORMULA_BEGINS = re.compile(rb"<f[ />]")
_PAGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]+)<")
_STRICT = ((b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
           (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"))  # fmt: skip
_CELLS_ALONE = re.compile(
    rb"^(.*?<(?:\w+:)?worksheet\b[^>]*>).*?(<(?:\w+:)?sheetData\b.*</(?:\w+:)?sheetData>).*?(</(?:\w+:)?worksheet>)\s*$",
    re.DOTALL,
)


def xlsx_looks(parts: Mapping[str, bytes]) -> dict[str, Looks]:
    """The looks of those sheets of a package that have any, by sheet name."""
    closer = look_closer(parts) if _misleads(parts) else {}
    found: dict[str, Looks] = {}
    for title, name in sheet_parts(parts):
        sheet = parts.get(name, b"")
        looks = Looks(
            closer.get(title, {}), _notes(parts, name), _formulas(sheet), _boxes(parts, name), _page_texts(sheet)
        )
        if looks != NO_LOOKS:
            found[title] = looks
    return found


# --- cheap marks ------------------------------------------------------------------------------------------------------


def _misleads(parts: Mapping[str, bytes]) -> bool:
    """Whether a style that some cell uses, or a text in several fonts, could show something else than what is stored."""
    sheets = [part for name, part in parts.items() if "sheet" in name and b"sheetData" in part]
    strings = [part for name, part in parts.items() if name.lower().endswith("sharedstrings.xml")]
    if any(mark in part for part in (*strings, *sheets) for mark in _RICH):
        return True
    styles = next((part for name, part in parts.items() if name.lower().endswith("styles.xml")), b"")
    telling, telling_of_zero = _telling_styles(styles)
    return any(
        (telling and telling.intersection(_STYLE_USED.findall(sheet)))
        or any(re.search(_ZERO % number, sheet) for number in telling_of_zero)
        for sheet in sheets
    )


@lru_cache(maxsize=16)
def _telling_styles(styles: bytes) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The numbers of the cell styles that could mislead, and of those that could where a cell holds 0."""
    if not styles:
        return frozenset(), frozenset()
    tables = {local_name(table.tag): list(table) for table in _xml(styles)}
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in tables.get("numFmts", ())}
    fonts = [_font(font) for font in tables.get("fonts", ())]
    fills = [_fill(fill) for fill in tables.get("fills", ())]
    telling, of_zero = set(), set()
    for number, style in enumerate(tables.get("cellXfs", ())):
        struck, colour = _at(fonts, style.get("fontId"), (False, BLACK))
        code = codes.get(style.get("numFmtId")) or BUILTIN.get(int(style.get("numFmtId", "0")), "General")
        if struck or are_alike(colour, _at(fills, style.get("fillId"), WHITE)) or hides(code, zero=False):
            telling.add(str(number).encode())
        elif hides(code):
            of_zero.add(str(number).encode())
    return frozenset(telling), frozenset(of_zero)


def _at(entries: list[Any], index: str | None, otherwise: Any) -> Any:
    number = int(index or 0)
    return entries[number] if number < len(entries) else otherwise


def _font(font: Element) -> tuple[bool, str]:
    parts = {local_name(part.tag): part for part in font}
    strike = parts.get("strike")
    colour = parts.get("color")
    return strike is not None and strike.get("val", "1") not in ("0", "false"), _colour(colour, BLACK)


def _fill(fill: Element) -> str:
    pattern = next(iter(fill), None)
    if pattern is None or pattern.get("patternType") != "solid":
        return WHITE
    return _colour(next((part for part in pattern if local_name(part.tag) == "fgColor"), None), WHITE)


def _colour(element: Element | None, otherwise: str) -> str:
    if element is None:
        return otherwise
    return _paint(element.get("rgb"), element.get("theme"), element.get("indexed"), element.get("tint"), otherwise)


def _paint(rgb: Any, theme: Any, indexed: Any, tint: Any, otherwise: str) -> str:
    """A colour as six hexadecimal digits, or as its place in a table where it is neither white nor black."""
    if isinstance(rgb, str):
        return rgb[-6:].upper()
    if theme is not None and not float(tint or 0):
        return {"0": WHITE, "1": BLACK}.get(str(theme), f"theme {theme}")
    if indexed is not None:
        return {"1": WHITE, "9": WHITE, "65": WHITE, "0": BLACK, "8": BLACK, "64": BLACK}.get(
            str(indexed), f"indexed {indexed}"
        )
    return otherwise if theme is None else f"theme {theme} {tint}"


def _xml(part: bytes) -> Element:
    try:
        return fromstring(part)
    except ParseError as error:
        raise Refusal("damaged", "工作表的内容不完整") from error


# --- what stands beside the cells -------------------------------------------------------------------------------------


def _formulas(sheet: bytes) -> dict[Cell, str]:
    """Each formula cell with its text. From the formula back to its cell: most cells have none."""
    if b":sheetData" in sheet:
        found = _FORMULA.finditer(sheet)
    else:
        cells = (sheet.rfind(b"<c ", 0, mark.start()) for mark in _FORMULA_BEGINS.finditer(sheet))
        found = (match for at in cells if at >= 0 and (match := _FORMULA.match(sheet, at)))
    return {cell_of(match[1].decode()): unescape((match[2] or b"").decode()) for match in found}


def _page_texts(sheet: bytes) -> tuple[str, ...]:
    """What the page's header and footer say besides page numbers."""
    page = sheet[at:] if (at := sheet.rfind(b"</sheetData>")) >= 0 else sheet
    texts = (page_text(unescape(text.decode())) for text in _PAGE.findall(page))
    return tuple(dict.fromkeys(text for text in texts if text))


def _notes(parts: Mapping[str, bytes], sheet: str) -> dict[Cell, str]:
    """The notes of a sheet by cell; of a conversation (threaded comments), what each of its people wrote."""
    notes: dict[Cell, str] = {}
    threads: dict[Cell, list[str]] = {}
    for target in relations_of(parts, sheet).values():
        if "comments" not in target.lower() or target not in parts:
            continue
        for element in _xml(parts[target]).iter():
            if local_name(element.tag) == "comment" and element.get("ref"):
                notes[cell_of(element.get("ref", ""))] = _text(element)
            elif local_name(element.tag) == "threadedComment" and element.get("ref"):
                threads.setdefault(cell_of(element.get("ref", "")), []).append(_text(element))
    return notes | {cell: " / ".join(texts) for cell, texts in threads.items()}


def _boxes(parts: Mapping[str, bytes], sheet: str) -> tuple[str, ...]:
    """The texts of a sheet's text boxes and other shapes."""
    drawings = [
        target for target in relations_of(parts, sheet).values() if "/drawings/" in target and target.endswith(".xml")
    ]
    texts = (
        _text(body) for name in drawings if b"txBody" in parts.get(name, b"") for body in _named(parts[name], "txBody")
    )
    return tuple(text for text in texts if text)


def _named(part: bytes, name: str) -> Iterator[Element]:
    return (element for element in _xml(part).iter() if local_name(element.tag) == name)


def _text(element: Element) -> str:
    """The text of all its runs; phonetic guides left out."""
    silent = {id(part) for guide in element.iter() if local_name(guide.tag) == "rPh" for part in guide.iter()}
    texts = (
        each.text or "" for each in element.iter() if local_name(each.tag) in ("t", "text") and id(each) not in silent
    )
    return " ".join("".join(texts).split())


# --- the second look --------------------------------------------------------------------------------------------------


def look_closer(parts: Mapping[str, bytes]) -> dict[str, dict[Cell, Look]]:
    """What the cells look like by the library that knows their styles, sheet by sheet; a Refusal where it cannot tell."""
    # Loaded late: a plain form never needs it, and it costs each child as much as many forms.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        workbook = load_workbook(_cells_alone(parts), rich_text=True, data_only=True)
        return {
            sheet.title: {
                (cell.row - 1, cell.column - 1): look
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None and (look := _look(cell)) is not None
            }
            for sheet in workbook.worksheets
        }
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # the library's word for a style it does not know may be anything
        raise Refusal("refused", "有删除线、百分比等特殊格式，但格式信息读不出来") from error


def _cells_alone(parts: Mapping[str, bytes]) -> BytesIO:
    """The package with nothing on its sheets but their cells: what else stands there can take the library minutes."""
    memory = BytesIO()
    with ZipFile(memory, "w") as package:
        for name, part in parts.items():
            if "/worksheets/_rels/" in name or not name.lower().endswith((".xml", ".rels")):
                continue
            for strict, usual in _STRICT:
                part = part.replace(strict, usual)  # noqa: PLW2901
            cells = _CELLS_ALONE.match(part) if b"sheetData" in part else None
            package.writestr(name, b"".join(cells.groups()) if cells else part)
    memory.seek(0)
    return memory


def _look(cell: Any) -> Look | None:
    is_number = cell.data_type == "n" and isinstance(cell.value, (int, float))
    number = number_look(cell.value, cell.number_format) if is_number else None
    fill = _shade(cell.fill.fgColor, WHITE) if cell.fill.fill_type == "solid" else WHITE
    return look_of(list(_runs(cell)), fill, number)


def _runs(cell: Any) -> Iterator[Run]:
    for run in cell.value if isinstance(cell.value, list) else [cell.value]:
        font = getattr(run, "font", cell.font)
        raised = font.vertAlign in ("superscript", "subscript")
        yield Run(str(getattr(run, "text", run)), bool(font.strike), raised, _shade(font.color, BLACK))


def _shade(colour: Any, otherwise: str) -> str:
    """The library's colour as ``_paint`` writes it."""
    if colour is None:
        return otherwise
    return _paint(
        **{kind: colour.value if colour.type == kind else None for kind in ("rgb", "theme", "indexed")},
        tint=colour.tint,
        otherwise=otherwise,
    )
