"""Any console: whatever encoding the output has and whatever stands in the cells, a command ends as its work did."""

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

from kaohe_excel.cli import main
from kaohe_excel.core.ownership import MANIFEST
from kaohe_excel.core.unseen import UNSEEN
from kaohe_excel.terminal.speech import json_text, printable
from tests.offices.folder import put
from tests.offices.sheets import BEHAVIOUR_HEADINGS, roster_pages, simple_page
from tests.offices.small_unit import AS_OF, CATALOGUE, PEOPLE, Q1, RATERS, write_unit

Kaohe = Callable[..., Result]
RARE = "䶮"
"""A sign of a name that GBK has not."""
NASTY = "\x1b]0;x\x07\x1b[2J\u202e\u200b\x9b31m"
ENCODINGS = ("gbk", "ascii", "cp1252", "utf-8", "utf-16")


class Said(NamedTuple):
    code: int
    out: bytes
    err: bytes


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decided unit with a rare name, and with signs in its cells that would command a terminal."""
    folder = write_unit(tmp_path_factory.mktemp("console") / f"单位{RARE}", (Q1,))
    people = [(*row[:9], f"备注{NASTY}") if row[0] != "ZD005" else (row[0], f"孙{RARE}", *row[2:]) for row in PEOPLE]
    renamed = {"孙丽": f"孙{RARE}"}
    put(folder, "人员名册.xlsx", *roster_pages(rows=people, raters=RATERS, unit=f"张店区统计局{NASTY}"))
    for path in folder.rglob("收件/**/*.xlsx"):
        path.write_bytes(_renamed(path.read_bytes(), renamed))
    records = [("ZD004", "钱伟", "没有这一天" + NASTY, "F1", f"迟报{NASTY}", 1, 1, f"台账{NASTY}", f"赵敏{NASTY}")]
    put(folder, f"收件/坏{RARE}.xlsx", simple_page("负面表现", f"负面表现清单{NASTY}", BEHAVIOUR_HEADINGS, records,
                                              "2026年2月"), CATALOGUE)  # fmt: skip
    return folder


def _renamed(data: bytes, names: dict[str, str]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(memory, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for before, after in names.items():
                part = part.replace(before.encode(), after.encode())
            new.writestr(name, part)
    return memory.getvalue()


class Console:
    """Runs commands in this process with the streams of some console."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def __call__(self, encoding: str, *words: object, out: io.BytesIO | None = None) -> Said:
        held, errors = out or io.BytesIO(), io.BytesIO()
        with self._patch.context() as streams:
            streams.setattr(sys, "stdout", io.TextIOWrapper(held, encoding, write_through=True))
            streams.setattr(sys, "stderr", io.TextIOWrapper(errors, encoding, write_through=True))
            with pytest.raises(SystemExit) as end:
                main([str(word) for word in words])
            code = end.value.code
            for stream in (sys.stdout, sys.stderr):
                stream.detach()
        assert isinstance(code, int)
        return Said(code, held.getvalue(), errors.getvalue())


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Console:
    return Console(monkeypatch)


def commands(unit: Path, place: Path) -> Iterator[tuple[list[object], set[int]]]:
    """Every command (but for the synthetic year, which says one line) with the exit codes that it may have."""
    day = ["--as-of", AS_OF]
    for style in ("text", "json"):
        more = [*day, "--format", style]
        yield ["policy", unit, *more], {0}
        yield ["clauses", *more], {0}
        yield ["forms", unit, "2026-03", "-o", place / style, *more], {0}
        yield ["check", unit, "-o", place / style, *more], {1}
        yield ["check", unit, "2026Q1", "-o", place / style, *more], {1}
        yield ["run", unit, "2026Q1", "-o", place / style, *more], {1}
        yield ["explain", unit, "2026Q1", "ZD005", *more], {0}
        yield ["study", unit, "2026Q1", "-o", place / style, *more], {0}
        yield ["verify", unit, *more], {2}
        yield ["seal", unit, "2026Q1", *more], {2}
    yield ["init", place / f"新{RARE}"], {0}
    yield ["run", place / f"没有{RARE}", "2026Q1"], {2}
    yield ["explain", unit, "2026Q1", f"没有{RARE}{NASTY}"], {2}
    yield ["policy", unit, "--policy", f"{RARE}.toml"], {2}
    yield ["nonsense"], {2}
    yield ["--help"], {0}
    yield ["--version"], {0}
    yield ["run", "--help"], {0}


