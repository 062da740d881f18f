"""Everything the script tells is there in the workbooks, where the office would have put it."""

from collections import Counter
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kaohe_excel.core.terms import QuarterOutcome
from kaohe_excel.sample.script import CAST
from tests.sample.conftest import Inbox

DIMENSIONS = {
    "德": ("政治品德", "职业道德", "社会公德", "家庭美德"),
    "能": ("业务素质", "工作能力", "教育培训"),
    "勤": ("工作态度", "工作作风", "签到考勤"),
    "绩": ("履行职责", "年度目标", "完成任务", "交办事项"),
    "廉": ("遵章守纪", "廉洁自律"),
}
VOTE_POINTS = {"好": 100, "较好": 85, "一般": 70, "较差": 50}


def rounded(value: Decimal | float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)


def month_score(inbox: Any, month: int, person: str, weights: dict[str, int]) -> Decimal:
    forms = {rater: inbox.rating_rows(month, rater)[inbox.id(person)] for rater in weights}
    total = Decimal(0)
    for indicators in DIMENSIONS.values():
        sums = {rater: sum(number(row[name]) for name in indicators) for rater, row in forms.items()}
        total += rounded(sum(sums[rater] * weight for rater, weight in weights.items()) / sum(weights.values()))
    return total


def number(cell: object) -> Decimal:
    return Decimal(str(cell).removesuffix("分"))


