"""Stages 2–5: from indicator scores to the month's score. Every expected figure is worked by hand beside it."""

from fractions import Fraction

import pytest

from kaohe_excel.core.facts import Behaviour, CatalogueItem, Gap, Place, Rating, Stage
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Cycle, Dimension
from kaohe_excel.roster.presence import ExpectedRater
from kaohe_excel.scoring.figures import MonthFigures
from kaohe_excel.scoring.frames import score_months, score_units
from kaohe_excel.scoring.requests import MonthRequest, catalogue_of, month_requests
from tests.offices.facts import DEPUTY, HEAD, JAN, LEADER, Q1, Office, behaviour, item, leaders, simple_policy

LATE = item("Q1", "勤", "1", cap="2")
LAZY = item("Q2", "勤", "5")
FORGED = (item("J1", "绩", "10"), item("J1", "廉", "5"))


def month(office: Office, person: str = "A") -> MonthFigures:
    return office.figures(JAN).months[person, JAN]


def three_raters() -> Office:
    office = leaders().rate("L", JAN, A="14 13 12 36 15").rate("D", JAN, A="13 13 13 35 14")
    return office.rate("H", JAN, A="12.5 12 14 34.55 13")


def figures_of(month_figures: MonthFigures, stage: str) -> list[int | None]:
    return list(getattr(month_figures, stage).values())


def test_three_roles_weigh_40_40_20() -> None:
    scored = month(three_raters())
    # 德 5.6+5.2+2.5 · 能 5.2+5.2+2.4 · 勤 4.8+5.2+2.8 · 绩 14.4+14+6.91 · 廉 6+5.6+2.6
    assert figures_of(scored, "before") == [1330, 1280, 1280, 3531, 1420]
    assert scored.score == 8841
    assert scored.weights == {LEADER: Fraction(2, 5), DEPUTY: Fraction(2, 5), HEAD: Fraction(1, 5)}


def test_a_head_is_rated_by_the_two_others_50_50() -> None:
    scored = month(leaders().rate("L", JAN, H="14 13 12 36 15").rate("D", JAN, H="13 13 13 35.01 14"), "H")
    # 绩 (36 + 35.01) / 2 = 35.505, half up
    assert figures_of(scored, "before") == [1350, 1300, 1250, 3551, 1450]
    assert scored.weights == {LEADER: Fraction(1, 2), DEPUTY: Fraction(1, 2)}


def without_deputy() -> Office:
    return leaders().away("D", "病事假", "2026-01-01", "2026-03-31")


def test_two_thirds_and_one_third_are_exact_and_rounded_by_dimension() -> None:
    office = without_deputy().rate("L", JAN, A="14 13 12 36 15").rate("H", JAN, A="12.5 12 14 34.55 13")
    scored = month(office)
    # (28+12.5)/3 · (26+12)/3 · (24+14)/3 · (72+34.55)/3 · (30+13)/3; the unrounded total would be 88.68
    assert figures_of(scored, "before") == [1350, 1267, 1267, 3552, 1433]
    assert scored.score == 8869


def test_rounding_by_dimension_can_lift_a_score_onto_the_line() -> None:
    # 4 × (27+13.49)/3 = 13.49666… → 13.50 and (72+35.99)/3 → 36.00: 90.00, where the exact total is 89.98.
    office = without_deputy().rate("L", JAN, A="13.5 13.5 13.5 36 13.5")
    assert month(office.rate("H", JAN, A="13.49 13.49 13.49 35.99 13.49")).score == 9000


def test_rounding_by_dimension_can_leave_a_score_under_the_line() -> None:
    # 4 × (27+13.51)/3 = 13.50333… → 13.50 and 35.99: 89.99, where the exact total is 90.00.
    office = without_deputy().rate("L", JAN, A="13.5 13.5 13.5 35.99 13.5")
    assert month(office.rate("H", JAN, A="13.51 13.51 13.51 35.99 13.51")).score == 8999


def test_raters_of_one_role_share_it_evenly() -> None:
    office = three_raters().rater("B", HEAD, "一科").rate("B", JAN, A="14.5 14 13 34.56 12")
    # the heads' mean: 13.5 · 13 · 13.5 · 34.555 · 12.5, and 绩 14.4+14+6.911 = 35.311
    assert figures_of(month(office), "before") == [1350, 1300, 1270, 3531, 1410]


def test_one_person_in_two_roles_counts_once_in_the_heavier() -> None:
    office = three_raters().rater("D", HEAD, "一科")
    scored = month(office)
    assert [(mark.rater, mark.role) for mark in scored.marks] == [("L", LEADER), ("D", DEPUTY), ("H", HEAD)]
    assert scored.score == 8841


