"""From forms handed in to a clean check: what is missing is asked for, what is wrong goes back, what comes back is taken."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

Check = Callable[[], tuple[int, Path]]
FORM = "A03_赵敏_评分表_2026-10"


def lines_of(path: Path, sheet: str | None = None) -> list[str]:
    """Every row of a workbook's sheets as one text."""
    book = load_workbook(path)
    sheets = [book[sheet]] if sheet else book.worksheets
    return [" ".join(str(value) for value in row if value is not None) for one in sheets for row in one.values]


def typed(path: Path, sheet: str, **cells: Any) -> None:
    book = load_workbook(path)
    for address, value in cells.items():
        book[sheet][address] = value
    book.save(path)


def test_a_complete_and_clean_quarter_has_nothing_to_ask_for(check: Check) -> None:
    code, out = check()
    assert code == 0
    assert "应交的材料都已收到。" in lines_of(out / "催报清单.xlsx")
    assert not (out / "退回").exists()


@pytest.mark.parametrize(
    ("file", "code", "owed"),
    [
        (f"{FORM}.xlsx", 1, "赵敏 A03 综合科 评分表 2026年10月"),
        ("测评表_2026Q4.xlsx", 1, "测评表 2026年第4季度"),
        ("A08_郑华_外单位评价意见_2026Q4.xlsx", 0, "某街道办"),
        ("负面表现清单_2026-11.xlsx", 0, "负面表现清单 2026年11月"),  # 警告: the scores go on
    ],
)
def test_what_is_not_handed_in_is_asked_for(complete: Path, check: Check, file: str, code: int, owed: str) -> None:
    (complete / "收件" / file).unlink()
    found, out = check()
    assert found == code
    assert any(owed in line for line in lines_of(out / "催报清单.xlsx", "催报清单"))


def test_the_message_to_a_rater_can_be_pasted(complete: Path, check: Check) -> None:
    (complete / "收件" / f"{FORM}.xlsx").unlink()
    _, out = check()
    message = next(line for line in lines_of(out / "催报清单.xlsx", "催交文字") if "您好" in line)
    assert "赵敏：您好！" in message
    assert "2026年10月评分表没有收到，涉及钱伟、=1+1、冯丽" in message
    assert any("综合科 1 赵敏" in line for line in lines_of(out / "催报清单.xlsx", "按科室"))


def test_two_forms_that_differ_are_named_side_by_side_with_their_cells(complete: Path, check: Check) -> None:
    other = complete / "收件" / f"{FORM}（修改）.xlsx"
    shutil.copy(complete / "收件" / f"{FORM}.xlsx", other)
    typed(other, "评分表", D5=3.5)
    code, out = check()
    assert code == 1
    (line,) = [line for line in lines_of(out / "问题清单.xlsx") if "K702" in line]
    assert f"收件/{FORM}.xlsx" in line
    assert f"收件/{FORM}（修改）.xlsx" in line
    assert "D5为4，另一份D5为3.5" in line or "D5为3.5，另一份D5为4" in line


def test_two_forms_that_are_alike_are_noted_and_do_no_harm(complete: Path, check: Check) -> None:
    shutil.copy(complete / "收件" / f"{FORM}.xlsx", complete / "收件" / "副本.xlsx")
    code, out = check()
    assert code == 0
    assert any("K701" in line for line in lines_of(out / "问题清单.xlsx"))


def test_a_form_with_a_fault_goes_back_is_corrected_and_then_all_is_clean(complete: Path, check: Check) -> None:
    typed(complete / "收件" / f"{FORM}.xlsx", "评分表", D5=99)
    code, out = check()
    returned = out / "退回" / "收件" / f"{FORM}.xlsx"
    assert code == 1
    assert "超出 0～5" in load_workbook(returned)["评分表"]["D5"].comment.text

    answer = complete / "收件" / f"{FORM}（更正）.xlsx"
    shutil.copy(returned, answer)
    typed(answer, "评分表", D5=4)
    code, out = check()
    assert code == 0
    assert not (out / "退回").exists()
    assert [line for line in lines_of(out / "问题清单.xlsx") if "K706" in line]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"A6": "A05"}, {"K320", "K602"}),  # 冯丽's row under another id
        ({"A6": "A07", "B6": "吴静"}, {"K323", "K602"}),  # somebody of another 科室 in her place
        ({"A6": "A99", "B6": "谁也不是"}, {"K322", "K602"}),
        ({"A6": "A03", "B6": "赵敏"}, {"K327", "K602"}),  # himself
    ],
)
def test_a_rater_who_changes_whom_a_row_is_about_is_told(
    complete: Path, check: Check, cells: dict[str, object], found: set[str]
) -> None:
    typed(complete / "收件" / f"{FORM}.xlsx", "评分表", **cells)
    code, out = check()
    assert code == 1
    problems = [line for line in lines_of(out / "问题清单.xlsx") if FORM in line]
    assert all(any(kind in line for line in problems) for kind in found), problems
