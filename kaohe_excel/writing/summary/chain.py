"""The sheets that compute: 逐月 (stages 3–5) and 汇总 (stages 6–8), as live formulas over the sheets of details.

Scores have two decimals, so ``ROUND(100*x,0)`` gives them back as exact whole numbers; dividing once and rounding that
quotient rounds a half up exactly where paper and pencil would, whatever the binary numbers in between.
"""

from fractions import Fraction
from math import lcm

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from kaohe_excel.core.points import half_up
from kaohe_excel.core.terms import Dimension, Grade, QuarterOutcome
from kaohe_excel.deciding.report import MonthPerson, QuarterPerson, Report
from kaohe_excel.policy.model import Policy
from kaohe_excel.scoring.figures import MonthFigures
from kaohe_excel.writing.press.book import MISSING, WHO, Book, CellValue, Column, Formula, Sheet, Styled, shown
from kaohe_excel.writing.summary.details import (
    COUNTED_COLUMN,
    POLL_SCORE_COLUMN,
    WEIGHT_COLUMN,
    dimension_column,
)
from kaohe_excel.writing.summary.layout import (
    DIMENSIONS,
    MONTHS,
    POLL,
    TOTALS,
    Block,
    Layout,
    Person,
    mark_rows,
    months_of,
    smallest,
)
from kaohe_excel.writing.wording import grounds_text, origin_note

BEFORE_COLUMN, DEDUCTION_COLUMN, AFTER_COLUMN, MONTH_SCORE_COLUMN = 4, 9, 14, 19
DIMENSION_COLUMN, MONTH_COLUMN = 3, 8
SHARE_ROW = 2
NOT_COUNTED = "不计"
NONE = "—"
_COUNT = len(DIMENSIONS)


def _dimension_columns(group: str, width: int, style: str = "number") -> list[Column]:
    return [Column(str(dimension), width, style, group) for dimension in DIMENSIONS]


def write_months(book: Book, layout: Layout, report: Report) -> None:
    """Write 逐月: every person and scoring period, from the weighted mean over deductions to 月度得分."""
    columns = [
        *WHO,
        Column("考核期", 10, "centre"),
        *_dimension_columns("扣分前", 6),
        *_dimension_columns("扣分", 6),
        *_dimension_columns("扣分后", 6),
        Column("得分", 7, "score"),
        Column("说明", 28),
    ]
    sheet = book.sheet(MONTHS, columns)
    note = "扣分前＝评分明细中各行维度分按权数的加权平均；扣分后不低于0分；得分＝扣分后五项之和。各步均四舍五入到两位小数。"
    sheet.top(f"{report.period.chinese}逐月得分", report, [note])
    sheet.headings(frozen_columns=4)
    for person in layout.people:
        sheet.group_rows.add(sheet.row)
        for month in months_of(person):
            sheet.write([*_who(person), month.period.chinese, *_month_cells(sheet.row, layout, month, report)])
    sheet.filter()


def _who(person: Person) -> tuple[str, str, str]:
    return person.person, person.name, person.department


def _month_cells(row: int, layout: Layout, month: MonthFigures, report: Report) -> list[CellValue]:
    return [
        *(_before(layout, month, index) for index in range(_COUNT)),
        *(_deduction(layout, month, dimension) for dimension in DIMENSIONS),
        *(_after(row, month, index) for index in range(_COUNT)),
        _month_score(row, month),
        _month_note(month, report),
    ]


def _before(layout: Layout, month: MonthFigures, index: int) -> CellValue:
    value = month.before.get(DIMENSIONS[index])
    block = layout.mark_blocks.get((month.person, month.period))
    if value is None or block is None:
        return MISSING
    scores, weights = block.column(dimension_column(layout, index)), block.column(WEIGHT_COLUMN)
    weighed = f"ROUND(100*SUMPRODUCT({weights},{scores}),0)"
    return Formula(f"=ROUND({weighed}/SUM({weights}),0)/100", shown(value))


