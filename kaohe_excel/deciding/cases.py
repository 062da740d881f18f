"""Checked facts and figures become cases: what the rules may look at for one person and period, and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.checking import Checked
from kaohe_excel.checking.completeness import Owed
from kaohe_excel.core.facts import RECORD_STAGES, Facts, Gap, HostOpinion, Place, Roster, Stage
from kaohe_excel.core.findings import (
    FORM_NOT_RECEIVED,
    FORM_UNUSABLE,
    FORMER_QUARTER_MISSING,
    NO_VALID_BALLOT,
    NOBODY_EXPECTED,
    OPINION_AWAITED,
    OPINION_NOT_RECEIVED,
    OPINION_WITHOUT_GRADE,
    PERSON_LEFT_OUT,
    POLL_NOT_RECEIVED,
    Kind,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import ABSENCES, Grade, MovementKind, QuarterOutcome, TrainingOverHalf
from kaohe_excel.roster.assignment import Assignment
from kaohe_excel.roster.presence import (
    absence_kinds,
    arrival,
    away_over_half,
    former_quarters,
    is_assessed,
    movements_in,
    name_of,
    over_six_months_over_half,
    training_at_home,
)
from kaohe_excel.rules.model import AnnualCase, QuarterCase, QuarterResult
from kaohe_excel.scoring.figures import Figures, QuarterFigures, YearFigures

# --- the quarter ---------------------------------------------------------------------------------------------------


def quarter_cases(
    roster: Roster, checked: Checked, figures: Figures, assignment: Assignment
) -> tuple[QuarterCase, ...]:
    """One case for everyone assessed on the quarter's last day, in the roster's order, from checked facts.

    Records count for the quarter that they name, else by their date; 处分 where they touch it (七-2…4, 八-2).
    """
    wants = _wants(roster, checked, figures, assignment)
    return tuple(
        _quarter_case(
            roster, checked.facts, assignment, figures.quarters[person, assignment.period], wants.get(person, ())
        )
        for person in assignment.people
    )


def _quarter_case(
    roster: Roster, facts: Facts, assignment: Assignment, figures: QuarterFigures, wants: Sequence["_Want"]
) -> QuarterCase:
    person, quarter, lists = figures.person, figures.quarter, facts.behaviour_lists
    return QuarterCase(
        person=person,
        quarter=quarter,
        score=figures.score,
        assessment=figures.assessment,
        poll=figures.poll,
        score_places=_score_places(figures),
        no_month_counts=person in assignment.counting and not assignment.counting[person],
        secondment=assignment.secondments.get(person),
        host=figures.host,
        leave_places=_leave_places(roster, person, quarter),
        admonitions=tuple(a for one in lists for a in one.admonitions if (a.person, a.quarter) == (person, quarter)),
        accountabilities=tuple(
            a for one in lists for a in one.accountabilities if a.person == person and a.day in quarter
        ),
        sanctions=tuple(
            s for one in lists for s in one.sanctions if s.person == person and quarter.overlaps(s.decided, s.end)
        ),
        non_participations=tuple(
            n for one in lists for n in one.non_participations if (n.person, n.quarter) == (person, quarter)
        ),
        gaps=tuple(want.gap for want in wants),
        missing=tuple(dict.fromkeys(want.words for want in wants)),
        name=name_of(roster, person),
        absence=absence_kinds(roster, person, quarter),
        absence_places=tuple(m.place for m in movements_in(roster, person, quarter, ABSENCES)),
        party_sanctions=tuple(
            s for one in lists for s in one.party_sanctions if s.person == person and s.decided in quarter
        ),
        investigations=tuple(
            i for one in lists for i in one.investigations if i.person == person and quarter.overlaps(*i.days)
        ),
        training=training_at_home(roster, person, quarter, assignment.policy.training_over_half),
    )


def _score_places(figures: QuarterFigures) -> tuple[Place, ...]:
    """The cells that the 季度得分 rests on: each rating's row, the poll's row, each deducted record; or the host's row."""
    if figures.host is not None and not figures.months:
        return (figures.host.place,)
    marks = (mark.rating.place for month in figures.months for mark in month.marks if mark.rating is not None)
    lines = (line.place for month in figures.months for line in month.deduction_lines)
    polled = [figures.poll_row.place] if figures.poll_row is not None else []
    return tuple(dict.fromkeys((*marks, *polled, *lines)))


