"""记实情况表.xlsx: who wrote what in time, at a glance; 告诫建议; and every record in a line (六, 八-2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import commonpath, dirname
from typing import NamedTuple

from xlsxwriter.format import Format

from kaohe_excel.core.terms import RecordKind
from kaohe_excel.deciding.report import Report
from kaohe_excel.roster.presence import row_for
from kaohe_excel.work_records.duties import Duty
from kaohe_excel.work_records.persons import PersonRecords
from kaohe_excel.work_records.timeliness import Approval, Judged, State
from kaohe_excel.writing.press.book import Book, CellValue, Column, Sheet
from kaohe_excel.writing.press.styles import row_height, text_width
from kaohe_excel.writing.record_texts import classified_text

_WHO = (Column("科室", 14), Column("人员编号", 8, "centre"), Column("姓名", 8, "centre"))
_SUMS = tuple(Column(text, 5, "ordinal", "合计") for text in ("应记", "按时", "逾期", "缺"))
_DUTY_WIDTH = 4
_PORTRAIT_UNITS = 86
"""How wide the table at a glance may be, in column units, to stand on an upright page."""

_LEGEND = (
    ("√", "按时", "按时"),
    ("审", "未审核备案", "没有按期审核备案"),
    ("迟", "逾期", "逾期"),
    ("缺", "缺", "没有填写"),
    ("？", "无日期", "没有日期"),
    ("·", "未到期", "未到期"),
    ("—", "不要求", "不在岗，不要求"),
)
"""Sign, name of the colour, and meaning."""

_LEGEND_ROOM, _LEGEND_GAP = 1, 6
_SIGNS = {name: sign for sign, name, _ in _LEGEND}
_FILLS = {sign: name for sign, name, _ in _LEGEND}
_SHORT = {
    RecordKind.ANNUAL_GOAL: "年度目标",
    RecordKind.MONTHLY_PLAN: "计划",
    RecordKind.MONTHLY_REPORT: "报告",
    RecordKind.QUARTERLY_SUMMARY: "季小结",
}
_MAY = (
    "八-2：公务员不按时或不按规定填写工作记实的，主管领导可以告诫。本表只列出情况，程序不作告诫；"
    "决定告诫的，登记在负面表现清单的“告诫”表中，当季才按“较差”处理。审核、备案拖延多半不在本人，另列一栏供参考。"
)
_SUGGESTION_COLUMNS = (
    *_WHO,
    Column("应记", 5, "ordinal"),
    Column("逾期", 5, "ordinal"),
    Column("缺", 5, "ordinal"),
    Column("无日期", 7, "ordinal"),
    Column("未完成无原因", 7, "ordinal"),
    Column("未审核备案", 7, "ordinal"),
    Column("本季已记告诫", 7, "ordinal"),
    Column("情况", 56),
    Column("主管领导意见", 24, "input_text"),
)
_DETAIL_COLUMNS = (
    *_WHO,
    Column("记实", 9, "centre"),
    Column("所属", 14, "centre"),
    Column("应于", 11, "centre"),
    Column("填写日期", 11, "centre"),
    Column("情况", 7, "centre"),
    Column("审核、备案", 14, "centre"),
    Column("内容", 9, "centre"),
    Column("位置", 60),
)


def write_records_book(report: Report) -> bytes:
    """Write the 记实情况表 of a month or a quarter whose ledgers came in."""
    book = Book(report, "工作记实情况表", of_the_run=True)
    _write_grid(book, report)
    _write_suggestions(book, report)
    _write_details(book, report)
    return book.finish()


# --- 情况表 ---------------------------------------------------------------------------------------------------------


def mark_of(one: Judged) -> str:
    """The sign that stands for a record in the grid."""
    if one.state is State.IN_TIME and one.approval in (Approval.LATE, Approval.LACKING):
        return _SIGNS["未审核备案"]
    return _SIGNS[one.state]


def _write_grid(book: Book, report: Report) -> None:
    duties = [one.duty for one in next(iter(report.work_records.values())).judged]
    columns = (*_WHO, *map(_duty_column, duties), *_SUMS)
    upright = sum(column.width for column in columns) <= _PORTRAIT_UNITS
    sheet = book.sheet("情况表", columns, landscape=not upright)
    sheet.top("工作记实情况表", report)
    _write_legend(sheet)
    sheet.headings(frozen_columns=len(_WHO))
    for own in _ordered(report):
        marks = [mark_of(one) for one in own.judged]
        looks = {len(_WHO) + i: _look(sheet, mark) for i, mark in enumerate(marks)}
        sums = (own.expected, own.in_time, own.count(State.LATE), own.count(State.MISSING))
        sheet.write([*_who(report, own.person), *marks, *sums], looks)
    sheet.tighten()


def _write_legend(sheet: Sheet) -> None:
    """Every sign once with its colour and meaning, in one or two rows between the title and the table."""
    plain, first = sheet.styles("note", indent=1), sheet.row
    sheet.put(first, 0, "图例", sheet.styles("label"))
    for row, at, last, (sign, _, meaning) in legend_places([column.width for column in sheet.columns]):
        sheet.put(first + row, at, sign, _look(sheet, sign))
        if last > at + 1:
            sheet.worksheet.merge_range(first + row, at + 1, first + row, last, "", plain)
        sheet.put(first + row, at + 1, meaning, plain)
        sheet.height(first + row, row_height(1))
        sheet.row = first + row + 1
    sheet.height(sheet.row, _LEGEND_GAP)
    sheet.row += 1


def legend_places(widths: Sequence[int]) -> list[tuple[int, int, int, tuple[str, str, str]]]:
    """Where each sign of the legend stands: its row, its column, the last column of its meaning.

    >>> [place[:3] for place in legend_places([14, 8, 8] + [4] * 22 + [5] * 4)][:3]
    [(0, 1, 2), (0, 3, 8), (0, 9, 11)]
    """
    places, row, at = [], 0, 1
    for entry in _LEGEND:
        needed = text_width(entry[2]) + _LEGEND_ROOM
        last = _end(widths, at + 1, needed)
        if last is None:
            row, at = row + 1, 1
            last = _end(widths, at + 1, needed) or len(widths) - 1
        places.append((row, at, last, entry))
        at = last + 1
    return places


def _end(widths: Sequence[int], first: int, needed: int) -> int | None:
    """The column with which so much width is reached."""
    return next((last for last in range(first, len(widths)) if sum(widths[first : last + 1]) >= needed), None)


def _duty_column(duty: Duty) -> Column:
    group = duty.period.chinese if duty.period.month else ""
    if duty.week is not None:
        return Column(f"{duty.week.monday.isocalendar().week}周", _DUTY_WIDTH, "centre", group)
    return Column(_SHORT[duty.kind], _DUTY_WIDTH + (duty.kind is RecordKind.ANNUAL_GOAL), "centre", group)


def _look(sheet: Sheet, mark: str) -> Format:
    fill = sheet.styles.design.record_colours[_FILLS[mark]]
    return sheet.styles("centre", bg_color=fill)


def _ordered(report: Report) -> list[PersonRecords]:
    """科室 by 科室 in the roster's order."""
    departments = list(dict.fromkeys(row.department for row in report.roster.rows))
    return sorted(report.work_records.values(), key=lambda own: departments.index(_who(report, own.person)[0]))


