"""The sheet 走势 of 台账: the four quarters of the unit side by side, grades and mean score, with a chart of each."""

from collections.abc import Iterable, Mapping

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from kaohe_excel.core.period import Period
from kaohe_excel.core.points import half_up
from kaohe_excel.core.terms import Grade
from kaohe_excel.deciding.report import YearPerson, YearReport
from kaohe_excel.writing.press.book import Book, CellValue, Column, Formula, Sheet, shown
from kaohe_excel.writing.summary.layout import Block
from kaohe_excel.writing.year.quarters import NONE, count_text, counts_of

SHEET = "走势"
_GRADES = tuple(Grade)
_MEAN = len(_GRADES) + 2
_CHART_SIZE = {"width": 425, "height": 300}
# The second chart ends where the table ends.
_SECOND_CHART, _SECOND_OFFSET = 3, 57
# A little over 100, so that a mark has room above the highest point.
_SCORE_AXIS = 105
_COLUMNS = (
    Column("季度", 20, "centre"),
    # The bare grades would be the headings of a 测评表, and the table be taken for one.
    *(Column(f"{grade}人数", 16, "ordinal") for grade in _GRADES),
    Column("有得分人数", 16, "ordinal"),
    Column("平均得分", 18, "score"),
)


def write_course(book: Book, report: YearReport, people: Block, first_column: int) -> None:
    """Write 走势 over the rows of 台账; the quarters' cells, score and grade in turn, begin there at ``first_column``."""
    sheet = book.sheet(SHEET, _COLUMNS)
    sheet.top(f"{report.period.chinese}各季度走势", report, ["等次人数包括外单位确定的；没有审定的按建议等次计入。"])
    sheet.headings()
    for index, quarter in enumerate(report.period.quarters):
        at = first_column + 2 * index
        cells = people.column(at, fixed=True), people.column(at + 1, fixed=True)
        sheet.write(_cells(sheet.row, quarter, report.people, cells))
    _insert_charts(book, sheet)
    sheet.one_page = True


def _cells(row: int, quarter: Period, people: Iterable[YearPerson], cells: tuple[str, str]) -> list[CellValue]:
    everyone = tuple(people)
    counts = counts_of(person.quarters[quarter] for person in everyone if quarter in person.quarters)
    scores = [score for p in everyone if (score := p.figures.quarter_scores.get(quarter)) is not None]
    mean = f"=ROUND(ROUND(100*SUM({cells[0]}),0)/{xl_rowcol_to_cell(row, _MEAN - 1)},0)/100"
    return [
        quarter.chinese,
        *(Formula(f"={count_text(cells[1], grade)}", counts.get(grade, 0)) for grade in _GRADES),
        Formula(f"=COUNT({cells[0]})", len(scores)),
        Formula(mean, shown(half_up(sum(scores), len(scores)))) if scores else NONE,
    ]


def _insert_charts(book: Book, sheet: Sheet) -> None:
    font = {"name": book.design.workbook_fonts["body"], "size": 10, "bold": False}
    rows = sheet.first_row, sheet.row - 1
    charts = (
        (_grade_chart(book, rows, font), "各季度等次人数", 0, 0),
        (_mean_chart(book, rows, font), "各季度平均得分", _SECOND_CHART, _SECOND_OFFSET),
    )
    for chart, title, column, offset in charts:
        chart.set_title({"name": title, "name_font": {**font, "size": 12}})
        chart.set_x_axis({"num_font": font})
        chart.set_size(_CHART_SIZE)
        place = {"x_offset": offset, "object_position": 2, "description": title}
        sheet.worksheet.insert_chart(sheet.row + 1, column, chart, place)


def _grade_chart(book: Book, rows: tuple[int, int], font: Mapping[str, object]) -> Chart:
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    for column, grade in enumerate(_GRADES, 1):
        fill = {"color": book.design.grade_colours[grade]}
        chart.add_series({**_series(str(grade), column, rows), "fill": fill, "gap": 80})
    chart.set_legend({"position": "bottom", "font": font})
    grid = {"visible": True, "line": {"color": book.design.colours["line"]}}
    chart.set_y_axis({"num_font": font, "major_gridlines": grid})
    return chart


def _mean_chart(book: Book, rows: tuple[int, int], font: Mapping[str, object]) -> Chart:
    chart = book.workbook.add_chart({"type": "line"})
    accent = {"color": book.design.colours["accent"]}
    marker = {"type": "circle", "size": 7, "fill": accent, "border": accent}
    labels = {"value": True, "position": "above", "font": font}
    series = _series("平均得分", _MEAN, rows)
    chart.add_series({**series, "line": {**accent, "width": 2.25}, "marker": marker, "data_labels": labels})
    chart.set_y_axis({"min": 0, "max": _SCORE_AXIS, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    return chart


def _series(name: str, column: int, rows: tuple[int, int]) -> dict[str, object]:
    return {
        "name": name,
        "categories": f"={SHEET}!{xl_range_abs(rows[0], 0, rows[1], 0)}",
        "values": f"={SHEET}!{xl_range_abs(rows[0], column, rows[1], column)}",
    }
