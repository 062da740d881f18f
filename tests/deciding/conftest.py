"""A small unit whose first quarter waits for its decisions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.offices.desk import Unit
from tests.offices.small_unit import Q1, write_unit


@pytest.fixture
def unit(tmp_path: Path, kaohe: Callable[..., Result]) -> Unit:
    """赵敏 85.00, 钱伟 93.00, 孙丽 81.27: nothing decided yet."""
    made = Unit(tmp_path, kaohe)
    write_unit(made.root, (Q1,), decided=False)
    return made
