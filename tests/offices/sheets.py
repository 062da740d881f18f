"""Workbooks as offices fill them in, built cell by cell, and the people whom they are about."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from kaohe_excel.core.period import Period

MARCH = Period.of_month(2026, 3)
FIRST_QUARTER = Period.of_quarter(2026, 1)
YEAR = Period(2026)
UNIT = "张店区统计局"

INDICATORS = (
    ("政治品德", 5), ("职业道德", 4), ("社会公德", 3), ("家庭美德", 3),
    ("业务素质", 5), ("工作能力", 5), ("教育培训", 5),
    ("工作态度", 5), ("工作作风", 5), ("签到考勤", 5),
    ("履行职责", 10), ("年度目标", 10), ("完成任务", 10), ("交办事项", 10),
    ("遵章守纪", 8), ("廉洁自律", 7),
)  # fmt: skip
FULL = tuple(full for _, full in INDICATORS)
FULL_POINTS = tuple(100 * full for full in FULL)

ROSTER = (
    ("ZD001", "王建国", "", "局长", "班子成员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD002", "李明", "", "副局长", "班子成员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD003", "赵敏", "综合科", "科长", "公务员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD004", "钱伟", "综合科", "科员", "公务员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD005", "孙丽", "综合科", "科员", "公务员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD006", "周强", "核算科", "科长", "公务员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD007", "张伟", "核算科", "科员", "公务员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD008", "张伟", "核算科", "科员", "公务员", "", date(2020, 1, 1), "", "否", ""),
    ("ZD009", "买买提·艾力", "核算科", "科员", "公务员", "", date(2020, 1, 1), "", "否", ""),
)  # fmt: skip
RATERS = (
    ("ZD001", "王建国", "主要领导", "全局"),
    ("ZD002", "李明", "分管领导", "综合科、核算科"),
    ("ZD003", "赵敏", "科室负责人", "综合科"),
    ("ZD006", "周强", "科室负责人", "核算科"),
)
OFFICE_PEOPLE = (("ZD004", "钱伟"), ("ZD005", "孙丽"))

ROSTER_HEADINGS = (
    "人员编号", "姓名", "科室", "职务职级", "人员类别", "岗位类别", "起始日期", "终止日期", "涉密", "备注"
)  # fmt: skip
MOVEMENT_HEADINGS = ("人员编号", "姓名", "变动类型", "开始日期", "结束日期", "现工作单位", "说明")
RATER_HEADINGS = ("人员编号", "姓名", "角色", "评分范围")
LIST_HEADINGS = {
    "负面表现": ("人员编号", "姓名", "发生日期", "条目编号", "事项", "次数", "扣分", "依据", "记录人"),
    "告诫": ("人员编号", "姓名", "告诫日期", "考核期", "事由", "告诫人", "类别"),
    "问责": ("人员编号", "姓名", "问责日期", "问责方式", "定等", "依据"),
    "处分": ("人员编号", "姓名", "处分种类", "决定日期", "期满日期", "文号"),
    "立案": ("人员编号", "姓名", "立案日期", "结案日期", "结论"),
    "无故不参加": ("人员编号", "姓名", "日期", "考核期", "事由"),
    "条目": ("编号", "维度", "表现", "每次扣分", "上限"),
}
BEHAVIOUR_HEADINGS = LIST_HEADINGS["负面表现"]
POLL_HEADINGS = ("人员编号", "姓名", "发出", "收回", "有效", "好", "较好", "一般", "较差")
ANNUAL_POLL_HEADINGS = ("人员编号", "姓名", "年度测评得分")
OPINION_HEADINGS = ("人员编号", "姓名", "现工作单位", "评价意见", "得分", "等次")
DECISION_HEADINGS = ("人员编号", "姓名", "建议等次", "确定等次", "理由")
REVIEW_HEADINGS = ("人员编号", "姓名", "考核期", "原等次", "申请日期", "理由", "结论", "复核后等次", "答复日期")

Rows = Sequence[Any]
"""The rows of a sheet, each a sequence of cells."""


@dataclass(slots=True)
class Page:
    """One sheet to be written: rows from A1, and what else a spreadsheet can do to them.

    A cell that is a tuple is a formula with its stored result; a merge is a range by its corners (row, column, row,
    column, from 0), or its name with its text.
    """

    name: str
    rows: Rows
    merges: Sequence[tuple[int, int, int, int] | tuple[str, str]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    hidden: bool = False


def workbook_bytes(*pages: Page, options: Mapping[str, Any] | None = None) -> bytes:
    """An .xlsx of these sheets; a date is written as a date cell, a merge keeps its first cell."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, **(options or {})}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for merge in page.merges:
                sheet.merge_range(*merge) if len(merge) == 2 else sheet.merge_range(*merge, "")
            for row, cells in enumerate(page.rows):
                for column, value in enumerate(cells):
                    _write(sheet, row, column, value, day)
            for row in page.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for column in page.hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
            if page.hidden:
                sheet.hide()
    return memory.getvalue()


