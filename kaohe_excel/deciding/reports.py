"""Facts, figures and decisions of one period put together into the report that the writing room prints."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, TypedDict, TypeVar

from kaohe_excel.checking import Checked, Examined
from kaohe_excel.checking.chasing import gap_reminders
from kaohe_excel.checking.reminder import Reminder
from kaohe_excel.core.design import Design, load_design
from kaohe_excel.core.facts import DecisionForm, Facts, Receipt, Roster
from kaohe_excel.core.findings import Finding, by_cause
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AnnualOutcome, QuarterOutcome, Severity, Status
from kaohe_excel.core.workdays import add_working_days, last_day_within
from kaohe_excel.deciding.cases import annual_cases, quarter_cases
from kaohe_excel.deciding.report import (
    MonthPerson,
    MonthReport,
    QuarterPerson,
    QuarterReport,
    Report,
    YearPerson,
    YearReport,
)
from kaohe_excel.policy import Policies
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.assignment import Assignment
from kaohe_excel.roster.presence import absence_text, has_left
from kaohe_excel.rules.annual import decide_year, quarter_result, waiting_quarters
from kaohe_excel.rules.decisions import apply_decisions, inputs_of, is_settled
from kaohe_excel.rules.model import AnnualCase, AnnualDecision, QuarterCase, QuarterDecision
from kaohe_excel.rules.quarter import decide_quarter
from kaohe_excel.rules.quota import (
    Quota,
    excellent_quota,
    excellent_quota_findings,
    good_quota,
    good_quota_findings,
    propose_within_quota,
    proposed_quota_findings,
)
from kaohe_excel.rules.reviews import ANNUAL_REVIEW_DAYS, apply_reviews
from kaohe_excel.scoring.figures import Figures, QuarterFigures, YearFigures
from kaohe_excel.scoring.stages import score_year
from kaohe_excel.work_records.draw import Drawing
from kaohe_excel.work_records.persons import PersonRecords

OutcomeT = TypeVar("OutcomeT", QuarterOutcome, AnnualOutcome)


@dataclass(frozen=True, slots=True)
class Office:
    """What one run knows of a unit: its roster, its policies, the day its papers are dated, and how they look."""

    roster: Roster
    policies: Policies
    as_of: date
    design: Design = field(default_factory=load_design)

    @property
    def names(self) -> Mapping[str, str]:
        """Every id on the roster with the latest name."""
        return {row.person: row.name for row in self.roster.rows}


class QuarterDecided(NamedTuple):
    """A quarter's cases and decisions, after what 考核领导小组 decided and 复核 changed.

    ``proposed_quota`` is the line on 好 over the proposals as the rules alone made them, ``quota`` as it stands now.
    """

    quarter: Period
    cases: tuple[QuarterCase, ...]
    decisions: tuple[QuarterDecision, ...]
    status: Status
    reviewed: frozenset[str]
    findings: tuple[Finding, ...]
    proposed_quota: Quota
    quota: Quota


# --- a month -------------------------------------------------------------------------------------------------------


def month_report(office: Office, examined: Examined, figures: Figures) -> MonthReport:
    """A month: its scores, without grades."""
    (assignment,) = examined.checked.assignments
    people = tuple(
        _month_person(office, assignment, figures, person, examined.findings) for person in assignment.people
    )
    incomplete = sum(person.incomplete for person in people)
    counts = {
        **_base_counts(office.roster, assignment.period, len(people)),
        "计分": sum(person.figures is not None and not person.incomplete for person in people),
        "不计": sum(person.figures is None for person in people),
        QuarterOutcome.INCOMPLETE: incomplete,
    }
    return MonthReport(
        period=assignment.period,
        policy=assignment.policy,
        people=people,
        findings=by_cause(examined.findings),
        counts=counts,
        **_shared(office, examined),
    )


def _month_person(
    office: Office, assignment: Assignment, figures: Figures, person: str, findings: Sequence[Finding]
) -> MonthPerson:
    month = assignment.period
    found = figures.months.get((person, month))
    return MonthPerson(
        **_who(office.roster, person, month),
        figures=found,
        absence="" if found else absence_text(office.roster, person, month),
        incomplete=found is not None and found.score is None,
        reasons=_reasons(person, findings),
    )


# --- a quarter -----------------------------------------------------------------------------------------------------


def decide(office: Office, checked: Checked, assignment: Assignment, figures: Figures) -> QuarterDecided:
    """Every rule on everyone, then the 40 % line, then what was decided, then 复核 (七, 八)."""
    policy = assignment.policy
    cases = quarter_cases(office.roster, checked, figures, assignment)
    decisions = tuple(decide_quarter(case, policy) for case in cases)
    findings = [finding for decision in decisions for finding in decision.findings]
    proposed_quota = good_quota(decisions, policy)
    decisions, status, decision_findings = apply_decisions(
        propose_within_quota(decisions, proposed_quota, policy),
        checked.facts.decisions,
        office.names,
        _inputs(checked.facts, assignment.period, policy),
    )
    decisions, reviewed, review_findings = apply_reviews(
        decisions, checked.facts.reviews, office.names, policy, review_deadlines(checked.facts.decisions, assignment)
    )
    quota = good_quota(decisions, policy)
    findings += [
        *decision_findings,
        *review_findings,
        *proposed_quota_findings(proposed_quota, office.names),
        *good_quota_findings(quota, office.names),
    ]
    return QuarterDecided(
        quarter=assignment.period,
        cases=cases,
        decisions=decisions,
        status=status,
        reviewed=reviewed,
        findings=tuple(findings),
        proposed_quota=proposed_quota,
        quota=quota,
    )


def review_deadlines(forms: Sequence[DecisionForm], assignment: Assignment) -> Mapping[str, date]:
    """Everyone's last day to ask for 复核: so many working days after 送达日期, else 制发日期; nobody's before a decision."""
    sitting = _sitting(forms, assignment.period)
    if sitting.issued is None:
        return {}
    days = {person: _served(forms, assignment.period, person) or sitting.issued for person in assignment.people}
    count = assignment.policy.review_working_days
    ends = {day: add_working_days(day, count).end for day in set(days.values())}
    return {person: ends[day] for person, day in days.items()}


def _annual_review_deadlines(
    forms: Sequence[DecisionForm], decisions: Sequence[AnnualDecision], year: Period
) -> Mapping[str, date]:
    """Everyone's last day to ask for 复核 of a year: thirty days after 送达日期, else 制发日期 (公务员法95)."""
    issued = _sitting(forms, year).issued
    days = {one.person: _served(forms, year, one.person) or issued for one in decisions}
    return {person: last_day_within(day, ANNUAL_REVIEW_DAYS).end for person, day in days.items() if day}


