"""The 负面表现清单: deductions against the catalogue, and the records that limit a grade."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from kaohe_excel.core.facts import Gap, Place, Stage
from kaohe_excel.core.terms import Dimension, Grade
from tests.offices.folder import UnitFolder, messages, receipt, seen
from tests.offices.sheets import BEHAVIOUR_HEADINGS, FIRST_QUARTER, MARCH, Page, simple_page

CATALOGUE = [("F1", "绩", "迟报", 1, 3), ("F2", "绩", "代填代改", 10, ""), ("F2", "廉", "代填代改", 5, "")]
CATALOGUE_HEADINGS = ("编号", "维度", "表现", "每次扣分", "上限")
DAY = date(2026, 3, 5)


def behaviours(*rows: tuple[object, ...], period: str = "2026年3月") -> Page:
    return simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, rows, period)


def catalogue(rows: Sequence[tuple[object, ...]] | None = None) -> Page:
    return simple_page("条目", "负面表现条目", CATALOGUE_HEADINGS, CATALOGUE if rows is None else rows, "")


def record(item: str = "F1", times: object = 1, points: object = 1, day: object = DAY) -> tuple[object, ...]:
    return ("ZD004", "钱伟", day, item, "迟报月报", times, points, "台账", "赵敏")


def gap(stage: Stage, period: object, cell: str, code: str, sheet: str, dimensions: str = "") -> Gap:
    place = Place("清单.xlsx", sheet, cell)
    return Gap("ZD004", stage, period, place, code, frozenset(Dimension(letter) for letter in dimensions))  # type: ignore[arg-type]


def test_a_clean_list_is_read_with_its_catalogue(office: UnitFolder) -> None:
    office.put("清单.xlsx", behaviours(record(), record("F2", 2, 30)), catalogue())
    intake = office.read(MARCH)
    (held,) = intake.facts.behaviour_lists
    assert intake.findings == ()
    assert (held.period, [(b.item, b.times, b.day) for b in held.behaviours]) == (
        MARCH, [("F1", 1, DAY), ("F2", 2, DAY)],
    )  # fmt: skip
    assert str(held.behaviours[0].place) == "清单.xlsx!负面表现!C4:I4"
    assert [(item.code, item.dimension, item.points, item.cap) for item in held.catalogue] == [
        ("F1", "绩", 100, 300), ("F2", "绩", 1000, None), ("F2", "廉", 500, None),
    ]  # fmt: skip


def test_an_empty_list_is_a_report_of_nothing(office: UnitFolder) -> None:
    office.put("清单.xlsx", behaviours())
    intake = office.read(MARCH)
    assert [(held.period, held.behaviours) for held in intake.facts.behaviour_lists] == [(MARCH, ())]
    assert intake.findings == ()


def test_the_policys_catalogue_holds_where_no_list_has_one(office: UnitFolder) -> None:
    item = office.policies.on(MARCH.last_day).catalogue[0]
    office.put("清单.xlsx", behaviours(record(item.code, 1, "")))
    (held,) = office.read(MARCH).facts.behaviour_lists
    assert [(b.item, b.times) for b in held.behaviours] == [(item.code, 1)]


@pytest.mark.parametrize(
    ("times", "points", "code", "cell", "counted"),
    [
        (2, "", "K404", "G4", 2),
        ("", 1, "K405", "F4", 1),
        ("", 2, "K301", "F4", None),
        ("", "", "K301", "F4", None),
        (2, 1, "K403", "G4", None),
        (0, 0, "K303", "F4", None),
        (1.5, 1.5, "K302", "F4", None),
        ("一", 1, "K302", "F4", None),
        (1, -1, "K303", "G4", None),
        ("2次", "2分", "K309", "F4", 2),
    ],
)
def test_the_deduction_is_times_by_points(
    office: UnitFolder, times: object, points: object, code: str, cell: str, counted: int | None
) -> None:
    office.put("清单.xlsx", behaviours(record("F1", times, points)), catalogue())
    intake = office.read(MARCH)
    (held,) = intake.facts.behaviour_lists
    assert (code, cell, "ZD004") in seen(intake)
    assert [b.times for b in held.behaviours] == ([counted] if counted else [])
    expected = () if counted else (gap(Stage.DEDUCTION, MARCH, "C4:I4", code, "负面表现", "绩"),)
    assert intake.facts.gaps == expected


def test_an_item_of_two_dimensions_is_deducted_from_both_together(office: UnitFolder) -> None:
    office.put("清单.xlsx", behaviours(record("F2", 1, 10)), catalogue())
    intake = office.read(MARCH)
    assert messages(intake, "K403") == ["扣分填的是 10，按条目应为 15"]
    assert intake.facts.gaps == (gap(Stage.DEDUCTION, MARCH, "C4:I4", "K403", "负面表现", "绩廉"),)


def test_an_unknown_item_leaves_the_month_open(office: UnitFolder) -> None:
    office.put("清单.xlsx", behaviours(record("F9"), record()), catalogue())
    intake = office.read(MARCH)
    assert seen(intake) == [("K401", "D4", "ZD004")]
    assert intake.facts.gaps == (gap(Stage.DEDUCTION, MARCH, "C4:I4", "K401", "负面表现"),)
    assert len(intake.facts.behaviour_lists[0].behaviours) == 1


@pytest.mark.parametrize(("day", "code"), [("4月5日", "K310"), ("", "K301"), ("2026.2.30", "K310")])
def test_an_unreadable_date_leaves_the_lists_month_open(office: UnitFolder, day: object, code: str) -> None:
    office.put("清单.xlsx", behaviours(record(day=day)), catalogue())
    intake = office.read(MARCH)
    assert seen(intake) == [(code, "C4", "ZD004")]
    assert intake.facts.gaps == (gap(Stage.DEDUCTION, MARCH, "C4:I4", code, "负面表现", "绩"),)


@pytest.mark.parametrize("day", ["2026.3.5", "2026年3月5日", "2026-3-5", "2026/3/5", "20260305", 46086, "２０２６.3.5"])
def test_a_date_written_in_another_way_is_read_and_noted(office: UnitFolder, day: object) -> None:
    office.put("清单.xlsx", behaviours(record(day=day)), catalogue())
    intake = office.read(MARCH)
    assert [b.day for b in intake.facts.behaviour_lists[0].behaviours] == [DAY]
    assert seen(intake) == [("K309", "C4", "ZD004")]


def test_a_date_outside_the_lists_month_counts_by_date(office: UnitFolder) -> None:
    office.put("清单.xlsx", behaviours(record(day=date(2026, 2, 28)), record(day=date(2026, 3, 31))), catalogue())
    intake = office.read(MARCH)
    assert seen(intake) == [("K406", "C4", "ZD004")]
    assert [b.day.month for b in intake.facts.behaviour_lists[0].behaviours] == [2, 3]


def test_equal_records_are_all_read_for_the_checking_room_to_compare(office: UnitFolder) -> None:
    office.put("清单.xlsx", behaviours(record(), record(), record(times=2, points=2)), catalogue())
    intake = office.read(MARCH)
    assert [b.times for b in intake.facts.behaviour_lists[0].behaviours] == [1, 1, 2]


def test_a_list_of_another_month_speaks_only_of_records_that_matter(office: UnitFolder) -> None:
    office.put(
        "五月.xlsx",
        behaviours(record("F9", day=date(2026, 5, 8)), record(day=date(2026, 3, 9)), period="2026年5月"),
        catalogue(),
    )
    intake = office.read(MARCH)
    assert seen(intake) == [("K406", "C5", "ZD004")]
    assert [gap.period for gap in intake.facts.gaps] != [MARCH]


def test_catalogues_that_disagree_spoil_only_that_items_rows(office: UnitFolder) -> None:
    other = [("F1", "绩", "迟报", 2, 3), *CATALOGUE[1:]]
    office.put("清单.xlsx", behaviours(record(), record("F2", 1, 15)), catalogue())
    office.put("二月.xlsx", behaviours(period="2026年2月"), catalogue(other))
    intake = office.read(MARCH)
    assert seen(intake) == [("K402", "D4", "ZD004")]
    march = next(held for held in intake.facts.behaviour_lists if held.period == MARCH)
    assert [b.item for b in march.behaviours] == ["F2"]
    assert [g.code for g in intake.facts.gaps] == ["K402"]


def test_a_faulty_catalogue_row_spoils_the_rows_that_use_it(office: UnitFolder) -> None:
    office.put(
        "清单.xlsx",
        behaviours(record(), record("F2", 1, 15)),
        catalogue([("F1", "绩", "迟报", "一分", ""), *CATALOGUE[1:]]),
    )
    intake = office.read(MARCH)
    assert seen(intake) == [("K412", "D4", ""), ("K412", "D4", "ZD004")]
    assert [b.item for b in intake.facts.behaviour_lists[0].behaviours] == ["F2"]


def test_a_record_that_fits_two_people_leaves_both_open(office: UnitFolder) -> None:
    row = ("ZD004", "孙丽", DAY, "F1", "", 1, 1, "", "")
    office.put("清单.xlsx", behaviours(row), catalogue())
    intake = office.read(MARCH)
    assert seen(intake) == [("K320", "A4", "ZD004")]
    assert [(g.person, g.period, g.code) for g in intake.facts.gaps] == [
        ("ZD004", MARCH, "K320"),
        ("ZD005", MARCH, "K320"),
    ]


def test_a_record_about_a_leader_is_not_used(office: UnitFolder) -> None:
    office.put("清单.xlsx", behaviours(("ZD001", "王建国", DAY, "F1", "", 1, 1, "", "")), catalogue())
    assert seen(office.read(MARCH)) == [("K328", "C4:I4", "ZD001")]


def test_lists_of_every_period_are_read(office: UnitFolder) -> None:
    office.put("一月.xlsx", behaviours(period="2026年1月"))
    office.put("去年.xlsx", behaviours(period="2025年12月"))
    assert [str(held.period) for held in office.read(MARCH).facts.behaviour_lists] == ["2026-01", "2025-12"]


def test_a_list_without_its_main_sheet_is_an_error_but_its_other_records_count(office: UnitFolder) -> None:
    rows = [("ZD004", "钱伟", DAY, "", "未写周纪实", "李明")]
    office.put("清单.xlsx", simple_page("告诫", "告诫记录", ADMONITIONS, rows, "2026年3月"))
    intake = office.read(MARCH)
    assert seen(intake) == [("K119", "", "")]
    assert len(intake.facts.behaviour_lists[0].admonitions) == 1


ADMONITIONS = ("人员编号", "姓名", "告诫日期", "考核期", "事由", "告诫人")
ACCOUNTS = ("人员编号", "姓名", "问责日期", "问责方式", "定等", "依据")
SANCTIONS = ("人员编号", "姓名", "处分种类", "决定日期", "期满日期", "文号")
ABSENT = ("人员编号", "姓名", "日期", "考核期", "事由")


@pytest.mark.parametrize(
    ("day", "period", "quarter"),
    [
        (DAY, "", FIRST_QUARTER),
        ("", "2026年第1季度", FIRST_QUARTER),
        ("", "2026年2月", FIRST_QUARTER),
        (date(2026, 4, 2), "2026年一季度", FIRST_QUARTER),
        ("", date(2026, 2, 1), FIRST_QUARTER),
    ],
)
def test_an_admonition_belongs_to_its_period_else_to_its_date(
    office: UnitFolder, day: Any, period: Any, quarter: Any
) -> None:
    sheet = simple_page("告诫", "告诫记录", ADMONITIONS, [("ZD004", "钱伟", day, period, "未写周纪实", "李明")], "")
    absent = simple_page("无故不参加", "无故不参加平时考核记录", ABSENT, [("ZD004", "钱伟", day, period, "")], "")
    office.put("清单.xlsx", behaviours(), sheet, absent)
    intake = office.read(MARCH)
    (held,) = intake.facts.behaviour_lists
    assert [a.quarter for a in held.admonitions] + [a.quarter for a in held.non_participations] == [quarter, quarter]
    assert intake.findings == ()


@pytest.mark.parametrize(
    ("day", "period", "code", "cell"),
    [("", "", "K301", "D4"), (DAY, "2026年", "K331", "D4"), (DAY, "上季度", "K331", "D4"), ("三月", "", "K310", "C4")],
)
def test_an_admonition_without_a_quarter_leaves_the_lists_quarter_open(
    office: UnitFolder, day: object, period: object, code: str, cell: str
) -> None:
    sheet = simple_page("告诫", "告诫记录", ADMONITIONS, [("ZD004", "钱伟", day, period, "", "")], "")
    office.put("清单.xlsx", behaviours(), sheet)
    intake = office.read(MARCH)
    assert seen(intake) == [(code, cell, "ZD004")]
    assert intake.facts.gaps == (gap(Stage.RECORD, FIRST_QUARTER, "C4:F4", code, "告诫"),)


def test_accountability_without_a_grade_is_kept_and_a_wrong_grade_is_not(office: UnitFolder) -> None:
    rows = [("ZD004", "钱伟", DAY, "通报", "一般", "党组会"), ("ZD005", "孙丽", DAY, "诫勉", "", ""),
            ("ZD007", "张伟", DAY, "诫勉", "较好", "")]  # fmt: skip
    office.put("清单.xlsx", behaviours(), simple_page("问责", "问责记录", ACCOUNTS, rows, ""))
    intake = office.read(MARCH)
    kept = intake.facts.behaviour_lists[0].accountabilities
    assert [(one.person, one.grade, one.day) for one in kept] == [("ZD004", Grade.FAIR, DAY), ("ZD005", None, DAY)]
    assert seen(intake) == [("K408", "E5", "ZD005"), ("K311", "E6", "ZD007")]
    assert [(g.person, g.period, g.code) for g in intake.facts.gaps] == [("ZD007", FIRST_QUARTER, "K311")]


def test_the_end_of_a_sanction_is_stated_or_computed(office: UnitFolder) -> None:
    rows = [
        ("ZD004", "钱伟", "警告", date(2025, 8, 31), "", "1号"),
        ("ZD005", "孙丽", "记过", date(2026, 1, 10), date(2027, 1, 10), "2号"),
        ("ZD007", "张伟", "记大过", date(2026, 1, 10), date(2027, 7, 12), "3号"),
    ]
    office.put("清单.xlsx", behaviours(), simple_page("处分", "处分记录", SANCTIONS, rows, ""))
    intake = office.read(MARCH)
    # 31 August + 6 months is clamped to 28 February, less a day; 12 months from 10 January end on the 9th; 18 on 9 July.
    assert [s.end for s in intake.facts.behaviour_lists[0].sanctions] == [
        date(2026, 2, 27), date(2027, 1, 10), date(2027, 7, 12),
    ]  # fmt: skip
    # Whether a stated end is right depends on the person's other 处分, so that it is judged when all lists are read.
    assert seen(intake) == []


@pytest.mark.parametrize(
    ("kind", "decided", "end", "code", "cell"),
    [
        ("诫勉", DAY, "", "K409", "C4"),
        ("", DAY, "", "K409", "C4"),
        ("党内通报", DAY, "", "K409", "C4"),
        ("警告", "去年", "", "K310", "D4"),
        ("警告", "", "", "K301", "D4"),
        ("警告", DAY, "半年", "K310", "E4"),
    ],
)
def test_a_sanction_of_unknown_kind_or_date_leaves_every_period_open(
    office: UnitFolder, kind: str, decided: object, end: object, code: str, cell: str
) -> None:
    rows = [("ZD004", "钱伟", kind, decided, end, "")]
    office.put("清单.xlsx", behaviours(), simple_page("处分", "处分记录", SANCTIONS, rows, ""))
    intake = office.read(MARCH)
    assert seen(intake) == [(code, cell, "ZD004")]
    assert intake.facts.gaps == (gap(Stage.RECORD, None, "C4:F4", code, "处分"),)


def test_an_administrative_warning_is_a_warning(office: UnitFolder) -> None:
    rows = [("ZD004", "钱伟", "行政警告", DAY, "", "")]
    office.put("清单.xlsx", behaviours(), simple_page("处分", "处分记录", SANCTIONS, rows, ""))
    intake = office.read(MARCH)
    assert [s.kind for s in intake.facts.behaviour_lists[0].sanctions] == ["警告"]
    assert seen(intake) == [("K309", "C4", "ZD004")]


def test_a_list_whose_item_column_is_renamed_is_an_error_not_a_stranger(office: UnitFolder) -> None:
    page = behaviours(record())
    page.rows[2] = ("人员编号", "姓名", "发生日期", "代码", "事项", "次数", "扣分", "依据", "记录人")
    office.put("清单.xlsx", page)
    intake = office.read(MARCH)
    assert messages(intake, "K108") == ["缺少必需的列：条目编号"]
    assert receipt(intake, "清单.xlsx").verdict == "不用"
