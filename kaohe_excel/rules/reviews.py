"""复核 of a decided 较差 (八-1) and of a year's 不称职 (公务员法95).

A review may overturn the score, a 告诫 or an 问责, which is what it is asked to look at; it may not go where a clause says
不得 (七-4). Where it goes against a record that stands in the lists, that is said. A changed grade carries a ground of its own,
so that both grades stand wherever grounds do.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from kaohe_excel.core.facts import ReviewRow
from kaohe_excel.core.findings import (
    REVIEW_BARRED,
    REVIEW_GRADE_UNKNOWN,
    REVIEW_LATE,
    REVIEW_NOT_POOR,
    REVIEW_OPEN,
    REVIEW_OVERTURNS,
    REVIEWS_DIFFER,
    Finding,
)
from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Grade, Label, Modality, QuarterOutcome
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.decisions import barring, clauses_of, decided, period_of
from kaohe_excel.rules.model import AnnualDecision, DecisionT, Effect, Ground, QuarterDecision, Rule, RuleTrace, rule

ANNUAL_REVIEW_DAYS, APPEAL_DAYS, ANSWER_DAYS = 30, 15, 30
"""公务员法95, 96: days to ask for 复核 of a year (or to appeal at once), to appeal against its answer, and for the unit to answer."""


class ReviewCase(NamedTuple):
    """An answered 复核 and the decision it is about."""

    decision: QuarterDecision | AnnualDecision
    row: ReviewRow


@rule("review", "八-1", "对较差不服的复核", Modality.MAY, Label.SCHEME, absent="没有复核改定")
def review(case: ReviewCase, _policy: Policy) -> tuple[Effect[Grade, QuarterOutcome], ...]:
    """八-1: an answered 复核 may change a decided 较差; the ground names both grades."""
    return (Effect(_changed_words(case), (case.row.place,)),)


@rule("annual_review", "公务员法95", "对不称职不服的复核", Modality.MAY, Label.HIGHER_RULE, absent="没有复核改定")
def annual_review(case: ReviewCase, _policy: Policy) -> tuple[Effect[AnnualGrade, AnnualOutcome], ...]:
    """公务员法95: who is found 不称职 may ask for 复核, which may change it; the ground names both grades."""
    return (Effect(_changed_words(case), (case.row.place,)),)


def _changed_words(case: ReviewCase) -> str:
    row, grade = case.row, _grade_after(case.row, case.decision)
    answered = f"（{row.answered.year}年{row.answered.month}月{row.answered.day}日答复）" if row.answered else ""
    return f"复核由“{case.decision.decided}”改定为“{grade}”{answered}"


def apply_reviews(
    decisions: Sequence[DecisionT],
    reviews: Sequence[ReviewRow],
    names: Mapping[str, str],
    policy: Policy,
    deadlines: Mapping[str, date] = MappingProxyType({}),
) -> tuple[tuple[DecisionT, ...], frozenset[str], tuple[Finding, ...]]:
    """Decided grades after 复核, the ids of those whose grade it changed (status 复核改定), and what was wrong.

    ``deadlines`` are everyone's last days to ask for one; a later request is said, and left to people.
    """
    judged = [
        _judged(decision, _rows_about(decision, reviews), names, policy, deadlines.get(decision.person))
        for decision in decisions
    ]
    reviewed = tuple(after for after, _ in judged)
    changed = frozenset(
        after.person for before, after in zip(decisions, reviewed, strict=True) if before.decided is not after.decided
    )
    return reviewed, changed, tuple(finding for _, found in judged for finding in found)


def _rows_about(decision: DecisionT, reviews: Sequence[ReviewRow]) -> tuple[ReviewRow, ...]:
    rows = [row for row in reviews if row.person == decision.person and row.period == period_of(decision)]
    return tuple(sorted(rows, key=lambda row: row.place))


def _judged(
    decision: DecisionT,
    rows: Sequence[ReviewRow],
    names: Mapping[str, str],
    policy: Policy,
    deadline: date | None,
) -> tuple[DecisionT, tuple[Finding, ...]]:
    name = names.get(decision.person, decision.person)
    faults, notes, answered = _first_fault(decision, rows, name), _notes(rows, name, deadline), _answered(rows)
    if faults:
        return decision, faults + notes
    if not answered or _grade_after(answered[0], decision) == _reviewable(decision).value:
        return decision, notes
    return _reviewed(decision, answered[0], policy), _overturned(decision, answered[0], name) + notes


def _answered(rows: Sequence[ReviewRow]) -> list[ReviewRow]:
    return [row for row in rows if is_answered(row)]


def _notes(rows: Sequence[ReviewRow], name: str, deadline: date | None) -> tuple[Finding, ...]:
    return tuple(finding for row in rows for finding in _row_notes(row, name, deadline))


def _first_fault(
    decision: QuarterDecision | AnnualDecision, rows: Sequence[ReviewRow], name: str
) -> tuple[Finding, ...]:
    """Why none of the rows about a person is taken: the first reason, if there is one."""
    faults = (_disagreement(decision, _answered(rows), name), *(_fault(decision, row, name) for row in rows))
    return tuple(filter(None, faults))[:1]


def _reviewed(decision: DecisionT, row: ReviewRow, policy: Policy) -> DecisionT:
    """The decision with the grade after 复核, and a ground that names both."""
    grade = _grade_after(row, decision)
    after = decided(decision, grade)
    grounds = after.grounds + _grounds(decision, row, policy)
    return after._replace(grounds=grounds, reviewed_from=decision.decided)


def _grounds(decision: QuarterDecision | AnnualDecision, row: ReviewRow, policy: Policy) -> tuple[Ground, ...]:
    limits = _rule_for(decision).limits(ReviewCase(decision, row), policy)
    return tuple(Ground(limit, True, _grade_after(row, decision)) for limit in limits)


def _rule_for(decision: QuarterDecision | AnnualDecision) -> Rule[ReviewCase, Any, Any]:
    return review if isinstance(decision, QuarterDecision) else annual_review


def _reviewable(decision: QuarterDecision | AnnualDecision) -> Grade | AnnualGrade:
    """The one grade that 复核 can be asked against."""
    return Grade.POOR if isinstance(decision, QuarterDecision) else AnnualGrade.INCOMPETENT


def trace_review(decision: QuarterDecision) -> RuleTrace[Grade, QuarterOutcome]:
    """复核 as it was tried on one person: what it changed, else that it changed nothing."""
    changed = next((ground for ground in decision.grounds if ground.rule == review), None)
    return RuleTrace(review, changed.limit) if changed else RuleTrace(review, None, review.absent)


def is_answered(row: ReviewRow) -> bool:
    """Whether a review has been concluded: a grade after it, or an answer that keeps the old one."""
    return bool(row.grade.strip()) or (row.answered is not None and bool(row.conclusion.strip()))


def _grade_after(row: ReviewRow, decision: QuarterDecision | AnnualDecision) -> str:
    return row.grade.strip() or _reviewable(decision).value


def _row_notes(row: ReviewRow, name: str, deadline: date | None) -> tuple[Finding, ...]:
    late = deadline is not None and row.requested is not None and row.requested > deadline
    values = {"name": name, "requested": str(row.requested), "deadline": str(deadline)}
    return (
        *((Finding(REVIEW_LATE, row.place, row.person, values=values),) if late else ()),
        *(() if is_answered(row) else (Finding(REVIEW_OPEN, row.place, row.person, values=values),)),
    )


def _disagreement(decision: QuarterDecision | AnnualDecision, rows: Sequence[ReviewRow], name: str) -> Finding | None:
    if len({_grade_after(row, decision) for row in rows}) < 2:
        return None
    values = {"name": name, "other": str(rows[1].place)}
    return Finding(REVIEWS_DIFFER, rows[0].place, rows[0].person, values=values)


def _fault(decision: QuarterDecision | AnnualDecision, row: ReviewRow, name: str) -> Finding | None:
    reviewable = _reviewable(decision)
    values = {
        "name": name,
        "written": row.grade.strip(),
        "reviewable": reviewable.value,
        "clause": _rule_for(decision).clause,
        "grades": "、".join(type(reviewable)),
        "outcome": decision.outcome.value,
        "original": row.original.strip(),
    }
    if decision.decided is not reviewable or row.original.strip() not in {"", reviewable.value}:
        return Finding(REVIEW_NOT_POOR, row.place, row.person, values=values)
    if _grade_after(row, decision) not in set(type(reviewable)):
        return Finding(REVIEW_GRADE_UNKNOWN, row.place, row.person, values=values)
    barred = [g for g in barring(decision.grounds, _grade_after(row, decision)) if g.modality is Modality.MUST_NOT]
    if barred:
        values["clauses"] = clauses_of(barred)
        return Finding(REVIEW_BARRED, row.place, row.person, values=values)
    return None


def _overturned(decision: QuarterDecision | AnnualDecision, row: ReviewRow, name: str) -> tuple[Finding, ...]:
    grounds = barring(decision.grounds, row.grade.strip())
    values = {"name": name, "written": row.grade.strip(), "clauses": clauses_of(grounds)}
    return (Finding(REVIEW_OVERTURNS, row.place, row.person, values=values),) if grounds else ()
