"""One sheet of an official form as offices lay it out: title, head line, one or two heading rows, data, a closing 注."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from kaohe_excel.forms.model import Field, FieldKind, SheetForm
from kaohe_excel.writing.blanks.form_guidance import entry_hint
from kaohe_excel.writing.press.styles import Measure, Styles, row_height, text_width

TITLE_ROW, HEAD_ROW, FIRST_HEADING_ROW = 0, 1, 2
_TITLE_HEIGHT, _HEAD_HEIGHT, _GROUP_HEIGHT, _LEAST_ROW_HEIGHT = 34, 24, 22, 22
_WIDEST_COLUMN, _NARROWEST_SHEET, _PORTRAIT_WIDTH, _LANDSCAPE_WIDTH = 44, 84, 96, 150
_ROW_HEIGHT_OF_ONE = 80
_A4 = 9
IDENTITY = frozenset({"person", "name", "department", "total"})
"""Fields that are filled in and locked where a form lists its people already."""

_CENTRED = frozenset(FieldKind) - {FieldKind.TEXT, FieldKind.DATE, FieldKind.TOTAL}
_FIRST_DATE, _LAST_DATE = date(2000, 1, 1), date(2099, 12, 31)


class BlankFormula(NamedTuple):
    """A live formula with its stored result: hundredths of a point, or a text such as ``#N/A``."""

    text: str
    result: int | str


Value: TypeAlias = str | int | date | BlankFormula | None
"""A cell: text as text, points in hundredths, counts as they are, days, formulas; ``None`` is left for people to fill."""

Row: TypeAlias = Mapping[str, Value]
"""One data row, by field key."""


class Words(NamedTuple):
    """What stands around a sheet's data: the title, the cells of the head line, the closing 注."""

    title: str
    head: tuple[str, ...]
    note: str


class SheetPlan(NamedTuple):
    """Where everything on one sheet goes. Rows and columns count from 0; ``widths`` are column units.

    ``issued`` sheets list their people already: identities are locked. ``choices`` are the formulas of dropdowns that take their list
    from another sheet, by field key.
    """

    form: SheetForm
    rows: Sequence[Row]
    row_count: int
    widths: tuple[int, ...]
    issued: bool
    choices: Mapping[str, str]

    @property
    def heading_row(self) -> int:
        """The row of the field headings; where there are groups, they stand in the row above."""
        return FIRST_HEADING_ROW + any(field.group for field in self.form.fields)

    @property
    def first_row(self) -> int:
        """The first data row."""
        return self.heading_row + 1

    @property
    def last_row(self) -> int:
        """The last data row, empty ones included."""
        return self.heading_row + self.row_count

    @property
    def last_column(self) -> int:
        """The last column."""
        return len(self.form.fields) - 1

    def column_range(self, key: str) -> str:
        """A field's data cells as an absolute reference with the sheet's name, for a dropdown."""
        column = [field.key for field in self.form.fields].index(key)
        return f"='{self.form.name}'!{xl_range_abs(self.first_row, column, self.last_row, column)}"


