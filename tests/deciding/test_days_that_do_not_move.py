"""What was decided bears the days that were recorded: a run on another day changes nothing in it."""

import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import load_workbook

from tests.offices.desk import Unit, heading_row, person, said
from tests.offices.folder import put
from tests.offices.ledgers import LedgerFolder, filled_rows
from tests.offices.sheets import simple_page
from tests.offices.small_unit import ASSESSED, DECIDED, YEAR, write_unit

OF_THE_RUN = {"index.html", "results.json", "问题清单.xlsx", "问题清单.html", "催报清单.xlsx", "记实情况表.xlsx"}
DECIDED_PAPERS = {
    "2026Q1": {"公示.html", "反馈通知书-全部.html", "平时考核登记表.xlsx", "等次审核表.xlsx", "平时考核汇总表.xlsx"},
    "2026": {
        "年度优秀公示.html",
        "年度通知书-全部.html",
        "年度考核登记表.xlsx",
        "年度等次审核表.xlsx",
        "年度联动表.xlsx",
    },
}
DAYS = {"制发日期": date(2026, 4, 15), "公示开始": date(2026, 4, 20)}
SERVED = {"ZD005": date(2026, 4, 22)}
GRADES = {"ZD003": "称职", "ZD004": "优秀", "ZD005": "不称职"}
REASONS = {"ZD004": "四个季度均为好", "ZD005": "年内两次拒不服从工作安排"}


@pytest.fixture
def unit(tmp_path: Path, kaohe: Callable[..., Result]) -> Unit:
    """Four decided quarters, and a year whose sheet names one 优秀 and one 不称职."""
    made = Unit(tmp_path, kaohe)
    write_unit(made.root, YEAR.quarters)
    rows = [(who, name, share) for who, (name, share) in ASSESSED.items()]
    headings = ("人员编号", "姓名", "年度测评得分")
    put(made.root, "收件/2026/年度测评表.xlsx", simple_page("年度测评表", "年度测评表", headings, rows, "2026年度"))
    made.run("2026", as_of="2027-01-15")
    made.decide(GRADES, REASONS, period="2026", name="收件/年度/等次审核表.xlsx")
    return made


def papers(unit: Unit, period: str, as_of: str) -> dict[str, bytes]:
    assert unit.run(period, as_of)["status"] == "已审定"
    folder = unit.out / period
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.suffix in SUFFIXES
    }


SUFFIXES = {".html", ".xlsx", ".json"}


@pytest.mark.parametrize("period", ["2026Q1", "2026"])
def test_a_decided_period_has_the_same_papers_on_any_day(unit: Unit, period: str) -> None:
    one, other = papers(unit, period, "2027-01-15"), papers(unit, period, "2027-03-09")
    assert moved(one, other, period) <= OF_THE_RUN
    assert one["results.json"] != other["results.json"]


def moved(one: dict[str, bytes], other: dict[str, bytes], period: str) -> set[str]:
    """The papers that differ; every paper that tells what was decided is among those compared, one for each person too."""
    assert DECIDED_PAPERS[period] | {"index.html", "results.json"} <= set(one) == set(other)
    notices = "年度通知书/" if period == "2026" else "反馈通知书/"
    assert sum(name.startswith(notices) for name in one) == len(ASSESSED)
    return {name for name in one if one[name] != other[name]}


@pytest.fixture
def recorded(unit: Unit) -> Unit:
    """The first quarter and the year with days of their own for 制发, 公示 and 送达; ledgers with gaps are kept in the quarter."""
    ledgers = LedgerFolder(unit.root)
    rows = filled_rows(ledgers)
    rows["weekly_notes"].pop()
    # filled in late on 9 April, so that its approval falls due between the two days of the test
    rows["monthly_plans"][0] |= {"filled": date(2026, 4, 9), "approver": None, "approved": None, "filed": None}
    ledgers.ledger(rows)
    (unit.root / "收件/2026Q1/等次审核表.xlsx").unlink()
    unit.run("2026Q1")
    unit.decide({**DECIDED, "ZD005": "较差"}, {"ZD005": "连续误报"}, days=DAYS, served=SERVED)
    sheet = "收件/年度/等次审核表.xlsx"
    unit.run("2026", as_of="2027-01-15")
    unit.decide(GRADES, REASONS, period="2026", name=sheet, days=DAYS, served=SERVED)
    return unit


