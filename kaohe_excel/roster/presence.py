"""Who was here, away or seconded, on which days; who is expected to rate whom (三, 七-2).

Everything is counted in calendar days, both ends inside. "Half" is always half of the period's calendar days, also for
people who joined or left in it, and exactly half is never more than half.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from kaohe_excel.core.facts import Movement, Place, RaterRow, Roster, RosterRow
from kaohe_excel.core.period import Period, add_months
from kaohe_excel.core.terms import ABSENCES, ASSESSED_CATEGORIES, SECONDMENTS, MovementKind, Role, TrainingOverHalf

SIX_MONTHS = 6


class Length(StrEnum):
    """A secondment against six months (七-2)."""

    WITHIN = "within"
    EXACTLY = "exactly"
    OVER = "over"


class Secondment(NamedTuple):
    """Consecutive movements of one kind and unit taken as one; ``end`` is ``None`` while it runs."""

    person: str
    kind: MovementKind
    host_unit: str
    start: date
    end: date | None
    places: tuple[Place, ...]

    def length(self, period: Period) -> Length:
        """Its recorded length against six months; without an end, the length up to the period's last day."""
        last = self.end or period.last_day
        sixth = add_months(self.start, SIX_MONTHS) - timedelta(1)
        return Length.WITHIN if last < sixth else Length.EXACTLY if last == sixth else Length.OVER

    def days_in(self, period: Period) -> int:
        """How many of the period's days it covers."""
        return _days([(self.start, self.end)], period)

    def days_recorded(self, period: Period) -> int:
        """How many days it has in all; without an end, up to the period's last day."""
        return ((self.end or period.last_day) - self.start).days + 1


class ExpectedRater(NamedTuple):
    """A rater expected (or allowed) to rate a person, in the role that counts."""

    rater: str
    role: Role


@lru_cache(maxsize=4096)
def _bounds(period: Period) -> tuple[int, int]:
    return period.first_day.toordinal(), period.last_day.toordinal()


def _days(spans: Iterable[tuple[date, date | None]], period: Period) -> int:
    """Days of the period that lie in any of the spans (both ends inside, ``None`` open), each day once."""
    first, last = _bounds(period)
    covered, reached = 0, first - 1
    for start, end in sorted(
        (max(start.toordinal(), first), last if end is None else min(end.toordinal(), last)) for start, end in spans
    ):
        if start <= end and end > reached:
            covered += end - max(start, reached + 1) + 1
            reached = end
    return covered


def _length(period: Period) -> int:
    first, last = _bounds(period)
    return last - first + 1


def days_covered(movements: Iterable[Movement], period: Period) -> int:
    """Days of the period covered by any of the movements, each day once."""
    return _days(((m.start, m.end) for m in movements), period)


def movements_in(roster: Roster, person: str, period: Period, kinds: Collection[MovementKind]) -> tuple[Movement, ...]:
    """A person's movements of the given kinds that touch the period."""
    return tuple(m for m in roster.movements_of(person) if m.kind in kinds and period.overlaps(m.start, m.end))


def present_days(roster: Roster, person: str, period: Period) -> int:
    """Days on the roster and not away."""
    away = [(m.start, m.end) for m in roster.movements_of(person) if m.kind in ABSENCES]
    here = [(row.start, row.end) for row in roster.rows_of(person)]
    return _days([*here, *away], period) - _days(away, period)


def counts(roster: Roster, person: str, period: Period) -> bool:
    """Whether a scoring period counts for a person: present on more than half of its days."""
    return 2 * present_days(roster, person, period) > _length(period)


def absence_text(roster: Roster, person: str, period: Period) -> str:
    """Why a scoring period does not count for a person, in words: what he was away for and the days left."""
    return f"{absence_kinds(roster, person, period)}，在岗{present_days(roster, person, period)}天，未超过{period.chinese}的一半"


