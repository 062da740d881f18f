"""Which files of the folder are looked at, and that every one of them gets its receipt."""

import os
import socket
from pathlib import Path

import pytest

from kaohe_excel.reading.folder import folder_entries
from tests.offices.folder import UnitFolder, receipt, seen
from tests.offices.sheets import MARCH, person_row, rating_page

GOOD = rating_page([person_row("ZD004", "钱伟")])


def test_every_file_ends_with_one_receipt_and_the_numbers_add_up(office: UnitFolder) -> None:
    office.put("收件/赵敏.xlsx", GOOD)
    office.put("收件/~$赵敏.xlsx", data=b"\x05user")
    office.put(".DS_Store", data=b"x")
    office.put("收件/说明.txt", data="请在月底前交".encode())
    office.put("收件/照片.jpg", data=b"\xff\xd8\xff\xe0")
    office.put("收件/方案.pdf", data=b"%PDF-1.7")
    office.put("考核政策.toml", data=b"")
    office.put("退回/赵敏.xlsx", GOOD)
    office.put("坏.xlsx", data=b"PK\x03\x04 broken")
    intake = office.read(MARCH)
    assert [(r.file, r.verdict) for r in intake.facts.receipts] == [
        (".DS_Store", "忽略"),
        ("名册.xlsx", "已用"),
        ("坏.xlsx", "不用"),
        ("收件/~$赵敏.xlsx", "忽略"),
        ("收件/方案.pdf", "忽略"),
        ("收件/照片.jpg", "忽略"),
        ("收件/说明.txt", "忽略"),
        ("收件/赵敏.xlsx", "已用"),
        ("考核政策.toml", "忽略"),
        ("退回/赵敏.xlsx", "忽略"),
    ]
    assert all(r.reason for r in intake.facts.receipts if r.verdict != "已用")
    assert receipt(intake, "考核政策.toml").reason == "政策文件"
    assert seen(intake) == [("K102", "", "")]


def test_the_programs_own_folders_are_no_input(office: UnitFolder) -> None:
    for folder in ("归档/2026Q1", "output/2026-03", ".git", "结果/2026-03"):
        office.put(f"{folder}/赵敏.xlsx", GOOD)
    office.put("结果/2026-03/results.json", data=b'{"schema": "kaohe-results/1"}')
    office.put("结果/.kaohe.lock", data=b"")
    office.put("别的/results.json", data=b'{"schema": "other"}')
    office.put("别的/赵敏.xlsx", GOOD)
    assert [r.file for r in office.read(MARCH).facts.receipts] == ["别的/results.json", "别的/赵敏.xlsx", "名册.xlsx"]


def test_the_order_does_not_depend_on_the_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b/2.xlsx", "a/10.xlsx", "a/9.xlsx", "a.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    names = [entry.file for entry in folder_entries(tmp_path)]
    assert names == ["a.xlsx", "a/10.xlsx", "a/9.xlsx", "b/2.xlsx"]
    real = os.scandir

    class Reversed:
        def __init__(self, path: Path) -> None:
            with real(path) as found:
                self._found = sorted(found, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> list[os.DirEntry[str]]:
            return self._found

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(os, "scandir", Reversed)
    assert [entry.file for entry in folder_entries(tmp_path)] == names


def test_links_pipes_and_sockets_are_named_and_never_opened(
    office: UnitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put("收件/赵敏.xlsx", GOOD)
    inbox = office.root / "收件"
    (inbox / "环").symlink_to(office.root)
    (inbox / "链接.xlsx").symlink_to(inbox / "赵敏.xlsx")
    (inbox / "断.xlsx").symlink_to(inbox / "没有.xlsx")
    os.mkfifo(inbox / "管道.xlsx")
    with socket.socket(socket.AF_UNIX) as plug:
        monkeypatch.chdir(inbox)
        plug.bind("插座.xlsx")
        intake = office.read(MARCH)
    reasons = {r.file: (r.verdict, r.reason) for r in intake.facts.receipts}
    assert reasons == {
        "名册.xlsx": ("已用", ""),
        "收件/赵敏.xlsx": ("已用", ""),
        "收件/环": ("忽略", "是链接，不读"),
        "收件/链接.xlsx": ("忽略", "是链接，不读"),
        "收件/断.xlsx": ("忽略", "是链接，不读"),
        "收件/管道.xlsx": ("忽略", "不是普通文件"),
        "收件/插座.xlsx": ("忽略", "不是普通文件"),
    }
    assert intake.findings == ()


def test_inputs_are_not_touched(office: UnitFolder) -> None:
    office.put("赵敏.xlsx", GOOD)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in office.root.rglob("*.xlsx")}
    office.read(MARCH)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in office.root.rglob("*.xlsx")} == before
