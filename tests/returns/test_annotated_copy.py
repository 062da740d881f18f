"""What an annotated copy adds, and that everything else in it is as it was sent."""

import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.offices.senders import COPY, FAULTS, FORM, SHEET, Sender, coloured, edited, opened, remarks, retyped, saved

RoundTrip = tuple[bytes, bytes]
SHEETS = [SHEET, "填表说明"]


def test_exactly_the_faulty_cells_are_coloured_and_commented(round_trip: RoundTrip) -> None:
    copy = opened(round_trip[1])
    assert coloured(copy) == set(remarks(copy)) == {"D6", "F8", "G9"}


def test_a_comment_says_what_is_wrong_and_what_to_do(round_trip: RoundTrip) -> None:
    assert remarks(opened(round_trip[1]))["D6"] == (
        "【检查意见】\n错误：“政治品德”填的 99 超出 0～5\n怎么办：请改为 0 到 5 之间的数。"
    )


def listed(workbook: Workbook) -> list[tuple[str, ...]]:
    """The rows of 问题清单 below its headings."""
    rows = [tuple(str(value) for value in row) for row in workbook["问题清单"].iter_rows(values_only=True)]
    heading = next(number for number, row in enumerate(rows) if row[0] == "序号")
    return rows[heading + 1 :]


def links(workbook: Workbook) -> list[str]:
    cells = [cell for row in workbook["问题清单"].iter_rows() for cell in row]
    return [str(cell.hyperlink.location) for cell in cells if cell.hyperlink]


def test_the_first_sheet_lists_the_faults_with_links_to_their_cells(round_trip: RoundTrip) -> None:
    copy = opened(round_trip[1])
    assert copy.sheetnames == ["问题清单", SHEET, "填表说明", "_meta"]
    assert [row[:3] for row in listed(copy)] == [
        ("1", "错误", "评分表 D6"),
        ("2", "错误", "评分表 F8"),
        ("3", "错误", "评分表 G9"),
    ]
    assert links(copy) == ["'评分表'!D6", "'评分表'!F8", "'评分表'!G9"]


def test_the_list_opens_first_and_alone_is_selected(round_trip: RoundTrip) -> None:
    copy = opened(round_trip[1])
    assert copy.active.title == "问题清单"
    assert [sheet.title for sheet in copy.worksheets if sheet.sheet_view.tabSelected] == ["问题清单"]


def contents(sheet: Worksheet) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}


@pytest.mark.parametrize("values", [False, True], ids=["formulas", "stored results"])
def test_values_formulas_and_their_stored_results_are_as_sent(round_trip: RoundTrip, values: bool) -> None:
    sent, copy = (opened(data, values=values) for data in round_trip)
    for name in SHEETS:
        assert contents(copy[name]) == contents(sent[name])
    total = copy[SHEET]["T7"].value
    assert isinstance(total, int | float) if values else total == "=SUM(D7:S7)"


def validations(sheet: Worksheet) -> list[tuple[str, ...]]:
    rules = sheet.data_validations.dataValidation
    return [(str(r.sqref), r.type, r.operator, r.formula1, r.formula2, r.error, r.prompt) for r in rules]


def layout(sheet: Worksheet) -> dict[str, object]:
    return {
        "widths": {key: held.width for key, held in sheet.column_dimensions.items()},
        "heights": {key: held.height for key, held in sheet.row_dimensions.items()},
        "merges": sorted(map(str, sheet.merged_cells.ranges)),
        "frozen": sheet.freeze_panes,
        "titles": sheet.print_title_rows,
        "paper": (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight),
        "margins": (sheet.page_margins.left, sheet.page_margins.top),
        "footer": sheet.oddFooter.center.text,
        "protection": (sheet.protection.sheet, sheet.protection.password, sheet.protection.formatCells),
        "state": sheet.sheet_state,
    }


def test_validation_widths_merges_protection_and_print_set_up_are_as_sent(round_trip: RoundTrip) -> None:
    sent, copy = (opened(data) for data in round_trip)
    assert len(validations(sent[SHEET])) == 16
    assert sent[SHEET].protection.sheet
    for name in SHEETS:
        assert layout(copy[name]) == layout(sent[name])
        assert validations(copy[name]) == validations(sent[name])


def looks(sheet: Worksheet) -> dict[str, tuple[object, ...]]:
    return {
        cell.coordinate: (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection.locked)
        for row in sheet.iter_rows()
        for cell in row
        if cell.coordinate not in FAULTS
    }


def test_the_look_of_every_other_cell_is_as_sent(round_trip: RoundTrip) -> None:
    sent, copy = (opened(data) for data in round_trip)
    assert {cell: str(look) for cell, look in looks(copy[SHEET]).items()} == {
        cell: str(look) for cell, look in looks(sent[SHEET]).items()
    }