def test_a_rater_who_was_away_but_sent_a_form_counts() -> None:
    office = three_raters().away("D", "病事假", "2026-01-01", "2026-03-31")
    assert month(office).score == 8841


def test_a_missing_rater_is_not_left_out_but_leaves_the_month_open() -> None:
    scored = month(leaders().rate("L", JAN, A="14 13 12 36 15").rate("D", JAN, A="13 13 13 35 14"))
    assert figures_of(scored, "before") == [None] * 5
    assert scored.score is None
    assert [(mark.rater, mark.rating is None) for mark in scored.marks] == [("L", False), ("D", False), ("H", True)]
    assert scored.weights[HEAD] == Fraction(1, 5)


def test_a_score_that_could_not_be_read_leaves_only_its_dimension_open() -> None:
    office = leaders().rate("L", JAN, A="14 13 12 36 15").rate("D", JAN, A="13 - 13 35 14")
    scored = month(office.rate("H", JAN, A="12.5 12 14 34.55 13"))
    assert figures_of(scored, "after") == [1330, None, 1280, 3531, 1420]
    assert scored.score is None
    assert list(scored.marks[1].dimensions.values()) == [1300, None, 1300, 3500, 1400]


def test_nobody_to_rate_leaves_everything_open() -> None:
    office = Office().person("A")
    assert figures_of(month(office), "after") == [None] * 5
    assert (month(office).score, month(office).weights) == (None, {})


# --- stage 4 -------------------------------------------------------------------------------------------------------


def deducted(*records: Behaviour, catalogue: tuple[CatalogueItem, ...] = (LATE, LAZY, *FORGED)) -> MonthFigures:
    return month(three_raters().listed(JAN, *records, catalogue=catalogue))


def test_times_and_points_are_taken_from_the_dimension() -> None:
    scored = deducted(behaviour("A", "2026-01-05", "Q1"), behaviour("B", "2026-01-05", "Q2"))
    assert figures_of(scored, "after") == [1330, 1280, 1180, 3531, 1420]
    assert (scored.deductions, scored.score) == ({Dimension.DILIGENCE: 100}, 8741)


def test_a_cap_holds_over_the_month_and_is_used_up_in_order_of_days() -> None:
    scored = deducted(behaviour("A", "2026-01-20", "Q1", 3), behaviour("A", "2026-01-05", "Q1"))
    assert [(line.day.day, line.nominal, line.counted) for line in scored.deduction_lines] == [
        (5, 100, 100),
        (20, 300, 100),
    ]
    assert scored.deductions == {Dimension.DILIGENCE: 200}
    assert scored.after[Dimension.DILIGENCE] == 1080


def test_a_cap_is_of_one_item_and_one_person() -> None:
    scored = deducted(behaviour("A", "2026-01-05", "Q1", 3), behaviour("A", "2026-01-05", "Q2"))
    assert scored.deductions == {Dimension.DILIGENCE: 700}


def test_a_dimension_does_not_fall_under_zero_but_the_deduction_is_shown_whole() -> None:
    scored = deducted(behaviour("A", "2026-01-05", "Q2", 3))
    # 12.80 − 15.00
    assert scored.after[Dimension.DILIGENCE] == 0
    assert scored.deductions == {Dimension.DILIGENCE: 1500}
    assert scored.score == 1330 + 1280 + 3531 + 1420


def test_an_item_of_two_dimensions_takes_from_both() -> None:
    scored = deducted(behaviour("A", "2026-01-05", "J1"))
    assert scored.deductions == {Dimension.PERFORMANCE: 1000, Dimension.INTEGRITY: 500}
    assert figures_of(scored, "after") == [1330, 1280, 1280, 2531, 920]


def test_a_record_counts_in_the_month_of_its_day_whatever_list_it_is_in() -> None:
    scored = deducted(behaviour("A", "2026-02-05", "Q1"))
    assert scored.deductions == {}


def test_a_deduction_that_cannot_be_used_leaves_its_dimensions_open() -> None:
    office = three_raters()
    place = Place("收件/清单.xlsx", "负面表现", "A4")
    office.gaps.append(Gap("A", Stage.DEDUCTION, JAN, place, "K403", frozenset({Dimension.PERFORMANCE})))
    scored = month(office)
    assert figures_of(scored, "before") == [1330, 1280, 1280, 3531, 1420]
    assert figures_of(scored, "after") == [1330, 1280, 1280, None, 1420]
    assert scored.score is None


@pytest.mark.parametrize("period", [JAN, None])
def test_a_deduction_of_an_unknown_item_or_day_leaves_every_dimension_open(period: Period | None) -> None:
    office = three_raters().rate("L", JAN, file="other", B="1 1 1 1 1")
    office.gaps.append(Gap("A", Stage.DEDUCTION, period, Place("x", "y", "A4"), "K401"))
    assert figures_of(month(office), "after") == [None] * 5