def quarter_report(office: Office, examined: Examined, figures: Figures, decided: QuarterDecided) -> QuarterReport:
    """A quarter: scores, grades and grounds."""
    (assignment,) = examined.checked.assignments
    forms = examined.checked.facts.decisions
    people = tuple(
        _quarter_person(
            office, assignment.policy, figures.quarters[decision.person, assignment.period], decision, decided, forms
        )
        for decision in decided.decisions
    )
    counts = {
        **_base_counts(office.roster, assignment.period, len(people)),
        **_outcome_counts(QuarterOutcome, (decision.outcome for decision in decided.decisions)),
    }
    return QuarterReport(
        period=assignment.period,
        policy=assignment.policy,
        status=decided.status,
        people=people,
        quota=decided.quota,
        findings=by_cause((*examined.findings, *decided.findings)),
        counts=counts,
        **_sitting(forms, assignment.period).on_report(),
        **_shared(office, examined),
    )


def _quarter_person(
    office: Office,
    policy: Policy,
    figures: QuarterFigures,
    decision: QuarterDecision,
    decided: QuarterDecided,
    forms: Sequence[DecisionForm],
) -> QuarterPerson:
    case = next(case for case in decided.cases if case.person == decision.person)
    return QuarterPerson(
        **_who(office.roster, decision.person, decision.quarter),
        figures=figures,
        decision=decision,
        near_line=decision.score is not None and is_near_line(decision.score, policy),
        reasons=case.missing if decision.outcome is QuarterOutcome.INCOMPLETE else (),
        status=_status(decision.person, is_settled(decision), decided.reviewed),
        served=_served(forms, decision.quarter, decision.person),
    )


def is_near_line(score: int, policy: Policy) -> bool:
    """Whether a score lies within the policy's distance of a grade line (临界)."""
    return any(abs(score - line) <= policy.near_line for _, line in policy.grade_lines)


