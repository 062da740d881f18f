"""Ledgers as they come back: the blank filled in, and what hands do to it."""

from collections.abc import Sequence
from datetime import date

import pytest

from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import RecordKind, Severity, Verdict
from kaohe_excel.core.weeks import Week
from kaohe_excel.reading import Intake
from tests.offices.ledgers import LEDGER, Q1, SECRET, LedgerFolder, filled_rows
from tests.offices.sheets import Page, workbook_bytes

K = RecordKind
MARCH = Period.of_month(2026, 3)


def seen(findings: Sequence[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.kind.code, finding.where.cell, finding.person) for finding in findings]


def receipt(intake: Intake, file: str = LEDGER) -> tuple[Verdict, str]:
    return next((r.verdict, r.reason) for r in intake.facts.receipts if r.file == file)


def weekly(*rows: Sequence[object], period: str = "2026年第1季度") -> bytes:
    heads = ("人员编号", "姓名", "周次", "起止日期", "工作纪实", "填写日期", "涉密")
    top = [("周工作纪实",), (f"考核期：{period}",) if period else ("",)]
    return workbook_bytes(Page("周纪实", [*top, heads, *rows]))


def test_the_blank_asks_everybody_for_every_week_month_and_the_quarter(folder: LedgerFolder) -> None:
    rows = folder.blank_rows()
    # three people; three goals and three tasks a month each, 12 weeks with a working day
    assert {sheet: len(own) for sheet, own in rows.items()} == {
        "annual_goals": 9,
        "monthly_plans": 27,
        "weekly_notes": 36,
        "monthly_reports": 9,
        "quarterly_summaries": 3,
    }
    first = rows["weekly_notes"][0]
    assert (first["person"], first["week"], first["span"]) == ("ZD003", "2026年第1周", "2025-12-29～2026-01-04")


def test_a_blank_handed_back_says_nothing(folder: LedgerFolder) -> None:
    folder.ledger(folder.blank_rows())
    intake = folder.read(Q1)
    assert (intake.facts.work_records, intake.findings) == ((), ())
    assert receipt(intake) == (Verdict.USED, "")


def test_the_blank_filled_in_is_read_back_row_by_row(folder: LedgerFolder) -> None:
    folder.ledger(filled_rows(folder))
    intake = folder.read(Q1)
    assert intake.findings == ()
    records = intake.facts.work_records
    assert [sum(r.kind is kind for r in records) for kind in RecordKind] == [9, 27, 36, 9, 3]
    note = next(r for r in records if r.person == "ZD005" and r.week == Week.numbered(2026, 7))
    assert (note.period, note.filled, note.content) == (Period.of_month(2026, 2), date(2026, 2, 14), "审核报表")
    plan = next(r for r in records if r.content == SECRET)
    assert (plan.person, plan.period, plan.classified, plan.outcome) == ("ZD004", MARCH, True, "已完成")
    assert (plan.approver, plan.approved, plan.filed) == ("李明", date(2026, 2, 14), date(2026, 2, 14))
    assert str(plan.place).startswith("收件/台账.xlsx!月度计划!C")
    assert [r.category for r in records if r.kind is K.ANNUAL_GOAL][:3] == ["重点", "常规", "动态"]


def test_a_month_takes_its_own_rows_and_the_years_goals(folder: LedgerFolder) -> None:
    folder.ledger(filled_rows(folder))
    periods = {str(record.period) for record in folder.read(MARCH).facts.work_records}
    assert periods == {"2026-03", "2026"}


def test_a_ledger_of_another_year_is_not_used_and_leaves_no_finding(folder: LedgerFolder) -> None:
    folder.put(LEDGER, weekly(["ZD004", "钱伟", "2025年第10周", "", "审核", "昨天", ""], period="2025年第1季度"))
    intake = folder.read(Q1)
    assert (receipt(intake), intake.findings) == ((Verdict.NOT_USED, "本次不需要这一考核期"), ())


@pytest.mark.parametrize(
    ("week", "span", "period"),
    [
        ("2026年第10周", "", ""),
        ("第10周", "", "2026年3月"),
        ("10", "", "2026年第1季度"),
        ("", "2026.3.2-3.8", ""),
        ("", "2026年3月4日", ""),
        ("２０２６年第１０周", "2026-03-02～2026-03-08", ""),
    ],
)
def test_a_week_is_known_by_its_number_or_by_its_first_day(
    folder: LedgerFolder, week: str, span: str, period: str
) -> None:
    folder.put(LEDGER, weekly(["ZD004", "钱伟", week, span, "审核", date(2026, 3, 9), ""], period=period))
    intake = folder.read(Q1)
    assert [record.week for record in intake.facts.work_records] == [Week(date(2026, 3, 2))]
    assert intake.findings == ()


