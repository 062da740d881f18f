"""The parsing children and a unit's folder, for every test of this room."""

from pathlib import Path

import pytest

from kaohe_excel.policy import load_policy
from kaohe_excel.reading import ReaderPool
from tests.offices.folder import UnitFolder
from tests.offices.sheets import roster_pages


@pytest.fixture
def office(tmp_path: Path, pool: ReaderPool) -> UnitFolder:
    """A folder that holds nothing but a sound 人员名册."""
    made = UnitFolder(tmp_path, pool, load_policy())
    made.put("名册.xlsx", *roster_pages())
    return made
