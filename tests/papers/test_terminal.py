"""What the command says on a terminal of 80 columns, and that it is plain where there is none."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from kaohe_excel.deciding.report import QuarterReport
from kaohe_excel.terminal.results_table import results_table

pytestmark = pytest.mark.xdist_group("papers")

COLUMNS = 80
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal(*arguments: object, term: str = "xterm-256color") -> str:
    """Everything that the command writes to a terminal of 80 columns, as it is written."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = term
        os.environ.pop("COLUMNS", None)
        os.execv(sys.executable, [sys.executable, "-m", "kaohe_excel", *map(str, arguments)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    written = b""
    try:
        while part := os.read(terminal, 65536):
            written += part
    except OSError:
        pass
    os.waitpid(child, 0)
    os.close(terminal)
    return written.decode()


@pytest.fixture(scope="module")
def shown(sample_workbooks: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("o")
    return on_a_terminal("run", sample_workbooks, "2026-03", "-o", out, "--as-of", "2026-04-02")


def lines_of(written: str) -> list[str]:
    """What is left standing, and what stood meanwhile, line by line."""
    return [line.rstrip() for line in re.split(r"[\r\n]+", CONTROL.sub("", written))]


def test_progress_names_the_stage_and_how_far_it_is(shown: str) -> None:
    stages = [line for line in lines_of(shown) if "━" in line]
    assert any("读表" in line and "/204" in line for line in stages)
    assert any("写出文书" in line and "2/2" in line for line in stages)
    assert any("2026年第1季度" in line for line in stages)


def test_no_line_of_progress_or_table_is_wider_than_the_terminal(shown: str) -> None:
    lines = [line for line in lines_of(shown) if not line.startswith("下一步")]
    assert max(map(cell_len, lines)) <= COLUMNS


def test_the_table_has_a_column_for_each_period_and_the_next_step_is_the_last_word(shown: str) -> None:
    lines = [line for line in lines_of(shown) if line]
    head = next(line for line in lines if "2026年3月" in line and "2026年第1季度" in line)
    assert re.search(r"2026年3月\s+2026年第1季度$", head)
    assert any(re.fullmatch(r"\s*考核对象\s+29\s+29", line) for line in lines)
    assert any(re.fullmatch(r"\s*较好\s+—\s+11", line) for line in lines)
    assert lines[-1].startswith("下一步：打开 ")
    assert lines[-1].endswith("改好后再运行一次。")
    assert "index.html" in lines[-1]


def test_colours_are_left_out_when_asked(sample_workbooks: Path, tmp_path: Path) -> None:
    written = on_a_terminal("run", sample_workbooks, "2026-03", "-o", tmp_path, "--no-color")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m|38;5;", written)


def test_quiet_says_nothing_on_a_terminal(sample_workbooks: Path, tmp_path: Path) -> None:
    assert on_a_terminal("run", sample_workbooks, "2026-03", "-o", tmp_path, "-q") == ""


def test_piped_it_is_plain_lines_without_a_bar(sample_workbooks: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kaohe_excel", "run", str(sample_workbooks), "2026-03", "-o", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "━" not in done.stdout
    assert done.stdout.startswith("示例区统计局　2026年3月　")
    assert done.stdout.splitlines()[-1].startswith("下一步：")


def test_a_long_name_of_the_unit_does_not_break_the_table(draft_report: QuarterReport) -> None:
    report = replace(draft_report, unit="很长的单位名称" * 12)
    told = StringIO()
    Console(width=COLUMNS, file=told).print(results_table({"2026Q1": report, "2026": report, "2026-03": report}))
    assert max(cell_len(line) for line in told.getvalue().splitlines()) <= COLUMNS
