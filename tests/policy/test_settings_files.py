"""考核政策.toml and 版式.toml as they come: saved by whatever program, of whatever size and depth. Read, or refused in a sentence."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from kaohe_excel.core.design import DESIGN_NAME, unit_design
from kaohe_excel.core.errors import PolicyError
from kaohe_excel.policy import OVERRIDE_NAME, load_policy

Kaohe = Callable[..., Result]
TEXTS = {
    OVERRIDE_NAME: '[[near_line]]\nfrom = 2026-01-01\nvalue = 1\nreference = "局务会纪要"\n',
    DESIGN_NAME: '[wording]\noffice = "考核办公室"\n',
}
READ = ("utf-8", "utf-8-sig", "utf-16")
HOSTILE = {
    "nested arrays": "a = " + "[" * 200_000 + "]" * 200_000,
    "nested tables": "a = " + "{a=" * 50_000 + "1" + "}" * 50_000,
    "a key of 50,000 parts": ".".join(["a"] * 50_000) + " = 1",
    "a quoted key of 50,000 parts": " . ".join(['"a"', "'b'"] * 25_000) + " = 1",
    "a table of 50,000 parts": "[" + ".".join(["a"] * 50_000) + "]",
    "an inline key of 50,000 parts": "a = {" + ".".join(["a"] * 50_000) + " = 1}",
    "a number of a million digits": "a = " + "9" * 1_000_000,
    "two megabytes": "#" * 2_000_000,
    "nothing but signs": "\x00\x01\x02",
}


def read(folder: Path, name: str) -> object:
    return load_policy(folder / name) if name == OVERRIDE_NAME else unit_design(folder)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("encoding", READ)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_with_or_without_its_mark_is_read(tmp_path: Path, name: str, encoding: str, line_end: str) -> None:
    (tmp_path / name).write_bytes(TEXTS[name].replace("\n", line_end).encode(encoding))
    read(tmp_path, name)
    if name == DESIGN_NAME:
        assert unit_design(tmp_path).wording["office"] == "考核办公室"
    else:
        assert load_policy(tmp_path / name).versions[-1].near_line == 100


@pytest.mark.parametrize("name", TEXTS)
def test_one_saved_as_ansi_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(TEXTS[name].encode("gb18030"))
    with pytest.raises(PolicyError, match=r"GB18030.*另存为时编码选 UTF-8"):
        read(tmp_path, name)


@pytest.mark.parametrize("name", TEXTS)
def test_bytes_that_are_no_text_are_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff\xff\xff")
    with pytest.raises(PolicyError, match="编码选 UTF-8"):
        read(tmp_path, name)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("没有"), os.mkfifo])
def test_what_is_no_regular_file_is_refused_and_never_passed_over(
    tmp_path: Path, kaohe: Kaohe, sample_workbooks: Path, name: str, make: Callable[[Path], object]
) -> None:
    (tmp_path / "人员名册.xlsx").write_bytes((sample_workbooks / "人员名册.xlsx").read_bytes())
    make(tmp_path / name)
    result = kaohe("check", tmp_path, "2026-03", "-o", tmp_path / "out")
    assert (result.exit_code, f"{name} 打不开" in result.output) == (2, True)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_giant_or_deep_file_is_refused_at_once_in_a_sentence(
    tmp_path: Path, kaohe: Kaohe, sample_workbooks: Path, name: str, text: str
) -> None:
    (tmp_path / "人员名册.xlsx").write_bytes((sample_workbooks / "人员名册.xlsx").read_bytes())
    (tmp_path / name).write_text(text, encoding="utf-8")
    began = time.process_time()
    result = kaohe("check", tmp_path, "2026-03", "-o", tmp_path / "out")
    assert time.process_time() - began < 8
    assert result.exit_code == 2, result.output
    assert name in result.output
    assert "Traceback" not in result.output
    assert len(result.output) < 600
    assert not (tmp_path / "out").exists()
