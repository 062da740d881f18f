"""等次审核表 taken over the proposals."""

from collections.abc import Iterable
from typing import Any

import pytest

from kaohe_excel.core.facts import DecisionForm
from kaohe_excel.core.findings import Finding
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import AnnualGrade, Grade, SanctionKind, Status
from kaohe_excel.policy.model import Policy
from kaohe_excel.rules.decisions import apply_decisions, is_settled, status_of
from kaohe_excel.rules.model import QuarterDecision
from kaohe_excel.rules.quarter import decide_quarter
from tests.rules.conftest import Make

NAMES = {"ZD005": "张三"}
OTHER_FILE = "收件/审核2.xlsx"


@pytest.fixture
def proposed(make: Make, policy: Policy) -> QuarterDecision:
    """张三 with 80 points: 较好 proposed, 较好 一般 较差 open."""
    return decide_quarter(make.quarter(), policy)


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.kind.code for finding in findings]


def take(decision: Any, *sheets: DecisionForm) -> Any:
    (after,), status, findings = apply_decisions([decision], sheets, NAMES)
    return after, status, findings


def test_the_proposal_confirmed(make: Make, proposed: Any) -> None:
    after, status, findings = take(proposed, make.sheet(("ZD005", "较好")))
    assert (after.decided, after.outcome, after.proposed) == (Grade.FAIRLY_GOOD, "较好", Grade.FAIRLY_GOOD)
    assert (status, findings) == (Status.DECIDED, ())
    assert after.grounds == proposed.grounds


def test_another_allowed_grade_with_a_reason(make: Make, proposed: Any) -> None:
    after, status, findings = take(proposed, make.sheet(("ZD005", "一般", "群众反映较多")))
    assert (after.decided, after.outcome, after.proposed) == (Grade.FAIR, "一般", Grade.FAIRLY_GOOD)
    assert (status, findings) == (Status.DECIDED, ())
    assert [ground.binding for ground in after.grounds] == [False]
    assert after.score == 8000


@pytest.mark.parametrize("reason", ["", "  "])
def test_another_grade_without_a_reason_is_not_taken(make: Make, proposed: Any, reason: str) -> None:
    after, status, findings = take(proposed, make.sheet(("ZD005", "一般", reason)))
    assert (after, status) == (proposed, Status.PENDING)
    assert codes(findings) == ["K807"]
    assert findings[0].kind.severity == "错误"
    assert (str(findings[0].where), findings[0].person) == ("收件/审核.xlsx!等次审核表!E5", "ZD005")


@pytest.mark.parametrize("written", ["好", "优秀", "不定等次", "85"])
def test_a_grade_outside_what_is_allowed_is_not_taken_and_names_the_clause(
    make: Make, proposed: Any, written: str
) -> None:
    after, _, findings = take(proposed, make.sheet(("ZD005", written, "表现突出")))
    assert after == proposed
    assert codes(findings) == ["K806"]
    assert "七-1" in findings[0].message
    assert "较好、一般、较差" in findings[0].message


def test_the_clause_named_is_the_one_that_bars_the_grade(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.quarter(score=9500, sanctions=(make.sanction(SanctionKind.WARNING),)), policy)
    _, _, findings = take(decision, make.sheet(("ZD005", "较好", "表现突出")))
    assert "七-4" in findings[0].message
    assert "七-1" not in findings[0].message


def test_a_sheet_without_a_date_decides_nothing(make: Make, proposed: Any) -> None:
    after, status, findings = take(proposed, make.sheet(("ZD005", "较好"), day=None))
    assert (after, status) == (proposed, Status.PENDING)
    assert codes(findings) == ["K805"]
    assert str(findings[0].where) == "收件/审核.xlsx!等次审核表"


def test_a_blank_sheet_that_came_back_is_nothing_to_remark(make: Make, proposed: Any) -> None:
    for day in (None, make.sheet().day):
        after, status, findings = take(proposed, make.sheet(("ZD005", ""), day=day))
        assert (after, status, findings) == (proposed, Status.PENDING, ())


