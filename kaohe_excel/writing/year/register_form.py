"""年度考核登记表.xlsx: one A4 sheet per person and year, with the four quarters and how often each grade stands (九)."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Grade, QuarterOutcome
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.rules.model import QuarterResult
from kaohe_excel.writing.press.book import MISSING, Book, CellValue, Formula, shown
from kaohe_excel.writing.summary.chain import mean_text, whole_parts
from kaohe_excel.writing.wording import departure_text, grounds_text, official_text, shortened, without_places
from kaohe_excel.writing.workbooks.register import identity
from kaohe_excel.writing.workbooks.register_page import (
    CENTRED,
    GRID,
    LABEL,
    SEALED,
    SIGNED,
    WIDE,
    Box,
    Line,
    label,
    labelled,
    opinion,
    sheet_names,
    verdict,
    write_page,
)
from kaohe_excel.writing.workbooks.register_records import attendance_text, conduct_text, record_texts
from kaohe_excel.writing.year.matters import study_reasons
from kaohe_excel.writing.year.quarters import NONE, count_text, counts_of, grade_text

_FIRST_ROW = 2
_QUARTER, _SCORE, _GRADE, _STATUS = LABEL, LABEL + 5, LABEL + 10, LABEL + 15
_PART = 5
_ROUTINE, _POLL, _YEAR = LABEL, LABEL + 7, LABEL + 13
_EDGES = (0, LABEL, 8, 9, 11, 12, 14, 16, 17, 19, 20, GRID)
_GRADES = frozenset(AnnualGrade)


def write_annual_register_sheets(report: YearReport) -> bytes:
    """Write a year's 年度考核登记表: one worksheet, one page, for each person, named by 人员编号."""
    book = Book(report, "年度考核登记表")
    names = sheet_names(person.person for person in report.people)
    for person in report.people:
        write_page(book, names[person.person], ("公务员年度考核登记表", person.status), _lines(report, person), _EDGES)
    return book.finish()


def _lines(report: YearReport, person: YearPerson) -> list[Line]:
    head = identity(report, person.person, person.name, f"{person.department}　{person.post}")
    summary = opinion("个人总结", "", f"本人{SIGNED}", 6, 60)
    first = _FIRST_ROW + len(head) + len(summary)
    return [
        *head,
        *summary,
        *_quarter_lines(report, person, first),
        labelled("出勤", attendance_text(report, person.person, report.period)),
        labelled("奖惩与不良行为", conduct_text(record_texts(report.facts, person.person, report.period)), 34),
        labelled("等次和依据", _result_text(person), 34),
        *opinion("主管领导意见", "", SIGNED, 2),
        *opinion(
            "机关审定意见",
            verdict(report, person.status, person.decision.decided, person.decision.reviewed_from),
            SEALED,
            2,
        ),
        *opinion("本人意见", "", SIGNED, 1, 24),
        labelled("不定等次说明", _ungraded_text(person), 30),
        labelled("备注", "本表一式两份。"),
    ]


def _quarter_lines(report: YearReport, person: YearPerson, first: int) -> list[Line]:
    quarters = report.period.quarters
    heads = (("季度", _QUARTER), ("季度得分", _SCORE), ("等次", _GRADE), ("状态", _STATUS))
    rows = (first + 1, first + len(quarters))
    return [
        Line((label("平时考核", len(quarters) + 2), *(Box(at, _PART, text, "heading") for text, at in heads)), 22),
        *(Line(_quarter_boxes(person, quarter), 20) for quarter in quarters),
        Line((_counts_box(person, rows),), 24),
        Line((label("年度得分"), *_score_boxes(report, person, rows)), 24),
    ]


def _column(edge: int) -> int:
    return _EDGES.index(edge)


def _quarter_boxes(person: YearPerson, quarter: Period) -> tuple[Box, ...]:
    name = Box(_QUARTER, _PART, f"第{quarter.quarter}季度", "centre")
    result = person.quarters.get(quarter)
    if result is None:
        return (name, Box(_SCORE, WIDE - _PART, "不是考核对象", "quiet"))
    score = person.figures.quarter_scores.get(quarter)
    return (
        name,
        Box(_SCORE, _PART, *_score_cell(score, result), 1, CENTRED),
        Box(_GRADE, _PART, grade_text(result), "missing" if _is_missing(result) else "centre"),
        Box(_STATUS, _PART, "已定" if result.decided else "待审定", "centre" if result.decided else "quiet"),
    )


