"""附件2 负面表现清单: deductions by the catalogue, and the records that limit a grade (七-3, 七-4, 八-2)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from string import ascii_uppercase
from typing import TypeVar

from kaohe_excel.core.facts import (
    Accountability,
    Admonition,
    Behaviour,
    BehaviourList,
    CatalogueItem,
    Gap,
    Investigation,
    NonParticipation,
    PartySanction,
    Place,
    Record,
    Sanction,
    Stage,
)
from kaohe_excel.core.findings import (
    CELL_BLANK,
    CELL_NOT_PERIOD,
    CELL_READ_AS,
    DEDUCTION_COMPUTED,
    DEDUCTION_DISAGREES,
    FORM_PERIOD_KIND,
    FORM_SHEET_MISSING,
    GRADE_NOT_STATED,
    ITEM_CONFLICT,
    ITEM_ROW_BAD,
    ITEM_UNKNOWN,
    RECORD_ENDS_EARLY,
    RECORD_OTHER_MONTH,
    ROW_NOT_COUNTED,
    SANCTION_KIND_UNKNOWN,
    TIMES_COMPUTED,
)
from kaohe_excel.core.period import Period, add_months
from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import AdmonitionKind, Cycle, Grade, PartyKind, SanctionKind, Severity
from kaohe_excel.reading.appearance import is_as_seen
from kaohe_excel.reading.catalogue import ItemRule, item_rules, read_catalogue
from kaohe_excel.reading.cells import Fault, id_key, plain
from kaohe_excel.reading.context import (
    Context,
    Harvest,
    Unused,
    Workbook,
    is_leader_row,
    is_uncounted,
    make_table,
    note_titles,
    stated_period,
    uncounted_values,
)
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.rows import Row, Table, person_rows

RecordT = TypeVar("RecordT", bound=Record)

_SANCTION_KINDS: Mapping[str, SanctionKind | PartyKind] = {
    **{kind.value: kind for kind in SanctionKind},
    **{kind.value: kind for kind in PartyKind},
    "党内严重警告": PartyKind.SERIOUS_WARNING,
}


@dataclass(slots=True)
class OpenList:
    """A list whose head and catalogue have been read, its records not yet."""

    workbook: Workbook
    period: Period
    tables: dict[str, list[Table]]
    log: Log
    items: tuple[CatalogueItem, ...] = ()
    bad_items: Mapping[str, str] = field(default_factory=dict)


def open_list(workbook: Workbook, context: Context, log: Log) -> OpenList:
    """Read a list's head and its catalogue; Unused where its period or a required column is missing."""
    period = _list_period(workbook, context, log)
    tables: dict[str, list[Table]] = {}
    for part in workbook.parts:
        tables.setdefault(part.form.key, []).append(make_table(workbook, part, part.form, log))
    opened = OpenList(workbook, period, tables, log)
    read = [read_catalogue(table, log) for table in tables.get("catalogue", ())]
    opened.items = tuple(item for items, _ in read for item in items)
    opened.bad_items = {code: heading for _, bad in read for code, heading in bad.items()}
    return opened


def _list_period(workbook: Workbook, context: Context, log: Log) -> Period:
    head = workbook.head
    period = stated_period(head, log)
    by_quarter = context.policy(period.last_day).cycle is Cycle.QUARTER
    if period.kind != "month" and not (by_quarter and period.kind == "quarter"):
        log.add(FORM_PERIOD_KIND, head.place, written=period.chinese, expected="月份")
        raise Unused("考核期写法不符")
    note_titles(head, log)
    return period


def lists_rules(opened: Sequence[OpenList], context: Context) -> dict[Period, dict[str, ItemRule]]:
    """The catalogue that holds for the records of each list's period."""
    catalogues = [(one.items, one.bad_items) for one in opened]
    return {
        period: item_rules(catalogues, context.policy(period.last_day).catalogue)
        for period in {one.period for one in opened}
    }


