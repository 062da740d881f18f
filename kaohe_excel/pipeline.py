"""One unit's run in the office's order: collect → check → score → decide → write.

Everything is a pure function of the workbooks, the policy, the period and the as-of date; only ``run`` and ``check`` touch the
output folder, at their very end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe_excel.assembly import (
    Office,
    QuarterDecided,
    decide,
    findings_report,
    month_report,
    quarter_report,
    year_report,
)
from kaohe_excel.checking import Checked
from kaohe_excel.checking import check as check_facts
from kaohe_excel.facts import Facts
from kaohe_excel.figures import Figures
from kaohe_excel.period import Period
from kaohe_excel.reading import Intake, collect
from kaohe_excel.report import Report
from kaohe_excel.rules.model import AnnualCase
from kaohe_excel.scoring import score
from kaohe_excel.staging import publish
from kaohe_excel.unit import OpenUnit
from kaohe_excel.writing.papers import check_papers_of, papers_of

Written = Mapping[str, Report]
"""What a command wrote: the name of each folder below the output folder, and the report in it."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A finished period with everything its decisions were made from, for those who ask why."""

    office: Office
    checked: Checked
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


def run(unit: OpenUnit, period: Period, out: Path) -> Written:
    """The batch: every paper of the period (and of the quarter and the year it ends) in ``out``, whole or not at all.

    KaoheError where it cannot be done; then nothing has changed.
    """
    reports = [assess(unit, each).report for each in periods_of_run(period)]
    unit.progress.step("写出文书")
    written = {str(report.period): report for report in reports}
    publish(out, {name: papers_of(report) for name, report in written.items()})
    return written


def check(unit: OpenUnit, period: Period | None, out: Path) -> Written:
    """Read and check only; without a period, every month and quarter of which the folder holds a form."""
    report = check_report(unit, period)
    name = f"检查-{period}" if period else "检查"
    publish(out, {name: check_papers_of(report)})
    return {name: report}


def assess(unit: OpenUnit, period: Period) -> Assessed:
    """Collect, check, score and decide one period; nothing is written."""
    intake = _collected(unit, period)
    office = Office(intake.roster, unit.book, unit.as_of)
    checked = check_facts(intake.roster, intake.facts, unit.book, period)
    figures = score(intake.roster, checked.facts, checked.standings)
    findings = (*intake.findings, *checked.findings)
    if period.month:
        return Assessed(office, checked, figures, month_report(office, checked, figures, findings))
    quarters = tuple(decide(office, checked, standing, figures) for standing in checked.standings)
    if period.quarter:
        report = quarter_report(office, checked, figures, quarters[0], findings)
        return Assessed(office, checked, figures, report, quarters)
    year = year_report(office, checked, quarters, findings, period)
    return Assessed(office, checked, figures, year.report, quarters, year.cases)


def check_report(unit: OpenUnit, period: Period | None) -> Report:
    """What is wrong and what is missing, for a period or for everything the folder holds forms of."""
    intake = _collected(unit, period)
    periods = (period,) if period else periods_held(intake.facts)
    checked = [check_facts(intake.roster, intake.facts, unit.book, each) for each in periods]
    overall = period or Period(max((each.year for each in periods), default=unit.as_of.year))
    findings = [*intake.findings, *(finding for each in checked for finding in each.findings)]
    reminders = [reminder for each in checked for reminder in each.reminders]
    office = Office(intake.roster, unit.book, unit.as_of)
    return findings_report(office, intake.facts, overall, findings, reminders)


def periods_held(facts: Facts) -> tuple[Period, ...]:
    """The quarters that have a 测评表 and, outside them, the scoring periods that have a 评分表."""
    polled = {form.period for form in facts.poll_forms if form.period.kind == "quarter"}
    rated = {form.period for form in facts.rating_forms if form.period.quarters[0] not in polled}
    return tuple(sorted(polled | rated))


def wanted(period: Period) -> frozenset[Period]:
    """The periods whose forms a report needs."""
    return frozenset({period} if period.month else {period, *period.quarters, *period.months})


def _collected(unit: OpenUnit, period: Period | None) -> Intake:
    unit.progress.step("读表", len(unit.folder.entries))
    return collect(unit.folder, unit.book, wanted(period) if period else None, unit.progress.advance)