def test_no_command_depends_on_the_encoding_of_its_output(unit: Path, tmp_path: Path, console: Console) -> None:
    for encoding in ENCODINGS:
        for words, codes in commands(unit, tmp_path / encoding):
            said = console(encoding, *words)
            assert said.code in codes, (encoding, words, said.err.decode(encoding))
            shown = (said.out + said.err).decode(encoding)
            assert "Traceback" not in shown
            assert UNSEEN.search(shown) is None, (encoding, words)
            if "json" in words and said.code < 2:
                data = json.loads(said.out.decode(encoding))
                assert encoding == "utf-8" or said.out.decode(encoding).isascii()
                assert data == json.loads(console("utf-8", *words).out)


def test_signs_that_the_output_cannot_hold_are_escaped(unit: Path, console: Console) -> None:
    shown = console("gbk", "explain", unit, "2026Q1", "ZD005", "--as-of", AS_OF).out.decode("gbk")
    assert "孙\\u4dae" in shown
    assert printable("0 − 1", "gbk") == "0 - 1"
    assert printable("0 − 1", "utf-8") == "0 − 1"


def test_json_says_the_same_in_ascii() -> None:
    data = {"a": [f"{NASTY}甲\U000e0001{RARE}\x7f\x85\u2028"]}
    for encoding in ENCODINGS:
        text = json_text(data, encoding)
        assert json.loads(text) == data
        assert UNSEEN.search(text) is None


