"""A seal keeps the look of its day: the unit's 版式.toml is sealed like any input, and only the sealed one is gone by."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kaohe_excel.core.design import DESIGN_NAME
from tests.offices.small_unit import AS_OF, Q1, Q2, write_unit

Kaohe = Callable[..., Result]
OWN = '[colours]\naccent = "#B00020"\n\n[workbook_sizes]\nbody = 12\n\n[wording]\nseal_line = "示例区统计局党组"\n'


@pytest.fixture
def sealed(tmp_path: Path, kaohe: Kaohe) -> Path:
    """A unit with a look of its own whose first quarter is sealed; the second is decided."""
    unit = write_unit(tmp_path / "单位", (Q1, Q2))
    (unit / DESIGN_NAME).write_text(OWN, encoding="utf-8")
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    return unit


def verified(unit: Path, kaohe: Kaohe) -> dict[str, Any]:
    """What ``verify`` says of the first quarter."""
    found = json.loads(kaohe("verify", unit, "2026Q1", "--format", "json").output)
    quarter: dict[str, Any] = next(one for one in found if one["folder"] == "2026Q1")
    return quarter


def test_the_seal_holds_the_file_and_papers_that_follow_it(sealed: Path) -> None:
    folder = sealed / "归档/2026Q1"
    assert (folder / "输入" / DESIGN_NAME).read_text(encoding="utf-8") == OWN
    assert "<p>示例区统计局党组</p>" in (folder / "输出/公示.html").read_text(encoding="utf-8")
    assert "#B00020" in (folder / "输出/反馈通知书-全部.html").read_text(encoding="utf-8")


def test_the_sealed_papers_come_out_again_byte_for_byte(sealed: Path, kaohe: Kaohe) -> None:
    one = verified(sealed, kaohe)
    assert (one["compared"], one["faults"]) == ("逐字节", [])


@pytest.mark.parametrize("place", [0, 25, -3])
def test_a_flipped_byte_in_the_sealed_file_is_found(sealed: Path, kaohe: Kaohe, place: int) -> None:
    path = sealed / "归档/2026Q1/输入" / DESIGN_NAME
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert verified(sealed, kaohe)["faults"] == [{"file": f"输入/{DESIGN_NAME}", "what": "内容被改动"}]
    assert kaohe("verify", sealed).exit_code == 1


@pytest.mark.parametrize(
    "today",
    ['[colours]\naccent = "#00FF00"\n', "[colours\n", "[colours]\naccent = 'red'\n", None],
    ids=["changed", "no toml", "wrong", "gone"],
)
def test_whatever_becomes_of_the_units_file_the_seal_still_verifies(
    sealed: Path, kaohe: Kaohe, today: str | None
) -> None:
    if today is None:
        (sealed / DESIGN_NAME).unlink()
    else:
        (sealed / DESIGN_NAME).write_text(today, encoding="utf-8")
    one = verified(sealed, kaohe)
    assert (one["compared"], one["faults"]) == ("逐字节", [])
    assert kaohe("verify", sealed).exit_code == 0


def test_a_file_that_came_after_the_seal_does_not_reach_it(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_unit(tmp_path / "单位")
    assert kaohe("seal", unit, "2026Q1", "--as-of", AS_OF).exit_code == 0
    (unit / DESIGN_NAME).write_text(OWN, encoding="utf-8")
    one = verified(unit, kaohe)
    assert (one["compared"], one["faults"]) == ("逐字节", [])


def test_two_seals_keep_two_looks(sealed: Path, kaohe: Kaohe) -> None:
    (sealed / DESIGN_NAME).write_text('[wording]\nseal_line = "新的落款"\n', encoding="utf-8")
    assert kaohe("seal", sealed, "2026Q2", "--as-of", "2026-07-12").exit_code == 0
    checked = kaohe("verify", sealed)
    assert (checked.exit_code, checked.output.count("逐字节相同")) == (0, 2)
    pages = [(sealed / f"归档/{q}/输出/公示.html").read_text(encoding="utf-8") for q in ("2026Q1", "2026Q2")]
    assert ["新的落款" in page for page in pages] == [False, True]


def test_nothing_is_sealed_with_a_broken_file(sealed: Path, kaohe: Kaohe) -> None:
    (sealed / DESIGN_NAME).write_text("[colours\n", encoding="utf-8")
    refused = kaohe("seal", sealed, "2026Q2", "--as-of", "2026-07-12")
    assert (refused.exit_code, DESIGN_NAME in refused.output) == (2, True)
    assert not (sealed / "归档/2026Q2").exists()


def test_with_a_link_in_its_place_nothing_is_sealed(tmp_path: Path, kaohe: Kaohe) -> None:
    unit = write_unit(tmp_path / "单位")
    (tmp_path / "other.toml").write_text(OWN, encoding="utf-8")
    (unit / DESIGN_NAME).symlink_to(tmp_path / "other.toml")
    result = kaohe("seal", unit, "2026Q1", "--as-of", AS_OF)
    assert result.exit_code == 2
    assert DESIGN_NAME in result.output
    assert not (unit / "归档/2026Q1").exists()