def test_a_sheet_of_another_period_is_left_alone(make: Make, proposed: Any) -> None:
    sheet = make.sheet(("ZD005", "一般"), period=Period.of_quarter(2026, 2))
    assert take(proposed, sheet) == (proposed, Status.PENDING, ())
    undated = sheet._replace(day=None)
    assert take(proposed, undated) == (proposed, Status.PENDING, ())


@pytest.mark.parametrize("outcome", ["待补", "不定等次", "不参加", "外单位确定"])
def test_outcomes_that_are_not_decided_here_cannot_be(make: Make, outcome: str) -> None:
    decision = make.quarter_decision("ZD005", outcome)
    after, _, findings = take(decision, make.sheet(("ZD005", "较好", "研究决定")))
    assert after == decision
    assert codes(findings) == ["K810"]


def test_an_undetermined_person_is_decided_within_what_is_open(make: Make, policy: Policy) -> None:
    decision = decide_quarter(make.absent(sanctions=(make.sanction(SanctionKind.WARNING),)), policy)
    after, status, findings = take(decision, make.sheet(("ZD005", "一般")))
    assert (after.outcome, after.decided, after.score, status, findings) == (
        "一般",
        Grade.FAIR,
        None,
        Status.DECIDED,
        (),
    )
    after, status, findings = take(decision, make.sheet(("ZD005", "较好", "表现好")))
    assert (after.outcome, after.decided, status) == ("待定", None, Status.PENDING)
    assert "七-4" in findings[0].message


# --- a proposal that changed since the sheet was printed --------------------------------------------------------------


def test_a_changed_proposal_is_taken_while_allowed_and_said(make: Make, proposed: Any) -> None:
    after, _, findings = take(proposed, make.sheet(("ZD005", "一般", "", "一般")))
    assert after.decided is Grade.FAIR
    assert codes(findings) == ["K808"]
    assert "“一般”" in findings[0].message
    assert "“较好”" in findings[0].message


def test_a_changed_proposal_that_is_no_longer_allowed_is_not_taken(make: Make, proposed: Any) -> None:
    after, _, findings = take(proposed, make.sheet(("ZD005", "好", "", "好")))
    assert after.decided is None
    assert codes(findings) == ["K806"]


def test_a_grade_that_is_neither_todays_nor_the_printed_proposal_needs_a_reason(make: Make, proposed: Any) -> None:
    after, _, findings = take(proposed, make.sheet(("ZD005", "较差", "", "一般")))
    assert (after.decided, codes(findings)) == (None, ["K807"])
    after, _, findings = take(proposed, make.sheet(("ZD005", "较差", "造成影响", "一般")))
    assert (after.decided, codes(findings)) == (Grade.POOR, ["K808", "K823"])


@pytest.mark.parametrize(
    ("proposal", "written", "said"),
    [
        ("好", "较好", []),
        ("好", "一般", ["K823"]),
        ("好", "较差", ["K823"]),
        ("一般", "好", ["K823"]),
        ("一般", "较好", []),
        ("称职", "优秀", []),
        ("称职", "基本称职", []),
        ("称职", "不称职", ["K823"]),
        ("基本称职", "优秀", ["K823"]),
    ],
)
def test_a_grade_more_than_one_away_from_the_proposal_is_taken_and_said(
    make: Make, proposal: str, written: str, said: list[str]
) -> None:
    yearly = proposal.endswith("称职")
    decision = (make.annual_decision if yearly else make.quarter_decision)("ZD005", proposal, 8000)
    sheet = make.sheet(("ZD005", written, "研究确定", proposal), period=decision.year if yearly else decision.quarter)
    after, _, findings = take(decision, sheet)
    assert (after.decided, after.reason, codes(findings)) == (written, "研究确定", said)
    assert [finding.values["reason"] for finding in findings] == ["研究确定"] * len(said)


def test_where_nothing_was_proposed_no_decision_is_far_from_it(make: Make) -> None:
    open_ = make.quarter_decision("ZD005", "待定", allowed=tuple(Grade))
    after, _, findings = take(open_, make.sheet(("ZD005", "较差", "", "待定")))
    assert (after.decided, findings) == (Grade.POOR, ())


def test_the_printed_proposal_of_today_is_nothing_to_remark(make: Make, proposed: Any) -> None:
    assert take(proposed, make.sheet(("ZD005", "较好", "", "较好")))[2] == ()


