"""The sheet 结果和说明: beside each person's quarters and year the clauses that decide and what is to be known (九-2)."""

from collections.abc import Sequence
from typing import NamedTuple

from kaohe_excel.core.findings import WARNING_GOES_FURTHER
from kaohe_excel.core.terms import AnnualOutcome
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.writing.press.book import MISSING, WHO, Book, CellValue, Column, Formula, Styled
from kaohe_excel.writing.summary.layout import Block
from kaohe_excel.writing.year.matters import study_reasons
from kaohe_excel.writing.year.quarters import LEGEND, NONE

SHEET = "结果和说明"
_NOTE = "季度等次、年度得分、年度结果和状态取自“年度联动”同一人的一行；决定条款的内容、单元格出处和没有起决定作用的条款，见“适用规则”。"


class Taken(NamedTuple):
    """A cell of the year's table that stands here again: its column, its value, its look."""

    column: int
    value: CellValue
    style: str


def _columns(report: YearReport) -> list[Column]:
    return [
        *WHO,
        *(Column(f"第{quarter.quarter}季度", 10, "centre", "季度等次") for quarter in report.period.quarters),
        Column("年度得分", 8, "score"),
        Column("年度结果", 10, "centre"),
        Column("状态", 7, "centre"),
        Column("决定条款", 18),
        Column("说明", 50),
    ]


def write_conclusions(book: Book, report: YearReport, people: Block, taken: Sequence[Sequence[Taken]]) -> None:
    """Write 结果和说明; ``people`` are the rows of the year's table, ``taken`` what of each is repeated, in order."""
    sheet = book.sheet(SHEET, _columns(report))
    sheet.top(f"{report.period.chinese}考核结果和说明", report, [LEGEND, _NOTE])
    sheet.headings(frozen_columns=2)
    for index, (person, cells) in enumerate(zip(report.people, taken, strict=True)):
        row = Block(people.sheet, people.first + index, people.first + index)
        linked = [_linked(row, cell) for cell in cells]
        who = (person.person, person.name, person.department)
        sheet.write([*who, *linked, _clauses(person), "；".join(_remarks(person))])
    sheet.filter()


def _linked(row: Block, cell: Taken) -> Styled:
    result, style = _result(cell.value), cell.value.style if isinstance(cell.value, Styled) else cell.style
    if isinstance(result, str) and style == "score":
        style = "missing" if result == MISSING else "quiet"
    return Styled(Formula(f"={row.column(cell.column, fixed=True)}", result), style)


def _result(value: CellValue) -> float | str:
    """What a cell shows."""
    if isinstance(value, Styled):
        return _result(value.value)
    return value.value if isinstance(value, Formula) else NONE if value is None else value


def _clauses(person: YearPerson) -> str:
    return "、".join(dict.fromkeys(ground.clause for ground in person.decision.grounds if ground.binding))


def _remarks(person: YearPerson) -> list[str]:
    decision = person.decision
    open_ = "、".join(str(quarter.quarter) for quarter in decision.undecided_quarters)
    remarks = [*person.reasons]
    remarks += ["优秀人选"] if decision.candidate else []
    remarks += [f"需研究确定：{'；'.join(study_reasons(person))}"] if decision.needs_study else []
    remarks += [f"第{open_}季度没有审定"] if open_ else []
    if any(finding.kind is WARNING_GOES_FURTHER for finding in decision.findings):
        remarks.append("警告处分的后果，见“需研究确定”")
    if decision.host is not None and decision.outcome is AnnualOutcome.HOST_DETERMINED:
        remarks.append(f"{decision.host.unit}确定：{decision.host.grade}")
    return remarks