def test_a_list_s_own_catalogue_stands_in_place_of_the_policy_s() -> None:
    policy = simple_policy()._replace(catalogue=(LAZY,))
    lists = three_raters().listed(JAN, catalogue=(item("Q2", "德", "3"),)).lists
    assert [(i.dimension, i.points) for i in catalogue_of(lists, policy)["Q2"]] == [(Dimension.VIRTUE, 300)]
    assert catalogue_of([], policy)["Q2"] == (LAZY,)


def test_caps_stay_monthly_where_raters_score_by_quarter() -> None:
    office = Office(simple_policy(cycle=Cycle.QUARTER)).person("L", category="班子成员").person("A").rater("L", LEADER)
    office.rate("L", Q1, A="14 13 12 36 15")
    office.listed(
        JAN,
        behaviour("A", "2026-01-05", "Q1", 3),
        behaviour("A", "2026-03-05", "Q1", 3),
        catalogue=(LATE,),
    )
    scored = office.figures().months["A", Q1]
    # 2 a month at most: 12 − 2 − 2
    assert scored.after[Dimension.DILIGENCE] == 800
    assert office.figures().quarters["A", Q1].assessment == 1400 + 1300 + 800 + 3600 + 1500


# --- exactness and bookkeeping ---------------------------------------------------------------------------------------


def request(scores: tuple[tuple[int, ...], ...], person: str = "A", unit: str = "0") -> MonthRequest:
    roles = (LEADER, DEPUTY, HEAD)
    marks = tuple(
        (ExpectedRater(role, role), Rating(role, person, JAN, row, ("",) * 5, "", Place()))
        for role, row in zip(roles, scores, strict=True)
    )
    weights = {LEADER: Fraction(2, 5), DEPUTY: Fraction(2, 5), HEAD: Fraction(1, 5)}
    return MonthRequest(unit, person, JAN, tuple(Dimension), weights, marks)


@pytest.mark.parametrize("scale", [10**6, 10**15, 10**17, 10**18, 10**30])
def test_figures_stay_exact_at_any_scale(scale: int) -> None:
    huge = 3 * scale
    scored = score_months([request(((huge + 1,) * 5, (huge + 2,) * 5, (huge + 4,) * 5))])[0]
    # 0.4 × (h+1) + 0.4 × (h+2) + 0.2 × (h+4) = h + 2, exactly
    assert figures_of(scored, "before") == [huge + 2] * 5
    assert scored.score == 5 * (huge + 2)
    assert {type(figure) for figure in figures_of(scored, "after")} == {int}


def test_huge_deductions_stay_exact() -> None:
    big = item("G", "德", "1")._replace(points=10**20 + 1)
    asked = request(((10**21,) * 5,) * 3)._replace(deductions=((behaviour("A", "2026-01-05", "G", 3), big),))
    (scored,) = score_months([asked])
    assert scored.after[Dimension.VIRTUE] == 10**21 - 3 * 10**20 - 3
    assert scored.deductions == {Dimension.VIRTUE: 3 * 10**20 + 3}


def test_every_request_comes_back_in_its_place_also_without_a_rater() -> None:
    empty = MonthRequest("0", "N", JAN, tuple(Dimension), {}, ())
    scored = score_months([request(((100,) * 5,) * 3, "B"), empty, request(((200,) * 5,) * 3, "A")])
    assert [(figures.person, figures.score) for figures in scored] == [("B", 500), ("N", None), ("A", 1000)]


def test_nothing_to_score_is_nothing() -> None:
    assert score_months([]) == ()
    assert score_months([MonthRequest("0", "N", JAN, tuple(Dimension), {}, ())])[0].score is None


def test_many_units_in_one_call_are_scored_as_if_alone() -> None:
    first, second = three_raters(), three_raters().listed(JAN, behaviour("A", "2026-01-05", "Q2"), catalogue=(LAZY,))
    units = [(o.roster, c.facts, c.assignments) for o in (first, second, first) for c in (o.checked(JAN),)]
    scored = score_units(units)
    assert [figures.months["A", JAN].score for figures in scored] == [8841, 8341, 8841]
    assert scored[0] == scored[2] == first.figures(JAN)


def test_a_rating_that_no_request_takes_stops_the_room() -> None:
    office = three_raters()
    checked = office.checked(JAN)
    stray = office.rate("H", JAN, file="stray", L="1 1 1 1 1").facts
    with pytest.raises(ValueError, match="ratings taken"):
        month_requests("0", office.roster, stray, checked.assignments)


def test_a_rating_with_too_few_scores_stops_the_room() -> None:
    with pytest.raises(ValueError, match="scores in"):
        score_months([request(((1, 2, 3),) * 3)])
