"""工作记实台账: what people planned, noted week by week, reported and summed up (六).

Every row decides by its own year, month, week or quarter, whatever the ledger is for. A slip in a ledger leaves nobody open:
what cannot be read counts as not filled in, and is said.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from kaohe_excel.core.facts import WorkRecord
from kaohe_excel.core.findings import ROW_LEADER, WORK_RECORD_CELL, WORK_RECORD_UNPLACED, WORK_RECORD_WEEK
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import ASSESSED_CATEGORIES, RecordKind
from kaohe_excel.core.weeks import Week
from kaohe_excel.reading.appearance import is_as_seen
from kaohe_excel.reading.cells import Fault, date_of, is_blank, period_of, plain
from kaohe_excel.reading.classified import NOT_CLASSIFIED
from kaohe_excel.reading.context import UNWANTED, Context, Harvest, Unused, Workbook
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.rows import Row, Table, person_rows
from kaohe_excel.reading.single_rows import all_tables
from kaohe_excel.roster.presence import row_for

_WEEK = re.compile(r"(?:([0-9]{4})(?:年|-))?(?:第|[Ww])?([0-9]{1,2})周?")
_FIRST_DAY = re.compile(r"([0-9]{4})[-年./]([0-9]{1,2})[-月./]([0-9]{1,2})")
_MONTH = re.compile(r"([0-9]{1,2})月(?:份|计划)?")
_QUARTER = re.compile(r"第?([1-4一二三四])季度?")
_YES = frozenset({"是", "涉密", "√", "✓", "✔", "☑", "TRUE", "1"})
_DAYS = ("filled", "approved", "filed")


class _Spot(NamedTuple):
    """When a row's record belongs: its year, month or quarter, and its week if it is a 周纪实."""

    period: Period
    week: Week | None = None


class _Sheet(NamedTuple):
    """What one sheet of the ledger holds, how its rows say when they belong, and what that is called."""

    kind: RecordKind
    spot: Callable[[Row, int | None], _Spot | None]
    what: str


def read_work_records(workbook: Workbook, context: Context, log: Log, harvest: Harvest) -> None:
    """Read a 工作记实台账 of a person or a 科室; rows that hold nothing but pre-filled cells say nothing.

    Unused where it has rows, but none of a period that this run needs.
    """
    seen = Log()
    reader = _LedgerReader(context, seen)
    for table in all_tables(workbook, log):
        reader.read(table)
    if reader.passed_over and not reader.records:
        raise Unused(UNWANTED)
    log.findings.extend(seen.findings)
    harvest.work_records.extend(reader.records)


class _LedgerReader:
    """Reads the blocks of one ledger; ``passed_over`` tells whether there were rows of other periods."""

    def __init__(self, context: Context, log: Log) -> None:
        self._context, self._log = context, log
        self._leaders: set[str] = set()
        self.records: list[WorkRecord] = []
        self.passed_over = False

    def read(self, table: Table) -> None:
        """Read one block; the year of its head is that of rows which name only their month or week."""
        sheet = _SHEETS[table.form.key]
        year = table.period.year if table.period else None
        for row in person_rows(table, self._context.people, self._log):
            if row.person and _is_filled(row):
                self._take(row, sheet, year)

    def _take(self, row: Row, sheet: _Sheet, year: int | None) -> None:
        spot = sheet.spot(row, year)
        if spot is None:
            row.log.add(WORK_RECORD_UNPLACED, row.span, row.person, what=sheet.what)
        elif not self._is_wanted(spot.period):
            self.passed_over = True
        elif not self._is_leader(row, spot.period) and is_as_seen(row):
            self.records.append(_record(row, sheet.kind, spot))

    def _is_wanted(self, period: Period) -> bool:
        """Whether a run needs it; a year's goals belong to every period of the year."""
        wanted = self._context.wanted
        if wanted is None or period in wanted:
            return True
        return period.kind == "year" and any(other.year == period.year for other in wanted)

    def _is_leader(self, row: Row, period: Period) -> bool:
        """Whether a row is about somebody who is not assessed here; noted once for each of them."""
        held = row_for(self._context.roster, row.person, period) or self._context.roster.rows_of(row.person)[-1]
        if held.category in ASSESSED_CATEGORIES:
            return False
        if row.person not in self._leaders:
            self._leaders.add(row.person)
            row.log.add(ROW_LEADER, row.span, row.person, name=held.name)
        return True


def _is_filled(row: Row) -> bool:
    return any(not is_blank(row.raw(key)) for key in ("content", *_DAYS))


