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


# Of n graded quarters c were 一般 and d 较差; more than half of them that are 一般 or 较差 propose 基本称职 in principle
# (公务员平时考核办法), unless the scheme already fixes the grade (two 一般 and nothing worse, or two 较差). Written by hand.
#     n: those (c, d) that are more than half of n and that the scheme does not fix
MORE_THAN_HALF = {
    1: {(1, 0), (0, 1)},
    2: {(1, 1)},
    3: {(3, 0), (1, 1), (2, 1)},
    4: {(3, 0), (4, 0), (2, 1), (3, 1)},
}


@pytest.mark.parametrize("fourth", ["好", "较好", "一般", "较差", "不定等次"])
def test_every_combination_of_four_quarters(make: Make, policy: Policy, fourth: str) -> None:
    for three in product(["好", "较好", "一般", "较差", "不定等次"], repeat=3):
        quarters = (*three, fourth)
        decision = decide_year(make.year(*quarters), policy)
        left = [outcome for outcome in quarters if outcome != "不定等次"]
        if not left:
            assert (decision.outcome, decision.proposed, decision.needs_study) == ("待定", None, True), quarters
            assert " ".join(decision.allowed) == UP_TO_COMPETENT, quarters
            continue
        key = (left.count("一般"), left.count("较差"))
        allowed, proposed, study = BY_HAND.get(key) or (WITH_GOOD if "好" in left else WITHOUT_GOOD)
        if key in MORE_THAN_HALF[len(left)]:
            proposed, study = "基本称职", True
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


def test_three_fair_have_two_grounds_one_of_ours_and_one_of_the_higher_rule(make: Make, policy: Policy) -> None:
    decision = decide_year(make.year("好", "一般", "一般", "一般"), policy)
    grounds = {g.rule.id: (g.clause, g.label, g.modality, g.binding) for g in decision.grounds}
    assert grounds["annual_gap_worse"] == ("九-2", "默认", "不得", True)
    assert grounds["annual_majority"] == ("公务员平时考核办法", "上级规定（待核原文）", "应", True)
    assert "原则上" in next(g.text for g in decision.grounds if g.rule.id == "annual_majority")


def test_exactly_half_is_not_more_than_half(make: Make, policy: Policy) -> None:
    half = decide_year(make.year("好", "好", "一般", "较差"), policy)
    assert "annual_majority" not in {g.rule.id for g in half.grounds}


def test_one_graded_quarter_that_is_fair_proposes_basically_competent_and_leaves_competent_open(
    make: Make, policy: Policy
) -> None:
    decision = decide_year(make.year("一般", "不定等次", "不定等次", "不定等次"), policy)
    assert (decision.outcome, " ".join(decision.allowed)) == ("基本称职", UP_TO_COMPETENT)
    assert decision.needs_study
