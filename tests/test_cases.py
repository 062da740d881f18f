"""Cases: who is in them, what the rules may look at, and what a person's figures still wait for."""

import pytest

from kaohe_excel.core.facts import (
    Accountability,
    Admonition,
    Gap,
    NonParticipation,
    Place,
    Sanction,
    Stage,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Grade, QuarterOutcome, SanctionKind
from kaohe_excel.deciding.cases import annual_cases, quarter_cases
from kaohe_excel.rules.model import AnnualCase, QuarterCase, QuarterResult
from kaohe_excel.scoring.stages import score_year
from tests.offices.facts import FEB, JAN, LEADER, Q1, Office, behaviour, day, item, leaders

YEAR = Period.parse("2026")
Q2 = Period.parse("2026Q2")
GOOD = "14 13 12 36 15"


def cases_of(office: Office, quarter: Period = Q1) -> dict[str, QuarterCase]:
    checked = office.checked(quarter)
    (assignment,) = checked.assignments
    found = quarter_cases(office.roster, checked, office.figures(quarter), assignment)
    return {case.person: case for case in found}


def complete(office: Office | None = None) -> Office:
    office = office or leaders()
    for month in Q1.months:
        office.rate_all(month, GOOD, "H", "A", "B")
    return office.reports().poll(Q1, H="5 0 0 0", A="5 0 0 0", B="5 0 0 0")


def at(cell: str) -> Place:
    return Place("收件/清单.xlsx", "表", cell)


def test_everyone_assessed_on_the_last_day_has_a_case_in_the_roster_s_order() -> None:
    office = complete().person("G", end="2026-03-30").person("N", start="2026-03-31")
    assert list(cases_of(office)) == ["H", "A", "B", "N"]


def test_a_complete_case_waits_for_nothing() -> None:
    case = cases_of(complete())["A"]
    # 0.7 × 90 + 0.3 × 100
    assert (case.score, case.assessment, case.poll, case.name) == (9300, 9000, 10000, "A某")
    assert (case.gaps, case.missing, case.no_month_counts, case.secondment, case.host) == ((), (), False, None, None)


def test_a_score_rests_on_each_rating_s_row_the_poll_s_row_and_each_record() -> None:
    office = complete().listed(
        JAN, behaviour("A", "2026-01-05", "Q1", place=at("A4")), catalogue=(item("Q1", "勤", "1"),)
    )
    places = [str(place) for place in cases_of(office)["A"].score_places]
    assert len(places) == 9 + 1 + 1
    assert places[0] == "收件/L-2026-01.xlsx!评分表!D6:H6"
    assert places[-2:] == ["收件/测评.xlsx!测评表!D6:J6", "收件/清单.xlsx!表!A4"]


# --- what is missing -------------------------------------------------------------------------------------------------


def test_a_rater_who_sent_nothing_is_named_in_words() -> None:
    office = complete()
    office.forms = [form for form in office.forms if (form.rater, form.period) != ("D", FEB)]
    case = cases_of(office)["A"]
    assert case.missing == ("D某未交2026年2月评分表",)
    assert [(gap.stage, gap.period, gap.code, str(gap.place)) for gap in case.gaps] == [(Stage.RATING, FEB, "K601", "")]
    assert case.score is None


def test_a_person_left_out_and_a_score_left_blank_are_told_apart() -> None:
    office = complete()
    for index, form in enumerate(office.forms):
        if (form.rater, form.period) == ("H", JAN):
            blank = form.ratings[0]._replace(scores=(1400, None, 1200, 3600, 1500))
            office.forms[index] = form._replace(ratings=(blank,))
    cases = cases_of(office)
    assert cases["A"].missing == ("H某的2026年1月评分表有缺填、填错或两份不一致的分数",)
    assert cases["B"].missing == ("H某的2026年1月评分表里漏了此人",)
    assert [gap.code for gap in cases["B"].gaps] == ["K602"]


def test_nobody_to_rate_is_said() -> None:
    case = cases_of(Office().person("A").poll(Q1, A="5 0 0 0"))["A"]
    assert case.missing[0] == "2026年1月没有人负责评分"
    assert {gap.code for gap in case.gaps} == {"K606"}


def test_a_missing_poll_and_a_poll_without_a_valid_ballot_are_told_apart() -> None:
    office = complete()
    office.polls = []
    assert cases_of(office)["A"].missing == ("没有2026年第1季度的测评结果",)
    case = cases_of(office.poll(Q1, A="0 0 0 0"))["A"]
    assert case.missing == ("2026年第1季度测评没有有效票",)
    assert [gap.stage for gap in case.gaps] == [Stage.POLL]


def gap(stage: Stage, period: Period | None, code: str = "K403") -> Gap:
    return Gap("A", stage, period, at("C9"), code)


@pytest.mark.parametrize(
    ("stage", "period", "matters"),
    [
        (Stage.DEDUCTION, JAN, True),
        (Stage.DEDUCTION, None, True),
        (Stage.DEDUCTION, Period.parse("2026-04"), False),
        (Stage.POLL, Q1, True),
        (Stage.POLL, Q2, False),
        (Stage.RECORD, Q1, True),
        (Stage.RECORD, None, True),
        (Stage.RECORD, Q2, False),
    ],
)
def test_a_gap_matters_only_in_its_own_period(stage: Stage, period: Period | None, matters: bool) -> None:
    office = complete()
    office.gaps.append(gap(stage, period))
    cases = cases_of(office)
    assert len(cases["A"].gaps) == len(cases["A"].missing) == matters
    assert cases["B"].gaps == ()


@pytest.mark.parametrize(("stage", "matters"), [(Stage.DEDUCTION, False), (Stage.POLL, False), (Stage.RECORD, True)])
def test_where_no_month_counts_only_records_matter(stage: Stage, matters: bool) -> None:
    office = complete(leaders().away("A", "病事假", "2026-01-01", "2026-03-31"))
    office.gaps.append(gap(stage, None))
    case = cases_of(office)["A"]
    assert case.no_month_counts
    assert bool(case.gaps) is matters


# --- secondment ------------------------------------------------------------------------------------------------------


def seconded(until: str = "2026-03-31") -> Office:
    return complete(leaders().away("A", "借调", "2026-01-01", until))


def test_a_seconded_person_s_case_has_the_host_s_score_and_its_row() -> None:
    case = cases_of(seconded().opinion("A", Q1, score="88.5"))["A"]
    assert (case.score, case.assessment, case.poll) == (8850, None, None)
    assert (case.secondment.host_unit, case.host.score, case.no_month_counts) == ("区委办", 8850, False)
    assert [str(place) for place in case.score_places] == ["收件/意见0.xlsx!外单位评价意见!A4:F4"]
    assert case.missing == ()


def test_an_opinion_without_a_score_waits_for_nothing() -> None:
    assert cases_of(seconded().opinion("A", Q1))["A"].gaps == ()


def test_a_missing_opinion_or_grade_is_what_the_case_waits_for() -> None:
    assert cases_of(seconded())["A"].missing == ()  # within six months nobody waits for the host
    assert cases_of(seconded("2026-12-31"))["A"].missing == ("区委办未送来2026年第1季度的评价意见",)
    over = cases_of(seconded("2026-12-31").opinion("A", Q1))["A"]
    assert over.missing == ("区委办对2026年第1季度的评价意见没有写等次",)
    assert [gap.stage for gap in over.gaps] == [Stage.OPINION]


def test_opinions_in_dispute_are_what_the_case_waits_for() -> None:
    case = cases_of(seconded().opinion("A", Q1, score="80").opinion("A", Q1, score="81"))["A"]
    assert [gap.code for gap in case.gaps] == ["K702"]
    assert case.missing == ("2026年第1季度外单位评价意见有错误或前后不一（收件/意见0.xlsx!外单位评价意见!A4:F4）",)


def test_gaps_of_home_do_not_touch_who_is_elsewhere() -> None:
    office = seconded().opinion("A", Q1, score="80")
    office.gaps += [gap(Stage.DEDUCTION, JAN), gap(Stage.POLL, Q1)]
    assert cases_of(office)["A"].gaps == ()


# --- records -------------------------------------------------------------------------------------------------------


def test_records_count_for_the_quarter_they_name_else_by_their_day() -> None:
    office = complete().listed(
        Period.parse("2026-07"),
        admonitions=(
            Admonition("A", day("2026-04-02"), Q1, "", "", at("A1")),
            Admonition("A", day("2026-02-02"), Q2, "", "", at("A2")),
        ),
        accountabilities=(
            Accountability("A", day("2026-03-31"), "诫勉", Grade.FAIR, "", at("A3")),
            Accountability("A", day("2026-04-01"), "诫勉", Grade.FAIR, "", at("A4")),
        ),
        non_participations=(NonParticipation("A", None, Q1, "", at("A5")),),
    )
    case = cases_of(office)["A"]
    assert [a.place.cell for a in case.admonitions] == ["A1"]
    assert [a.place.cell for a in case.accountabilities] == ["A3"]
    assert [n.place.cell for n in case.non_participations] == ["A5"]
    assert cases_of(office)["B"].admonitions == ()


@pytest.mark.parametrize(
    ("decided", "end", "touches"),
    [
        ("2025-07-02", "2026-01-01", True),
        ("2025-07-01", "2025-12-31", False),
        ("2026-03-31", "2026-09-29", True),
        ("2026-04-01", "2026-09-30", False),
    ],
)
def test_a_sanction_touches_the_quarter_with_one_day(decided: str, end: str, touches: bool) -> None:
    sanction = Sanction("A", SanctionKind.WARNING, day(decided), day(end), "", at("A1"))
    case = cases_of(complete().listed(Period.parse("2025-07"), sanctions=(sanction,)))["A"]
    assert (case.sanctions == (sanction,)) is touches


@pytest.mark.parametrize(("last", "over"), [("2026-02-14", False), ("2026-02-15", True)])
def test_leave_over_half_of_the_quarter_is_shown_with_its_rows(last: str, over: bool) -> None:
    case = cases_of(complete(leaders().away("A", "病事假", "2026-01-01", last)))["A"]
    assert case.leave_places == ((Place("名册.xlsx", "人员变动", "A2"),) if over else None)


def test_maternity_is_no_leave_of_that_kind() -> None:
    case = cases_of(complete(leaders().away("A", "产假", "2026-01-01", "2026-03-31")))["A"]
    assert (case.leave_places, case.no_month_counts) == (None, True)


# --- the year ------------------------------------------------------------------------------------------------------


def year_cases(office: Office, **quarters: dict[Period, QuarterResult]) -> dict[str, AnnualCase]:
    checked = office.checked(YEAR)
    scores = {person: {q: r.score for q, r in own.items() if r.score is not None} for person, own in quarters.items()}
    figures = score_year(office.roster, checked.facts, scores, office.policy, YEAR)
    return {case.person: case for case in annual_cases(office.roster, checked.facts, quarters, figures, YEAR)}


def small() -> Office:
    return Office().person("L", category="班子成员").person("A").rater("L", LEADER)


def test_the_year_has_a_case_for_everyone_of_31_december() -> None:
    office = small().person("B", end="2026-12-30").person("C", start="2026-12-31")
    assert list(year_cases(office)) == ["A", "C"]


def test_the_year_rests_on_the_quarters_in_their_order() -> None:
    def graded(quarter: Period, score: int) -> QuarterResult:
        return QuarterResult(quarter, QuarterOutcome.FAIRLY_GOOD, Grade.FAIRLY_GOOD, score, True, ())

    case = year_cases(small(), A={Q2: graded(Q2, 8001), Q1: graded(Q1, 8000)})["A"]
    assert list(case.quarters) == [Q1, Q2]
    # (80.00 + 80.01) / 2
    assert (case.routine, case.poll, case.score) == (8001, None, None)


def test_the_year_gathers_its_records() -> None:
    old = Period.parse("2025Q4")
    office = small().listed(
        JAN,
        admonitions=tuple(Admonition("A", None, q, str(q), "", at(str(q))) for q in (old, Q1, Q2)),
        sanctions=(
            Sanction("A", SanctionKind.WARNING, day("2025-01-01"), day("2025-06-30"), "", at("S1")),
            Sanction("A", SanctionKind.WARNING, day("2024-01-01"), day("2024-06-30"), "", at("S2")),
        ),
        non_participations=(
            NonParticipation("A", None, old, "", at("N1")),
            NonParticipation("A", None, Q2, "", at("N2")),
        ),
    )
    case = year_cases(office)["A"]
    assert [a.quarter for a in case.admonitions] == [Q1, Q2]
    assert [s.place.cell for s in case.sanctions] == ["S1"]
    assert [n.place.cell for n in case.non_participations] == ["N2"]


@pytest.mark.parametrize(
    ("start", "end", "runs"),
    [
        ("2026-06-01", "2026-12-31", True),
        ("2026-06-01", "2026-12-30", False),
        ("2026-12-31", None, True),
        ("2027-01-01", None, False),
    ],
)
def test_probation_counts_on_31_december(start: str, end: str | None, runs: bool) -> None:
    case = year_cases(small().away("A", "试用期", start, end))["A"]
    assert (case.probation_places is not None) is runs


@pytest.mark.parametrize(("last", "over"), [("2026-07-01", False), ("2026-07-02", True)])
def test_leave_over_half_of_the_year(last: str, over: bool) -> None:
    # 182 of 365 days are not more than half, 183 are
    case = year_cases(small().away("A", "病事假", "2026-01-01", last))["A"]
    assert (case.leave_places is not None) is over


def test_a_long_secondment_over_half_of_the_year_comes_with_the_host_s_year() -> None:
    case = year_cases(small().away("A", "挂职", "2026-01-01", "2026-12-31").opinion("A", YEAR, grade="称职"))["A"]
    assert (case.seconded_over_half.host_unit, case.host.grade) == ("区委办", "称职")
    assert year_cases(small())["A"].seconded_over_half is None


def test_an_undated_record_leaves_the_year_open_too() -> None:
    office = small()
    office.gaps += [gap(Stage.RECORD, None), gap(Stage.RECORD, Q1), gap(Stage.POLL, YEAR)]
    assert [g.period for g in year_cases(office)["A"].gaps] == [None]
