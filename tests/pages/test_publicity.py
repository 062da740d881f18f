"""公示: names and grades, and nothing else."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from kaohe_excel.core.terms import QuarterOutcome, Status
from kaohe_excel.deciding.report import QuarterPerson, QuarterReport, Report
from kaohe_excel.writing.pages.publicity import NameCell, packed
from tests.papers.written import html_of


def page_of(report: Report) -> str:
    return html_of(report)["公示.html"]


def words(page: str) -> str:
    """What a reader sees."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    return unescape(re.sub(r"<[^>]+>", "", body))


def changed(report: Report, person: str, **changes: object) -> Report:
    people = tuple(replace(p, **changes) if p.person == person else p for p in report.people)  # type: ignore[arg-type]
    return replace(report, people=people)


def test_no_score_no_deduction_no_matter_and_no_id_is_printed(decided_report: QuarterReport) -> None:
    text = words(page_of(decided_report))
    assert not re.search(r"\d+\.\d", text)
    assert not re.search(r"ZD\d+", text)
    for word in ("得分", "扣", "迟", "脱岗", "绝密", "警告", "记过", "办公室主任", "宣传部", "综合科"):
        assert word not in text


def test_only_people_with_a_grade_are_listed_and_the_others_are_only_counted(decided_report: QuarterReport) -> None:
    text = words(page_of(decided_report))
    for listed in ("王芳", "李建国", "沈保山", "冯敏"):
        assert listed in text
    for unlisted in ("孙文", "郑成功", "周局长民"):
        assert unlisted not in text
    assert "另有3人本期不确定等次或尚未确定等次，不列入公示" in text


def test_names_stand_by_grade_then_in_the_rosters_order(decided_report: QuarterReport) -> None:
    shuffled = replace(decided_report, people=decided_report.people[::-1])
    text = words(page_of(shuffled))
    order = [
        "“好”等次（2人）",
        "王芳",
        "阿卜杜热合曼",
        "“较好”等次（3人）",
        "李建国",
        "钱小雨",
        "沈保山",
        "“一般”等次（2人）",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_before_the_decision_the_page_is_marked_as_a_draft(pending_report: QuarterReport) -> None:
    text = words(page_of(pending_report))
    assert "草稿（待审定）" in text
    assert "请勿张贴" in text
    assert "拟定等次如下" in text


def test_after_the_decision_nothing_says_draft(decided_report: QuarterReport) -> None:
    text = words(page_of(decided_report))
    assert "草稿" not in text
    assert "待审定" not in text
    assert "2026年第6次局长办公会审定" in text


def test_one_decided_among_undecided_people_leaves_a_star_on_the_others(pending_report: QuarterReport) -> None:
    page = page_of(changed(pending_report, "ZD005", status=Status.DECIDED))
    assert "标＊的等次待审定" in page
    assert page.count("<sup>＊</sup>") == 7


def test_five_working_days_follow_the_day_of_the_paper(decided_report: QuarterReport) -> None:
    # issued on Wednesday 8 April 2026: 9, 10, 13, 14, 15 April
    assert "2026年4月9日至2026年4月15日，共5个工作日" in words(page_of(decided_report))


def test_a_decided_paper_is_the_same_whatever_the_day_of_the_run(decided_report: QuarterReport) -> None:
    page = page_of(replace(decided_report, as_of=date(2026, 4, 1)))
    assert page == page_of(replace(decided_report, as_of=date(2026, 12, 31)))
    # decided and issued on Wednesday 8 April
    assert "2026年4月9日至2026年4月15日" in words(page)


def test_the_recorded_first_day_of_publicity_holds(decided_report: QuarterReport) -> None:
    text = words(page_of(replace(decided_report, posted_on=date(2026, 4, 13))))
    # Monday 13 April is the first of the five working days
    assert "2026年4月13日至2026年4月17日" in text


def test_an_unknown_calendar_is_said(decided_report: QuarterReport) -> None:
    assert "尚未公布" in words(page_of(replace(decided_report, issued_on=date(2090, 4, 3))))
    assert "尚未公布" not in words(page_of(decided_report))


def test_review_is_offered_with_its_days_and_nothing_bears_a_mark(decided_report: QuarterReport) -> None:
    text = words(page_of(decided_report))
    assert "10个工作日内，向平时考核工作领导小组办公室申请复核" in text
    assert "默认" not in text


def test_two_people_of_one_name_are_told_apart_by_department(decided_report: QuarterReport) -> None:
    first = next(p for p in decided_report.people if p.person == "ZD014")
    graded = first.decision._replace(outcome=QuarterOutcome.GOOD)
    text = words(page_of(changed(decided_report, "ZD014", decision=graded)))
    assert "陈静（普查中心）" in text
    assert "陈静（办公室）" in text


def test_two_people_of_one_name_and_department_are_told_apart_by_id(decided_report: QuarterReport) -> None:
    first = next(p for p in decided_report.people if p.person == "ZD014")
    graded = first.decision._replace(outcome=QuarterOutcome.GOOD)
    text = words(page_of(changed(decided_report, "ZD014", decision=graded, department="办公室")))
    assert "陈静（ZD014）" in text
    assert "陈静（ZD015）" in text


@pytest.mark.parametrize(("name", "department"), [("陈　静", "办公室"), ("陈静", ""), ("陈 静", "")])
def test_two_people_whose_names_read_alike_are_told_apart_and_both_listed(
    decided_report: QuarterReport, name: str, department: str
) -> None:
    first = next(p for p in decided_report.people if p.person == "ZD014")
    graded = first.decision._replace(outcome=QuarterOutcome.GOOD)
    text = words(page_of(changed(decided_report, "ZD014", decision=graded, name=name, department=department)))
    assert "（ZD014）" in text
    assert "陈静（ZD015）" in text if department else "陈静（办公室）" in text


def test_a_quarter_without_any_grade_says_so(decided_report: QuarterReport) -> None:
    nobody: tuple[QuarterPerson, ...] = ()
    assert "暂无确定等次的人员" in page_of(replace(decided_report, people=nobody))


@pytest.mark.parametrize(
    ("slots", "head", "lines"),
    [
        ((1, 1, 1, 1, 1), 0, [5]),
        ((1, 1, 1, 1, 1, 1), 0, [5, 1]),
        ((1, 1, 1, 1, 2), 0, [4, 1]),
        ((5, 1), 0, [1, 1]),
        ((2, 3), 0, [2]),
        ((1, 1, 1, 1), 2, [3, 1]),
        ((5,), 2, [0, 1]),
    ],
)
def test_names_fill_lines_of_five_slots_behind_the_head(slots: tuple[int, ...], head: int, lines: list[int]) -> None:
    cells = [NameCell("某某某", width, False, False) for width in slots]
    assert [len(line) for line in packed(cells, head)] == lines
