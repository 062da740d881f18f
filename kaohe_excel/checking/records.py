"""Records that stand in more than one 负面表现清单, or twice in one: each counts once."""

from collections.abc import Callable, Container, Hashable, Sequence
from itertools import permutations
from typing import Any, NamedTuple

from kaohe_excel.core.facts import BehaviourList, Place
from kaohe_excel.core.findings import RECORD_IN_ONE_LIST, RECORD_REPEATED, SANCTION_REPEATED, Finding, Kind
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AdmonitionKind


class _RecordKind(NamedTuple):
    """One sheet's records: what makes two of them equal, the finding for the second, which of them comes first, and when a
    later row is no repetition but goes on with an earlier one.
    """

    sheet: str
    same: Callable[[Any], Hashable]
    repeated: Kind = RECORD_REPEATED
    first: Callable[[Any], Any] = lambda record: -record.days[1].toordinal()
    goes_on: Callable[[Any, Any], bool] = lambda _earlier, _later: False


# Who wrote a record down, and in which list, does not make it another record.
_KINDS = (
    _RecordKind(
        "behaviours",
        lambda r: (r.person, r.day, r.item, r.matter, r.times, r.basis),
    ),
    _RecordKind(
        "admonitions",
        lambda r: (r.person, r.day, r.quarter, r.reason),
        first=lambda r: r.kind is not AdmonitionKind.WORK_RECORDS,
    ),
    _RecordKind(
        "accountabilities",
        lambda r: (r.person, r.day, r.means, r.grade, r.basis),
    ),
    _RecordKind(
        "non_participations",
        lambda r: (r.person, r.day, r.quarter, r.reason),
    ),
    _RecordKind(
        "sanctions",
        lambda r: (r.person, r.kind, r.decided),
        SANCTION_REPEATED,
    ),
    _RecordKind(
        "party_sanctions",
        lambda r: (r.person, r.kind, r.decided),
        SANCTION_REPEATED,
    ),
    _RecordKind(
        "investigations",
        lambda r: (r.person, r.opened),
        first=lambda r: (r.closed is None, -(r.closed or r.opened).toordinal()),
        goes_on=lambda earlier, later: earlier.closed is None and later.closed is not None,
    ),
)


def single_records(
    lists: Sequence[BehaviourList], periods: Sequence[Period]
) -> tuple[tuple[BehaviourList, ...], tuple[Finding, ...]]:
    """The lists with equal records once over all of them, and a finding for each one left out that is about the periods.

    Of equal records the first by file and cell stays; of a 处分 stated with two ends, the one that ends later; of a 立案 the
    row that says how it ended; of a 告诫 the one for work records.
    """
    single = tuple(lists)
    findings: list[Finding] = []
    for kind in _KINDS:
        single, found = _single(single, kind, periods)
        findings += found
        findings += _in_one_list(lists, kind, periods)
    return single, tuple(findings)


def _in_one_list(lists: Sequence[BehaviourList], kind: _RecordKind, periods: Sequence[Period]) -> list[Finding]:
    """A warning for every record that only one of two lists of a month holds, where others stand in both: the list may have
    been corrected and sent again.
    """
    findings: dict[Place, Finding] = {}
    for one, other in permutations(lists, 2):
        mine = {kind.same(record): record for record in getattr(one, kind.sheet)}
        theirs = {kind.same(record) for record in getattr(other, kind.sheet)}
        if one.period != other.period or one.file == other.file or not theirs & mine.keys():
            continue
        for key, record in mine.items():
            if key not in theirs and any(period.overlaps(*record.days) for period in periods):
                values = {"period": one.period.chinese, "other": other.file}
                findings[record.place] = Finding(RECORD_IN_ONE_LIST, record.place, record.person, values=values)
    return list(findings.values())


def _single(
    lists: tuple[BehaviourList, ...], kind: _RecordKind, periods: Sequence[Period]
) -> tuple[tuple[BehaviourList, ...], list[Finding]]:
    records = [record for held in lists for record in getattr(held, kind.sheet)]
    first: dict[Hashable, Any] = {}
    for record in sorted(records, key=lambda record: (kind.first(record), record.place)):
        first.setdefault(kind.same(record), record)
    kept = frozenset(map(id, first.values()))
    findings = [
        Finding(kind.repeated, record.place, record.person, values={"other": str(stays.place)})
        for record in records
        if (stays := first[kind.same(record)]) is not record
        and not kind.goes_on(record, stays)
        and any(period.overlaps(*record.days) for period in periods)
    ]
    return tuple(_with(held, kind.sheet, kept) for held in lists), findings


def _with(held: BehaviourList, sheet: str, kept: Container[int]) -> BehaviourList:
    changes: dict[str, Any] = {sheet: tuple(record for record in getattr(held, sheet) if id(record) in kept)}
    return held._replace(**changes)
