"""The same arguments give the same bytes; other arguments give other ones."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kaohe_excel.core.errors import KaoheError
from kaohe_excel.sample import HIGHER_RULES, write_sample

_ROOT = Path(__file__).resolve().parents[2]


def tree(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_another_process_with_another_hash_seed_time_zone_and_locale_writes_the_same_bytes(
    folder: Path, tmp_path: Path, hash_seed: str
) -> None:
    code = "import sys, pathlib; from kaohe_excel.sample import write_sample; write_sample(pathlib.Path(sys.argv[1]))"
    surroundings = {"PYTHONHASHSEED": hash_seed, "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(_ROOT)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env={**os.environ, **surroundings})
    assert tree(tmp_path) == tree(folder)


def test_the_committed_sample_is_what_the_command_writes(folder: Path) -> None:
    assert tree(_ROOT / "sample_workbooks") == tree(folder)


def test_another_seed_changes_scores_but_not_who_is_there(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=7)
    here, there = tree(folder), tree(tmp_path)
    assert here.keys() == there.keys()
    assert here["人员名册.xlsx"] == there["人员名册.xlsx"]
    assert (
        here["收件/2026-03/SL001_赵示一_评分表_2026-03.xlsx"] != there["收件/2026-03/SL001_赵示一_评分表_2026-03.xlsx"]
    )


def test_several_units_lie_in_folders_of_their_own_with_figures_of_their_own(tmp_path: Path) -> None:
    write_sample(tmp_path, units=2)
    first, second = tree(tmp_path / "示例001"), tree(tmp_path / "示例002")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["示例001", "示例002"]
    assert len(first) == len(second) == 204
    alike = {path for path in first if first[path] == second.get(path)}
    assert alike == {"收件/说明.txt", "收件/2026-01/值班表.xlsx"}


def test_fewer_people_than_the_told_years_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KaoheError, match="36"):
        write_sample(tmp_path, people=35)
    assert list(tmp_path.iterdir()) == []


def test_the_small_unit_of_the_higher_rules_is_the_same_every_time_and_holds_26_people(tmp_path: Path) -> None:
    for target in ("one", "two"):
        write_sample(tmp_path / target, script=HIGHER_RULES)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert "收件/2027-02/负面表现清单_2027-02.xlsx" in tree(tmp_path / "one")
    with pytest.raises(KaoheError, match="26"):
        write_sample(tmp_path / "three", people=25, script=HIGHER_RULES)


def test_more_people_are_added_as_ordinary_staff_after_the_told_ones(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, people=40)
    added = set(tree(tmp_path)) ^ set(tree(folder))
    assert added == set(), "ordinary staff rate nobody, so the files stay the same"
    assert tree(tmp_path)["人员名册.xlsx"] != tree(folder)["人员名册.xlsx"]


def test_a_sample_of_another_year_lies_in_that_year(tmp_path: Path) -> None:
    write_sample(tmp_path, year=2027)
    assert sorted(path.name for path in (tmp_path / "收件").iterdir() if path.is_dir())[0] == "2027-01"
