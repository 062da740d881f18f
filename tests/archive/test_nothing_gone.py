"""``verify`` vouches for nothing that is gone: what is missing is told by what seals, journal and paper say of each other."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kaohe_excel.archive import journal
from kaohe_excel.archive.audit import audit_archive
from kaohe_excel.archive.manifest import Manifest
from kaohe_excel.archive.shelf import read_seal
from kaohe_excel.archive.short_code import read_short_code, short_code
from kaohe_excel.archive.stamp import Damaged, sha256_of, stamped
from kaohe_excel.cli import main
from tests.offices.small_unit import AS_OF, Q1, Q2, write_decision, write_unit

Kaohe = Callable[..., Result]
JOURNAL, END, CERTIFICATE = "日志.jsonl", "日志末行.json", "归档证明.html"


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seals in a row, with a run between and a verification behind them."""
    folder = tmp_path_factory.mktemp("archive")
    unit = write_unit(folder / "单位", (Q1, Q2))
    for words in (
        ["seal", unit, "2026Q1"],
        ["run", unit, "2026-04", "-o", folder / "out"],
        ["seal", unit, "2026Q2"],
        ["verify", unit],
    ):
        done = CliRunner().invoke(main, [str(word) for word in [*words, "--as-of", AS_OF]])
        assert done.exit_code in (0, 1), done.output
    return unit


@pytest.fixture
def unit(archived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(archived, tmp_path / "单位"))


def faults(unit: Path) -> dict[str, set[str]]:
    """What is listed of the whole archive, by file."""
    found: dict[str, set[str]] = {}
    for fault in audit_archive(unit)["归档"]:
        found.setdefault(fault.file, set()).add(fault.what)
    return found


def lines(unit: Path) -> list[bytes]:
    return (unit / "归档" / JOURNAL).read_bytes().splitlines(keepends=True)


def write_lines(unit: Path, kept: list[bytes]) -> None:
    (unit / "归档" / JOURNAL).write_bytes(b"".join(kept))


# --- the journal -----------------------------------------------------------------------------------------------------


def test_what_nobody_touched_is_whole(archived: Path) -> None:
    assert not any(audit_archive(archived).values())
    assert len(lines(archived)) == 4


def test_a_journal_that_was_deleted_is_missed(unit: Path) -> None:
    (unit / "归档" / JOURNAL).unlink()
    assert set(faults(unit)) == {JOURNAL}
    assert any("末尾" in what for what in faults(unit)[JOURNAL])


def test_a_journal_deleted_with_what_says_how_far_it_had_come_is_missed_by_the_seals(unit: Path) -> None:
    (unit / "归档" / JOURNAL).unlink()
    (unit / "归档" / END).unlink()
    assert set(faults(unit)) == {JOURNAL, END}


def test_an_emptied_journal_is_missed(unit: Path) -> None:
    write_lines(unit, [])
    assert set(faults(unit)) == {JOURNAL}


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_journal_cut_at_its_beginning_is_missed(unit: Path, cut: int) -> None:
    write_lines(unit, lines(unit)[cut:])
    assert set(faults(unit)) == {JOURNAL}


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_journal_cut_at_its_end_is_missed_also_where_no_seal_is_cut_off(unit: Path, cut: int) -> None:
    write_lines(unit, lines(unit)[:-cut])
    assert set(faults(unit)) == {JOURNAL}


def test_a_journal_begun_anew_is_missed_by_the_seals(unit: Path) -> None:
    """As somebody would who deletes it: the next command starts another, whole in itself."""
    for name in (JOURNAL, END):
        (unit / "归档" / name).unlink()
    for number in range(6):
        journal.append(unit, {"command": "run", "number": number})
    assert set(faults(unit)) == {JOURNAL}


@pytest.mark.parametrize("harm", ["cut", "end deleted", "end changed", "journal deleted"])
def test_what_is_missed_once_is_missed_for_ever_though_every_command_adds_its_line(
    unit: Path, kaohe: Kaohe, harm: str
) -> None:
    end = unit / "归档" / END
    if harm == "cut":
        write_lines(unit, lines(unit)[:-1])
    elif harm == "end deleted":
        end.unlink()
    elif harm == "end changed":
        end.write_bytes(end.read_bytes().replace(b"4", b"3", 1))
    else:
        (unit / "归档" / JOURNAL).unlink()
    for _ in range(3):
        assert kaohe("verify", unit).exit_code == 1


def test_the_last_seal_taken_away_with_all_its_lines_is_missed(unit: Path) -> None:
    shutil.rmtree(unit / "归档" / "2026Q2")
    write_lines(unit, lines(unit)[:2])
    assert set(faults(unit)) == {JOURNAL}


