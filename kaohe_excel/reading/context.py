"""What every form's reader needs to know: who is who, which numbers are in force, what this run asks for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kaohe_excel.core.facts import (
    AnnualPoll,
    BehaviourList,
    DecisionForm,
    Facts,
    Gap,
    HostOpinion,
    Place,
    PollForm,
    RatingForm,
    Receipt,
    ReviewRow,
    Roster,
    UnusedForm,
    WorkRecord,
)
from kaohe_excel.core.findings import (
    CELL_READ_AS,
    FORM_AMBIGUOUS,
    FORM_COLUMN_MISSING,
    FORM_HEADING_LOOSE,
    FORM_PERIOD_CONFLICT,
    FORM_PERIOD_KIND,
    FORM_PERIOD_MISSING,
    ROW_LEADER,
    Finding,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import ASSESSED_CATEGORIES
from kaohe_excel.forms.model import META_PERIOD, SheetForm
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy
from kaohe_excel.reading.book import address
from kaohe_excel.reading.cells import Parsed, period_of
from kaohe_excel.reading.columns import match_columns
from kaohe_excel.reading.log import InUse, Log
from kaohe_excel.reading.persons import People
from kaohe_excel.reading.recognise import HeadCell, Part, Workbook, head_cells, title_period
from kaohe_excel.reading.rows import Row, Table
from kaohe_excel.roster.presence import row_for

UNWANTED = "本次不需要这一考核期"


class Unused(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A sheet or workbook that is not used; ``reason`` goes into the receipt."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Context(NamedTuple):
    """The roster's people, the dated policy and the periods that this run needs (``None``: all)."""

    roster: Roster
    people: People
    policies: Policies
    wanted: frozenset[Period] | None

    def policy(self, day: date) -> Policy:
        """The numbers in force on a day; the earliest there are for a day before them."""
        return self.policies.at(day)


@dataclass(slots=True)
class Harvest:
    """Everything read so far."""

    rating_forms: list[RatingForm] = field(default_factory=list)
    behaviour_lists: list[BehaviourList] = field(default_factory=list)
    poll_forms: list[PollForm] = field(default_factory=list)
    host_opinions: list[HostOpinion] = field(default_factory=list)
    annual_polls: list[AnnualPoll] = field(default_factory=list)
    decisions: list[DecisionForm] = field(default_factory=list)
    reviews: list[ReviewRow] = field(default_factory=list)
    work_records: list[WorkRecord] = field(default_factory=list)
    unused_forms: list[UnusedForm] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, log: Log) -> None:
        """Add what was noticed in a file."""
        self.findings.extend(log.findings)
        self.gaps.extend(log.gaps)

    def facts(self, receipts: Sequence[Receipt]) -> Facts:
        """Everything as facts, file by file in the folder's order."""
        return Facts(
            rating_forms=tuple(self.rating_forms),
            behaviour_lists=tuple(self.behaviour_lists),
            poll_forms=tuple(self.poll_forms),
            host_opinions=tuple(self.host_opinions),
            annual_polls=tuple(self.annual_polls),
            decisions=tuple(self.decisions),
            reviews=tuple(self.reviews),
            gaps=tuple(self.gaps),
            receipts=tuple(receipts),
            work_records=tuple(self.work_records),
            unused_forms=tuple(self.unused_forms),
        )


class Head(NamedTuple):
    """One sheet's head: its labelled cells, the period they or the title name, and where that stands."""

    cells: dict[str, HeadCell]
    period: Parsed[Period]
    place: Place
    titled: Period | None


def read_head(workbook: Workbook, part: Part) -> Head:
    """A sheet's head. The period is that of the head cell, else of the title, else of the ``_meta`` sheet."""
    cells = head_cells(part, workbook.form)
    titled = title_period(part)
    cell = cells.get("period")
    if cell is not None:
        parsed = period_of(cell.value, from_1904=workbook.book.dates_from_1904)
        return Head(cells, parsed, head_place(workbook, part, cell), titled)
    meta = period_of(workbook.meta.get(META_PERIOD, ""))
    return Head(cells, Parsed(titled) if titled else meta, Place(workbook.book.file, part.sheet.name), titled)


def head_place(workbook: Workbook, part: Part, cell: HeadCell) -> Place:
    """A head cell's place."""
    return Place(workbook.book.file, part.sheet.name, address(cell.row, cell.column))


def form_period(head: Head, kinds: Collection[str], context: Context, log: Log) -> Period:
    """The period of a form of one period; Unused where it is missing, of the wrong kind or not needed in this run.

    A month means its quarter on a form that has quarters but no months. A form that this run does not need leaves no
    finding at all.
    """
    period = head.period.value
    if period is None:
        log.add(FORM_PERIOD_MISSING, head.place)
        raise Unused("看不出考核期")
    as_written = period
    if period.month and "month" not in kinds and "quarter" in kinds:
        period = period.quarters[0]
    if context.wanted is not None and not _touches(period, context.wanted, exact=period.kind in kinds):
        raise Unused(UNWANTED)
    if period.kind not in kinds:
        expected = "或".join(_KIND_NAMES[kind] for kind in kinds)
        log.add(FORM_PERIOD_KIND, head.place, written=period.chinese, expected=expected)
        raise Unused("考核期写法不符")
    if period != as_written:
        log.add(CELL_READ_AS, head.place, heading="考核期", written=as_written.chinese, value=period.chinese)
    note_titles(head, log)
    return period


_KIND_NAMES = {"month": "月份", "quarter": "季度", "year": "年度"}


def _touches(period: Period, wanted: frozenset[Period], *, exact: bool) -> bool:
    if exact:
        return period in wanted
    return any(period.overlaps(other.first_day, other.last_day) for other in wanted)


def note_titles(head: Head, log: Log) -> None:
    """Report a title that names another period than the head cell."""
    period, titled = head.period.value, head.titled
    if period and titled and not titled.overlaps(period.first_day, period.last_day):
        log.add(FORM_PERIOD_CONFLICT, head.place, title=titled.chinese, head=period.chinese)


def make_table(workbook: Workbook, part: Part, form: SheetForm, log: Log) -> Table:
    """The sheet with its columns; Unused where a required one is missing or has two candidates."""
    columns = match_columns(form, part.headings)
    file, sheet = workbook.book.file, part.sheet.name
    for declared, candidates in columns.doubled:
        cells = "、".join(address(part.row, column) for column in candidates)
        place = Place(file, sheet, address(part.row, candidates[0]))
        log.add(FORM_AMBIGUOUS, place, heading=declared.heading, candidates=cells)
    if columns.missing:
        log.add(FORM_COLUMN_MISSING, Place(file, sheet), headings="、".join(columns.missing))
    if columns.missing or columns.doubled:
        raise Unused("表头不完整" if columns.missing else "表头有重复")
    for declared, column in columns.loose:
        text = " ".join(part.headings[column].split())
        log.add(
            FORM_HEADING_LOOSE, Place(file, sheet, address(part.row, column)), written=text, heading=declared.heading
        )
    table = Table(workbook.book, part.sheet, form, columns.found, part.row + 1)
    log.used.append(InUse(part.sheet, form, columns.found, table.first_row))
    return table


def is_leader_row(row: Row, period: Period, context: Context) -> bool:
    """Whether a row is about somebody who is not assessed here, which is noted."""
    held = row_for(context.roster, row.person, period) or context.roster.rows_of(row.person)[-1]
    if held.category in ASSESSED_CATEGORIES:
        return False
    row.log.add(ROW_LEADER, row.span, row.person, name=held.name)
    return True
