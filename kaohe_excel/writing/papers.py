"""The papers, each declared once: its name, what it tells whom, which periods have it, and what writes it.

The run and the check write by this list, 总览 links by it, the clause table names nothing else, and the docs are made from it.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kaohe_excel.core.names import OVERVIEW, PROBLEMS_PAGE, RESULTS, STUDY_PAGE
from kaohe_excel.deciding.report import Report
from kaohe_excel.deciding.results_json import results_bytes
from kaohe_excel.writing.pages.notice_parts import ANNUAL_NOTICES, NOTICES
from kaohe_excel.writing.pages.pages import notice_pages, overview_page, problems_page, publicity_page
from kaohe_excel.writing.pages.publicity import names_excellent
from kaohe_excel.writing.summary import write_summary
from kaohe_excel.writing.workbooks.decision_sheet import write_decision_sheet
from kaohe_excel.writing.workbooks.problems import write_problems
from kaohe_excel.writing.workbooks.register import write_register_sheets
from kaohe_excel.writing.workbooks.reminders import write_reminders
from kaohe_excel.writing.workbooks.spot_check import write_spot_check
from kaohe_excel.writing.workbooks.talk_list import write_talk_list
from kaohe_excel.writing.workbooks.work_records import write_records_book
from kaohe_excel.writing.year.bonus import write_bonus_basis
from kaohe_excel.writing.year.consequences import write_consequences
from kaohe_excel.writing.year.linkage import write_linkage
from kaohe_excel.writing.year.register_form import write_annual_register_sheets
from kaohe_excel.writing.year.year_register import write_year_register

if TYPE_CHECKING:
    from kaohe_excel.study.study import StudyReport

Content = bytes | str | Mapping[str, str]
"""A workbook, a page, or several pages by their paths."""

Writer = Callable[[Any], Content]
"""Takes the report of just the kinds of period that the paper is written for."""

MONTH, QUARTER, YEAR, CHECK, STUDY = "month", "quarter", "year", "check", "study"
EVERY = (MONTH, QUARTER, YEAR)


class Paper(NamedTuple):
    """One paper: its file's name, for whom it is, what it holds, the kinds of period that have it, and its writer.

    ``kinds`` holds ``check`` where a check writes it too, by ``in_check`` where that is another writer, and ``study`` for 自查. ``when`` says which
    reports have it. ``linked`` papers stand on 总览; the file that is named is the one to open, where there are several.
    """

    name: str
    readers: str
    holds: str
    kinds: tuple[str, ...]
    write: Writer
    in_check: Writer | None = None
    when: Callable[[Any], bool] = lambda _report: True
    linked: bool = True

    def files(self, report: "Report | StudyReport", kind: str) -> dict[str, bytes]:
        """The paper's files by their paths below the period's folder; the same bytes for the same report."""
        write = self.in_check if kind == CHECK and self.in_check else self.write
        content = write(report)
        files = content if isinstance(content, Mapping) else {self.name: content}
        return {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}


def _overview(report: Report) -> str:
    """总览 with a link to every other paper of the period; where two bear one title, the second is the page of the first."""
    links: dict[str, str] = {}
    for paper in _of(report, report.period.kind):
        if paper.linked:
            title = paper.name.partition(".")[0]
            links[f"{title}（网页）" if title in links else title] = paper.name
    return overview_page(report, tuple(links.items()))


def _study_page(studied: "StudyReport") -> str:
    from kaohe_excel.writing.study.page import study_html  # a plain month must not load it

    return study_html(studied.report, studied.found)


def _study_book(studied: "StudyReport") -> bytes:
    from kaohe_excel.writing.study.workbook import write_study  # a plain month must not load it

    return write_study(studied.report, studied.found)


PAPERS: tuple[Paper, ...] = (
    Paper(OVERVIEW, "办公室", "总览：一页打开其他所有文书", EVERY, _overview, linked=False),
    Paper("年度联动表.xlsx", "领导小组、办公室", "从各季度算到年度结果，逐条写明规则", (YEAR,), write_linkage),
    Paper("年度等次审核表.xlsx", "领导小组", "填好确定等次放回收件", (YEAR,), write_decision_sheet),
    Paper("年度考核登记表.xlsx", "存档", "每人一张 A4", (YEAR,), write_annual_register_sheets),
    Paper("台账.xlsx", "考核档案", "全年各季度的等次和次数", (YEAR,), write_year_register),
    Paper("结果运用.xlsx", "领导小组、办公室", "年度等次带来的后果，逐人逐条", (YEAR,), write_consequences),
    Paper("奖金依据表.xlsx", "办公室", "年度考核奖的等次依据，不含金额", (YEAR,), write_bonus_basis),
    Paper(
        "平时考核汇总表.xlsx",
        "办公室、领导小组",
        "各步得分都是公式，可以逐格核对",
        (MONTH, QUARTER),
        write_summary,
    ),
    Paper("等次审核表.xlsx", "领导小组", "填好确定等次放回收件", (QUARTER,), write_decision_sheet),
    Paper("平时考核登记表.xlsx", "存档", "每人一张 A4", (QUARTER,), write_register_sheets),
    Paper(
        "表扬谈话名单.xlsx",
        "主管领导、办公室",
        "表扬、谈话提醒、批评教育",
        (QUARTER, YEAR),
        write_talk_list,
    ),
    Paper("问题清单.xlsx", "填表人", "每个问题和怎么改", (*EVERY, CHECK), write_problems),
    Paper("催报清单.xlsx", "办公室", "谁还没有交什么，附催交文字", (*EVERY, CHECK), write_reminders),
    Paper(
        "记实情况表.xlsx",
        "主管领导、办公室",
        "每人每周每月的工作记实（用工作记实台账时）",
        (MONTH, QUARTER, CHECK),
        write_records_book,
        when=lambda report: bool(report.work_records),
    ),
    Paper(
        "抽查表.xlsx",
        "领导小组",
        "抽到的人和要查的内容（kaohe check --draw）",
        (CHECK,),
        write_spot_check,
        when=lambda report: report.drawing is not None,
    ),
    Paper("公示.html", "公示栏", "只有姓名和等次", (QUARTER,), publicity_page),
    Paper(
        "年度优秀公示.html",
        "公示栏",
        "年度等次审核表定为优秀的人员（拟定）",
        (YEAR,),
        publicity_page,
        when=names_excellent,
    ),
    Paper(
        PROBLEMS_PAGE,
        "填表人",
        "每个问题和怎么改",
        (*EVERY, CHECK),
        partial(problems_page, home=OVERVIEW),
        in_check=problems_page,
    ),
    Paper(
        f"{NOTICES}-全部.html",
        "本人",
        f"每人一页，可一次打印；{NOTICES}/ 下每人一份",
        (MONTH, QUARTER),
        notice_pages,
    ),
    Paper(
        f"{ANNUAL_NOTICES}-全部.html",
        "本人",
        f"每人一页，可一次打印；{ANNUAL_NOTICES}/ 下每人一份",
        (YEAR,),
        notice_pages,
    ),
    Paper(STUDY_PAGE, "办公室、领导小组", "评分本身说明了什么，附图（kaohe study，内部资料）", (STUDY,), _study_page),
    Paper("自查报告.xlsx", "办公室", "自查报告的各表（kaohe study）", (STUDY,), _study_book),
    Paper(RESULTS, "其他系统", "以上全部内容的数据", (*EVERY, CHECK), results_bytes, linked=False),
)


def papers_of(report: Report) -> dict[str, bytes]:
    """Every paper of a finished period: path below its folder to bytes, the same for the same report."""
    return _written(report, report.period.kind)


def check_papers_of(report: Report) -> dict[str, bytes]:
    """What a check hands out: what is wrong and what is missing, without people."""
    return _written(report, CHECK)


def study_papers_of(studied: "StudyReport") -> dict[str, bytes]:
    """自查报告 of a studied period."""
    return _written(studied, STUDY)


def _written(report: "Report | StudyReport", kind: str) -> dict[str, bytes]:
    return {name: content for paper in _of(report, kind) for name, content in paper.files(report, kind).items()}


def _of(report: "Report | StudyReport", kind: str) -> Iterable[Paper]:
    return (paper for paper in PAPERS if kind in paper.kinds and paper.when(report))
