"""One record held against its last day: in time, late, missing; approved and filed or not (六-一-3, 六-一-4, 六-二-2)."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kaohe_excel.core.facts import Roster, WorkRecord
from kaohe_excel.core.terms import APPROVED_RECORDS
from kaohe_excel.core.workdays import add_working_days
from kaohe_excel.policy import Policies
from kaohe_excel.work_records.attendance import is_asked, last_day_for
from kaohe_excel.work_records.duties import Duty


class State(StrEnum):
    """How a record stands on the as-of day."""

    IN_TIME = "按时"
    LATE = "逾期"
    MISSING = "缺"
    UNDATED = "无日期"
    EXCUSED = "不要求"
    NOT_DUE = "未到期"


EXPECTED = frozenset({State.IN_TIME, State.LATE, State.MISSING, State.UNDATED})
"""States of a record that was due: 应记."""


class Approval(StrEnum):
    """How the approval and filing of a record stand; ``NOT_NEEDED`` for what no leader approves."""

    NOT_NEEDED = ""
    DONE = "已审核备案"
    NOT_DUE = "未到期"
    LATE = "审核备案逾期"
    LACKING = "未审核备案"


class Judged(NamedTuple):
    """One person's duty as it was met. ``due`` is the last day for this person, ``filled`` the earliest 填写日期;
    ``approval_due`` is ``None`` where nothing is to be approved. ``lacking`` names the columns of the approval that are blank.
    """

    person: str
    duty: Duty
    due: date | None
    state: State
    records: tuple[WorkRecord, ...]
    filled: date | None = None
    approval: Approval = Approval.NOT_NEEDED
    approval_due: date | None = None
    lacking: tuple[str, ...] = ()


def judge(
    roster: Roster, person: str, duty: Duty, records: Sequence[WorkRecord], policies: Policies, as_of: date
) -> Judged:
    """Hold a person's rows for one duty against its last day; ``records`` are that person's rows of that duty.

    The earliest 填写日期 decides. A record not there yet on its last day is not missing before that day is over.
    """
    held = tuple(records)
    due = last_day_for(roster, person, duty.due) if is_asked(roster, person, duty, policies) else None
    if due is None:
        return Judged(person, duty, None, State.EXCUSED, held)
    filled = min((record.filled for record in held if record.filled is not None), default=None)
    state = _state(due, filled, bool(held), as_of)
    if not held or duty.kind not in APPROVED_RECORDS:
        return Judged(person, duty, due, state, held, filled)
    days = policies.on(duty.period.last_day).approval_working_days
    approval_due = add_working_days(max(due, filled or due), days).end
    lacking = tuple(dict.fromkeys(name for record in held for name in lacking_approval(record)))
    approval = _approval(approval_due, held, lacking, as_of)
    return Judged(person, duty, due, state, held, filled, approval, approval_due, lacking)


def _state(due: date, filled: date | None, written: bool, as_of: date) -> State:
    if filled is not None:
        return State.IN_TIME if filled <= due else State.LATE
    if written:
        return State.UNDATED
    return State.NOT_DUE if as_of <= due else State.MISSING


def lacking_approval(record: WorkRecord) -> tuple[str, ...]:
    """The columns of a row's approval and filing that are blank."""
    columns = (("审核人", record.approver), ("审核日期", record.approved), ("备案日期", record.filed))
    return tuple(heading for heading, value in columns if not value)


def _approval(due: date, records: Sequence[WorkRecord], lacking: Sequence[str], as_of: date) -> Approval:
    if lacking:
        return Approval.NOT_DUE if as_of <= due else Approval.LACKING
    return Approval.LATE if any(is_approved_late(record, due) for record in records) else Approval.DONE


def is_approved_late(record: WorkRecord, due: date) -> bool:
    """Whether a row was approved or filed after the last day for it; a row that was added later has no last day of its own."""
    if record.filled is not None and record.filled > due:
        return False
    return any(day is not None and day > due for day in (record.approved, record.filed))
