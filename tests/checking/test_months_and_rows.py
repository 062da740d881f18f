"""A month is judged by its own days, and one that ends between two rows of the 名册 by the earlier; days off it are nobody's."""

import pytest

from kaohe_excel.core.findings import FORM_NOT_RECEIVED, HOST_NOT_SECONDED, SECONDED_FORM_UNUSED
from kaohe_excel.core.period import Period
from kaohe_excel.roster.presence import expected_raters, is_assessed, over_six_months_over_half, secondment_over_half
from tests.offices.facts import DEPUTY, HEAD, LEADER, MAR, Q1, Office, leaders, simple_policy

GOOD = "14 13 12 36 15"
Q2 = Period.of_quarter(2026, 2)
APRIL, MAY, JUNE = Q2.months
YEAR = Period(2026)
WEIGHTS = simple_policy().role_weights


# --- a month by itself, and in its quarter ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "owed"),
    # March has 31 days: present on 17 or 16 of them it counts, on 15 it does not; over half of the quarter is elsewhere
    [("2026-03-14", 3), ("2026-03-15", 3), ("2026-03-16", 0)],
)
def test_a_months_forms_are_owed_by_that_months_days_whatever_the_quarter_will_say(last: str, owed: int) -> None:
    office = leaders().away("A", "借调", "2026-01-01", last)
    assert secondment_over_half(office.roster, "A", Q1) is not None
    month = [f for f in office.checked(MAR).findings if f.kind is FORM_NOT_RECEIVED and "A" in f.persons]
    assert len(month) == owed
    assert not [f for f in office.checked(Q1).findings if f.kind is FORM_NOT_RECEIVED and "A" in f.persons]


def test_the_month_counts_the_form_that_its_quarter_leaves_aside() -> None:
    office = leaders().away("A", "借调", "2026-01-01", "2026-03-15").rate_all(MAR, GOOD, "H", "A", "B")
    assert office.figures(MAR).months["A", MAR].score == 9000
    assert not [f for f in office.checked(MAR).findings if f.kind is SECONDED_FORM_UNUSED]
    left = [f for f in office.checked(Q1).findings if f.kind is SECONDED_FORM_UNUSED]
    assert [(f.rater, f.person) for f in left] == [("D", "A"), ("H", "A"), ("L", "A")]


# --- between two rows of the 名册 -------------------------------------------------------------------------------------


def moved(until: str, since: str) -> Office:
    """A leaves 一科, headed by H, and is on the 名册 again in 二科, headed by K."""
    office = Office().person("L", "局领导", "班子成员").person("H").person("K", "二科")
    office.person("A", "一科", end=until).person("A", "二科", start=since)
    office.rater("L", LEADER).rater("D", DEPUTY).rater("H", HEAD, "一科").rater("K", HEAD, "二科")
    return office.person("D", "局领导", "班子成员")


@pytest.mark.parametrize(
    ("until", "since", "head"),
    [
        ("2026-05-30", "2026-06-01", "H"),
        ("2026-05-20", "2026-06-03", "H"),
        ("2026-05-31", "2026-06-01", "H"),
        ("2026-05-30", "2026-05-31", "K"),
        ("2026-05-20", "2026-05-29", "K"),
    ],
)
def test_a_month_that_ends_between_two_rows_goes_by_the_earlier(until: str, since: str, head: str) -> None:
    office = moved(until, since)
    assert [rater.rater for rater in expected_raters(office.roster, "A", MAY, WEIGHTS)] == ["L", "D", head]
    assert [rater.rater for rater in expected_raters(office.roster, "A", JUNE, WEIGHTS)] == ["L", "D", "K"]


def test_who_is_between_two_rows_on_the_last_day_is_not_assessed_in_that_month_alone() -> None:
    office = moved("2026-05-20", "2026-06-03")
    assert [is_assessed(office.roster, "A", month) for month in (APRIL, MAY, JUNE)] == [True, False, True]
    assert is_assessed(office.roster, "A", Q2)


@pytest.mark.parametrize(
    ("start", "seconded"),
    # of the quarter's 90 days 45 are exactly half, 46 are more
    [("2026-02-16", False), ("2026-02-15", False), ("2026-02-14", True)],
)
def test_days_before_the_first_row_are_no_days_of_a_secondment(start: str, seconded: bool) -> None:
    office = leaders().person("N", start=start).away("N", "借调", "2026-01-01", "2026-03-31").opinion("N", Q1)
    assert (secondment_over_half(office.roster, "N", Q1) is not None) is seconded
    unasked = [f.person for f in office.checked().findings if f.kind is HOST_NOT_SECONDED]
    assert unasked == ([] if seconded else ["N"])


@pytest.mark.parametrize(("start", "seconded"), [("2026-07-02", False), ("2026-07-01", True)])
def test_nor_days_of_a_year_spent_elsewhere(start: str, seconded: bool) -> None:
    # 2 July to 30 December are 182 of 365 days, 1 July to 30 December 183
    office = leaders().person("N", start=start).away("N", "借调", "2026-01-01", "2026-12-30")
    assert (over_six_months_over_half(office.roster, "N", YEAR) is not None) is seconded
