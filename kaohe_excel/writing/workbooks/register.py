"""平时考核登记表.xlsx: one A4 sheet per person and quarter, ready to print, sign and file (六-二-3, 八-4)."""

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from kaohe_excel.core.period import Period
from kaohe_excel.core.points import short_points_text
from kaohe_excel.core.terms import Dimension, QuarterOutcome
from kaohe_excel.deciding.report import QuarterPerson, QuarterReport, Report
from kaohe_excel.scoring.figures import MonthFigures
from kaohe_excel.writing.press.book import MISSING, Book, CellValue, Formula, Styled, shown
from kaohe_excel.writing.record_texts import summary_text
from kaohe_excel.writing.summary.chain import mean_text, whole_shares
from kaohe_excel.writing.summary.layout import scoring_periods
from kaohe_excel.writing.wording import (
    departure_text,
    grounds_text,
    host_words,
    official_text,
    shortened,
    without_places,
)
from kaohe_excel.writing.workbooks.register_page import (
    CENTRED,
    GRID,
    LABEL,
    SEALED,
    SIGNED,
    Box,
    Line,
    label,
    labelled,
    opinion,
    paired,
    sheet_names,
    verdict,
    write_page,
)
from kaohe_excel.writing.workbooks.register_records import attendance_text, conduct_text, deduction_texts, record_texts

NONE = "—"
_DIMENSIONS = tuple(Dimension)
_FIRST_DIMENSION, _MONTH_SCORE, _DEDUCTED = 8, 18, 21
_EDGES = (0, LABEL, 7, 8, 10, 12, 13, 14, 16, 18, 20, 21, GRID)
_FIRST_ROW = 2
_NO_GRADE = frozenset(
    {
        QuarterOutcome.UNGRADED,
        QuarterOutcome.NOT_PARTICIPATING,
        QuarterOutcome.HOST_DETERMINED,
        QuarterOutcome.UNDETERMINED,
    }
)


def write_register_sheets(report: QuarterReport) -> bytes:
    """Write a quarter's 平时考核登记表: one worksheet, one page, for each person, named by 人员编号.

    个人小结 comes from the ledgers where there are any. What nobody hands in as data (分管工作, 奖励, opinions and signatures) is
    left to be written by hand.
    """
    book = Book(report, "平时考核登记表")
    names = sheet_names(person.person for person in report.people)
    for person in report.people:
        write_page(book, names[person.person], ("公务员平时考核登记表", person.status), _lines(report, person), _EDGES)
    return book.finish()


def _lines(report: QuarterReport, person: QuarterPerson) -> list[Line]:
    quarter = report.period
    head = identity(report, person.person, person.name, f"{person.department}　{person.post}")
    summary = opinion("个人小结", summary_text(report, person.person), f"本人{SIGNED}", 5, 60)
    first = _FIRST_ROW + len(head) + len(summary)
    conduct = [*deduction_texts(person.figures.months), *record_texts(report.facts, person.person, quarter)]
    return [
        *head,
        *summary,
        *_score_lines(report, person, first),
        labelled("出勤", attendance_text(report, person.person, quarter)),
        labelled("奖惩与不良行为", conduct_text(conduct), 34),
        labelled("等次和依据", _result_text(person), 34),
        *opinion("主管领导意见", "", SIGNED, 2),
        *opinion("机关审定意见", _verdict(report, person), SEALED, 2),
        labelled("不定等次说明", _ungraded_text(person), 30),
        labelled("备注", "本表一式两份。"),
    ]


def _verdict(report: QuarterReport, person: QuarterPerson) -> str:
    return verdict(report, person.status, person.decision.decided, person.decision.reviewed_from)


def identity(report: Report, person: str, name: str, post: str) -> list[Line]:
    """The head of a register form: unit, period, person, post, and a line for 分管工作."""
    return [
        paired([("单位", report.unit), ("考核期", report.period.chinese)]),
        paired([("姓名", shortened(name, 24)), ("人员编号", shortened(person, 28))]),
        labelled("部门职务", post),
        labelled("分管工作", None, 30),
    ]


# --- 五维得分 --------------------------------------------------------------------------------------------------------


def _score_lines(report: QuarterReport, person: QuarterPerson, first: int) -> list[Line]:
    periods = scoring_periods(report)
    months = {month.period: month for month in person.figures.months}
    lines = [Line(_month_boxes(first + 1 + i, period, months.get(period)), 20) for i, period in enumerate(periods)]
    total = Line(_total_boxes(report, person, (first + 1, first + len(periods))), 24)
    return [Line((label("五维得分", len(periods) + 2), *_headings(report)), 34), *lines, total]


def _headings(report: Report) -> tuple[Box, ...]:
    marks = [f"{d}\n（{short_points_text(report.policy.full_marks[d])}）" for d in _DIMENSIONS]
    return (
        Box(LABEL, 4, "考核期", "heading"),
        *(Box(_FIRST_DIMENSION + 2 * i, 2, mark, "heading") for i, mark in enumerate(marks)),
        Box(_MONTH_SCORE, 3, "得分", "heading"),
        Box(_DEDUCTED, 3, "其中扣分", "heading"),
    )


