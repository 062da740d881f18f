"""Outputs appear whole or not at all."""

import os
import shutil
import signal
import socket
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaohe_excel.core import staging
from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.lock import locked
from kaohe_excel.core.names import LOCK
from kaohe_excel.core.outputs import Outputs, publish
from kaohe_excel.core.ownership import MANIFEST

OLD = {"results.json": b"old", "papers/a.html": b"old a"}
NEW = {"results.json": b"new", "papers/a.html": b"new a", "papers/b.html": b"new b"}


def put(out: Path, folders: Mapping[str, Mapping[str, bytes]]) -> list[str]:
    """Publish as a command does, and give what it said."""
    said: list[str] = []
    publish(Outputs(out, out.parent / "单位", date(2026, 4, 2), say=said.append), folders)
    return said


def content(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    found.pop(MANIFEST, None)
    return found


def test_papers_replace_the_previous_ones_completely(tmp_path: Path) -> None:
    put(tmp_path, {"2026Q1": NEW})
    put(tmp_path, {"2026Q1": OLD})
    assert content(tmp_path / "2026Q1") == OLD


def test_other_periods_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, {"2026Q1": OLD})
    put(tmp_path, {"2026-04": NEW})
    assert content(tmp_path / "2026Q1") == OLD


def test_files_are_private_where_the_system_has_modes(tmp_path: Path) -> None:
    put(tmp_path, {"2026Q1": NEW})
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "2026Q1").rglob("*")}
    assert modes == {0}


@pytest.mark.parametrize("step", ["mkdir", "open", "fsync", "chmod", "rename"])
def test_a_fault_at_any_step_leaves_the_old_papers_and_a_rerun_repairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    put(tmp_path, {"2026Q1": OLD})
    with monkeypatch.context() as patch:
        patch.setattr(staging, "_exchange", lambda *_folders: False)

        def refuse(*args: object, **kwargs: object) -> None:
            raise OSError(28, "no space left")

        if step == "fsync":
            patch.setattr(os, "fsync", refuse)
        elif step == "mkdir":
            real = Path.mkdir
            patch.setattr(
                Path, "mkdir", lambda self, *a, **k: refuse() if "staged" in self.name else real(self, *a, **k)
            )
        elif step == "open":
            patch.setattr(Path, "open", refuse)
        else:
            patch.setattr(Path, step, refuse)
        with pytest.raises(OutputError, match="原有结果没有改动"):
            put(tmp_path, {"2026Q1": NEW})
    assert content(tmp_path / "2026Q1") == OLD
    put(tmp_path, {"2026Q1": NEW})
    assert content(tmp_path / "2026Q1") == NEW
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, "2026Q1"]


@pytest.mark.parametrize("exchange", [True, False])
def test_a_workbook_held_open_in_the_second_folder_leaves_the_first_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    put(tmp_path, {"2026-03": OLD, "2026Q1": OLD})
    real_rename, real_exchange = Path.rename, staging._exchange

    def rename(self: Path, target: Path) -> Path:
        if self.name == "2026Q1":
            raise PermissionError(13, "in use", str(self))
        return real_rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        patch.setattr(staging, "PATIENCE", 0.2)
        patch.setattr(
            staging, "_exchange", lambda one, other: exchange and "Q1" not in other.name and real_exchange(one, other)
        )
        with pytest.raises(OutputError, match=r"2026Q1.*打开.*没有改动"):
            put(tmp_path, {"2026-03": NEW, "2026Q1": NEW, "2026": NEW})
    assert content(tmp_path / "2026-03") == OLD
    assert content(tmp_path / "2026Q1") == OLD
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, "2026-03", "2026Q1"]


def test_an_interruption_while_papers_change_places_comes_too_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"2026Q1": OLD})
    before, swap = signal.getsignal(signal.SIGINT), staging._swap_all

    def interrupted(*arguments: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        swap(*arguments)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(staging, "_swap_all", interrupted)
    put(tmp_path, {"2026Q1": NEW})
    assert content(tmp_path / "2026Q1") == NEW
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("call", ["rename", "unlink", "rmdir"])
def test_what_a_virus_scanner_holds_for_half_a_second_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    put(tmp_path, {"2026Q1": OLD})
    real, left = getattr(Path, call), [PermissionError(13, "另一个程序正在使用此文件")] * 10

    def held(self: Path, *arguments: object, **options: object) -> object:
        if left:
            raise left.pop()
        return real(self, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(staging, "_exchange", lambda *_folders: False)
        patch.setattr(Path, call, held)
        said = put(tmp_path, {"2026Q1": NEW})
    assert (content(tmp_path / "2026Q1"), said, left) == (NEW, [], [])
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, "2026Q1"]


@pytest.mark.parametrize("call", ["unlink", "rmdir"])
def test_what_cannot_be_removed_is_said_by_name_and_hinders_no_later_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    put(tmp_path, {"2026Q1": OLD})
    with monkeypatch.context() as patch:
        patch.setattr(staging, "PATIENCE", 0.0)

        def refuse(self: Path, *_arguments: object, **_options: object) -> None:
            raise PermissionError(13, "in use", str(self))

        patch.setattr(Path, call, refuse)
        for number, files in enumerate((NEW, OLD, NEW), 1):
            said = put(tmp_path, {"2026Q1": files})
            assert content(tmp_path / "2026Q1") == files
            assert len(said) == number
            assert all(f"{tmp_path}/.staged-" in line and "没有删掉" in line for line in said)
    assert put(tmp_path, {"2026Q1": OLD}) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, "2026Q1"]


