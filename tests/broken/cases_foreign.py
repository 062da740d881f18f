"""What people hand in instead of a form: other kinds of files, and forms in shapes that cannot be read."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from tests.broken.case import HEAD, Case, Found, added, waiting
from tests.offices.clean_year import NAMES
from tests.offices.folder import UnitFolder
from tests.offices.sheets import INDICATORS, Page, workbook_bytes

EXTRA = "新收到/"
HEADINGS = [name for name, _ in INDICATORS]
WAITING = waiting("ZD004", "ZD005")


def zipped(*names: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as package:
        for name in names:
            package.writestr(name, b"<a/>")
    return memory.getvalue()


OLE2_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")
NOT_EXCEL = tuple(
    Case(f"no Excel: {name}", added(EXTRA + name, data), (("K142", EXTRA + name, ""),))
    for name, data in (
        ("打包.zip", zipped("评分表.xlsx")),
        ("打包.rar", b"Rar!\x1a\x07\x00"),
        ("打包.7z", b"7z\xbc\xaf\x27\x1c\x00"),
        ("评分表.docx", zipped("word/document.xml")),
        ("评分表.doc", OLE2_WORD),
        ("评分表.wps", OLE2_WORD),
        ("扫描.pdf", b"%PDF-1.7"),
        ("扫描.jpg", b"\xff\xd8\xff\xe0"),
        ("扫描", b"\x89PNG\r\n\x1a\n"),
        ("评分表.csv", "编号,姓名\nZD004,钱伟\n".encode("gb18030")),
    )
)


def instead(rows: Sequence[Sequence[Any]], name: str = "Sheet1") -> Any:
    """Hand in these rows in place of 赵敏's form."""

    def harm(box: UnitFolder) -> None:
        box.put(HEAD, workbook_bytes(Page(name, rows)))

    return harm


TITLE = ["公务员平时考核评分表"]
TOP = ["考核期：2026年3月", "", "评分人：赵敏（ZD003）"]
Rows = Sequence[Sequence[Any]]
CARD: Rows = [
    TITLE,
    ["姓名", "钱伟", "科室", "综合科"],
    TOP,
    ["考核指标", "分值", "得分"],
    *([i, f, f] for i, f in INDICATORS),
]
TURNED: Rows = [TITLE, TOP, ["考核指标", "钱伟", "孙丽"], *([i, f, f] for i, f in INDICATORS)]
MATRIX: Rows = [
    [
        "编号",
        "提交人（自动）",
        "考核月份（必填）",
        "评分人（必填）",
        *(f"{n}.钱伟-{i}（必填）" for n, i in enumerate(HEADINGS, 1)),
    ],
    [1, "赵敏", "2026年3月", "赵敏", *(full for _, full in INDICATORS)],
]


def cannot_be_read(title: str, rows: Sequence[Sequence[Any]], name: str = "Sheet1") -> Case:
    """It looks like ours: the sender is told, and those whom he rates wait."""
    found: tuple[Found, ...] = (("K140", f"{HEAD}!{name}", ""), ("K601", "", "ZD004 ZD005"))
    return Case(title, instead(rows, name), found, WAITING)


CASES = (
    *NOT_EXCEL,
    cannot_be_read("a card for one person", CARD),
    cannot_be_read("indicators down and people across", TURNED),
    cannot_be_read("a survey's answers", MATRIX, "收集结果"),
    cannot_be_read("a title and nothing that follows", [TITLE, TOP, ["单位", "事项"], ["综合科", "已阅"]]),
    Case(
        "a list with ids of the roster",
        added(EXTRA + "体检.xlsx", workbook_bytes(Page("体检", [("代码", "项目"), *((who, "血压") for who in NAMES)]))),
        (("K141", EXTRA + "体检.xlsx", ""),),
    ),
    Case(
        "numbers that are no ids",
        added(EXTRA + "数.xlsx", workbook_bytes(Page("数", [("项", "值"), ("血压", 120), ("脉搏", 70)]))),
        (("K106", EXTRA + "数.xlsx", ""),),
    ),
    Case(
        "a notice about the forms",
        added(EXTRA + "通知.xlsx", workbook_bytes(Page("通知", [("关于报送评分表的通知",), ("请于月底前报送",)]))),
        (("K106", EXTRA + "通知.xlsx", ""),),
    ),
)
