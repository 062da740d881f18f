"""测评表, 年度测评表 and 外单位评价意见: what others say of a person in a quarter or a year."""

from collections.abc import Callable, Collection, Iterator

from kaohe_excel.facts import AnnualPoll, HostOpinion, Place, PollForm, PollRow, Stage
from kaohe_excel.finding import (
    BALLOTS_DISAGREE,
    CELL_BLANK,
    NO_VALID_BALLOT,
    ROW_CONFLICT,
    ROW_REPEATED,
    VOTE_BLANK_ZERO,
    VOTES_DISAGREE,
    Kind,
)
from kaohe_excel.period import Period
from kaohe_excel.reading.cells import Fault, Parsed, plain
from kaohe_excel.reading.context import Context, Harvest, form_period, is_leader_row, make_table, read_head
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.recognise import Workbook
from kaohe_excel.reading.rows import Row, person_rows
from kaohe_excel.terms import Grade, Severity

_BALLOTS = (("issued", "发出"), ("returned", "收回"), ("valid", "有效"))


def form_rows(
    workbook: Workbook, context: Context, log: Log, kinds: Collection[str]
) -> Iterator[tuple[Period, Row]]:
    """Every row about an assessee of a form of one period, sheet by sheet; a sheet without a head shares the first's.

    Unused is raised where the period is missing, of a wrong kind or not needed, or where a column is missing.
    """
    heads = [read_head(workbook, part) for part in workbook.parts]
    head = next((head for head in heads if head.period.value), heads[0])
    period = form_period(head, kinds, context, log)
    for part in workbook.parts:
        table = make_table(workbook, part, part.form, log)
        for row in person_rows(table, context.people, log):
            if not row.person or not is_leader_row(row, period, context):
                yield period, row


def distinct(
    rows: Iterator[tuple[Period, Row]], read: Callable[[Period, Row], object], context: Context, log: Log
) -> Iterator[tuple[Period, Row]]:
    """The first row of each person whose rows agree; rows that differ are reported and none is used."""
    first: dict[str, tuple[Period, Row, object]] = {}
    refused: set[str] = set()
    for period, row in rows:
        content = read(period, row)
        if row.person not in first:
            first[row.person] = period, row, content
            continue
        name, earlier = context.people.names[row.person], first[row.person]
        if earlier[2] == content:
            log.add(ROW_REPEATED, row.span, row.person, name=name)
        else:
            log.add(ROW_CONFLICT, row.span, row.person, name=name, other=earlier[1].span.cell)
            refused.add(row.person)
    for person, (period, row, _) in first.items():
        if person not in refused:
            yield period, row


def _written(row: Row) -> tuple[object, ...]:
    """A row's content for comparison with another about the same person."""
    return tuple(plain(row.text(f.key)) for f in row.table.form.fields if f.key not in ("person", "name"))


def read_poll(workbook: Workbook, context: Context, log: Log, harvest: Harvest) -> None:
    """Read a 测评表: ballots issued, returned and valid, and the votes, which must add up to the valid ones."""
    rows: list[PollRow] = []
    period: Period | None = None
    read = _PersonRows(workbook, context, log, ("quarter", "year"), Stage.POLL)
    for row in read:
        ballots = _ballots(row)
        if ballots is not None:
            rows.append(ballots)
    period = read.period
    harvest.poll_forms.append(PollForm(workbook.book.file, period, tuple(rows)))
