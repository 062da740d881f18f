"""What was expected for a period and is not there: a finding on each person it leaves 待补, and whom to ask for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.core.facts import Facts, HostOpinion, Place, RatingForm, Roster, Stage, UnusedForm
from kaohe_excel.core.findings import (
    FORM_NOT_RECEIVED,
    FORM_OF_ANOTHER_PERIOD,
    FORM_UNUSABLE,
    FORMER_QUARTER_MISSING,
    LIST_NOT_RECEIVED,
    NOBODY_EXPECTED,
    OPINION_AWAITED,
    OPINION_NOT_RECEIVED,
    OPINION_WITHOUT_GRADE,
    PERSON_LEFT_OUT,
    POLL_NOT_RECEIVED,
    Finding,
)
from kaohe_excel.core.period import Period
from kaohe_excel.forms.official import ANNUAL_POLL, BEHAVIOUR_LIST, HOST_OPINION, POLL
from kaohe_excel.roster.assignment import Assignment
from kaohe_excel.roster.presence import (
    Length,
    Secondment,
    arrival,
    former_quarters,
    is_assessed,
    is_long_training,
    name_of,
    over_six_months_over_half,
)

OFFICE = "办公室"
RATING_FORM_NAME = "评分表"
SOME_HOST = "现工作单位"
FORMER_UNIT = "原单位"


class Owed(NamedTuple):
    """One thing that is not there: who owes which form of which period, about whom (empty for a list).

    ``finding`` is ``None`` where nobody's figures wait for it.
    """

    debtor: str
    form: str
    period: Period
    person: str = ""
    finding: Finding | None = None


def owed(roster: Roster, facts: Facts, assignments: Sequence[Assignment], period: Period) -> tuple[Owed, ...]:
    """Everything expected for the period that is not in the resolved facts, in the office's order.

    Only people whose figures it would decide are asked about: assessed on the last day, not elsewhere for more than half of
    a quarter, in scoring periods that count for them. What came in but cannot be used already has its own finding.
    """
    return (
        *(item for assignment in assignments for item in _ratings_owed(roster, facts, assignment)),
        *_lists_owed(facts, period),
        *(
            item
            for assignment in assignments
            if not assignment.period.month
            for item in _polls_owed(roster, facts, assignment)
        ),
        *(item for assignment in assignments for item in _opinions_owed(roster, facts, assignment)),
        *(_annual_owed(roster, facts, assignments, period) if period.kind == "year" else ()),
    )


def unrated(roster: Roster, facts: Facts, assignments: Sequence[Assignment]) -> tuple[Finding, ...]:
    """An error for each person and scoring period that no rater's scope covers and nobody rated."""
    rated = {(rating.person, rating.period) for form in facts.rating_forms for rating in form.ratings}
    return tuple(
        Finding(
            NOBODY_EXPECTED,
            Place(),
            person,
            values={"period": scoring.chinese, "name": name_of(roster, person)},
        )
        for assignment in assignments
        for person, scoring in assignment.to_be_rated
        if not assignment.expected(person, scoring) and (person, scoring) not in rated
    )


# --- 评分表 --------------------------------------------------------------------------------------------------------


def _ratings_owed(roster: Roster, facts: Facts, assignment: Assignment) -> Iterator[Owed]:
    """Rater by rater in the order of 评分人, so that a reminder reads like the rater's own sheet."""
    forms: dict[tuple[str, Period], list[RatingForm]] = {}
    for form in facts.rating_forms:
        forms.setdefault((form.rater, form.period), []).append(form)
    order = {row.person: number for number, row in reversed(list(enumerate(roster.raters)))}
    seen, unusable = _rows_seen(facts, forms), unusable_ratings(facts)
    debts = [
        (scoring, rater.rater, person)
        for person, scoring in assignment.to_be_rated
        for rater in assignment.expected(person, scoring)
        if (rater.rater, scoring, person) not in seen
    ]
    for scoring, rater, person in sorted(debts, key=lambda debt: (debt[0], order[debt[1]])):
        values = {"rater_name": name_of(roster, rater), "period": scoring.chinese, "name": name_of(roster, person)}
        found = _rating_finding(forms.get((rater, scoring), ()), unusable.get((rater, scoring)), values)
        finding = found._replace(person=person, rater=rater)
        yield Owed(rater, RATING_FORM_NAME, scoring, person, finding)


