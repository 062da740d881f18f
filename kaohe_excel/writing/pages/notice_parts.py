"""What every 反馈通知书 is made of: the shape of a sheet, its head, and the words all sheets share (八-1, 八-3).

A sheet speaks of nobody but its reader: no rater, no other person, and of a 涉密 person's matters only the points (六-二-3).
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.core.facts import HostOpinion
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import half_up
from kaohe_excel.core.terms import Dimension, Modality, Status
from kaohe_excel.core.workdays import WorkdayCount
from kaohe_excel.deciding.report import MonthPerson, QuarterPerson, Report, YearPerson
from kaohe_excel.rules.model import Ground
from kaohe_excel.rules.quarter import grade_by_score
from kaohe_excel.writing.pages.charts import BarChart, TrendChart
from kaohe_excel.writing.wording import (
    chinese_date,
    departure_text,
    is_withheld,
    listed,
    paper_day,
    shortened,
    without_other_names,
    without_particulars,
    without_places,
)

Person = MonthPerson | QuarterPerson | YearPerson

SMALLEST_GROUP = 5
"""A median is shown only over so many people or more; of fewer it would tell a colleague's score."""


QUESTIONS = "询问"
"""The heading of how to ask, for everybody who has no 复核 to apply for."""

NOTICES, ANNUAL_NOTICES = "反馈通知书", "年度通知书"


class Fact(NamedTuple):
    """A labelled value."""

    label: str
    value: str


class DeductionRow(NamedTuple):
    """One line of deductions as printed."""

    days: str
    behaviour: str
    matter: str
    dimension: str
    times: int
    points: str


class TableRow(NamedTuple):
    """One line of the score table; ``kind`` tells periods from mean, median and full marks."""

    label: str
    cells: tuple[str, ...]
    kind: str = "period"


class GroundLine(NamedTuple):
    """A ground in words with its clause; ``binding`` ones decide the outcome."""

    text: str
    clause: str
    binding: bool


class Notice(NamedTuple):
    """Everything on one person's sheet."""

    file_name: str
    name: str
    title: str
    subtitle: str
    draft: bool
    facts: tuple[Fact, ...]
    result_label: str
    result: str
    sentences: tuple[str, ...]
    steps: tuple[Fact, ...] = ()
    ratio_note: str = ""
    bars: BarChart | None = None
    trend: TrendChart | None = None
    table_title: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()
    deductions: tuple[DeductionRow, ...] = ()
    deduction_note: str = ""
    records: str = ""
    dense: bool = False
    grounds: tuple[GroundLine, ...] = ()
    opinion: str = ""
    remedy: str = QUESTIONS
    rights: tuple[str, ...] = ()


class Common(NamedTuple):
    """What all sheets of a report share: the medians, and the pattern that keeps other names out."""

    report: Report
    medians: Mapping[Dimension, int | None]
    median_score: int | None
    names: re.Pattern[str]

    def own_words(self, text: str, name: str, size: int) -> str:
        """A free text without anybody else's name, cut to what the sheet can hold."""
        return shortened(without_other_names(text, name, self.names), size)


def median(values: Sequence[int | None]) -> int | None:
    """The median of the figures there are, rounded HALF_UP; ``None`` under ``SMALLEST_GROUP`` of them.

    >>> median([900, 800, 700, 600, 500]), median([900, 800, None, 600, 500]), median([10, 20, 31, 40, 50, 60])
    (700, None, 36)
    """
    known = sorted(value for value in values if value is not None)
    if len(known) < SMALLEST_GROUP:
        return None
    return half_up(known[(len(known) - 1) // 2] + known[len(known) // 2], 2)


def notices_name(period: Period) -> str:
    """What the notices of a period are called, and the folder they lie in."""
    return ANNUAL_NOTICES if period.kind == "year" else NOTICES


def head_facts(report: Report, person: Person, status: str, dated_by: Status = Status.PENDING) -> tuple[Fact, ...]:
    """Who the sheet is for, where the period stands, and the day it bears: that of the run, unless it is ``dated_by`` a decision."""
    return (
        Fact("姓名", shortened(person.name, 20)),
        Fact("人员编号", shortened(person.person, 20)),
        Fact("科室", shortened(person.department, 16)),
        Fact("职务职级", shortened(person.post, 16)),
        Fact("考核期", report.period.chinese),
        Fact("制发日期", chinese_date(paper_day(report, dated_by))),
        Fact("状态", shortened(status, 44)),
    )


def incomplete_sentences(missing: Sequence[str], when: str, consequence: str) -> tuple[str, ...]:
    """What somebody 待补 is told: what is missing, and that it does him no harm."""
    return (
        f"您{when}的考核材料还没有收齐，{consequence}。尚缺：{listed(missing)}。",
        "缺的材料不按零分计算，收齐后另行通知，不需要您做什么。",
    )


def ground_lines(common: Common, person: Person, grounds: Sequence[Ground]) -> tuple[GroundLine, ...]:
    """The grounds in words, those that decide first."""
    ordered = sorted(grounds, key=lambda ground: not ground.binding)
    return tuple(
        GroundLine(
            common.own_words(without_particulars(person.classified, _ground_words(ground)), person.name, 60),
            ground.clause,
            ground.binding,
        )
        for ground in ordered
    )


def _ground_words(ground: Ground) -> str:
    """The effect as a sentence; the score's own says what it leads to, since its effect only names the range."""
    if ground.rule != grade_by_score or not ground.leads_to:
        return f"{without_places(ground.text)}。"
    verb = "可定为" if ground.modality is Modality.MAY else "应定为"
    return f"{ground.text}，{verb}“{ground.leads_to}”。"


def opinion_words(common: Common, person: Person, host: HostOpinion | None) -> str:
    """The host's 评价意见 as far as it may be shown, with the 等次 it suggests."""
    if host is None or is_withheld(person.classified, host.opinion):
        return ""
    grade = host.grade.strip()
    parts = [common.own_words(host.opinion, person.name, 160), f"建议等次“{shortened(grade, 10)}”" if grade else ""]
    return "；".join(filter(None, parts))


def departure_sentences(common: Common, person: QuarterPerson | YearPerson) -> tuple[str, ...]:
    """Why people decided otherwise than was proposed, as far as it may be shown."""
    reason = departure_text(person.decision)
    if not reason or person.status is Status.PENDING or is_withheld(person.classified, reason):
        return ()
    return (f"{common.own_words(reason, person.name, 120)}。",)


def why_open(common: Common, person: QuarterPerson | YearPerson) -> str:
    """Why people have to decide: what the rules that leave it open say."""
    texts = [without_places(ground.text) for ground in person.decision.grounds if ground.limit.effect.outcome]
    words = "；".join(dict.fromkeys(texts)) or "没有可以据以定等的得分"
    return common.own_words(without_particulars(person.classified, words), person.name, 80)


def unknown_days(last: WorkdayCount) -> str:
    """A word on days that the holiday calendar does not know yet."""
    return "" if last.known else "，其中节假日暂按周末推算"


def questions() -> tuple[str, ...]:
    """How to ask, for everybody who has no 复核 to apply for."""
    return ("对得分、扣分或依据有疑问的，欢迎随时向主管领导或考核办公室询问，我们会向您说明。",)
