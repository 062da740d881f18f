"""Before a period: the blank forms that everybody is to fill in, written from the roster."""

from pathlib import Path

from kaohe_excel.commands.run import collected
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.design import unit_design
from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.names import HANDED_OUT
from kaohe_excel.core.period import Period
from kaohe_excel.core.staging import changed_files, place, ready
from kaohe_excel.writing.blanks.handout import Handout, handout


def hand_out(unit: OpenUnit, period: Period, out: Path, *, ledgers: bool = False) -> Handout:
    """The blank forms of a period in ``out``, whole or not at all; ``ledgers`` adds 工作记实台账 where none was handed in yet.

    OutputError where forms lie there that are not those to be written: somebody may have filled them in.
    """
    intake, design = collected(unit, None), unit_design(unit.folder.root)
    unit.progress.step("写出空表")
    made = handout(intake.roster, unit.policies, period, intake.facts.work_records, design, ledgers=ledgers)
    name = forms_folder(period)
    with ready(out):
        if changed := changed_files(out / name, made.files):
            raise OutputError(_changed_words(out / name, changed))
        place(out, {name: made.files})
    return made


def forms_folder(period: Period) -> str:
    """The name of the folder of a period's blank forms."""
    return f"{HANDED_OUT}{period}"


def _changed_words(folder: Path, changed: tuple[str, ...]) -> str:
    more = f"等 {len(changed)} 份" if len(changed) > 1 else ""
    return (
        f"{folder} 里的 {changed[0]} {more}和现在要写的空表不同：可能已经有人填写，或名册、政策、版式有了变动。"
        "为免盖掉填好的内容，没有改动任何文件；请先把这个文件夹移走或改名，再运行一次。"
    )
