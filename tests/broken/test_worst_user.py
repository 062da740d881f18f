"""The command in the hands of its worst user: every failure is one Chinese message with exit code 2, and changes nothing."""

import json
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.broken.cases_files import cut, locked_xlsx
from tests.offices.clean_year import ROSTER_FILE, rating_file, retyped_quarter, roster_book, roster_rows
from tests.offices.folder import UnitFolder
from tests.offices.sheets import Page, workbook_bytes

Command = Callable[..., Result]
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def box(tmp_path: Path) -> UnitFolder:
    return UnitFolder(tmp_path / "张店 区（统计局）").fill(retyped_quarter())


def run(kaohe: Command, box: UnitFolder, out: Path, period: str = "2026-03") -> Result:
    return kaohe("run", box.root, period, "-o", out, "--as-of", "2026-04-02")


def refused(result: Result, *words: str) -> None:
    """Exit code 2, in Chinese, with these words, and not by a crash."""
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert CHINESE.search(result.output)
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.output


def nothing(box: UnitFolder) -> None:
    for path in sorted(box.root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def two_rosters(box: UnitFolder) -> None:
    rows = roster_rows()
    rows[3][1] = "钱炜"
    box.put("备份/名册.xlsx", roster_book(rows))


def without_headings(box: UnitFolder) -> None:
    box.edit(ROSTER_FILE, lambda page: page.delete_rows(2))


def policy(text: str) -> Callable[[UnitFolder], object]:
    return lambda box: box.put("考核政策.toml", text.encode("utf-8"))


STOPPED: dict[str, tuple[Callable[[UnitFolder], object], tuple[str, ...]]] = {
    "an empty folder": (nothing, ("没有找到人员名册",)),
    "no roster": (lambda box: box.remove(ROSTER_FILE), ("没有找到人员名册",)),
    "a roster cut in half": (
        lambda box: box.put(ROSTER_FILE, cut(box.get(ROSTER_FILE))),
        ("没有找到人员名册", f"{ROSTER_FILE}：文件损坏"),
    ),
    "a roster with a password": (
        lambda box: box.put(ROSTER_FILE, locked_xlsx()),
        ("没有找到人员名册", f"{ROSTER_FILE}：文件是加密的，打不开"),
    ),
    "a roster of no bytes": (lambda box: box.put(ROSTER_FILE, b""), (f"{ROSTER_FILE}：文件未打开",)),
    "two rosters": (two_rosters, ("有两份内容不同的人员名册", ROSTER_FILE, "备份/名册.xlsx")),
    "a roster without headings": (without_headings, ("缺少工作表“名册”",)),
    "a roster of nobody": (lambda box: box.put(ROSTER_FILE, roster_book([], [], [])), ("还没有人",)),
    "a roster with a wrong date": (
        lambda box: box.set(ROSTER_FILE, {"G6": "去年"}),
        (f"{ROSTER_FILE}!名册!G6：“起始日期”填的“去年”不是一个确定的日期",),
    ),
    "a policy with an unknown number": (policy("[[nonsense]]\nfrom = 2026-01-01\nvalue = 1\n"), ("nonsense",)),
    "a policy that is no TOML": (policy("[[poll_points"), ("不合书写格式",)),
}


@pytest.mark.parametrize("name", STOPPED)
def test_what_makes_a_run_impossible_is_said_and_nothing_is_written(
    kaohe: Command, box: UnitFolder, tmp_path: Path, name: str
) -> None:
    harm, words = STOPPED[name]
    harm(box)
    refused(run(kaohe, box, tmp_path / "out"), *words)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "没有", "2026-03"), "没有“没有”这个文件夹"),
        (("run", ".", "三月"), "“三月”不是考核期"),
        (("run", ".", "2026-13"), "“2026-13”不是考核期"),
        (("run", "."), "缺少 PERIOD"),
        (("run", ".", "2026-03", "多"), "多写了 多"),
        (("run", ".", "2026-03", "--as-of", "4月2日"), "--as-of：“4月2日”不是日期"),
        (("run", ".", "2026-03", "--as-of"), "--as-of 后面要写内容"),
        (("run", ".", "2026-03", "--policy", "没有.toml"), "--policy：没有“没有.toml”这个文件"),
        (("run", ".", "2026-03", "--format", "xml"), "--format：'xml' 不行"),
        (("run", ".", "2026-03", "--wat"), "没有选项 --wat"),
        (("跑",), "没有命令 跑"),
        (("sample", "x", "--people", "abc"), "--people：'abc' 不是整数"),
        ((), "公务员平时考核"),
    ],
)
def test_a_command_typed_wrongly_is_explained_in_chinese(
    kaohe: Command, arguments: tuple[str, ...], words: str
) -> None:
    refused(kaohe(*arguments), words)


