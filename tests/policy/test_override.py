"""A unit's own file: what it changes, from when, and what is said about it."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Cycle, Dimension, Grade, Label, Role
from kaohe_excel.policy import Policies, load_policy
from kaohe_excel.policy.model import Policy, Setting

Load = Callable[[str], Policies]
LoadValue = Callable[[str, str], Policies]

SHARES_2026 = """
[[quarter_shares]]
from = 2026-01-01
value = { "考核分" = 60, "测评分" = 40 }
reference = "2025年12月30日局务会"
"""
SHARES_TWICE = (
    SHARES_2026
    + """
[[quarter_shares]]
from = 2026-02-15
value = { "考核分" = 100, "测评分" = 0 }
reference = "2026年2月局务会"
"""
)


def _setting(policy: Policy, key: str) -> Setting:
    return next(setting for setting in policy.settings if setting.key == key)


def test_an_override_holds_from_its_day_and_the_shipped_value_before_it(load: Load) -> None:
    book = load(SHARES_2026)
    assert book.on(date(2025, 12, 31)).poll_share == Fraction(3, 10)
    assert book.on(date(2026, 1, 1)).poll_share == Fraction(2, 5)


def test_an_override_is_always_recorded_as_one(load: Load) -> None:
    own = _setting(load(SHARES_2026).on(date(2026, 3, 31)), "quarter_shares")
    assert own == Setting(
        "quarter_shares",
        "考核分与测评分的比例",
        "考核分 60%、测评分 40%",
        Label.DEFAULT,
        "2025年12月30日局务会",
        date(2026, 1, 1),
        True,
    )
    assert own.origin == "本单位"


def test_what_is_not_overridden_is_not_said_to_be(load: Load) -> None:
    settings = load(SHARES_2026).on(date(2026, 3, 31)).settings
    assert [setting.key for setting in settings if setting.overridden] == ["quarter_shares"]


def test_a_confirmed_default_counts_as_the_units_own(load_value: LoadValue) -> None:
    own = _setting(load_value("publicity_working_days", "5").on(date(2026, 3, 31)), "publicity_working_days")
    assert (own.value, own.origin) == ("5个工作日", "本单位")


def test_a_stated_label_is_kept_beside_the_record_of_the_override(load: Load) -> None:
    book = load('[[good_share]]\nfrom = 2026-01-01\nvalue = 35\nlabel = "上级规定"\nreference = "区委组织部通知"\n')
    own = _setting(book.on(date(2026, 3, 31)), "good_share")
    assert (own.label, own.overridden, own.origin) == (Label.HIGHER_RULE, True, "上级规定（本单位文件）")


def test_a_quarter_and_its_months_are_judged_by_their_own_last_day(load: Load) -> None:
    book = load(SHARES_TWICE)
    assert book.on(Period.of_month(2026, 1).last_day).poll_share == Fraction(2, 5)
    assert book.on(Period.of_month(2026, 2).last_day).poll_share == 0
    assert book.on(Period.of_quarter(2026, 1).last_day).poll_share == 0
    assert book.on(Period.of_quarter(2025, 4).last_day).poll_share == Fraction(3, 10)


def test_each_day_on_which_something_changes_begins_a_version(load: Load) -> None:
    days = [policy.on for policy in load(SHARES_TWICE).versions]
    assert days[-2:] == [date(2026, 1, 1), date(2026, 2, 15)]
    assert days[:-2] == [policy.on for policy in load_policy().versions]


def test_the_order_inside_the_file_does_not_matter(load: Load) -> None:
    first, second = SHARES_TWICE.split("\n[[")[1:]
    assert load(f"[[{second}\n[[{first}").on(date(2026, 2, 20)).poll_share == 0


def test_an_override_from_the_first_day_replaces_the_shipped_value(load: Load) -> None:
    book = load(SHARES_2026.replace("2026-01-01", "2020-12-08"))
    assert {policy.poll_share for policy in book.versions} == {Fraction(2, 5)}


def test_the_name_tells_document_version_and_the_bytes_of_the_override(load: Load) -> None:
    name = load(SHARES_2026).on(date(2026, 3, 31)).name
    document, _, digest = name.partition("+")
    assert document == "张统字〔2020〕36号@2026-01-01"
    assert len(digest) == 12
    assert load(SHARES_2026.replace("60", "65").replace("40", "35")).on(date(2026, 3, 31)).name != name


def test_line_ends_and_a_byte_order_mark_do_not_change_the_name(load: Load, tmp_path: Path) -> None:
    expected = load(SHARES_2026).on(date(2026, 3, 31)).name
    path = tmp_path / "从记事本.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SHARES_2026.replace("\n", "\r\n").encode())
    assert load_policy(path).on(date(2026, 3, 31)).name == expected


def test_an_empty_file_changes_nothing(load: Load) -> None:
    assert load("# 还没有改动\n") == load_policy()


def test_indicators_by_job_class_stand_beside_the_general_ones(load: Load) -> None:
    book = load(
        """
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
    )
    policy = book.on(date(2026, 3, 31))
    assert [indicator.full for indicator in policy.indicators("综合岗")] == [800, 700, 1500, 1500, 2250, 1750, 1500]
    assert policy.indicators("其他岗") == policy.indicators("")
    assert _setting(policy, "job_class_indicators").value.startswith("综合岗——德：政治品德 8分、职业道德 7分；")