def _rows_seen(
    facts: Facts, forms: Mapping[tuple[str, Period], Sequence[RatingForm]]
) -> frozenset[tuple[str, Period, str]]:
    """Rater, scoring period and person of every row that the forms have, usable or not."""
    unusable: dict[str, set[str]] = {}
    for gap in facts.gaps:
        if gap.stage is Stage.RATING:
            unusable.setdefault(gap.place.file, set()).add(gap.person)
    return frozenset(
        (*key, person)
        for key, copies in forms.items()
        for form in copies
        for person in {rating.person for rating in form.ratings} | unusable.get(form.file, set())
    )


def unusable_ratings(facts: Facts) -> Mapping[tuple[str, Period], UnusedForm]:
    """By rater and period, the 评分表 that came in and cannot be used."""
    return {
        (unused.rater, period): unused
        for unused in facts.unused_forms
        if unused.form == RATING_FORM_NAME and not unused.unwanted
        for period in unused.periods
    }


def _rating_finding(forms: Sequence[RatingForm], unusable: UnusedForm | None, values: Mapping[str, str]) -> Finding:
    """Not received, received but unusable, or received without this person."""
    if not forms and unusable is not None:
        return Finding(FORM_UNUSABLE, Place(unusable.file), values={**values, "reason": unusable.reason})
    if not forms:
        return Finding(FORM_NOT_RECEIVED, Place(), values=values)
    sheets = [rating.place for form in forms for rating in form.ratings]
    where = Place(sheets[0].file, sheets[0].sheet) if sheets else Place(forms[0].file)
    return Finding(PERSON_LEFT_OUT, where, values=values)


def sent_for_another_period(roster: Roster, facts: Facts, missing: Sequence[Owed]) -> tuple[Finding, ...]:
    """A word on each form of the period before from somebody whose form of this one is missing, and on what else stands in a
    workbook from somebody whose form in it leaves people out: it may be what is missing.
    """
    lacking: dict[tuple[str, Period, str], list[str]] = {}
    for item in missing:
        if item.finding and item.finding.kind in (FORM_NOT_RECEIVED, PERSON_LEFT_OUT):
            lacking.setdefault((item.debtor, item.period, item.finding.where.file), []).append(item.person)
    return tuple(
        Finding(FORM_OF_ANOTHER_PERIOD, Place(other), rater=rater, values={**values, "other": periods})
        for (rater, period, file), persons in sorted(lacking.items())
        for lack in [f"里没有{'、'.join(name_of(roster, person) for person in persons)}" if file else "没有收到"]
        for values in [{"rater_name": name_of(roster, rater), "period": period.chinese, "lack": lack}]
        for other, periods in _others_of(rater, period, file, facts)
    )


