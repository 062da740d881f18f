"""附件3 人员名册: who is here, who is away, who rates whom (三). Any structural fault in it stops the run."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from kaohe_excel.core.errors import RosterError
from kaohe_excel.core.facts import Movement, Place, RaterRow, Roster, RosterRow
from kaohe_excel.core.findings import (
    CELL_BLANK,
    CELL_READ_AS,
    FORM_ROSTER_REPEATED,
    FORM_SHEET_MISSING,
    ROSTER_DEPARTMENT_BLANK,
    ROSTER_ENDS_EARLY,
    ROSTER_MAY_HAVE_LEFT,
    ROSTER_NAMES_DIFFER,
    ROSTER_OVERLAP,
    ROSTER_PERSON_UNKNOWN,
    ROSTER_SCOPE_UNKNOWN,
    Finding,
)
from kaohe_excel.core.terms import ASSESSED_CATEGORIES, MovementKind, Role, Severity
from kaohe_excel.forms.official import ROSTER
from kaohe_excel.reading.appearance import is_as_seen
from kaohe_excel.reading.cells import Fault, id_key, is_blank, name_key, plain, written
from kaohe_excel.reading.classified import without_quotes
from kaohe_excel.reading.context import Unused, Workbook, make_table
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.persons import UNNAMED_UNIT, People
from kaohe_excel.reading.rows import Row, Table, person_rows, plain_rows

WHOLE_UNIT = frozenset({"全局", "全部", "全单位", "全体"})
_TITLE = re.compile(r"(.*?)(?:机关)?(?:公务员)?(?:平时考核)?人员名册")
_SEPARATORS = re.compile(r"[、,，;；/\n]+")
_TICKS = frozenset({"√", "✓", "✔", "☑", "TRUE", "1"})
_NO_TICKS = frozenset({"FALSE", "0", "☐", "×"})
_LEFT = re.compile(r"已?(?:退休|调走|调出|调离|离职|辞职|辞退|离岗|去世|病故)")
_HAS_LEFT = re.compile(r"(?:^|[0-9起日月,，;；])(?:已|办理)(?:退休|调走|调出|调离|离职|辞职|辞退|离岗|去世|病故)")
_NEVER = date.min
"""The dates of a row that has a fault: it still says who is on the roster, and the run stops anyway."""
_UNITS_OF_MEASURE = frozenset({"人", "分", "元", "名"})


def read_roster(workbooks: Sequence[Workbook], unopened: Sequence[str] = ()) -> tuple[Roster, tuple[Finding, ...]]:
    """The roster among the folder's workbooks, with the findings that do not stop a run.

    RosterError where there is none, where two differ, or where it has structural faults: each is one line. ``unopened`` are
    lines on the files that could not be opened, for whoever misses a roster.
    """
    if not workbooks:
        raise RosterError(("文件夹里没有找到人员名册（要有“名册”和“评分人”两张工作表）", *unopened))
    logs = [Log() for _ in workbooks]
    rosters = [_read_one(workbook, log) for workbook, log in zip(workbooks, logs, strict=True)]
    faults = [f"{f.where}：{f.message}" for log in logs for f in log.findings if f.kind.severity is Severity.ERROR]
    if faults:
        raise RosterError(faults)
    empty = [roster.file for roster in rosters if not roster.rows]
    if empty:
        raise RosterError((f"{empty[0]} 的“名册”工作表里还没有人，请先一人一行填好",))
    for other in rosters[1:]:
        if _content(other) != _content(rosters[0]):
            raise RosterError((f"有两份内容不同的人员名册：{rosters[0].file} 和 {other.file}，请只保留一份",))
        logs[0].add(FORM_ROSTER_REPEATED, Place(other.file), other=rosters[0].file)
    return rosters[0], tuple(without_quotes(logs[0].findings, logs[0].used))


def _content(roster: Roster) -> tuple[object, ...]:
    nowhere = Place()
    parts = (roster.rows, roster.movements, roster.raters)
    return (roster.unit, *(frozenset(row._replace(place=nowhere) for row in rows) for rows in parts))


def _read_one(workbook: Workbook, log: Log) -> Roster:
    tables = _tables(workbook, log)
    rows = _spelled_alike(row for table in tables.get("roster", ()) for row in _roster_rows(table, log))
    _check_rows([row for row in rows if row.start != _NEVER], log)
    bare = Roster(unit_name(workbook), rows, (), (), workbook.book.file)
    if not rows:
        return bare  # without anybody on 名册 the other sheets cannot be judged
    people = People(bare)
    departments = {plain(row.department): row.department for row in rows}
    movements = [m for table in tables.get("movements", ()) for m in _movements(table, people, log)]
    raters = [r for table in tables.get("raters", ()) for r in _raters(table, people, departments, log)]
    return replace(bare, movements=tuple(movements), raters=tuple(raters))


def _spelled_alike(rows: Iterable[RosterRow]) -> tuple[RosterRow, ...]:
    """The rows with one spelling for ids that are the same: the first."""
    spelling: dict[str, str] = {}
    return tuple(row._replace(person=spelling.setdefault(id_key(row.person), row.person)) for row in rows)


def _tables(workbook: Workbook, log: Log) -> dict[str, list[Table]]:
    tables: dict[str, list[Table]] = {}
    for part in workbook.parts:
        tables.setdefault(part.form.key, [])
        try:
            tables[part.form.key].append(make_table(workbook, part, part.form, log))
        except Unused:
            continue  # the missing or doubled column has been noted, and is a structural fault
    for sheet in ROSTER.sheets:
        if not sheet.optional and sheet.key not in tables:
            log.add(FORM_SHEET_MISSING, Place(workbook.book.file), sheet=sheet.name)
    return tables


def unit_name(workbook: Workbook) -> str:
    """The unit's name: of the head cell 填报单位, else of the title, else 本单位."""
    for _, head in workbook.blocks:
        cell = head.cells.get("unit")
        if cell is not None and plain(written(cell.value)) not in _UNITS_OF_MEASURE:
            return written(cell.value)
    for part in workbook.parts:
        for row in part.head:
            for value in part.sheet.rows[row]:
                match = _TITLE.match(plain(value)) if isinstance(value, str) else None
                if match is not None and match[1]:
                    return match[1]
    return UNNAMED_UNIT


