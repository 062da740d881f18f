"""Watching a folder: what two looks say, what one look sees, what is checked and printed."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from kaohe_excel.commands.check import send_back
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.commands.watch import (
    FileSight,
    Look,
    News,
    Stamp,
    Stamps,
    Watcher,
    checked_after,
    look_at,
    news,
    watch,
)
from kaohe_excel.core.errors import OutputError, RosterError
from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import CELL_BLANK, CELL_READ_AS, Finding
from kaohe_excel.core.outputs import Outputs
from kaohe_excel.core.ownership import with_manifest
from kaohe_excel.core.period import Period
from kaohe_excel.deciding.report import Report
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import open_folder
from kaohe_excel.terminal.progress import Progress

OLD, NEW = Stamp(100, 1), Stamp(200, 2)


def seen(*, held: bool = False, **stamps: Stamp) -> Look:
    return {file: FileSight(stamp, held) for file, stamp in stamps.items()}


# --- two looks ----------------------------------------------------------------------------------------------------


def test_a_file_seen_for_the_first_time_is_given_another_look() -> None:
    assert news({}, {}, seen(a=NEW)) == News(moving=True)


def test_a_file_that_lies_still_between_two_looks_has_landed() -> None:
    found = news({}, seen(a=NEW), seen(a=NEW))
    assert found == News(landed=("a",))
    assert found.due


@pytest.mark.parametrize("later", [Stamp(101, 1), Stamp(100, 2)], ids=["it grew", "it was written again"])
def test_a_file_that_still_changes_is_waited_for(later: Stamp) -> None:
    found = news({}, seen(a=OLD), seen(a=later))
    assert (found.landed, found.moving, found.due) == ((), True, False)


def test_while_one_file_is_being_copied_nothing_is_checked() -> None:
    found = news({}, seen(a=OLD, b=OLD), seen(a=OLD, b=NEW))
    assert found.landed == ("a",)
    assert not found.due


def test_a_file_held_open_is_named_but_keeps_no_other_waiting() -> None:
    before = {**seen(a=OLD), **seen(held=True, b=OLD)}
    assert news({}, before, before) == News(landed=("a",), held=("b",))


def test_a_file_that_was_held_lands_two_looks_after_it_was_closed() -> None:
    assert news({}, seen(held=True, a=OLD), seen(a=OLD)) == News()
    assert news({}, seen(a=OLD), seen(a=OLD)).landed == ("a",)


def test_a_file_opened_and_closed_without_a_change_is_no_news() -> None:
    assert news({"a": OLD}, seen(held=True, a=OLD), seen(a=OLD)) == News()
    assert news({"a": OLD}, seen(a=OLD), seen(held=True, a=OLD)) == News()


def test_a_file_saved_again_lands_again() -> None:
    assert news({"a": OLD}, seen(a=NEW), seen(a=NEW)).landed == ("a",)


def test_a_file_is_gone_when_two_looks_do_not_see_it() -> None:
    assert news({"a": OLD}, seen(a=OLD), {}) == News()
    assert news({"a": OLD}, {}, {}) == News(gone=("a",))


def test_a_check_stands_for_what_landed_and_not_for_what_is_held() -> None:
    now = {**seen(a=NEW, b=OLD), **seen(held=True, c=NEW, d=NEW)}
    assert checked_after({"b": OLD, "c": OLD, "gone": OLD}, now, ("a",)) == {"a": NEW, "b": OLD, "c": OLD}


# --- one look -----------------------------------------------------------------------------------------------------


def test_a_look_sees_size_and_time_and_passes_over_what_a_check_would(tmp_path: Path) -> None:
    for file in ("收件/a.xlsx", "退回/c.xlsx", ".d.xlsx", "收件/~$e.xlsx"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(b"12345")
    for name, content in with_manifest({"b.xlsx": b"12345"}).items():
        (tmp_path / "output").mkdir(exist_ok=True)
        (tmp_path / "output" / name).write_bytes(content)
    os.utime(tmp_path / "收件/a.xlsx", ns=(7, 7))
    assert look_at(tmp_path, {}) == {"收件/a.xlsx": FileSight(Stamp(5, 7))}


@pytest.mark.parametrize("owner", ["~$a.xlsx", ".~lock.a.xlsx#", ".~a.xlsx"], ids=["Excel", "LibreOffice", "WPS"])
def test_a_file_with_its_owner_file_beside_it_is_held(tmp_path: Path, owner: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"1")
    (tmp_path / "b.xlsx").write_bytes(b"1")
    (tmp_path / owner).write_bytes(b"1")
    assert {file: sight.held for file, sight in look_at(tmp_path, {}).items()} == {"a.xlsx": True, "b.xlsx": False}


def test_a_file_that_cannot_be_opened_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"1")

    def refuse(*_arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    first = look_at(tmp_path, {})
    assert first["a.xlsx"].held
    assert not look_at(tmp_path, {"a.xlsx": first["a.xlsx"].stamp})["a.xlsx"].held


# --- checking and saying --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory, sample_workbooks: Path) -> Path:
    """A folder with the 人员名册 alone."""
    root = tmp_path_factory.mktemp("unit")
    shutil.copy(sample_workbooks / "人员名册.xlsx", root)
    return root


def checked(root: Path, out: Path) -> Report:
    with open_folder(root, out=out) as folder:
        opened = OpenUnit(folder, load_policy(), date(2026, 4, 2), Progress(quiet=True))
        return next(iter(send_back(opened, None, Outputs(out, root, opened.as_of)).values()))


@pytest.fixture(scope="module")
def report(unit: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report without findings on files."""
    return replace(checked(unit, tmp_path_factory.mktemp("out")), findings=())


