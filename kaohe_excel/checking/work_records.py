"""工作记实 of a month or a quarter: what is late, missing, not approved or not explained, and whom to ask for it (六).

Everything here is a 警告 or less: it leaves nobody 待补, and whether anybody is admonished is for the leaders (八-2).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from kaohe_excel.checking.reminder import Reminder
from kaohe_excel.core.facts import Place, Roster, WorkRecord
from kaohe_excel.core.findings import (
    UNQUOTED,
    WORK_RECORD_APPROVED_LATE,
    WORK_RECORD_APPROVER,
    WORK_RECORD_DIFFERS,
    WORK_RECORD_LATE,
    WORK_RECORD_MISSING,
    WORK_RECORD_UNAPPROVED,
    WORK_RECORD_UNDATED,
    WORK_RECORDS_UNUSED,
    WORK_UNFINISHED,
    Finding,
    Kind,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import APPROVED_RECORDS, Role
from kaohe_excel.forms.official import WORK_RECORD
from kaohe_excel.policy import Policies
from kaohe_excel.roster.presence import is_assessed, name_of, row_for
from kaohe_excel.work_records.merging import Difference, merged_records
from kaohe_excel.work_records.persons import PersonRecords, duties_in_use, people_records
from kaohe_excel.work_records.timeliness import Approval, Judged, State, is_approved_late, lacking_approval

_APPROVERS = frozenset({Role.PRINCIPAL_LEADER, Role.DEPUTY_LEADER})
_MOST_ITEMS = 8


class RecordsChecked(NamedTuple):
    """Everybody's records of a period (nobody's where the unit keeps none), what was found, and what is to be asked for."""

    people: Mapping[str, PersonRecords] = MappingProxyType({})
    findings: tuple[Finding, ...] = ()
    reminders: tuple[Reminder, ...] = ()


def check_work_records(
    roster: Roster, records: Sequence[WorkRecord], policies: Policies, period: Period, as_of: date
) -> RecordsChecked:
    """Check the ledgers for a month or a quarter on a day; a year is left to its quarters.

    Months for which nobody handed in anything are taken as not kept: one 提示 for all of them.
    """
    if period.kind == "year":
        return RecordsChecked()
    single, differences = merged_records(records)
    duties = duties_in_use(period, single, policies)
    keys = {duty.key for duty in duties}
    unused = [month for month in period.months if not any(duty.period == month for duty in duties)]
    findings = [*_unused(period, unused), *(_difference(roster, one) for one in differences if _key(one.kept) in keys)]
    if not duties:
        return RecordsChecked(findings=tuple(findings))
    assessed = [person for person in roster.persons if is_assessed(roster, person, period)]
    people = people_records(roster, assessed, duties, single, policies, as_of)
    approvers = _approvers(roster)
    for own in people.values():
        findings += _person_findings(roster, own, approvers)
    return RecordsChecked(people, tuple(findings), tuple(_reminders(roster, people.values(), period)))


def _key(record: WorkRecord) -> tuple[object, ...]:
    return record.kind, record.period, record.week


def _unused(period: Period, months: Sequence[Period]) -> Iterator[Finding]:
    if months:
        named = period.chinese if len(months) == len(period.months) else "、".join(month.chinese for month in months)
        yield Finding(WORK_RECORDS_UNUSED, Place(), values={"period": named})


def _approvers(roster: Roster) -> frozenset[str]:
    """Ids and names of those who may approve: 主要领导 and 分管领导 of 评分人 (六-一-4)."""
    leaders = {rater.person for rater in roster.raters if rater.role in _APPROVERS}
    return frozenset("".join(text.split()) for person in leaders for text in (person, name_of(roster, person)))


def _person_findings(roster: Roster, own: PersonRecords, approvers: Collection[str]) -> Iterator[Finding]:
    name = name_of(roster, own.person)
    missing = [one.duty.title for one in own.judged if one.state is State.MISSING]
    if missing:
        shown = "、".join(missing[:_MOST_ITEMS]) + ("等" if len(missing) > _MOST_ITEMS else "")
        values = {"name": name, "count": str(len(missing)), "items": shown}
        yield Finding(WORK_RECORD_MISSING, Place(), own.person, values=values)
    for one in own.judged:
        yield from _timing(name, one)
        yield from _approval(name, one, approvers)
    for record in own.unexplained:
        yield _finding(WORK_UNFINISHED, name, record, item=f"{record.period.chinese}{record.kind}")


def _finding(kind: Kind, name: str, record: WorkRecord, **values: str) -> Finding:
    return Finding(kind, record.place, record.person, values={"name": name, **values})


def _timing(name: str, one: Judged) -> Iterator[Finding]:
    if one.state is State.LATE and one.filled is not None:
        first = next(record for record in one.records if record.filled == one.filled)
        yield _finding(WORK_RECORD_LATE, name, first, item=one.duty.title, due=str(one.due), filled=str(one.filled))
    if one.state is State.UNDATED:
        yield _finding(WORK_RECORD_UNDATED, name, one.records[0], item=one.duty.title)


def _approval(name: str, one: Judged, approvers: Collection[str]) -> Iterator[Finding]:
    """At most one finding on the approval of a goal or plan, at the first row that it is about."""
    title, due = one.duty.title, one.approval_due
    if one.approval is Approval.LACKING:
        first = next(record for record in one.records if lacking_approval(record))
        yield _finding(WORK_RECORD_UNAPPROVED, name, first, item=title, what="、".join(one.lacking))
    if one.approval is Approval.LATE and due is not None:
        first = next(record for record in one.records if is_approved_late(record, due))
        what = f"审核日期是 {first.approved}，备案日期是 {first.filed}"
        yield _finding(WORK_RECORD_APPROVED_LATE, name, first, item=title, due=str(due), what=what)
    if one.duty.kind in APPROVED_RECORDS:
        odd = next((r for r in one.records if r.approver and not _is_approver(r.approver, approvers)), None)
        if odd is not None:
            approver = UNQUOTED if odd.classified else odd.approver
            yield _finding(WORK_RECORD_APPROVER, name, odd, item=title, written=approver)


def _is_approver(written: str, approvers: Collection[str]) -> bool:
    plain = "".join(written.split())
    return any(known in plain for known in approvers)


def _difference(roster: Roster, one: Difference) -> Finding:
    kept, other = one.kept, one.other
    item = f"{kept.week.chinese if kept.week else kept.period.chinese}{kept.kind}"
    return _finding(WORK_RECORD_DIFFERS, name_of(roster, kept.person), other, item=item, other=str(kept.place))


def _reminders(roster: Roster, people: Iterable[PersonRecords], period: Period) -> Iterator[Reminder]:
    """One reminder for everybody who has something missing, naming the first of it."""
    for own in people:
        missing = [one.duty.title for one in own.judged if one.state is State.MISSING]
        if missing:
            more = f"等{len(missing)}项" if len(missing) > 1 else ""
            row = row_for(roster, own.person, period)
            yield Reminder(
                debtor=own.person,
                debtor_name=name_of(roster, own.person),
                department=row.department if row else "",
                form=f"{WORK_RECORD.name}（{missing[0]}{more}）",
                period=period,
                persons=(),
                names=(),
            )
