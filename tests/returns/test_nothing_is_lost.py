"""The copy is the sender's own package: what is not marked keeps its bytes, whatever it is; what is missing is said first."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl.comments import Comment

from tests.offices.full_forms import rich
from tests.offices.senders import (
    COPY,
    CORRECTED,
    FAULTS,
    FIRST_SHEET,
    FORM,
    SHEET,
    Sender,
    codes,
    coloured,
    converted,
    edited,
    opened,
    remarks,
    retyped,
    saved,
)
from tests.validator.office import faults_for_office

AMENDED = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    FIRST_SHEET,
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/worksheets/sheet3.xml",  # _meta
}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(params=[False, True], ids=["xlsx", "xlsm"])
def sent_and_back(request: pytest.FixtureRequest, sender: Sender) -> tuple[bytes, bytes, str]:
    """A rich form with faults, with and without macros, and its copy."""
    file = "收件/钱.xlsm" if request.param else FORM
    data = rich(retyped(sender.original(), FAULTS), macros=request.param)
    sender.put(file, data)
    return data, sender.returned()[COPY], file


def test_every_part_but_the_marked_ones_keeps_its_bytes(sent_and_back: tuple[bytes, bytes, str]) -> None:
    sent, copy = parts(sent_and_back[0]), parts(sent_and_back[1])
    assert {name for name in sent if copy.get(name) != sent[name]} <= {*AMENDED, "xl/vbaProject.bin"}
    assert {"xl/media/image1.png", "xl/drawings/drawing1.xml", "xl/cellimages.xml"} <= set(copy)


def test_in_the_marked_sheet_only_the_styles_of_its_cells_and_the_comments_are_new(
    sent_and_back: tuple[bytes, bytes, str],
) -> None:
    def bare(data: bytes) -> str:
        text = re.sub(r"<legacyDrawing[^>]*/>", "", parts(data)[FIRST_SHEET].decode())
        text = text.replace('tabSelected="0"', 'tabSelected="1"')
        for cell in FAULTS:
            text = re.sub(
                rf'(<c r="{cell}")([^>]*?) s="\d+"', r"\1\2", re.sub(rf'(<c) s="\d+" (r="{cell}")', r"\1 \2", text)
            )
        return re.sub(" +", " ", text).replace(" /", "/").replace(" >", ">")

    assert bare(sent_and_back[1]) == bare(sent_and_back[0])


def test_the_marks_are_there(sent_and_back: tuple[bytes, bytes, str]) -> None:
    copy = opened(sent_and_back[1])
    assert coloured(copy) == set(remarks(copy)) == set(FAULTS)


def test_only_the_macros_are_missing_and_that_is_said_first(sent_and_back: tuple[bytes, bytes, str]) -> None:
    _, copy, file = sent_and_back
    lines = [str(row[0]) for row in opened(copy)["问题清单"].iter_rows(max_row=4, values_only=True)]
    assert ("本副本没有原表的宏" in lines[1]) == file.endswith("xlsm")
    assert ("在原表上照此改正" in lines[3]) == file.endswith("xlsm")
    assert b"macroEnabled" not in parts(copy)["[Content_Types].xml"]


def test_office_finds_no_fault_with_it(sent_and_back: tuple[bytes, bytes, str], tmp_path: Path) -> None:
    assert faults_for_office(tmp_path, sent_and_back[0]) == faults_for_office(tmp_path, sent_and_back[1]) == []


def test_office_finds_no_fault_with_a_second_copy_nor_with_a_plain_one(
    faulty: Sender, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    faulty.put(CORRECTED, retyped(faulty.returned()[COPY], {"D6": 4}))
    second = faulty.returned()[f"退回/{CORRECTED}"]
    assert set(remarks(opened(second))) == {"F8", "G9"}
    office = tmp_path_factory.mktemp("office")
    faulty.put("收件/另.ods", converted(retyped(faulty.original("2026-02"), FAULTS), "ods", office))
    plain = faulty.returned(faulty.report("2026-02"))["退回/收件/另.xlsx"]
    assert faults_for_office(tmp_path, second) == faults_for_office(tmp_path, plain) == []


def test_each_comment_has_its_box_and_one_sheet_alone_is_selected(sent_and_back: tuple[bytes, bytes, str]) -> None:
    copy = parts(sent_and_back[1])
    notes = sum(part.count(b'ObjectType="Note"') for name, part in copy.items() if name.endswith(".vml"))
    comments = sum(part.count(b"<comment ") for name, part in copy.items() if "/comments" in name)
    assert notes == comments == len(FAULTS)
    assert sum(part.count(b'tabSelected="1"') for name, part in copy.items() if "/worksheets/" in name) == 1


def test_what_the_sender_had_commented_stays_in_its_letters(sender: Sender, tmp_path: Path) -> None:
    workbook = opened(retyped(sender.original(), FAULTS))
    workbook[SHEET]["D6"].comment = Comment("请再看看", "王局长")
    workbook[SHEET]["E6"].comment = Comment("无误", "王局长")
    bold = "<r><rPr><b/></rPr><t>请再</t></r><r><t>看看</t></r>"
    sent = edited(
        saved(workbook), {"xl/comments/comment1.xml": lambda text: re.sub("<t[^>]*>请再看看</t>", bold, text)}
    )
    sender.put(FORM, sent)
    copy = sender.returned()[COPY]
    assert "<rPr><b/></rPr><t>请再</t>" in parts(copy)["xl/comments/comment1.xml"].decode().replace(
        '<b val="1"/>', "<b/>"
    )
    assert remarks(opened(copy))["D6"].startswith("请再看看\n【检查意见】\n错误：")
    assert remarks(opened(copy))["E6"] == "无误"
    assert faults_for_office(tmp_path, copy) == faults_for_office(
        tmp_path, sent
    )  # the library's own order of a font's parts


def test_cells_that_are_not_there_are_put_in_their_place(sender: Sender, tmp_path: Path) -> None:
    """A blank cell that was never stored, and a row that was never stored, can be marked too."""
    data = edited(
        retyped(sender.original(), {"D6": 99}),
        {FIRST_SHEET: lambda text: re.sub(r'<c r="F8"[^>]*?(/>|>.*?</c>)', "", text)},
    )
    sender.put(FORM, data)
    copy = sender.returned()[COPY]
    assert coloured(opened(copy)) == {"D6", "F8"}
    order = re.findall(r'r="([A-Z]+)8"', parts(copy)[FIRST_SHEET].decode())
    assert order == sorted(order, key=lambda letters: (len(letters), letters))
    assert faults_for_office(tmp_path, copy) == []


def test_names_that_belong_to_a_sheet_follow_it(sender: Sender) -> None:
    sent = sender.original()
    sender.put(FORM, retyped(sent, FAULTS))
    copy = opened(sender.returned()[COPY])
    assert copy[SHEET].print_title_rows == opened(sent)[SHEET].print_title_rows
    assert copy["问题清单"].print_title_rows


def test_a_sheet_of_the_same_name_is_kept(sender: Sender) -> None:
    workbook = opened(retyped(sender.original(), FAULTS))
    workbook.create_sheet("问题清单")["A1"] = "自己的"
    sender.put(FORM, saved(workbook))
    copy = opened(sender.returned()[COPY])
    assert copy.sheetnames[0] == "问题清单（2）"
    assert copy["问题清单"]["A1"].value == "自己的"


def test_a_rich_form_is_read_like_a_plain_one(sender: Sender) -> None:
    sender.put(FORM, rich(retyped(sender.original(), FAULTS)))
    assert {"K303", "K301", "K302"} <= set(codes(sender.report(), FORM))
