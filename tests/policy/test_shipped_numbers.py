"""The numbers of the scheme as shipped, each compared with the figure read in the document by hand."""

import pickle
from datetime import date
from fractions import Fraction

import pytest

from kaohe_excel.core.errors import PolicyError
from kaohe_excel.core.facts import CatalogueItem, Place
from kaohe_excel.core.terms import Cycle, Dimension, Grade, Label, QuotaMode, Role, SanctionKind
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.model import Policy

D = Dimension


@pytest.fixture
def policy() -> Policy:
    return load_policy().on(date(2026, 3, 31))


def test_full_marks_are_those_of_the_scheme(policy: Policy) -> None:
    assert policy.full_marks == {
        D.VIRTUE: 1500,
        D.ABILITY: 1500,
        D.DILIGENCE: 1500,
        D.PERFORMANCE: 4000,
        D.INTEGRITY: 1500,
    }


def test_the_indicators_stand_in_the_order_of_the_form(policy: Policy) -> None:
    assert [(i.dimension, i.name, i.full) for i in policy.indicators("")] == [
        ("德", "政治品德", 500),
        ("德", "职业道德", 400),
        ("德", "社会公德", 300),
        ("德", "家庭美德", 300),
        ("能", "业务素质", 500),
        ("能", "工作能力", 500),
        ("能", "教育培训", 500),
        ("勤", "工作态度", 500),
        ("勤", "工作作风", 500),
        ("勤", "签到考勤", 500),
        ("绩", "履行职责", 1000),
        ("绩", "年度目标", 1000),
        ("绩", "完成任务", 1000),
        ("绩", "交办事项", 1000),
        ("廉", "遵章守纪", 800),
        ("廉", "廉洁自律", 700),
    ]


def test_scores_and_shares(policy: Policy) -> None:
    assert policy.role_weights == {
        Role.PRINCIPAL_LEADER: Fraction(2, 5),
        Role.DEPUTY_LEADER: Fraction(2, 5),
        Role.DEPARTMENT_HEAD: Fraction(1, 5),
    }
    assert policy.cycle is Cycle.MONTH
    assert policy.poll_points == {Grade.GOOD: 10000, Grade.FAIRLY_GOOD: 8500, Grade.FAIR: 7000, Grade.POOR: 5000}
    assert (policy.assessment_share, policy.poll_share) == (Fraction(7, 10), Fraction(3, 10))
    assert (policy.annual_routine_share, policy.annual_poll_share) == (Fraction(3, 5), Fraction(2, 5))


def test_lines_and_quotas(policy: Policy) -> None:
    assert policy.grade_lines == ((Grade.GOOD, 9000), (Grade.FAIRLY_GOOD, 7500), (Grade.FAIR, 6000))
    assert policy.near_line == 50
    assert (policy.good_share, policy.good_quota_mode) == (Fraction(2, 5), QuotaMode.WARN)
    assert policy.excellent_share == Fraction(1, 5)


def test_terms_in_months_and_days(policy: Policy) -> None:
    assert policy.sanction_months == {
        SanctionKind.WARNING: 6,
        SanctionKind.DEMERIT: 12,
        SanctionKind.MAJOR_DEMERIT: 18,
        SanctionKind.DEMOTION: 24,
        SanctionKind.REMOVAL: 24,
    }
    assert (policy.publicity_working_days, policy.review_working_days, policy.plan_lead_days) == (5, 10, 7)
    assert (policy.approval_working_days, policy.week_note_working_days) == (3, 1)
    assert (policy.month_report_working_days, policy.quarter_summary_working_days) == (5, 5)


def test_the_catalogue_takes_filled_in_reports_from_two_dimensions(policy: Policy) -> None:
    assert [item for item in policy.catalogue if item.code == "F06"] == [
        CatalogueItem("F06", D.PERFORMANCE, "代填、代改统计报表（每次）", 1000, None, Place()),
        CatalogueItem("F06", D.INTEGRITY, "代填、代改统计报表（每次）", 500, None, Place()),
    ]


