"""A unit of two 科室 with two sets of indicators, somebody seconded and somebody on leave; and people who fill in its forms.

Everybody is rated at his share of every full mark by every rater, so that results can be worked out by hand.
"""

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.forms.official import ROSTER
from kaohe_excel.writing.blanks.forms import form_bytes

UNIT = "示例局"
QUARTER = "2026Q4"
POLICY = """
[[job_class_indicators]]
from = 2026-01-01
reference = "局务会"
[job_class_indicators.value."综合岗"]
"德" = { "政治品德" = 8, "职业道德" = 7 }
"能" = { "业务素质" = 15 }
"勤" = { "工作态度" = 15 }
"绩" = { "履行职责" = 22.5, "完成任务" = 17.5 }
"廉" = { "廉洁自律" = 15 }
"""
STRANGE_NAME = "=1+1"
PEOPLE = (
    ("A01", "王建国", "局领导", "班子成员", ""),
    ("A02", "李明", "局领导", "班子成员", ""),
    ("A03", "赵敏", "综合科", "公务员", ""),
    ("A04", "钱伟", "综合科", "公务员", "综合岗"),
    ("A05", STRANGE_NAME, "综合科", "公务员", ""),
    ("A06", "周强", "执法科", "公务员", ""),
    ("A07", "吴静", "执法科", "公务员", "综合岗"),
    ("A08", "郑华", "执法科", "公务员", ""),
    ("A09", "冯丽", "综合科", "公务员", ""),
)
MOVEMENTS = (
    ("A08", "郑华", "借调", date(2026, 10, 1), date(2026, 12, 31), "某街道办"),
    ("A09", "冯丽", "产假", date(2026, 11, 1), date(2026, 12, 20), ""),
)
RATERS = (
    ("A01", "王建国", "主要领导", "全局"),
    ("A02", "李明", "分管领导", "全局"),
    ("A03", "赵敏", "科室负责人", "综合科"),
    ("A06", "周强", "科室负责人", "执法科"),
)
SHARES = {"A03": 80, "A04": 90, "A05": 80, "A06": 80, "A07": 70, "A09": 80}
"""Per cent of every full mark."""
SCORES = {
    "A03": ("较好", "81.50"),  # 80 × 70 % + 85 × 30 %
    "A04": ("较好", "88.50"),  # 90 × 70 % + 85 × 30 %, on the sheet of her own 岗位类别
    "A05": ("较好", "81.27"),  # (79 + 80 + 80) ÷ 3 = 79.67, × 70 % + 85 × 30 %
    "A06": ("较好", "81.50"),
    "A07": ("一般", "74.50"),  # 70 × 70 % + 85 × 30 %
    "A08": ("较好", "88.00"),  # seconded: the host's own score
    "A09": ("较好", "81.50"),  # October alone counts
}
"""What the quarter comes to by hand, when everything is filled in as below."""


def roster_bytes() -> bytes:
    """The 人员名册."""
    start = date(2020, 1, 1)
    keys = ("person", "name", "department", "category", "job_class")
    rows: dict[str, list[dict[str, Any]]] = {
        "roster": [{**dict(zip(keys, row, strict=True)), "start": start} for row in PEOPLE],
        "movements": [
            dict(zip(("person", "name", "kind", "start", "end", "host_unit"), r, strict=True)) for r in MOVEMENTS
        ],
        "raters": [dict(zip(("person", "name", "role", "scope"), row, strict=True)) for row in RATERS],
    }
    return form_bytes(ROSTER, {"unit": UNIT}, rows)


def write_unit(folder: Path) -> Path:
    """A folder with the roster and the unit's policy, and nothing handed in."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "人员名册.xlsx").write_bytes(roster_bytes())
    (folder / "考核政策.toml").write_text(POLICY, encoding="utf-8")
    return folder


# --- filling in -----------------------------------------------------------------------------------------------------


def columns_of(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of the headings and each heading's column, without line breaks; what stands in brackets is left out."""
    row = next(row for row in range(1, 8) if plain(sheet.cell(row, 1).value) in ("人员编号", "编号"))
    lower = row + 1 if sheet.cell(row + 1, 1).value is None and sheet.cell(row + 1, 4).value else row
    columns = range(1, sheet.max_column + 1)
    texts = {column: sheet.cell(lower, column).value or sheet.cell(row, column).value for column in columns}
    return lower, {re.sub(r"\(.*\)", "", plain(text)): column for column, text in texts.items()}


def plain(value: object) -> str:
    return "".join(str(value or "").split())


def data_rows(sheet: Worksheet) -> Iterator[int]:
    """The rows of people between headings and 注."""
    first, _ = columns_of(sheet)
    for row in range(first + 1, sheet.max_row + 1):
        text = plain(sheet.cell(row, 1).value)
        if text.startswith("注"):
            return
        if text:
            yield row


