"""What the sheets do for their readers: pages, marks that live with the figures, charts, properties."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kaohe_excel.core.terms import AnnualGrade
from kaohe_excel.deciding.report import QuarterReport
from kaohe_excel.writing.press.book import Book, Column
from kaohe_excel.writing.summary import write_summary
from kaohe_excel.writing.workbooks.decision_sheet import write_decision_sheet
from kaohe_excel.writing.year.linkage import allowed_text

pytestmark = pytest.mark.xdist_group("papers")

Pages = Callable[[int], int | None]


@pytest.fixture
def pages(draft_report: QuarterReport) -> Pages:
    """How many pages a narrow landscape sheet with so many rows of 19 points is drawn in to; 0 where it is not."""

    def ask(rows: int) -> int | None:
        book = Book(draft_report, "表")
        sheet = book.sheet("表", [Column("列", 20)])
        sheet.headings()
        for _ in range(rows):
            sheet.write(["字"])
        height = load_workbook(BytesIO(book.finish())).worksheets[0].page_setup.fitToHeight
        return 1 if height is None else int(height)

    return ask


# 501 points a page: a heading of 22, then rows of 19; 22 per cent more are drawn in. 30 rows: 592 = 501 + 0.19 × 479.
@pytest.mark.parametrize(
    ("rows", "wanted"), [(1, 1), (25, 1), (30, 1), (31, 0), (61, 2), (62, 0), (184, 6), (185, 0), (900, 0)]
)
def test_a_few_rows_too_many_do_not_open_another_page(rows: int, wanted: int, pages: Pages) -> None:
    assert pages(rows) == wanted


# A page holds (0.985 × 501 - 22) / 19 = 24 rows under the heading.
@pytest.mark.parametrize(("rows", "starts"), [(31, [17]), (62, [22, 43]), (24, [])])
def test_pages_that_are_not_drawn_in_share_the_rows_evenly(
    rows: int, starts: list[int], draft_report: QuarterReport
) -> None:
    book = Book(draft_report, "表")
    sheet = book.sheet("表", [Column("列", 20)])
    sheet.headings()
    for _ in range(rows):
        sheet.write(["字"])
    breaks = load_workbook(BytesIO(book.finish())).worksheets[0].row_breaks.brk
    assert [one.id for one in breaks] == starts


def test_a_page_begins_with_a_new_person_rather_than_with_his_last_rows(draft_report: QuarterReport) -> None:
    book = Book(draft_report, "表")
    sheet = book.sheet("表", [Column("列", 20)])
    sheet.headings()
    for number in range(36):
        if number % 9 == 0:
            sheet.group_rows.add(sheet.row)
        sheet.write(["字"])
    (one,) = load_workbook(BytesIO(book.finish())).worksheets[0].row_breaks.brk
    # The heading, then two of the four persons on each page.
    assert one.id == 1 + 18


def test_a_reason_that_is_required_shows_until_it_is_written(draft_report: QuarterReport) -> None:
    sheet = load_workbook(BytesIO(write_decision_sheet(draft_report))).worksheets[0]
    first = next(cell.row for cell in sheet["B"] if cell.value == "人员编号") + 1
    rules = [rule for cells in sheet.conditional_formatting for rule in cells.rules]
    wanted = f'AND($H{first}<>"",$H{first}<>$F{first},TRIM($I{first})="")'
    assert [rule.formula for rule in rules] == [[wanted]]


def test_the_summary_marks_scores_near_a_line_and_colours_the_grades(draft_report: QuarterReport) -> None:
    sheet = load_workbook(BytesIO(write_summary(draft_report)))["汇总"]
    formulas = [rule.formula[0] for cells in sheet.conditional_formatting for rule in cells.rules]
    (near,) = [formula for formula in formulas if "ABS" in formula]
    assert [f"-{line})<=50" in near for line in (9000, 7500, 6000)] == [True] * 3
    assert [formula for formula in formulas if "ABS" not in formula] == ['"好"', '"较好"', '"一般"', '"较差"']
    assert sheet.auto_filter.ref


def test_nobody_s_months_are_parted_by_the_end_of_a_page(sample_year: Path) -> None:
    sheet = load_workbook(sample_year / "2026Q1" / "平时考核汇总表.xlsx")["逐月"]
    ends = [(sheet.cell(one.id, 1).value, sheet.cell(one.id + 1, 1).value) for one in sheet.row_breaks.brk]
    assert len(ends) == 2
    assert [person for person, following in ends if person == following] == []


def test_the_register_of_the_year_draws_its_course(sample_year: Path) -> None:
    sheet = load_workbook(sample_year / "2026" / "台账.xlsx")["走势"]
    charts = sheet._charts  # type: ignore[attr-defined]
    assert [type(chart).__name__ for chart in charts] == ["BarChart", "LineChart"]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("2026年第")]
    assert [row[0] for row in rows] == [f"2026年第{number}季度" for number in range(1, 5)]
    assert all(str(cell).startswith("=") for row in rows for cell in row[1:7])


def test_properties_tell_what_a_workbook_is(draft_report: QuarterReport) -> None:
    properties = opened(write_summary(draft_report)).properties
    assert properties.title == "2026年第1季度平时考核汇总表"
    assert properties.subject == "示例区统计局"
    assert properties.category == "公务员平时考核"
    assert str(properties.description).startswith("待审定；方案版本：")


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


@pytest.mark.parametrize(
    ("allowed", "text"),
    [
        ("优秀 称职 基本称职 不称职", "优秀及以下"),
        ("基本称职 不称职", "基本称职及以下"),
        ("不称职", "不称职"),
        ("基本称职", "基本称职"),
        ("", ""),
    ],
)
def test_the_grades_left_are_told_by_the_best_of_them(allowed: str, text: str) -> None:
    assert allowed_text(tuple(AnnualGrade(grade) for grade in allowed.split())) == text
