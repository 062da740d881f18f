"""Several forms in one workbook, or one below the other on a sheet, are read as if they had come apart."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest
import xlwt

from kaohe_excel.core.facts import Place
from kaohe_excel.reading import Intake
from tests.offices.clean_year import ROSTER_FILE, retyped_quarter
from tests.offices.folder import UnitFolder, seen
from tests.offices.sheets import (
    FIRST_QUARTER,
    MARCH,
    OFFICE_PEOPLE,
    Page,
    person_row,
    rating_page,
    simple_page,
    workbook_bytes,
)

QIAN, SUN = (person_row(*who) for who in OFFICE_PEOPLE)
POLL = ("人员编号", "姓名", "发出", "收回", "有效", "好", "较好", "一般", "较差")


def below(first: Page, second: Page) -> Page:
    """One sheet with both tables, the second below the first after a blank row."""
    offset = len(first.rows) + 1
    moved = [tuple(n + offset if at % 2 == 0 else n for at, n in enumerate(m)) for m in second.merges if len(m) == 4]
    return Page(first.name, [*first.rows, (), *second.rows], merges=[*first.merges, *moved])  # type: ignore[list-item]


def raters(intake: Intake) -> dict[tuple[str, str], list[str]]:
    """Whom each rater's form of each period is about."""
    found: dict[tuple[str, str], list[str]] = {}
    for form in intake.facts.rating_forms:
        found.setdefault((form.rater, str(form.period)), []).extend(rating.person for rating in form.ratings)
    return found


# --- a whole unit in one workbook ---------------------------------------------------------------------------------------


