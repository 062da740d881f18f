"""What 考核领导小组 decided: the filled 等次审核表 taken over the proposals (五, 七-1).

A decision counts only with a date, lies within what is allowed, and says why where it departs from the proposal.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from kaohe_excel.core.facts import DecisionForm, DecisionRow, Receipt
from kaohe_excel.core.findings import (
    DECISION_FAR,
    DECISION_IMPOSSIBLE,
    DECISION_NOT_ALLOWED,
    DECISION_UNDATED,
    DECISION_WITHOUT_REASON,
    DECISIONS_DIFFER,
    PROPOSAL_CHANGED,
    Finding,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AnnualGrade, AnnualOutcome, Grade, QuarterOutcome, Status, Verdict
from kaohe_excel.rules.model import AnnualDecision, DecisionT, Ground, QuarterDecision, rank

_NEEDS_NO_DECISION = frozenset(
    {
        QuarterOutcome.UNGRADED.value,
        QuarterOutcome.NOT_PARTICIPATING.value,
        QuarterOutcome.HOST_DETERMINED.value,
        AnnualOutcome.BARRED.value,
    }
)
_POLICY = "考核政策"
_DIGEST = 16
_MOST_CHANGES = 3

Changes = Mapping[str, tuple[str, ...]]
"""What changed since a sheet was printed, each in words, by the sheet's file."""


def apply_decisions(
    decisions: Sequence[DecisionT],
    forms: Sequence[DecisionForm],
    names: Mapping[str, str],
    inputs: Mapping[str, str] | None = None,
) -> tuple[tuple[DecisionT, ...], Status, tuple[Finding, ...]]:
    """The decisions with what dated sheets of their period decided, the period's status, and what was wrong.

    ``names`` maps ids to names for messages, ``inputs`` (``inputs_of``) is what today's proposals rest on, so that a sheet
    made for others can say what changed. Rows about persons without a decision here are the reading room's matter.
    """
    changes = {form.file: changes_since(form.printed_from, inputs or {}) for form in forms}
    judged = [_judged(decision, _rows_about(decision, forms), names, changes) for decision in decisions]
    taken = tuple(decision for decision, _ in judged)
    periods = {period_of(decision) for decision in decisions}
    findings = [finding for form in forms if form.period in periods for finding in _undated(form)]
    findings += [finding for _, found in judged for finding in found]
    return taken, status_of(taken), tuple(findings)


def inputs_of(
    receipts: Iterable[Receipt], forms: Iterable[DecisionForm], period: Period, policy_name: str
) -> Mapping[str, str]:
    """What the proposals of a period rest on, as file to digest: every workbook used but its own sheets, and the policy."""
    own = {form.file for form in forms if form.period == period}
    used = {r.file: r.sha256[:_DIGEST] for r in receipts if r.verdict is Verdict.USED and r.file not in own}
    return {**used, _POLICY: hashlib.sha256(policy_name.encode()).hexdigest()[:_DIGEST]}


def changes_since(printed_from: Mapping[str, str], inputs: Mapping[str, str]) -> tuple[str, ...]:
    """What changed between the inputs of a sheet (digest to file) and today's (file to digest), in words.

    A file that was only moved is no change. Empty where the sheet does not say what it was printed from.

    >>> changes_since({"1": "a.xlsx", "2": "b.xlsx", "3": "c.xlsx"}, {"a.xlsx": "9", "e.xlsx": "4", "d/c.xlsx": "3"})
    ('a.xlsx有改动', 'b.xlsx已不在', '新收e.xlsx')
    """
    if not printed_from:
        return ()
    then = {file: digest for digest, file in printed_from.items()}
    gone = {file for file, digest in then.items() if digest not in inputs.values()}
    fresh = {file for file, digest in inputs.items() if digest not in printed_from}
    return tuple(
        f"{file}有改动" if file in gone and file in fresh else f"{file}已不在" if file in gone else f"新收{file}"
        for file in sorted(gone | fresh)
    )


def period_of(decision: DecisionT) -> Period:
    """The quarter or year that a decision is about."""
    return decision.quarter if isinstance(decision, QuarterDecision) else decision.year