# --- two sheets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reverse", [False, True])
def test_two_sheets_that_differ_decide_nothing_about_that_person(make: Make, proposed: Any, reverse: bool) -> None:
    sheets = [
        make.sheet(("ZD005", "较好")),
        make.sheet(("ZD005", "一般", "研究决定"), file=OTHER_FILE),
    ]
    after, status, findings = take(proposed, *(reversed(sheets) if reverse else sheets))
    assert (after, status, codes(findings)) == (proposed, Status.PENDING, ["K809"])
    assert str(findings[0].where) == "收件/审核.xlsx!等次审核表!E5"
    assert "收件/审核2.xlsx" in findings[0].message


def test_two_sheets_that_differ_about_one_person_decide_the_others(make: Make, proposed: Any) -> None:
    other = proposed._replace(person="ZD006")
    sheets = [
        make.sheet(("ZD005", "较好"), ("ZD006", "较好")),
        make.sheet(("ZD005", "一般", "研究决定"), ("ZD006", "较好"), file=OTHER_FILE),
    ]
    (first, second), status, findings = apply_decisions([proposed, other], sheets, NAMES)
    assert (first.decided, second.decided, status) == (None, Grade.FAIRLY_GOOD, Status.PENDING)
    assert [finding.person for finding in findings] == ["ZD005"]


def test_a_blank_row_does_not_differ_from_a_filled_one(make: Make, proposed: Any) -> None:
    after, _, findings = take(proposed, make.sheet(("ZD005", "")), make.sheet(("ZD005", "较好"), file=OTHER_FILE))
    assert (after.decided, findings) == (Grade.FAIRLY_GOOD, ())


def test_of_two_alike_the_one_with_a_reason_counts(make: Make, proposed: Any) -> None:
    sheets = [make.sheet(("ZD005", "一般")), make.sheet(("ZD005", "一般", "群众反映"), file=OTHER_FILE)]
    after, _, findings = take(proposed, *sheets)
    assert (after.decided, findings) == (Grade.FAIR, ())


# --- status -----------------------------------------------------------------------------------------------------------


def test_a_period_is_decided_when_everyone_is_decided_or_needs_no_decision(make: Make) -> None:
    settled = [
        make.quarter_decision(f"A{i}", outcome) for i, outcome in enumerate(["不定等次", "不参加", "外单位确定"])
    ]
    settled.append(make.quarter_decision("B", "好", 9500, decided=Grade.GOOD))
    assert status_of(settled) is Status.DECIDED
    for outcome in ("待补", "待定", "较好"):
        assert status_of([*settled, make.quarter_decision("C", outcome)]) is Status.PENDING


def test_a_period_with_nobody_is_not_decided() -> None:
    assert status_of([]) is Status.PENDING


def test_the_year_is_decided_by_the_same_sheet(make: Make) -> None:
    decision = make.annual_decision("ZD005", "称职", 9000)
    sheet = make.sheet(("ZD005", "优秀", "成绩突出", "称职"), period=Period(2026))
    after, status, findings = take(decision, sheet)
    assert (after.decided, after.outcome, status, findings) == (AnnualGrade.EXCELLENT, "优秀", Status.DECIDED, ())
    wrong = make.sheet(("ZD005", "好", "成绩突出"), period=Period(2026))
    assert codes(take(decision, wrong)[2]) == ["K806"]


def test_a_year_with_undecided_quarters_stays_pending(make: Make) -> None:
    decision = make.annual_decision("ZD005", "称职", 9000, undecided_quarters=(Period.of_quarter(2026, 3),))
    after, status, _ = take(decision, make.sheet(("ZD005", "称职"), period=Period(2026)))
    assert (after.decided, status) == (AnnualGrade.COMPETENT, Status.PENDING)
    assert not is_settled(after)


def test_barred_persons_need_no_decision(make: Make) -> None:
    assert is_settled(make.annual_decision("A", "不得参加"))
    assert not is_settled(make.annual_decision("A", "待补"))


def test_rows_about_nobody_here_change_nothing(make: Make, proposed: Any) -> None:
    assert take(proposed, make.sheet(("ZD999", "好"))) == (proposed, Status.PENDING, ())
