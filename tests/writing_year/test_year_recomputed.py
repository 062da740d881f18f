"""LibreOffice, given the formulas without their results, finds every result that is stored."""

from collections.abc import Callable, Iterator, Mapping

from openpyxl import Workbook

from kaohe_excel.deciding.report import QuarterReport, YearReport
from kaohe_excel.writing.workbooks.register import write_register_sheets
from tests.papers.written import books_of

Open = Callable[[bytes], Workbook]
Compute = Callable[[Mapping[str, bytes]], dict[str, Workbook]]


def formula_cells(book: Workbook) -> Iterator[tuple[str, str]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate


def test_every_stored_result_of_a_year_is_what_recomputing_gives(
    year_report: YearReport,
    decided_year: YearReport,
    quarter_report: QuarterReport,
    opened: Open,
    results: Open,
    recomputed: Compute,
) -> None:
    files = {f"year-{name}": content for name, content in books_of(year_report).items()}
    files |= {f"decided-{name}": content for name, content in books_of(decided_year).items()}
    files["平时考核登记表.xlsx"] = write_register_sheets(quarter_report)
    computed = recomputed(files)
    compared = 0
    for name, content in files.items():
        stored = results(content)
        for sheet, cell in formula_cells(opened(content)):
            assert stored[sheet][cell].value == computed[name][sheet][cell].value, (name, sheet, cell)
            compared += 1
    assert compared > 500
