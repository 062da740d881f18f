"""A row as a person sees it: what is struck, raised, shown otherwise or not to be seen is never taken for what is stored."""

from collections.abc import Iterator, Mapping

from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import (
    CELL_FORMULA,
    CELL_RAISED,
    CELL_ROUNDED,
    CELL_SHOWN_OTHERWISE,
    CELL_STRUCK,
    CELL_UNSEEN,
    ROW_STRUCK,
    Kind,
)
from kaohe_excel.core.terms import Severity
from kaohe_excel.forms.model import Field, FieldKind
from kaohe_excel.reading.book import Look, Sight
from kaohe_excel.reading.cells import is_blank, written
from kaohe_excel.reading.rows import Row

REMARKS = frozenset({"comment", "remark", "note"})
"""Fields that decide nothing; what is struck there is told with the other things that were not used."""
_KINDS: Mapping[Sight, Kind] = {
    Sight.STRUCK: CELL_STRUCK,
    Sight.PARTLY_STRUCK: CELL_STRUCK,
    Sight.RAISED: CELL_RAISED,
    Sight.ROUNDED: CELL_ROUNDED,
    Sight.NOTHING: CELL_SHOWN_OTHERWISE,
    Sight.OTHERWISE: CELL_SHOWN_OTHERWISE,
    Sight.UNSEEN: CELL_UNSEEN,
}


def is_as_seen(row: Row) -> bool:
    """Note what a row's cells look like; False where that forbids to use them, which is then the last finding."""
    looks = row.table.sheet.looks
    if not looks.cells and not looks.formulas:
        return True
    noted = [(field, look) for field in _counting(row) if (look := looks.cells.get(_cell(row, field)))]
    filled = [field for field in _counting(row) if not is_blank(row.raw(field.key))]
    if filled and [look.sight for _, look in noted].count(Sight.STRUCK) == len(filled):
        row.log.add(ROW_STRUCK, row.span, row.person, written=" ".join(row.text(field.key) for field in filled))
        return False
    _note_formulas(row)
    found = sorted(_findings(row, noted), key=lambda found: found[0].severity is Severity.ERROR)
    for kind, place, values in found:
        row.log.add(kind, place, row.person, **values)
    return not found or found[-1][0].severity is not Severity.ERROR


def _counting(row: Row) -> Iterator[Field]:
    """The fields of the row's sheet that decide something and have a column."""
    for field in row.table.form.readable:
        if field.key in row.table.columns and field.kind is not FieldKind.TOTAL and field.key not in REMARKS:
            yield field


def _cell(row: Row, field: Field) -> tuple[int, int]:
    return row.index, row.table.columns[field.key]


def _note_formulas(row: Row) -> None:
    """A score is to be given, not computed: what Excel shows may be newer than the result that was stored."""
    looks, odd = row.table.sheet.looks, row.table.sheet.odd
    for field in _counting(row):
        cell = _cell(row, field)
        if field.kind is FieldKind.POINTS and field.high is not None and cell in looks.formulas and cell not in odd:
            formula = f"={looks.formulas[cell]}" if looks.formulas[cell] else "公式"
            values = {"heading": field.heading, "formula": formula, "written": row.text(field.key)}
            row.log.add(CELL_FORMULA, row.place(field.key), row.person, **values)


def _findings(row: Row, noted: list[tuple[Field, Look]]) -> Iterator[tuple[Kind, Place, dict[str, str]]]:
    unseen = [field for field, look in noted if look.sight is Sight.UNSEEN]
    for field, look in noted:
        kind = _KINDS.get(look.sight)
        if kind is None or (look.sight is Sight.UNSEEN and field is not unseen[0]):
            continue
        place = row.span if len(unseen) > 1 and look.sight is Sight.UNSEEN else row.place(field.key)
        shown = look.text.strip() or "空白"
        yield kind, place, {"heading": field.heading, "written": written(row.raw(field.key)), "shown": shown}
