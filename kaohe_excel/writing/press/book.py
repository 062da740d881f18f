"""A workbook of ours and its printed sheets: A4, one page wide, headings repeated, the same bytes every time."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from kaohe_excel.core.terms import Status
from kaohe_excel.core.unseen import without_unseen
from kaohe_excel.deciding.report import Report
from kaohe_excel.writing.press.named_styles import StyledWorkbook
from kaohe_excel.writing.press.page_breaks import page_starts
from kaohe_excel.writing.press.styles import LINE_POINTS, Styles, lines_needed, own_font, row_height
from kaohe_excel.writing.press.worksheet import PrintedWorksheet
from kaohe_excel.writing.wording import chinese_date, day_name, paper_day, status_text

A4 = 9
_DEFAULT_HEIGHT = 15
MISSING = "待补"
"""What stands where a figure is still to come; never 0."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST_TEXT = 8000
_INDENTED_LOOKS = frozenset({"text", "input_text", "quiet_text"})
_TEXT_LOOKS = frozenset({"centre", "input", *_INDENTED_LOOKS})
_INDENT = 2
"""How much of a column's width a text loses that stands off its border."""

_PORTRAIT_ROOM, _LANDSCAPE_ROOM = (523, 748), (770, 501)
"""Width and height in points that the margins leave of an A4 page."""

_UNIT_POINTS, _COLUMN_PADDING = 5.25, 3.75
_MOST_DRAWN = 1.22
"""How much smaller a sheet may be printed, so that a few last rows do not open another page …"""

_LEAST_SCALE = 0.76
"""… unless its type, of 10 points, would become too small to be read."""

_MOST_DRAWN_IN = 6
_TIGHTER = 3
_SURE = 0.985
"""How much of a page is counted on where its end is set by us."""

_HEADING = re.compile(r"\[([^\]]+)\]")


class Formula(NamedTuple):
    """A live formula with the result that is stored beside it; in ``Sheet.rows`` ``[heading]`` is that column's cell in the row."""

    text: str
    value: float | str


class Styled(NamedTuple):
    """A value that departs from its column's look."""

    value: "CellValue"
    style: str


CellValue = str | int | float | Formula | Styled | None


class Column(NamedTuple):
    """One column of a table: ``width`` in column units, ``style`` the look of its cells, ``group`` an upper heading.

    In tables that ``Sheet.rows`` writes, ``value`` gives the cell for the thing that a row is about (nothing: left to be filled
    in), and ``counts`` is set for the column that numbers the rows.
    """

    heading: str
    width: int
    style: str = "text"
    group: str = ""
    value: Callable[[Any], CellValue] = lambda _thing: None
    counts: bool = False


WHO = (
    Column("人员编号", 8, "centre", value=lambda who: who.person),
    Column("姓名", 8, value=lambda who: who.name),
    Column("科室", 14, value=lambda who: who.department),
)
"""Whom a row is about, as most tables begin."""


def about(of: Callable[[Any], Any], columns: Iterable[Column] = WHO) -> tuple[Column, ...]:
    """Columns whose values are asked not of the thing that a row is about, but of a part of it."""

    def asked(value: Callable[[Any], CellValue]) -> Callable[[Any], CellValue]:
        return lambda row: value(of(row))

    return tuple(column._replace(value=asked(column.value)) for column in columns)


def place_of(columns: Sequence[Column], heading: str) -> int:
    """The zero-based place of a column by its heading."""
    return [column.heading for column in columns].index(heading)


def shown(hundredths: int) -> float:
    """Points as a cell holds them: the binary number nearest to the two decimals.

    >>> shown(8842)
    88.42
    """
    return hundredths / 100


def cell_text(text: str) -> str:
    """A foreign text as a cell may hold it: nothing unseen, no rich-text markup, not without end.

    >>> cell_text("=1+1"), cell_text("<r>x</r>")
    ('=1+1', ' <r>x</r>')
    """
    clean = without_unseen(text)
    if len(clean) > _LONGEST_TEXT:
        clean = clean[: _LONGEST_TEXT - 1] + "…"
    # The writer library takes a text that begins like this for ready-made markup.
    return f" {clean}" if clean.startswith("<r>") else clean


def standing_line(report: Report, day: str) -> str:
    """Unit, period, status and day of a paper, as it stands under every title."""
    parts = [report.unit, report.period.chinese, f"状态：{paper_status(report)}", day]
    return "　　".join(part for part in parts if part)


def paper_status(report: Report) -> str:
    """The report's status with meeting and day."""
    return status_text(report.status, report.meeting, report.decided_on)


