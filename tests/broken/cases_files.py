"""What arrives in the folder: damaged, locked, hostile, renamed, misnamed files, and forms without a usable head."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import xlwt

from kaohe_excel.core.ownership import with_manifest
from tests.broken.case import HEAD, LIST, OTHER_HEAD, Case, Found, about, added, together, typed, waiting
from tests.offices.clean_year import (
    ASSESSED,
    decision_book,
    list_file,
    official_quarter,
    opinion_file,
    poll_file,
    rating_file,
    retyped_quarter,
    roster_book,
    roster_rows,
)
from tests.offices.folder import UnitFolder, patched
from tests.offices.sheets import Page, workbook_bytes

EXTRA = "新收到/附件.xlsx"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = r"xl/worksheets/sheet1\.xml"
GOOD = workbook_bytes(Page("Sheet1", [("一",), ("二",)]))


# --- what harms ------------------------------------------------------------------------------------------------------


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def zipped(parts: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return memory.getvalue()


def with_members(data: bytes, more: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return zipped({name: old.read(name) for name in old.namelist()} | more)


def wrong_checksum(data: bytes) -> bytes:
    """One byte of a stored member turned over."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return memory.getvalue().replace(b"<sheetData>", b"<sheetdata>", 1)


def locked_xlsx() -> bytes:
    """The outside of a workbook with an opening password: an OLE2 file that holds an EncryptedPackage."""
    return (
        OLE2 + bytes(504) + "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le") + bytes(900)
    )


def far_cell() -> bytes:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return patched(GOOD, SHEET, "</sheetData>", far)


def repeated_ods() -> bytes:
    """An .ods of a few hundred bytes that stands for forty million filled cells."""
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="Sheet1")
    row = odf.table.TableRow(numberrowsrepeated=200000)
    cell = odf.table.TableCell(valuetype="float", value=1, numbercolumnsrepeated=200)
    cell.addElement(odf.text.P(text="1"))
    row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


DTD = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
HTML = "<html><body><table><tr><td>人员编号</td><td>姓名</td></tr></table></body></html>".encode()
WORD = OLE2 + bytes(512) + "WordDocument".encode("utf-16-le") + bytes(512)
BROKEN_XLS = OLE2 + bytes(512) + "Workbook".encode("utf-16-le") + b"\xff" * 2048


def hostile(title: str, data: bytes, code: str, file: str = EXTRA) -> Case:
    """One more file that nobody can read: a word on it, and nothing else happens."""
    return Case(title, added(file, data), ((code, file, ""),))


HOSTILE = (
    hostile("an empty file", b"", "K101"),
    hostile("a text file named .xlsx", "钱伟 90分".encode(), "K101"),
    hostile("a web page named .xls", HTML, "K101", "新收到/附件.xls"),
    hostile("a zip of something else", zipped({"a.txt": b"a"}), "K101"),
    hostile("a Word document named .xls", WORD, "K101", "新收到/附件.xls"),
    hostile("a document type in a sheet", patched(GOOD, SHEET, r"(<\?xml[^>]*>)", r"\1" + DTD), "K101"),
    hostile("a bomb", with_members(GOOD, {"xl/media/bomb.bin": bytes(30_000_000)}), "K101"),
    hostile("two thousand members", with_members(GOOD, {f"x/{n}.txt": b"" for n in range(2000)}), "K101"),
    hostile("one cell at the far corner", far_cell(), "K101"),
    hostile("a file of more than 20 MB", GOOD + bytes(20 * 1024 * 1024), "K101"),
    hostile("a workbook cut in half", cut(official_quarter()[HEAD]), "K102"),
    hostile("a workbook with a wrong checksum", wrong_checksum(GOOD), "K102"),
    hostile("half a sheet", patched(GOOD, SHEET, "</sheetData>.*", ""), "K102"),
    hostile("a damaged .xls", BROKEN_XLS, "K102", "新收到/附件.xls"),
    hostile("an .ods that unfolds without end", repeated_ods(), "K103", "新收到/附件.ods"),
    hostile("an opening password", locked_xlsx(), "K104"),
    hostile("an opening password named .xls", locked_xlsx(), "K104", "新收到/附件.xls"),
)

IN_PLACE_OF_A_FORM = tuple(
    Case(
        f"a rater's form that is {title}",
        added(HEAD, data),
        ((code, HEAD, ""), *about("K601", "", "ZD004", "ZD005")),
        waiting("ZD004", "ZD005"),
    )
    for title, data, code in (
        ("empty", b"", "K101"),
        ("cut in half", cut(retyped_quarter()[HEAD]), "K102"),
        ("locked", locked_xlsx(), "K104"),
    )
)