def read_list(opened: OpenList, rules: Mapping[str, ItemRule], context: Context, harvest: Harvest) -> None:
    """Read every record of a list. Each decides by its own date or 考核期, whatever month the list is for."""
    log = opened.log
    if "behaviours" not in opened.tables:
        log.add(FORM_SHEET_MISSING, Place(opened.workbook.book.file), sheet="负面表现")
    reader = _ListReader(opened, rules, context)
    sanctions = reader.records("sanctions", reader.sanction)
    harvest.behaviour_lists.append(
        BehaviourList(
            file=opened.workbook.book.file,
            period=opened.period,
            behaviours=reader.records("behaviours", reader.behaviour),
            admonitions=reader.records("admonitions", reader.admonition),
            accountabilities=reader.records("accountabilities", reader.accountability),
            sanctions=tuple(record for record in sanctions if isinstance(record, Sanction)),
            party_sanctions=tuple(record for record in sanctions if isinstance(record, PartySanction)),
            investigations=reader.records("investigations", reader.investigation),
            non_participations=reader.records("non_participations", reader.non_participation),
            catalogue=opened.items,
        )
    )
    if context.wanted is not None and not _touches((opened.period.first_day, opened.period.last_day), context.wanted):
        _keep_findings_on(reader.rows_about(context.wanted), log)
        log.used.clear()


def _touches(days: tuple[date, date], periods: Iterable[Period]) -> bool:
    return any(period.overlaps(*days) for period in periods)


def _keep_findings_on(rows: Collection[tuple[str, str]], log: Log) -> None:
    """Of a list for another period, keep what was noticed about those records alone that this run looks at."""
    log.findings[:] = [finding for finding in log.findings if _row_of(finding.where) in rows]


def _row_of(place: Place) -> tuple[str, str]:
    """The sheet and row number of a cell or of a stretch of one row."""
    return place.sheet, place.cell.partition(":")[0].lstrip(ascii_uppercase)


