"""测评表, 年度测评表 and 外单位评价意见: what others say of a person in a quarter or a year."""

from kaohe_excel.core.facts import AnnualPoll, HostOpinion, PollForm, PollRow, Stage
from kaohe_excel.core.findings import (
    ABSTAINED_COUNTED,
    BALLOTS_DISAGREE,
    CELL_BLANK,
    HOST_GRADE_UNKNOWN,
    NO_VALID_BALLOT,
    ROW_NOT_COUNTED,
    VOTE_BLANK_ZERO,
    VOTES_DISAGREE,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AnnualGrade, Grade
from kaohe_excel.reading.cells import Fault, Parsed
from kaohe_excel.reading.context import Context, Harvest, Workbook, form_period, is_uncounted, uncounted_values
from kaohe_excel.reading.log import Log
from kaohe_excel.reading.rows import Row
from kaohe_excel.reading.single_rows import all_tables, leave_open, single_rows

_BALLOTS = (("issued", "发出"), ("returned", "收回"), ("valid", "有效"))


def read_poll(workbook: Workbook, context: Context, log: Log, harvest: Harvest) -> None:
    """Read a 测评表: ballots issued, returned and valid, and the votes, which must add up to the valid ones (七-1)."""
    period = form_period(workbook.head, ("quarter", "year"), context, log)
    rows: list[PollRow] = []
    for row in single_rows(all_tables(workbook, log), period, Stage.POLL, context, log):
        ballots = _ballots(row)
        if ballots is None and is_uncounted(row.person, period, context):
            row.set_aside(ROW_NOT_COUNTED, **uncounted_values(row.person, period, context))
        elif ballots is None:
            leave_open(row, (row.person,), Stage.POLL, period, log)
        else:
            rows.append(ballots)
    harvest.poll_forms.append(PollForm(workbook.book.file, period, tuple(rows)))


def _ballots(row: Row) -> PollRow | None:
    """A person's ballots, or ``None`` after the error that spoils them (which is then the last finding)."""
    if row.is_empty():
        row.log.add(CELL_BLANK, row.span, row.person, heading="票数")
        return None
    issued, returned, valid = (row.count(key).value for key, _ in _BALLOTS)
    votes = {grade: row.count(f"votes_{grade}", required=False) for grade in Grade}
    if issued is None or returned is None or valid is None or not _votes_known(row, votes, valid):
        return None
    counted = {grade: vote.value or 0 for grade, vote in votes.items()}
    if _abstained_counted(row, sum(counted.values()), valid):
        return None
    if not _add_up(row, (issued, returned, valid), sum(counted.values())):
        return None
    return PollRow(row.person, issued, returned, valid, counted, row.span)


def _abstained_counted(row: Row, votes: int, valid: int) -> bool:
    """Whether 弃权 is among the valid ballots, where it does not belong (七-1), or cannot be read."""
    abstained = row.count("abstained", required=False)
    if abstained.value and votes + abstained.value == valid:
        heading = row.table.form.field("abstained").heading
        values = {"heading": heading, "count": str(abstained.value), "valid": str(valid)}
        row.log.add(ABSTAINED_COUNTED, row.place("abstained"), row.person, **values)
        return True
    return abstained.fault not in (None, Fault.BLANK)


def _votes_known(row: Row, votes: dict[Grade, Parsed[int]], valid: int) -> bool:
    """Whether every vote is a number; blank ones are 0 where the others add up to the valid ballots."""
    if any(vote.fault not in (None, Fault.BLANK) for vote in votes.values()):
        return False
    blank = [grade for grade, vote in votes.items() if vote.fault is Fault.BLANK]
    fits = sum(vote.value or 0 for vote in votes.values()) == valid
    for grade in blank:
        row.log.add(VOTE_BLANK_ZERO if fits else CELL_BLANK, row.place(f"votes_{grade}"), row.person, heading=grade)
    return fits or not blank


def _add_up(row: Row, ballots: tuple[int, int, int], votes: int) -> bool:
    issued, returned, valid = ballots
    for (less, less_count), (more, more_count) in (
        (("发出", issued), ("收回", returned)),
        (("收回", returned), ("有效", valid)),
    ):
        if more_count > less_count:
            values = {"more": more, "more_count": str(more_count), "less": less, "less_count": str(less_count)}
            row.log.add(BALLOTS_DISAGREE, row.span, row.person, **values)
            return False
    if votes != valid:
        row.log.add(VOTES_DISAGREE, row.span, row.person, votes=str(votes), valid=str(valid))
        return False
    if not valid:
        row.log.add(NO_VALID_BALLOT, row.place("valid"), row.person)
        return False
    return True


def read_annual_poll(workbook: Workbook, context: Context, log: Log, harvest: Harvest) -> None:
    """Read a 年度测评表: the other part of the annual score, from 0 to 100 (九-1)."""
    year = form_period(workbook.head, ("year",), context, log)
    for row in single_rows(all_tables(workbook, log), year, None, context, log):
        score = row.points("score").value
        if score is not None:
            harvest.annual_polls.append(AnnualPoll(row.person, year, score, row.place("score")))


def read_host_opinion(workbook: Workbook, context: Context, log: Log, harvest: Harvest) -> None:
    """Read 外单位评价意见 on seconded people, for a quarter or a year (七-2)."""
    period = form_period(workbook.head, ("quarter", "year"), context, log)
    for row in single_rows(all_tables(workbook, log), period, Stage.OPINION, context, log):
        opinion = _opinion(row, period)
        if opinion is None:
            leave_open(row, (row.person,), Stage.OPINION, period, log)
        else:
            harvest.host_opinions.append(opinion)


def _opinion(row: Row, period: Period) -> HostOpinion | None:
    if row.is_empty():
        row.log.add(CELL_BLANK, row.span, row.person, heading="评价意见")
        return None
    score = row.points("score", required=False)
    scale: tuple[Grade | AnnualGrade, ...] = tuple(Grade) if period.quarter else tuple(AnnualGrade)
    grade = row.grade("grade", scale)
    if score.fault not in (None, Fault.BLANK) or row.is_merged_down("grade"):
        return None
    if grade and grade not in scale:
        row.log.add(
            HOST_GRADE_UNKNOWN,
            row.place("grade"),
            row.person,
            written=grade,
            period=period.chinese,
            choices="、".join(scale),
        )
        return None
    return HostOpinion(
        person=row.person,
        period=period,
        unit=row.text("unit"),
        opinion=row.text("opinion"),
        score=score.value,
        grade=grade,
        place=row.span,
    )