def _deduction(layout: Layout, month: MonthFigures, dimension: Dimension) -> CellValue:
    block = layout.deduction_blocks.get((month.person, month.period, dimension))
    if block is None:
        return None
    return Formula(f"=ROUND(SUM({block.column(COUNTED_COLUMN)}),2)", shown(month.deductions.get(dimension, 0)))


def _after(row: int, month: MonthFigures, index: int) -> CellValue:
    value = month.after.get(DIMENSIONS[index])
    if value is None:
        return MISSING
    before = xl_rowcol_to_cell(row, BEFORE_COLUMN + index)
    deduction = xl_rowcol_to_cell(row, DEDUCTION_COLUMN + index)
    return Formula(f"=ROUND(MAX(0,{before}-{deduction}),2)", shown(value))


def _month_score(row: int, month: MonthFigures) -> CellValue:
    if month.score is None:
        return MISSING
    return Formula(f"=ROUND(SUM({xl_range(row, AFTER_COLUMN, row, AFTER_COLUMN + _COUNT - 1)}),2)", shown(month.score))


def _month_note(month: MonthFigures, report: Report) -> str:
    notes = []
    for mark in mark_rows(month):
        name = report.names.get(mark.rater, mark.rater)
        if mark.rating is None:
            notes.append(f"缺{name}的评分")
        elif any(mark.dimensions.get(dimension) is None for dimension in DIMENSIONS):
            notes.append(f"{name}的评分有缺项")
    if not month.marks:
        notes.append("没有评分人")
    if any(month.before.get(d) is not None and month.after.get(d) is None for d in DIMENSIONS):
        notes.append("扣分记录有误，待核")
    return "；".join(notes)


def write_totals(book: Book, layout: Layout, report: Report) -> None:
    """Write 汇总: one row per person, up to the quarter's score, outcome and grounds (七-1), or to a month's score."""
    if report.period.kind == "month":
        _write_month_totals(book, layout, report)
    else:
        _write_quarter_totals(book, layout, report)


def _write_month_totals(book: Book, layout: Layout, report: Report) -> None:
    columns = [*WHO, *_dimension_columns("五维得分", 9), Column("月度得分", 11, "score"), Column("说明", 44)]
    sheet = book.sheet(TOTALS, columns)
    sheet.top(f"{report.period.chinese}平时考核汇总表", report, ["本表为月度得分，不评定等次。"])
    sheet.headings(frozen_columns=2)
    for person in layout.people:
        if isinstance(person, MonthPerson):
            sheet.write([*_who(person), *_month_total(layout, person)])
    sheet.filter()


def _month_total(layout: Layout, person: MonthPerson) -> list[CellValue]:
    month = person.figures
    block = layout.month_blocks.get(person.person)
    if month is None or block is None:
        return [*([NONE] * _COUNT), NOT_COUNTED, person.absence]
    after = [_link(block, AFTER_COLUMN + i, month.after.get(DIMENSIONS[i])) for i in range(_COUNT)]
    return [*after, _link(block, MONTH_SCORE_COLUMN, month.score), "；".join(person.reasons)]


def _link(block: Block, column: int, value: int | None) -> CellValue:
    return MISSING if value is None else Formula(f"={block.column(column)}", shown(value))


def _quarter_columns(layout: Layout) -> list[Column]:
    names = [f"{period.month}月" if period.month else "季度评分" for period in layout.periods]
    return [
        *WHO,
        *_dimension_columns("五维各月平均（参考）", 6),
        *(Column(name, 6, "number", "月度得分") for name in names),
        Column("考核分", 7, "number"),
        Column("测评分", 7, "number"),
        Column("季度得分", 8, "score"),
        Column("等次", 10, "centre"),
        Column("状态", 7, "centre"),
        Column("依据", 50),
    ]


