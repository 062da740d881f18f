"""反馈通知书: a person's own figures, in words he can check, and nobody else's."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape, unescape

import pytest

from kaohe_excel.core.terms import Dimension, Grade, Status
from kaohe_excel.deciding.report import MonthReport, QuarterReport, Report, YearReport
from kaohe_excel.scoring.figures import MonthFigures
from kaohe_excel.writing.pages.notice_parts import median
from tests.papers.written import html_of


def words(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    return unescape(re.sub(r"<[^>]+>", "", body))


def notice(report: Report, person: str) -> str:
    folder = "年度通知书" if report.period.kind == "year" else "反馈通知书"
    return next(page for name, page in html_of(report).items() if name.startswith(f"{folder}/{person}_"))


REPORTS = ("pending_report", "decided_report", "month_report", "year_report")


@pytest.mark.parametrize("which", REPORTS)
def test_a_notice_names_nobody_else(which: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(which)
    people = report.people or report.people or report.people
    assert len(people) > 1
    for person in people:
        page = notice(report, person.person)
        assert escape(person.name, quote=False) in page
        others = {name for name in report.names.values() if name != person.name}
        assert [name for name in others if escape(name, quote=False) in page] == []


def test_another_persons_name_in_a_matter_is_left_out(decided_report: QuarterReport) -> None:
    assert "早会迟到，由（某同志）代为签到" in words(notice(decided_report, "ZD005"))


def test_another_persons_name_in_the_hosts_opinion_is_left_out(decided_report: QuarterReport) -> None:
    assert "工作主动，得到（某同志）等同志好评" in words(notice(decided_report, "ZD011"))


def test_a_classified_persons_matter_is_not_printed_but_its_points_are(decided_report: QuarterReport) -> None:
    text = words(notice(decided_report, "ZD016"))
    assert "绝密" not in text
    assert "（从略）" in text
    assert "合计扣5分" in text


def test_a_matter_that_speaks_of_secrets_is_withheld_from_anybodys_notice(decided_report: QuarterReport) -> None:
    open_person = tuple(replace(p, classified=False) for p in decided_report.people)
    text = words(notice(replace(decided_report, people=open_person), "ZD016"))
    assert "绝密" not in text
    assert "（从略）" in text


def test_each_step_of_the_score_can_be_worked_out_by_hand(decided_report: QuarterReport) -> None:
    text = words(notice(decided_report, "ZD005"))
    assert "95.10＝（95.10＋94.10＋96.10）÷3" in text
    assert "94.60＝（好18票×100＋较好5票×85＋一般2票×70＋较差0票×50）÷有效票25" in text
    assert "94.95＝95.10×70%＋94.60×30%" in text


def test_the_ratio_is_said_without_a_mark(decided_report: QuarterReport) -> None:
    assert "考核分与测评分的比例为70%与30%（七-1）" in words(notice(decided_report, "ZD005"))


def test_each_ground_carries_its_clause_and_no_mark(decided_report: QuarterReport) -> None:
    page = notice(decided_report, "ZD008")
    assert '受警告处分期间，最高为一般。<span class="cite">七-4</span></li>' in page
    assert "默认" not in words(page)
    assert page.index("受警告处分期间") < page.index("得分75以上不足90")


def test_the_scores_ground_says_what_it_leads_to(decided_report: QuarterReport) -> None:
    assert "得分90以上，可定为“好”。" in words(notice(decided_report, "ZD005"))
    assert "得分不足60，应定为“较差”。" in words(notice(decided_report, "ZD013"))


def test_an_undecided_notice_is_a_draft(pending_report: QuarterReport) -> None:
    text = words(notice(pending_report, "ZD005"))
    assert "草稿（待审定）" in text
    assert "拟定为“好”" in text
    assert "感谢" not in text


def test_a_decided_notice_is_no_draft_and_names_meeting_and_day(decided_report: QuarterReport) -> None:
    text = words(notice(decided_report, "ZD005"))
    assert "草稿" not in text
    assert "已审定（2026年4月8日，2026年第6次局长办公会）" in text
    assert "经考核领导小组审定，等次为“好”" in text


def test_only_poor_may_apply_for_review_within_ten_working_days_of_the_notice(decided_report: QuarterReport) -> None:
    # issued on Wednesday 8 April 2026: 9, 10, 13–17, 20–22 April
    assert "即2026年4月22日前（含当日）" in words(notice(decided_report, "ZD013"))
    for person in ("ZD005", "ZD015", "ZD010"):
        assert "复核" not in words(notice(decided_report, person))


def test_the_days_of_review_run_from_the_day_of_service_where_that_is_recorded(decided_report: QuarterReport) -> None:
    people = tuple(replace(p, served=date(2026, 4, 10)) for p in decided_report.people)
    # served on Friday 10 April: 13–17, 20–24 April
    text = words(notice(replace(decided_report, people=people), "ZD013"))
    assert "可自本通知书送达次日起10个工作日内，即2026年4月24日前（含当日）" in text


def test_what_was_decided_against_the_proposal_says_why(decided_report: QuarterReport) -> None:
    people = tuple(
        replace(
            p, decision=p.decision._replace(proposed=Grade.FAIRLY_GOOD, decided=Grade.GOOD, reason="王芳带病完成普查")
        )
        if p.person == "ZD005"
        else p
        for p in decided_report.people
    )
    report = replace(decided_report, people=people)
    assert "领导小组研究意见：王芳带病完成普查。" in words(notice(report, "ZD005"))
    assert "领导小组研究意见" not in words(notice(decided_report, "ZD005"))


def test_before_the_decision_no_deadline_runs(pending_report: QuarterReport) -> None:
    text = words(notice(pending_report, "ZD013"))
    assert "如最终审定为“较差”而您不服，可自收到正式通知书次日起10个工作日内" in text
    assert "含当日" not in text


def test_a_grade_changed_by_review_is_not_reviewed_again(decided_report: QuarterReport) -> None:
    people = tuple(replace(p, status=Status.REVIEWED) for p in decided_report.people)
    text = words(notice(replace(decided_report, people=people), "ZD013"))
    assert "经复核，等次改定为“较差”" in text
    assert "申请复核" not in text


def test_a_deadline_in_an_unpublished_calendar_is_marked(decided_report: QuarterReport) -> None:
    text = words(notice(replace(decided_report, issued_on=date(2090, 4, 3)), "ZD013"))
    assert "暂按周末推算" in text


def test_somebody_incomplete_is_told_what_is_missing_without_a_raters_name(pending_report: QuarterReport) -> None:
    text = words(notice(pending_report, "ZD009"))
    assert "尚缺：2月评分" in text
    assert "不按零分计算" in text
    assert "吴副明" not in text
    assert "季度得分" not in text


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ("ZD010", "您本季度不确定等次"),
        ("ZD012", "由现工作单位省统计局考核，结果为“好”"),
        ("ZD014", "您本季度无故未参加平时考核"),
        ("ZD011", "86.00（现工作单位评分）"),
    ],
)
def test_every_other_outcome_has_its_own_words(decided_report: QuarterReport, person: str, sentence: str) -> None:
    assert sentence in words(notice(decided_report, person))


def test_somebody_ungraded_is_shown_no_quarter_score(decided_report: QuarterReport) -> None:
    text = words(notice(decided_report, "ZD010"))
    assert "考核分" in text
    assert "95.65" not in text


def test_a_missing_dimension_is_called_missing_and_not_zero(pending_report: QuarterReport) -> None:
    page = notice(pending_report, "ZD009")
    assert "<td>缺</td>" in page
    assert "能 缺 / 15" in page
    assert "<td>0.00</td>" not in page


def test_too_many_deductions_are_gathered_and_none_is_lost(decided_report: QuarterReport) -> None:
    page = notice(decided_report, "ZD013")
    rows = page.split('<table class="deductions">')[1].split("</table>")[0].count("<tr>") - 1
    # thirteen lines less two for the two grounds
    assert rows == 11
    assert "共20条，合计扣20分" in page
    # ten items on lines of their own, ten together
    assert "其余10个条目" in page
    assert "<td>10</td><td>10</td>" in page


def test_a_month_has_scores_and_deductions_but_no_grade(month_report: MonthReport) -> None:
    text = words(notice(month_report, "ZD005"))
    assert "月度得分94.10" in text.replace("\n", "")
    assert "月报迟报两天" in text
    assert "早会迟到" not in text
    assert "等次为" not in text


def test_a_month_that_does_not_count_says_why(month_report: MonthReport) -> None:
    assert "您本月不计入平时考核（借调）" in words(notice(month_report, "ZD011"))


def test_a_years_notice_works_out_the_annual_score(year_report: YearReport) -> None:
    text = words(notice(year_report, "ZD005"))
    assert "88.25＝（88.10＋88.20＋88.30＋88.40）÷4" in text
    assert "88.95＝88.25×60%＋90.00×40%" in text


def test_a_years_notice_names_the_open_quarter(year_report: YearReport) -> None:
    assert "尚缺：第2季度的平时考核等次" in words(notice(year_report, "ZD006"))


# --- the median -----------------------------------------------------------------------------------------------------


def test_a_median_of_four_people_is_withheld_and_of_five_is_shown() -> None:
    assert median([100, 200, 300, 400]) is None
    assert median([100, 200, 300, 400, None]) is None
    assert median([500, 100, 400, 200, 300]) == 300


def test_a_median_of_an_even_number_is_rounded_half_up() -> None:
    assert median([1, 2, 3, 4, 5, 6]) == 4


def test_a_small_unit_sees_no_median(decided_report: QuarterReport) -> None:
    few = replace(decided_report, people=decided_report.people[:4])
    assert "单位中位数" not in notice(few, "ZD005")
    assert "单位中位数" in notice(decided_report, "ZD005")


# --- drawings -------------------------------------------------------------------------------------------------------


def test_the_drawings_words_give_score_full_mark_and_median(clones: Callable[[int], QuarterReport]) -> None:
    assert "德 14.50 / 15，本单位中位数 14.50" in notice(clones(5), "C000")


def test_half_the_full_mark_draws_half_the_bar(decided_report: QuarterReport) -> None:
    who = decided_report.people[1]

    def halved(month: MonthFigures) -> MonthFigures:
        half = dict(zip(Dimension, (750, 750, 750, 2000, 750), strict=True))
        return month._replace(before=half, after=half, score=5000)

    figures = who.figures._replace(months=tuple(map(halved, who.figures.months)))
    page = notice(replace(decided_report, people=(replace(who, figures=figures),)), "ZD006")
    # the full bar is 230 units long
    assert page.count('width="115" height="22" class="bar"') == 5