def test_a_week_whose_number_and_days_disagree_goes_by_its_days(folder: LedgerFolder) -> None:
    folder.put(LEDGER, weekly(["ZD004", "钱伟", "2026年第9周", "2026-03-02～2026-03-08", "审核", date(2026, 3, 9), ""]))
    intake = folder.read(Q1)
    assert [str(record.week) for record in intake.facts.work_records] == ["2026-W10"]
    assert seen(intake.findings) == [("K661", "C4", "ZD004")]


@pytest.mark.parametrize("week", ["第60周", "三月第一周", "10.5"])
def test_a_row_that_names_no_week_is_not_used_and_said(folder: LedgerFolder, week: str) -> None:
    folder.put(LEDGER, weekly(["ZD004", "钱伟", week, "", "审核", date(2026, 3, 9), ""]))
    intake = folder.read(Q1)
    assert intake.facts.work_records == ()
    assert seen(intake.findings) == [("K660", "C4:G4", "ZD004")]


def test_a_day_that_cannot_be_read_counts_as_not_filled_in_and_is_no_error(folder: LedgerFolder) -> None:
    folder.put(LEDGER, weekly(["ZD004", "钱伟", "第10周", "", "审核", "上周五", ""]))
    intake = folder.read(Q1)
    assert [record.filled for record in intake.facts.work_records] == [None]
    (finding,) = intake.findings
    assert (finding.kind.code, finding.kind.severity, finding.where.cell) == ("K659", Severity.WARNING, "F4")
    assert intake.facts.gaps == ()


@pytest.mark.parametrize(
    ("written", "classified", "codes"),
    [("", False, []), ("否", False, []), ("是", True, []), ("涉密", True, []), ("大概", True, ["K659"])],
)
def test_whatever_is_no_plain_no_is_classified(
    folder: LedgerFolder, written: str, classified: bool, codes: list[str]
) -> None:
    folder.put(LEDGER, weekly(["ZD004", "钱伟", "第10周", "", "审核", date(2026, 3, 9), written]))
    intake = folder.read(Q1)
    assert [record.classified for record in intake.facts.work_records] == [classified]
    assert [finding.kind.code for finding in intake.findings] == codes


@pytest.mark.parametrize(("mark", "quoted"), [("是", False), ("大概", False), ("", True)])
def test_nothing_of_a_classified_row_is_quoted_in_a_finding(folder: LedgerFolder, mark: str, quoted: bool) -> None:
    secret = "青峰工程"
    rows: list[list[object]] = [
        ["ZD004", "钱伟", "第10周", f"2026-03-16 {secret}", "走访", f"{secret}当日", mark],
        ["ZD005", "孙丽", f"{secret}周", "", "走访", date(2026, 3, 9), mark],
    ]
    heads = ("人员编号", "姓名", "周次", "起止日期", "工作纪实", "填写日期", "涉密", "其他")
    page = Page(
        "周纪实", [("周工作纪实",), ("考核期：2026年第1季度",), heads, *[(*row, f"撤销{secret}") for row in rows]]
    )
    folder.put(LEDGER, workbook_bytes(page))
    found = [finding for finding in folder.read(Q1).findings if finding.where.cell]
    assert {finding.kind.code for finding in found} >= {"K659", "K660", "K661"}
    assert any(secret in finding.message + finding.remedy for finding in found) is quoted, [f.message for f in found]


def test_a_leaders_rows_are_noted_once_and_a_strangers_are_not_used(folder: LedgerFolder) -> None:
    rows = [["ZD002", "李明", f"第{week}周", "", "调研", date(2026, 3, 9), ""] for week in (10, 11, 12)]
    folder.put(LEDGER, weekly(*rows, ["ZD099", "何人", "第10周", "", "审核", date(2026, 3, 9), ""]))
    intake = folder.read(Q1)
    assert intake.facts.work_records == ()
    assert sorted(seen(intake.findings)) == [("K322", "A7", ""), ("K328", "C4:G4", "ZD002")]


def test_a_months_name_is_enough_where_the_head_names_the_year(folder: LedgerFolder) -> None:
    heads = ("姓名", "月份", "计划内容", "填写日期")
    rows = [
        ("钱伟", "3月", "审核", date(2026, 2, 14)),
        ("钱伟", "2026年2月", "核算", date(2026, 1, 20)),
        ("钱伟", "13月", "无", ""),
    ]
    folder.put(LEDGER, workbook_bytes(Page("月度计划", [("月度工作计划",), ("考核期：2026年第1季度",), heads, *rows])))
    intake = folder.read(Q1)
    assert [str(record.period) for record in intake.facts.work_records] == ["2026-03", "2026-02"]
    assert seen(intake.findings) == [("K660", "B6:D6", "ZD004")]
