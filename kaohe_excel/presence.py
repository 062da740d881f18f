"""Who was here, away or seconded, on which days; who is expected to rate whom (三, 七-2; readings 1–6 and 27).

Everything is counted in calendar days, both ends inside. "Half" is always half of the period's calendar days.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from kaohe_excel.facts import Movement, Place, RaterRow, Roster, RosterRow
from kaohe_excel.period import Period, add_months
from kaohe_excel.terms import ABSENCES, ASSESSED_CATEGORIES, SECONDMENTS, MovementKind, Role

SIX_MONTHS = 6


class Length(StrEnum):
    """A secondment against six months (七-2; reading 4)."""

    WITHIN = "within"
    EXACTLY = "exactly"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Secondment:
    """Consecutive movements of one kind and unit taken as one (reading 4); ``end`` is ``None`` while it runs."""

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
        first = max(self.start, period.first_day)
        last = min(self.end or period.last_day, period.last_day)
        return max(0, (last - first).days + 1)


@dataclass(frozen=True, slots=True)
class ExpectedRater:
    """A rater expected (or allowed) to rate a person, in the role that counts."""

    rater: str
    role: Role


def days_covered(movements: Collection[Movement], period: Period) -> int:
    """Days of the period covered by any of the movements, each day once."""
    return sum(any(m.start <= day and (m.end is None or day <= m.end) for m in movements) for day in period.days)


def movements_in(roster: Roster, person: str, period: Period, kinds: Collection[MovementKind]) -> tuple[Movement, ...]:
    """A person's movements of the given kinds that touch the period."""
    return tuple(m for m in roster.movements_of(person) if m.kind in kinds and period.overlaps(m.start, m.end))


def present_days(roster: Roster, person: str, period: Period) -> int:
    """Days on the roster and not away (reading 2)."""
    absences = movements_in(roster, person, period, ABSENCES)
    rows = [row for row in roster.rows_of(person) if period.overlaps(row.start, row.end)]
    return sum(
        any(row.start <= day and (row.end is None or day <= row.end) for row in rows)
        and not any(m.start <= day and (m.end is None or day <= m.end) for m in absences)
        for day in period.days
    )


def counts(roster: Roster, person: str, period: Period) -> bool:
    """Whether a scoring period counts for a person: present on more than half of its days (reading 2)."""
    return 2 * present_days(roster, person, period) > period.day_count


def row_for(roster: Roster, person: str, period: Period) -> RosterRow | None:
    """The row that holds for a period: in force on its last day, else the latest that touches it."""
    row = roster.row_on(person, period.last_day)
    if row is not None:
        return row
    touching = [row for row in roster.rows_of(person) if period.overlaps(row.start, row.end)]
    return max(touching, key=lambda row: row.start, default=None)


def is_assessed(roster: Roster, person: str, period: Period) -> bool:
    """On the roster on the period's last day in an assessed 人员类别 (三; reading 3)."""
    row = roster.row_on(person, period.last_day)
    return row is not None and row.category in ASSESSED_CATEGORIES


def has_left(roster: Roster, person: str, period: Period) -> bool:
    """Was on the roster as an assessee in the period but not on its last day: counted as 离岗 (reading 3)."""
    row = row_for(roster, person, period)
    return row is not None and row.category in ASSESSED_CATEGORIES and roster.row_on(person, period.last_day) is None


def over_half(movements: Collection[Movement], period: Period) -> bool:
    """Whether the movements cover more than half of the period's calendar days."""
    return 2 * days_covered(movements, period) > period.day_count


def secondments_of(roster: Roster, person: str) -> tuple[Secondment, ...]:
    """A person's secondments, consecutive rows of one kind and unit without a gap joined (reading 4)."""
    rows = sorted((m for m in roster.movements_of(person) if m.kind in SECONDMENTS), key=lambda m: m.start)
    joined: list[Secondment] = []
    for row in rows:
        for index, earlier in enumerate(joined):
            same = (earlier.kind, earlier.host_unit) == (row.kind, row.host_unit)
            if same and (earlier.end is None or row.start <= earlier.end + timedelta(1)):
                ends_open = earlier.end is None or row.end is None
                end = None if ends_open else max(earlier.end or row.start, row.end or row.start)
                joined[index] = Secondment(
                    person, row.kind, row.host_unit, earlier.start, end, (*earlier.places, row.place)
                )
                break
        else:
            joined.append(Secondment(person, row.kind, row.host_unit, row.start, row.end, (row.place,)))
    return tuple(joined)


def secondment_over_half(roster: Roster, person: str, period: Period) -> Secondment | None:
    """The secondment that governs a period spent elsewhere on more than half of its days (七-2; reading 27)."""
    if not over_half(movements_in(roster, person, period, SECONDMENTS), period):
        return None
    return max(
        (s for s in secondments_of(roster, person) if s.days_in(period)),
        key=lambda s: (s.days_in(period), (s.end or period.last_day) - s.start),
    )


def over_six_months_over_half(roster: Roster, person: str, year: Period) -> Secondment | None:
    """The governing secondment where those over six months cover more than half of a year (reading 13)."""
    long = [s for s in secondments_of(roster, person) if s.length(year) is Length.OVER and s.days_in(year)]
    covered = sum(any(s.start <= day and (s.end is None or day <= s.end) for s in long) for day in year.days)
    if 2 * covered <= year.day_count:
        return None
    return max(long, key=lambda s: (s.days_in(year), (s.end or year.last_day) - s.start))


def heavier_role(roles: Collection[Role], weights: Mapping[Role, Fraction]) -> Role:
    """The role of greater weight, equal weights by the order of ``Role`` (readings 6 and 33)."""
    order = list(Role)
    return min(roles, key=lambda role: (-weights[role], order.index(role)))


def raters_of(
    roster: Roster, person: str, period: Period, weights: Mapping[Role, Fraction]
) -> tuple[ExpectedRater, ...]:
    """Every rater whose scope holds the person's 科室 in the period, himself excepted, available or not (reading 6)."""
    row = row_for(roster, person, period)
    if row is None:
        return ()
    roles: dict[str, list[Role]] = {}
    for rater in roster.raters:
        if rater.person != person and rater.covers(row.department):
            roles.setdefault(rater.person, []).append(rater.role)
    return tuple(ExpectedRater(rater, heavier_role(held, weights)) for rater, held in roles.items())


def is_available(roster: Roster, rater: str, period: Period) -> bool:
    """False for a rater off the roster or away on more than half of the period (reading 6)."""
    return 2 * (period.day_count - present_days(roster, rater, period)) <= period.day_count


def expected_raters(
    roster: Roster, person: str, period: Period, weights: Mapping[Role, Fraction]
) -> tuple[ExpectedRater, ...]:
    """The raters who owe a rating of the person for the period (reading 6)."""
    return tuple(r for r in raters_of(roster, person, period, weights) if is_available(roster, r.rater, period))


def scope_rows(roster: Roster, rater: str) -> tuple[RaterRow, ...]:
    """A rater's rows of 评分人."""
    return tuple(row for row in roster.raters if row.person == rater)
