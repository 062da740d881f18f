"""工作记实台账, corrected copies that came back, the 40 % line as proposals, and records that come after the archive is sealed."""

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl

from kaohe_excel.commands.seal import seal
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.period import Period
from kaohe_excel.policy import unit_policy
from kaohe_excel.reading import open_folder
from kaohe_excel.terminal.progress import Progress
from tests.broken.case import CLEAN_NOTES, HEAD, LIST, Case, together, typed
from tests.offices.clean_year import (
    ASSESSED,
    AT_HOME,
    GOOD,
    MONTHS,
    RATED,
    identity,
    list_book,
    list_file,
    month_text,
    poll_book,
    poll_file,
    rating_book,
    rating_file,
    rating_rows,
)
from tests.offices.folder import UnitFolder
from tests.offices.sheets import INDICATORS, Page, workbook_bytes

QIAN = identity("ZD004")

# --- 工作记实台账 ------------------------------------------------------------------------------------------------------

LEDGER = "台账.xlsx"
SHEETS = {
    "年度目标": ("人员编号", "姓名", "年度", "目标内容", "填写日期", "审核人", "审核日期", "备案日期"),
    "月度计划": (
        "人员编号",
        "姓名",
        "月份",
        "计划内容",
        "填写日期",
        "审核人",
        "审核日期",
        "备案日期",
        "完成情况",
        "未完成原因",
    ),
    "周纪实": ("人员编号", "姓名", "周次", "起止日期", "工作纪实", "填写日期"),
    "月报告": ("人员编号", "姓名", "月份", "工作完成情况", "未完成原因", "填写日期"),
    "季小结": ("人员编号", "姓名", "季度", "个人小结", "填写日期"),
}
FRIDAYS = tuple(date(2026, 1, 2) + timedelta(7 * number) for number in range(13))
PLANNED = {"2026-01": date(2025, 12, 19), "2026-02": date(2026, 1, 20), "2026-03": date(2026, 2, 12)}
REPORTED = {"2026-01": date(2026, 1, 30), "2026-02": date(2026, 2, 27), "2026-03": date(2026, 3, 31)}

Ledger = dict[str, list[list[Any]]]


def ledger() -> Ledger:
    """Everybody's records of the quarter, all of them in time, approved and filed; 钱伟's rows come first (row 3 on)."""
    people = ("ZD004", *(person for person in ASSESSED if person != "ZD004"))
    approved = ("李明", date(2026, 1, 12), date(2026, 1, 12))
    return {
        "年度目标": [[*identity(p), "2026年", "重点工作", date(2026, 1, 9), *approved] for p in people],
        "月度计划": [
            [*identity(p), month_text(m), "月度任务", PLANNED[m], "李明", PLANNED[m], PLANNED[m], "已完成", ""]
            for p in people
            for m in MONTHS
        ],
        "周纪实": [
            [*identity(p), f"2026年第{friday.isocalendar().week}周", "", "日常工作", friday]
            for p in people
            for friday in FRIDAYS
        ],
        "月报告": [[*identity(p), month_text(m), "全部完成", "", REPORTED[m]] for p in people for m in MONTHS],
        "季小结": [[*identity(p), "2026年第1季度", "本季度小结", date(2026, 3, 31)] for p in people],
    }


def kept(change: Callable[[Ledger], object] | None = None) -> Callable[[UnitFolder], object]:
    """A ledger in the folder, with one thing wrong in it."""

    def harm(box: UnitFolder) -> None:
        rows = ledger()
        if change:
            change(rows)
        box.put(LEDGER, workbook_bytes(*(Page(name, [(name,), head, *rows[name]]) for name, head in SHEETS.items())))

    return harm


def noted(title: str, change: Callable[[Ledger], object] | None, *found: tuple[str, str]) -> Case:
    where = tuple((code, f"{LEDGER}!{place}" if place else "", "ZD004") for code, place in found)
    return Case(title, kept(change), where, spared=CLEAN_NOTES["retyped_quarter"])


def put(sheet: str, row: int, column: int, value: Any) -> Callable[[Ledger], object]:
    """Another value in a row (0 is row 3 of the sheet)."""
    return lambda rows: rows[sheet][row].__setitem__(column, value)