# --- the same form, saved by other programs ----------------------------------------------------------------------------


def grid(file: str) -> list[list[Any]]:
    """The first sheet's values; a formula as its result."""
    book = openpyxl.load_workbook(io.BytesIO(retyped_quarter()[file]), data_only=True)
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def xls(rows: Sequence[Sequence[Any]]) -> bytes:
    """An .xls as old programs and WPS's .et hold it; two heading rows unmerged, so that the lower one names the columns."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, (date, datetime)):
                sheet.write(row, column, value, day)
            elif value is not None:
                sheet.write(row, column, value)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def ods(rows: Sequence[Sequence[Any]]) -> bytes:
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="Sheet1")
    for cells in rows:
        row = odf.table.TableRow()
        for value in cells:
            row.addElement(_ods_cell(value))
        table.addElement(row)
    document.spreadsheet.addElement(table)
    memory = io.BytesIO()
    document.save(memory)
    return memory.getvalue()


def _ods_cell(value: Any) -> Any:
    if value is None:
        return odf.table.TableCell()
    if isinstance(value, str):
        cell = odf.table.TableCell(valuetype="string")
    elif isinstance(value, datetime):
        cell = odf.table.TableCell(valuetype="date", datevalue=value.date().isoformat())
    else:
        cell = odf.table.TableCell(valuetype="float", value=value)
    cell.addElement(odf.text.P(text=str(value)))
    return cell


def instead(file: str, to: str, data: bytes) -> Callable[[UnitFolder], object]:
    def harm(box: UnitFolder) -> None:
        box.remove(file)
        box.put(to, data)

    return harm


def strict(box: UnitFolder) -> None:
    """Strict OOXML: other namespaces throughout."""
    loose = "http://schemas.openxmlformats.org/(spreadsheetml|officeDocument)/2006/(main|relationships)"
    box.patch(HEAD, r"xl/(workbook|worksheets/sheet\d|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels", loose,
              r"http://purl.oclc.org/ooxml/\1/\2")  # fmt: skip


def without_fonts(data: bytes) -> bytes:
    """Every cell style of an .xls refers to a font that is not there."""
    record = struct.pack("<HH", 0xE0, 20)
    return re.sub(re.escape(record) + b"..", record + struct.pack("<H", 200), data, flags=re.DOTALL)


def renamed(file: str, to: str) -> Callable[[UnitFolder], object]:
    return lambda box: box.move(file, to)


XLS_HEAD = HEAD.replace(".xlsx", ".xls")
OTHER_PROGRAMS = (
    Case("an .xls form", instead(HEAD, XLS_HEAD, xls(grid(HEAD))), ()),
    Case(
        "an .xls whose styles cannot be told",
        instead(HEAD, XLS_HEAD, without_fonts(xls(grid(HEAD)))),
        (("K118", XLS_HEAD, ""),),
    ),
    Case("an .et form", instead(HEAD, HEAD[:-5] + ".et", xls(grid(HEAD))), ()),
    Case("an .xls named .xlsx", added(HEAD, xls(grid(HEAD))), (("K105", HEAD, ""),)),
    Case("an .xlsx named .xls", renamed(HEAD, XLS_HEAD), (("K105", XLS_HEAD, ""),)),
    Case("an .xlsx named .et", renamed(HEAD, HEAD[:-5] + ".et"), (("K105", HEAD[:-5] + ".et", ""),)),
    Case("an .xlsx without an extension", renamed(HEAD, HEAD[:-5]), (("K105", HEAD[:-5], ""),)),
    Case("a form in capitals", renamed(HEAD, HEAD[:-5] + ".XLSX"), ()),
    Case("an .xlsm form", renamed(HEAD, HEAD[:-5] + ".xlsm"), ()),
    Case("an .ods form", instead(HEAD, HEAD[:-5] + ".ods", ods(grid(HEAD))), ()),
    Case("an .ods list with a date", instead(LIST, LIST[:-5] + ".ods", ods(grid(LIST))), ()),
    Case("an .xls list with a date", instead(LIST, LIST[:-5] + ".xls", xls(grid(LIST))), ()),
    Case(
        "an .xlsb",
        added(EXTRA[:-5] + ".xlsb", zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""})),
        (("K130", EXTRA[:-5] + ".xlsb", ""),),
    ),
    Case("a strict workbook", strict, ()),
    Case(
        "a dimension of one cell",
        lambda box: box.patch(HEAD, SHEET, '<dimension ref="[^"]*"', '<dimension ref="A1:A1"'),
        (),
    ),
    Case("a workbook without its dimension", lambda box: box.patch(HEAD, SHEET, "<dimension [^>]*/>", ""), ()),
)


# --- names of files ----------------------------------------------------------------------------------------------------

NAMES_OF_FILES = tuple(
    Case(f"a form named {title}", renamed(HEAD, name), ())
    for title, name in (
        ("like a formula", "=HYPERLINK(1).xlsx"),
        ("with an apostrophe", "'钱伟'.xlsx"),
        ("with spaces and Chinese", "三 月/赵敏 的 评分表（最终版）.xlsx"),
        ("with 240 bytes", "长" * 78 + ".xlsx"),
        ("like markup", "<b>&amp;.xlsx"),
        ("with a line break", "a\nb.xlsx"),
        ("from right to left", "\u202exslx.xlsx"),
        ("like an option", "-rf.xlsx"),
        ("with a dot at the end", "评分表..xlsx"),
    )
)


# --- what is no form, or not clearly one ----------------------------------------------------------------------------------

UNRELATED = workbook_bytes(Page("通讯录", [("姓名", "电话"), ("钱伟", "2180001"), ("孙丽", "2180002")]))
PAYROLL = workbook_bytes(
    Page("工资", [("人员编号", "姓名", "科室", "岗位工资", "合计"), ("ZD004", "钱伟", "综合科", 5000, 5000)])
)

NO_FORMS = (
    Case("an unrelated workbook", added(EXTRA, UNRELATED), (("K106", EXTRA, ""),)),
    Case("a payroll with ids and totals", added(EXTRA, PAYROLL), (("K106", EXTRA, ""),)),
    Case("a workbook without anything", added(EXTRA, workbook_bytes(Page("Sheet1", []))), (("K106", EXTRA, ""),)),
    Case("a note in plain text", added("说明.txt", "请查收".encode()), ()),
    Case("a picture", added("照片.png", b"\x89PNG\r\n"), (("K142", "照片.png", ""),)),
    Case("a file left by an open Excel", added("评分表/~$ZD003.xlsx", b"\x05abc"), ()),
    Case("a hidden file", added(".DS_Store", b"\x00"), ()),
    Case("a desktop.ini", added("desktop.ini", b"[.ShellClassInfo]"), ()),
)


# --- headings ---------------------------------------------------------------------------------------------------------------


def heading(cells: dict[str, Any]) -> Callable[[UnitFolder], object]:
    return typed(HEAD, cells)


def without_headings(box: UnitFolder) -> None:
    def change(page: Any) -> None:
        for merge in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merge))
        page.delete_rows(4, 2)

    box.edit(HEAD, change)


def column_inserted(box: UnitFolder) -> None:
    """A column of remarks put between two indicators; a form whose headings stand in one row."""
    rows = [[*row[:6], "随手记", *row[6:]] for row in grid(HEAD)[4:7]]
    rows[0][:4], rows[0][21:] = ["序号", "人员编号", "姓名", "科室"], ["合计", "评语"]
    box.put(
        HEAD,
        workbook_bytes(
            Page("Sheet1", [("公务员平时考核评分表",), ("考核期：2026年3月", "评分人：赵敏（ZD003）"), *rows])
        ),
    )


def columns_moved(box: UnitFolder) -> None:
    rows = grid(HEAD)[4:7]
    rows[0][:4], rows[0][20:] = ["序号", "人员编号", "姓名", "科室"], ["合计", "评语"]
    turned = [list(reversed(row)) for row in rows]
    box.put(
        HEAD,
        workbook_bytes(
            Page("Sheet1", [("公务员平时考核评分表",), ("考核期：2026年3月", "评分人：赵敏（ZD003）"), *turned])
        ),
    )


UNUSED_HEAD: tuple[Found, ...] = about("K601", "", "ZD004", "ZD005")
UNUSABLE_HEAD: tuple[Found, ...] = about("K608", HEAD, "ZD004", "ZD005")
"""Rater and month can be read from it: it came, and cannot be used."""
NOT_USED = waiting("ZD004", "ZD005")
HEADINGS = (
    Case("a renamed column", heading({"T5": "廉政"}), (("K108", f"{HEAD}!Sheet1", ""), *UNUSABLE_HEAD), NOT_USED),
    Case("a heading deleted", heading({"T5": None}), (("K108", f"{HEAD}!Sheet1", ""), *UNUSABLE_HEAD), NOT_USED),
    Case(
        "two columns with one heading",
        heading({"S5": "廉洁自律（7分）"}),
        (("K107", f"{HEAD}!Sheet1!S5", ""), ("K108", f"{HEAD}!Sheet1", ""), *UNUSABLE_HEAD),
        NOT_USED,
    ),
    Case(
        "a second column 姓名", heading({"V4": "姓名"}), (("K107", f"{HEAD}!Sheet1!C5", ""), *UNUSABLE_HEAD), NOT_USED
    ),
    Case("no heading row", without_headings, (("K140", f"{HEAD}!Sheet1", ""), *UNUSED_HEAD), NOT_USED),
    Case("a heading with spaces", heading({"E5": "政 治 品 德（5分）"}), (("K109", f"{HEAD}!Sheet1!E5", ""),)),
    Case("a heading without its points", heading({"E5": "政治品德"}), ()),
    Case("a heading in full width", heading({"E5": "政治品德（５分）"}), (("K109", f"{HEAD}!Sheet1!E5", ""),)),
    Case("a heading by another word", heading({"B4": "工号"}), (("K109", f"{HEAD}!Sheet1!B5", ""),)),
    Case("no 人员编号 column", heading({"B4": "代码"}), (("K131", HEAD, ""),)),
    Case("a column inserted", column_inserted, (("K131", HEAD, ""),)),
    Case("columns from right to left", columns_moved, ()),
)


# --- the head: 考核期 and 评分人 -----------------------------------------------------------------------------------------------

PERIOD, RATER = "I3", "N3"


def head(title: str, cells: dict[str, Any], *found: Found, used: bool = False) -> Case:
    more = () if used else UNUSED_HEAD
    return Case(title, typed(HEAD, cells), (*found, *more), {} if used else NOT_USED)


def in_head(code: str, cell: str) -> Found:
    return (code, f"{HEAD}!Sheet1!{cell}" if cell else f"{HEAD}!Sheet1", "")


HEADS = (
    head("no period", {PERIOD: None}, in_head("K110", "")),
    head("a period left open", {PERIOD: "考核期：    年   月"}, in_head("K110", PERIOD)),
    head("a period that is none", {PERIOD: "考核期：三月份"}, in_head("K110", PERIOD)),
    head("a thirteenth month", {PERIOD: "考核期：2026年13月"}, in_head("K110", PERIOD)),
    head("another month", {PERIOD: "考核期：2026年5月"}),
    Case(
        "the form of the month before instead of this one",
        typed(rating_file("ZD003", "2026-01"), {PERIOD: "考核期：2025年12月"}),
        (*about("K601", "", "ZD004", "ZD005"), ("K609", rating_file("ZD003", "2026-01"), "")),
        waiting("ZD004", "ZD005"),
    ),
    head("another year", {PERIOD: "考核期：2025年3月"}),
    head("a quarter on a monthly form", {PERIOD: "考核期：2026年第1季度"}, in_head("K117", PERIOD)),
    head("a year on a monthly form", {PERIOD: "考核期：2026年"}, in_head("K117", PERIOD)),
    head("2026.1 typed as a number", {PERIOD: "考核期", "J3": 2026.1}, in_head("K110", "J3")),
    head("a title of another month", {"A1": "2026年2月评分表"}, in_head("K111", PERIOD), used=True),
    head("a title of the same quarter", {"A1": "2026年第1季度评分表"}, used=True),
    head("the period only in the title", {"A1": "2026年3月评分表", PERIOD: None}, used=True),
    head("the period with a dash", {PERIOD: "考核期：2026-03"}, used=True),
    head("the period with a dot", {PERIOD: "考核期：2026.03"}, used=True),
    head("the period in full width", {PERIOD: "考核期:２０２６年３月份"}, used=True),
    head("the period in the next cell", {PERIOD: "考核期", "J3": "2026年3月"}, used=True),
    head("the period as a date cell", {PERIOD: "考核期", "J3": date(2026, 3, 1)}, used=True),
    head("2026.3 typed as a number", {PERIOD: "考核期", "J3": 2026.3}, used=True),
    head("the period by another word", {PERIOD: "考核月份：2026年3月"}, used=True),
    head("no rater", {RATER: None}, in_head("K112", "")),
    head("a rater left open", {RATER: "评分人："}, in_head("K112", "")),
    head("a rater nobody knows", {RATER: "评分人：赵敏敏"}, in_head("K113", RATER)),
    head("a rater who rates nobody", {RATER: "评分人：孙丽（ZD005）"}, in_head("K113", RATER)),
    head("a rater with another's id", {RATER: "评分人：赵敏（ZD006）"}, in_head("K320", RATER)),
    head("a rater's name alone", {RATER: "评分人：赵敏"}, used=True),
    head("a padded rater", {RATER: "评分人：赵　敏"}, used=True),
    head("a rater's id alone", {RATER: "评分人：ZD003"}, used=True),
    head("rater and id apart", {RATER: "评分人：赵敏", "R3": "评分人编号：zd003"}, used=True),
    head("rater and period in one cell", {RATER: "评分人：赵敏（ZD003） 考核期：2026年3月", PERIOD: None}, used=True),
)


# --- a signed-off form handed in as another's ------------------------------------------------------------------------------------


def october(value: Any) -> Case:
    """A form of the year's tenth month whose period is typed as 2026.10."""
    file = rating_file("ZD003", "2026-10")
    return Case(
        f"2026.10 typed as {type(value).__name__}",
        typed(file, {PERIOD: "考核期", "J3": value}),
        (
            (("K110", f"{file}!Sheet1!J3", ""), *about("K601", "", "ZD004", "ZD005"), *about("K901", "", "ZD004", "ZD005"),
             ("K810", "审核/2026Q4.xlsx!等次审核表!D5", "ZD004"), ("K810", "审核/2026Q4.xlsx!等次审核表!D6", "ZD005"))
            if isinstance(value, float)
            else ()
        ),
        waiting("ZD004", "ZD005") if isinstance(value, float) else {},
        "retyped_year",
    )  # fmt: skip


