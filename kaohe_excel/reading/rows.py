"""The rows of a recognised sheet: which are data, whom each is about, and what stands in each of its cells.

Identity in merged cells is filled down, scores never. A row that says 合计, 注 and the like and names nobody is outside the
data, and so is one without anybody's name and without figures; a row with figures but nobody's name is an error.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import (
    AFTER_DATA,
    CELL_BLANK,
    CELL_ERROR_VALUE,
    CELL_MERGED_SCORE,
    CELL_NO_RESULT,
    CELL_NOT_DATE,
    CELL_NOT_LISTED,
    CELL_NOT_NUMBER,
    CELL_NOT_PERIOD,
    CELL_OUT_OF_RANGE,
    CELL_READ_AS,
    CELL_TOO_PRECISE,
    HIDDEN_DATA,
    MERGED_IDENTITY,
    PERSON_CONFLICT,
    PERSON_MISSING,
    UNIT_OTHER,
    Kind,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import short_points_text
from kaohe_excel.forms.model import HUNDRED_MARKS, Field, FieldKind, SheetForm
from kaohe_excel.reading.book import Book, Sheet, Value, address, range_address
from kaohe_excel.reading.cells import (
    Fault,
    Parsed,
    count_of,
    date_of,
    error_text,
    grade_of,
    hundred_marks_of,
    is_blank,
    period_of,
    plain,
    points_of,
    written,
)
from kaohe_excel.reading.closeup import NO_RESULT
from kaohe_excel.reading.columns import UNIT
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.persons import People
from kaohe_excel.reading.remarks import Remark, remark_of, section_of

_DITTO = frozenset({"同上", "〃", "″", "“", "”", '"', "''", "〞", "”“", "…同上…"})
_IDENTITY_KINDS = (FieldKind.PERSON_ID, FieldKind.PERSON_NAME)
_FIGURES = (FieldKind.POINTS, FieldKind.COUNT, FieldKind.DATE)
_FILLED_DOWN = frozenset({"person", "name", "department", "category"})
_ENDS = frozenset({"end", "closed"})
_NO_END = frozenset(
    {"至今", "迄今", "今", "现在", "长期", "无", "无期限", "未定", "待定", "-", "--", "—", "——", "―", "/", "\\"}
)
_TICKS = frozenset({"√", "✓", "✔", "☑", "1", "是", "TRUE"})
_NO_TICKS = frozenset({"", "×", "✗", "✘", "☐", "□", "0", "否", "FALSE", "-", "—", "/"})
_DECIDES = frozenset({"grade"})
"""Words that are as good as a figure: merged over several persons they belong to none of them."""
ParsedT = TypeVar("ParsedT", int, date, Period)


@dataclass(slots=True)
class Table:
    """A block with its columns: where its data begin and end, which cells are merged (with the range), the place of each cell.

    The rows from ``foot`` to ``last_row`` belong to the next block's head, unless they name somebody. ``period`` is its head's.
    """

    book: Book
    sheet: Sheet
    form: SheetForm
    columns: Mapping[str, int]
    first_row: int
    foot: int
    last_row: int
    period: Period | None = None
    filled: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    merged: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        fields = {self.columns[f.key]: f for f in self.form.readable if f.key in self.columns}
        for (top, left), (bottom, right) in self.sheet.merges:
            last = min(bottom, len(self.sheet.rows) - 1)
            if not self.first_row <= top < self.last_row or (top, left) == (bottom, right):
                continue
            inside = [column for column in fields if left <= column <= right]
            for column in inside:
                cells = [(row, column) for row in range(top, last + 1)]
                if top == bottom and len(inside) == 1:
                    self.filled.update({(top, column): (top, left)} if left < column else {})
                elif fields[column].kind in _FIGURES or fields[column].key in _DECIDES:
                    self.merged.update(dict.fromkeys(cells, f"{address(top, left)}:{address(bottom, right)}"))
                elif fields[column].key in _FILLED_DOWN and left == column:
                    self.filled.update(dict.fromkeys(cells[1:], (top, left)))

    def place(self, row: int, column: int) -> Place:
        """A cell's place."""
        return Place(self.book.file, self.sheet.name, address(row, column))

    def span(self, row: int) -> Place:
        """The place of a row's mapped cells, without the person's id and name where there are others."""
        identity = {f.key for f in self.form.fields if f.kind in _IDENTITY_KINDS}
        columns = [column for key, column in self.columns.items() if key not in identity] or [*self.columns.values()]
        return Place(self.book.file, self.sheet.name, range_address(row, min(columns), max(columns)))

    def value(self, row: int, key: str) -> Value:
        """A field's value in a row; identity in a merged cell is that of the cell it is merged into."""
        column = self.columns.get(key)
        if column is None:
            return ""
        if self.filled:
            row, column = self.filled.get((row, column), (row, column))
        return self.sheet.rows[row][column]

    def data_rows(self, people: People | None, log: Log) -> Iterator[int]:
        """The rows that hold data, as indices; everything else that is filled is noted where it needs a word.

        A row after a note or total row is still data when it names somebody who is known; of all others there, and of the rows
        that belong to the next block's head, at most the first is worth a word.
        """
        ended = noted = False
        for row in range(self.first_row, self.last_row):
            if all(value == "" for value in self.sheet.rows[row]) and not self._filled_down(row):
                continue
            exact = people is not None and people.is_exact(self.value(row, "person"), self.value(row, "name"))
            if exact and not ended:
                yield row
                continue
            remark = self._remark(row, people)
            if remark is not None or (row >= self.foot and not self._names_someone(row, people)):
                ended = ended or remark is Remark.END
                continue
            if ended and not noted:
                log.add(AFTER_DATA, self._first_filled(row), text=self._first_text(row))
                noted = True
            if self._is_named(row) and (not ended or people is None or self._names_someone(row, people)):
                yield row
            elif self._has_figures(row) and not ended:
                log.add(PERSON_MISSING, self.span(row))

    def _filled_down(self, row: int) -> bool:
        return any((row, column) in self.filled for column in self.columns.values())

    def _is_named(self, row: int) -> bool:
        keys = [f.key for f in self.form.fields if f.kind in _IDENTITY_KINDS] or [self.form.fields[0].key]
        return any(not is_blank(self.value(row, key)) for key in keys)

    def _remark(self, row: int, people: People | None) -> Remark | None:
        """What a row is that is about nobody and known for what it is; ``None`` for every other row."""
        text = self._first_text(row)
        remark = remark_of(text)
        if remark is not None:
            apart = written(self.value(row, "person")) in ("", text)
            return remark if apart and not (people and self._names_someone(row, people)) else None
        if people is None or not self._is_alone(row):
            return None
        return Remark.INSIDE if people.is_section(section_of(text)) and not self._names_someone(row, people) else None

    def _is_alone(self, row: int) -> bool:
        """Whether a row holds a single text, or nothing but a text and what is merged with it."""
        return len({written(value) for value in self.sheet.rows[row] if not is_blank(value)}) == 1

    def _names_someone(self, row: int, people: People | None) -> bool:
        person, name = self.value(row, "person"), self.value(row, "name")
        if people is None or (is_blank(person) and is_blank(name)):
            return False
        return bool(
            people.identify(person, name).concerned
            or people.identify("", name if is_blank(person) else person).concerned
        )

    def _first_filled(self, row: int) -> Place:
        column = next(column for column, value in enumerate(self.sheet.rows[row]) if not is_blank(value))
        return self.place(row, column)

    def _first_text(self, row: int) -> str:
        return next((written(value) for value in self.sheet.rows[row] if not is_blank(value)), "")

    def _has_figures(self, row: int) -> bool:
        return any(
            _is_figure(declared, self.sheet.rows[row][self.columns[declared.key]])
            for declared in self.form.fields
            if declared.kind in _FIGURES and declared.key in self.columns
        )

    def note_hidden(self, rows: list[int], log: Log) -> None:
        """Report hidden rows and columns that hold data, and a hidden sheet (all of them are used)."""
        where = Place(self.book.file, self.sheet.name)
        if rows and not self.sheet.visible:
            log.add(HIDDEN_DATA, where, what="工作表")
        for first, last in _stretches(sorted(set(self.sheet.hidden_rows).intersection(rows))):
            place = Place(
                self.book.file, self.sheet.name, f"A{first + 1}" if first == last else f"A{first + 1}:A{last + 1}"
            )
            log.add(HIDDEN_DATA, place, what="行")
        for column in sorted(set(self.sheet.hidden_columns).intersection(self.columns.values())):
            if any(not is_blank(self.sheet.rows[row][column]) for row in rows):
                cells = f"{address(rows[0], column)}:{address(rows[-1], column)}"
                log.add(HIDDEN_DATA, Place(self.book.file, self.sheet.name, cells), what="列")

    def note_filled(self, rows: list[int], log: Log) -> None:
        """Report identity that was filled down, once for each merged cell."""
        headings = {self.columns[f.key]: f.heading for f in self.form.fields if f.key in self.columns}
        origins = {origin for cell, origin in self.filled.items() if cell[0] in set(rows)}
        for row, column in sorted(origins):
            value = written(self.sheet.rows[row][column])
            if value:
                log.add(MERGED_IDENTITY, self.place(row, column), heading=headings[column], value=value)