def _roster_rows(table: Table, log: Log) -> Iterable[RosterRow]:
    for row in plain_rows(table, log):
        is_as_seen(row)  # what is struck is a structural fault like any other
        person, name = id_text(row.text("person")), display_name(row.text("name"))
        for key, heading, text in (("person", "人员编号", person), ("name", "姓名", name)):
            if not text:
                log.add(CELL_BLANK, row.place(key), person, heading=heading)
        start, end = row.day("start").value, row.day("end", required=False)
        category = row.choice("category")
        if not (person and name):
            continue
        sound = bool(category and start) and end.fault in (None, Fault.BLANK)
        if start:
            _check_order(row, "start", start, end.value)
        if end.fault is Fault.BLANK:
            _note_leaver(row, person, name)
        department = row.text("department")
        yield RosterRow(
            person=person,
            name=name,
            department=department,
            post=row.text("post"),
            category=category,
            job_class=plain(row.text("job_class")),
            start=start if start and sound else _NEVER,
            end=end.value if sound else _NEVER,
            classified=_is_classified(row),
            remark=row.text("remark"),
            place=row.span,
        )


def _note_leaver(row: Row, person: str, name: str) -> None:
    """A word on a row without an end that says in some cell that its person has left."""
    for column, value in enumerate(row.table.sheet.rows[row.index]):
        if isinstance(value, str) and (_LEFT.fullmatch(plain(value)) or _HAS_LEFT.search(plain(value))):
            place = row.table.place(row.index, column)
            row.log.add(ROSTER_MAY_HAVE_LEFT, place, person, name=name, written=value.strip())


def _is_classified(row: Row) -> bool:
    """涉密: 是 or a tick; any other word but 否 is a fault, since a secret is not to be guessed away."""
    text = plain(row.text("classified"))
    if text in _TICKS | _NO_TICKS:
        value = "是" if text in _TICKS else "否"
        row.log.add(CELL_READ_AS, row.place("classified"), row.person, heading="涉密", written=text, value=value)
        return text in _TICKS
    return row.choice("classified", required=False) == "是"


