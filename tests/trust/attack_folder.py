"""A folder full of attacks, made byte for byte the same each time, with what must become of each file.

Nothing in it is a sound form of the unit it is put beside, so that the unit's figures must not move.
"""

import hashlib
import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.offices.sheets import Page, person_row, rating_page, workbook_bytes

SEED = 20260407
PLACE = "收件/2026-03/新来的"
"""Where in the unit's folder the attacks lie: among what is received for a month of the quarter."""

REFUSED, DAMAGED, KILLED, LOCKED, FOREIGN = "K101", "K102", "K103", "K104", "K106"
STRANGER = "K113"
IGNORED, NOT_EXCEL = "", "K142"
"""The codes of what is passed over with a word in the receipt: without a finding, and with a word to its sender."""

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WHOLE = "A1:XFD1048576"
TOO_LARGE = 21 * 1024 * 1024

Attacks = dict[str, tuple[bytes, str]]


# --- making workbooks ------------------------------------------------------------------------------------------------


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with a fixed time in it."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 0, 0, 0)), part, method)
    return memory.getvalue()


def made(page: Page) -> bytes:
    """A workbook that does not tell when it was made."""
    parts = members(workbook_bytes(page))
    return packed({name: part for name, part in parts.items() if name != "docProps/core.xml"})


FORM = made(rating_page([person_row("ZD004", "钱伟"), person_row("ZD005", "孙丽")]))
PLAIN = made(Page("Sheet1", [("通知",), ("请各科室周五前报送。",)]))


def with_parts(data: bytes, **changed: bytes) -> bytes:
    return packed(members(data) | changed)


