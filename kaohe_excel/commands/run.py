"""One unit's run in the office's order: collect → check → score → decide → write.

Everything is a pure function of the workbooks, the policy, the period and the as-of date; only ``run`` touches the output
folder, at its very end.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple

from kaohe_excel.archive.comparison import compared_with_seal
from kaohe_excel.archive.quarters import sealed_decisions, sealed_grades
from kaohe_excel.archive.records import late_record_findings
from kaohe_excel.archive.shelf import Seal, blocking, current_seals, taken_off
from kaohe_excel.checking import Examined
from kaohe_excel.checking import check as check_facts
from kaohe_excel.checking.replaced import set_aside_replaced
from kaohe_excel.checking.work_records import check_work_records
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.design import unit_design
from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import REGRADED, SEALED_QUARTERS_USED, Finding
from kaohe_excel.core.names import ARCHIVE
from kaohe_excel.core.outputs import Outputs, publish
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Status
from kaohe_excel.deciding.report import Report
from kaohe_excel.deciding.reports import (
    Office,
    QuarterDecided,
    decide,
    month_report,
    quarter_report,
    year_report,
)
from kaohe_excel.deciding.results_json import results_of
from kaohe_excel.reading import Intake, collect
from kaohe_excel.rules.model import AnnualCase
from kaohe_excel.scoring.figures import Figures
from kaohe_excel.scoring.frames import score
from kaohe_excel.writing.papers import papers_of
from kaohe_excel.writing.year.consequences import FORMER_YEARS

Written = Mapping[str, Report]
"""What a command wrote: the name of each folder below the output folder, and the report in it."""


class Assessed(NamedTuple):
    """A finished period with everything its decisions were made from, for those who ask why."""

    office: Office
    intake: Intake
    figures: Figures
    report: Report
    quarters: tuple[QuarterDecided, ...] = ()
    year_cases: tuple[AnnualCase, ...] = ()


def periods_of_run(period: Period) -> tuple[Period, ...]:
    """What a run writes: the period, and where a month ends a quarter or a year, those too.

    >>> [str(p) for p in periods_of_run(Period.parse("2026-12"))], [str(p) for p in periods_of_run(Period.parse("2026-02"))]
    (['2026-12', '2026Q4', '2026'], ['2026-02'])
    """
    if not period.month:
        return (period,)
    quarter = period.quarters[0]
    ends = [quarter] if quarter.last_day == period.last_day else []
    ends += [Period(period.year)] if period.month == 12 else []
    return (period, *ends)


def run(unit: OpenUnit, period: Period, outputs: Outputs) -> Written:
    """The batch: every paper of the period (and of the quarter and the year it ends) in its place, whole or not at all.

    KaoheError where it cannot be done, as for a sealed period; then nothing has changed.
    """
    seals = seals_of(unit)
    if sealed := blocking(seals, periods_of_run(period)):
        raise KaoheError(_sealed_words(unit, sealed) + _regrading_words(unit._replace(seals=seals), sealed))
    unit = unit._replace(seals=seals)
    reports = [assess(unit, each).report for each in periods_of_run(period)]
    unit.progress.step("写出文书", len(reports))
    written = {str(report.period): report for report in reports}
    papers = {name: _papers(unit, report) for name, report in written.items()}
    publish(outputs, papers)
    return written


def _papers(unit: OpenUnit, report: Report) -> Mapping[str, bytes]:
    papers = papers_of(report)
    unit.progress.advance(report.period.chinese)
    return papers


def reopened(unit: OpenUnit, period: Period, reason: str) -> AbstractContextManager[tuple[str, ...]]:
    """Take off the seals that stand against a run, for a reason, and give the names under which they are kept.

    Without a reason none is taken off. Where what is done inside fails, they are put back.
    """
    sealed = blocking(seals_of(unit), periods_of_run(period)) if reason else ()
    return taken_off(unit.folder.root, sealed, reason, unit.as_of)


def seals_of(unit: OpenUnit) -> Mapping[Period, Seal]:
    """The periods that are sealed, as far as this unit's computation is concerned."""
    return current_seals(unit.folder.root) if unit.seals is None else unit.seals


def _sealed_words(unit: OpenUnit, sealed: tuple[Period, ...]) -> str:
    periods = "、".join(period.chinese for period in sealed)
    return (
        f"{periods}已经归档（{unit.folder.root / ARCHIVE}），结果不再改动。"
        "确需改动时，加上 --reopen 理由 再运行；原来的归档会保留，改完后请重新审定和归档。"
    )


