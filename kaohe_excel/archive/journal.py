"""日志.jsonl: one line for every run, seal, verification and reopening: what ran on what, with what result.

Only ever added to. It holds no score and no name. Each line carries the digest of the line before it and its own. It is not
read by any computation. A unit has one from its first seal on: before that nothing is written into its folder.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kaohe_excel.archive.stamp import Damaged, digest_of_files, read_stamped, sha256_of, stamped
from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.files import open_regular, read_regular
from kaohe_excel.core.names import ARCHIVE
from kaohe_excel.core.staging import locked
from kaohe_excel.core.terms import Severity
from kaohe_excel.deciding.report import Report

JOURNAL = "日志.jsonl"
_TRIES, _PAUSE = 40, 0.05


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
    if not archive.is_dir():
        return ""
    try:
        _append_in_turn(archive, entry)
    except (OSError, OutputError) as error:
        return f"注意：{archive / JOURNAL} 没有写成（{error}），结果不受影响。"
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
    # A line that a crash cut short stays as it is, on a line of its own; verify names it.
    torn = b"" if not held or held.endswith(b"\n") else b"\n"
    lines = held.splitlines()
    line = stamped({**entry, "previous": sha256_of(lines[-1]) if lines else ""}, one_line=True)
    descriptor = open_regular(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        os.write(descriptor, torn + line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
