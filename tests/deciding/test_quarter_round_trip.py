"""run → the leading group fills 等次审核表 → run again: what was decided, what was refused, and what stays open."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from tests.offices.desk import MEETING, Unit, heading_row, message, person, proposals, said, saved_by_libreoffice
from tests.offices.small_unit import Q1, late_return, write_list

CHANGED = {"ZD004": "较好"}
REASON = {"ZD004": "重点工作有延误"}


# --- everything decided --------------------------------------------------------------------------------------------


def test_a_sheet_saved_by_libreoffice_decides_the_quarter(unit: Unit, tmp_path: Path) -> None:
    before = unit.run()
    assert proposals(before) == {"ZD003": "较好", "ZD004": "好", "ZD005": "较好"}
    sheet = unit.decide({**proposals(before), **CHANGED}, REASON)
    saved_by_libreoffice(sheet, tmp_path)
    after = unit.run()
    assert (before["status"], after["status"]) == ("待审定", "已审定")
    assert said(after, "K8") == []
    qian = person(after, "ZD004")
    assert (qian["proposed"], qian["decided"], qian["outcome"]) == ("好", "较好", "较好")
    assert [(g["rule"], g["binding"]) for g in qian["grounds"]] == [("grade_by_score", False)]
    assert (after["counts"]["好"], after["counts"]["较好"]) == (0, 3)


def test_the_papers_of_a_decided_quarter_are_no_drafts(unit: Unit) -> None:
    before = unit.run()
    draft = unit.page("公示.html"), unit.page("反馈通知书-全部.html")
    assert all("草稿" in page for page in draft)
    unit.decide({**proposals(before), **CHANGED}, REASON)
    unit.run()
    public, notices = unit.page("公示.html"), unit.page("反馈通知书-全部.html")
    assert "待审定）" not in public.split("</style>")[1]
    assert "草稿" not in public.split("</style>")[1] + notices.split("</style>")[1]
    assert f"考核领导小组{MEETING}审定" in public
    assert "已审定（2026年4月10日，局党组第3次会议）" in notices
    assert "审定为“好”" not in notices
    assert "确定为“较好”等次。已审定（2026年4月10日，局党组第3次会议）" in unit.cells(
        "平时考核登记表.xlsx", sheet="ZD004"
    )


def test_the_decided_sheet_is_printed_as_it_was_filled_and_may_come_back(unit: Unit) -> None:
    before = unit.run()
    unit.decide({**proposals(before), **CHANGED}, REASON)
    decided = unit.run()
    cells = unit.cells("等次审核表.xlsx", sheet="等次审核表")
    assert {MEETING, "重点工作有延误", "2026-04-10 00:00:00"} <= set(cells)
    shutil.copy(unit.out / "2026Q1" / "等次审核表.xlsx", unit.root / "收件" / "会后" / "等次审核表.xlsx")
    again = unit.run()
    assert (again["people"], again["status"], said(again, "K8")) == (
        [dict(p, grounds=g["grounds"]) for p, g in zip(decided["people"], again["people"], strict=True)],
        "已审定",
        [],
    )


def test_the_explanation_tells_who_decided_and_why(unit: Unit) -> None:
    unit.decide({**proposals(unit.run()), **CHANGED}, REASON)
    text = unit.explained("2026Q1", "ZD004")
    assert "建议 好，审定 较好" in text
    assert (
        "2026-04-10，局党组第3次会议：确定“较好”，理由：重点工作有延误　← 收件/会后/等次审核表.xlsx!等次审核表!H"
        in text
    )


def test_the_sample_quarter_is_decided_where_it_can_be(
    sample_workbooks: Path, tmp_path: Path, kaohe: Callable[..., Result]
) -> None:
    unit = Unit(tmp_path, kaohe)
    for month in ("2026-01", "2026-02", "2026-03"):
        shutil.copytree(sample_workbooks / "收件" / month, unit.root / "收件" / month)
    shutil.copy(sample_workbooks / "人员名册.xlsx", unit.root)
    before = unit.run()
    sheet = unit.decide({**proposals(before), "SL014": "较好", "SL009": "较好"}, {"SL009": "刚到线，工作一般"})
    saved_by_libreoffice(sheet, tmp_path)
    after = unit.run()
    open_still = {p["id"]: p["outcome"] for p in after["people"] if p["decided"] is None}
    assert open_still == {
        **dict.fromkeys(("SL015", "SL016"), "外单位确定"),
        **dict.fromkeys(("SL021", "SL023", "SL024", "SL031"), "不定等次"),
        "SL028": "不参加",
        "SL033": "待补",
    }
    assert after["status"] == "待审定"  # one person's rating form is still owed
    assert (person(after, "SL009")["outcome"], person(after, "SL014")["outcome"]) == ("较好", "较好")
    assert said(after, "K80", "K81") == [("K803", "SL014")]


# --- what is refused -----------------------------------------------------------------------------------------------


def test_a_grade_that_is_not_open_is_refused_by_its_clause(unit: Unit) -> None:
    unit.decide({**proposals(unit.run()), "ZD003": "好"}, {"ZD003": "表现突出"})
    after = unit.run()
    assert said(after, "K8") == [("K806", "ZD003")]
    assert "依据七-1，未采用" in message(after, "K806")
    zhao = person(after, "ZD003")
    assert (zhao["decided"], zhao["outcome"], after["status"]) == (None, "较好", "待审定")
    assert person(after, "ZD004")["decided"] == "好"


def test_under_warning_the_refusal_names_that_clause(unit: Unit) -> None:
    unit.admonish("ZD005", month=Q1.months[1])
    unit.decide({**proposals(unit.run()), "ZD005": "一般"}, {"ZD005": "情节轻微"})
    assert "依据八-2，未采用" in message(unit.run(), "K806")


def test_a_change_without_a_reason_is_refused(unit: Unit) -> None:
    unit.decide({**proposals(unit.run()), **CHANGED})
    after = unit.run()
    assert said(after, "K8") == [("K807", "ZD004")]
    assert "与建议“好”（七-1）不同，没有写理由" in message(after, "K807")
    assert (person(after, "ZD004")["decided"], person(after, "ZD004")["outcome"]) == (None, "好")


def test_a_person_nobody_knows_is_refused_and_the_others_are_taken(unit: Unit) -> None:
    before = unit.run()
    sheet = unit.decide(proposals(before))
    strange_row(sheet, "ZD099", "王五")
    after = unit.run()
    assert said(after, "K322", "K8") == [("K322", "")]
    assert "王五" in message(after, "K322")
    assert after["status"] == "已审定"


def strange_row(sheet: Path, who: str, name: str) -> None:
    """Overwrite the closing line under the people with somebody who is not on the roster."""
    book = load_workbook(sheet)
    page = book.worksheets[0]
    row = heading_row(page) + 4
    for merged in list(page.merged_cells.ranges):
        if merged.min_row == row:
            page.unmerge_cells(str(merged))
    for column, value in enumerate(["—", who, name, "", "", "", "", "好", ""], 1):
        page.cell(row, column).value = value
    book.save(sheet)


def test_an_undated_sheet_decides_nothing(unit: Unit) -> None:
    unit.decide(proposals(unit.run()), day=None)
    after = unit.run()
    assert said(after, "K8") == [("K805", "")]
    assert "（五）" in message(after, "K805")
    assert {p["decided"] for p in after["people"]} == {None}


def test_two_sheets_that_differ_leave_that_person_open(unit: Unit) -> None:
    grades = proposals(unit.run())
    unit.decide(grades)
    unit.decide({**grades, **CHANGED}, REASON, name="收件/会后/再议.xlsx")
    after = unit.run()
    assert said(after, "K8") == [("K809", "ZD004")]
    assert [p["decided"] for p in after["people"]] == ["较好", None, "较好"]


@pytest.mark.parametrize(("grade", "code"), [("较好", "K810"), ("", "")])
def test_somebody_who_waits_for_a_form_cannot_be_decided(unit: Unit, grade: str, code: str) -> None:
    unit.rate(Q1, {"ZD003": 85, "ZD004": 90})
    unit.decide({**proposals(unit.run()), "ZD005": grade})
    after = unit.run()
    assert person(after, "ZD005")["outcome"] == "待补"
    assert said(after, "K8") == ([(code, "ZD005")] if code else [])
    assert after["status"] == "待审定"


# --- a sheet made for other inputs ----------------------------------------------------------------------------------


def test_a_rating_changed_afterwards_is_said_and_the_decision_stands_while_it_is_allowed(unit: Unit) -> None:
    unit.decide(proposals(unit.run()))
    unit.rate(Q1, {"ZD003": 85, "ZD004": 80, "ZD005": 80})
    unit.poll(Q1, {"ZD003": (20, 0, 0, 0), "ZD004": (20, 0, 0, 0), "ZD005": (0, 20, 0, 0)})
    after = unit.run()
    # 钱伟 80 × 0.7 + 100 × 0.3 = 86: 好 is no longer open.
    assert (person(after, "ZD004")["decided"], person(after, "ZD004")["proposed"]) == (None, "较好")
    words = message(after, "K806")
    assert "；审核表上印的是“好”，现在是“较好”；印表以后" in words
    assert "收件/2026-01/ZD001评分表.xlsx有改动" in words
    assert person(after, "ZD003")["decided"] == "较好"


def test_a_proposal_that_became_better_is_said_and_the_decision_is_kept(unit: Unit) -> None:
    unit.decide(proposals(unit.run()))
    unit.rate(Q1, {"ZD003": 95, "ZD004": 90, "ZD005": 80})
    after = unit.run()
    # 赵敏 95 × 0.7 + 85 × 0.3 = 92
    assert [person(after, "ZD003")[key] for key in ("proposed", "decided", "outcome")] == ["好", "较好", "较好"]
    assert said(after, "K8") == [("K808", "ZD003")]
    words = message(after, "K808")
    assert "印的建议是“较好”，现在的建议是“好”，已按确定等次“较好”采用" in words
    assert words.count("有改动") == 3


def test_a_new_record_is_named_as_what_changed(unit: Unit) -> None:
    unit.decide(proposals(unit.run()))
    unit.admonish("ZD005", month=Q1.months[2])
    after = unit.run()
    assert "现在是“较差”；印表以后新收收件/2026-03/负面表现清单-告诫.xlsx" in message(after, "K806")


def test_changed_inputs_that_change_no_proposal_are_nothing_to_remark(unit: Unit) -> None:
    unit.decide(proposals(unit.run()))
    write_list(unit.root, Q1.months[0], late_return(date(2026, 1, 6)))
    after = unit.run()
    assert (after["status"], said(after, "K8")) == ("已审定", [])


# --- partly filled -------------------------------------------------------------------------------------------------


def test_a_partly_filled_sheet_leaves_the_rest_open(unit: Unit) -> None:
    unit.run()
    unit.decide({"ZD004": "好"})
    after = unit.run()
    assert (after["status"], [p["decided"] for p in after["people"]]) == ("待审定", [None, "好", None])
    assert said(after, "K8") == []
    assert "草稿" in unit.page("公示.html").split("</style>")[1]
    assert "待审定" in unit.cells("平时考核汇总表.xlsx", sheet="汇总")
    assert "已审定" in unit.cells("平时考核汇总表.xlsx", sheet="汇总")
    assert "草稿" not in unit.page("反馈通知书/ZD004_钱伟.html").split("</style>")[1]
    assert "草稿" in unit.page("反馈通知书/ZD005_孙丽.html").split("</style>")[1]


# --- the line on 好 ------------------------------------------------------------------------------------------------

PROPOSE = '[[good_quota_mode]]\nfrom = 2026-01-01\nvalue = "propose"\nreference = "局务会"\n'


def all_good(unit: Unit, *, tie: bool) -> None:
    """Everyone at 好: 赵敏 95, 钱伟 94, 孙丽 93, or 钱伟 and 孙丽 behind nobody at the very same score."""
    unit.nothing_noted(Q1)
    shares = {"ZD003": 94, "ZD004": 94, "ZD005": 92} if tie else {"ZD003": 95, "ZD004": 94, "ZD005": 93}
    unit.rate(Q1, shares)
    unit.poll(Q1, dict.fromkeys(shares, (20, 0, 0, 0)))


def test_over_the_line_those_beyond_it_are_named_and_nobody_is_cut(unit: Unit) -> None:
    all_good(unit, tie=False)
    results = unit.run()
    assert set(proposals(results).values()) == {"好"}
    assert message(results, "K804") == "“好”等次 3 人，超过 1 人（40%）：钱伟、孙丽"
    marks = unit.cells("等次审核表.xlsx", sheet="等次审核表")
    assert marks.count("超出名额") == 2


def test_a_tie_at_the_line_is_named_apart(unit: Unit) -> None:
    all_good(unit, tie=True)
    results = unit.run()
    assert message(results, "K804") == "“好”等次 3 人，超过 1 人（40%）：孙丽；名额线上同分的 赵敏、钱伟"
    assert (
        unit.cells("等次审核表.xlsx", sheet="等次审核表").count("名额线上同分") == 1
    )  # the other one carries the line


def test_in_propose_mode_those_beyond_the_line_are_proposed_lower_and_named(unit: Unit) -> None:
    all_good(unit, tie=False)
    unit.policy(PROPOSE)
    results = unit.run()
    assert proposals(results) == {"ZD003": "好", "ZD004": "较好", "ZD005": "较好"}
    assert said(results, "K8") == [("K818", "")]
    assert message(results, "K818").endswith("名额以外的建议较好：钱伟、孙丽")
    grounds = person(results, "ZD004")["grounds"]
    assert [(g["rule"], g["clause"], g["binding"]) for g in grounds] == [
        ("grade_by_score", "七-1", False),
        ("good_quota", "公务员平时考核办法", True),
    ]
    assert person(results, "ZD004")["allowed"] == ["好", "较好", "一般", "较差"]


def test_in_propose_mode_a_tie_at_the_line_is_left_to_people(unit: Unit) -> None:
    all_good(unit, tie=True)
    unit.policy(PROPOSE)
    results = unit.run()
    assert proposals(results) == {"ZD003": "好", "ZD004": "好", "ZD005": "较好"}
    assert said(results, "K8") == [("K804", ""), ("K818", "")]
    assert message(results, "K804").endswith("名额线上同分的 赵敏、钱伟")
    assert message(results, "K818").endswith("名额以外的建议较好：孙丽；名额线上同分的 赵敏、钱伟")


def test_people_may_decide_good_beyond_the_line_and_it_is_said(unit: Unit) -> None:
    all_good(unit, tie=False)
    unit.policy(PROPOSE)
    unit.run()
    unit.decide({"ZD003": "好", "ZD004": "好", "ZD005": "较好"}, {"ZD004": "贡献突出"})
    after = unit.run()
    assert (person(after, "ZD004")["outcome"], after["status"]) == ("好", "已审定")
    assert message(after, "K804") == "“好”等次 2 人，超过 1 人（40%）：钱伟"
