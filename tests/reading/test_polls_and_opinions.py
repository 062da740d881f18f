"""测评表, 年度测评表 and 外单位评价意见."""

import pytest

from kaohe_excel.core.facts import Gap, Place, Stage
from kaohe_excel.core.period import Period
from tests.offices.folder import UnitFolder, receipt, seen
from tests.offices.sheets import FIRST_QUARTER, MARCH, POLL_HEADINGS, YEAR, Page, simple_page

OPINIONS = ("人员编号", "姓名", "现工作单位", "评价意见", "得分", "等次")
SOUND = ("ZD005", "孙丽", 30, 29, 28, 20, 5, 2, 1)


def poll(*rows: tuple[object, ...], period: str = "2026年第1季度") -> Page:
    return simple_page("测评表", "民主测评统计表", POLL_HEADINGS, rows, period)


def test_a_clean_poll_is_read(office: UnitFolder) -> None:
    office.put("测评.xlsx", poll(SOUND))
    intake = office.read(FIRST_QUARTER)
    (form,) = intake.facts.poll_forms
    (row,) = form.rows
    assert (form.period, row.person, row.issued, row.returned, row.valid) == (FIRST_QUARTER, "ZD005", 30, 29, 28)
    assert dict(row.votes) == {"好": 20, "较好": 5, "一般": 2, "较差": 1}
    assert str(row.place) == "测评.xlsx!测评表!C4:I4"
    assert intake.findings == ()


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((30, 29, 28, 20, 5, 2, 2), [("K501", "C4:I4")]),
        ((30, 29, 28, 20, 5, 2, ""), [("K301", "I4")]),
        ((30, 31, 28, 20, 5, 2, 1), [("K502", "C4:I4")]),
        ((30, 27, 28, 20, 5, 2, 1), [("K502", "C4:I4")]),
        ((30, 29, 0, 0, 0, 0, 0), [("K503", "E4")]),
        ((30, 29, "", 20, 5, 2, 1), [("K301", "E4")]),
        ((30, 29, 28, 20.5, 5, 2, 1), [("K302", "F4")]),
        ((30, 29, 28, -1, 26, 2, 1), [("K303", "F4")]),
        (("", "", "", "", "", "", ""), [("K301", "C4:I4")]),
    ],
)
def test_ballots_that_do_not_add_up_leave_only_that_person_open(
    office: UnitFolder, counts: tuple[object, ...], found: list[tuple[str, str]]
) -> None:
    office.put("测评.xlsx", poll(("ZD004", "钱伟", *counts), SOUND))
    intake = office.read(FIRST_QUARTER)
    assert seen(intake) == [(code, cell, "ZD004") for code, cell in found]
    place = Place("测评.xlsx", "测评表", "C4:I4")
    assert intake.facts.gaps == (Gap("ZD004", Stage.POLL, FIRST_QUARTER, place, found[-1][0]),)
    assert [row.person for row in intake.facts.poll_forms[0].rows] == ["ZD005"]


def test_blank_votes_are_zero_where_the_others_add_up(office: UnitFolder) -> None:
    office.put("测评.xlsx", poll(("ZD004", "钱伟", 30, 29, 28, 28, "", "", "")))
    intake = office.read(FIRST_QUARTER)
    assert seen(intake) == [("K504", "G4", "ZD004"), ("K504", "H4", "ZD004"), ("K504", "I4", "ZD004")]
    assert dict(intake.facts.poll_forms[0].rows[0].votes) == {"好": 28, "较好": 0, "一般": 0, "较差": 0}


def test_counts_with_their_unit_are_read(office: UnitFolder) -> None:
    office.put("测评.xlsx", poll(("ZD004", "钱伟", "30张", 29, "28票", 28, 0, 0, 0)))
    intake = office.read(FIRST_QUARTER)
    assert seen(intake) == [("K309", "C4", "ZD004"), ("K309", "E4", "ZD004")]


def test_two_rows_that_differ_leave_the_person_open(office: UnitFolder) -> None:
    office.put("测评.xlsx", poll(SOUND, (*SOUND[:5], 21, 4, 2, 1), ("ZD004", "钱伟", *SOUND[2:])))
    intake = office.read(FIRST_QUARTER)
    assert seen(intake) == [("K326", "C5:I5", "ZD005")]
    assert [row.person for row in intake.facts.poll_forms[0].rows] == ["ZD004"]
    assert [(g.person, g.stage) for g in intake.facts.gaps] == [("ZD005", Stage.POLL)]


