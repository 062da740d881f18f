"""The four quarters of a year as columns: score and grade of each, and how often each grade stands there (九-2)."""

from collections import Counter
from collections.abc import Iterable, Mapping

from xlsxwriter.utility import xl_range

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Grade, QuarterOutcome
from kaohe_excel.deciding.report import YearPerson
from kaohe_excel.rules.model import QuarterResult
from kaohe_excel.writing.press.book import MISSING, CellValue, Column, Formula, Styled, shown
from kaohe_excel.writing.summary.chain import mean_text

NONE = "—"
HOST_MARK, FORMER_MARK = "·外", "·原"
LEGEND = "灰色的季度等次尚未审定，按建议等次计入；“·外”为现工作单位确定、“·原”为原单位确定，计入次数；“—”为不是考核对象或没有得分。"
_OPEN = frozenset({QuarterOutcome.INCOMPLETE, QuarterOutcome.UNDETERMINED})


def quarter_columns(year: Period) -> list[Column]:
    """Two columns for each quarter: 得分 and 等次."""
    return [
        column
        for quarter in year.quarters
        for column in (
            Column("得分", 6, "number", f"第{quarter.quarter}季度"),
            Column("等次", 8, "centre", f"第{quarter.quarter}季度"),
        )
    ]


def count_columns() -> list[Column]:
    """One column for each grade, holding how often it stands among the quarters.

    The bare grades would be the headings of a 测评表, and the table be taken for one.
    """
    return [Column(f"{grade}次", 4, "ordinal", "次数") for grade in Grade]


def grade_text(result: QuarterResult) -> str:
    """A quarter's outcome as printed; a grade that counts but was set by another unit says so."""
    if result.is_set_elsewhere:
        return f"{result.grade}{FORMER_MARK if result.former else HOST_MARK}"
    return str(result.outcome)


def quarter_cells(person: YearPerson, year: Period) -> list[CellValue]:
    """Score and grade of each quarter; a missing figure is named, never 0."""
    return [cell for quarter in year.quarters for cell in _cells(person, quarter)]


def _cells(person: YearPerson, quarter: Period) -> tuple[CellValue, CellValue]:
    result = person.quarters.get(quarter)
    if result is None:
        return Styled(NONE, "quiet"), Styled(NONE, "quiet")
    score = person.figures.quarter_scores.get(quarter)
    absent = MISSING if result.outcome is QuarterOutcome.INCOMPLETE else NONE
    grade: CellValue = grade_text(result)
    if result.outcome in _OPEN:
        grade = Styled(grade, "missing")
    elif not result.decided:
        grade = Styled(grade, "quiet")
    return absent if score is None else shown(score), grade


def counts_of(results: Iterable[QuarterResult]) -> Mapping[Grade, int]:
    """How often each grade stands among quarters, ours and hosts' alike."""
    return Counter(result.grade for result in results if result.grade)


def count_formulas(row: int, first: int, person: YearPerson) -> list[CellValue]:
    """The counts of one person as live formulas over the eight quarter cells that begin at column ``first``."""
    cells, counts = xl_range(row, first, row, first + 7), counts_of(person.quarters.values())
    return [Formula(f"={count_text(cells, grade)}", counts.get(grade, 0)) for grade in Grade]


def counts_text_formula(row: int, first: int, person: YearPerson) -> Formula:
    """``好__次 较好__次 一般__次 较差__次`` as a live formula over the eight quarter cells that begin at column ``first``."""
    cells, counts = xl_range(row, first, row, first + 7), counts_of(person.quarters.values())
    parts = [f'"{grade}"&({count_text(cells, grade)})&"次"' for grade in Grade]
    return Formula("=" + '&" "&'.join(parts), " ".join(f"{grade}{counts.get(grade, 0)}次" for grade in Grade))


def count_text(cells: str, grade: Grade) -> str:
    """How often a grade stands in these cells, ours and hosts' alike, as part of a formula."""
    return "+".join(f'COUNTIF({cells},"{grade}{mark}")' for mark in ("", HOST_MARK, FORMER_MARK))


def mean_formula(row: int, first: int, value: int) -> Formula:
    """平时年度分 as a live formula: the mean of the scores among eight quarter cells, rounded once, HALF_UP."""
    cells = xl_range(row, first, row, first + 7)
    return Formula(mean_text(cells), shown(value))
