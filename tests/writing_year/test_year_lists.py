from collections.abc import Callable

from openpyxl import Workbook

from kaohe_excel.deciding.report import QuarterReport, YearReport
from kaohe_excel.writing.workbooks.talk_list import write_talk_list
from kaohe_excel.writing.year.bonus import write_bonus_basis

Open = Callable[[bytes], Workbook]


def bonus(book: Workbook) -> dict[str, tuple[object, ...]]:
    rows = book["奖金依据"].iter_rows(values_only=True)
    return {str(row[1]): (row[5], row[6], row[7], row[8]) for row in rows if isinstance(row[0], int)}


def test_nobody_has_the_bonus_before_the_grade_is_decided(year_report: YearReport, results: Open) -> None:
    rows = bonus(results(write_bonus_basis(year_report)))
    assert rows["ZD001"] == ("称职", "张店区统计局", "待审定", "待审定")
    assert rows["ZD010"] == ("待补", "张店区统计局", "待审定", "待审定")


def test_only_excellent_and_competent_have_the_bonus(decided_year: YearReport, results: Open) -> None:
    rows = bonus(results(write_bonus_basis(decided_year)))
    assert rows["ZD001"] == ("优秀", "张店区统计局", "已审定", "享受")
    assert rows["ZD002"] == ("称职", "张店区统计局", "已审定", "享受")
    assert rows["ZD009"] == ("不称职", "张店区统计局", "已审定", "不享受")


def test_who_needs_no_decision_is_settled_by_the_outcome(year_report: YearReport, results: Open) -> None:
    rows = bonus(results(write_bonus_basis(year_report)))
    assert rows["ZD012"] == ("优秀", "区委巡察办", "已审定", "享受")
    assert rows["ZD013"] == ("不得参加", "张店区统计局", "已审定", "不享受")
    assert rows["ZD014"] == ("不定等次", "张店区统计局", "已审定", "不享受")


def test_the_bonus_is_a_formula_over_grade_and_status(year_report: YearReport, opened: Open) -> None:
    rows = bonus(opened(write_bonus_basis(year_report)))
    assert all(str(row[3]).startswith("=IF(") for row in rows.values())


def listed(book: Workbook, name: str) -> dict[str, tuple[object, ...]]:
    return {str(row[1]): row for row in book[name].iter_rows(values_only=True) if isinstance(row[0], int)}


def test_a_years_lists_name_everybody_with_such_a_quarter(year_report: YearReport, results: Open) -> None:
    book = results(write_talk_list(year_report))
    assert book.sheetnames == ["表扬", "谈话提醒", "批评教育"]
    assert list(listed(book, "谈话提醒")) == ["ZD006", "ZD008", "ZD009"]
    assert list(listed(book, "批评教育")) == ["ZD007", "ZD009", "ZD015"]
    assert listed(book, "批评教育")["ZD009"][5:8] == (2, "第1季度 55.00分\n第3季度 58.00分", "已定")


def test_quarters_that_are_only_proposed_say_so(year_report: YearReport, results: Open) -> None:
    row = listed(results(write_talk_list(year_report)), "表扬")["ZD018"]
    assert row[5:8] == (2, "第1季度 90.00分\n第4季度 90.50分（待审定）", "部分待审定")


def test_a_quarters_lists_are_about_that_quarter(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_talk_list(quarter_report))
    good = listed(book, "表扬")
    assert list(good) == ["ZD001", "ZD002", "ZD003", "ZD005", "ZD012"]
    assert good["ZD001"][5:7] == ("2026年第1季度 95.93分", "已定")
    assert good["ZD002"][5:7] == ("2026年第1季度 94.90分（待审定）", "待审定")
    assert good["ZD012"][5:7] == ("2026年第1季度（外单位确定）", "已定")
    assert not listed(book, "批评教育")
    assert "没有“较差”等次的人员。" in [cell.value for cell in book["批评教育"]["A"]]
