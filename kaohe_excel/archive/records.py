"""Records that turn up after a period was sealed and touch it: the sealed result does not know them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from kaohe_excel.archive.manifest import Record
from kaohe_excel.archive.shelf import Seal
from kaohe_excel.core.facts import Admonition, BehaviourList, Facts, NonParticipation, Place
from kaohe_excel.core.findings import RECORD_IN_SEALED_PERIOD, Finding
from kaohe_excel.core.period import Period


class _Dated(NamedTuple):
    """A record, the days that it touches, and the cells that it stands in."""

    record: Record
    first: date
    last: date
    place: Place


def records_in(facts: Facts, period: Period) -> tuple[Record, ...]:
    """Every record of the 负面表现清单 that touches a period, each once, in order."""
    return tuple(sorted({dated.record for dated in _records(facts) if period.overlaps(dated.first, dated.last)}))


def late_record_findings(facts: Facts, seals: Mapping[Period, Seal]) -> tuple[Finding, ...]:
    """An error for every record that touches a sealed period and was not there when that was sealed."""
    quarters_first = sorted(seals.items(), key=lambda item: (item[0].kind != "quarter", item[0]))
    known = {period: frozenset(seal.manifest.records) for period, seal in quarters_first}
    found = (finding for dated in _records(facts) if (finding := _late(dated, known)) is not None)
    return tuple(sorted(found, key=lambda finding: finding.sort_key))


def _late(dated: _Dated, known: Mapping[Period, frozenset[Record]]) -> Finding | None:
    """The finding of the first sealed period that a record touches without being known there."""
    for period, records in known.items():
        if period.overlaps(dated.first, dated.last) and dated.record not in records:
            sheet, person, day, *_ = dated.record
            values = {"sheet": sheet, "day": day, "period": period.chinese}
            return Finding(RECORD_IN_SEALED_PERIOD, dated.place, person, values=values)
    return None


def _records(facts: Facts) -> Iterator[_Dated]:
    for one in facts.behaviour_lists:
        yield from _dated_by_day(one)
        yield from _dated_by_quarter(one)
        yield from _dated_by_decision(one)
        for sanction in one.sanctions:
            first, last = sanction.decided, sanction.end
            yield _Dated(("处分", sanction.person, str(first), sanction.kind, str(last)), first, last, sanction.place)


def _dated_by_decision(one: BehaviourList) -> Iterator[_Dated]:
    for held in one.party_sanctions:
        # It acts on the year of its decision, 开除党籍 and 留党察看 on the two that follow it as well.
        last = date(held.decided.year + 2, 12, 31)
        yield _Dated(("处分", held.person, str(held.decided), held.kind, str(held.end)), held.decided, last, held.place)
    for case in one.investigations:
        record = ("立案", case.person, str(case.opened), str(case.closed or ""), case.conclusion)
        yield _Dated(record, case.opened, case.closed or date.max, case.place)


def _dated_by_day(one: BehaviourList) -> Iterator[_Dated]:
    for behaviour in one.behaviours:
        own = (behaviour.item, str(behaviour.times))
        record = ("负面表现", behaviour.person, str(behaviour.day), *own)
        yield _Dated(record, behaviour.day, behaviour.day, behaviour.place)
    for held in one.accountabilities:
        yield _Dated(("问责", held.person, str(held.day), held.means, held.grade or ""), held.day, held.day, held.place)


def _dated_by_quarter(one: BehaviourList) -> Iterator[_Dated]:
    sheets: Mapping[str, Iterable[Admonition | NonParticipation]] = {
        "告诫": one.admonitions,
        "无故不参加": one.non_participations,
    }
    for sheet, held in sheets.items():
        for record in held:
            own = (sheet, record.person, str(record.day or record.quarter), str(record.quarter))
            yield _Dated(own, record.quarter.first_day, record.quarter.last_day, record.place)
