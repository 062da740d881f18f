"""What a file is, by its first bytes and its table of contents, and whether it is safe to open.

Runs in the parsing child. Nothing here trusts a file's name.
"""

import io
import re
import zipfile
import zlib
from typing import NoReturn

MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 1000
MAX_CELLS = 5_000_000
_RATIO_COUNTS_FROM = 64 * 1024

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|table|meta)", re.IGNORECASE)
_DTD = (b"<!DOCTYPE", b"<!ENTITY")
_NO_XML = re.compile(r"(?:^|/)(?:media|pictures)/|\.bin$", re.IGNORECASE)
"""Pictures (an honest .svg begins with a document type) and binary records."""
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


class Refusal(Exception):  # noqa: N818 - an answer, not a fault of the program
    """Why a file is not opened: ``kind`` is ``refused``, ``damaged``, ``encrypted``, ``xlsb``, ``repeated`` (the reason names the sheet),
    ``foreign`` (the reason says what it is) or ``other`` (no workbook at all).
    """

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        self.reason = reason
        super().__init__(kind, reason)


_ARCHIVE, _WORD, _PDF, _PICTURE = "压缩包", "Word 文件", "PDF 文件", "图片"
_BEGINNINGS = (
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"%PDF", _PDF),
    (b"{\\rtf", _WORD),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
)
_ENDINGS = {
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), _ARCHIVE),
    **dict.fromkeys((".doc", ".docx", ".wps", ".rtf"), _WORD),
    **dict.fromkeys((".pdf", ".ofd"), _PDF),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"), _PICTURE),
    ".csv": "csv 文本",
}


def known_by_name(extension: str) -> str:
    """What a file that is no workbook calls itself, where people hand in such files; else nothing."""
    return _ENDINGS.get(extension.lower(), "")


def workbook_kind(data: bytes) -> str:
    """``zip`` or ``xls`` for what may be a workbook; a Refusal for everything else."""
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(_OLE2):
        return _ole2_kind(data)
    if _HTML.match(data[:512]):
        raise Refusal("other", "内容是网页，不是工作簿")
    # BIFF 2 to 4 files are a bare stream of records that begins with BOF.
    if data[:2] == b"\x09\x08" or data[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        return "xls"
    if what := next((what for beginning, what in _BEGINNINGS if data.startswith(beginning)), ""):
        raise Refusal("foreign", what)
    raise Refusal("other", "空文件" if not data else "内容不是工作簿")


def _ole2_kind(data: bytes) -> str:
    names = data.lower()  # some programs write the stream's name in capitals
    if _utf16("encryptedpackage") in names:
        raise Refusal("encrypted", "")
    if _utf16("workbook") in names or _utf16("book") in names:
        return "xls"
    if _utf16("worddocument") in names:
        raise Refusal("foreign", _WORD)
    raise Refusal("other", "内容不是工作簿")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def open_package(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The kind (``xlsx``, ``ods``) and the XML parts of a zipped workbook that keeps within the limits.

    Every member's checksum is verified, since the parser does not look at it and takes a sheet from a member of any name.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            kind = _package_kind(package, members)
            _check_sizes(members)
            parts = _parts(package, members)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Refusal("damaged", "压缩结构损坏") from error
    except NotImplementedError as error:
        raise Refusal("damaged", "压缩方式不支持") from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise Refusal("encrypted", "") from error
    _check_parts(parts)
    return kind, parts


def _package_kind(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    names = {member.filename.lower().replace("\\", "/").rpartition("/")[2] for member in members[:MAX_MEMBERS]}
    if "workbook.xml" in names:
        return "xlsx"
    if "workbook.bin" in names:
        raise Refusal("xlsb", "")
    if "mimetype" in names and package.read("mimetype")[: len(_ODS)] == _ODS:
        return "ods"
    raise Refusal("foreign", _WORD if "document.xml" in names else _ARCHIVE)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower().replace("\\", "/") for member in members]
    if len(names) != len(set(names)):
        raise Refusal("damaged", "内部有同名的文件")
    if len(members) > MAX_MEMBERS:
        _refuse(f"内部文件超过 {MAX_MEMBERS} 个")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        _refuse("解压后超过 100 MB")
    for member in members:
        if member.file_size > _RATIO_COUNTS_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            _refuse(f"压缩比超过 {MAX_RATIO} 倍")


def _parts(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """The members that may hold XML, whatever they are called; zipfile checks the sum of what it reads, so all are read."""
    read = {member.filename: package.read(member) for member in members}
    return {name: part for name, part in read.items() if not _NO_XML.search(name)}


def _check_parts(parts: dict[str, bytes]) -> None:
    for name, part in parts.items():
        wide = b"\0" in part[:2] or part[:2] in (b"\xff\xfe", b"\xfe\xff")
        plain = part.replace(b"\0", b"") if wide else part
        if any(mark in plain for mark in _DTD):
            _refuse("含有文档类型定义（DTD）")
        if name == "META-INF/manifest.xml" and b"encryption-data" in part:
            raise Refusal("encrypted", "")


def _refuse(reason: str) -> NoReturn:
    raise Refusal("refused", reason)
