"""工作记实台账 to be filled in, one for each 科室, and what raters get to see of a month's records (六)."""

from collections.abc import Mapping, Sequence

from kaohe_excel.core.design import Design
from kaohe_excel.core.facts import Roster, RosterRow, WorkRecord
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import RecordKind
from kaohe_excel.forms.model import MONTHS_WORK_SHEET
from kaohe_excel.forms.official import GOAL_CATEGORIES, WORK_RECORD
from kaohe_excel.policy import Policies
from kaohe_excel.work_records.attendance import is_asked
from kaohe_excel.work_records.duties import Duty, duties_of
from kaohe_excel.work_records.merging import merged_records
from kaohe_excel.writing.blanks.form_appendix import Appendix
from kaohe_excel.writing.blanks.form_sheet import Row
from kaohe_excel.writing.blanks.forms import assessed_rows, form_bytes
from kaohe_excel.writing.press.filenames import safe_file_name
from kaohe_excel.writing.record_texts import month_rows

_SPARE_ROWS = 10
_TASKS = 3
_MONTH_HEADINGS = (("人员编号", 11), ("姓名", 10), ("本月任务", 60), ("完成情况", 11), ("未完成原因", 30))
LEDGER_SHEETS = {
    RecordKind.ANNUAL_GOAL: "annual_goals",
    RecordKind.MONTHLY_PLAN: "monthly_plans",
    RecordKind.WEEKLY_NOTE: "weekly_notes",
    RecordKind.MONTHLY_REPORT: "monthly_reports",
    RecordKind.QUARTERLY_SUMMARY: "quarterly_summaries",
}
"""The sheet of the ledger for each kind of record."""


def work_record_forms(
    roster: Roster, policies: Policies, period: Period, design: Design
) -> tuple[tuple[str, bytes], ...]:
    """A blank 工作记实台账 of a month or a quarter for each 科室, as (file name, workbook).

    Everybody assessed has a row for each week and month that is asked of him, several for goals and plans; weeks, months and
    quarter are filled in. A plan is due before its month, so a ledger is handed out before its period begins.
    """
    departments: dict[str, list[RosterRow]] = {}
    for row in assessed_rows(roster, period):
        departments.setdefault(row.department, []).append(row)
    head = {"unit": roster.unit, "period": period.chinese}
    duties = duties_of(period, policies)
    return tuple(
        (
            safe_file_name(f"{WORK_RECORD.name}{number:02d}", department, f"_{period}.xlsx"),
            form_bytes(
                WORK_RECORD, head, ledger_rows(roster, people, duties, policies), spare_rows=_SPARE_ROWS, design=design
            ),
        )
        for number, (department, people) in enumerate(departments.items(), 1)
    )


def ledger_rows(
    roster: Roster, people: Sequence[RosterRow], duties: Sequence[Duty], policies: Policies
) -> Mapping[str, Sequence[Row]]:
    """The rows of each sheet, person by person; sheets without a duty are left out."""
    sheets: dict[str, list[Row]] = {LEDGER_SHEETS[duty.kind]: [] for duty in duties}
    for person in people:
        for duty in duties:
            if is_asked(roster, person.person, duty, policies):
                sheets[LEDGER_SHEETS[duty.kind]] += duty_rows(person.person, person.name, duty)
    return sheets


def duty_rows(person: str, name: str, duty: Duty) -> list[Row]:
    """The pre-filled rows of one person's duty."""
    who = {"person": person, "name": name}
    if duty.kind is RecordKind.ANNUAL_GOAL:
        return [{**who, "year": duty.period.chinese, "category": category} for category in GOAL_CATEGORIES]
    if duty.kind is RecordKind.MONTHLY_PLAN:
        return [{**who, "month": duty.period.chinese}] * _TASKS
    if duty.week is not None:
        return [{**who, "week": duty.week.chinese, "span": duty.week.span}]
    return [{**who, ("month" if duty.period.month else "quarter"): duty.period.chinese}]


def month_appendix(month: Period, people: Sequence[RosterRow], records: Sequence[WorkRecord]) -> Appendix:
    """What the people on a rating form planned and finished in the month, so that 绩 can be rated from facts."""
    held = [record for record in merged_records(records)[0] if record.period == month]
    rows = month_rows([(row.person, row.name) for row in people], held)
    return Appendix(MONTHS_WORK_SHEET, f"{month.chinese}工作完成情况（供评分参考）", _MONTH_HEADINGS, rows)
