"""The sample's 工作记实台账: one workbook a 科室 and quarter, filled in by people who are mostly in time.

``TROUBLES`` is the table to read: who was late with what, forgot what, or had it approved too late.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from kaohe_excel.core.facts import RosterRow
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import APPROVED_RECORDS, RecordKind, Role
from kaohe_excel.core.workdays import add_working_days, is_working_day
from kaohe_excel.forms.official import WORK_RECORD
from kaohe_excel.policy import Policies
from kaohe_excel.sample.office import Office
from kaohe_excel.sample.script import ACCOUNTS, CENSUS, ENFORCEMENT, INDUSTRY, OFFICE, RURAL, SERVICES
from kaohe_excel.work_records.attendance import is_asked, is_present, last_day_for
from kaohe_excel.work_records.duties import Duty, duties_of
from kaohe_excel.writing.blanks.form_sheet import Row
from kaohe_excel.writing.blanks.forms import assessed_rows, form_bytes
from kaohe_excel.writing.blanks.record_forms import LEDGER_SHEETS, duty_rows
from kaohe_excel.writing.press.filenames import safe_file_name

FOLDER = "工作记实"
_SPARE_ROWS = 5
_TOPICS = {
    OFFICE: ("公文运转和会务", "后勤保障和值班安排", "督查事项办理"),
    ACCOUNTS: ("地区生产总值核算资料搜集", "核算数据评估", "统计分析撰写"),
    INDUSTRY: ("规上工业报表审核", "能源统计报表审核", "企业走访和培训"),
    SERVICES: ("服务业报表审核", "贸易单位月报催报", "新增单位入库"),
    RURAL: ("农产量抽样调查", "畜牧业报表审核", "住户记账户走访"),
    CENSUS: ("普查区图维护", "人口变动抽样调查", "普查资料整理"),
    ENFORCEMENT: ("统计执法检查", "统计信用台账登记", "普法宣传"),
}
_GOALS = ("年内完成{}的各项重点任务", "按时按质做好{}", "完成领导交办的{}及其他事项")


class Trouble(Enum):
    """What went wrong with a record."""

    LATE = "late"
    MISSING = "missing"
    UNDATED = "undated"
    APPROVED_LATE = "approved late"
    UNAPPROVED = "unapproved"
    UNEXPLAINED = "unfinished without a reason"
    CLASSIFIED = "classified"


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody's record that has a story: ``number`` is the month, the quarter, or the week's place in its quarter's list."""

    person: str
    kind: RecordKind
    number: int
    trouble: Trouble


_K = RecordKind
TROUBLES: tuple[Told, ...] = (
    # 一季度
    Told("warned_in_february", _K.MONTHLY_PLAN, 3, Trouble.LATE),
    Told("left_out_in_february", _K.WEEKLY_NOTE, 10, Trouble.MISSING),
    Told("services_head", _K.MONTHLY_PLAN, 3, Trouble.APPROVED_LATE),
    Told("census_head", _K.MONTHLY_REPORT, 3, Trouble.UNDATED),
    Told("moved_and_classified", _K.MONTHLY_PLAN, 3, Trouble.CLASSIFIED),
    Told("enforcement_head", _K.MONTHLY_PLAN, 2, Trouble.UNEXPLAINED),
    # 一季度被告诫的
    Told("admonished_in_two_quarters", _K.MONTHLY_REPORT, 1, Trouble.MISSING),
    Told("admonished_in_two_quarters", _K.MONTHLY_PLAN, 2, Trouble.LATE),
    # 二季度被告诫两次的
    Told("admonished_twice_in_a_quarter", _K.MONTHLY_PLAN, 4, Trouble.LATE),
    Told("admonished_twice_in_a_quarter", _K.WEEKLY_NOTE, 15, Trouble.MISSING),
    Told("admonished_twice_in_a_quarter", _K.WEEKLY_NOTE, 22, Trouble.LATE),
    # 三季度：月报告逾期未交
    Told("admonished_in_two_quarters", _K.MONTHLY_REPORT, 7, Trouble.MISSING),
    Told("moved_and_classified", _K.QUARTERLY_SUMMARY, 3, Trouble.CLASSIFIED),
    # 四季度：国庆长假后的第一个工作日没有记
    Told("just_under_the_lines", _K.WEEKLY_NOTE, 40, Trouble.LATE),
    Told("rural_head", _K.MONTHLY_PLAN, 11, Trouble.UNAPPROVED),
)


def ledgers(office: Office, book: Policies, quarter: Period) -> Iterator[tuple[str, bytes]]:
    """The ledgers of a quarter: (file name, content) for each 科室 that has people to keep one."""
    departments: dict[str, list[RosterRow]] = {}
    for row in assessed_rows(office.roster, quarter):
        departments.setdefault(row.department, []).append(row)
    head = {"unit": office.unit, "period": quarter.chinese}
    for number, (department, people) in enumerate(departments.items(), 1):
        name = safe_file_name(f"{WORK_RECORD.name}{number:02d}", department, f"_{quarter}.xlsx")
        yield name, form_bytes(WORK_RECORD, head, _rows(office, book, quarter, people), spare_rows=_SPARE_ROWS)


