"""问题清单.xlsx: every finding with where it is, whom it concerns and what to do, the heaviest first."""

from collections.abc import Sequence

from kaohe_excel.core.findings import Finding
from kaohe_excel.core.terms import Severity
from kaohe_excel.deciding.report import Report
from kaohe_excel.writing.press.book import Book, Column, Formula, Sheet
from kaohe_excel.writing.wording import person_text, persons_text

_SEVERITIES = tuple(Severity)
_MEANINGS = {
    Severity.ERROR: "不改正，有关人员就是待补，或该文件不能用",
    Severity.WARNING: "已照常使用，请看一下",
    Severity.CORRECTION: "只有一种读法，已自动更正",
    Severity.NOTE: "仅供了解",
}


def write_problems(report: Report) -> bytes:
    """Write 问题清单: a count by severity, then every finding, with filter buttons and a colour for each severity.

    Files and cells stand as text: the list goes to others and into the archive, where no link would lead to the unit's folder.
    """
    book = Book(report, "问题清单", of_the_run=True)
    findings = sorted(report.findings, key=lambda f: (_SEVERITIES.index(f.kind.severity), f.sort_key))
    sheet = book.sheet("问题清单", _columns(report))
    sheet.top("问题清单", report)
    counts_row = sheet.row
    _write_counts(sheet, findings)
    sheet.headings(frozen_columns=3)
    sheet.rows(findings)
    sheet.tighten()
    if not findings:
        sheet.line("没有发现问题。", "plain")
    sheet.filter()
    _colour(book, sheet, counts_row)
    return book.finish()


def _write_counts(sheet: Sheet, findings: Sequence[Finding]) -> None:
    first = sheet.row + len(_SEVERITIES) + 2
    cells = f"$B${first + 1}:$B${first + max(len(findings), 1)}"
    found = [finding.kind.severity for finding in findings]
    for severity in _SEVERITIES:
        row, count = sheet.row, found.count(severity)
        sheet.worksheet.write_string(row, 1, severity, sheet.styles("centre"))
        sheet.put(row, 2, Formula(f'=COUNTIF({cells},"{severity}")', count), sheet.styles("count"))
        sheet.worksheet.write_string(row, 3, _MEANINGS[severity], sheet.styles("note", text_wrap=False, indent=1))
        sheet.row += 1
    sheet.row += 1


def _columns(report: Report) -> tuple[Column, ...]:
    return (
        Column("序号", 5, "ordinal", counts=True),
        Column("级别", 6, "centre", value=lambda finding: finding.kind.severity),
        Column("编号", 6, "centre", value=lambda finding: finding.kind.code),
        Column("文件", 34, value=lambda finding: finding.where.file),
        Column("工作表", 10, value=lambda finding: finding.where.sheet),
        Column("单元格", 9, "centre", value=lambda finding: finding.where.cell),
        Column("人员", 11, value=lambda finding: persons_text(finding, report.names)),
        Column("评分人", 11, value=lambda finding: person_text(finding.rater, report.names)),
        Column("问题", 50, value=lambda finding: finding.message),
        Column("怎么办", 34, value=lambda finding: finding.remedy),
    )


def _colour(book: Book, sheet: Sheet, counts_row: int) -> None:
    last = max(sheet.row - 1, sheet.first_row)
    for severity in _SEVERITIES:
        look = book.workbook.add_format({"bg_color": book.design.severity_colours[severity]})
        rule = {"type": "cell", "criteria": "==", "value": f'"{severity}"', "format": look}
        sheet.worksheet.conditional_format(counts_row, 1, last, 1, rule)
