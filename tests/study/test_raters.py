"""Severity, outliers, patterns and jumps: planted faults are found, fair years are left alone, names change nothing."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from kaohe_excel.core.period import Period
from kaohe_excel.policy import load_policy
from kaohe_excel.study.marks import parts_of, table_of
from kaohe_excel.study.months import jumps
from kaohe_excel.study.patterns import alike, copies, ends_of_scale, halo
from kaohe_excel.study.severity import outliers, rater_effects, severities

LIMITS = load_policy().versions[-1].study_limits
MONTHS = [Period.of_month(2026, month) for month in range(1, 13)]
FULL = (500, 400, 300, 300, 500, 500, 500, 500, 500, 500, 1000, 1000, 1000, 1000, 800, 700)
OFFICES, PEOPLE = 5, 6
"""科室 and people in each: one leader marks all, two share the offices, every office has its head."""


def unit(seed: int, months: Sequence[Period] = MONTHS, noise: float = 2.5) -> pd.DataFrame:
    """A fair time: people differ, months differ, raters do not, and every mark has its own error."""
    draw = np.random.default_rng(seed)
    rows = []
    for person in range(OFFICES * PEOPLE):
        office, level = person // PEOPLE, draw.normal(84, 5)
        for month in months:
            now = level + draw.normal(0, 1)
            for rater in ("boss", f"deputy{office % 2}", f"head{office}"):
                share = np.clip((now + draw.normal(0, noise)) / 100 + draw.normal(0, 0.06, len(FULL)), 0, 1)
                scores = tuple(round(one * full / 50) * 50 for one, full in zip(share, FULL, strict=True))
                rows.append((rater, f"P{person:02d}", month, scores))
    return with_points(pd.DataFrame(rows, columns=["rater", "person", "period", "scores"]))


def with_points(lines: pd.DataFrame) -> pd.DataFrame:
    lines["points"] = [sum(scores) / 100 for scores in lines["scores"]]
    for at, name in enumerate("德能勤绩廉"):
        lines[name] = [sum(scores[at * 3 : at * 3 + 3]) / 100 for scores in lines["scores"]]
    return lines


def moved(lines: pd.DataFrame, where: pd.Series, points: float) -> pd.DataFrame:
    """The same lines with so many points more (or less) where said, spread over the indicators."""
    found = lines.copy()
    found.loc[where, "points"] += points
    return found


FULL_OF = {f"P{person:02d}": FULL for person in range(OFFICES * PEOPLE)}


def flags(lines: pd.DataFrame) -> list[object]:
    """Everything that would be noted about a time."""
    table = table_of(lines)
    return [
        *(one for one in severities(table, LIMITS) if one.noted),
        *outliers(table, LIMITS),
        *alike(lines, FULL_OF, LIMITS),
        *copies(lines, FULL_OF, LIMITS),
        *jumps(lines, LIMITS),
    ]


def test_fair_years_raise_no_flag_in_at_least_95_of_100() -> None:
    assert sum(not flags(unit(seed, MONTHS[:3])) for seed in range(100)) >= 95


def test_a_rater_six_points_harder_than_the_others_is_found_and_nobody_else() -> None:
    found = 0
    for seed in range(50):
        lines = unit(seed, MONTHS[:3])
        noted = [
            one for one in severities(table_of(moved(lines, lines["rater"] == "deputy0", -7)), LIMITS) if one.noted
        ]
        found += [one.rater for one in noted] == ["deputy0"]
    assert found >= 45


def test_one_person_marked_fifteen_points_low_by_one_rater_is_found_and_nobody_else() -> None:
    found = 0
    for seed in range(50):
        lines = unit(seed, MONTHS[:3])
        where = (lines["rater"] == "head3") & (lines["person"] == "P20")
        marks = outliers(table_of(moved(lines, where, -15)), LIMITS)
        found += [(one.rater, one.person) for one in marks] == [("head3", "P20")]
    assert found >= 45


def test_a_month_in_which_one_rater_drops_ten_points_is_found_as_his_jump_only() -> None:
    lines = unit(3)
    where = (lines["rater"] == "boss") & (lines["period"] >= MONTHS[6])
    assert [(one.rater, one.before, one.period) for one in jumps(moved(lines, where, -10), LIMITS)] == [
        ("boss", MONTHS[5], MONTHS[6])
    ]


def test_a_form_on_which_everybody_has_the_same_marks_is_alike_and_no_copy() -> None:
    lines = unit(4, MONTHS[:2])
    where = lines["rater"] == "head1"
    lines.loc[where, "scores"] = pd.Series([FULL] * int(where.sum()), index=lines.index[where])
    found = alike(lines, FULL_OF, LIMITS)
    assert {(one.rater, one.period, one.share, one.everybody) for one in found} == {
        ("head1", month, 1.0, everybody) for month in MONTHS[:2] for everybody in (True, False)
    }
    assert copies(lines, FULL_OF, LIMITS) == ()


def test_last_months_sheet_and_another_raters_sheet_are_copies() -> None:
    lines = unit(5, MONTHS[:3]).set_index(["rater", "period", "person"])["scores"]
    again = {person: lines["head2", MONTHS[0], person] for person in (f"P{n}" for n in range(12, 18))}
    for person, scores in again.items():
        lines["head2", MONTHS[1], person] = scores
        lines["deputy0", MONTHS[2], person] = lines["head2", MONTHS[2], person]
    found = copies(with_points(lines.reset_index()), FULL_OF, LIMITS)
    assert [(one.rater, one.period, one.other_rater, one.other_period, one.same) for one in found] == [
        ("head2", MONTHS[1], "head2", MONTHS[0], 6),
        ("head2", MONTHS[2], "deputy0", MONTHS[2], 6),
    ]


def test_severity_is_the_difference_from_the_others_on_shared_people() -> None:
    table = pd.DataFrame({"a": [70.0, 72, 74, 76, 78], "b": [80.0, 82, 84, 86, 88], "c": [80.0, 82, 84, 86, 88]})
    hard = severities(table, LIMITS)[0]
    assert (hard.rater, hard.people, hard.difference.value, hard.noted) == ("a", 5, pytest.approx(-10), True)
    assert hard.spread == pytest.approx(hard.others)
    assert rater_effects(table).to_dict() == pytest.approx({"a": -10, "b": 0, "c": 0})


def test_of_two_raters_who_differ_neither_is_noted() -> None:
    table = pd.DataFrame({"a": [70.0, 72, 74, 76, 78], "b": [80.0, 82, 84, 86, 88.5]})
    assert [one.noted for one in severities(table, LIMITS)] == [False, False]
    assert outliers(table, LIMITS) == ()


def test_raters_without_a_shared_person_are_not_compared() -> None:
    table = pd.DataFrame(
        {"a": [70.0, 72, np.nan, np.nan], "b": [71.0, 70, np.nan, np.nan], "c": [np.nan, np.nan, 90, 91]}
    )
    assert [list(part.columns) for part in parts_of(table)] == [["a", "b"], ["c"]]


def test_ends_of_the_scale_and_halo_are_stated_for_every_rater() -> None:
    lines = unit(6, MONTHS[:2])
    assert {one.rater for one in ends_of_scale(lines, FULL_OF)} == set(lines["rater"])
    found = halo(lines, list("德能勤绩廉"), LIMITS)
    assert found.between(-1, 1).all()
    same = lines.assign(**dict.fromkeys("德能勤绩廉", lines["points"]))
    assert halo(same, list("德能勤绩廉"), LIMITS).round(9).eq(1).all()


def test_other_names_of_people_and_raters_change_no_figure() -> None:
    lines = unit(7, MONTHS[:3])
    lines = moved(lines, lines["rater"] == "head4", -9)
    names = {rater: f"z{at}" for at, rater in enumerate(sorted(lines["rater"].unique(), reverse=True))}
    other = lines.assign(rater=lines["rater"].map(names), person="X" + lines["person"])
    for one, two in zip(
        severities(table_of(lines), LIMITS),
        sorted(severities(table_of(other), LIMITS), key=lambda one: one.rater, reverse=True),
        strict=True,
    ):
        assert two.difference == pytest.approx(one.difference)
        assert (two.people, two.noted, two.probability) == (one.people, one.noted, pytest.approx(one.probability))
        assert two.rater == names[one.rater]


def test_a_time_without_marks_has_nothing_to_note() -> None:
    empty = unit(1, MONTHS[:1]).iloc[:0]
    assert flags(empty) == []
