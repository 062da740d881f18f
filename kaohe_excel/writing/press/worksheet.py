"""A worksheet of the writer library that remembers its rows' heights and takes our formulas as they are."""

from typing import Any

from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from kaohe_excel.writing.press.styles import LINE_POINTS


class PrintedWorksheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose printed length can be told."""

    def __init__(self) -> None:
        super().__init__()
        self.heights: dict[int, float] = {}

    def set_row(self, row: int, height: float | None = None, *others: Any, **more: Any) -> Any:
        """Set a row's height and remember it, for the length of the printed sheet."""
        self.heights[row] = height or LINE_POINTS
        return super().set_row(row, height, *others, **more)

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        """Write a formula with its result, without a search for functions newer than Excel 2007: none of ours is.

        Measured on a unit-quarter, the search costs a tenth of its CPU time.
        """
        self._check_dimensions(row, col)
        self.table[row][col] = CellFormulaTuple(formula.removeprefix("="), cell_format, value)
        return 0
