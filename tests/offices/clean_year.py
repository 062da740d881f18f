"""A small clean unit, built twice: as the official forms come back, and as a real office retypes them.

Ten people in three 科室, four raters, a first quarter of 2026 with its lists, poll and one host opinion; for the year also
every other quarter, each decided, and the annual poll. Run as it is, it gives no finding at all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from kaohe_excel.forms.official import BEHAVIOUR_LIST, HOST_OPINION, POLL, ROSTER, rating_form
from kaohe_excel.policy import load_policy
from kaohe_excel.writing.blanks.forms import catalogue_rows, form_bytes
from tests.offices.sheets import (
    ANNUAL_POLL_HEADINGS,
    DECISION_HEADINGS,
    INDICATORS,
    LIST_HEADINGS,
    OPINION_HEADINGS,
    POLL_HEADINGS,
    REVIEW_HEADINGS,
    UNIT,
    Page,
    Rows,
    roster_pages,
    simple_page,
    workbook_bytes,
)

MONTHS = ("2026-01", "2026-02", "2026-03")
GROUPS = (("德（15分）", 4), ("能（15分）", 3), ("勤（15分）", 3), ("绩（40分）", 4), ("廉（15分）", 2))

PEOPLE = (
    ("ZD001", "王建国", "局领导", "局长", "班子成员"),
    ("ZD002", "李明", "局领导", "副局长", "班子成员"),
    ("ZD003", "赵敏", "综合科", "科长", "公务员"),
    ("ZD004", "钱伟", "综合科", "一级科员", "公务员"),
    ("ZD005", "孙丽", "综合科", "一级科员", "公务员"),
    ("ZD006", "周强", "核算科", "科长", "公务员"),
    ("ZD007", "张伟", "核算科", "一级科员", "公务员"),
    ("ZD008", "张伟", "核算科", "二级科员", "公务员"),
    ("ZD009", "买买提·艾力", "普查科", "一级科员", "公务员"),
    ("ZD010", "吴刚", "普查科", "一级科员", "公务员"),
)
NAMES = {person: name for person, name, *_ in PEOPLE}
ASSESSED = ("ZD003", "ZD004", "ZD005", "ZD006", "ZD007", "ZD008", "ZD009", "ZD010")
AT_HOME = ASSESSED[:-1]
SECONDED = "ZD010"
HOST = "区委办公室"
RATERS = (
    ("ZD001", "主要领导", "全局"),
    ("ZD002", "分管领导", "综合科、核算科、普查科"),
    ("ZD003", "科室负责人", "综合科"),
    ("ZD006", "科室负责人", "核算科"),
)
RATED = {
    "ZD001": AT_HOME,
    "ZD002": AT_HOME,
    "ZD003": ("ZD004", "ZD005"),
    "ZD006": ("ZD007", "ZD008"),
}
GOOD = ("ZD003", "ZD009")
"""Half a point less than full marks on each indicator; everybody else one point less."""
OUTCOMES = {person: "好" if person in GOOD else "较好" for person in ASSESSED}

ROSTER_FILE = "人员名册.xlsx"


def rating_file(rater: str, month: str = "2026-03") -> str:
    return f"评分表/{month}/{rater}.xlsx"


def list_file(month: str = "2026-03") -> str:
    return f"清单/{month}.xlsx"


def poll_file(quarter: int = 1) -> str:
    return f"测评/2026Q{quarter}.xlsx"


def opinion_file(quarter: int = 1) -> str:
    return f"外单位/2026Q{quarter}.xlsx"


def decision_file(quarter: int = 1) -> str:
    return f"审核/2026Q{quarter}.xlsx"


ANNUAL_POLL_FILE = "测评/2026年度.xlsx"


def scores(person: str, rater: str) -> list[float]:
    """92 to the good, 84 to everybody else; 李明 gives half a point less on the last indicator."""
    less = 0.5 if person in GOOD else 1.0
    given = [full - less for _, full in INDICATORS]
    return [*given[:-1], given[-1] - 0.5] if rater == "ZD002" else given


def month_text(month: str) -> str:
    return f"2026年{int(month[-2:])}月"


def identity(person: str) -> tuple[str, str]:
    return person, NAMES[person]


# --- the retyped layout ---------------------------------------------------------------------------------------------


def rating_book(rater: str, month: str, rows: Rows | None = None) -> bytes:
    """A retyped 评分表: title, 附件, a head row, two heading rows with merges, data from row 6, a merged 注, empty sheets.

    Columns: A 序号, B 人员编号, C 姓名, D 科室, E–T the indicators, U 合计, V 评语.
    """
    data = rating_rows(RATED[rater], rater) if rows is None else rows
    head = [f"填报单位：{UNIT}", *[""] * 3, "填报日期：2026年4月1日", *[""] * 3,
            f"考核期：{month_text(month)}", *[""] * 4, f"评分人：{NAMES[rater]}（{rater}）"]  # fmt: skip
    lower = ["", "", "", "", *(f"{heading}（{full}分）" for heading, full in INDICATORS)]
    note = f"A{6 + len(data)}:V{6 + len(data)}"
    merges = [
        ("A1:V1", f"{UNIT}公务员平时考核评分表"),
        *_heading_merges(),
        (note, "注：合计为各项之和；请用黑色笔填写。"),
    ]
    page = Page("Sheet1", [(), ("附件1",), head, (), lower, *data], merges)
    return workbook_bytes(page, Page("Sheet2", []), Page("Sheet3", []))


def _heading_merges() -> list[tuple[str, str]]:
    upright = {"A": "序号", "B": "人员编号", "C": "姓名", "D": "科室", "U": "合计", "V": "评语"}
    merges = [(f"{column}4:{column}5", text) for column, text in upright.items()]
    first = ord("E")
    for text, width in GROUPS:
        merges.append((f"{chr(first)}4:{chr(first + width - 1)}4", text))
        first += width
    return merges


def rating_rows(persons: Sequence[str], rater: str = "ZD001") -> list[list[Any]]:
    departments = {person: department for person, _, department, *_ in PEOPLE}
    return [
        [
            number,
            *identity(person),
            departments[person],
            *scores(person, rater),
            (f"=SUM(E{number + 5}:T{number + 5})", sum(scores(person, rater))),
            "工作认真",
        ]
        for number, person in enumerate(persons, start=1)
    ]


def roster_book(rows: Rows | None = None, movements: Rows | None = None, raters: Rows | None = None) -> bytes:
    """The roster; each sheet has its title in row 1, headings in row 2, data from row 3."""
    people = roster_rows() if rows is None else rows
    moves = movement_rows() if movements is None else movements
    return workbook_bytes(*roster_pages(people, rater_rows() if raters is None else raters, moves))


def roster_rows() -> list[list[Any]]:
    return [
        [person, name, department, post, category, "", date(2020, 1, 1), "", "否", ""]
        for person, name, department, post, category in PEOPLE
    ]


def movement_rows() -> list[list[Any]]:
    return [[*identity(SECONDED), "借调", date(2026, 1, 1), date(2026, 5, 31), HOST, ""]]


def rater_rows() -> list[list[Any]]:
    return [[*identity(rater), role, scope] for rater, role, scope in RATERS]


BASE_RECORD = [*identity("ZD005"), date(2026, 3, 10), "F07", "迟到", 2, 2, "考勤机", "赵敏"]


def list_book(month: str, **sheets: Rows) -> bytes:
    """A list with its record sheets; data from row 4. March has one record; a sheet 条目 only where it is given."""
    given = {"负面表现": [BASE_RECORD] if month == "2026-03" else [], **sheets}
    return workbook_bytes(
        *(
            simple_page(name, name, headings, given.get(name, []), month_text(month))
            for name, headings in LIST_HEADINGS.items()
            if name != "条目" or name in given
        )
    )


def poll_rows(persons: Sequence[str] = AT_HOME) -> list[list[Any]]:
    return [
        [*identity(person), 20, 20, 20, *((18, 2, 0, 0) if person in GOOD else (8, 10, 2, 0))] for person in persons
    ]


def poll_book(quarter: int, rows: Rows | None = None) -> bytes:
    data = poll_rows() if rows is None else rows
    return workbook_bytes(simple_page("测评表", "民主测评统计表", POLL_HEADINGS, data, f"2026年第{quarter}季度"))


def opinion_row() -> list[Any]:
    return [*identity(SECONDED), HOST, "工作扎实", 86, "较好"]


def opinion_book(period: str, rows: Rows | None = None) -> bytes:
    data = [opinion_row()] if rows is None else rows
    return workbook_bytes(simple_page("Sheet1", "外单位评价意见", OPINION_HEADINGS, data, period))


def decision_rows(persons: Sequence[str] = ASSESSED) -> list[list[Any]]:
    return [[*identity(person), OUTCOMES[person], OUTCOMES[person], ""] for person in persons]


def decision_book(period: str, rows: Rows | None = None, day: date | str = date(2026, 4, 8)) -> bytes:
    """A filled 等次审核表: head in row 2 (the date in F2), headings in row 3, data from row 4."""
    head = [f"考核期：{period}", "", "审定会议：局长办公会", "", "审定日期：", day]
    data = decision_rows() if rows is None else rows
    return workbook_bytes(Page("等次审核表", [("平时考核等次审核表",), head, DECISION_HEADINGS, *data]))


def review_book(*rows: Sequence[Any]) -> bytes:
    """A 复核登记表: title in row 1, headings in row 2, data from row 3."""
    return workbook_bytes(Page("复核登记表", [("平时考核复核登记表",), REVIEW_HEADINGS, *rows]))


def annual_poll_book(rows: Rows | None = None) -> bytes:
    data = [[*identity(person), 88] for person in ASSESSED] if rows is None else rows
    return workbook_bytes(simple_page("年度测评表", "年度测评表", ANNUAL_POLL_HEADINGS, data, "2026年度"))


@cache
def retyped_quarter() -> Mapping[str, bytes]:
    """The first quarter as a real office retypes the forms: no ``_meta``, its own columns and words around them."""
    files = {ROSTER_FILE: roster_book(), poll_file(): poll_book(1), opinion_file(): opinion_book("2026年第1季度")}
    for month in MONTHS:
        files[list_file(month)] = list_book(month)
        files.update({rating_file(rater, month): rating_book(rater, month) for rater in RATED})
    return files


@cache
def retyped_year() -> Mapping[str, bytes]:
    """The whole year: seconded people are back from June on, which is too late for the second quarter."""
    files = {**retyped_quarter(), opinion_file(2): opinion_book("2026年第2季度"), ANNUAL_POLL_FILE: annual_poll_book()}
    for number in range(4, 13):
        month = f"2026-{number:02d}"
        files[list_file(month)] = list_book(month)
        back = (SECONDED,) if number > 6 else ()
        for rater, persons in RATED.items():
            rated = (*persons, *back) if persons is AT_HOME else persons
            files[rating_file(rater, month)] = rating_book(rater, month, rating_rows(rated, rater))
    for quarter in (1, 2, 3, 4):
        files[poll_file(quarter)] = poll_book(quarter, poll_rows(ASSESSED if quarter > 2 else AT_HOME))
        files[decision_file(quarter)] = decision_book(f"2026年第{quarter}季度")
    return files


# --- the official forms ---------------------------------------------------------------------------------------------


@cache
def official_quarter() -> Mapping[str, bytes]:
    """The same quarter on the forms that the program hands out, with their hidden ``_meta`` sheet."""
    head = {"unit": UNIT, "period": "2026年第1季度"}
    polls = [
        dict(zip(("person", "name", "issued", "returned", "valid", *_VOTES), row, strict=True)) for row in poll_rows()
    ]
    opinion = dict(zip(("person", "name", "unit", "opinion", "score", "grade"), opinion_row(), strict=True))
    files = {
        ROSTER_FILE: _official_roster(),
        poll_file(): form_bytes(POLL, head, {"poll": polls}),
        opinion_file(): form_bytes(HOST_OPINION, head, {"opinions": [{**opinion, "score": 8600}]}),
    }
    for month in MONTHS:
        files[list_file(month)] = _official_list(month)
        files.update({rating_file(rater, month): official_rating(rater, month) for rater in RATED})
    return files


_VOTES = ("votes_好", "votes_较好", "votes_一般", "votes_较差")


def _official_roster() -> bytes:
    keys = ("person", "name", "department", "post", "category", "job_class", "start", "end", "classified", "remark")
    moves = ("person", "name", "kind", "start", "end", "host_unit", "note")
    raters = ("person", "name", "role", "scope")
    rows = {
        "roster": [_filled(keys, row) for row in roster_rows()],
        "movements": [_filled(moves, row) for row in movement_rows()],
        "raters": [_filled(raters, row) for row in rater_rows()],
    }
    return form_bytes(ROSTER, {"unit": UNIT}, rows, spare_rows=3)


def _filled(keys: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {key: value for key, value in zip(keys, row, strict=True) if value != ""}


def _official_list(month: str) -> bytes:
    keys = ("person", "name", "day", "item", "matter", "times", "points", "basis", "recorder")
    record = {**_filled(keys, BASE_RECORD), "points": 200}
    rows: dict[str, Any] = {sheet.key: [] for sheet in BEHAVIOUR_LIST.sheets}
    rows["catalogue"] = catalogue_rows(load_policy().versions[0])
    rows["behaviours"] = [record] if month == "2026-03" else []
    return form_bytes(BEHAVIOUR_LIST, {"unit": UNIT, "period": month_text(month)}, rows, spare_rows=3)


def official_rating(rater: str, month: str) -> bytes:
    form = rating_form(load_policy().versions[0].indicator_sets)
    departments = {person: department for person, _, department, *_ in PEOPLE}
    rows: list[dict[str, Any]] = [
        {
            "person": person,
            "name": NAMES[person],
            "department": departments[person],
            **{name: round(100 * score) for (name, _), score in zip(INDICATORS, scores(person, rater), strict=True)},
        }
        for person in RATED[rater]
    ]
    head = {"unit": UNIT, "period": month_text(month), "rater": NAMES[rater], "rater_id": rater}
    return form_bytes(form, head, {"rating:": rows})