def test_ledgers_and_recorded_days_move_nothing_in_a_decided_quarter(recorded: Unit) -> None:
    one, other = papers(recorded, "2026Q1", "2026-04-13"), papers(recorded, "2026Q1", "2027-03-09")
    assert {"results.json", "记实情况表.xlsx"} <= moved(one, other, "2026Q1") <= OF_THE_RUN
    posted, told = words(one["公示.html"].decode()), words(one["反馈通知书-全部.html"].decode())
    assert "2026年4月15日" in posted
    assert "公示期为2026年4月20日至2026年4月24日" in posted
    # ten working days after 22 April run over the holidays of May to Saturday the 9th, a working day
    assert told.count("制发日期 2026年4月15日") == len(ASSESSED)
    assert told.count("2026年5月9日") == 1
    assert "工作记实：应记" in told
    sheet = load_workbook(BytesIO(one["等次审核表.xlsx"])).worksheets[0]
    assert [str(cell)[:10] for row in sheet.values for cell in row if isinstance(cell, date)] == [
        "2026-04-15",
        "2026-04-20",
        "2026-04-10",
        "2026-04-22",
    ]


def test_recorded_days_move_nothing_in_a_decided_year(recorded: Unit) -> None:
    one, other = papers(recorded, "2026", "2027-01-15"), papers(recorded, "2026", "2027-03-09")
    assert moved(one, other, "2026") <= OF_THE_RUN
    posted, told = words(one["年度优秀公示.html"].decode()), words(one["年度通知书-全部.html"].decode())
    assert "公示期为2026年4月20日至2026年4月24日" in posted
    # thirty days after 22 April
    assert "30日内，即2026年5月22日前（含当日）" in told
    assert told.count("制发日期 2026年4月15日") == len(ASSESSED)


def test_before_a_decision_a_paper_bears_the_day_of_the_run(unit: Unit) -> None:
    (unit.root / "收件/年度/等次审核表.xlsx").unlink()
    unit.run("2026", as_of="2027-01-15")
    assert "制发日期 2027年1月15日" in words(unit.page("年度通知书-全部.html", "2026"))
    assert not (unit.out / "2026" / "年度优秀公示.html").exists()


def test_the_annual_notice_of_the_incompetent_names_the_remedies_with_their_days(unit: Unit) -> None:
    unit.run("2026", as_of="2027-03-09")
    text = words(next((unit.out / "2026" / "年度通知书").glob("ZD005*")).read_text(encoding="utf-8"))
    # decided on Friday 10 April 2026: thirty days run to Sunday 10 May, so to Monday the 11th
    assert "30日内，即2026年5月11日前（含当日），向本单位书面申请复核（公务员法95）" in text
    assert "30日内书面答复（公务员法96）" in text
    assert "次日起15日内" in text
    assert "感谢" not in text
    assert "领导小组研究意见：年内两次拒不服从工作安排。" in text
    others = words(next((unit.out / "2026" / "年度通知书").glob("ZD004*")).read_text(encoding="utf-8"))
    assert "申诉" not in others
    assert "感谢您一年来的付出" in others


