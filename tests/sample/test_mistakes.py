"""The mistakes people make stand in the workbooks as people would have made them."""

from pathlib import Path

from openpyxl import load_workbook

from tests.sample.conftest import Inbox


def test_february_leaves_one_person_out_of_one_form(inbox: Inbox) -> None:
    left_out = inbox.id("left_out_in_february")
    assert left_out not in inbox.rating_rows(2, "accounts_head")
    assert left_out in inbox.rating_rows(2, "deputy_office")
    assert left_out in inbox.rating_rows(1, "accounts_head")


def test_figures_of_the_first_quarter_that_can_only_be_read_one_way(inbox: Inbox) -> None:
    assert inbox.rating_rows(1, "deputy_office")[inbox.id("accounts_head")]["履行职责"] == "９"
    assert str(inbox.rating_rows(1, "census_head")[inbox.id("removed")]["业务素质"]).endswith("分")
    assert inbox.rating_rows(1, "office_head")[inbox.id("moved_and_classified")]["姓名"] == "喻　例一"
    row = inbox.rating_rows(2, "industry_head")[inbox.id("warned_in_february")]
    parts = [value for key, value in row.items() if isinstance(value, int | float) and key != "合计"]
    assert row["合计"] - sum(parts) == 1.5


def test_figures_of_the_second_quarter_that_cannot_be_used(inbox: Inbox) -> None:
    demoted, retired = inbox.id("demoted"), inbox.id("retired_in_august")
    assert inbox.rating_rows(5, "census_head")[demoted]["完成任务"] is None
    assert inbox.rating_rows(5, "deputy_rural")[demoted]["履行职责"] == 12
    assert inbox.rating_rows(5, "deputy_rural")[retired]["年度目标"] == "优"
    assert inbox.rating_rows(5, "rural_head")[retired]["工作能力"] == "4.333"


def test_figures_of_august_that_have_no_single_reading(inbox: Inbox) -> None:
    rows = inbox.rating_rows(8, "deputy_enforcement")
    assert rows[inbox.id("not_taking_part")]["完成任务"] == "4/5"
    assert rows[inbox.id("newcomer_on_probation")]["完成任务"] == "#N/A"
    assert rows[inbox.id("newcomer_on_probation")]["工作作风"] == "2,5"
    assert rows[inbox.id("demerit")]["交办事项"] == "9分半"
    assert rows[inbox.id("demerit")]["完成任务"] is None
    principal = inbox.rating_rows(8, "principal")
    assert principal[inbox.id("newcomer_on_probation")]["履行职责"] == -1
    assert principal["None"]["姓名"] == "吕示一"


def test_a_formula_without_a_stored_result_is_still_a_formula(inbox: Inbox) -> None:
    file = inbox.file(8, f"{inbox.id('deputy_enforcement')}_")
    rows = {row["人员编号"]: row for row in inbox.rows(file, "评分表", values=False)}
    assert rows[inbox.id("demerit")]["完成任务"] == "=4+5"


def test_stray_rows_stand_at_the_end_of_their_forms(inbox: Inbox) -> None:
    def people(month: int, rater: str) -> list[object]:
        rows = inbox.rows(inbox.file(month, f"{inbox.id(rater)}_"), "评分表")
        return [row["人员编号"] or row["姓名"] for row in rows]

    assert people(5, "office_head")[-1] == inbox.id("office_head")
    assert people(5, "deputy_industry")[-1] == "佚名样"
    assert people(5, "services_head")[-1] == inbox.id("major_demerit")
    assert people(5, "enforcement_head").count(inbox.id("demerit")) == 2
    assert people(8, "deputy_rural").count(inbox.id("demoted")) == 2


