"""A unit of three assessees with whole quarters, so small that a run costs little."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from kaohe_excel.core.period import Period
from tests.offices.folder import put
from tests.offices.sheets import (
    ANNUAL_POLL_HEADINGS,
    BEHAVIOUR_HEADINGS,
    FULL,
    POLL_HEADINGS,
    Page,
    person_row,
    rating_page,
    roster_pages,
    simple_page,
)

PEOPLE = (
    ("ZD001", "王建国", "", "局长", "班子成员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD003", "赵敏", "综合科", "科长", "公务员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD004", "钱伟", "综合科", "科员", "公务员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD005", "孙丽", "综合科", "科员", "公务员", "", date(2020, 1, 1), "", "否", ""),
)
RATERS = (("ZD001", "王建国", "主要领导", "全局"), ("ZD003", "赵敏", "科室负责人", "综合科"))
ASSESSED = {"ZD003": ("赵敏", 85), "ZD004": ("钱伟", 90), "ZD005": ("孙丽", 80)}
DECIDED = {"ZD003": "较好", "ZD004": "好", "ZD005": "较好"}
CATALOGUE = Page("条目", [("条目",), ("",), ("编号", "维度", "表现", "每次扣分", "上限"), ("F1", "绩", "迟报", 1, "")])
Q1, Q2 = Period.of_quarter(2026, 1), Period.of_quarter(2026, 2)
YEAR = Period(2026)
AS_OF = "2026-04-12"

Record = tuple[str, str, date, str, str, int, int, str, str]


def late_return(day: date, person: str = "ZD005") -> Record:
    """One record of the 负面表现清单: a report handed in late, one point."""
    return (person, ASSESSED[person][0], day, "F1", "迟报月报", 1, 1, "台账", "赵敏")


def write_unit(folder: Path, quarters: Sequence[Period] = (Q1,), *, decided: bool = True) -> Path:
    """A unit's folder with everything that these quarters need; decided unless told otherwise."""
    put(folder, "人员名册.xlsx", *roster_pages(rows=PEOPLE, raters=RATERS))
    for quarter in quarters:
        for month in quarter.months:
            write_month(folder, month)
        write_list(folder, quarter.months[-1], late_return(quarter.months[-1].first_day + timedelta(4)))
        put(folder, f"收件/{quarter}/测评表.xlsx", _poll(quarter))
        if decided:
            write_decision(folder, quarter, DECIDED)
    return folder


def write_month(folder: Path, month: Period) -> None:
    """The rating forms of one month, and an empty 负面表现清单."""
    for rater, name in (("ZD001", "王建国"), ("ZD003", "赵敏")):
        rows = [
            person_row(person, who, [full * share / 100 for full in FULL])
            for person, (who, share) in ASSESSED.items()
            if person != rater
        ]
        page = rating_page(rows, period=month.chinese, rater=f"{name}（{rater}）")
        put(folder, f"收件/{month}/{rater}评分表.xlsx", page)
    write_list(folder, month)


def write_list(folder: Path, month: Period, *records: Record, name: str = "负面表现清单") -> None:
    """A month's 负面表现清单."""
    page = simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, records, month.chinese)
    put(folder, f"收件/{month}/{name}.xlsx", page, CATALOGUE)


def write_decision(folder: Path, period: Period, grades: dict[str, str], reason: str = "研究确定") -> None:
    """The 等次审核表 of a period as 考核领导小组 filled it."""
    headings = ("序号", "人员编号", "姓名", "建议等次", "确定等次", "理由")
    rows = [(n, who, ASSESSED[who][0], grade, grade, reason) for n, (who, grade) in enumerate(grades.items(), 1)]
    head = (f"考核期：{period.chinese}", "审定会议：第3次会议", f"审定日期：{period.year}年4月10日")
    put(folder, f"收件/{period}/等次审核表.xlsx", Page("等次审核表", [("平时考核等次审核表",), head, headings, *rows]))


def write_year(folder: Path, year: Period = YEAR, grades: dict[str, str] | None = None) -> Path:
    """A whole decided year, everybody 称职 unless told otherwise."""
    write_unit(folder, year.quarters)
    rows = [(person, name, share) for person, (name, share) in ASSESSED.items()]
    put(
        folder,
        f"收件/{year}/年度测评表.xlsx",
        simple_page("年度测评表", "年度测评表", ANNUAL_POLL_HEADINGS, rows, year.chinese),
    )
    write_decision(folder, year, grades or dict.fromkeys(ASSESSED, "称职"))
    return folder


def _poll(quarter: Period) -> Page:
    votes = {"ZD003": (0, 20, 0, 0), "ZD004": (20, 0, 0, 0), "ZD005": (0, 20, 0, 0)}
    rows = [(person, ASSESSED[person][0], 20, 20, 20, *own) for person, own in votes.items()]
    return simple_page("测评表", "民主测评统计表", POLL_HEADINGS, rows, quarter.chinese)