class _ListReader:
    def __init__(self, opened: OpenList, rules: Mapping[str, ItemRule], context: Context) -> None:
        self._opened, self._rules, self._context, self._log = opened, rules, context, opened.log
        self._month = opened.period
        self._quarter = opened.period.quarters[0]
        self._records: list[Record] = []

    def records(self, key: str, read: Callable[[Row], RecordT | None]) -> tuple[RecordT, ...]:
        """The records of a sheet; what nobody can be named for leaves every candidate open."""
        found: list[RecordT] = []
        stage = Stage.DEDUCTION if key == "behaviours" else Stage.RECORD
        for table in self._opened.tables.get(key, ()):
            for row in person_rows(table, self._context.people, self._log):
                record = self._record(row, read, stage)
                found += [] if record is None else [record]
        self._records += found
        return tuple(found)

    def _record(self, row: Row, read: Callable[[Row], RecordT | None], stage: Stage) -> RecordT | None:
        """A row's record. Whether its person was a leader is asked for the record's own time, whatever list it stands in."""
        findings, gaps = len(self._log.findings), len(self._log.gaps)
        record = None
        if row.person and is_as_seen(row):
            record = read(row)
        else:
            self._leave_open(row, stage)
        if not row.person:
            return None
        noted = self._log.findings[findings:], self._log.gaps[gaps:]
        del self._log.findings[findings:], self._log.gaps[gaps:]
        if is_leader_row(row, self._month if record is None else _time_of(record), self._context):
            return None
        self._log.findings += noted[0]
        self._log.gaps += noted[1]
        return record

    def rows_about(self, periods: Collection[Period]) -> frozenset[tuple[str, str]]:
        """The rows of the records that touch any of the periods, and of those that could."""
        records = (record.place for record in self._records if _touches(record.days, periods))
        gaps = (
            gap.place
            for gap in self._log.gaps
            if gap.period is None or _touches((gap.period.first_day, gap.period.last_day), periods)
        )
        return frozenset(map(_row_of, (*records, *gaps)))

    def _leave_open(self, row: Row, stage: Stage) -> None:
        if row.concerned:
            kind = self._log.findings[-1].kind
            period = self._month if stage is Stage.DEDUCTION else None
            self._log.leave_open(row.concerned, stage, period, place=row.span, kind=kind)

    def behaviour(self, row: Row) -> Behaviour | None:
        """One deduction: 扣分 = 次数 × the catalogue's points, all dimensions together."""
        before = len(self._log.findings)
        day = row.day("day").value
        if day is not None and self._is_uncounted(row, day):
            return None
        rule = self._rule(row)
        times = self._times(row, rule) if rule else None
        if day is None or rule is None or times is None:
            self._gap(row, Stage.DEDUCTION, Period.month_of(day) if day else self._month, before, rule)
            return None
        if day not in self._opened.period:
            self._log.add(
                RECORD_OTHER_MONTH, row.place("day"), row.person, day=str(day), period=self._opened.period.chinese
            )
        return Behaviour(
            person=row.person,
            day=day,
            item=rule.code,
            matter=row.text("matter"),
            times=times,
            basis=row.text("basis"),
            recorder=row.text("recorder"),
            place=row.span,
        )

    def _is_uncounted(self, row: Row, day: date) -> bool:
        """Whether a faulty record is about a month that does not count for its person anyway, which is all that is noted."""
        month = Period.month_of(day)
        silent = row.unheard() if is_uncounted(row.person, month, self._context) else None
        if silent is None or ((rule := self._rule(silent)) and self._times(silent, rule) is not None):
            return False
        row.set_aside(ROW_NOT_COUNTED, **uncounted_values(row.person, month, self._context))
        return True

    def _gap(self, row: Row, stage: Stage, period: Period | None, before: int, rule: ItemRule | None = None) -> None:
        """Leave the person open, on the ground of the last finding noted for the row."""
        wrong = [finding.kind for finding in self._log.findings[before:] if finding.kind.severity is Severity.ERROR]
        kind = wrong[-1] if wrong else CELL_BLANK
        dimensions = rule.dimensions if rule else frozenset()
        self._log.gaps.append(Gap(row.person, stage, period, row.span, kind.code, dimensions))

    def _code(self, row: Row) -> str:
        """The 条目编号 of a record, also where the item's words stand behind it."""
        text = id_key(row.raw("item"))
        if not text or text in self._rules:
            return text
        fits = [
            code for code in self._rules if text.startswith(code) and not _is_letter(text[len(code) : len(code) + 1])
        ]
        if not fits:
            return text
        code = max(fits, key=len)
        row.log.add(
            CELL_READ_AS, row.place("item"), row.person, heading="条目编号", written=row.text("item"), value=code
        )
        return code

    def _rule(self, row: Row) -> ItemRule | None:
        code = self._code(row)
        rule = self._rules.get(code)
        place = row.place("item")
        if not code:
            row.log.add(CELL_BLANK, place, row.person, heading="条目编号")
        elif rule is None:
            row.log.add(ITEM_UNKNOWN, place, row.person, written=row.text("item"))
        elif rule.other is not None:
            row.log.add(ITEM_CONFLICT, place, row.person, item=code, other=str(rule.other))
        elif rule.bad:
            row.log.add(ITEM_ROW_BAD, place, row.person, item=code, heading=rule.bad)
        else:
            return rule
        return None

    def _times(self, row: Row, rule: ItemRule) -> int | None:
        times, points = row.count("times", required=False), row.points("points", required=False)
        if _is_bad(times.fault) or _is_bad(points.fault):
            return None
        if times.value is None:
            if points.value == rule.per_time:
                row.log.add(TIMES_COMPUTED, row.place("times"), row.person)
                return 1
            row.log.add(CELL_BLANK, row.place("times"), row.person, heading="次数")
            return None
        computed = times.value * rule.per_time
        if points.value is None:
            row.log.add(DEDUCTION_COMPUTED, row.place("points"), row.person, computed=short_points_text(computed))
        elif points.value != computed:
            values = {"written": short_points_text(points.value), "computed": short_points_text(computed)}
            row.log.add(DEDUCTION_DISAGREES, row.place("points"), row.person, **values)
            return None
        return times.value

    def admonition(self, row: Row) -> Admonition | None:
        """告诫 for a quarter: that of its 考核期, else that of its date."""
        before = len(self._log.findings)
        day, quarter = self._day_and_quarter(row)
        if quarter is None:
            return None
        kind = AdmonitionKind.WORK_RECORDS.value
        if plain(row.text("kind")) and not (kind := row.choice("kind")):
            self._gap(row, Stage.RECORD, quarter, before)
            return None
        return Admonition(
            person=row.person,
            day=day,
            quarter=quarter,
            reason=row.text("reason"),
            admonisher=row.text("admonisher"),
            place=row.span,
            kind=AdmonitionKind(kind),
        )

    def non_participation(self, row: Row) -> NonParticipation | None:
        """无故不参加 for a quarter, found like that of a 告诫."""
        day, quarter = self._day_and_quarter(row)
        if quarter is None:
            return None
        return NonParticipation(row.person, day, quarter, row.text("reason"), row.span)

    def _day_and_quarter(self, row: Row) -> tuple[date | None, Period | None]:
        before = len(self._log.findings)
        day, period = row.day("day", required=False), row.period("period", required=False)
        quarter = None
        if period.value is not None and period.value.quarter:
            quarter = period.value.quarters[0]
        elif period.value is not None:
            values = {"heading": "考核期", "written": row.text("period")}
            self._log.add(CELL_NOT_PERIOD, row.place("period"), row.person, **values)
        elif period.fault is Fault.BLANK and day.value is not None:
            quarter = Period.quarter_of(day.value)
        elif period.fault is Fault.BLANK and day.fault is Fault.BLANK:
            self._log.add(CELL_BLANK, row.place("period"), row.person, heading="考核期")
        if quarter is None or _is_bad(day.fault):
            self._gap(row, Stage.RECORD, quarter or self._quarter, before)
            return None, None
        return day.value, quarter

    def accountability(self, row: Row) -> Accountability | None:
        """责任追究, 问责 or 组织谈话 with the grade that it states; without one the leading group chooses."""
        before = len(self._log.findings)
        day, stated = row.day("day").value, bool(plain(row.text("grade")))
        grade = row.choice("grade") if stated else ""
        if day is None or (stated and not grade) or row.is_merged_down("grade"):
            self._gap(row, Stage.RECORD, Period.quarter_of(day) if day else self._quarter, before)
            return None
        if not stated:
            self._log.add(GRADE_NOT_STATED, row.place("grade"), row.person)
        written = Grade(grade) if grade else None
        return Accountability(row.person, day, row.text("means"), written, row.text("basis"), row.span)

    def investigation(self, row: Row) -> Investigation | None:
        """立案, and how it ended; one that is closed says in what."""
        before = len(self._log.findings)
        opened, closed = row.day("opened").value, row.day("closed", required=False)
        ended = closed.value is not None
        conclusion = row.choice("conclusion", required=ended)
        if closed.value is not None and opened is not None and closed.value < opened:
            values = {
                "end_heading": "结案日期",
                "end": str(closed.value),
                "start_heading": "立案日期",
                "start": str(opened),
            }
            self._log.add(RECORD_ENDS_EARLY, row.place("closed"), row.person, **values)
        elif not (opened is None or _is_bad(closed.fault) or (ended and not conclusion)):
            return Investigation(row.person, opened, closed.value, conclusion, row.span)
        self._gap(row, Stage.RECORD, None, before)
        return None

    def sanction(self, row: Row) -> Sanction | PartySanction | None:
        """处分 in force from its decision to the stated end, else to the end that the rules give; or 党纪处分."""
        before = len(self._log.findings)
        kind, decided = self._sanction_kind(row), row.day("decided").value
        end = row.day("end", required=False)
        if kind is None or decided is None or _is_bad(end.fault):
            self._gap(row, Stage.RECORD, None, before)
            return None
        if isinstance(kind, PartyKind):
            return PartySanction(row.person, kind, decided, end.value, row.text("document"), row.span)
        months = self._context.policy(decided).sanction_months[kind]
        computed = add_months(decided, months) - timedelta(1)
        return Sanction(
            person=row.person,
            kind=kind,
            decided=decided,
            end=end.value or computed,
            document=row.text("document"),
            place=row.span,
            stated=end.value,
            end_place=row.place("end"),
        )

    def _sanction_kind(self, row: Row) -> SanctionKind | PartyKind | None:
        text = plain(row.text("kind"))
        bare = text.removeprefix("行政").removeprefix("政务").removesuffix("处分")
        if bare in _SANCTION_KINDS:
            if bare != text:
                self._log.add(CELL_READ_AS, row.place("kind"), row.person, heading="处分种类", written=text, value=bare)
            return _SANCTION_KINDS[bare]
        self._log.add(SANCTION_KIND_UNKNOWN, row.place("kind"), row.person, written=text)
        return None


def _time_of(record: Record) -> Period:
    """The quarter that a record names, else the month of its day."""
    if isinstance(record, Admonition | NonParticipation):
        return record.quarter
    return Period.month_of(record.days[0])


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _is_bad(fault: Fault | None) -> bool:
    return fault not in (None, Fault.BLANK)
