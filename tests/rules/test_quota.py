"""The 40 % line on 好 and the 20 % line on 优秀: whole persons, ties left to people."""

from fractions import Fraction
from typing import Any

import pytest

from kaohe_excel.core.terms import AnnualGrade, Grade
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.decisions import apply_decisions
from kaohe_excel.rules.model import AnnualDecision, QuarterDecision
from kaohe_excel.rules.quarter import decide_quarter
from kaohe_excel.rules.quota import (
    excellent_quota,
    excellent_quota_findings,
    good_quota,
    good_quota_findings,
    propose_within_quota,
    proposed_quota_findings,
    trace_excellent_quota,
    trace_good_quota,
)
from tests.rules.conftest import Make


def within_quota(decisions: Any, policy: Policy) -> Any:
    return propose_within_quota(decisions, good_quota(decisions, policy), policy)


def unit(make: Make, *good_scores: int, others: int = 0, outcome: str = "较好") -> list[QuarterDecision]:
    """Persons A, B, C … with 好 at these scores, and others with another outcome."""
    good = [make.quarter_decision(chr(65 + index), "好", score) for index, score in enumerate(good_scores)]
    rest = [make.quarter_decision(f"Z{index}", outcome, 8000) for index in range(others)]
    return [*good, *rest]


@pytest.mark.parametrize(
    ("base", "limit"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (7, 2), (8, 3), (30, 12), (31, 12)]
)
def test_the_line_is_rounded_down(make: Make, policy: Policy, base: int, limit: int) -> None:
    assert good_quota(unit(make, others=base), policy).limit == limit


def test_a_share_that_is_no_round_number_is_exact(make: Make, policy: Policy) -> None:
    third = policy._replace(good_share=Fraction(1, 3))
    assert good_quota(unit(make, others=9), third).limit == 3
    assert good_quota(unit(make, others=8), third).limit == 2


@pytest.mark.parametrize(
    ("outcome", "base"), [("不参加", 5), ("外单位确定", 5), ("不定等次", 8), ("待补", 8), ("待定", 8), ("较差", 8)]
)
def test_only_non_participants_and_the_hosts_people_are_outside_the_base(
    make: Make, policy: Policy, outcome: str, base: int
) -> None:
    decisions = [*unit(make, others=5), *(make.quarter_decision(f"Y{i}", outcome) for i in range(3))]
    assert good_quota(decisions, policy).base == base


def test_at_the_line_nobody_is_over(make: Make, policy: Policy) -> None:
    quota = good_quota(unit(make, 9500, 9100, others=3), policy)
    assert (quota.limit, quota.holders, quota.over, quota.tied) == (2, ("A", "B"), (), ())
    assert good_quota_findings(quota, {}) == ()


def test_those_beyond_the_line_are_named_by_score(make: Make, policy: Policy) -> None:
    quota = good_quota(unit(make, 9100, 9500, 9300, 9000, others=1), policy)
    assert quota.share_text == "40%"
    assert (quota.limit, quota.holders, quota.over, quota.tied) == (2, ("B", "C", "A", "D"), ("A", "D"), ())
    (finding,) = good_quota_findings(quota, {"A": "张三", "D": "李四"})
    assert (finding.kind.code, finding.kind.severity) == ("K804", "警告")
    assert finding.message == "“好”等次 4 人，超过 2 人（40%）：张三、李四"


def test_a_tie_at_the_edge_is_named_and_not_over(make: Make, policy: Policy) -> None:
    quota = good_quota(unit(make, 9500, 9200, 9200, 9000, others=1), policy)
    assert (quota.limit, quota.over, quota.tied) == (2, ("D",), ("B", "C"))
    (finding,) = good_quota_findings(quota, {"B": "张三", "C": "张三", "D": "李四"})
    assert finding.message.endswith("：李四；名额线上同分的 张三（B）、张三（C）")