def test_full_marks_and_indicators_change_together(load: Load) -> None:
    book = load(
        """
[[full_marks]]
from = 2026-01-01
reference = "局务会"
value = { "德" = 20, "能" = 20, "勤" = 20, "绩" = 20, "廉" = 20 }
[[indicators]]
from = 2026-01-01
reference = "局务会"
value = { "德" = { "德一" = 20 }, "能" = { "能一" = 20 }, "勤" = { "勤一" = 20 }, "绩" = { "绩一" = 20 }, "廉" = { "廉一" = 20 } }
"""
    )
    assert book.on(date(2026, 3, 31)).full_marks == dict.fromkeys(Dimension, 2000)


def test_weights_are_scaled_to_one_and_shown_as_per_cent(load_value: LoadValue) -> None:
    policy = load_value("role_weights", '{ "主要领导" = 1, "分管领导" = 1, "科室负责人" = 1 }').on(date(2026, 3, 31))
    assert policy.role_weights == dict.fromkeys(Role, Fraction(1, 3))
    assert _setting(policy, "role_weights").value == "主要领导 约33.33%、分管领导 约33.33%、科室负责人 约33.33%"


def test_scoring_by_quarter_can_be_chosen(load_value: LoadValue) -> None:
    assert load_value("scoring_cycle", '"quarter"').on(date(2026, 3, 31)).cycle is Cycle.QUARTER


def test_decimals_stay_exact(load_value: LoadValue) -> None:
    book = load_value("poll_points", '{ "好" = 99.99, "较好" = 84.1, "一般" = 70, "较差" = 0.05 }')
    points = book.on(date(2026, 3, 31)).poll_points
    assert points == {Grade.GOOD: 9999, Grade.FAIRLY_GOOD: 8410, Grade.FAIR: 7000, Grade.POOR: 5}


def test_an_item_may_have_a_cap(load_value: LoadValue) -> None:
    book = load_value(
        "behaviour_catalogue", '[{ code = "A1", dimension = "勤", behaviour = "迟到", points = 0.5, cap = 3 }]'
    )
    policy = book.on(date(2026, 3, 31))
    assert [(item.points, item.cap) for item in policy.catalogue] == [(50, 300)]
    assert _setting(policy, "behaviour_catalogue").value == "A1 迟到 勤−0.5分，每月最多 3分"


@pytest.mark.parametrize("routine", [55, 60, 65])
def test_an_annual_share_from_55_to_65_is_taken_without_a_word(load_value: LoadValue, routine: int) -> None:
    assert load_value("annual_shares", f'{{ "平时考核" = {routine}, "年度测评" = {100 - routine} }}').notes == ()


@pytest.mark.parametrize(("routine", "other"), [("54.99", "45.01"), ("65.01", "34.99"), ("70", "30")])
def test_an_annual_share_further_off_is_taken_with_a_note(load_value: LoadValue, routine: str, other: str) -> None:
    book = load_value("annual_shares", f'{{ "平时考核" = {routine}, "年度测评" = {other} }}')
    assert book.notes == (f"annual_shares：平时考核占年度 {routine}%，方案九-1 规定 60%左右，请确认",)


def test_a_number_of_the_scheme_that_is_replaced_is_named(load_value: LoadValue) -> None:
    (note,) = load_value("grade_lines", '{ "好" = 85, "较好" = 75, "一般" = 60 }').notes
    assert note.startswith("grade_lines：方案（七-1）是 好 90分以上")
    assert "本单位自 2026-01-01 起改为 好 85分以上" in note


def test_confirming_a_number_of_the_scheme_needs_no_note(load_value: LoadValue) -> None:
    assert load_value("grade_lines", '{ "好" = 90.0, "较好" = 75, "一般" = 60 }').notes == ()


def test_replacing_a_default_needs_no_note(load: Load) -> None:
    assert load(SHARES_2026).notes == ()


def test_another_unit_may_name_its_own_document(load_value: LoadValue) -> None:
    book = load_value("document", '"某统字〔2025〕8号"')
    policy = book.on(date(2026, 3, 31))
    assert policy.document == "某统字〔2025〕8号"
    assert policy.name.startswith("某统字〔2025〕8号@2026-01-01+")
    assert book.notes == ()


def test_the_rules_are_told_which_set_of_them_is_in_force(load_value: LoadValue) -> None:
    assert load_policy().on(date(2026, 3, 31)).rule_set == "2020"
    assert load_value("rule_set", '"2020"').on(date(2026, 3, 31)).rule_set == "2020"