def _leave_places(roster: Roster, person: str, period: Period) -> tuple[Place, ...] | None:
    kinds = (MovementKind.LEAVE,)
    if not away_over_half(roster, person, period, kinds):
        return None
    return tuple(leave.place for leave in movements_in(roster, person, period, kinds))


# --- what a quarter waits for --------------------------------------------------------------------------------------


class _Want(NamedTuple):
    """Something a person's figures wait for, and how it is said."""

    gap: Gap
    words: str


def _wants(roster: Roster, checked: Checked, figures: Figures, assignment: Assignment) -> Mapping[str, list[_Want]]:
    """Everything that each person's quarter waits for: what nobody handed in, and what came in but cannot be used."""
    absent = (
        _absent(roster, item, item.finding.kind)
        for item in checked.owed
        if item.finding is not None
        and item.person
        and item.finding.kind not in _NOT_WAITED_FOR
        and assignment.period in item.period.quarters
    )
    unusable = (
        want
        for person in assignment.people
        for want in (
            *_unusable_ratings(roster, figures.quarters[person, assignment.period]),
            *_unusable_poll(figures.quarters[person, assignment.period], assignment),
        )
    )
    gaps = (_Want(gap, _gap_words(gap)) for gap in checked.facts.gaps if _matters(gap, assignment))
    found: dict[str, list[_Want]] = {}
    for want in (*absent, *unusable, *gaps):
        found.setdefault(want.gap.person, []).append(want)
    return found


_NOT_WAITED_FOR = frozenset({OPINION_AWAITED, FORMER_QUARTER_MISSING})
"""What is asked for without anybody's grade waiting for it: people decide without (七-2), or the year counts the rest."""

_ABSENT: Mapping[Kind, tuple[Stage, str]] = {
    FORM_NOT_RECEIVED: (Stage.RATING, "{debtor}未交{period}评分表"),
    FORM_UNUSABLE: (Stage.RATING, "{debtor}的{period}评分表收到了但不能用"),
    PERSON_LEFT_OUT: (Stage.RATING, "{debtor}的{period}评分表里漏了此人"),
    POLL_NOT_RECEIVED: (Stage.POLL, "没有{period}的测评结果"),
    OPINION_NOT_RECEIVED: (Stage.OPINION, "{debtor}未送来{period}的评价意见"),
    OPINION_WITHOUT_GRADE: (Stage.OPINION, "{debtor}对{period}的评价意见没有写等次"),
}


def _absent(roster: Roster, item: Owed, kind: Kind) -> _Want:
    stage, words = _ABSENT[kind]
    where = item.finding.where if item.finding else Place()
    return _Want(
        Gap(item.person, stage, item.period, where, kind.code),
        words.format(debtor=name_of(roster, item.debtor), period=item.period.chinese),
    )


def _unusable_ratings(roster: Roster, figures: QuarterFigures) -> Iterator[_Want]:
    for month in figures.months:
        if not month.marks:
            gap = Gap(figures.person, Stage.RATING, month.period, Place(), NOBODY_EXPECTED.code)
            yield _Want(gap, f"{month.period.chinese}没有人负责评分")
        for mark in month.marks:
            if mark.rating is not None and None in mark.rating.scores:
                gap = Gap(figures.person, Stage.RATING, month.period, mark.rating.place, "")
                rater = name_of(roster, mark.rater)
                yield _Want(gap, f"{rater}的{month.period.chinese}评分表有缺填、填错或两份不一致的分数")


def _unusable_poll(figures: QuarterFigures, assignment: Assignment) -> Iterator[_Want]:
    needed = assignment.policy.poll_share and figures.months
    if needed and figures.poll_row is not None and figures.poll is None:
        gap = Gap(figures.person, Stage.POLL, figures.quarter, figures.poll_row.place, NO_VALID_BALLOT.code)
        yield _Want(gap, f"{figures.quarter.chinese}测评没有有效票")


def _matters(gap: Gap, assignment: Assignment) -> bool:
    """Whether a gap leaves something open that the person's quarter needs.

    Nothing of home is needed about who was elsewhere, nor a poll where no month counts or the poll has no share.
    """
    quarter = assignment.period
    if gap.stage in RECORD_STAGES:
        return gap.person in assignment.people and gap.period in (None, quarter, *quarter.months)
    counting = assignment.counting.get(gap.person, ())
    if gap.stage is Stage.POLL:
        return bool(counting) and bool(assignment.policy.poll_share) and gap.period in (None, quarter)
    return bool(counting) and (gap.period is None or any(gap.period in (p, *p.months) for p in counting))


