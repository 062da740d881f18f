from collections.abc import Callable
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.deciding.report import QuarterReport, YearReport
from kaohe_excel.writing.workbooks.register import write_register_sheets
from kaohe_excel.writing.workbooks.register_page import sheet_names
from kaohe_excel.writing.year.register_form import write_annual_register_sheets

Open = Callable[[bytes], Workbook]
QUARTER_LABELS = [
    "单位",
    "姓名",
    "部门职务",
    "分管工作",
    "个人小结",
    "五维得分",
    "出勤",
    "奖惩与不良行为",
    "等次和依据",
    "主管领导意见",
    "机关审定意见",
    "不定等次说明",
    "备注",
]


def labels(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet["A"][2:] if cell.value is not None]


def beside(sheet: Worksheet, label: str) -> object:
    row = next(cell.row for cell in sheet["A"] if cell.value == label)
    return sheet.cell(row, 2).value


def figures(sheet: Worksheet, first: str) -> list[object]:
    row = next(row for row in sheet.iter_rows() if any(cell.value == first for cell in row))
    return [cell.value for cell in row if cell.value is not None]


def test_each_person_has_one_sheet_named_by_id(quarter_report: QuarterReport, opened: Open) -> None:
    book = opened(write_register_sheets(quarter_report))
    assert book.sheetnames == ["ZD001", "ZD002", "ZD003", "ZD004", "ZD005", "ZD011", "ZD012", "ZD017"]


