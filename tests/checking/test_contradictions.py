"""The same form, row or record twice: alike counts once, different counts for nobody."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe_excel.core.facts import (
    Admonition,
    AnnualPoll,
    NonParticipation,
    Place,
    Receipt,
    Sanction,
    Stage,
)
from kaohe_excel.core.findings import (
    FORM_CONFLICT,
    FORM_MERGED,
    FORM_REPEATED,
    MOVEMENTS_OVERLAP,
    RECORD_REPEATED,
    SANCTION_REPEATED,
    Finding,
    Kind,
)
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import SanctionKind, Verdict
from tests.offices.facts import JAN, Q1, Office, behaviour, day, item, leaders

YEAR = Period.parse("2026")
GOOD, OTHER = "14 13 12 36 15", "14 13 11 36 15"


def found(office: Office, kind: Kind, period: Period = Q1) -> list[Finding]:
    return [finding for finding in office.checked(period).findings if finding.kind is kind]


def where(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.person, str(finding.where)) for finding in findings]


# --- 评分表 --------------------------------------------------------------------------------------------------------


def twice(first: dict[str, str], second: dict[str, str]) -> Office:
    return leaders().rate("L", JAN, file="a.xlsx", **first).rate("L", JAN, file="b.xlsx", **second)


def test_a_form_handed_in_twice_alike_is_used_once_with_a_note() -> None:
    office = twice({"A": GOOD, "B": GOOD}, {"B": GOOD, "A": GOOD})
    (note,) = found(office, FORM_REPEATED)
    assert (str(note.where), note.rater, note.message) == ("b.xlsx!评分表", "L", "与 a.xlsx!评分表 内容相同，只用其一")
    assert found(office, FORM_CONFLICT) == []
    assert [form.file for form in office.checked().facts.rating_forms] == ["a.xlsx"]


def test_two_forms_that_differ_leave_only_that_person_open() -> None:
    office = twice({"A": GOOD, "B": GOOD}, {"A": OTHER, "B": GOOD})
    (conflict,) = found(office, FORM_CONFLICT)
    assert (conflict.person, conflict.rater, str(conflict.where)) == ("A", "L", "b.xlsx!评分表!D5:H5")
    assert conflict.values["other"] == "a.xlsx!评分表"
    assert conflict.values["cells"] == "F5为11，另一份F5为12"
    assert found(office, FORM_REPEATED) == []
    (form,) = office.checked().facts.rating_forms
    assert {rating.person: rating.scores[0] for rating in form.ratings} == {"A": None, "B": 1400}


def test_a_disputed_rating_is_not_asked_for_again() -> None:
    office = twice({"A": GOOD, "B": GOOD, "H": GOOD}, {"A": OTHER})
    owed = [f for f in office.checked(JAN).findings if f.rater == "L" and f.kind is not FORM_CONFLICT]
    assert owed == []


def test_a_blank_against_a_figure_is_a_difference() -> None:
    (conflict,) = found(twice({"A": "14 13 - 36 15"}, {"A": GOOD}), FORM_CONFLICT)
    assert conflict.values["cells"] == "F5为12，另一份F5为空白或无效"


def test_a_second_form_with_more_people_and_equal_figures_is_merged_with_a_warning() -> None:
    office = twice({"A": GOOD}, {"A": GOOD, "B": OTHER})
    assert [str(warning.where) for warning in found(office, FORM_MERGED)] == ["b.xlsx!评分表"]
    forms = office.checked().facts.rating_forms
    assert [[rating.person for rating in form.ratings] for form in forms] == [["A"], ["B"]]


def test_two_forms_about_different_people_are_both_used_without_a_word() -> None:
    office = twice({"A": GOOD}, {"B": OTHER})
    assert not {FORM_MERGED, FORM_REPEATED, FORM_CONFLICT} & {finding.kind for finding in office.checked().findings}
    assert len(office.checked().facts.rating_forms) == 2


def test_three_copies_of_which_one_differs_are_a_difference_once() -> None:
    office = twice({"A": GOOD, "B": GOOD}, {"A": GOOD, "B": GOOD}).rate("L", JAN, file="c.xlsx", A=OTHER, B=GOOD)
    assert where(found(office, FORM_CONFLICT)) == [("A", "c.xlsx!评分表!D5:H5")]
    assert [str(note.where) for note in found(office, FORM_REPEATED)] == ["b.xlsx!评分表"]


def test_the_same_rater_s_forms_of_two_months_are_two_forms() -> None:
    office = leaders().rate("L", JAN, A=GOOD).rate("L", Q1.months[1], A=OTHER)
    assert found(office, FORM_CONFLICT) == []


def test_copies_of_another_period_are_no_concern() -> None:
    office = twice({"A": GOOD}, {"A": OTHER})
    assert found(office, FORM_CONFLICT, Period.parse("2026Q2")) == []
    assert office.checked(Period.parse("2026Q2")).facts.rating_forms == ()


# --- 测评表, 外单位评价意见, 年度测评表 ------------------------------------------------------------------------------


def test_polls_of_different_people_are_both_used() -> None:
    office = leaders().poll(Q1, "p1.xlsx", A="5 1 0 0").poll(Q1, "p2.xlsx", B="5 1 0 0")
    assert [form.file for form in office.checked().facts.poll_forms] == ["p1.xlsx", "p2.xlsx"]
    assert found(office, FORM_MERGED) == []


def test_a_poll_twice_alike_is_used_once() -> None:
    office = leaders().poll(Q1, "p1.xlsx", A="5 1 0 0").poll(Q1, "p2.xlsx", A="5 1 0 0")
    assert [str(note.where) for note in found(office, FORM_REPEATED)] == ["p2.xlsx!测评表"]
    assert [form.file for form in office.checked().facts.poll_forms] == ["p1.xlsx"]


def test_two_polls_that_differ_leave_a_gap_for_that_person() -> None:
    office = leaders().poll(Q1, "p1.xlsx", A="5 1 0 0", B="6 0 0 0").poll(Q1, "p2.xlsx", A="4 2 0 0", B="6 0 0 0")
    assert where(found(office, FORM_CONFLICT)) == [("A", "p2.xlsx!测评表!D5:J5")]
    checked = office.checked()
    assert [(gap.person, gap.stage, gap.period, gap.code) for gap in checked.facts.gaps] == [
        ("A", Stage.POLL, Q1, "K702")
    ]
    assert [row.person for form in checked.facts.poll_forms for row in form.rows] == ["B"]


def seconded() -> Office:
    return leaders().away("A", "借调", "2026-01-01", "2026-03-31")


def test_an_opinion_twice_alike_counts_once_and_two_that_differ_count_not_at_all() -> None:
    alike = seconded().opinion("A", Q1, score="88").opinion("A", Q1, score="88")
    assert len(alike.checked().facts.host_opinions) == len(found(alike, FORM_REPEATED)) == 1
    differing = seconded().opinion("A", Q1, score="88").opinion("A", Q1, score="89")
    assert differing.checked().facts.host_opinions == ()
    assert [(f.person, f.values["other"]) for f in found(differing, FORM_CONFLICT)] == [
        ("A", "收件/意见0.xlsx!外单位评价意见")
    ]
    assert [gap.stage for gap in differing.checked().facts.gaps] == [Stage.OPINION]


def test_an_annual_poll_twice_and_different_is_used_by_nobody() -> None:
    office = leaders()
    rows = [AnnualPoll("A", YEAR, score, Place("y.xlsx", "年度测评表", f"C{score}")) for score in (9000, 9100)]
    office.extra["annual_polls"] = tuple(rows)
    assert [f.person for f in found(office, FORM_CONFLICT, YEAR)] == ["A"]
    assert office.checked(YEAR).facts.annual_polls == ()


# --- records -------------------------------------------------------------------------------------------------------


def at(cell: str, file: str = "b.xlsx") -> Place:
    return Place(file, "表", cell)


def test_equal_behaviours_in_two_lists_count_once_with_a_warning() -> None:
    late = item("Q1", "勤", "1")
    office = leaders().listed(
        JAN, behaviour("A", "2026-01-05", "Q1", place=at("A4", "a.xlsx")), file="a.xlsx", catalogue=(late,)
    )
    office.listed(JAN, behaviour("A", "2026-01-05", "Q1", place=at("A9"), recorder="另一人"), file="b.xlsx")
    assert where(found(office, RECORD_REPEATED)) == [("A", "b.xlsx!表!A9")]
    assert sum(len(held.behaviours) for held in office.checked().facts.behaviour_lists) == 1


def test_equal_behaviours_of_one_list_count_once_with_a_warning() -> None:
    first = behaviour("A", "2026-01-05", "Q1", place=at("A4"))
    again = first._replace(place=at("A5"))
    office = leaders().listed(JAN, first, again, catalogue=(item("Q1", "勤", "1"),))
    assert where(found(office, RECORD_REPEATED)) == [("A", "b.xlsx!表!A5")]
    assert sum(len(held.behaviours) for held in office.checked().facts.behaviour_lists) == 1


@pytest.mark.parametrize("change", [{"matter": "别的事"}, {"times": 2}, {"basis": "另一份通报"}])
def test_behaviours_that_differ_in_substance_are_two(change: dict[str, Any]) -> None:
    first = behaviour("A", "2026-01-05", "Q1", place=at("A4"))
    office = leaders().listed(JAN, first, first._replace(place=at("A5"), **change), catalogue=(item("Q1", "勤", "1"),))
    assert found(office, RECORD_REPEATED) == []


def test_several_lists_of_one_month_are_all_used() -> None:
    first, second = (
        behaviour("A", "2026-01-05", "Q1", place=at("A4")),
        behaviour("B", "2026-01-06", "Q1", place=at("A5")),
    )
    office = leaders().listed(JAN, first, file="a.xlsx").listed(JAN, second, file="b.xlsx")
    assert sum(len(held.behaviours) for held in office.checked().facts.behaviour_lists) == 2


def test_equal_sanctions_of_all_lists_count_once_with_a_note() -> None:
    sanctions = [
        Sanction("A", SanctionKind.WARNING, day("2026-01-10"), day(end), "", at(f"A{n}"))
        for n, end in enumerate(("2026-07-09", "2026-07-10"))
    ]
    office = leaders().listed(JAN, sanctions=(sanctions[0],)).listed(Q1.months[1], sanctions=(sanctions[1],))
    kept = [s.end for held in office.checked().facts.behaviour_lists for s in held.sanctions]
    assert kept == [day("2026-07-10")]
    assert [f.person for f in found(office, SANCTION_REPEATED)] == ["A"]


def test_an_equal_admonition_is_not_a_second_one() -> None:
    admonitions = [Admonition("A", day("2026-01-10"), Q1, "未按时填写", "某", at(f"A{n}")) for n in (1, 2)]
    office = leaders().listed(JAN, admonitions=(admonitions[0],)).listed(Q1.months[1], admonitions=(admonitions[1],))
    assert [f.person for f in found(office, RECORD_REPEATED)] == ["A"]
    assert found(office, RECORD_REPEATED, Period.parse("2026Q2")) == []
    assert sum(len(held.admonitions) for held in office.checked().facts.behaviour_lists) == 1


def test_equal_non_participations_count_once() -> None:
    rows = tuple(NonParticipation("A", None, Q1, "", at(f"A{n}")) for n in (1, 2))
    office = leaders().listed(JAN, non_participations=rows)
    assert sum(len(held.non_participations) for held in office.checked().facts.behaviour_lists) == 1


# --- movements and receipts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "overlaps"), [("2026-02-01", 0), ("2026-01-31", 1), ("2025-12-01", 1)])
def test_two_absences_on_one_day_are_a_warning(start: str, overlaps: int) -> None:
    office = leaders().away("A", "借调", "2026-01-01", "2026-01-31").away("A", "病事假", start, "2026-02-28")
    assert len(found(office, MOVEMENTS_OVERLAP)) == overlaps


def test_probation_overlaps_with_nothing_and_other_periods_are_no_concern() -> None:
    office = leaders().away("A", "试用期", "2026-01-01", None).away("A", "借调", "2025-01-01", "2026-01-31")
    office.away("A", "挂职", "2025-01-01", "2025-12-31")
    assert found(office, MOVEMENTS_OVERLAP) == []


def test_receipts_say_what_became_of_copies_and_of_forms_not_needed() -> None:
    office = twice({"A": GOOD}, {"A": GOOD}).rate("L", Period.parse("2026-07"), file="c.xlsx", A=GOOD)
    files = ("a.xlsx", "b.xlsx", "c.xlsx", "名册.xlsx")
    office.extra["receipts"] = tuple(Receipt(file, "0", "评分表", Verdict.USED) for file in files)
    receipts = {receipt.file: (receipt.verdict, receipt.reason) for receipt in office.checked().facts.receipts}
    assert receipts["a.xlsx"] == receipts["名册.xlsx"] == (Verdict.USED, "")
    assert receipts["b.xlsx"] == (Verdict.NOT_USED, "同一份表另有一份，见问题清单")
    assert receipts["c.xlsx"] == (Verdict.NOT_USED, "本期不需要这份表")


@settings(max_examples=40, deadline=None)
@given(
    st.permutations(["a.xlsx", "b.xlsx", "c.xlsx"]),
    st.lists(st.sampled_from([GOOD, OTHER, "-  - - - -"]), min_size=3, max_size=3),
)
def test_what_is_found_does_not_depend_on_the_order_of_the_files(order: list[str], texts: list[str]) -> None:
    def checked(files: list[str]) -> Any:
        office = leaders()
        for file in files:
            office.rate("L", JAN, file=file, A=texts[ord(file[0]) - ord("a")], B=GOOD)
        return office.checked()

    assert checked(order) == checked(sorted(order))