def test_the_days_written_on_the_printed_sheet_are_those_of_the_papers(unit: Unit) -> None:
    def dated(sheet: Any) -> None:
        at = heading_row(sheet)
        labels = {cell.value: cell for row in sheet.iter_rows(max_row=at) for cell in row if cell.value}
        served = next(cell.column for cell in sheet[at] if cell.value == "送达日期")
        for label, day in (("制发日期：", date(2026, 4, 15)), ("公示开始：", date(2026, 4, 20))):
            sheet.cell(labels[label].row, labels[label].column + 1).value = day
        for row in sheet.iter_rows(min_row=at + 1):
            if row[1].value == "ZD005":
                sheet.cell(row[0].row, served).value = date(2026, 4, 21)

    unit.edit("收件/年度/等次审核表.xlsx", dated)
    unit.run("2026", as_of="2027-03-09")
    text = words(next((unit.out / "2026" / "年度通知书").glob("ZD005*")).read_text(encoding="utf-8"))
    assert "制发日期 2026年4月15日" in text
    # served on Tuesday 21 April: thirty days run to Thursday 21 May
    assert "2026年5月21日前（含当日），向本单位书面申请复核" in text
    assert "公示期为2026年4月20日至2026年4月24日，共5个工作日。" in words(unit.page("年度优秀公示.html", "2026"))
    printed = load_workbook(unit.out / "2026" / "年度等次审核表.xlsx").worksheets[0]
    at = heading_row(printed)
    assert f"E{at - 2}:G{at - 2}" in {str(merged) for merged in printed.merged_cells.ranges}
    assert printed.cell(at - 2, 5).value == datetime(2026, 4, 15)


def test_the_excellent_are_posted_once_a_sheet_names_them(unit: Unit) -> None:
    unit.run("2026", as_of="2027-03-09")
    text = words(unit.page("年度优秀公示.html", "2026"))
    assert "“优秀”等次（1人）" in text
    assert "钱伟" in text
    # decided on Friday 10 April 2026
    assert "公示期为2026年4月13日至2026年4月17日，共5个工作日。" in text
    assert not any(word in text for word in ("赵敏", "孙丽", "不称职", "默认", "复核"))


def test_what_follows_from_the_grade_stands_in_its_paper(unit: Unit) -> None:
    unit.run("2026", as_of="2027-03-09")
    told = unit.cells("结果运用.xlsx", "2026")
    assert "给予嘉奖（公务员考核规定19）；连续三年优秀，记三等功（公务员考核规定19）的，未归档，请核对往年等次" in told
    assert any(text.startswith("按规定降低一个职务、职级层次任职（公务员法50）") for text in told)
    assert told.count("2025年未归档，请核对；2024年未归档，请核对") == len(ASSESSED)


def words(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_the_years_incompetent_may_be_reviewed_and_the_answer_holds(unit: Unit) -> None:
    asked = (
        "ZD005",
        "孙丽",
        "2026年度",
        "不称职",
        date(2026, 5, 11),
        "事实有误",
        "变更",
        "基本称职",
        date(2026, 5, 25),
    )
    unit.review(asked)
    after = unit.run("2026", as_of="2027-03-09")
    sun = person(after, "ZD005")
    assert (sun["decided"], sun["outcome"]) == ("基本称职", "基本称职")
    assert said(after, "K81") == []
    assert ("公务员法95", "复核由“不称职”改定为“基本称职”（2026年5月25日答复）") in [
        (ground["clause"], ground["effect"]) for ground in sun["grounds"]
    ]
    notice = words(next((unit.out / "2026" / "年度通知书").glob("ZD005*")).read_text(encoding="utf-8"))
    assert "经复核，等次改定为“基本称职”" in notice
    assert "申诉" not in notice


def test_a_review_of_the_year_asked_for_too_late_is_said(unit: Unit) -> None:
    unit.review(("ZD005", "孙丽", "2026年度", "不称职", date(2026, 5, 12), "", "维持", "", date(2026, 5, 25)))
    after = unit.run("2026", as_of="2027-03-09")
    assert said(after, "K81") == [("K815", "ZD005")]
    assert person(after, "ZD005")["decided"] == "不称职"


def test_a_year_that_is_not_incompetent_is_not_reviewed(unit: Unit) -> None:
    unit.review(("ZD003", "赵敏", "2026年度", "称职", date(2026, 5, 6), "", "变更", "优秀", date(2026, 5, 25)))
    after = unit.run("2026", as_of="2027-03-09")
    assert said(after, "K81") == [("K811", "ZD003")]
    assert person(after, "ZD003")["decided"] == "称职"
