"""Rows about people for whom they do not count: left out, each with the reason."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from kaohe_excel.core.facts import (
    Behaviour,
    BehaviourList,
    Facts,
    Gap,
    HostOpinion,
    Place,
    PollForm,
    PollRow,
    Rating,
    RatingForm,
    Roster,
    Stage,
)
from kaohe_excel.core.findings import (
    HOST_NOT_SECONDED,
    PERSON_OUT_OF_SCOPE,
    ROW_NOT_COUNTED,
    SECONDED_FORM_UNUSED,
    Finding,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import TrainingOverHalf
from kaohe_excel.roster.assignment import Assignment
from kaohe_excel.roster.presence import (
    Secondment,
    absence_text,
    former_quarters,
    is_assessed,
    name_of,
    over_six_months_over_half,
    training_at_home,
)


class _Row(Protocol):
    @property
    def person(self) -> str: ...


RowT = TypeVar("RowT", bound=_Row)


class _Desk(NamedTuple):
    """Who stands where, by scoring period and by graded period."""

    roster: Roster
    by_scoring: dict[Period, Assignment]
    by_period: dict[Period, Assignment]
    training: TrainingOverHalf


def usable_facts(roster: Roster, facts: Facts, assignments: Sequence[Assignment]) -> tuple[Facts, tuple[Finding, ...]]:
    """The facts without rows that do not count for their person, and a finding for each row left out.

    Not used: rows of months on more than half of which the person was not present, anything of home about people who were
    elsewhere on more than half of a quarter (七-2), rows about people who are not assessed in the period, opinions of other
    units on people who are not seconded, readable or not. Rows in = rows kept + findings.
    """
    desk = _Desk(
        roster,
        {scoring: assignment for assignment in assignments for scoring in assignment.scoring_periods},
        {assignment.period: assignment for assignment in assignments},
        assignments[-1].policy.training_over_half,
    )
    findings: list[Finding] = []
    usable = facts._replace(
        rating_forms=tuple(_rating_form(desk, form, findings) for form in facts.rating_forms),
        behaviour_lists=tuple(_behaviour_list(desk, held, findings) for held in facts.behaviour_lists),
        poll_forms=tuple(_poll_form(desk, form, findings) for form in facts.poll_forms),
        host_opinions=_of_governing_unit(
            desk, _sifted(facts.host_opinions, lambda opinion: _opinion_obstacle(desk, opinion), findings), findings
        ),
        gaps=tuple(gap for gap in facts.gaps if _is_needed(desk, gap)),
        annual_polls=_sifted(
            facts.annual_polls, lambda poll: _year_obstacle(roster, poll.person, poll.year, poll.place), findings
        ),
    )
    return usable, tuple(findings)


def _sifted(
    rows: Iterable[RowT], obstacle: Callable[[RowT], Finding | None], findings: list[Finding]
) -> tuple[RowT, ...]:
    """The rows without an obstacle; the others' findings are added to ``findings``."""
    kept = []
    for row in rows:
        found = obstacle(row)
        if found is None:
            kept.append(row)
        else:
            findings.append(found)
    return tuple(kept)


def _rating_form(desk: _Desk, form: RatingForm, findings: list[Finding]) -> RatingForm:
    return form._replace(ratings=_sifted(form.ratings, lambda rating: _rating_obstacle(desk, rating), findings))


def _behaviour_list(desk: _Desk, held: BehaviourList, findings: list[Finding]) -> BehaviourList:
    return held._replace(behaviours=_sifted(held.behaviours, lambda row: _behaviour_obstacle(desk, row), findings))


def _poll_form(desk: _Desk, form: PollForm, findings: list[Finding]) -> PollForm:
    def obstacle(row: PollRow) -> Finding | None:
        assignment = desk.by_period.get(form.period)
        if assignment is None:
            return _year_obstacle(desk.roster, row.person, form.period, row.place)
        return _home_obstacle(desk.roster, assignment, row.person, row.place)

    return form._replace(rows=_sifted(form.rows, obstacle, findings))


