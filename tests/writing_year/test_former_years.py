"""结果运用.xlsx with former years: what running grades lead to, taken from years that were really sealed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from kaohe_excel.cli import main
from kaohe_excel.core.period import Period
from tests.offices.small_unit import YEAR, write_decision, write_year

Kaohe = Callable[..., Result]
GRADES = {
    2024: {"ZD003": "称职", "ZD004": "优秀", "ZD005": "称职"},
    2025: {"ZD003": "基本称职", "ZD004": "优秀", "ZD005": "不称职"},
    2026: {"ZD003": "基本称职", "ZD004": "优秀", "ZD005": "不称职"},
}
PRAISE, MERIT = "给予嘉奖（公务员考核规定19）", "连续三年优秀，记三等功（公务员考核规定19）"
ADMONISHED = "予以诫勉，责令作出书面检查、限期改进（公务员考核规定21）"
LOWERED, DISMISSED = "按规定降低一个职务、职级层次任职（公务员法50）", "连续两年不称职，予以辞退（公务员法88）"
OPEN = "的，未归档，请核对往年等次"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three decided years, the first two sealed."""
    unit = tmp_path_factory.mktemp("years") / "单位"
    for year, grades in GRADES.items():
        write_year(unit, Period(year), grades)
    for year in (2024, 2025):
        sealed = CliRunner().invoke(main, ["seal", str(unit), str(year), "--as-of", f"{year + 1}-05-06"])
        assert sealed.exit_code == 0, sealed.output
    return unit


@pytest.fixture
def unit(decided: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(decided, tmp_path / "单位"))


def consequences(unit: Path, kaohe: Kaohe, period: Period = YEAR) -> dict[str, tuple[str, str]]:
    """Former grades and consequences by person, as the paper has them."""
    out = unit.parent / "out"
    result = kaohe("run", unit, period, "-o", out, "--as-of", "2027-05-06", "-q")
    assert result.exit_code in (0, 1), result.output
    rows = list(load_workbook(out / str(period) / "结果运用.xlsx").active.values)
    at = next(n for n, row in enumerate(rows) if "人员编号" in row)
    columns = {str(heading): n for n, heading in enumerate(rows[at])}
    told = [[str(row[columns[name]]) for name in ("人员编号", "前两年等次", "结果运用")] for row in rows[at + 1 :]]
    return {person: (former, text) for person, former, text in told if person.startswith("ZD")}


def reopened(unit: Path, kaohe: Kaohe, year: str) -> None:
    """Take a year's seal off by a run, for a reason."""
    out = unit.parent / "anew"
    result = kaohe("run", unit, year, "-o", out, "--as-of", "2027-05-06", "-q", "--reopen", "更正")
    assert result.exit_code in (0, 1), result.output


def test_sealed_years_decide_what_running_grades_lead_to(unit: Path, kaohe: Kaohe) -> None:
    assert consequences(unit, kaohe) == {
        "ZD003": ("2025年基本称职；2024年称职", ADMONISHED),
        "ZD004": ("2025年优秀；2024年优秀", MERIT),
        "ZD005": ("2025年不称职；2024年称职", DISMISSED),
    }


def test_what_hangs_on_a_year_that_is_not_sealed_says_so(unit: Path, kaohe: Kaohe) -> None:
    reopened(unit, kaohe, "2024")
    assert consequences(unit, kaohe) == {
        "ZD003": ("2025年基本称职；2024年未归档，请核对", ADMONISHED),
        "ZD004": ("2025年优秀；2024年未归档，请核对", f"{PRAISE}；{MERIT}{OPEN}"),
        "ZD005": ("2025年不称职；2024年未归档，请核对", DISMISSED),
    }


def test_another_grade_in_a_sealed_year_ends_the_run_whatever_lies_before_it(unit: Path, kaohe: Kaohe) -> None:
    for year in ("2024", "2025"):
        reopened(unit, kaohe, year)
    write_decision(unit, Period(2025), dict.fromkeys(GRADES[2025], "称职"))
    assert kaohe("seal", unit, "2025", "--as-of", "2027-05-06").exit_code == 0
    told = consequences(unit, kaohe)
    assert told["ZD004"] == ("2025年称职；2024年未归档，请核对", PRAISE)
    assert told["ZD005"] == ("2025年称职；2024年未归档，请核对", LOWERED)


def test_without_any_seal_the_second_year_is_asked_for(unit: Path, kaohe: Kaohe) -> None:
    shutil.rmtree(unit / "归档")
    told = consequences(unit, kaohe)
    assert told["ZD005"][1] == f"{LOWERED}；{DISMISSED}{OPEN}"


def test_a_sealed_year_with_former_years_is_computed_again_byte_for_byte(unit: Path, kaohe: Kaohe) -> None:
    assert kaohe("seal", unit, "2026", "--as-of", "2027-05-06").exit_code == 0
    verified = kaohe("verify", unit, "2026")
    assert verified.exit_code == 0
    assert "逐字节" in verified.output
