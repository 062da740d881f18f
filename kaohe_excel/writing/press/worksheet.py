"""A worksheet of the writer library without its detours: what it writes means the same, in two thirds of the time."""

from html import escape
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, Worksheet

from kaohe_excel.writing.press.styles import LINE_POINTS


class QuickWorksheet(Worksheet):  # type: ignore[misc]
    """Takes cells by row and column number alone, and formulas of plain functions alone; remembers its rows' heights."""

    # The public methods only look whether a cell was named as "A1" before they call these.
    write_string = Worksheet._write_string
    write_number = Worksheet._write_number
    write_blank = Worksheet._write_blank

    def __init__(self) -> None:
        super().__init__()
        self.heights: dict[int, float] = {}

    def set_row(self, row: int, height: float | None = None, *others: Any, **more: Any) -> Any:
        """Set a row's height and remember it, for the length of the printed sheet."""
        self.heights[row] = height or LINE_POINTS
        return super().set_row(row, height, *others, **more)

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        """Write a formula with its result. It is not searched for functions newer than Excel 2007: none of ours is."""
        self._check_dimensions(row, col)
        self.table[row][col] = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        return 0

    def merge_range(self, first_row: int, first_col: int, last_row: int, last_col: int, data: str, look: Any) -> int:
        """Merge cells around a text, each with the frame; that no two ranges overlap is looked at in tests, not at every cell."""
        self._check_dimensions(first_row, first_col)
        self._check_dimensions(last_row, last_col)
        self.merge.append([first_row, first_col, last_row, last_col])
        frame = dict.fromkeys(range(first_col, last_col + 1), CellBlankTuple(look))
        for row in range(first_row, last_row + 1):
            self.table[row].update(frame)
        if data:
            self.write_string(first_row, first_col, data, look)
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")

    def _calculate_spans(self) -> None:
        """Which columns a block of rows spans is a hint to readers that none needs."""
        self.row_spans: dict[int, str] = {}

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        write = _WRITERS.get(type(cell).__name__)
        if write is None or not cell.format:
            super()._write_cell(row, col, cell)
        else:
            start = f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{cell.format._get_xf_index()}"'
            self.fh.write(start + write(cell))


def _blank(_cell: Any) -> str:
    return "/>"


def _number(cell: Any) -> str:
    return f"><v>{cell.number:.16G}</v></c>"


def _string(cell: Any) -> str:
    return f' t="s"><v>{cell.string}</v></c>'


def _formula(cell: Any) -> str:
    text, result = escape(cell.formula, quote=False), cell.value
    if isinstance(result, str):
        return f' t="str"><f>{text}</f><v>{escape(result, quote=False)}</v></c>'
    return f"><f>{text}</f><v>{result}</v></c>"


# By the names of the library's records of a cell; it tells them apart in the same way.
_WRITERS = {"Blank": _blank, "Number": _number, "String": _string, "Formula": _formula}