def _record(row: Row, kind: RecordKind, spot: _Spot) -> WorkRecord:
    filled, approved, filed = (_day(row, key) for key in _DAYS)
    return WorkRecord(
        person=row.person,
        kind=kind,
        period=spot.period,
        week=spot.week,
        category=row.text("category"),
        content=row.text("content"),
        filled=filled,
        approver=row.text("approver"),
        approved=approved,
        filed=filed,
        outcome=row.text("outcome"),
        reason=row.text("reason"),
        classified=_classified(row),
        place=row.span,
    )


def _day(row: Row, key: str) -> date | None:
    """A day; one that cannot be read counts as not filled in."""
    if is_blank(row.raw(key)):
        return None
    parsed = date_of(row.raw(key), from_1904=row.table.book.dates_from_1904)
    if parsed.fault is not None and parsed.fault is not Fault.BLANK:
        _note_cell(row, key, "不是一个确定的日期，按没有填处理")
    return parsed.value


def _classified(row: Row) -> bool:
    """Whether a row is 涉密; whatever is not a plain no counts as yes, so that nothing gets out by a slip."""
    text = plain(row.text("classified"))
    if text not in NOT_CLASSIFIED | _YES:
        _note_cell(row, "classified", "看不出是否涉密，按涉密处理")
    return text not in NOT_CLASSIFIED


def _note_cell(row: Row, key: str, reading: str) -> None:
    heading = row.table.form.field(key).heading
    row.log.add(WORK_RECORD_CELL, row.place(key), row.person, heading=heading, written=row.text(key), reading=reading)


# --- when a row belongs --------------------------------------------------------------------------------------------


def _whole(row: Row, key: str, kind: str) -> Period | None:
    """A period written out in full."""
    period = period_of(row.raw(key), from_1904=row.table.book.dates_from_1904).value
    return period if period and period.kind == kind else None


def _spot(period: Period | None) -> _Spot | None:
    return _Spot(period) if period else None


def _goal_spot(row: Row, year: int | None) -> _Spot | None:
    return _spot(_whole(row, "year", "year") or (Period(year) if year and is_blank(row.raw("year")) else None))


def _month_spot(row: Row, year: int | None) -> _Spot | None:
    short = _MONTH.fullmatch(plain(row.text("month")))
    if short and year and 1 <= int(short[1]) <= 12:
        return _Spot(Period.of_month(year, int(short[1])))
    return _spot(_whole(row, "month", "month"))


def _quarter_spot(row: Row, year: int | None) -> _Spot | None:
    short = _QUARTER.fullmatch(plain(row.text("quarter")))
    if short and year:
        return _spot(Period.parse(f"{year}年{short[0]}"))
    return _spot(_whole(row, "quarter", "quarter"))


def _week_spot(row: Row, year: int | None) -> _Spot | None:
    """By 周次; by 起止日期 where there is no 周次, or where the two disagree."""
    numbered, dated = numbered_week(row.text("week"), year), _dated_week(row.text("span"))
    if numbered and dated and numbered != dated:
        row.log.add(WORK_RECORD_WEEK, row.place("week"), row.person, written=row.text("week"), span=row.text("span"))
    week = dated or numbered
    return _Spot(week.month, week) if week else None


def numbered_week(text: str, year: int | None) -> Week | None:
    """The week that 周次 names, in the year given where it names none.

    >>> str(numbered_week("2026年第10周", None)), str(numbered_week("第10周", 2026)), numbered_week("10", None)
    ('2026-W10', '2026-W10', None)
    """
    found = _WEEK.fullmatch(plain(text))
    if found is None or not (found[1] or year):
        return None
    try:
        return Week.numbered(int(found[1] or year or 0), int(found[2]))
    except ValueError:
        return None


def _dated_week(text: str) -> Week | None:
    """The week of the first full date in 起止日期."""
    found = _FIRST_DAY.search(plain(text))
    try:
        return Week.of(date(*map(int, found.groups()))) if found else None
    except ValueError:
        return None


_SHEETS: Mapping[str, _Sheet] = {
    "annual_goals": _Sheet(RecordKind.ANNUAL_GOAL, _goal_spot, "年度"),
    "monthly_plans": _Sheet(RecordKind.MONTHLY_PLAN, _month_spot, "月份"),
    "weekly_notes": _Sheet(RecordKind.WEEKLY_NOTE, _week_spot, "周次"),
    "monthly_reports": _Sheet(RecordKind.MONTHLY_REPORT, _month_spot, "月份"),
    "quarterly_summaries": _Sheet(RecordKind.QUARTERLY_SUMMARY, _quarter_spot, "季度"),
}
