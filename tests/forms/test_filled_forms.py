"""What one fills in the forms that were handed out reads back without a finding, whatever office suite stored them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kaohe_excel.cli import main
from tests.offices.filling import QUARTER, SCORES, through_office, write_unit

pytestmark = pytest.mark.xdist_group("soffice")


@pytest.fixture(scope="module")
def results(
    request: pytest.FixtureRequest, filled: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The results of the quarter from forms that LibreOffice stored as one kind of file."""
    root = tmp_path_factory.mktemp(request.param)
    folder = write_unit(root / "单位")
    through_office(filled, request.param, folder / "收件", root / "profile")
    arguments = ["run", str(folder), QUARTER, "-o", str(root), "--as-of", "2027-01-20", "-q"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    read: dict[str, Any] = json.loads((root / QUARTER / "results.json").read_text(encoding="utf-8"))
    shutil.rmtree(root / "profile")
    return read


@pytest.mark.parametrize("results", ["xlsx", "xls", "ods"], indirect=True)
def test_forms_filled_in_and_stored_by_an_office_suite_are_used_without_a_finding(results: dict[str, Any]) -> None:
    assert results["findings"] == []
    verdicts = {item["file"].rpartition("/")[2].partition(".")[0]: item["verdict"] for item in results["inputs"]}
    assert {name for name, verdict in verdicts.items() if verdict != "已用"} == {"考核政策", "年度测评表_2026"}
    assert len(verdicts) == 22
    scores = {person["id"]: (person["outcome"], person["score"]) for person in results["people"]}
    assert scores == SCORES