OCTOBER = (october(2026.10), october("2026.10"))


# --- the other forms' heads, sheets and formats ------------------------------------------------------------------------------------


def sheet_gone(file: str, sheet: str) -> Callable[[UnitFolder], object]:
    return lambda box: box.edit(file, lambda page: page.parent.remove(page), sheet)


def other_form(
    title: str, harm: Callable[[UnitFolder], object], *found: Found, outcomes: dict[str, str] | None = None
) -> Case:
    return Case(title, harm, found, outcomes or {})


POLL, OPINION = poll_file(), opinion_file()
NO_POLL: tuple[Found, ...] = about("K604", "", *ASSESSED[:-1])
AT_HOME_WAIT = waiting(*ASSESSED[:-1])
OTHER_FORMS = (
    other_form(
        "a list without its sheet 负面表现",
        sheet_gone(LIST, "负面表现"),
        ("K119", LIST, ""),
        outcomes={"ZD005": "较好"},
    ),
    other_form("a list without the sheets that stayed empty", sheet_gone(list_file("2026-02"), "告诫")),
    other_form(
        "a list without a period",
        together(
            *(typed(LIST, {"A2": None}, sheet) for sheet in ("负面表现", "告诫", "问责", "处分", "立案", "无故不参加"))
        ),
        ("K110", f"{LIST}!负面表现", ""),
        ("K603", "", ""),
        outcomes={"ZD005": "较好"},
    ),
    other_form(
        "a list for a quarter",
        typed(LIST, {"A2": "考核期：2026年第1季度"}),
        ("K117", f"{LIST}!负面表现!A2", ""),
        ("K603", "", ""),
        outcomes={"ZD005": "较好"},
    ),
    other_form(
        "a list without a column",
        typed(LIST, {"D3": "原因"}),
        ("K108", f"{LIST}!负面表现", ""),
        ("K603", "", ""),
        outcomes={"ZD005": "较好"},
    ),
    other_form(
        "a poll without a column",
        typed(POLL, {"E3": "实际"}),
        ("K108", f"{POLL}!测评表", ""),
        *NO_POLL,
        outcomes=AT_HOME_WAIT,
    ),
    other_form(
        "a poll for a month of the quarter",
        typed(POLL, {"A2": "考核期：2026年3月"}),
        ("K309", f"{POLL}!测评表!A2", ""),
    ),
    other_form(
        "a poll without a period",
        typed(POLL, {"A2": None}),
        ("K110", f"{POLL}!测评表", ""),
        *NO_POLL,
        outcomes=AT_HOME_WAIT,
    ),
    other_form(
        "an opinion on a sheet of another name",
        lambda box: box.edit(OPINION, lambda page: setattr(page, "title", "表")),
    ),
    other_form(
        "an opinion without a period",
        typed(OPINION, {"A2": None}),
        ("K110", f"{OPINION}!Sheet1", ""),
        ("K621", "", "ZD010"),
        outcomes={"ZD010": "待定"},
    ),
    other_form(
        "a decision without a period",
        added("审核.xlsx", decision_book("")),
        ("K110", "审核.xlsx!等次审核表", ""),
    ),
    other_form(
        "a decision for a month",
        added("审核.xlsx", decision_book("2026年3月", [])),
        ("K309", "审核.xlsx!等次审核表!A2", ""),
    ),
)