def test_a_file_system_that_cannot_swap_two_folders_in_one_step_is_served_by_two_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Without:
        """A C library whose renameat2 answers that the file system does not know it."""

        @staticmethod
        def renameat2(*_arguments: object) -> int:
            return -1

    put(tmp_path, {"2026Q1": OLD, "2026": OLD})
    monkeypatch.setattr("ctypes.CDLL", lambda *_arguments, **_options: Without)
    moved: list[str] = []
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        moved.append(target.name)
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    put(tmp_path, {"2026Q1": NEW, "2026": NEW})
    assert moved[1:-1] == ["2026Q1.old", "2026Q1", "2026.old", "2026"]
    assert (content(tmp_path / "2026Q1"), content(tmp_path / "2026")) == (NEW, NEW)
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, "2026", "2026Q1"]


def test_papers_in_folders_of_folders_are_whole_and_private(tmp_path: Path) -> None:
    deep = {"a/b/c.txt": b"1", "a/b.txt": b"2", "d/e/f/g.txt": b"3"}
    put(tmp_path, {"2026Q1": deep})
    assert content(tmp_path / "2026Q1") == deep
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "2026Q1").rglob("*")} == {0}


def test_a_run_killed_between_the_two_renames_is_recovered(tmp_path: Path) -> None:
    put(tmp_path, {"2026Q1": OLD})
    work = tmp_path / ".staged-1"
    work.mkdir()
    (work / "staged.json").write_text('{"2026Q1": {}}')
    (tmp_path / "2026Q1").rename(work / "2026Q1.old")
    staging.recover(tmp_path)
    assert content(tmp_path / "2026Q1") == OLD
    assert not work.exists()


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    put(tmp_path, {"2026Q1": OLD})
    put(tmp_path, {"2026Q1": NEW})
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, "2026Q1"]
    shutil.rmtree(tmp_path / "2026Q1")


# --- the lock ------------------------------------------------------------------------------------------------------


def test_a_second_run_is_told_who_holds_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERNAME", "王建国")
    told = rf"进程 {os.getpid()}，主机 {socket.gethostname()}，用户 王建国"
    with locked(tmp_path), pytest.raises(OutputError, match=told):
        put(tmp_path, {"2026Q1": NEW})


def test_a_lock_left_by_a_dead_process_of_this_computer_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(f"（进程 1，主机 {socket.gethostname()}）")
    put(tmp_path, {"2026Q1": NEW})
    assert content(tmp_path / "2026Q1") == NEW
    assert (tmp_path / LOCK).read_text() == ""


def test_a_lock_of_another_computer_is_believed_and_named(tmp_path: Path) -> None:
    words = f"（进程 {os.getpid()}，主机 办公室2，用户 赵敏）"
    (tmp_path / LOCK).write_text(words)
    with pytest.raises(OutputError, match=rf"另一台电脑使用{words}.*{LOCK}"):
        put(tmp_path, {"2026Q1": NEW})
    assert (tmp_path / LOCK).read_text() == words
    (tmp_path / LOCK).unlink()
    put(tmp_path, {"2026Q1": NEW})


@pytest.mark.parametrize(("process", "held"), [(1, True), (2**22 + 1, False)])
def test_where_the_share_gives_no_locks_a_process_of_this_computer_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, process: int, held: bool
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("kaohe_excel.core.lock._lock", refuse)
    (tmp_path / LOCK).write_text(f"（进程 {process}，主机 {socket.gethostname()}，用户 a）")
    if held:
        with pytest.raises(OutputError, match="另一次运行使用（进程 1，"):
            put(tmp_path, {"2026Q1": NEW})
    else:
        put(tmp_path, {"2026Q1": NEW})
        assert content(tmp_path / "2026Q1") == NEW


def link(lock: Path) -> None:
    lock.with_name("别的.txt").write_text("一份重要的文件")
    lock.symlink_to(lock.with_name("别的.txt"))


@pytest.mark.parametrize(
    "make",
    [link, lambda lock: lock.write_text("会议记录"), os.mkfifo, lambda lock: lock.mkdir()],
    ids=["a link", "somebody's file", "a pipe", "a folder"],
)
def test_what_is_no_lock_of_ours_is_neither_followed_nor_written(tmp_path: Path, make: "object") -> None:
    assert callable(make)
    make(tmp_path / LOCK)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    with pytest.raises(OutputError, match=LOCK):
        put(tmp_path, {"2026Q1": NEW})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before
    assert not (tmp_path / "2026Q1").exists()
