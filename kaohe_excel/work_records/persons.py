"""A person's work records of a period put together (六, 八-2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from kaohe_excel.core.facts import Roster, WorkRecord
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import RecordKind
from kaohe_excel.policy import Policies
from kaohe_excel.work_records.duties import Duty, DutyKey, duties_of
from kaohe_excel.work_records.timeliness import EXPECTED, Approval, Judged, State, judge

_UNFINISHED = ("未", "没", "部分", "正在", "进行中", "尚未", "延期")


class PersonRecords(NamedTuple):
    """What one person was to write in a period, and how it stands; ``unexplained`` are tasks not finished without a reason."""

    person: str
    judged: tuple[Judged, ...]
    unexplained: tuple[WorkRecord, ...] = ()

    def count(self, *states: State) -> int:
        """How many records are in one of these states."""
        return sum(one.state in states for one in self.judged)

    @property
    def expected(self) -> int:
        """应记: records whose last day is over or that are there already."""
        return self.count(*EXPECTED)

    @property
    def in_time(self) -> int:
        """Records filled in by their last day."""
        return self.count(State.IN_TIME)

    @property
    def unapproved(self) -> int:
        """Goals and plans whose approval or filing is lacking after its last day."""
        return sum(one.approval is Approval.LACKING for one in self.judged)

    def records(self, kind: RecordKind) -> tuple[WorkRecord, ...]:
        """The rows of one kind, in order."""
        return tuple(record for one in self.judged if one.duty.kind is kind for record in one.records)

    @property
    def unfinished(self) -> tuple[WorkRecord, ...]:
        """Planned tasks whose 完成情况 says that they are not finished."""
        return tuple(record for record in self.records(RecordKind.MONTHLY_PLAN) if is_unfinished(record))


def is_unfinished(record: WorkRecord) -> bool:
    """Whether 完成情况 says that a task is not finished; blank says nothing."""
    return "".join(record.outcome.split()).startswith(_UNFINISHED)


def duties_in_use(period: Period, records: Iterable[WorkRecord], policies: Policies) -> tuple[Duty, ...]:
    """The duties of a period as far as the unit keeps ledgers at all: those of months for which anybody handed in anything,
    the goals with January, the summary with any month; each also where somebody handed in just that.
    """
    kept = {(record.kind, record.period) for record in records}
    used = {month for month in period.months if any(months == month for _, months in kept)}
    return tuple(
        duty for duty in duties_of(period, policies) if (duty.kind, duty.period) in kept or _is_kept(duty, used)
    )


def _is_kept(duty: Duty, used: set[Period]) -> bool:
    if duty.kind is RecordKind.ANNUAL_GOAL:
        return duty.period.months[0] in used
    return bool(used.intersection(duty.period.months))


def people_records(
    roster: Roster,
    people: Sequence[str],
    duties: Sequence[Duty],
    records: Iterable[WorkRecord],
    policies: Policies,
    as_of: date,
) -> Mapping[str, PersonRecords]:
    """Everybody's records held against the duties, in the order of ``people``."""
    rows: dict[tuple[str, DutyKey], list[WorkRecord]] = {}
    for record in records:
        rows.setdefault((record.person, (record.kind, record.period, record.week)), []).append(record)
    found: dict[str, PersonRecords] = {}
    for person in people:
        judged = tuple(
            judge(roster, person, duty, rows.get((person, duty.key), ()), policies, as_of) for duty in duties
        )
        found[person] = PersonRecords(person, judged, _unexplained(judged, as_of))
    return found


def _unexplained(judged: Sequence[Judged], as_of: date) -> tuple[WorkRecord, ...]:
    """Planned tasks not finished without a word why, once the month's report was due; a reason in the report will do (六-二-2)."""
    reports = {one.duty.period: one for one in judged if one.duty.kind is RecordKind.MONTHLY_REPORT}
    return tuple(
        record
        for one in judged
        if one.duty.kind is RecordKind.MONTHLY_PLAN
        for record in one.records
        if is_unfinished(record) and not record.reason and _is_unexplained(reports[one.duty.period], as_of)
    )


def _is_unexplained(report: Judged, as_of: date) -> bool:
    return as_of > (report.due or report.duty.due) and not any(record.reason for record in report.records)