def test_the_form_has_every_field_of_the_official_register(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = opened(write_register_sheets(quarter_report))["ZD001"]
    assert labels(sheet) == QUARTER_LABELS
    assert beside(sheet, "备注") == "本表一式两份。"


def test_dimensions_stand_by_month_and_lead_to_the_score(quarter_report: QuarterReport, results: Open) -> None:
    sheet = results(write_register_sheets(quarter_report))["ZD002"]
    assert figures(sheet, "2月") == ["2月", 14.1, 13.55, 13.75, 38.5, 15, 94.9, "勤1"]
    assert figures(sheet, "考核分") == ["考核分", 95.57, "测评分", 93.33, "季度得分", 94.9]


def test_derived_figures_are_formulas(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = opened(write_register_sheets(quarter_report))["ZD002"]
    month, total = figures(sheet, "2月"), figures(sheet, "考核分")
    assert all(str(cell).startswith("=ROUND(") for cell in (month[6], total[1], total[5]))


def test_what_is_missing_is_named_and_never_zero(quarter_report: QuarterReport, results: Open) -> None:
    sheet = results(write_register_sheets(quarter_report))["ZD004"]
    assert figures(sheet, "3月")[:7] == ["3月", *["待补"] * 6]
    assert figures(sheet, "考核分") == ["考核分", "待补", "测评分", 90, "季度得分", "待补"]
    assert "缺钱卫东2026年3月的评分" in str(beside(sheet, "不定等次说明"))


def test_a_month_that_does_not_count_says_so(quarter_report: QuarterReport, results: Open) -> None:
    assert figures(results(write_register_sheets(quarter_report))["ZD005"], "3月") == ["3月", "不计"]


def test_attendance_counts_days_by_kind(quarter_report: QuarterReport, results: Open) -> None:
    # 26 February to 10 March is 3 + 10 days; 90 days less 13 are 77.
    sheet = results(write_register_sheets(quarter_report))["ZD005"]
    assert beside(sheet, "出勤") == "在岗 77 天（2026年第1季度共 90 天）；病事假 13 天（2月26日至3月10日）。"


def test_deductions_and_records_are_written_out(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_register_sheets(quarter_report))
    assert beside(book["ZD002"], "奖惩与不良行为") == (
        "奖励：\n2月3日　F07 迟到、早退（每次）：上午签到迟到，没有请假，1次，勤扣1分"
    )
    assert "处分：记过，2026年1月10日至2027年1月9日（张统处〔2026〕1号）" in str(
        beside(book["ZD017"], "奖惩与不良行为")
    )
    assert beside(book["ZD001"], "奖惩与不良行为") == "奖励：\n无负面表现、告诫、问责、处分记录。"


def test_fourteen_deductions_leave_four_to_the_summary(quarter_report: QuarterReport, results: Open) -> None:
    lines = str(beside(results(write_register_sheets(quarter_report))["ZD003"], "奖惩与不良行为")).split("\n")
    assert len(lines) == 12
    assert lines[-1] == "另有 4 条，见平时考核汇总表“扣分明细”。"


def test_only_a_decided_grade_is_printed_in_the_verdict(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_register_sheets(quarter_report))
    assert beside(book["ZD001"], "机关审定意见") == "确定为“好”等次。已审定（2026年4月8日，局长办公会）"
    assert beside(book["ZD002"], "机关审定意见") is None
    assert str(beside(book["ZD002"], "等次和依据")).startswith("建议好。")


def test_an_outcome_without_a_grade_is_explained(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_register_sheets(quarter_report))
    assert "在记过处分期内" in str(beside(book["ZD017"], "不定等次说明"))
    assert "现工作单位区委巡察办：表现好 等次“好”" in str(beside(book["ZD012"], "不定等次说明"))
    assert beside(book["ZD001"], "不定等次说明") == "—"


def test_each_quarter_form_prints_on_one_page(
    quarter_report: QuarterReport, page_count: Callable[[bytes], int]
) -> None:
    assert page_count(write_register_sheets(quarter_report)) == len(quarter_report.people) == 8


def test_each_annual_form_prints_on_one_page(year_report: YearReport, page_count: Callable[[bytes], int]) -> None:
    assert page_count(write_annual_register_sheets(year_report)) == len(year_report.people) == 19


def test_the_sheets_are_upright_a4(quarter_report: QuarterReport, opened: Open) -> None:
    for sheet in opened(write_register_sheets(quarter_report)).worksheets:
        setup = sheet.page_setup
        assert (int(setup.paperSize or 0), setup.orientation) == (9, "portrait")
        # One page by one is the default of a sheet that is fitted to pages.
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (setup.fitToWidth, setup.fitToHeight) == (None, None)


def test_the_annual_form_holds_the_box_of_counts_and_the_scores(year_report: YearReport, results: Open) -> None:
    sheet = results(write_annual_register_sheets(year_report))["ZD003"]
    assert figures(sheet, "第2季度") == ["第2季度", 89, "较好", "已定"]
    assert figures(sheet, "好 3 次　　较好 1 次　　一般 0 次　　较差 0 次")
    assert figures(sheet, "平时年度分") == ["年度得分", "平时年度分", 91, "年度测评", 96, "年度得分", 93]


def test_the_annual_form_says_what_is_to_be_studied(year_report: YearReport, results: Open) -> None:
    text = str(beside(results(write_annual_register_sheets(year_report))["ZD008"], "等次和依据"))
    assert text.startswith("建议基本称职。需研究确定：有一般3次")


def test_the_annual_form_of_somebody_assessed_elsewhere_quotes_the_host(year_report: YearReport, results: Open) -> None:
    sheet = results(write_annual_register_sheets(year_report))["ZD012"]
    assert "现工作单位区委巡察办：政治坚定，工作扎实，服从安排。 等次“优秀”" in str(beside(sheet, "不定等次说明"))
    assert beside(sheet, "出勤") == "在岗 0 天（2026年度共 365 天）；挂职 365 天（1月1日至12月31日，区委巡察办）。"


def test_the_annual_form_prints_the_decided_grade(decided_year: YearReport, results: Open) -> None:
    sheet = results(write_annual_register_sheets(decided_year))["ZD001"]
    assert beside(sheet, "机关审定意见") == "确定为“优秀”等次。已审定（2027年1月6日，局党组会议）"


def test_the_same_quarter_gives_the_same_bytes(quarter_report: QuarterReport) -> None:
    assert write_register_sheets(quarter_report) == write_register_sheets(quarter_report)


def test_ids_that_no_sheet_may_bear_are_cleaned_and_kept_apart() -> None:
    ids = ["a/b", "A:B", "a?b", "'x'", "", "y" * 40, "Y" * 41, "ＺＤ００１"]
    names = sheet_names(ids)
    assert [names[i] for i in ids[:5]] == ["a-b", "A-B~2", "a-b~3", "-x-", "未编号"]
    assert [len(names[i]) for i in ids[5:7]] == [31, 31]
    assert len({name.casefold() for name in names.values()}) == len(ids)
    assert names["ＺＤ００１"] == "ZD001"


def test_a_person_with_a_hostile_id_still_gets_a_form(quarter_report: QuarterReport, opened: Open) -> None:
    odd = replace(quarter_report.people[0], person="[ZD]/001*")
    book = opened(write_register_sheets(replace(quarter_report, people=(odd,))))
    assert book.sheetnames == ["-ZD--001-"]
