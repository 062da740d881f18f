"""What one person's grade depends on, worked by hand: 95 95 70 from the three roles, weights 40 40 20, 85 from the poll, 70:30."""

import pytest

from kaohe_excel.core.terms import QuarterOutcome
from kaohe_excel.policy import Policies
from kaohe_excel.study.sensitivity import SHARES, WEIGHTS, WITHOUT, Change, Sensitivity, sensitivities
from tests.offices.facts import Q1, leaders

FIVE = {"95": "15 15 15 35 15", "70": "10 10 10 30 10"}
BETTER = (Change("A", QuarterOutcome.FAIRLY_GOOD, QuarterOutcome.GOOD),)


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Sensitivity]:
    """A stands at 0.7 × 90 + 0.3 × 85 = 88.50; B at 0.7 × 95 + 0.3 × 100 whatever one rater less; H is marked by the leaders."""
    office = leaders()
    for month in Q1.months:
        for rater in ("L", "D"):
            office.rate(rater, month, H=FIVE["95"], A=FIVE["95"], B=FIVE["95"])
        office.rate("H", month, A=FIVE["70"], B=FIVE["95"])
    office.reports().poll(Q1, H="5 0 0 0", A="0 5 0 0", B="5 0 0 0")
    every = sensitivities(office.roster, office.facts, Policies((office.policy,)), Q1)
    return {(one.kind, one.title): one for one in every}


def test_without_the_one_who_marks_low_the_score_is_92_and_the_grade_another(
    found: dict[tuple[str, str], Sensitivity],
) -> None:
    assert found[WITHOUT, "H某"].changes == BETTER


def test_without_a_leader_the_score_is_86_17_and_the_grade_the_same(
    found: dict[tuple[str, str], Sensitivity],
) -> None:
    assert found[WITHOUT, "L某"].changes == found[WITHOUT, "D某"].changes == ()


def test_only_without_any_poll_does_the_score_reach_the_line(found: dict[tuple[str, str], Sensitivity]) -> None:
    assert {title: one.changes for (kind, title), one in found.items() if kind == SHARES and one.changes} == {
        "100:0": BETTER
    }
    assert next(title for kind, title in found if kind == SHARES) == "50:50"


def test_other_weights_leave_the_grade_as_it_is(found: dict[tuple[str, str], Sensitivity]) -> None:
    assert [one.changes for (kind, _), one in found.items() if kind == WEIGHTS] == [(), (), ()]


def test_who_has_no_other_rater_is_open_not_worse() -> None:
    office = leaders()
    office.raters = [row for row in office.raters if row.person == "L"]
    for month in Q1.months:
        office.rate("L", month, H=FIVE["95"], A=FIVE["95"], B=FIVE["95"])
    office.reports().poll(Q1, H="5 0 0 0", A="5 0 0 0", B="5 0 0 0")
    (without, *_) = sensitivities(office.roster, office.facts, Policies((office.policy,)), Q1)
    assert (without.changes, without.open) == ((), ("H", "A", "B"))
