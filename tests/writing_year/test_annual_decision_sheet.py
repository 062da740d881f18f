import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook as NewWorkbook

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Verdict
from kaohe_excel.deciding.report import Report, YearReport
from kaohe_excel.forms.official import DECISION, ROSTER
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import collect
from kaohe_excel.writing.workbooks.decision_sheet import write_decision_sheet
from tests.papers.written import books_of

Open = Callable[[bytes], Workbook]
GRADE, REASON = 8, 9


def heading_row(sheet: Worksheet) -> int:
    return next(int(cell.row) for cell in sheet["B"] if cell.value == "人员编号")


def row_of(sheet: Worksheet, person: str) -> int:
    return next(int(cell.row) for cell in sheet["B"] if cell.value == person)


def test_the_headings_are_those_of_the_declared_form(year_report: YearReport, opened: Open) -> None:
    sheet = opened(write_decision_sheet(year_report))["等次审核表"]
    headings = [cell.value for cell in sheet[heading_row(sheet)]]
    assert {field.heading for field in DECISION.sheet("decisions").fields} <= set(headings)


def test_the_head_names_the_year_and_leaves_meeting_and_day_open(year_report: YearReport, opened: Open) -> None:
    sheet = opened(write_decision_sheet(year_report))["等次审核表"]
    above = [cell.value for row in sheet.iter_rows(max_row=heading_row(sheet) - 1) for cell in row if cell.value]
    assert {"年度考核等次审核表", "考核期：2026年度", "审定会议：", "审定日期："} <= set(above)


def choices(sheet: Worksheet, person: str) -> str:
    cell = sheet.cell(row_of(sheet, person), GRADE).coordinate
    return next((v.formula1 for v in sheet.data_validations.dataValidation if cell in v.sqref), "")


def test_the_dropdown_offers_what_the_clauses_leave(year_report: YearReport, opened: Open) -> None:
    sheet = opened(write_decision_sheet(year_report))["等次审核表"]
    assert choices(sheet, "ZD001") == '"优秀,称职,基本称职,不称职"'
    assert choices(sheet, "ZD005") == '"称职,基本称职,不称职"'
    assert choices(sheet, "ZD006") == '"基本称职"'
    assert [choices(sheet, p) for p in ("ZD010", "ZD012", "ZD013", "ZD014")] == [""] * 4


def test_candidates_and_undecided_quarters_are_remarked(year_report: YearReport, results: Open) -> None:
    sheet = results(write_decision_sheet(year_report))["等次审核表"]
    assert sheet.cell(row_of(sheet, "ZD018"), 12).value == "超出名额；优秀人选；有季度没有审定"
    assert sheet.cell(row_of(sheet, "ZD008"), 12).value == "需研究确定"


def roster_workbook(report: Report) -> bytes:
    """The roster as a workbook, the people of the report alone."""
    stream = BytesIO()
    book = NewWorkbook(stream, {"in_memory": True, "strings_to_formulas": False})
    for form in ROSTER.sheets:
        sheet = book.add_worksheet(form.name)
        sheet.write_row(0, 0, [field.heading for field in form.fields])
        if form.key == "roster":
            for number, row in enumerate(report.roster.rows, 1):
                values = (row.person, row.name, row.department, row.post, row.category, "", row.start.isoformat())
                sheet.write_row(number, 0, values)
        if form.key == "raters":
            sheet.write_row(1, 0, ["ZD001", report.names["ZD001"], "主要领导", "全局"])
    book.close()
    return stream.getvalue()


def test_a_filled_sheet_is_read_back(year_report: YearReport, opened: Open, tmp_path: Path) -> None:
    book = opened(write_decision_sheet(year_report))
    sheet = book["等次审核表"]
    for person, grade, reason in (("ZD001", "优秀", "年度得分第一"), ("ZD006", "基本称职", "")):
        sheet.cell(row_of(sheet, person), GRADE).value = grade
        sheet.cell(row_of(sheet, person), REASON).value = reason or None
    labels = {cell.value: cell for row in sheet.iter_rows(max_row=heading_row(sheet)) for cell in row if cell.value}
    sheet.cell(labels["审定会议："].row, labels["审定会议："].column + 1).value = "局党组会议"
    sheet.cell(labels["审定日期："].row, labels["审定日期："].column + 1).value = date(2027, 1, 6)
    book.save(tmp_path / "年度等次审核表.xlsx")
    (tmp_path / "名册.xlsx").write_bytes(roster_workbook(year_report))

    (form,) = collect(tmp_path, load_policy(None), {Period(2026)}).facts.decisions

    assert (form.period, form.meeting, form.day) == (Period(2026), "局党组会议", date(2027, 1, 6))
    filled = {row.person: (row.grade, row.reason, row.printed) for row in form.rows if row.grade}
    assert filled == {"ZD001": ("优秀", "年度得分第一", "称职"), "ZD006": ("基本称职", "", "基本称职")}


def test_no_other_paper_of_the_year_is_taken_for_a_form(year_report: YearReport, tmp_path: Path) -> None:
    papers = {n: c for n, c in books_of(year_report).items() if n != "年度等次审核表.xlsx"}
    for name, content in papers.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "名册.xlsx").write_bytes(roster_workbook(year_report))
    receipts = {r.file: r for r in collect(tmp_path, load_policy(None), None).facts.receipts}
    assert {receipts[name].verdict for name in papers} <= {Verdict.NOT_USED, Verdict.IGNORED}
    assert {receipts[name].form for name in papers} == {""}


def test_every_sheet_of_the_year_is_a4_with_repeated_headings_and_dated_footers(
    year_report: YearReport, opened: Open
) -> None:
    for name, content in books_of(year_report).items():
        for sheet in opened(content).worksheets:
            if sheet.sheet_state == "hidden":
                continue
            assert int(sheet.page_setup.paperSize or 0) == 9, (name, sheet.title)
            assert sheet.print_title_rows or name == "年度考核登记表.xlsx", (name, sheet.title)
            assert re.search("待审定|已审定", str(sheet.oddFooter.right.text)), (name, sheet.title)
            assert "2027-01-08" in sheet.oddFooter.right.text, (name, sheet.title)


def test_an_empty_year_still_gives_whole_papers(year_report: YearReport, opened: Open) -> None:
    quota = year_report.quota
    assert quota is not None
    nobody = quota._replace(base=0, limit=0, holders=(), over=(), tied=(), unranked=())
    empty = replace(year_report, people=(), quota=nobody)
    for content in books_of(empty).values():
        assert opened(content).worksheets
