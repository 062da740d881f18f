"""The folder as found: every entry once, in one order whatever the file system says, with why it is not read.

Two things are passed over with one word each: the unit's own 归档, and what the program wrote itself, which it knows by the
manifest in it. What lies in the output folder of the run at hand leaves no word at all, so that a run leaves the next one the same
input. What lies in a hidden folder, among copies sent back or blank forms handed out, or among papers without a manifest is named
file by file, but not read: an empty list is no 零报告 yet.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.files import is_folder, is_link
from kaohe_excel.core.names import ARCHIVE, HANDED_OUT, LOCK, RESULTS, RETURNS
from kaohe_excel.core.ownership import MANIFEST, Digests, is_changed, is_first_edition, is_system_file, written
from kaohe_excel.core.staging import is_work

MAX_BYTES = 20 * 1024 * 1024
_OWN = "是程序写出的结果"
_CHANGED = "是程序写出的，写出以后改动过"


class Entry(NamedTuple):
    """One thing in the folder: where it is, its path relative to the folder with ``/``, and why it is ignored, if it is."""

    path: Path
    file: str
    ignored: str = ""

    @property
    def passed_over(self) -> str:
        """The folder of papers or blank forms for whose sake it is not read, ``""`` where that is not why."""
        name = self.ignored.removeprefix("在“").removesuffix("”文件夹中")
        parts = PurePosixPath(self.file).parts
        return "/".join(parts[: parts.index(name) + 1]) if name != self.ignored and name in parts else ""

    @property
    def is_changed_paper(self) -> bool:
        """Whether it is a paper of the program that somebody has filled in or saved since."""
        return self.ignored == _CHANGED


class _At(NamedTuple):
    """Where the walk is: the path so far, why nothing here is read, whose manifest holds, and the run's own output folder."""

    folder: Path
    prefix: str = ""
    apart: str = ""
    own: Path | None = None
    files: Digests = MappingProxyType({})
    out: str = ""

    @property
    def in_output(self) -> bool:
        return bool(self.out) and self.prefix.startswith(f"{self.out}/")


def folder_entries(root: Path, out: Path | None = None) -> tuple[Entry, ...]:
    """Every file under the folder in order of its relative path; links and special files are named, never opened.

    Each has a name of its own on paper, also where two look alike. ``out`` is where this run's results go. KaoheError where the
    folder itself cannot be opened.
    """
    found = sorted(_walk(root, _below(root, out)), key=lambda entry: (entry.file, str(entry.path)))
    return tuple(sorted(_told_apart(found), key=lambda entry: entry.file))


def _below(root: Path, out: Path | None) -> str:
    """The output folder's path below the folder that is read, ``""`` where it lies elsewhere."""
    home, there = root.resolve(), out.resolve() if out else None
    return _written_name(there.relative_to(home).as_posix()) if there and home in there.parents else ""


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


def _walk(root: Path, out: str) -> Iterator[Entry]:
    try:
        with os.scandir(root):
            pass
    except OSError as error:
        raise KaoheError(f"文件夹 {root} 打不开（{error.strerror}），请检查权限或网络连接。") from error
    waiting = [_At(root, out=out)]
    while waiting:
        at = waiting.pop()
        try:
            with os.scandir(at.folder) as found:
                entries = list(found)
        except OSError:
            yield Entry(at.folder, at.prefix.rstrip("/"), "文件夹打不开")
            continue
        at = _marked(at, {entry.name for entry in entries})
        if at.own == at.folder and not at.in_output:
            yield Entry(at.folder, at.prefix.rstrip("/"), _OWN)
        for entry in entries:
            file = at.prefix + _written_name(entry.name)
            if file == ARCHIVE and is_folder(entry):
                yield Entry(at.folder / entry.name, file, "是归档，不再读")
            elif is_folder(entry):
                waiting += _inner(at, entry.name)
            else:
                yield from _file(at, entry, file)


def _marked(at: _At, names: set[str]) -> _At:
    """With the manifest of a folder of the program's own; without one its results.json shows an earlier edition's."""
    if at.own or not at.prefix:
        return at
    files = written(at.folder) if MANIFEST in names else None
    if files is not None:
        return at._replace(own=at.folder, files=files)
    first = RESULTS in names and is_first_edition(at.folder)
    return at._replace(apart=at.apart or _apart(at.folder.name)) if first else at


def _apart(name: str) -> str:
    return f"在“{_written_name(name)}”文件夹中"


def _inner(at: _At, name: str) -> Iterator[_At]:
    """A folder to go into, unless this run works in it."""
    folder, apart = at.folder / name, at.apart
    if f"{at.out}/" == at.prefix and is_work(folder):
        return
    if name.startswith("."):
        apart = apart or f"在隐藏文件夹“{_written_name(name)}”中"
    if name == RETURNS or name.startswith(HANDED_OUT):
        apart = apart or _apart(name)
    yield at._replace(folder=folder, prefix=f"{at.prefix}{_written_name(name)}/", apart=apart)


def _file(at: _At, entry: "os.DirEntry[str]", file: str) -> Iterator[Entry]:
    path = at.folder / entry.name
    inside = path.relative_to(at.own).as_posix() if at.own else ""
    if inside in at.files:
        if is_changed(at.own or path, inside, at.files):
            yield Entry(path, file, _CHANGED)
    elif not (inside == MANIFEST or (f"{at.out}/" == at.prefix and entry.name == LOCK)):
        yield Entry(path, file, _reason(entry, at.apart))


def _written_name(name: str) -> str:
    r"""A name as it can be written on paper: what is no text in it (as in a foreign archive) by its numbers.

    >>> _written_name("评分表.xlsx"), _written_name("\udcb2\udce2.xlsx")
    ('评分表.xlsx', '\\udcb2\\udce2.xlsx')
    """
    return name.encode(errors="backslashreplace").decode()


def _reason(entry: "os.DirEntry[str]", apart: str) -> str:
    if is_link(entry):
        return "是链接，不读"
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return "文件打不开"
    if not stat.S_ISREG(status.st_mode):
        return "不是普通文件"
    if is_system_file(entry.name):
        return "是打开文件时留下的临时文件" if entry.name.startswith(("~$", ".~")) else "是系统文件"
    return "是隐藏文件" if entry.name.startswith(".") else apart
