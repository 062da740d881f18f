"""表扬谈话名单.xlsx: whom to praise, to remind and to criticise, for a quarter or a year (九-3)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.core.period import Period
from kaohe_excel.core.points import points_text
from kaohe_excel.core.terms import Grade
from kaohe_excel.deciding.report import QuarterPerson, QuarterReport, YearPerson, YearReport
from kaohe_excel.rules.annual import quarter_result
from kaohe_excel.rules.model import QuarterResult
from kaohe_excel.writing.press.book import Book, Column, about
from kaohe_excel.writing.wording import ground_text


class TalkSheet(NamedTuple):
    """One list: its sheet, the grade it is about, its note, and the columns left to be filled by hand."""

    name: str
    grade: Grade
    note: str
    blanks: tuple[str, str, str]


SHEETS = (
    TalkSheet(
        "表扬", Grade.GOOD, "平时考核为“好”的，予以表扬，晋升、培训时优先考虑（九-3）。", ("表扬方式", "日期", "备注")
    ),
    TalkSheet(
        "谈话提醒",
        Grade.FAIR,
        "平时考核为“一般”的，进行谈话提醒（九-3，名单为默认）。",
        ("谈话人", "谈话日期", "谈话情况"),
    ),
    TalkSheet(
        "批评教育",
        Grade.POOR,
        "平时考核为“较差”的，进行批评教育、警示谈话（九-3）。",
        ("谈话人", "谈话日期", "谈话情况"),
    ),
)


class _Row(NamedTuple):
    """A person with the quarters that put him on a list."""

    person: QuarterPerson | YearPerson
    results: Sequence[QuarterResult]


_PENDING_NOTE = "状态为“待审定”的只是建议等次，审定后再进行。"


def write_talk_list(report: QuarterReport | YearReport) -> bytes:
    """Write the three lists of a quarter's or a year's report; in a year every such quarter is named."""
    book = Book(report, "表扬谈话名单")
    for talk in SHEETS:
        _write_list(book, report, talk)
    return book.finish()


def _columns(report: QuarterReport | YearReport, talk: TalkSheet) -> list[Column]:
    year = report.period.kind == "year"
    method, day, remark = talk.blanks
    times = Column(f"“{talk.grade}”的次数", 9, "ordinal", value=lambda row: len(row.results))
    return [
        Column("序号", 5, "ordinal", counts=True),
        *about(lambda row: row.person),
        Column("职务职级", 14, value=lambda row: row.person.post),
        *([times] if year else []),
        Column("季度和得分", 28, value=lambda row: "\n".join(_quarter_text(report, result) for result in row.results)),
        Column("状态", 7, "centre", value=lambda row: _status(row.results)),
        Column("依据", 32, value=lambda row: _grounds(row.results)),
        Column(method, 10, "input_text"),
        Column(day, 11, "input_date"),
        Column(remark, 16, "input_text"),
    ]


def _write_list(book: Book, report: QuarterReport | YearReport, talk: TalkSheet) -> None:
    sheet = book.sheet(talk.name, _columns(report, talk))
    sheet.top(f"{report.period.chinese}{talk.name}名单", report, [talk.note + _PENDING_NOTE])
    sheet.headings(frozen_columns=3)
    people: Sequence[QuarterPerson | YearPerson] = report.people
    rows = [_Row(person, graded_as(person, talk.grade)) for person in people]
    written = sheet.rows(row for row in rows if row.results)
    sheet.tighten()
    if not written:
        sheet.line(f"没有“{talk.grade}”等次的人员。", "plain")


def graded_as(person: QuarterPerson | YearPerson, grade: Grade) -> Sequence[QuarterResult]:
    """The quarters in which a person stands at a grade, ours or a host's, in order."""
    results: Mapping[Period, QuarterResult] = (
        person.quarters
        if isinstance(person, YearPerson)
        else {person.decision.quarter: quarter_result(person.decision)}
    )
    return [results[quarter] for quarter in sorted(results) if results[quarter].grade is grade]


def _quarter_text(report: QuarterReport | YearReport, result: QuarterResult) -> str:
    name = f"第{result.quarter.quarter}季度" if report.period.kind == "year" else result.quarter.chinese
    score = "" if result.score is None else f" {points_text(result.score)}分"
    unit = "原单位确定" if result.former else "外单位确定"
    host = f"（{unit}）" if result.is_set_elsewhere else ""
    return f"{name}{score}{host}" + ("" if result.decided else "（待审定）")


def _status(results: Sequence[QuarterResult]) -> str:
    decided = sum(result.decided for result in results)
    return "已定" if decided == len(results) else "部分待审定" if decided else "待审定"


def _grounds(results: Sequence[QuarterResult]) -> str:
    texts = [ground_text(ground) for result in results for ground in result.grounds if ground.binding]
    return "；".join(dict.fromkeys(texts))
