"""What is written from the records: the table at a glance, the other papers, and nothing 涉密 on any of them."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.commands import run as pipeline
from kaohe_excel.commands.check import check_report
from kaohe_excel.core.design import load_design
from kaohe_excel.core.period import Period
from kaohe_excel.deciding.report import Report
from kaohe_excel.reading import ReaderPool
from kaohe_excel.work_records.draw import Drawing
from kaohe_excel.writing.blanks.forms import assessed_rows, blank_forms
from kaohe_excel.writing.blanks.record_forms import month_appendix, work_record_forms
from kaohe_excel.writing.papers import check_papers_of, papers_of
from kaohe_excel.writing.record_texts import punctuality_text, summary_text
from kaohe_excel.writing.workbooks.work_records import write_records_book
from tests.offices.ledgers import Q1, SECRET, SUMMARY, LedgerFolder, filled_rows, start_folder

AS_OF = date(2026, 4, 20)
MARCH = Period.of_month(2026, 3)


def report_of(folder: LedgerFolder, period: Period, as_of: date = AS_OF) -> Any:
    with folder.opened(as_of) as unit:
        return pipeline.assess(unit, period).report


def troubled(folder: LedgerFolder) -> None:
    """钱伟: plan of March late, week 11 not there, one task of February not finished; 孙丽: March approved by nobody."""
    rows = filled_rows(folder)
    plans = {(row["person"], row["month"]): row for row in reversed(rows["monthly_plans"])}
    march = [row for row in rows["monthly_plans"] if (row["person"], row["month"]) == ("ZD004", "2026年3月")]
    for row in march:
        row |= {"filled": date(2026, 2, 27), "approved": date(2026, 2, 27), "filed": date(2026, 2, 27)}
    plans["ZD004", "2026年2月"] |= {"outcome": "未完成", "reason": "上级口径未定"}
    for row in rows["monthly_plans"]:
        if (row["person"], row["month"]) == ("ZD005", "2026年3月"):
            row |= {"approver": None, "approved": None, "filed": None}
    rows["weekly_notes"] = [
        row for row in rows["weekly_notes"] if (row["person"], row["week"]) != ("ZD004", "2026年第11周")
    ]
    folder.ledger(rows)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, pool: ReaderPool) -> LedgerFolder:
    folder = start_folder(tmp_path_factory.mktemp("unit"), pool)
    troubled(folder)
    return folder


@pytest.fixture(scope="module")
def quarter(kept: LedgerFolder) -> Any:
    return report_of(kept, Q1)


def sheet(content: bytes, name: str) -> Worksheet:
    return load_workbook(io.BytesIO(content))[name]


def grid(content: bytes) -> dict[str, dict[str, object]]:
    """The table of signs: person → column → sign; a column is its group and its heading."""
    cells = list(sheet(content, "情况表").iter_rows(values_only=True))
    top = next(i for i, row in enumerate(cells) if row[1] == "人员编号")
    groups, heads, group = [], [], ""
    for upper, lower in zip(cells[top], cells[top + 1], strict=True):
        group = str(upper) if upper else group
        groups.append(group)
        heads.append(f"{group} {lower}" if lower else group)
    return {str(row[1]): dict(zip(heads, row, strict=True)) for row in cells[top + 2 :] if row[1]}


def everything(papers: dict[str, bytes]) -> str:
    """Every text of every paper, workbooks unpacked."""
    texts = []
    for name, content in papers.items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                texts += [parts.read(part).decode("utf-8", "replace") for part in parts.namelist()]
        else:
            texts.append(content.decode())
    return "\n".join(texts)


def test_the_table_shows_at_a_glance_who_wrote_what_in_time(quarter: Report) -> None:
    rows = grid(write_records_book(quarter))
    clerk = rows["ZD004"]
    assert (clerk["2026年3月 计划"], clerk["2026年3月 10周"], clerk["2026年3月 11周"]) == ("迟", "√", "缺")
    assert rows["ZD005"]["2026年3月 计划"] == "审"
    # 1 goal, 3 plans, 12 notes, 3 reports, 1 summary; one late, one missing
    assert [clerk[f"合计 {name}"] for name in ("应记", "按时", "逾期", "缺")] == [20, 18, 1, 1]
    assert [rows["ZD003"][f"合计 {name}"] for name in ("应记", "按时")] == [20, 20]
    assert "2026年2月 8周" not in clerk


def test_every_sign_has_its_colour_and_stands_in_the_legend(quarter: Report) -> None:
    table = sheet(write_records_book(quarter), "情况表")
    cells = [cell for row in table.iter_rows(min_row=6) for cell in row[3:] if cell.value in {*"√迟缺审"}]
    fills = {cell.value: cell.fill.fgColor.rgb for cell in cells}
    assert len(set(fills.values())) == 4
    head = next(cell.row for cell in table["B"] if cell.value == "人员编号")
    above = [cell for row in table.iter_rows(max_row=head - 1, min_col=2) for cell in row if cell.value]
    legend = {cell.value: cell.fill.fgColor.rgb for cell in above if len(str(cell.value)) == 1}
    assert list(legend) == [*"√审迟缺？·—"]
    assert fills.items() <= legend.items()
    meanings = {table.cell(cell.row, cell.column + 1).value for cell in above if cell.value in legend}
    assert {"按时", "逾期", "没有填写", "未到期"} < meanings


def test_the_legend_stands_above_the_table_and_nothing_below_it(quarter: Report) -> None:
    table = sheet(write_records_book(quarter), "情况表")
    (title,) = [cell.row for cell in table["A"] if cell.value == "图例"]
    assert title < next(cell.row for cell in table["B"] if cell.value == "人员编号")
    assert str(table.cell(table.max_row, 2).value).startswith("ZD")


def test_who_a_leader_might_speak_to_is_listed_worst_first_and_nobody_is_admonished(quarter: Report) -> None:
    table = sheet(write_records_book(quarter), "告诫建议")
    rows = [row for row in table.iter_rows(values_only=True) if str(row[1]).startswith("ZD")]
    assert [(row[1], row[10]) for row in rows] == [
        ("ZD004", "2026年3月月度计划逾期；2026年第11周周纪实缺"),
        ("ZD005", "2026年3月月度计划未审核备案"),
    ]
    assert all(not form.admonitions for form in quarter.facts.behaviour_lists)


def test_every_record_asked_for_stands_in_the_details(quarter: Report) -> None:
    rows = [
        row
        for row in sheet(write_records_book(quarter), "明细").iter_rows(values_only=True)
        if str(row[1]).startswith("ZD")
    ]
    assert len(rows) == 3 * 20
    late = next(row for row in rows if row[7] == "逾期")
    assert late[1:9] == ("ZD004", "钱伟", "月度计划", "2026年3月", "2026-02-22", "2026-02-27", "逾期", "已审核备案")
    assert late[9] == "涉密 1 项"
    assert late[10] == "台账.xlsx!月度计划!C19:K19"
    assert "位置中的文件都在“收件”文件夹。" in str(sheet(write_records_book(quarter), "明细")["A3"].value)


def test_the_register_gets_summary_and_unfinished_tasks(quarter: Report) -> None:
    assert summary_text(quarter, "ZD004") == f"{SUMMARY}\n未完成 1 项：2月 任务12（上级口径未定）。"
    assert summary_text(quarter, "ZD003") == SUMMARY
    book = load_workbook(io.BytesIO(papers_of(quarter)["平时考核登记表.xlsx"]))
    assert any(summary_text(quarter, "ZD004") == cell.value for row in book["ZD004"].iter_rows() for cell in row)


def test_a_notice_counts_the_records_in_time(quarter: Report) -> None:
    assert punctuality_text(quarter, "ZD004", AS_OF) == "工作记实：应记 20 项，按时 18 项。"
    pages = {name: page.decode() for name, page in papers_of(quarter).items() if name.startswith("反馈通知书/")}
    own = next(page for name, page in pages.items() if "ZD004" in name)
    assert "工作记实：应记 20 项，按时 18 项。" in own
    assert "上级口径未定" not in own


def test_nothing_classified_is_on_any_paper_of_any_kind(kept: LedgerFolder) -> None:
    with kept.opened(AS_OF) as unit:
        checked = check_report(unit, Q1)
    for papers in (
        papers_of(report_of(kept, Q1)),
        papers_of(report_of(kept, MARCH)),
        check_papers_of(replace(checked, drawing=Drawing(3, 1))),
    ):
        assert "钱伟" in everything(papers)
        assert SECRET not in everything(papers)


def test_a_classified_summary_is_only_counted(folder: LedgerFolder) -> None:
    rows = filled_rows(folder)
    rows["quarterly_summaries"][1] |= {"content": SECRET, "classified": "是"}
    folder.ledger(rows)
    assert summary_text(report_of(folder, Q1), "ZD004") == "个人小结涉密 1 项。"


def test_a_unit_without_ledgers_has_the_same_papers_as_before(folder: LedgerFolder) -> None:
    report = report_of(folder, Q1)
    assert "记实情况表.xlsx" not in papers_of(report)
    assert "工作记实：" not in papers_of(report)["反馈通知书-全部.html"].decode()
    assert [f.kind.code for f in report.findings if f.kind.code.startswith("K65")] == ["K651"]


def test_the_same_records_in_other_files_give_the_same_bytes(
    kept: LedgerFolder, tmp_path: Path, pool: ReaderPool
) -> None:
    again = start_folder(tmp_path, pool)
    troubled(again)
    assert papers_of(report_of(again, Q1)) == papers_of(report_of(kept, Q1))


def test_records_do_not_touch_scores_and_grades(kept: LedgerFolder, folder: LedgerFolder) -> None:
    with_ledgers, without = report_of(kept, Q1), report_of(folder, Q1)
    assert [p.decision for p in with_ledgers.people] == [p.decision for p in without.people]


# --- 抽查表 --------------------------------------------------------------------------------------------------------


def test_check_draws_and_writes_who_is_to_be_looked_at(
    kept: LedgerFolder, tmp_path: Path, kaohe: Callable[..., object]
) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for out in (first, second):
        kaohe("check", kept.root, "2026Q1", "--draw", 2, "--seed", 3, "--as-of", "2026-04-20", "-o", out)
    path = Path("检查-2026Q1/抽查表.xlsx")
    assert (first / path).read_bytes() == (second / path).read_bytes()
    rows = [
        row
        for row in sheet((first / path).read_bytes(), "抽查表").iter_rows(values_only=True)
        if str(row[1]).startswith("ZD")
    ]
    # printf '3:ZD004' | sha256sum begins with 305b, 3:ZD005 with 983e, 3:ZD003 with 9bf1
    assert list(dict.fromkeys(row[1] for row in rows)) == ["ZD004", "ZD005"]
    assert [row[4] for row in rows[:5]] == ["年度目标", "月度计划", "周纪实", "月报告", "季小结"]
    assert rows[0][5] == "应记 1 项，按时 1 项"
    assert (first / "检查-2026Q1/记实情况表.xlsx").is_file()


def test_a_draw_needs_a_month_or_a_quarter(kept: LedgerFolder, tmp_path: Path, kaohe: Callable[..., object]) -> None:
    for period in ((), ("2026",)):
        result = kaohe("check", kept.root, *period, "--draw", 2, "-o", tmp_path / "out")
        assert result.exit_code == 2  # type: ignore[attr-defined]
    assert not (tmp_path / "out").exists()


# --- blanks --------------------------------------------------------------------------------------------------------


def test_there_is_a_blank_for_each_department_and_the_same_bytes_every_time(kept: LedgerFolder) -> None:
    roster = kept.read().roster
    forms = work_record_forms(roster, kept.policies, Q1, load_design())
    assert [name for name, _ in forms] == ["工作记实台账01_综合科_2026Q1.xlsx", "工作记实台账02_核算科_2026Q1.xlsx"]
    assert forms == work_record_forms(roster, kept.policies, Q1, load_design())
    book = load_workbook(io.BytesIO(forms[1][1]))
    assert book.sheetnames[:5] == ["年度目标", "月度计划", "周纪实", "月报告", "季小结"]
    assert [cell.value for cell in book["周纪实"][4]][:4] == ["ZD005", "孙丽", "2026年第1周", "2025-12-29～2026-01-04"]


def test_a_blank_for_a_month_has_no_goals_and_no_summary(kept: LedgerFolder) -> None:
    (_, content), _ = work_record_forms(kept.read().roster, kept.policies, MARCH, load_design())
    assert load_workbook(io.BytesIO(content)).sheetnames[:3] == ["月度计划", "周纪实", "月报告"]


def test_a_rating_form_can_carry_each_persons_month_and_is_still_read_as_a_rating_form(
    kept: LedgerFolder, folder: LedgerFolder
) -> None:
    intake = kept.read(MARCH)
    policy = kept.policies.on(MARCH.last_day)

    def appendix(month: Period, people: object) -> object:
        return month_appendix(month, people, intake.facts.work_records)  # type: ignore[arg-type]

    forms = dict(blank_forms(intake.roster, policy, MARCH, load_design(), appendix))  # type: ignore[arg-type]
    name = next(name for name in forms if "ZD003" in name)
    rows = [row for row in sheet(forms[name], "本月工作").iter_rows(values_only=True) if str(row[0]).startswith("ZD")]
    assert [row[0] for row in rows] == ["ZD004"] * 4
    assert rows[0][2:4] == ("任务16", "已完成")
    assert [row[2] for row in rows[2:]] == ["月报告：完成审核", "涉密 1 项"]
    folder.put("收件/评分表.xlsx", forms[name])
    read = folder.read(MARCH)
    assert [(r.form, str(r.verdict)) for r in read.facts.receipts if r.file == "收件/评分表.xlsx"] == [
        ("评分表", "已用")
    ]
    assert [len(form.ratings) for form in read.facts.rating_forms] == [1]


def test_people_without_a_record_are_said_to_have_none(kept: LedgerFolder) -> None:
    roster = kept.read().roster
    appendix = month_appendix(MARCH, assessed_rows(roster, MARCH), ())
    expected: list[tuple[str, ...]] = [
        (row.person, row.name, "没有收到工作记实", "", "") for row in assessed_rows(roster, MARCH)
    ]
    assert list(appendix.rows) == expected