def _is_missing(result: QuarterResult) -> bool:
    return result.outcome is QuarterOutcome.INCOMPLETE


def _score_cell(score: int | None, result: QuarterResult) -> tuple[CellValue, str]:
    if score is not None:
        return shown(score), "number"
    return (MISSING, "missing") if _is_missing(result) else (NONE, "quiet")


def _counts_box(person: YearPerson, rows: tuple[int, int]) -> Box:
    """``好__次 较好__次 一般__次 较差__次`` over the four grades above, as a live formula."""
    cells, counts = xl_range(rows[0], _column(_GRADE), rows[1], _column(_GRADE)), counts_of(person.quarters.values())
    parts = [f'"{g} "&({count_text(cells, g)})&" 次"' for g in Grade]
    text = "　　".join(f"{grade} {counts.get(grade, 0)} 次" for grade in Grade)
    return Box(LABEL, WIDE, Formula("=" + '&"　　"&'.join(parts), text), "centre", 1, {"bold": True})


def _score_boxes(report: YearReport, person: YearPerson, rows: tuple[int, int]) -> tuple[Box, ...]:
    row = rows[1] + 2
    values: Sequence[tuple[str, int, int, CellValue]] = (
        ("平时年度分", _ROUTINE, 4, _routine(person, rows)),
        ("年度测评", _POLL, 3, _absent(person) if person.figures.poll is None else shown(person.figures.poll)),
        ("年度得分", _YEAR, 3, _score(report, person, row)),
    )
    return tuple(
        box
        for text, at, span, value in values
        for box in (
            Box(at, span, text, "heading"),
            Box(at + span, 3 if at < _YEAR else 4, value, _look(value), 1, CENTRED),
        )
    )


def _look(value: CellValue) -> str:
    return "score" if not isinstance(value, str) else "missing" if value == MISSING else "quiet"


def _absent(person: YearPerson) -> str:
    decision = person.decision
    waits = decision.outcome is AnnualOutcome.INCOMPLETE or decision.outcome.value in _GRADES
    return MISSING if waits else NONE


def _routine(person: YearPerson, rows: tuple[int, int]) -> CellValue:
    value = person.figures.routine
    if value is None:
        return _absent(person)
    cells = xl_range(rows[0], _column(_SCORE), rows[1], _column(_SCORE))
    return Formula(mean_text(cells), shown(value))


def _score(report: YearReport, person: YearPerson, row: int) -> CellValue:
    value = person.decision.score
    if value is None:
        return _absent(person)
    routine, poll = xl_rowcol_to_cell(row, _column(_ROUTINE + 4)), xl_rowcol_to_cell(row, _column(_POLL + 3))
    if person.figures.poll is None:
        return Formula(f"={routine}", shown(value))
    first, second = whole_parts(report.policy.annual_routine_share, report.policy.annual_poll_share)
    weighed = f"ROUND(100*({routine}*{first}+{poll}*{second}),0)"
    return Formula(f"=ROUND({weighed}/{first + second},0)/100", shown(value))


def _result_text(person: YearPerson) -> str:
    decision = person.decision
    proposed = "" if decision.decided or decision.proposed is None else "建议"
    study = f"需研究确定：{'；'.join(study_reasons(person))}。" if decision.needs_study else ""
    reasons = [
        departure_text(decision),
        *map(without_places, person.reasons),
        grounds_text(decision.grounds, official_text),
    ]
    return shortened(f"{proposed}{decision.outcome}。{study}{'；'.join(filter(None, reasons))}", 320)


def _ungraded_text(person: YearPerson) -> str:
    decision = person.decision
    if decision.outcome is AnnualOutcome.INCOMPLETE:
        return f"材料没有收齐，暂不能提出等次：{'；'.join(map(without_places, person.reasons))}"
    if decision.outcome.value in _GRADES:
        return NONE
    host = decision.host
    told = f"现工作单位{host.unit}：{shortened(host.opinion, 60)} 等次“{host.grade or '未填'}”。" if host else ""
    return f"{decision.outcome}：{grounds_text(decision.grounds, official_text)}。{told}"
