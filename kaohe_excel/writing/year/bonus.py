"""奖金依据表.xlsx: the annual grade of each person as the ground of the year's bonus (九-4); it holds no amounts."""

from xlsxwriter.utility import xl_col_to_name

from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Grade, Status
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.rules.model import Ground
from kaohe_excel.writing.press.book import WHO, Book, CellValue, Column, Formula, Sheet, Styled, place_of
from kaohe_excel.writing.wording import ground_text
from kaohe_excel.writing.year.quarters import counts_of

ENTITLED, NOT_ENTITLED = "享受", "不享受"
_ENTITLING = (AnnualGrade.EXCELLENT, AnnualGrade.COMPETENT)
_GRADE, _STATUS, _RESULT = "年度等次", "状态", "年度考核奖"
_NOTE = (
    "年度考核奖以平时考核结果为重要依据（九-4，方案）；年度考核为优秀、称职的享受，其余不享受（上级规定）。"
    "没有审定的只列建议等次，不作发放依据。本表不含金额。"
)


def write_bonus_basis(report: YearReport) -> bytes:
    """Write a year's 奖金依据表: who may have the bonus and why; 待审定 while a grade is not decided."""
    book = Book(report, "年度考核奖依据表")
    sheet = book.sheet("奖金依据", _columns(report))
    sheet.top(f"{report.period.chinese}考核奖发放依据表", report, [_NOTE])
    sheet.headings(frozen_columns=3)
    sheet.rows(report.people)
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


def _columns(report: YearReport) -> tuple[Column, ...]:
    return (
        Column("序号", 5, "ordinal", counts=True),
        *WHO,
        Column("职务职级", 13, value=lambda person: person.post),
        Column(_GRADE, 9, "centre", value=_grade_cell),
        Column("确定单位", 14, value=lambda person: _deciding_unit(report, person)),
        Column(_STATUS, 7, "centre", value=lambda person: str(person.status)),
        Column(_RESULT, 8, "centre", value=_entitlement_cell),
        Column("平时考核等次", 14, "centre", value=_counts_text),
        Column("等次依据", 54, value=_grounds),
        Column("备注", 10, "input_text"),
    )


def _grade_cell(person: YearPerson) -> CellValue:
    grade = annual_grade(person)
    return Styled(grade, "missing") if person.decision.outcome is AnnualOutcome.INCOMPLETE else grade


def _deciding_unit(report: YearReport, person: YearPerson) -> str:
    host = person.decision.host
    return host.unit if host and person.decision.outcome is AnnualOutcome.HOST_DETERMINED else report.unit


def _entitlement_cell(person: YearPerson) -> Formula:
    """享受 or not as a live formula over grade and status of the same row."""
    grades = ",".join(f'[{_GRADE}]="{grade}"' for grade in _ENTITLING)
    pending = f'[{_STATUS}]="{Status.PENDING}"'
    return Formula(
        f'=IF({pending},"{Status.PENDING}",IF(OR({grades}),"{ENTITLED}","{NOT_ENTITLED}"))', entitlement(person)
    )


def _grounds(person: YearPerson) -> str:
    return "；".join([*person.reasons, *map(ground_text, _deciding(person.decision.grounds))])


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
    column = xl_col_to_name(place_of(sheet.columns, _RESULT))
    cells = f"{column}{sheet.first_row + 1}:{column}{max(sheet.row, sheet.first_row + 1)}"
    names = (ENTITLED, NOT_ENTITLED, str(Status.PENDING))
    parts = (f'"{name}："&COUNTIF({cells},"{name}")&"人"' for name in names)
    text = "　　".join(f"{name}：{found.count(name)}人" for name in names)
    sheet.line("", "plain", 22)
    sheet.put(sheet.row - 1, 0, Formula("=" + '&"　　"&'.join(parts), text), sheet.styles("plain"))
