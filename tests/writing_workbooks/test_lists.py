from collections.abc import Callable
from dataclasses import replace

from openpyxl import Workbook

from kaohe_excel.checking.reminder import State
from kaohe_excel.core import findings as kinds
from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import Finding
from kaohe_excel.deciding.report import QuarterReport
from kaohe_excel.writing.workbooks.problems import write_problems
from kaohe_excel.writing.workbooks.reminders import write_reminders

Open = Callable[[bytes], Workbook]


def problem_rows(book: Workbook) -> list[tuple[object, ...]]:
    return [row for row in book["问题清单"].iter_rows(values_only=True) if isinstance(row[0], int)]


# --- 问题清单 -------------------------------------------------------------------------------------------------------


def test_findings_stand_with_the_heaviest_first(quarter_report: QuarterReport, results: Open) -> None:
    rows = problem_rows(results(write_problems(quarter_report)))
    assert [row[1] for row in rows] == ["错误", "错误", "警告", "更正", "提示"]
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]


def test_a_finding_says_where_who_what_and_what_to_do(quarter_report: QuarterReport, results: Open) -> None:
    row = next(row for row in problem_rows(results(write_problems(quarter_report))) if row[2] == "K303")
    assert row[3:] == (
        "收件/2026-02/评分表_孙丽华.xlsx",
        "评分表",
        "G12",
        "=1+1（ZD002）",
        "孙丽华（L03）",
        "“履行职责”填的 12 超出 0～10",
        "请改为 0 到 10 之间的数。",
    )


def test_the_counts_on_top_are_live_and_right(quarter_report: QuarterReport, results: Open, recomputed: Open) -> None:
    content = write_problems(quarter_report)
    for book in (results(content), recomputed(content)):
        counts = {row[1]: row[2] for row in book["问题清单"].iter_rows(min_row=3, max_row=6, values_only=True)}
        assert counts == {"错误": 2, "警告": 1, "更正": 1, "提示": 1}


def test_the_order_of_findings_does_not_depend_on_how_they_were_met(quarter_report: QuarterReport) -> None:
    turned = replace(quarter_report, findings=quarter_report.findings[::-1])
    assert write_problems(turned) == write_problems(quarter_report)


def test_nothing_is_a_link(quarter_report: QuarterReport, opened: Open) -> None:
    sheet = opened(write_problems(quarter_report))["问题清单"]
    assert [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


def test_hostile_texts_leave_a_workbook_that_opens(quarter_report: QuarterReport, opened: Open) -> None:
    texts = [
        "<r><t>x</t></r>",
        "\udcff坏",
        "\ufffe",
        "\x00\x08",
        '=HYPERLINK("http://x")',
        "长" * 40_000,
        "_x0041_",
        "&<>\"'",
    ]
    found = tuple(
        Finding(kinds.CELL_NOT_NUMBER, Place(f"{n}#{text}", text, text), text, text, {"heading": text, "written": text})
        for n, text in enumerate(texts)
    )
    book = opened(write_problems(replace(quarter_report, findings=found)))
    cells = [cell for row in book["问题清单"].iter_rows(min_row=9) for cell in row if cell.value is not None]
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_no_findings_are_said_to_be_none(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_problems(replace(quarter_report, findings=())))
    assert "没有发现问题。" in {cell.value for row in book["问题清单"].iter_rows() for cell in row}


# --- 催报清单 -------------------------------------------------------------------------------------------------------


def test_every_form_owed_has_a_row_with_those_it_concerns(quarter_report: QuarterReport, results: Open) -> None:
    sheet = results(write_reminders(quarter_report))["催报清单"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len(rows) == 4
    assert (4, "钱卫东", "L02", "局领导", "评分表", "2026年3月", "没有收到", 1, "周敏", None) in rows


def test_a_form_that_concerns_nobody_in_particular_shows_no_number(
    quarter_report: QuarterReport, results: Open
) -> None:
    sheet = results(write_reminders(quarter_report))["催报清单"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[4] == "负面表现清单")
    assert row[7] is None


def test_each_debtor_gets_one_message_with_everything_owed(quarter_report: QuarterReport, results: Open) -> None:
    sheet = results(write_reminders(quarter_report))["催交文字"]
    messages = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert set(messages) == {"=1+1", "办公室", "钱卫东"}
    assert messages["=1+1"][2] == 2
    assert messages["钱卫东"][3] == (
        "钱卫东：您好！2026年第1季度平时考核有以下材料还请您办理：（1）2026年3月评分表没有收到，涉及周敏。"
        "以上为截至2026年4月2日的情况，请尽快填好、改好报来。如已报送，请告知。——张店区统计局平时考核工作领导小组办公室"
    )


def test_a_leader_is_addressed_as_a_leader_and_told_what_is_wrong_with_what_came(
    quarter_report: QuarterReport, results: Open
) -> None:
    first = quarter_report.reminders[0]
    gaps = first._replace(title="副局长", state=State.GAPS, why="收件/钱.xlsx：D6 “政治品德”没有填")
    book = results(write_reminders(replace(quarter_report, reminders=(gaps,))))
    (message,) = [row[3] for row in book["催交文字"].iter_rows(min_row=4, values_only=True) if row[0] == "钱卫东"]
    assert message.startswith("钱卫东副局长：您好！")
    assert "2026年3月评分表收到了但有缺漏，涉及周敏，收件/钱.xlsx：D6 “政治品德”没有填" in message
    assert "烦请在百忙之中审阅办理" in message
    assert "应交的材料都已收到。" in {cell.value for row in book["按科室"].iter_rows() for cell in row}


def test_a_long_list_of_names_is_cut_in_the_message_only(quarter_report: QuarterReport, results: Open) -> None:
    book = results(write_reminders(quarter_report))
    message = str(next(row for row in book["催交文字"].iter_rows(values_only=True) if row[0] == "=1+1")[3])
    assert "等12人" in message
    assert "沈&洪" not in message
    assert "沈&洪" in str(list(book["催报清单"].values))


def test_departments_are_summed_up(quarter_report: QuarterReport, results: Open) -> None:
    sheet = results(write_reminders(quarter_report))["按科室"]
    assert ("农村调查科", 2, "=1+1", "2026年2月评分表、2026年3月评分表") in list(sheet.values)


def test_nothing_owed_is_said_on_every_sheet(quarter_report: QuarterReport, results: Open) -> None:
    for sheet in results(write_reminders(replace(quarter_report, reminders=()))).worksheets:
        assert "应交的材料都已收到。" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_the_order_of_reminders_does_not_matter(quarter_report: QuarterReport) -> None:
    turned = replace(quarter_report, reminders=quarter_report.reminders[::-1])
    assert write_reminders(turned) == write_reminders(quarter_report)
