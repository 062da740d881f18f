"""Which outcome goes before which, what happens where limits contradict each other, and which grounds bind."""

from fractions import Fraction

import pytest

from kaohe_excel.core.facts import Stage
from kaohe_excel.core.terms import Grade, SanctionKind
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.model import QuarterDecision
from kaohe_excel.rules.quarter import decide_quarter
from tests.rules.conftest import Make


def binding(decision: QuarterDecision) -> dict[str, bool]:
    return {ground.rule.id: ground.binding for ground in decision.grounds}


def test_the_order_of_outcomes(make: Make, policy: Policy) -> None:
    """Each step takes away what decided before; the next in order decides."""
    case = make.away(
        non_participations=(make.non_participation(),),
        sanctions=(make.sanction(SanctionKind.DEMERIT),),
        leave_places=(),
        gaps=(make.gap(Stage.RECORD),),
    )
    seen = [decide_quarter(case, policy).outcome]
    case = case._replace(non_participations=())
    seen.append(decide_quarter(case, policy).outcome)
    case = case._replace(sanctions=())
    seen.append(decide_quarter(case, policy).outcome)
    case = case._replace(leave_places=None)
    seen.append(decide_quarter(case, policy).outcome)
    case = case._replace(secondment=make.secondment(), host=make.host())
    seen.append(decide_quarter(case, policy).outcome)
    case = case._replace(gaps=())
    seen.append(decide_quarter(case, policy).outcome)
    case = case._replace(accountabilities=(make.accountability(Grade.FAIR),))
    seen.append(decide_quarter(case, policy).outcome)
    assert " ".join(seen) == "不参加 不定等次 不定等次 外单位确定 待补 待定 一般"


def test_missing_figures_go_before_a_grade_that_an_admonition_fixes(make: Make, policy: Policy) -> None:
    case = make.quarter(score=None, missing=("测评表",), admonitions=(make.admonition(),))
    decision = decide_quarter(case, policy)
    assert decision.outcome == "待补"
    assert binding(decision) == {"admonition_poor": False}


def test_a_demerit_goes_before_missing_figures(make: Make, policy: Policy) -> None:
    case = make.quarter(score=None, missing=("测评表",), sanctions=(make.sanction(SanctionKind.DEMERIT),))
    assert decide_quarter(case, policy).outcome == "不定等次"


def test_an_accountability_without_a_stated_grade_is_incomplete_in_every_kind_of_quarter(
    make: Make, policy: Policy
) -> None:
    gaps = (make.gap(Stage.RECORD),)
    for case in (make.quarter(gaps=gaps), make.seconded(gaps=gaps), make.absent(gaps=gaps)):
        assert decide_quarter(case, policy).outcome == "待补"


@pytest.mark.parametrize("stage", [Stage.RATING, Stage.DEDUCTION, Stage.POLL])
def test_gaps_in_home_figures_touch_only_who_is_scored_at_home(make: Make, policy: Policy, stage: Stage) -> None:
    gaps = (make.gap(stage),)
    assert decide_quarter(make.quarter(gaps=gaps), policy).outcome == "待补"
    assert decide_quarter(make.seconded(gaps=gaps), policy).outcome == "较好"
    assert decide_quarter(make.absent(gaps=gaps), policy).outcome == "待定"


def test_a_gap_in_the_poll_does_not_matter_where_the_poll_does_not_count(make: Make, policy: Policy) -> None:
    without_poll = policy._replace(assessment_share=Fraction(1), poll_share=Fraction(0))
    assert decide_quarter(make.quarter(gaps=(make.gap(Stage.POLL),)), without_poll).outcome == "较好"
    assert decide_quarter(make.quarter(gaps=(make.gap(Stage.RATING),)), without_poll).outcome == "待补"


# --- contradictions ---------------------------------------------------------------------------------------------------


def test_an_admonition_outweighs_an_accountability_that_says_fair(make: Make, policy: Policy) -> None:
    case = make.quarter(admonitions=(make.admonition(),), accountabilities=(make.accountability(Grade.FAIR),))
    decision = decide_quarter(case, policy)
    assert (decision.outcome, decision.allowed) == ("较差", (Grade.POOR,))
    (finding,) = decision.findings
    assert (finding.kind.code, finding.kind.severity, finding.person) == ("K801", "警告", "ZD005")
    assert "八-2" in finding.message
    assert "七-3" in finding.message


