"""Forms with one row a person: the row that counts for each of them."""

from collections.abc import Iterable

from kaohe_excel.core.facts import Stage
from kaohe_excel.core.findings import ROW_CONFLICT, ROW_REPEATED
from kaohe_excel.core.period import Period
from kaohe_excel.reading.appearance import is_as_seen
from kaohe_excel.reading.cells import plain
from kaohe_excel.reading.context import Context, Workbook, is_leader_row, make_table
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.rows import Row, Table, person_rows

_IDENTITY = ("person", "name")


def all_tables(workbook: Workbook, log: Log) -> list[Table]:
    """The workbook's sheets with their columns; Unused where a required one is missing."""
    return [make_table(workbook, part, part.form, log) for part in workbook.parts]


def single_rows(
    tables: Iterable[Table], period: Period, stage: Stage | None, context: Context, log: Log
) -> tuple[Row, ...]:
    """One row for each assessee. Equal rows count once; rows that differ count not at all and leave the person open."""
    first: dict[str, Row] = {}
    refused: set[str] = set()
    for table in tables:
        for row in person_rows(table, context.people, log):
            if not row.person:
                leave_open(row, row.concerned, stage, period, log)
            elif not is_leader_row(row, period, context) and (
                not is_as_seen(row) or _is_second(row, first, context, log)
            ):
                refused.add(row.person)
                leave_open(row, (row.person,), stage, period, log)
    return tuple(row for person, row in first.items() if person not in refused)


def leave_open(row: Row, persons: tuple[str, ...], stage: Stage | None, period: Period, log: Log) -> None:
    """Leave persons open in the period, on the ground of the finding noted last."""
    if stage is not None and persons:
        log.leave_open(persons, stage, period, place=row.span, kind=log.findings[-1].kind)


def _is_second(row: Row, first: dict[str, Row], context: Context, log: Log) -> bool:
    """Whether a row differs from an earlier one about the same person; both cases of a second row are noted."""
    earlier = first.setdefault(row.person, row)
    if earlier is row:
        return False
    name = context.people.names[row.person]
    if _content(earlier) == _content(row):
        log.add(ROW_REPEATED, row.span, row.person, name=name)
        return False
    log.add(ROW_CONFLICT, row.span, row.person, name=name, other=earlier.span.cell)
    return True


def _content(row: Row) -> tuple[str, ...]:
    return tuple(plain(row.text(field.key)) for field in row.table.form.fields if field.key not in _IDENTITY)
