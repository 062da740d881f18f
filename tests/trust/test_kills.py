"""kill -9 at every step that changes a file, and at random moments: the old papers stand, a re-run repairs."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path, PurePosixPath

from tests.offices.small_unit import AS_OF
from tests.trust.kills import NAMES, NEW, OLD, Content


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def steps_of_publishing() -> int:
    """How often ``publish`` changes the disk, by what it promises: lock, write beside, flush, swap, remove what was."""
    holding = 1 + 5  # the output folder asked for; the lock opened, emptied and written, at the end again
    inner = len(NAMES) * (1 + len(inner_folders(NEW)))
    files = len(NAMES) * (len(NEW) + 1) + 1  # each folder has a manifest, the working folder its list
    staging = 1 + inner + 3 * files + inner + 1  # made; each file opened, flushed, its mode set; each folder flushed
    swapping = len(NAMES) + 1  # each exchanged; the output folder flushed, once for all
    named = 2  # the working folder: whole, then no longer needed
    removing = len(NAMES) * (len(OLD) + 1 + len(inner_folders(OLD)) + 1) + 2
    return holding + staging + swapping + named + removing


def inner_folders(files: Content) -> set[PurePosixPath]:
    return {folder for file in files for folder in PurePosixPath(file).parents} - {PurePosixPath()}


def test_a_kill_at_any_step_of_publishing_sealing_or_reopening_leaves_nothing_half_done(
    tmp_path: Path, checkout: Path
) -> None:
    command = [sys.executable, "-m", "tests.trust.kills", str(tmp_path)]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kills = json.loads(done.stdout)
    steps = steps_of_publishing()
    assert kills["exchange"] == kills["exchange, refused"] == steps
    # Where folders cannot be swapped in one step, the attempt is followed by two renames; two folders are flushed.
    assert kills["two renames"] == kills["two renames, refused"] == steps + 2 * len(NAMES) + 1
    assert kills["set aside"] == kills["set aside, refused"] >= 60
    assert min(kills["seal"], kills["reopen"]) >= 8
    assert min(kills["two renames, random"], kills["exchange, random"]) >= 1


def test_a_whole_run_killed_at_random_moments_never_leaves_half_a_result(
    flawed_unit: Path, tmp_path: Path, checkout: Path
) -> None:
    def start(out: Path, day: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "kaohe_excel", "run", flawed_unit, "2026Q1", "-o", out, "--as-of", day, "-q"]
        return subprocess.Popen([str(word) for word in command], cwd=checkout, start_new_session=True)

    before = content(flawed_unit)
    assert start(tmp_path / "old", "2026-04-02").wait() == 1
    began = time.perf_counter()
    assert start(tmp_path / "new", AS_OF).wait() == 1
    length = time.perf_counter() - began
    old, new = content(tmp_path / "old" / "2026Q1"), content(tmp_path / "new" / "2026Q1")
    dice = random.Random(20260406)
    for number in range(8):
        out = tmp_path / f"out{number}"
        shutil.copytree(tmp_path / "old", out)
        run = start(out, AS_OF)
        time.sleep(dice.uniform(0.3, 1.0) * length)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        assert content(out / "2026Q1") in (old, new)
    assert start(out, AS_OF).wait() == 1
    assert content(out / "2026Q1") == new
    assert sorted(path.name for path in out.iterdir()) == [".kaohe.lock", "2026Q1"]
    assert content(flawed_unit) == before
