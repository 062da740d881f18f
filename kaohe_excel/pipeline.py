"""One unit's run in the office's order: collect → check → score → decide → write.

Everything is a pure function of the workbooks, the policy, the period and the as-of date; only ``run`` and ``check`` touch the
output folder, at their very end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kaohe_excel.assembly import (
    QuarterDecided,
    Unit,
    YearDecided,
    decide,
    month_report,
    quarter_report,
    year_report,
)
from kaohe_excel.checking import Checked, check as check_facts
from kaohe_excel.figures import Figures
from kaohe_excel.finding import Finding
from kaohe_excel.period import Period
from kaohe_excel.policy import PolicyBook, unit_policy
from kaohe_excel.progress import Progress
from kaohe_excel.reading import Folder, collect, open_folder
from kaohe_excel.report import Report
from kaohe_excel.scoring import score
from kaohe_excel.staging import publish
from kaohe_excel.terms import Cycle


@dataclass(frozen=True, slots=True)
class Assessed:
    """A finished period with the cases its decisions were made from, for those who ask why."""

    report: Report
    figures: Figures
    quarters: tuple[QuarterDecided, ...] = ()
    year: YearDecided | None = None


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


def run(
    folder: Path, period: Period, out: Path, policy_file: Path | None, as_of: date, progress: Progress
) -> tuple[Report, ...]:
    """The batch: every paper of the period (and of the quarter and the year it ends) in ``out``, whole or not at all."""
    with open_folder(folder) as opened:
        unit_book = unit_policy(folder, policy_file)
        reports = tuple(
            assess(opened, unit_book, each, as_of, progress).report for each in periods_of_run(period)
        )
    progress.step("写出文书", len(reports))
    publish(out, {report.folder: _announced(papers_of(report), report, progress) for report in reports})
    return reports


def report_on(folder: Path, period: Period, policy_file: Path | None, as_of: date, progress: Progress) -> Assessed:
    """A period assessed without writing anything."""
    with open_folder(folder) as opened:
        return assess(opened, unit_policy(folder, policy_file), period, as_of, progress)


def assess(opened: Folder, book: PolicyBook, period: Period, as_of: date, progress: Progress) -> Assessed:
    """Collect, check, score and decide one period."""
    intake = collect(opened, book, wanted(book, period), progress.advance)
    unit = Unit(intake.roster, book, as_of)
    checked = check_facts(intake.roster, intake.facts, book, period)
    figures = score(intake.roster, checked.facts, checked.standings)
    findings = (*intake.findings, *checked.findings)
    if period.month:
        return Assessed(month_report(unit, checked, figures, findings), figures)
    quarters = tuple(decide(unit, checked, standing, figures) for standing in checked.standings)
    if period.quarter:
        return Assessed(quarter_report(unit, checked, figures, quarters[0], findings), figures, quarters)
    year = year_report(unit, checked, quarters, findings, period)
    return Assessed(year.report, figures, quarters, year)


def wanted(book: PolicyBook, period: Period) -> frozenset[Period]:
    """The periods whose forms a report needs."""
    if period.month:
        return frozenset({period})
    return frozenset({period, *period.quarters, *period.months})