def _rows(office: Office, book: Policies, quarter: Period, people: Sequence[RosterRow]) -> dict[str, Sequence[Row]]:
    duties = duties_of(quarter, book)
    sheets: dict[str, list[Row]] = {LEDGER_SHEETS[duty.kind]: [] for duty in duties}
    for person in people:
        for duty in duties:
            if is_asked(office.roster, person.person, duty, book):
                sheets[LEDGER_SHEETS[duty.kind]] += _filled(office, book, person, duty)
    return {key: tuple(rows) for key, rows in sheets.items()}


def _filled(office: Office, book: Policies, person: RosterRow, duty: Duty) -> list[Row]:
    """A person's rows for one duty as handed in; one who forgot it leaves its row blank."""
    blank = duty_rows(person.person, person.name, duty)[: 2 if duty.kind is _K.MONTHLY_PLAN else None]
    troubles = _troubles(office, person.person, duty)
    due = last_day_for(office.roster, person.person, duty.due)
    if due is None or Trouble.MISSING in troubles:
        return blank
    filled = _day_after(due) if Trouble.LATE in troubles else _working_day_until(office, person.person, due)
    rows = [{**row, "content": _content(person, duty, index), "filled": filled} for index, row in enumerate(blank)]
    if Trouble.UNDATED in troubles:
        rows = [{**row, "filled": None} for row in rows]
    if duty.kind in APPROVED_RECORDS:
        rows = [{**row, **_approval(office, book, person, max(due, filled), filled, troubles)} for row in rows]
    if duty.kind is _K.MONTHLY_PLAN:
        rows = [{**row, **_outcome(office, person, duty, index, troubles)} for index, row in enumerate(rows)]
    return [{**rows[0], "classified": "是" if Trouble.CLASSIFIED in troubles else "否"}, *rows[1:]]


def _troubles(office: Office, person: str, duty: Duty) -> frozenset[Trouble]:
    key = office.staff[person].member.key
    number = duty.week.monday.isocalendar().week if duty.week else duty.period.month or duty.period.quarter
    return frozenset(
        told.trouble for told in TROUBLES if (told.person, told.kind, told.number) == (key, duty.kind, number)
    )


def _working_day_until(office: Office, person: str, due: date) -> date:
    """The last working day up to the last day for a record on which the person is here."""
    days = (due - timedelta(offset) for offset in range(20))
    return next((day for day in days if is_working_day(day) and is_present(office.roster, person, day)), due)


def _day_after(due: date) -> date:
    return add_working_days(due, 1).end


def _approval(
    office: Office, book: Policies, person: RosterRow, due: date, filled: date, troubles: frozenset[Trouble]
) -> Row:
    """Approved on the next working day and filed on the one after it, unless something went wrong."""
    if Trouble.UNAPPROVED in troubles:
        return {}
    days = book.on(due).approval_working_days
    late = add_working_days(due, days + 1).end
    approved = late if Trouble.APPROVED_LATE in troubles else add_working_days(filled, 1).end
    return {"approver": _approver(office, person), "approved": approved, "filed": add_working_days(approved, 1).end}


def _approver(office: Office, person: RosterRow) -> str:
    """The 分管领导 of the 科室."""
    raters = [rater for rater in office.roster.raters if rater.role is Role.DEPUTY_LEADER]
    leader = next(rater.person for rater in raters if rater.covers(person.department))
    return next(row.name for row in office.roster.rows if row.person == leader)


def _outcome(office: Office, person: RosterRow, duty: Duty, index: int, troubles: frozenset[Trouble]) -> Row:
    """Most tasks are finished; one in ten is not, with a reason."""
    number = list(office.ids.values()).index(person.person)
    if Trouble.UNEXPLAINED in troubles:
        return {"outcome": "未完成"} if index == 0 else {"outcome": "已完成"}
    if office.draws.below(10, number, duty.period.month, index, 60):
        return {"outcome": "已完成"}
    return {"outcome": "部分完成", "reason": "部分单位资料报送较晚，下月补齐"}


def _content(person: RosterRow, duty: Duty, index: int) -> str:
    topics = _TOPICS[person.department]
    topic = topics[(duty.period.month + index) % len(topics)]
    if duty.kind is _K.ANNUAL_GOAL:
        return _GOALS[index].format(topics[index])
    if duty.kind is _K.MONTHLY_PLAN:
        return f"完成{duty.period.month}月{topic}"
    if duty.kind is _K.WEEKLY_NOTE:
        return f"办理{topic}，整理有关台账。"
    if duty.kind is _K.MONTHLY_REPORT:
        return f"本月主要做了{topic}等工作，进展正常。"
    return f"本季度围绕{'、'.join(topics)}开展工作，计划内的任务基本完成；下季度继续做好数据质量核查。"
