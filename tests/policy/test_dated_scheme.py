"""Two dated versions of the shipped numbers side by side, as they will stand once the scheme changes."""

from datetime import date
from fractions import Fraction
from pathlib import Path

from kaohe_excel import policy
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Grade
from kaohe_excel.policy import Policies
from kaohe_excel.policy.entries import shipped_timelines
from kaohe_excel.policy.loader import dated_policies

SECOND_SCHEME = """
[[grade_lines]]
from = 2027-02-01
value = { "好" = 92, "较好" = 80, "一般" = 60 }
title = "等次分数线"
unit = "分以上"
label = "方案"
reference = "新方案七-1"

[[good_share]]
from = 2027-04-01
value = 35
title = "“好”等次最多占参加考核人数"
unit = "%"
label = "上级规定"
reference = "新办法"
"""


def _book() -> Policies:
    text = Path(policy.__file__).with_name("scheme.toml").read_text(encoding="utf-8")
    return Policies(dated_policies(shipped_timelines(text + SECOND_SCHEME, "scheme.toml"), ""))


def test_both_versions_live_side_by_side() -> None:
    assert [held.on for held in _book().versions] == [
        date(2020, 12, 8),
        date(2020, 12, 28),  # 公务员考核规定: 20 %
        date(2021, 1, 1),  # 民法典
        date(2027, 2, 1),
        date(2027, 4, 1),
    ]


def test_january_keeps_the_old_lines_and_its_quarter_has_the_new_ones() -> None:
    book = _book()
    assert dict(book.on(Period.of_month(2027, 1).last_day).grade_lines)[Grade.GOOD] == 9000
    assert dict(book.on(Period.of_quarter(2027, 1).last_day).grade_lines)[Grade.GOOD] == 9200


def test_a_change_of_one_number_leaves_the_others_as_they_were() -> None:
    book = _book()
    assert book.on(date(2027, 3, 31)).good_share == Fraction(2, 5)
    assert book.on(date(2027, 4, 1)).good_share == Fraction(7, 20)
    assert dict(book.on(date(2027, 4, 1)).grade_lines)[Grade.FAIRLY_GOOD] == 8000


def test_the_print_out_says_since_when_each_number_holds() -> None:
    since = {setting.key: setting.since for setting in _book().on(date(2027, 3, 31)).settings}
    assert since["grade_lines"] == date(2027, 2, 1)
    assert since["good_share"] == date(2020, 12, 8)


def test_a_version_is_named_by_the_day_it_begins() -> None:
    assert _book().on(date(2027, 3, 31)).name == "张统字〔2020〕36号@2027-02-01"