def _two_in_one(box: UnitFolder) -> None:
    """A rater's January and February forms as two sheets of one workbook."""
    months = ("2026-01", "2026-02")
    pages = [Page(month, rows) for month, rows in ((m, _plain(m)) for m in months)]
    box.remove(*(rating_file("ZD006", month) for month in months))
    box.put("周强.xlsx", workbook_bytes(*pages))


def _plain(month: str) -> list[list[Any]]:
    rows = grid(OTHER_HEAD)[4:7]
    rows[0][:4], rows[0][20:] = ["序号", "人员编号", "姓名", "科室"], ["合计", "评语"]
    return [["公务员平时考核评分表"], [f"考核期：{month}", "评分人：周强（ZD006）"], *rows]


TWO_IN_ONE = Case("two forms in one workbook", _two_in_one, ())

# --- one sheet listed twice -------------------------------------------------------------------------------------------


def listed_twice(file: str) -> Callable[[UnitFolder], object]:
    return lambda box: box.patch(file, r"xl/workbook\.xml", "(<sheet [^>]*/>)", r"\1\1")


LISTED_TWICE = (
    Case("a form whose sheet is listed twice", listed_twice(HEAD), (("K121", HEAD, ""), *UNUSED_HEAD), NOT_USED),
    Case(
        "a list whose sheets are listed twice",
        listed_twice(LIST),
        (("K121", LIST, ""), ("K603", "", "")),
        {"ZD005": "较好"},
    ),
)

