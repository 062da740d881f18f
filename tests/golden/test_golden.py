"""The sample year's papers are what was last accepted; what differs is saved under tests/artefacts to be compared."""

import shutil
from pathlib import Path

import pytest

from tests.golden.dumps import ACCEPTED, dumps, save, written

ARTEFACTS = Path(__file__).resolve().parents[1] / "artefacts" / "golden"


@pytest.fixture(scope="module")
def actual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Today's dumps; kept as artefacts for a diff."""
    texts = dumps(written(tmp_path_factory.mktemp("golden")))
    shutil.rmtree(ARTEFACTS, ignore_errors=True)
    save(texts, ARTEFACTS)
    return texts


def test_the_same_papers_are_written_as_were_accepted(actual: dict[str, str]) -> None:
    accepted = {path.relative_to(ACCEPTED).as_posix() for path in ACCEPTED.rglob("*") if path.is_file()}
    assert set(actual) == accepted


def test_every_paper_says_what_was_accepted(actual: dict[str, str]) -> None:
    differing = [name for name, text in actual.items() if (ACCEPTED / name).read_text(encoding="utf-8") != text]
    assert not differing, f"compare with: git diff --no-index {ACCEPTED} {ARTEFACTS}; accept with: make golden"
