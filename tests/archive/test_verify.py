"""Whatever is changed in the archive is found and named."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaohe_excel.archive.audit import audit_archive
from kaohe_excel.archive.journal import entries
from kaohe_excel.archive.manifest import Manifest
from kaohe_excel.archive.stamp import Damaged, read_stamped, sha256_of
from kaohe_excel.cli import main
from tests.offices.small_unit import AS_OF, Q1, Q2, write_unit

Kaohe = Callable[..., Result]
REOPENED = "2026Q1.重开-1"


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seals in a row: the first quarter, taken off again; the first quarter anew; the second quarter."""
    folder = tmp_path_factory.mktemp("archive")
    unit = write_unit(folder / "单位", (Q1, Q2))
    for words in (
        ["seal", unit, "2026Q1"],
        ["run", unit, "2026Q1", "-o", folder / "out", "--reopen", "更正"],
        ["seal", unit, "2026Q1"],
        ["seal", unit, "2026Q2"],
    ):
        done = CliRunner().invoke(main, [str(word) for word in [*words, "--as-of", AS_OF]])
        assert done.exit_code == 0, done.output
    return unit


@pytest.fixture
def unit(archived: Path, tmp_path: Path) -> Path:
    """The same in a copy that may be broken."""
    return Path(shutil.copytree(archived, tmp_path / "单位"))


def faults(unit: Path) -> set[tuple[str, str]]:
    """(listed under, file) of everything that the audit finds."""
    return {(folder, fault.file) for folder, found in audit_archive(unit).items() for fault in found}


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_what_nobody_touched_is_whole(archived: Path) -> None:
    assert faults(archived) == set()


def test_a_flipped_bit_in_any_sealed_file_is_found_and_the_file_named(unit: Path) -> None:
    dice = random.Random(20260402)
    flips = 0
    for folder in ("2026Q1", "2026Q2", REOPENED):
        root = unit / "归档" / folder
        for path in sorted(path for path in root.rglob("*") if path.is_file() and path.name != "清单.json"):
            content = path.read_bytes()
            for bit in dice.sample(range(8 * len(content)), 2):
                path.write_bytes(flipped(content, bit))
                assert faults(unit) == {(folder, path.relative_to(root).as_posix())}
                flips += 1
            path.write_bytes(content)
    assert flips > 200
    assert faults(unit) == set()


def test_every_byte_of_a_manifest_is_covered_by_its_own_digest(archived: Path) -> None:
    content = (archived / "归档/2026Q2/清单.json").read_bytes()
    dice = random.Random(20260403)
    for byte in range(len(content)):
        with pytest.raises(Damaged):
            Manifest.from_bytes(flipped(content, 8 * byte + dice.randrange(8)))


def test_every_bit_of_a_reopenings_note_is_covered(archived: Path) -> None:
    content = (archived / f"归档/{REOPENED}.json").read_bytes()
    for bit in range(8 * len(content)):
        with pytest.raises(Damaged):
            read_stamped(flipped(content, bit))


def test_a_flipped_bit_anywhere_in_the_journal_is_found(unit: Path) -> None:
    journal = unit / "归档/日志.jsonl"
    content = journal.read_bytes()
    dice = random.Random(20260404)
    for bit in dice.sample(range(8 * len(content)), 1000):
        assert any(entry is None for _, entry in entries(flipped(content, bit)))
    journal.write_bytes(flipped(content, 4000))
    assert faults(unit) == {("归档", "日志.jsonl")}


def test_a_changed_manifest_is_named_and_so_is_the_break_in_the_chain(unit: Path) -> None:
    path = unit / "归档/2026Q1/清单.json"
    path.write_bytes(path.read_bytes().replace(AS_OF.encode(), b"2026-04-13"))
    assert {("2026Q1", "清单.json"), ("归档", "2026Q2")} <= faults(unit)


def test_a_manifest_forged_with_a_new_digest_breaks_the_chain(unit: Path) -> None:
    path = unit / "归档/2026Q1/清单.json"
    held = Manifest.from_bytes(path.read_bytes())
    fields = held._asdict() | {"meeting": "另一次会议"}
    path.write_bytes(Manifest(**fields).to_bytes())
    assert ("归档", "2026Q2") in faults(unit)