def _is_figure(declared: Field, value: Value) -> bool:
    if is_blank(value):
        return False
    return (date_of(value) if declared.kind is FieldKind.DATE else points_of(value)).value is not None


def _stretches(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of consecutive numbers as (first, last)."""
    start = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
            yield numbers[start], numbers[index - 1]
            start = index


@dataclass(slots=True)
class Row:
    """One row of data about ``person`` (empty where nobody could be made out; ``concerned`` are all whom it may be about)."""

    table: Table
    index: int
    log: Log
    person: str = ""
    concerned: tuple[str, ...] = ()
    noted: int = 0

    def unheard(self) -> "Row":
        """The same row for looking at it without a word; what was noted about it is forgotten."""
        del self.log.findings[self.noted :]
        return Row(self.table, self.index, Log(), self.person, self.concerned)

    def set_aside(self, kind: Kind, **values: str) -> None:
        """Say why a row is not used, and nothing else about it: ``noted`` is how much was noted before it was looked at."""
        self.say_only(kind, self.person, **values)

    def say_only(self, kind: Kind, person: str, /, **values: str) -> None:
        """Say one thing about the row in place of everything that was noted about it."""
        del self.log.findings[self.noted :]
        self.log.add(kind, self.span, person, **values)

    def is_merged_down(self, key: str) -> bool:
        """Whether a field's cell is merged over several rows, which is an error."""
        field, column = self.table.form.field(key), self.table.columns.get(key, -1)
        if (self.index, column) in self.table.merged:
            self._fault(CELL_MERGED_SCORE, field, range=self.table.merged[self.index, column])
        return (self.index, column) in self.table.merged

    @property
    def span(self) -> Place:
        """The row's place."""
        return self.table.span(self.index)

    def place(self, key: str) -> Place:
        """A field's cell, or the row where the sheet has no such column."""
        column = self.table.columns.get(key)
        return self.span if column is None else self.table.place(self.index, column)

    def raw(self, key: str) -> Value:
        """A field's value as the sheet has it."""
        return self.table.value(self.index, key)

    def text(self, key: str) -> str:
        """A field as trimmed text."""
        return written(self.raw(key))

    def is_empty(self) -> bool:
        """Whether nothing but the identity is filled."""
        keys = [
            f.key for f in self.table.form.fields if f.kind not in _IDENTITY_KINDS and f.kind is not FieldKind.TOTAL
        ]
        return all(is_blank(self.raw(key)) and not self._odd(key) for key in keys)

    def points(self, key: str, *, required: bool = True, declared: Field | None = None) -> Parsed[int]:
        """A field as hundredths of a point within its limits; ``declared`` stands in for the sheet's own field."""
        field = declared or self.table.form.field(key)
        parse = hundred_marks_of if field.high == HUNDRED_MARKS else points_of
        parsed = self._parsed(field, parse, required=required)
        if parsed.value is None:
            return parsed
        if field.low <= parsed.value and (field.high is None or parsed.value <= field.high):
            self._note_reading(field, parsed, short_points_text(parsed.value))
            return parsed
        high = "不限" if field.high is None else short_points_text(field.high)
        self._fault(CELL_OUT_OF_RANGE, field, low=short_points_text(field.low), high=high)
        return Parsed(None, Fault.UNREADABLE)

    def count(self, key: str, *, required: bool = True) -> Parsed[int]:
        """A field as a whole number within its limits."""
        field = self.table.form.field(key)
        parsed = self._parsed(field, count_of, required=required)
        if parsed.value is None:
            return parsed
        if parsed.value >= field.low:
            self._note_reading(field, parsed, str(parsed.value))
            return parsed
        self._fault(CELL_OUT_OF_RANGE, field, low=str(field.low), high="不限")
        return Parsed(None, Fault.UNREADABLE)

    def day(self, key: str, *, required: bool = True) -> Parsed[date]:
        """A field as a day; an end that is said not to have come is none."""
        field = self.table.form.field(key)
        if key in _ENDS and plain(self.text(key)) in _NO_END:
            self._fault(CELL_READ_AS, field, value="没有结束")
            return Parsed(None, Fault.BLANK)
        from_1904 = self.table.book.dates_from_1904
        period = self.table.period
        parsed = self._parsed(
            field, lambda value: date_of(value, from_1904=from_1904, within=period), required=required
        )
        self._note_reading(field, parsed, str(parsed.value))
        return parsed

    def period(self, key: str, *, required: bool = True) -> Parsed[Period]:
        """A field as a month, quarter or year."""
        field = self.table.form.field(key)
        from_1904 = self.table.book.dates_from_1904
        return self._parsed(field, lambda value: period_of(value, from_1904=from_1904), required=required)

    def tick(self, key: str) -> bool | None:
        """Whether a field is ticked; ``None`` for what is neither a tick nor the lack of one, which is noted."""
        text = plain(self.text(key))
        if text in _TICKS or text in _NO_TICKS:
            return text in _TICKS
        self._fault(CELL_NOT_LISTED, self.table.form.field(key), choices="√")
        return None

    def grade(self, key: str, grades: Collection[str], agreed: str = "") -> str:
        """A field as one of these grades, read with its code or quotes, or by a word of agreement with ``agreed``; else as
        written.
        """
        text = plain(self.text(key))
        grade = grade_of(text, grades, agreed)
        if grade != text:
            self._fault(CELL_READ_AS, self.table.form.field(key), value=grade)
        return grade

    def choice(self, key: str, *, required: bool = True) -> str:
        """A field as one of its choices, ``""`` where it is none of them (which is noted)."""
        field = self.table.form.field(key)
        text = self.grade(key, field.choices)
        if text in field.choices:
            return text
        if text:
            kind = CELL_ERROR_VALUE if error_text(text) else CELL_NOT_LISTED
            self._fault(kind, field, choices="、".join(field.choices))
        elif required or self._odd(key):
            self._fault(self._blank_kind(key), field)
        return ""

    def _odd(self, key: str) -> str:
        return self.table.sheet.odd.get((self.index, self.table.columns.get(key, -1)), "")

    def _blank_kind(self, key: str) -> Kind:
        odd = self._odd(key)
        return CELL_BLANK if not odd else CELL_NO_RESULT if odd == NO_RESULT else CELL_ERROR_VALUE

    def _parsed(self, field: Field, parse: Callable[[Value], Parsed[ParsedT]], *, required: bool) -> Parsed[ParsedT]:
        """Parse a field and note what is wrong with it; an optional blank is ``Fault.BLANK`` without a word."""
        column = self.table.columns.get(field.key)
        if column is None:
            return Parsed(None, Fault.BLANK)
        if (self.index, column) in self.table.merged:
            self._fault(CELL_MERGED_SCORE, field, range=self.table.merged[self.index, column])
            return Parsed(None, Fault.UNREADABLE)
        parsed = parse(self.raw(field.key))
        if parsed.fault is Fault.BLANK:
            if not required and not self._odd(field.key):
                return parsed
            self._fault(self._blank_kind(field.key), field)
            return Parsed(None, Fault.BLANK if required else Fault.ERROR_VALUE)
        if parsed.fault:
            self._fault(_FAULT_KINDS.get(parsed.fault) or _UNREADABLE_KINDS.get(field.kind, CELL_NOT_NUMBER), field)
        return parsed

    def _fault(self, kind: Kind, field: Field, **values: str) -> None:
        text = self.text(field.key) or self._odd(field.key)
        self.log.add(kind, self.place(field.key), self.person, heading=field.heading, written=text, **values)

    def _note_reading(self, field: Field, parsed: Parsed[ParsedT], value: str) -> None:
        """Note how a cell was read, unless it reads as it looks (a number typed as text)."""
        if parsed.corrected and parsed.value is not None and self.text(field.key) != value:
            self._fault(CELL_READ_AS, field, value=value)


_FAULT_KINDS = {Fault.TOO_PRECISE: CELL_TOO_PRECISE, Fault.ERROR_VALUE: CELL_ERROR_VALUE}
_UNREADABLE_KINDS = {FieldKind.DATE: CELL_NOT_DATE, FieldKind.PERIOD: CELL_NOT_PERIOD}


def plain_rows(table: Table, log: Log) -> Iterator[Row]:
    """The data rows of a sheet that is not about persons, or whose persons are yet to be known (the roster itself)."""
    rows = list(table.data_rows(None, log))
    table.note_hidden(rows, log)
    table.note_filled(rows, log)
    for index in rows:
        yield Row(table, index, log)


def person_rows(table: Table, people: People, log: Log) -> Iterator[Row]:
    """The data rows of a sheet about persons, each with the person it speaks of.

    Where nobody can be made out the finding is noted here, and the row comes with an empty ``person``.
    """
    rows = list(table.data_rows(people, log))
    table.note_hidden(rows, log)
    table.note_filled(rows, log)
    above: Row | None = None
    for index in rows:
        row = _identified(table, index, people, log, above)
        if UNIT.key in table.columns and not people.is_ours(table.value(index, UNIT.key)):
            row.say_only(UNIT_OTHER, "", unit=row.text(UNIT.key), ours=people.roster.unit)
            continue
        _check_extra(row)
        above = row
        yield row


def _check_extra(row: Row) -> None:
    """Check the cells that no reader will ask for, each by what its column holds."""
    checks: dict[FieldKind, Callable[[str], object]] = {
        FieldKind.POINTS: lambda key: row.points(key, required=False),
        FieldKind.COUNT: lambda key: row.count(key, required=False),
        FieldKind.DATE: lambda key: row.day(key, required=False),
        FieldKind.PERIOD: lambda key: row.period(key, required=False),
        FieldKind.CHOICE: lambda key: row.choice(key, required=False),
    }
    for declared in row.table.form.fields:
        if declared.extra and declared.kind in checks:
            checks[declared.kind](declared.key)


def _identified(table: Table, index: int, people: People, log: Log, above: Row | None) -> Row:
    before = len(log.findings)
    written_id, written_name = table.value(index, "person"), table.value(index, "name")
    if above is not None and above.person and _is_ditto(written_id, written_name):
        return _as_above(table, index, people, log, above)
    identity = people.identify(written_id, written_name)
    row = Row(table, index, log, identity.person, identity.concerned, before)
    key = "name" if is_blank(written_id) else "person"
    if identity.kind is not None:
        person = identity.concerned[0] if identity.kind is PERSON_CONFLICT else ""
        log.add(identity.kind, row.place(key), person, **identity.values)
    elif text := people.was_respelled(identity.person, written_id, written_name):
        _note_identity(row, "person" if text == written(written_id) else "name", text, people)
    return row


def _is_ditto(*values: Value) -> bool:
    """Whether an id and a name say nothing but that they are those of the row above."""
    marks = [plain(written(value)) for value in values if not is_blank(value)]
    return bool(marks) and all(mark in _DITTO for mark in marks)


def _as_above(table: Table, index: int, people: People, log: Log, above: Row) -> Row:
    row = Row(table, index, log, above.person, above.concerned, len(log.findings))
    key = "name" if is_blank(table.value(index, "person")) else "person"
    _note_identity(row, key, row.text(key), people)
    return row


def _note_identity(row: Row, key: str, text: str, people: People) -> None:
    value = row.person if key == "person" else people.names[row.person]
    heading = row.table.form.field(key).heading
    row.log.add(CELL_READ_AS, row.place(key), row.person, heading=heading, written=text, value=value)
