"""What the fast reader does not tell of an .xls: hidden rows, error cells, the 1904 system, struck text, formats, notes, boxes.

Runs in the parsing child. The library knows cells and styles; page headers, text boxes and which cells are formulas stand in
records that it passes over, and are taken from the stream itself.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from struct import unpack_from
from typing import Any, NamedTuple

from kaohe_excel.reading.book import Cell, Look, Looks
from kaohe_excel.reading.closeup import Closeup
from kaohe_excel.reading.looks import BLACK, WHITE, Run, look_of, number_look, page_text

_BOUNDSHEET, _BOF, _FORMULA, _HEADER, _FOOTER, _OBJ, _TXO, _CONTINUE = 0x85, 0x809, 0x6, 0x14, 0x15, 0x5D, 0x1B6, 0x3C
_NOTE_OBJECT = 25
_SOLID = 1
_AUTOMATIC = 0x7FFF
_BIFF8 = 80
_STREAMS = ("Workbook", "Book")


class XlsCloseup(NamedTuple):
    """An .xls looked at closely, sheet by sheet; ``from_1904`` says how its dates count."""

    from_1904: bool
    closeups: Mapping[str, Closeup]
    looks: Mapping[str, Looks]


@dataclass(slots=True)
class _Beside:
    """What stands in a sheet's records that the library passes over."""

    formulas: dict[Cell, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)


def look_at_xls(data: bytes) -> XlsCloseup | None:
    """The second look at an .xls; ``None`` where the library cannot open it."""
    # Loaded late: most units have no .xls at all.
    import xlrd  # noqa: PLC0415

    try:
        workbook = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        beside = _beside(data) if workbook.biff_version >= _BIFF8 else {}
        sheets = workbook.sheets()
        return XlsCloseup(
            bool(workbook.datemode),
            {sheet.name: _closeup(sheet) for sheet in sheets},
            {sheet.name: _looks(workbook, sheet, beside.get(sheet.name, _Beside())) for sheet in sheets},
        )
    except MemoryError:
        raise
    except Exception:  # hostile bytes can raise anything in there
        return None


def _closeup(sheet: Any) -> Closeup:
    import xlrd  # noqa: PLC0415

    errors = {
        (row, column): xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#?")
        for row in range(sheet.nrows)
        for column, kind in enumerate(sheet.row_types(row))
        if kind == xlrd.XL_CELL_ERROR
    }
    return Closeup(
        hidden_rows=[row for row, about in sorted(sheet.rowinfo_map.items()) if about.hidden or about.height == 0],
        hidden_columns=[
            column for column, about in sorted(sheet.colinfo_map.items()) if about.hidden or not about.width
        ],
        odd=errors,
        merges=[((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells],
    )


def _looks(workbook: Any, sheet: Any, beside: _Beside) -> Looks:
    cells = {
        (row, column): look
        for row in range(sheet.nrows)
        for column in range(sheet.ncols)
        if sheet.cell_value(row, column) != "" and (look := _look(workbook, sheet, row, column)) is not None
    }
    notes = {cell: " ".join(note.text.split()) for cell, note in sheet.cell_note_map.items()}
    return Looks(cells, notes, beside.formulas, tuple(beside.boxes), tuple(dict.fromkeys(beside.page)))


def _look(workbook: Any, sheet: Any, row: int, column: int) -> Look | None:
    style = workbook.xf_list[sheet.cell_xf_index(row, column)]
    fill = WHITE
    if style.background.fill_pattern == _SOLID:
        fill = _colour(workbook, style.background.pattern_colour_index, WHITE)
    number = None
    if isinstance(sheet.cell_value(row, column), float):
        number = number_look(sheet.cell_value(row, column), workbook.format_map[style.format_key].format_str)
    return look_of(list(_runs(workbook, sheet, row, column, style.font_index)), fill, number)


def _runs(workbook: Any, sheet: Any, row: int, column: int, font: int) -> Iterator[Run]:
    text = str(sheet.cell_value(row, column))
    starts = [(0, font), *sheet.rich_text_runlist_map.get((row, column), ())]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    for (start, index), end in zip(starts, ends, strict=True):
        about = workbook.font_list[index]
        colour = _colour(workbook, about.colour_index, BLACK)
        yield Run(text[start:end], bool(about.struck_out), bool(about.escapement), colour)


def _colour(workbook: Any, index: int, otherwise: str) -> str:
    shade = None if index == _AUTOMATIC else workbook.colour_map.get(index)
    return otherwise if shade is None else "{:02X}{:02X}{:02X}".format(*shade)


# --- records that the library passes over ------------------------------------------------------------------------------


def _beside(data: bytes) -> dict[str, _Beside]:
    """By sheet name; a sheet's records begin where the list of sheets says."""
    from xlrd.compdoc import CompDoc  # noqa: PLC0415

    files = CompDoc(data, logfile=io.StringIO())
    places = (files.locate_named_stream(name) for name in _STREAMS)
    memory, base, length = next((place for place in places if place[0] is not None), (data, 0, len(data)))
    stream = bytes(memory or b"")[base : base + length]
    names: dict[int, str] = {}
    found: dict[str, _Beside] = {}
    now, drawn = _Beside(), 0
    for offset, kind, content in _records(stream):
        if kind == _BOUNDSHEET:
            names[unpack_from("<I", content)[0]] = _short_text(content, 6, length_bytes=1)
        elif kind == _BOF and offset in names:
            now = found.setdefault(names[offset], _Beside())
        elif kind == _OBJ and len(content) >= 6:
            drawn = unpack_from("<H", content, 4)[0]
        else:
            _take(now, kind, content, drawn)
    return found


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each record's offset, kind and content; the text of a shape, which continues behind it, as one with it."""
    at, shape = 0, False
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + length]
        if kind == _CONTINUE and shape:
            yield at, _TXO, content
        elif kind != _TXO:
            yield at, kind, content
        shape = kind == _TXO
        at += 4 + length


def _take(now: _Beside, kind: int, content: bytes, drawn: int) -> None:
    if kind == _FORMULA:
        now.formulas[unpack_from("<HH", content)] = ""
    elif kind in (_HEADER, _FOOTER) and content:
        text = page_text(_short_text(content, 0, length_bytes=2))
        now.page += [text] if text else []
    elif kind == _TXO and drawn != _NOTE_OBJECT and content:
        text = " ".join(_letters(content[1:], wide=bool(content[0] & 1)).split())
        now.boxes += [text] if text else []


def _short_text(content: bytes, at: int, *, length_bytes: int) -> str:
    length = int.from_bytes(content[at : at + length_bytes], "little")
    start = at + length_bytes + 1
    wide = bool(content[start - 1] & 1)
    return _letters(content[start : start + length * (2 if wide else 1)], wide=wide)


def _letters(content: bytes, *, wide: bool) -> str:
    return content.decode("utf-16-le" if wide else "latin-1", "replace").replace("\0", "")
