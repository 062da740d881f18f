"""Identity is not a place: what lies or is listed twice, under one name or two, is neither counted twice nor lost."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import odf.opendocument
import odf.table
import odf.text
import pytest
import xlwt

from kaohe_excel.core.terms import Verdict
from kaohe_excel.reading.folder import folder_entries
from tests.offices.folder import UnitFolder, receipt, seen
from tests.offices.sheets import (
    BEHAVIOUR_HEADINGS,
    MARCH,
    OFFICE_PEOPLE,
    Page,
    person_row,
    rating_page,
    simple_page,
    workbook_bytes,
)

RECORDS = [("ZD005", "孙丽", "2026-03-05", "F1", "迟报", 1, 1, "台账", "赵敏")]
LIST = simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, RECORDS, "2026年3月")
OTHER = Page("甲乙丙丁戊", [("无关",)])


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return memory.getvalue()


def in_workbook_xml(pattern: str, by: str) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return re.sub(pattern, by, part.decode(), count=1).encode() if name == "xl/workbook.xml" else part

    return repacked(workbook_bytes(LIST, OTHER), change)


def xls_with_two_of_one_name() -> bytes:
    book = xlwt.Workbook()
    for name in ("Alpha", "Gamma"):
        book.add_sheet(name).write(0, 0, name)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue().replace(b"Gamma", b"ALPHA")


def ods_with_two_of_one_name() -> bytes:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    for name in ("甲", "甲"):
        table, row, cell = odf.table.Table(name=name), odf.table.TableRow(), odf.table.TableCell(valuetype="string")
        cell.addElement(odf.text.P(text="无关"))
        row.addElement(cell)
        table.addElement(row)
        document.spreadsheet.addElement(table)
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


LISTED_TWICE = {
    "the same entry.xlsx": in_workbook_xml(r"(<sheet [^>]*/>)", r"\1\1"),
    "the same name.xlsx": in_workbook_xml("甲乙丙丁戊", "负面表现"),
    "the same part under two names.xlsx": in_workbook_xml('r:id="rId2"', 'r:id="rId1"'),
    "the same name.xls": xls_with_two_of_one_name(),
    "the same name.ods": ods_with_two_of_one_name(),
}


@pytest.mark.parametrize("file", LISTED_TWICE)
def test_a_workbook_that_lists_a_sheet_twice_is_refused_by_name(office: UnitFolder, file: str) -> None:
    office.put(f"收件/{file}", data=LISTED_TWICE[file])
    intake = office.read(MARCH)
    assert seen(intake) == [("K121", "", "")]
    assert receipt(intake, f"收件/{file}").verdict is Verdict.NOT_USED
    assert not intake.facts.behaviour_lists


def test_names_that_differ_by_width_alone_are_two_sheets(office: UnitFolder) -> None:
    office.put("表.xlsx", Page("1", [("无关",)]), Page("１", [("无关",)]))
    assert seen(office.read(MARCH)) == [("K106", "", "")]


def test_a_package_with_two_members_of_one_name_is_refused(office: UnitFolder) -> None:
    memory = io.BytesIO(workbook_bytes(LIST))
    with zipfile.ZipFile(memory, "a") as package:
        package.writestr("XL\\worksheets\\Sheet1.xml", "<worksheet/>")
    office.put("表.xlsx", data=memory.getvalue())
    assert seen(office.read(MARCH)) == [("K102", "", "")]


# --- files whose names read alike ---------------------------------------------------------------------------------------


def test_two_names_that_decode_alike_are_two_files(office: UnitFolder) -> None:
    """Bytes that are no text, and the spelling that stands for them on paper."""
    inbox = office.root / "收件"
    inbox.mkdir()
    rows = [person_row(*who) for who in OFFICE_PEOPLE]
    (inbox / "\udcb2.xlsx").write_bytes(workbook_bytes(rating_page(rows)))
    (inbox / "\\udcb2.xlsx").write_bytes(workbook_bytes(rating_page(rows, rater="李明（ZD002）")))
    intake = office.read(MARCH)
    assert [r.file for r in intake.facts.receipts] == ["名册.xlsx", "收件/\\udcb2.xlsx", "收件/\\udcb2～2.xlsx"]
    assert {r.verdict for r in intake.facts.receipts} == {Verdict.USED}
    assert {form.rater for form in intake.facts.rating_forms} == {"ZD002", "ZD003"}


def test_two_spellings_of_one_name_are_two_files_told_apart_on_paper(tmp_path: Path) -> None:
    composed, apart = "é.xlsx", unicodedata.normalize("NFD", "é.xlsx")
    for name in (composed, apart, "É.xlsx", "é～2.xlsx"):
        (tmp_path / name).write_bytes(name.encode())
    entries = folder_entries(tmp_path)
    assert {entry.path.name for entry in entries} == {composed, apart, "É.xlsx", "é～2.xlsx"}
    files = {unicodedata.normalize("NFC", entry.file) for entry in entries}
    assert files == {"É.xlsx", "é.xlsx", "é～2.xlsx", "é～3.xlsx"}


def test_one_folder_in_two_spellings_keeps_its_files_apart(tmp_path: Path) -> None:
    for folder in ("é", unicodedata.normalize("NFD", "é")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "表.xlsx").write_bytes(b"")
    assert len({unicodedata.normalize("NFC", entry.file) for entry in folder_entries(tmp_path)}) == 2


def test_the_names_on_paper_are_names_by_which_they_read_back(tmp_path: Path) -> None:
    """So that a sealed copy of the folder gives the same papers."""
    for name in ("é.xlsx", unicodedata.normalize("NFD", "é.xlsx"), "\udcb2.xlsx", "\\udcb2.xlsx"):
        (tmp_path / name).write_bytes(b"")
    files = [entry.file for entry in folder_entries(tmp_path)]
    again = tmp_path / "封存"
    again.mkdir()
    for file in files:
        (again / file).write_bytes(b"")
    assert [entry.file for entry in folder_entries(again)] == files
