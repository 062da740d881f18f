from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.deciding.report import YearReport
from kaohe_excel.writing.year.linkage import write_linkage
from kaohe_excel.writing.year.year_register import write_year_register
from tests.papers.written import books_of

Open = Callable[[bytes], Workbook]


def table(sheet: Worksheet) -> dict[str, list[object]]:
    """The rows of a sheet by 人员编号, the first row of a person only."""
    rows: dict[str, list[object]] = {}
    for row in sheet.iter_rows(values_only=True):
        key = next((str(v) for v in row[:2] if isinstance(v, str) and v.startswith("ZD")), "")
        if key:
            rows.setdefault(key, list(row))
    return rows


def row_of(sheet: Worksheet, person: str) -> int:
    return next(int(cell.row) for cell in sheet["A"] if cell.value == person)


def test_a_year_has_its_workbooks(year_report: YearReport) -> None:
    assert list(books_of(year_report)) == [
        "年度联动表.xlsx",
        "年度等次审核表.xlsx",
        "年度考核登记表.xlsx",
        "台账.xlsx",
        "结果运用.xlsx",
        "奖金依据表.xlsx",
        "表扬谈话名单.xlsx",
        "问题清单.xlsx",
        "催报清单.xlsx",
    ]


def test_the_same_report_gives_the_same_bytes(year_report: YearReport) -> None:
    assert books_of(year_report) == books_of(year_report)


def test_the_linkage_shows_quarters_counts_and_scores(year_report: YearReport, results: Open) -> None:
    row = table(results(write_linkage(year_report))["年度联动"])["ZD003"]
    assert row[3:11] == [91, "好", 89, "较好", 92, "好", 92, "好"]
    assert row[11:15] == [3, 1, 0, 0]
    assert row[15:18] == [91, 96, 93]
    assert row[18:22] == ["优秀及以下", "称职", "称职", "待审定"]


def test_a_mean_of_930125_is_printed_as_9301(year_report: YearReport, results: Open) -> None:
    row = table(results(write_linkage(year_report))["年度联动"])["ZD002"]
    assert (row[15], row[17]) == (93.01, 93.81)


def test_every_derived_cell_of_the_linkage_is_a_formula(year_report: YearReport, opened: Open) -> None:
    row = table(opened(write_linkage(year_report))["年度联动"])["ZD003"]
    derived = [*row[11:15], row[15], row[17]]
    assert all(isinstance(cell, str) and cell.startswith("=") for cell in derived)


def test_a_hosts_grade_counts_and_says_whose_it_is(year_report: YearReport, results: Open) -> None:
    row = table(results(write_linkage(year_report))["年度联动"])["ZD011"]
    assert row[3:11] == [91.5, "好", "—", "较好·外", "—", "较好·外", 88.5, "较好"]
    assert row[11:15] == [1, 3, 0, 0]


def test_a_missing_quarter_leaves_the_year_incomplete_and_is_named(year_report: YearReport, results: Open) -> None:
    row = table(results(write_linkage(year_report))["年度联动"])["ZD010"]
    assert row[7:9] == ["待补", "待补"]
    assert row[15:18] == [88.33, 90, "待补"]
    assert row[20] == "待补"
    assert table(results(write_linkage(year_report))["结果和说明"])["ZD010"][-1] == "2026年第3季度待补"


def test_outcomes_without_a_grade_are_printed_as_they_are(year_report: YearReport, results: Open) -> None:
    rows = table(results(write_linkage(year_report))["年度联动"])
    assert [rows[p][20] for p in ("ZD012", "ZD013", "ZD014", "ZD017")] == [
        "外单位确定",
        "不得参加",
        "不定等次",
        "不定等次",
    ]
    said = table(results(write_linkage(year_report))["结果和说明"])
    assert said["ZD012"][-1] == "区委巡察办确定：优秀"
    assert rows["ZD014"][3:7] == ["—", "—", "—", "—"]


def test_no_annual_poll_leaves_poll_and_score_to_come(year_report: YearReport, results: Open) -> None:
    row = table(results(write_linkage(year_report))["年度联动"])["ZD016"]
    assert row[15:18] == [92, "待补", "待补"]


def test_undecided_quarters_are_named_and_grey(year_report: YearReport, opened: Open) -> None:
    sheet = opened(write_linkage(year_report))["年度联动"]
    row = row_of(sheet, "ZD018")
    colours = [sheet.cell(row, column).font.color.rgb for column in (5, 7, 9, 11)]
    assert colours[0] == colours[1] != colours[2] == colours[3]
    said = opened(write_linkage(year_report))["结果和说明"]
    own = row_of(said, "ZD018")
    assert "第3、4季度没有审定" in str(said.cell(own, said.max_column).value)
    assert [said.cell(own, column).font.color.rgb for column in (4, 5, 6, 7)] == colours


def test_the_second_sheet_takes_quarters_score_and_result_from_the_persons_own_row(
    year_report: YearReport, opened: Open, results: Open
) -> None:
    figures, said = (opened(write_linkage(year_report))[name] for name in ("年度联动", "结果和说明"))
    own, there = row_of(figures, "ZD003"), row_of(said, "ZD003")
    taken = [said.cell(there, column).value for column in range(4, 11)]
    assert taken == [f"=年度联动!${column}${own}" for column in ("E", "G", "I", "K", "R", "U", "V")]
    shown = table(results(write_linkage(year_report))["结果和说明"])["ZD003"]
    assert shown[3:11] == ["好", "较好", "好", "好", 93, "称职", "待审定", "九-2"]