def test_propose_names_those_it_puts_beyond_the_line_and_warn_does_not(
    make: Make, policy: Policy, proposing: Policy
) -> None:
    decisions = unit(make, 9500, 9200, 9200, 9000, others=1)
    (finding,) = proposed_quota_findings(good_quota(decisions, proposing), {"D": "李四"})
    assert (finding.kind.code, finding.kind.severity) == ("K818", "提示")
    assert finding.message.endswith("名额以外的建议较好：李四；名额线上同分的 B、C")
    assert proposed_quota_findings(good_quota(decisions, policy), {}) == ()
    only_tied = unit(make, 9500, 9200, 9200, others=2)
    assert proposed_quota_findings(good_quota(only_tied, proposing), {}) == ()


def test_a_tie_within_the_line_or_beyond_it_is_no_tie_at_the_edge(make: Make, policy: Policy) -> None:
    assert good_quota(unit(make, 9500, 9500, 9000, others=2), policy).tied == ()
    beyond = good_quota(unit(make, 9500, 9300, 9000, 9000, others=1), policy)
    assert (beyond.over, beyond.tied) == (("C", "D"), ())


def test_where_there_is_no_seat_everybody_is_over_and_nobody_tied(make: Make, policy: Policy) -> None:
    quota = good_quota(unit(make, 9500, 9500), policy)
    assert (quota.limit, quota.over, quota.tied) == (0, ("A", "B"), ())


def test_warn_cuts_nobody(make: Make, policy: Policy) -> None:
    decisions = unit(make, 9500, 9300, 9100)
    assert within_quota(decisions, policy) == tuple(decisions)


def test_propose_lowers_those_beyond_the_line_and_leaves_good_open(make: Make, proposing: Policy) -> None:
    people = [
        decide_quarter(make.quarter(score=score), proposing)._replace(person=person)
        for person, score in [("A", 9500), ("B", 9300), ("C", 9100), ("D", 9000), ("E", 8000)]
    ]
    after = within_quota(people, proposing)
    assert " ".join(decision.outcome for decision in after) == "好 好 较好 较好 较好"
    lowered = after[2]
    assert (lowered.proposed, lowered.allowed, lowered.score) == ("较好", tuple(Grade), 9100)
    assert [(g.rule.id, g.clause, g.label, g.binding) for g in lowered.grounds] == [
        ("grade_by_score", "七-1", "方案", False),
        ("good_quota", "公务员平时考核办法", "上级规定", True),
    ]
    assert after[0] == people[0]
    assert after[4] == people[4]


def test_propose_leaves_a_tie_at_the_edge_to_people(make: Make, proposing: Policy) -> None:
    after = within_quota(unit(make, 9500, 9200, 9200, 9000, others=1), proposing)
    assert " ".join(decision.outcome for decision in after) == "好 好 好 较好 较好"


def test_people_may_decide_good_after_all_and_the_score_binds_again(make: Make, proposing: Policy) -> None:
    people = [decide_quarter(make.quarter(score=9500), proposing)._replace(person=person) for person in "A"]
    lowered = within_quota(people, proposing)
    assert lowered[0].outcome == "较好"
    taken, _, findings = apply_decisions(lowered, [make.sheet(("A", "好", "贡献突出"))], {})
    assert (taken[0].outcome, findings) == ("好", ())
    assert {g.rule.id: g.binding for g in taken[0].grounds} == {"grade_by_score": True, "good_quota": False}


def test_a_decided_good_counts_and_is_not_lowered(make: Make, proposing: Policy) -> None:
    decisions = [make.quarter_decision("A", "好", 9500, decided=Grade.GOOD)]
    assert within_quota(decisions, proposing) == tuple(decisions)
    assert good_quota(decisions, proposing).over == ("A",)