def test_a_faulty_cell_keeps_its_font_border_and_lock(round_trip: RoundTrip) -> None:
    before, after = (opened(data)[SHEET]["D6"] for data in round_trip)
    assert (str(after.font), str(after.border)) == (str(before.font), str(before.border))
    assert not after.protection.locked


def test_the_hidden_sheet_keeps_its_rows_and_names_the_digest_that_is_answered(faulty: Sender) -> None:
    report = faulty.report()
    sent, copy = opened((faulty.root / FORM).read_bytes()), opened(faulty.returned(report)[COPY])
    rows = [row[:2] for row in copy["_meta"].iter_rows(values_only=True)]
    own = list(sent["_meta"].iter_rows(values_only=True))
    digest = next(receipt.sha256 for receipt in report.receipts if receipt.file == FORM)
    assert rows[: len(own)] == own
    assert rows[len(own)] == ("退回", digest)
    assert copy["_meta"].sheet_state == "hidden"


def test_a_form_without_a_hidden_sheet_gets_one(sender: Sender) -> None:
    workbook = opened(retyped(sender.original(), {"D6": 99}))
    del workbook["_meta"]
    sender.put(FORM, saved(workbook))
    copy = opened(sender.returned()[COPY])
    assert copy["_meta"].sheet_state == "hidden"
    assert copy["_meta"]["A1"].value == "退回"


def test_an_existing_comment_is_kept_and_ours_follows(sender: Sender) -> None:
    workbook = opened(retyped(sender.original(), {"D6": 99}))
    workbook[SHEET]["D6"].comment = Comment("请再看看", "王局长")
    workbook[SHEET]["E6"].comment = Comment("无误", "王局长")
    sender.put(FORM, saved(workbook))
    comments = remarks(opened(sender.returned()[COPY]))
    assert comments["D6"].startswith("请再看看\n【检查意见】\n错误：")
    assert comments["E6"] == "无误"


def test_in_a_merged_cell_the_first_one_is_marked(sender: Sender) -> None:
    workbook = opened(sender.original())
    workbook[SHEET].merge_cells("D6:D7")
    sender.put(FORM, saved(workbook))
    copy = opened(sender.returned()[COPY])
    assert coloured(copy) == set(remarks(copy)) == {"D6"}
    assert remarks(copy)["D6"].count("错误：") == 2
    assert "D6:D7" in map(str, copy[SHEET].merged_cells.ranges)


def test_a_locked_cell_says_how_to_unlock_it(sender: Sender) -> None:
    sender.put(FORM, retyped(sender.original(), {"B6": "某某某"}))
    comments = remarks(opened(sender.returned()[COPY]))
    assert list(comments) == ["A6"]
    assert comments["A6"].endswith("请先在“审阅”中撤销工作表保护再改。")


def test_a_warning_is_listed_after_the_errors_in_its_own_colour(sender: Sender) -> None:
    sender.put(FORM, edited(retyped(sender.original(), {"D9": 99, "T6": 12}), {}))
    copy = opened(sender.returned()[COPY])
    assert [row[1:3] for row in listed(copy)] == [("错误", "评分表 D9"), ("警告", "评分表 T6")]
    assert (coloured(copy), coloured(copy, colour="FCE8C5")) == ({"D9"}, {"T6"})


def test_a_fault_of_a_whole_sheet_is_only_listed(sender: Sender) -> None:
    workbook = opened(sender.original())
    workbook[SHEET].delete_cols(4)
    sender.put(FORM, saved(workbook))
    copy = opened(sender.returned()[COPY])
    assert [row[1:3] for row in listed(copy)] == [("错误", "评分表")]
    assert (remarks(copy), coloured(copy)) == ({}, set())


def test_what_cells_say_stays_text_in_the_list(sender: Sender) -> None:
    workbook = opened(retyped(sender.original(), {"D6": '=HYPERLINK("http://x")', "D7": "=1+1", "D8": 99}))
    workbook[SHEET].title = "=1'+1"
    sender.put(FORM, saved(workbook))
    copy = opened(sender.returned()[COPY])
    assert {cell.data_type for row in copy["问题清单"].iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert links(copy)[0].startswith("'=1''+1'!")


def test_libreoffice_opens_the_copy_and_sees_values_comments_and_totals(round_trip: RoundTrip, tmp_path: Path) -> None:
    (tmp_path / "copy.xlsx").write_bytes(round_trip[1])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "seen")]
    subprocess.run(
        ["soffice", profile, "--headless", *target, str(tmp_path / "copy.xlsx")], check=True, capture_output=True
    )
    seen = (tmp_path / "seen/copy.xlsx").read_bytes()
    sheet = opened(seen, values=True)[SHEET]
    assert (sheet["D6"].value, sheet["G9"].value) == (99, "2,5")
    assert sheet["T7"].value == sum(float(str(cell.value)) for cell in sheet[7][3:19])
    assert set(remarks(opened(seen))) == {"D6", "F8", "G9"}
    assert opened(seen)["问题清单"].sheet_state == "visible"
