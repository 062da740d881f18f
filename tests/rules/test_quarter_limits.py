"""七-2, 七-3, 七-4, 八-2 and the higher rule on leave, one by one."""

from datetime import date
from typing import Any

import pytest

from kaohe_excel.core.terms import Grade, SanctionKind
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.model import Ground, QuarterDecision
from kaohe_excel.rules.quarter import decide_quarter
from tests.rules.conftest import Make


def rules_of(decision: QuarterDecision) -> dict[str, Ground]:
    return {ground.rule.id: ground for ground in decision.grounds}


# --- 七-2 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("score", "outcome"), [(9000, "好"), (8999, "较好"), (7499, "一般"), (5999, "较差")])
def test_within_six_months_the_hosts_score_is_the_quarters(
    make: Make, policy: Policy, score: int, outcome: str
) -> None:
    decision = decide_quarter(make.seconded(score=score, host=make.host(score=score, grade="好")), policy)
    assert decision.outcome == outcome
    assert decision.score == score
    assert decision.host.grade == "好"
    assert set(rules_of(decision)) == {"grade_by_score", "host_opinion_within_six_months"}


@pytest.mark.parametrize("opinion", [None, " "])
def test_a_silent_host_within_six_months_leaves_all_four_grades_to_people(
    make: Make, policy: Policy, opinion: str | None
) -> None:
    host = None if opinion is None else make.host(opinion=opinion)
    decision = decide_quarter(make.seconded(score=None, host=host), policy)
    assert (decision.outcome, decision.proposed) == ("待定", None)
    assert " ".join(decision.allowed) == "好 较好 一般 较差"
    assert rules_of(decision)["host_opinion_within_six_months"].binding


def test_a_silent_host_gives_way_to_an_admonition_and_to_accountability(make: Make, policy: Policy) -> None:
    admonished = make.seconded(score=None, host=None, admonitions=(make.admonition(),))
    assert decide_quarter(admonished, policy).outcome == "较差"
    held = make.seconded(score=None, host=None, accountabilities=(make.accountability(Grade.FAIR),))
    assert decide_quarter(held, policy).outcome == "一般"


def test_an_opinion_without_a_score_is_undetermined_with_all_four_grades_open(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.seconded(score=None, host=make.host(grade="较好")), policy)
    assert decision.outcome == "待定"
    assert decision.proposed is None
    assert " ".join(decision.allowed) == "好 较好 一般 较差"
    assert decision.host.opinion == "表现良好"
    assert not decision.needs_study


def test_an_opinion_without_a_score_gives_way_to_an_admonition(make: Make, policy: Policy) -> None:
    case = make.seconded(score=None, host=make.host(), admonitions=(make.admonition(),))
    decision = decide_quarter(case, policy)
    assert decision.outcome == "较差"
    assert decision.score is None
    assert {rule: ground.binding for rule, ground in rules_of(decision).items()} == {
        "host_opinion_within_six_months": False,
        "admonition_poor": True,
    }


def test_an_opinion_without_a_score_gives_way_to_accountability(make: Make, policy: Policy) -> None:
    case = make.seconded(score=None, host=make.host(), accountabilities=(make.accountability(Grade.FAIR),))
    assert decide_quarter(case, policy).outcome == "一般"


def test_over_six_months_the_hosts_result_stands(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.away(), policy)
    assert decision.outcome == "外单位确定"
    assert (decision.proposed, decision.allowed, decision.score) == (None, (), None)
    assert (decision.host.unit, decision.host.score, decision.host.grade) == ("区发改局", 9500, "好")
    assert [(g.rule.id, g.clause, g.binding) for g in decision.grounds] == [
        ("host_determines_over_six_months", "七-2", True)
    ]


@pytest.mark.parametrize("host", [None, "no grade"])
def test_over_six_months_without_a_grade_from_the_host_is_incomplete(
    make: Make, policy: Policy, host: str | None
) -> None:
    case = make.away(host=make.host(score=9000, grade="  ") if host else None)
    decision = decide_quarter(case, policy)
    assert decision.outcome == "待补"
    assert rules_of(decision)["host_determines_over_six_months"].binding


