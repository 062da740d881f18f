"""Kills the program with SIGKILL at every step that changes a file, and at random moments, and looks at what is left.

Also refuses every such step once, as a full disk does.

Run as a script in a process of its own: it forks a child for every kill. Prints how many kills there were, by scenario.
"""

import errno
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from kaohe_excel.archive import journal
from kaohe_excel.archive.audit import audit_archive
from kaohe_excel.archive.journal import JOURNAL_END
from kaohe_excel.archive.manifest import JournalEnd, Manifest
from kaohe_excel.archive.shelf import current_seals, read_seal, shelve, taken_off
from kaohe_excel.archive.stamp import sha256_of
from kaohe_excel.core import staging
from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.names import JOURNAL
from kaohe_excel.core.outputs import Outputs, publish
from kaohe_excel.core.ownership import MANIFEST
from kaohe_excel.core.period import Period

Content = dict[str, bytes]
OLD: Content = {f"{name}.txt": b"old " * 5000 for name in ("a", "b", "dir/c", "dir/deep/d")}
NEW: Content = {f"{name}.txt": b"new " * 5000 for name in ("a", "b", "dir/c", "other/e")}
NAMES = ("2026-03", "2026Q1")
REFUSED = 7
QUARTER = Period.of_quarter(2026, 1)
FILES: Content = {"输入/收件/a.xlsx": b"in", "输出/results.json": b"{}", "输出/反馈通知书/b.html": b"out"}

_CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate"}
_WRITING = os.O_CREAT | os.O_WRONLY | os.O_RDWR


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def strike_at(step: int, strike: Callable[[], None] = die) -> None:
    """Strike just before the given step of those that change a file; flushes and the exchange of folders are steps too."""
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if done == step:
            strike()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _CHANGES or (event == "open" and arguments[2] & _WRITING):
            count()

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def with_step(*arguments: Any) -> Any:
            count()
            return call(*arguments)

        return with_step

    os.fsync, os.write = counted(os.fsync), counted(os.write)
    staging._exchange = counted(staging._exchange)
    sys.addaudithook(hook)


def in_child(work: Callable[[], object]) -> int:
    """Do something in a forked child; its process id."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return child


def was_killed(child: int) -> bool:
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed of itself"
    return os.WIFSIGNALED(status)


def kills_at_every_step(prepare: Callable[[], None], work: Callable[[], object], look: Callable[[], None]) -> int:
    """How many steps there are; after a kill at each, ``look`` judges what is left."""
    step = 1
    while True:
        prepare()

        def killed_work(step: int = step) -> None:
            strike_at(step)
            work()

        if not was_killed(in_child(killed_work)):
            return step - 1
        look()
        step += 1


def refusals_at_every_step(papers: "Papers") -> int:
    """How many steps the system can refuse (disk full); after each the papers are all old or all new."""
    step = 1
    while True:
        papers.prepare()
        child = os.fork()
        if not child:
            papers.work_refused_at(step)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status == 0:
            return step - 1
        assert status == REFUSED, "the child failed of itself"
        papers.look_after_refusal()
        step += 1


def kills_at_random(
    rounds: int, prepare: Callable[[], None], work: Callable[[], object], look: Callable[[], None]
) -> int:
    dice = random.Random(20260405)
    prepare()
    began = time.perf_counter()
    was_killed(in_child(work))
    length = time.perf_counter() - began
    hits = 0
    for _ in range(rounds):
        prepare()
        child = in_child(work)
        time.sleep(dice.uniform(0, 0.9 * length))
        os.kill(child, signal.SIGKILL)
        hits += was_killed(child)
        look()
    return hits


def content(folder: Path) -> Content:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def put(out: Path, files: Content) -> None:
    """Publish as a command does to which whatever stands in the way may be set aside."""
    outputs = Outputs(out, out.with_name("单位"), date(2026, 4, 2), may_set_aside=lambda _sentence: True)
    publish(outputs, dict.fromkeys(NAMES, files))


class Papers:
    """Two folders of papers replaced by others."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def prepare(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        put(self.out, OLD)

    def work(self) -> None:
        put(self.out, NEW)

    def work_refused_at(self, step: int) -> NoReturn:
        refused = []

        def strike() -> None:
            refused.append(step)
            raise OSError(errno.ENOSPC, "no space left")

        strike_at(step, strike)
        with suppress(OutputError):
            self.work()
        os._exit(REFUSED if refused else 0)

    def look_after_refusal(self) -> None:
        found = [content(self.out / name) for name in NAMES]
        assert found in ([OLD, OLD], [NEW, NEW]), "one folder is new, the other old"
        self.look()

    def look(self) -> None:
        for name in NAMES:
            stands = self.out / name
            kept = stands if stands.exists() else next(self.out.glob(f".staged-*/{name}.old"))
            assert content(kept) in (OLD, NEW), f"{name} is half-done"
        staging.recover(self.out)
        assert all(content(self.out / name) in (OLD, NEW) for name in NAMES), "recovery lost papers"
        self.work()
        assert all(content(self.out / name) == NEW for name in NAMES), "a re-run differs"
        assert sorted(path.name for path in self.out.iterdir()) == [".kaohe.lock", *NAMES]


