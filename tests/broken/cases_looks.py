"""What a sheet shows is not what its cells hold: struck, raised, unseen text, and formats that show something else."""

from collections.abc import Callable
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.broken.case import HEAD, LIST, Case, Found, about, waiting
from tests.offices.clean_year import opinion_file
from tests.offices.folder import UnitFolder

CELL = f"{HEAD}!Sheet1!E6"
"""钱伟's 政治品德 by 赵敏, 4 of 5 points."""


def shown(value: Any, code: str, place: str = "E6", file: str = HEAD) -> Callable[[UnitFolder], object]:
    """Type a value and give its cell a number format."""

    def change(page: Any) -> None:
        page[place].value = value
        page[place].number_format = code

    return lambda box: box.edit(file, change)


def in_font(font: Font, *places: str, file: str = HEAD) -> Callable[[UnitFolder], object]:
    """Set cells in another font."""

    def change(page: Any) -> None:
        for place in places:
            page[place].font = font

    return lambda box: box.edit(file, change)


def in_runs(*runs: tuple[str, InlineFont], place: str = "E6") -> Callable[[UnitFolder], object]:
    """Type a text of which each piece has its own font."""

    def change(page: Any) -> None:
        page[place].value = CellRichText([TextBlock(font, text) for text, font in runs])

    return lambda box: box.edit(HEAD, change)


def noted(text: str, place: str = "E6", file: str = HEAD) -> Callable[[UnitFolder], None]:
    """Pin a note to a cell."""

    def change(page: Any) -> None:
        page[place].comment = Comment(text, "李科长")

    return lambda box: box.edit(file, change)


def in_page_footer(text: str) -> Callable[[UnitFolder], None]:
    def change(page: Any) -> None:
        page.oddFooter.right.text = text

    return lambda box: box.edit(HEAD, change)


def beside(cells: dict[str, Any], sheet: str = "") -> Callable[[UnitFolder], None]:
    """Type into cells, perhaps on another sheet."""

    def change(page: Any) -> None:
        target = page.parent.create_sheet(sheet) if sheet else page
        for place, value in cells.items():
            target[place].value = value

    return lambda box: box.edit(HEAD, change)


def row(number: int, columns: str) -> list[str]:
    return [f"{column}{number}" for column in columns]


STRUCK, PLAIN = Font(strike=True), InlineFont()
WHITE = Font(color="FFFFFFFF")
ALL = "ABCDEFGHIJKLMNOPQRSTUV"


def wrong(title: str, harm: Callable[[UnitFolder], object], code: str, where: str = CELL) -> Case:
    """Nobody guesses: the cell's person waits."""
    return Case(title, harm, ((code, where, "ZD004"),), waiting("ZD004"))


def told(title: str, harm: Callable[[UnitFolder], object], *found: Found, changed: bool = False) -> Case:
    """Used, and said."""
    return Case(title, harm, found, {"ZD004": "较好"} if changed else {})


CASES = (
    wrong("a struck score", in_font(STRUCK, "E6"), "K350"),
    wrong(
        "a score struck and written anew in one cell",
        in_runs(("3.5", InlineFont(strike=True)), ("4", PLAIN)),
        "K350",
    ),
    wrong("a struck name", in_font(STRUCK, "C6"), "K350", f"{HEAD}!Sheet1!C6"),
    wrong("a struck row", in_font(STRUCK, *row(6, ALL)), "K351", f"{HEAD}!Sheet1!D6:V6"),
    Case(
        "a struck heading",
        in_font(STRUCK, "E5"),
        (("K350", f"{HEAD}!Sheet1!E5", ""), *about("K608", HEAD, "ZD004", "ZD005")),
        waiting("ZD004", "ZD005"),
    ),
    told("a struck 合计", in_font(STRUCK, "U6")),
    wrong("a raised note behind a score", in_runs(("4", PLAIN), ("2", InlineFont(vertAlign="superscript"))), "K352"),
    told(
        "a format that hides the decimals",
        shown(3.96, "0"),
        ("K353", CELL, "ZD004"),
        changed=True,
    ),
    told("a format that shows all decimals", shown(4, "0.00")),
    told("a format for whole numbers over a whole number", shown(4, "0")),
    wrong("a format that shows a grade", shown(4, '"好"'), "K354"),
    wrong("a format that shows a tenth", shown(4, '0"."0'), "K354"),
    wrong("a format that shows nothing", shown(4, ";;;"), "K354"),
    wrong("a score shown as a percentage", shown(0.8, "0%"), "K302"),
    told("white text", in_font(WHITE, "E6"), ("K355", CELL, "ZD004")),
    told("a row of white text", in_font(WHITE, *row(6, ALL)), ("K355", f"{HEAD}!Sheet1!D6:V6", "ZD004")),
    Case(
        "a host's score shown as a percentage",
        shown(0.86, "0%", "E4", opinion_file()),
        (("K309", f"{opinion_file()}!Sheet1!E4", "ZD010"),),
    ),
    told("a note", noted("已核对"), ("K131", HEAD, "")),
    told("a note that changes a score", noted("以此为准：3分"), ("K131", HEAD, ""), ("K132", CELL, "")),
    told("a note of an earlier check", noted("【检查意见】应为 0 到 5 之间的数")),
    told("a column of one's own", beside({"W4": "备注", "W6": "优秀"}), ("K131", HEAD, "")),
    told(
        "a column of one's own that withdraws a row",
        beside({"W4": "备注", "W6": "本行作废"}),
        ("K131", HEAD, ""),
        ("K132", f"{HEAD}!Sheet1!W6", ""),
    ),
    told(
        "a column of one's own for the final score",
        beside({"W4": "最终得分", "W6": 90}),
        ("K131", HEAD, ""),
        ("K132", f"{HEAD}!Sheet1!W4", ""),
    ),
    told("a sheet of one's own", beside({"A1": "测算"}, "测算"), ("K131", HEAD, "")),
    told(
        "a sheet of one's own with changes",
        beside({"A1": "姓名", "A2": "钱伟", "B1": "加分", "B2": 1}, "加减"),
        ("K131", HEAD, ""),
        ("K132", f"{HEAD}!加减!B1", ""),
    ),
    told("a remark above the table", beside({"L2": "钱伟的政治品德应为3分"}), ("K132", f"{HEAD}!Sheet1!L2", "")),
    told(
        "a page footer that withdraws", in_page_footer("此表作废"), ("K131", HEAD, ""), ("K132", f"{HEAD}!Sheet1", "")
    ),
    told("a page footer with the page's number", in_page_footer("第 &P 页")),
    Case(
        "a struck record",
        in_font(STRUCK, *row(4, "ABCDEFGHI"), file=LIST),
        (("K351", f"{LIST}!负面表现!C4:I4", "ZD005"),),
        waiting("ZD005"),
    ),
)