def test_home_records_do_not_alter_the_hosts_result_but_are_named(make: Make, policy: Policy) -> None:
    case = make.away(
        admonitions=(make.admonition(),),
        accountabilities=(make.accountability(Grade.POOR),),
        sanctions=(make.sanction(SanctionKind.WARNING),),
    )
    decision = decide_quarter(case, policy)
    assert decision.outcome == "外单位确定"
    assert set(rules_of(decision)) == {"host_determines_over_six_months"}
    (finding,) = decision.findings
    assert (finding.kind.code, finding.kind.severity, finding.person) == ("K802", "警告", "ZD005")
    assert finding.message == "张三由区发改局考核，本单位另有告诫、问责、警告处分，未改变其结果"


def test_exactly_six_months_counts_as_within_and_says_so(make: Make, policy: Policy) -> None:
    secondment = make.secondment(start=date(2026, 1, 1), end=date(2026, 6, 30))
    decision = decide_quarter(make.seconded(secondment=secondment), policy)
    assert decision.outcome == "较好"
    assert rules_of(decision)["exactly_six_months"].label == "默认"
    assert [finding.kind.code for finding in decision.findings] == ["K803"]


@pytest.mark.parametrize(
    ("end", "outcome", "noted"),
    [(date(2026, 6, 29), "较好", False), (date(2026, 6, 30), "较好", True), (date(2026, 7, 1), "外单位确定", False)],
)
def test_a_day_less_or_more_than_six_months(make: Make, policy: Policy, end: date, outcome: str, noted: bool) -> None:
    case = make.seconded(
        secondment=make.secondment(start=date(2026, 1, 1), end=end), host=make.host(score=8000, grade="较好")
    )
    decision = decide_quarter(case, policy)
    assert decision.outcome == outcome
    assert ("exactly_six_months" in rules_of(decision)) is noted


def test_a_host_opinion_about_somebody_not_seconded_is_not_carried(make: Make, policy: Policy) -> None:
    assert decide_quarter(make.quarter(host=make.host(score=9500)), policy).host is None


# --- 七-3 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("grade", [Grade.FAIR, Grade.POOR])
@pytest.mark.parametrize("score", [9500, 8000])
def test_accountability_fixes_the_grade_that_the_record_states(
    make: Make, policy: Policy, grade: Grade, score: int
) -> None:
    decision = decide_quarter(make.quarter(score=score, accountabilities=(make.accountability(grade),)), policy)
    assert decision.outcome == grade
    assert decision.allowed == (grade,)
    assert {rule: ground.binding for rule, ground in rules_of(decision).items()} == {
        "grade_by_score": False,
        "accountability": True,
    }
    assert decision.findings == ()


def test_accountability_of_another_quarter_has_no_effect(make: Make, policy: Policy) -> None:
    for day, outcome in [(date(2025, 12, 31), "较好"), (date(2026, 1, 1), "一般"), (date(2026, 4, 1), "较好")]:
        record = make.accountability(Grade.FAIR, day=day)
        assert decide_quarter(make.quarter(accountabilities=(record,)), policy).outcome == outcome


# --- 七-4 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "allowed"), [(9500, "一般 较差"), (8000, "一般 较差"), (6500, "一般"), (5000, "较差")]
)
def test_a_warning_leaves_at_most_fair(make: Make, policy: Policy, score: int, allowed: str) -> None:
    decision = decide_quarter(make.quarter(score=score, sanctions=(make.sanction(SanctionKind.WARNING),)), policy)
    assert " ".join(decision.allowed) == allowed
    assert decision.outcome == allowed.split(maxsplit=1)[0]
    assert decision.findings == ()


@pytest.mark.parametrize(
    ("decided", "end", "touched"),
    [
        (date(2025, 7, 1), date(2025, 12, 31), False),
        (date(2025, 7, 2), date(2026, 1, 1), True),
        (date(2026, 3, 31), date(2026, 9, 29), True),
        (date(2026, 4, 1), date(2026, 9, 30), False),
    ],
)
def test_one_day_in_common_is_enough_for_a_sanction(
    make: Make, policy: Policy, decided: date, end: date, touched: bool
) -> None:
    warning = make.sanction(SanctionKind.WARNING, decided=decided, end=end)
    demerit = make.sanction(SanctionKind.DEMERIT, decided=decided, end=end)
    assert decide_quarter(make.quarter(sanctions=(warning,)), policy).outcome == ("一般" if touched else "较好")
    assert decide_quarter(make.quarter(sanctions=(demerit,)), policy).outcome == ("不定等次" if touched else "较好")


