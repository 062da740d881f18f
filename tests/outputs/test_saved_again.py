"""A paper that was opened and saved again is still ours; one in which somebody changed anything that counts is his."""

import io
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from kaohe_excel.reading import ReaderPool, start_pool
from kaohe_excel.reading.saved_again import same_content
from tests.offices.desk import saved_by_libreoffice
from tests.offices.small_unit import AS_OF, write_unit

Kaohe = Callable[..., Result]
SHEET = "等次审核表.xlsx"


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with start_pool(1) as children:
        yield children


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers of a quarter."""
    from click.testing import CliRunner

    from kaohe_excel.cli import main

    place = tmp_path_factory.mktemp("papers")
    unit = write_unit(place / "单位")
    words = ["run", str(unit), "2026Q1", "-o", str(place / "out"), "--as-of", AS_OF, "-q"]
    assert CliRunner().invoke(main, words).exit_code == 0
    return place / "out" / "2026Q1"


def saved(source: Path, target: Path, change: Callable[[Workbook], object]) -> Path:
    book = load_workbook(source)
    change(book)
    book.save(target)
    assert target.read_bytes() != source.read_bytes()
    return target


def unchanged(book: Workbook) -> None:
    """Saved as it is."""
    book.properties.creator = "WPS"


NOTHING: dict[str, Callable[[Workbook], object]] = {
    "the width of a column": lambda book: setattr(book.worksheets[0].column_dimensions["A"], "width", 50),
    "a colour": lambda book: setattr(book.worksheets[0]["B5"], "font", Font(color="FF0000")),
}
SOMETHING: dict[str, Callable[[Workbook], object]] = {
    "a cell filled": lambda book: book.worksheets[0].cell(40, 9, "好"),
    "a space": lambda book: book.worksheets[0].cell(41, 9, " x"),
    "a note": lambda book: setattr(book.worksheets[0]["A1"], "comment", Comment("请改为一般", "局长")),
    "a word struck out": lambda book: setattr(book.worksheets[0]["A1"], "font", Font(strike=True)),
    "another sheet": lambda book: book.create_sheet("补充"),
    "a sheet renamed": lambda book: setattr(book.worksheets[0], "title", "定稿"),
    "a sheet hidden": lambda book: setattr(book.create_sheet("x"), "sheet_state", "hidden"),
}


@pytest.mark.parametrize("change", NOTHING)
@pytest.mark.parametrize("paper", [SHEET, "平时考核登记表.xlsx", "问题清单.xlsx"])
def test_how_it_looks_does_not_count(papers: Path, tmp_path: Path, pool: ReaderPool, paper: str, change: str) -> None:
    # openpyxl drops the results of formulas, which Excel and WPS keep: so it saves both.
    original = saved(papers / paper, tmp_path / "original.xlsx", unchanged)
    assert same_content(pool)(original.read_bytes(), saved(original, tmp_path / paper, NOTHING[change]))


@pytest.mark.parametrize("change", SOMETHING)
def test_whatever_somebody_put_in_is_his(papers: Path, tmp_path: Path, pool: ReaderPool, change: str) -> None:
    original = saved(papers / SHEET, tmp_path / "original.xlsx", unchanged)
    assert not same_content(pool)(original.read_bytes(), saved(original, tmp_path / SHEET, SOMETHING[change]))


def test_a_picture_put_in_is_his(papers: Path, tmp_path: Path, pool: ReaderPool) -> None:
    import zipfile

    memory = io.BytesIO((papers / SHEET).read_bytes())
    with zipfile.ZipFile(memory, "a") as package:
        package.writestr("xl/media/image1.png", b"\x89PNG signature")
    (tmp_path / SHEET).write_bytes(memory.getvalue())
    assert not same_content(pool)((papers / SHEET).read_bytes(), tmp_path / SHEET)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text"], ids=["empty", "cut", "text"])
def test_what_cannot_be_read_is_not_the_same(papers: Path, tmp_path: Path, pool: ReaderPool, data: bytes) -> None:
    (tmp_path / SHEET).write_bytes(data)
    assert not same_content(pool)((papers / SHEET).read_bytes(), tmp_path / SHEET)


def test_papers_saved_again_by_an_office_program_do_not_block_the_next_run(
    papers: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    shutil.copytree(papers.parents[1], tmp_path / "a")
    out = tmp_path / "a" / "out"
    before = {path.name: path.read_bytes() for path in (out / "2026Q1").glob("*.xlsx")}
    for name in (SHEET, "平时考核汇总表.xlsx", "平时考核登记表.xlsx"):
        saved_by_libreoffice(out / "2026Q1" / name, tmp_path)
    result = kaohe("run", tmp_path / "a" / "单位", "2026Q1", "-o", out, "--as-of", AS_OF, "-q")
    assert (result.exit_code, result.output) == (0, "")
    assert {path.name: path.read_bytes() for path in (out / "2026Q1").glob("*.xlsx")} == before
    book = load_workbook(out / "2026Q1" / SHEET)
    book.worksheets[0].cell(40, 9, "好")
    book.save(out / "2026Q1" / SHEET)
    result = kaohe("run", tmp_path / "a" / "单位", "2026Q1", "-o", out, "--as-of", AS_OF, "-q")
    assert (result.exit_code, SHEET in result.output) == (2, True)


# --- the commands --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name", "paper"),
    [
        (("run", "2026Q1"), "2026Q1", SHEET),
        (("check", "2026-03"), "检查-2026-03", "问题清单.xlsx"),
        (("forms", "2026-03"), "发放表-2026-03", "办公室/负面表现清单_2026-03.xlsx"),
    ],
)
def test_every_command_refuses_and_sets_aside_when_told(
    tmp_path: Path, kaohe: Kaohe, words: tuple[str, str], name: str, paper: str
) -> None:
    unit, out = write_unit(tmp_path / "单位"), tmp_path / "out"
    command = (words[0], unit, words[1], "-o", out, "--as-of", AS_OF)
    assert kaohe(*command).exit_code == 0
    filled = out / name / paper
    book = load_workbook(filled)
    book.worksheets[0].cell(40, 9, "填的")
    book.save(filled)
    kept = filled.read_bytes()
    refused = kaohe(*command)
    assert (refused.exit_code, f"：{paper}。" in refused.output, filled.read_bytes()) == (2, True, kept)
    assert not (out / f"保留-{AS_OF}").exists()
    done = kaohe(*command, "--set-aside")
    assert (done.exit_code, f"移到 {out}/保留-{AS_OF}/{name}" in done.output) == (0, True)
    assert (out / f"保留-{AS_OF}" / name / paper).read_bytes() == kept
    assert filled.read_bytes() != kept


def test_a_form_in_an_output_folder_inside_the_unit_is_said_to_belong_into_the_inbox(
    tmp_path: Path, kaohe: Kaohe
) -> None:
    unit = write_unit(tmp_path / "单位")
    assert kaohe("forms", unit, "2026-03", "-o", unit / "output").exit_code == 0
    form = unit / "output/发放表-2026-03/办公室/负面表现清单_2026-03.xlsx"
    book = load_workbook(form)
    book.worksheets[0].cell(4, 5, "填的")
    book.save(form)
    said = kaohe("check", unit, "2026-03", "-o", unit / "output", "--as-of", AS_OF, "--format", "json").output
    assert '"K122"' in said
    assert "output/发放表-2026-03/办公室/负面表现清单_2026-03.xlsx" in said


def on_a_terminal(words: list[str], answer: bytes) -> tuple[int, str]:
    """Run a command on a terminal of its own, and answer what it asks."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kaohe_excel", *words]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    told = b""
    while True:
        try:
            told += os.read(ours, 10_000)
        except OSError:
            break
        if answer and b"[y/N]" in told:
            os.write(ours, answer)
            answer = b""
    os.close(ours)
    return process.wait(), told.decode(errors="replace")


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 2), (b"\n", 2)])
def test_on_a_terminal_it_is_offered_never_done_unasked(tmp_path: Path, kaohe: Kaohe, answer: bytes, code: int) -> None:
    unit, out = write_unit(tmp_path / "单位"), tmp_path / "out"
    form = out / "发放表-2026-03" / "收来的.xlsx"
    form.parent.mkdir(parents=True)
    form.write_bytes(b"form")
    words = ["forms", str(unit), "2026-03", "-o", str(out), "--as-of", AS_OF]
    exit_code, told = on_a_terminal(words, answer)
    assert (exit_code, "要现在把它整个移到" in told) == (code, True), told
    assert (out / f"保留-{AS_OF}/发放表-2026-03/收来的.xlsx").exists() == (code == 0)
    assert form.exists() == (code == 2)
