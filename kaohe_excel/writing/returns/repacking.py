"""A workbook as bytes: the same bytes each time, and formulas with the results that were stored beside them.

The library stamps what it writes with the hour, and writes formulas without a result; both are put right in the finished package.
"""

import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import to_excel

Results = Mapping[str, Mapping[str, Any]]
"""Stored results of formulas: sheet → cell → number, text, truth value or day; an error value is its text, as ``#N/A``."""

UNDATED = datetime(2020, 12, 8)
_CORE = "docProps/core.xml"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_SHEET_PART = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml")
_BARE_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)</c>')
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")


def stored_results(data: bytes) -> Results:
    """The results stored in an .xlsx beside its formulas (and every other value, which does no harm)."""
    values = load_workbook(BytesIO(data), data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in values.worksheets
    }


def keep_dates(workbook: Workbook, core: bytes) -> None:
    """Give a workbook the dates of its source's properties instead of the hour; ``core`` is that part, perhaps empty."""
    properties = workbook.properties
    if b"dcterms:created" not in core:
        properties.created = UNDATED
    if b"dcterms:modified" not in core:
        properties.modified = UNDATED


def saved_bytes(workbook: Workbook, results: Results) -> bytes:
    """The workbook as bytes, the same for the same workbook."""
    modified = workbook.properties.modified or UNDATED
    names = [sheet.title for sheet in workbook.worksheets]
    written = BytesIO()
    workbook.save(written)
    target = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            part = source.read(name)
            if name == _CORE:
                part = _MODIFIED.sub(rb"\g<1>" + f"{modified:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<2>", part)
            elif match := _SHEET_PART.fullmatch(name):
                own = results.get(names[int(match[1]) - 1], {})
                part = _with_results(part.decode(), own, workbook.epoch).encode()
            package.writestr(_entry(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
    entry.create_system = 0
    return entry


def _with_results(part: str, results: Mapping[str, Any], epoch: datetime) -> str:
    def filled(match: re.Match[str]) -> str:
        if match[1] not in results:
            return match[0]
        kind, text = _stored(results[match[1]], epoch)
        return f'<c r="{match[1]}"{match[2]}{kind}>{match[3]}<v>{text}</v></c>'

    return _BARE_FORMULA.sub(filled, part)


def _stored(value: Any, epoch: datetime) -> tuple[str, str]:
    """A result's type attribute and text.

    >>> _stored(82.5, UNDATED), _stored("a<b", UNDATED), _stored(True, UNDATED), _stored("#N/A", UNDATED)
    (('', '82.5'), (' t="str"', 'a&lt;b'), (' t="b"', '1'), (' t="e"', '#N/A'))
    """
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, str):
        return ' t="e"' if _ERROR.fullmatch(value) else ' t="str"', escape(value)
    if isinstance(value, date | time | timedelta):
        return "", repr(to_excel(value, epoch))  # type: ignore[no-untyped-call]
    return "", repr(value)
