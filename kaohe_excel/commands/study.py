"""自查: the ratings of a period studied and written down; a plain month neither imports nor pays for it."""

from collections.abc import Mapping

from kaohe_excel.archive.quarters import sealed_decisions
from kaohe_excel.commands.run import Assessed, assess, seals_of
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.names import STUDIED
from kaohe_excel.core.outputs import Outputs, publish
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import QuarterOutcome
from kaohe_excel.study.study import Studied, Study, StudyReport, study
from kaohe_excel.writing.papers import study_papers_of


def study_period(unit: OpenUnit, period: Period, outputs: Outputs) -> tuple[str, Study]:
    """Study a period and write 自查报告.html and .xlsx, whole or not at all; the folder's name and what was found."""
    assessed = assess(unit, period)
    decisions = tuple(decision for quarter in assessed.quarters for decision in quarter.decisions)
    found = study(
        Studied(
            assessed.intake.roster,
            assessed.intake.facts,
            unit.policies,
            assessed.report,
            assessed.figures,
            decisions,
            outcomes_so_far(unit, assessed),
        )
    )
    name = f"{STUDIED}-{period}"
    publish(outputs, {name: study_papers_of(StudyReport(assessed.report, found))})
    return name, found


def outcomes_so_far(unit: OpenUnit, assessed: Assessed) -> Mapping[Period, Mapping[str, QuarterOutcome]]:
    """Outcomes by quarter: those of the archive and those assessed now."""
    sealed = {
        period: {decision.person: decision.outcome for decision in sealed_decisions(seal)}
        for period, seal in seals_of(unit).items()
        if period.quarter and not period.month
    }
    now = {
        quarter.quarter: {decision.person: decision.outcome for decision in quarter.decisions}
        for quarter in assessed.quarters
    }
    return dict(sorted({**sealed, **now}.items()))