class Received(Papers):
    """Two folders of received forms, set aside for papers."""

    def prepare(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        for name in NAMES:
            for file, data in OLD.items():
                (self.out / name / file).parent.mkdir(parents=True, exist_ok=True)
                (self.out / name / file).write_bytes(data)

    def look_after_refusal(self) -> None:
        self.assert_nothing_lost()
        found = [content(self.out / name) for name in NAMES]
        assert found in ([OLD, OLD], [NEW, NEW]), "one folder is new, the other old"
        self.look()

    def look(self) -> None:
        self.assert_nothing_lost()
        self.work()
        self.assert_nothing_lost()
        assert all(content(self.out / name) == NEW for name in NAMES), "a re-run differs"
        assert sorted(path.name for path in self.out.iterdir()) == [".kaohe.lock", *NAMES, "保留-2026-04-02"]

    def assert_nothing_lost(self) -> None:
        for name in NAMES:
            places = (self.out / name, self.out / "保留-2026-04-02" / name)
            assert any(content(place) == OLD for place in places), f"{name} is lost"


class Archive:
    """A period sealed, and a seal taken off."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def empty(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()

    def sealed(self) -> None:
        self.empty()
        self.seal()

    def seal(self) -> None:
        shelve(self.root, QUARTER, FILES, _manifest, lambda _, digest: digest.encode())
        self.write_down()

    def write_down(self) -> None:
        """The seal's line in the journal."""
        held = read_seal(self.root / "归档" / "2026Q1")
        entry = {"command": "seal", "manifest": held.digest, "certificate": sha256_of(held.digest.encode())}
        assert not journal.append(self.root, entry)

    def take_off(self) -> None:
        with taken_off(self.root, [QUARTER], "更正", date(2026, 5, 1)):
            pass

    def look_after_sealing(self) -> None:
        archive = self.root / "归档"
        if not archive.exists():
            return
        if QUARTER not in current_seals(self.root):
            self.assert_whole()
            assert not (archive / "2026Q1").exists(), "half a seal"
            self.seal()
        elif not journal.sealings(journal.journal_bytes(self.root)):
            assert audit_archive(self.root)["归档"], "a seal without its line passes for whole"
            self.write_down()
        self.assert_whole()
        assert {path.name for path in archive.iterdir()} >= {".kaohe.lock", "2026Q1", JOURNAL, JOURNAL_END}

    def look_after_taking_off(self) -> None:
        self.assert_whole()
        names = {path.name for path in (self.root / "归档").iterdir() if path.is_dir()}
        assert names in ({"2026Q1"}, {"2026Q1.重开-1"}), names
        if names == {"2026Q1"}:
            self.take_off()
            self.assert_whole()

    def assert_whole(self) -> None:
        """Nothing is wrong but what is said to have been left over."""
        found = audit_archive(self.root) if (self.root / "归档").exists() else {}
        assert not [fault for own in found.values() for fault in own if "中断留下" not in fault.what], found


def _manifest() -> Manifest:
    return Manifest(
        number=1,
        previous="",
        unit="某单位",
        period=QUARTER,
        as_of=date(2026, 4, 2),
        meeting="",
        decided_on="2026-04-01",
        policy="",
        policy_file="",
        versions={},
        reopened=(),
        in_force={},
        records=(),
        not_read=(),
        files={file: sha256_of(data) for file, data in FILES.items()},
        journal=JournalEnd(0, ""),
    )


def no_exchange(*_folders: Path) -> bool:
    """A system that cannot swap two folders in one step."""
    return False


def no_wait(_descriptor: int) -> None:
    """A flush that does not wait for the disk."""


def main(folder: Path) -> None:
    # A kill loses nothing that the system has taken; waiting for the disk would only make this slow.
    os.fsync = no_wait  # type: ignore[assignment]
    papers, received, archive = Papers(folder / "out"), Received(folder / "received"), Archive(folder / "unit")
    exchange = staging._exchange
    found = {"exchange": kills_at_every_step(papers.prepare, papers.work, papers.look)}
    staging._exchange = no_exchange  # type: ignore[assignment]
    found["two renames, refused"] = refusals_at_every_step(papers)
    found["two renames"] = kills_at_every_step(papers.prepare, papers.work, papers.look)
    found["two renames, random"] = kills_at_random(60, papers.prepare, papers.work, papers.look)
    staging._exchange = exchange
    found["exchange, refused"] = refusals_at_every_step(papers)
    found["exchange, random"] = kills_at_random(60, papers.prepare, papers.work, papers.look)
    found["set aside"] = kills_at_every_step(received.prepare, received.work, received.look)
    found["set aside, refused"] = refusals_at_every_step(received)
    found["seal"] = kills_at_every_step(archive.empty, archive.seal, archive.look_after_sealing)
    found["reopen"] = kills_at_every_step(archive.sealed, archive.take_off, archive.look_after_taking_off)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