def pages_of(files: Iterable[bytes]) -> list[Page]:
    """Every filled sheet of these workbooks, with a name that tells nothing."""
    pages: list[Page] = []
    for data in files:
        for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets:
            rows = [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            if any(any(cell != "" for cell in row) for row in rows):
                corners = [
                    (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges
                ]
                pages.append(Page(f"表{len(pages) + 1}", rows, merges=corners))
    return pages


def _plain(value: Any) -> Any:
    return "" if value is None else value.date() if isinstance(value, datetime) else value


def as_xls(pages: list[Page]) -> bytes:
    book, day = xlwt.Workbook(), xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for page in pages:
        sheet = book.add_sheet(page.name)
        for row, cells in enumerate(page.rows):
            for column, value in enumerate(cells):
                if value != "":
                    sheet.write(row, column, value, day) if isinstance(value, date) else sheet.write(row, column, value)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def as_ods(pages: list[Page]) -> bytes:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    for page in pages:
        table = odf.table.Table(name=page.name)
        for cells in page.rows:
            row = odf.table.TableRow()
            for value in cells:
                row.addElement(_ods_cell(value))
            table.addElement(row)
        document.spreadsheet.addElement(table)
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


def _ods_cell(value: Any) -> Any:
    if isinstance(value, int | float):
        return odf.table.TableCell(valuetype="float", value=value)
    if isinstance(value, date):
        return odf.table.TableCell(valuetype="date", datevalue=value.isoformat())
    cell = odf.table.TableCell(valuetype="string") if value != "" else odf.table.TableCell()
    if value != "":
        cell.addElement(odf.text.P(text=value))
    return cell


def without_places(value: Any) -> Any:
    """Facts with no word of where they stood, in an order of their own."""
    if isinstance(value, Place):
        return ""
    if isinstance(value, Mapping):
        return sorted((str(key), without_places(item)) for key, item in value.items())
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return [
            without_places(item) for key, item in value._asdict().items() if key not in ("file", "cells", "receipts")
        ]
    if isinstance(value, tuple):
        return sorted((without_places(item) for item in value), key=repr)
    return str(value)


@pytest.mark.parametrize(("file", "write"), [
    ("全部.xlsx", lambda pages: workbook_bytes(*pages)),
    ("全部.xlsm", lambda pages: workbook_bytes(*pages)),
    ("全部.xls", as_xls),
    ("全部.ods", as_ods),
])  # fmt: skip
def test_a_unit_in_one_workbook_says_the_same_as_its_forms_apart(office: UnitFolder, file: str, write: Any) -> None:
    files = dict(retyped_quarter())
    roster = files.pop(ROSTER_FILE)
    office.remove("名册.xlsx")
    office.fill({ROSTER_FILE: roster, **files})
    apart = office.read(FIRST_QUARTER, *FIRST_QUARTER.months)
    office.remove(*files)
    office.put(file, data=write(pages_of(files.values())))
    merged = office.read(FIRST_QUARTER, *FIRST_QUARTER.months)
    assert without_places(merged.facts) == without_places(apart.facts)
    assert len(merged.facts.rating_forms) == 12
    assert {receipt.verdict for receipt in merged.facts.receipts} == {"已用"}


# --- leaders, months and 科室 in any mixture ----------------------------------------------------------------------------


def test_two_leaders_sheets_are_each_theirs(office: UnitFolder) -> None:
    second = rating_page([SUN], rater="李明（ZD002）", name="李明")
    office.put("a.xlsx", rating_page([QIAN], name="赵敏"), second)
    assert raters(office.read(MARCH)) == {("ZD003", "2026-03"): ["ZD004"], ("ZD002", "2026-03"): ["ZD005"]}


def test_two_leaders_one_below_the_other_are_each_theirs(office: UnitFolder) -> None:
    office.put("a.xlsx", below(rating_page([QIAN]), rating_page([SUN], rater="李明（ZD002）")))
    intake = office.read(MARCH)
    assert raters(intake) == {("ZD003", "2026-03"): ["ZD004"], ("ZD002", "2026-03"): ["ZD005"]}
    assert intake.findings == ()


def test_two_months_one_below_the_other_are_each_their_own(office: UnitFolder) -> None:
    office.put("a.xlsx", below(rating_page([QIAN]), rating_page([SUN], period="2026年2月")))
    assert raters(office.read(MARCH)) == {("ZD003", "2026-03"): ["ZD004"]}


def test_a_block_without_a_head_goes_by_the_one_above_it(office: UnitFolder) -> None:
    page, again = rating_page([QIAN]), rating_page([SUN])
    again.rows = again.rows[3:]
    again.merges = [(top - 3, left, bottom - 3, right) for top, left, bottom, right in again.merges]  # type: ignore[misc]
    office.put("a.xlsx", below(page, again))
    intake = office.read(MARCH)
    assert (raters(intake), intake.findings) == ({("ZD003", "2026-03"): ["ZD004", "ZD005"]}, ())


def test_a_sheet_without_a_rater_is_nobodys_where_two_others_differ(office: UnitFolder) -> None:
    bare = rating_page([QIAN], name="三")
    bare.rows[2][7] = ""
    office.put("a.xlsx", rating_page([QIAN], name="一"), rating_page([SUN], rater="李明（ZD002）", name="二"), bare)
    intake = office.read(MARCH)
    assert [(code, cell) for code, cell, _ in seen(intake)] == [("K112", "")]
    assert len(intake.facts.rating_forms) == 2


def test_a_second_order_of_columns_holds_for_its_own_block(office: UnitFolder) -> None:
    page = simple_page("测评表", "测评表", POLL, [("ZD004", "钱伟", 9, 9, 9, 8, 1, 0, 0)])
    page.rows = [*page.rows, ("核算科",), (*POLL[:5], *POLL[:4:-1]), ("ZD005", "孙丽", 9, 9, 9, 0, 0, 1, 8)]
    office.put("a.xlsx", page)
    intake = office.read(FIRST_QUARTER)
    (form,) = intake.facts.poll_forms
    assert [list(row.votes.values()) for row in form.rows] == [[8, 1, 0, 0], [8, 1, 0, 0]]
    assert intake.findings == ()


def test_the_hidden_sheet_serves_only_the_sheet_it_was_made_for(office: UnitFolder) -> None:
    bare = rating_page([SUN], name="另一张")
    bare.rows[2][7] = "评分人："
    meta = Page("_meta", [("表", "rating"), ("考核期", "2026-03"), ("评分人", "ZD003")], hidden=True)
    office.put("a.xlsx", rating_page([QIAN]), bare, meta)
    intake = office.read(MARCH)
    assert raters(intake) == {("ZD003", "2026-03"): ["ZD004"]}
    assert [code for code, _, _ in seen(intake)] == ["K112"]


# --- headings over several columns --------------------------------------------------------------------------------------


def test_a_row_of_headings_repeated_among_the_data_is_nobody(office: UnitFolder) -> None:
    page = simple_page("测评表", "测评表", POLL, [(*who, 9, 9, 9, 8, 1, 0, 0) for who in OFFICE_PEOPLE])
    page.rows = [*page.rows[:4], POLL, *page.rows[4:]]
    office.put("a.xlsx", page)
    intake = office.read(FIRST_QUARTER)
    assert ([row.person for row in intake.facts.poll_forms[0].rows], intake.findings) == (["ZD004", "ZD005"], ())


@pytest.mark.parametrize(("lower", "votes"), [(("票数", "占比"), 8), (("占比", "票数"), None)])
def test_under_a_heading_the_column_of_the_count_is_taken(
    office: UnitFolder, lower: tuple[str, str], votes: int | None
) -> None:
    upper = [*POLL[:5], "好", "", "较好", "", "一般", "", "较差", ""]
    row = ["ZD004", "钱伟", 9, 9, 9, 8, 0.9, 1, 0.1, 0, 0, 0, 0]
    head = [("测评表",), ("考核期：2026年第1季度",), upper, ["", "", "", "", "", *lower * 4]]
    office.put("a.xlsx", Page("测评表", [*head, row]))
    rows = office.read(FIRST_QUARTER).facts.poll_forms[0].rows
    assert (rows[0].votes["好"] if rows else None) == votes
