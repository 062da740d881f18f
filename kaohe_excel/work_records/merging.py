"""The same row handed in twice: each task, week and report counts once."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from kaohe_excel.core.facts import WorkRecord

_ROW = re.compile(r"[0-9]+")
_WORDS = ("category", "approver", "outcome", "reason")
_DAYS = ("filled", "approved", "filed")


class Difference(NamedTuple):
    """Two rows that are about the same thing and do not agree."""

    kept: WorkRecord
    other: WorkRecord


def merged_records(records: Iterable[WorkRecord]) -> tuple[tuple[WorkRecord, ...], tuple[Difference, ...]]:
    """The records once each, in order of their places, and those pairs that do not agree.

    Rows about one person's same period with the same content are one: its earliest days, and of the other columns what
    the last place says that says anything. A ledger that is handed in again with more filled in is no difference.
    """
    groups: dict[tuple[object, ...], list[WorkRecord]] = {}
    for record in sorted(records, key=_position):
        groups.setdefault(_identity(record), []).append(record)
    pairs = [
        Difference(group[0], other) for group in groups.values() for other in group[1:] if _differ(group[0], other)
    ]
    return tuple(_merged(group) for group in groups.values()), tuple(pairs)


def _position(record: WorkRecord) -> tuple[str, str, int]:
    """File, sheet and row: the tenth row comes after the fourth."""
    row = _ROW.search(record.place.cell)
    return record.place.file, record.place.sheet, int(row[0]) if row else 0


def _identity(record: WorkRecord) -> tuple[object, ...]:
    return (record.person, record.kind, record.period, record.week, "".join(record.content.split()))


def _differ(first: WorkRecord, other: WorkRecord) -> bool:
    pairs = [(getattr(first, name), getattr(other, name)) for name in (*_WORDS, *_DAYS)]
    return any(one and two and one != two for one, two in pairs)


def _merged(group: Sequence[WorkRecord]) -> WorkRecord:
    if len(group) == 1:
        return group[0]
    return group[0]._replace(
        category=_last(one.category for one in group),
        filled=_earliest(one.filled for one in group),
        approver=_last(one.approver for one in group),
        approved=_earliest(one.approved for one in group),
        filed=_earliest(one.filed for one in group),
        outcome=_last(one.outcome for one in group),
        reason=_last(one.reason for one in group),
        classified=any(one.classified for one in group),
    )


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _last(texts: Iterable[str]) -> str:
    return next(reversed([text for text in texts if text]), "")