def fill(sheet: Worksheet, row: int, **values: Any) -> None:
    """Type into a row by heading; a locked cell cannot be typed into."""
    _, columns = columns_of(sheet)
    for heading, value in values.items():
        cell = sheet.cell(row, columns[heading])
        assert not cell.protection.locked, cell.coordinate
        cell.value = value


def fill_rating(book: Workbook) -> None:
    for sheet in [sheet for sheet in book if sheet.title.startswith("评分表")]:
        heading_row, columns = columns_of(sheet)
        for row in data_rows(sheet):
            share = SHARES[str(sheet.cell(row, 1).value)]
            for name, column in columns.items():
                full = re.search(r"\(([0-9.]+)分\)", plain(sheet.cell(heading_row, column).value))
                if full:
                    fill(sheet, row, **{name: round(float(full[1]) * share / 100, 2)})
            fill(sheet, row, 评语="履职情况良好")


def fill_list(book: Workbook) -> None:
    sheet = book["负面表现"]
    if "2026年10月" in str([cell.value for cell in sheet[2]]):
        day = date(2026, 10, 12)
        fill(sheet, 4, 人员编号="A05", 姓名=STRANGE_NAME, 发生日期=day, 条目编号="F01", 次数=1, 扣分=1, 依据="通报")
        sheet["B4"].data_type = "s"


def fill_poll(book: Workbook) -> None:
    for row in data_rows(book["测评表"]):
        fill(book["测评表"], row, 发出=20, 收回=20, 有效=20, 好=0, 较好=20, 一般=0, 较差=0)


def fill_opinion(book: Workbook) -> None:
    sheet = book["外单位评价意见"]
    for row in data_rows(sheet):
        fill(sheet, row, 评价意见="工作踏实", 得分=88, 等次="较好")


def fill_annual_poll(book: Workbook) -> None:
    for row in data_rows(book["年度测评表"]):
        fill(book["年度测评表"], row, 年度测评得分=86.5)


def fill_ledger(book: Workbook) -> None:
    for sheet in [sheet for sheet in book if sheet.title in LEDGER]:
        for row in data_rows(sheet):
            fill(sheet, row, **LEDGER[sheet.title](partial(text_in, sheet, row)))


def text_in(sheet: Worksheet, row: int, heading: str) -> str:
    return str(sheet.cell(row, columns_of(sheet)[1][heading]).value)


def month_of(text: str) -> date:
    year, month = re.findall(r"\d+", text)
    return date(int(year), int(month), 1)


def plan(cell: Callable[[str], str]) -> dict[str, object]:
    filled = month_of(cell("月份")) - timedelta(10)
    approved = {"审核人": "王建国", "审核日期": filled, "备案日期": filled}
    return {"计划内容": "报表审核", "填写日期": filled, **approved, "完成情况": "已完成", "涉密": "否"}


def note(cell: Callable[[str], str]) -> dict[str, object]:
    sunday = date.fromisoformat(cell("起止日期").split("～")[1])
    return {"工作纪实": "审核报表", "填写日期": sunday}


def month_report(cell: Callable[[str], str]) -> dict[str, object]:
    return {"工作完成情况": "全部完成", "填写日期": month_of(cell("月份")) + timedelta(27)}


def summary(_cell: Callable[[str], str]) -> dict[str, object]:
    return {"个人小结": "完成各项任务", "填写日期": date(2026, 12, 31)}


LEDGER: Mapping[str, Callable[[Callable[[str], str]], dict[str, object]]] = {
    "月度计划": plan,
    "周纪实": note,
    "月报告": month_report,
    "季小结": summary,
}
FILLERS: Mapping[str, Callable[[Workbook], None]] = {
    "_评分表_": fill_rating,
    "负面表现清单_": fill_list,
    "测评表_2026Q4": fill_poll,
    "外单位评价意见_2026": fill_opinion,
    "年度测评表_": fill_annual_poll,
    "工作记实台账": fill_ledger,
}


def fill_forms(source: Path, target: Path) -> list[Path]:
    """Fill in every blank below a folder, as the people who got them would; all side by side in the target."""
    target.mkdir(parents=True)
    for path in sorted(source.rglob("*.xlsx")):
        book = load_workbook(path)
        next(filler for part, filler in FILLERS.items() if part in path.name)(book)
        book.save(target / path.name)
    return sorted(target.iterdir())


def through_office(files: list[Path], kind: str, target: Path, profile: Path) -> None:
    """Open and store every file in LibreOffice, in one call."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
    command += ["--outdir", str(target), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
