"""What the workbooks say: records of facts, each with the cell it came from.

Nothing here is judged or computed. Person ids are the roster's own spelling; scores are hundredths of a point.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import (
    AdmonitionKind,
    Dimension,
    Grade,
    MovementKind,
    PartyKind,
    RecordKind,
    Role,
    SanctionKind,
    Verdict,
)
from kaohe_excel.core.weeks import Week


class Place(NamedTuple):
    """Where a fact stands: file (relative to the folder, with ``/``), sheet, and a cell or range like ``D7:T7``.

    >>> str(Place("收件/a.xlsx", "评分表", "C6")), str(Place("收件/a.xlsx")), str(Place())
    ('收件/a.xlsx!评分表!C6', '收件/a.xlsx', '')
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)


class Receipt(NamedTuple):
    """What became of one file of the folder: its digest, the form it was recognised as, verdict and reason."""

    file: str
    sha256: str
    form: str
    verdict: Verdict
    reason: str = ""


class UnusedForm(NamedTuple):
    """A form that came in and is not used, as far as it says what it is: ``periods`` and ``rater`` may be empty.

    ``unwanted``: it is one of another period than was asked for.
    """

    file: str
    form: str
    periods: frozenset[Period]
    rater: str
    reason: str
    unwanted: bool


# --- 名册 ---------------------------------------------------------------------------------------------------------


class RosterRow(NamedTuple):
    """One row of 名册: a person's place in the unit from ``start`` to ``end`` (both inside; ``None`` open)."""

    person: str
    name: str
    department: str
    post: str
    category: str
    job_class: str
    start: date
    end: date | None
    classified: bool
    remark: str
    place: Place


class Movement(NamedTuple):
    """One row of 人员变动; ``end`` is ``None`` while it still runs."""

    person: str
    kind: MovementKind
    start: date
    end: date | None
    host_unit: str
    note: str
    place: Place


class RaterRow(NamedTuple):
    """One row of 评分人: a person's role over ``scope`` (departments), ``None`` meaning 全局."""

    person: str
    role: Role
    scope: frozenset[str] | None
    place: Place

    def covers(self, department: str) -> bool:
        """Whether the scope holds a department."""
        return self.scope is None or department in self.scope


RowT = TypeVar("RowT", RosterRow, Movement)


def _by_person(rows: Iterable[RowT]) -> Mapping[str, tuple[RowT, ...]]:
    grouped: dict[str, list[RowT]] = {}
    for row in rows:
        grouped.setdefault(row.person, []).append(row)
    return {person: tuple(own) for person, own in grouped.items()}


