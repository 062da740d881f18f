"""抽查表.xlsx: the people drawn for a 抽查 of their work records, with room for what is found (六-二-1, 六-二-2)."""

from collections.abc import Sequence

from kaohe_excel.core.terms import RecordKind
from kaohe_excel.deciding.report import Report
from kaohe_excel.roster.presence import row_for
from kaohe_excel.work_records.draw import Drawing, drawn, may_be_drawn
from kaohe_excel.work_records.persons import PersonRecords
from kaohe_excel.work_records.timeliness import EXPECTED, State
from kaohe_excel.writing.press.book import Book, CellValue, Column, Sheet

_COLUMNS = (
    Column("序号", 6, "ordinal"),
    Column("人员编号", 11, "centre"),
    Column("姓名", 10, "centre"),
    Column("科室", 14),
    Column("抽查内容", 11, "centre"),
    Column("台账情况", 26),
    Column("内容是否属实", 13, "input"),
    Column("记载是否及时", 13, "input"),
    Column("发现的问题", 30, "input_text"),
    Column("整改意见", 22, "input_text"),
)
_ANSWER_COLUMNS = (6, 7)
_NOBODY = Drawing(0, 0)


def write_spot_check(report: Report) -> bytes:
    """Write the 抽查表 of a period, with a line for each kind of record of each person drawn by ``report.drawing``."""
    drawing = report.drawing or _NOBODY
    book = Book(report, "工作记实抽查表", of_the_run=True)
    sheet = book.sheet("抽查表", _COLUMNS)
    able = may_be_drawn(report.roster, report.period)
    persons = drawn(able, drawing)
    draw_note = (
        f"从 {len(able)} 人中抽取 {len(persons)} 人，种子 {drawing.seed}。每人的签由种子和人员编号算出，"
        "同样的种子抽到同样的人，任何人都可以重抽核对。"
    )
    sheet.top("工作记实抽查表", report, [draw_note])
    sheet.headings(frozen_columns=3)
    for number, person in enumerate(persons, 1):
        _write_person(sheet, report, number, person)
    _add_answers(sheet)
    sheet.line("抽查人签名：　　　　　　　　　　　　抽查日期：　　　　年　　月　　日", "plain", 36)
    return book.finish()


def _write_person(sheet: Sheet, report: Report, number: int, person: str) -> None:
    row = row_for(report.roster, person, report.period)
    department = row.department if row else ""
    for kind in _kinds(report):
        values: Sequence[CellValue] = [number, person, report.names[person], department, kind]
        sheet.write([*values, _ledger_text(report.work_records.get(person), kind), None, None, None, None])


def _kinds(report: Report) -> list[RecordKind]:
    """The kinds of record that a period asks for; all that recur where the unit hands in no ledgers."""
    held = {one.duty.kind for own in report.work_records.values() for one in own.judged}
    recurring = {RecordKind.MONTHLY_PLAN, RecordKind.WEEKLY_NOTE, RecordKind.MONTHLY_REPORT}
    return [kind for kind in RecordKind if kind in (held or recurring)]


def _ledger_text(own: PersonRecords | None, kind: RecordKind) -> str:
    if own is None:
        return "没有收到台账"
    states = [one.state for one in own.judged if one.duty.kind is kind]
    expected = sum(state in EXPECTED for state in states)
    return f"应记 {expected} 项，按时 {states.count(State.IN_TIME)} 项" if expected else "不要求或未到期"


def _add_answers(sheet: Sheet) -> None:
    if sheet.row == sheet.first_row:
        return
    for column in _ANSWER_COLUMNS:
        sheet.worksheet.data_validation(
            sheet.first_row, column, sheet.row - 1, column, {"validate": "list", "source": ["是", "否"]}
        )
