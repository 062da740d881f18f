"""The second method against figures worked by hand, and the product against the second method."""

import importlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from tests.second_method.oracle import compute
from tests.second_method.random_units import (
    ANNUAL_GRADES,
    CATALOGUE,
    FULL_MARKS,
    GRADES,
    LISTS,
    Book,
    Draft,
    chinese,
    months_of,
    rating_line,
    spread,
    write_rating,
    write_roster,
    write_unit,
)

LONG_AGO = date(2020, 1, 1)


class Folder:
    """A folder of workbooks written case by case: one department, two leaders, whoever the case needs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.draft = Draft(rng=None, period="", quarters=[])  # type: ignore[arg-type]
        self.add("LD1", category="班子成员")
        self.add("LD2", category="班子成员")
        self.rater("LD1", "主要领导", "全局")
        self.rater("LD2", "分管领导", "综合科")
        self.lists: dict[tuple[str, str], list[list[Any]]] = {}

    def add(self, person: str, start: date = LONG_AGO, end: date | None = None, category: str = "公务员") -> None:
        self.draft.names[person] = f"姓名{person}"
        self.draft.roster.append([person, f"姓名{person}", "综合科", "", category, "", start, end, "", ""])

    def rater(self, person: str, role: str, scope: str) -> None:
        self.draft.raters.append([person, self.draft.names[person], role, scope])

    def moved(self, person: str, kind: str, start: date, end: date | None) -> None:
        self.draft.movements.append([person, self.draft.names[person], kind, start, end, "市统计局", ""])

    def form(self, rater: str, month: str, marks: dict[str, list[float]]) -> None:
        lines = []
        for person, scores in marks.items():
            cents = dict(zip(FULL_MARKS, (round(score * 100) for score in scores), strict=True))
            lines.append(rating_line(self.draft, person, "综合科", cents))
        write_rating(self.draft, self.path / f"{month}-{rater}.xlsx", rater, month, lines)

    def forms_alike(self, quarter: str, totals: dict[str, float]) -> None:
        """Every rater gives these totals, the same in each month, so that a month's score is the total itself."""
        marks = {p: [cents / 100 for cents in spread(round(total * 100)).values()] for p, total in totals.items()}
        for rater in ("LD1", "LD2"):
            for month in months_of(quarter):
                self.form(rater, month, marks)

    def record(self, month: str, sheet: str, person: str, *line: Any) -> None:
        self.lists.setdefault((month, sheet), []).append([person, self.draft.names[person], *line])

    def table(self, name: str, period: str, headings: str, lines: list[list[Any]]) -> None:
        book = Book(self.path / f"{name}-{period}.xlsx")
        named = [[line[0], self.draft.names[line[0]], *line[1:]] for line in lines]
        book.sheet(name, name, [f"考核期：{chinese(period)}"], ["人员编号", "姓名", *headings.split()], named)
        book.close()

    def poll(self, quarter: str, votes: dict[str, list[int]]) -> None:
        lines = [[person, sum(each), sum(each), sum(each), *each] for person, each in votes.items()]
        self.table("测评表", quarter, "发出 收回 有效 好 较好 一般 较差", lines)

    def opinions(self, period: str, lines: list[list[Any]]) -> None:
        self.table("外单位评价意见", period, "现工作单位 评价意见 得分 等次", lines)

    def people(self, period: str) -> dict[str, dict[str, Any]]:
        write_roster(self.draft, self.path)
        for month in sorted({month for month, _ in self.lists}):
            book = Book(self.path / f"{month}-负面表现清单.xlsx")
            for sheet, headings in LISTS.items():
                head = [f"考核期：{chinese(month)}"]
                book.sheet(sheet, sheet, head, headings.split(), self.lists.get((month, sheet), []))
            items = [
                [code, dim, "", each / 100, None if cap is None else cap / 100] for code, dim, each, cap in CATALOGUE
            ]
            book.sheet("条目", "条目", [], ["编号", "维度", "表现", "每次扣分", "上限"], items)
            book.close()
        return {person["id"]: person for person in compute(self.path, period)["people"]}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "单位")