def test_a_good_without_a_score_is_listed_last_and_unranked(make: Make, policy: Policy) -> None:
    decisions = [*unit(make, 9100, others=1), make.quarter_decision("Y", "好", None, decided=Grade.GOOD)]
    quota = good_quota(decisions, policy)
    assert (quota.holders, quota.unranked, quota.limit) == (("A", "Y"), ("Y",), 1)
    assert good_quota_findings(quota, {"Y": "王五"})[0].message.endswith("：王五")


def test_the_trace_of_the_line_says_why_it_does_not_cut(make: Make, policy: Policy, proposing: Policy) -> None:
    quota = good_quota(unit(make, 9500, 9200, 9200, 9000, others=1), proposing)
    assert not trace_good_quota("A", quota, proposing).applied
    assert "相同" in trace_good_quota("B", quota, proposing).why
    cut = trace_good_quota("D", quota, proposing)
    assert (cut.applied, cut.limit.rule.id, cut.why) == (True, "good_quota", "")
    warned = good_quota(unit(make, 9500, 9200, 9200, 9000, others=1), policy)
    assert not trace_good_quota("D", warned, policy).applied


# --- the year ---------------------------------------------------------------------------------------------------------


def candidates(make: Make, *scores: int | None, others: int = 0) -> list[AnnualDecision]:
    people = [make.annual_decision(chr(65 + index), "称职", score) for index, score in enumerate(scores)]
    return [*people, *(make.annual_decision(f"Z{i}", "基本称职", 7000) for i in range(others))]


@pytest.mark.parametrize(("base", "limit"), [(4, 0), (5, 1), (9, 1), (10, 2), (31, 6)])
def test_the_line_on_excellent_is_rounded_down(make: Make, policy: Policy, base: int, limit: int) -> None:
    assert excellent_quota(candidates(make, others=base), policy).limit == limit


@pytest.mark.parametrize(("outcome", "base"), [("不得参加", 5), ("外单位确定", 5), ("不定等次", 6), ("待补", 6)])
def test_the_base_of_a_year(make: Make, policy: Policy, outcome: str, base: int) -> None:
    decisions = [*candidates(make, others=5), make.annual_decision("Y", outcome)]
    assert excellent_quota(decisions, policy).base == base


def test_candidates_are_ranked_with_the_unscored_last(make: Make, policy: Policy) -> None:
    decisions = candidates(make, 8800, None, 9100, 8800, 8000, others=5)
    quota = excellent_quota(decisions, policy)
    assert (quota.limit, quota.holders, quota.unranked) == (2, ("C", "A", "D", "E", "B"), ("B",))
    assert (quota.over, quota.tied) == (("E",), ("A", "D"))
    assert excellent_quota_findings(decisions, quota, {}) == ()
    assert trace_excellent_quota("E", quota, policy).applied
    assert "相同" in trace_excellent_quota("A", quota, policy).why
    assert trace_excellent_quota("Z1", quota, policy).why


def test_once_decided_only_the_excellent_hold_a_seat(make: Make, policy: Policy) -> None:
    decided = [decision._replace(decided=AnnualGrade.COMPETENT) for decision in candidates(make, 9000, 8900, others=3)]
    decided.append(make.annual_decision("X", "优秀", 8800, decided=AnnualGrade.EXCELLENT))
    quota = excellent_quota(decided, policy)
    assert (quota.limit, quota.holders, quota.over) == (1, ("X",), ())


def test_more_excellent_than_the_line_allows_is_said(make: Make, policy: Policy) -> None:
    decisions = [
        make.annual_decision("A", "优秀", 9000, decided=AnnualGrade.EXCELLENT),
        make.annual_decision("B", "优秀", 8900, decided=AnnualGrade.EXCELLENT),
        *candidates(make, others=3),
    ]
    (finding,) = excellent_quota_findings(decisions, excellent_quota(decisions, policy), {"B": "李四"})
    assert finding.kind.code == "K904"
    assert finding.message == "已定“优秀” 2 人，超过 1 人（20%）：李四"
