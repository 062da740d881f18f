"""处分 that follow one another (处分条例10), 立案 without the 处分 it ended in, and 旷工 counted in working days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from kaohe_excel.core.facts import BehaviourList, Place, Roster, Sanction
from kaohe_excel.core.findings import (
    ABSENT_TOO_LONG,
    CONCLUSION_WITHOUT_SANCTION,
    SANCTION_END_DISAGREES,
    SANCTION_SAME_DAY,
    Finding,
)
from kaohe_excel.core.period import Period, add_months
from kaohe_excel.core.terms import LIGHT_CONCLUSIONS, SanctionKind
from kaohe_excel.core.workdays import add_working_days, is_working_day
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import name_of

_MOST_MONTHS = 48
_ABSENCE = "旷工"
_RUNNING_DAYS, _YEARS_DAYS = 15, 30


class _Link(NamedTuple):
    """A 处分 in its chain, with the end that the rules give it there."""

    sanction: Sanction
    computed: date
    end: date


def chained_sanctions(
    lists: Sequence[BehaviourList], policies: Policies, periods: Sequence[Period]
) -> tuple[tuple[BehaviourList, ...], tuple[Finding, ...]]:
    """The lists with every 处分 running to its real end, and a finding for each left out or stated otherwise.

    A second 处分 while one runs ends when the first one's end plus its own months is over, at most 48 months from its own
    decision; all of them run to that end, so that the heavier governs. A stated end is used. Of two of one day the heavier
    alone counts.
    """
    own: dict[str, list[Sanction]] = {}
    for sanction in (sanction for held in lists for sanction in held.sanctions):
        own.setdefault(sanction.person, []).append(sanction)
    findings: list[Finding] = []
    kept: dict[Place, Sanction] = {}
    for sanctions in own.values():
        single = _one_a_day(sanctions, findings)
        for chain in _chains(single, policies):
            findings += (finding for link in chain if (finding := _disagreeing(link, chain[-1])) is not None)
            kept |= {link.sanction.place: link.sanction._replace(end=chain[-1].end) for link in chain}
    changed = tuple(
        held._replace(sanctions=tuple(kept[s.place] for s in held.sanctions if s.place in kept)) for held in lists
    )
    touched = {s.person for held in changed for s in held.sanctions if any(p.overlaps(*s.days) for p in periods)}
    return changed, tuple(finding for finding in findings if finding.person in touched)


def _one_a_day(sanctions: Iterable[Sanction], findings: list[Finding]) -> list[Sanction]:
    """The heaviest of each day, in order of days."""
    single: list[Sanction] = []
    for sanction in sorted(sanctions, key=lambda s: (s.decided, -list(SanctionKind).index(s.kind), s.place)):
        if single and single[-1].decided == sanction.decided:
            values = {"other": str(single[-1].place), "kind": single[-1].kind}
            findings.append(Finding(SANCTION_SAME_DAY, sanction.place, sanction.person, values=values))
        else:
            single.append(sanction)
    return single


def _chains(sanctions: Iterable[Sanction], policies: Policies) -> list[list[_Link]]:
    """The 处分 in groups of which each one was decided while the one before still ran."""
    chains: list[list[_Link]] = []
    for sanction in sanctions:
        months = policies.at(sanction.decided).sanction_months[sanction.kind]
        alone = add_months(sanction.decided, months) - timedelta(1)
        if chains and sanction.decided <= chains[-1][-1].end:
            running = chains[-1][-1]
            joint = _joint_end(running, sanction.decided, months)
            # A later 处分 never shortens the one that runs, whatever end its row states.
            chains[-1].append(_Link(sanction, joint, max(sanction.stated or joint, running.end)))
        else:
            chains.append(
                [_Link(sanction, alone if sanction.stated else sanction.end, sanction.stated or sanction.end)]
            )
    return chains


def _joint_end(running: _Link, decided: date, months: int) -> date:
    """The end of both: that of the running one plus the months of the next, at most 48 months from the new decision.

    A row that already states the joint end is taken at its word.
    """
    latest = add_months(decided, _MOST_MONTHS) - timedelta(1)
    after = {
        end: min(add_months(end + timedelta(1), months) - timedelta(1), latest)
        for end in (running.computed, running.end)
    }
    stated = running.end
    return stated if _is_near(stated, after[running.computed]) else after[stated]


def _is_near(one: date, other: date) -> bool:
    return abs((one - other).days) <= 1


def _disagreeing(link: _Link, last: _Link) -> Finding | None:
    """A warning where a stated end is neither what the rules give nor the joint end of the chain."""
    stated = link.sanction.stated
    if stated is None or _is_near(stated, link.computed) or (link is not last and _is_near(stated, last.end)):
        return None
    values = {"written": str(stated), "computed": str(link.computed)}
    return Finding(
        SANCTION_END_DISAGREES, link.sanction.end_place or link.sanction.place, link.sanction.person, values=values
    )


def missing_sanctions(roster: Roster, lists: Sequence[BehaviourList], periods: Sequence[Period]) -> tuple[Finding, ...]:
    """A warning for each 立案 that ended in 记过 or heavier of which the lists hold no 处分."""
    decided = {(s.person, str(s.kind)) for held in lists for s in held.sanctions}
    heavy = {str(kind) for kind in SanctionKind} - set(LIGHT_CONCLUSIONS)
    return tuple(
        Finding(
            CONCLUSION_WITHOUT_SANCTION,
            held.place,
            held.person,
            values={"name": name_of(roster, held.person), "conclusion": held.conclusion},
        )
        for one in lists
        for held in one.investigations
        if held.conclusion in heavy
        and (held.person, held.conclusion) not in decided
        and any(period.overlaps(*held.days) for period in periods)
    )


def long_absences(
    roster: Roster, lists: Sequence[BehaviourList], catalogue: Mapping[str, str], period: Period
) -> tuple[Finding, ...]:
    """A warning where 旷工 passes what 公务员法88 allows: 15 working days following each other, or 30 in a year.

    ``catalogue`` gives the words of each item; 次数 is how many working days a record runs from its day.
    """
    absences: dict[str, list[tuple[Place, list[date]]]] = {}
    for record in (record for held in lists for record in held.behaviours):
        if record.day.year == period.year and catalogue.get(record.item, "").startswith(_ABSENCE):
            absences.setdefault(record.person, []).append((record.place, _working_days(record.day, record.times)))
    return tuple(
        finding
        for person, records in absences.items()
        if (finding := _too_long(roster, person, records, period)) is not None
    )


def item_words(lists: Sequence[BehaviourList], policy: Policy) -> Mapping[str, str]:
    """The words of every item by its code, those of the lists before the policy's."""
    listed = {item.code: item.behaviour for held in lists for item in held.catalogue}
    return {**{item.code: item.behaviour for item in policy.catalogue}, **listed}


def _working_days(first: date, count: int) -> list[date]:
    day = first if is_working_day(first) else add_working_days(first, 1).end
    return [add_working_days(day, number).end for number in range(count)]


def _too_long(
    roster: Roster, person: str, records: Sequence[tuple[Place, Sequence[date]]], period: Period
) -> Finding | None:
    days = sorted({day for _, own in records for day in own})
    running = longest = 1
    for day, following in pairwise(days):
        running = running + 1 if add_working_days(day, 1).end == following else 1
        longest = max(longest, running)
    if (longest <= _RUNNING_DAYS and len(days) <= _YEARS_DAYS) or not any(day in period for day in days):
        return None
    values = {
        "name": name_of(roster, person),
        "year": f"{period.year}年",
        "days": str(len(days)),
        "running": str(longest),
    }
    return Finding(ABSENT_TOO_LONG, min(place for place, _ in records), person, values=values)