@dataclass(frozen=True, slots=True)
class Roster:
    """The 人员名册 workbook: who is here, who is away, who rates whom."""

    unit: str
    rows: tuple[RosterRow, ...]
    movements: tuple[Movement, ...]
    raters: tuple[RaterRow, ...]
    file: str
    _rows: Mapping[str, tuple[RosterRow, ...]] = field(init=False, repr=False, compare=False)
    _movements: Mapping[str, tuple[Movement, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Presence asks for one person's rows many thousand times a run; a scan of the sheet each time would dominate it.
        object.__setattr__(self, "_rows", _by_person(self.rows))
        object.__setattr__(self, "_movements", _by_person(self.movements))

    @property
    def persons(self) -> tuple[str, ...]:
        """Every 人员编号 once, in the order of the sheet."""
        return tuple(self._rows)

    def rows_of(self, person: str) -> tuple[RosterRow, ...]:
        """A person's rows over time."""
        return self._rows.get(person, ())

    def movements_of(self, person: str) -> tuple[Movement, ...]:
        """A person's movements."""
        return self._movements.get(person, ())

    def row_on(self, person: str, day: date) -> RosterRow | None:
        """The row in force on a day."""
        for row in self.rows_of(person):
            if row.start <= day and (row.end is None or day <= row.end):
                return row
        return None


# --- 评分表 -------------------------------------------------------------------------------------------------------


class Rating(NamedTuple):
    """One person's row in one rater's form.

    ``scores`` and ``cells`` run parallel to the indicators of the person's 岗位类别 (``Policy.indicators``); a score that is
    blank or wrong is ``None`` (its finding says why). ``place`` is the row's range of score cells.
    """

    rater: str
    person: str
    period: Period
    scores: tuple[int | None, ...]
    cells: tuple[str, ...]
    comment: str
    place: Place


class RatingForm(NamedTuple):
    """One 评分表 as handed in: a rater's ratings for one scoring period (month, or quarter by policy)."""

    file: str
    rater: str
    period: Period
    ratings: tuple[Rating, ...]


# --- 负面表现清单 --------------------------------------------------------------------------------------------------


class CatalogueItem(NamedTuple):
    """One row of the catalogue 条目: points taken per time from one dimension, with a cap per person and month."""

    code: str
    dimension: Dimension
    behaviour: str
    points: int
    cap: int | None
    place: Place


class Behaviour(NamedTuple):
    """One record of 负面表现, already checked against the catalogue."""

    person: str
    day: date
    item: str
    matter: str
    times: int
    basis: str
    recorder: str
    place: Place

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the record is about."""
        return self.day, self.day


class Admonition(NamedTuple):
    """告诫 for a quarter; one for work records makes it 较差 (八-2)."""

    person: str
    day: date | None
    quarter: Period
    reason: str
    admonisher: str
    place: Place
    kind: AdmonitionKind = AdmonitionKind.WORK_RECORDS

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the record is about."""
        return self.quarter.first_day, self.quarter.last_day


class Accountability(NamedTuple):
    """责任追究 / 问责 / 组织谈话 (七-3); ``grade`` is the 定等 that the record states, 一般 or 较差, ``None`` without one."""

    person: str
    day: date
    means: str
    grade: Grade | None
    basis: str
    place: Place

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the record is about."""
        return self.day, self.day


class Sanction(NamedTuple):
    """处分 (七-4): in force from ``decided`` to ``end``, both inside.

    ``end`` is the stated one, else what the rules give for this one by itself; ``stated`` where the sheet said it.
    """

    person: str
    kind: SanctionKind
    decided: date
    end: date
    document: str
    place: Place
    stated: date | None = None
    end_place: Place | None = None

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the record is about."""
        return self.decided, self.end


class PartySanction(NamedTuple):
    """党纪处分, decided on a day; ``end`` where the sheet states one."""

    person: str
    kind: PartyKind
    decided: date
    end: date | None
    document: str
    place: Place

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the record is about: it acts by the day of its decision."""
        return self.decided, self.decided


class Investigation(NamedTuple):
    """立案 (考核规定28): open from ``opened`` until the day before ``closed``; ``conclusion`` as the list offers it."""

    person: str
    opened: date
    closed: date | None
    conclusion: str
    place: Place

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the record is about."""
        return self.opened, self.closed or date.max

    def is_open_on(self, day: date) -> bool:
        """Whether it was opened and not yet closed; the day of closing counts as closed."""
        return self.opened <= day and (self.closed is None or self.closed > day)


class NonParticipation(NamedTuple):
    """无故不参加平时考核 (八-2), recorded for a quarter."""

    person: str
    day: date | None
    quarter: Period
    reason: str
    place: Place

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the record is about."""
        return self.quarter.first_day, self.quarter.last_day


Record = Behaviour | Admonition | Accountability | Sanction | PartySanction | Investigation | NonParticipation
"""One row of a 负面表现清单."""


class BehaviourList(NamedTuple):
    """One 负面表现清单 workbook with all its sheets; an empty one is a 零报告."""

    file: str
    period: Period
    behaviours: tuple[Behaviour, ...] = ()
    admonitions: tuple[Admonition, ...] = ()
    accountabilities: tuple[Accountability, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    non_participations: tuple[NonParticipation, ...] = ()
    party_sanctions: tuple[PartySanction, ...] = ()
    investigations: tuple[Investigation, ...] = ()
    catalogue: tuple[CatalogueItem, ...] = ()


# --- 测评表, 外单位评价意见, 决定 -----------------------------------------------------------------------------------


class PollRow(NamedTuple):
    """One person's ballots; ``place`` is the range of the count cells."""

    person: str
    issued: int
    returned: int
    valid: int
    votes: Mapping[Grade, int]
    place: Place


class PollForm(NamedTuple):
    """One 测评表: a quarter's ballots (a year's, where it is an 年度测评表 kept as votes)."""

    file: str
    period: Period
    rows: tuple[PollRow, ...]


class HostOpinion(NamedTuple):
    """外单位评价意见 for one person and period (七-2); ``grade`` is the text as the host wrote it, checked by form."""

    person: str
    period: Period
    unit: str
    opinion: str
    score: int | None
    grade: str
    place: Place


class AnnualPoll(NamedTuple):
    """One row of 年度测评表: the other part of the annual score."""

    person: str
    year: Period
    score: int
    place: Place


class DecisionRow(NamedTuple):
    """One filled row of a 等次审核表. ``grade`` and ``reason`` are as written, ``printed`` the proposal on the sheet.

    ``served`` is the day on which the person was told (送达日期).
    """

    person: str
    grade: str
    reason: str
    printed: str
    place: Place
    served: date | None = None


class DecisionForm(NamedTuple):
    """One 等次审核表 that came back: its period, meeting and date (``None`` while not filled).

    ``issued`` is the 制发日期 of what follows from it, ``posted`` the day on which 公示 begins, where its head says so.

    ``printed_from`` maps the digest of each input that the sheet was printed from to its file, empty where the sheet does
    not say (one that was retyped).
    """

    file: str
    period: Period
    meeting: str
    day: date | None
    rows: tuple[DecisionRow, ...]
    printed_from: Mapping[str, str] = MappingProxyType({})
    issued: date | None = None
    posted: date | None = None


class ReviewRow(NamedTuple):
    """One row of 复核登记表 (八-1)."""

    person: str
    period: Period
    original: str
    requested: date | None
    reason: str
    conclusion: str
    grade: str
    answered: date | None
    place: Place


class WorkRecord(NamedTuple):
    """One filled row of a 工作记实台账 (六).

    ``period`` is the year, month or quarter it belongs to; a 周纪实 also has its ``week``. Days are ``None`` where they are
    blank or cannot be read. ``outcome`` is 完成情况 as written, ``classified`` marks a 涉密 row.
    """

    person: str
    kind: RecordKind
    period: Period
    week: Week | None
    category: str
    content: str
    filled: date | None
    approver: str
    approved: date | None
    filed: date | None
    outcome: str
    reason: str
    classified: bool
    place: Place


class Stage(StrEnum):
    """What a gap leaves open."""

    RATING = "评分"
    DEDUCTION = "扣分"
    POLL = "测评"
    RECORD = "记录"
    OPINION = "外单位评价意见"


RECORD_STAGES = frozenset({Stage.RECORD, Stage.OPINION})
"""Stages of which a gap leaves somebody open even where nobody at home scores him."""


class Gap(NamedTuple):
    """A fact about a person that was handed in but cannot be used, so that he is 待补 in ``period``.

    ``period`` is a month for 扣分, a quarter for 测评, 记录 and 外单位评价意见 (or its year); ``None`` where it could touch any period. ``code`` is the
    finding's kind. ``dimensions`` are those that a 扣分 would have touched, empty where that cannot be told.
    """

    person: str
    stage: Stage
    period: Period | None
    place: Place
    code: str
    dimensions: frozenset[Dimension] = frozenset()


class Facts(NamedTuple):
    """Everything the folder says, form by form; the checking room returns the same shape with doubles resolved."""

    rating_forms: tuple[RatingForm, ...] = ()
    behaviour_lists: tuple[BehaviourList, ...] = ()
    poll_forms: tuple[PollForm, ...] = ()
    host_opinions: tuple[HostOpinion, ...] = ()
    annual_polls: tuple[AnnualPoll, ...] = ()
    decisions: tuple[DecisionForm, ...] = ()
    reviews: tuple[ReviewRow, ...] = ()
    gaps: tuple[Gap, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    work_records: tuple[WorkRecord, ...] = ()
    unused_forms: tuple[UnusedForm, ...] = ()
