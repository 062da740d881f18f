"""Stages 6–8 and the two annual stages; every expected figure is worked by hand beside it."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe_excel.core.facts import AnnualPoll, Facts, Place
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Grade
from kaohe_excel.scoring.figures import QuarterFigures, YearFigures
from kaohe_excel.scoring.frames import score
from kaohe_excel.scoring.stages import mean_score, poll_score, quarter_score, score_year
from tests.offices.facts import DEPUTY, FEB, JAN, LEADER, MAR, Q1, Office, leaders, simple_policy

VOTES = {Grade.GOOD: 10000, Grade.FAIRLY_GOOD: 8500, Grade.FAIR: 7000, Grade.POOR: 5000}
YEAR = Period.parse("2026")


def one_rater(**policy: object) -> Office:
    """One leader rates A; what he writes is the month's score."""
    return Office(simple_policy(**policy)).person("L", category="班子成员").person("A").rater("L", LEADER)


def quarter_of(office: Office, person: str = "A") -> QuarterFigures:
    return office.figures().quarters[person, Q1]


def three_months(office: Office, *scores: str) -> Office:
    for month, text in zip(Q1.months, scores, strict=False):
        office.rate("L", month, A=text)
    return office


# --- stage 6 -------------------------------------------------------------------------------------------------------


def test_the_assessment_is_the_mean_of_the_months_half_up() -> None:
    office = three_months(one_rater(), "14 13 12 36 15", "14 13 12 36.01 15", "14 13 12 36.01 15")
    # (90.00 + 90.01 + 90.01) / 3 = 90.00666…
    assert quarter_of(office.poll(Q1, A="1 0 0 0")).assessment == 9001


@pytest.mark.parametrize(
    ("scores", "mean"), [([9000, 9001], 9001), ([9000, 9000, 9001], 9000), ([], None), ([9000, None], None), ([0], 0)]
)
def test_the_mean_of_hundredths(scores: list[int | None], mean: int | None) -> None:
    assert mean_score(scores) == mean


def test_only_months_that_count_are_averaged() -> None:
    office = three_months(one_rater().away("A", "病事假", "2026-02-01", "2026-02-14"), *["14 13 12 36 15"] * 3)
    # 14 of 28 days present is not more than half
    quarter = quarter_of(office.poll(Q1, A="1 0 0 0"))
    assert [month.period for month in quarter.months] == [JAN, MAR]
    assert quarter.assessment == 9000


def test_who_joined_in_the_quarter_is_scored_over_the_months_that_count() -> None:
    office = one_rater()
    office.people[1] = office.people[1]._replace(start=FEB.first_day.replace(day=14))
    # 15 of 28 days
    quarter = quarter_of(three_months(office, "14 13 12 36 15", "10 10 10 30 10", "14 13 12 36 15"))
    assert [month.period for month in quarter.months] == [FEB, MAR]
    assert quarter.assessment == (7000 + 9000) // 2


def test_one_incomplete_month_leaves_the_quarter_open_but_not_the_others() -> None:
    office = three_months(one_rater(), "14 13 12 36 15", "14 - 12 36 15", "14 13 12 36 15").poll(Q1, A="1 0 0 0")
    quarter = quarter_of(office)
    assert (quarter.assessment, quarter.poll, quarter.score) == (None, 10000, None)
    assert [month.score for month in quarter.months] == [9000, None, 9000]


def test_no_month_that_counts_gives_no_score() -> None:
    quarter = quarter_of(one_rater().away("A", "产假", "2026-01-01", "2026-03-31"))
    assert (quarter.months, quarter.assessment, quarter.score) == ((), None, None)


# --- stages 7 and 8 --------------------------------------------------------------------------------------------------


def test_the_poll_is_votes_times_points_over_valid_ballots() -> None:
    votes = dict(zip(Grade, (4, 2, 1, 0), strict=True))
    # (400 + 170 + 70) / 7 = 91.428…
    assert poll_score(votes, 7, VOTES) == 9143
    assert poll_score(dict.fromkeys(Grade, 0), 0, VOTES) is None


def test_the_quarter_s_score_weighs_70_to_30() -> None:
    office = three_months(one_rater(), *["14 13 12 36 15"] * 3).poll(Q1, A="4 2 1 0")
    # 0.7 × 90.00 + 0.3 × 91.43 = 63 + 27.429
    assert quarter_of(office).score == 9043


@pytest.mark.parametrize(
    ("assessment", "poll", "score"),
    [
        (9000, 8999, 9000),
        (8999, 9002, 9000),
        (8999, 9001, 9000),
        (8999, 9000, 8999),
        (8999, None, None),
        (None, 9000, None),
    ],
)
def test_stage_8_starts_from_rounded_figures_and_rounds_half_up(
    assessment: int | None, poll: int | None, score: int | None
) -> None:
    # 62.993 + 27.006 = 89.999 → 90.00 · 62.993 + 27.003 = 89.996 → 90.00 · 62.993 + 27 = 89.993 → 89.99
    # 63 + 26.997 = 89.997 → 90.00
    assert quarter_score(assessment, poll, simple_policy()) == score


def test_without_a_poll_share_the_assessment_is_the_score() -> None:
    office = one_rater(assessment_share=Fraction(1), poll_share=Fraction(0))
    quarter = quarter_of(three_months(office, *["14 13 12 36 15"] * 3))
    assert (quarter.poll, quarter.score) == (None, 9000)


