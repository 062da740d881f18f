"""The archive hashed again: every file that is changed, missing or too many is named, and so is every break of the chain."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kaohe_excel.archive.journal import (
    JOURNAL_END,
    entries,
    journal_bytes,
    reaches,
    read_journal_end,
    sealings,
)
from kaohe_excel.archive.manifest import Reopening
from kaohe_excel.archive.shelf import CERTIFICATE, MANIFEST, Seal, is_note, read_note, read_seal, sealed_folders
from kaohe_excel.archive.stamp import Damaged, sha256_of
from kaohe_excel.core.files import read_regular
from kaohe_excel.core.names import ARCHIVE, JOURNAL, LOCK
from kaohe_excel.core.period import Period
from kaohe_excel.core.staging import is_left_over

CHAIN = "归档"
"""The name under which faults are listed that are of no single seal: the chain, the notes, the journal."""


class Fault(NamedTuple):
    """One thing that is not as it was sealed: the file (or folder) below what it is listed under, and what is wrong."""

    file: str
    what: str


def audit_archive(root: Path, period: Period | None = None) -> Mapping[str, tuple[Fault, ...]]:
    """Every sealed folder's name (one period's only, where given) with its faults; ``归档`` with those of the whole."""
    wanted = [folder for folder in sealed_folders(root) if period is None or folder.name == str(period)]
    logged = sealings(journal_bytes(root))
    faults = {folder.name: tuple(_folder_faults(folder, logged)) for folder in wanted}
    return {**faults, CHAIN: tuple(_chain_faults(root))}


def whole_seals(root: Path) -> Mapping[str, Seal]:
    """Every seal whose manifest can be trusted, by the digest of that manifest."""
    return {seal.digest: seal for seal in _whole_folders(root)}


def _whole_folders(root: Path) -> list[Seal]:
    return [seal for folder in sealed_folders(root) if (seal := _seal_or_none(folder)) is not None]


def _seal_or_none(folder: Path) -> Seal | None:
    try:
        return read_seal(folder)
    except Damaged:
        return None


# --- one sealed folder ---------------------------------------------------------------------------------------------


def _folder_faults(folder: Path, logged: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    seal = _seal_or_none(folder)
    if seal is None:
        yield Fault(MANIFEST, "缺失或被改动，无法核对其余文件")
        return
    if folder.is_symlink():
        yield Fault(".", "是链接，归档的文件不在归档里")
    found = dict(_files_below(folder))
    found.pop(MANIFEST, None)
    expected = dict(seal.manifest.files)
    if seal.manifest.journal is not None:
        # Where the journal lacks the seal's line, that is said of the journal.
        line = logged.get(seal.digest, {})
        expected[CERTIFICATE] = line.get("certificate", found.get(CERTIFICATE, ""))
    for file in sorted(expected.keys() | found.keys()):
        if file not in found:
            yield Fault(file, "缺失")
        elif file not in expected:
            yield Fault(file, "多出来的文件")
        elif found[file] != expected[file]:
            yield Fault(file, "内容被改动")
    yield from (Fault(name, "多出来的空文件夹") for name in _empty_folders(folder))


def _files_below(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file's path and SHA-256; a link or anything else that is no file has no digest."""
    for parent, folders, files in os.walk(folder):
        for name in (*files, *(inner for inner in folders if (Path(parent) / inner).is_symlink())):
            path = Path(parent) / name
            yield path.relative_to(folder).as_posix(), _digest(path)


def _digest(path: Path) -> str:
    try:
        return sha256_of(read_regular(path))
    except OSError:
        return ""


def _empty_folders(folder: Path) -> Iterable[str]:
    empty = (Path(parent) for parent, folders, files in os.walk(folder) if not folders and not files)
    return sorted(path.relative_to(folder).as_posix() for path in empty)


# --- the chain, the notes, the journal -----------------------------------------------------------------------------


