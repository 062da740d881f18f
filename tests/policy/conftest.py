"""A unit's own policy file, written and loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kaohe_excel.policy import Policies, load_policy

Load = Callable[[str], Policies]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load the shipped numbers with a unit's file of this text."""

    def with_text(text: str) -> Policies:
        path = tmp_path / "考核政策.toml"
        path.write_text(text, encoding="utf-8")
        return load_policy(path)

    return with_text


@pytest.fixture
def load_value(load: Load) -> Callable[[str, str], Policies]:
    """Load with one key set to a TOML value from 1 January 2026."""

    def with_value(key: str, value: str) -> Policies:
        return load(f'[[{key}]]\nfrom = 2026-01-01\nreference = "局务会"\nvalue = {value}\n')

    return with_value
