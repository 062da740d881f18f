"""Who is 好 again and again, and outcomes by group."""

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import QuarterOutcome as Outcome
from kaohe_excel.study.conduct import Again, Share, always_good, shares

QUARTERS = [Period.of_quarter(2025, quarter) for quarter in range(1, 5)]


def test_four_quarters_of_good_are_named_three_are_not() -> None:
    history = {quarter: {"A": Outcome.GOOD, "B": Outcome.GOOD} for quarter in QUARTERS}
    history[QUARTERS[3]] = {"A": Outcome.GOOD}
    assert always_good(history) == (Again("A", 4, 4),)


def test_a_quarter_without_a_grade_is_left_out_and_one_lower_grade_ends_it() -> None:
    history = {quarter: {"A": Outcome.GOOD, "B": Outcome.GOOD} for quarter in QUARTERS}
    later = Period.of_quarter(2026, 1)
    history[later] = {"A": Outcome.UNGRADED, "B": Outcome.FAIRLY_GOOD}
    assert always_good(history) == (Again("A", 4, 4),)


def test_outcomes_are_counted_by_group_in_the_order_of_the_grades() -> None:
    outcomes = {"A": Outcome.FAIR, "B": Outcome.GOOD, "C": Outcome.GOOD}
    found = shares({"A": "一科", "B": "一科", "C": "二科", "D": "二科"}, outcomes)
    assert found == (Share("一科", {"好": 1, "一般": 1}), Share("二科", {"好": 1}))
    assert list(found[0].outcomes) == ["好", "一般"]
