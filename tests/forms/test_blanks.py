"""The blank forms as people get them: what may be typed where, what is said, how they print, whom they list."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.offices.filling import STRANGE_NAME, columns_of, data_rows, plain

CHINESE = re.compile("[\u4e00-\u9fff]")
FREE_TEXT = {
    *("评语", "事项", "依据", "记录人", "事由", "告诫人", "问责方式", "文号", "表现", "评价意见", "等次", "现工作单位"),
    *("计划内容", "审核人", "未完成原因", "工作纪实", "工作完成情况", "个人小结", "编号"),
}
GIVEN = {"人员编号", "姓名", "科室", "合计", "月份", "季度", "周次", "起止日期", "考核期"}


def form_sheets(books: Mapping[str, Workbook]) -> Iterator[tuple[str, Worksheet]]:
    """Every sheet that is filled in, with its file."""
    for file, book in books.items():
        for sheet in book:
            if sheet.title not in ("填表说明", "_meta"):
                yield file, sheet


def people_on(sheet: Worksheet) -> list[str]:
    return [str(sheet.cell(row, 1).value) for row in data_rows(sheet)]


def test_a_rater_gets_only_his_people_by_department_and_on_the_sheet_of_their_job_class(
    books: Mapping[str, Workbook],
) -> None:
    october = {
        file.split("_")[0].partition("/")[2]: {s.title: people_on(s) for s in book if s.title.startswith("评分表")}
        for file, book in books.items()
        if "评分表_2026-10" in file
    }
    assert october == {
        "A01": {"评分表": ["A03", "A05", "A09", "A06"], "评分表综合岗": ["A04", "A07"]},
        "A02": {"评分表": ["A03", "A05", "A09", "A06"], "评分表综合岗": ["A04", "A07"]},
        "A03": {"评分表": ["A05", "A09"], "评分表综合岗": ["A04"]},
        "A06": {"评分表综合岗": ["A07"]},
    }


def test_who_is_away_is_not_on_the_form_and_the_note_says_so(books: Mapping[str, Workbook]) -> None:
    sheet = books["评分人/A03_赵敏_评分表_2026-11.xlsx"]["评分表"]
    assert people_on(sheet) == ["A05"]
    note = next(str(row[0].value) for row in sheet.iter_rows() if plain(row[0].value).startswith("注"))
    assert note.endswith("冯丽（产假）本期不用评分。")
    other = books["评分人/A06_周强_评分表_2026-11.xlsx"]["评分表综合岗"]
    assert "郑华（借调）本期不用评分。" in str([row[0].value for row in other.iter_rows()])


def test_each_set_of_indicators_has_its_full_marks_in_the_headings_and_a_total(books: Mapping[str, Workbook]) -> None:
    sheet = books["评分人/A03_赵敏_评分表_2026-10.xlsx"]["评分表综合岗"]
    row, _ = columns_of(sheet)
    assert [plain(cell.value) for cell in sheet[row] if cell.value] == [
        *("政治品德(8分)", "职业道德(7分)", "业务素质(15分)", "工作态度(15分)"),
        *("履行职责(22.5分)", "完成任务(17.5分)", "廉洁自律(15分)"),
    ]
    assert sheet.cell(row + 1, 11).value == f"=SUM(D{row + 1}:J{row + 1})"
    limits = {str(rule.sqref): rule.formula2 for rule in sheet.data_validations.dataValidation}
    assert limits[f"H{row + 1}"] == "22.5"


def test_every_cell_to_be_filled_in_is_open_and_every_other_one_is_locked(books: Mapping[str, Workbook]) -> None:
    for file, sheet in form_sheets(books):
        assert sheet.protection.sheet, (file, sheet.title)
        first, columns = columns_of(sheet)
        above = [cell for row in sheet.iter_rows(max_row=first) for cell in row]
        assert all(cell.protection.locked for cell in above), (file, sheet.title)
        cells = {heading: sheet.cell(first + 1, column) for heading, column in columns.items()}
        shut = {heading for heading, cell in cells.items() if cell.protection.locked}
        people_given = bool(people_on(sheet)) and "台账" not in file and sheet.title != "条目"
        assert shut == ({"人员编号", "姓名", "科室", "合计"} & set(columns) if people_given else set()), (
            file,
            sheet.title,
        )


def test_whatever_is_typed_but_free_text_is_checked_with_a_chinese_message(books: Mapping[str, Workbook]) -> None:
    seen = 0
    for file, sheet in form_sheets(books):
        first, columns = columns_of(sheet)
        rules = [rule for rule in sheet.data_validations.dataValidation if rule.error and rule.errorTitle]
        for heading, column in columns.items():
            address = sheet.cell(first + 1, column).coordinate
            if heading in FREE_TEXT | GIVEN:
                continue
            own = [rule for rule in rules if address in rule.cells]
            assert len(own) == 1, (file, sheet.title, heading)
            assert CHINESE.search(own[0].error), (file, sheet.title, heading)
            assert heading in own[0].errorTitle
            seen += 1
    assert seen > 200


def test_headings_stay_in_sight_and_every_sheet_prints_one_page_wide_with_its_headings(
    books: Mapping[str, Workbook],
) -> None:
    for file, sheet in form_sheets(books):
        first, _ = columns_of(sheet)
        assert sheet.freeze_panes is not None, (file, sheet.title)
        assert str(sheet.freeze_panes).endswith(str(first + 1)), (file, sheet.title)
        assert sheet.print_title_rows == f"$3:${first}", (file, sheet.title)
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_a_rating_form_of_sixteen_indicators_is_printed_at_nine_tenths_or_larger(books: Mapping[str, Workbook]) -> None:
    sheet = books["评分人/A01_王建国_评分表_2026-10.xlsx"]["评分表"]
    pixels = sum(round(dimension.width * 7) * (dimension.max - dimension.min + 1) for dimension in columns_set(sheet))
    printable = (297 - 2 * 0.3 * 25.4) / 25.4 * 96
    assert printable / pixels >= 0.9


def columns_set(sheet: Worksheet) -> list[Any]:
    return list(sheet.column_dimensions.values())


def test_every_form_says_how_to_fill_it_in_and_keeps_a_hidden_mark(books: Mapping[str, Workbook]) -> None:
    for file, book in books.items():
        assert book.sheetnames[-2:] == ["填表说明", "_meta"], file
        assert book["_meta"].sheet_state == "hidden"
        meta = {row[0]: row[1] for row in book["_meta"].values}
        assert re.fullmatch(r"[0-9a-f]{16}", str(meta["预填摘要"]))
        assert str(meta["考核期"]).startswith("2026")
        said = [str(row[0]) for row in book["填表说明"].values if row[0]]
        assert said[1].startswith("本表由")
        assert len(said) > 6
    raters = {file: book for file, book in books.items() if file.startswith("评分人/")}
    assert all(meta_of(book)["评分人"] == file.partition("/")[2].split("_")[0] for file, book in raters.items())


def meta_of(book: Workbook) -> dict[object, object]:
    return {row[0]: row[1] for row in book["_meta"].values}


def test_guidance_does_not_ask_for_what_is_filled_in_already(books: Mapping[str, Workbook]) -> None:
    rating = [row[0] for row in books["评分人/A01_王建国_评分表_2026-10.xlsx"]["填表说明"].values]
    assert not any("人员编号" in str(line) for line in rating)
    listed = [row[0] for row in books["办公室/负面表现清单_2026-10.xlsx"]["填表说明"].values]
    assert "“人员编号”：请填名册上的人员编号。" in listed
    assert "“条目编号”：请填“条目”表中的编号。" in listed


def test_a_name_that_begins_like_a_formula_stays_a_text(books: Mapping[str, Workbook]) -> None:
    cells = [
        cell
        for _, sheet in form_sheets(books)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == STRANGE_NAME
    ]
    assert len(cells) > 10
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_only_formulas_are_totals(books: Mapping[str, Workbook]) -> None:
    formulas = {
        str(cell.value)
        for _, sheet in form_sheets(books)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert formulas
    assert all(re.fullmatch(r"=SUM\([A-Z]+\d+:[A-Z]+\d+\)", formula) for formula in formulas)


PROGRAM = """
import sys
from kaohe_excel.cli import main
main(["forms", sys.argv[1], "2026Q4", "-o", sys.argv[2], "--ledgers", "-q"])
"""


@pytest.mark.parametrize("surroundings", [{"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C"}])
def test_the_bytes_do_not_depend_on_hash_seed_time_zone_or_locale(
    blanks: Path, tmp_path: Path, checkout: Path, surroundings: dict[str, str]
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(blanks.parent / "单位"), str(tmp_path)]
    subprocess.run(command, check=True, cwd=checkout, env={**os.environ, **surroundings})
    assert digests(tmp_path / blanks.name) == digests(blanks)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.xlsx")
    }
