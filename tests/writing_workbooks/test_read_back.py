"""What is written here meets the reading room again: the 审核表 as itself, every other workbook as none of the forms."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kaohe_excel.deciding.report import MonthReport, QuarterReport, Report
from kaohe_excel.policy import load_policy
from kaohe_excel.reading.book import book_of
from kaohe_excel.reading.child import read_workbook
from kaohe_excel.reading.recognise import Block, FormIndex
from kaohe_excel.writing.summary import write_summary
from kaohe_excel.writing.workbooks.decision_sheet import write_decision_sheet
from kaohe_excel.writing.workbooks.problems import write_problems
from kaohe_excel.writing.workbooks.reminders import write_reminders


def recognised(content: bytes, folder: Path) -> tuple[Block, ...]:
    file = folder / "book.xlsx"
    file.write_bytes(content)
    digest, answer, held = read_workbook(str(file))
    assert answer == "book"
    return FormIndex(load_policy(None).versions).recognise(book_of(file.name, digest, held))


@pytest.mark.parametrize("write", [write_summary, write_problems, write_reminders])
def test_a_result_put_into_the_folder_is_not_taken_for_a_form(
    write: Callable[[Report], bytes], quarter_report: QuarterReport, tmp_path: Path
) -> None:
    assert recognised(write(quarter_report), tmp_path) == ()


def test_a_month_summary_is_not_taken_for_a_form(month_report: MonthReport, tmp_path: Path) -> None:
    assert recognised(write_summary(month_report), tmp_path) == ()


def test_the_decision_sheet_is_recognised_as_itself(quarter_report: QuarterReport, tmp_path: Path) -> None:
    (block,) = recognised(write_decision_sheet(quarter_report), tmp_path)
    assert (block.form.key, block.part.sheet.name) == ("decision", "等次审核表")
