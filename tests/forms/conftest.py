"""The unit's blank forms of a quarter, and the same filled in."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from kaohe_excel.cli import main
from tests.offices.filling import QUARTER, fill_forms, write_unit

HANDED_OUT = f"发放表-{QUARTER}"


@pytest.fixture(scope="session")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``kaohe forms`` wrote for the quarter; never written to."""
    root = tmp_path_factory.mktemp("forms")
    write_unit(root / "单位")
    arguments = ["forms", str(root / "单位"), QUARTER, "-o", str(root), "--ledgers", "-q"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return root / HANDED_OUT


@pytest.fixture(scope="session")
def books(blanks: Path) -> Mapping[str, Workbook]:
    """Every blank by path, for tests that only look."""
    return {path.relative_to(blanks).as_posix(): load_workbook(path) for path in sorted(blanks.rglob("*.xlsx"))}


@pytest.fixture(scope="session")
def filled(blanks: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every blank filled in."""
    return fill_forms(blanks, tmp_path_factory.mktemp("filled") / "表")


@pytest.fixture
def complete(filled: list[Path], tmp_path: Path) -> Path:
    """A unit's folder in which everything of the quarter has been handed in, filled in well."""
    folder = write_unit(tmp_path / "单位")
    shutil.copytree(filled[0].parent, folder / "收件")
    return folder


@pytest.fixture
def check(complete: Path, tmp_path: Path) -> Callable[[], tuple[int, Path]]:
    """Check the complete folder: the exit code, and the folder of what came of it."""

    def run() -> tuple[int, Path]:
        arguments = ["check", str(complete), QUARTER, "-o", str(tmp_path / "out"), "--as-of", "2027-01-20", "-q"]
        result = CliRunner().invoke(main, arguments)
        return result.exit_code, tmp_path / "out" / f"检查-{QUARTER}"

    return run
