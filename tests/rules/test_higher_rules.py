"""党纪, 立案, 学习培训, 调入, 问责 without 定等 and the kind of 告诫, one by one at their boundaries."""

from datetime import date

import pytest

from kaohe_excel.core.facts import Investigation, PartySanction, Place
from kaohe_excel.core.terms import AdmonitionKind, Grade, MovementKind, PartyKind, SanctionKind, SanctionTouch
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.annual import decide_year
from kaohe_excel.rules.decisions import apply_decisions
from kaohe_excel.rules.model import AnnualDecision, QuarterDecision
from kaohe_excel.rules.quarter import decide_quarter
from tests.rules.conftest import PERSON, YEAR, Make

GOOD_YEAR = ("好", "好", "较好", "好")
LIST = Place("收件/n.xlsx", "处分", "A4")


def party(kind: str, decided: date, end: date | None = None) -> PartySanction:
    return PartySanction(PERSON, PartyKind(kind), decided, end, "", LIST)


def case_of(opened: date, closed: date | None = None, conclusion: str = "") -> Investigation:
    return Investigation(PERSON, opened, closed, conclusion, LIST)


def codes(decision: QuarterDecision | AnnualDecision) -> list[str]:
    return [finding.kind.code for finding in decision.findings]


# --- 党纪 (组通字〔1998〕19号) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "decided", "end", "outcome", "allowed"),
    [
        ("党内警告", date(2026, 12, 31), None, "称职", "称职 基本称职 不称职"),
        ("党内警告", date(2025, 12, 31), None, "称职", "优秀 称职 基本称职 不称职"),
        ("严重警告", date(2026, 1, 1), None, "不定等次", "不称职"),
        ("严重警告", date(2025, 12, 31), None, "称职", "优秀 称职 基本称职 不称职"),
        ("撤销党内职务", date(2026, 6, 1), None, "不称职", "不称职"),
        ("撤销党内职务", date(2025, 6, 1), None, "称职", "优秀 称职 基本称职 不称职"),
        ("留党察看", date(2026, 6, 1), None, "不称职", "不称职"),
        ("留党察看", date(2025, 6, 1), None, "不定等次", ""),
        ("留党察看", date(2024, 6, 1), None, "称职", "优秀 称职 基本称职 不称职"),
        ("留党察看", date(2024, 6, 1), date(2025, 6, 1), "称职", "优秀 称职 基本称职 不称职"),
        ("留党察看", date(2024, 6, 1), date(2026, 5, 31), "不定等次", ""),
        ("开除党籍", date(2026, 1, 1), None, "不称职", "不称职"),
        ("开除党籍", date(2024, 1, 1), None, "不定等次", ""),
        ("开除党籍", date(2023, 12, 31), None, "称职", "优秀 称职 基本称职 不称职"),
    ],
)
def test_party_sanctions_act_on_the_year_of_their_decision_and_the_heavy_ones_after_it(
    make: Make, policy: Policy, kind: str, decided: date, end: date | None, outcome: str, allowed: str
) -> None:
    decision = decide_year(make.year(*GOOD_YEAR, party_sanctions=(party(kind, decided, end),)), policy)
    assert (decision.outcome, " ".join(decision.allowed)) == (outcome, allowed)
    if decided.year == 2026 or outcome == "不定等次":
        grounds = [g for g in decision.grounds if g.clause == "组通字〔1998〕19号"]
        assert [g.label for g in grounds] == ["上级规定"]


def test_after_a_serious_warning_people_may_decide_incompetent_with_a_reason(make: Make, policy: Policy) -> None:
    case = make.year(*GOOD_YEAR, party_sanctions=(party("严重警告", date(2026, 5, 1)),))
    decision = decide_year(case, policy)
    assert (decision.proposed, decision.needs_study, decision.score) == (None, True, None)
    silent = make.sheet((PERSON, "不称职", "", "不定等次"), period=YEAR)
    (after,), _, findings = apply_decisions([decision], [silent], {})
    assert (after.decided, [f.kind.code for f in findings]) == (None, ["K807"])
    (after,), status, _ = apply_decisions(
        [decision], [make.sheet((PERSON, "不称职", "履职方面的错误", "不定等次"), period=YEAR)], {}
    )
    assert (after.decided, after.reason, after.score, status) == ("不称职", "履职方面的错误", case.score, "已审定")


