"""年度联动表.xlsx: how the four quarters lead to the year, rule by rule (九-1, 九-2, 八-2 and the higher rules)."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.rules.model import AnnualDecision
from kaohe_excel.writing.press.book import MISSING, WHO, Book, CellValue, Column, Formula, Sheet, Styled, shown
from kaohe_excel.writing.press.styles import row_height
from kaohe_excel.writing.summary.basis import write_basis
from kaohe_excel.writing.summary.chain import whole_parts
from kaohe_excel.writing.summary.layout import Block
from kaohe_excel.writing.wording import origin_text
from kaohe_excel.writing.year.candidates import write_candidates
from kaohe_excel.writing.year.conclusions import SHEET as CONCLUSIONS
from kaohe_excel.writing.year.conclusions import Taken, write_conclusions
from kaohe_excel.writing.year.matters import write_matters
from kaohe_excel.writing.year.quarters import (
    LEGEND,
    NONE,
    count_columns,
    count_formulas,
    mean_formula,
    quarter_cells,
    quarter_columns,
)
from kaohe_excel.writing.year.rules_applied import write_rules

SHEET = "年度联动"
_QUARTERS = 3
_ROUTINE = _QUARTERS + 12
_POLL, _SCORE, _OUTCOME, _STATUS = _ROUTINE + 1, _ROUTINE + 2, _ROUTINE + 5, _ROUTINE + 6
_TAKEN = (*range(_QUARTERS + 1, _QUARTERS + 8, 2), _SCORE, _OUTCOME, _STATUS)
_GRADES = frozenset(AnnualGrade)
_MORE_NOTE = f"决定条款见“{CONCLUSIONS}”。"
STEPS = (
    "计算步骤（每一步都四舍五入到两位小数，下一步用上一步的结果；本表各步都是公式，可以逐格核对）：",
    "1. 季度得分、季度等次：取自各季度的平时考核汇总表。",
    "2. 平时年度分＝当年有得分的各季度得分的平均。",
    "3. 年度得分＝平时年度分×占比＋年度测评分×占比。年度得分没有分数线，只用于排序。",
    "4. 等次次数按各季度等次计数，外单位确定的等次计入，不定等次的季度不计。",
    "5. 年度等次由各条规则限制后的可定等次和领导小组的审定确定；没有其他限制时建议称职，优秀只从人选中审定。",
)


def write_linkage(report: YearReport) -> bytes:
    """Write a year's 年度联动表: figures, what they lead to, rules, matters to study, candidates for 优秀, the numbers in force."""
    book = Book(report, "年度联动表")
    people, taken = _write_people(book, report)
    write_conclusions(book, report, people, taken)
    write_rules(book, report)
    write_matters(book, report)
    write_candidates(book, report, people, score_column=_SCORE, outcome_column=_OUTCOME)
    write_basis(book, report, STEPS)
    return book.finish()


def _columns(report: YearReport) -> list[Column]:
    # Not 年度测评得分: under the heading of the 年度测评表 this table would be read as one.
    return [
        *WHO,
        *quarter_columns(report.period),
        *count_columns(),
        Column("平时年度分", 7, "number"),
        Column("年度测评分", 7, "number"),
        Column("年度得分", 7, "score"),
        Column("可定等次", 14, "centre"),
        Column("建议等次", 8, "centre"),
        Column("年度结果", 10, "centre"),
        Column("状态", 7, "centre"),
    ]


def _write_people(book: Book, report: YearReport) -> tuple[Block, list[list[Taken]]]:
    """Write everybody's row; the rows, and of each what stands again beside the clauses."""
    sheet = book.sheet(SHEET, _columns(report))
    sheet.top(f"{report.period.chinese}平时考核与年度考核联动表", report, [LEGEND + _MORE_NOTE])
    shares = _write_shares(sheet, report)
    sheet.headings(frozen_columns=2)
    taken = []
    for person in report.people:
        cells = _cells(sheet.row, report, person, shares)
        taken.append([Taken(at, cells[at], sheet.columns[at].style) for at in _TAKEN])
        sheet.write(cells)
    sheet.tighten()
    sheet.filter()
    return Block(SHEET, sheet.first_row, max(sheet.row, sheet.first_row + 1) - 1), taken


