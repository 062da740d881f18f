"""结果运用.xlsx: what the scheme and the higher rules attach to each person's annual grade (九-3, 九-4)."""

from collections.abc import Iterable
from typing import NamedTuple

from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.writing.press.book import WHO, Book, Column
from kaohe_excel.writing.wording import grounds_text
from kaohe_excel.writing.year.bonus import annual_grade, entitlement
from kaohe_excel.writing.year.quarters import NONE

UNSEALED = "未归档，请核对"
FORMER_YEARS = 2
"""How many years before a year may have a say in what follows from it."""

_NOTE = (
    "本表列出方案和上级规定对年度等次规定的后果，不代为决定；状态为“待审定”的，审定后再办理。"
    "往年等次取自已归档的年度，没有归档的请查考核档案。"
)


class Consequence(NamedTuple):
    """What follows from a grade once, or from the same grade so many years running."""

    grade: AnnualGrade
    years: int
    text: str
    clause: str


CONSEQUENCES = (
    Consequence(AnnualGrade.EXCELLENT, 1, "给予嘉奖", "公务员考核规定19"),
    Consequence(AnnualGrade.EXCELLENT, 3, "连续三年优秀，记三等功", "公务员考核规定19"),
    Consequence(AnnualGrade.BASICALLY_COMPETENT, 1, "予以诫勉，责令作出书面检查、限期改进", "公务员考核规定21"),
    Consequence(AnnualGrade.INCOMPETENT, 1, "按规定降低一个职务、职级层次任职", "公务员法50"),
    Consequence(AnnualGrade.INCOMPETENT, 2, "连续两年不称职，予以辞退", "公务员法88"),
)


def write_consequences(report: YearReport) -> bytes:
    """Write a year's 结果运用: everybody with grade, former years, and what follows."""
    book = Book(report, "结果运用表")
    sheet = book.sheet("结果运用", _columns(report))
    sheet.top(f"{report.period.chinese}考核结果运用表", report, [_NOTE])
    sheet.headings(frozen_columns=3)
    sheet.rows(report.people)
    sheet.filter()
    sheet.line("编制：　　　　　　　　　　审核：　　　　　　　　　　日期：　　　　年　　月　　日", "plain", 36)
    return book.finish()


def _columns(report: YearReport) -> tuple[Column, ...]:
    return (
        Column("序号", 5, "ordinal", counts=True),
        *WHO,
        Column("职务职级", 13, value=lambda person: person.post),
        Column("年度等次", 9, "centre", value=annual_grade),
        Column("状态", 7, "centre", value=lambda person: str(person.status)),
        Column("前两年等次", 20, value=lambda person: _former_text(report, person)),
        Column("结果运用", 46, value=lambda person: "；".join(consequences_of(report, person)) or _open(person)),
        Column("年度考核奖", 8, "centre", value=entitlement),
        Column("办理情况", 18, "input_text"),
        Column("办理日期", 11, "input_date"),
    )


def _open(person: YearPerson) -> str:
    """Why there is no grade from which anything could follow, where people have to decide."""
    decision = person.decision
    return grounds_text(decision.grounds) if decision.outcome is AnnualOutcome.UNDETERMINED else NONE


def _former_text(report: YearReport, person: YearPerson) -> str:
    return "；".join(f"{year}年{_grade_of(report, person, year) or UNSEALED}" for year in _before(report, FORMER_YEARS))


def _before(report: YearReport, count: int) -> tuple[int, ...]:
    """So many years before the report's, the latest first."""
    return tuple(report.period.year - n for n in range(1, count + 1))


def _grade_of(report: YearReport, person: YearPerson, year: int) -> str:
    """What a sealed year says of a person: a grade, another outcome, or that he was not assessed; empty where it is not sealed."""
    sealed = report.former_years.get(year)
    return "" if sealed is None else sealed.get(person.person, "没有考核")


def consequences_of(report: YearReport, person: YearPerson) -> tuple[str, ...]:
    """What follows from a person's grade, each with its clause; what hangs on former years that are not sealed says so.

    What follows from several years takes the place of what follows from one.
    """
    own = [each for each in CONSEQUENCES if each.grade == annual_grade(person)]
    texts = [(_running(report, person, each), each) for each in own]
    certain = [each for running, each in texts if running]
    open_ = [each for running, each in texts if running is None]
    return (*_texts(certain[-1:]), *(f"{text}的，{UNSEALED}往年等次" for text in _texts(open_)))


def _texts(consequences: Iterable[Consequence]) -> Iterable[str]:
    return (f"{each.text}（{each.clause}）" for each in consequences)


def _running(report: YearReport, person: YearPerson, consequence: Consequence) -> bool | None:
    """Whether the grade has been the same for so many years; ``None`` where a year that could tell is not sealed."""
    former = [_grade_of(report, person, year) for year in _before(report, consequence.years - 1)]
    if any(grade and grade != consequence.grade for grade in former):
        return False
    return None if "" in former else True