def _chain_faults(root: Path) -> Iterator[Fault]:
    seals = sorted(_whole_folders(root), key=lambda seal: seal.manifest.number)
    notes = _notes(root / ARCHIVE)
    yield from _broken_links(seals)
    yield from _note_faults(seals, notes)
    yield from _journal_faults(journal_bytes(root), seals)
    yield from _end_faults(root, seals)
    known = {JOURNAL, JOURNAL_END, LOCK, *notes, *(folder.name for folder in sealed_folders(root))}
    for path in sorted((root / ARCHIVE).iterdir()):
        if path.name not in known:
            left_over = path.name == f".{JOURNAL_END}" or is_left_over(path.name)
            yield Fault(path.name, "上一次中断留下的，不是归档的内容，请核对后移走" if left_over else "不是归档的内容")


def _broken_links(seals: Iterable[Seal]) -> Iterator[Fault]:
    before, number = "", 0
    for seal in seals:
        manifest = seal.manifest
        if manifest.number != number + 1:
            yield Fault(seal.folder.name, f"第 {number + 1} 号归档缺失或损坏，其后是第 {manifest.number} 号")
        elif manifest.previous != before:
            yield Fault(seal.folder.name, f"与第 {number} 号归档接不上")
        before, number = seal.digest, manifest.number


def _notes(archive: Path) -> Mapping[str, Reopening | None]:
    """The notes of reopenings by file name, ``None`` for one that is damaged."""
    return {path.name: _note_or_none(path) for path in sorted(archive.iterdir()) if is_note(path.name)}


def _note_or_none(path: Path) -> Reopening | None:
    try:
        return read_note(path)
    except Damaged:
        return None


def _note_faults(seals: Iterable[Seal], notes: Mapping[str, Reopening | None]) -> Iterator[Fault]:
    by_folder = {seal.folder.name: seal for seal in seals}
    in_place = {seal.digest for seal in by_folder.values() if seal.folder.name == str(seal.manifest.period)}
    for name, note in notes.items():
        seal = by_folder.get(name.removesuffix(".json"))
        if note is None:
            yield Fault(name, "重开记录被改动")
        # A note beside a seal that still stands is what an interrupted reopening left.
        elif note.manifest != (seal.digest if seal else None) and (seal or note.manifest not in in_place):
            yield Fault(name, "重开记录没有对应的归档")
    for folder, seal in by_folder.items():
        if folder != str(seal.manifest.period) and f"{folder}.json" not in notes:
            yield Fault(folder, "没有重开记录")
        known = [one for one in seal.manifest.reopened if one != notes.get(f"{one.folder}.json")]
        yield from (Fault(f"{one.folder}.json", f"与 {folder} 清单中的重开记录不同") for one in known)


def _journal_faults(content: bytes, seals: Sequence[Seal]) -> Iterator[Fault]:
    """What the journal lacks of itself, of what the seals say of it, and of the seals that it tells of."""
    digests = {seal.digest for seal in seals}
    for number, entry in entries(content):
        if entry is None:
            yield Fault(JOURNAL, f"第 {number} 行被改动或缺少前一行")
        elif entry.get("command") == "seal" and entry.get("manifest", "") not in {"", *digests}:
            yield Fault(JOURNAL, f"第 {number} 行记有 {entry.get('period')} 的归档，现在缺失或损坏")
    logged = sealings(content)
    for seal in seals:
        number, end = seal.manifest.number, seal.manifest.journal
        if end is not None and not reaches(content, end):
            yield Fault(JOURNAL, f"第 {number} 号归档时写到第 {end.lines} 行，这些行现在缺失或被改动")
        if seal.digest not in logged:
            yield Fault(JOURNAL, f"没有第 {number} 号归档（{seal.folder.name}）的记录")


def _end_faults(root: Path, seals: Sequence[Seal]) -> Iterator[Fault]:
    """Lines cut off at the journal's end; seals of the first schema know of no 日志末行.json."""
    try:
        end = read_journal_end(root)
    except Damaged:
        yield Fault(JOURNAL_END, "被改动")
        return
    if end is None and any(seal.manifest.journal is not None for seal in seals):
        yield Fault(JOURNAL_END, "缺失")
    elif end is not None and not reaches(journal_bytes(root), end):
        yield Fault(JOURNAL, f"末尾缺失或被改动：曾写到第 {end.lines} 行")
