"""Why a grade stands as it does is printed wherever it is told, and no official paper carries a file or a cell."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from click.testing import Result

from tests.offices.desk import Unit, person
from tests.offices.folder import put
from tests.offices.sheets import BEHAVIOUR_HEADINGS, LIST_HEADINGS, simple_page
from tests.offices.small_unit import ASSESSED, DECIDED, YEAR, write_year

HOST = "区发改局"
OPINION = ("人员编号", "姓名", "现工作单位", "评价意见", "得分", "等次")
REASON = "两次漏报月报"


def words(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def notice(unit: Unit, who: str, period: str = "2026Q1") -> str:
    folder = unit.out / period / ("年度通知书" if period == "2026" else "反馈通知书")
    return words(next(folder.glob(f"{who}*")).read_text(encoding="utf-8"))


def told(unit: Unit, name: str, sheet: str = "", period: str = "2026Q1") -> str:
    return " ".join(unit.cells(name, period, sheet))


def test_a_decision_against_the_proposal_tells_its_recorded_reason(unit: Unit) -> None:
    unit.run()
    unit.decide({**DECIDED, "ZD005": "一般"}, {"ZD005": REASON})
    assert person(unit.run(), "ZD005")["decided"] == "一般"
    sentence = f"领导小组研究意见：{REASON}"
    assert sentence in notice(unit, "ZD005")
    assert sentence in told(unit, "平时考核登记表.xlsx", "ZD005")
    assert REASON in unit.explained("2026Q1", "ZD005")
    assert "领导小组研究意见" not in notice(unit, "ZD003") + told(unit, "平时考核登记表.xlsx", "ZD003")


def test_a_hosts_grade_stands_beside_ours(unit: Unit) -> None:
    unit.moved(("ZD005", "孙丽", "借调", date(2026, 1, 5), date(2026, 4, 30), HOST, ""))
    rows = [("ZD005", "孙丽", HOST, "工作踏实", 91, "较好")]
    put(unit.root, "收件/外单位.xlsx", simple_page("评价意见", "外单位评价意见", OPINION, rows))
    assert person(unit.run(), "ZD005")["outcome"] == "好"
    for paper in (
        notice(unit, "ZD005"),
        told(unit, "平时考核登记表.xlsx", "ZD005"),
        told(unit, "等次审核表.xlsx"),
    ):
        assert "建议等次“较好”" in paper


@pytest.mark.parametrize("file", ["评分表.xlsx", "评分表（修改）.xlsx", "评分表（二）（3月）.xlsx"])
def test_no_official_paper_carries_a_file_or_a_cell(unit: Unit, file: str) -> None:
    unit.move("收件/2026-03/ZD001评分表.xlsx", f"收件/{file}")
    row = next(n for n in range(1, 20) if unit_value(unit, f"收件/{file}", f"A{n}") == "ZD005")
    unit.set(f"收件/{file}", {f"D{row}": "差不多"})
    assert person(unit.run(), "ZD005")["outcome"] == "待补"
    assert f"收件/{file}" in unit.explained("2026Q1", "ZD005")
    for paper in (notice(unit, "ZD005"), told(unit, "平时考核登记表.xlsx", "ZD005")):
        assert "3月" in paper
        assert not re.search(r"xlsx|收件/|![A-Z]+\d", paper), paper


def unit_value(unit: Unit, file: str, cell: str) -> object:
    found: list[object] = []
    unit.edit(file, lambda sheet: found.append(sheet[cell].value))
    return found[0]


@pytest.fixture
def ungraded(tmp_path: Path, kaohe: Callable[..., Result]) -> Unit:
    """A year in which a 处分 of the year before leaves one person without any graded quarter."""
    made = Unit(tmp_path, kaohe)
    write_year(made.root)
    sanction = [("ZD005", ASSESSED["ZD005"][0], "记过", date(2025, 12, 31), "", "张统〔2025〕9号")]
    put(
        made.root,
        "收件/2026-01/负面表现清单.xlsx",
        simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, (), "2026年1月"),
        simple_page("处分", "处分", LIST_HEADINGS["处分"], sanction, "2026年1月"),
    )
    (made.root / "收件/2026/等次审核表.xlsx").unlink()
    for quarter in YEAR.quarters:
        (made.root / f"收件/{quarter}/等次审核表.xlsx").unlink()
    return made


def test_an_open_year_says_why_on_every_paper_of_the_year(ungraded: Unit) -> None:
    entry = person(ungraded.run("2026", as_of="2027-01-15"), "ZD005")
    assert entry["outcome"] == "待定"
    why = next(ground["effect"] for ground in entry["grounds"] if ground["rule"] == "annual_no_grade")
    assert len(why) > 6
    assert why.rstrip("。") in notice(ungraded, "ZD005", "2026")
    assert why in told(ungraded, "年度考核登记表.xlsx", "ZD005", "2026")
    for name in ("年度等次审核表.xlsx", "年度联动表.xlsx", "奖金依据表.xlsx", "结果运用.xlsx"):
        assert any(why in text for text in ungraded.cells(name, "2026")), name
