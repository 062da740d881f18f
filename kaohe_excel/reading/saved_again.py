"""Whether a workbook that was saved again still says what it said. The question is put to the parsing child.

What a person may have added counts: cells, names of sheets, notes, text boxes, pictures, struck text. How it looks does not.
"""

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

from kaohe_excel.core.ownership import SameContent, digest
from kaohe_excel.reading.child import Answer, book_content, snapshot
from kaohe_excel.reading.guard import open_package
from kaohe_excel.reading.pool import ReaderPool

_SAME: Answer = ("", "same", "")
_OTHER: Answer = ("", "other", "")
_WITH_WORDS = re.compile(r"comments|drawings/drawing", re.IGNORECASE)
_WORDS = re.compile(rb"<(?:\w+:)?t(?: [^>]*)?>([^<]*)<")
_STRUCK = re.compile(rb'<strike(?: val="(?:1|true)")? ?/>')
_PICTURE = re.compile(r"(?:^|/)media/")


def same_content(pool: ReaderPool) -> SameContent:
    """The question as it is asked of a pool of parsing children; what cannot be read is not the same."""
    return lambda original, path: pool.answer(pool.ask(compare_content, original, str(path)))[1] == _SAME[1]


def compare_content(original: bytes, path: str) -> Answer:
    """Runs in the child: compare what was written with what stands there now."""
    return _SAME if _content(original) == _content(snapshot(path)) else _OTHER


def _content(data: bytes) -> tuple[Any, ...]:
    _, parts = open_package(data)
    sheets = [(name, visible, _cells(rows)) for name, visible, rows, *_ in book_content(data)[2]]
    words = sorted(b"".join(_WORDS.findall(part)).split() for name, part in parts.items() if _WITH_WORDS.search(name))
    struck = any(_STRUCK.search(part) for part in parts.values())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        pictures = sorted(digest(package.read(name)) for name in package.namelist() if _PICTURE.search(name))
    return sheets, [found for found in words if found], struck, pictures


def _cells(rows: tuple[tuple[Any, ...], ...]) -> dict[tuple[int, int], str]:
    return {
        (row, column): _text(value)
        for row, cells in enumerate(rows)
        for column, value in enumerate(cells)
        if value not in ("", None)
    }


def _text(value: Any) -> str:
    """A value as text: Excel and WPS store a recomputed figure with other last digits than ours."""
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return f"{value:.10g}" if isinstance(value, (int, float)) else str(value).replace("\r\n", "\n")