def outcome_column(layout: Layout) -> int:
    """The column of 等次 on a quarter's 汇总."""
    return score_column(layout) + 1


def score_column(layout: Layout) -> int:
    """The column of the score on 汇总: 季度得分, or a month's 月度得分."""
    by_quarter = isinstance(layout.people[0], QuarterPerson) if layout.people else False
    return MONTH_COLUMN + len(layout.periods) + 2 if by_quarter else MONTH_COLUMN


def _write_quarter_totals(book: Book, layout: Layout, report: Report) -> None:
    sheet = book.sheet(TOTALS, _quarter_columns(layout))
    sheet.top(f"{report.period.chinese}平时考核汇总表", report)
    shares = _write_shares(sheet, layout, report)
    sheet.headings(frozen_columns=2)
    for person in layout.people:
        if isinstance(person, QuarterPerson):
            sheet.write(_quarter_cells(sheet.row, layout, person, shares))
    sheet.filter()
    _mark_scores(book, sheet, score_column(layout), report.policy)
    _mark_grades(book, sheet, outcome_column(layout))


def _mark_scores(book: Book, sheet: Sheet, column: int, policy: Policy) -> None:
    """Colour the scores that are within the policy's distance of a grade's line, live."""
    if sheet.row == sheet.first_row:
        return
    cell = xl_rowcol_to_cell(sheet.first_row, column)
    near = ",".join(f"ABS(ROUND(100*{cell},0)-{line})<={policy.near_line}" for _, line in policy.grade_lines if line)
    look = book.workbook.add_format({"bg_color": book.design.colours["default_fill"]})
    rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),OR({near}))", "format": look}
    sheet.worksheet.conditional_format(sheet.first_row, column, sheet.row - 1, column, rule)


