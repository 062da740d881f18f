"""A sheet that goes with a form for reading only: it is no form itself, and whoever reads the form back passes it over."""

from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter import Workbook

from kaohe_excel.writing.press.book import cell_text
from kaohe_excel.writing.press.styles import Styles, row_height

_A4 = 9
_TITLE_HEIGHT, _HEADING_HEIGHT = 30, 15


class Appendix(NamedTuple):
    """A sheet's name, title, headings with their widths, and rows of texts."""

    name: str
    title: str
    headings: tuple[tuple[str, int], ...]
    rows: Sequence[tuple[str, ...]]


def write_appendix(workbook: Workbook, styles: Styles, appendix: Appendix) -> None:
    """Write the sheet, protected and ready to print."""
    sheet, measure = workbook.add_worksheet(appendix.name), styles.measure
    widths = [width for _, width in appendix.headings]
    sheet.merge_range(0, 0, 0, len(widths) - 1, "", styles("title"))
    sheet.write_string(0, 0, appendix.title, styles("title"))
    sheet.set_row(0, measure.height(_TITLE_HEIGHT, "title"))
    heading_lines = max(measure.lines(heading, width, "heading") for heading, width in appendix.headings)
    sheet.set_row(1, measure.height(_HEADING_HEIGHT * heading_lines, "heading"))
    for column, (heading, width) in enumerate(appendix.headings):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, heading, styles("heading"))
    for number, row in enumerate(appendix.rows, 2):
        for column, text in enumerate(row):
            sheet.write_string(number, column, cell_text(text), styles("text"))
        lines = max(measure.lines(text, width) for text, width in zip(row, widths, strict=True))
        sheet.set_row(number, measure.height(row_height(lines)))
    sheet.freeze_panes(2, 2)
    sheet.repeat_rows(1)
    sheet.protect("")
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