class Sheet:
    """One printed table: title, standing line, notes, headings, then rows written by column.

    ``first_row`` is the zero-based row of the first data row; ``row`` the next row to be written; ``one_page`` is set where all
    of it is to stand on one page; ``group_rows`` are rows that a page begins with rather than with others.
    """

    def __init__(
        self, worksheet: PrintedWorksheet, styles: Styles, columns: Sequence[Column], room: tuple[int, int], day: str
    ) -> None:
        self.worksheet = worksheet
        self.room = room
        self._day = day
        self.one_page = False
        self.group_rows: set[int] = set()
        self.styles = styles
        self.columns = tuple(columns)
        self.row = 0
        self.first_row = 0
        self._head_row = 0
        self._formats = [styles(column.style) for column in columns]
        self._widths = [column.width for column in columns]
        self._texts_room = [c.width - (_INDENT if c.style in _INDENTED_LOOKS else 0) for c in columns]
        self._missing, self._quiet = styles("missing"), styles("quiet")
        self._texts = [column.style in _TEXT_LOOKS for column in columns]
        worksheet.hide_gridlines(2)
        worksheet.set_default_row(styles.measure.height(_DEFAULT_HEIGHT))
        for index, column in enumerate(columns):
            worksheet.set_column(index, index, column.width)

    @property
    def last_column(self) -> int:
        """The zero-based index of the last column."""
        return len(self.columns) - 1

    def height(self, row: int, points: int, use: str = "body") -> None:
        """Give a row a height, in points as drawn for the shipped type; a unit's larger type has more."""
        self.worksheet.set_row(row, self.styles.measure.height(points, use))

    def line(self, text: str, style: str, height: int | None = None) -> None:
        """Write one text over the whole width."""
        clean, measure = cell_text(text), self.styles.measure
        use = style if style in measure.sizes else "body"
        self.height(self.row, height or row_height(measure.lines(clean, sum(self._widths), use)), use)
        format_ = self.styles(style)
        if self.last_column:
            self.worksheet.merge_range(self.row, 0, self.row, self.last_column, "", format_)
        self.worksheet.write_string(self.row, 0, clean, format_)
        self.row += 1

    def top(self, title: str, report: Report, notes: Sequence[str] = ()) -> None:
        """Write title, standing line and notes."""
        self.line(title, "title", 30)
        self.line(standing_line(report, self._day), "status")
        for note in notes:
            self.line(note, "note")

    def headings(self, frozen_columns: int = 0) -> None:
        """Write one or two rows of headings, freeze them and repeat them on every printed page."""
        first = self._head_row = self.row
        if any(column.group for column in self.columns):
            self._group_row()
        heading = self.styles("heading")
        for index, column in enumerate(self.columns):
            if column.group or first == self.row:
                self.worksheet.write_string(self.row, index, column.heading, heading)
        lines = max(self.styles.measure.lines(column.heading, column.width, "heading") for column in self.columns)
        self.height(self.row, row_height(lines) + 3, "heading")
        self.row += 1
        self.first_row = self.row
        self.worksheet.repeat_rows(first, self.row - 1)
        self.worksheet.freeze_panes(self.row, frozen_columns)

    def filter(self) -> None:
        """Put filter buttons on the headings, over the rows written so far."""
        if self.row > self.first_row:
            self.worksheet.autofilter(self.first_row - 1, 0, self.row - 1, self.last_column)

    def tighten(self) -> None:
        """Draw the rows written so far closer together, for a table that is to be seen at a glance."""
        for row in range(self.first_row, self.row):
            self.worksheet.set_row(row, self.worksheet.heights[row] - _TIGHTER)

    def fit_pages(self) -> None:
        """Print one page wide, no page longer for a few last rows, and pages that share the rows of a long sheet evenly."""
        pages = 1 if self.one_page else self._pages()
        self.worksheet.fit_to_pages(1, pages)
        if not pages:
            self.worksheet.set_h_pagebreaks(self._breaks())

    def _pages(self) -> int:
        """How many pages the rows are drawn in to; 0 where they end as they do."""
        page, repeated = self._page(), self._repeated()
        pages = max(0, sum(self.worksheet.heights.values()) - page) / max(1, page - repeated) + 1
        wanted = ceil(pages / _MOST_DRAWN)
        drawn_in = wanted <= _MOST_DRAWN_IN and self._scale() * wanted / pages >= _LEAST_SCALE
        return 1 if pages <= 1 else wanted if drawn_in and wanted < pages else 0

    def _breaks(self) -> list[int]:
        heights = [self.worksheet.heights.get(row, LINE_POINTS) for row in range(self.row)]
        page, first = self._page() * _SURE, self.first_row
        groups = {row - first for row in self.group_rows}
        starts = page_starts(heights[first:], page - sum(heights[:first]), page - self._repeated(), groups)
        return [first + start for start in starts]

    def _scale(self) -> float:
        drawn = sum(column * _UNIT_POINTS + _COLUMN_PADDING for column in self._widths)
        return min(1, self.room[0] / (drawn * self.styles.measure.growth))

    def _page(self) -> float:
        """The height of the rows that fill a page at the sheet's scale."""
        return self.room[1] / self._scale()

    def _repeated(self) -> float:
        return sum(self.worksheet.heights.get(row, LINE_POINTS) for row in range(self._head_row, self.first_row))

    def _group_row(self) -> None:
        heading = self.styles("heading")
        self.height(self.row, row_height(1), "heading")
        start = 0
        while start <= self.last_column:
            end = start
            group = self.columns[start].group
            while group and end < self.last_column and self.columns[end + 1].group == group:
                end += 1
            self._head_cell(start, end, heading)
            start = end + 1
        self.row += 1

    def _head_cell(self, start: int, end: int, heading: Format) -> None:
        column = self.columns[start]
        if not column.group:
            self.worksheet.merge_range(self.row, start, self.row + 1, start, column.heading, heading)
        elif end > start:
            self.worksheet.merge_range(self.row, start, self.row, end, column.group, heading)
        else:
            self.worksheet.write_string(self.row, start, column.group, heading)

    def put(self, row: int, column: int, value: CellValue | date, format_: Format) -> None:
        """Write one cell by the kind of its value: a text is never a formula or a link."""
        if value is None or value == "":
            self.worksheet.write_blank(row, column, None, format_)
        elif isinstance(value, str):
            self.worksheet.write_string(row, column, cell_text(value), format_)
        elif isinstance(value, Formula):
            self.worksheet.write_formula(row, column, value.text, format_, value.value)
        elif isinstance(value, Styled):
            self.put(row, column, value.value, self.styles(value.style))
        elif isinstance(value, date):
            self.worksheet.write_datetime(row, column, value, format_)
        else:
            self.worksheet.write_number(row, column, value, format_)

    def write(self, values: Sequence[CellValue | date], formats: Mapping[int, Format] | None = None) -> int:
        """Write the next row and return its zero-based number; a text in a column of figures stands out."""
        row, own = self.row, formats or {}
        for column, value in enumerate(values):
            format_ = own.get(column, self._formats[column])
            if isinstance(value, str) and not self._texts[column] and column not in own:
                format_ = self._missing if value == MISSING else self._quiet
            self.put(row, column, value, format_)
        self.height(row, row_height(self._lines(values)))
        self.row += 1
        return row

    def rows(self, things: Iterable[Any]) -> int:
        """Write a row for each thing, its cells by the columns' ``value``; how many there were."""
        first = self.row
        for number, thing in enumerate(things, 1):
            self.write([number if column.counts else self._resolved(column.value(thing)) for column in self.columns])
        return self.row - first

    def _resolved(self, value: CellValue) -> CellValue:
        """A formula with the cells of the next row for the headings that it names."""
        if not isinstance(value, Formula):
            return value
        row, columns = self.row, self.columns
        text = _HEADING.sub(lambda found: str(xl_rowcol_to_cell(row, place_of(columns, found[1]))), value.text)
        return value._replace(text=text)

    def _lines(self, values: Sequence[CellValue | date]) -> int:
        widths, texts = self._texts_room, self._texts
        plain = [value.value if isinstance(value, Styled) else value for value in values]
        return max(
            (lines_needed(v, widths[i]) for i, v in enumerate(plain) if texts[i] and isinstance(v, str)), default=1
        )