def test_the_rounded_chain_and_the_exact_one_fall_on_different_sides_of_90() -> None:
    office = leaders().away("D", "病事假", "2026-01-01", "2026-03-31")
    office.policy = simple_policy(assessment_share=Fraction(1), poll_share=Fraction(0))
    for month in Q1.months:
        office.rate("L", month, A="13.5 13.5 13.5 36 13.5").rate("H", month, A="13.49 13.49 13.49 35.99 13.49")
    # printed 13.50 × 4 + 36.00 = 90.00; without rounding between, 89.98
    assert quarter_of(office).score == 9000


# --- seconded ------------------------------------------------------------------------------------------------------


def test_the_host_s_score_is_the_quarter_s_score_within_six_months() -> None:
    office = three_months(one_rater().away("A", "借调", "2026-01-01", "2026-03-31"), *["14 13 12 36 15"] * 3)
    quarter = quarter_of(office.poll(Q1, A="1 0 0 0").opinion("A", Q1, score="88.5"))
    assert (quarter.score, quarter.assessment, quarter.poll, quarter.months) == (8850, None, None, ())
    assert quarter.host.score == 8850


def test_an_opinion_without_a_score_gives_none() -> None:
    office = one_rater().away("A", "借调", "2026-01-01", "2026-03-31").opinion("A", Q1)
    assert quarter_of(office).score is None
    assert quarter_of(office).host.opinion == "好"


def test_over_six_months_there_is_no_score_of_ours() -> None:
    office = one_rater().away("A", "借调", "2026-01-01", "2026-12-31").opinion("A", Q1, score="88.5", grade="较好")
    assert quarter_of(office).score is None
    assert quarter_of(office).host.grade == "较好"


# --- the year ------------------------------------------------------------------------------------------------------


def year_of(scores: list[int], poll: int | None, **policy: object) -> YearFigures:
    office = one_rater(**policy)
    polls = () if poll is None else (AnnualPoll("A", YEAR, poll, Place("年度.xlsx", "年度测评表", "C4")),)
    quarters = {"A": dict(zip(YEAR.quarters, scores, strict=False))}
    return score_year(office.roster, Facts(annual_polls=polls), quarters, office.policy, YEAR)["A"]


def test_both_annual_stages_round() -> None:
    year = year_of([9000, 9001, 9001], 8800)
    # (90.00 + 90.01 + 90.01) / 3 = 90.0067 → 90.01; 0.6 × 90.01 + 0.4 × 88 = 54.006 + 35.2 = 89.206 → 89.21
    assert (year.routine, year.poll, year.score) == (9001, 8800, 8921)


def test_a_year_without_its_poll_or_without_quarters_has_no_score() -> None:
    assert (year_of([9000], None).routine, year_of([9000], None).score) == (9000, None)
    assert (year_of([], 8800).routine, year_of([], 8800).score) == (None, None)


def test_the_year_s_ballots_count_like_a_poll() -> None:
    office = one_rater().poll(YEAR, A="4 2 1 0")
    year = score_year(office.roster, office.facts, {"A": {Q1: 9000}}, office.policy, YEAR)["A"]
    # 0.6 × 90 + 0.4 × 91.43 = 90.572
    assert (year.poll, year.score) == (9143, 9057)


def test_only_people_of_31_december_have_a_year() -> None:
    office = one_rater().person("B", end="2026-12-30")
    assert list(score_year(office.roster, Facts(), {}, office.policy, YEAR)) == ["A"]


# --- whatever the order ----------------------------------------------------------------------------------------------

_SCORES = st.tuples(
    *(st.integers(0, full).map(lambda h: f"{h // 100}.{h % 100:02d}") for full in (1500, 1500, 1500, 4000, 1500))
).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_figures_depend_on_no_order_and_nobody_is_lost(data: st.DataObject) -> None:
    office = leaders()
    for month in Q1.months:
        for rater, people in (("L", "HAB"), ("D", "HAB"), ("H", "AB")):
            office.rate(rater, month, **{person: data.draw(_SCORES) for person in people})
    office.poll(Q1, **dict.fromkeys("HAB", "5 3 1 1"))
    figures = office.figures()
    office.forms = [
        form._replace(ratings=tuple(data.draw(st.permutations(form.ratings))))
        for form in data.draw(st.permutations(office.forms))
    ]
    again = office.figures()
    assert again == figures
    assert {person for person, _ in figures.quarters} == {"H", "A", "B"}
    assert len(figures.months) == 9


@settings(max_examples=25, deadline=None)
@given(st.lists(_SCORES, min_size=3, max_size=3))
def test_a_month_equals_exact_fractions_rounded_once(texts: list[str]) -> None:
    office = leaders()
    for rater, text in zip("LDH", texts, strict=True):
        office.rate(rater, JAN, A=text)
    shares = (Fraction(2, 5), Fraction(2, 5), Fraction(1, 5))
    columns = zip(*(text.split() for text in texts), strict=True)
    exact = [sum(w * Fraction(s) * 100 for w, s in zip(shares, column, strict=True)) for column in columns]
    expected = [int(figure + Fraction(1, 2)) for figure in exact]
    month = office.figures(JAN).months["A", JAN]
    assert list(month.before.values()) == expected
    assert month.score == sum(expected)


def test_scoring_unchecked_facts_of_another_quarter_scores_nothing() -> None:
    office = one_rater()
    checked = office.checked()
    figures = score(office.roster, Facts(), checked.assignments)
    assert figures.quarters["A", Q1].score is None
    assert [mark.role for mark in figures.months["A", JAN].marks] == [LEADER]
    assert DEPUTY not in figures.months["A", JAN].weights
