"""The folder as found: every entry once, in one order whatever the file system says, with why it is not read.

The program's own folders are no input: 归档, ``output``, and any folder that holds a results.json of ours are passed over
without a word, so that a run leaves the next one the same input. So are folders whose name begins with a dot, and its lock.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024
OWN_FOLDERS = frozenset({"归档", "output"})
_OWN_FILES = ".kaohe"
RETURNED_FOLDER = "退回"
_RESULTS = "results.json"
_RESULTS_MARK = b"kaohe-results/"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the folder: where it is, its path relative to the folder with ``/``, and why it is ignored, if it is."""

    path: Path
    file: str
    ignored: str = ""


def folder_entries(root: Path) -> tuple[Entry, ...]:
    """Every file under the folder in order of its relative path; links and special files are named, never opened."""
    return tuple(sorted(_walk(root, "", returned=False), key=lambda entry: entry.file))


def _walk(folder: Path, prefix: str, *, returned: bool) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        yield Entry(folder, prefix.rstrip("/") or ".", "文件夹打不开")
        return
    for entry in entries:
        path, file = folder / entry.name, prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if not _is_own(path):
                yield from _walk(path, file + "/", returned=returned or entry.name == RETURNED_FOLDER)
        elif not entry.name.startswith(_OWN_FILES):
            yield Entry(path, file, _reason(entry, returned=returned))


def _is_own(folder: Path) -> bool:
    if folder.name in OWN_FOLDERS or folder.name.startswith("."):
        return True
    try:
        with (folder / _RESULTS).open("rb") as results:
            return _RESULTS_MARK in results.read(200)
    except OSError:
        return False


def _reason(entry: "os.DirEntry[str]", *, returned: bool) -> str:
    if entry.is_symlink():
        return "是链接，不读"
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return "文件打不开"
    if not stat.S_ISREG(status.st_mode):
        return "不是普通文件"
    return _reason_by_name(entry.name, returned=returned)


def _reason_by_name(name: str, *, returned: bool) -> str:
    if name.startswith("~$"):
        return "是打开文件时留下的临时文件"
    if name.startswith("."):
        return "是隐藏文件"
    if returned:
        return f"在“{RETURNED_FOLDER}”文件夹中"
    return ""
