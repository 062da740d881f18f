"""K652–K662: ledgers. Everybody at home keeps one in time; each case breaks 钱伟's part of it, and nobody's result changes."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from kaohe_excel.core.period import Period
from kaohe_excel.core.workdays import is_working_day
from kaohe_excel.forms.official import WORK_RECORD
from kaohe_excel.policy import load_policy
from kaohe_excel.work_records.duties import duties_of
from kaohe_excel.writing.blanks.forms import form_bytes
from kaohe_excel.writing.blanks.record_forms import LEDGER_SHEETS, duty_rows
from tests.broken.case import CLEAN_NOTES, Case
from tests.offices.clean_year import AT_HOME, NAMES
from tests.offices.folder import UnitFolder
from tests.offices.sheets import UNIT

LEDGER = "收件/台账.xlsx"
QUARTER = Period.of_quarter(2026, 1)
# 钱伟 is the second of seven; every sheet begins in row 4
TENTH_WEEK = f"{LEDGER}!周纪实!C24:G24"
MARCH_REPORT = f"{LEDGER}!月报告!C9:G9"

Sheets = dict[str, list[dict[str, Any]]]


def kept() -> Sheets:
    """Everybody's quarter in time: three goals and tasks each, 12 notes, 3 reports, a summary."""
    sheets: Sheets = {sheet: [] for sheet in LEDGER_SHEETS.values()}
    duties = duties_of(QUARTER, load_policy())
    for person in AT_HOME:
        for duty in duties:
            day = next(d for d in (duty.due - timedelta(n) for n in range(20)) if is_working_day(d))
            signed = {"approver": "李明", "approved": day, "filed": day, "outcome": "已完成"}
            for number, row in enumerate(duty_rows(person, NAMES[person], duty)):
                sheets[LEDGER_SHEETS[duty.kind]].append(
                    {**row, "content": f"第{number + 1}件", "filled": day, **signed}
                )
    return sheets


def ledger(sheet: str, index: int, **changes: Any) -> Callable[[UnitFolder], object]:
    """A ledger with one row (counted from 0) filled in otherwise."""

    def harm(box: UnitFolder) -> None:
        sheets = kept()
        sheets[sheet][index] |= changes
        box.put(LEDGER, ledger_bytes(sheets))

    return harm


def ledger_bytes(sheets: Mapping[str, list[dict[str, Any]]]) -> bytes:
    return form_bytes(WORK_RECORD, {"unit": UNIT, "period": QUARTER.chinese}, sheets)


def told(title: str, harm: Callable[[UnitFolder], object], *found: tuple[str, str]) -> Case:
    return Case(
        title, harm, tuple((code, where, "ZD004") for code, where in found), spared=CLEAN_NOTES["retyped_quarter"]
    )


def late_plan(box: UnitFolder) -> None:
    sheets = kept()
    for row in sheets["monthly_plans"][15:18]:
        row |= {"filled": date(2026, 2, 25), "approved": date(2026, 2, 25), "filed": date(2026, 2, 25)}
    box.put(LEDGER, ledger_bytes(sheets))


def two_versions(box: UnitFolder) -> None:
    sheets = kept()
    sheets["monthly_reports"].insert(6, {**sheets["monthly_reports"][5], "filled": date(2026, 4, 1)})
    box.put(LEDGER, ledger_bytes(sheets))


# The 16th to 18th task is March's, the 21st note the tenth week's, the sixth report March's.
CASES: tuple[Case, ...] = (
    told("a ledger kept in time", lambda box: box.put(LEDGER, ledger_bytes(kept()))),
    told("a week without a note", ledger("weekly_notes", 20, content=None, filled=None), ("K652", "")),
    told("a plan made late", late_plan, ("K653", f"{LEDGER}!月度计划!C19:K19")),
    told("a report without a date", ledger("monthly_reports", 5, filled=None), ("K654", MARCH_REPORT)),
    told(
        "a goal that nobody approved",
        ledger("annual_goals", 3, approver=None, filed=None),
        ("K655", f"{LEDGER}!年度目标!C7:L7"),
    ),
    told(
        "a plan filed too late",
        ledger("monthly_plans", 15, filed=date(2026, 3, 2)),
        ("K656", f"{LEDGER}!月度计划!C19:K19"),
    ),
    told(
        "a plan approved by the head of the department",
        ledger("monthly_plans", 15, approver="赵敏"),
        ("K657", f"{LEDGER}!月度计划!C19:K19"),
    ),
    told(
        "a task unfinished without a reason",
        ledger("monthly_plans", 15, outcome="未完成"),
        ("K658", f"{LEDGER}!月度计划!C19:K19"),
    ),
    told(
        "a day that is no day",
        ledger("weekly_notes", 20, filled="上周五"),
        ("K659", f"{LEDGER}!周纪实!F24"),
        ("K654", TENTH_WEEK),
    ),
    told(
        "a note of no week",
        ledger("weekly_notes", 20, week="三月上旬", span=None),
        ("K660", TENTH_WEEK),
        ("K652", ""),
    ),
    told(
        "a week whose number and days disagree",
        ledger("weekly_notes", 20, week="2026年第9周"),
        ("K661", f"{LEDGER}!周纪实!C24"),
    ),
    told("a report in two versions", two_versions, ("K662", f"{LEDGER}!月报告!C10:G10")),
)
