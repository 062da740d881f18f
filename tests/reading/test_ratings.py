"""One test for each way in which a 评分表 goes wrong by hand; nobody else's scores may change with it."""

from datetime import date

import pytest

from tests.offices.folder import UnitFolder, messages, ratings_of, receipt, seen
from tests.offices.sheets import (
    FULL,
    FULL_POINTS,
    INDICATORS,
    MARCH,
    RATERS,
    ROSTER,
    Page,
    person_row,
    rating_page,
    roster_pages,
    with_score,
)

QIAN, SUN = person_row("ZD004", "钱伟"), person_row("ZD005", "孙丽")


def test_a_clean_form_is_read_whole_with_every_cell_and_without_a_word(office: UnitFolder) -> None:
    office.put("赵敏.xlsx", rating_page([person_row("ZD004", "钱伟", with_score(0, 4.5), 99.5, "认真"), SUN]))
    intake = office.read(MARCH)
    (form,) = intake.facts.rating_forms
    first = form.ratings[0]
    assert (form.file, form.rater, form.period) == ("赵敏.xlsx", "ZD003", MARCH)
    assert first.scores == (450, *FULL_POINTS[1:])
    assert (first.cells[0], first.cells[15], str(first.place)) == ("C6", "R6", "赵敏.xlsx!评分表!C6:R6")
    assert first.comment == "认真"
    assert form.ratings[1].scores == FULL_POINTS
    assert intake.findings == ()
    assert (receipt(intake, "赵敏.xlsx").verdict, receipt(intake, "赵敏.xlsx").form) == ("已用", "评分表")


@pytest.mark.parametrize(
    ("written", "points", "code"),
    [
        ("５", 500, "K309"),
        ("4分", 400, "K309"),
        ("4。5", 450, "K309"),
        ("4.5", 450, None),
        (4.499999999999999, 450, "K309"),
        (0, 0, None),
        (5, 500, None),
        (0.01, 1, None),
        (5.01, None, "K303"),
        (-0.01, None, "K303"),
        (4.125, None, "K304"),
        ("4.125", None, "K304"),
        ("2,5", None, "K302"),
        ("4/5", None, "K302"),
        ("4分半", None, "K302"),
        ("nan", None, "K302"),
        ("inf", None, "K302"),
        ("1_0", None, "K302"),
        ("1e0", None, "K302"),
        ("五", None, "K302"),
        ("①", None, "K302"),
        (True, None, "K302"),
        (date(2026, 4, 5), None, "K302"),
        ("#N/A", None, "K305"),
        ("", None, "K301"),
    ],
)
def test_a_cell_is_read_where_it_has_one_reading_and_refused_where_it_has_not(
    office: UnitFolder, written: object, points: int | None, code: str | None
) -> None:
    office.put("a.xlsx", rating_page([person_row("ZD004", "钱伟", with_score(0, written)), SUN]))
    intake = office.read(MARCH)
    assert ratings_of(intake)["ZD004"].scores == (points, *FULL_POINTS[1:])
    assert ratings_of(intake)["ZD005"].scores == FULL_POINTS
    assert seen(intake) == ([(code, "C6", "ZD004")] if code else [])


