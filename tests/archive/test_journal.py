"""归档/日志.jsonl: what ran on what with what result, and nothing about anybody."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kaohe_excel.archive import journal
from kaohe_excel.core.period import Period
from tests.offices.small_unit import AS_OF, ASSESSED, PEOPLE, write_list, write_unit

Kaohe = Callable[..., Result]


def lines(unit: Path) -> list[dict[str, Any]]:
    content = (unit / "归档/日志.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in content.splitlines()]


@pytest.fixture
def unit(tmp_path: Path, kaohe: Kaohe) -> Path:
    """A unit with its first quarter sealed."""
    made = write_unit(tmp_path / "单位")
    assert kaohe("seal", made, "2026Q1", "--as-of", AS_OF).exit_code == 0
    return made


def test_before_the_first_seal_nothing_is_written_into_the_folder(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_unit(tmp_path / "单位")
    before = sorted(unit.rglob("*"))
    kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF)
    assert sorted(unit.rglob("*")) == before


def test_every_command_leaves_one_line_with_its_result(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    write_list(unit, Period.of_month(2026, 4))
    kaohe("run", unit, "2026-04", "-o", tmp_path / "out", "--as-of", "2026-05-02")
    kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--as-of", "2026-05-02")
    kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--as-of", "2026-05-02", "--reopen", "钱伟的分数有误")
    kaohe("verify", unit, "--as-of", "2026-05-03")
    held = lines(unit)
    assert [(line["command"], line["period"], line["as_of"], line["exit"]) for line in held] == [
        ("seal", "2026Q1", AS_OF, 0),
        ("run", "2026-04", "2026-05-02", 1),
        ("run", "2026Q1", "2026-05-02", 2),
        ("run", "2026Q1", "2026-05-02", 0),
        ("verify", "", "2026-05-03", 0),
    ]
    assert held[1]["periods"][0]["findings"]["错误"] > 0
    assert (held[2]["error"], held[3]["reopened"]) == ("KaoheError", ["2026Q1.重开-1"])
    assert held[3]["periods"][0]["policy"].startswith("张统字〔2020〕36号@")


def test_it_holds_no_name_no_id_and_no_score(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    kaohe("run", unit, "2026-05", "-o", tmp_path / "out")
    kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--reopen", "钱伟的分数有误")
    content = (unit / "归档/日志.jsonl").read_text(encoding="utf-8")
    for person, name, *_ in PEOPLE:
        assert person not in content
        assert name not in content
    for score in ("93.00", "85.00", "81.27"):
        assert score not in content
    assert ASSESSED


def test_equal_inputs_have_one_digest_and_others_another(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    kaohe("run", unit, "2026-04", "-o", tmp_path / "out")
    kaohe("run", unit, "2026-04", "-o", tmp_path / "out")
    write_list(unit, Period.of_month(2026, 4))
    kaohe("run", unit, "2026-04", "-o", tmp_path / "out")
    first, second, third, fourth = (line["inputs"] for line in lines(unit))
    assert first == second == third != fourth


def test_the_journal_is_no_input_of_a_run(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    kaohe("run", unit, "2026-04", "-o", tmp_path / "one", "--as-of", AS_OF)
    (unit / "归档/日志.jsonl").unlink()
    kaohe("run", unit, "2026-04", "-o", tmp_path / "two", "--as-of", AS_OF)
    one, two = (tmp_path / name / "2026-04" for name in ("one", "two"))
    assert {p.name: p.read_bytes() for p in one.iterdir() if p.is_file()} == {
        p.name: p.read_bytes() for p in two.iterdir() if p.is_file()
    }


def test_a_journal_that_cannot_be_written_is_said_and_stops_nothing(unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    (unit / "归档/日志.jsonl").unlink()
    (unit / "归档/日志.jsonl").mkdir()
    done = kaohe("run", unit, "2026-04", "-o", tmp_path / "out", "--as-of", AS_OF)
    assert done.exit_code == 1
    assert "没有写成" in done.output
    assert (tmp_path / "out/2026-04/results.json").exists()


def test_a_line_cut_short_is_left_and_the_next_stands_on_its_own_line(unit: Path) -> None:
    path = unit / "归档/日志.jsonl"
    path.write_bytes(path.read_bytes() + b'{"time": "20')
    assert journal.append(unit, {"command": "run"}) == ""
    assert [(number, entry is None) for number, entry in journal.entries(path.read_bytes())] == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip
