"""Before a period: the blank forms that everybody is to fill in, written from the roster."""

from kaohe_excel.commands.run import collected
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.design import unit_design
from kaohe_excel.core.names import HANDED_OUT
from kaohe_excel.core.outputs import Outputs, publish
from kaohe_excel.core.period import Period
from kaohe_excel.writing.blanks.handout import Handout, handout


def hand_out(unit: OpenUnit, period: Period, outputs: Outputs, *, ledgers: bool = False) -> Handout:
    """The blank forms of a period in their place, whole or not at all; ``ledgers`` adds 工作记实台账 where none was handed in yet."""
    intake, design = collected(unit, None), unit_design(unit.folder.root)
    unit.progress.step("写出空表")
    made = handout(intake.roster, unit.policies, period, intake.facts.work_records, design, ledgers=ledgers)
    publish(outputs, {forms_folder(period): made.files})
    return made


def forms_folder(period: Period) -> str:
    """The name of the folder of a period's blank forms."""
    return f"{HANDED_OUT}{period}"