# --- the program's own papers -----------------------------------------------------------------------------------------


def papers(folder: str, **changed: bytes) -> Callable[[UnitFolder], None]:
    """Papers as the program wrote them (a form and a page), some of them changed since."""

    def harm(box: UnitFolder) -> None:
        written = with_manifest({"表.xlsx": box.get(HEAD), "index.html": b"<html></html>"})
        for name, data in {**written, **changed}.items():
            box.put(f"{folder}/{name}", data)

    return harm


def without_manifest(box: UnitFolder) -> None:
    for name in ("表.xlsx", "退回/表.xlsx"):
        box.put(f"旧/2026Q1/{name}", box.get(HEAD))
    box.put("旧/2026Q1/results.json", RESULTS)


RESULTS = b'{"schema": "kaohe-results/1", "unit": "", "period": "2026Q1", "inputs": [], "findings": []}'
OWN_PAPERS = (
    Case("papers of the program among the forms", papers("随便/2026Q1"), ()),
    Case(
        "a form filled in where it was written",
        papers("随便/2026Q1", **{"表.xlsx": GOOD}),
        (("K122", "随便/2026Q1/表.xlsx", ""),),
    ),
    Case("copies of what was sent back", lambda box: box.put("退回/表.xlsx", box.get(HEAD)), (("K123", "退回", ""),)),
    Case(
        "blank forms that were handed out", added("发放表-2026-03/a/表.xlsx", GOOD), (("K123", "发放表-2026-03", ""),)
    ),
    Case("papers of the first edition", without_manifest, (("K123", "旧/2026Q1", ""),)),
)

# --- rosters that are only doubled ---------------------------------------------------------------------------------------------------

ROSTERS = (
    Case("the same roster twice", added("备份/人员名册.xlsx", roster_book()), (("K120", "备份/人员名册.xlsx", ""),)),
    Case(
        "the same roster twice in another order",
        added("备份/人员名册.xlsx", roster_book(list(reversed(roster_rows())))),
        (("K120", "备份/人员名册.xlsx", ""),),
    ),
)

CASES = (
    *HOSTILE,
    *IN_PLACE_OF_A_FORM,
    *OTHER_PROGRAMS,
    *NAMES_OF_FILES,
    *NO_FORMS,
    *HEADINGS,
    *HEADS,
    *OCTOBER,
    *OTHER_FORMS,
    TWO_IN_ONE,
    *LISTED_TWICE,
    *OWN_PAPERS,
    *ROSTERS,
)