def quarter_score(inbox: Any, months: tuple[int, ...], person: str, weights: dict[str, int]) -> Decimal:
    scores = [month_score(inbox, month, person, weights) for month in months]
    rows = inbox.rows(inbox.file(-(-months[0] // 3) * 3, "测评表_2026Q"), "测评表")
    votes = next(row for row in rows if row["人员编号"] == inbox.id(person))
    poll = rounded(Decimal(sum(votes[grade] * points for grade, points in VOTE_POINTS.items())) / votes["有效"])
    return rounded(rounded(sum(scores) / len(scores)) * Decimal("0.7") + poll * Decimal("0.3"))


@pytest.mark.parametrize(
    ("person", "months", "weights", "score"),
    [
        ("services_head", (1, 2, 3), {"principal": 50, "deputy_industry": 50}, "90.00"),
        ("services_head", (4, 5, 6), {"principal": 50, "deputy_industry": 50}, "75.00"),
        ("services_head", (7, 8, 9), {"principal": 50, "deputy_industry": 50}, "60.00"),
        ("just_under_the_lines", (1, 2, 3), {"principal": 40, "deputy_industry": 40, "industry_head": 20}, "89.99"),
        ("just_under_the_lines", (7, 8, 9), {"principal": 40, "deputy_industry": 40, "industry_head": 20}, "59.99"),
        ("rural_head", (8,), {"principal": 50, "deputy_rural": 50}, "92.00"),
        ("moved_and_classified", (7, 8, 9), {"principal": 40, "deputy_office": 40, "accounts_head": 20}, "92.00"),
    ],
)
def test_scores_meant_for_a_line_arrive_on_it_to_the_hundredth(
    inbox: Inbox, person: str, months: Any, weights: Any, score: str
) -> None:
    assert quarter_score(inbox, months, person, weights) == Decimal(score)


def test_every_quarter_outcome_is_told_and_all_of_them_in_the_first_quarter() -> None:
    assert {member.quarters[0] for member in CAST} - {""} == set(QuarterOutcome)


def test_the_third_quarter_has_one_good_too_many_with_a_tie_at_the_edge() -> None:
    third = Counter(member.quarters[2] for member in CAST)
    people = sum(third.values()) - third[""] - third["外单位确定"]
    assert (people, third["好"], people * 40 // 100) == (28, 12, 11)
    assert [member.key for member in CAST if 3 in member.exact and member.levels[2] == 92] == [
        "rural_head",
        "moved_and_classified",
    ]


@pytest.mark.parametrize(
    ("good", "fair", "poor", "year"),
    [
        (1, 0, 0, "称职"),
        (0, 0, 0, "称职"),
        (0, 1, 0, "称职"),
        (0, 2, 0, "基本称职"),
        (0, 3, 0, "基本称职"),
        (0, 0, 1, "称职"),
        (0, 1, 1, "基本称职"),
        (0, 1, 2, "不称职"),
    ],
)
def test_every_row_of_the_annual_table_is_told(good: int, fair: int, poor: int, year: str) -> None:
    tallies = [(m, Counter(m.quarters)) for m in CAST if set(m.quarters) <= {"好", "较好", "一般", "较差"}]
    fitting = [m for m, c in tallies if (c["一般"], c["较差"]) == (fair, poor) and (c["好"] >= 1 or not good)]
    assert year in {member.year for member in fitting}
    if (good, fair, poor) == (0, 0, 0):
        assert any(c["好"] == c["一般"] == c["较差"] == 0 for _, c in tallies)


def test_every_annual_outcome_but_the_one_that_only_people_give_is_told() -> None:
    outcomes = {member.year for member in CAST} - {""}
    assert outcomes == {"称职", "基本称职", "不称职", "不定等次", "不得参加", "外单位确定", "待补"}


def test_the_roster_has_36_people_one_of_them_on_two_rows_and_two_of_one_name(inbox: Inbox, folder: Path) -> None:
    rows = inbox.rows(folder / "人员名册.xlsx", "名册")
    names = {row["人员编号"]: row["姓名"] for row in rows}
    departments = {row["人员编号"]: row["科室"] for row in rows}
    twice = [name for name, count in Counter(names.values()).items() if count > 1]
    assert (len(names), len(rows)) == (36, 37)
    assert [row["科室"] for row in rows if row["人员编号"] == inbox.id("moved_and_classified")] == [
        "办公室",
        "综合核算科",
    ]
    assert twice == [names[inbox.id("major_demerit")]] == [names[inbox.id("ill_over_half_the_year")]]
    assert departments[inbox.id("major_demerit")] != departments[inbox.id("ill_over_half_the_year")]
    assert {row["姓名"] for row in rows if row["涉密"] == "是"} == {names[inbox.id("moved_and_classified")]}


def test_the_movements_hold_every_kind_with_secondments_below_at_and_over_six_months(
    inbox: Inbox, folder: Path
) -> None:
    rows = {row["人员编号"]: row for row in inbox.rows(folder / "人员名册.xlsx", "人员变动")}
    assert {row["变动类型"] for row in rows.values()} == {"挂职", "借调", "学习培训", "病事假", "产假", "试用期"}
    spans = {
        key: (rows[inbox.id(key)]["开始日期"].date(), rows[inbox.id(key)]["结束日期"])
        for key in ("below_six_months", "exactly_six_months", "detached_without_end")
    }
    assert spans["below_six_months"] == (date(2026, 2, 1), datetime(2026, 6, 15))
    assert spans["exactly_six_months"] == (date(2026, 2, 1), datetime(2026, 7, 31))
    assert spans["detached_without_end"] == (date(2026, 6, 20), None)


def test_sanctions_of_every_kind_are_listed_and_one_of_them_twice(inbox: Inbox) -> None:
    rows = [
        row
        for month in range(1, 13)
        for row in inbox.rows(inbox.file(month, "负面表现清单"), "处分")
        if row["处分种类"]
    ]
    assert Counter(row["处分种类"] for row in rows) == {"警告": 4, "记过": 1, "记大过": 1, "降级": 1, "撤职": 1}
    assert sum(row["人员编号"] == inbox.id("warned_last_november") for row in rows) == 2
    assert sum(row["决定日期"].year < 2026 for row in rows) == 6


def test_admonitions_accountabilities_and_non_participation_are_recorded(inbox: Inbox) -> None:
    lists = [inbox.file(month, "负面表现清单") for month in range(1, 13)]
    admonished = Counter(row["人员编号"] for file in lists for row in inbox.rows(file, "告诫"))
    grades = Counter(row["定等"] for file in lists for row in inbox.rows(file, "问责"))
    absent = [row["人员编号"] for file in lists for row in inbox.rows(file, "无故不参加")]
    assert admonished == {inbox.id("admonished_twice_in_a_quarter"): 2, inbox.id("admonished_in_two_quarters"): 2}
    assert grades == {"一般": 2, "较差": 1, None: 1}
    assert absent == [inbox.id("not_taking_part")]


def test_every_month_has_a_list_and_november_an_empty_one(inbox: Inbox) -> None:
    counts = [len(inbox.rows(inbox.file(month, "负面表现清单"), "负面表现")) for month in range(1, 13)]
    assert counts[10] == 0
    assert sum(counts) == 22


def test_the_hosts_opinions_came_except_one_for_the_year(inbox: Inbox, folder: Path) -> None:
    names = sorted(path.name for path in folder.rglob("*外单位评价意见*"))
    assert sum("2026Q1" in name for name in names) == 4
    assert [name for name in names if "_2026." in name] == [
        f"{inbox.id('over_six_months')}_韩例一_外单位评价意见_2026.xlsx"
    ]
    unscored = inbox.rows(inbox.file(3, f"{inbox.id('exactly_six_months')}_"), "外单位评价意见")[0]
    assert (unscored["得分"], unscored["等次"]) == (None, None)


def test_the_annual_poll_leaves_out_whoever_may_not_take_part_and_one_by_mistake(inbox: Inbox) -> None:
    people = {row["人员编号"] for row in inbox.rows(inbox.file(12, "年度测评表"), "年度测评表")}
    assert not {inbox.id("not_taking_part"), inbox.id("census_head"), inbox.id("over_six_months")} & people
    assert len(people) == 25


def test_who_is_away_or_seconded_is_not_on_the_forms_and_who_left_is_no_longer(inbox: Inbox) -> None:
    march, august = inbox.rating_rows(3, "principal"), inbox.rating_rows(8, "principal")
    away = {
        inbox.id(key) for key in ("below_six_months", "over_six_months", "ill_over_half_the_year", "left_in_february")
    }
    assert not away & march.keys()
    assert inbox.id("newcomer_on_probation") in august
    assert inbox.id("maternity_leave") in august
    assert inbox.id("retired_in_august") not in inbox.rating_rows(9, "principal")


def test_the_rater_on_leave_sends_nothing_in_november(folder: Path, inbox: Inbox) -> None:
    assert not list(folder.glob(f"收件/2026-11/{inbox.id('deputy_industry')}_*"))
    assert list(folder.glob(f"收件/2026-12/{inbox.id('deputy_industry')}_*"))


def test_documents_carry_no_name_of_a_person_or_machine(folder: Path) -> None:
    properties = load_workbook(next(folder.glob("收件/2026-01/SL001*"))).properties
    assert (properties.creator, properties.lastModifiedBy, properties.created) == (None, None, datetime(2020, 12, 8))
