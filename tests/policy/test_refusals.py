"""What a policy file may not say; every refusal names the file and the key."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe_excel.core.errors import PolicyError
from kaohe_excel.policy import Policies, load_policy
from kaohe_excel.policy.entries import shipped_timelines
from kaohe_excel.policy.loader import dated_policies

Load = Callable[[str], Policies]
LoadValue = Callable[[str, str], Policies]

WRONG_VALUES = [
    ("full_marks", '{ "德" = 15, "能" = 15, "勤" = 15, "绩" = 40, "廉" = 16 }', "合计是 101 分，应为 100 分"),
    ("full_marks", '{ "德" = 15, "能" = 15, "勤" = 15, "绩" = 40, "廉" = 14.99 }', "合计是 99.99 分"),
    ("full_marks", '{ "德" = 30, "能" = 15, "勤" = 15, "绩" = 40, "廉" = 0 }', "满分都要大于 0"),
    ("full_marks", '{ "德" = 15, "能" = 15, "勤" = 15, "绩" = 55 }', "缺少“廉”"),
    ("full_marks", '{ "德" = 15, "能" = 15, "勤" = 15, "绩" = 40, "廉" = 15, "体" = 0 }', "不认识“体”"),
    ("full_marks", "100", "数值要写成"),
    (
        "full_marks",
        '{ "德" = 20, "能" = 10, "勤" = 15, "绩" = 40, "廉" = 15 }',
        "德的指标合计 15 分，与 full_marks 规定的满分 20 分不符",
    ),
    ("role_weights", '{ "主要领导" = 0, "分管领导" = 0, "科室负责人" = 0 }', "权重都要大于 0"),
    ("role_weights", '{ "主要领导" = 50, "分管领导" = 50, "科室负责人" = 0 }', "权重都要大于 0"),
    ("role_weights", '{ "主要领导" = -1, "分管领导" = 51, "科室负责人" = 50 }', "主要领导写的是 -1"),
    ("role_weights", '{ "主要领导" = 60, "分管领导" = 40 }', "缺少“科室负责人”"),
    ("scoring_cycle", '"week"', "month、quarter 之一"),
    ("scoring_cycle", "3", "month、quarter 之一"),
    ("poll_points", '{ "好" = 100, "较好" = 85, "一般" = 86, "较差" = 50 }', "不能后面的比前面的高"),
    ("poll_points", '{ "好" = 100.01, "较好" = 85, "一般" = 70, "较差" = 50 }', "好写的是 100.01"),
    ("poll_points", '{ "好" = 100, "较好" = 85.125, "一般" = 70, "较差" = 50 }', "最多两位小数"),
    ("poll_points", '{ "好" = "100", "较好" = 85, "一般" = 70, "较差" = 50 }', "好要写数字，不加引号"),
    ("poll_points", '{ "好" = true, "较好" = 0, "一般" = 0, "较差" = 0 }', "好要写数字"),
    ("poll_points", '{ "好" = nan, "较好" = 85, "一般" = 70, "较差" = 50 }', "在 0 到 100 之间"),
    ("poll_points", '{ "好" = inf, "较好" = 85, "一般" = 70, "较差" = 50 }', "在 0 到 100 之间"),
    ("quarter_shares", '{ "考核分" = 70, "测评分" = 29.99 }', "合计是 99.99%，应为 100%"),
    ("quarter_shares", '{ "考核分" = 70, "测评分" = 31 }', "合计是 101%，应为 100%"),
    ("annual_shares", '{ "平时考核" = 60, "年度测评" = 41 }', "合计是 101%，应为 100%"),
    ("grade_lines", '{ "好" = 75, "较好" = 75, "一般" = 60 }', "从高到低"),
    ("grade_lines", '{ "好" = 90, "较好" = 60, "一般" = 75 }', "从高到低"),
    ("grade_lines", '{ "好" = 90, "较好" = 75, "一般" = 0 }', "要大于 0"),
    ("grade_lines", '{ "好" = 90, "较好" = 75, "一般" = 60, "较差" = 0 }', "不认识“较差”"),
    ("near_line", '"0.5"', "要写数字，不加引号"),
    ("near_line", "1e999999", "在 0 到 100 之间"),
    ("good_share", "101", "比例写的是 101"),
    ("good_quota_mode", '"cut"', "warn、propose 之一"),
    (
        "sanction_months",
        '{ "警告" = 6.5, "记过" = 12, "记大过" = 18, "降级" = 24, "撤职" = 24 }',
        "警告的月数要写 1 到 60 的整数",
    ),
    (
        "sanction_months",
        '{ "警告" = 6, "记过" = 12, "记大过" = 18, "降级" = 24, "撤职" = 61 }',
        "撤职的月数要写 1 到 60",
    ),
    ("publicity_working_days", "0", "天数要写 1 到 366 的整数"),
    ("publicity_working_days", "true", "天数要写 1 到 366 的整数"),
    ("review_working_days", "5.0", "天数要写 1 到 366 的整数"),
    ("document", '" "', "不能空着"),
    ("rule_set", '"1999"', "2020 之一"),
    ("job_class_indicators", "[]", "按岗位类别分别写"),
    ("job_class_indicators", '{ "综合/岗" = {} }', "岗位类别“综合/岗”要用作工作表名"),
    ("job_class_indicators", '{ "" = {} }', "要用作工作表名"),
    ("job_class_indicators", f'{{ "{"岗" * 29}" = {{}} }}', "要用作工作表名"),
    (
        "job_class_indicators",
        '{ "综合岗" = { "德" = { "甲" = 14 }, "能" = { "乙" = 15 }, "勤" = { "丙" = 15 }, "绩" = { "丁" = 40 }, "廉" = { "戊" = 15 } } }',
        "综合岗德的指标合计 14 分",
    ),
    ("behaviour_catalogue", "[]", "至少一条"),
    ("behaviour_catalogue", '["迟到"]', "数值要写成"),
    (
        "behaviour_catalogue",
        '[{ code = "A", dimension = "体", behaviour = "迟到", points = 1 }]',
        "条目 A 的 dimension",
    ),
    (
        "behaviour_catalogue",
        '[{ code = "A", dimension = "勤", behaviour = "迟到", points = 0 }]',
        "条目 A 的扣分要大于 0",
    ),
    (
        "behaviour_catalogue",
        '[{ code = "A", dimension = "勤", behaviour = "迟到", points = -1 }]',
        "条目 A 的扣分写的是 -1",
    ),
    (
        "behaviour_catalogue",
        '[{ code = "A", dimension = "勤", behaviour = "迟到", points = 1, cap = 0 }]',
        "条目 A 的上限要大于 0",
    ),
    ("behaviour_catalogue", '[{ code = 1, dimension = "勤", behaviour = "迟到", points = 1 }]', "条目的 code 要写文字"),
    ("behaviour_catalogue", '[{ code = "A", dimension = "勤", points = 1 }]', "缺少“behaviour”"),
    (
        "behaviour_catalogue",
        '[{ code = "A", dimension = "勤", behaviour = "迟到", points = 1 }, { code = "A", dimension = "勤", behaviour = "迟到", points = 2 }]',
        "“A（勤）”写了不止一次",
    ),
    (
        "behaviour_catalogue",
        '[{ code = "A", dimension = "勤", behaviour = "迟到", points = 1 }, { code = "A", dimension = "绩", behaviour = "早退", points = 1 }]',
        "编号 A 的表现写法不一致",
    ),
]


@pytest.mark.parametrize(("key", "value", "reason"), WRONG_VALUES)
def test_a_value_that_cannot_be_is_refused_by_file_and_key(
    load_value: LoadValue, key: str, value: str, reason: str
) -> None:
    with pytest.raises(PolicyError) as refusal:
        load_value(key, value)
    message = str(refusal.value)
    assert message.startswith("考核政策.toml：")
    assert key in message
    assert reason in message


GENERAL_SET = {
    "德": '{ "政治品德" = 15 }',
    "能": '{ "业务素质" = 15 }',
    "勤": '{ "工作态度" = 15 }',
    "绩": '{ "履行职责" = 40 }',
    "廉": '{ "廉洁自律" = 15 }',
}


@pytest.mark.parametrize(
    ("dimension", "indicators", "reason"),
    [
        ("绩", '{ "履行职责" = 39.99 }', "绩的指标合计 39.99 分，与 full_marks 规定的满分 40 分不符"),
        ("绩", '{ "履行职责" = 40.01 }', "绩的指标合计 40.01 分"),
        ("绩", '{ "履行职责" = 40, "加分" = 0 }', "指标“加分”的满分要大于 0"),
        ("绩", '{ "业务素质" = 40 }', "“业务素质”写了不止一次"),
        ("绩", '{ "合计" = 40 }', "指标不能叫“合计”"),
        ("绩", '{ " 履行职责" = 40 }', "首尾带空格"),
        ("绩", "40", "绩要写成"),
    ],
)
def test_indicators_that_do_not_make_up_their_dimension_are_refused(
    load_value: LoadValue, dimension: str, indicators: str, reason: str
) -> None:
    tables = GENERAL_SET | {dimension: indicators}
    value = "{ " + ", ".join(f'"{name}" = {table}' for name, table in tables.items()) + " }"
    with pytest.raises(PolicyError, match=r"^考核政策\.toml：indicators（") as refusal:
        load_value("indicators", value)
    assert reason in str(refusal.value)


def test_the_same_indicators_are_taken_when_they_add_up(load_value: LoadValue) -> None:
    value = "{ " + ", ".join(f'"{name}" = {table}' for name, table in GENERAL_SET.items()) + " }"
    assert [i.full for i in load_value("indicators", value).versions[-1].indicators("")] == [
        1500,
        1500,
        1500,
        4000,
        1500,
    ]


ENTRY = '[[near_line]]\nfrom = 2026-01-01\nvalue = 1\nreference = "局务会"\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ENTRY.replace("near_line", "near_lines"), "没有“near_lines”这一项；可以写的有：document、full_marks"),
        (ENTRY.replace("reference =", "referense ="), "near_line：不认识“referense”"),
        (ENTRY + 'title = "临界"\n', "near_line：不认识“title”"),
        (ENTRY.replace('reference = "局务会"\n', ""), "near_line：缺少 reference"),
        (ENTRY.replace("局务会", " "), "near_line：reference 要写文字"),
        (ENTRY.replace('"局务会"', "5"), "near_line：reference 要写文字"),
        (ENTRY.replace("from = 2026-01-01\n", ""), "near_line：缺少 from"),
        (ENTRY.replace("value = 1\n", ""), "near_line：缺少 value"),
        (ENTRY.replace("2026-01-01", '"2026-01-01"'), "near_line：from 要写成不带引号的日期"),
        (ENTRY.replace("2026-01-01", "2026-01-01T08:00:00"), "near_line：from 要写成不带引号的日期"),
        (ENTRY + 'label = "约定"\n', "near_line：label 要写 方案、上级规定、上级规定（待核原文）、默认 之一"),
        (
            ENTRY.replace("2026-01-01", "2020-12-07"),
            "near_line（临界提示：离分数线多近，自2020-12-07起）：早于方案的第一个日期 2020-12-08",
        ),
        (ENTRY + ENTRY, "near_line（临界提示：离分数线多近，自2026-01-01起）：同一天写了两次"),
        (ENTRY.replace("[[near_line]]", "[near_line]"), "near_line 要写成一节，以 [[near_line]] 开头"),
        ("near_line = 1\n", "near_line 要写成一节，以 [[near_line]] 开头"),
        ("near_line = []\n", "near_line 要写成一节，以 [[near_line]] 开头"),
        (ENTRY.replace("near_line", "readings.rounding"), "readings.rounding 是固定的做法，不能在政策文件里改"),
        ("readings = 1\n", "readings 是固定的做法"),
        (ENTRY.replace("value = 1", "value = 1。5"), "第3行第10列附近不合书写格式"),
        (ENTRY.replace("value = 1", "value = [1"), "不合书写格式"),
        (ENTRY.replace("2026-01-01", "2026-02-30"), "不合书写格式"),
    ],
)
def test_a_badly_written_file_is_refused_with_what_to_do(load: Load, text: str, reason: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        load(text)
    assert str(refusal.value).startswith("考核政策.toml：")
    assert reason in str(refusal.value)


def test_an_entry_without_those_faults_is_taken(load: Load) -> None:
    assert load(ENTRY).versions[-1].near_line == 100


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"没有\.toml 打不开"):
        load_policy(tmp_path / "没有.toml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="打不开"):
        load_policy(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "旧.toml"
    path.write_bytes(ENTRY.encode("gb18030"))
    with pytest.raises(PolicyError, match=r"旧\.toml .*编码选 UTF-8"):
        load_policy(path)


SHIPPED = '[[near_line]]\nfrom = 2020-12-08\nvalue = 1\ntitle = "临界"\nunit = "分"\nlabel = "默认"\nreference = "无"\n'


@pytest.mark.parametrize("field", ["title", "unit", "label", "reference", "from", "value"])
def test_the_shipped_file_may_leave_out_nothing(field: str) -> None:
    text = "".join(line for line in SHIPPED.splitlines(keepends=True) if not line.startswith(field))
    with pytest.raises(PolicyError, match=f"scheme.toml：near_line：.*{field}"):
        shipped_timelines(text, "scheme.toml")


def test_a_key_without_a_value_on_the_first_day_is_refused() -> None:
    later = SHIPPED.replace("near_line", "good_share").replace("2020-12-08", "2027-01-01")
    with pytest.raises(PolicyError, match="good_share（临界，自2027-01-01起）：2020-12-08 还没有数值"):
        dated_policies(shipped_timelines(SHIPPED + later, "scheme.toml"), "")


TOML_ATOMS = st.one_of(
    st.integers(-200, 200).map(str),
    st.sampled_from(["0.5", "1e400", "nan", "-inf", "true", "2026-01-01", '"month"', '""', "[]", "{}"]),
    st.integers(0, 99).map(lambda number: f'"{number}"'),
)
TOML_NAMES = st.sampled_from(["德", "能", "好", "主要领导", "警告", "考核分", "平时考核", "code", "别的"])
TOML_VALUES = st.recursive(
    TOML_ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        st.dictionaries(TOML_NAMES, inner, max_size=5).map(
            lambda table: "{ " + ", ".join(f'"{name}" = {value}' for name, value in table.items()) + " }"
        ),
    ),
    max_leaves=8,
)
OPEN_KEYS = [s.key for s in load_policy().versions[0].settings if not s.key.startswith("readings.")]


@settings(deadline=None)
@given(key=st.sampled_from(OPEN_KEYS), value=TOML_VALUES)
def test_any_value_is_either_taken_or_refused_by_its_key(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: str
) -> None:
    path = tmp_path_factory.mktemp("单位") / "考核政策.toml"
    path.write_text(f'[[{key}]]\nfrom = 2026-01-01\nreference = "局务会"\nvalue = {value}\n', encoding="utf-8")
    try:
        own = next(s for s in load_policy(path).versions[-1].settings if s.key == key)
    except PolicyError as refusal:
        assert str(refusal).startswith(f"考核政策.toml：{key}（")  # noqa: PT017 - being taken is as good
    else:
        assert own.overridden


def test_a_file_nested_beyond_reason_is_refused(load_value: LoadValue) -> None:
    with pytest.raises(PolicyError, match="不合书写格式"):
        load_value("near_line", "[" * 20000 + "]" * 20000)
