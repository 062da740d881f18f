"""Everything that is handed out for a period: to each rater, to the office, to other units and to each 科室; and whom it leaves out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.core.design import Design
from kaohe_excel.core.facts import Roster, RosterRow, WorkRecord
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Cycle
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import counts, expected_raters
from kaohe_excel.writing.blanks.form_appendix import Appendix
from kaohe_excel.writing.blanks.forms import (
    FOR_HOSTS,
    FOR_OFFICE,
    FOR_RATERS,
    AppendixOf,
    LeftOut,
    absence,
    assessed_rows,
    blank_forms,
)
from kaohe_excel.writing.blanks.record_forms import month_appendix, work_record_forms

FOR_DEPARTMENTS = "科室"
RECIPIENTS = (FOR_RATERS, FOR_OFFICE, FOR_HOSTS, FOR_DEPARTMENTS)
"""The folders of a handout, in the order in which people are told of them."""


class Handout(NamedTuple):
    """The blank forms of a period by path; ``left_out`` are those whom no rater is to score, ``unrated`` the names of those
    whom the sheet 评分人 gives no rater though somebody should score them.
    """

    unit: str
    period: Period
    files: Mapping[str, bytes]
    left_out: tuple[LeftOut, ...]
    unrated: tuple[str, ...]

    def files_for(self, recipient: str) -> tuple[str, ...]:
        """The file names in one recipient's folder."""
        return tuple(path.partition("/")[2] for path in self.files if path.startswith(f"{recipient}/"))


def handout(
    roster: Roster, policies: Policies, period: Period, records: Sequence[WorkRecord], design: Design, *, ledgers: bool
) -> Handout:
    """The forms of a month, or of all months of a quarter or a year, each under the policy in force on its last day.

    工作记实台账 are handed out where the unit keeps ledgers (``records`` has any) or ``ledgers`` asks for them; then each 评分表
    also shows what its people recorded for the month, as far as that is in (绩, 四-1).
    """
    files = dict(
        file
        for month in period.months
        for file in blank_forms(roster, policies.on(month.last_day), month, design, _appendix_of(month, records))
    )
    if ledgers or records:
        files |= _ledgers(roster, policies, period, design)
    scored = tuple(_scoring_periods(policies, period))
    absent = dict.fromkeys(one for each in scored for one in _left_out(roster, each))
    unrated = dict.fromkeys(name for each in scored for name in _unrated(roster, policies.on(each.last_day), each))
    return Handout(roster.unit, period, files, tuple(absent), tuple(unrated))


def _appendix_of(month: Period, records: Sequence[WorkRecord]) -> AppendixOf | None:
    if not any(record.period == month for record in records):
        return None

    def appendix(period: Period, people: Sequence[RosterRow]) -> Appendix:
        return month_appendix(period, people, records)

    return appendix


def _ledgers(roster: Roster, policies: Policies, period: Period, design: Design) -> dict[str, bytes]:
    """A ledger for a month or a quarter; a year has one for each quarter."""
    spans = period.quarters if period.kind == "year" else (period,)
    forms = [form for span in spans for form in work_record_forms(roster, policies, span, design)]
    return {f"{FOR_DEPARTMENTS}/{file}": content for file, content in forms}


def _scoring_periods(policies: Policies, period: Period) -> Iterator[Period]:
    """The periods in which raters score: each month, or the quarter that ends with it."""
    for month in period.months:
        if policies.on(month.last_day).cycle is Cycle.MONTH:
            yield month
        elif month == month.quarters[0].months[-1]:
            yield month.quarters[0]


def _left_out(roster: Roster, period: Period) -> list[LeftOut]:
    rows = [row for row in assessed_rows(roster, period) if not counts(roster, row.person, period)]
    return [LeftOut(row.person, row.name, absence(roster, row.person, period)) for row in rows]


def _unrated(roster: Roster, policy: Policy, period: Period) -> list[str]:
    """Names of those who are to be scored and stand on nobody's form."""
    return [
        row.name
        for row in assessed_rows(roster, period)
        if counts(roster, row.person, period) and not expected_raters(roster, row.person, period, policy.role_weights)
    ]
