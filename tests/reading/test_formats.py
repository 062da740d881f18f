"""The same form as other programs save it: .xls, .ods, strict, from 1904, with the wrong extension."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import pytest
import xlwt

from tests.offices.folder import UnitFolder, ratings_of, seen
from tests.offices.sheets import (
    BEHAVIOUR_HEADINGS,
    FULL,
    FULL_POINTS,
    INDICATORS,
    MARCH,
    Page,
    person_row,
    rating_page,
    simple_page,
    with_score,
    workbook_bytes,
)

HEADINGS = ["人员编号", "姓名", *(name for name, _ in INDICATORS)]
TOP = [["公务员平时考核评分表"], ["考核期：2026年3月", "评分人：赵敏（ZD003）"], HEADINGS]
ROWS = [*TOP, ["ZD004", "钱伟", *FULL], ["ZD005", "孙丽", *with_score(0, 4.5)]]
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def xls(rows: Sequence[Any]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("评分表")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def ods(rows: Sequence[Any], hidden_row: int = -1, merged: tuple[int, int] = (-1, -1)) -> bytes:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="评分表")
    table.addElement(odf.table.TableColumn(numbercolumnsrepeated=2))
    table.addElement(odf.table.TableColumn(visibility="collapse"))
    for index, cells in enumerate(rows):
        row = odf.table.TableRow(**({"visibility": "collapse"} if index == hidden_row else {}))
        for column, value in enumerate(cells):
            row.addElement(_ods_cell(value, spanned=(index, column) == merged))
        table.addElement(row)
    document.spreadsheet.addElement(table)
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


def _ods_cell(value: Any, *, spanned: bool) -> Any:
    span = {"numberrowsspanned": 2, "numbercolumnsspanned": 1} if spanned else {}
    if isinstance(value, str):
        cell = odf.table.TableCell(valuetype="string", **span) if value else odf.table.TableCell(**span)
        cell.addElement(odf.text.P(text=value))
        return cell
    return odf.table.TableCell(valuetype="float", value=value, **span)


def with_part(data: bytes, name: str, old: str, new: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(memory, "w") as target:
        for member in source.namelist():
            part = source.read(member)
            target.writestr(member, re.sub(old, new, part.decode()).encode() if member == name else part)
    return memory.getvalue()


@pytest.mark.parametrize(
    ("file", "data", "codes"),
    [
        ("a.xls", xls(ROWS), []),
        ("a.et", xls(ROWS), []),
        ("a.xlsx", xls(ROWS), ["K105"]),
        ("a.xls", workbook_bytes(Page("评分表", ROWS)), ["K105"]),
        ("a.xlsm", workbook_bytes(Page("评分表", ROWS)), []),
        ("a", workbook_bytes(Page("评分表", ROWS)), ["K105"]),
        ("a.XLSX", workbook_bytes(Page("评分表", ROWS)), []),
    ],
)
def test_the_content_decides_not_the_extension(office: UnitFolder, file: str, data: bytes, codes: list[str]) -> None:
    office.put(file, data=data)
    intake = office.read(MARCH)
    assert [code for code, _, _ in seen(intake)] == codes
    assert ratings_of(intake)["ZD004"].scores == FULL_POINTS
    assert ratings_of(intake)["ZD005"].scores == (450, *FULL_POINTS[1:])


def test_an_ods_form_is_read_with_its_hidden_parts(office: UnitFolder) -> None:
    office.put("a.ods", data=ods(ROWS, hidden_row=4))
    intake = office.read(MARCH)
    assert ratings_of(intake)["ZD005"].scores == (450, *FULL_POINTS[1:])
    assert seen(intake) == [("K114", "A5", ""), ("K114", "C4:C5", "")]


def test_a_merged_score_of_an_ods_form_is_nobodys(office: UnitFolder) -> None:
    rows = [*TOP, ["ZD004", "钱伟", *FULL], ["ZD005", "孙丽", "", *FULL[1:]]]
    office.put("a.ods", data=ods(rows, merged=(3, 2)))
    intake = office.read(MARCH)
    assert [found for found in seen(intake) if found[0] != "K114"] == [("K307", "C4", "ZD004"), ("K307", "C5", "ZD005")]


def test_an_error_cell_of_an_ods_form_is_told_apart_from_a_blank(office: UnitFolder) -> None:
    data = with_part(ods(ROWS), "content.xml", "<office:document-content ", f"<office:document-content {CALCEXT} ")
    error = '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    office.put("a.ods", data=with_part(data, "content.xml", r'<table:table-cell[^>]*office:value="4.5"[^>]*/>', error))
    intake = office.read(MARCH)
    assert [found for found in seen(intake) if found[0] != "K114"] == [("K305", "C5", "ZD005")]
    assert "#DIV/0!" in next(f.message for f in intake.findings if f.kind.code == "K305")


def test_a_strict_workbook_is_read(office: UnitFolder) -> None:
    data = workbook_bytes(Page("评分表", ROWS))
    transitional = "http://schemas.openxmlformats.org/(spreadsheetml|officeDocument)/2006/(main|relationships)"
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"):
        data = with_part(data, name, transitional, r"http://purl.oclc.org/ooxml/\1/\2")
    office.put("a.xlsx", data=data)
    assert ratings_of(office.read(MARCH))["ZD005"].scores == (450, *FULL_POINTS[1:])


@pytest.mark.parametrize("format_id", [14, 27, 31, 36, 50, 57, 58])
def test_dates_in_chinese_builtin_formats_and_plain_serials_are_days(office: UnitFolder, format_id: int) -> None:
    code = office.policies.on(MARCH.last_day).catalogue[0].code
    row = ("ZD004", "钱伟", MARCH.first_day, code, "", 1, "", "", "")
    data = workbook_bytes(simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, [row], "2026年3月"))
    office.put(
        "清单.xlsx", data=with_part(data, "xl/styles.xml", r'numFmtId="164" fontId', f'numFmtId="{format_id}" fontId')
    )
    assert [b.day for b in office.read(MARCH).facts.behaviour_lists[0].behaviours] == [MARCH.first_day]


def test_serials_of_a_workbook_that_counts_from_1904(office: UnitFolder) -> None:
    code = office.policies.on(MARCH.last_day).catalogue[0].code
    day = ("ZD004", "钱伟", MARCH.first_day, code, "", 1, "", "", "")
    serial = ("ZD005", "孙丽", 46082 - 1462, code, "", 1, "", "", "")  # 46082 is 1 March 2026 counted from 1900
    page = simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, [day, serial], "2026年3月")
    office.put("清单.xlsx", data=workbook_bytes(page, options={"date_1904": True}))
    intake = office.read(MARCH)
    assert [b.day for b in intake.facts.behaviour_lists[0].behaviours] == [MARCH.first_day, MARCH.first_day]


def test_a_wrong_dimension_does_not_hide_rows(office: UnitFolder) -> None:
    data = workbook_bytes(rating_page([person_row("ZD004", "钱伟"), person_row("ZD005", "孙丽")]))
    office.put(
        "a.xlsx", data=with_part(data, "xl/worksheets/sheet1.xml", '<dimension ref="[^"]*"', '<dimension ref="A1"')
    )
    assert list(ratings_of(office.read(MARCH))) == ["ZD004", "ZD005"]


def test_a_formula_whose_result_was_not_stored_is_told_apart_from_a_blank(office: UnitFolder) -> None:
    rows = [person_row("ZD004", "钱伟", with_score(0, ("=2+2", 4))), person_row("ZD005", "孙丽", with_score(1, ""))]
    page = rating_page(rows)
    data = with_part(workbook_bytes(page), "xl/worksheets/sheet1.xml", "<f>2\\+2</f><v>4</v>", "<f>2+2</f>")
    office.put("a.xlsx", data=data)
    assert seen(office.read(MARCH)) == [("K306", "C6", "ZD004"), ("K301", "D7", "ZD005")]
