"""Files that are broken, locked or meant to do harm: each costs itself, nothing else, and nothing hangs."""

import hashlib
import io
import os
import signal
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from kaohe_excel.policy import load_policy
from kaohe_excel.reading import ReaderPool, collect, open_folder
from kaohe_excel.reading import pool as pool_module
from kaohe_excel.reading.child import read_workbook
from tests.offices.folder import UnitFolder, ratings_of, receipt, seen
from tests.offices.sheets import FULL_POINTS, MARCH, person_row, rating_page, roster_pages, workbook_bytes

GOOD = workbook_bytes(rating_page([person_row("ZD004", "钱伟")]))
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def repacked(
    data: bytes,
    parts: Mapping[str, bytes | None],
    more: Mapping[str, bytes] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A workbook with some of its parts replaced (``None``: left out) and others added."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w", method) as new:
        for name in old.namelist():
            part = parts.get(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return memory.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


SHEET = "xl/worksheets/sheet1.xml"
GOOD_SHEET = part_of(GOOD, SHEET)
STORED = repacked(GOOD, {}, method=zipfile.ZIP_STORED)
FAR_CELL = GOOD_SHEET.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + GOOD_SHEET.partition(b"?>")[2]

HOSTILE = {
    "empty": (b"", "K101"),
    "text": ("只是文字".encode(), "K101"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "K101"),
    "cut off": (GOOD[: len(GOOD) // 2], "K102"),
    "a wrong checksum": (STORED.replace(b"<v>4</v>", b"<v>3</v>", 1), "K102"),
    "a wrong compression": (GOOD[:60] + bytes(9) + GOOD[69:], "K102"),
    "a zip of something else": (repacked(GOOD, {"xl/workbook.xml": None}), "K101"),
    "a document type": (repacked(GOOD, {SHEET: DTD}), "K101"),
    "too many members": (repacked(GOOD, {}, {f"x/{number}.txt": b"" for number in range(1001)}), "K101"),
    "a bomb": (repacked(GOOD, {}, {"xl/media/bomb.bin": bytes(30_000_000)}), "K101"),
    "a far cell": (repacked(GOOD, {SHEET: FAR_CELL}), "K101"),
    "half a sheet": (repacked(GOOD, {SHEET: GOOD_SHEET[: len(GOOD_SHEET) // 2]}), "K102"),
    "too large": (GOOD + bytes(21 * 1024 * 1024), "K101"),
    "password": (OLE2 + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512), "K104"),
    "a damaged .xls": (OLE2 + bytes(512) + "Workbook".encode("utf-16-le") + b"\xff" * 2048, "K102"),
    "a Word file": (OLE2 + bytes(512) + "WordDocument".encode("utf-16-le") + bytes(512), "K101"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_as_not_used_with_its_digest_and_nobody_else_suffers(office: UnitFolder, name: str) -> None:
    data, code = HOSTILE[name]
    office.put("a坏.xlsx", data=data)
    office.put("b赵敏.xlsx", data=GOOD)
    intake = office.read(MARCH)
    bad = receipt(intake, "a坏.xlsx")
    assert seen(intake) == [(code, "", "")]
    assert (bad.verdict, bool(bad.reason)) == ("不用", True)
    assert ratings_of(intake)["ZD004"].scores == FULL_POINTS
    assert bad.sha256 == ("" if name == "too large" else hashlib.sha256(data).hexdigest())


def test_a_member_just_within_the_ratio_is_read(office: UnitFolder) -> None:
    office.put("a.xlsx", data=repacked(GOOD, {}, {"xl/media/x.bin": bytes(60_000)}))
    assert seen(office.read(MARCH)) == []


def test_a_file_that_kills_or_hangs_its_reader_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "DEADLINE", 1)
    monkeypatch.setattr(pool_module, "BACKSTOP", 5)  # a busy machine takes its time to start a reader
    monkeypatch.setattr(pool_module, "read_workbook", _touchy_reader)
    office = UnitFolder(tmp_path, ReaderPool(2), load_policy())
    office.put("名册.xlsx", *roster_pages())
    for name in ("a崩溃.xlsx", "c崩溃.xlsx", "d挂起.xlsx", "e内存.xlsx"):
        office.put(name, data=GOOD + name[1].encode())
    office.put("b赵敏.xlsx", data=GOOD)
    try:
        intake = office.read(MARCH)
    finally:
        office.pool.stop()
    assert [(f.kind.code, f.where.file) for f in intake.findings] == [
        ("K103", "a崩溃.xlsx"), ("K103", "c崩溃.xlsx"), ("K103", "d挂起.xlsx"), ("K103", "e内存.xlsx"),
    ]  # fmt: skip
    assert len({f.message for f in intake.findings}) == 1
    assert receipt(intake, "a崩溃.xlsx").sha256 == hashlib.sha256(GOOD + "崩".encode()).hexdigest()
    assert ratings_of(intake)["ZD004"].scores == FULL_POINTS


def _touchy_reader(path: str) -> object:
    """Dies, hangs or eats memory by what the file's name says, else reads it."""
    if "崩溃" in path:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "挂起" in path:
        signal.pause()
    if "内存" in path:
        return len(bytearray(8 * 1024**3))
    return _READ_WORKBOOK(path)


_READ_WORKBOOK = read_workbook


def test_a_pool_that_was_stopped_reads_again(office: UnitFolder) -> None:
    office.put("b赵敏.xlsx", data=GOOD)
    with open_folder(office.root, office.pool) as folder:
        office.pool.stop()
        intake = collect(folder, office.policies, {MARCH})
    assert ratings_of(intake)["ZD004"].scores == FULL_POINTS


def test_the_number_of_children_changes_nothing(office: UnitFolder) -> None:
    for number in range(6):
        office.put(f"{number}.xlsx", data=HOSTILE["cut off"][0] if number % 2 else GOOD)
    expected = office.read(MARCH)
    office.pool = ReaderPool(1)
    try:
        assert office.read(MARCH) == expected
    finally:
        office.pool.stop()
