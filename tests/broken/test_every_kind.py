"""Every kind of finding is raised by some broken folder, at its cell, about its person, and touches nobody else."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaohe_excel.commands import run as pipeline
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.errors import RosterError
from kaohe_excel.core.findings import CATALOGUE, Kind
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Severity, Verdict
from kaohe_excel.deciding.report import Report
from kaohe_excel.deciding.results_json import results_of
from kaohe_excel.policy import unit_policy
from kaohe_excel.reading import ReaderPool, open_folder
from kaohe_excel.terminal.progress import Progress
from tests.broken.case import CLEAN_NOTES, Case, Stop
from tests.broken.cases import CASES, STOPS
from tests.offices import clean_year
from tests.offices.folder import UnitFolder

AS_OF = date(2027, 1, 15)
LAYOUTS = {"retyped_quarter": "2026Q1", "official_quarter": "2026Q1", "retyped_year": "2026"}
KINDS = {kind.code: kind for kind in CATALOGUE}


@contextmanager
def opened(box: UnitFolder, pool: ReaderPool) -> Iterator[OpenUnit]:
    with open_folder(box.root, pool) as folder:
        yield OpenUnit(folder, unit_policy(box.root, None), AS_OF, Progress(quiet=True))


def assessed(box: UnitFolder, pool: ReaderPool, period: str) -> Report:
    with opened(box, pool) as unit:
        return pipeline.assess(unit, Period.parse(period)).report


def seen(report: Report) -> list[tuple[str, str, str]]:
    return sorted((f.kind.code, str(f.where), " ".join(f.persons)) for f in report.findings)


def results(report: Report) -> dict[str, dict[str, Any]]:
    """What each person's result is, without the cells that it rests on."""
    told = ("outcome", "proposed", "allowed", "score", "assessment_score", "poll_score", "months", "quarters", "host",
            "routine_score", "annual_poll_score", "needs_study", "candidate")  # fmt: skip
    return {person["id"]: {key: person.get(key) for key in told} for person in results_of(report)["people"]}


_CLEAN: dict[str, dict[str, dict[str, Any]]] = {}


def clean_results(layout: str, pool: ReaderPool, folder: Path) -> Mapping[str, dict[str, Any]]:
    if layout not in _CLEAN:
        _CLEAN[layout] = results(assessed(clean_box(layout, folder / "clean"), pool, LAYOUTS[layout]))
    return _CLEAN[layout]


def clean_box(layout: str, folder: Path) -> UnitFolder:
    files: Mapping[str, bytes] = getattr(clean_year, layout)()
    return UnitFolder(folder).fill(files)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_folder_is_clean_before_it_is_broken(pool: ReaderPool, tmp_path: Path, layout: str) -> None:
    report = assessed(clean_box(layout, tmp_path), pool, LAYOUTS[layout])
    assert seen(report) == list(CLEAN_NOTES[layout])
    assert {KINDS[code].severity for code, _, _ in CLEAN_NOTES[layout]} <= {Severity.NOTE}
    assert {receipt.verdict for receipt in report.receipts} == {Verdict.USED}
    assert set(results(report)) == set(clean_year.ASSESSED)


def test_the_two_layouts_say_the_same(pool: ReaderPool, tmp_path: Path) -> None:
    retyped = clean_results("retyped_quarter", pool, tmp_path / "a")
    assert retyped == clean_results("official_quarter", pool, tmp_path / "b")
    assert {person: result["outcome"] for person, result in retyped.items()} == clean_year.OUTCOMES
    # 84 x 0.4 + 83.5 x 0.4 + 84 x 0.2; 8 x 100 + 10 x 85 + 2 x 70 over 20 ballots; 83.8 x 0.7 + 89.5 x 0.3 = 85.51
    told = ("assessment_score", "poll_score", "score")
    assert [retyped["ZD004"][key] for key in told] == ["83.80", "89.50", "85.51"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_broken_folder_says_what_is_wrong_and_touches_nobody_else(
    case: Case, pool: ReaderPool, tmp_path: Path
) -> None:
    clean = clean_results(case.layout, pool, tmp_path)
    box = clean_box(case.layout, tmp_path / "单位")
    case.harm(box)
    report = assessed(box, pool, LAYOUTS[case.layout])
    wanted, found = (
        Counter(case.found) + Counter(CLEAN_NOTES[case.layout]) - Counter(case.spared),
        Counter(seen(report)),
    )
    assert {"not said": sorted(wanted - found), "said besides": sorted(found - wanted)} == {
        "not said": [],
        "said besides": [],
    }
    now = results(report)
    assert {person: str(now[person]["outcome"]) for person in now if now[person] != clean.get(person)} == case.outcomes
    assert set(clean) - set(now) == set(case.gone)
    assert all(finding.message and finding.remedy and "{" not in finding.message for finding in report.findings)


@pytest.mark.parametrize("case", STOPS, ids=lambda case: case.title)
def test_a_broken_roster_stops_the_run_and_lists_every_fault(case: Stop, pool: ReaderPool, tmp_path: Path) -> None:
    box = clean_box("retyped_quarter", tmp_path)
    case.harm(box)
    with pytest.raises(RosterError) as stopped:
        assessed(box, pool, "2026Q1")
    faults = [fault.partition("：") for fault in stopped.value.faults]
    assert sorted(where for where, _, _ in faults) == sorted(where for _, where in case.faults)
    for code, where in case.faults:
        assert any(place == where and is_said(KINDS[code], message) for place, _, message in faults), (code, faults)


def is_said(kind: Kind, message: str) -> bool:
    """Whether a message is this kind's sentence with some values."""
    pieces = re.split(r"\{\w+\}", kind.sentence)
    return re.fullmatch(".+".join(map(re.escape, pieces)), message) is not None


def test_every_kind_of_finding_has_a_way_to_break_the_folder() -> None:
    shown = {code for notes in CLEAN_NOTES.values() for code, _, _ in notes} | {
        code for case in CASES for code, _, _ in case.found
    }
    shown |= {code for stop in STOPS for code, _ in stop.faults}
    assert sorted(KINDS.keys() - shown) == []
    assert sorted(shown - KINDS.keys()) == []


def test_no_two_cases_have_the_same_title() -> None:
    titles = [case.title for case in CASES] + [stop.title for stop in STOPS]
    assert sorted(titles) == sorted(set(titles))
