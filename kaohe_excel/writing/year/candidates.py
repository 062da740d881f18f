"""The sheet 优秀人选: who may be 优秀, ranked by 年度得分 against the line on how many (九-2, 公务员考核规定)."""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.rules.quota import Quota
from kaohe_excel.writing.press.book import MISSING, Book, CellValue, Column, Formula, Sheet, Styled, shown
from kaohe_excel.writing.summary.layout import Block
from kaohe_excel.writing.wording import grounds_text
from kaohe_excel.writing.year.quarters import NONE

WITHIN, BEYOND, TIED, UNRANKED = "名额以内", "名额以外", "名额线上同分", "没有年度得分，未排名"
_COLUMNS = (
    Column("排名", 8, "ordinal"),
    Column("人员编号", 10, "centre"),
    Column("姓名", 10),
    Column("科室", 15),
    Column("年度得分", 10, "score"),
    Column("与名额线", 20, "centre"),
    Column("审定等次", 10, "centre"),
    Column("依据", 78),
)
_SCORE, _LIMIT = 4, 6
_THICK = 5


def write_candidates(book: Book, report: YearReport, people: Block, *, score_column: int, outcome_column: int) -> None:
    """Write 优秀人选; ``people`` are the rows of the year's table, its columns those of 年度得分 and the outcome."""
    sheet = book.sheet("优秀人选", _COLUMNS)
    note = "年度得分没有分数线，只用于排序；名额线只作提示，不替领导小组取舍；同分的由领导小组研究确定。"
    sheet.top(f"{report.period.chinese}优秀等次人选", report, [note])
    quota = report.quota
    if quota is None:
        return
    limit = _write_limit(sheet, report, quota, people.column(outcome_column, fixed=True))
    sheet.headings(frozen_columns=3)
    rows = {person.person: people.first + index for index, person in enumerate(report.people)}
    links = {p: Block(people.sheet, row, row).column(score_column) for p, row in rows.items()}
    _write_holders(sheet, report, quota, limit, links)
    _write_others(sheet, report, quota)


def _write_limit(sheet: Sheet, report: YearReport, quota: Quota, outcomes: str) -> str:
    """The line above the headings: those assessed, the share, and the places as live formulas."""
    share, row, styles = report.policy.excellent_share, sheet.row, sheet.styles
    outside = [AnnualOutcome.BARRED, AnnualOutcome.HOST_DETERMINED]
    base = f"COUNTA({outcomes})" + "".join(f'-COUNTIF({outcomes},"{outcome}")' for outcome in outside)
    base_cell = xl_rowcol_to_cell(row, 2)
    places = f"INT({base_cell}*{share.numerator}/{share.denominator})"
    cells: list[tuple[int, CellValue, str]] = [
        (0, "参加考核人数：", "label"),
        (2, Formula(f"={base}", quota.base), "ratio"),
        (3, "优秀最高占比：", "label"),
        (4, quota.share_text, "share"),
        (5, "名额（不足一人舍去）：", "label"),
        (_LIMIT, Formula(f"={places}", quota.limit), "ratio"),
        (7, "　参加考核人数不含不得参加和外单位确定的人员。", "note"),
    ]
    sheet.height(row, 22)
    sheet.worksheet.merge_range(row, 0, row, 1, "", styles("label"))
    for column, value, style in cells:
        sheet.put(row, column, value, styles(style))
    sheet.row += 1
    return str(xl_rowcol_to_cell(row, _LIMIT, True, True))


def _write_holders(sheet: Sheet, report: YearReport, quota: Quota, limit: str, links: Mapping[str, str]) -> None:
    people = {person.person: person for person in report.people}
    ranked = [people[p] for p in quota.holders if p not in quota.unranked]
    first = sheet.row
    scores = xl_range_abs(first, _SCORE, first + max(len(ranked), 1) - 1, _SCORE)
    order = [person.decision.score or 0 for person in ranked]
    for index, person in enumerate(ranked):
        cells = _ranked_cells(sheet.row, person, order, scores, (limit, quota.limit))
        thick = index + 1 == quota.limit and len(ranked) > quota.limit
        line = {"bottom": _THICK, "bottom_color": sheet.styles.design.colours["quota"]} if thick else {}
        score = person.decision.score or 0
        cells[_SCORE] = Formula(f"={links[person.person]}", shown(score))
        sheet.write(cells, {i: sheet.styles(c.style, **line) for i, c in enumerate(_COLUMNS)} if line else None)
    for p in quota.unranked:
        sheet.write([Styled(NONE, "quiet"), *_who(people[p]), MISSING, UNRANKED, *_tail(people[p])])
    if not quota.holders:
        sheet.line("没有优秀人选。", "plain")


def _ranked_cells(
    row: int, person: YearPerson, order: Sequence[int], scores: str, limit: tuple[str, int]
) -> list[CellValue]:
    own, score = xl_rowcol_to_cell(row, _SCORE), person.decision.score or 0
    above, level = sum(other > score for other in order), sum(other >= score for other in order)
    assignment = WITHIN if level <= limit[1] else BEYOND if above >= limit[1] else TIED
    text = (
        f'=IF(COUNTIF({scores},">="&{own})<={limit[0]},"{WITHIN}",'
        f'IF(COUNTIF({scores},">"&{own})>={limit[0]},"{BEYOND}","{TIED}"))'
    )
    rank = Formula(f'=COUNTIF({scores},">"&{own})+1', above + 1)
    return [rank, *_who(person), None, Formula(text, assignment), *_tail(person)]


def _who(person: YearPerson) -> tuple[str, str, str]:
    return person.person, person.name, person.department


def _tail(person: YearPerson) -> tuple[str, str]:
    return str(person.decision.decided or NONE), grounds_text(person.decision.grounds)


def _write_others(sheet: Sheet, report: YearReport, quota: Quota) -> None:
    """Candidates for whom people have decided another grade; they no longer stand in the ranking."""
    held = set(quota.holders)
    for person in report.people:
        decision = person.decision
        if decision.candidate and person.person not in held and decision.decided is not AnnualGrade.EXCELLENT:
            score: CellValue = NONE if decision.score is None else Styled(shown(decision.score), "number")
            sheet.write(
                [Styled(NONE, "quiet"), *_who(person), score, Styled("已定为其他等次", "quiet"), *_tail(person)]
            )
