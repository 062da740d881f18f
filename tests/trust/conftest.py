"""A small unit with a mistake in it, so that a run has something to send back."""

from pathlib import Path

import pytest

from tests.offices.folder import put
from tests.offices.sheets import person_row, rating_page, with_score
from tests.offices.small_unit import Q1, write_unit


@pytest.fixture(scope="session")
def flawed_unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decided quarter in which one rater's form holds a score out of range; never written to."""
    folder = write_unit(tmp_path_factory.mktemp("trust") / "单位", (Q1,))
    rows = [person_row("ZD004", "钱伟", with_score(0, 7)), person_row("ZD005", "孙丽")]
    put(folder, "收件/2026-03/ZD003评分表.xlsx", rating_page(rows, rater="赵敏（ZD003）"))
    return folder
