"""Whether somebody who was away is asked for a record, and until when (六; the scheme is silent on absence)."""

from datetime import date, timedelta

from kaohe_excel.core.facts import Roster
from kaohe_excel.core.terms import ABSENCES, RecordKind
from kaohe_excel.core.weeks import Week
from kaohe_excel.core.workdays import is_working_day
from kaohe_excel.policy import Policies
from kaohe_excel.roster.presence import counts, secondment_over_half
from kaohe_excel.work_records.duties import Duty

_LONGEST_PUT_OFF = 400


def is_present(roster: Roster, person: str, day: date) -> bool:
    """On the roster and not away on a day."""
    away = any(
        movement.kind in ABSENCES and movement.start <= day and (movement.end is None or day <= movement.end)
        for movement in roster.movements_of(person)
    )
    return not away and roster.row_on(person, day) is not None


def is_asked(roster: Roster, person: str, duty: Duty, policies: Policies) -> bool:
    """Whether a record is asked of a person: of nobody whom a host assesses or who works elsewhere over half of the quarter;
    plans and reports of months that count, goals where January counts, notes of weeks with more than half of the working
    days present.
    """
    month = duty.period.months[0]
    quarter = month.quarters[0]
    training = policies.at(quarter.last_day).training_over_half
    if secondment_over_half(roster, person, quarter, training) is not None:
        return False
    if duty.week is not None:
        return _is_here_in(roster, person, duty.week)
    if duty.kind is RecordKind.QUARTERLY_SUMMARY:
        return any(counts(roster, person, each) for each in duty.period.months)
    return counts(roster, person, month)


def _is_here_in(roster: Roster, person: str, week: Week) -> bool:
    days = [day for day in week.days if is_working_day(day)]
    return 2 * sum(is_present(roster, person, day) for day in days) > len(days)


def last_day_for(roster: Roster, person: str, due: date) -> date | None:
    """The last day for a person: for one who is not here on the day it is due, the first working day he is back; ``None``
    where he does not come back within a year.
    """
    if is_present(roster, person, due):
        return due
    later = (due + timedelta(offset) for offset in range(1, _LONGEST_PUT_OFF))
    return next((day for day in later if is_present(roster, person, day) and is_working_day(day)), None)
