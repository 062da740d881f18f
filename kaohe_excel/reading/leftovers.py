"""What a workbook holds outside its forms and nobody used: columns, sheets, notes, text boxes, page headers, remarks.

All of it is told once a file; what speaks of changing or withdrawing something is told at its place.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import LEFTOVER_SPEAKS, LEFTOVERS, Finding
from kaohe_excel.forms.model import CHECK_MARK, META_SHEET, OWN_SHEETS, FieldKind
from kaohe_excel.reading.appearance import REMARKS
from kaohe_excel.reading.book import Book, Sheet, Sight, address
from kaohe_excel.reading.cells import bare_heading, heading_key, is_blank, plain, written
from kaohe_excel.reading.log import InUse
from kaohe_excel.reading.remarks import remark_of

SPEAKING = (
    "撤销", "作废", "更正", "以此为准", "更改", "加分", "最终", "应为", "不扣", "不予", "不计", "免扣", "取消",
    "免于", "不属实",
)  # fmt: skip
"""Words by which people change or withdraw what stands in a form."""
_WITHDRAWING = ("撤销", "作废", "更正", "以此为准", "不扣", "不予扣分", "免扣", "免于", "不属实")
"""Those of them that are nothing but a second thought where a record or a mark is described."""
_DESCRIBING = REMARKS | {"matter", "basis"}
_FOR_READERS = frozenset({"序号", "排名", "科室", "部门", "所在科室", "职务", "职级", "职务职级", "岗位", "性别"})
"""Columns that only help to read a row."""
_REMARK = "备注"
"""Printed by us, and the place where people add a word of their own."""
_SILENT_SHEETS = ("WpsReserved",)
_IDENTITY = (FieldKind.PERSON_ID, FieldKind.PERSON_NAME)
_STRUCK = (Sight.STRUCK, Sight.PARTLY_STRUCK)
_LISTED, _QUOTED = 6, 30


class _Leftover(NamedTuple):
    """Something that was written and not used: what it is, where, and its text. ``quiet`` is only listened to, not listed."""

    what: str
    sheet: str
    cell: str
    text: str
    quiet: bool = False

    @property
    def named(self) -> str:
        """As it stands in the list of the file."""
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        text = " ".join(self.text.split())
        quoted = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
        return f"{self.what} {place}“{quoted}”" if quoted else f"{self.what} {place}"


def leftover_findings(book: Book, used: Sequence[InUse]) -> Iterator[Finding]:
    """One finding for all that a used workbook holds besides, and one for each place that speaks of a change."""
    leftovers = [one for sheet in book.sheets for one in _leftovers(sheet, _of(sheet, used), _is_ours(book))]
    speaking = [one for one in leftovers if any(word in plain(one.text) for word in SPEAKING)]
    # A heading is looked at as that of its column and as a text above the data.
    for one in {(one.sheet, one.cell, one.text): one for one in reversed(speaking)}.values():
        values = {"what": one.what, "text": " ".join(one.text.split())}
        yield Finding(LEFTOVER_SPEAKS, Place(book.file, one.sheet, one.cell), values=values)
    listed = [one.named for one in leftovers if not one.quiet]
    if listed:
        more = f"等 {len(listed)} 处" if len(listed) > _LISTED else ""
        yield Finding(LEFTOVERS, Place(book.file), values={"what": "、".join(listed[:_LISTED]) + more})


def _of(sheet: Sheet, used: Iterable[InUse]) -> list[InUse]:
    return sorted((table for table in used if table.sheet.name == sheet.name), key=lambda table: table.first_row)


def _is_ours(book: Book) -> bool:
    return any(sheet.name == META_SHEET for sheet in book.sheets)


def _leftovers(sheet: Sheet, used: Sequence[InUse], ours: bool) -> Iterator[_Leftover]:
    if sheet.name in OWN_SHEETS or sheet.name.startswith(_SILENT_SHEETS):
        return
    if used:
        yield from _beside_tables(sheet, used)
    else:
        yield from _whole_sheet(sheet)
    for (row, column), note in sorted(sheet.looks.notes.items()):
        if text := note.partition(CHECK_MARK)[0].strip():
            yield _Leftover("批注", sheet.name, address(row, column), text)
    for box in sheet.looks.boxes:
        yield _Leftover("文本框", sheet.name, "", box)
    for text in sheet.looks.page:
        yield _Leftover("页眉页脚", sheet.name, "", text, quiet=ours)


def _whole_sheet(sheet: Sheet) -> Iterator[_Leftover]:
    filled = [
        (row, column)
        for row, cells in enumerate(sheet.rows)
        for column, value in enumerate(cells)
        if not is_blank(value)
    ]
    if filled:
        yield _Leftover("工作表", sheet.name, "", "")
    speaking = ((cell, written(sheet.value(*cell))) for cell in filled)
    for (row, column), text in speaking:
        if any(word in text for word in SPEAKING):
            yield _Leftover("工作表", sheet.name, address(row, column), text, quiet=True)
            return


def _beside_tables(sheet: Sheet, used: Sequence[InUse]) -> Iterator[_Leftover]:
    """Columns that no field has, struck remarks, and whatever is said in rows that are about nobody."""
    for table, following in zip(used, [*used[1:], None], strict=True):
        rows = range(table.first_row, following.first_row if following else len(sheet.rows))
        named = [row for row in rows if _is_data(table, row)]
        unused = {row: _filled(sheet, row) - set(table.columns.values()) for row in named}
        for column in sorted(set().union(*unused.values())):
            yield from _column(table, column, [row for row in named if column in unused[row]])
        yield from _struck_remarks(table, named)
        yield from _second_thoughts(table, named)
        for row in set(rows) - set(named):
            yield from _said(sheet, row, _filled(sheet, row))
    for row in range(used[0].first_row):
        yield from _said(sheet, row, _filled(sheet, row))


def _is_data(table: InUse, row: int) -> bool:
    """Whether a row names somebody (or whatever the form is about) and says something of him; a labelled remark does not."""
    keys = [field.key for field in table.form.fields if field.kind in _IDENTITY] or [table.form.fields[0].key]
    naming = {table.columns[key] for key in keys if key in table.columns}
    filled = _filled(table.sheet, row)
    first = plain(written(table.sheet.value(row, min(filled)))) if filled else ""
    return bool(filled & naming and filled - naming) and ":" not in first and not remark_of(first)


def _filled(sheet: Sheet, row: int) -> set[int]:
    return {column for column, value in enumerate(sheet.rows[row]) if not is_blank(value)}


def _column(table: InUse, column: int, rows: Sequence[int]) -> Iterator[_Leftover]:
    """A column that no field has: once by its heading, and each cell or the heading where that speaks of a change."""
    sheet = table.sheet
    heading, above = _heading(table, column)
    bare = bare_heading(heading_key(heading))
    printed = bare in table.form.printed
    if (printed and bare != _REMARK) or bare in _FOR_READERS:
        return
    place = address(above if heading else rows[0], column)
    if not printed:
        yield _Leftover("列", sheet.name, place, heading or written(sheet.value(rows[0], column)))
    for row in rows if heading else rows[1:]:
        yield _Leftover(
            f"列“{heading}”", sheet.name, address(row, column), written(sheet.value(row, column)), quiet=True
        )


def _heading(table: InUse, column: int) -> tuple[str, int]:
    """A column's heading and its row, in one of the two rows above the data."""
    for row in (table.first_row - 1, table.first_row - 2):
        if row >= 0 and not is_blank(value := table.sheet.value(row, column)):
            return " ".join(written(value).split()), row
    return "", 0