def _status(person: str, settled: bool, reviewed: frozenset[str]) -> Status:
    if person in reviewed:
        return Status.REVIEWED
    return Status.DECIDED if settled else Status.PENDING


# --- a year --------------------------------------------------------------------------------------------------------


class YearDecided(NamedTuple):
    """A year's cases with the report made from them."""

    cases: tuple[AnnualCase, ...]
    report: YearReport


def year_report(
    office: Office,
    examined: Examined,
    quarters: Sequence[QuarterDecided],
    sealed: Sequence[Finding],
    year: Period,
    former_years: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
) -> YearDecided:
    """A year: the four quarters as they stand, the annual stages, the annual rules and what was decided (九).

    ``sealed`` says which of the quarters are taken as they were sealed, ``former_years`` what sealed years say, by year and person.
    """
    policy, facts = office.policies.on(year.last_day), examined.checked.facts
    results = _by_person(quarters)
    figures = score_year(office.roster, facts, _scores(results), policy, year)
    quarter_results = {
        person: {quarter: quarter_result(decision) for quarter, decision in own.items()}
        for person, own in results.items()
    }
    cases = annual_cases(office.roster, facts, quarter_results, figures, year, policy.training_over_half)
    decisions = tuple(decide_year(case, policy) for case in cases)
    own_findings = [finding for decision in decisions for finding in decision.findings]
    decisions, status, decision_findings = apply_decisions(
        decisions, facts.decisions, office.names, _inputs(facts, year, policy)
    )
    decisions, reviewed, review_findings = apply_reviews(
        decisions, facts.reviews, office.names, policy, _annual_review_deadlines(facts.decisions, decisions, year)
    )
    quota = excellent_quota(decisions, policy)
    people = tuple(
        _year_person(office, case, decision, figures, reviewed, facts.decisions)
        for case, decision in zip(cases, decisions, strict=True)
    )
    outcomes = _outcome_counts(AnnualOutcome, (decision.outcome for decision in decisions))
    everything = [*examined.findings, *sealed, *(f for quarter in quarters for f in quarter.findings)]
    everything += [
        *own_findings,
        *decision_findings,
        *review_findings,
        *excellent_quota_findings(decisions, quota, office.names),
    ]
    report = YearReport(
        period=year,
        policy=policy,
        status=status,
        people=people,
        quota=quota,
        findings=by_cause(everything),
        counts={**_base_counts(office.roster, year, len(people)), **outcomes},
        former_years=former_years,
        **_sitting(facts.decisions, year).on_report(),
        **_shared(office, examined),
    )
    return YearDecided(cases, report)


def _by_person(quarters: Iterable[QuarterDecided]) -> Mapping[str, Mapping[Period, QuarterDecision]]:
    """Each person's decisions, quarter by quarter."""
    results: dict[str, dict[Period, QuarterDecision]] = {}
    for quarter in quarters:
        for decision in quarter.decisions:
            results.setdefault(decision.person, {})[quarter.quarter] = decision
    return results


def _scores(results: Mapping[str, Mapping[Period, QuarterDecision]]) -> dict[str, dict[Period, int]]:
    """The 季度得分 of those quarters that have one."""
    return {
        person: {quarter: decision.score for quarter, decision in own.items() if decision.score is not None}
        for person, own in results.items()
    }


def findings_report(
    office: Office,
    facts: Facts,
    period: Period,
    examined: Sequence[Examined],
    findings: Iterable[Finding],
    drawing: Drawing | None = None,
) -> Report:
    """A report of what was found alone, without people: of one period, or of several with the ledgers of none."""
    reminders = [reminder for each in examined for reminder in _reminders(office, each)]
    alone = [each for each in examined if each.checked.assignments[0].period == period]
    return Report(
        unit=office.roster.unit,
        period=period,
        policy=office.policies.on(period.last_day),
        as_of=office.as_of,
        roster=office.roster,
        facts=facts,
        names=office.names,
        receipts=facts.receipts,
        findings=by_cause((*findings, *(finding for each in examined for finding in each.findings))),
        reminders=tuple(dict.fromkeys(reminders)),
        work_records=alone[0].records.people if alone else {},
        drawing=drawing,
        design=office.design,
    )


