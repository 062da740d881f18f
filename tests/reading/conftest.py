"""The parsing children and a unit's folder, for every test of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kaohe_excel.policy import load_policy
from kaohe_excel.reading import ReaderPool, start_pool
from tests.reading.offices import Office, roster_pages


@pytest.fixture(scope="session")
def pool() -> Iterator[ReaderPool]:
    """Parsing children for the whole session."""
    with start_pool(2) as children:
        yield children


@pytest.fixture
def office(tmp_path: Path, pool: ReaderPool) -> Office:
    """A folder that holds nothing but a sound 人员名册."""
    made = Office(tmp_path, pool, load_policy())
    made.put("名册.xlsx", *roster_pages())
    return made
