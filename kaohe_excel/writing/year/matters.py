"""The sheet 需研究确定: everything of the year that people have to study or to know, with proposal, range and reason."""

from collections.abc import Sequence
from typing import NamedTuple

from kaohe_excel.core.findings import (
    ANNUAL_OPINION_MISSING,
    ANNUAL_POLL_MISSING,
    HOST_AND_HOME,
    QUARTERS_UNDECIDED,
    WARNING_GOES_FURTHER,
    YEAR_WAITS,
    Finding,
)
from kaohe_excel.core.terms import AnnualOutcome
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.rules.annual import QUARTERS_IN_YEAR
from kaohe_excel.writing.press.book import Book, Column, about
from kaohe_excel.writing.year.quarters import NONE, grade_text

_STUDY, _MISSING = "需研究确定", "待补"
_TITLES = {
    WARNING_GOES_FURTHER.code: "警告的后果",
    QUARTERS_UNDECIDED.code: "季度没有审定",
    YEAR_WAITS.code: _MISSING,
    ANNUAL_OPINION_MISSING.code: _MISSING,
    ANNUAL_POLL_MISSING.code: "缺年度测评",
    HOST_AND_HOME.code: "外单位确定",
}
_COLUMNS = (
    Column("序号", 5, "ordinal", counts=True),
    *about(lambda row: row[0]),
    Column("事项", 12, "centre", value=lambda row: row[1].title),
    Column("建议等次", 9, "centre", value=lambda row: str(row[0].decision.proposed or NONE)),
    Column("可定范围", 16, "centre", value=lambda row: "、".join(row[0].decision.allowed) or NONE),
    Column("原因", 70, value=lambda row: row[1].reason),
    Column("研究意见", 24, "input_text"),
)


class Matter(NamedTuple):
    """One thing about one person: its title, why, and what to do where that is known."""

    title: str
    reason: str


def write_matters(book: Book, report: YearReport) -> None:
    """Write 需研究确定: what is to be studied first, then what is missing and what should be known."""
    sheet = book.sheet(_STUDY, _COLUMNS)
    note = "年度等次由领导小组审定；本表列出方案没有规定、材料未齐或者后果需要留意的情形，不代为决定。"
    sheet.top(f"{report.period.chinese}需研究确定和需留意的事项", report, [note])
    sheet.headings(frozen_columns=3)
    listed = [(person, matter) for person in report.people for matter in matters_of(person)]
    listed.sort(key=lambda pair: pair[1].title != _STUDY)
    if not sheet.rows(listed):
        sheet.line("没有需研究确定的事项。", "plain")


def matters_of(person: YearPerson) -> tuple[Matter, ...]:
    """Everything about a person that people have to study or to know."""
    found = [Matter(_STUDY, "；".join(study_reasons(person)))] if person.decision.needs_study else []
    found += [_matter(finding) for finding in person.decision.findings]
    if person.decision.outcome is AnnualOutcome.INCOMPLETE and not any(m.title == _MISSING for m in found):
        found.append(Matter(_MISSING, "；".join(person.reasons) or "有记录不能使用或没有等次，见问题清单"))
    return tuple(found)


def _matter(finding: Finding) -> Matter:
    return Matter(_TITLES.get(finding.kind.code, "提示"), f"{finding.message}。{finding.remedy}")


def study_reasons(person: YearPerson) -> Sequence[str]:
    """Why a year is to be studied: the scheme is silent, or fewer than four quarters have a grade."""
    reasons = [ground.text for ground in person.decision.grounds if ground.limit.effect.needs_study]
    graded = [quarter for quarter, result in person.quarters.items() if result.grade]
    if len(graded) < QUARTERS_IN_YEAR:
        reasons.append(f"有等次的季度只有{len(graded)}个（{_others(person)}）")
    return reasons


def _others(person: YearPerson) -> str:
    ungraded = [result for _, result in sorted(person.quarters.items()) if not result.grade]
    texts = [f"第{result.quarter.quarter}季度{grade_text(result)}" for result in ungraded]
    absent = [q.quarter for q in person.decision.year.quarters if q not in person.quarters]
    texts += [f"第{'、'.join(map(str, absent))}季度不是考核对象"] if absent else []
    return "，".join(texts)
