"""What 考核领导小组 decided: the filled 等次审核表 taken over the proposals (五, 七-1).

A decision counts only with a date, lies within what is allowed, and says why where it departs from the proposal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kaohe_excel.facts import DecisionForm, DecisionRow
from kaohe_excel.finding import (
    DECISION_IMPOSSIBLE,
    DECISION_NOT_ALLOWED,
    DECISION_UNDATED,
    DECISION_WITHOUT_REASON,
    DECISIONS_DIFFER,
    PROPOSAL_CHANGED,
    Finding,
)
from kaohe_excel.period import Period
from kaohe_excel.rules.model import AnnualDecision, DecisionT, Ground, QuarterDecision
from kaohe_excel.terms import AnnualGrade, AnnualOutcome, Grade, QuarterOutcome, Status

_NEEDS_NO_DECISION = frozenset(
    {
        QuarterOutcome.UNGRADED.value,
        QuarterOutcome.NOT_PARTICIPATING.value,
        QuarterOutcome.HOST_DETERMINED.value,
        AnnualOutcome.BARRED.value,
    }
)


def apply_decisions(
    decisions: Sequence[DecisionT], forms: Sequence[DecisionForm], names: Mapping[str, str]
) -> tuple[tuple[DecisionT, ...], Status, tuple[Finding, ...]]:
    """The decisions with what dated sheets of their period decided, the period's status, and what was wrong.

    ``names`` maps ids to names for messages. Rows about persons without a decision here are the reading room's matter.
    """
    judged = [_judged(decision, _rows_about(decision, forms), names) for decision in decisions]
    taken = tuple(decision for decision, _ in judged)
    periods = {period_of(decision) for decision in decisions}
    findings = [finding for form in forms if form.period in periods for finding in _undated(form)]
    findings += [finding for _, found in judged for finding in found]
    return taken, status_of(taken), tuple(findings)


def period_of(decision: DecisionT) -> Period:
    """The quarter or year that a decision is about."""
    return decision.quarter if isinstance(decision, QuarterDecision) else decision.year


def is_settled(decision: DecisionT) -> bool:
    """Whether nothing remains to be decided about a person; a year waits until its quarters are decided."""
    if isinstance(decision, AnnualDecision) and decision.undecided_quarters:
        return False
    return decision.decided is not None or decision.outcome.value in _NEEDS_NO_DECISION


def status_of(decisions: Sequence[DecisionT]) -> Status:
    """已审定 only when everyone is decided or needs no decision; 待补 keeps a period 待审定."""
    return Status.DECIDED if decisions and all(map(is_settled, decisions)) else Status.PENDING


def barring(grounds: Sequence[Ground], grade: str) -> tuple[Ground, ...]:
    """The grounds that do not leave a grade open."""
    return tuple(ground for ground in grounds if ground.leaves and grade not in ground.leaves)


def clauses_of(grounds: Sequence[Ground]) -> str:
    """Their clauses, each once."""
    return "、".join(dict.fromkeys(ground.clause for ground in grounds))


def _undated(form: DecisionForm) -> tuple[Finding, ...]:
    filled = [row for row in form.rows if row.grade.strip()]
    if form.day is not None or not filled:
        return ()
    return (Finding(DECISION_UNDATED, replace(min(row.place for row in filled), cell="")),)


def _rows_about(decision: DecisionT, forms: Sequence[DecisionForm]) -> tuple[DecisionRow, ...]:
    """The filled rows of dated sheets about a person, those that fit today's proposal and give a reason first."""
    rows = [
        row
        for form in forms
        if form.day is not None and form.period == period_of(decision)
        for row in form.rows
        if row.person == decision.person and row.grade.strip()
    ]
    return tuple(sorted(rows, key=lambda row: (bool(_stale(row, decision)), not row.reason.strip(), row.place)))


def _judged(
    decision: DecisionT, rows: Sequence[DecisionRow], names: Mapping[str, str]
) -> tuple[DecisionT, tuple[Finding, ...]]:
    if not rows:
        return decision, ()
    row = rows[0]
    name = names.get(decision.person, decision.person)
    fault = _disagreement(rows, name) or _fault(decision, row, name)
    if fault is not None:
        return decision, (fault,)
    return decided(decision, row.grade.strip()), _notes(decision, row, name)


def decided(decision: DecisionT, grade: str) -> DecisionT:
    """The decision with what people decided; grounds bind only where they lead to that very grade."""
    outcome = type(decision.outcome)(grade)
    grounds = tuple(replace(ground, binding=ground.leads_to == grade) for ground in decision.grounds)
    if isinstance(decision, QuarterDecision):
        return replace(decision, decided=Grade(grade), outcome=outcome, grounds=grounds)
    return replace(decision, decided=AnnualGrade(grade), outcome=outcome, grounds=grounds)


def _disagreement(rows: Sequence[DecisionRow], name: str) -> Finding | None:
    first, *others = sorted(rows, key=lambda row: row.place)
    for other in others:
        if other.grade.strip() != first.grade.strip():
            values = {
                "name": name,
                "written": first.grade.strip(),
                "other": str(other.place),
                "other_written": other.grade.strip(),
            }
            return Finding(DECISIONS_DIFFER, first.place, first.person, values=values)
    return None


def _fault(decision: DecisionT, row: DecisionRow, name: str) -> Finding | None:
    written = row.grade.strip()
    values = {"name": name, "written": written, "proposed": _proposal(decision), "outcome": decision.outcome.value}
    if not decision.allowed:
        return Finding(DECISION_IMPOSSIBLE, row.place, row.person, values=values)
    if written not in {grade.value for grade in decision.allowed}:
        grounds = barring(decision.grounds, written) or decision.grounds
        values |= {"allowed": "、".join(decision.allowed), "clauses": clauses_of(grounds) or "七-1"}
        return Finding(DECISION_NOT_ALLOWED, row.place, row.person, values=values)
    if (
        decision.proposed is not None
        and not row.reason.strip()
        and written not in {decision.proposed.value, _stale(row, decision)}
    ):
        return Finding(DECISION_WITHOUT_REASON, row.place, row.person, values=values)
    return None


def _proposal(decision: DecisionT) -> str:
    return (decision.proposed or decision.outcome).value


def _stale(row: DecisionRow, decision: DecisionT) -> str:
    """The proposal printed on the sheet where it is not today's; empty where it is, or where none is printed."""
    printed = row.printed.strip()
    return "" if printed == _proposal(decision) else printed


def _notes(decision: DecisionT, row: DecisionRow, name: str) -> tuple[Finding, ...]:
    stale = _stale(row, decision)
    values = {"name": name, "printed": stale, "proposed": _proposal(decision), "written": row.grade.strip()}
    return (Finding(PROPOSAL_CHANGED, row.place, row.person, values=values),) if stale else ()
