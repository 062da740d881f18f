"""A rating form as somebody types it anew: no ``_meta``, other columns first, headings of his own, empty sheets left in place."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kaohe_excel.core.period import Period
from kaohe_excel.forms.model import Field, FieldKind, SheetForm
from kaohe_excel.sample.mistakes import Retyped
from kaohe_excel.writing.blanks.form_sheet import Row, stored, write_cell

_GROUP_ROW, _HEADING_ROW, _FIRST_ROW = 2, 3, 4
_FIRST_SCORE = 2
_DROPPED = frozenset({"department"})


def retyped_form(form: SheetForm, head: Mapping[str, str], rows: Sequence[Row], how: Retyped, year: int) -> bytes:
    """The form's rows in a workbook of somebody's own making; ``how`` says what went wrong besides."""
    target = BytesIO()
    workbook = Workbook(target, {"in_memory": True})
    workbook.set_properties({"created": datetime(year, how.month, 25)})
    look = workbook.add_format({"font_name": "宋体", "border": 1, "align": "center", "text_wrap": True})
    sheet = workbook.add_worksheet("Sheet1")
    fields = _reordered(form.fields)
    _write_top(sheet, head, how, year, len(fields))
    _write_headings(sheet, fields, look)
    for index, row in enumerate(rows):
        _write_row(sheet, fields, _FIRST_ROW + index, row, look)
    sheet.write_string(_FIRST_ROW + len(rows), 0, "注：原表打不开，由本人重新录入。")
    sheet.write_string(_FIRST_ROW + len(rows) + 1, 0, "审核：　　　　制表：")
    _spoil(sheet, fields, rows, how, look)
    workbook.add_worksheet("Sheet2")
    workbook.add_worksheet("Sheet3")
    workbook.close()
    return target.getvalue()


def _reordered(fields: Sequence[Field]) -> list[Field]:
    """姓名 before 人员编号, and the dimensions from last to first."""
    kept = [field for field in fields if field.key not in _DROPPED]
    groups = list(dict.fromkeys(field.group for field in kept if field.group))
    scores = [field for group in reversed(groups) for field in kept if field.group == group]
    rest = [field for field in kept if not field.group]
    return [rest[1], rest[0], *scores, *rest[2:]]


def _write_top(sheet: Worksheet, head: Mapping[str, str], how: Retyped, year: int, columns: int) -> None:
    titled = Period.of_month(year, how.titled_month or how.month)
    sheet.merge_range(0, 0, 0, columns - 1, f"{head['unit']}{titled.chinese}公务员平时考核评分表")
    pairs = (("考核月份：", head["period"]), ("评分人：", head["rater"]), ("评分人编号：", head["rater_id"]))
    for index, (label, value) in enumerate(pairs):
        sheet.write_string(1, 4 * index, label)
        sheet.write_string(1, 4 * index + 1, value)


def _write_headings(sheet: Worksheet, fields: Sequence[Field], look: Format) -> None:
    sheet.set_row(_HEADING_ROW, 32)
    for column, field in enumerate(fields):
        text = _heading(field, column)
        if field.group:
            sheet.write_string(_HEADING_ROW, column, text, look)
        else:
            sheet.merge_range(_GROUP_ROW, column, _HEADING_ROW, column, text, look)
    for group in dict.fromkeys(field.group for field in fields if field.group):
        columns = [column for column, field in enumerate(fields) if field.group == group]
        sheet.merge_range(_GROUP_ROW, columns[0], _GROUP_ROW, columns[-1], group, look)


def _heading(field: Field, column: int) -> str:
    """A heading as typed from memory: names of items without their marks, but for the first, whose brackets are half as wide."""
    if field.kind is FieldKind.PERSON_NAME:
        return "姓 名"
    suffix = field.suffix if column == _FIRST_SCORE else ""
    return field.heading + suffix.replace("（", "(").replace("）", ")")


def _write_row(sheet: Worksheet, fields: Sequence[Field], at: int, row: Row, look: Format) -> None:
    scores = [row.get(field.key) for field in fields if field.kind is FieldKind.POINTS]
    total = sum(score for score in scores if isinstance(score, int))
    for column, field in enumerate(fields):
        value = row.get(field.key, total) if field.kind is FieldKind.TOTAL else row.get(field.key)
        write_cell(sheet, (at, column), stored(value), look)


def _spoil(sheet: Worksheet, fields: Sequence[Field], rows: Sequence[Row], how: Retyped, look: Format) -> None:
    """Hide a row or a column, or merge two people's scores, as ``how`` has it; its persons are 人员编号 by now."""
    columns = {field.key: column for column, field in enumerate(fields)}
    places = {row.get("person"): _FIRST_ROW + index for index, row in enumerate(rows)}
    if how.hidden_row:
        sheet.set_row(places[how.hidden_row], None, None, {"hidden": True})
    if how.hidden_column:
        sheet.set_column(columns[how.hidden_column], columns[how.hidden_column], None, None, {"hidden": True})
    if how.merged:
        first, second, key = how.merged
        column = columns[key]
        sheet.merge_range(places[first], column, places[second], column, "", look)
        write_cell(sheet, (places[first], column), stored(rows[places[first] - _FIRST_ROW].get(key)), look)
