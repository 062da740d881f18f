"""Days present, secondments and their length, who owes whom a rating: at, under and over every line."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import ABSENCES, SECONDMENTS, MovementKind
from kaohe_excel.roster.presence import (
    ExpectedRater,
    Length,
    absence_text,
    away_over_half,
    counts,
    days_covered,
    expected_raters,
    has_left,
    is_assessed,
    is_available,
    movements_in,
    name_of,
    over_six_months_over_half,
    present_days,
    raters_of,
    row_for,
    secondment_over_half,
    secondments_of,
)
from tests.offices.facts import DEPUTY, HEAD, JAN, LEADER, Q1, Office, leaders

APRIL = Period.parse("2026-04")
FEB = Period.parse("2026-02")
YEAR = Period.parse("2026")
WEIGHTS = {LEADER: Fraction(2, 5), DEPUTY: Fraction(2, 5), HEAD: Fraction(1, 5)}


@pytest.mark.parametrize(
    ("last_day_away", "present"),
    [("2026-04-14", 16), ("2026-04-15", 15), ("2026-04-16", 14)],
)
def test_a_month_counts_only_when_present_on_more_than_half_of_its_days(last_day_away: str, present: int) -> None:
    roster = Office().person("A").away("A", "病事假", "2026-04-01", last_day_away).roster
    assert present_days(roster, "A", APRIL) == present
    assert counts(roster, "A", APRIL) is (present > 15)


def test_a_month_with_an_odd_number_of_days_is_decided_by_the_odd_day() -> None:
    # January has 31 days: 16 present are more than half, 15 are not.
    assert counts(Office().person("A", start="2026-01-16").roster, "A", JAN)
    assert not counts(Office().person("A", start="2026-01-17").roster, "A", JAN)


def test_joining_and_leaving_inside_a_month_are_inside_days() -> None:
    assert present_days(Office().person("A", start="2026-04-10", end="2026-04-12").roster, "A", APRIL) == 3


@pytest.mark.parametrize("kind", sorted(ABSENCES))
def test_every_kind_of_absence_takes_days_away(kind: MovementKind) -> None:
    assert present_days(Office().person("A").away("A", kind, "2026-04-03", None).roster, "A", APRIL) == 2


def test_probation_is_presence() -> None:
    roster = Office().person("A").away("A", "试用期", "2026-01-01", "2026-12-31").roster
    assert present_days(roster, "A", APRIL) == 30


def test_overlapping_movements_count_a_day_once() -> None:
    office = (
        Office()
        .person("A")
        .away("A", "借调", "2026-04-01", "2026-04-10")
        .away("A", "病事假", "2026-04-05", "2026-04-12")
    )
    roster = office.roster
    assert present_days(roster, "A", APRIL) == 18
    assert days_covered(movements_in(roster, "A", APRIL, ABSENCES), APRIL) == 12


def test_an_absence_before_joining_takes_nothing_away() -> None:
    roster = Office().person("A", start="2026-04-11").away("A", "学习培训", "2026-04-01", "2026-04-15").roster
    assert present_days(roster, "A", APRIL) == 15


def test_over_half_of_a_quarter_is_of_its_calendar_days() -> None:
    # The first quarter of 2026 has 90 days: 45 are exactly half.
    for last, expected in (("2026-02-14", False), ("2026-02-15", True)):
        roster = Office().person("A").away("A", "病事假", "2026-01-01", last).roster
        assert away_over_half(roster, "A", Q1, (MovementKind.LEAVE,)) is expected


def test_days_before_joining_are_no_days_away() -> None:
    # 29 days from 3 March, all of them away: under half of 90, though the movement began in January.
    roster = Office().person("A", start="2026-03-03").away("A", "借调", "2026-01-01", None).roster
    assert not away_over_half(roster, "A", Q1, SECONDMENTS)
    assert secondment_over_half(roster, "A", Q1) is None


def test_absence_is_put_in_words() -> None:
    roster = Office().person("A").away("A", "借调", "2026-04-01", "2026-04-20").roster
    assert absence_text(roster, "A", APRIL) == "借调，在岗10天，未超过2026年4月的一半"
    assert absence_text(Office().person("A", start="2026-04-21").roster, "A", APRIL).startswith(
        "在册时间不足，在岗10天"
    )


# --- one person over time ------------------------------------------------------------------------------------------


def test_the_row_in_force_on_the_last_day_holds_for_the_period() -> None:
    roster = Office().person("A", "一科", end="2026-02-10").person("A", "二科", start="2026-02-11").roster
    assert [row_for(roster, "A", month).department for month in (JAN, FEB)] == ["一科", "二科"]
    assert roster.persons == ("A",)


def test_who_left_before_the_last_day_is_not_assessed_but_counted_as_gone() -> None:
    roster = Office().person("A", end="2026-03-30").person("B", end="2026-03-31").person("C", end="2025-12-31").roster
    assert [is_assessed(roster, p, Q1) for p in "ABC"] == [False, True, False]
    assert [has_left(roster, p, Q1) for p in "ABC"] == [True, False, False]


@pytest.mark.parametrize(
    ("category", "assessed"),
    [("公务员", True), ("科级以下公务员", True), ("参公人员", True), ("班子成员", False), ("区管领导干部", False)],
)
def test_leaders_are_not_assessed(category: str, assessed: bool) -> None:
    roster = Office().person("A", category=category).roster
    assert is_assessed(roster, "A", Q1) is assessed


def test_a_name_is_the_latest_one_and_a_stranger_is_his_id() -> None:
    roster = Office().person("A").roster
    assert (name_of(roster, "A"), name_of(roster, "Z")) == ("A某", "Z")


# --- secondments ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "length"),
    [("2026-07-30", Length.WITHIN), ("2026-07-31", Length.EXACTLY), ("2026-08-01", Length.OVER)],
)
def test_six_months_count_both_ends(end: str, length: Length) -> None:
    roster = Office().person("A").away("A", "借调", "2026-02-01", end).roster
    (secondment,) = secondments_of(roster, "A")
    assert secondment.length(Q1) is length


def test_the_recorded_length_counts_before_it_has_passed() -> None:
    roster = Office().person("A").away("A", "挂职", "2026-01-01", "2027-12-31").roster
    assert secondment_over_half(roster, "A", Q1).length(Q1) is Length.OVER


def test_a_running_secondment_is_as_long_as_it_has_lasted_by_the_last_day() -> None:
    roster = Office().person("A").away("A", "借调", "2026-01-01", None).roster
    second, third = Period.parse("2026Q2"), Period.parse("2026Q3")
    assert [secondment_over_half(roster, "A", q).length(q) for q in (second, third)] == [Length.EXACTLY, Length.OVER]


def test_consecutive_rows_of_one_kind_and_unit_are_one_secondment() -> None:
    office = (
        Office().person("A").away("A", "借调", "2026-01-01", "2026-03-31").away("A", "借调", "2026-04-01", "2026-07-01")
    )
    (joined,) = secondments_of(office.roster, "A")
    assert (joined.start, joined.end) == (date(2026, 1, 1), date(2026, 7, 1))
    assert len(joined.places) == 2
    assert joined.length(Q1) is Length.OVER


@pytest.mark.parametrize(
    ("kind", "start", "unit"),
    [("借调", "2026-04-02", "区委办"), ("挂职", "2026-04-01", "区委办"), ("借调", "2026-04-01", "区府办")],
)
def test_a_gap_another_kind_or_another_unit_begins_a_new_secondment(kind: str, start: str, unit: str) -> None:
    office = (
        Office().person("A").away("A", "借调", "2026-01-01", "2026-03-31").away("A", kind, start, "2026-07-01", unit)
    )
    assert len(secondments_of(office.roster, "A")) == 2


def test_rows_out_of_order_and_inside_one_another_are_joined() -> None:
    office = (
        Office().person("A").away("A", "借调", "2026-03-01", "2026-03-31").away("A", "借调", "2026-01-01", "2026-06-30")
    )
    (joined,) = secondments_of(office.roster, "A")
    assert (joined.start, joined.end) == (date(2026, 1, 1), date(2026, 6, 30))


def test_leave_is_no_secondment() -> None:
    assert secondments_of(Office().person("A").away("A", "病事假", "2026-01-01", None).roster, "A") == ()


@pytest.mark.parametrize(("last", "seconded"), [("2026-02-14", False), ("2026-02-15", True)])
def test_seconded_means_elsewhere_on_more_than_half_of_the_quarter(last: str, seconded: bool) -> None:
    roster = Office().person("A").away("A", "学习培训", "2026-01-01", last).roster
    assert (secondment_over_half(roster, "A", Q1) is not None) is seconded


def test_two_secondments_add_up_and_the_one_with_more_days_in_the_quarter_governs() -> None:
    # 24 + 23 days: neither covers half of 90 alone, together 47.
    office = Office().person("A").away("A", "借调", "2025-06-01", "2026-01-24", "市局")
    office.away("A", "学习培训", "2026-03-09", "2026-03-31", "党校")
    assert secondment_over_half(office.roster, "A", Q1).host_unit == "市局"


def test_between_secondments_with_equally_many_days_the_longer_governs() -> None:
    # 31 days in January, 31 in March; the first began in 2025.
    office = Office().person("A").away("A", "借调", "2026-03-01", "2026-04-30", "党校")
    office.away("A", "借调", "2025-06-01", "2026-01-31", "市局")
    assert secondment_over_half(office.roster, "A", Q1).host_unit == "市局"


def test_only_secondments_over_six_months_count_for_the_year() -> None:
    # 1 Jan–30 Jun is exactly six months; with one more day it is over, and 182 days are still under half of 365.
    def year_of(last: str) -> object:
        return over_six_months_over_half(Office().person("A").away("A", "借调", "2026-01-01", last).roster, "A", YEAR)

    assert year_of("2026-06-30") is None
    assert year_of("2026-07-01") is None
    assert year_of("2026-07-02") is not None


# --- raters --------------------------------------------------------------------------------------------------------


def test_everyone_whose_scope_holds_the_department_is_expected_except_oneself() -> None:
    roster = leaders().roster
    assert [r.rater for r in expected_raters(roster, "A", JAN, WEIGHTS)] == ["L", "D", "H"]
    assert [r.rater for r in expected_raters(roster, "H", JAN, WEIGHTS)] == ["L", "D"]


def test_two_heads_of_one_department_rate_each_other() -> None:
    roster = leaders().rater("B", HEAD, "一科").roster
    assert [r.rater for r in expected_raters(roster, "H", JAN, WEIGHTS)] == ["L", "D", "B"]
    assert [r.rater for r in expected_raters(roster, "B", JAN, WEIGHTS)] == ["L", "D", "H"]


def test_the_department_in_that_month_decides_who_rates() -> None:
    office = leaders().person("E", "二科", end="2026-02-10").person("E", "一科", start="2026-02-11")
    assert [r.rater for r in expected_raters(office.roster, "E", JAN, WEIGHTS)] == ["L", "D"]
    assert [r.rater for r in expected_raters(office.roster, "E", FEB, WEIGHTS)] == ["L", "D", "H"]


def test_a_person_in_two_roles_rates_in_the_heavier() -> None:
    roster = leaders().rater("D", HEAD, "一科").roster
    assert ExpectedRater("D", DEPUTY) in expected_raters(roster, "A", JAN, WEIGHTS)
    assert len(expected_raters(roster, "A", JAN, WEIGHTS)) == 3


def test_between_equal_weights_the_order_of_roles_decides() -> None:
    roster = leaders().rater("L", DEPUTY).roster
    assert raters_of(roster, "A", JAN, WEIGHTS)[0] == ExpectedRater("L", LEADER)


def test_a_role_without_weight_rates_nobody() -> None:
    weights = {LEADER: Fraction(1, 2), DEPUTY: Fraction(1, 2), HEAD: Fraction(0)}
    assert [r.rater for r in raters_of(leaders().roster, "A", JAN, weights)] == ["L", "D"]


@pytest.mark.parametrize(("last", "available"), [("2026-04-15", True), ("2026-04-16", False)])
def test_a_rater_away_on_more_than_half_of_the_month_owes_nothing(last: str, available: bool) -> None:
    roster = leaders().away("D", "病事假", "2026-04-01", last).roster
    assert is_available(roster, "D", APRIL) is available
    assert ("D" in [r.rater for r in expected_raters(roster, "A", APRIL, WEIGHTS)]) is available
    assert "D" in [r.rater for r in raters_of(roster, "A", APRIL, WEIGHTS)]


def test_a_rater_who_left_owes_nothing() -> None:
    office = Office().person("L", category="班子成员", end="2026-01-10").person("A").rater("L", LEADER)
    assert expected_raters(office.roster, "A", JAN, WEIGHTS) == ()


# --- against counting day by day -----------------------------------------------------------------------------------

_DAYS = st.integers(-40, 140).map(lambda offset: Q1.first_day + timedelta(offset))


@given(st.lists(st.tuples(_DAYS, st.none() | _DAYS, st.sampled_from(sorted(ABSENCES))), max_size=5), _DAYS)
def test_present_days_equal_a_count_day_by_day(absences: list[Any], joined: date) -> None:
    office = Office().person("A", start=joined.isoformat())
    for start, end, kind in absences:
        office.away("A", kind, start.isoformat(), end.isoformat() if end else None)
    here = [d for d in Q1.days if d >= joined]
    present = [d for d in here if not any(s <= d and (e is None or d <= e) for s, e, _ in absences)]
    assert present_days(office.roster, "A", Q1) == len(present)


@given(st.lists(st.tuples(_DAYS, st.none() | _DAYS, st.sampled_from(sorted(SECONDMENTS))), max_size=5), st.randoms())
def test_secondments_do_not_depend_on_the_order_of_rows(rows: list[Any], shuffler: Any) -> None:
    def spans(order: list[Any]) -> list[Any]:
        office = Office().person("A")
        for start, end, kind in order:
            office.away("A", kind, start.isoformat(), end.isoformat() if end else None)
        return [(s.kind, s.start, s.end) for s in secondments_of(office.roster, "A")]

    rows = [row for row in rows if row[1] is None or row[0] <= row[1]]
    mixed = list(rows)
    shuffler.shuffle(mixed)
    assert sorted(spans(rows), key=str) == sorted(spans(mixed), key=str)
