"""The same folder judged by its own numbers and by another file: who would have another result."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Kaohe = Callable[..., Result]
OTHER = """
[[sanction_touch]]
from = 2020-12-08
reference = "试算"
value = "last_day"
"""


@pytest.fixture
def other(tmp_path: Path) -> Path:
    file = tmp_path / "另一份.toml"
    file.write_text(OTHER, encoding="utf-8")
    return file


def test_who_changes_outcome_and_by_which_number(sample_workbooks: Path, other: Path, kaohe: Kaohe) -> None:
    result = kaohe("policy", sample_workbooks, "2026Q3", "--compare", other, "--format", "json")
    found = json.loads(result.output)
    assert [(n["key"], "最后一天" in n["other"]) for n in found["numbers"]] == [("sanction_touch", True)]
    # SL018's 警告 ran out within the third quarter: it touches it by a day, not by the last day
    (changed,) = found["changed"]
    assert (changed["id"], changed["other_result"]) == ("SL018", True)
    assert {d["what"]: (d["own"], d["other"]) for d in changed["differences"]}["outcome"] == ("一般", "较好")


def test_the_text_says_the_same_and_nothing_is_written(sample_workbooks: Path, other: Path, kaohe: Kaohe) -> None:
    before = sorted(sample_workbooks.rglob("*"))
    text = kaohe("policy", sample_workbooks, "2026Q3", "--compare", other).output
    assert "结果改变的 1 人" in text
    assert "★秦例一（SL018，工业统计科）结果 一般 → 较好" in text
    assert sorted(sample_workbooks.rglob("*")) == before


def test_the_same_numbers_change_nobody(sample_workbooks: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    empty = tmp_path / "空.toml"
    empty.write_text("# 没有改动\n", encoding="utf-8")
    found = json.loads(kaohe("policy", sample_workbooks, "2026Q1", "--compare", empty, "--format", "json").output)
    assert (found["numbers"], found["changed"]) == ([], [])


def test_a_comparison_needs_a_folder_and_a_period(sample_workbooks: Path, other: Path, kaohe: Kaohe) -> None:
    result = kaohe("policy", sample_workbooks, "--compare", other)
    assert result.exit_code == 2
    assert "考核期" in result.output