def test_the_catalogue_takes_these_points(policy: Policy) -> None:
    assert [(item.code, str(item.dimension), item.points // 100) for item in policy.catalogue] == [
        ("F01", "绩", 1),
        ("F02", "绩", 1),
        ("F03", "绩", 2),
        ("F04", "绩", 1),
        ("F05", "能", 1),
        ("F06", "绩", 10),
        ("F06", "廉", 5),
        ("F07", "勤", 1),
        ("F08", "勤", 5),
        ("F09", "勤", 1),
        ("F10", "勤", 1),
        ("F11", "勤", 2),
        ("F12", "德", 2),
        ("F13", "德", 5),
        ("F14", "廉", 5),
        ("F15", "廉", 5),
        ("F16", "廉", 15),
    ]


def test_the_numbers_are_in_force_from_the_day_of_the_document() -> None:
    assert load_policy().on(date(2020, 12, 8)).name == "张统字〔2020〕36号@2020-12-08"


def test_there_is_no_policy_before_the_document() -> None:
    with pytest.raises(PolicyError, match="2020-12-07 还没有可用的考核政策"):
        load_policy().on(date(2020, 12, 7))


def test_the_shipped_numbers_leave_nothing_to_think_over() -> None:
    assert load_policy().notes == ()


def test_a_policy_travels_to_another_process(policy: Policy) -> None:
    assert pickle.loads(pickle.dumps(policy)) == policy


LATER = {"excellent_share": date(2020, 12, 28), "readings.bounds": date(2021, 1, 1)}
"""What came into force after the scheme: 公务员考核规定 and 民法典."""


def test_every_setting_has_words_label_reference_and_date(policy: Policy) -> None:
    assert len(policy.settings) > 30
    for setting in policy.settings:
        assert setting.title
        assert setting.value
        assert setting.reference
        assert setting.label in Label
        assert setting.since == LATER.get(setting.key, date(2020, 12, 8))
        assert setting.overridden is False


@pytest.mark.parametrize(
    ("key", "value", "label"),
    [
        ("full_marks", "德 15分、能 15分、勤 15分、绩 40分、廉 15分", "方案"),
        ("role_weights", "主要领导 40%、分管领导 40%、科室负责人 20%", "默认"),
        ("quarter_shares", "考核分 70%、测评分 30%", "默认"),
        ("grade_lines", "好 90分以上、较好 75分以上、一般 60分以上，其余较差", "方案"),
        ("near_line", "0.5分以内", "默认"),
        ("good_share", "40%", "上级规定"),
        ("good_quota_mode", "只列出超出名额的人员，不改变建议等次", "默认"),
        ("sanction_months", "警告 6个月、记过 12个月、记大过 18个月、降级 24个月、撤职 24个月", "上级规定"),
        ("scoring_cycle", "每月评分一次", "默认"),
        ("job_class_indicators", "不另设", "默认"),
        ("publicity_working_days", "5个工作日", "默认"),
        ("plan_lead_days", "7天", "默认"),
        ("approval_working_days", "3个工作日", "默认"),
        ("week_note_working_days", "1个工作日", "默认"),
        ("month_report_working_days", "5个工作日", "默认"),
        ("quarter_summary_working_days", "5个工作日", "默认"),
        ("annual_shares", "平时考核 60%、年度测评 40%", "方案"),
        ("excellent_share", "20%", "上级规定"),
    ],
)
def test_settings_read_as_a_clerk_would_write_them(policy: Policy, key: str, value: str, label: str) -> None:
    setting = next(setting for setting in policy.settings if setting.key == key)
    assert (setting.value, setting.label, setting.origin) == (value, label, label)


@pytest.mark.parametrize(
    ("day", "share"), [(date(2020, 12, 27), Fraction(15, 100)), (date(2020, 12, 28), Fraction(20, 100))]
)
def test_twenty_per_cent_holds_since_the_regulation_of_2020(day: date, share: Fraction) -> None:
    assert load_policy().on(day).excellent_share == share


@pytest.mark.parametrize(("day", "rule"), [(date(2020, 12, 31), "民法总则205"), (date(2021, 1, 1), "民法典1259")])
def test_the_civil_code_holds_since_2021(day: date, rule: str) -> None:
    settings = {setting.key: setting for setting in load_policy().on(day).settings}
    assert settings["readings.bounds"].reference == rule