def test_results_that_cannot_be_put_anywhere(kaohe: Command, box: UnitFolder) -> None:
    before = box.get(ROSTER_FILE)
    refused(run(kaohe, box, box.root / ROSTER_FILE), "是文件，不是文件夹")
    refused(run(kaohe, box, box.root / ROSTER_FILE / "下面"), "请换一个输出文件夹")
    refused(run(kaohe, box, Path("/proc/没有")), "请换一个输出文件夹")
    assert box.get(ROSTER_FILE) == before


def results(out: Path, period: str = "2026-03") -> dict[str, Any]:
    data: dict[str, Any] = json.loads((out / period / "results.json").read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("place", [".", "收件", "收件/结果"])
def test_results_never_lie_among_the_received_forms(kaohe: Command, box: UnitFolder, place: str) -> None:
    before = box.get(ROSTER_FILE)
    assert run(kaohe, box, box.root / place).exit_code == 2
    assert box.get(ROSTER_FILE) == before
    assert not (box.root / place / "2026-03").exists()


def test_results_inside_the_folder_are_no_input_of_the_next_run(kaohe: Command, box: UnitFolder) -> None:
    out = box.root / "结果"
    assert run(kaohe, box, out).exit_code == 0
    first = results(out)
    assert run(kaohe, box, out).exit_code == 0
    assert results(out) == first
    assert len(first["inputs"]) == len(retyped_quarter())


def test_the_same_run_twice_gives_the_same_files(kaohe: Command, box: UnitFolder, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and path.name != ".kaohe.lock"}

    run(kaohe, box, out)
    first = files()
    run(kaohe, box, out)
    assert first
    assert files() == first


def test_whatever_else_lies_in_the_folder_gets_its_verdict_and_changes_nothing(
    kaohe: Command, box: UnitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(kaohe, box, tmp_path / "clean")
    box.put("空.xlsx", b"")
    box.put("半.xlsx", cut(retyped_quarter()[rating_file("ZD003")]))
    box.put("=1+1.xlsx", workbook_bytes(Page("a", [("x",)])))
    box.put("'引号'.xlsx", b"text")
    box.put("名" * 80 + ".xlsx", b"x")
    os.mkfifo(box.root / "管道.xlsx")
    (box.root / "圈").symlink_to(".")
    (box.root / "别处.xlsx").symlink_to("/etc/passwd")
    (box.root / "断.xlsx").symlink_to("没有")
    monkeypatch.chdir(box.root)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("门.xlsx")
    result = run(kaohe, box, tmp_path / "out")
    assert result.exit_code == 1, result.output
    after = results(tmp_path / "out")
    assert after["people"] == results(tmp_path / "clean")["people"]
    verdicts = {item["file"]: (item["verdict"], bool(item.get("reason"))) for item in after["inputs"]}
    refused_files = ("空.xlsx", "半.xlsx", "=1+1.xlsx", "'引号'.xlsx", "名" * 80 + ".xlsx")
    ignored = ("管道.xlsx", "圈", "别处.xlsx", "断.xlsx", "门.xlsx")
    assert {file: verdicts[file] for file in refused_files} == dict.fromkeys(refused_files, ("不用", True))
    assert {file: verdicts[file] for file in ignored} == dict.fromkeys(ignored, ("忽略", True))
    assert len(verdicts) == len(retyped_quarter()) + len(refused_files) + len(ignored)