@pytest.mark.parametrize("kind", [kind for kind in SanctionKind if kind is not SanctionKind.WARNING])
def test_a_demerit_or_heavier_leaves_the_quarter_ungraded(make: Make, policy: Policy, kind: Any) -> None:
    decision = decide_quarter(make.quarter(score=9500, sanctions=(make.sanction(kind),)), policy)
    assert (decision.outcome, decision.proposed, decision.allowed, decision.score) == ("不定等次", None, (), None)
    assert decision.assessment == 8000
    assert [(g.rule.id, g.clause, g.binding) for g in decision.grounds] == [("sanction_period", "七-4", True)]


# --- 八-2 and leave ---------------------------------------------------------------------------------------------------


def test_an_admonition_makes_its_quarter_poor(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(score=9500, admonitions=(make.admonition(),)), policy)
    assert (decision.outcome, decision.allowed) == ("较差", (Grade.POOR,))
    ground = rules_of(decision)["admonition_poor"]
    assert (ground.clause, ground.binding, str(ground.places[0])) == ("八-2", True, "收件/n.xlsx!告诫!A4")
    assert decision.findings == ()


def test_an_admonition_for_another_quarter_has_no_effect(make: Make, policy: Policy) -> None:
    other = make.admonition(quarter=make.result(2, "好").quarter)
    assert decide_quarter(make.quarter(admonitions=(other,)), policy).outcome == "较好"


def test_who_did_not_take_part_has_no_grade(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(non_participations=(make.non_participation(),)), policy)
    assert (decision.outcome, decision.proposed, decision.allowed) == ("不参加", None, ())
    assert [(g.rule.id, g.clause, g.binding) for g in decision.grounds] == [("non_participation", "八-2", True)]


def test_leave_over_half_of_the_quarter_leaves_it_ungraded_even_without_cells(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.absent(leave_places=()), policy)
    assert decision.outcome == "不定等次"
    ground = rules_of(decision)["leave_over_half"]
    assert (ground.clause, ground.label, ground.binding) == ("公务员考核规定27", "默认", True)


# --- no month counts --------------------------------------------------------------------------------------------------


def test_no_month_that_counts_is_undetermined_with_all_four_open(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.absent(absence="产假"), policy)
    (ground,) = decision.grounds
    assert (decision.outcome, ground.rule.id, ground.label) == ("待定", "no_month_counts", "默认")
    assert (ground.text, ground.binding) == ("产假，本季度没有一个月可计", True)
    assert " ".join(decision.allowed) == "好 较好 一般 较差"


def test_no_month_that_counts_under_a_warning_leaves_fair_and_poor_to_decide(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.absent(sanctions=(make.sanction(SanctionKind.WARNING),)), policy)
    assert (decision.outcome, decision.proposed) == ("待定", None)
    assert " ".join(decision.allowed) == "一般 较差"
    assert not rules_of(decision)["warning_period"].binding


@pytest.mark.parametrize("grade", [Grade.FAIR, Grade.POOR])
def test_no_month_that_counts_takes_the_grade_that_accountability_fixes(
    make: Make, policy: Policy, grade: Grade
) -> None:
    case = make.absent(accountabilities=(make.accountability(grade),), sanctions=(make.sanction(SanctionKind.WARNING),))
    decision = decide_quarter(case, policy)
    assert decision.outcome == grade
    assert {rule: ground.binding for rule, ground in rules_of(decision).items()} == {
        "no_month_counts": False,
        "accountability": True,
        "warning_period": False,
    }


def test_no_month_that_counts_takes_the_grade_that_an_admonition_fixes(make: Make, policy: Policy) -> None:
    assert decide_quarter(make.absent(admonitions=(make.admonition(),)), policy).outcome == "较差"
