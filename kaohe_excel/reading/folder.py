"""The folder as found: every entry once, in one order whatever the file system says, with why it is not read.

The program's own folders are no input: 归档, ``output``, and any folder that holds a results.json of ours are passed over
without a word, so that a run leaves the next one the same input. So are folders whose name begins with a dot, and its lock.
What lies in a folder of copies sent back or of blank forms handed out is named, but not read: an empty list is no 零报告 yet.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kaohe_excel.core.names import ARCHIVE, HANDED_OUT, OUTPUT, RESULTS, RETURNS

MAX_BYTES = 20 * 1024 * 1024
OWN_FOLDERS = frozenset({ARCHIVE, OUTPUT})
_OWN_FILES = ".kaohe"
_RESULTS_MARK = b"kaohe-results/"


class Entry(NamedTuple):
    """One thing in the folder: where it is, its path relative to the folder with ``/``, and why it is ignored, if it is."""

    path: Path
    file: str
    ignored: str = ""


def folder_entries(root: Path) -> tuple[Entry, ...]:
    """Every file under the folder in order of its relative path; links and special files are named, never opened.

    Each has a name of its own on paper, also where two look alike.
    """
    found = sorted(_walk(root, "", apart=""), key=lambda entry: (entry.file, str(entry.path)))
    return tuple(sorted(_told_apart(found), key=lambda entry: entry.file))


def _told_apart(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Names that read alike (by bytes that are no text, or by signs put together) told apart by a number."""
    taken = {_reads(entry.file) for entry in entries}
    first: set[str] = set()
    for entry in entries:
        path, file, number = PurePosixPath(entry.file), entry.file, 1
        if _reads(file) in first:
            while _reads(file) in taken:
                number += 1
                file = str(path.with_name(f"{path.stem}～{number}{path.suffix}"))
        taken.add(_reads(file))
        first.add(_reads(file))
        yield entry._replace(file=file)


def _reads(file: str) -> str:
    return unicodedata.normalize("NFC", file)


def _walk(folder: Path, prefix: str, *, apart: str) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        yield Entry(folder, prefix.rstrip("/") or ".", "文件夹打不开")
        return
    for entry in entries:
        path, file = folder / entry.name, prefix + _written_name(entry.name)
        if entry.is_dir(follow_symlinks=False):
            if not _is_own(path):
                yield from _walk(path, file + "/", apart=apart or _apart(entry.name))
        elif not entry.name.startswith(_OWN_FILES):
            yield Entry(path, file, _reason(entry, apart))


def _apart(name: str) -> str:
    """The name of a folder whose files are not read, else ``""``."""
    return name if name == RETURNS or name.startswith(HANDED_OUT) else ""


def _written_name(name: str) -> str:
    r"""A name as it can be written on paper: what is no text in it (as in a foreign archive) by its numbers.

    >>> _written_name("评分表.xlsx"), _written_name("\udcb2\udce2.xlsx")
    ('评分表.xlsx', '\\udcb2\\udce2.xlsx')
    """
    return name.encode(errors="backslashreplace").decode()


def _is_own(folder: Path) -> bool:
    if folder.name in OWN_FOLDERS or folder.name.startswith("."):
        return True
    try:
        with (folder / RESULTS).open("rb") as results:
            return _RESULTS_MARK in results.read(200)
    except OSError:
        return False


def _reason(entry: "os.DirEntry[str]", apart: str) -> str:
    if entry.is_symlink():
        return "是链接，不读"
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return "文件打不开"
    if not stat.S_ISREG(status.st_mode):
        return "不是普通文件"
    return _reason_by_name(entry.name, apart)


def _reason_by_name(name: str, apart: str) -> str:
    if name.startswith("~$"):
        return "是打开文件时留下的临时文件"
    if name.startswith("."):
        return "是隐藏文件"
    return f"在“{apart}”文件夹中" if apart else ""
