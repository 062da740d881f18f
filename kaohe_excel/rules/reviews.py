"""复核 of a decided 较差 (八-1).

A review may overturn the score, a 告诫 or an 问责, which is what it is asked to look at; it may not go where a clause says
不得 (七-4). Where it goes against a record that stands in the lists, that is said. A changed grade carries a ground of its own,
so that both grades stand wherever grounds do.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

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
from kaohe_excel.core.terms import Grade, Label, Modality, QuarterOutcome
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.decisions import barring, clauses_of, decided
from kaohe_excel.rules.model import Effect, Ground, QuarterDecision, RuleTrace, rule


class ReviewCase(NamedTuple):
    """An answered 复核 and the decision it is about."""

    decision: QuarterDecision
    row: ReviewRow


@rule("review", "八-1", "对较差不服的复核", Modality.MAY, Label.SCHEME, absent="没有复核改定")
def review(case: ReviewCase, _policy: Policy) -> tuple[Effect[Grade, QuarterOutcome], ...]:
    """八-1: an answered 复核 may change a decided 较差; the ground names both grades."""
    row, grade = case.row, _grade_after(case.row)
    answered = f"（{row.answered.year}年{row.answered.month}月{row.answered.day}日答复）" if row.answered else ""
    return (Effect(f"复核由“{case.decision.decided}”改定为“{grade}”{answered}", (row.place,)),)


def apply_reviews(
    decisions: Sequence[QuarterDecision],
    reviews: Sequence[ReviewRow],
    names: Mapping[str, str],
    policy: Policy,
    deadlines: Mapping[str, date] = MappingProxyType({}),
) -> tuple[tuple[QuarterDecision, ...], frozenset[str], tuple[Finding, ...]]:
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


def _rows_about(decision: QuarterDecision, reviews: Sequence[ReviewRow]) -> tuple[ReviewRow, ...]:
    rows = [row for row in reviews if row.person == decision.person and row.period == decision.quarter]
    return tuple(sorted(rows, key=lambda row: row.place))


def _judged(
    decision: QuarterDecision,
    rows: Sequence[ReviewRow],
    names: Mapping[str, str],
    policy: Policy,
    deadline: date | None,
) -> tuple[QuarterDecision, tuple[Finding, ...]]:
    name = names.get(decision.person, decision.person)
    answered = [row for row in rows if is_answered(row)]
    notes = tuple(finding for row in rows for finding in _row_notes(row, name, deadline))
    fault = _disagreement(answered, name) or next((f for row in rows if (f := _fault(decision, row, name))), None)
    if fault is not None:
        return decision, (fault, *notes)
    if not answered or _grade_after(answered[0]) == Grade.POOR:
        return decision, notes
    return _reviewed(decision, answered[0], policy), (*_overturned(decision, answered[0], name), *notes)


def _reviewed(decision: QuarterDecision, row: ReviewRow, policy: Policy) -> QuarterDecision:
    """The decision with the grade after 复核, and a ground that names both."""
    grade = _grade_after(row)
    grounds = tuple(Ground(limit, True, grade) for limit in review.limits(ReviewCase(decision, row), policy))
    after = decided(decision, grade)
    return after._replace(grounds=(*after.grounds, *grounds), reviewed_from=decision.decided)


def trace_review(decision: QuarterDecision) -> RuleTrace[Grade, QuarterOutcome]:
    """复核 as it was tried on one person: what it changed, else that it changed nothing."""
    changed = next((ground for ground in decision.grounds if ground.rule == review), None)
    return RuleTrace(review, changed.limit) if changed else RuleTrace(review, None, review.absent)


def is_answered(row: ReviewRow) -> bool:
    """Whether a review has been concluded: a grade after it, or an answer that keeps the old one."""
    return bool(row.grade.strip()) or (row.answered is not None and bool(row.conclusion.strip()))


def _grade_after(row: ReviewRow) -> str:
    return row.grade.strip() or Grade.POOR.value


def _row_notes(row: ReviewRow, name: str, deadline: date | None) -> tuple[Finding, ...]:
    late = deadline is not None and row.requested is not None and row.requested > deadline
    values = {"name": name, "requested": str(row.requested), "deadline": str(deadline)}
    return (
        *((Finding(REVIEW_LATE, row.place, row.person, values=values),) if late else ()),
        *(() if is_answered(row) else (Finding(REVIEW_OPEN, row.place, row.person, values=values),)),
    )


def _disagreement(rows: Sequence[ReviewRow], name: str) -> Finding | None:
    if len({_grade_after(row) for row in rows}) < 2:
        return None
    values = {"name": name, "other": str(rows[1].place)}
    return Finding(REVIEWS_DIFFER, rows[0].place, rows[0].person, values=values)


def _fault(decision: QuarterDecision, row: ReviewRow, name: str) -> Finding | None:
    values = {
        "name": name,
        "written": row.grade.strip(),
        "outcome": decision.outcome.value,
        "original": row.original.strip(),
    }
    if decision.decided is not Grade.POOR or row.original.strip() not in {"", Grade.POOR.value}:
        return Finding(REVIEW_NOT_POOR, row.place, row.person, values=values)
    if _grade_after(row) not in {grade.value for grade in Grade}:
        return Finding(REVIEW_GRADE_UNKNOWN, row.place, row.person, values=values)
    barred = [g for g in barring(decision.grounds, _grade_after(row)) if g.modality is Modality.MUST_NOT]
    if barred:
        values["clauses"] = clauses_of(barred)
        return Finding(REVIEW_BARRED, row.place, row.person, values=values)
    return None


def _overturned(decision: QuarterDecision, row: ReviewRow, name: str) -> tuple[Finding, ...]:
    grounds = barring(decision.grounds, row.grade.strip())
    values = {"name": name, "written": row.grade.strip(), "clauses": clauses_of(grounds)}
    return (Finding(REVIEW_OVERTURNS, row.place, row.person, values=values),) if grounds else ()
