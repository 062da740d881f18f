"""Outputs appear whole or not at all."""

import os
import shutil
from pathlib import Path

import pytest

from kaohe_excel.core import staging
from kaohe_excel.core.errors import OutputError

OLD = {"results.json": b"old", "papers/a.html": b"old a"}
NEW = {"results.json": b"new", "papers/a.html": b"new a", "papers/b.html": b"new b"}


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_papers_replace_the_previous_ones_completely(tmp_path: Path) -> None:
    staging.publish(tmp_path, {"2026Q1": NEW})
    staging.publish(tmp_path, {"2026Q1": OLD})
    assert content(tmp_path / "2026Q1") == OLD


def test_other_periods_are_left_alone(tmp_path: Path) -> None:
    staging.publish(tmp_path, {"2026Q1": OLD})
    staging.publish(tmp_path, {"2026-04": NEW})
    assert content(tmp_path / "2026Q1") == OLD


def test_files_are_private_where_the_system_has_modes(tmp_path: Path) -> None:
    staging.publish(tmp_path, {"2026Q1": NEW})
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "2026Q1").rglob("*")}
    assert modes == {0}


@pytest.mark.parametrize("step", ["mkdir", "open", "fsync", "chmod", "rename"])
def test_a_fault_at_any_step_leaves_the_old_papers_and_a_rerun_repairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    staging.publish(tmp_path, {"2026Q1": OLD})
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
            staging.publish(tmp_path, {"2026Q1": NEW})
    assert content(tmp_path / "2026Q1") == OLD
    staging.publish(tmp_path, {"2026Q1": NEW})
    assert content(tmp_path / "2026Q1") == NEW


@pytest.mark.parametrize("exchange", [True, False])
def test_a_workbook_held_open_in_the_second_folder_leaves_the_first_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    staging.publish(tmp_path, {"2026-03": OLD, "2026Q1": OLD})
    real_rename, real_exchange = Path.rename, staging._exchange

    def rename(self: Path, target: Path) -> Path:
        if self.name == "2026Q1":
            raise PermissionError(13, "in use", str(self))
        return real_rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        patch.setattr(
            staging, "_exchange", lambda one, other: exchange and "Q1" not in other.name and real_exchange(one, other)
        )
        with pytest.raises(OutputError, match=r"2026Q1.*打开.*没有改动"):
            staging.publish(tmp_path, {"2026-03": NEW, "2026Q1": NEW, "2026": NEW})
    assert content(tmp_path / "2026-03") == OLD
    assert content(tmp_path / "2026Q1") == OLD
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kaohe.lock", "2026-03", "2026Q1"]


def test_papers_in_folders_of_folders_are_whole_and_private(tmp_path: Path) -> None:
    deep = {"a/b/c.txt": b"1", "a/b.txt": b"2", "d/e/f/g.txt": b"3"}
    staging.publish(tmp_path, {"2026Q1": deep})
    assert content(tmp_path / "2026Q1") == deep
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "2026Q1").rglob("*")} == {0}


def test_a_run_killed_between_the_two_renames_is_recovered(tmp_path: Path) -> None:
    staging.publish(tmp_path, {"2026Q1": OLD})
    (tmp_path / "2026Q1").rename(tmp_path / ".previous-2026Q1")
    (tmp_path / ".staged-2026Q1").mkdir()
    staging.recover(tmp_path)
    assert content(tmp_path / "2026Q1") == OLD
    assert not (tmp_path / ".staged-2026Q1").exists()


def test_a_second_run_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    with staging.locked(tmp_path), pytest.raises(OutputError, match=str(os.getpid())):
        staging.publish(tmp_path, {"2026Q1": NEW})


def test_a_lock_left_by_a_dead_process_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / ".kaohe.lock").write_text("（进程 1，主机 somewhere）")
    staging.publish(tmp_path, {"2026Q1": NEW})
    assert content(tmp_path / "2026Q1") == NEW


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    staging.publish(tmp_path, {"2026Q1": OLD})
    staging.publish(tmp_path, {"2026Q1": NEW})
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kaohe.lock", "2026Q1"]
    shutil.rmtree(tmp_path / "2026Q1")