def test_of_a_party_sanction_and_a_demerit_the_heavier_on_the_year_holds(make: Make, policy: Policy) -> None:
    demerit = (make.sanction(SanctionKind.DEMERIT, decided=date(2026, 5, 1)),)
    removed = make.year(*GOOD_YEAR, sanctions=demerit, party_sanctions=(party("撤销党内职务", date(2026, 5, 1)),))
    assert decide_year(removed, policy).outcome == "不称职"
    warned = make.year(*GOOD_YEAR, sanctions=demerit, party_sanctions=(party("党内警告", date(2026, 5, 1)),))
    assert decide_year(warned, policy).outcome == "不定等次"


def test_only_not_taking_part_goes_before_a_party_sanction(make: Make, policy: Policy) -> None:
    expelled = (party("开除党籍", date(2026, 5, 1)),)
    waiting = make.year("待补", *GOOD_YEAR[1:], party_sanctions=expelled)
    assert decide_year(waiting, policy).outcome == "不称职"
    barred = make.year(*GOOD_YEAR, party_sanctions=expelled, non_participations=(make.non_participation(),))
    assert decide_year(barred, policy).outcome == "不得参加"


def test_in_a_quarter_a_party_sanction_is_only_said(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(party_sanctions=(party("严重警告", date(2026, 2, 1)),)), policy)
    assert (decision.outcome, codes(decision)) == ("较好", ["K819"])


# --- 立案 (考核规定28) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "outcome", "said"),
    [
        (case_of(date(2026, 12, 31)), "不定等次", []),
        (case_of(date(2027, 1, 1)), "称职", []),
        (case_of(date(2026, 3, 1), date(2026, 12, 31), "记过"), "称职", []),
        (case_of(date(2026, 3, 1), date(2027, 1, 1), "记过"), "不定等次", []),
        (case_of(date(2026, 3, 1), date(2027, 1, 1), "不予处分"), "称职", ["K908"]),
        (case_of(date(2026, 3, 1), date(2027, 1, 1), "免予处分"), "称职", ["K908"]),
        (case_of(date(2026, 3, 1), date(2027, 1, 1), "警告"), "称职", ["K908"]),
        (case_of(date(2026, 3, 1), date(2027, 1, 1), "党内警告"), "称职", ["K908"]),
        (case_of(date(2026, 3, 1), date(2027, 1, 1), "严重警告"), "不定等次", []),
        (case_of(date(2026, 3, 1), None, "不予处分"), "不定等次", []),
    ],
)
def test_a_case_open_at_the_years_end_leaves_it_ungraded_until_it_ends_lightly(
    make: Make, policy: Policy, record: Investigation, outcome: str, said: list[str]
) -> None:
    decision = decide_year(make.year(*GOOD_YEAR, investigations=(record,)), policy)
    assert (decision.outcome, codes(decision)) == (outcome, said)


# --- 学习培训 over six months (七-2 and 考核规定26) ----------------------------------------------------------------------


def test_long_training_on_which_the_host_gave_no_grade_is_for_people_to_decide(make: Make, policy: Policy) -> None:
    training = make.secondment(start=date(2025, 9, 1), end=date(2026, 8, 31))._replace(kind=MovementKind.TRAINING)
    spoken = make.away(secondment=training, host=make.host(score=90))
    decision = decide_quarter(spoken, policy)
    assert (decision.outcome, " ".join(decision.allowed)) == ("待定", "好 较好 一般 较差")
    assert codes(decision) == ["K822"]
    graded = decide_quarter(make.away(secondment=training), policy)
    assert (graded.outcome, codes(graded)) == ("外单位确定", ["K822"])
    assert decide_quarter(make.away(secondment=training, host=None), policy).outcome == "待补"
    assert decide_quarter(make.away(host=make.host(score=90)), policy).outcome == "待补"  # 借调 stays as it was


