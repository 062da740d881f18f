"""The sample year's papers are what was last accepted; what differs is saved under tests/artefacts to be compared."""

import shutil
from pathlib import Path

import pytest

from tests.golden.dumps import ACCEPTED, Dump, dumps, save, written

ARTEFACTS = Path(__file__).resolve().parents[1] / "artefacts" / "golden"
MOST_LINES = 8_000


@pytest.fixture(scope="module")
def actual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dump]:
    """Today's dumps; kept as artefacts for a diff, in full beside them."""
    texts = dumps(written(tmp_path_factory.mktemp("golden")))
    shutil.rmtree(ARTEFACTS, ignore_errors=True)
    save({name: dump.text() for name, dump in texts.items()}, ARTEFACTS)
    save({f"full/{name}": dump.full for name, dump in texts.items()}, ARTEFACTS)
    return texts


def test_the_same_papers_are_written_as_were_accepted(actual: dict[str, Dump]) -> None:
    accepted = {path.relative_to(ACCEPTED).as_posix() for path in ACCEPTED.rglob("*") if path.is_file()}
    assert set(actual) == accepted


def test_every_paper_says_what_was_accepted(actual: dict[str, Dump]) -> None:
    differing = [name for name, dump in actual.items() if (ACCEPTED / name).read_text(encoding="utf-8") != dump.text()]
    assert not differing, f"compare with: git diff --no-index {ACCEPTED} {ARTEFACTS}; accept with: make golden"


def test_a_person_can_review_all_of_it() -> None:
    files = [path for path in ACCEPTED.rglob("*") if path.is_file()]
    assert sum(path.read_text(encoding="utf-8").count("\n") for path in files) <= MOST_LINES


def test_a_figure_that_no_line_tells_changes_the_digest() -> None:
    told = Dump("== SL001\n", "SL001!C6 '12.50'\n")
    assert told.text() != told._replace(full="SL001!C6 '12.51'\n").text()