def _who(report: Report, person: str) -> tuple[str, str, str]:
    row = row_for(report.roster, person, report.period)
    return (row.department if row else "", person, report.names[person])


# --- 告诫建议 -------------------------------------------------------------------------------------------------------


class Suggestion(NamedTuple):
    """Somebody whose records were not in time or not as required, with the titles of what is wrong."""

    own: PersonRecords
    titles: tuple[str, ...]


def suggestions_of(report: Report) -> list[Suggestion]:
    """Everybody about whom a leader might act, those with most that is wrong first (八-2, 可)."""
    found = [Suggestion(own, tuple(_wrong(own))) for own in _ordered(report)]
    return sorted((one for one in found if one.titles), key=lambda one: -len(one.titles))


def _wrong(own: PersonRecords) -> Iterator[str]:
    for one in own.judged:
        if one.state in (State.LATE, State.MISSING, State.UNDATED):
            yield f"{one.duty.title}{one.state}"
        if one.approval is Approval.LACKING:
            yield f"{one.duty.title}{one.approval}"
    if own.unexplained:
        yield f"未完成 {len(own.unexplained)} 项没有说明原因"


def _write_suggestions(book: Book, report: Report) -> None:
    sheet = book.sheet("告诫建议", _SUGGESTION_COLUMNS)
    sheet.top("告诫建议（可）", report, [_MAY])
    sheet.headings(frozen_columns=len(_WHO))
    told = _admonitions(report)
    suggestions = suggestions_of(report)
    for one in suggestions:
        own = one.own
        counts = (own.expected, own.count(State.LATE), own.count(State.MISSING), own.count(State.UNDATED))
        rest = (len(own.unexplained), own.unapproved, told.get(own.person, 0))
        numbers = [number or None for number in (*counts, *rest)]
        sheet.write([*_who(report, own.person), *numbers, "；".join(one.titles), None])
    if not suggestions:
        sheet.line("工作记实都按时、按规定填写，没有需要提醒的人员。", "plain")


