"""What every form's reader needs to know: who is who, which numbers are in force, what this run asks for."""

from collections.abc import Collection, Mapping, Sequence
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
    CELL_STRUCK,
    FORM_AMBIGUOUS,
    FORM_COLUMN_MISSING,
    FORM_HEADING_LOOSE,
    FORM_IN_PAGE_HEADER,
    FORM_PERIOD_CONFLICT,
    FORM_PERIOD_KIND,
    FORM_PERIOD_MISSING,
    ROW_LEADER,
    Finding,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import ASSESSED_CATEGORIES
from kaohe_excel.forms.model import Form, SheetForm
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy
from kaohe_excel.reading.book import Book, Value, address
from kaohe_excel.reading.cells import written
from kaohe_excel.reading.columns import match_columns
from kaohe_excel.reading.heads import Head, HeadCell, is_title
from kaohe_excel.reading.log import InUse, Log
from kaohe_excel.reading.persons import People
from kaohe_excel.reading.recognise import Part
from kaohe_excel.reading.rows import Row, Table
from kaohe_excel.roster.presence import absence_text, counts, is_assessed, row_for, secondment_over_half

UNWANTED = "本次不需要这一考核期"


class Unused(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A sheet or workbook that is not used; ``reason`` goes into the receipt."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Workbook(NamedTuple):
    """One form of one sender and period, as if it had come in a workbook of its own: its blocks, each with its head.

    ``meta`` is what is left of the hidden sheet ``_meta``, where that was made for one of the blocks.
    """

    book: Book
    form: Form
    blocks: tuple[tuple[Part, Head], ...]
    meta: Mapping[str, Value]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its blocks without their heads."""
        return tuple(part for part, _ in self.blocks)

    @property
    def head(self) -> Head:
        """The head that holds for all of it: the first that states a period."""
        heads = [head for _, head in self.blocks]
        return next((head for head in heads if head.period.value), heads[0])


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


def form_period(head: Head, kinds: Collection[str], context: Context, log: Log) -> Period:
    """The period of a form of one period; Unused where it is missing, of the wrong kind or not needed in this run.

    A month means its quarter on a form that has quarters but no months. A form that this run does not need leaves no
    finding at all.
    """
    period = as_written = stated_period(head, log)
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


def stated_period(head: Head, log: Log) -> Period:
    """The period that a head states; Unused where it states none, or none that can be read."""
    if head.period.value is not None:
        return head.period.value
    if page := head.in_page_header("period"):
        log.add(FORM_IN_PAGE_HEADER, head.place, what="考核期", text=page)
    else:
        cell = head.cells.get("period")
        if cell and cell.struck:
            log.add(CELL_STRUCK, head.place, heading="考核期", shown=cell.struck, written=written(cell.value))
        else:
            quoted = f"（写的是“{written(cell.value)}”）" if cell else ""
            log.add(FORM_PERIOD_MISSING, head.place, written=quoted)
    raise Unused("看不出考核期")


_KIND_NAMES = {"month": "月份", "quarter": "季度", "year": "年度"}


def _touches(period: Period, wanted: frozenset[Period], *, exact: bool) -> bool:
    if exact:
        return period in wanted
    return any(period.overlaps(other.first_day, other.last_day) for other in wanted)


def note_titles(head: Head, log: Log) -> None:
    """Report a title that names another period than the head cell, and a period that only the sheet's name says."""
    period, titled = head.period.value, head.titled
    if period and head.named:
        log.add(CELL_READ_AS, head.place, heading="考核期", written=head.named, value=period.chinese)
    if period and titled and not titled.overlaps(period.first_day, period.last_day):
        log.add(FORM_PERIOD_CONFLICT, head.place, title=titled.chinese, head=period.chinese)


def make_table(workbook: Workbook, part: Part, form: SheetForm, log: Log) -> Table:
    """The block with its columns; Unused where a required one is missing or has two candidates."""
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
    _refuse_struck(workbook, part, columns.found.values(), log)
    period = next((head.period.value for own, head in workbook.blocks if own is part), None)
    data = part.data
    log.used.append(InUse(part.sheet, form, columns.found, data.start))
    return Table(workbook.book, part.sheet, form, columns.found, data.start, part.foot, data.stop, period)


def _refuse_struck(workbook: Workbook, part: Part, columns: Collection[int], log: Log) -> None:
    """Note what is struck in a block's title, head and headings, which say what all of its rows mean; Unused where anything is."""
    if not any(other.sheet.looks.cells for other in workbook.parts):
        return
    sheet, labels = part.sheet, {head.key: head.label for head in workbook.form.head}
    head = next((head for own, head in workbook.blocks if own is part), workbook.head)
    found = [(labels.get(key, key), cell) for key, cell in head.cells.items() if cell.struck]
    above = ((row, column) for row in part.head for column in range(len(sheet.rows[row])))
    titles = ((*cell, "标题") for cell in above if is_title(written(sheet.value(*cell)), workbook.form, part.form))
    headings = ((row, column, "表头") for row in range(part.head.stop, part.data.start) for column in columns)
    for row, column, what in (*titles, *headings):
        if struck := sheet.struck(row, column):
            found.append((what, HeadCell(sheet.value(row, column), sheet.name, row, column, struck=struck)))
    for what, cell in found:
        place = cell.place(workbook.book.file)
        log.add(CELL_STRUCK, place, heading=what, shown=cell.struck, written=written(cell.value))
    if found:
        raise Unused("表头上有划掉的内容")


def is_uncounted(person: str, period: Period, context: Context) -> bool:
    """Whether nothing that a form of this period says about a person can count in this run, whatever stands in its cells.

    A quarter's run also leaves aside who was elsewhere on more than half of it, or is no longer here on its last day.
    """
    quarter = period.quarters[0]
    judged = quarter if context.wanted is not None and period.month and quarter in context.wanted else period
    if not is_assessed(context.roster, person, judged):
        return True
    training = context.policy(judged.last_day).training_over_half
    if not judged.month and secondment_over_half(context.roster, person, judged, training) is not None:
        return True
    return bool(period.month) and not counts(context.roster, person, period)


def uncounted_values(person: str, period: Period, context: Context) -> dict[str, str]:
    """Who it is that does not count, and why, for the finding that says so."""
    return {"name": context.people.names[person], "reason": absence_text(context.roster, person, period)}


def is_leader_row(row: Row, period: Period, context: Context) -> bool:
    """Whether a row is about somebody who is not assessed here, which is noted."""
    held = row_for(context.roster, row.person, period) or context.roster.rows_of(row.person)[-1]
    if held.category in ASSESSED_CATEGORIES:
        return False
    row.set_aside(ROW_LEADER, name=held.name)
    return True