def test_the_last_seal_taken_away_is_missed_by_the_journal(unit: Path) -> None:
    shutil.rmtree(unit / "归档/2026Q2")
    assert faults(unit) == {("归档", "日志.jsonl")}


def test_a_seal_taken_out_of_the_middle_is_missed_by_its_successor(unit: Path) -> None:
    shutil.rmtree(unit / "归档/2026Q1")
    assert ("归档", "2026Q2") in faults(unit)


def test_a_line_taken_out_of_the_journal_is_missed(unit: Path) -> None:
    journal = unit / "归档/日志.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0], *lines[2:]]))
    assert faults(unit) == {("归档", "日志.jsonl")}


def test_missing_and_extra_files_are_named(unit: Path) -> None:
    sealed = unit / "归档/2026Q2"
    (sealed / "输入/人员名册.xlsx").unlink()
    (sealed / "输出/多的.txt").write_text("x")
    (sealed / "空的").mkdir()
    (unit / "归档/别的.txt").write_text("x")
    assert faults(unit) == {
        ("2026Q2", "输入/人员名册.xlsx"), ("2026Q2", "输出/多的.txt"), ("2026Q2", "空的"), ("归档", "别的.txt"),
    }  # fmt: skip


def test_a_link_in_the_place_of_a_file_is_named_though_it_leads_to_the_same_bytes(unit: Path) -> None:
    sealed = unit / "归档/2026Q2/输入/人员名册.xlsx"
    sealed.unlink()
    sealed.symlink_to(unit / "人员名册.xlsx")
    assert sealed.read_bytes() == (unit / "人员名册.xlsx").read_bytes()
    assert faults(unit) == {("2026Q2", "输入/人员名册.xlsx")}


def test_a_link_in_the_place_of_a_seal_is_named_though_it_leads_to_the_same_files(unit: Path) -> None:
    moved = (unit / "归档/2026Q2").rename(unit / "别处")
    (unit / "归档/2026Q2").symlink_to(moved)
    assert faults(unit) == {("2026Q2", ".")}


def test_a_note_that_is_gone_or_belongs_to_another_seal_is_named(unit: Path) -> None:
    note = unit / f"归档/{REOPENED}.json"
    note.rename(unit / "归档/2026Q1.重开-9.json")
    found = faults(unit)
    assert ("归档", REOPENED) in found
    assert ("归档", "2026Q1.重开-9.json") in found


def test_verify_says_which_file_and_leaves_with_one(unit: Path, kaohe: Kaohe) -> None:
    page = unit / "归档/2026Q2/输出/公示.html"
    page.write_bytes(flipped(page.read_bytes(), 4000))
    checked = kaohe("verify", unit)
    assert checked.exit_code == 1
    assert "输出/公示.html：内容被改动" in checked.output
    assert "2026Q1　" in checked.output


def test_a_result_that_the_sealed_inputs_do_not_give_is_found(unit: Path, kaohe: Kaohe) -> None:
    sealed = unit / "归档/2026Q2"
    page = sealed / "输出/公示.html"
    page.write_bytes(page.read_bytes() + b"<!-- -->")
    held = Manifest.from_bytes((sealed / "清单.json").read_bytes())
    fields = held._asdict()
    digests = {**held.files, "输出/公示.html": sha256_of(page.read_bytes())}
    (sealed / "清单.json").write_bytes(Manifest(**{**fields, "files": digests}).to_bytes())
    found = json.loads(kaohe("verify", unit, "2026Q2", "--format", "json").output)
    assert found[0]["faults"] == [{"file": "输出/公示.html", "what": "重算结果与归档不同"}]


def test_verify_changes_nothing_but_its_line_in_the_journal(unit: Path, kaohe: Kaohe) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        own = ("日志.jsonl", "日志末行.json", ".kaohe.lock")
        files = (path for path in unit.rglob("*") if path.is_file() and path.name not in own)
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = state()
    assert kaohe("verify", unit).exit_code == 0
    assert state() == before