def _write_shares(sheet: Sheet, report: YearReport) -> tuple[str, str]:
    """The shares of 平时年度分 and 年度测评分 above their columns, for the formulas to point to."""
    whole, row = whole_parts(report.policy.annual_routine_share, report.policy.annual_poll_share), sheet.row
    look, label, note = (
        sheet.styles("share" if sum(whole) == 100 else "ratio"),
        sheet.styles("label"),
        sheet.styles("warning", indent=1),
    )
    sheet.height(row, row_height(1))
    sheet.worksheet.merge_range(row, 0, row, _ROUTINE - 1, "", label)
    sheet.worksheet.write_string(row, 0, "年度得分＝平时年度分×占比＋年度测评分×占比　　占比：", label)
    for column, share in zip((_ROUTINE, _POLL), whole, strict=True):
        sheet.worksheet.write_number(row, column, share, look)
    sheet.worksheet.merge_range(row, _SCORE, row, sheet.last_column, "", note)
    sheet.worksheet.write_string(row, _SCORE, f"占比来源：{_origin(report)}", note)
    sheet.row += 1
    return xl_rowcol_to_cell(row, _ROUTINE, True, True), xl_rowcol_to_cell(row, _POLL, True, True)


def _origin(report: YearReport) -> str:
    return next(origin_text(s, report.design) for s in report.policy.settings if s.key == "annual_shares")


def _cells(row: int, report: YearReport, person: YearPerson, shares: tuple[str, str]) -> list[CellValue]:
    decision, figures = person.decision, person.figures
    return [
        person.person,
        person.name,
        person.department,
        *quarter_cells(person, report.period),
        *count_formulas(row, _QUARTERS, person),
        _absent(decision) if figures.routine is None else mean_formula(row, _QUARTERS, figures.routine),
        _absent(decision) if figures.poll is None else shown(figures.poll),
        _score(row, person, shares),
        allowed_text(decision.allowed) or NONE,
        str(decision.proposed or NONE),
        Styled(str(decision.outcome), "missing") if _is_missing(decision) else str(decision.outcome),
        str(person.status),
    ]


def allowed_text(allowed: Sequence[AnnualGrade]) -> str:
    """The grades that may still be decided, in one or two words: the best of them, where everything below it is open too.

    >>> allowed_text(tuple(AnnualGrade)[1:]), allowed_text((AnnualGrade.BASICALLY_COMPETENT,))
    ('称职及以下', '基本称职')
    """
    best = allowed[0] if allowed else None
    open_below = best is not None and tuple(allowed) == tuple(AnnualGrade)[list(AnnualGrade).index(best) :]
    return f"{best}及以下" if open_below and len(allowed) > 1 else "、".join(allowed)


def _is_missing(decision: AnnualDecision) -> bool:
    return decision.outcome is AnnualOutcome.INCOMPLETE


def _absent(decision: AnnualDecision) -> str:
    """A figure that is still to come, or one that nobody waits for."""
    return MISSING if _is_missing(decision) or decision.outcome.value in _GRADES else NONE


def _score(row: int, person: YearPerson, shares: tuple[str, str]) -> CellValue:
    value = person.decision.score
    if value is None:
        return _absent(person.decision)
    routine, poll = (xl_rowcol_to_cell(row, column) for column in (_ROUTINE, _POLL))
    if person.figures.poll is None:
        return Formula(f"={routine}", shown(value))
    weighed = f"ROUND(100*({routine}*{shares[0]}+{poll}*{shares[1]}),0)"
    return Formula(f"=ROUND({weighed}/({shares[0]}+{shares[1]}),0)/100", shown(value))
