"""The page that register forms are written on: one A4 sheet of labels and boxes on a fine grid, ready to print and sign.

Boxes are placed in 24ths of the page's width. A form names the edges that its boxes use; only there do columns begin, since
every column more costs an empty cell in every row.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from kaohe_excel.core.terms import Status
from kaohe_excel.deciding.report import Report
from kaohe_excel.writing.press.book import Book, CellValue, Column, Sheet, Styled, cell_text
from kaohe_excel.writing.press.styles import lines_needed, row_height
from kaohe_excel.writing.wording import chinese_date, day_name, paper_day, status_text

GRID = 24
"""The width of the page; every box of a form spans some of it."""

LABEL = 4
"""How much of it a label takes; the rest is ``WIDE``."""

WIDE = GRID - LABEL
PAGE_POINTS = 735
"""Height of the rows that fill a page between its margins."""

_UNIT_WIDTH, _UNIT_PIXELS = 3, 26
_TEXT_UNITS = 3.8
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
CENTRED = {"align": "center"}
"""How figures stand in a box."""

SIGNED = "签名：　　　　　　　　　　年　　月　　日"
SEALED = "（盖章）　　　　　　　　　　年　　月　　日"


class Box(NamedTuple):
    """One box of a form: ``at`` is its left edge, ``span`` its width, ``rows`` how many rows it takes."""

    at: int
    span: int
    value: CellValue
    style: str = "text"
    rows: int = 1
    changes: Mapping[str, object] = MappingProxyType({})


class Line(NamedTuple):
    """One row of a form: ``height`` in points at least, and its share of the page's spare height."""

    boxes: tuple[Box, ...]
    height: int = 24
    share: int = 0


def label(text: str, rows: int = 1, at: int = 0) -> Box:
    """A form's label."""
    return Box(at, LABEL, text, "heading", rows)


def labelled(text: str, value: CellValue, height: int = 24, style: str = "text") -> Line:
    """A label with one value over the rest of the width, as high as the value needs."""
    needed = row_height(lines_needed(value, units(WIDE))) if isinstance(value, str) else 0
    return Line((label(text), Box(LABEL, WIDE, value, style, 1, {"indent": 1})), max(height, needed))


def paired(pairs: Iterable[tuple[str, CellValue]]) -> Line:
    """Two labels with a value each, side by side."""
    half = GRID // 2
    boxes = [
        box
        for index, (text, value) in enumerate(pairs)
        for box in (label(text, at=index * half), Box(index * half + LABEL, half - LABEL, value, "centre"))
    ]
    return Line(tuple(boxes))


def opinion(text: str, value: str, closing: str, share: int, height: int = 44) -> tuple[Line, Line]:
    """A box to be written in, with a line for signature or seal at its foot."""
    needed = row_height(lines_needed(value, units(WIDE)))
    body = Box(LABEL, WIDE, value or None, "text", 1, {"bottom": 0, "valign": "top", "indent": 1})
    foot = Box(LABEL, WIDE, closing, "text", 1, {"top": 0, "align": "right", "indent": 1})
    return Line((label(text, 2), body), max(height, needed), share), Line((foot,), 20)


def units(span: int) -> int:
    """How much text, in column units, a box of that width holds in a line."""
    return int(span * _TEXT_UNITS) - 2


def write_page(book: Book, name: str, heads: tuple[str, Status], lines: Sequence[Line], edges: Sequence[int]) -> None:
    """Write one form on one page, under its title and the person's own status (``heads``), dated by it; ``edges`` go from 0 to ``GRID``.

    Spare height goes to the lines that ask for a share of it.
    """
    title, status = heads[0], person_status(book.report, heads[1])
    day, name_of_day = paper_day(book.report, heads[1]), day_name(book.report, heads[1])
    spans = [end - start for start, end in pairwise(edges)]
    sheet = book.sheet(name, [Column("", _UNIT_WIDTH * span, "plain") for span in spans], landscape=False)
    worksheet = sheet.worksheet
    for index, span in enumerate(spans):
        worksheet.set_column_pixels(index, index, _UNIT_PIXELS * span)
    sheet.one_page = True
    worksheet.center_vertically()
    worksheet.set_footer(_footer(book.report, f"{status[:60]}　{name_of_day}{day.isoformat()}"), {"margin": 0.3})
    sheet.line(title, "title", 30)
    sheet.line(f"状态：{status}　　{name_of_day}{chinese_date(day)}", "status")
    heights = _heights(lines, PAGE_POINTS - 30 - row_height(1))
    for line, height in zip(lines, heights, strict=True):
        _write_line(sheet, line, height, edges)
    worksheet.print_area(0, 0, sheet.row - 1, sheet.last_column)


def _heights(lines: Sequence[Line], room: int) -> list[int]:
    spare = max(0, room - sum(line.height for line in lines))
    shares = max(1, sum(line.share for line in lines))
    return [line.height + spare * line.share // shares for line in lines]


def _write_line(sheet: Sheet, line: Line, height: int, edges: Sequence[int]) -> None:
    row = sheet.row
    sheet.height(row, height)
    for box in line.boxes:
        look = box.value.style if isinstance(box.value, Styled) else box.style
        format_ = sheet.styles(look, **box.changes)
        value = box.value.value if isinstance(box.value, Styled) else box.value
        first, last = edges.index(box.at), edges.index(box.at + box.span) - 1
        if last > first or box.rows > 1:
            sheet.worksheet.merge_range(row, first, row + box.rows - 1, last, "", format_)
        sheet.put(row, first, value, format_)
    sheet.row += 1


def person_status(report: Report, status: Status) -> str:
    """Where a person's grade stands, with meeting and day where it is decided."""
    return status_text(status, report.meeting, report.decided_on)


def verdict(report: Report, status: Status, decided: str | None, reviewed_from: str | None = None) -> str:
    """What stands in the box of 机关审定意见: the grade with meeting and day, nothing while it is not settled.

    A grade changed by 复核 stands beside the one that was decided first.
    """
    if decided is None or status is Status.PENDING:
        return ""
    first = f"审定为“{reviewed_from}”等次，经复核改定" if reviewed_from else "确定"
    return f"{first}为“{decided}”等次。{person_status(report, status)}"


def _footer(report: Report, standing: str) -> str:
    left = f"{report.unit[:40]}　{report.period.chinese}".replace("&", "&&")
    right = standing.replace("&", "&&")
    return f"&L&9 {cell_text(left)}&R&9 {cell_text(right)}"


def sheet_names(persons: Iterable[str]) -> dict[str, str]:
    """A worksheet's name for each 人员编号: no forbidden sign, at most 31 signs, no two alike in any case.

    >>> sheet_names(["ZD001", "a/b", "A:B", "x" * 40])["A:B"]
    'A-B~2'
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for person in persons:
        names[person] = _free_name(person, taken)
        taken.add(names[person].casefold())
    return names


def _free_name(person: str, taken: set[str]) -> str:
    plain = "".join(unicodedata.normalize("NFKC", person).split())
    clean = "".join(sign if sign.isprintable() else "-" for sign in _NOT_IN_NAMES.sub("-", plain)) or "未编号"
    name, number = clean[:_LONGEST_NAME], 1
    while name.casefold() in taken:
        number += 1
        mark = f"~{number}"
        name = clean[: _LONGEST_NAME - len(mark)] + mark
    return name
