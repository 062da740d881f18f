"""Every rule tried, applied or not, with the reason."""

from datetime import date

from kaohe_excel.core.terms import Grade, SanctionKind
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules import annual
from kaohe_excel.rules.annual import trace_year
from kaohe_excel.rules.quarter import trace_quarter
from tests.policy.test_clauses import CLAUSES_OF_RULES, OF_THE_WHOLE_UNIT
from tests.rules.conftest import Make

QUARTER_RULES = [rule for rule in CLAUSES_OF_RULES if not rule.startswith("annual_") and rule not in OF_THE_WHOLE_UNIT]


def test_every_quarter_rule_is_tried_in_the_schemes_order(make: Make, policy: Policy) -> None:
    traces = trace_quarter(make.quarter(), policy)
    assert [trace.rule.id for trace in traces] == QUARTER_RULES
    assert [trace.rule.id for trace in traces if trace.applied] == ["grade_by_score"]
    assert traces[0].limit.effect.text == "得分75以上不足90"
    reasons = {trace.rule.id: trace.why for trace in traces}
    assert reasons["accountability"] == "本季度没有问责记录"
    assert [rule for rule, why in reasons.items() if not why] == ["grade_by_score"]


def test_under_the_hosts_assessment_home_rules_say_that_they_yield(make: Make, policy: Policy) -> None:
    traces = {trace.rule.id: trace for trace in trace_quarter(make.away(admonitions=(make.admonition(),)), policy)}
    assert not traces["admonition_poor"].applied
    assert traces["admonition_poor"].why == "由现工作单位考核，本单位的记录不改变其结果"
    assert traces["accountability"].why == "本季度没有问责记录"
    assert traces["host_determines_over_six_months"].applied


def test_the_score_has_no_say_where_the_outcome_is_no_grade(make: Make, policy: Policy) -> None:
    traces = trace_quarter(make.quarter(sanctions=(make.sanction(SanctionKind.DEMERIT),)), policy)
    assert (traces[0].applied, traces[0].why) == (False, "结果不是等次，此条不起作用")


def test_records_that_disagree_are_traced_one_by_one(make: Make, policy: Policy) -> None:
    records = (make.accountability(Grade.FAIR), make.accountability(Grade.POOR, cell="A5"))
    traces = [t for t in trace_quarter(make.quarter(accountabilities=records), policy) if t.rule.id == "accountability"]
    assert [trace.limit.effect.text for trace in traces] == ["问责（诫勉谈话），定为一般", "问责（诫勉谈话），定为较差"]


def test_every_annual_rule_is_tried(make: Make, policy: Policy) -> None:
    traces = trace_year(make.year("好", "好", "好", "较好"), policy)
    assert [trace.rule.id for trace in traces] == [rule.id for rule in annual.RULES]
    assert {trace.rule.id for trace in traces if trace.applied} == {
        "annual_all_fairly_good_with_good",
        "annual_default_competent",
    }
    assert all(trace.why for trace in traces if not trace.applied)


def test_the_year_of_the_host_makes_home_rules_yield(make: Make, policy: Policy) -> None:
    case = make.year(
        "好",
        "好",
        "一般",
        "一般",
        seconded_over_half=make.secondment(start=date(2026, 1, 1), end=None),
        host=make.host(grade="称职"),
    )
    traces = {trace.rule.id: trace for trace in trace_year(case, policy)}
    assert traces["annual_host"].applied
    assert traces["annual_two_fair"].why.startswith("由现工作单位考核")