def plan_sheet(
    form: SheetForm,
    rows: Sequence[Row],
    measure: Measure,
    *,
    spare_rows: int,
    issued: bool,
    choices: Mapping[str, str],
) -> SheetPlan:
    """Lay out a sheet for these rows and ``spare_rows`` empty ones below them (one at least where there are none)."""
    headings = [_heading_width(field, measure) for field in form.fields]
    wanted = [_column_width(field, rows, least) for field, least in zip(form.fields, headings, strict=True)]
    widths = _widened(form.fields, wanted, measure)
    narrowest = measure.page(_NARROWEST_SHEET)
    if sum(widths) < narrowest:
        widths = [width * narrowest // sum(widths) for width in widths]
    elif sum(widths) > measure.page(_LANDSCAPE_WIDTH):  # better a text over two lines than a whole page in small print
        widths = [_cut_back(*column) for column in zip(form.fields, widths, headings, strict=True)]
    return SheetPlan(form, rows, max(1, len(rows) + spare_rows), tuple(widths), issued, choices)


def _column_width(field: Field, rows: Sequence[Row], heading: int) -> int:
    texts = [text for row in rows if isinstance(text := row.get(field.key), str)]
    longest = max((text_width(text) for text in texts), default=0)
    return max(field.width, heading, min(longest + 2, _WIDEST_COLUMN))


def _widened(fields: Sequence[Field], widths: Sequence[int], measure: Measure) -> list[int]:
    """The widths with room for every upper heading over its columns."""
    wide = list(widths)
    for first, last in _group_spans(fields):
        wide[first] += max(0, measure.units(fields[first].group, "heading") - sum(widths[first : last + 1]))
    return wide


def _heading_width(field: Field, measure: Measure) -> int:
    """The room for a heading over two lines, its suffix on a line of its own."""
    return max(-(-measure.units(field.heading, "heading") // 2), measure.units(field.suffix, "heading"))


def _cut_back(field: Field, width: int, heading: int) -> int:
    return max(field.width, heading) if field.kind is FieldKind.TEXT else width


def _heading_text(field: Field, width: int) -> str:
    """A heading with its suffix below it, broken into even lines where it is wider than so many signs of half width.

    >>> _heading_text(Field("a", "政治品德", FieldKind.POINTS, suffix="(5分)"), 6)
    '政治\\n品德\\n(5分)'
    """
    lines = -(-text_width(field.heading) // width)
    size = -(-len(field.heading) // lines)
    parts = [field.heading[start : start + size] for start in range(0, len(field.heading), size)]
    return "\n".join([*parts, field.suffix]).strip()


def write_sheet(sheet: Worksheet, styles: Styles, plan: SheetPlan, words: Words) -> None:
    """Write a whole sheet with its dropdowns, protection (without a password) and print set-up."""
    for column, width in enumerate(plan.widths):
        sheet.set_column(column, column, width)
    _write_title(sheet, styles, plan, words.title)
    _write_head(sheet, styles, plan, words.head)
    _write_headings(sheet, styles, plan)
    for index in range(plan.row_count):
        _write_row(sheet, styles, plan, index)
    _write_note(sheet, styles, plan, words.note)
    _set_checks(sheet, plan)
    _set_up(sheet, plan, styles.measure)


def _write_span(sheet: Worksheet, row: int, span: tuple[int, int], text: str, look: Format) -> None:
    """One text over some columns; a single cell cannot be merged."""
    first, last = span
    if first != last:
        sheet.merge_range(row, first, row, last, "", look)
    sheet.write_string(row, first, text, look)


def _write_title(sheet: Worksheet, styles: Styles, plan: SheetPlan, title: str) -> None:
    lines = styles.measure.lines(title, sum(plan.widths), "title")
    sheet.set_row(TITLE_ROW, styles.measure.height(lines * _TITLE_HEIGHT, "title"))
    look = styles("title", text_wrap=True) if lines > 1 else styles("title")
    _write_span(sheet, TITLE_ROW, (0, plan.last_column), title, look)


def _write_head(sheet: Worksheet, styles: Styles, plan: SheetPlan, texts: Sequence[str]) -> None:
    measure, lines = styles.measure, 1
    for text, (first, last) in zip(texts, _spans(plan.widths, texts), strict=True):
        _write_span(sheet, HEAD_ROW, (first, last), text, styles("plain"))
        room = sum(plan.widths[first : last + 1]) + last - first  # with the padding of the columns between
        lines = max(lines, measure.lines(text, room))
    sheet.set_row(HEAD_ROW, measure.height(max(_HEAD_HEIGHT, row_height(lines))))


def _spans(widths: Sequence[int], texts: Sequence[str]) -> list[tuple[int, int]]:
    """Share the columns out among texts side by side, the room going with the length of the texts.

    >>> _spans([10, 10, 10, 30], ["考核期：2026年3月", "评分人"])
    [(0, 2), (3, 3)]
    """
    lengths = [text_width(text) + 4 for text in texts]
    spans: list[tuple[int, int]] = []
    column = 0
    for index in range(len(texts)):
        left = len(texts) - index - 1
        wanted = sum(widths) * sum(lengths[: index + 1]) // sum(lengths)
        last = column
        while last + 1 < len(widths) - left and (not left or sum(widths[: last + 1]) < wanted):
            last += 1
        spans.append((column, last))
        column = last + 1
    return spans


def _write_headings(sheet: Worksheet, styles: Styles, plan: SheetPlan) -> None:
    look, row, measure = styles("heading"), plan.heading_row, styles.measure
    rooms = [measure.room(width, "heading") for width in plan.widths]
    texts = [_heading_text(field, room) for field, room in zip(plan.form.fields, rooms, strict=True)]
    for row_above in range(FIRST_HEADING_ROW, row):
        sheet.set_row(row_above, measure.height(_GROUP_HEIGHT, "heading"))
    lines = max(measure.lines(text, width, "heading") for text, width in zip(texts, plan.widths, strict=True))
    sheet.set_row(row, measure.height(max(_LEAST_ROW_HEIGHT, row_height(lines)), "heading"))
    for column, field in enumerate(plan.form.fields):
        if field.group or row == FIRST_HEADING_ROW:
            sheet.write_string(row, column, texts[column], look)
        else:
            sheet.merge_range(FIRST_HEADING_ROW, column, row, column, "", look)
            sheet.write_string(FIRST_HEADING_ROW, column, texts[column], look)
    for span in _group_spans(plan.form.fields):
        _write_span(sheet, FIRST_HEADING_ROW, span, plan.form.fields[span[0]].group, look)


def _group_spans(fields: Sequence[Field]) -> list[tuple[int, int]]:
    """First and last column of every run of fields under one upper heading."""
    starts = [i for i, field in enumerate(fields) if field.group and (not i or fields[i - 1].group != field.group)]
    return [(start, start + sum(field.group == fields[start].group for field in fields) - 1) for start in starts]


def _write_row(sheet: Worksheet, styles: Styles, plan: SheetPlan, index: int) -> None:
    row = plan.first_row + index
    values: Row = plan.rows[index] if index < len(plan.rows) else {}
    for column, field in enumerate(plan.form.fields):
        locked = plan.issued and field.key in IDENTITY
        value = _total(plan, row, values) if _needs_total(field, values) else values.get(field.key)
        cell = value if field.kind is FieldKind.COUNT else stored(value)
        write_cell(sheet, (row, column), cell, _look(styles, field, locked=locked))
    texts = [str(values.get(field.key) or "") for field in plan.form.fields]
    lines = max(styles.measure.lines(text, width) for text, width in zip(texts, plan.widths, strict=True))
    sheet.set_row(row, styles.measure.height(max(_least_height(plan), row_height(lines))))


def _least_height(plan: SheetPlan) -> int:
    """A form about one person leaves room to write; a list of people is kept on one page for as long as it is legible."""
    if plan.row_count == 1:
        return _ROW_HEIGHT_OF_ONE
    return 0 if plan.issued else _LEAST_ROW_HEIGHT


def _needs_total(field: Field, values: Row) -> bool:
    return field.kind is FieldKind.TOTAL and field.key not in values


def _total(plan: SheetPlan, row: int, values: Row) -> BlankFormula:
    """合计 over the score cells of a row; cells that hold no number add nothing, as SUM has it."""
    columns = [i for i, field in enumerate(plan.form.fields) if field.kind is FieldKind.POINTS]
    marks = [values.get(plan.form.fields[column].key) for column in columns]
    result = sum(mark for mark in marks if isinstance(mark, int))
    return BlankFormula(f"=SUM({xl_range(row, columns[0], row, columns[-1])})", result)


def _look(styles: Styles, field: Field, *, locked: bool) -> Format:
    if field.kind is FieldKind.TOTAL:
        return styles("score", align="center", num_format="0.00;-0.00;")
    if locked:
        return styles("centre") if field.kind in _CENTRED else styles("text")
    if field.kind is FieldKind.DATE:
        return styles("input_date", locked=False)
    return styles("input" if field.kind in _CENTRED else "input_text", locked=False)


def stored(value: Value) -> Value | float:
    """Points as Excel stores them."""
    return _number(value) if isinstance(value, int) else value


def write_cell(sheet: Worksheet, at: tuple[int, int], value: Value | float, look: Format) -> None:
    """Write one stored value at (row, column); a text stays a text, whatever it begins with."""
    if value is None:
        sheet.write_blank(*at, None, look)
    elif isinstance(value, str):
        sheet.write_string(*at, value, look)
    elif isinstance(value, BlankFormula):
        result = value.result if isinstance(value.result, str) else _number(value.result)
        sheet.write_formula(*at, value.text, look, result)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, look)
    else:
        sheet.write_number(*at, value, look)


def _number(hundredths: int) -> float | int:
    """Points as Excel stores them: a whole number where it is one, so that the stored text stays short."""
    return hundredths / 100 if hundredths % 100 else hundredths // 100


def _write_note(sheet: Worksheet, styles: Styles, plan: SheetPlan, note: str) -> None:
    row, measure = plan.last_row + 1, styles.measure
    sheet.set_row(row, measure.height(row_height(measure.lines(note, sum(plan.widths), "note")), "note"))
    _write_span(sheet, row, (0, plan.last_column), note, styles("note"))


def _set_checks(sheet: Worksheet, plan: SheetPlan) -> None:
    """Dropdowns and limits on the input cells, each saying in Chinese what it wants."""
    for column, field in enumerate(plan.form.fields):
        rule = _rule(field, plan.choices.get(field.key))
        if rule is None or (plan.issued and field.key in IDENTITY):
            continue
        words = {"error_title": f"“{field.heading}”填写有误", "error_message": entry_hint(field)}
        sheet.data_validation(plan.first_row, column, plan.last_row, column, {**rule, **words})


def _rule(field: Field, source: str | None) -> dict[str, object] | None:
    if source:
        return {"validate": "list", "source": source}
    if field.kind is FieldKind.CHOICE:
        return {"validate": "list", "source": [str(choice) for choice in field.choices]}
    if field.kind is FieldKind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": _FIRST_DATE, "maximum": _LAST_DATE}
    if field.kind is FieldKind.COUNT:
        return {"validate": "integer", "criteria": ">=", "value": field.low}
    return _points_rule(field) if field.kind is FieldKind.POINTS else None


def _points_rule(field: Field) -> dict[str, object]:
    low = _number(field.low)
    if field.high is None:
        return {"validate": "decimal", "criteria": ">=", "value": low}
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": _number(field.high)}


def _set_up(sheet: Worksheet, plan: SheetPlan, measure: Measure) -> None:
    """Frozen headings, protection that hinders nobody who means it, and print on A4, one page wide."""
    identities = sum(field.key in {"person", "name"} for field in plan.form.fields[:2])
    sheet.freeze_panes(plan.first_row, identities)
    adding = {"insert_rows": not plan.issued, "delete_rows": not plan.issued}
    sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True, **adding})
    sheet.set_paper(_A4)
    if sum(plan.widths) > measure.page(_PORTRAIT_WIDTH):
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_HEADING_ROW, plan.heading_row)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页 共 &N 页")