def _gap_words(gap: Gap) -> str:
    period = gap.period.chinese if gap.period else ""
    return f"{period}{gap.stage}有错误或前后不一（{gap.place}）"


# --- the year ------------------------------------------------------------------------------------------------------


def annual_cases(
    roster: Roster,
    facts: Facts,
    quarters: Mapping[str, Mapping[Period, QuarterResult]],
    figures: Mapping[str, YearFigures],
    year: Period,
    training: TrainingOverHalf = TrainingOverHalf.HOST,
) -> tuple[AnnualCase, ...]:
    """One case for everyone assessed on 31 December, in the roster's order, from checked facts and decided quarters.

    ``quarters`` holds each person's quarters in which he was assessed here; those of a former unit are added.
    """
    opinions = {opinion.person: opinion for opinion in facts.host_opinions if opinion.period == year}
    return tuple(
        _annual_case(
            roster,
            facts,
            {**former_results(roster, facts, person, year), **quarters.get(person, {})},
            figures[person],
            opinions.get(person),
            training,
        )
        for person in roster.persons
        if is_assessed(roster, person, year)
    )


def _annual_case(
    roster: Roster,
    facts: Facts,
    quarters: Mapping[Period, QuarterResult],
    figures: YearFigures,
    host: HostOpinion | None,
    training: TrainingOverHalf,
) -> AnnualCase:
    person, year, lists = figures.person, figures.year, facts.behaviour_lists
    arrived = arrival(roster, person, year)
    return AnnualCase(
        person=person,
        year=year,
        quarters=dict(sorted(quarters.items())),
        routine=figures.routine,
        poll=figures.poll,
        score=figures.score,
        admonitions=tuple(
            a for one in lists for a in one.admonitions if a.person == person and _within(a.quarter, year)
        ),
        sanctions=tuple(
            s for one in lists for s in one.sanctions if s.person == person and 0 <= year.year - s.decided.year <= 1
        ),
        non_participations=tuple(
            n for one in lists for n in one.non_participations if n.person == person and _within(n.quarter, year)
        ),
        probation_places=_probation_places(roster, person, year),
        leave_places=_leave_places(roster, person, year),
        seconded_over_half=over_six_months_over_half(roster, person, year, training),
        host=host,
        gaps=tuple(
            gap
            for gap in facts.gaps
            if gap.person == person and gap.stage in RECORD_STAGES and gap.period in (None, year)
        ),
        name=name_of(roster, person),
        party_sanctions=tuple(
            s
            for one in lists
            for s in one.party_sanctions
            if s.person == person and 0 <= year.year - s.decided.year <= 2
        ),
        investigations=tuple(
            i for one in lists for i in one.investigations if i.person == person and year.overlaps(*i.days)
        ),
        former_missing=tuple(q for q in former_quarters(roster, person, year) if q not in quarters),
        arrival_places=(arrived.place,) if arrived else (),
        training=training_at_home(roster, person, year, training),
    )


def former_results(roster: Roster, facts: Facts, person: str, year: Period) -> Mapping[Period, QuarterResult]:
    """The quarters before 调入 as the former unit graded them (考核规定26): they count, their scores are not ours."""
    former = former_quarters(roster, person, year)
    opinions = (o for o in facts.host_opinions if o.person == person and o.period in former and o.grade.strip())
    return {
        opinion.period: QuarterResult(
            quarter=opinion.period,
            outcome=QuarterOutcome(opinion.grade.strip()),
            grade=Grade(opinion.grade.strip()),
            score=None,
            decided=True,
            grounds=(),
            former=opinion.unit or (arrived.host_unit if (arrived := arrival(roster, person, year)) else ""),
            places=(opinion.place,),
        )
        for opinion in opinions
    }


def _within(period: Period, year: Period) -> bool:
    return period.year == year.year


def _probation_places(roster: Roster, person: str, year: Period) -> tuple[Place, ...] | None:
    """The 试用期 that runs on 31 December."""
    last = year.months[-1]
    running = [
        movement.place
        for movement in movements_in(roster, person, last, (MovementKind.PROBATION,))
        if movement.end is None or movement.end >= year.last_day
    ]
    return tuple(running) or None
