"""日志.jsonl: one line for every run, seal, verification and reopening: what ran on what, with what result.

Only ever added to. It holds no score and no name. Each line carries the digest of the line before it and its own; 日志末行.json
says how far it has come, and every seal how far it had come then, so that lines cut off at either end are missed. It is not
read by any computation. A unit has one from its first seal on: before that nothing is written into its folder.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kaohe_excel.archive.manifest import JournalEnd
from kaohe_excel.archive.stamp import Damaged, digest_of_files, read_stamped, sha256_of, stamped
from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.files import open_regular, read_regular
from kaohe_excel.core.lock import locked
from kaohe_excel.core.names import ARCHIVE, JOURNAL
from kaohe_excel.core.terms import Severity
from kaohe_excel.deciding.report import Report

JOURNAL_END = "日志末行.json"
_TRIES, _PAUSE = 40, 0.05
_BEGUN = b'{"lines": '
"""How 日志末行.json begins; a crash may leave less of its draft."""


def results_entry(reports: Iterable[Report]) -> Mapping[str, Any]:
    """What a run adds to its line: the digest of everything it read, and of each period the policy, status and findings."""
    held = tuple(reports)
    inputs = {(receipt.file, receipt.sha256) for report in held for receipt in report.receipts if receipt.sha256}
    return {"inputs": digest_of_files(inputs), "periods": [_period_entry(report) for report in held]}


def _period_entry(report: Report) -> Mapping[str, Any]:
    found = Counter(finding.kind.severity for finding in report.findings)
    findings = {severity.value: found[severity] for severity in Severity}
    return {"period": str(report.period), "policy": report.policy.name, "status": report.status, "findings": findings}


def append(root: Path, entry: Mapping[str, Any]) -> str:
    """Add a line to a unit's journal where it has an archive; a sentence in Chinese where that was not possible, else ""."""
    archive = root / ARCHIVE
    if not os.path.isdir(archive):  # noqa: PTH112 - False, not an error, where the unit's folder cannot be opened
        return ""
    try:
        _append_in_turn(archive, entry)
    except (OSError, OutputError) as error:
        reason = getattr(error, "strerror", None) or error
        return f"注意：{archive / JOURNAL} 没有写成（{reason}），结果不受影响。"
    return ""


def _append_in_turn(archive: Path, entry: Mapping[str, Any]) -> None:
    """Others hold the archive for a moment only, so it is worth waiting for."""
    for _ in range(_TRIES - 1):
        try:
            with locked(archive):
                return _append(archive / JOURNAL, entry)
        except OutputError:
            time.sleep(_PAUSE)
    with locked(archive):
        return _append(archive / JOURNAL, entry)


def _append(path: Path, entry: Mapping[str, Any]) -> None:
    held = read_regular(path) if os.path.lexists(path) else b""
    _require_ours(path, held)
    # A line that a crash cut short stays as it is, on a line of its own; verify names it.
    torn = b"" if not held or held.endswith(b"\n") else b"\n"
    lines = held.splitlines()
    line = stamped({**entry, "previous": sha256_of(lines[-1]) if lines else ""}, one_line=True)
    whole = _is_whole(path.parents[1], held)
    if whole:
        _write_end(path, held)
    # A crash from here on leaves the end behind the journal, which is no fault; the other way round would be one.
    _write(path, os.O_APPEND, torn + line)
    if whole:
        _write_end(path, held + torn + line)


def _is_whole(root: Path, held: bytes) -> bool:
    """Whether nothing is missing at a journal's end. Where something is, no later line may hide that: the end stays as it was.

    A journal whose seals are all of the first schema has no end yet.
    """
    try:
        end = read_journal_end(root)
    except Damaged:
        return False
    if end is None:
        return not any("certificate" in line for line in sealings(held).values())
    return reaches(held, end)


def _write_end(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{JOURNAL_END}")
    _write(draft, os.O_TRUNC, stamped(journal_end(content)._asdict(), one_line=True))
    draft.replace(path.with_name(JOURNAL_END))


def _require_ours(path: Path, held: bytes) -> None:
    """OutputError where something else lies under the name of the journal, of its end or of the end's draft."""
    if held and not any(entry is not None for _, entry in entries(held)):
        raise OutputError(f"{path} 不是程序写的日志，没有动它")
    for end in (path.with_name(JOURNAL_END), path.with_name(f".{JOURNAL_END}")):
        begun = read_regular(end, len(_BEGUN)) if os.path.lexists(end) else b""
        if not _BEGUN.startswith(begun):
            raise OutputError(f"{end} 不是程序写的，没有动它")


def _write(path: Path, how: int, content: bytes) -> None:
    descriptor = open_regular(path, os.O_WRONLY | os.O_CREAT | how)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def journal_bytes(root: Path) -> bytes:
    """A unit's journal as it is; nothing where there is none or it cannot be read."""
    try:
        return read_regular(root / ARCHIVE / JOURNAL)
    except OSError:
        return b""


def journal_end(content: bytes) -> JournalEnd:
    """How far a journal has come."""
    lines = content.splitlines()
    return JournalEnd(len(lines), sha256_of(lines[-1]) if lines else "")


def reaches(content: bytes, end: JournalEnd) -> bool:
    """Whether a journal still has the line to which it had come."""
    lines = content.splitlines()
    return end.lines <= len(lines) and journal_end(b"\n".join(lines[: end.lines])) == end


def read_journal_end(root: Path) -> JournalEnd | None:
    """How far a unit's journal should have come, ``None`` where nothing says so; Damaged where that is not as it was written."""
    try:
        data = read_stamped(read_regular(root / ARCHIVE / JOURNAL_END), one_line=True)
        return JournalEnd(**data)
    except FileNotFoundError:
        return None
    except (OSError, TypeError) as error:
        raise Damaged from error


def sealings(content: bytes) -> dict[str, Mapping[str, Any]]:
    """The lines of the seals that were made, by the digest of their manifest."""
    lines = (entry for _, entry in entries(content) if entry is not None and entry.get("command") == "seal")
    return {entry["manifest"]: entry for entry in lines if entry.get("manifest")}


def entries(content: bytes) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    """Every line by its number, from 1; ``None`` for one that is not as it was written or does not follow the line before."""
    before = ""
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        try:
            entry = read_stamped(line, one_line=True)
        except Damaged:
            entry = {}
        yield number, entry if entry and entry.get("previous") == before else None
        before = sha256_of(line.removesuffix(b"\n"))
