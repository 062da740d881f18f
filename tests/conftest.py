"""What every test may use: the checkout, the sample year, and the command run in-process."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from kaohe_excel.cli import main
from kaohe_excel.reading import ReaderPool, start_pool

# How long an example takes depends on what else the machine does.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The checkout's folder."""
    return ROOT


@pytest.fixture(scope="session")
def sample_workbooks() -> Path:
    """The committed sample year; never written to."""
    return ROOT / "sample_workbooks"


@pytest.fixture(scope="session")
def pool() -> Iterator[ReaderPool]:
    """Parsing children for the whole session."""
    with start_pool(2) as children:
        yield children


@pytest.fixture
def kaohe() -> Callable[..., Result]:
    """The command, run in this process."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return run


@pytest.fixture(scope="session")
def sample_year(tmp_path_factory: pytest.TempPathFactory, sample_workbooks: Path) -> Path:
    """The papers of the sample year: 2026-03, the four quarters and the year, written once for the session."""
    out = tmp_path_factory.mktemp("sample") / "output"
    for period in ("2026-03", "2026Q2", "2026Q3", "2026Q4", "2026"):
        result = CliRunner().invoke(
            main, ["run", str(sample_workbooks), period, "-o", str(out), "--as-of", "2027-01-15", "-q"]
        )
        assert result.exit_code in (0, 1), result.output
    return out


@pytest.fixture(scope="session")
def sample_results(sample_year: Path) -> Callable[[str], dict[str, Any]]:
    """The results.json of a period of the sample year."""

    def results(period: str) -> dict[str, Any]:
        data: dict[str, Any] = json.loads((sample_year / period / "results.json").read_text(encoding="utf-8"))
        return data

    return results
