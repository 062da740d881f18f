"""Two or three habits of offices at once: every score is what it was, or it is said and the person waits."""

import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kaohe_excel.core.terms import Severity
from kaohe_excel.deciding.report import Report
from tests.habits.habits import HABITS, Habit, Touched
from tests.habits.unit import LAYOUTS, LIST, assessed, clean_bytes, clean_desk, people_of

TRIES = 500
BATCHES = 20
_LOUD = (Severity.ERROR, Severity.WARNING)
_DECIDED = ("decided", "outcome", "proposed")


@cache
def clean_people(layout: str, root: Path) -> dict[str, dict[str, Any]]:
    folder = root / layout
    clean_desk(layout).fill(folder, clean_bytes(layout))
    return people_of(assessed(folder))


def faults(layout: str, habits: Sequence[Habit], rng: Random, root: Path) -> list[str]:
    """What a run over a folder spoilt by these habits got wrong without a word."""
    clean, desk, folder = clean_people(layout, root), clean_desk(layout), root / "try"
    touched = []
    for habit in habits:
        touched.append(habit(desk, rng))
        desk.touched.add(touched[-1].file)
    shutil.rmtree(folder, ignore_errors=True)
    desk.fill(folder, clean_bytes(layout))
    report = assessed(folder)
    said = [touch.file for touch in touched if _is_said(report, touch.file)]
    quiet = [f"nothing said of {touch.file}" for touch in touched if touch.loud and touch.file not in said]
    wrong = [_wrong(person, was, now, touched, report) for person, was, now in _changed(clean, people_of(report))]
    return [*quiet, *filter(None, wrong)]


def _is_said(report: Report, file: str) -> bool:
    loud = [finding for finding in report.findings if finding.kind.severity in _LOUD]
    return any(finding.where.file == file or file in finding.message for finding in loud)


def _changed(clean: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [
        (person, clean.get(person), now.get(person))
        for person in {*clean, *now}
        if clean.get(person) != now.get(person)
    ]


def _wrong(person: str, was: Any, now: Any, touched: Sequence[Touched], report: Report) -> str:
    if was is None or now is None:
        return f"{person} came or went"
    said = any(_is_said(report, touch.file) for touch in touched)
    figures = {key for key in was if was[key] != now[key]} - {*_DECIDED}
    waits = now["score"] is None  # 待补, or 待定 until the sheet that is there decides it
    if said and (waits or not figures or _lost_with_its_list(touched, report)):
        return ""
    return f"{person}: {was['outcome']} {was['score']} → {now['outcome']} {now['score']} {sorted(figures)} said={said}"


def _lost_with_its_list(touched: Sequence[Touched], report: Report) -> bool:
    """A list that cannot be used is an error on the file, and scores go on without it."""
    errors = {finding.where.file for finding in report.findings if finding.kind.severity is Severity.ERROR}
    return any(touch.file == LIST for touch in touched) and LIST in errors


def tried(seed: int, root: Path, habits: Sequence[Habit] = ()) -> tuple[str, list[str]]:
    """One random combination: its name, and its faults."""
    rng = Random(seed)
    layout = rng.choice(LAYOUTS)
    chosen = list(habits) or rng.sample(HABITS, rng.choice((2, 2, 3)))
    name = f"{seed} {layout} {'+'.join(habit.__name__ for habit in chosen)}"
    return name, faults(layout, chosen, rng, root)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_unit_is_clean_before_it_is_spoilt(layout: str, tmp_path: Path) -> None:
    clean_desk(layout).fill(tmp_path, clean_bytes(layout))
    report = assessed(tmp_path)
    assert [str(f.message) for f in report.findings if f.kind.severity in _LOUD and f.kind.code != "K804"] == []
    scores = [person["score"] for person in people_of(report).values()]
    assert None not in scores
    assert len(set(scores)) == len(scores)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
def test_a_habit_alone_changes_nothing_without_a_word(habit: Habit, tmp_path: Path) -> None:
    found = dict([tried(0, tmp_path, [habit])])
    assert {name: own for name, own in found.items() if own} == {}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_habits_together_change_nothing_without_a_word(batch: int, tmp_path: Path) -> None:
    size = TRIES // BATCHES
    found = dict(tried(1000 + seed, tmp_path) for seed in range(batch * size, (batch + 1) * size))
    assert len(found) == size
    assert {name: own for name, own in found.items() if own} == {}
