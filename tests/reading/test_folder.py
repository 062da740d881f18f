"""Which files of the folder are looked at, and that every one of them gets its receipt."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.ownership import touched, with_manifest
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import collect, open_folder
from kaohe_excel.reading.folder import folder_entries
from tests.offices.folder import UnitFolder, receipt
from tests.offices.sheets import MARCH, person_row, rating_page, workbook_bytes

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
    assert [(f.kind.code, f.where.file) for f in intake.findings] == [
        ("K102", "坏.xlsx"), ("K142", "收件/方案.pdf"), ("K142", "收件/照片.jpg"), ("K123", "退回"),
    ]  # fmt: skip


def put_papers(office: UnitFolder, folder: str) -> None:
    """Papers as the program writes them, one of them a form."""
    for name, content in with_manifest({"退回/赵敏.xlsx": workbook_bytes(GOOD), "index.html": b"<html>"}).items():
        office.put(f"{folder}/{name}", data=content)


def receipts(office: UnitFolder, out: str = "") -> dict[str, tuple[str, str]]:
    with open_folder(office.root, out=office.root / out if out else None) as folder:
        found = collect(folder, load_policy(), frozenset({MARCH}))
    return {r.file: (str(r.verdict), r.reason) for r in found.facts.receipts if r.file != "名册.xlsx"}


def test_the_programs_own_papers_and_the_archive_are_passed_over_with_one_word_each(office: UnitFolder) -> None:
    put_papers(office, "output/2026-03")
    put_papers(office, "随便什么名字")
    office.put("归档/2026Q1/输入/赵敏.xlsx", GOOD)
    assert receipts(office) == {
        "output/2026-03": ("忽略", "是程序写出的结果"),
        "随便什么名字": ("忽略", "是程序写出的结果"),
        "归档": ("忽略", "是归档，不再读"),
    }


def test_a_run_leaves_the_next_one_the_same_input(office: UnitFolder) -> None:
    before = receipts(office, "output")
    put_papers(office, "output/2026-03")
    office.put("output/.kaohe.lock", data=b"")
    assert receipts(office, "output") == before == {}


@pytest.mark.parametrize("folder", ["output", "收件/归档", "归档2", "别的"])
def test_no_name_hides_a_form(office: UnitFolder, folder: str) -> None:
    office.put(f"{folder}/赵敏.xlsx", GOOD)
    office.put(f"{folder}/results.json", data=b'{"schema": "kaohe-results/1"}')
    office.put(f"{folder}/.kaohe.zip", data=b"PK\x03\x04")
    verdicts = {file: verdict for file, (verdict, _) in receipts(office).items()}
    assert verdicts == {f"{folder}/赵敏.xlsx": "已用", f"{folder}/results.json": "忽略", f"{folder}/.kaohe.zip": "忽略"}


def test_what_lies_in_a_hidden_folder_is_named_file_by_file(office: UnitFolder) -> None:
    office.put(".x/里面/赵敏.xlsx", GOOD)
    assert receipts(office) == {".x/里面/赵敏.xlsx": ("忽略", "在隐藏文件夹“.x”中")}


def test_a_received_form_beside_the_programs_papers_is_read(office: UnitFolder) -> None:
    put_papers(office, "output/2026-03")
    office.put("output/2026-03/赵敏.xlsx", GOOD)
    assert receipts(office, "output") == {"output/2026-03/赵敏.xlsx": ("已用", "")}


def test_a_form_filled_in_where_it_was_written_is_a_warning_that_says_where_to_put_it(office: UnitFolder) -> None:
    put_papers(office, "output/2026-03")
    office.put("output/2026-03/退回/赵敏.xlsx", rating_page([person_row("ZD005", "孙丽")]))
    intake = office.read(MARCH)
    (found,) = intake.findings
    assert (found.kind.code, str(found.kind.severity), str(found.where)) == (
        "K122",
        "警告",
        "output/2026-03/退回/赵敏.xlsx",
    )
    assert "收件" in found.remedy


def test_papers_without_a_manifest_are_named_file_by_file_with_one_warning(office: UnitFolder) -> None:
    data = {"schema": "kaohe-results/1", "unit": "", "period": "2026-03", "inputs": [], "findings": []}
    office.put("旧/2026-03/results.json", data=json.dumps(data).encode())
    for name in ("赵敏.xlsx", "退回/赵敏.xlsx"):
        office.put(f"旧/2026-03/{name}", GOOD)
    intake = office.read(MARCH)
    assert [r.reason for r in intake.facts.receipts if r.verdict == "忽略"] == ["在“2026-03”文件夹中"] * 3
    assert [(f.kind.code, str(f.where)) for f in intake.findings] == [("K123", "旧/2026-03")]


def test_a_folder_that_cannot_be_opened_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(KaoheError, match=rf"{tmp_path} 打不开"):
        folder_entries(tmp_path)


def test_a_folder_a_thousand_deep_is_walked(tmp_path: Path) -> None:
    folders = [tmp_path.joinpath(*["a"] * depth) for depth in range(1, 1201)]
    for folder in folders:
        folder.mkdir()
    (folders[-1] / "b.txt").write_bytes(b"")
    assert [entry.file for entry in folder_entries(tmp_path)] == ["a/" * 1200 + "b.txt"]
    assert touched(tmp_path) == ("a/" * 1200 + "b.txt",)
    (folders[-1] / "b.txt").unlink()
    for folder in reversed(folders):
        folder.rmdir()


SPECIAL = (
    "results.json",
    "清单.json",
    "版式.toml",
    "考核政策.toml",
    "人员名册.xlsx",
    ".kaohe.zip",
    ".kaohe.lock",
    "日志.jsonl",
)


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname")], ids=["pipe", "link"])
def test_a_pipe_or_a_link_under_any_name_the_program_opens_costs_only_itself(
    office: UnitFolder, make: Callable[[Path], None]
) -> None:
    for folder in ("", "收件", "收件/2026-03", ".隐", "退回"):
        (office.root / folder).mkdir(parents=True, exist_ok=True)
        for name in SPECIAL:
            make(office.root / folder / name)
    intake = office.read(MARCH)
    reasons = {r.reason for r in intake.facts.receipts if r.verdict == "忽略"}
    assert len(intake.facts.receipts) == 5 * len(SPECIAL) + 1
    assert reasons == {"不是普通文件" if make is os.mkfifo else "是链接，不读"}


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
