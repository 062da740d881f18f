"""总览 and 问题清单: what came in, what is missing, how it stands."""

import re
from dataclasses import replace
from html import unescape

from kaohe_excel.core.facts import Receipt
from kaohe_excel.core.terms import QuotaMode, Verdict
from kaohe_excel.deciding.report import MonthReport, QuarterReport, YearReport
from kaohe_excel.reading.context import UNWANTED
from kaohe_excel.rules.quota import Quota
from kaohe_excel.writing.pages.pages import problems_page
from tests.papers.written import html_of


def words(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_the_first_page_opens_every_paper_and_every_page(pending_report: QuarterReport) -> None:
    first = html_of(pending_report)["index.html"]
    for title in ("平时考核汇总表", "等次审核表", "公示", "问题清单", "反馈通知书-全部"):
        assert f">{title}</a>" in first
    assert first.count("的通知书") == len(pending_report.people)


def test_it_counts_people_grades_gaps_and_errors(pending_report: QuarterReport) -> None:
    text = words(html_of(pending_report)["index.html"])
    for tile in ("12 考核对象", "8 已有等次", "1 待补", "1 未交材料", "2 错误", "5 收到文件"):
        assert tile in text


def test_it_says_what_is_missing_and_why_somebody_is_incomplete(pending_report: QuarterReport) -> None:
    text = words(html_of(pending_report)["index.html"])
    assert "吴副明（局领导） 评分表 2026年2月 欧阳晓彤" in text
    assert "欧阳晓彤 （工业科）吴副明的2026年2月评分表还没有交" in text


def test_everything_handed_in_is_said_in_one_sentence(decided_report: QuarterReport) -> None:
    text = words(html_of(replace(decided_report, reminders=()))["index.html"])
    assert "应交的材料都已交来" in text


def test_grades_are_counted_by_department_and_add_up(pending_report: QuarterReport) -> None:
    text = words(html_of(pending_report)["index.html"])
    # 综合科: 李建国 较好, 阿卜杜热合曼 好, 沈保山 较好; 工业科: 赵六 一般, 欧阳晓彤 待补
    assert "综合科 1 2 0 0 0" in text
    assert "工业科 0 0 1 0 1" in text


def test_the_quota_line_names_those_over_it_and_those_tied(pending_report: QuarterReport) -> None:
    quota = pending_report.quota
    assert quota is not None
    over = quota._replace(limit=1, over=("ZD007",), tied=("ZD005", "ZD006"))
    text = words(html_of(replace(pending_report, quota=over))["index.html"])
    assert "超出名额：阿卜杜热合曼·买买提依明。" in text
    assert "在名额线上得分相同，由领导小组研究：王芳、李建国。" in text


def test_a_score_near_a_line_says_how_near(pending_report: QuarterReport) -> None:
    assert "89.98，距“好”的分数线差0.02分" in words(html_of(pending_report)["index.html"])


def test_files_are_counted_by_form_and_the_unused_named_with_reason(pending_report: QuarterReport) -> None:
    text = words(html_of(pending_report)["index.html"])
    assert "评分表 2 0 0" in text
    assert "收件/旧表 & 草稿.xlsx 忽略：不是考核用表" in text


def test_a_month_has_no_grades_on_its_first_page(month_report: MonthReport) -> None:
    text = words(html_of(month_report)["index.html"])
    assert "各等次人数" not in text
    assert "待审定" not in text
    assert "8 已计分" in text


def test_findings_stand_by_file_and_the_heaviest_first(pending_report: QuarterReport) -> None:
    text = words(html_of(pending_report)["问题清单.html"])
    order = [
        "没有交来的材料",
        "K601",
        "收件/吴副明 2026-03.xlsx",
        "K329",
        "收件/周局长民 2026-02.xlsx",
        "K303",
        "K308",
        "K309",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_a_finding_gives_place_people_and_remedy(pending_report: QuarterReport) -> None:
    text = words(html_of(pending_report)["问题清单.html"])
    assert "评分表 C9" in text
    assert "涉及：欧阳晓彤（ZD009） 评分人：周局长民（ZD001）" in text
    assert "请改为 0 到 5 之间的数。" in text


def test_no_finding_is_said_in_words(pending_report: QuarterReport) -> None:
    assert "没有发现问题" in html_of(replace(pending_report, findings=()))["问题清单.html"]


def test_the_list_of_problems_leads_back_only_where_there_is_a_first_page(pending_report: QuarterReport) -> None:
    assert '<a href="index.html">' in html_of(pending_report)["问题清单.html"]
    assert "<a " not in problems_page(pending_report)


def test_a_page_and_a_workbook_of_one_title_are_told_apart(pending_report: QuarterReport) -> None:
    first = html_of(pending_report)["index.html"]
    assert ">问题清单</a>" in first
    assert ">问题清单（网页）</a>" in first


def test_files_of_other_periods_are_counted_and_folded_away(pending_report: QuarterReport) -> None:
    others = tuple(
        Receipt(f"收件/2026-0{month}.xlsx", "", "评分表", Verdict.NOT_USED, UNWANTED) for month in range(4, 7)
    )
    page = html_of(replace(pending_report, receipts=(*pending_report.receipts, *others)))["index.html"]
    folded = page[page.index("<details>") : page.index("</details>")]
    assert "另有3份是其他考核期的，本次不用" in folded
    assert folded.count("收件/2026-0") == 3
    assert page.count("收件/2026-04.xlsx") == 1


def test_what_the_others_are_is_said(pending_report: QuarterReport) -> None:
    text = words(html_of(pending_report)["index.html"])
    assert "“其他”4人：" in text
    assert "待补1人" in text


def test_a_month_shows_how_the_scores_lie_and_each_departments_mean(month_report: MonthReport) -> None:
    first = next(person for person in month_report.people if person.figures and person.figures.score)
    assert first.figures
    people = tuple(
        replace(first, person=name, department="甲科", figures=first.figures._replace(score=score) if score else None)
        for name, score in (("C1", 9000), ("C2", 8801), ("C3", None))
    )
    page = html_of(replace(month_report, people=people))["index.html"]
    assert "<desc>90分以上：已计分1人；75–90：已计分1人；60–75：0人；不足60分：0人。</desc>" in page
    # (90.00 + 88.01) / 2 = 89.005
    assert "各科室月度得分 科室 人数 已计分 平均 最高 最低 甲科 3 2 89.01 90.00 88.01" in words(page)


def test_a_quarter_and_a_year_show_how_the_unit_went_on(pending_report: QuarterReport, year_report: YearReport) -> None:
    assert "各月平均得分" in html_of(pending_report)["index.html"]
    assert "各季度平均得分" in html_of(year_report)["index.html"]


def test_the_candidates_of_a_year_stand_in_order_with_the_line_under_the_last_place(year_report: YearReport) -> None:
    first = next(person for person in year_report.people if person.decision.score)
    people = tuple(
        replace(first, person=name, name=name, decision=first.decision._replace(person=name, score=score))
        for name, score in (("C1", 9000), ("C2", 9210), ("C3", 8850))
    )
    quota = Quota("优秀", 5, 1, "20%", QuotaMode.WARN, ("C2", "C1", "C3"), ("C1", "C3"), ())
    page = html_of(replace(year_report, people=people, quota=quota))["index.html"]
    rows = re.findall(r'<tr( class="line")?><td>(\d)</td><th scope="row">(\w+)</th>.*?<td>(名额\w+)</td></tr>', page)
    assert rows == [
        (' class="line"', "1", "C2", "名额以内"),
        ("", "2", "C1", "名额以外"),
        ("", "3", "C3", "名额以外"),
    ]
