"""While a period's forms come in: what is wrong and what is missing, and each form with its faults marked, for its sender."""

from kaohe_excel.archive.records import late_record_findings
from kaohe_excel.commands.run import Written, collected, examined, office_of, seals_of
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.facts import Facts
from kaohe_excel.core.names import CHECKED
from kaohe_excel.core.outputs import Outputs, publish
from kaohe_excel.core.period import Period
from kaohe_excel.deciding.report import Report
from kaohe_excel.deciding.reports import findings_report
from kaohe_excel.work_records.draw import Drawing
from kaohe_excel.writing.papers import check_papers_of
from kaohe_excel.writing.returns import write_returns


def send_back(unit: OpenUnit, period: Period | None, outputs: Outputs, drawing: Drawing | None = None) -> Written:
    """Read and check only, and write what goes back to the senders.

    Without a period: every month and quarter of which the folder holds a form. ``drawing`` adds the 抽查表 of the period.
    """
    report = check_report(unit, period, drawing)
    name = f"{CHECKED}-{period}" if period else CHECKED
    returns = write_returns(report, unit.folder.root, unit.folder.pool)
    publish(outputs, {name: {**check_papers_of(report), **returns}})
    return {name: report}


def check_report(unit: OpenUnit, period: Period | None, drawing: Drawing | None = None) -> Report:
    """What is wrong and what is missing, for a period or for everything the folder holds forms of."""
    intake = collected(unit, period)
    periods = (period,) if period else periods_held(intake.facts)
    overall = period or Period(max((each.year for each in periods), default=unit.as_of.year))
    found = [examined(unit, intake, each) for each in periods]
    # Where the folder holds no form yet, what was noticed while reading is still said.
    noticed = (*intake.findings, *late_record_findings(intake.facts, seals_of(unit)))
    return findings_report(office_of(unit, intake), intake.facts, overall, found, noticed, drawing)


def periods_held(facts: Facts) -> tuple[Period, ...]:
    """The quarters that have a 测评表 and, outside them, the scoring periods that have a 评分表."""
    polled = {form.period for form in facts.poll_forms if form.period.kind == "quarter"}
    rated = {form.period for form in facts.rating_forms if form.period.quarters[0] not in polled}
    return tuple(sorted(polled | rated))