def _regrading_words(unit: OpenUnit, sealed: tuple[Period, ...]) -> str:
    """补定 (考核规定28): whose sealed year a case closed since then lets be graded, with the reason that is to be given."""
    words = []
    for report in [assess(unit, period).report for period in sealed if period.kind == "year"]:
        persons = [person for finding in report.findings if finding.kind is REGRADED for person in finding.persons]
        compared = {one: compared_with_seal(results_of(report), one, report.period, seals_of(unit)) for one in persons}
        names = "、".join(report.names[one] for one, found in compared.items() if found and found.differences)
        words += (
            [f"{names}已结案，{report.period.chinese}可以补定等次：--reopen “立案结案，补定等次”。"] if names else []
        )
    return "".join(words)


def assess(unit: OpenUnit, period: Period) -> Assessed:
    """Collect, check, score and decide one period; nothing is written."""
    intake = collected(unit, period)
    office, found = office_of(unit, intake), examined(unit, intake, period)
    checked = found.checked
    figures = score(intake.roster, checked.facts, checked.assignments)
    if period.month:
        return Assessed(office, intake, figures, month_report(office, found, figures))
    quarters = tuple(decide(office, checked, assignment, figures) for assignment in checked.assignments)
    if period.quarter:
        return Assessed(office, intake, figures, quarter_report(office, found, figures, quarters[0]), quarters)
    quarters, sealed = _with_sealed(quarters, seals_of(unit), period)
    year = year_report(office, found, quarters, sealed, period, _former_years(seals_of(unit), period))
    return Assessed(office, intake, figures, year.report, quarters, year.cases)


def _former_years(seals: Mapping[Period, Seal], year: Period) -> Mapping[int, Mapping[str, str]]:
    """What the sealed years before a year say of each person, as far as anything hangs on them (结果运用)."""
    former = [period for period in seals if period.kind == "year" and 0 < year.year - period.year <= FORMER_YEARS]
    return {period.year: sealed_grades(seals[period]) for period in former}


def office_of(unit: OpenUnit, intake: Intake) -> Office:
    """What a run knows of its unit beside the forms of a period."""
    return Office(intake.roster, unit.policies, unit.as_of, unit_design(unit.folder.root))


def examined(unit: OpenUnit, intake: Intake, period: Period) -> Examined:
    """One period's forms checked, its ledgers too, and whatever was found on the way, also while reading."""
    checked = check_facts(intake.roster, intake.facts, unit.policies, period)
    records = check_work_records(intake.roster, intake.facts.work_records, unit.policies, period, unit.as_of)
    late = late_record_findings(intake.facts, seals_of(unit))
    return Examined(checked, records, (*intake.findings, *checked.findings, *late, *records.findings))


def _with_sealed(
    quarters: tuple[QuarterDecided, ...], seals: Mapping[Period, Seal], year: Period
) -> tuple[tuple[QuarterDecided, ...], tuple[Finding, ...]]:
    """The quarters with those that are sealed as they were sealed, and a word on which they are."""
    used = tuple(decided.quarter for decided in quarters if decided.quarter in seals)
    taken = tuple(_as_sealed(one, seals[one.quarter]) if one.quarter in used else one for one in quarters)
    values = {"year": year.chinese, "quarters": "、".join(quarter.chinese for quarter in used)}
    return taken, (Finding(SEALED_QUARTERS_USED, Place(), values=values),) if used else ()


def _as_sealed(decided: QuarterDecided, seal: Seal) -> QuarterDecided:
    """What was found in a sealed quarter stands in its own papers."""
    return decided._replace(decisions=sealed_decisions(seal), status=Status.DECIDED, findings=())


def wanted(period: Period) -> frozenset[Period]:
    """The periods whose forms a report needs."""
    return frozenset({period} if period.month else {period, *period.quarters, *period.months})


def collected(unit: OpenUnit, period: Period | None) -> Intake:
    """Everything that the unit's workbooks say for a period, or for all."""
    unit.progress.step("读表", len(unit.folder.entries))
    intake = collect(unit.folder, unit.policies, wanted(period) if period else None, unit.progress.advance)
    facts, findings = set_aside_replaced(intake.facts, intake.findings)
    return intake._replace(facts=facts, findings=findings)