LEDGERS = (
    noted("a ledger with everything in time", None),
    noted("a report that is not there", lambda rows: rows["月报告"].pop(2), ("K652", "")),
    noted("a report that came late", put("月报告", 2, 5, date(2026, 4, 30)), ("K653", "月报告!C5:F5")),
    noted("a report without its day", put("月报告", 2, 5, ""), ("K654", "月报告!C5:F5")),
    noted("a plan that nobody approved", put("月度计划", 0, 5, ""), ("K655", "月度计划!C3:J3")),
    noted("a plan that nobody filed", put("月度计划", 0, 7, ""), ("K655", "月度计划!C3:J3")),
    noted("a plan approved late", put("月度计划", 0, 6, date(2026, 1, 20)), ("K656", "月度计划!C3:J3")),
    noted("a plan approved by somebody else", put("月度计划", 0, 5, "钱伟"), ("K657", "月度计划!C3:J3")),
    noted("a task not finished without a reason", put("月度计划", 0, 8, "未完成"), ("K658", "月度计划!C3:J3")),
    noted("a task not finished with a reason", lambda rows: rows["月度计划"][0].__setitem__(slice(8, 10), ["未完成", "等上级部署"])),
    noted("a report of a day that is none", put("月报告", 2, 5, "月底"), ("K659", "月报告!F5"), ("K654", "月报告!C5:F5")),
    noted("a report of no month", put("月报告", 2, 2, "上月"), ("K660", "月报告!C5:F5"), ("K652", "")),
    noted("a week that its days contradict", lambda rows: rows["周纪实"][1].__setitem__(slice(2, 4), ["2026年第3周", "2026-01-05至01-11"]), ("K661", "周纪实!C4")),
    noted("a report twice, different", lambda rows: rows["月报告"].append([*QIAN, month_text("2026-03"), "全部完成", "无", date(2026, 4, 1)]), ("K662", "月报告!C27:F27")),
    noted("a report twice, alike", lambda rows: rows["月报告"].append(rows["月报告"][2])),
)  # fmt: skip


# --- a form that was sent back, corrected and handed in again ----------------------------------------------------------------

CORRECTED = "补交/赵敏更正.xlsx"


def corrected(cells: Mapping[str, Any]) -> Callable[[UnitFolder], object]:
    """A wrong form, and beside it the annotated copy that went back and was filled in anew."""

    def harm(box: UnitFolder) -> None:
        box.set(HEAD, {"D5": "3,5"})
        data = box.get(HEAD)
        book = openpyxl.load_workbook(io.BytesIO(data))
        book["_meta"].append(["退回", hashlib.sha256(data).hexdigest()])
        for place, value in cells.items():
            book.worksheets[0][place].value = value
        memory = io.BytesIO()
        book.save(memory)
        box.put(CORRECTED, memory.getvalue())

    return harm


CORRECTIONS = (
    Case(
        "a form corrected and handed in again", corrected({"D5": 4}), (("K706", HEAD, ""),), layout="official_quarter"
    ),
    Case(
        "a form corrected to something else that is wrong",
        corrected({"D5": 40}),
        (("K706", HEAD, ""), ("K303", f"{CORRECTED}!评分表!D5", "ZD004")),
        {"ZD004": "待补"},
        "official_quarter",
    ),
)


# --- the 40 % line as proposals -----------------------------------------------------------------------------------------------

FIRST = (*GOOD, "ZD004")


def everybody_good(box: UnitFolder) -> None:
    """Everybody at 90 or more; three stand first."""
    for month in MONTHS:
        for rater, persons in RATED.items():
            rows = [[*row[:4], *_marks(row[1]), "", ""] for row in rating_rows(persons)]
            box.put(rating_file(rater, month), rating_book(rater, month, rows))
    box.put(poll_file(), poll_book(1, [[*identity(person), 20, 20, 20, 20, 0, 0, 0] for person in AT_HOME]))


def _marks(person: str) -> Sequence[float]:
    less = 0.25 if person in FIRST else 0.5
    return [full - less for _, full in INDICATORS]


def proposing(box: UnitFolder) -> None:
    rule = '[[good_quota_mode]]\nfrom = 2021-01-01\nreference = "办公会"\nvalue = "propose"\n'
    box.put("考核政策.toml", rule.encode())


QUOTAS = (
    Case(
        "too many 好 where the line proposes",
        together(everybody_good, proposing),
        (("K818", "", ""),),
        {person: "好" if person in FIRST else "较好" for person in AT_HOME},
    ),
)


# --- after the seal ----------------------------------------------------------------------------------------------------------------


def sealed(box: UnitFolder) -> None:
    """The first quarter put into the archive."""
    with open_folder(box.root) as folder:
        unit = OpenUnit(folder, unit_policy(box.root, None), date(2026, 4, 20), Progress(quiet=True))
        seal(unit, Period.parse("2026Q1"), None)


LATE = [*identity("ZD005"), date(2026, 2, 10), "F07", "迟到", 1, 1, "考勤机", "赵敏"]
APRIL = list_file("2026-04")
SEALED = (
    Case("a year with a sealed quarter", sealed, (("K907", "", ""),), layout="retyped_year"),
    Case(
        "a record of a sealed quarter in a later list",
        together(sealed, lambda box: box.put(APRIL, list_book("2026-04", 负面表现=[LATE]))),
        (
            ("K907", "", ""),
            ("K406", f"{APRIL}!负面表现!C4", "ZD005"),
            ("K413", f"{APRIL}!负面表现!C4:I4", "ZD005"),
        ),
        layout="retyped_year",
    ),
    Case(
        "a record of a sealed quarter changed",
        together(sealed, typed(LIST, {"F4": 3, "G4": 3})),
        (("K907", "", ""), ("K413", f"{LIST}!负面表现!C4:I4", "ZD005")),
        layout="retyped_year",
    ),
)

CASES = (*LEDGERS, *CORRECTIONS, *QUOTAS, *SEALED)
