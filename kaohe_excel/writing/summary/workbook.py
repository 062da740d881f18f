"""平时考核汇总表.xlsx as a whole."""

from kaohe_excel.deciding.report import MonthReport, QuarterReport
from kaohe_excel.writing.press.book import Book
from kaohe_excel.writing.summary.basis import write_basis
from kaohe_excel.writing.summary.chain import write_months, write_totals
from kaohe_excel.writing.summary.details import write_deductions, write_marks, write_poll
from kaohe_excel.writing.summary.layout import layout_of
from kaohe_excel.writing.summary.overview import write_overview


def write_summary(report: MonthReport | QuarterReport) -> bytes:
    """Write a month's or a quarter's 平时考核汇总表: every derived figure is a live formula with its result stored.

    The bytes depend on the report alone. A year's figures have a workbook of their own.
    """
    book = Book(report, "平时考核汇总表")
    layout = layout_of(report)
    write_overview(book, layout, report)
    write_totals(book, layout, report)
    write_months(book, layout, report)
    write_deductions(book, layout, report)
    if report.period.kind == "quarter":
        write_poll(book, layout, report)
    write_marks(book, layout, report)
    write_basis(book, report)
    return book.finish()
