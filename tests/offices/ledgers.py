"""A folder with a 人员名册 and ledgers made from the blank ones, for reading and for whole runs."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kaohe_excel.commands.run import wanted
from kaohe_excel.core.period import Period
from kaohe_excel.core.workdays import is_working_day
from kaohe_excel.forms.official import ROSTER, WORK_RECORD
from kaohe_excel.reading import Intake, ReaderPool
from kaohe_excel.work_records.duties import duties_of
from kaohe_excel.writing.blanks.form_sheet import Row
from kaohe_excel.writing.blanks.forms import assessed_rows, form_bytes
from kaohe_excel.writing.blanks.record_forms import ledger_rows
from tests.offices.folder import UnitFolder
from tests.offices.sheets import UNIT

Q1 = Period.of_quarter(2026, 1)
SECRET = "某某专项核查"
SUMMARY = "一季度完成各项报表审核任务。"
LEDGER = "收件/台账.xlsx"
PEOPLE = (
    ("ZD001", "王建国", "局领导", "区管领导干部"),
    ("ZD002", "李明", "局领导", "班子成员"),
    ("ZD003", "赵敏", "综合科", "公务员"),
    ("ZD004", "钱伟", "综合科", "公务员"),
    ("ZD005", "孙丽", "核算科", "公务员"),
)
RATERS = (
    ("ZD001", "王建国", "主要领导", "全局"),
    ("ZD002", "李明", "分管领导", "综合科、核算科"),
    ("ZD003", "赵敏", "科室负责人", "综合科"),
)


def roster_bytes() -> bytes:
    rows: dict[str, list[Row]] = {
        "roster": [
            {"person": person, "name": name, "department": department, "category": category, "start": date(2020, 1, 1)}
            for person, name, department, category in PEOPLE
        ],
        "movements": [],
        "raters": [dict(zip(("person", "name", "role", "scope"), row, strict=True)) for row in RATERS],
    }
    return form_bytes(ROSTER, {"unit": UNIT}, rows)


class LedgerFolder(UnitFolder):
    """A unit's folder with ledgers made from the blank ones."""

    def read(self, *periods: Period) -> Intake:
        """Read the folder as a run of these periods does, or all of it."""
        return super().read(*(each for period in periods for each in wanted(period)))

    def blank_rows(self, period: Period = Q1) -> dict[str, list[dict[str, Any]]]:
        """The pre-filled rows of everybody's ledger."""
        roster = self.read().roster
        rows = ledger_rows(roster, assessed_rows(roster, period), duties_of(period, self.policies), self.policies)
        return {sheet: [dict(row) for row in own] for sheet, own in rows.items()}

    def ledger(self, rows: Mapping[str, Sequence[Row]], file: str = LEDGER, period: Period = Q1) -> None:
        self.put(file, form_bytes(WORK_RECORD, {"unit": UNIT, "period": period.chinese}, rows, spare_rows=3))


def start_folder(root: Path, pool: ReaderPool) -> LedgerFolder:
    folder = LedgerFolder(root, pool)
    folder.put("人员名册.xlsx", roster_bytes())
    return folder


def filled_rows(folder: LedgerFolder) -> dict[str, list[dict[str, Any]]]:
    """Everybody's first quarter in time, one 涉密 task of 钱伟's among it."""
    rows = folder.blank_rows()
    signed = {"approver": "李明"}
    for row in rows["annual_goals"]:
        row |= {"content": f"目标{row['category']}", "filled": date(2026, 1, 20), **signed}
        row |= {"approved": date(2026, 1, 21), "filed": date(2026, 1, 22)}
    for index, row in enumerate(rows["monthly_plans"]):
        first = Period.parse(row["month"]).first_day
        day = working_day_before(first - timedelta(7))
        row |= {"content": f"任务{index}", "filled": day, **signed, "approved": day, "filed": day, "outcome": "已完成"}
    for row in rows["weekly_notes"]:
        row |= {"content": "审核报表", "filled": working_day_before(date.fromisoformat(row["span"][-10:]))}
    for row in rows["monthly_reports"]:
        row |= {"content": "完成审核", "filled": working_day_before(Period.parse(row["month"]).last_day)}
    for row in rows["quarterly_summaries"]:
        row |= {"content": SUMMARY, "filled": date(2026, 3, 31)}
    secret = next(row for row in rows["monthly_plans"] if row["person"] == "ZD004" and row["month"] == "2026年3月")
    secret |= {"content": SECRET, "classified": "是"}
    return rows


def working_day_before(day: date) -> date:
    return next(d for d in (day - timedelta(n) for n in range(30)) if is_working_day(d))