def steps(watcher: Watcher, *looks: Look) -> list[list[str]]:
    return [watcher.step(look) for look in looks]


def still(*files: str, stamp: Stamp = OLD) -> Look:
    return {file: FileSight(stamp) for file in files}


ROSTER = "人员名册.xlsx"


def test_the_folder_as_found_is_checked_once_and_said_in_one_line(report: Report) -> None:
    calls: list[int] = []

    def check() -> Report:
        calls.append(1)
        return report

    assert steps(Watcher(check), *[still(ROSTER)] * 4) == [[], ["文件夹里原有 1 份文件：没有问题"], [], []]
    assert len(calls) == 1


def test_each_landed_file_has_a_line_with_verdict_and_problems(report: Report) -> None:
    place = Place(ROSTER, "名册", "B5")
    kinds = [CELL_BLANK, CELL_READ_AS, CELL_BLANK]
    findings = [
        Finding(kind, place, values={"heading": str(n), "written": "", "value": ""}) for n, kind in enumerate(kinds)
    ]
    watcher = Watcher(lambda: replace(report, findings=tuple(findings)))
    saved_again = still(ROSTER, stamp=NEW)
    assert steps(watcher, still(ROSTER), still(ROSTER), saved_again, saved_again)[-1] == [
        "人员名册.xlsx　人员名册已用：错误 2，更正 1"
    ]


def test_a_file_taken_away_is_said_and_checked(report: Report) -> None:
    watcher = Watcher(lambda: report)
    looks = [still(ROSTER, "a.xlsx")] * 2 + [still(ROSTER)] * 2
    assert steps(watcher, *looks)[2:] == [[], ["a.xlsx　已移走"]]


def test_a_file_held_open_is_said_once(report: Report) -> None:
    open_in_excel = {**still(ROSTER), "a.xlsx": FileSight(NEW, held=True)}
    lines = steps(Watcher(lambda: report), still(ROSTER), still(ROSTER), *[open_in_excel] * 3)
    assert lines[2:] == [["a.xlsx　还开着，等关闭后再检查"], [], []]


def failing(error: Exception, report: Report, times: int) -> Callable[[], Report]:
    left = [error] * times

    def check() -> Report:
        if left:
            raise left.pop()
        return report

    return check


def test_results_that_cannot_be_put_in_place_are_tried_again_and_complained_of_once(report: Report) -> None:
    watcher = Watcher(failing(OutputError("问题清单.xlsx 正在打开"), report, 2))
    assert steps(watcher, *[still(ROSTER)] * 4) == [
        [],
        ["没有更新问题清单：问题清单.xlsx 正在打开"],
        [],
        ["文件夹里原有 1 份文件：没有问题"],
    ]


def test_a_roster_that_stops_the_check_is_not_tried_again_until_something_lands(report: Report) -> None:
    watcher = Watcher(failing(RosterError(["没有人员名册"]), report, 1))
    first = steps(watcher, *[still("a.xlsx")] * 3)
    assert [len(lines) for lines in first] == [0, 1, 0]
    assert "没有人员名册" in first[1][0]
    assert steps(watcher, *[still("a.xlsx", ROSTER)] * 2)[1] == ["人员名册.xlsx　人员名册已用：没有问题"]


def test_watching_goes_from_look_to_pause_to_look(report: Report) -> None:
    events: list[str] = []

    def look(_checked: Stamps) -> Look:
        events.append("look")
        return still(ROSTER, stamp=Stamp(1, len(events) // 4))

    lines = islice(watch(look, lambda: report, lambda: events.append("pause")), 2)
    assert list(lines) == ["文件夹里原有 1 份文件：没有问题", "人员名册.xlsx　人员名册已用：没有问题"]
    assert events[:4] == ["look", "pause", "look", "pause"]


# --- a real folder ----------------------------------------------------------------------------------------------------


def test_a_form_dropped_in_is_checked_and_the_page_is_renewed(
    unit: Path, tmp_path: Path, sample_workbooks: Path
) -> None:
    root, out = tmp_path / "unit", tmp_path / "out"
    shutil.copytree(unit, root)
    watcher = Watcher(lambda: checked(root, out))

    def look() -> Sequence[str]:
        return watcher.step(look_at(root, watcher.checked))

    look()
    look()
    page = out / "检查" / "问题清单.html"
    before = page.read_text(encoding="utf-8")
    source = next((sample_workbooks / "收件/2026-03").glob("SL002_*评分表*"))
    (root / "收件").mkdir()
    part = source.read_bytes()
    (root / "收件/钱.xlsx").write_bytes(part[:5000])
    assert look() == []
    (root / "收件/钱.xlsx").write_bytes(part)
    assert look() == []
    assert look() == ["收件/钱.xlsx　评分表已用：没有问题"]
    assert page.read_text(encoding="utf-8") != before
    assert Period.parse("2026-03").chinese in page.read_text(encoding="utf-8")


def test_the_command_prints_a_line_for_each_landed_file_until_it_is_stopped(
    unit: Path, tmp_path: Path, sample_workbooks: Path
) -> None:
    root = tmp_path / "unit"
    shutil.copytree(unit, root)
    command = [sys.executable, "-m", "kaohe_excel", "watch", str(root), "--every", "0.1", "-o", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "文件夹里原有 1 份文件：没有问题\n"
        shutil.copy(next((sample_workbooks / "收件/2026-03").glob("SL002_*评分表*")), root / "钱.xlsx")
        assert running.stdout.readline() == "钱.xlsx　评分表已用：没有问题\n"
        running.send_signal(signal.SIGINT)
        assert running.stdout.read() == "已停止。\n"
    assert running.returncode == 0