def with_sheet(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    parts = members(data)
    changed = change(parts[SHEET])
    assert changed != parts[SHEET]
    return packed(parts | {SHEET: changed})


def before(mark: bytes, more: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(mark, more + mark, 1)


def behind(mark: bytes, more: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(mark, mark + more, 1)


def after_declaration(more: bytes, text: bytes = b"&a;") -> Callable[[bytes], bytes]:
    """A document type after the XML declaration, and something that uses it."""

    def change(sheet: bytes) -> bytes:
        head, _, rest = sheet.partition(b"?>")
        cell = b'<row r="90"><c r="A90" t="inlineStr"><is><t>' + text + b"</t></is></c></row>"
        return head + b"?>" + more + rest.replace(b"</sheetData>", cell + b"</sheetData>")

    return change


def declaring(data: bytes, name: str, size: int, checksum: int | None = None) -> bytes:
    """A zip that gives a member another unpacked size (and checksum) than it has, in both of its tables."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        info = package.getinfo(name)
    changed = bytearray(data)
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    for start, field in ((info.header_offset, 14), (central, 16)):
        if checksum is not None:
            changed[start + field : start + field + 4] = struct.pack("<I", checksum)
        changed[start + field + 8 : start + field + 12] = struct.pack("<I", size)
    return bytes(changed)


def with_wrong_sum(data: bytes, name: str) -> bytes:
    """A zip in which a member's checksum is wrong and everything else is right."""
    size = len(members(data)[name])
    return declaring(data, name, size, zlib.crc32(members(data)[name]) ^ 1)


# --- the attacks -----------------------------------------------------------------------------------------------------


def bombs() -> Attacks:
    inner = packed({f"{number}.bin": bytes(1_000_000) for number in range(20)})
    two = with_parts(FORM, **{f"x/{number}.bin": noise(400_000, number) for number in range(2)})
    lying = with_sheet(FORM, before(b"</sheetData>", b" " * 8_000_000))
    return {
        "炸弹-比率.xlsx": (with_sheet(FORM, before(b"</sheetData>", b" " * 30_000_000)), REFUSED),
        "炸弹-图片.xlsx": (with_parts(FORM, **{"xl/media/image1.png": bytes(30_000_000)}), REFUSED),
        "炸弹-套娃.xlsx": (packed({"a.zip": packed({"b.zip": inner})}), REFUSED),
        "炸弹-内嵌.xlsx": (with_parts(PLAIN, **{"xl/embeddings/a.zip": packed({"b.zip": inner})}), FOREIGN),
        "炸弹-成员.xlsx": (with_parts(FORM, **{f"x/{number}.xml": b"" for number in range(5000)}), REFUSED),
        "炸弹-总量.xlsx": (declaring(declaring(two, "x/0.bin", 60_000_000), "x/1.bin", 60_000_000), REFUSED),
        "炸弹-自称4G.xlsx": (declaring(FORM, SHEET, 0xFFFFFFF0), REFUSED),
        "炸弹-自称很小.xlsx": (declaring(lying, SHEET, 20, zlib.crc32(members(lying)[SHEET][:20])), DAMAGED),
        "炸弹-21兆.xlsx": (FORM + bytes(TOO_LARGE), REFUSED),
    }


def noise(size: int, seed: int) -> bytes:
    """Bytes that cannot be packed."""
    return random.Random(SEED + seed).randbytes(size)


def wide_sheets() -> Attacks:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    merge = f'<mergeCells count="1"><mergeCell ref="{WHOLE}"/></mergeCells>'.encode()
    link = f'<hyperlinks><hyperlink ref="{WHOLE}" location="A1"/></hyperlinks>'.encode()
    tags = [b"x%d" % random.Random(SEED + number).getrandbits(60) for number in range(20_000)]
    deep = b"".join(b"<%s>" % tag for tag in tags) + b"".join(b"</%s>" % tag for tag in reversed(tags))
    odd = members(PLAIN)
    odd["xl/far.dat"] = before(b"</sheetData>", far)(odd.pop(SHEET))
    odd[RELATIONS] = odd[RELATIONS].replace(b"worksheets/sheet1.xml", b"far.dat")
    stranger = made(rating_page([person_row("ZD004", "钱伟")], rater="黑客（ZD999）"))
    return {
        "远格.xlsx": (with_sheet(FORM, before(b"</sheetData>", far)), REFUSED),
        "远格-别名.xlsx": (packed(odd), KILLED),
        "全表合并.xlsx": (with_sheet(PLAIN, behind(b"</sheetData>", merge)), FOREIGN),
        "全表链接.xlsx": (with_sheet(PLAIN, behind(b"</sheetData>", link)), FOREIGN),
        "全表合并-评分表.xlsx": (with_sheet(stranger, behind(b"</sheetData>", merge)), STRANGER),
        "全表链接-评分表.xlsx": (with_sheet(stranger, behind(b"</mergeCells>", link)), STRANGER),
        "深层.xlsx": (with_sheet(PLAIN, before(b"</sheetData>", b'<row r="9" hidden="1"/>' + deep)), FOREIGN),
    }


def entities() -> Attacks:
    levels = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + levels + b"]>"
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    wide = after_declaration(laughs)(members(FORM)[SHEET]).decode()
    utf16 = wide.replace("UTF-8", "UTF-16").encode("utf-16")
    hidden = members(FORM)
    hidden["xl/worksheets/sheet1.dat"] = after_declaration(laughs)(hidden.pop(SHEET))
    hidden[RELATIONS] = hidden[RELATIONS].replace(b"sheet1.xml", b"sheet1.dat")
    return {
        "实体-膨胀.xlsx": (with_sheet(FORM, after_declaration(laughs, b"&j;")), REFUSED),
        "实体-外部.xlsx": (with_sheet(FORM, after_declaration(outside)), REFUSED),
        "实体-空DTD.xlsx": (with_sheet(FORM, after_declaration(b"<!DOCTYPE x>", b"a")), REFUSED),
        "实体-宽字.xlsx": (with_parts(FORM, **{SHEET: utf16}), REFUSED),
        "实体-宽字无标记.xlsx": (with_parts(FORM, **{SHEET: utf16[2:]}), REFUSED),
        "实体-改名.xlsx": (packed(hidden), REFUSED),
    }


def broken() -> Attacks:
    cuts = {f"截断-{eighth}.xlsx": (FORM[: len(FORM) * eighth // 8], DAMAGED) for eighth in range(1, 8)}
    bad_sums = {
        f"校验-{number}.xlsx": (with_wrong_sum(FORM, name), DAMAGED)
        for number, name in enumerate(("[Content_Types].xml", SHEET, "xl/sharedStrings.xml", "docProps/app.xml"))
    }
    picture = with_parts(FORM, **{"xl/media/image1.png": b"\x89PNG" + noise(1000, 7)})
    return {
        **cuts,
        **bad_sums,
        "校验-图.xlsx": (with_wrong_sum(picture, "xl/media/image1.png"), DAMAGED),
        "空.xlsx": (b"", REFUSED),
        "半张表.xlsx": (with_sheet(FORM, lambda sheet: sheet[: len(sheet) // 2]), DAMAGED),
        "加密.xlsx": (OLE2 + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(900), LOCKED),
        "坏.xls": (OLE2 + bytes(504) + "Workbook".encode("utf-16-le") + b"\xff" * 2048, DAMAGED),
        "噪声.xls": (b"\x09\x08" + random.Random(SEED).randbytes(5000), DAMAGED),
        "噪声.xlsx": (b"PK\x03\x04" + random.Random(SEED).randbytes(5000), DAMAGED),
    }


def disguised() -> Attacks:
    return {
        "文字.xlsx": ("只是文字".encode(), REFUSED),
        "网页.xlsx": (b"<html><script>alert(1)</script><table><tr><td>1</td></tr></table></html>", REFUSED),
        "表.xlsx": ("人员编号,姓名\nZD004,=1+1\n".encode(), REFUSED),
        "程序.xls": (b"MZ" + bytes(600), REFUSED),
        "文档.xlsx": (packed({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}), REFUSED),
        "压缩包.zip": (packed({"a.txt": b"a"}), NOT_EXCEL),
        "图片.png": (b"\x89PNG\r\n\x1a\n" + bytes(60), NOT_EXCEL),
        "通知.pdf": (PLAIN, FOREIGN),
        "通知": (PLAIN, FOREIGN),
        "说明.txt": ("说明".encode(), IGNORED),
        "~$评分表.xlsx": (b"\x05user" + bytes(160), IGNORED),
        ".隐藏.xlsx": (FORM, IGNORED),
    }


def named() -> Attacks:
    """Sound workbooks of something else and texts, under names that attack paths, pages, formulas and screens."""
    names = (
        "a\\..\\..\\x.xlsx", "C:\\x.xlsx", "=cmd.xlsx", "=HYPERLINK(\"http:..a\").xlsx", "@SUM(1).xlsx", "+1.xlsx", "-1.xlsx",
        "长" * 65 + ".xlsx", "\u202exslx.表.xlsx", "\u200f零宽\u200b.xlsx", "CON.xlsx", "NUL", "换\n行.xlsx", "制\t表.xlsx",
        "\x1b[31m红.xlsx", "<script>alert(1)<.xlsx", "\"><img src=x onerror=alert(1)>.xlsx", "{{ 7*7 }}.xlsx", "%00.xlsx",
        "javascript:alert(1).xlsx", "'.xlsx", " 空格 .xlsx", "#REF!.xlsx", "$(touch x).xlsx", "-rf", "😀.xlsx",
    )  # fmt: skip
    return {name: (PLAIN, FOREIGN) if number % 2 else (b"", "") for number, name in enumerate(names)}


ODD_NAME = b"\xb2\xe2\xca\xd4.xlsx"
"""A name in another encoding than the system's."""


def attacks() -> Attacks:
    """Every attack that is a plain file, by its name: its bytes and the code of what is said of it."""
    found = bombs() | wide_sheets() | entities() | broken() | disguised()
    for name, (data, code) in named().items():
        refused = REFUSED if name.endswith(".xlsx") else IGNORED
        found[name] = data, code if data else refused
    return found


def digest() -> str:
    """One digest of all names and bytes, to compare two makings."""
    whole = hashlib.sha256()
    for name, (data, code) in attacks().items():
        whole.update(repr((name, hashlib.sha256(data).hexdigest(), code)).encode())
    return whole.hexdigest()


def build(unit: Path) -> dict[str, str]:
    """Put every attack into a unit's folder; each file's path in it, and the code of the finding that names it."""
    folder = unit / PLACE
    folder.mkdir(parents=True)
    expected = {}
    for name, (data, code) in attacks().items():
        (folder / name).write_bytes(data)
        expected[f"{PLACE}/{name}"] = code
    Path(os.fsdecode(os.fsencode(folder) + b"/" + ODD_NAME)).write_bytes(PLAIN)
    expected[f"{PLACE}/\\udcb2\\udce2\\udcca\\udcd4.xlsx"] = FOREIGN
    return expected | special(folder, unit)


def special(folder: Path, unit: Path) -> dict[str, str]:
    """What is no regular file, or cannot be opened."""
    secret = unit.parent / "外面.xlsx"
    secret.write_bytes(FORM)
    os.mkfifo(folder / "管道.xlsx")
    (folder / "圈").symlink_to(".")
    (folder / "来回1.xlsx").symlink_to("来回2.xlsx")
    (folder / "来回2.xlsx").symlink_to("来回1.xlsx")
    (folder / "断.xlsx").symlink_to("没有.xlsx")
    (folder / "别处.xlsx").symlink_to(secret)
    (folder / "上级").symlink_to(unit.parent, target_is_directory=True)
    (folder / "目录.xlsx").mkdir()
    (folder / "目录.xlsx" / "里面.xlsx").write_bytes(PLAIN)
    locked = folder / "无权.xlsx"
    locked.write_bytes(PLAIN)
    locked.chmod(0)
    ignored = ("管道.xlsx", "圈", "来回1.xlsx", "来回2.xlsx", "断.xlsx", "别处.xlsx", "上级")
    # The system's administrator reads what nobody may read.
    readable = os.access(locked, os.R_OK)
    others = {"目录.xlsx/里面.xlsx": FOREIGN, "无权.xlsx": FOREIGN if readable else REFUSED}
    return {f"{PLACE}/{name}": code for name, code in (dict.fromkeys(ignored, IGNORED) | others).items()}
