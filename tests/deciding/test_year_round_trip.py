"""The year decided by the same sheet: 优秀 for a candidate, never for anybody else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.offices.desk import Unit, message, person, proposals, said, saved_by_libreoffice
from tests.offices.folder import put
from tests.offices.sheets import simple_page
from tests.offices.small_unit import ASSESSED, DECIDED, YEAR, write_decision, write_unit

GRADES = {"ZD003": "称职", "ZD004": "优秀", "ZD005": "称职"}


@pytest.fixture
def unit(tmp_path: Path, kaohe: Callable[..., Result]) -> Unit:
    """Four decided quarters and the annual poll: 钱伟 四次好, 赵敏 and 孙丽 四次较好."""
    made = Unit(tmp_path, kaohe)
    write_unit(made.root, YEAR.quarters)
    rows = [(who, name, share) for who, (name, share) in ASSESSED.items()]
    headings = ("人员编号", "姓名", "年度测评得分")
    put(made.root, "收件/2026/年度测评表.xlsx", simple_page("年度测评表", "年度测评表", headings, rows, "2026年度"))
    return made


def run(unit: Unit) -> dict[str, Any]:
    return unit.run("2026", as_of="2027-01-15")


def test_the_candidate_is_decided_excellent_through_libreoffice(unit: Unit, tmp_path: Path) -> None:
    before = run(unit)
    assert proposals(before) == dict.fromkeys(GRADES, "称职")
    assert [p["candidate"] for p in before["people"]] == [False, True, False]
    sheet = unit.decide(GRADES, {"ZD004": "四个季度均为好"}, period="2026", name="收件/年度/等次审核表.xlsx")
    saved_by_libreoffice(sheet, tmp_path)
    after = run(unit)
    qian = person(after, "ZD004")
    assert [qian[key] for key in ("proposed", "decided", "outcome", "candidate")] == ["称职", "优秀", "优秀", True]
    assert after["status"] == "已审定"
    # floor(3 × 20 %) = 0: the line is said, the decision is people's.
    assert said(after, "K8", "K9") == [("K904", "")]
    assert "已定“优秀” 1 人，超过 0 人（20%）：钱伟" in message(after, "K904")
    register = unit.cells("年度考核登记表.xlsx", "2026", "ZD004")
    assert "确定为“优秀”等次。已审定（2026年4月10日，局党组第3次会议）" in register


def test_excellent_for_anybody_else_is_refused_by_its_clause(unit: Unit) -> None:
    run(unit)
    grades, reason = {**GRADES, "ZD003": "优秀"}, dict.fromkeys(GRADES, "表现突出")
    unit.decide(grades, reason, period="2026", name="收件/年度/等次审核表.xlsx")
    after = run(unit)
    assert said(after, "K806") == [("K806", "ZD003")]
    assert "优秀”不在可定范围（称职、基本称职、不称职），依据九-2，未采用" in message(after, "K806")
    assert (person(after, "ZD003")["decided"], after["status"]) == (None, "待审定")


def test_excellent_without_a_reason_is_refused(unit: Unit) -> None:
    run(unit)
    unit.decide(GRADES, period="2026", name="收件/年度/等次审核表.xlsx")
    assert said(run(unit), "K807") == [("K807", "ZD004")]


def test_a_quarter_that_changes_afterwards_is_named_on_the_year(unit: Unit) -> None:
    run(unit)
    unit.decide(GRADES, {"ZD004": "四个季度均为好"}, period="2026", name="收件/年度/等次审核表.xlsx")
    for quarter in YEAR.quarters[:2]:
        write_decision(unit.root, quarter, {**DECIDED, "ZD004": "一般"})
    after = run(unit)
    words = message(after, "K806")
    assert "依据九-2，未采用；审核表上印的是“称职”，现在是“基本称职”；印表以后" in words
    assert "收件/2026Q1/等次审核表.xlsx有改动、收件/2026Q2/等次审核表.xlsx有改动" in words


def test_a_year_decided_before_its_quarters_stays_open_and_names_them(unit: Unit) -> None:
    run(unit)
    (unit.root / "收件/2026Q3/等次审核表.xlsx").unlink()
    unit.decide(GRADES, {"ZD004": "四个季度均为好"}, period="2026", name="收件/年度/等次审核表.xlsx")
    after = run(unit)
    assert (after["status"], person(after, "ZD004")["decided"]) == ("待审定", "优秀")
    assert [who for code, who in said(after, "K905")] == ["ZD003", "ZD004", "ZD005"]
    assert "2026年第3季度还没有审定" in next(f["message"] for f in after["findings"] if f["code"] == "K905")
