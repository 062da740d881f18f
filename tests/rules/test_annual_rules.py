"""The year's rules other than the table, their order, and what is said about a year."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kaohe_excel.core.facts import Place, Stage
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Grade, SanctionKind
from kaohe_excel.policy.model import Policy
from kaohe_excel.roster.presence import Secondment
from kaohe_excel.rules.annual import decide_year, quarter_result
from kaohe_excel.rules.model import AnnualDecision
from kaohe_excel.rules.quarter import decide_quarter
from tests.rules.conftest import Make

Q2 = Period.of_quarter(2026, 2)
GOOD_YEAR = ("好", "好", "较好", "好")


def binding(decision: AnnualDecision) -> dict[str, bool]:
    return {ground.rule.id: ground.binding for ground in decision.grounds}


def codes(decision: AnnualDecision) -> list[str]:
    return [finding.kind.code for finding in decision.findings]


def away(make: Make) -> Secondment:
    return make.secondment(start=date(2025, 10, 1), end=date(2026, 12, 31))


# --- one by one -------------------------------------------------------------------------------------------------------


def test_a_candidate_is_proposed_competent_and_never_excellent(make: Make, policy: Policy) -> None:
    decision = decide_year(make.year(*GOOD_YEAR), policy)
    assert (decision.outcome, decision.proposed, decision.candidate) == ("称职", "称职", True)
    assert " ".join(decision.allowed) == "优秀 称职 基本称职 不称职"
    assert (decision.routine, decision.poll, decision.score) == (8000, 8500, 8200)
    assert binding(decision)["annual_default_competent"]
    assert decision.findings == ()


def test_one_admonition_does_not_limit_the_year_and_two_do(make: Make, policy: Policy) -> None:
    one = (make.admonition(),)
    assert decide_year(make.year(*GOOD_YEAR, admonitions=one), policy).outcome == "称职"
    two = (make.admonition(), make.admonition(quarter=Q2, cell="A5"))
    decision = decide_year(make.year(*GOOD_YEAR, admonitions=two), policy)
    assert " ".join(decision.allowed) == "基本称职 不称职"
    assert (decision.outcome, decision.candidate) == ("基本称职", False)
    assert binding(decision)["annual_two_admonitions"]
    assert not binding(decision)["annual_default_competent"]


def test_admonitions_of_another_year_do_not_count(make: Make, policy: Policy) -> None:
    records = (make.admonition(), make.admonition(quarter=Period.of_quarter(2025, 4)))
    assert decide_year(make.year(*GOOD_YEAR, admonitions=records), policy).outcome == "称职"


def test_non_participation_bars_from_the_year(make: Make, policy: Policy) -> None:
    case = make.year("不参加", "好", "好", "好", non_participations=(make.non_participation(),))
    decision = decide_year(case, policy)
    assert (decision.outcome, decision.proposed, decision.allowed, decision.score) == ("不得参加", None, (), None)
    assert [g.clause for g in decision.grounds if g.binding] == ["八-2"]


@pytest.mark.parametrize(
    ("values", "rule", "clause"),
    [
        ({"probation_places": ()}, "annual_probation", "公务员考核规定25"),
        ({"leave_places": (Place("名册.xlsx", "人员变动", "A9"),)}, "annual_leave_over_half", "公务员考核规定27"),
    ],
)
def test_higher_rules_leave_the_year_ungraded(make: Make, policy: Policy, values: Any, rule: str, clause: str) -> None:
    decision = decide_year(make.year(*GOOD_YEAR, **values), policy)
    assert (decision.outcome, decision.proposed, decision.candidate, decision.score) == ("不定等次", None, False, None)
    assert [(g.rule.id, g.clause, g.label) for g in decision.grounds if g.binding] == [(rule, clause, "上级规定")]
    assert not decision.needs_study


@pytest.mark.parametrize(
    ("kind", "decided", "outcome"),
    [
        # by the year of the decision, not by the period: a 记过 of 2 January 2025 runs into 2026 and does not touch it
        ("记过", date(2025, 1, 2), "称职"),
        ("记过", date(2025, 12, 31), "称职"),
        ("记过", date(2026, 1, 1), "不定等次"),
        ("记过", date(2026, 12, 31), "不定等次"),
        ("记过", date(2027, 1, 1), "称职"),
        ("记大过", date(2024, 12, 31), "称职"),
        ("记大过", date(2025, 1, 1), "不定等次"),
        ("降级", date(2025, 12, 31), "不定等次"),
        ("撤职", date(2026, 6, 1), "不定等次"),
        ("撤职", date(2024, 6, 1), "称职"),
    ],
)
def test_a_sanction_binds_the_year_of_its_decision_and_a_heavy_one_the_next_too(
    make: Make, policy: Policy, kind: str, decided: date, outcome: str
) -> None:
    record = make.sanction(SanctionKind(kind), decided=decided, end=date(2028, 1, 1))
    decision = decide_year(make.year(*GOOD_YEAR, sanctions=(record,)), policy)
    assert decision.outcome == outcome
    rule, label = (
        ("annual_sanction_following", "上级规定（待核原文）")
        if decided.year == 2025
        else ("annual_sanction", "上级规定")
    )
    if outcome == "不定等次":
        assert [(g.rule.id, g.clause, g.label) for g in decision.grounds if g.binding] == [
            (rule, "公务员考核规定29", label)
        ]


@pytest.mark.parametrize(
    ("decided", "barred"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 12, 31), True)]
)
def test_a_warning_bars_excellent_in_the_year_of_its_decision_alone(
    make: Make, policy: Policy, decided: date, barred: bool
) -> None:
    record = make.sanction(SanctionKind.WARNING, decided=decided, end=date(2027, 6, 30))
    assert decide_year(make.year(*GOOD_YEAR, sanctions=(record,)), policy).candidate is not barred


def test_a_warning_bars_excellent_only(make: Make, policy: Policy) -> None:
    decision = decide_year(make.year(*GOOD_YEAR, sanctions=(make.sanction(SanctionKind.WARNING),)), policy)
    assert " ".join(decision.allowed) == "称职 基本称职 不称职"
    assert {g.rule.id: g.clause for g in decision.grounds}["annual_warning"] == "公务员考核规定29"
    assert "K906" not in codes(decision)


def test_where_a_warning_makes_two_quarters_fair_the_difference_is_shown(make: Make, policy: Policy) -> None:
    warned = make.ground("warning_period")
    case = make.year("好", "好", "一般", "一般", sanctions=(make.sanction(SanctionKind.WARNING),))
    quarters = {
        quarter: result._replace(grounds=(warned,)) if result.grade is Grade.FAIR else result
        for quarter, result in case.quarters.items()
    }
    decision = decide_year(case._replace(quarters=quarters), policy)
    assert decision.outcome == "基本称职"
    assert codes(decision) == ["K906"]
    assert "2026年第3季度、2026年第4季度" in decision.findings[0].message
    assert decision.findings[0].values["national"] == "上级规定只是不得定为优秀"
    before = (make.sanction(SanctionKind.WARNING, decided=date(2025, 12, 31), end=date(2026, 6, 30)),)
    earlier = decide_year(case._replace(quarters=quarters, sanctions=before), policy)
    assert (earlier.outcome, codes(earlier)) == ("基本称职", ["K906"])
    assert "对本年没有限制" in earlier.findings[0].values["national"]


def test_two_quarters_fair_by_score_show_no_such_difference(make: Make, policy: Policy) -> None:
    by_score = (make.ground("warning_period"), make.ground("grade_by_score", clause="七-1"))
    case = make.year("好", "好", "一般", "一般", sanctions=(make.sanction(SanctionKind.WARNING),))
    quarters = {quarter: result._replace(grounds=by_score) for quarter, result in case.quarters.items()}
    assert codes(decide_year(case._replace(quarters=quarters), policy)) == []


# --- the host's year --------------------------------------------------------------------------------------------------


def test_the_hosts_annual_result_stands_whatever_home_has_recorded(make: Make, policy: Policy) -> None:
    case = make.year(
        "外单位确定",
        "外单位确定",
        "外单位确定",
        "待补",
        seconded_over_half=away(make),
        host=make.host(score=9300, grade="优秀", period=Period(2026)),
        admonitions=(make.admonition(), make.admonition(quarter=Q2)),
        sanctions=(make.sanction(SanctionKind.WARNING),),
    )
    decision = decide_year(case, policy)
    assert (decision.outcome, decision.allowed, decision.candidate) == ("外单位确定", (), False)
    assert (decision.host.grade, decision.host.unit) == ("优秀", "区发改局")
    assert binding(decision) == {"annual_host": True}
    assert codes(decision) == ["K802"]


@pytest.mark.parametrize("grade", [None, ""])
def test_a_year_without_the_hosts_result_waits_for_it(make: Make, policy: Policy, grade: str | None) -> None:
    host = None if grade is None else make.host(grade=grade)
    decision = decide_year(make.year(*GOOD_YEAR, seconded_over_half=away(make), host=host), policy)
    assert decision.outcome == "待补"
    assert [(f.kind.code, f.kind.severity) for f in decision.findings] == [("K902", "警告")]


def test_host_grades_of_single_quarters_count_like_ours(make: Make, policy: Policy) -> None:
    host_fair = make.result(2, "外单位确定", grade=Grade.FAIR)
    case = make.year("一般", "好", "好", "好")
    case = case._replace(quarters={**case.quarters, Q2: host_fair})
    decision = decide_year(case, policy)
    assert decision.outcome == "基本称职"
    assert not decision.needs_study


def test_a_host_grade_that_is_none_of_the_four_is_left_out(make: Make, policy: Policy) -> None:
    case = make.year("好", "外单位确定", "好", "好")
    decision = decide_year(case, policy)
    assert (decision.outcome, decision.needs_study) == ("称职", True)


# --- quarters without a grade -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("waiting", ["待补", "待定"])
def test_a_quarter_that_is_not_there_makes_the_year_wait_even_after_two_poor(
    make: Make, policy: Policy, waiting: str
) -> None:
    decision = decide_year(make.year("较差", "较差", waiting, "好"), policy)
    assert (decision.outcome, decision.proposed, decision.allowed, decision.score) == ("待补", None, (), None)
    assert binding(decision) == {"annual_two_poor": False, "annual_missing_quarter": True}
    assert [(f.kind.code, f.kind.severity) for f in decision.findings] == [("K901", "警告")]
    assert f"2026年第3季度{waiting}" in decision.findings[0].message


def test_a_person_who_came_in_july_is_assessed_on_two_quarters_and_studied(make: Make, policy: Policy) -> None:
    case = make.year("好", "好", "好", "较好")
    late = {quarter: result for quarter, result in case.quarters.items() if quarter.quarter >= 3}
    decision = decide_year(case._replace(quarters=late), policy)
    assert (decision.outcome, decision.candidate, decision.needs_study) == ("称职", True, True)


def test_a_year_without_a_grade_is_for_people_to_decide_below_excellent(make: Make, policy: Policy) -> None:
    case = make.year("好", "好", "好", "不定等次")
    only_last = {quarter: result for quarter, result in case.quarters.items() if quarter.quarter == 4}
    decision = decide_year(case._replace(quarters=only_last), policy)
    assert (decision.outcome, decision.proposed, decision.candidate, decision.score) == ("待定", None, False, None)
    assert (" ".join(decision.allowed), decision.needs_study) == ("称职 基本称职 不称职", True)
    (ground,) = decision.grounds
    assert (ground.rule.id, ground.label, ground.binding) == ("annual_no_grade", "默认", True)
    assert "不定等次" in ground.text


def test_other_limits_narrow_what_a_year_without_a_grade_may_be(make: Make, policy: Policy) -> None:
    twice = (make.admonition(), make.admonition(quarter=Q2, cell="A5"))
    decision = decide_year(make.year(*["不定等次"] * 4, admonitions=twice), policy)
    assert (decision.outcome, " ".join(decision.allowed)) == ("待定", "基本称职 不称职")


def test_only_quarters_ungraded_for_a_demerit_rest_on_the_demerit(make: Make, policy: Policy) -> None:
    case = make.year(*["不定等次"] * 4, sanctions=(make.sanction(SanctionKind.DEMERIT),))
    decision = decide_year(case, policy)
    assert (decision.outcome, decision.allowed) == ("不定等次", ())
    assert binding(decision) == {"annual_no_grade": False, "annual_sanction": True}


def test_a_demerit_of_last_year_that_left_every_quarter_ungraded_leaves_the_year_to_people(
    make: Make, policy: Policy
) -> None:
    record = make.sanction(SanctionKind.DEMERIT, decided=date(2025, 12, 31), end=date(2026, 12, 30))
    assert decide_year(make.year(*["不定等次"] * 4, sanctions=(record,)), policy).outcome == "待定"


def test_a_year_without_any_quarter_is_incomplete(make: Make, policy: Policy) -> None:
    assert decide_year(make.year(), policy).outcome == "待补"


def test_an_unusable_record_leaves_the_year_incomplete_and_an_unusable_poll_does_not(
    make: Make, policy: Policy
) -> None:
    assert decide_year(make.year(*GOOD_YEAR, gaps=(make.gap(Stage.RECORD, None),)), policy).outcome == "待补"
    assert decide_year(make.year(*GOOD_YEAR, gaps=(make.gap(Stage.POLL),)), policy).outcome == "称职"


# --- order ------------------------------------------------------------------------------------------------------------


def test_the_order_of_outcomes(make: Make, policy: Policy) -> None:
    case = make.year(
        "待补",
        *GOOD_YEAR[1:],
        non_participations=(make.non_participation(),),
        sanctions=(make.sanction(SanctionKind.DEMERIT),),
        seconded_over_half=away(make),
        host=make.host(grade="称职"),
    )
    seen = [decide_year(case, policy).outcome]
    case = case._replace(non_participations=())
    seen.append(decide_year(case, policy).outcome)
    case = case._replace(sanctions=())
    seen.append(decide_year(case, policy).outcome)
    case = case._replace(seconded_over_half=None, host=None)
    seen.append(decide_year(case, policy).outcome)
    case = case._replace(quarters=make.year(*GOOD_YEAR).quarters)
    seen.append(decide_year(case, policy).outcome)
    assert " ".join(seen) == "不得参加 不定等次 外单位确定 待补 称职"


# --- what is said -----------------------------------------------------------------------------------------------------


def test_a_missing_annual_poll_leaves_the_outcome_and_takes_the_score(make: Make, policy: Policy) -> None:
    decision = decide_year(make.year(*GOOD_YEAR, poll=None, score=None), policy)
    assert (decision.outcome, decision.candidate, decision.score, decision.routine) == ("称职", True, None, 8000)
    assert [(f.kind.code, f.kind.severity) for f in decision.findings] == [("K903", "警告")]


def test_an_annual_poll_that_does_not_count_is_not_missed(make: Make, policy: Policy) -> None:
    without = policy._replace(annual_routine_share=Fraction(1), annual_poll_share=Fraction(0))
    assert codes(decide_year(make.year(*GOOD_YEAR, poll=None), without)) == []


def test_undecided_quarters_count_with_their_proposals_and_are_named(make: Make, policy: Policy) -> None:
    case = make.year(*GOOD_YEAR)
    proposed = make.result(2, "一般", decided=False)
    decision = decide_year(case._replace(quarters={**case.quarters, Q2: proposed}), policy)
    assert (decision.outcome, decision.candidate) == ("称职", False)
    assert decision.undecided_quarters == (Q2,)
    assert codes(decision) == ["K905"]
    assert "2026年第2季度" in decision.findings[0].message


# --- what a quarter hands over ----------------------------------------------------------------------------------------


def test_a_proposed_quarter_hands_over_its_grade_as_undecided(make: Make, policy: Policy) -> None:
    result = quarter_result(decide_quarter(make.quarter(), policy))
    assert (result.outcome, result.grade, result.score, result.decided) == ("较好", Grade.FAIRLY_GOOD, 8000, False)


def test_a_quarter_of_the_host_hands_over_the_hosts_grade_without_a_score(make: Make, policy: Policy) -> None:
    result = quarter_result(decide_quarter(make.away(), policy))
    assert (result.outcome, result.grade, result.score, result.decided) == ("外单位确定", Grade.GOOD, None, True)


@pytest.mark.parametrize(("outcome", "decided"), [("不定等次", True), ("待定", False), ("待补", False)])
def test_a_quarter_without_a_grade_hands_over_none(make: Make, outcome: str, decided: bool) -> None:
    result = quarter_result(make.quarter_decision("A", outcome))
    assert (result.grade, result.decided) == (None, decided)