def _struck_remarks(table: InUse, rows: Collection[int]) -> Iterator[_Leftover]:
    for field in table.form.fields:
        if field.key not in REMARKS or field.key not in table.columns:
            continue
        for row in rows:
            look = table.sheet.looks.cells.get((row, table.columns[field.key]))
            if look is not None and look.sight in _STRUCK and not _is_struck(table, row):
                cell = address(row, table.columns[field.key])
                yield _Leftover(f"划掉的“{field.heading}”", table.sheet.name, cell, look.text)


def _second_thoughts(table: InUse, rows: Collection[int]) -> Iterator[_Leftover]:
    """What is described in a row that counts, where it says that the row is not to count."""
    for field in table.form.fields:
        if field.key in _DESCRIBING and field.key in table.columns:
            for row in rows:
                text = written(table.sheet.value(row, table.columns[field.key]))
                if any(word in plain(text) for word in _WITHDRAWING):
                    cell = address(row, table.columns[field.key])
                    yield _Leftover(f"“{field.heading}”", table.sheet.name, cell, text, quiet=True)


def _is_struck(table: InUse, row: int) -> bool:
    """Whether the whole row is withdrawn, which is said elsewhere."""
    looks = table.sheet.looks.cells
    return all(
        (row, column) in looks for column in table.columns.values() if not is_blank(table.sheet.value(row, column))
    )


def _said(sheet: Sheet, row: int, columns: Iterable[int]) -> Iterator[_Leftover]:
    for column in sorted(columns):
        value = sheet.rows[row][column]
        if isinstance(value, str):
            yield _Leftover("表外的话", sheet.name, address(row, column), value, quiet=True)
