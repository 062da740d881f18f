"""Which papers a period has, by file name."""

from collections.abc import Callable, Mapping

from kaohe_excel.deciding.report import Report
from kaohe_excel.deciding.results_json import results_bytes
from kaohe_excel.work_records.draw import Drawing
from kaohe_excel.writing.pages.pages import PROBLEMS_PAGE, problems_page, write_pages
from kaohe_excel.writing.summary import write_summary
from kaohe_excel.writing.workbooks.decision_sheet import write_decision_sheet
from kaohe_excel.writing.workbooks.problems import write_problems
from kaohe_excel.writing.workbooks.register import REGISTER, write_register_sheets
from kaohe_excel.writing.workbooks.reminders import write_reminders
from kaohe_excel.writing.workbooks.spot_check import SPOT_CHECK, write_spot_check
from kaohe_excel.writing.workbooks.talk_list import TALK_LIST, write_talk_list
from kaohe_excel.writing.workbooks.work_records import RECORDS_BOOK, write_records_book
from kaohe_excel.writing.year import write_year_papers

RESULTS = "results.json"

_CHECKS: Mapping[str, Callable[[Report], bytes]] = {
    "问题清单.xlsx": write_problems,
    "催报清单.xlsx": write_reminders,
}
_MONTH: Mapping[str, Callable[[Report], bytes]] = {"平时考核汇总表.xlsx": write_summary, **_CHECKS}
_QUARTER: Mapping[str, Callable[[Report], bytes]] = {
    "平时考核汇总表.xlsx": write_summary,
    "等次审核表.xlsx": write_decision_sheet,
    REGISTER: write_register_sheets,
    TALK_LIST: write_talk_list,
    **_CHECKS,
}
_WORKBOOKS = {"month": _MONTH, "quarter": _QUARTER, "year": _CHECKS}


def papers_of(report: Report) -> dict[str, bytes]:
    """Every paper of a finished period: path below its folder to bytes, the same for the same report."""
    books = write_year_papers(report) if report.period.kind == "year" else {}
    books |= {name: write(report) for name, write in _WORKBOOKS[report.period.kind].items()} | _records_book(report)
    pages = write_pages(report, [(name.partition(".")[0], name) for name in books])
    return {**books, **{name: page.encode() for name, page in pages.items()}, RESULTS: results_bytes(report)}


def _records_book(report: Report) -> dict[str, bytes]:
    """记实情况表, where the unit keeps ledgers."""
    return {RECORDS_BOOK: write_records_book(report)} if report.work_records else {}


def check_papers_of(report: Report, drawing: Drawing | None = None) -> dict[str, bytes]:
    """What a check hands out: the problems, the reminders, results.json without people; how the ledgers stand, and the
    抽查表 where people are to be drawn.
    """
    books = {name: write(report) for name, write in _CHECKS.items()} | _records_book(report)
    if drawing is not None:
        books[SPOT_CHECK] = write_spot_check(report, drawing)
    return {**books, PROBLEMS_PAGE: problems_page(report).encode(), RESULTS: results_bytes(report)}