def _year_person(
    office: Office,
    case: AnnualCase,
    decision: AnnualDecision,
    figures: Mapping[str, YearFigures],
    reviewed: frozenset[str],
    forms: Sequence[DecisionForm],
) -> YearPerson:
    return YearPerson(
        **_who(office.roster, case.person, case.year),
        quarters=case.quarters,
        figures=figures[case.person],
        decision=decision,
        reasons=_waiting_for(case) if decision.outcome is AnnualOutcome.INCOMPLETE else (),
        status=_status(case.person, is_settled(decision), reviewed),
        served=_served(forms, case.year, case.person),
    )


def _waiting_for(case: AnnualCase) -> tuple[str, ...]:
    return tuple(f"{result.quarter.chinese}{result.outcome}" for result in waiting_quarters(case))


# --- what every period has -----------------------------------------------------------------------------------------


class _Who(TypedDict):
    person: str
    name: str
    department: str
    post: str
    job_class: str
    classified: bool


def _who(roster: Roster, person: str, period: Period) -> _Who:
    """What the roster row in force on the period's last day says of a person; everyone in a report has one."""
    row = roster.row_on(person, period.last_day)
    if row is None:
        raise ValueError(f"{person} is not on the roster at the end of {period}")
    return {
        "person": person,
        "name": row.name,
        "department": row.department,
        "post": row.post,
        "job_class": row.job_class,
        "classified": row.classified,
    }


def _base_counts(roster: Roster, period: Period, assessed: int) -> dict[str, int]:
    """How many were on the roster on the last day (leaders included), assessed, and gone before it (离岗)."""
    return {
        "roster": sum(roster.row_on(person, period.last_day) is not None for person in roster.persons),
        "assessed": assessed,
        "离岗": sum(has_left(roster, person, period) for person in roster.persons),
    }


def _outcome_counts(kinds: Iterable[OutcomeT], outcomes: Iterable[OutcomeT]) -> dict[str, int]:
    found = Counter(outcomes)
    return {kind.value: found[kind] for kind in kinds}


class _Shared(TypedDict):
    unit: str
    design: Design
    as_of: date
    roster: Roster
    facts: Facts
    names: Mapping[str, str]
    receipts: tuple[Receipt, ...]
    reminders: tuple[Reminder, ...]
    work_records: Mapping[str, PersonRecords]


def _shared(office: Office, examined: Examined) -> _Shared:
    checked, records = examined.checked, examined.records
    return {
        "unit": office.roster.unit,
        "design": office.design,
        "as_of": office.as_of,
        "roster": office.roster,
        "facts": checked.facts,
        "names": office.names,
        "receipts": checked.facts.receipts,
        "reminders": _reminders(office, examined),
        "work_records": records.people,
    }


def _reminders(office: Office, examined: Examined) -> tuple[Reminder, ...]:
    checked, records = examined.checked, examined.records
    gaps = gap_reminders(office.roster, checked.facts, examined.findings)
    return (*checked.reminders, *gaps, *records.reminders)


def _reasons(person: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    """What is wrong about a person, in words."""
    own = (f.message for f in findings if f.person == person and f.kind.severity is Severity.ERROR)
    return tuple(dict.fromkeys(own))


def _inputs(facts: Facts, period: Period, policy: Policy) -> Mapping[str, str]:
    """What the proposals of a period rest on today."""
    return inputs_of(facts.receipts, facts.decisions, period, policy.name)


class _OnReport(TypedDict):
    meeting: str
    decided_on: date | None
    issued_on: date | None
    posted_on: date | None


class _Sitting(NamedTuple):
    """The latest dated 审定会议 of a period, and the days that its sheet sets for what follows."""

    day: date | None = None
    meeting: str = ""
    issued: date | None = None
    posted: date | None = None

    def on_report(self) -> _OnReport:
        return {
            "meeting": self.meeting,
            "decided_on": self.day,
            "issued_on": self.issued,
            "posted_on": self.posted,
        }


def _sitting(forms: Iterable[DecisionForm], period: Period) -> _Sitting:
    held = [form for form in forms if form.period == period and form.day is not None]
    latest = max(held, key=lambda form: (str(form.day), form.meeting), default=None)
    if latest is None:
        return _Sitting()
    return _Sitting(latest.day, latest.meeting, latest.issued or latest.day, latest.posted)


def _served(forms: Iterable[DecisionForm], period: Period, person: str) -> date | None:
    """The latest 送达日期 that the period's sheets state for a person."""
    rows = (row for form in forms if form.period == period for row in form.rows if row.person == person)
    return max((row.served for row in rows if row.served is not None), default=None)
