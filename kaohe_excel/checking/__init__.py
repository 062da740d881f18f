"""What came in, held against the roster and against itself: what counts, what contradicts, what is not there.

``check`` narrows the folder's facts to one period, leaves out what does not count for it, resolves what was handed in twice,
and names what is owed. Every row that is not used has a finding that says why.
"""

from collections.abc import Iterable
from typing import NamedTuple

from kaohe_excel.checking.chasing import reminders_of
from kaohe_excel.checking.completeness import Owed, owed, sent_for_another_period, unrated
from kaohe_excel.checking.contradictions import (
    movement_overlaps,
    movements_off_roster,
    open_secondments,
    resolve_contradictions,
)
from kaohe_excel.checking.host_opinions import opinion_doubts
from kaohe_excel.checking.needed import needed_facts, settled_receipts
from kaohe_excel.checking.records import single_records
from kaohe_excel.checking.reminder import Reminder
from kaohe_excel.checking.sanctions import chained_sanctions, item_words, long_absences, missing_sanctions
from kaohe_excel.checking.usable import usable_facts
from kaohe_excel.checking.work_records import RecordsChecked
from kaohe_excel.core.facts import Facts, Roster
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.policy import Policies
from kaohe_excel.roster.assignment import Assignment, assignment, graded_periods


class Checked(NamedTuple):
    """The facts that count for a period, each once; what was found; what is owed; who stands where.

    ``assignments`` holds one entry for a month or a quarter, four for a year.
    """

    facts: Facts
    findings: tuple[Finding, ...]
    owed: tuple[Owed, ...]
    reminders: tuple[Reminder, ...]
    assignments: tuple[Assignment, ...]


class Examined(NamedTuple):
    """A period's forms as they stand: what counts of them, how the ledgers stand, and everything found on the way."""

    checked: Checked
    records: RecordsChecked
    findings: tuple[Finding, ...]


def check(roster: Roster, facts: Facts, policies: Policies, period: Period) -> Checked:
    """Check one unit's facts for a month, a quarter or a year.

    PolicyError where the period lies before the first policy. The result does not depend on the order of the files.
    """
    assignments = tuple(assignment(roster, policies, graded) for graded in graded_periods(period))
    needed = needed_facts(facts, assignments, period)
    usable, unused = usable_facts(roster, needed, assignments)
    resolved, contradictions = resolve_contradictions(roster, usable)
    lists, repeated = single_records(resolved.behaviour_lists, graded_periods(period))
    lists, chained = chained_sanctions(lists, policies, (period,))
    resolved = resolved._replace(behaviour_lists=lists)
    missing = owed(roster, resolved, assignments, period)
    findings = [
        *unused,
        *contradictions,
        *repeated,
        *opinion_doubts(roster, resolved.host_opinions, policies),
        *movement_overlaps(roster, period),
        *movements_off_roster(roster, period),
        *(() if period.month else open_secondments(roster, period)),
        *chained,
        *missing_sanctions(roster, lists, (period,)),
        *long_absences(roster, lists, item_words(lists, assignments[-1].policy), period),
        *unrated(roster, resolved, assignments),
        *sent_for_another_period(roster, facts, missing),
        *(item.finding for item in missing if item.finding is not None),
    ]
    return Checked(
        facts=resolved._replace(receipts=settled_receipts(facts, needed, usable, resolved)),
        findings=_in_order(findings),
        owed=missing,
        reminders=reminders_of(roster, facts, missing),
        assignments=assignments,
    )


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.sort_key))