def test_every_sign_that_formats_or_controls_is_known() -> None:
    every = (chr(code) for code in range(0x110000))
    unseen = [sign for sign in every if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert [sign for sign in unseen if UNSEEN.fullmatch(sign) is None] == ["\t", "\n"]
    assert UNSEEN.search("·…—　～中䶮é👩\ue000�") is None


# --- exit 2 means that nothing was changed ------------------------------------------------------------------------------


class FullDisk(io.BytesIO):
    """An output that takes nothing."""

    def writable(self) -> bool:
        return True

    def write(self, _data: Any) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("words", [["run", "2026Q1"], ["check", "2026Q1"], ["forms", "2026-03"]])
def test_what_was_written_is_no_failure_because_it_could_not_be_printed(
    unit: Path, tmp_path: Path, console: Console, words: list[str]
) -> None:
    command, period = words
    said = console("utf-8", command, unit, period, "-o", tmp_path, "--as-of", AS_OF, out=FullDisk())
    assert said.code == (0 if command == "forms" else 1)
    assert "结果已经写好" in said.err.decode()
    assert "Traceback" not in said.err.decode()
    assert any(tmp_path.iterdir())


def test_a_seal_that_could_not_be_printed_is_made_all_the_same(tmp_path: Path, console: Console) -> None:
    unit = write_unit(tmp_path / "单位")
    assert console("utf-8", "seal", unit, "2026Q1", "--as-of", AS_OF, out=FullDisk()).code == 0
    assert (unit / "归档/2026Q1/清单.json").is_file()
    assert console("utf-8", "verify", unit, out=FullDisk()).code == 0


@pytest.mark.parametrize("words", ["policy", "clauses", "--help", "run --help", "--version"])
def test_what_could_not_be_printed_by_a_command_that_writes_nothing_is_a_sentence(console: Console, words: str) -> None:
    said = console("utf-8", *words.split(), out=FullDisk())
    assert said.code == 2
    assert "没有改动任何结果" in said.err.decode()
    assert "Traceback" not in said.err.decode()


@pytest.mark.parametrize("words", ["run 2026Q1", "check", "forms 2026-03", "study 2026Q1", "seal 2026Q1", "verify"])
def test_a_folder_that_may_not_be_opened_is_a_sentence(
    unit: Path, tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    def refused(path: object) -> bool:
        return isinstance(path, (str, Path)) and (Path(path) == unit or unit in Path(path).parents)

    deny(monkeypatch, os, "scandir", refused)
    deny(monkeypatch, os, "stat", lambda path: refused(path) and path != unit)
    command, *period = words.split()
    said = console("utf-8", command, unit, *period)
    assert (said.code, "Permission denied" in said.err.decode(), "Traceback" in said.err.decode()) == (2, True, False)


def test_papers_that_may_not_be_looked_through_are_a_sentence(
    unit: Path, tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("run", unit, "2026Q1", "-o", tmp_path, "--as-of", AS_OF)
    console("utf-8", *words)
    deny(monkeypatch, os, "scandir", lambda path: path == tmp_path / "2026Q1/反馈通知书")
    said = console("utf-8", *words)
    assert said.code == 2
    assert "反馈通知书 打不开" in said.err.decode()
    assert "Traceback" not in said.err.decode()


def deny(patch: pytest.MonkeyPatch, room: object, name: str, refused: Callable[[object], bool]) -> None:
    """Let a call of the system fail, for some paths, as where one has no right to them."""
    real = getattr(room, name)

    def call(path: Any = ".", *more: Any, **options: Any) -> Any:
        if refused(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more, **options)

    patch.setattr(room, name, call)


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(unit: Path, tmp_path: Path, checkout: Path, closed: str) -> None:
    words = f'"$0" -m kaohe_excel run "$1" 2026Q1 -o "$2" --as-of {AS_OF} {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", words, sys.executable, unit, tmp_path], cwd=checkout, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == b""
    assert (tmp_path / "2026Q1/index.html").is_file()


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_running_out_of_memory_is_a_sentence(
    unit: Path, console: Console, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("kaohe_excel.commands.run.assess", fails)
    said = console("gbk", "explain", unit, "2026Q1", "ZD005")
    assert said.code == 2
    assert "内存不足" in said.err.decode("gbk")
    assert "Traceback" not in said.err.decode("gbk")


# --- paper -----------------------------------------------------------------------------------------------------------


def texts_of(path: Path) -> Iterator[str]:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as package:
            yield from (package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    else:
        yield path.read_text(encoding="utf-8")


def test_nothing_unseen_stands_raw_on_any_paper(unit: Path, tmp_path: Path, console: Console) -> None:
    for words in (["run", unit, "2026Q1"], ["check", unit], ["forms", unit, "2026-03"]):
        console("utf-8", *words, "-o", tmp_path, "--as-of", AS_OF)
    # What a sender wrote stays in the copy that goes back to him.
    files = [
        path for path in tmp_path.rglob("*.*") if path.is_file() and "退回" not in path.parts and path.name != MANIFEST
    ]
    assert len(files) > 20
    for path in files:
        for text in texts_of(path):
            found = UNSEEN.search(text.replace("\r\n", "\n"))
            assert found is None, (path, text[max(0, found.start() - 60) : found.end() + 20])
            assert not re.search("_x00(?!0[0DA9])[0-9A-F]{2}_", text), path


# --- file names ------------------------------------------------------------------------------------------------------


def test_a_file_system_whose_names_cannot_be_chinese_is_refused_before_anything_is_read(
    tmp_path: Path, checkout: Path
) -> None:
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"}
    words = [sys.executable, "-m", "kaohe_excel", "policy", str(tmp_path)]
    done = subprocess.run(words, cwd=checkout, env={**os.environ, **settings}, capture_output=True, check=False)
    assert done.returncode == 2
    assert "PYTHONUTF8=1" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
