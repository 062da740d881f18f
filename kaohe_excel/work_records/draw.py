"""Whom the 考核领导小组 looks at in a 抽查 (六-二-1, 六-二-2): drawn by lot, so that anybody can draw the same again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from kaohe_excel.core.facts import Roster
from kaohe_excel.core.period import Period
from kaohe_excel.roster.presence import counts, is_assessed


@dataclass(frozen=True, slots=True)
class Drawing:
    """How many are drawn, and the seed that makes the draw repeatable."""

    count: int
    seed: int


def may_be_drawn(roster: Roster, period: Period) -> tuple[str, ...]:
    """Everybody assessed on a period's last day for whom some month of it counts, in the roster's order."""
    return tuple(
        person
        for person in roster.persons
        if is_assessed(roster, person, period) and any(counts(roster, person, month) for month in period.months)
    )


def drawn(persons: Iterable[str], drawing: Drawing) -> tuple[str, ...]:
    """Draw so many of these persons, fewer where there are fewer; in the order of the lots.

    A person's lot is the SHA-256 digest of seed and 人员编号, the lowest are drawn: neither the order of the persons nor
    who else is there changes a lot.

    >>> drawn(["A", "B", "C"], Drawing(2, 1)) == drawn(["C", "B", "A"], Drawing(2, 1)), len(drawn(["A"], Drawing(2, 1)))
    (True, 1)
    """
    lots = sorted(set(persons), key=lambda person: (_lot(person, drawing.seed), person))
    return tuple(lots[: drawing.count])


def _lot(person: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()
