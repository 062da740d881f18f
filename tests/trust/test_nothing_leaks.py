"""Inputs are left alone, nothing goes out over the network, nothing tells whose machine it was."""

import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.offices.small_unit import AS_OF

Kaohe = Callable[..., Result]

LISTENER = """
import sys

def hook(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        sys.stderr.write(event)
        sys.stderr.flush()
        import os
        os._exit(99)

sys.addaudithook(hook)
"""
MAIN = """
from kaohe_excel.cli import main
main(sys.argv[1:])
"""


def run_listening(checkout: Path, *arguments: object, before: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", LISTENER + before + MAIN, *map(str, arguments)]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["run", "check", "forms"])
def test_no_socket_is_ever_opened(flawed_unit: Path, tmp_path: Path, checkout: Path, command: str) -> None:
    done = run_listening(checkout, command, flawed_unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF)
    assert done.returncode in (0, 1), done.stderr
    assert list((tmp_path / "out").rglob("*.xlsx"))


def test_the_listener_hears_a_socket(flawed_unit: Path, tmp_path: Path, checkout: Path) -> None:
    opening = "import socket; socket.socket()"
    done = run_listening(checkout, "run", flawed_unit, "2026Q1", "-o", tmp_path, before=opening)
    assert (done.returncode, done.stderr) == (99, "socket.__new__")


@pytest.mark.parametrize("command", ["run", "check", "forms"])
def test_inputs_are_not_modified(flawed_unit: Path, tmp_path: Path, kaohe: Kaohe, command: str) -> None:
    def state() -> list[tuple[str, int, int, bytes]]:
        found = sorted(flawed_unit.rglob("*"))
        return [
            (str(path), path.stat().st_mtime_ns, path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
            for path in found
        ]

    before = state()
    assert kaohe(command, flawed_unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF).exit_code in (0, 1)
    assert state() == before


def parts(out: Path) -> Iterator[tuple[str, bytes]]:
    """Every generated file, workbooks unpacked."""
    for path in sorted(path for path in out.rglob("*") if path.is_file() and path.name != ".kaohe.lock"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{path.name}/{name}", book.read(name)) for name in book.namelist())
        else:
            yield path.name, path.read_bytes()


def test_generated_files_carry_no_user_machine_or_place(
    flawed_unit: Path, tmp_path: Path, kaohe: Kaohe, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME"):
        monkeypatch.setenv(variable, "xyzzy-name")
    monkeypatch.setattr(socket, "gethostname", lambda: "xyzzy-host")
    kaohe("run", flawed_unit, "2026-03", "-o", tmp_path / "out", "--as-of", AS_OF)
    kaohe("check", flawed_unit, "2026-03", "-o", tmp_path / "out", "--as-of", AS_OF)
    found = list(parts(tmp_path / "out"))
    assert len(found) > 60
    for name, data in found:
        assert b"xyzzy" not in data, name
        assert str(flawed_unit.parent).encode() not in data, name
        assert str(tmp_path).encode() not in data, name


def test_workbooks_name_no_author(flawed_unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    kaohe("run", flawed_unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF)
    cores = [data for name, data in parts(tmp_path / "out") if name.endswith("docProps/core.xml")]
    assert len(cores) >= 4
    for core in cores:
        assert re.findall(rb"<(?:dc:creator|cp:lastModifiedBy)>([^<]+)<", core) == []


def test_what_is_written_is_private(flawed_unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    kaohe("run", flawed_unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF)
    kaohe("check", flawed_unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF)
    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "out").rglob("*")}
    assert len(modes) > 10
    assert set(modes.values()) == {0}
