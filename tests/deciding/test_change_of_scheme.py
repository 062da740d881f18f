"""A scheme that changes: two versions with dates of their own and one changed rule, side by side.

The imagined change from April 2026: under 警告 only 好 is barred, and 好 begins at 85 points.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kaohe_excel.core.facts import Place, Sanction
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Grade, QuarterOutcome, SanctionKind, SanctionTouch
from kaohe_excel.policy import Policies, load_policy
from kaohe_excel.policy.model import RULE_SETS, Policy
from kaohe_excel.rules import annual, quarter
from kaohe_excel.rules.annual import decide_year, trace_year
from kaohe_excel.rules.limits import up_to
from kaohe_excel.rules.model import AnnualCase, Effect, QuarterCase, QuarterResult
from kaohe_excel.rules.quarter import QuarterEffect, QuarterRule, decide_quarter, sanctions_in_force, trace_quarter
from tests.offices.desk import Unit, person
from tests.offices.folder import put
from tests.offices.sheets import BEHAVIOUR_HEADINGS, simple_page
from tests.offices.small_unit import ASSESSED, CATALOGUE, Q1, Q2, write_unit

SECOND = "2026"


def warning_period_2026(case: QuarterCase, _policy: Policy) -> tuple[QuarterEffect, ...]:
    """The changed reasoning, a function of its own beside the first."""
    records = [s for s in sanctions_in_force(case, SanctionTouch.ANY_DAY) if s.kind is SanctionKind.WARNING]
    if not records:
        return ()
    return (Effect("受警告处分期间，最高为较好", tuple(s.place for s in records), up_to(Grade.FAIRLY_GOOD)),)


def second_set() -> tuple[QuarterRule, ...]:
    return tuple(
        replace(rule, check=warning_period_2026) if rule.id == "warning_period" else rule for rule in quarter.RULES
    )


SETS = {**quarter.RULES_BY_SET, SECOND: second_set()}


@pytest.fixture
def book() -> Policies:
    first = load_policy().on(date(2026, 1, 1))
    lines = ((Grade.GOOD, 8500), *first.grade_lines[1:])
    return Policies((first, first._replace(on=date(2026, 4, 1), rule_set=SECOND, grade_lines=lines)))


def case(period: Period, score: int, *, warned: bool) -> QuarterCase:
    warning = Sanction(
        "A", SanctionKind.WARNING, date(2026, 2, 1), date(2026, 7, 31), "", Place("n.xlsx", "处分", "A4")
    )
    return QuarterCase(
        person="A",
        quarter=period,
        score=score,
        assessment=score,
        poll=score,
        score_places=(),
        no_month_counts=False,
        secondment=None,
        host=None,
        leave_places=None,
        admonitions=(),
        accountabilities=(),
        sanctions=(warning,) if warned else (),
        non_participations=(),
        gaps=(),
        missing=(),
    )


@pytest.mark.parametrize(
    ("period", "warned", "outcome"), [(Q1, True, "一般"), (Q2, True, "较好"), (Q1, False, "较好"), (Q2, False, "好")]
)
def test_a_quarter_is_judged_by_the_rules_and_numbers_of_its_time(
    book: Policies, period: Period, warned: bool, outcome: str
) -> None:
    policy = book.on(period.last_day)
    assert decide_quarter(case(period, 8600, warned=warned), policy, SETS).outcome == outcome


def test_the_same_quarter_asked_again_after_the_change_has_the_same_outcome(book: Policies) -> None:
    before = decide_quarter(case(Q1, 8600, warned=True), load_policy().on(Q1.last_day))
    assert decide_quarter(case(Q1, 8600, warned=True), book.on(Q1.last_day), SETS) == before


def test_the_explanation_tries_the_rules_of_the_time(book: Policies) -> None:
    effects = [
        next(t.limit.effect.text for t in trace_quarter(case(p, 8600, warned=True), book.on(p.last_day), SETS)
             if t.rule.id == "warning_period" and t.limit)
        for p in (Q1, Q2)
    ]  # fmt: skip
    assert effects == ["受警告处分期间，最高为一般", "受警告处分期间，最高为较好"]


def test_a_year_is_judged_by_the_rules_of_its_last_day(book: Policies) -> None:
    without_gaps = tuple(rule for rule in annual.RULES if rule.id != "annual_one_fair")
    sets = {**annual.RULES_BY_SET, SECOND: without_gaps}
    outcomes = (QuarterOutcome.FAIR, *[QuarterOutcome.GOOD] * 3)
    results = {
        q: QuarterResult(q, outcome, Grade(outcome.value), 8000, True, ())
        for q, outcome in zip(Period(2026).quarters, outcomes, strict=True)
    }
    one_fair = AnnualCase(
        person="A", year=Period(2026), quarters=results, routine=8000, poll=8000, score=8000, admonitions=(),
        sanctions=(), non_participations=(), probation_places=None, leave_places=None, seconded_over_half=None, host=None,
        gaps=(),
    )  # fmt: skip
    first, second = (decide_year(one_fair, book.on(day), sets) for day in (date(2026, 1, 1), date(2026, 12, 31)))
    assert (first.candidate, second.candidate) == (False, True)
    assert "annual_one_fair" not in {trace.rule.id for trace in trace_year(one_fair, book.on(date(2026, 12, 31)), sets)}


def test_every_set_that_a_policy_may_name_has_its_rules() -> None:
    assert tuple(quarter.RULES_BY_SET) == tuple(annual.RULES_BY_SET) == RULE_SETS


# --- through the whole house ---------------------------------------------------------------------------------------

POLICY = f"""
[[rule_set]]
from = 2026-04-01
value = "{SECOND}"
reference = "新方案七-4"

[[grade_lines]]
from = 2026-04-01
value = {{ "好" = 85, "较好" = 75, "一般" = 60 }}
reference = "新方案七-1"
"""


def warned(unit: Unit) -> None:
    headings = ("人员编号", "姓名", "处分种类", "决定日期", "期满日期", "文号")
    rows = [("ZD003", ASSESSED["ZD003"][0], "警告", date(2026, 2, 1), "", "")]
    page = simple_page("处分", "处分", headings, rows, "2026年2月")
    behaviours = simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, (), "2026年2月")
    put(unit.root, "收件/2026-02/处分.xlsx", behaviours, page, CATALOGUE)


def test_two_quarters_of_one_unit_run_under_two_versions(
    tmp_path: Path, kaohe: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = Unit(tmp_path, kaohe)
    write_unit(unit.root, (Q1, Q2), decided=False)
    warned(unit)
    plain = unit.run("2026Q1")
    monkeypatch.setitem(quarter.RULES_BY_SET, SECOND, second_set())
    monkeypatch.setitem(annual.RULES_BY_SET, SECOND, annual.RULES)
    monkeypatch.setattr("kaohe_excel.policy.values.RULE_SETS", (*RULE_SETS, SECOND))
    unit.policy(POLICY)

    def told(results: dict[str, Any]) -> list[Any]:
        entry = person(results, "ZD003")
        return [entry["score"], entry["outcome"], [g["effect"] for g in entry["grounds"]]]

    assert told(unit.run("2026Q1")) == ["85.00", "一般", ["得分75以上不足90", "受警告处分期间，最高为一般"]]
    assert told(unit.run("2026Q2")) == ["85.00", "较好", ["得分85以上", "受警告处分期间，最高为较好"]]
    assert unit.run("2026Q1")["people"] == plain["people"]
    assert "最高为较好" in unit.explained("2026Q2", "ZD003")