def test_a_name_that_looks_like_a_formula_stays_a_name(year_report: YearReport, opened: Open) -> None:
    for content in books_of(year_report).values():
        for sheet in opened(content).worksheets:
            formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
            assert "=1+1" not in formulas


def test_each_rule_that_applied_has_its_row(year_report: YearReport, results: Open) -> None:
    sheet = results(write_linkage(year_report))["适用规则"]
    own = [row[3:11] for row in sheet.iter_rows(values_only=True) if row[0] == "ZD006"]
    # The warning was decided in 2025: it acts on two quarters of this year, not on the year itself (考核规定29).
    assert [(row[0], row[2], row[3], row[5], row[7]) for row in own] == [
        ("九-2", "应", "方案", "基本称职", "是"),
        ("九-2", "可", "本系统默认，待单位确认", "—", "否"),
    ]


def test_what_people_have_to_study_is_listed_with_proposal_range_and_reason(
    year_report: YearReport, results: Open
) -> None:
    sheet = results(write_linkage(year_report))["需研究确定"]
    listed = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    studied = {row[1]: row[5:8] for row in listed if row[4] == "需研究确定"}
    assert list(studied) == ["ZD007", "ZD008", "ZD015", "ZD019"]
    assert studied["ZD008"][:2] == ("基本称职", "基本称职、不称职")
    assert "一般3次" in studied["ZD008"][2]
    assert studied["ZD019"][2] == "有等次的季度只有3个（第1季度不是考核对象）"


def test_the_consequence_of_a_single_warning_is_shown(year_report: YearReport, results: Open) -> None:
    sheet = results(write_linkage(year_report))["需研究确定"]
    found = {row[1]: row for row in sheet.iter_rows(values_only=True) if row[4] == "警告的后果"}
    assert list(found) == ["ZD006"]
    assert found["ZD006"][5:7] == ("基本称职", "基本称职")
    assert "2026年第1季度、2026年第2季度" in found["ZD006"][7]


def test_missing_matters_are_listed_too(year_report: YearReport, results: Open) -> None:
    sheet = results(write_linkage(year_report))["需研究确定"]
    titles = {row[1]: row[4] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)}
    assert [titles[p] for p in ("ZD010", "ZD016", "ZD018")] == ["待补", "缺年度测评", "季度没有审定"]


def test_candidates_are_ranked_against_the_line_and_ties_named(year_report: YearReport, results: Open) -> None:
    # 19 people less one 不得参加 and one 外单位确定 are 17; 20 % of them is 3.4, hence three places.
    sheet = results(write_linkage(year_report))["优秀人选"]
    head = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "参加考核人数：")
    assert (head[2], head[4], head[6]) == (17, "20%", 3)
    rows = table(sheet)
    assert [(row[0], p, row[4], row[5]) for p, row in rows.items()] == [
        (1, "ZD001", 95.92, "名额以内"),
        (2, "ZD002", 93.81, "名额以内"),
        (3, "ZD003", 93, "名额线上同分"),
        (3, "ZD004", 93, "名额线上同分"),
        (5, "ZD011", 90.8, "名额以外"),
        (6, "ZD018", 90.03, "名额以外"),
        (7, "ZD019", 86.6, "名额以外"),
        ("—", "ZD016", "待补", "没有年度得分，未排名"),
    ]


def test_a_candidate_decided_otherwise_leaves_the_ranking_but_stays_on_the_sheet(
    decided_year: YearReport, results: Open
) -> None:
    rows = table(results(write_linkage(decided_year))["优秀人选"])
    assert (rows["ZD001"][0], rows["ZD001"][6]) == (1, "优秀")
    assert (rows["ZD003"][0], rows["ZD003"][5]) == (2, "名额以内")
    assert (rows["ZD002"][0], rows["ZD002"][5], rows["ZD002"][6]) == ("—", "已定为其他等次", "称职")


def test_the_numbers_in_force_stand_in_the_linkage(year_report: YearReport, results: Open) -> None:
    sheet = results(write_linkage(year_report))["计算依据"]
    values = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert values["年度得分中平时考核与年度测评的比例"] == "平时考核 60%、年度测评 40%"


def test_the_register_counts_each_grade_in_words(year_report: YearReport, results: Open) -> None:
    book = results(write_year_register(year_report))
    rows = table(book["台账"])
    assert rows["ZD009"][12] == "好0次 较好0次 一般2次 较差2次"
    assert rows["ZD012"][12] == "好0次 较好4次 一般0次 较差0次"
    assert rows["ZD010"][8:10] == ["待补", "待补"]
    assert rows["ZD014"][14] == "第1、2季度不是考核对象"
    assert rows["ZD018"][14] == "第3、4季度未审定"


def test_the_register_holds_every_quarter_with_its_grounds(year_report: YearReport, results: Open) -> None:
    sheet = results(write_year_register(year_report))["逐季"]
    own = [row[3:8] for row in sheet.iter_rows(values_only=True) if row[0] == "ZD006"]
    assert own[0] == ("2026年第1季度", 91, "一般", "已定", "七-4（不得）受警告处分期间，最高为一般")
    assert len(own) == 4