def test_in_a_year_of_long_training_without_a_grade_other_limits_hold(make: Make, policy: Policy) -> None:
    training = make.secondment(start=date(2025, 9, 1), end=date(2026, 12, 31))._replace(kind=MovementKind.TRAINING)
    warned = (make.sanction(SanctionKind.WARNING, decided=date(2026, 3, 1)),)
    case = make.year(*GOOD_YEAR, seconded_over_half=training, host=make.host(period=YEAR), sanctions=warned)
    decision = decide_year(case, policy)
    assert (decision.outcome, " ".join(decision.allowed)) == ("待定", "称职 基本称职 不称职")
    free = decide_year(case._replace(sanctions=()), policy)
    assert " ".join(free.allowed) == "优秀 称职 基本称职 不称职"


# --- 调入 (考核规定26) -----------------------------------------------------------------------------------------------


def test_a_former_quarter_that_is_missing_is_studied_and_makes_no_candidate(make: Make, policy: Policy) -> None:
    case = make.year(*GOOD_YEAR)
    here = {quarter: result for quarter, result in case.quarters.items() if quarter.quarter > 1}
    missing = decide_year(case._replace(quarters=here, former_missing=(case.year.quarters[0],)), policy)
    assert (missing.outcome, missing.candidate, missing.needs_study) == ("称职", False, True)
    sent = {**here, case.year.quarters[0]: make.result(1, "好", score=None, former="区发改局")}
    whole = decide_year(case._replace(quarters=sent), policy)
    assert (whole.candidate, whole.needs_study) == (True, False)


# --- 问责 without 定等, the kind of 告诫, 七-4's touch ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "outcome", "allowed"),
    [
        (9200, "待定", "一般 较差"),
        (7000, "待定", "一般 较差"),
        (6000, "待定", "一般 较差"),
        (5999, "较差", "较差"),
    ],
)
def test_accountability_without_a_grade_tries_both(
    make: Make, policy: Policy, score: int, outcome: str, allowed: str
) -> None:
    record = make.accountability(Grade.FAIR)._replace(grade=None)
    decision = decide_quarter(make.quarter(score=score, accountabilities=(record,)), policy)
    assert (decision.outcome, " ".join(decision.allowed)) == (outcome, allowed)
    admonished = make.quarter(score=score, accountabilities=(record,), admonitions=(make.admonition(),))
    assert decide_quarter(admonished, policy).outcome == "较差"


def test_once_decided_the_score_of_such_a_quarter_shows(make: Make, policy: Policy) -> None:
    record = make.accountability(Grade.FAIR)._replace(grade=None)
    decision = decide_quarter(make.quarter(score=7000, accountabilities=(record,)), policy)
    assert decision.score is None
    (after,), _, findings = apply_decisions([decision], [make.sheet((PERSON, "一般", "", "待定"))], {})
    assert (after.outcome, after.score, findings) == ("一般", 7000, ())


def test_an_admonition_for_something_else_is_said_and_counts_towards_two(make: Make, policy: Policy) -> None:
    other = make.admonition()._replace(kind=AdmonitionKind.OTHER)
    decision = decide_quarter(make.quarter(admonitions=(other,)), policy)
    assert (decision.outcome, codes(decision)) == ("较好", ["K821"])
    twice = decide_year(make.year(*GOOD_YEAR, admonitions=(other, make.admonition(cell="A9"))), policy)
    assert " ".join(twice.allowed) == "基本称职 不称职"


@pytest.mark.parametrize(
    ("decided", "end", "any_day", "last_day"),
    [
        (date(2025, 7, 1), date(2026, 1, 1), "一般", "较好"),
        (date(2026, 3, 31), date(2026, 9, 30), "一般", "一般"),
        (date(2025, 10, 1), date(2026, 3, 31), "一般", "一般"),
        (date(2025, 10, 1), date(2026, 3, 30), "一般", "较好"),
        (date(2026, 4, 1), date(2026, 9, 30), "较好", "较好"),
    ],
)
def test_a_sanction_touches_by_any_day_or_by_the_last_as_the_unit_settled(
    make: Make, policy: Policy, decided: date, end: date, any_day: str, last_day: str
) -> None:
    case = make.quarter(sanctions=(make.sanction(SanctionKind.WARNING, decided=decided, end=end),))
    assert decide_quarter(case, policy).outcome == any_day
    assert decide_quarter(case, policy._replace(sanction_touch=SanctionTouch.LAST_DAY)).outcome == last_day