def absence_kinds(roster: Roster, person: str, period: Period) -> str:
    """What a person was away for in a period, in words."""
    kinds = dict.fromkeys(m.kind for m in movements_in(roster, person, period, ABSENCES))
    return "、".join(kinds) or "在册时间不足"


def row_for(roster: Roster, person: str, period: Period) -> RosterRow | None:
    """The row that holds for a period: in force on its last day, else the latest that touches it."""
    row = roster.row_on(person, period.last_day)
    if row is not None:
        return row
    touching = [row for row in roster.rows_of(person) if period.overlaps(row.start, row.end)]
    return max(touching, key=lambda row: row.start, default=None)


def is_assessed(roster: Roster, person: str, period: Period) -> bool:
    """On the roster on the period's last day in an assessed 人员类别 (三)."""
    row = roster.row_on(person, period.last_day)
    return row is not None and row.category in ASSESSED_CATEGORIES


def has_left(roster: Roster, person: str, period: Period) -> bool:
    """Was on the roster as an assessee in the period but not on its last day: counted as 离岗."""
    row = row_for(roster, person, period)
    return row is not None and row.category in ASSESSED_CATEGORIES and roster.row_on(person, period.last_day) is None


def away_over_half(roster: Roster, person: str, period: Period, kinds: Collection[MovementKind]) -> bool:
    """Whether a person was on the roster but away for one of these kinds on more than half of the period's days."""
    spans = [(m.start, m.end) for m in roster.movements_of(person) if m.kind in kinds]
    return _over_half(roster, person, period, spans)


def _over_half(roster: Roster, person: str, period: Period, spans: Collection[tuple[date, date | None]]) -> bool:
    here = [(row.start, row.end) for row in roster.rows_of(person)]
    both = _days(here, period) + _days(spans, period) - _days([*here, *spans], period)
    return 2 * both > _length(period)


def secondments_of(roster: Roster, person: str) -> tuple[Secondment, ...]:
    """A person's secondments in order of their start, consecutive rows of one kind and unit without a gap joined."""
    rows = sorted((m for m in roster.movements_of(person) if m.kind in SECONDMENTS), key=lambda m: (m.start, m.place))
    joined: dict[tuple[MovementKind, str], list[Secondment]] = {}
    for row in rows:
        same = joined.setdefault((row.kind, row.host_unit), [])
        if same and _continues(same[-1], row):
            same[-1] = _extended(same[-1], row)
        else:
            same.append(Secondment(person, row.kind, row.host_unit, row.start, row.end, (row.place,)))
    return tuple(sorted((s for group in joined.values() for s in group), key=lambda s: (s.start, s.places)))


def _continues(earlier: Secondment, row: Movement) -> bool:
    return earlier.end is None or row.start <= earlier.end + timedelta(1)


def _extended(earlier: Secondment, row: Movement) -> Secondment:
    end = None if earlier.end is None or row.end is None else max(earlier.end, row.end)
    return Secondment(earlier.person, earlier.kind, earlier.host_unit, earlier.start, end, (*earlier.places, row.place))


def secondment_over_half(
    roster: Roster, person: str, period: Period, training: TrainingOverHalf = TrainingOverHalf.HOST
) -> Secondment | None:
    """The secondment that governs a period spent elsewhere on more than half of its days (七-2): of several, the one
    with more of those days, then the longer. Long 学习培训 governs nothing where the sending unit assesses it.
    """
    held = [s for s in secondments_of(roster, person) if not _is_ours(s, period, training)]
    return _governing(roster, person, period, held)


def over_six_months_over_half(
    roster: Roster, person: str, year: Period, training: TrainingOverHalf = TrainingOverHalf.HOST
) -> Secondment | None:
    """The governing secondment where those over six months cover more than half of a year."""
    held = [s for s in secondments_of(roster, person) if s.length(year) is Length.OVER]
    return _governing(roster, person, year, [s for s in held if not _is_ours(s, year, training)])


