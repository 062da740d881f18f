"""What one cell says, at the edges of what can be read."""

from datetime import date, datetime, time

import pytest

from kaohe_excel.core.period import Period
from kaohe_excel.reading.book import Value
from kaohe_excel.reading.cells import Fault, count_of, date_of, id_key, name_key, period_of, points_of


def test_every_score_to_two_decimals_is_read_exactly() -> None:
    for hundredths in range(10_001):
        assert points_of(hundredths / 100) == (hundredths, None, False)
        assert points_of(f"{hundredths // 100}.{hundredths % 100:02d}").value == hundredths


@pytest.mark.parametrize(
    ("value", "points", "corrected"),
    [
        (4.1, 410, False),
        (4.1000000000000005, 410, True),
        (0.1 + 0.2, 30, True),
        (88.42, 8842, False),
        (-1.5, -150, False),
        ("-1.5", -150, True),
        ("９０．５", 9050, True),
        ("4.500", 450, True),
        (7, 700, False),
    ],
)
def test_numbers_with_one_reading(value: Value, points: int, corrected: bool) -> None:
    assert points_of(value) == (points, None, corrected)


@pytest.mark.parametrize("value", [4.001, 4.0000001, 4.999, "4.001", "0.005"])
def test_a_third_decimal_is_too_precise(value: Value) -> None:
    assert points_of(value).fault is Fault.TOO_PRECISE


@pytest.mark.parametrize(
    "value",
    ["4.", ".5", "+5", "5..0", "1,000", "4 5 分分", "九十", "5²", "½", "٤", "0x5", "5%", "约5", "5-6", float("inf"), float("nan"),
     1e300, True, date(2026, 1, 1), time(4, 30), "分", "1" * 16],
)  # fmt: skip
def test_anything_else_is_no_number(value: Value) -> None:
    assert points_of(value).fault is Fault.UNREADABLE


@pytest.mark.parametrize("value", ["", " ", "　", "\n"])
def test_white_space_is_blank(value: Value) -> None:
    assert (points_of(value).fault, date_of(value).fault, period_of(value).fault) == (Fault.BLANK,) * 3


@pytest.mark.parametrize("value", ["#N/A", "#DIV/0!", "#value!", "Err:502"])
def test_error_texts_are_error_values(value: Value) -> None:
    assert (points_of(value).fault, date_of(value).fault) == (Fault.ERROR_VALUE, Fault.ERROR_VALUE)


@pytest.mark.parametrize(
    ("value", "count"), [(3.0, 3), ("3", 3), ("３ 票", 3), ("0", 0), (2.5, None), ("2.5", None), ("三", None)]
)
def test_counts_are_whole(value: Value, count: int | None) -> None:
    assert count_of(value).value == count


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (datetime(2026, 3, 5, 8, 30), date(2026, 3, 5)),
        ("2026-03-05 00:00:00", date(2026, 3, 5)),
        ("2026。3。5", date(2026, 3, 5)),
        (20260305.0, date(2026, 3, 5)),
        (18264.0, date(1950, 1, 1)),
        (73050.0, date(2099, 12, 31)),
        (18263.0, None),
        (73051.0, None),
        (2026.3, None),
        (46086.5, None),
        ("46086", None),
        ("26.3.5", None),
        ("2026.3-5", None),
        ("2026年3月", None),
        ("3/5/2026", None),
        (date(1900, 1, 5), None),
        (date(2206, 3, 5), None),
        (True, None),
        (float("inf"), None),
        (float("nan"), None),
    ],
)  # fmt: skip
def test_days(value: Value, day: date | None) -> None:
    assert date_of(value).value == day


@pytest.mark.parametrize(
    ("value", "period"),
    [
        ("2026年10月", "2026-10"),
        ("2026.1", "2026-01"),
        ("2026．10", "2026-10"),
        (2026.11, "2026-11"),
        (2026.12, "2026-12"),
        (2026.2, "2026-02"),
        (2026.1, None),
        (2026.13, None),
        (2026.0, "2026"),
        (46086.0, "2026-03"),
        (date(2026, 3, 1), "2026-03"),
        ("2026年第1季度（1—3月）", "2026Q1"),
        ("2026年4-6月", "2026Q2"),
        ("2026年10至12月", "2026Q4"),
        ("2026年2-4月", None),
        ("2026年1-2月", None),
        ("2026年度", "2026"),
        ("2026年13月", None),
        ("第一季度", None),
        ("3月", None),
        (True, None),
    ],
)
def test_periods(value: Value, period: str | None) -> None:
    assert period_of(value).value == (Period.parse(period) if period else None)


def test_ids_and_names_are_compared_by_key() -> None:
    assert id_key(" zd ００５") == id_key("ZD005")
    assert id_key(7.0) == id_key("7")
    keys = {name_key(f"买买提{dot}艾力") for dot in "·•・․‧∙⋅．.｡。"}
    assert keys == {"买买提·艾力"}
    assert name_key("张　三 ") == name_key("张三")
