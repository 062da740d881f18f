"""Work records in the words of other papers: what a 登记表, a notice and a rating form say of them.

The content of a 涉密 row is never printed anywhere; it is counted as ``涉密 1 项`` (六-二-3).
"""

from collections.abc import Iterable, Sequence
from datetime import date

from kaohe_excel.core.facts import WorkRecord
from kaohe_excel.core.terms import RecordKind
from kaohe_excel.deciding.report import Report
from kaohe_excel.work_records.persons import PersonRecords
from kaohe_excel.work_records.timeliness import State
from kaohe_excel.writing.wording import shortened

_SUMMARY_SIGNS, _TASK_SIGNS, _MOST_TASKS = 300, 30, 4


def classified_text(records: Iterable[WorkRecord]) -> str:
    """How many of the rows are 涉密, ``""`` where none is."""
    count = sum(record.classified for record in records)
    return f"涉密 {count} 项" if count else ""


def open_texts(records: Iterable[WorkRecord], size: int) -> list[str]:
    """The contents of the rows that are not 涉密, each cut to ``size`` signs."""
    return [shortened(record.content, size) for record in records if record.content and not record.classified]


def summary_text(report: Report, person: str) -> str:
    """A quarter's 个人小结 and the tasks not finished, for the box of the 登记表; ``""`` where there are no ledgers."""
    own = report.work_records.get(person)
    if own is None:
        return ""
    summaries = own.records(RecordKind.QUARTERLY_SUMMARY)
    words = ["；".join(open_texts(summaries, _SUMMARY_SIGNS)), _marked("个人小结", classified_text(summaries))]
    return "\n".join(filter(None, [*words, _unfinished_text(own)]))


def _marked(name: str, text: str) -> str:
    return f"{name}{text}。" if text else ""


def _unfinished_text(own: PersonRecords) -> str:
    tasks = own.unfinished
    shown = [_task_text(record) for record in tasks if not record.classified][:_MOST_TASKS]
    rest = sum(not record.classified for record in tasks) - len(shown)
    parts = [*shown, f"另有 {rest} 项" if rest else "", classified_text(tasks)]
    return _marked(f"未完成 {len(tasks)} 项：", "；".join(filter(None, parts))) if tasks else ""


def _task_text(record: WorkRecord) -> str:
    reason = f"（{shortened(record.reason, _TASK_SIGNS)}）" if record.reason else "（没有说明原因）"
    return f"{record.period.month}月 {shortened(record.content, _TASK_SIGNS)}{reason}"


def punctuality_text(report: Report, person: str, day: date) -> str:
    """How many records a person was to write until the day of a notice and how many were in time; ``""`` where nothing was due.

    By the notice's own day and not by that of the run, so that what was told stays what it was.
    """
    own = report.work_records.get(person)
    due = [one for one in own.judged if one.due and (one.records or one.due < day)] if own else []
    in_time = sum(one.state is State.IN_TIME for one in due)
    return f"工作记实：应记 {len(due)} 项，按时 {in_time} 项。" if due else ""


def month_rows(persons: Sequence[tuple[str, str]], records: Iterable[WorkRecord]) -> list[tuple[str, ...]]:
    """Each person's month as raters need it for 绩: id, name, task, 完成情况, 未完成原因; 涉密 tasks only counted.

    ``records`` are rows of one month, in the order they are to stand in; the month's own report closes each person's tasks.
    """
    held = tuple(records)
    return [row for person, name in persons for row in _person_rows(person, name, held)]


def _person_rows(person: str, name: str, records: Sequence[WorkRecord]) -> list[tuple[str, ...]]:
    own = [record for record in records if record.person == person]
    plans = [record for record in own if record.kind is RecordKind.MONTHLY_PLAN]
    reports = [record for record in own if record.kind is RecordKind.MONTHLY_REPORT]
    rows = [(record.content, record.outcome, record.reason) for record in plans if not record.classified]
    rows += [(f"月报告：{text}", "", "") for text in open_texts(reports, _SUMMARY_SIGNS)]
    if classified := classified_text([*plans, *reports]):
        rows.append((classified, "", ""))
    return [(person, name, *row) for row in rows or [("没有收到工作记实", "", "")]]