class Book:
    """A workbook in memory with its fixed properties; ``finish`` gives its bytes.

    One that tells what was decided bears its recorded day, unless it is ``of_the_run`` and tells how things stand.
    """

    def __init__(self, report: Report, title: str, *, of_the_run: bool = False) -> None:
        self.report = report
        self._day = report.as_of if of_the_run else paper_day(report)
        self._day_name = day_name(report, Status.PENDING if of_the_run else None)
        self.design = report.design
        self._stream = BytesIO()
        self.workbook = StyledWorkbook(self._stream, {**_OPTIONS, **own_font(self.design)})
        self.styles = Styles(self.workbook, self.design)
        self.workbook.set_size(2400, 1400)
        self.workbook.set_properties(
            {
                "title": cell_text(f"{report.period.chinese}{title}"),
                "subject": cell_text(report.unit),
                "author": "",
                "created": datetime.combine(self._day, time()),
                "category": "公务员平时考核",
                "company": cell_text(report.unit),
                "comments": cell_text(f"{paper_status(report)}；方案版本：{report.policy.name}"),
            }
        )
        self._sheets: list[Sheet] = []

    def sheet(self, name: str, columns: Sequence[Column], *, landscape: bool = True) -> Sheet:
        """Add a printed sheet: A4, one page wide, page numbers and status in the footer."""
        worksheet = self.workbook.add_worksheet(name, PrintedWorksheet)
        worksheet.set_paper(A4)
        if landscape:
            worksheet.set_landscape()
        worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        worksheet.center_horizontally()
        worksheet.set_footer(self._footer(), {"margin": 0.3})
        day = f"{self._day_name}{chinese_date(self._day)}"
        sheet = Sheet(worksheet, self.styles, columns, _LANDSCAPE_ROOM if landscape else _PORTRAIT_ROOM, day)
        self._sheets.append(sheet)
        return sheet

    def _footer(self) -> str:
        left = f"{self.report.unit[:40]}　{self.report.period.chinese}".replace("&", "&&")
        right = f"{paper_status(self.report)[:60]}　{self._day_name}{self._day.isoformat()}".replace("&", "&&")
        return f"&L&9 {cell_text(left)}&C&9第 &P 页 共 &N 页&R&9 {cell_text(right)}"

    def finish(self) -> bytes:
        """Close the workbook and return it."""
        for sheet in self._sheets:
            sheet.fit_pages()
        self.workbook.close()
        return self._stream.getvalue()