def _mark_grades(book: Book, sheet: Sheet, column: int) -> None:
    """Give each grade the colour that it has in the charts."""
    for grade in Grade:
        look = book.workbook.add_format({"font_color": book.design.grade_colours[grade], "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": f'"{grade}"', "format": look}
        sheet.worksheet.conditional_format(sheet.first_row, column, max(sheet.first_row, sheet.row - 1), column, rule)


def whole_shares(policy: Policy) -> tuple[int, int]:
    """The shares of 考核分 and 测评分 in whole numbers: per cent where they are, else their smallest ratio."""
    return whole_parts(policy.assessment_share, policy.poll_share)


def whole_parts(first: Fraction, second: Fraction) -> tuple[int, int]:
    """Two shares of 1 in whole numbers: per cent where they are, else their smallest ratio.

    >>> whole_parts(Fraction(7, 10), Fraction(3, 10)), whole_parts(Fraction(2, 3), Fraction(1, 3))
    ((70, 30), (2, 1))
    """
    shares = (first, second)
    percents = [share * 100 for share in shares]
    if all(percent.denominator == 1 for percent in percents):
        return int(percents[0]), int(percents[1])
    denominator = lcm(*(share.denominator for share in shares))
    parts = smallest([int(share * denominator) for share in shares])
    return parts[0], parts[1]


def _write_shares(sheet: Sheet, layout: Layout, report: Report) -> tuple[str, str]:
    column = score_column(layout) - 2
    whole = whole_shares(report.policy)
    look = sheet.styles("share" if sum(whole) == 100 else "ratio")
    label = sheet.styles("label")
    row = sheet.row
    sheet.worksheet.merge_range(row, 0, row, column - 1, "", label)
    sheet.worksheet.write_string(row, 0, "季度得分＝考核分×占比＋测评分×占比　　占比：", label)
    for offset, share in enumerate(whole):
        sheet.worksheet.write_number(row, column + offset, share, look)
    note = sheet.styles("warning", indent=1)
    sheet.worksheet.merge_range(row, column + 2, row, sheet.last_column, "", note)
    sheet.worksheet.write_string(row, column + 2, origin_note(report, "quarter_shares"), note)
    sheet.row += 1
    return xl_rowcol_to_cell(row, column, True, True), xl_rowcol_to_cell(row, column + 1, True, True)


def _quarter_cells(row: int, layout: Layout, person: QuarterPerson, shares: tuple[str, str]) -> list[CellValue]:
    decision = person.decision
    reasons = "；".join([*person.reasons, grounds_text(decision.grounds)]).strip("；")
    return [
        *_who(person),
        *_dimension_means(layout, person),
        *_month_scores(layout, person),
        _assessment(row, layout, person),
        _poll(layout, person),
        _quarter_score(row, layout, person, shares),
        _outcome(decision.outcome),
        person.status,
        reasons,
    ]


def _outcome(outcome: QuarterOutcome) -> CellValue:
    return Styled(str(outcome), "missing") if outcome is QuarterOutcome.INCOMPLETE else str(outcome)


def _absent(person: QuarterPerson) -> str:
    return MISSING if person.decision.outcome is QuarterOutcome.INCOMPLETE else NONE


def _dimension_means(layout: Layout, person: QuarterPerson) -> list[CellValue]:
    block = layout.month_blocks.get(person.person)
    if block is None:
        return [NONE] * _COUNT
    return [_dimension_mean(block, person, index) for index in range(_COUNT)]


def _dimension_mean(block: Block, person: QuarterPerson, index: int) -> CellValue:
    scores = [month.after.get(DIMENSIONS[index]) for month in person.figures.months]
    known = [score for score in scores if score is not None]
    if len(known) < len(scores):
        return MISSING
    cells = block.column(AFTER_COLUMN + index)
    return Formula(mean_text(cells), shown(half_up(sum(known), len(known))))


def mean_text(cells: str) -> str:
    """The formula of the mean of the scores among these cells, rounded once, HALF_UP."""
    return f"=ROUND(ROUND(100*SUM({cells}),0)/COUNT({cells}),0)/100"


def _month_scores(layout: Layout, person: QuarterPerson) -> list[CellValue]:
    block = layout.month_blocks.get(person.person)
    rows = {month.period: (index, month) for index, month in enumerate(months_of(person))}
    cells: list[CellValue] = []
    for period in layout.periods:
        if block is None or period not in rows:
            cells.append(Styled(NOT_COUNTED, "quiet"))
            continue
        index, month = rows[period]
        own = Block(MONTHS, block.first + index, block.first + index)
        cells.append(_link(own, MONTH_SCORE_COLUMN, month.score))
    return cells


def _assessment(row: int, layout: Layout, person: QuarterPerson) -> CellValue:
    value = person.figures.assessment
    if value is None:
        return _absent(person)
    cells = xl_range(row, MONTH_COLUMN, row, MONTH_COLUMN + len(layout.periods) - 1)
    return Formula(mean_text(cells), shown(value))


def _poll(layout: Layout, person: QuarterPerson) -> CellValue:
    value, row = person.figures.poll, layout.poll_rows.get(person.person)
    if value is None or row is None:
        return _absent(person)
    return _link(Block(POLL, row, row), POLL_SCORE_COLUMN, value)


def _quarter_score(row: int, layout: Layout, person: QuarterPerson, shares: tuple[str, str]) -> CellValue:
    value, figures = person.decision.score, person.figures
    if value is None:
        return _absent(person)
    if person.decision.host is not None or figures.assessment is None:
        return shown(value)
    column = score_column(layout)
    assessment, poll = (xl_rowcol_to_cell(row, column - back) for back in (2, 1))
    if figures.poll is None:
        return Formula(f"={assessment}", shown(value))
    weighed = f"ROUND(100*({assessment}*{shares[0]}+{poll}*{shares[1]}),0)"
    return Formula(f"=ROUND({weighed}/({shares[0]}+{shares[1]}),0)/100", shown(value))
