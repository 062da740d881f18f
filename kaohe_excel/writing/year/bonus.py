"""奖金依据表.xlsx: the annual grade of each person as the ground of the year's bonus (九-4); it holds no amounts."""

from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Grade, Status
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.rules.model import Ground
from kaohe_excel.writing.press.book import WHO, Book, CellValue, Column, Formula, Sheet, Styled
from kaohe_excel.writing.wording import ground_text
from kaohe_excel.writing.year.quarters import counts_of

ENTITLED, NOT_ENTITLED = "享受", "不享受"
_ENTITLING = (AnnualGrade.EXCELLENT, AnnualGrade.COMPETENT)
_COLUMNS = (
    Column("序号", 5, "ordinal"),
    *WHO,
    Column("职务职级", 13),
    Column("年度等次", 9, "centre"),
    Column("确定单位", 14),
    Column("状态", 7, "centre"),
    Column("年度考核奖", 8, "centre"),
    Column("平时考核等次", 14, "centre"),
    Column("等次依据", 54),
    Column("备注", 10, "input_text"),
)
_GRADE, _STATUS, _RESULT = 5, 7, 8
_NOTE = (
    "年度考核奖以平时考核结果为重要依据（九-4，方案）；年度考核为优秀、称职的享受，其余不享受（上级规定）。"
    "没有审定的只列建议等次，不作发放依据。本表不含金额。"
)


def write_bonus_basis(report: YearReport) -> bytes:
    """Write a year's 奖金依据表: who may have the bonus and why; 待审定 while a grade is not decided."""
    book = Book(report, "年度考核奖依据表")
    sheet = book.sheet("奖金依据", _COLUMNS)
    sheet.top(f"{report.period.chinese}考核奖发放依据表", report, [_NOTE])
    sheet.headings(frozen_columns=3)
    for number, person in enumerate(report.people, 1):
        sheet.write(_cells(sheet.row, number, report, person))
    sheet.filter()
    _write_totals(sheet, report)
    sheet.line("编制：　　　　　　　　　　审核：　　　　　　　　　　主要领导：　　　　　　　　　　", "plain", 36)
    return book.finish()


def annual_grade(person: YearPerson) -> str:
    """The grade that the bonus rests on: ours, or the one a host has determined; else the outcome."""
    decision = person.decision
    if decision.outcome is AnnualOutcome.HOST_DETERMINED and decision.host is not None:
        return decision.host.grade.strip() or str(decision.outcome)
    return str(decision.outcome)


def entitlement(person: YearPerson) -> str:
    """享受, 不享受, or 待审定 while the grade is not decided."""
    if person.status is Status.PENDING:
        return str(Status.PENDING)
    return ENTITLED if annual_grade(person) in _ENTITLING else NOT_ENTITLED


def _cells(row: int, number: int, report: YearReport, person: YearPerson) -> list[CellValue]:
    decision, excel_row = person.decision, row + 1
    grades = ",".join(f'F{excel_row}="{grade}"' for grade in _ENTITLING)
    text = f'=IF(H{excel_row}="{Status.PENDING}","{Status.PENDING}",IF(OR({grades}),"{ENTITLED}","{NOT_ENTITLED}"))'
    by_host = decision.outcome is AnnualOutcome.HOST_DETERMINED and decision.host is not None
    grade = annual_grade(person)
    return [
        number,
        person.person,
        person.name,
        person.department,
        person.post,
        Styled(grade, "missing") if decision.outcome is AnnualOutcome.INCOMPLETE else grade,
        decision.host.unit if by_host and decision.host else report.unit,
        str(person.status),
        Formula(text, entitlement(person)),
        _counts_text(person),
        "；".join([*person.reasons, *map(ground_text, _deciding(decision.grounds))]),
        None,
    ]


def _deciding(grounds: tuple[Ground, ...]) -> list[Ground]:
    return [ground for ground in grounds if ground.binding]


def _counts_text(person: YearPerson) -> str:
    """How often each grade stands, in two lines of two."""
    counts = counts_of(person.quarters.values())
    first, second, third, fourth = (f"{grade}{counts.get(grade, 0)}次" for grade in Grade)
    return f"{first} {second}\n{third} {fourth}"


def _write_totals(sheet: Sheet, report: YearReport) -> None:
    """One line of counts under the table, as a live formula."""
    found = [entitlement(person) for person in report.people]
    cells = f"I{sheet.first_row + 1}:I{max(sheet.row, sheet.first_row + 1)}"
    names = (ENTITLED, NOT_ENTITLED, str(Status.PENDING))
    parts = (f'"{name}："&COUNTIF({cells},"{name}")&"人"' for name in names)
    text = "　　".join(f"{name}：{found.count(name)}人" for name in names)
    sheet.line("", "plain", 22)
    sheet.put(sheet.row - 1, 0, Formula("=" + '&"　　"&'.join(parts), text), sheet.styles("plain"))