def test_the_only_seal_without_its_journal_is_missed(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_unit(tmp_path / "单位")
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    for name in (JOURNAL, END):
        (unit / "归档" / name).unlink()
    assert set(faults(unit)) == {JOURNAL, END}


def test_every_bit_of_how_far_the_journal_had_come_is_covered(unit: Path) -> None:
    path = unit / "归档" / END
    content = path.read_bytes()
    for bit in range(8 * len(content)):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        with pytest.raises(Damaged):
            journal.read_journal_end(unit)
    assert set(faults(unit)) == {END}


def test_a_crash_before_the_end_was_written_down_is_no_fault(unit: Path) -> None:
    before = (unit / "归档" / END).read_bytes()
    journal.append(unit, {"command": "run"})
    (unit / "归档" / END).write_bytes(before)
    assert not faults(unit)


def test_a_seal_cut_short_before_it_was_written_down_is_named_and_sealing_again_mends_it(
    tmp_path: Path, kaohe: Kaohe, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = write_unit(tmp_path / "单位")
    with monkeypatch.context() as crash:
        crash.setattr(journal, "append", lambda *_: "")
        assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    assert "没有第 1 号归档" in kaohe("verify", unit).output
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    assert kaohe("verify", unit).exit_code == 0
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 2


def test_a_seal_that_was_changed_is_not_written_down_as_new(
    tmp_path: Path, kaohe: Kaohe, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = write_unit(tmp_path / "单位")
    with monkeypatch.context() as crash:
        crash.setattr(journal, "append", lambda *_: "")
        assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    (unit / "归档/2026Q1/输出/公示.html").write_bytes(b"")
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 2


def test_a_copy_of_a_seal_under_another_name_is_no_other_seal(unit: Path) -> None:
    shutil.copytree(unit / "归档/2026Q1", unit / "归档/2026Q1.重开-7")
    assert "2026Q1.重开-7" in faults(unit)


@pytest.mark.parametrize("name", [".staged-2026Q2", ".previous-2026Q1", ".日志末行.json", ".别的"])
def test_what_an_interruption_left_in_the_archive_is_named(unit: Path, name: str) -> None:
    (unit / "归档" / name).mkdir()
    assert set(faults(unit)) == {name}


# --- the short code --------------------------------------------------------------------------------------------------


def code_of(unit: Path, period: str) -> str:
    return short_code(read_seal(unit / "归档" / period).digest)


def test_verify_and_seal_print_the_short_code_and_how_many_seals_there_are(unit: Path, kaohe: Kaohe) -> None:
    shown = kaohe("verify", unit).output
    assert f"完好的归档 2 号；最后是第 2 号 2026Q2，核对短码 {code_of(unit, '2026Q2')}" in shown
    data = json.loads(kaohe("verify", unit, "--format", "json").output)
    last = next(one for one in data if one["folder"] == "归档")["last"]
    assert (last["seals"], last["code"]) == (2, code_of(unit, "2026Q2"))


def test_the_short_code_of_the_last_seal_is_accepted_however_it_is_typed(unit: Path, kaohe: Kaohe) -> None:
    code = code_of(unit, "2026Q2")
    for typed in (
        code,
        code.replace(" ", "-"),
        code.replace(" ", ""),
        code.translate({48 + n: 0xFF10 + n for n in range(10)}),
    ):
        assert kaohe("verify", unit, "--digest", typed).exit_code == 0


def test_the_code_of_an_earlier_seal_is_said_to_be_that(unit: Path, kaohe: Kaohe) -> None:
    checked = kaohe("verify", unit, "--digest", code_of(unit, "2026Q1"))
    assert checked.exit_code == 1
    assert "是第 1 号的，其后还有归档" in checked.output


def test_a_slip_of_one_digit_or_of_two_neighbours_is_no_code(unit: Path, kaohe: Kaohe) -> None:
    code = code_of(unit, "2026Q2").replace(" ", "")
    for wrong in slips(code):
        with pytest.raises(ValueError, match=wrong):
            read_short_code(wrong)
    refused = kaohe("verify", unit, "--digest", next(slips(code)))
    assert refused.exit_code == 2
    assert "抄错了" in refused.output


def slips(code: str) -> Iterator[str]:
    for place, digit in enumerate(code):
        yield from (code[:place] + other + code[place + 1 :] for other in "0123456789" if other != digit)
    for place, (one, two) in enumerate(pairwise(code)):
        if one != two:
            yield code[:place] + two + one + code[place + 2 :]


def test_a_whole_archive_replaced_by_a_consistent_forgery_is_told_from_the_paper(
    unit: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    code = code_of(unit, "2026Q2")
    shutil.rmtree(unit / "归档")
    write_decision(unit, Q2, {"ZD003": "较好", "ZD004": "较好", "ZD005": "较好"})
    for period in ("2026Q1", "2026Q2"):
        assert kaohe("seal", unit, period, "--as-of", AS_OF).exit_code == 0
    assert kaohe("verify", unit).exit_code == 0
    forged = kaohe("verify", unit, "--digest", code)
    assert forged.exit_code == 1
    assert "归档被换过" in forged.output


def test_the_last_seal_taken_away_with_every_trace_is_told_from_the_paper(unit: Path, kaohe: Kaohe) -> None:
    code = code_of(unit, "2026Q2")
    shutil.rmtree(unit / "归档" / "2026Q2")
    write_lines(unit, lines(unit)[:2])
    end = journal.journal_end(journal.journal_bytes(unit))
    (unit / "归档" / END).write_bytes(stamped(end._asdict(), one_line=True))
    assert kaohe("verify", unit).exit_code == 0
    assert kaohe("verify", unit, "--digest", code).exit_code == 1


# --- the certificate -------------------------------------------------------------------------------------------------


def test_the_certificate_names_unit_period_code_and_digest_on_one_page(archived: Path) -> None:
    held = read_seal(archived / "归档/2026Q2")
    page = (archived / "归档/2026Q2" / CERTIFICATE).read_text(encoding="utf-8")
    for words in (
        "张店区统计局",
        "2026年第2季度",
        "第 2 号",
        short_code(held.digest),
        held.digest,
        "第3次会议",
        "签字",
    ):
        assert words in page, words
    assert page.count('<article class="sheet') == 1


def test_a_changed_or_missing_certificate_is_named(unit: Path) -> None:
    path = unit / "归档/2026Q2" / CERTIFICATE
    path.write_bytes(path.read_bytes().replace("第 2 号".encode(), "第 1 号".encode()))
    assert [fault.file for fault in audit_archive(unit)["2026Q2"]] == [CERTIFICATE]
    path.unlink()
    assert [fault.what for fault in audit_archive(unit)["2026Q2"]] == ["缺失"]


# --- archives of the first schema ------------------------------------------------------------------------------------


def as_before(unit: Path) -> None:
    """The archive as the program wrote it that knew of no certificate, and whose seals did not say how far the journal was."""
    previous, made = "", {}
    for period in ("2026Q1", "2026Q2"):
        folder = unit / "归档" / period
        (folder / CERTIFICATE).unlink()
        old = read_seal(folder)
        in_force = {str(Q1): previous} if previous else {}
        fields = old.manifest._asdict() | {"journal": None, "previous": previous, "in_force": in_force}
        content = Manifest(**fields).to_bytes()
        (folder / "清单.json").write_bytes(content)
        made[old.digest] = previous = sha256_of(content)
    told = [json.loads(line) for line in lines(unit)]
    for name in (JOURNAL, END):
        (unit / "归档" / name).unlink()
    for line in told:
        own: dict[str, Any] = {
            key: value for key, value in line.items() if key not in ("digest", "certificate", "previous")
        }
        journal.append(unit, own | ({"manifest": made[line["manifest"]]} if "manifest" in line else {}))
    (unit / "归档" / END).unlink()


def test_an_archive_of_the_first_schema_still_verifies_and_goes_on(unit: Path, kaohe: Kaohe) -> None:
    as_before(unit)
    assert b"kaohe-seal/1" in (unit / "归档/2026Q1/清单.json").read_bytes()
    checked = kaohe("verify", unit)
    assert checked.exit_code == 0, checked.output
    assert "第 1、2 号是旧式归档" in checked.output
    assert kaohe("verify", unit, "--digest", code_of(unit, "2026Q2")).exit_code == 0
    (unit / "归档" / JOURNAL).unlink()
    assert JOURNAL in faults(unit)


# --- another system --------------------------------------------------------------------------------------------------


def test_a_seal_made_on_one_system_verifies_on_another(
    unit: Path, kaohe: Kaohe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a written workbook only the byte that names the system in its zip would differ."""
    first = zipfile.ZipInfo.__init__

    def elsewhere(self: zipfile.ZipInfo, *arguments: Any, **more: Any) -> None:
        first(self, *arguments, **more)
        self.create_system = 0 if self.create_system else 3

    monkeypatch.setattr(zipfile.ZipInfo, "__init__", elsewhere)
    checked = kaohe("verify", unit)
    assert (checked.exit_code, "逐字节相同" in checked.output) == (0, True), checked.output


def test_no_sealed_path_needs_a_certain_system(archived: Path) -> None:
    for period in ("2026Q1", "2026Q2"):
        files = read_seal(archived / "归档" / period).manifest.files
        assert not [file for file in files if re.search(r'[\\:*?"<>|]', file)]
