"""How sheets of ours are ruled and printed."""

from openpyxl.styles import Border, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

LINE_POINTS = 15
"""Height of one line of text."""

_A4 = 9


def thin_box(colour: str) -> Border:
    """A thin line on all sides."""
    side = Side(style="thin", color=colour)
    return Border(left=side, right=side, top=side, bottom=side)


def print_on_one_width(sheet: Worksheet) -> None:
    """A4 landscape, as many pages down as it takes, one across."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight, sheet.page_setup.fitToWidth = 0, 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
