"""催报清单.xlsx: who has not handed in what, or handed in what cannot be used or has gaps, with a text to send to each."""

from collections.abc import Mapping, Sequence

from kaohe_excel.checking.reminder import Reminder, State, still_owed
from kaohe_excel.deciding.report import Report
from kaohe_excel.writing.press.book import Book, Column
from kaohe_excel.writing.wording import chinese_date

_MOST_NAMES = 8
_NOTHING = "应交的材料都已收到。"
_LIST_COLUMNS = (
    Column("序号", 5, "ordinal"),
    Column("催交对象", 11),
    Column("编号", 8, "centre"),
    Column("科室", 14),
    Column("应交材料", 13),
    Column("考核期", 14),
    Column("情形", 11),
    Column("涉及人数", 6, "count"),
    Column("涉及人员", 26),
    Column("说明", 32),
)
_DEPARTMENT_COLUMNS = (
    Column("科室", 20),
    Column("未交件数", 10, "count"),
    Column("催交对象", 40),
    Column("材料", 60),
)
_MESSAGE_COLUMNS = (
    Column("催交对象", 18),
    Column("科室", 16),
    Column("件数", 7, "count"),
    Column("可以直接粘贴发送的文字", 96),
)


def write_reminders(report: Report) -> bytes:
    """Write 催报清单: one row per form owed, the same by 科室, and one ready message per debtor."""
    book = Book(report, "催报清单", of_the_run=True)
    reminders = sorted(report.reminders, key=_order)
    _write_list(book, report, reminders)
    _write_departments(book, report, reminders)
    _write_messages(book, report, reminders)
    return book.finish()


def _order(reminder: Reminder) -> tuple[object, ...]:
    return (reminder.department, reminder.debtor, reminder.debtor_name, reminder.period, reminder.form)


def _write_list(book: Book, report: Report, reminders: Sequence[Reminder]) -> None:
    sheet = book.sheet("催报清单", _LIST_COLUMNS)
    sheet.top("催报清单", report)
    sheet.headings(frozen_columns=2)
    for number, item in enumerate(reminders, 1):
        who = (item.debtor_name, item.debtor, item.department)
        names = "、".join(item.names)
        count = len(item.persons) or None
        sheet.write([number, *who, item.form, item.period.chinese, item.state, count, names, item.why])
    if not reminders:
        sheet.line(_NOTHING, "plain")
    sheet.filter()


def _grouped(reminders: Sequence[Reminder], *keys: str) -> Mapping[tuple[str, ...], list[Reminder]]:
    groups: dict[tuple[str, ...], list[Reminder]] = {}
    for reminder in reminders:
        groups.setdefault(tuple(getattr(reminder, key) for key in keys), []).append(reminder)
    return groups


def _write_departments(book: Book, report: Report, reminders: Sequence[Reminder]) -> None:
    sheet = book.sheet("按科室", _DEPARTMENT_COLUMNS)
    sheet.top("各科室未交情况", report)
    sheet.headings(frozen_columns=1)
    for (department,), items in _grouped(still_owed(reminders), "department").items():
        debtors = "、".join(dict.fromkeys(item.debtor_name for item in items))
        forms = "、".join(dict.fromkeys(f"{item.period.chinese}{item.form}" for item in items))
        sheet.write([department or "—", len(items), debtors, forms])
    if not still_owed(reminders):
        sheet.line(_NOTHING, "plain")


def _write_messages(book: Book, report: Report, reminders: Sequence[Reminder]) -> None:
    sheet = book.sheet("催交文字", _MESSAGE_COLUMNS)
    sheet.top("催交文字", report)
    sheet.headings(frozen_columns=1)
    for (name, _, department), items in _grouped(reminders, "debtor_name", "debtor", "department").items():
        sheet.write([name, department, len(items), message_text(report, name, items)])
    if not reminders:
        sheet.line(_NOTHING, "plain")


def message_text(report: Report, name: str, items: Sequence[Reminder]) -> str:
    """One message to one debtor, naming every form and how it stands; leaders are addressed and asked as leaders."""
    title = items[0].title
    listed = "；".join(f"（{number}）{_owed_text(item)}" for number, item in enumerate(items, 1))
    plea = "烦请在百忙之中审阅办理" if title else "请尽快填好、改好报来"
    return (
        f"{name}{title}：您好！{report.period.chinese}平时考核有以下材料还请您办理：{listed}。"
        f"以上为截至{chinese_date(report.as_of)}的情况，{plea}。如已报送，请告知。"
        f"——{report.unit}{report.design.wording['office']}"
    )


def _owed_text(item: Reminder) -> str:
    names = "、".join(item.names[:_MOST_NAMES])
    more = f"等{len(item.names)}人" if len(item.names) > _MOST_NAMES else ""
    about = f"，涉及{names}{more}" if names else ""
    stands = "" if item.state is State.MISSING else f"，{item.why}"
    return f"{item.period.chinese}{item.form}{item.state}{about}{stands}"