def id_text(text: str) -> str:
    """A 人员编号 as the roster spells it, without spaces and in normal width.

    >>> id_text(" ZD００5")
    'ZD005'
    """
    return plain(text)


def display_name(text: str) -> str:
    """A name as it is printed: spaces that only pad a Chinese name are left out.

    >>> display_name("张　三"), display_name("John  Smith")
    ('张三', 'John Smith')
    """
    if any(letter.isascii() and letter.isalpha() for letter in text):
        return " ".join(text.split())
    return name_key(text)


def _check_order(row: Row, start_key: str, start: date, end: date | None) -> None:
    if end is not None and end < start:
        headings = {f.key: f.heading for f in row.table.form.fields}
        row.log.add(
            ROSTER_ENDS_EARLY,
            row.place("end"),
            row.person,
            start=str(start),
            end=str(end),
            start_heading=headings[start_key],
            end_heading=headings["end"],
        )


def _check_rows(rows: Sequence[RosterRow], log: Log) -> None:
    """Dates of one id may not overlap; two names under one id and people without 科室 are worth a look."""
    by_id: dict[str, list[RosterRow]] = {}
    for row in rows:
        by_id.setdefault(row.person, []).append(row)
        if not row.department and row.category in ASSESSED_CATEGORIES:
            log.add(ROSTER_DEPARTMENT_BLANK, row.place, row.person, name=row.name)
    for person, own in by_id.items():
        for earlier, later in combinations(own, 2):
            if later.start <= (earlier.end or date.max) and earlier.start <= (later.end or date.max):
                log.add(ROSTER_OVERLAP, later.place, person, person=person, other=str(earlier.place))
        names = list(dict.fromkeys(row.name for row in own))
        if len(names) > 1:
            log.add(ROSTER_NAMES_DIFFER, own[-1].place, person, person=person, names="、".join(names))


def _known_person(row: Row, log: Log, people: People) -> bool:
    """Whether a row of another sheet is about somebody on 名册; if not, that is a structural fault."""
    if row.person:
        return True
    if not row.concerned:
        written_id, written_name = row.text("person"), row.text("name")
        nearest = people.nearest(written_id, written_name)
        log.add(ROSTER_PERSON_UNKNOWN, row.span, written=f"{written_name} {written_id}".strip(), nearest=nearest)
    return False


def _movements(table: Table, people: People, log: Log) -> Iterable[Movement]:
    for row in person_rows(table, people, log):
        is_as_seen(row)
        kind, start, end = row.choice("kind"), row.day("start").value, row.day("end", required=False)
        if not row.person or not kind or start is None or end.fault not in (None, Fault.BLANK):
            continue
        _check_order(row, "start", start, end.value)
        yield Movement(
            person=row.person,
            kind=MovementKind(kind),
            start=start,
            end=end.value,
            host_unit=row.text("host_unit"),
            note=row.text("note"),
            place=row.span,
        )


def _raters(table: Table, people: People, departments: dict[str, str], log: Log) -> Iterable[RaterRow]:
    for row in person_rows(table, people, log):
        is_as_seen(row)
        role = row.choice("role")
        scope, known = _scope(row, departments, log)
        if _known_person(row, log, people) and role and known:
            yield RaterRow(row.person, Role(role), scope, row.span)


def _scope(row: Row, departments: dict[str, str], log: Log) -> tuple[frozenset[str] | None, bool]:
    """The departments of a 评分范围 (``None`` for 全局) and whether all of it could be read."""
    place = row.place("scope")
    if is_blank(row.raw("scope")):
        log.add(CELL_BLANK, place, row.person, heading="评分范围")
        return None, False
    names = [plain(name) for name in _SEPARATORS.split(row.text("scope")) if plain(name)]
    if WHOLE_UNIT.intersection(names):
        return None, True
    unknown = [name for name in names if name not in departments]
    for name in unknown:
        log.add(ROSTER_SCOPE_UNKNOWN, place, row.person, department=name)
    return frozenset(departments[name] for name in names if name in departments), not unknown