def _others_of(rater: str, period: Period, file: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """The files with a rater's forms that this run does not need, and their periods: in one file, or of the period before."""
    found: dict[str, set[Period]] = {}
    for unused in facts.unused_forms:
        if unused.unwanted and unused.rater == rater and file in ("", unused.file):
            found.setdefault(unused.file, set()).update(
                other for other in unused.periods if file or (period.first_day - other.last_day).days == 1
            )
    for other, periods in sorted(found.items()):
        if periods:
            yield other, "、".join(each.chinese for each in sorted(periods))


# --- 负面表现清单, 测评表 -------------------------------------------------------------------------------------------


def _lists_owed(facts: Facts, period: Period) -> Iterator[Owed]:
    received = {month for assignment in facts.behaviour_lists for month in assignment.period.months}
    for month in period.months:
        if month not in received:
            finding = Finding(LIST_NOT_RECEIVED, Place(), values={"period": month.chinese})
            yield Owed(OFFICE, BEHAVIOUR_LIST.name, month, finding=finding)


def _polls_owed(roster: Roster, facts: Facts, assignment: Assignment) -> Iterator[Owed]:
    """A poll is needed where it has a share and some scoring period counts for the person."""
    received = _polled(facts, assignment.period)
    for person, counting in assignment.counting.items():
        if assignment.policy.poll_share and counting and person not in received:
            values = {"period": assignment.period.chinese, "name": name_of(roster, person)}
            finding = Finding(POLL_NOT_RECEIVED, Place(), person, values=values)
            yield Owed(OFFICE, POLL.name, assignment.period, person, finding)


def _polled(facts: Facts, period: Period) -> frozenset[str]:
    """Everyone with ballots for the period, usable or not."""
    rows = {row.person for form in facts.poll_forms if form.period == period for row in form.rows}
    return frozenset(rows | {g.person for g in facts.gaps if g.stage is Stage.POLL and g.period in (period, None)})


# --- 外单位评价意见, the year's own forms --------------------------------------------------------------------------------


def _opinions_owed(roster: Roster, facts: Facts, assignment: Assignment) -> Iterator[Owed]:
    opinions = {opinion.person: opinion for opinion in facts.host_opinions if opinion.period == assignment.period}
    for person, secondment in assignment.secondments.items():
        if not _came_unusable(facts, person, assignment.period):
            finding = _opinion_finding(roster, secondment, opinions.get(person), assignment.period)
            if finding is not None:
                yield Owed(secondment.host_unit or SOME_HOST, HOST_OPINION.name, assignment.period, person, finding)


def _came_unusable(facts: Facts, person: str, period: Period) -> bool:
    """Whether an opinion came in that cannot be used, or two that contradict each other; that has its own finding."""
    return any(gap.person == person and gap.period == period and gap.stage is Stage.OPINION for gap in facts.gaps)


def _opinion_finding(
    roster: Roster, secondment: Secondment, opinion: HostOpinion | None, quarter: Period
) -> Finding | None:
    """Within six months any word of the host will do, and nobody waits for it; beyond, its 等次 is needed (七-2).

    学习培训 over six months on which the host gave no 等次 is for people to decide, so nothing is owed.
    """
    within = secondment.length(quarter) is not Length.OVER
    values = {
        "unit": secondment.host_unit or SOME_HOST,
        "name": name_of(roster, secondment.person),
        "period": quarter.chinese,
    }
    if opinion is None or not (opinion.opinion.strip() or opinion.grade.strip() or opinion.score is not None):
        where = opinion.place if opinion else Place()
        kind = OPINION_AWAITED if within else OPINION_NOT_RECEIVED
        return Finding(kind, where, secondment.person, values=values)
    if not within and not opinion.grade.strip() and not is_long_training(secondment, quarter):
        return Finding(OPINION_WITHOUT_GRADE, opinion.place, secondment.person, values=values)
    return None


def _annual_owed(roster: Roster, facts: Facts, assignments: Sequence[Assignment], year: Period) -> Iterator[Owed]:
    """Only reminders, but for a former unit's quarters: whether an annual figure is needed is seen when the year is
    decided, and said there.
    """
    training = assignments[-1].policy.training_over_half
    polled = _polled(facts, year) | {poll.person for poll in facts.annual_polls if poll.year == year}
    heard = {opinion.person: opinion for opinion in facts.host_opinions if opinion.period == year}
    for person in roster.persons:
        if not is_assessed(roster, person, year):
            continue
        secondment = over_six_months_over_half(roster, person, year, training)
        if secondment is None and person not in polled:
            yield Owed(OFFICE, ANNUAL_POLL.name, year, person)
        if secondment is not None and not _is_heard(heard.get(person), secondment, year):
            yield Owed(secondment.host_unit or SOME_HOST, HOST_OPINION.name, year, person)
        yield from _former_owed(roster, facts, person, year)


def _is_heard(opinion: HostOpinion | None, secondment: Secondment, year: Period) -> bool:
    return opinion is not None and (bool(opinion.grade.strip()) or is_long_training(secondment, year))


def _former_owed(roster: Roster, facts: Facts, person: str, year: Period) -> Iterator[Owed]:
    """The quarters before 调入 of which the former unit has not sent a 等次 (考核规定26)."""
    arrived = arrival(roster, person, year)
    graded = {o.period for o in facts.host_opinions if o.person == person and o.grade.strip()}
    for quarter in former_quarters(roster, person, year):
        if arrived is not None and quarter not in graded:
            unit = arrived.host_unit or FORMER_UNIT
            values = {"unit": unit, "name": name_of(roster, person), "period": quarter.chinese}
            finding = Finding(FORMER_QUARTER_MISSING, arrived.place, person, values=values)
            yield Owed(unit, HOST_OPINION.name, quarter, person, finding)