def why_undetermined(decision: QuarterDecision | AnnualDecision) -> tuple[str, ...]:
    """Why people have to decide, in words, as long as they have not; empty for every other outcome."""
    if decision.outcome.value != QuarterOutcome.UNDETERMINED:
        return ()
    return tuple(ground.text for ground in decision.grounds if ground.binding)


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
    return (Finding(DECISION_UNDATED, min(row.place for row in filled)._replace(cell="")),)


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
    decision: DecisionT, rows: Sequence[DecisionRow], names: Mapping[str, str], changes: Changes
) -> tuple[DecisionT, tuple[Finding, ...]]:
    if not rows:
        return decision, ()
    row = rows[0]
    name = names.get(decision.person, decision.person)
    changed = _changed_words(decision, changes.get(row.place.file, ()))
    fault = _disagreement(rows, name) or _fault(decision, row, name, changed)
    if fault is not None:
        return decision, (fault,)
    notes = _notes(decision, row, name, changed) + _far(decision, row, name)
    return decided(decision, row.grade.strip(), row.reason.strip()), notes


def _changed_words(decision: DecisionT, changes: Sequence[str]) -> str:
    """What changed since the sheet was printed, what the person's own grounds rest on first."""
    own = {place.file for ground in decision.grounds for place in ground.places}
    ordered = sorted(changes, key=lambda change: not any(file and file in change for file in own))
    shown = "、".join(ordered[:_MOST_CHANGES])
    return f"；印表以后{shown}{f'等{len(ordered)}处' if len(ordered) > _MOST_CHANGES else ''}" if shown else ""


def decided(decision: DecisionT, grade: str, reason: str = "") -> DecisionT:
    """The decision with what people decided; grounds bind only where they lead to that very grade.

    A score that only waited for the grade shows from then on.
    """
    grounds = tuple(ground._replace(binding=ground.leads_to == grade) for ground in decision.grounds)
    score = decision.open_score if decision.score is None else decision.score
    why = reason or decision.reason
    outcome = type(decision.outcome)(grade)
    if isinstance(decision, QuarterDecision):
        return decision._replace(decided=Grade(grade), outcome=outcome, grounds=grounds, score=score, reason=why)
    return decision._replace(decided=AnnualGrade(grade), outcome=outcome, grounds=grounds, score=score, reason=why)


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


def _fault(decision: DecisionT, row: DecisionRow, name: str, changed: str) -> Finding | None:
    written, printed = row.grade.strip(), _stale(row, decision)
    values = {
        "name": name,
        "written": written,
        "proposed": _proposal(decision),
        "outcome": decision.outcome.value,
        "clauses": clauses_of([ground for ground in decision.grounds if ground.binding]) or "材料未齐",
        "since": f"；审核表上印的是“{printed}”，现在是“{_proposal(decision)}”{changed}" if printed else "",
    }
    if not decision.allowed:
        return Finding(DECISION_IMPOSSIBLE, row.place, row.person, values=values)
    if written not in {grade.value for grade in decision.allowed}:
        grounds = barring(decision.grounds, written) or decision.grounds
        values |= {"allowed": "、".join(decision.allowed), "clauses": clauses_of(grounds) or "七-1"}
        return Finding(DECISION_NOT_ALLOWED, row.place, row.person, values=values)
    # 待定 has no proposal to depart from; 不定等次 after 严重警告 has, and so has every grade.
    departs = decision.outcome.value != QuarterOutcome.UNDETERMINED and written not in {_proposal(decision), printed}
    if departs and not row.reason.strip():
        return Finding(DECISION_WITHOUT_REASON, row.place, row.person, values=values)
    return None


def _proposal(decision: DecisionT) -> str:
    return (decision.proposed or decision.outcome).value


def _stale(row: DecisionRow, decision: DecisionT) -> str:
    """The proposal printed on the sheet where it is not today's; empty where it is, or where none is printed."""
    printed = row.printed.strip()
    return "" if printed == _proposal(decision) else printed


def _far(decision: DecisionT, row: DecisionRow, name: str) -> tuple[Finding, ...]:
    """A warning where people decided more than one grade away from the proposal."""
    written, proposed = row.grade.strip(), decision.proposed
    if proposed is None or abs(rank(type(proposed)(written)) - rank(proposed)) < 2:
        return ()
    values = {"name": name, "written": written, "proposed": proposed.value, "reason": row.reason.strip() or "未写"}
    return (Finding(DECISION_FAR, row.place, row.person, values=values),)


def _notes(decision: DecisionT, row: DecisionRow, name: str, changed: str) -> tuple[Finding, ...]:
    stale = _stale(row, decision)
    written = row.grade.strip()
    values = {
        "name": name,
        "printed": stale,
        "proposed": _proposal(decision),
        "written": written,
        "since": changed,
    }
    return (Finding(PROPOSAL_CHANGED, row.place, row.person, values=values),) if stale else ()