def test_two_equal_rows_count_once(office: UnitFolder) -> None:
    office.put("测评.xlsx", poll(SOUND, SOUND))
    intake = office.read(FIRST_QUARTER)
    assert seen(intake) == [("K325", "C5:I5", "ZD005")]
    assert len(intake.facts.poll_forms[0].rows) == 1


@pytest.mark.parametrize(
    ("written", "period"),
    [("2026年3月", FIRST_QUARTER), ("2026年1-3月", FIRST_QUARTER), ("2026Q1", FIRST_QUARTER), ("2026年度", YEAR)],
)
def test_a_month_means_its_quarter_and_a_year_is_kept_as_the_annual_poll(
    office: UnitFolder, written: str, period: Period
) -> None:
    office.put("测评.xlsx", poll(SOUND, period=written))
    intake = office.read()
    assert [form.period for form in intake.facts.poll_forms] == [period]
    assert seen(intake) == ([("K309", "A2", "")] if written == "2026年3月" else [])


def test_a_poll_without_a_vote_column_is_an_error_not_a_stranger(office: UnitFolder) -> None:
    page = simple_page("测评表", "民主测评统计表", POLL_HEADINGS[:-1], [SOUND[:-1]])
    office.put("测评.xlsx", page)
    assert seen(office.read(FIRST_QUARTER)) == [("K108", "", "")]


def test_an_annual_score_is_read_and_a_wrong_one_refused(office: UnitFolder) -> None:
    headings = ("人员编号", "姓名", "年度测评得分")
    rows = [("ZD004", "钱伟", 88.5), ("ZD005", "孙丽", 100.01), ("ZD007", "张伟", "")]
    office.put("年度.xlsx", simple_page("年度测评表", "年度测评表", headings, rows, "2026年度"))
    intake = office.read(YEAR)
    assert [(p.person, p.year, p.score) for p in intake.facts.annual_polls] == [("ZD004", YEAR, 8850)]
    assert seen(intake) == [("K303", "C5", "ZD005"), ("K301", "C6", "ZD007")]


def test_an_annual_poll_for_a_quarter_is_an_error(office: UnitFolder) -> None:
    page = simple_page("年度测评表", "年度测评表", ("人员编号", "姓名", "年度测评得分"), [("ZD004", "钱伟", 88)])
    office.put("年度.xlsx", page)
    assert [code for code, _, _ in seen(office.read(YEAR))] == ["K117"]


def test_host_opinions_may_lack_score_and_grade(office: UnitFolder) -> None:
    rows = [("ZD004", "钱伟", "区财政局", "表现良好", 91.5, "好"), ("ZD005", "孙丽", "区财政局", "能够履职", "", "")]
    office.put("意见.xlsx", simple_page("Sheet1", "外单位评价意见", OPINIONS, rows))
    intake = office.read(FIRST_QUARTER)
    assert [(o.person, o.unit, o.opinion, o.score, o.grade) for o in intake.facts.host_opinions] == [
        ("ZD004", "区财政局", "表现良好", 9150, "好"), ("ZD005", "区财政局", "能够履职", None, ""),
    ]  # fmt: skip
    assert intake.findings == ()


@pytest.mark.parametrize(("score", "code", "cell"), [("良好", "K302", "E4"), (100.5, "K303", "E4")])
def test_a_wrong_score_of_the_host_leaves_the_person_open(
    office: UnitFolder, score: object, code: str, cell: str
) -> None:
    rows = [("ZD004", "钱伟", "区财政局", "表现良好", score, "好")]
    office.put("意见.xlsx", simple_page("外单位评价意见", "外单位评价意见", OPINIONS, rows))
    intake = office.read(FIRST_QUARTER)
    assert seen(intake) == [(code, cell, "ZD004")]
    assert intake.facts.host_opinions == ()
    assert [(g.person, g.stage, g.period) for g in intake.facts.gaps] == [("ZD004", Stage.OPINION, FIRST_QUARTER)]


def test_forms_of_other_periods_are_not_used_and_leave_no_finding(office: UnitFolder) -> None:
    broken = ("ZD004", "孙丽", "x", 1, 2, 3, 4, 5, 6)
    office.put("测评.xlsx", poll(broken, period="2025年第4季度"))
    office.put("意见.xlsx", simple_page("意见", "外单位评价意见", OPINIONS, [("ZD999", "无名", "", "", "x", "")]))
    intake = office.read(MARCH)
    assert intake.findings == ()
    for file in ("测评.xlsx", "意见.xlsx"):
        assert (receipt(intake, file).verdict, receipt(intake, file).reason) == ("不用", "本次不需要这一考核期")
