"""For every command and every place where it can put something: what somebody else has there survives byte for byte."""

from pathlib import Path

import pytest

from kaohe_excel.cli import main
from tests.outputs.sweep import OUT, READING, WRITING, outcomes


def test_no_command_is_left_out() -> None:
    assert set(main.commands) == set(WRITING) | READING


@pytest.mark.parametrize("command", WRITING)
def test_a_foreign_file_survives_wherever_a_command_puts_something(command: str, tmp_path: Path) -> None:
    found = list(outcomes(tmp_path, command))
    assert len(found) >= 2
    lost = [one for one in found if not one.found]
    assert lost == []
    changed = [one for one in found if one.exit_code == 2 and one.wrote]
    assert changed == []
    if any(one.place.startswith(f"{OUT}/") for one in found):
        assert any(one.exit_code != 2 for one in found)
        assert command == "watch" or any(one.exit_code == 2 for one in found)
