"""The copy to annotate: the sender's own workbook, or its values and texts in a plain new one.

Plain where the format is not .xlsx, and where the library cannot take the workbook whole (it refuses what spreadsheets accept, and
strict OOXML comes out empty).
"""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.reading.book import Sheet, Value
from kaohe_excel.reading.closeup import NO_RESULT
from kaohe_excel.writing.returns.areas import cell_at, clean, shown_width
from kaohe_excel.writing.returns.order import Sum
from kaohe_excel.writing.returns.paper import LINE_POINTS, print_on_one_width, thin_box
from kaohe_excel.writing.returns.repacking import Results

TOTAL_HEADING = "合计"
_WIDEST = 40
_TITLE_CELLS = 3
_MOST_MERGED = 10_000


def own_copy(data: bytes, sheets: Sequence[Sheet]) -> Workbook | None:
    """The workbook as the sender made it; ``None`` where it would not come through whole."""
    try:
        workbook = load_workbook(BytesIO(data))
        whole = all(_holds(workbook, sheet) for sheet in sheets)
    except MemoryError:
        raise
    except Exception:  # foreign bytes make the library fail in every way there is
        return None
    return workbook if whole and sheets else None


def _holds(workbook: Workbook, sheet: Sheet) -> bool:
    if sheet.name not in workbook.sheetnames:
        return False
    rows = workbook[sheet.name].max_row
    return rows >= max((number for number, row in enumerate(sheet.rows, 1) if any(v != "" for v in row)), default=0)


def plain_copy(sheets: Sequence[Sheet], line: str, *, dates_from_1904: bool) -> Workbook:
    """Values, texts, merges and hidden sheets in a new workbook, columns wide enough to read; ``line`` is the colour of its lines."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    if dates_from_1904:
        workbook.epoch = CALENDAR_MAC_1904
    for sheet in sheets:
        copy = workbook.create_sheet(sheet.name)
        copy.sheet_state = "visible" if sheet.visible else "hidden"
        _put_values(copy, sheet, thin_box(line))
        _put_layout(copy, sheet)
    return workbook


def _put_values(copy: Worksheet, sheet: Sheet, box: Border) -> None:
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            shown = sheet.odd.get((row, column), "") if value == "" else value
            if shown not in ("", NO_RESULT):
                _put(cell_at(copy, row + 1, column + 1), shown)
        if sum(value != "" for value in values) > _TITLE_CELLS:
            _rule(copy, row + 1, sheet.rows, box)


def _rule(copy: Worksheet, row: int, rows: Sequence[Sequence[Value]], box: Border) -> None:
    """Draw the lines of a table's row, as high as its texts need."""
    for column in range(1, len(rows[row - 1]) + 1):
        copy.cell(row, column).border = box
    lines = max(str(value).count("\n") for value in rows[row - 1]) + 1
    copy.row_dimensions[row].height = LINE_POINTS * lines + 5


def _put_layout(copy: Worksheet, sheet: Sheet) -> None:
    for (top, left), (bottom, right) in sheet.merges:
        if 1 < (bottom - top + 1) * (right - left + 1) <= _MOST_MERGED:
            copy.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    print_on_one_width(copy)
    for column, width in enumerate(_widths(sheet), 1):
        copy.column_dimensions[get_column_letter(column)].width = width


def _put(cell: Cell, value: Value) -> None:
    """A text stays a text, whatever it begins with."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        if "\n" in value:
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    else:
        cell.value = value


def _widths(sheet: Sheet) -> list[int]:
    """A width for each column from its texts; texts over merged columns (titles, notes) do not count."""
    over = {start for start, end in sheet.merges if end[1] > start[1]}
    columns: dict[int, int] = {}
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if value != "" and (row, column) not in over:
                columns[column] = max(columns.get(column, 8), min(_widest_line(str(value)) + 2, _WIDEST))
    return [columns.get(column, 8) for column in range(max(columns, default=-1) + 1)]


def _widest_line(text: str) -> int:
    return max(shown_width(line) for line in text.split("\n"))


def live_totals(workbook: Workbook, sums: Sequence[Sum]) -> Results:
    """Make the totals of a plain copy formulas again, so that a corrected score corrects its total; their results."""
    results: dict[str, dict[str, Value]] = {}
    for total in sums:
        sheet = workbook[total.sheet]
        row, _ = coordinate_to_tuple(total.cells[0])
        column = _total_column(sheet, row)
        cell = sheet.cell(row, column) if column else None
        if cell is not None and isinstance(cell.value, int | float):
            results.setdefault(total.sheet, {})[cell.coordinate] = cell.value
            cell.value = f"=SUM({_reference(total.cells)})"
    return results


def _total_column(sheet: Worksheet, row: int) -> int | None:
    """The column headed 合计 above a row; ``None`` where there is none, or more than one."""
    above = sheet.iter_rows(max_row=row - 1) if row > 1 else ()
    found = {cell.column for cells in above for cell in cells if str(cell.value).strip() == TOTAL_HEADING}
    return found.pop() if len(found) == 1 else None


def _reference(cells: Sequence[str]) -> str:
    """These cells of one row for a formula.

    >>> _reference(("D6", "E6", "F6")), _reference(("D6", "F6"))
    ('D6:F6', 'D6,F6')
    """
    columns = [coordinate_to_tuple(cell)[1] for cell in cells]
    adjoining = columns == [*range(columns[0], columns[0] + len(columns))]
    return f"{cells[0]}:{cells[-1]}" if adjoining and len(cells) > 1 else ",".join(cells)


def unkept_parts(names: Sequence[str]) -> bool:
    """Whether a workbook has pictures, drawings, charts or macros, which a copy may lose.

    >>> unkept_parts(["xl/workbook.xml"]), unkept_parts(["xl/media/image1.png"])
    (False, True)
    """
    return any(name.startswith(("xl/media/", "xl/drawings/drawing", "xl/charts/", "xl/vbaProject")) for name in names)