def test_one_form_is_missing_two_came_twice_and_one_in_two_versions(folder: Path, inbox: Inbox) -> None:
    assert not list(folder.glob(f"收件/2026-08/{inbox.id('enforcement_head')}_*"))
    for file in folder.rglob("*（副本）.xlsx"):
        assert file.read_bytes() == (file.parent / file.name.replace("（副本）", "")).read_bytes()
    assert len(list(folder.rglob("*（副本）.xlsx"))) == 2
    second = next(folder.rglob("*（修改）.xlsx"))
    first = second.parent / second.name.replace("（修改）", "")
    differing = [
        (one["人员编号"], heading)
        for one, other in zip(inbox.rows(first, "评分表"), inbox.rows(second, "评分表"), strict=True)
        for heading in one
        if one[heading] != other[heading]
    ]
    assert differing == [(inbox.id("demoted"), "签到考勤"), (inbox.id("demoted"), "合计")]


def test_a_retyped_form_has_no_meta_other_columns_and_empty_sheets(inbox: Inbox) -> None:
    book = load_workbook(inbox.file(2, f"{inbox.id('rural_head')}_"))
    sheet = book.worksheets[0]
    assert book.sheetnames == ["Sheet1", "Sheet2", "Sheet3"]
    assert [cell.value for cell in sheet[3]][:3] == ["姓 名", "人员编号", "廉（15分）"]
    assert [cell.value for cell in sheet[2]][:2] == ["考核月份：", "2026年2月"]
    assert [cell.value for cell in sheet[4]][2:4] == ["遵章守纪(8分)", "廉洁自律"]


def test_retyped_forms_hide_a_row_and_a_column_merge_scores_and_keep_an_old_title(inbox: Inbox) -> None:
    april, june = inbox.rating(4, "industry_head"), inbox.rating(6, "accounts_head")
    assert [april.cell(row, 2).value for row, size in april.row_dimensions.items() if size.hidden] == [
        inbox.id("major_demerit")
    ]
    assert [june[f"{letter}4"].value for letter, size in june.column_dimensions.items() if size.hidden] == ["社会公德"]
    merged = [area for area in inbox.rating(7, "deputy_rural").merged_cells.ranges if area.min_row > 4]
    assert [(area.min_row, area.max_row - area.min_row) for area in merged] == [(10, 1)]
    may = inbox.rating(5, "deputy_enforcement")
    assert (may["A1"].value, may["B2"].value) == ("示例区统计局2026年4月公务员平时考核评分表", "2026年5月")


def test_polls_hold_one_harmless_blank_and_three_counts_that_cannot_be(inbox: Inbox) -> None:
    second = {row["人员编号"]: row for row in inbox.rows(inbox.file(6, "测评表_"), "测评表")}
    third = {row["人员编号"]: row for row in inbox.rows(inbox.file(9, "测评表_"), "测评表")}
    harmless = second[inbox.id("office_head")]
    assert harmless["较差"] is None
    assert harmless["好"] + harmless["较好"] + harmless["一般"] == harmless["有效"]
    assert third[inbox.id("not_taking_part")]["收回"] > third[inbox.id("not_taking_part")]["发出"]
    assert third[inbox.id("newcomer_on_probation")]["有效"] == 0
    wrong = third[inbox.id("demoted")]
    assert sum(wrong[grade] for grade in ("好", "较好", "一般", "较差")) != wrong["有效"]


def test_lists_hold_days_as_text_blank_points_and_an_unknown_item(inbox: Inbox) -> None:
    january = inbox.rows(inbox.file(1, "负面表现清单"), "负面表现")
    may = inbox.rows(inbox.file(5, "负面表现清单"), "负面表现")
    august = inbox.rows(inbox.file(8, "负面表现清单"), "负面表现")
    assert "2026.1.15" in [row["发生日期"] for row in january]
    assert [(row["次数"], row["扣分"]) for row in may] == [(1, 1), (1, None), (None, 2)]
    assert [row["条目编号"] for row in august] == ["F99", "F07", "F10", "F11"]
    assert august[2]["发生日期"] == "8月中旬"


def test_beside_the_forms_lie_a_workbook_and_a_text_of_no_concern(folder: Path) -> None:
    assert load_workbook(folder / "收件/2026-01/值班表.xlsx").sheetnames == ["值班表"]
    assert "虚构" in (folder / "收件/说明.txt").read_text(encoding="utf-8")