def test_an_error_cell_and_a_formula_without_a_stored_result_are_told_apart_from_a_blank(office: UnitFolder) -> None:
    qian, sun = with_score(0, ("=1/0", "#DIV/0!")), with_score(0, ("=NA()", "#N/A"))
    qian[1] = ("=2+2", 4)
    office.put("a.xlsx", rating_page([person_row("ZD004", "钱伟", qian), person_row("ZD005", "孙丽", sun)]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K305", "C6", "ZD004"), ("K305", "C7", "ZD005"), ("K356", "D6", "ZD004")]
    assert ratings_of(intake)["ZD004"].scores[:3] == (None, 400, 300)


def test_a_person_whose_whole_row_is_blank_is_one_finding(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([person_row("ZD004", "钱伟", [""] * 16), SUN]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K301", "C6:R6", "ZD004")]
    assert ratings_of(intake)["ZD004"].scores == (None,) * 16
    assert ratings_of(intake)["ZD005"].scores == FULL_POINTS


def test_findings_of_a_rating_form_name_the_rater(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([person_row("ZD004", "钱伟", with_score(3, "三"))]))
    (finding,) = office.read(MARCH).findings
    assert (finding.rater, finding.person, str(finding.where)) == ("ZD003", "ZD004", "a.xlsx!评分表!F6")


def test_a_total_that_disagrees_is_reported_and_the_parts_are_used(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([person_row("ZD004", "钱伟", total=99), person_row("ZD005", "孙丽", total=100)]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K308", "S6", "ZD004")]
    assert messages(intake, "K308") == ["合计写的是 99.00，各项相加是 100.00，按各项计算"]
    assert ratings_of(intake)["ZD004"].scores == FULL_POINTS


# --- who a row is about -------------------------------------------------------------------------------------------


def test_padded_names_and_look_alike_dots_are_the_same_person_and_noted(office: UnitFolder) -> None:
    rows = [person_row("", "钱　伟"), person_row("zd００5", "孙丽"), person_row("ZD009", "买买提•艾力")]
    office.put("a.xlsx", rating_page(rows, rater="李明（ZD002）"))
    intake = office.read(MARCH)
    assert list(ratings_of(intake)) == ["ZD004", "ZD005", "ZD009"]
    assert seen(intake) == [("K309", "A7", "ZD005"), ("K309", "B6", "ZD004"), ("K309", "B8", "ZD009")]


def test_an_id_and_a_name_that_disagree_are_nobodys_scores(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([person_row("ZD004", "孙丽"), SUN]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K320", "A6", "ZD004")]
    assert list(ratings_of(intake)) == ["ZD005"]


def test_a_name_borne_by_two_needs_the_id(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([person_row("", "张伟"), person_row("ZD008", "张伟")], rater="周强（ZD006）"))
    intake = office.read(MARCH)
    assert seen(intake) == [("K321", "B6", "")]
    assert list(ratings_of(intake)) == ["ZD008"]


def test_an_unknown_person_is_not_used_and_the_nearest_names_are_given(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([person_row("", "钱维伟"), SUN]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K322", "B6", "")]
    assert intake.findings[0].remedy == "请核对（相近的有：钱伟（ZD004））。"
    assert list(ratings_of(intake)) == ["ZD005"]


def test_figures_without_a_name_are_an_error_and_a_signature_is_not(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([QIAN, person_row("", ""), [""] * 5 + ["（签字）"]]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K324", "C7:T7", "")]
    assert list(ratings_of(intake)) == ["ZD004"]


def test_rows_about_oneself_leaders_and_people_of_another_department_are_not_used(office: UnitFolder) -> None:
    rows = [person_row("ZD003", "赵敏"), person_row("ZD002", "李明"), person_row("ZD007", "张伟"), QIAN]
    office.put("a.xlsx", rating_page(rows))
    intake = office.read(MARCH)
    expected = [("K327", "C6:T6", "ZD003"), ("K328", "C7:T7", "ZD002"), ("K323", "C8:T8", "ZD007")]
    assert seen(intake) == expected
    assert list(ratings_of(intake)) == ["ZD004"]


def test_the_scope_is_that_of_the_department_at_the_end_of_the_month(office: UnitFolder) -> None:
    moved = (
        ("ZD005", "孙丽", "核算科", "科员", "公务员", "", date(2020, 1, 1), date(2026, 3, 15), "否", ""),
        ("ZD005", "孙丽", "综合科", "科员", "公务员", "", date(2026, 3, 16), "", "否", ""),
    )
    office.put("名册.xlsx", *roster_pages([*(row for row in ROSTER if row[0] != "ZD005"), *moved]))
    office.put("a.xlsx", rating_page([SUN]))
    assert list(ratings_of(office.read(MARCH))) == ["ZD005"]


def test_equal_double_rows_count_once(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([QIAN, SUN, QIAN]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K325", "C8:R8", "ZD004")]
    assert ratings_of(intake)["ZD004"].scores == FULL_POINTS


def test_double_rows_that_differ_leave_that_person_without_scores(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([QIAN, SUN, person_row("ZD004", "钱伟", with_score(0, 4))]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K326", "C8:R8", "ZD004")]
    assert ratings_of(intake)["ZD004"].scores == (None,) * 16
    assert ratings_of(intake)["ZD005"].scores == FULL_POINTS


# --- merges, hidden parts, notes ------------------------------------------------------------------------------------


def test_a_name_in_merged_cells_is_filled_down_and_noted(office: UnitFolder) -> None:
    rows = [person_row("ZD004", "钱伟"), ["", "", *with_score(0, 4)], SUN]
    office.put("a.xlsx", rating_page(rows, merges=[(5, 0, 6, 0), (5, 1, 6, 1)]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K116", "A6", ""), ("K116", "B6", ""), ("K326", "C7:R7", "ZD004")]
    assert ratings_of(intake)["ZD005"].scores == FULL_POINTS


def test_a_score_in_merged_cells_is_nobodys(office: UnitFolder) -> None:
    rows = [QIAN, person_row("ZD005", "孙丽", with_score(0, ""))]
    office.put("a.xlsx", rating_page(rows, merges=[(5, 2, 6, 2)]))
    intake = office.read(MARCH)
    assert seen(intake) == [("K307", "C6", "ZD004"), ("K307", "C7", "ZD005")]
    assert ratings_of(intake)["ZD004"].scores == (None, *FULL_POINTS[1:])


def test_hidden_rows_columns_and_sheets_are_used_and_reported(office: UnitFolder) -> None:
    cover = Page("封面", [("评分说明",)])
    office.put("a.xlsx", cover, rating_page([QIAN, SUN], hidden_rows=[6], hidden_columns=[4], hidden=True))
    intake = office.read(MARCH)
    assert sorted(seen(intake)) == [("K114", "", ""), ("K114", "A7", ""), ("K114", "E6:E7", ""), ("K131", "", "")]
    assert ratings_of(intake)["ZD005"].scores == FULL_POINTS


def test_notes_and_totals_are_outside_the_data_and_what_follows_is_reported_but_read(office: UnitFolder) -> None:
    rows = [QIAN, ["合计", "", *FULL], ["注：各项按满分掌握"], SUN]
    office.put("a.xlsx", rating_page(rows))
    intake = office.read(MARCH)
    assert seen(intake) == [("K115", "A9", "")]
    assert list(ratings_of(intake)) == ["ZD004", "ZD005"]


def test_a_person_of_the_audit_department_is_no_note(office: UnitFolder) -> None:
    audit = ("ZD010", "吴审", "审核科", "科员", "公务员", "", date(2020, 1, 1), "", "否", "")
    office.put("名册.xlsx", *roster_pages([*ROSTER, audit]))
    page = rating_page([["", "吴审", *FULL]], rater="王建国（ZD001）")
    page.rows = [[row[1] if len(row) > 1 else "", *row] if n > 2 else row for n, row in enumerate(page.rows)]
    page.rows[4][0], page.rows[4][2] = "科室", "姓名"
    page.rows[5][0] = "审核科"
    page.merges = ()
    page.rows[3] = [""] * len(page.rows[3])
    page.rows[4][1] = "人员编号"
    office.put("a.xlsx", page)
    assert list(ratings_of(office.read(MARCH))) == ["ZD010"]


def test_spare_rows_with_only_a_total_formula_are_outside_the_data(office: UnitFolder) -> None:
    spare = ["", "", *[""] * 16, 0]
    office.put("a.xlsx", rating_page([QIAN, spare, spare]))
    intake = office.read(MARCH)
    assert intake.findings == ()
    assert list(ratings_of(intake)) == ["ZD004"]


# --- head: period and rater -----------------------------------------------------------------------------------------


def test_a_form_without_a_period_is_not_used(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([QIAN], period=""))
    intake = office.read(MARCH)
    assert [code for code, _, _ in seen(intake)] == ["K110"]
    assert intake.facts.rating_forms == ()
    assert (receipt(intake, "a.xlsx").verdict, receipt(intake, "a.xlsx").reason) == ("不用", "看不出考核期")


@pytest.mark.parametrize(
    ("label", "value"),
    [("考核期：", "2026年3月"), ("考核期", date(2026, 3, 1)), ("考核期:", 2026.3), ("考核 期：", "2026-03")],
)
def test_the_period_may_stand_in_the_next_cell(office: UnitFolder, label: str, value: object) -> None:
    page = rating_page([QIAN])
    page.rows[2] = [label, "", value, "评分人", "赵敏", "评分人编号：", "ZD003"]
    office.put("a.xlsx", page)
    assert ratings_of(office.read(MARCH))["ZD004"].period == MARCH


def test_2026_1_typed_as_a_number_could_be_january_or_october(office: UnitFolder) -> None:
    page = rating_page([QIAN])
    page.rows[2] = ["考核期", 2026.1, "评分人", "赵敏"]
    office.put("a.xlsx", page)
    intake = office.read()
    assert [(code, cell) for code, cell, _ in seen(intake)] == [("K110", "B3")]


def test_the_period_may_stand_in_the_title(office: UnitFolder) -> None:
    page = rating_page([QIAN])
    page.rows[0] = ["张店区统计局2026年3月公务员平时考核评分表"]
    page.rows[2] = ["填报日期：2026年4月2日", "", "评分人：赵敏"]
    office.put("a.xlsx", page)
    assert ratings_of(office.read(MARCH))["ZD004"].period == MARCH


def test_where_title_and_head_cell_differ_the_head_cell_holds(office: UnitFolder) -> None:
    page = rating_page([QIAN])
    page.rows[0] = ["2026年2月公务员平时考核评分表"]
    office.put("a.xlsx", page)
    intake = office.read(MARCH)
    assert seen(intake) == [("K111", "E3", "")]
    assert ratings_of(intake)["ZD004"].period == MARCH


def test_a_title_that_names_the_year_does_not_contradict_the_month(office: UnitFolder) -> None:
    page = rating_page([QIAN])
    page.rows[0] = ["2026年度公务员平时考核评分表"]
    office.put("a.xlsx", page)
    assert office.read(MARCH).findings == ()


def test_the_meta_sheet_stands_in_for_head_cells_that_were_lost(office: UnitFolder) -> None:
    page = rating_page([QIAN])
    page.rows[2] = [""]
    office.put(
        "a.xlsx", page, Page("_meta", [("表", "rating"), ("考核期", "2026-03"), ("评分人", "ZD003")], hidden=True)
    )
    intake = office.read(MARCH)
    assert (list(ratings_of(intake)), intake.findings) == (["ZD004"], ())


@pytest.mark.parametrize("title", ["2026年3月评分表（单位：分）", "2026年3月　评分人：赵敏"])
def test_a_title_may_carry_labels_behind_it(office: UnitFolder, title: str) -> None:
    page = rating_page([QIAN], period="")
    page.rows[0] = [title]
    page.rows[2] = ["填报时间2026年4月", "评分人：赵敏"]
    office.put("a.xlsx", page)
    assert ratings_of(office.read(MARCH))["ZD004"].period == MARCH


@pytest.mark.parametrize("rater", ["", "   "])
def test_a_form_without_a_rater_is_not_used(office: UnitFolder, rater: str) -> None:
    office.put("a.xlsx", rating_page([QIAN], rater=rater))
    intake = office.read(MARCH)
    assert [code for code, _, _ in seen(intake)] == ["K112"]
    assert intake.facts.rating_forms == ()


@pytest.mark.parametrize(("rater", "code"), [("赵敏（ZD006）", "K320"), ("钱伟（ZD004）", "K113"), ("赵敏敏", "K113")])
def test_a_rater_who_cannot_be_one_is_refused(office: UnitFolder, rater: str, code: str) -> None:
    office.put("a.xlsx", rating_page([QIAN], rater=rater))
    intake = office.read(MARCH)
    assert seen(intake) == [(code, "H3", "")]
    assert intake.facts.rating_forms == ()


def test_a_quarter_on_a_monthly_form_is_an_error(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([QIAN], period="2026年第1季度"))
    assert seen(office.read(MARCH)) == [("K117", "E3", "")]


def test_sheets_of_several_months_in_one_workbook_are_several_forms(office: UnitFolder) -> None:
    pages = [rating_page([QIAN], period=f"2026年{month}月", name=f"{month}月") for month in (1, 2, 3)]
    office.put("a.xlsx", *pages)
    forms = office.read().facts.rating_forms
    assert [str(form.period) for form in forms] == ["2026-01", "2026-02", "2026-03"]


# --- headings -------------------------------------------------------------------------------------------------------


def test_columns_may_stand_in_any_order_with_strange_ones_between(office: UnitFolder) -> None:
    headings = ["合计", *reversed([f"{name}（{full}分）" for name, full in INDICATORS]), "序号", "姓名", "人员编号"]
    scores = [full / 2 for _, full in INDICATORS]
    rows = [
        ["公务员平时考核评分表"],
        ["考核期：2026年3月", "评分人：赵敏"],
        headings,
        [50, *reversed(scores), 1, "钱伟", "ZD004"],
    ]
    office.put("a.xlsx", Page("Sheet1", rows), Page("Sheet2", []), Page("Sheet3", []))
    intake = office.read(MARCH)
    assert ratings_of(intake)["ZD004"].scores == tuple(50 * full for _, full in INDICATORS)
    assert ratings_of(intake)["ZD004"].cells[0] == "Q4"
    assert intake.findings == ()


def test_a_heading_off_by_spaces_width_or_unit_is_matched_and_noted(office: UnitFolder) -> None:
    page = rating_page([QIAN])
    page.rows[4][2:5] = ["政治 品德", "职业道德(满分4)", "社会公德"]
    office.put("a.xlsx", page)
    intake = office.read(MARCH)
    assert seen(intake) == [("K109", "C5", ""), ("K109", "D5", "")]
    assert ratings_of(intake)["ZD004"].scores == FULL_POINTS


def test_two_candidates_for_a_heading_are_an_error(office: UnitFolder) -> None:
    page = rating_page([[*QIAN, 5]])
    page.rows[4].append("政治品德")
    office.put("a.xlsx", page)
    intake = office.read(MARCH)
    assert seen(intake) == [("K107", "C5", "")]
    assert intake.facts.rating_forms == ()


def test_a_missing_column_is_named_and_the_form_is_not_used(office: UnitFolder) -> None:
    page = rating_page([QIAN])
    page.rows[4][2] = "其他"
    office.put("a.xlsx", page)
    intake = office.read(MARCH)
    assert messages(intake, "K108") == ["缺少必需的列：政治品德"]
    assert receipt(intake, "a.xlsx").reason == "表头不完整"


def test_a_form_without_id_and_name_columns_is_an_error_not_a_stranger(office: UnitFolder) -> None:
    page = rating_page([QIAN])
    page.rows[3][0:2] = ["甲", "乙"]
    office.put("a.xlsx", page)
    assert messages(office.read(MARCH), "K108") == ["缺少必需的列：人员编号或姓名"]


def test_a_value_may_equal_a_heading(office: UnitFolder) -> None:
    office.put("a.xlsx", rating_page([person_row("ZD004", "钱伟", comment="工作能力")]))
    intake = office.read(MARCH)
    assert ratings_of(intake)["ZD004"].comment == "工作能力"


def test_an_empty_first_row_is_not_taken_for_the_second_heading_row(office: UnitFolder) -> None:
    page = rating_page([[""], QIAN])
    office.put("a.xlsx", page)
    assert ratings_of(office.read(MARCH))["ZD004"].cells[0] == "C7"


@pytest.mark.parametrize(
    "rows",
    [
        [("姓名", "人员编号", "工资"), ("钱伟", "ZD004", 5000)],
        [("科室", "合计", "好", "一般"), ("综合科", 3, 2, 1)],
        [("政治品德", "职业道德", "工作能力"), (1, 2, 3)],
        [("日期", "事由"), ("2026-03-01", "出差")],
    ],
)
def test_an_unrelated_workbook_is_never_accepted(office: UnitFolder, rows: list[tuple[object, ...]]) -> None:
    office.put("a.xlsx", Page("Sheet1", rows))
    intake = office.read(MARCH)
    assert seen(intake) == [("K106", "", "")]
    assert (receipt(intake, "a.xlsx").verdict, receipt(intake, "a.xlsx").reason) == ("不用", "不是考核用表")


def test_a_rater_with_two_scopes_rates_both(office: UnitFolder) -> None:
    office.put("名册.xlsx", *roster_pages(raters=[*RATERS, ("ZD003", "赵敏", "科室负责人", "核算科")]))
    office.put("a.xlsx", rating_page([QIAN, person_row("ZD007", "张伟")]))
    assert list(ratings_of(office.read(MARCH))) == ["ZD004", "ZD007"]
