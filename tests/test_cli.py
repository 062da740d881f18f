"""The command: what it says, and how it ends."""

import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copyfile, copytree

import pytest
from click.testing import Result

Command = Callable[..., Result]


@pytest.fixture
def unit(tmp_path: Path, sample_workbooks: Path) -> Path:
    """A folder with the sample's roster and its January alone, in which nothing is wrong."""
    folder = tmp_path / "单位"
    copytree(sample_workbooks / "收件" / "2026-01", folder / "收件" / "2026-01")
    copyfile(sample_workbooks / "人员名册.xlsx", folder / "人员名册.xlsx")
    return folder


def test_a_month_without_errors_ends_with_0(unit: Path, tmp_path: Path, kaohe: Command) -> None:
    result = kaohe("run", unit, "2026-01", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "错误 0" in result.output
    assert (tmp_path / "out/2026-01/results.json").exists()


def test_a_month_with_errors_is_finished_and_ends_with_1(unit: Path, tmp_path: Path, kaohe: Command) -> None:
    next(unit.rglob("*SL003*评分表*")).unlink()
    result = kaohe("run", unit, "2026-01", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert (tmp_path / "out/2026-01/催报清单.xlsx").exists()


def test_a_month_that_ends_a_quarter_brings_the_quarter_and_december_the_year(
    sample_workbooks: Path, tmp_path: Path, kaohe: Command
) -> None:
    kaohe("run", sample_workbooks, "2026年12月", "-o", tmp_path)
    assert {path.name for path in tmp_path.iterdir() if not path.name.startswith(".")} == {"2026-12", "2026Q4", "2026"}


def test_a_folder_without_a_roster_cannot_be_run(unit: Path, tmp_path: Path, kaohe: Command) -> None:
    (unit / "人员名册.xlsx").unlink()
    result = kaohe("run", unit, "2026-01", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "名册" in result.output
    assert not (tmp_path / "out").exists()


def test_two_rosters_that_differ_cannot_be_run_and_both_are_named(
    unit: Path, tmp_path: Path, kaohe: Command, sample_workbooks: Path
) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(sample_workbooks / "人员名册.xlsx")
    workbook["名册"]["D6"] = "别的职务"
    workbook.save(unit / "旧名册.xlsx")
    result = kaohe("run", unit, "2026-01", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "旧名册.xlsx" in result.output
    assert "人员名册.xlsx" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run",), "缺少"),
        (("run", "{unit}", "2026-13"), "考核期"),
        (("run", "{unit}", "2019-01"), "2019-01-31"),
        (("run", "{unit}/nothing", "2026-01"), "文件夹"),
        (("run", "{unit}", "2026-01", "--as-of", "昨天"), "日期"),
        (("run", "{unit}", "2026-01", "--policy", "{unit}/nothing.toml"), "文件"),
        (("run", "{unit}", "2026-01", "--nothing"), "选项"),
        (("nothing",), "命令"),
        (("explain", "{unit}", "2026-01", "无此人"), "无此人"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese_and_ends_with_2(
    unit: Path, tmp_path: Path, kaohe: Command, words: tuple[str, ...], said: str
) -> None:
    result = kaohe(*(word.format(unit=unit) for word in words))
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_broken_policy_file_stops_the_run_and_is_named(unit: Path, tmp_path: Path, kaohe: Command) -> None:
    (unit / "考核政策.toml").write_text(
        '[[grade_lines]]\nfrom = 2026-01-01\nvalue = { "好" = 60, "较好" = 75, "一般" = 90 }\nreference = "x"\n'
    )
    result = kaohe("run", unit, "2026-01", "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "考核政策.toml" in result.output
    assert not (tmp_path / "out").exists()


def test_quiet_says_nothing_and_json_says_the_results(unit: Path, tmp_path: Path, kaohe: Command) -> None:
    assert kaohe("run", unit, "2026-01", "-o", tmp_path / "out", "-q").output == ""
    printed = kaohe("run", unit, "2026-01", "-o", tmp_path / "out", "--format", "json", "--as-of", "2026-02-02").output
    written = json.loads((tmp_path / "out/2026-01/results.json").read_text(encoding="utf-8"))
    assert json.loads(printed) == [written]


def test_results_json_has_the_schema_of_the_contract(unit: Path, tmp_path: Path, kaohe: Command) -> None:
    kaohe("run", unit, "2026-01", "-o", tmp_path / "out", "--as-of", "2026-02-02")
    data = json.loads((tmp_path / "out/2026-01/results.json").read_text(encoding="utf-8"))
    assert list(data) == [
        "schema", "unit", "period", "policy", "as_of", "status", "inputs", "people", "findings", "counts",
    ]  # fmt: skip
    assert (data["schema"], data["period"], data["as_of"]) == ("kaohe-results/1", "2026-01", "2026-02-02")
    person = next(person for person in data["people"] if person["score"])
    assert person["months"]["2026-01"]["score"] == person["score"]
    assert len(data["inputs"]) == sum(path.is_file() for path in unit.rglob("*"))


def test_inputs_are_never_touched(unit: Path, tmp_path: Path, kaohe: Command) -> None:
    def state() -> dict[str, tuple[str, int]]:
        files = [path for path in unit.rglob("*") if path.is_file()]
        return {str(path): (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in files}

    before = state()
    kaohe("run", unit, "2026-01", "-o", tmp_path / "out")
    kaohe("check", unit, "-o", tmp_path / "out")
    assert state() == before


def test_a_check_without_a_period_looks_at_every_month_that_came_in(unit: Path, tmp_path: Path, kaohe: Command) -> None:
    result = kaohe("check", unit, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out/检查/问题清单.html").exists()


def test_explain_gives_the_same_as_text_and_as_data(unit: Path, kaohe: Command) -> None:
    text = kaohe("explain", unit, "2026-01", "ｓｌ018").output
    data = json.loads(kaohe("explain", unit, "2026-01", "SL018", "--format", "json").output)
    assert data["result"]["score"] in text
    assert all(rater["cells"] in text for month in data["stages"]["months"] for rater in month["raters"])


def test_policy_and_clauses_can_be_printed_as_text_and_as_data(kaohe: Command) -> None:
    assert "默认" in kaohe("policy").output
    assert json.loads(kaohe("policy", "--format", "json").output)[0]["label"] in ("方案", "上级规定", "默认")
    assert "七-1" in kaohe("clauses").output
    assert json.loads(kaohe("clauses", "--format", "json").output)[0]["clause"]


def test_help_policy_and_clauses_do_not_load_pandas(checkout: Path) -> None:
    code = "import sys; from kaohe_excel.cli import main\ntry: main(sys.argv[1:])\nfinally: assert 'pandas' not in sys.modules"
    for words in (["--help"], ["explain", "--help"], ["policy"], ["clauses"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=checkout, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_all_that_is_said_arrives_though_the_process_ends_at_once(kaohe: Command) -> None:
    done = subprocess.run([sys.executable, "-m", "kaohe_excel", "clauses"], capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.decode() == kaohe("clauses").output
    wrong = subprocess.run([sys.executable, "-m", "kaohe_excel", "nonsense"], capture_output=True, check=False)
    assert wrong.returncode == 2
    assert "没有命令 nonsense" in wrong.stderr.decode()


def test_what_could_not_be_said_is_no_success() -> None:
    with Path("/dev/full").open("w") as full:
        assert (
            subprocess.run([sys.executable, "-m", "kaohe_excel", "clauses"], stdout=full, check=False).returncode != 0
        )
