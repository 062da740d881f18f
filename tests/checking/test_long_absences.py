"""旷工 (公务员法88): more than 15 working days following each other, or more than 30 in a year; counted by hand on the calendar.

In March 2026 the 2nd is a Monday and no holiday falls into it; 清明 is 4–6 April, so that 7 April follows 3 April.
"""

import pytest

from kaohe_excel.checking.sanctions import long_absences
from kaohe_excel.core.facts import Behaviour, BehaviourList
from kaohe_excel.core.period import Period
from tests.offices.facts import Office, behaviour

YEAR = Period(2026)
WORDS = {"F08": "旷工一天", "F07": "迟到"}


def said(*records: tuple[str, int], item: str = "F08", period: Period = YEAR) -> list[tuple[str, str]]:
    """(days in the year, longest run) of the one finding there is, or none."""
    rows: list[Behaviour] = [behaviour("A", day, item, times) for day, times in records]
    listed = BehaviourList("清单.xlsx", Period.parse("2026-03"), behaviours=tuple(rows))
    roster = Office().person("A").roster
    findings = long_absences(roster, (listed,), WORDS, period)
    assert {finding.kind.code for finding in findings} <= {"K423"}
    return [(finding.values["days"], finding.values["running"]) for finding in findings]


@pytest.mark.parametrize(
    ("records", "found"),
    [
        ([("2026-03-02", 14)], []),
        ([("2026-03-02", 15)], []),
        ([("2026-03-02", 16)], [("16", "16")]),
        # two records that follow each other over a weekend are one run
        ([("2026-03-02", 10), ("2026-03-16", 5)], []),
        ([("2026-03-02", 10), ("2026-03-16", 6)], [("16", "16")]),
        # over the holiday of 清明 too
        ([("2026-03-23", 10), ("2026-04-07", 6)], [("16", "16")]),
        # a day at work between them breaks it
        ([("2026-03-02", 10), ("2026-03-17", 15)], []),
        # a day told twice counts once
        ([("2026-03-02", 15), ("2026-03-20", 1)], []),
        ([("2026-03-02", 15), ("2026-03-20", 2)], [("16", "16")]),
        # Saturday 28 February is a working day (补班) and belongs to the run; Saturday 7 March is none
        ([("2026-02-28", 1), ("2026-03-02", 15)], [("16", "16")]),
        ([("2026-03-02", 5), ("2026-03-07", 10)], []),
        ([("2026-03-02", 5), ("2026-03-07", 11)], [("16", "16")]),
    ],
)
def test_a_run_of_more_than_fifteen_working_days_is_said(
    records: list[tuple[str, int]], found: list[tuple[str, str]]
) -> None:
    assert said(*records) == found


@pytest.mark.parametrize(("last", "found"), [(9, []), (10, []), (11, [("31", "11")])])
def test_more_than_thirty_days_in_a_year_are_said(last: int, found: list[tuple[str, str]]) -> None:
    assert said(("2026-03-02", 10), ("2026-05-11", 10), ("2026-08-03", last)) == found


def test_days_of_another_year_and_other_items_do_not_count() -> None:
    assert said(("2025-11-03", 10), ("2026-03-02", 10), ("2026-05-11", 11)) == []
    assert said(("2026-03-02", 16), item="F07") == []


def test_it_is_said_in_the_periods_that_a_day_of_it_touches() -> None:
    assert said(("2026-03-02", 16), period=Period.parse("2026Q1")) == [("16", "16")]
    assert said(("2026-03-02", 16), period=Period.parse("2026-03")) == [("16", "16")]
    assert said(("2026-03-02", 16), period=Period.parse("2026Q2")) == []
