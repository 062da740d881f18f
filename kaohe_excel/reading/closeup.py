"""What the fast reader does not tell: hidden rows and columns, error cells, formulas without a result, far-off cells.

Runs in the parsing child. Each sheet's XML is searched for a few byte patterns first; only where one is found is it
parsed.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from string import ascii_letters
from xml.etree.ElementTree import Element, ParseError, fromstring

from kaohe_excel.reading.guard import MAX_CELLS, Refusal

NO_RESULT = "="
"""The mark of a formula whose result was not stored."""

_WITHOUT_RESULT = rb"\s*(?!<(?:\w+:)?v>[^<])"
# Each begins with a literal, which is searched for many times as fast as a choice of patterns.
_XLSX_WORTH_A_LOOK = tuple(
    map(
        re.compile,
        (
            rb'hidden="(?:1|true)"',
            rb'ht="0"(?<=\sht="0")',
            rb'width="0"',
            rb't="e"',
            rb'r="(?:[A-Z]{3}\d|[A-Z]+\d{6})',
            rb"</(?:\w+:)?f>" + _WITHOUT_RESULT,
            rb"<(?:\w+:)?f(?:\s[^>]*)?/>" + _WITHOUT_RESULT,
        ),
    )
)
_ODS_WORTH_A_LOOK = re.compile(
    rb'visibility="(?:collapse|filter)"|value-type="error"|number-(?:rows|columns)-spanned="(?!1")'
)
_1904 = re.compile(rb'date1904="(?:1|true)"')
_YES = ("1", "true")


@dataclass(slots=True)
class Closeup:
    """One sheet's hidden rows and columns, odd cells (row, column → error text or ``NO_RESULT``) and merges (.ods)."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    odd: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def dates_from_1904(parts: Mapping[str, bytes]) -> bool:
    """Whether serial dates count from 1904."""
    return any(name.endswith("workbook.xml") and _1904.search(part) is not None for name, part in parts.items())


def xlsx_closeups(parts: Mapping[str, bytes]) -> dict[str, Closeup]:
    """Closeups by sheet name, for those sheets that are worth one; a Refusal for a cell beyond the limits."""
    worth = {name for name, part in parts.items() if "sheet" in name and _is_worth_a_look(part)}
    if not worth:
        return {}
    try:
        return {title: _xlsx_closeup(parts[name]) for title, name in sheet_parts(parts) if name in worth}
    except ParseError as error:
        raise Refusal("damaged", "工作表的内容不完整") from error


def _is_worth_a_look(part: bytes) -> bool:
    return any(pattern.search(part) for pattern in _XLSX_WORTH_A_LOOK)


def sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each sheet's name in workbook.xml with the part that holds it; ParseError where that cannot be told."""
    workbook = next(name for name in sorted(parts) if posixpath.basename(name) == "workbook.xml")
    targets = relations_of(parts, workbook)
    for element in fromstring(parts[workbook]).iter():
        if local_name(element.tag) == "sheet":
            key = next((value for name, value in element.items() if local_name(name) == "id"), "")
            yield element.get("name", ""), targets.get(key, "")


def relations_of(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """The parts that a part refers to, by the keys under which it does."""
    folder, base = posixpath.split(name)
    links = fromstring(parts.get(f"{folder}/_rels/{base}.rels", b"<none/>"))
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/")
        for link in links
    }


def _xlsx_closeup(part: bytes) -> Closeup:
    seen = Closeup()
    last_row = last_column = row = column = -1
    for element in fromstring(part).iter():
        tag = local_name(element.tag)
        if tag == "row":
            # Some programs leave addresses out: then rows and cells follow one another.
            row, column = int(element.get("r", row + 2)) - 1, -1
            if element.get("hidden") in _YES or element.get("ht") == "0":
                seen.hidden_rows.append(row)
        elif tag == "c":
            column = _column(element.get("r", "")) if element.get("r") else column + 1
            if len(element):
                last_row, last_column = max(last_row, row), max(last_column, column)
            if text := _oddity(element):
                seen.odd[row, column] = text
        elif tag == "col" and (element.get("hidden") in _YES or element.get("width") == "0"):
            last = min(int(element.get("max", "0")), 16384)
            seen.hidden_columns.extend(range(int(element.get("min", "1")) - 1, last))
    if (last_row + 1) * (last_column + 1) > MAX_CELLS:
        raise Refusal("refused", "有内容的单元格离表头太远，表格过大")
    return seen


def local_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def cell_of(reference: str) -> tuple[int, int]:
    """The row and column of an address, from 0.

    >>> cell_of("C6")
    (5, 2)
    """
    return int(reference.lstrip(ascii_letters)) - 1, _column(reference)


def _column(reference: str) -> int:
    """The column of an address, from 0."""
    column = 0
    for letter in reference.rstrip("0123456789"):
        column = 26 * column + ord(letter) - 64
    return column - 1


def _oddity(cell: Element) -> str:
    """The error that a cell shows, ``NO_RESULT`` for a formula without a stored result, else nothing."""
    children = {local_name(child.tag): child for child in cell}
    value = children.get("v")
    text = (value.text or "") if value is not None else ""
    if cell.get("t") == "e":
        return text or "#?"
    # A formula whose result is the empty text has a <v>, though an empty one.
    empty_text = cell.get("t") == "str" and value is not None
    return NO_RESULT if "f" in children and not text and not empty_text else ""


def ods_closeups(parts: Mapping[str, bytes]) -> dict[str, Closeup]:
    """The same for an .ods workbook; its merges are here too, which the fast reader does not give."""
    content = parts.get("content.xml", b"")
    if not _ODS_WORTH_A_LOOK.search(content):
        return {}
    try:
        tables = [element for element in fromstring(content).iter() if local_name(element.tag) == "table"]
    except ParseError as error:
        raise Refusal("damaged", "工作表的内容不完整") from error
    return {attribute(table, "name"): _ods_closeup(table) for table in tables}


def attribute(element: Element, name: str, otherwise: str = "") -> str:
    """An attribute by its name in whatever namespace."""
    return next((value for key, value in element.items() if local_name(key) == name), otherwise)


def repeated(element: Element, what: str) -> int:
    """How many ``rows`` or ``columns`` an element stands for."""
    return max(1, int(attribute(element, f"number-{what}-repeated", "1")))


def _ods_closeup(table: Element) -> Closeup:
    seen = Closeup()
    row = column = 0
    for element in table.iter():
        tag = local_name(element.tag)
        if tag == "table-column":
            if attribute(element, "visibility") in ("collapse", "filter"):
                seen.hidden_columns.extend(range(column, min(column + repeated(element, "columns"), 16384)))
            column += repeated(element, "columns")
        elif tag == "table-row":
            count = repeated(element, "rows")
            if attribute(element, "visibility") in ("collapse", "filter"):
                seen.hidden_rows.extend(range(row, min(row + count, row + 100_000)))
            _ods_row(seen, element, row)
            row += count
    return seen


def _ods_row(seen: Closeup, element: Element, row: int) -> None:
    column = 0
    for cell in element:
        rows = int(attribute(cell, "number-rows-spanned", "1"))
        columns = int(attribute(cell, "number-columns-spanned", "1"))
        if rows > 1 or columns > 1:
            seen.merges.append(((row, column), (row + rows - 1, column + columns - 1)))
        if "error" in (value for key, value in cell.items() if local_name(key) == "value-type"):
            seen.odd[row, column] = "".join(cell.itertext()) or "#?"
        column += repeated(cell, "columns")
