"""Which papers a period has, by file name."""

from collections.abc import Callable, Mapping

from kaohe_excel.report import Report
from kaohe_excel.results import results_bytes
from kaohe_excel.writing.decision_sheet import write_decision_sheet
from kaohe_excel.writing.pages import PROBLEMS_PAGE, problems_page, write_pages
from kaohe_excel.writing.problems import write_problems
from kaohe_excel.writing.register import REGISTER, write_register_sheets
from kaohe_excel.writing.reminders import write_reminders
from kaohe_excel.writing.summary import write_summary
from kaohe_excel.writing.talk_list import TALK_LIST, write_talk_list
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
    books |= {name: write(report) for name, write in _WORKBOOKS[report.period.kind].items()}
    pages = write_pages(report, [(name.partition(".")[0], name) for name in books])
    return {**books, **{name: page.encode() for name, page in pages.items()}, RESULTS: results_bytes(report)}


def check_papers_of(report: Report) -> dict[str, bytes]:
    """What a check hands out: the problems, the reminders, results.json without people."""
    books = {name: write(report) for name, write in _CHECKS.items()}
    return {**books, PROBLEMS_PAGE: problems_page(report).encode(), RESULTS: results_bytes(report)}
