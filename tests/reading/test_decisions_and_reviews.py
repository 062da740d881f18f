"""等次审核表 that came back, and 复核登记表."""

from datetime import date

import pytest

from tests.offices.folder import UnitFolder, receipt, seen
from tests.offices.sheets import FIRST_QUARTER, YEAR, Page, simple_page

HEADINGS = ("序号", "人员编号", "姓名", "科室", "季度得分", "建议等次", "确定等次", "理由")
REVIEWS = ("人员编号", "姓名", "考核期", "原等次", "申请日期", "理由", "结论", "复核后等次", "答复日期")


def decision(*rows: tuple[object, ...], head: tuple[object, ...], period: str = "2026年第1季度") -> Page:
    top = [("平时考核等次审核表",), (f"考核期：{period}", "", *head), HEADINGS]
    return Page("等次审核表", [*top, *rows])


def row(grade: str = "好", reason: str = "") -> tuple[object, ...]:
    return (1, "ZD004", "钱伟", "综合科", 91.5, "好", grade, reason)


def test_a_filled_sheet_is_read_with_its_meeting_and_date(office: UnitFolder) -> None:
    head = ("审定会议：第3次会议 审定日期：2026年4月10日",)
    office.put("审核.xlsx", decision(row("较好", "名额"), (2, "ZD005", "孙丽", "", 80, "较好", "", ""), head=head))
    intake = office.read(FIRST_QUARTER)
    (form,) = intake.facts.decisions
    assert (form.period, form.meeting, form.day) == (FIRST_QUARTER, "第3次会议", date(2026, 4, 10))
    assert [(r.person, r.grade, r.reason, r.printed) for r in form.rows] == [
        ("ZD004", "较好", "名额", "好"), ("ZD005", "", "", "较好"),
    ]  # fmt: skip
    assert str(form.rows[0].place) == "审核.xlsx!等次审核表!G4"


@pytest.mark.parametrize("value", ["", "　", "    年  月  日"])
def test_a_date_that_was_not_filled_in_is_none(office: UnitFolder, value: str) -> None:
    office.put("审核.xlsx", decision(row(), head=("审定会议：", "", "审定日期：" + value)))
    intake = office.read(FIRST_QUARTER)
    assert (intake.facts.decisions[0].day, intake.findings) == (None, ())


def test_a_date_cell_beside_its_label_is_read(office: UnitFolder) -> None:
    office.put("审核.xlsx", decision(row(), head=("审定日期：", date(2026, 4, 10))))
    assert office.read(FIRST_QUARTER).facts.decisions[0].day == date(2026, 4, 10)


def test_an_unreadable_date_is_an_error(office: UnitFolder) -> None:
    office.put("审核.xlsx", decision(row(), head=("审定日期：四月中旬",)))
    intake = office.read(FIRST_QUARTER)
    assert (intake.facts.decisions[0].day, seen(intake)) == (None, [("K310", "C2", "")])


def test_the_years_sheet_carries_the_year(office: UnitFolder) -> None:
    office.put("审核.xlsx", decision(row("优秀"), head=("审定日期：2027年1月10日",), period="2026年度"))
    assert [form.period for form in office.read(YEAR).facts.decisions] == [YEAR]
    assert receipt(office.read(FIRST_QUARTER), "审核.xlsx").verdict == "不用"


def test_rows_that_differ_are_taken_from_neither(office: UnitFolder) -> None:
    office.put("审核.xlsx", decision(row("好"), row("较好", "名额"), head=("审定日期：2026-04-10",)))
    intake = office.read(FIRST_QUARTER)
    assert intake.facts.decisions[0].rows == ()
    assert ("K326", "A5:H5", "ZD004") not in seen(intake)
    assert [(code, person) for code, _, person in seen(intake) if code == "K326"] == [("K326", "ZD004")]


def test_a_review_is_read(office: UnitFolder) -> None:
    rows = [("ZD004", "钱伟", "2026年第1季度", "较差", date(2026, 4, 20), "申辩", "改定", "一般", "2026.5.6")]
    office.put("复核.xlsx", simple_page("复核登记表", "平时考核复核登记表", REVIEWS, rows, ""))
    intake = office.read(FIRST_QUARTER)
    (review,) = intake.facts.reviews
    assert (review.person, review.period, review.original, review.grade) == ("ZD004", FIRST_QUARTER, "较差", "一般")
    assert (review.requested, review.answered) == (date(2026, 4, 20), date(2026, 5, 6))
    assert seen(intake) == [("K309", "I4", "ZD004")]


@pytest.mark.parametrize(
    ("period", "requested", "code", "cell"),
    [
        ("", date(2026, 4, 20), "K301", "C4"),
        ("上季度", date(2026, 4, 20), "K331", "C4"),
        ("2026Q1", "四月", "K310", "E4"),
    ],
)
def test_a_review_without_period_or_with_a_wrong_date_is_refused(
    office: UnitFolder, period: str, requested: object, code: str, cell: str
) -> None:
    rows = [("ZD004", "钱伟", period, "较差", requested, "", "", "", "")]
    office.put("复核.xlsx", simple_page("复核登记表", "平时考核复核登记表", REVIEWS, rows, ""))
    intake = office.read(FIRST_QUARTER)
    assert (intake.facts.reviews, seen(intake)) == ((), [(code, cell, "ZD004")])


def test_reviews_of_every_period_are_read(office: UnitFolder) -> None:
    rows = [("ZD004", "钱伟", "2025年第4季度", "较差", "", "", "", "", "")]
    office.put("复核.xlsx", simple_page("复核登记表", "平时考核复核登记表", REVIEWS, rows, ""))
    assert [str(review.period) for review in office.read(FIRST_QUARTER).facts.reviews] == ["2025Q4"]