def _rating_obstacle(desk: _Desk, rating: Rating) -> Finding | None:
    assignment = desk.by_scoring[rating.period]
    found = _scored_obstacle(desk.roster, assignment, rating.person, rating.period, rating.place)
    if found is not None:
        return found._replace(rater=rating.rater)
    if all(rater.rater != rating.rater for rater in assignment.raters[rating.person, rating.period]):
        values = {"name": name_of(desk.roster, rating.person)}
        return Finding(PERSON_OUT_OF_SCOPE, rating.place, rating.person, rating.rater, values)
    return None


def _behaviour_obstacle(desk: _Desk, record: Behaviour) -> Finding | None:
    """Records of other periods stay as they are; they touch no figure of this one."""
    for scoring, assignment in desk.by_scoring.items():
        if scoring.overlaps(record.day, record.day):
            return _scored_obstacle(desk.roster, assignment, record.person, scoring, record.place)
    return None


def _scored_obstacle(
    roster: Roster, assignment: Assignment, person: str, scoring: Period, place: Place
) -> Finding | None:
    found = _home_obstacle(roster, assignment, person, place)
    if found is None and scoring not in assignment.counting[person]:
        return _not_counted(roster, person, place, absence_text(roster, person, scoring))
    return found


def _home_obstacle(roster: Roster, assignment: Assignment, person: str, place: Place) -> Finding | None:
    if person in assignment.secondments:
        unit = assignment.secondments[person].host_unit or "外单位"
        values = {"name": name_of(roster, person), "unit": unit}
        return Finding(SECONDED_FORM_UNUSED, place, person, values=values)
    return None if person in assignment.counting else _unassessed(roster, person, assignment.period, place)


def _unassessed(roster: Roster, person: str, period: Period, place: Place) -> Finding:
    here = roster.row_on(person, period.last_day) is not None
    return _not_counted(roster, person, place, "不是平时考核对象" if here else f"{period.chinese}末已不在册")


def _not_counted(roster: Roster, person: str, place: Place, reason: str) -> Finding:
    return Finding(ROW_NOT_COUNTED, place, person, values={"name": name_of(roster, person), "reason": reason})


def _year_obstacle(roster: Roster, person: str, year: Period, place: Place) -> Finding | None:
    return None if is_assessed(roster, person, year) else _unassessed(roster, person, year, place)


def _opinion_obstacle(desk: _Desk, opinion: HostOpinion) -> Finding | None:
    """An opinion counts for who was elsewhere over half of the quarter, or on long secondments over half of the year.

    The opinion on long 学习培训 that we assess ourselves is quoted, the former unit's on quarters before 调入 counts.
    """
    person, period = opinion.person, opinion.period
    former = former_quarters(desk.roster, person, Period(period.year))
    ours = training_at_home(desk.roster, person, period, desk.training)
    if period in former or ours is not None or _secondment(desk, person, period) is not None:
        return None
    values = {"name": name_of(desk.roster, opinion.person), "period": opinion.period.chinese}
    return Finding(HOST_NOT_SECONDED, opinion.place, opinion.person, values=values)


def _is_needed(desk: _Desk, gap: Gap) -> bool:
    """Whether somebody's grade waits for what cannot be used: for an opinion only where its host assesses or scores."""
    return gap.stage is not Stage.OPINION or gap.period is None or _secondment(desk, gap.person, gap.period) is not None


def _secondment(desk: _Desk, person: str, period: Period) -> Secondment | None:
    assignment = desk.by_period.get(period)
    return (
        over_six_months_over_half(desk.roster, person, period, desk.training)
        if assignment is None
        else assignment.secondments.get(person)
    )


def _of_governing_unit(
    desk: _Desk, opinions: Sequence[HostOpinion], findings: list[Finding]
) -> tuple[HostOpinion, ...]:
    """Of several units' opinions for one period, that of the unit whose secondment governs it."""
    units = {(o.person, o.period): _secondment(desk, o.person, o.period) for o in opinions}
    governing = {key: secondment.host_unit for key, secondment in units.items() if secondment is not None}
    heard = {(o.person, o.period) for o in opinions if o.unit == governing.get((o.person, o.period))}

    def obstacle(opinion: HostOpinion) -> Finding | None:
        unit = governing.get((opinion.person, opinion.period))
        if (opinion.person, opinion.period) not in heard or opinion.unit == unit:
            return None
        return _not_counted(desk.roster, opinion.person, opinion.place, f"以在{unit}的派出为准")

    return _sifted(opinions, obstacle, findings)
