"""复核 of a decided 较差."""

from datetime import date
from typing import Any

import pytest

from kaohe_excel.core.facts import Place, ReviewRow
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Grade, SanctionKind
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.decisions import decided
from kaohe_excel.rules.model import QuarterDecision
from kaohe_excel.rules.quarter import decide_quarter
from kaohe_excel.rules.reviews import apply_reviews, trace_review
from tests.rules.conftest import Make

NAMES = {"ZD005": "张三"}
POLICY = load_policy().on(date(2026, 3, 31))


def poor(make: Make, policy: Policy, **values: Any) -> QuarterDecision:
    return decided(decide_quarter(make.quarter(admonitions=(make.admonition(),), **values), policy), "较差")


def review(
    decision: QuarterDecision, *rows: ReviewRow, deadline: date | None = None
) -> tuple[QuarterDecision, Any, list[str]]:
    (after,), changed, findings = apply_reviews(
        [decision], rows, NAMES, POLICY, {"ZD005": deadline} if deadline else {}
    )
    return after, changed, [finding.kind.code for finding in findings]


def test_a_review_changes_a_decided_poor_and_says_what_it_goes_against(make: Make, policy: Policy) -> None:
    before = poor(make, policy)
    (after,), changed, findings = apply_reviews([before], [make.review("一般")], NAMES, policy)
    assert (after.decided, after.outcome, changed) == (Grade.FAIR, "一般", frozenset({"ZD005"}))
    assert (after.proposed, after.allowed) == (before.proposed, before.allowed)
    (finding,) = findings
    assert (finding.kind.code, finding.kind.severity, finding.person) == ("K814", "警告", "ZD005")
    assert "八-2" in finding.message


def test_both_grades_stand_in_the_ground_of_a_changed_one(make: Make, policy: Policy) -> None:
    after, _, _ = review(poor(make, policy), make.review("一般"))
    assert (after.reviewed_from, after.decided) == (Grade.POOR, Grade.FAIR)
    ground = after.grounds[-1]
    assert (ground.rule.id, ground.clause, ground.modality, ground.label, ground.binding) == (
        "review",
        "八-1",
        "可",
        "方案",
        True,
    )
    assert ground.text == "复核由“较差”改定为“一般”（2026年4月20日答复）"
    assert [str(place) for place in ground.places] == ["收件/复核.xlsx!复核登记表!A4"]
    assert [g.binding for g in after.grounds[:-1]] == [False, False]


def test_the_trace_of_a_review_says_what_it_changed_or_that_it_did_not(make: Make, policy: Policy) -> None:
    before = poor(make, policy)
    assert (trace_review(before).applied, trace_review(before).why) == (False, "没有复核改定")
    trace = trace_review(review(before, make.review("一般"))[0])
    assert (trace.applied, trace.rule.clause, trace.limit.effect.text) == (
        True,
        "八-1",
        "复核由“较差”改定为“一般”（2026年4月20日答复）",
    )


def test_a_review_of_what_people_chose_within_the_score_goes_against_nothing(make: Make, policy: Policy) -> None:
    before = decided(decide_quarter(make.quarter(), policy), "较差")
    after, _, codes = review(before, make.review("较好"))
    assert (after.outcome, codes) == ("较好", [])


@pytest.mark.parametrize("grade", ["", "较差"])
def test_a_review_that_keeps_the_grade_changes_nothing(make: Make, policy: Policy, grade: str) -> None:
    row = make.review(grade, conclusion="维持", answered=date(2026, 4, 20))
    before = poor(make, policy)
    assert review(before, row) == (before, frozenset(), [])


def test_an_open_review_is_said(make: Make, policy: Policy) -> None:
    before = poor(make, policy)
    assert review(before, make.review("")) == (before, frozenset(), ["K817"])


@pytest.mark.parametrize("grade", ["优秀", "不定等次", "合格"])
def test_a_grade_that_does_not_exist_is_not_taken(make: Make, policy: Policy, grade: str) -> None:
    before = poor(make, policy)
    assert review(before, make.review(grade)) == (before, frozenset(), ["K812"])


def test_only_poor_may_be_reviewed(make: Make, policy: Policy) -> None:
    before = decided(decide_quarter(make.quarter(score=6500), policy), "一般")
    assert review(before, make.review("较好", original="一般")) == (before, frozenset(), ["K811"])
    assert review(before, make.review("较好")) == (before, frozenset(), ["K811"])


def test_a_register_that_names_another_original_grade_is_not_taken(make: Make, policy: Policy) -> None:
    before = poor(make, policy)
    assert review(before, make.review("较好", original="一般")) == (before, frozenset(), ["K811"])


def test_a_grade_that_is_only_proposed_cannot_be_reviewed_yet(make: Make, policy: Policy) -> None:
    before = decide_quarter(make.quarter(score=5000), policy)
    assert review(before, make.review("一般")) == (before, frozenset(), ["K811"])


def test_a_review_may_not_go_where_a_clause_bars(make: Make, policy: Policy) -> None:
    before = poor(make, policy, sanctions=(make.sanction(SanctionKind.WARNING),))
    after, changed, codes = review(before, make.review("较好"))
    assert (after, changed, codes) == (before, frozenset(), ["K813"])
    after, _, codes = review(before, make.review("一般"))
    assert (after.outcome, codes) == ("一般", ["K814"])


@pytest.mark.parametrize(("requested", "late"), [(date(2026, 4, 22), False), (date(2026, 4, 23), True), (None, False)])
def test_a_late_request_is_said_and_still_used(make: Make, policy: Policy, requested: date | None, late: bool) -> None:
    before = decided(decide_quarter(make.quarter(), policy), "较差")
    after, _, codes = review(before, make.review("一般", requested=requested), deadline=date(2026, 4, 22))
    assert (after.outcome, codes) == ("一般", ["K815"] if late else [])


def test_two_reviews_that_differ_are_both_left_alone(make: Make, policy: Policy) -> None:
    before = poor(make, policy)
    other = make.review("较好", place=Place("收件/复核.xlsx", "复核登记表", "A5"))
    assert review(before, make.review("一般"), other) == (before, frozenset(), ["K816"])
    assert review(before, make.review("一般"), other._replace(grade="一般"))[0].outcome == "一般"


def test_reviews_of_other_periods_and_persons_are_left_alone(make: Make, policy: Policy) -> None:
    before = poor(make, policy)
    rows = [make.review("一般", period=Period.of_quarter(2025, 4)), make.review("一般", person="ZD006")]
    assert review(before, *rows) == (before, frozenset(), [])
