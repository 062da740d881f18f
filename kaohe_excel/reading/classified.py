"""涉密 rows: whatever is said of one, nothing that stands in it is quoted."""

import re
from collections.abc import Iterable, Iterator, Mapping

from kaohe_excel.core.findings import CELL_READ_AS, UNQUOTED, Finding
from kaohe_excel.reading.cells import plain, written
from kaohe_excel.reading.log import InUse

NOT_CLASSIFIED = frozenset({"", "否", "不", "无", "×", "FALSE", "0", "☐"})
"""What stands in the column 涉密 of a row that is not; anything else counts as yes, so that nothing gets out by a slip."""

_COLUMN = "classified"
_QUOTES = frozenset({"written", "other_written", "shown", "value", "text", "formula", "span", "matter"})
"""The values of findings that are words of a sheet, not ours."""

_ROW = re.compile(r"[A-Z]+([0-9]+)")


def without_quotes(findings: Iterable[Finding], used: Iterable[InUse]) -> Iterator[Finding]:
    """One file's findings, those on a 涉密 row without the words that stand there. ``used`` says where its forms stood."""
    rows = set(_classified_rows(used))
    for finding in findings:
        row = _ROW.match(finding.where.cell)
        classified = row is not None and (finding.where.sheet, int(row[1])) in rows and not _is_of_the_mark(finding)
        yield finding._replace(values=_unquoted(finding.values)) if classified else finding


def _is_of_the_mark(finding: Finding) -> bool:
    """Whether a finding says how the mark 涉密 itself was read, which is no secret."""
    return finding.kind is CELL_READ_AS and finding.values.get("heading") == "涉密"


def _classified_rows(places: Iterable[InUse]) -> Iterator[tuple[str, int]]:
    for place in places:
        if _COLUMN in place.columns:
            for index in range(place.first_row, len(place.sheet.rows)):
                if plain(written(place.sheet.value(index, place.columns[_COLUMN]))) not in NOT_CLASSIFIED:
                    yield place.sheet.name, index + 1


def _unquoted(values: Mapping[str, str]) -> Mapping[str, str]:
    return {key: UNQUOTED if key in _QUOTES else value for key, value in values.items()}
