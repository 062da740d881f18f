"""Whatever is dropped into a folder is checked as soon as it lies there whole and closed.

The folder is looked at every few seconds; the operating system's own notices are not asked for, since shared folders on a
network send none. What a look shows is data, and what follows from two looks is a pure function of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kaohe_excel.core.errors import KaoheError, OutputError
from kaohe_excel.core.files import read_regular
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.terms import Severity, Verdict
from kaohe_excel.deciding.report import Report
from kaohe_excel.reading.folder import Entry, folder_entries


class Stamp(NamedTuple):
    """What tells one state of a file from another: bytes, and when it was last written (nanoseconds)."""

    size: int
    written: int


class FileSight(NamedTuple):
    """A file at one look; ``held`` while somebody has it open, or it cannot be opened."""

    stamp: Stamp
    held: bool = False


Look = Mapping[str, FileSight]
"""The files of a folder at one look, by path relative to it."""

Stamps = Mapping[str, Stamp]
"""The files of a folder as they were when they were last checked."""


class News(NamedTuple):
    """What is new since the last check: ``landed`` lie still and closed, ``held`` will be waited for, ``gone`` are no more.

    While anything still changes (``moving``), nothing is to be checked.
    """

    landed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    moving: bool = False

    @property
    def due(self) -> bool:
        """Whether it is time to check."""
        return not self.moving and bool(self.landed or self.gone)


def look_at(root: Path, checked: Stamps, out: Path | None = None) -> dict[str, FileSight]:
    """Look at every file that a check would read; whether it can be opened is only tried where it is new or changed."""
    entries = folder_entries(root, out)
    present = frozenset(entry.file for entry in entries)
    sights = {entry.file: _sight(entry, present, checked) for entry in entries if not entry.ignored}
    return {file: sight for file, sight in sights.items() if sight is not None}


def _sight(entry: Entry, present: frozenset[str], checked: Stamps) -> FileSight | None:
    try:
        status = entry.path.stat()
    except OSError:
        return None
    stamp = Stamp(status.st_size, status.st_mtime_ns)
    owned = any(owner in present for owner in owner_files(entry.file))
    return FileSight(stamp, owned or (checked.get(entry.file) != stamp and not _opens(entry.path)))


def _opens(path: Path) -> bool:
    try:
        read_regular(path, 0)
    except OSError:
        return False
    return True


def owner_files(file: str) -> tuple[str, ...]:
    """The files that lie beside a workbook while Excel, LibreOffice or WPS has it open.

    >>> owner_files("收件/a.xlsx")
    ('收件/~$a.xlsx', '收件/.~lock.a.xlsx#', '收件/.~a.xlsx')
    """
    path = PurePosixPath(file)
    return tuple(str(path.with_name(name)) for name in (f"~${path.name}", f".~lock.{path.name}#", f".~{path.name}"))


def news(checked: Stamps, before: Look, now: Look) -> News:
    """What two looks in a row show against the last check.

    >>> still = {"a.xlsx": FileSight(Stamp(9, 1))}
    >>> news({}, {}, still).due, news({}, still, still).landed, news({"a.xlsx": Stamp(9, 1)}, still, still).due
    (False, ('a.xlsx',), False)
    """
    new = sorted(file for file, sight in now.items() if checked.get(file) != sight.stamp)
    return News(
        landed=tuple(file for file in new if file in before and before[file] == now[file] and not now[file].held),
        gone=tuple(sorted(checked.keys() - now.keys() - before.keys())),
        held=tuple(file for file in new if now[file].held),
        moving=any(file not in before or before[file].stamp != now[file].stamp for file in new),
    )


def checked_after(checked: Stamps, now: Look, landed: tuple[str, ...]) -> dict[str, Stamp]:
    """The stamps that a check just done stands for; a file that is held open keeps its earlier one."""
    return {
        file: now[file].stamp if file in landed else checked[file] for file in now if file in landed or file in checked
    }


@dataclass(slots=True)
class Watcher:
    """Goes from look to look: ``check`` renews 问题清单 and gives its report, ``step`` gives what is to be printed."""

    check: Callable[[], Report]
    checked: dict[str, Stamp] = field(default_factory=dict)
    _before: Look = field(default_factory=dict)
    _told: frozenset[str] = frozenset()

    def step(self, now: Look) -> list[str]:
        """Take in one look and check if it is time; what goes on (a file held open, no way to check) is said once."""
        seen = news(self.checked, self._before, now)
        self._before = now
        notices = [f"{file}　还开着，等关闭后再检查" for file in seen.held]
        fresh: list[str] = []
        if seen.due:
            try:
                fresh = self._checked(seen, now)
            except OutputError as error:
                notices.append(f"没有更新问题清单：{error}")  # tried again at the next look
            except KaoheError as error:
                self._note(seen, now)
                fresh = [f"没有检查：{error}"]
        said = [line for line in notices if line not in self._told]
        self._told = frozenset(notices)
        return said + fresh

    def _checked(self, seen: News, now: Look) -> list[str]:
        first = not self.checked
        report = self.check()
        self._note(seen, now)
        if first:
            return [first_line(report)]
        return [*(verdict_line(report, file) for file in seen.landed), *(f"{file}　已移走" for file in seen.gone)]

    def _note(self, seen: News, now: Look) -> None:
        self.checked = checked_after(self.checked, now, seen.landed)


def watch(look: Callable[[Stamps], Look], check: Callable[[], Report], pause: Callable[[], None]) -> Iterator[str]:
    """Look, check what has landed, pause, for ever; what is to be printed comes out line by line."""
    watcher = Watcher(check)
    while True:
        yield from watcher.step(look(watcher.checked))
        pause()


def first_line(report: Report) -> str:
    """What the folder held at the start."""
    return f"文件夹里原有 {len(report.receipts)} 份文件：{_problems(report.findings)}"


def verdict_line(report: Report, file: str) -> str:
    """What became of one file and how many problems it has."""
    receipt = next((receipt for receipt in report.receipts if receipt.file == file), None)
    if receipt is None:
        return f"{file}　不属于收件，未读"
    findings = [finding for finding in report.findings if finding.where.file == file]
    reason = f"（{receipt.reason}）" if receipt.verdict is not Verdict.USED and receipt.reason else ""
    return f"{file}　{receipt.form}{receipt.verdict}{reason}：{_problems(findings)}"


def _problems(findings: Iterable[Finding]) -> str:
    """How many of each severity, the heaviest first, or that there are none."""
    counts = Counter(finding.kind.severity for finding in findings)
    shown = [f"{severity} {counts[severity]}" for severity in Severity if counts[severity]]
    return "，".join(shown) or "没有问题"
