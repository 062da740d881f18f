"""What every workbook has in common: paper, headings on each page, fonts, properties, stable bytes."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from kaohe_excel.core.design import load_design, templates_folder
from kaohe_excel.deciding.report import QuarterReport, Report
from kaohe_excel.writing.press.book import cell_text, shown
from kaohe_excel.writing.press.styles import lines_needed, row_height, text_width
from kaohe_excel.writing.summary import write_summary
from kaohe_excel.writing.workbooks.decision_sheet import write_decision_sheet
from kaohe_excel.writing.workbooks.problems import write_problems
from kaohe_excel.writing.workbooks.reminders import write_reminders

Write = Callable[[Report], bytes]
Open = Callable[[bytes], Workbook]
EVERY = pytest.mark.parametrize("write", [write_summary, write_decision_sheet, write_problems, write_reminders])


@EVERY
def test_every_sheet_prints_on_a4_one_page_wide_with_page_numbers(
    write: Write, quarter_report: QuarterReport, opened: Open
) -> None:
    for sheet in opened(write(quarter_report)).worksheets:
        if sheet.sheet_state == "hidden":
            continue
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth is None
        assert sheet.page_setup.fitToHeight in {None, *range(7)}
        assert "第 &P 页 共 &N 页" in f"第 {sheet.oddFooter.center.text.split('第 ')[-1]}"
        assert "待审定" in sheet.oddFooter.right.text


@EVERY
def test_headings_are_frozen_and_repeated_on_every_page(
    write: Write, quarter_report: QuarterReport, opened: Open
) -> None:
    for sheet in opened(write(quarter_report)).worksheets:
        if sheet.sheet_state == "hidden" or sheet.title == "总览":
            continue
        assert sheet.print_title_rows
        last = int(sheet.print_title_rows.split("$")[-1])
        assert sheet.freeze_panes
        assert int("".join(filter(str.isdigit, sheet.freeze_panes))) == last + 1


@EVERY
def test_only_the_fonts_of_the_design_are_used(write: Write, quarter_report: QuarterReport, opened: Open) -> None:
    known = set(load_design().workbook_fonts.values())
    book = opened(write(quarter_report))
    fonts = {cell.font.name for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert fonts <= known


@EVERY
def test_figures_stand_right_with_two_decimals(write: Write, quarter_report: QuarterReport, results: Open) -> None:
    book = results(write(quarter_report))
    figures = [c for s in book.worksheets for row in s.iter_rows() for c in row if isinstance(c.value, float)]
    scores = [cell for cell in figures if cell.number_format != "0.0%"]
    assert {(cell.number_format, cell.alignment.horizontal) for cell in scores} <= {("0.00", "right")}


@EVERY
def test_properties_name_the_paper_and_nobody(write: Write, quarter_report: QuarterReport, opened: Open) -> None:
    properties = opened(write(quarter_report)).properties
    assert str(properties.title).startswith("2026年第1季度")
    assert properties.created == datetime(2026, 4, 2)
    assert not properties.creator
    assert not properties.lastModifiedBy


@EVERY
def test_the_same_report_gives_the_same_bytes_without_a_clock(write: Write, quarter_report: QuarterReport) -> None:
    first = write(quarter_report)
    assert first == write(quarter_report)
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@EVERY
def test_no_wrapped_text_is_taller_than_its_row(write: Write, quarter_report: QuarterReport, opened: Open) -> None:
    for sheet in opened(write(quarter_report)).worksheets:
        if sheet.sheet_state == "hidden":
            continue
        merged = {cell for cells in sheet.merged_cells.ranges for row in cells.rows for cell in row}
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or cell.data_type == "f" or not cell.alignment.wrap_text:
                    continue
                if (cell.row, cell.column) in merged:
                    continue
                width = int(sheet.column_dimensions[cell.column_letter].width)
                height = sheet.row_dimensions[cell.row].height or 15
                assert height >= 14 * -(-text_width(cell.value) // width), (sheet.title, cell.coordinate)


def test_a_unit_name_with_an_ampersand_cannot_change_the_footer(quarter_report: QuarterReport, opened: Open) -> None:
    report = replace(quarter_report, unit="3&D局&Z")
    footer = opened(write_problems(report))["问题清单"].oddFooter
    assert "3&&D局&&Z" in footer.left.text


def test_the_design_is_found_and_complete() -> None:
    design = load_design()
    assert (templates_folder() / "design.toml").is_file()
    assert set(design.severity_colours) == {"错误", "警告", "更正", "提示"}
    assert {"好", "较好", "一般", "较差"} <= set(design.grade_colours)


@pytest.mark.parametrize(
    ("text", "width", "lines"), [("中" * 5, 10, 1), ("中" * 6, 10, 2), ("a\nb", 10, 2), ("", 4, 1)]
)
def test_a_text_takes_the_lines_it_needs(text: str, width: int, lines: int) -> None:
    assert lines_needed(text, width) == lines
    assert row_height(lines) >= 14 * lines


@pytest.mark.parametrize(("hundredths", "cell"), [(0, 0), (1, 0.01), (8842, 88.42), (10000, 100)])
def test_points_are_shown_with_their_two_decimals(hundredths: int, cell: float) -> None:
    assert shown(hundredths) == cell


def test_an_endless_text_is_cut_visibly() -> None:
    assert cell_text("长" * 9000) == "长" * 7999 + "…"