def _month_boxes(row: int, period: Period, month: MonthFigures | None) -> tuple[Box, ...]:
    name = f"{period.month}月" if period.month else "本季度"
    if month is None:
        return (Box(LABEL, 4, name, "centre"), Box(_FIRST_DIMENSION, 16, "不计", "quiet"))
    scores = [month.after.get(dimension) for dimension in _DIMENSIONS]
    deducted = "、".join(f"{d}{short_points_text(p)}" for d, p in month.deductions.items() if p)
    return (
        Box(LABEL, 4, name, "centre"),
        *(_figure(_FIRST_DIMENSION + 2 * i, 2, score) for i, score in enumerate(scores)),
        _month_score(row, month),
        Box(_DEDUCTED, 3, deducted or NONE, "centre" if deducted else "quiet", 1, {"font_size": 8} if deducted else {}),
    )


def _figure(at: int, span: int, value: int | None) -> Box:
    return Box(at, span, MISSING, "missing") if value is None else Box(at, span, shown(value), "number", 1, CENTRED)


def _column(edge: int) -> int:
    return _EDGES.index(edge)


def _month_score(row: int, month: MonthFigures) -> Box:
    if month.score is None:
        return Box(_MONTH_SCORE, 3, MISSING, "missing")
    cells = xl_range(row, _column(_FIRST_DIMENSION), row, _column(_MONTH_SCORE) - 1)
    return Box(_MONTH_SCORE, 3, Formula(f"=ROUND(SUM({cells}),2)", shown(month.score)), "number", 1, CENTRED)


def _total_boxes(report: QuarterReport, person: QuarterPerson, rows: tuple[int, int]) -> tuple[Box, ...]:
    row = rows[1] + 1
    values = (
        ("考核分", 4, 3, _assessment(person, rows)),
        ("测评分", 10, 3, _poll(person)),
        ("季度得分", 16, 4, _score(report, person, row)),
    )
    return tuple(
        box
        for text, at, span, value in values
        for box in (
            Box(at, span, text, "heading"),
            Box(at + span, 3 if span == 3 else 4, value, _look(value), 1, CENTRED),
        )
    )


def _look(value: CellValue) -> str:
    return "score" if not isinstance(value, str) else "missing" if value == MISSING else "quiet"


def _absent(person: QuarterPerson) -> str:
    return MISSING if person.decision.outcome is QuarterOutcome.INCOMPLETE else NONE


def _assessment(person: QuarterPerson, rows: tuple[int, int]) -> CellValue:
    value = person.figures.assessment
    if value is None:
        return _absent(person)
    cells = xl_range(rows[0], _column(_MONTH_SCORE), rows[1], _column(_MONTH_SCORE))
    return Formula(mean_text(cells), shown(value))


def _poll(person: QuarterPerson) -> CellValue:
    return _absent(person) if person.figures.poll is None else shown(person.figures.poll)


def _score(report: QuarterReport, person: QuarterPerson, row: int) -> CellValue:
    value, figures = person.decision.score, person.figures
    if value is None:
        return _absent(person)
    if person.decision.host is not None or figures.assessment is None:
        return shown(value)
    assessment, poll = xl_rowcol_to_cell(row, _column(7)), xl_rowcol_to_cell(row, _column(13))
    if figures.poll is None:
        return Formula(f"={assessment}", shown(value))
    first, second = whole_shares(report.policy)
    weighed = f"ROUND(100*({assessment}*{first}+{poll}*{second}),0)"
    return Formula(f"=ROUND({weighed}/{first + second},0)/100", shown(value))


# --- 结果 ----------------------------------------------------------------------------------------------------------


def _result_text(person: QuarterPerson) -> str:
    decision = person.decision
    proposed = "" if decision.decided or decision.proposed is None else "建议"
    reasons = [
        *map(without_places, person.reasons),
        grounds_text(decision.grounds, official_text),
        host_words(decision),
    ]
    told = "；".join(filter(None, [departure_text(decision), *reasons]))
    return shortened(f"{proposed}{decision.outcome}。{told}", 320)


def _ungraded_text(person: QuarterPerson) -> CellValue:
    decision = person.decision
    if decision.outcome is QuarterOutcome.INCOMPLETE:
        return Styled(f"材料没有收齐，暂不能提出等次：{'；'.join(map(without_places, person.reasons))}", "text")
    if decision.outcome not in _NO_GRADE:
        return NONE
    host = decision.host
    told = f"现工作单位{host.unit}：{shortened(host.opinion, 60)} 等次“{host.grade or '未填'}”。" if host else ""
    return f"{decision.outcome}：{grounds_text(decision.grounds, official_text)}。{told}"