def training_at_home(roster: Roster, person: str, period: Period, training: TrainingOverHalf) -> Secondment | None:
    """学习培训 over six months on more than half of a period that the sending unit assesses itself (考核规定26)."""
    held = [s for s in secondments_of(roster, person) if _is_ours(s, period, training)]
    return _governing(roster, person, period, held)


def _is_ours(secondment: Secondment, period: Period, training: TrainingOverHalf) -> bool:
    return training is TrainingOverHalf.OWN and is_long_training(secondment, period)


def is_long_training(secondment: Secondment, period: Period) -> bool:
    """学习培训 over six months, which 七-2 gives to the host and 考核规定26 to the sending unit."""
    return secondment.kind is MovementKind.TRAINING and secondment.length(period) is Length.OVER


def arrival(roster: Roster, person: str, year: Period) -> Movement | None:
    """The 调入 of a year, the latest of several."""
    arrivals = [m for m in roster.movements_of(person) if m.kind is MovementKind.TRANSFER_IN and m.start in year]
    return max(arrivals, key=lambda movement: movement.start, default=None)


def former_quarters(roster: Roster, person: str, year: Period) -> tuple[Period, ...]:
    """The quarters of a year that ended before a person arrived: the former unit assessed them (考核规定26)."""
    arrived = arrival(roster, person, year)
    return tuple(
        quarter
        for quarter in year.quarters
        if arrived and quarter.last_day < arrived.start and not is_assessed(roster, person, quarter)
    )


def _governing(roster: Roster, person: str, period: Period, secondments: Collection[Secondment]) -> Secondment | None:
    if not _over_half(roster, person, period, [(s.start, s.end) for s in secondments]):
        return None
    return max(secondments, key=lambda s: (s.days_in(period), s.days_recorded(period)))


def heavier_role(roles: Collection[Role], weights: Mapping[Role, Fraction]) -> Role:
    """The role of greater weight, equal weights by the order of ``Role``."""
    order = list(Role)
    return min(roles, key=lambda role: (-weights[role], order.index(role)))


def department_raters(roster: Roster, department: str, weights: Mapping[Role, Fraction]) -> tuple[ExpectedRater, ...]:
    """Every rater whose scope holds a 科室, in the order of 评分人.

    A role that weighs nothing rates nobody; a rater in several roles over the 科室 rates in the heaviest.
    """
    roles: dict[str, list[Role]] = {}
    for rater in roster.raters:
        if weights[rater.role] and rater.covers(department):
            roles.setdefault(rater.person, []).append(rater.role)
    return tuple(ExpectedRater(rater, heavier_role(held, weights)) for rater, held in roles.items())


def raters_of(
    roster: Roster, person: str, period: Period, weights: Mapping[Role, Fraction]
) -> tuple[ExpectedRater, ...]:
    """Every rater whose scope holds the person's 科室 in the period, himself excepted, available or not."""
    row = row_for(roster, person, period)
    team = department_raters(roster, row.department, weights) if row else ()
    return tuple(rater for rater in team if rater.rater != person)


def is_available(roster: Roster, rater: str, period: Period) -> bool:
    """False for a rater off the roster or away on more than half of the period."""
    return 2 * present_days(roster, rater, period) >= _length(period)


def expected_raters(
    roster: Roster, person: str, period: Period, weights: Mapping[Role, Fraction]
) -> tuple[ExpectedRater, ...]:
    """The raters who owe a rating of the person for the period."""
    return tuple(r for r in raters_of(roster, person, period, weights) if is_available(roster, r.rater, period))


def scope_rows(roster: Roster, rater: str) -> tuple[RaterRow, ...]:
    """A rater's rows of 评分人."""
    return tuple(row for row in roster.raters if row.person == rater)


def name_of(roster: Roster, person: str) -> str:
    """A person's name by the latest row; the id itself for somebody who is not on the roster."""
    latest = max(roster.rows_of(person), key=lambda row: row.start, default=None)
    return latest.name if latest else person