def _admonitions(report: Report) -> Mapping[str, int]:
    """How often each person has been admonished for the quarter, as the lists say."""
    quarter, found = report.period.quarters[0], set()
    for form in report.facts.behaviour_lists:
        found |= {(r.person, r.day, r.reason) for r in form.admonitions if r.quarter == quarter}
    persons = [person for person, _, _ in found]
    return {person: persons.count(person) for person in persons}


# --- 明细 -----------------------------------------------------------------------------------------------------------


def _write_details(book: Book, report: Report) -> None:
    sheet = book.sheet("明细", _DETAIL_COLUMNS)
    folder = common_folder(one.records[0].place.file for own in _ordered(report) for one in own.judged if one.records)
    where = f"位置中的文件都在“{folder}”文件夹。" if folder else ""
    sheet.top("工作记实明细", report, [f"不要求的不列。涉密的只计项数，不列内容。{where}"])
    sheet.headings(frozen_columns=len(_WHO))
    for own in _ordered(report):
        sheet.group_rows.add(sheet.row)
        for one in own.judged:
            if one.state is not State.EXCUSED:
                sheet.write(_detail(report, one, folder))
    sheet.filter()


def common_folder(files: Iterable[str]) -> str:
    """The folder below which all files lie; ``""`` where there is none.

    >>> common_folder(["收件/台账/a.xlsx", "收件/台账/b.xlsx"]), common_folder(["收件/a.xlsx", "b.xlsx"]), common_folder([])
    ('收件/台账', '', '')
    """
    folders = sorted({dirname(file) for file in files})
    return commonpath(folders) if folders else ""


def _detail(report: Report, one: Judged, folder: str) -> Sequence[CellValue]:
    duty = one.duty
    approval = str(one.approval) + (f"（{'、'.join(one.lacking)}）" if one.approval is Approval.LACKING else "")
    return [
        *_who(report, one.person),
        duty.kind,
        duty.week.chinese if duty.week else duty.period.chinese,
        str(one.due),
        str(one.filled or ""),
        str(one.state),
        approval,
        classified_text(one.records) or (f"{len(one.records)} 项" if one.records else ""),
        str(one.records[0].place).removeprefix(f"{folder}/") if one.records else "",
    ]