def test_an_accountability_lighter_than_the_score_gives_way_to_it(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(score=5500, accountabilities=(make.accountability(Grade.FAIR),)), policy)
    assert (decision.outcome, decision.allowed) == ("较差", (Grade.POOR,))
    (finding,) = decision.findings
    assert finding.kind.code == "K801"
    assert finding.message.index("七-1") < finding.message.index("七-3")
    assert binding(decision)["grade_by_score"]


def test_a_limit_heavier_than_the_score_just_governs(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(score=6500, admonitions=(make.admonition(),)), policy)
    assert decision.outcome == "较差"
    assert decision.findings == ()


def test_two_accountabilities_that_differ_are_both_shown_and_the_heavier_holds(make: Make, policy: Policy) -> None:
    records = (make.accountability(Grade.FAIR, cell="A4"), make.accountability(Grade.POOR, cell="A5"))
    decision = decide_quarter(make.quarter(accountabilities=records), policy)
    assert decision.outcome == "较差"
    assert [str(g.places[0]) for g in decision.grounds if g.rule.id == "accountability"] == [
        "收件/n.xlsx!问责!A4",
        "收件/n.xlsx!问责!A5",
    ]
    assert [finding.kind.code for finding in decision.findings] == ["K801"]


def test_a_warning_and_an_accountability_that_says_fair_agree(make: Make, policy: Policy) -> None:
    case = make.quarter(
        score=9500,
        sanctions=(make.sanction(SanctionKind.WARNING),),
        accountabilities=(make.accountability(Grade.FAIR),),
    )
    decision = decide_quarter(case, policy)
    assert (decision.allowed, decision.findings) == ((Grade.FAIR,), ())
    assert binding(decision) == {"grade_by_score": False, "accountability": True, "warning_period": True}


def test_no_contradiction_is_reported_where_no_grade_results(make: Make, policy: Policy) -> None:
    case = make.quarter(
        admonitions=(make.admonition(),),
        accountabilities=(make.accountability(Grade.FAIR),),
        sanctions=(make.sanction(SanctionKind.DEMERIT),),
    )
    assert decide_quarter(case, policy).findings == ()


# --- binding ----------------------------------------------------------------------------------------------------------


def test_the_score_binds_beside_an_admonition_when_each_alone_leads_to_poor(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(score=5000, admonitions=(make.admonition(),)), policy)
    assert binding(decision) == {"grade_by_score": True, "admonition_poor": True}


def test_the_score_does_not_bind_where_an_admonition_lowers_the_grade(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(score=9500, admonitions=(make.admonition(),)), policy)
    assert binding(decision) == {"grade_by_score": False, "admonition_poor": True}


def test_a_warning_that_an_admonition_goes_beyond_does_not_bind(make: Make, policy: Policy) -> None:
    case = make.quarter(score=9500, admonitions=(make.admonition(),), sanctions=(make.sanction(SanctionKind.WARNING),))
    assert binding(decide_quarter(case, policy)) == {
        "grade_by_score": False,
        "warning_period": False,
        "admonition_poor": True,
    }


def test_demerit_and_leave_both_bind(make: Make, policy: Policy) -> None:
    case = make.quarter(leave_places=(), sanctions=(make.sanction(SanctionKind.DEMERIT),))
    assert binding(decide_quarter(case, policy)) == {"sanction_period": True, "leave_over_half": True}


def test_only_non_participation_binds_beside_a_demerit(make: Make, policy: Policy) -> None:
    case = make.quarter(
        non_participations=(make.non_participation(),), sanctions=(make.sanction(SanctionKind.DEMERIT),)
    )
    assert binding(decide_quarter(case, policy)) == {"sanction_period": False, "non_participation": True}


def test_every_ground_that_applied_is_listed_in_the_schemes_order(make: Make, policy: Policy) -> None:
    case = make.seconded(
        accountabilities=(make.accountability(Grade.POOR),),
        sanctions=(make.sanction(SanctionKind.WARNING),),
        admonitions=(make.admonition(),),
    )
    assert list(binding(decide_quarter(case, policy))) == [
        "grade_by_score",
        "host_opinion_within_six_months",
        "accountability",
        "warning_period",
        "admonition_poor",
    ]