def picked(person: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(person[name] for name in names)


# ---------------------------------------------------------------------------------------------------------------
# Worked by hand
# ---------------------------------------------------------------------------------------------------------------

#            德                能            勤        绩               廉
BY_LD1: list[float] = [5, 4, 3, 2, 5, 4, 4, 5, 5, 4, 9, 9, 9, 9, 8, 6]  # 14     13  14  36    14
BY_LD2: list[float] = [4, 4, 3, 3, 4.5, 4.5, 4, 5, 4, 4, 9, 8, 9, 8.5, 7, 7]  # 14     13  13  34.50 14
BY_HEAD: list[float] = [4.33, 4, 3, 2, 5, 5, 5, 4, 4, 4, 10, 9, 9, 9, 7.5, 6.5]  # 13.33  15  12  37    14


@pytest.fixture
def one_quarter(folder: Folder) -> Folder:
    """ZD001 heads the department and rates ZD002; both are rated by the two leaders."""
    folder.add("ZD001")
    folder.add("ZD002")
    folder.rater("ZD001", "科室负责人", "综合科")
    for month in months_of("2026Q1"):
        folder.form("LD1", month, {"ZD001": BY_LD1, "ZD002": BY_LD1})
        folder.form("LD2", month, {"ZD001": BY_LD2, "ZD002": BY_LD2})
        folder.form("ZD001", month, {"ZD002": BY_HEAD})
    # Seven times one point is capped at five; 代填 takes ten from 绩 and five from 廉; fifteen from 廉 in March.
    folder.record("2026-02", "负面表现", "ZD002", date(2026, 2, 28), "J1", "漏报", 7, 7, "", "")
    folder.record("2026-02", "负面表现", "ZD002", date(2026, 2, 1), "D1", "代填", 1, 15, "", "")
    folder.record("2026-02", "负面表现", "ZD002", date(2026, 3, 1), "L1", "违规", "", 15, "", "")
    folder.poll("2026Q1", {"ZD001": [7, 2, 1, 0], "ZD002": [3, 2, 1, 1]})
    return folder


def test_a_quarter_worked_by_hand(one_quarter: Folder) -> None:
    # 40:40:20. 德 5.6 + 5.6 + 2.666 = 13.866; 能 5.2 + 5.2 + 3; 勤 5.6 + 5.2 + 2.4; 绩 14.4 + 13.8 + 7.4; 廉 14.
    # January 13.87 + 13.40 + 13.20 + 35.60 + 14.00 = 90.07. February − 15 − 5 = 70.07. March: 廉 0, 76.07.
    # (90.07 + 70.07 + 76.07) ÷ 3 = 78.7366…; poll 590 ÷ 7 = 84.2857…; 55.118 + 25.287 = 80.405 → 80.41.
    person = one_quarter.people("2026Q1")["ZD002"]
    assert person["months"]["2026-01"] == {
        "score": "90.07",
        "dimensions": {"德": "13.87", "能": "13.40", "勤": "13.20", "绩": "35.60", "廉": "14.00"},
        "deductions": {},
    }
    assert person["months"]["2026-02"]["score"] == "70.07"
    assert person["months"]["2026-02"]["deductions"] == {"绩": "15.00", "廉": "5.00"}
    assert person["months"]["2026-03"]["score"] == "76.07"
    assert person["months"]["2026-03"]["deductions"] == {"廉": "15.00"}
    assert picked(person, "assessment_score", "poll_score", "score") == ("78.74", "84.29", "80.41")
    assert picked(person, "outcome", "allowed") == ("较好", ["较好", "一般", "较差"])


def test_who_heads_the_department_is_rated_by_the_two_leaders_half_and_half(one_quarter: Folder) -> None:
    # 14 + 13 + 13.5 + 35.25 + 14 = 89.75; poll 940 ÷ 10 = 94; 62.825 + 28.2 = 91.025 → 91.03.
    person = one_quarter.people("2026Q1")["ZD001"]
    assert picked(person, "assessment_score", "poll_score", "score") == ("89.75", "94.00", "91.03")
    assert picked(person, "outcome", "proposed") == ("好", "好")
    assert person["allowed"] == ["好", "较好", "一般", "较差"]


def test_a_month_worked_by_hand_and_one_with_a_form_missing(one_quarter: Folder) -> None:
    (one_quarter.path / "2026-01-ZD001.xlsx").unlink()
    january, february = (one_quarter.people(month)["ZD002"] for month in ("2026-01", "2026-02"))
    assert picked(february, "outcome", "score") == (None, "70.07")
    assert picked(january, "outcome", "score") == ("待补", None)
    assert set(january["months"]["2026-01"]["dimensions"].values()) == {None}
    quarter = one_quarter.people("2026Q1")["ZD002"]
    assert picked(quarter, "outcome", "score", "assessment_score", "poll_score") == ("待补", None, None, "84.29")


SIX_MONTHS = (date(2026, 2, 1), date(2026, 7, 31))


def test_secondments_around_six_months_worked_by_hand(folder: Folder) -> None:
    for person in ("ZD001", "ZD002", "ZD003", "ZD004", "ZD005", "ZD006"):
        folder.add(person)
    for person in ("ZD001", "ZD004", "ZD005", "ZD006"):
        folder.moved(person, "借调", *SIX_MONTHS)
    # One day more; and the same day more over two rows without a gap.
    folder.moved("ZD002", "借调", date(2026, 2, 1), date(2026, 8, 1))
    folder.moved("ZD003", "借调", date(2026, 2, 1), date(2026, 4, 30))
    folder.moved("ZD003", "借调", date(2026, 5, 1), date(2026, 8, 1))
    folder.record("2026-04", "告诫", "ZD005", date(2026, 7, 9), "2026年6月", "未写周纪实", "主任")
    opinions: list[list[Any]] = [["ZD001", "市统计局", "好", 90, "较好"], ["ZD002", "市统计局", "好", 95, "较好"]]
    opinions += [[person, "市统计局", "好", "", ""] for person in ("ZD003", "ZD004", "ZD005")]
    folder.opinions("2026Q2", opinions)
    people = folder.people("2026Q2")
    found = {person: picked(one, "outcome", "score", "allowed") for person, one in people.items()}
    every = ["好", "较好", "一般", "较差"]
    assert found == {
        "ZD001": ("好", "90.00", every),
        "ZD002": ("外单位确定", None, []),
        "ZD003": ("待补", None, []),
        "ZD004": ("待定", None, every),
        "ZD005": ("较差", None, ["较差"]),
        "ZD006": ("待定", None, every),
    }
    assert people["ZD002"]["host"] == {"unit": "市统计局", "opinion": "好", "score": "95.00", "grade": "较好"}
    assert people["ZD001"]["months"] == {}


def test_halves_of_months_and_quarters_worked_by_hand(folder: Folder) -> None:
    for person in ("ZD001", "ZD002", "ZD003", "ZD004"):
        folder.add(person)
    folder.add("ZD005", start=date(2026, 9, 17))
    folder.add("ZD006", start=date(2026, 9, 16))
    folder.add("ZD007", end=date(2026, 9, 29))
    # The third quarter has 92 days: 46 of them are half, 47 more than half.
    folder.moved("ZD001", "病事假", date(2026, 7, 1), date(2026, 8, 15))
    folder.moved("ZD002", "病事假", date(2026, 7, 1), date(2026, 8, 16))
    folder.moved("ZD003", "借调", date(2026, 7, 1), date(2026, 8, 15))
    folder.moved("ZD004", "借调", date(2026, 7, 1), date(2026, 8, 16))
    everybody = [f"ZD{n:03d}" for n in range(1, 8)]
    folder.forms_alike("2026Q3", dict.fromkeys(everybody, 80))
    folder.poll("2026Q3", {person: [0, 4, 0, 0] for person in everybody})
    folder.opinions("2026Q3", [["ZD004", "市统计局", "好", 74.99, ""]])
    people = folder.people("2026Q3")
    # 56 + 25.5 = 81.5. In August 16 of 31 days are left after the 15th, 15 after the 16th. From 17 September: 14 of
    # 30 days; from the 16th 15, which is half and not more.
    assert picked(people["ZD001"], "outcome", "score") == ("较好", "81.50")
    assert sorted(people["ZD001"]["months"]) == ["2026-08", "2026-09"]
    assert picked(people["ZD002"], "outcome", "score", "assessment_score") == ("不定等次", None, "80.00")
    assert sorted(people["ZD002"]["months"]) == ["2026-09"]
    assert picked(people["ZD003"], "outcome", "host") == ("较好", None)
    assert picked(people["ZD004"], "outcome", "score", "months") == ("一般", "74.99", {})
    assert picked(people["ZD005"], "outcome", "months") == ("待定", {})
    assert picked(people["ZD006"], "outcome", "months") == ("待定", {})
    assert "ZD007" not in people
    assert compute(folder.path, "2026Q3")["counts"] == {"roster": 8, "assessed": 6, "离岗": 1}


def test_records_that_limit_the_grade_worked_by_hand(folder: Folder) -> None:
    # 70 % × 95 + 30 % × 85 = 92.00; 70 % × 40 + 25.5 = 53.50.
    totals: dict[str, float] = {f"ZD{n:03d}": 95 for n in range(1, 9)}
    totals |= {"ZD005": 40, "ZD006": 40}
    for person in totals:
        folder.add(person)
    folder.forms_alike("2026Q2", totals)
    folder.poll("2026Q2", {person: [0, 4, 0, 0] for person in totals})
    # 警告 from 2 October 2025 runs to 1 April 2026, from the 1st to 31 March; 记过 stated to end on 1 April.
    folder.record("2026-04", "处分", "ZD001", "警告", date(2025, 10, 2), None, "")
    folder.record("2026-04", "处分", "ZD002", "警告", date(2025, 10, 1), None, "")
    folder.record("2026-04", "处分", "ZD003", "记过", date(2025, 4, 2), date(2026, 4, 1), "")
    folder.record("2026-05", "问责", "ZD004", date(2026, 6, 30), "组织谈话", "一般", "")
    folder.record("2026-05", "问责", "ZD005", date(2026, 4, 1), "组织谈话", "一般", "")
    folder.record("2026-05", "处分", "ZD006", "警告", date(2026, 6, 30), None, "")
    folder.record("2026-05", "告诫", "ZD007", date(2026, 7, 1), "", "未写周纪实", "主任")
    folder.record("2026-05", "无故不参加", "ZD008", None, "2026年第2季度", "")
    people = folder.people("2026Q2")
    assert {person: picked(one, "outcome", "score", "allowed") for person, one in people.items()} == {
        "ZD001": ("一般", "92.00", ["一般", "较差"]),
        "ZD002": ("好", "92.00", ["好", "较好", "一般", "较差"]),
        "ZD003": ("不定等次", None, []),
        "ZD004": ("一般", "92.00", ["一般"]),
        "ZD005": ("较差", "53.50", ["较差"]),
        "ZD006": ("较差", "53.50", ["较差"]),
        "ZD007": ("好", "92.00", ["好", "较好", "一般", "较差"]),
        "ZD008": ("不参加", None, []),
    }


# With a poll of 85 each: 95 → 92.00 好, 80 → 81.50 较好, 60 → 67.50 一般, 40 → 53.50 较差.
YEAR_TOTALS = {
    "ZD001": (95, 95, 95, 95),
    "ZD002": (95, 80, 60, 95),
    "ZD003": (60, 80, 60, 95),
    "ZD004": (95, 95, 40, 95),
    "ZD005": (40, 95, 60, 40),
    "ZD006": (95, 60, 40, 95),
    "ZD007": (80, 80, 80, 80),
    "ZD008": (95, 95, 95, 95),
    "ZD009": (95, 95, 95, 95),
    "ZD010": (95, 95, 95, 95),
}


@pytest.fixture
def one_year(folder: Folder) -> Folder:
    """ZD008 joined in the second quarter; ZD009 has no annual poll; ZD010 got a 警告 on 31 December."""
    for person in YEAR_TOTALS:
        folder.add(person, start=date(2026, 4, 1) if person == "ZD008" else LONG_AGO)
    for n, quarter in enumerate(("2026Q1", "2026Q2", "2026Q3", "2026Q4")):
        folder.forms_alike(quarter, {person: totals[n] for person, totals in YEAR_TOTALS.items()})
        folder.poll(quarter, {person: [0, 4, 0, 0] for person in YEAR_TOTALS})
    folder.table("年度测评表", "2026", "年度测评得分", [[person, 88.88] for person in YEAR_TOTALS if person != "ZD009"])
    folder.record("2026-12", "处分", "ZD010", "警告", date(2026, 12, 31), None, "")
    return folder


def test_a_year_worked_by_hand(one_year: Folder) -> None:
    people = one_year.people("2026")
    below = ["称职", "基本称职", "不称职"]
    found = {p: picked(one, "outcome", "allowed", "candidate", "needs_study") for p, one in people.items()}
    assert found == {
        "ZD001": ("称职", ["优秀", *below], True, False),
        "ZD002": ("称职", below, False, False),
        "ZD003": ("基本称职", ["基本称职"], False, False),
        "ZD004": ("称职", below, False, True),
        "ZD005": ("不称职", ["不称职"], False, False),
        "ZD006": ("基本称职", ["基本称职", "不称职"], False, True),
        "ZD007": ("称职", below, False, False),
        "ZD008": ("称职", ["优秀", *below], True, True),
        "ZD009": ("称职", ["优秀", *below], True, False),
        "ZD010": ("称职", below, False, False),
    }
    # 55.2 + 35.552 = 90.752. Two quarters of 67.5, one of 81.5, one of 92 come to 77.125 → 77.13; 46.278 + 35.552.
    assert picked(people["ZD001"], "routine_score", "score") == ("92.00", "90.75")
    assert picked(people["ZD003"], "routine_score", "score") == ("77.13", "81.83")
    assert picked(people["ZD009"], "routine_score", "annual_poll_score", "score") == ("92.00", None, None)
    assert sorted(people["ZD008"]["quarters"]) == ["2026Q2", "2026Q3", "2026Q4"]
    # The 警告 touches one day of the fourth quarter, which is 一般 by it.
    assert people["ZD010"]["quarters"]["2026Q4"] == {"score": "92.00", "outcome": "一般"}


def test_a_year_without_a_grade_worked_by_hand(one_year: Folder) -> None:
    one_year.moved("ZD001", "试用期", date(2026, 6, 1), date(2026, 12, 31))
    one_year.moved("ZD007", "试用期", date(2026, 6, 1), date(2026, 12, 30))
    one_year.record("2026-03", "无故不参加", "ZD002", None, "2026年3月", "")
    one_year.record("2026-03", "处分", "ZD003", "记过", date(2025, 1, 2), None, "")
    # 183 of 365 days are more than half, 182 are not; both are over six months.
    one_year.moved("ZD004", "借调", date(2025, 12, 1), date(2026, 7, 2))
    one_year.moved("ZD009", "借调", date(2025, 12, 1), date(2026, 7, 1))
    one_year.opinions("2026", [["ZD004", "市统计局", "好", 91, "优秀"]])
    one_year.opinions("2026Q1", [["ZD009", "市统计局", "好", 91, "较差"]])
    one_year.opinions("2026Q2", [["ZD009", "市统计局", "好", 91, "好"]])
    people = one_year.people("2026")
    assert picked(people["ZD001"], "outcome", "score", "allowed") == ("不定等次", None, [])
    assert picked(people["ZD007"], "outcome", "candidate") == ("称职", False)
    assert picked(people["ZD002"], "outcome", "proposed") == ("不得参加", None)
    # The 记过 of 2025 leaves 2026 alone but for its first quarter; then 80, 60 and 95 are three quarters of four.
    assert people["ZD003"]["quarters"]["2026Q1"] == {"score": None, "outcome": "不定等次"}
    assert picked(people["ZD003"], "outcome", "needs_study") == ("称职", True)
    assert picked(people["ZD004"], "outcome", "proposed") == ("外单位确定", None)
    # Away for two quarters: 较差 and 好 from there, then twice 好 from us; our two scores make the mean.
    assert people["ZD009"]["quarters"]["2026Q1"] == {"score": None, "outcome": "外单位确定"}
    assert picked(people["ZD009"], "outcome", "routine_score", "needs_study") == ("称职", "92.00", True)


def test_records_that_leave_a_quarter_to_people_worked_by_hand(folder: Folder) -> None:
    # 70 % × 95 + 30 % × 85 = 92.00; 64.29 → 45.00 + 25.50 = 70.50; 40 → 53.50.
    totals: dict[str, float] = {f"ZD{n:03d}": 95 for n in range(1, 9)} | {"ZD002": 64.29, "ZD003": 40}
    for person in totals:
        folder.add(person)
    folder.forms_alike("2026Q2", totals)
    folder.poll("2026Q2", {person: [0, 4, 0, 0] for person in totals})
    # 问责 without 定等: what 一般 and 较差 would lead to; one that leads to 较差 either way needs nobody.
    for person in ("ZD001", "ZD002", "ZD003", "ZD004"):
        folder.record("2026-05", "问责", person, date(2026, 6, 30), "组织谈话", "", "")
    folder.record("2026-05", "告诫", "ZD004", date(2026, 5, 9), "", "未写周纪实", "主任", "工作记实")
    folder.record("2026-05", "告诫", "ZD005", date(2026, 5, 9), "", "会上迟到", "主任", "其他")
    # 警告 to 4 October 2025; 记过 on that day runs twelve months from the 5th, so the 警告 does too.
    folder.record("2026-05", "处分", "ZD006", "警告", date(2025, 4, 5), None, "")
    folder.record("2026-05", "处分", "ZD006", "记过", date(2025, 10, 4), None, "")
    # A day later it stands alone; 党纪处分 leave quarters alone.
    folder.record("2026-05", "处分", "ZD007", "警告", date(2025, 4, 5), None, "")
    folder.record("2026-05", "处分", "ZD007", "警告", date(2025, 10, 5), date(2026, 4, 1), "")
    folder.record("2026-05", "处分", "ZD008", "留党察看", date(2026, 4, 1), None, "")
    people = folder.people("2026Q2")
    every = ["好", "较好", "一般", "较差"]
    assert {person: picked(one, "outcome", "score", "allowed") for person, one in people.items()} == {
        "ZD001": ("待定", None, ["一般", "较差"]),
        "ZD002": ("待定", None, ["一般", "较差"]),
        "ZD003": ("较差", "53.50", ["较差"]),
        "ZD004": ("较差", "92.00", ["较差"]),
        "ZD005": ("好", "92.00", every),
        "ZD006": ("不定等次", None, []),
        "ZD007": ("一般", "92.00", ["一般", "较差"]),
        "ZD008": ("好", "92.00", every),
    }
    # By the unit's own choice only the quarter's last day counts for 七-4.
    own = '[[sanction_touch]]\nfrom = 2021-01-01\nreference = "会议"\nvalue = "last_day"\n'
    (folder.path / "考核政策.toml").write_text(own, encoding="utf-8")
    assert folder.people("2026Q2")["ZD007"]["outcome"] == "好"


def test_long_training_worked_by_hand(folder: Folder) -> None:
    for person in ("ZD001", "ZD002", "ZD003", "ZD004"):
        folder.add(person)
        folder.moved(person, "挂职" if person == "ZD004" else "学习培训", date(2026, 2, 1), date(2026, 8, 1))
    opinions: list[list[Any]] = [["ZD001", "市统计局", "好", 95, ""], ["ZD002", "市统计局", "好", 95, "良好"]]
    opinions.append(["ZD004", "市统计局", "好", 95, ""])
    folder.opinions("2026Q2", opinions)
    every = ["好", "较好", "一般", "较差"]
    found = {person: picked(one, "outcome", "allowed") for person, one in folder.people("2026Q2").items()}
    open_: tuple[Any, ...] = ("待定", every)
    missing: tuple[Any, ...] = ("待补", [])
    assert found == {"ZD001": open_, "ZD002": missing, "ZD003": missing, "ZD004": missing}
    own = '[[training_over_half]]\nfrom = 2021-01-01\nreference = "会议"\nvalue = "own"\n'
    (folder.path / "考核政策.toml").write_text(own, encoding="utf-8")
    found = {person: picked(one, "outcome", "allowed") for person, one in folder.people("2026Q2").items()}
    assert found == {"ZD001": open_, "ZD002": open_, "ZD003": open_, "ZD004": missing}


def test_what_binds_a_year_by_its_decision_worked_by_hand(one_year: Folder) -> None:
    def sanction(person: str, kind: str, decided: date, end: date | None = None) -> None:
        one_year.record("2026-01", "处分", person, kind, decided, end, "")

    # 记过 of 31 December 2025 leaves no quarter of 2026 a grade, and 2026 to people; 记大过 of that day the year too.
    sanction("ZD001", "记过", date(2025, 12, 31))
    sanction("ZD002", "记大过", date(2025, 12, 31))
    sanction("ZD003", "记大过", date(2024, 12, 31))
    sanction("ZD004", "撤销党内职务", date(2026, 1, 1))
    sanction("ZD005", "党内严重警告", date(2026, 12, 31))
    sanction("ZD006", "留党察看", date(2024, 6, 1), date(2026, 5, 31))
    sanction("ZD007", "留党察看", date(2024, 6, 1), date(2025, 5, 31))
    sanction("ZD008", "党内警告", date(2026, 4, 1))
    one_year.record("2026-12", "立案", "ZD009", date(2026, 3, 1), date(2027, 1, 5), "记过")
    one_year.record("2026-12", "立案", "ZD010", date(2026, 3, 1), date(2027, 1, 5), "不予处分")
    below = ["称职", "基本称职", "不称职"]
    people = one_year.people("2026")
    assert {p: picked(one, "outcome", "allowed", "needs_study") for p, one in people.items()} == {
        "ZD001": ("待定", below, True),
        "ZD002": ("不定等次", [], False),
        # 记大过 runs to 30 June: two quarters are left, 60 and 95.
        "ZD003": ("称职", below, True),
        "ZD004": ("不称职", ["不称职"], True),
        "ZD005": ("不定等次", ["不称职"], True),
        "ZD006": ("不定等次", [], False),
        "ZD007": ("称职", below, False),
        "ZD008": ("称职", below, True),
        "ZD009": ("不定等次", [], False),
        "ZD010": ("称职", below, False),
    }


def test_a_year_of_somebody_who_came_worked_by_hand(folder: Folder) -> None:
    # From 1 July: 95 and 60, with two quarters of the former unit.
    for person in ("ZD001", "ZD002", "ZD003", "ZD004"):
        folder.add(person, start=date(2026, 7, 1))
        folder.moved(person, "调入", date(2026, 7, 1), None)
    everybody = list(folder.draft.names)[2:]
    for quarter, total in (("2026Q3", 95), ("2026Q4", 95)):
        folder.forms_alike(quarter, dict.fromkeys(everybody, total))
        folder.poll(quarter, {person: [0, 4, 0, 0] for person in everybody})
    first: list[list[Any]] = [
        ["ZD001", "甲局", "好", 50, "好"],
        ["ZD002", "甲局", "好", "", "一般"],
        ["ZD003", "甲局", "好", "", "良好"],
    ]
    first += [["ZD004", "甲局", "好", "", "一般"]]
    folder.opinions("2026Q1", first)
    second: list[list[Any]] = [[p, "甲局", "好", "", "一般" if p in ("ZD002", "ZD004") else "好"] for p in everybody]
    folder.opinions("2026Q2", second)
    folder.record("2026-07", "告诫", "ZD004", None, "2026年第3季度", "未写周纪实", "主任")
    people = folder.people("2026")
    below = ["称职", "基本称职", "不称职"]
    found = {p: picked(one, "outcome", "allowed", "needs_study", "routine_score") for p, one in people.items()}
    assert found == {
        "ZD001": ("称职", ["优秀", *below], False, "92.00"),
        "ZD002": ("基本称职", ["基本称职"], False, "92.00"),
        "ZD003": ("称职", below, True, "92.00"),
        "ZD004": ("基本称职", ["基本称职", "不称职"], True, "92.00"),
    }
    assert people["ZD001"]["quarters"]["2026Q1"] == {"outcome": "好", "score": None, "from": "甲局"}
    assert sorted(people["ZD003"]["quarters"]) == ["2026Q2", "2026Q3", "2026Q4"]


def test_mostly_fair_years_are_proposed_lower_worked_by_hand(folder: Folder) -> None:
    folder.add("ZD001", start=date(2026, 10, 1))
    folder.forms_alike("2026Q4", {"ZD001": 60})
    folder.poll("2026Q4", {"ZD001": [0, 4, 0, 0]})
    person = folder.people("2026")["ZD001"]
    below = ["称职", "基本称职", "不称职"]
    assert picked(person, "outcome", "allowed", "needs_study") == ("基本称职", below, True)


# ---------------------------------------------------------------------------------------------------------------
# The product against the second method
# ---------------------------------------------------------------------------------------------------------------

QUARTERS = ("2026Q1", "2026Q2", "2026Q3", "2025Q4")
QUARTER_CASES = [(seed, QUARTERS[seed % 4]) for seed in range(24)]
YEAR_CASES = [(seed, ("2026", "2025", "2024")[seed % 3]) for seed in range(10)]
QUARTER_FIELDS = (
    "outcome",
    "decided",
    "proposed",
    "allowed",
    "score",
    "assessment_score",
    "poll_score",
    "months",
    "needs_study",
)
YEAR_FIELDS = (
    "outcome",
    "decided",
    "proposed",
    "allowed",
    "candidate",
    "quarters",
    "routine_score",
    "annual_poll_score",
    "score",
    "needs_study",
)
MONTH_FIELDS = ("outcome", "score", "months")
SETTLED = ("不参加", "不得参加", "不定等次", "好", "较好", "一般", "较差", "称职", "基本称职", "不称职")


@pytest.fixture
def product(tmp_path: Path) -> Any:
    """Runs the product's command line on a folder and returns its results.json."""
    # Loaded here so that the hand-worked cases above stand on their own.
    main: click.Command = importlib.import_module("kaohe_excel.cli").main

    def run(folder: Path, period: str) -> dict[str, Any]:
        out = tmp_path / "out"
        arguments = ["run", str(folder), period, "-o", str(out), "--as-of", "2027-01-15", "-q"]
        result = CliRunner().invoke(main, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code in {0, 1}, result.output
        return dict(json.loads((out / period / "results.json").read_text(encoding="utf-8")))

    return run


def flat(value: Any, name: str = "") -> dict[str, Any]:
    """A nested value as path → leaf, so that a difference names its figure."""
    if isinstance(value, dict) and value:
        return {path: leaf for key, part in value.items() for path, leaf in flat(part, f"{name}.{key}").items()}
    return {name: value}


def differences(ours: dict[str, Any], theirs: dict[str, Any], fields: tuple[str, ...]) -> list[str]:
    """One line for each figure of a person on which the two disagree."""
    lines = []
    for field in fields:
        second, product = flat(ours.get(field), field), flat(theirs.get(field), field)
        for path in sorted(second.keys() | product.keys()):
            if second.get(path, "absent") != product.get(path, "absent"):
                found, expected = product.get(path, "absent"), second.get(path, "absent")
                lines.append(f"{ours['id']} {path}: product {found!r}, second method {expected!r}")
    return lines


def compared(ours: dict[str, Any], theirs: dict[str, Any], fields: tuple[str, ...]) -> list[str]:
    """Every difference between two results: who is in them, the counts, each person's figures."""
    second = {person["id"]: person for person in ours["people"]}
    product = {person["id"]: person for person in theirs["people"]}
    lines = [f"{person}: only in the product" for person in sorted(product.keys() - second.keys())]
    lines += [f"{person}: only in the second method" for person in sorted(second.keys() - product.keys())]
    for name, count in ours["counts"].items():
        if theirs["counts"].get(name) != count:
            lines.append(f"counts.{name}: product {theirs['counts'].get(name)!r}, second method {count!r}")
    for person in sorted(second.keys() & product.keys()):
        lines += differences(second[person], product[person], fields)
        host = second[person].get("host") or {}
        # An opinion with a grade outside the scale is an error, and what of it is shown is left open.
        if host.get("opinion") and host["grade"] in {None, *GRADES, *ANNUAL_GRADES}:
            lines += differences(second[person], product[person], ("host",))
    return lines


def binding_clauses(person: dict[str, Any]) -> set[str]:
    """The clauses that alone lead to the outcome; 七-2 within six months limits nothing and is left aside."""
    found = set()
    for ground in person["grounds"]:
        clause, binding = (ground["clause"], ground["binding"]) if isinstance(ground, dict) else ground
        if binding and clause != "七-2":
            found.add(clause)
    return found


def clause_differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """One line for each person whose undecided outcome rests on other clauses."""
    second = {person["id"]: person for person in ours["people"]}
    lines = []
    for person in theirs["people"]:
        one = second[person["id"]]
        if one["decided"] is None and one["outcome"] in SETTLED and binding_clauses(one) != binding_clauses(person):
            both = f"product {sorted(binding_clauses(person))}, second method {sorted(binding_clauses(one))}"
            lines.append(f"{one['id']} {one['outcome']}: {both}")
    return lines


@pytest.mark.parametrize(("seed", "period"), [*QUARTER_CASES, *YEAR_CASES])
def test_the_product_agrees_with_the_second_method(seed: int, period: str, tmp_path: Path, product: Any) -> None:
    folder = tmp_path / "单位"
    write_unit(seed, period, folder)
    ours, theirs = compute(folder, period), product(folder, period)
    found = compared(ours, theirs, QUARTER_FIELDS if "Q" in period else YEAR_FIELDS)
    found = found or clause_differences(ours, theirs)
    assert not found, "\n".join([f"seed {seed} {period}", *found])


@pytest.mark.parametrize(("seed", "quarter"), QUARTER_CASES[:4])
def test_the_product_agrees_with_the_second_method_on_a_month(
    seed: int, quarter: str, tmp_path: Path, product: Any
) -> None:
    folder, month = tmp_path / "单位", months_of(quarter)[seed % 2]
    write_unit(seed, quarter, folder)
    found = compared(compute(folder, month), product(folder, month), MONTH_FIELDS)
    assert not found, "\n".join([f"seed {seed} {month}", *found])
