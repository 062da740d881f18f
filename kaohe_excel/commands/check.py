"""While a period's forms come in: what is wrong and what is missing, and each form with its faults marked, for its sender."""

from dataclasses import replace
from pathlib import Path

from kaohe_excel.archive.records import late_record_findings
from kaohe_excel.checking import check as check_facts
from kaohe_excel.checking.work_records import check_work_records
from kaohe_excel.commands.run import Written, collected, seals_of
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.design import unit_design
from kaohe_excel.core.facts import Facts
from kaohe_excel.core.names import CHECKED
from kaohe_excel.core.period import Period
from kaohe_excel.core.staging import publish
from kaohe_excel.deciding.report import Report
from kaohe_excel.deciding.reports import Office, findings_report
from kaohe_excel.work_records.draw import Drawing
from kaohe_excel.writing.papers import check_papers_of
from kaohe_excel.writing.returns import write_returns


def send_back(unit: OpenUnit, period: Period | None, out: Path, drawing: Drawing | None = None) -> Written:
    """Read and check only, and write what goes back to the senders.

    Without a period: every month and quarter of which the folder holds a form. ``drawing`` adds the 抽查表 of the period.
    """
    report = replace(check_report(unit, period), drawing=drawing)
    name = f"{CHECKED}-{period}" if period else CHECKED
    returns = write_returns(report, unit.folder.root, unit.folder.pool)
    publish(out, {name: {**check_papers_of(report), **returns}})
    return {name: report}


def check_report(unit: OpenUnit, period: Period | None) -> Report:
    """What is wrong and what is missing, for a period or for everything the folder holds forms of."""
    intake = collected(unit, period)
    periods = (period,) if period else periods_held(intake.facts)
    checked = [check_facts(intake.roster, intake.facts, unit.policies, each) for each in periods]
    overall = period or Period(max((each.year for each in periods), default=unit.as_of.year))
    late = late_record_findings(intake.facts, seals_of(unit))
    records = [
        check_work_records(intake.roster, intake.facts.work_records, unit.policies, each, unit.as_of)
        for each in periods
    ]
    findings = [*intake.findings, *(finding for each in checked for finding in each.findings), *late]
    findings += [finding for each in records for finding in each.findings]
    reminders = [reminder for each in checked for reminder in each.reminders]
    reminders += [reminder for each in records for reminder in each.reminders]
    office = Office(intake.roster, unit.policies, unit.as_of, unit_design(unit.folder.root))
    report = findings_report(office, intake.facts, overall, findings, reminders)
    return replace(report, work_records=records[0].people) if period else report


def periods_held(facts: Facts) -> tuple[Period, ...]:
    """The quarters that have a 测评表 and, outside them, the scoring periods that have a 评分表."""
    polled = {form.period for form in facts.poll_forms if form.period.kind == "quarter"}
    rated = {form.period for form in facts.rating_forms if form.period.quarters[0] not in polled}
    return tuple(sorted(polled | rated))