def file_bytes(*content: Page | bytes) -> bytes:
    """A file: a workbook of these sheets, or these bytes as they are."""
    pages = [page for page in content if isinstance(page, Page)]
    return workbook_bytes(*pages) if pages else b"".join(part for part in content if isinstance(part, bytes))


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, tuple):
        sheet.write_formula(row, column, value[0], None, value[1])
    elif isinstance(value, str) and value:
        sheet.write_string(row, column, value)
    elif value not in ("", None):
        sheet.write(row, column, value)


def roster_pages(
    rows: Rows = ROSTER, raters: Rows = RATERS, movements: Rows = (), unit: str = UNIT
) -> tuple[Page, ...]:
    """The three sheets of a 人员名册."""
    return (
        Page("名册", [(f"{unit}平时考核人员名册",), ROSTER_HEADINGS, *rows]),
        Page("人员变动", [("人员变动登记",), MOVEMENT_HEADINGS, *movements]),
        Page("评分人", [("评分人及评分范围",), RATER_HEADINGS, *raters]),
    )


def rating_page(
    rows: Rows, *, period: str = "2026年3月", rater: str = "赵敏（ZD003）", name: str = "评分表", **more: Any
) -> Page:
    """A 评分表 as offices lay it out: title, head, two heading rows, data from row 6 (index 5)."""
    upper = ["人员编号", "姓名", "德（15分）", "", "", "", "能（15分）", "", "", "勤（15分）", "", "",
             "绩（40分）", "", "", "", "廉（15分）", "", "合计", "评语"]  # fmt: skip
    lower = ["", "", *(f"{heading}（{full}分）" for heading, full in INDICATORS), "", ""]
    head = [f"填报单位：{UNIT}", "", "", "", f"考核期：{period}", "", "", f"评分人：{rater}"]
    top = [["公务员平时考核评分表"], [""], head, upper, lower]
    more.setdefault("merges", ())
    merges = [(3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 3, 5), (3, 6, 3, 8), (3, 9, 3, 11), (3, 12, 3, 15), (3, 16, 3, 17),
              (3, 18, 4, 18), (3, 19, 4, 19), *more.pop("merges")]  # fmt: skip
    return Page(name, [*top, *rows], merges=merges, **more)


def person_row(person: str, name: str, scores: Sequence[Any] = FULL, total: Any = "", comment: str = "") -> list[Any]:
    """One data row of a 评分表."""
    return [person, name, *scores, total, comment]


def with_score(index: int, value: Any) -> list[Any]:
    """Full marks but for one indicator."""
    return [*FULL[:index], value, *FULL[index + 1 :]]


def simple_page(
    name: str, title: str, headings: Sequence[str], rows: Rows, period: str = "2026年第1季度", **more: Any
) -> Page:
    """A sheet with title (row 1), 考核期 (row 2), headings (row 3) and data from row 4."""
    return Page(name, [(title,), (f"考核期：{period}",) if period else ("",), headings, *rows], **more)
