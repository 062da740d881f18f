"""A small office and its work records, written down row by row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from kaohe_excel.checking.work_records import RecordsChecked, check_work_records
from kaohe_excel.core.facts import Movement, Place, Roster, WorkRecord
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import MovementKind, RecordKind, Role
from kaohe_excel.core.weeks import Week
from kaohe_excel.policy import Policies, load_policy
from kaohe_excel.reading import ReaderPool
from kaohe_excel.work_records.timeliness import Judged
from tests.offices.facts import Office
from tests.offices.ledgers import LedgerFolder, start_folder

LEADER, DEPUTY, HEAD, CLERK = "ZD001", "ZD002", "ZD003", "ZD004"
NAMES = {LEADER: "王建国", DEPUTY: "李明", HEAD: "赵敏", CLERK: "钱伟"}
LONG_AGO = date(2020, 1, 1)
LATER = date(2027, 1, 15)


@dataclass
class Desk:
    """The office: who is away is added to ``movements``, what is handed in to ``records``."""

    policies: Policies
    movements: list[Movement] = field(default_factory=list)
    records: list[WorkRecord] = field(default_factory=list)
    start: date = LONG_AGO

    @property
    def roster(self) -> Roster:
        office = Office(movements=self.movements)
        for person in (LEADER, DEPUTY):
            office.person(person, "", "班子成员", name=NAMES[person])
        office.person(HEAD, "综合科", name=NAMES[HEAD])
        office.person(CLERK, "综合科", start=self.start.isoformat(), name=NAMES[CLERK])
        office.rater(LEADER, Role.PRINCIPAL_LEADER).rater(DEPUTY, Role.DEPUTY_LEADER, "综合科")
        return office.rater(HEAD, Role.DEPARTMENT_HEAD, "综合科").roster

    def away(self, kind: MovementKind, start: date, end: date | None, person: str = CLERK) -> None:
        self.movements.append(Movement(person, kind, start, end, "", "", Place()))

    def add(
        self, kind: RecordKind, period: str, filled: date | None = None, *, week: int | None = None, **more: object
    ) -> WorkRecord:
        """Hand in one row of the clerk's; goals and plans come approved and filed on the day they are filled in."""
        where = Place("台账.xlsx", str(kind), f"C{len(self.records) + 4}")
        held = Week.numbered(2026, week) if week else None
        signed = {"approver": "李明", "approved": filled, "filed": filled}
        values = {"person": CLERK, "category": "", "content": f"第{len(self.records)}件事", "outcome": "", "reason": "",
                  "classified": False, "place": where, **signed, **more}  # fmt: skip
        record = WorkRecord(kind=kind, period=Period.parse(period), week=held, filled=filled, **values)  # type: ignore[arg-type]
        self.records.append(record)
        return record

    def checked(self, period: str, as_of: date = LATER) -> RecordsChecked:
        return check_work_records(self.roster, self.records, self.policies, Period.parse(period), as_of)

    def judged(self, period: str, kind: RecordKind, week: int | None = None, as_of: date = LATER) -> Judged:
        """How the clerk's one duty of that kind stands."""
        held = Week.numbered(2026, week) if week else None
        own = self.checked(period, as_of).people[CLERK]
        return next(one for one in own.judged if one.duty.kind is kind and one.duty.week == held)

    def found(self, period: str, as_of: date = LATER) -> list[Finding]:
        """What is said about the clerk."""
        return [one for one in self.checked(period, as_of).findings if one.person == CLERK]


@pytest.fixture
def desk() -> Desk:
    return Desk(load_policy())


@pytest.fixture
def codes() -> Callable[[Sequence[Finding]], list[str]]:
    return lambda findings: [finding.kind.code for finding in findings]


@pytest.fixture
def folder(tmp_path: Path, pool: ReaderPool) -> LedgerFolder:
    """A folder that holds nothing but a 人员名册."""
    return start_folder(tmp_path / "单位", pool)
