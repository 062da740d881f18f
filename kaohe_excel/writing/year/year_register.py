"""台账.xlsx: the year so far, person by person, with the quarters that make it up (八-4)."""

from kaohe_excel.core.terms import QuarterOutcome
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.rules.model import QuarterResult
from kaohe_excel.writing.press.book import MISSING, WHO, Book, CellValue, Column, Sheet, Styled, about, shown
from kaohe_excel.writing.summary.layout import Block
from kaohe_excel.writing.wording import grounds_text
from kaohe_excel.writing.year.course import write_course
from kaohe_excel.writing.year.quarters import (
    LEGEND,
    NONE,
    counts_text_formula,
    grade_text,
    mean_formula,
    quarter_cells,
    quarter_columns,
)

_SHEET = "台账"
_QUARTERS = 4


def write_year_register(report: YearReport) -> bytes:
    """Write a year's 台账: the quarters side by side with their counts, how the unit went on, then every quarter with its grounds."""
    book = Book(report, "平时考核台账")
    people = _write_overview(book, report)
    write_course(book, report, people, _QUARTERS)
    _write_details(book, report)
    return book.finish()


def _write_overview(book: Book, report: YearReport) -> Block:
    columns = [
        *WHO,
        Column("职务职级", 20),
        *quarter_columns(report.period),
        Column("次数合计", 27, "centre"),
        Column("季度平均", 8, "score"),
        Column("备注", 24),
    ]
    sheet = book.sheet(_SHEET, columns)
    sheet.top(f"{report.period.chinese}公务员平时考核台账", report, [LEGEND])
    sheet.headings(frozen_columns=2)
    for person in report.people:
        sheet.write(_overview_cells(sheet, report, person))
    sheet.tighten()
    sheet.filter()
    return Block(_SHEET, sheet.first_row, max(sheet.row, sheet.first_row + 1) - 1)


def _overview_cells(sheet: Sheet, report: YearReport, person: YearPerson) -> list[CellValue]:
    row, routine = sheet.row, person.figures.routine
    return [
        person.person,
        person.name,
        person.department,
        person.post,
        *quarter_cells(person, report.period),
        counts_text_formula(row, _QUARTERS, person),
        NONE if routine is None else mean_formula(row, _QUARTERS, routine),
        _remark(report, person),
    ]


def _remark(report: YearReport, person: YearPerson) -> str:
    """What the quarters' cells show only by a dash or by their colour."""
    absent = [str(q.quarter) for q in report.period.quarters if q not in person.quarters]
    proposed = [str(q.quarter) for q, r in sorted(person.quarters.items()) if r.grade and not r.decided]
    notes = [f"第{'、'.join(absent)}季度不是考核对象"] if absent else []
    notes += [f"第{'、'.join(proposed)}季度未审定"] if proposed else []
    return "；".join(notes)


def _write_details(book: Book, report: YearReport) -> None:
    columns = [
        *about(lambda row: row[0]),
        Column("季度", 14, "centre", value=lambda row: row[1].quarter.chinese),
        Column("得分", 9, "score", value=lambda row: _score_cell(row[1])),
        Column("等次", 14, "centre", value=lambda row: _grade_cell(row[1])),
        Column("状态", 10, "centre", value=lambda row: "已定" if row[1].decided else "待审定"),
        Column("依据", 70, value=lambda row: grounds_text(row[1].grounds)),
    ]
    sheet = book.sheet("逐季", columns)
    sheet.top(f"{report.period.chinese}各季度平时考核结果和依据", report)
    sheet.headings(frozen_columns=2)
    sheet.rows((person, result) for person in report.people for _, result in sorted(person.quarters.items()))
    sheet.filter()


def _score_cell(result: QuarterResult) -> CellValue:
    absent = MISSING if result.outcome is QuarterOutcome.INCOMPLETE else NONE
    return absent if result.score is None else shown(result.score)


def _grade_cell(result: QuarterResult) -> CellValue:
    grade = grade_text(result)
    return Styled(grade, "missing") if result.outcome is QuarterOutcome.INCOMPLETE else grade
