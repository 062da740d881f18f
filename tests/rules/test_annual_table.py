"""九-2 over every combination of four quarters, against a table written by hand."""

from itertools import product

import pytest

from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.annual import decide_year
from tests.rules.conftest import Make

ALL = "优秀 称职 基本称职 不称职"
UP_TO_COMPETENT = "称职 基本称职 不称职"
UP_TO_BASIC = "基本称职 不称职"
BASIC = "基本称职"
INCOMPETENT = "不称职"

# (一般, 较差) → what may be decided, what is proposed, whether it is to be studied. The row (0, 0) depends on 好.
BY_HAND = {
    (1, 0): (UP_TO_COMPETENT, "称职", False),
    (2, 0): (BASIC, "基本称职", False),
    (3, 0): (UP_TO_BASIC, "基本称职", True),
    (4, 0): (UP_TO_BASIC, "基本称职", True),
    (0, 1): (UP_TO_COMPETENT, "称职", True),
    (1, 1): (UP_TO_BASIC, "基本称职", True),
    (2, 1): (UP_TO_BASIC, "基本称职", True),
    (3, 1): (UP_TO_BASIC, "基本称职", True),
    (0, 2): (INCOMPETENT, "不称职", False),
    (1, 2): (INCOMPETENT, "不称职", False),
    (2, 2): (INCOMPETENT, "不称职", False),
    (0, 3): (INCOMPETENT, "不称职", False),
    (1, 3): (INCOMPETENT, "不称职", False),
    (0, 4): (INCOMPETENT, "不称职", False),
}
WITH_GOOD = (ALL, "称职", False)
WITHOUT_GOOD = (UP_TO_COMPETENT, "称职", False)


@pytest.mark.parametrize("fourth", ["好", "较好", "一般", "较差", "不定等次"])
def test_every_combination_of_four_quarters(make: Make, policy: Policy, fourth: str) -> None:
    for three in product(["好", "较好", "一般", "较差", "不定等次"], repeat=3):
        quarters = (*three, fourth)
        decision = decide_year(make.year(*quarters), policy)
        left = [outcome for outcome in quarters if outcome != "不定等次"]
        if not left:
            assert (decision.outcome, decision.proposed, decision.allowed) == ("不定等次", None, ()), quarters
            continue
        key = (left.count("一般"), left.count("较差"))
        allowed, proposed, study = BY_HAND.get(key) or (WITH_GOOD if "好" in left else WITHOUT_GOOD)
        assert " ".join(decision.allowed) == allowed, quarters
        assert decision.outcome == decision.proposed == proposed, quarters
        assert decision.candidate is allowed.startswith("优秀"), quarters
        assert decision.needs_study is (study or len(left) < 4), quarters


@pytest.mark.parametrize(
    ("quarters", "rule", "label"),
    [
        ("好 较好 较好 较好", "annual_all_fairly_good_with_good", "方案"),
        ("较好 较好 较好 较好", "annual_no_good", "方案"),
        ("好 好 好 一般", "annual_one_fair", "方案"),
        ("好 好 一般 一般", "annual_two_fair", "方案"),
        ("好 一般 一般 一般", "annual_gap_worse", "默认"),
        ("好 好 一般 较差", "annual_gap_worse", "默认"),
        ("好 好 好 较差", "annual_one_poor", "方案"),
        ("好 一般 较差 较差", "annual_two_poor", "方案"),
    ],
)
def test_exactly_one_row_of_the_table_applies(make: Make, policy: Policy, quarters: str, rule: str, label: str) -> None:
    decision = decide_year(make.year(*quarters.split()), policy)
    assert [
        (g.rule.id, g.clause, g.label, g.binding) for g in decision.grounds if g.rule.id != "annual_default_competent"
    ] == [(rule, "九-2", label, True)]
