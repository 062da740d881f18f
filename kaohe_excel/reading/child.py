"""One foreign workbook into plain tuples, in a process of its own: with a deadline, a memory cap, and nothing to lose.

The answer is ``(sha256, status, content)``: status ``book`` with ``(kind, dates_from_1904, sheets)``, else a refusal's kind with
its reason. A sheet is ``(name, visible, rows, merges, hidden_rows, hidden_columns, odd, looks)``; rows begin at A1 and columns at A.
"""

import faulthandler
import hashlib
import io
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from kaohe_excel.core.files import read_regular
from kaohe_excel.reading.book import NO_LOOKS, Looks
from kaohe_excel.reading.closeup import Closeup, dates_from_1904, ods_closeups, sheet_parts, xlsx_closeups
from kaohe_excel.reading.folder import MAX_BYTES
from kaohe_excel.reading.guard import MAX_CELLS, Refusal, open_package, workbook_kind
from kaohe_excel.reading.limits import allow_time, cap_memory
from kaohe_excel.reading.looks import with_percentages
from kaohe_excel.reading.looks_ods import ods_looks
from kaohe_excel.reading.looks_xls import look_at_xls
from kaohe_excel.reading.looks_xlsx import xlsx_looks

SheetTuple = tuple[
    str, bool, tuple[tuple[Any, ...], ...], tuple[Any, ...], tuple[int, ...], tuple[int, ...], tuple[Any, ...], Looks
]
Answer = tuple[str, str, Any]


def enter_child() -> None:
    """Prepare the process: a cap of 1 GiB above what it holds, no core dumps, no word of a parser's death on the terminal."""
    faulthandler.disable()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    os.close(quiet)
    cap_memory()


def within_time(seconds: float, question: Callable[..., Answer], *arguments: Any) -> Answer:
    """Answer a question within so much processor time, or die."""
    allow_time(seconds)
    try:
        return question(*arguments)
    finally:
        allow_time(0)


def read_workbook(path: str) -> Answer:
    """Read one file; whatever it holds, the answer is a tuple (or this process dies, which the parent survives)."""
    try:
        data = snapshot(path)
    except OSError:
        return "", "refused", "文件打不开"
    if len(data) > MAX_BYTES:
        return "", "refused", "文件超过 20 MB"
    digest = hashlib.sha256(data).hexdigest()
    try:
        return digest, "book", book_content(data)
    except Refusal as refusal:
        return digest, refusal.kind, refusal.reason
    except MemoryError:
        return digest, "killed", ""
    except (SystemExit, KeyboardInterrupt):
        raise
    # Hostile bytes can raise anything anywhere in here, and a PanicException of the parser is not even an Exception.
    except BaseException as error:
        protected = isinstance(error, PasswordError) or "password" in str(error).lower()
        return (digest, "encrypted", "") if protected else (digest, "damaged", "读取程序无法解析")


def snapshot(path: str) -> bytes:
    """A regular file's bytes, read once (one byte more than the limit at most); OSError for anything else."""
    return read_regular(path, MAX_BYTES + 1)


def book_content(data: bytes) -> tuple[str, bool, tuple[SheetTuple, ...]]:
    """What a workbook says, as plain tuples; a Refusal where it may not be opened."""
    kind = workbook_kind(data)
    if kind == "xls":
        seen = look_at_xls(data)
        if seen is None:
            return kind, False, _sheets(data, {}, {}, Looks(unknown=True))
        return kind, seen.from_1904, _sheets(data, seen.closeups, seen.looks)
    kind, parts = open_package(data)
    if kind == "ods":
        return kind, False, _sheets(data, ods_closeups(parts), ods_looks(parts))
    _require_listed_once(parts)
    return kind, dates_from_1904(parts), _sheets(data, xlsx_closeups(parts), xlsx_looks(parts))


def _require_listed_once(parts: dict[str, bytes]) -> None:
    """Refuse a workbook that lists one and the same sheet under two names: its rows would count twice."""
    try:
        listed = [(part, name) for name, part in sheet_parts(parts) if part]
    except ParseError as error:
        raise Refusal("damaged", "工作表目录的内容不完整") from error
    _require_distinct(listed)


def _require_distinct(listed: Sequence[tuple[str, str]]) -> None:
    """Refuse by its name what is listed under a key that another has; ``listed`` are keys with names."""
    seen: set[str] = set()
    for key, name in listed:
        if key in seen:
            raise Refusal("repeated", name)
        seen.add(key)


def _sheets(
    data: bytes, closeups: Mapping[str, Closeup], looks: Mapping[str, Looks], otherwise: Looks = NO_LOOKS
) -> tuple[SheetTuple, ...]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    # The reader gives the same sheet for both of two names that are equal, and so would a person reading a finding.
    _require_distinct([(about.name.strip().casefold(), about.name) for about in workbook.sheets_metadata])
    sheets: list[SheetTuple] = []
    cells = 0
    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        end = sheet.end
        cells += (end[0] + 1) * (end[1] + 1) if end else 0
        if cells > MAX_CELLS:
            raise Refusal("refused", "单元格超过 500 万个")
        values = tuple(map(tuple, sheet.to_python(skip_empty_area=False)))
        rows, seen_as = with_percentages(values, looks.get(about.name, otherwise))
        seen = closeups.get(about.name, Closeup())
        sheets.append(
            (
                about.name,
                about.visible is SheetVisibleEnum.Visible,
                rows,
                tuple(sheet.merged_cell_ranges or seen.merges),
                tuple(seen.hidden_rows),
                tuple(seen.hidden_columns),
                tuple(seen.odd.items()),
                seen_as,
            )
        )
    return tuple(sheets)
