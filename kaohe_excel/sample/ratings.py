"""The 评分表 of every rater and month, filled as the script has it and with the mistakes it has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kaohe_excel.core.facts import RosterRow
from kaohe_excel.core.period import Period
from kaohe_excel.forms.official import rating_form
from kaohe_excel.policy.model import Policy
from kaohe_excel.sample.habits import even_marks, marks_evenly, month_marked, shift
from kaohe_excel.sample.marks import comment, nudged, rater_marks
from kaohe_excel.sample.mistakes import (
    HANDED_IN_TWICE,
    LEFT_OUT,
    NOT_HANDED_IN,
    RETYPED,
    SECOND_VERSIONS,
    SLIPS,
    STRAY_ROWS,
    Retyped,
    SecondVersion,
    StrayRow,
)
from kaohe_excel.sample.office import Office
from kaohe_excel.sample.retyped import retyped_form
from kaohe_excel.sample.script import HEADS, Member
from kaohe_excel.writing.blanks.forms import Row, form_bytes, identity_row, ratees, rater_name
from kaohe_excel.writing.press.filenames import safe_file_name

_SHEET = "rating:"
_HEAD_KEYS = frozenset(head.key for head in HEADS)
_STRANGER = Member("stranger", "不在名册上的人", "", "")


@dataclass(frozen=True, slots=True)
class _Task:
    """One rater's form for one month: who fills it, under which policy."""

    office: Office
    policy: Policy
    month: Period
    key: str

    @property
    def rater(self) -> str:
        return self.office.ids[self.key]

    @property
    def head(self) -> dict[str, str]:
        name = rater_name(self.office.roster, self.rater)
        return {
            "unit": self.office.unit,
            "period": self.month.chinese,
            "rater": name,
            "rater_id": self.rater,
        }

    def file_name(self, mark: str = "") -> str:
        return safe_file_name(self.rater, self.head["rater"], f"_评分表_{self.month}{mark}.xlsx")

    def key_of(self, person: str) -> str:
        return self.office.staff[person].member.key


def rating_files(office: Office, policy: Policy, month: Period) -> Iterator[tuple[str, bytes]]:
    """Every rating form of a month as it lies in the folder: (file name, workbook)."""
    raters = dict.fromkeys(rater.person for rater in office.roster.raters)
    for key in [key for key, person in office.ids.items() if person in raters]:
        task = _Task(office, policy, month, key)
        people = ratees(office.roster, policy, task.rater, month)
        if people and (month.month, key) not in NOT_HANDED_IN:
            yield from _versions(task, _rows(task, people))


def _versions(task: _Task, rows: list[Row]) -> Iterator[tuple[str, bytes]]:
    """A form, and again where it lies in the folder twice."""
    content = _workbook(task, rows)
    yield task.file_name(), content
    at = (task.month.month, task.key)
    if at in HANDED_IN_TWICE:
        yield task.file_name("（副本）"), content
    for other in SECOND_VERSIONS:
        if (other.month, other.rater) == at:
            yield task.file_name("（修改）"), _workbook(task, _changed(task, rows, other))


def _workbook(task: _Task, rows: list[Row]) -> bytes:
    form = rating_form(task.policy.indicator_sets)
    for how in RETYPED:
        if (how.month, how.rater) == (task.month.month, task.key):
            return retyped_form(form.sheet(_SHEET), task.head, rows, _with_ids(how, task), task.month.year)
    return form_bytes(form, task.head, {_SHEET: rows})


def _with_ids(how: Retyped, task: _Task) -> Retyped:
    """The same, its people named by 人员编号."""
    ids = task.office.ids
    merged = (ids[how.merged[0]], ids[how.merged[1]], how.merged[2]) if how.merged else None
    return replace(how, hidden_row=ids.get(how.hidden_row, ""), merged=merged)


def _changed(task: _Task, rows: list[Row], other: SecondVersion) -> list[Row]:
    person = task.office.ids[other.person]
    return [{**row, other.column: _less(row, other.column)} if row["person"] == person else row for row in rows]


def _less(row: Row, column: str) -> int:
    value = row[column]
    return value - 50 if isinstance(value, int) else 0


def _rows(task: _Task, people: Sequence[RosterRow]) -> list[Row]:
    """A form's rows in its order, slips and strays included."""
    rows = [
        _slipped(task, row, _filled(task, row))
        for row in people
        if (task.month.month, task.key, task.key_of(row.person)) not in LEFT_OUT
    ]
    for stray in STRAY_ROWS:
        if (stray.month, stray.rater) == (task.month.month, task.key):
            rows.append(_stray_row(task, rows, stray))
    return rows


def _filled(task: _Task, row: RosterRow) -> Row:
    """One person's row as the script aims it."""
    one = task.office.staff[row.person]
    at = (_number(task, task.key), _number(task, one.member.key))
    return {**identity_row(row), **_scores(task, one.member, at)}


def _number(task: _Task, key: str) -> int:
    return list(task.office.ids).index(key)


def _scores(task: _Task, member: Member, at: tuple[int, int]) -> Row:
    indicators = task.policy.indicators("")
    draws, month, full_marks = task.office.draws, task.month, [indicator.full for indicator in indicators]
    off = shift(task.key, member, month)
    if marks_evenly(task.key, month):
        marks = even_marks(member.levels[month.quarter - 1] * 100 + off, full_marks)
    else:
        marks = rater_marks(member, month_marked(task.key, month), full_marks, draws, at, off)
    if month.quarter in member.just_under and month.month % 3 == 0 and task.key in _HEAD_KEYS:
        marks = nudged(marks)
    named = dict(zip([indicator.name for indicator in indicators], marks, strict=True))
    return {**named, "comment": comment(sum(marks), draws, *at, month.month)}


def _slipped(task: _Task, person: RosterRow, row: Row) -> Row:
    """The row with the slips that the script has for it."""
    changes = {
        slip.column: slip.turned(_total(row) if slip.column == "total" else row[slip.column])
        for slip in SLIPS
        if (slip.month, slip.rater, slip.person) == (task.month.month, task.key, task.key_of(person.person))
    }
    return {**row, **changes}


def _total(row: Row) -> int:
    return sum(value for value in row.values() if isinstance(value, int))


def _stray_row(task: _Task, rows: Sequence[Row], stray: StrayRow) -> Row:
    person = task.office.ids.get(stray.person)
    for row in rows:
        if person and row["person"] == person:
            last = task.policy.indicators("")[-1].name
            return {**row, last: _less(row, last)} if stray.differs else row
    if person is None:
        return {"name": stray.person, **_scores(task, _STRANGER, (_number(task, task.key), 0))}
    known = task.office.roster.rows_of(person)[-1]
    return _filled(task, known)
