"""The stages that take one person at a time: 6–8 of 七-1, both annual ones of 九-1, and the shares of the roles.

Whole hundredths throughout. Within a stage nothing is rounded; each rounds HALF_UP once, and the next starts from that.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kaohe_excel.core.facts import Facts, HostOpinion, PollRow, Roster
from kaohe_excel.core.period import Period
from kaohe_excel.core.points import half_up, half_up_fraction
from kaohe_excel.core.terms import Grade, Role
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.assignment import Assignment
from kaohe_excel.roster.presence import Length, is_assessed
from kaohe_excel.scoring.figures import MonthFigures, QuarterFigures, YearFigures


def role_shares(weights: Mapping[Role, Fraction], roles: frozenset[Role]) -> Mapping[Role, Fraction]:
    """The applying roles' exact shares of 1, in the order of ``Role``.

    >>> forty = Fraction(40, 100)
    >>> shares = role_shares(dict(zip(Role, (forty, forty, Fraction(20, 100)))), frozenset({*Role} - {list(Role)[1]}))
    >>> [str(share) for share in shares.values()]
    ['2/3', '1/3']
    """
    total = sum((weights[role] for role in roles), Fraction(0))
    return {role: weights[role] / total for role in Role if role in roles}


def quarter_figures(
    person: str,
    assignment: Assignment,
    months: Mapping[tuple[str, Period], MonthFigures],
    polls: Mapping[tuple[str, Period], PollRow],
    opinions: Mapping[tuple[str, Period], HostOpinion],
) -> QuarterFigures:
    """Stages 6–8 of one person; a secondment within six months takes the host's 得分 as it is (七-2)."""
    secondment = assignment.secondments.get(person)
    if secondment is not None:
        host = opinions.get((person, assignment.period))
        within = secondment.length(assignment.period) is not Length.OVER
        score = host.score if host is not None and within else None
        return QuarterFigures(person, assignment.period, (), None, None, None, score, host)
    own = tuple(months[person, period] for period in assignment.counting[person])
    assessment = mean_score([month.score for month in own])
    row = polls.get((person, assignment.period))
    poll = None if row is None else poll_score(row.votes, row.valid, assignment.policy.poll_points)
    return QuarterFigures(
        person=person,
        quarter=assignment.period,
        months=own,
        assessment=assessment,
        poll_row=row,
        poll=poll,
        score=quarter_score(assessment, poll, assignment.policy),
        host=opinions.get((person, assignment.period)),
    )


def mean_score(scores: Sequence[int | None]) -> int | None:
    """Stage 6: the mean in hundredths; ``None`` where there is no score or one is missing.

    >>> mean_score([8790, 8801]), mean_score([8790, None]), mean_score([])
    (8796, None, None)
    """
    known = [score for score in scores if score is not None]
    return half_up(sum(known), len(known)) if known and len(known) == len(scores) else None


def poll_score(votes: Mapping[Grade, int], valid: int, points: Mapping[Grade, int]) -> int | None:
    """Stage 7: Σ votes × points ÷ valid ballots, in hundredths; ``None`` without a valid ballot."""
    return half_up(sum(count * points[grade] for grade, count in votes.items()), valid) if valid else None


def quarter_score(assessment: int | None, poll: int | None, policy: Policy) -> int | None:
    """Stage 8 (七-1): 考核分 × a + 测评分 × b; where b is 0 no poll is needed."""
    return _blend(assessment, policy.assessment_share, poll, policy.poll_share)


def _blend(first: int | None, first_share: Fraction, second: int | None, second_share: Fraction) -> int | None:
    if first is None or (second is None and second_share):
        return None
    return half_up_fraction(first * first_share + (second or 0) * second_share)


# --- the year ------------------------------------------------------------------------------------------------------


def score_year(
    roster: Roster, facts: Facts, quarter_scores: Mapping[str, Mapping[Period, int]], policy: Policy, year: Period
) -> Mapping[str, YearFigures]:
    """Both annual stages (九-1) of everyone assessed on 31 December, by person in the roster's order.

    ``quarter_scores`` holds, for each person, the 季度得分 of the quarters that ended in a grade.
    """
    polls = annual_polls(facts, policy, year)
    return {
        person: _year(person, year, quarter_scores.get(person, {}), polls.get(person), policy)
        for person in roster.persons
        if is_assessed(roster, person, year)
    }


def annual_polls(facts: Facts, policy: Policy, year: Period) -> Mapping[str, int]:
    """年度测评得分 by person, from the figure as stated or from the year's ballots."""
    counted = {
        row.person: poll_score(row.votes, row.valid, policy.poll_points)
        for form in facts.poll_forms
        if form.period == year
        for row in form.rows
    }
    stated = {poll.person: poll.score for poll in facts.annual_polls if poll.year == year}
    return {person: figure for person, figure in {**counted, **stated}.items() if figure is not None}


def _year(person: str, year: Period, scores: Mapping[Period, int], poll: int | None, policy: Policy) -> YearFigures:
    routine = mean_score(list(scores.values()))
    score = _blend(routine, policy.annual_routine_share, poll, policy.annual_poll_share)
    return YearFigures(person, year, dict(sorted(scores.items())), routine, poll, score)
