"""The second, small unit: one person for each higher rule, run by the command; every outcome is the story's.

Outcomes stand beside each person in the story; what people may decide and which clause decides is worked by hand here.
"""

from datetime import date
from pathlib import Path

import pytest

from kaohe_excel.commands import run as pipeline
from kaohe_excel.commands.explain import explain
from kaohe_excel.core.period import Period
from kaohe_excel.sample import HIGHER_RULES, write_sample
from tests.offices.folder import UnitFolder
from tests.offices.higher_unit import IDS, LATE_LIST, Ran

CLAUSES = {
    "warning_of_last_year": ("九-2", "基本称职"),
    "short_warning_of_this_year": ("公务员考核规定29", "称职 基本称职 不称职"),
    "demerit_of_this_year": ("公务员考核规定29", ""),
    "demerit_of_last_year": ("九-2", "称职 基本称职 不称职"),
    "major_demerit_of_last_year": ("公务员考核规定29", ""),
    "second_warning_while_one_runs": ("公务员平时考核办法", "基本称职 不称职"),
    "ungraded_throughout": ("九-2", "称职 基本称职 不称职"),
    "party_warning": ("组通字〔1998〕19号", "称职 基本称职 不称职"),
    "party_serious_warning": ("组通字〔1998〕19号", "不称职"),
    "party_removal": ("组通字〔1998〕19号", "不称职"),
    "party_probation_of_last_year": ("组通字〔1998〕19号", ""),
    "case_still_open": ("公务员考核规定28", ""),
    "case_closed_without_sanction": ("九-2", "称职 基本称职 不称职"),
    "training_never_graded": ("九-2", ""),
    "training_graded_but_for_the_year": ("七-2", "优秀 称职 基本称职 不称职"),
    "arrived_with_both_quarters": ("九-2", "优秀 称职 基本称职 不称职"),
    "arrived_with_one_quarter": ("公务员考核规定26", "称职 基本称职 不称职"),
    "host_kept_silent": ("九-2", ""),
    "host_wrote_an_unknown_grade": ("七-2", ""),
    "one_graded_quarter_and_that_fair": ("公务员平时考核办法", "称职 基本称职 不称职"),
    "two_graded_quarters_one_of_them_fair": ("九-2", "称职 基本称职 不称职"),
    "held_to_account_without_a_grade": ("九-2", ""),
    "admonished_for_something_else": ("八-2", "基本称职 不称职"),
}
"""Of the year: a clause that decides, and what people may decide."""

QUARTER_CLAUSES = {
    ("2026Q1", "held_to_account_without_a_grade"): ("七-3", "一般 较差"),
    ("2026Q3", "held_to_account_without_a_grade"): ("七-3", "较差"),
    ("2026Q2", "host_kept_silent"): ("七-2", "好 较好 一般 较差"),
    ("2026Q1", "host_wrote_an_unknown_grade"): ("七-2", ""),
    ("2026Q1", "training_never_graded"): ("七-2", "好 较好 一般 较差"),
    ("2026Q4", "second_warning_while_one_runs"): ("七-4", "一般 较差"),
    ("2026Q1", "admonished_for_something_else"): ("七-1", "较好 一般 较差"),
    ("2026Q3", "admonished_for_something_else"): ("八-2", "较差"),
    ("2026Q2", "one_graded_quarter_and_that_fair"): ("公务员考核规定27", ""),
}
"""Of a quarter, the same."""

STUDIED = {
    "admonished_for_something_else",
    "demerit_of_last_year",
    "second_warning_while_one_runs",
    "ungraded_throughout",
    "party_serious_warning",
    "training_graded_but_for_the_year",
    "arrived_with_one_quarter",
    "one_graded_quarter_and_that_fair",
    "two_graded_quarters_one_of_them_fair",
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A whole year by the command: three quarters' last months, and December with its quarter and the year."""
    made = Ran(tmp_path_factory.mktemp("higher"))
    made.kaohe("sample", made.folder, "--higher")
    made.run("2026-03", "2026-06", "2026-09", "2026-12")
    return made


def test_every_quarters_outcome_is_the_storys(ran: Ran) -> None:
    told, got = {}, {}
    for number in range(4):
        people = ran.people(f"2026Q{number + 1}")
        for member in HIGHER_RULES.cast:
            former = member.key.startswith("arrived") and number < 2
            told[member.key, number] = None if former else member.quarters[number]
            got[member.key, number] = people[member.key]["outcome"] if member.key in people else None
    assert got == told


def test_every_years_outcome_is_the_storys_and_so_is_what_people_may_decide(ran: Ran) -> None:
    people = ran.people("2026")
    assert {key: person["outcome"] for key, person in people.items()} == {m.key: m.year for m in HIGHER_RULES.cast}
    assert {key: " ".join(person["allowed"]) for key, person in people.items()} == {
        key: allowed for key, (_, allowed) in CLAUSES.items()
    }
    assert {key for key, person in people.items() if person["needs_study"]} == STUDIED
    assert {key for key, person in people.items() if person["candidate"]} == {"arrived_with_both_quarters"}


def test_a_months_file_scores_everybody_whose_month_counts(ran: Ran) -> None:
    people = ran.people("2026-03")
    away = {key for key, person in people.items() if person["score"] is None}
    assert away == {
        "training_never_graded",
        "training_graded_but_for_the_year",
        "host_wrote_an_unknown_grade",
        "one_graded_quarter_and_that_fair",
        "two_graded_quarters_one_of_them_fair",
    }
    assert ran.people("2026-12").keys() == people.keys() | {"arrived_with_both_quarters", "arrived_with_one_quarter"}


@pytest.mark.parametrize(
    ("period", "key", "clause"),
    [("2026", key, clause) for key, (clause, _) in CLAUSES.items()]
    + [(period, key, clause) for (period, key), (clause, _) in QUARTER_CLAUSES.items()],
)
def test_the_clause_that_decides_is_named_as_binding(ran: Ran, period: str, key: str, clause: str) -> None:
    grounds = ran.people(period)[key]["grounds"]
    assert clause in {ground["clause"] for ground in grounds if ground["binding"]}


def test_what_people_may_decide_of_a_quarter(ran: Ran) -> None:
    got = {(period, key): " ".join(ran.people(period)[key]["allowed"]) for period, key in QUARTER_CLAUSES}
    assert got == {which: allowed for which, (_, allowed) in QUARTER_CLAUSES.items()}


def test_explain_names_the_outcome_and_the_deciding_clause(ran: Ran) -> None:
    with UnitFolder(ran.folder).opened(date(2027, 3, 1)) as unit:
        assessed = pipeline.assess(unit, Period(2026))
        told = {member.key: explain(assessed, IDS[member.key], {}) for member in HIGHER_RULES.cast}
    for member in HIGHER_RULES.cast:
        content = told[member.key].data()
        binding = {rule["clause"] for rule in content["rules"] if rule.get("binding")}
        assert content["result"]["outcome"] == member.year
        assert CLAUSES[member.key][0] in binding, member.key
        assert f"［适用★］{CLAUSES[member.key][0]}" in told[member.key].text()
    key = "ungraded_throughout"
    assert ran.kaohe("explain", ran.folder, "2026", IDS[key], "--as-of", "2027-03-01", "-q") == f"{told[key].text()}\n"


def test_everything_that_disagrees_or_is_missing_is_said_about_the_right_person(ran: Ran) -> None:
    year = ran.findings("2026")
    assert {
        ("K622", "arrived_with_one_quarter"),
        ("K621", "host_kept_silent"),
        ("K520", "host_wrote_an_unknown_grade"),
        ("K408", "held_to_account_without_a_grade"),
        ("K821", "admonished_for_something_else"),
        ("K822", "training_never_graded"),
        ("K822", "training_graded_but_for_the_year"),
        ("K908", "case_closed_without_sanction"),
        ("K901", "training_never_graded"),
        ("K906", "warning_of_last_year"),
    } <= year
    assert not {code for code, _ in year} & {"K407", "K410", "K902"}, (
        "a closed case is no repetition, a host has spoken"
    )
    assert {key for code, key in year if code == "K622"} == {"arrived_with_one_quarter"}


def test_the_papers_of_who_is_left_to_people_say_why(ran: Ran) -> None:
    assert "待定" in ran.row("年度联动表.xlsx", "ungraded_throughout")
    sheet = ran.row("年度等次审核表.xlsx", "ungraded_throughout")
    assert "称职、基本称职、不称职" in sheet
    assert "没有等次可依" in sheet
    notice = ran.notice("ungraded_throughout")
    assert "各季度均为不定等次，没有等次可依" in notice
    assert "没有写等次，由领导小组研究确定" in ran.notice("training_graded_but_for_the_year")


def test_a_former_units_quarters_are_marked_wherever_they_stand(ran: Ran) -> None:
    key = "arrived_with_both_quarters"
    linked = ran.row("年度联动表.xlsx", key)
    assert "|好·原|—|较好·原|" in linked
    assert "好（原单位）" in ran.notice(key)
    quarters = ran.people("2026")[key]["quarters"]
    assert quarters["2026Q1"] == {"score": None, "outcome": "好", "from": "示例区发展和改革局"}
    (candidate,) = [g for g in ran.people("2026")[key]["grounds"] if g["rule"] == "annual_all_fairly_good_with_good"]
    assert [cell.split("!")[1] for cell in candidate["cells"]] == ["外单位评价意见"]
    assert "2026Q2" not in ran.people("2026")["arrived_with_one_quarter"]["quarters"]
    assert "原单位2026年第2季度的考核结果没有收到" in ran.row("年度等次审核表.xlsx", "arrived_with_one_quarter")


def test_who_is_found_incompetent_is_told_the_remedies_and_not_thanked(ran: Ran) -> None:
    notice = ran.notice("party_removal")
    assert "公务员法95" in notice
    assert "感谢" not in notice
    assert "组通字〔1998〕19号" in ran.row("年度等次审核表.xlsx", "party_removal")


def test_before_the_case_is_closed_the_year_has_no_grade(tmp_path: Path) -> None:
    write_sample(tmp_path / "unit", script=HIGHER_RULES)
    made = Ran(tmp_path)
    (made.folder / LATE_LIST).unlink()
    made.run("2026")
    case = made.people("2026")["case_closed_without_sanction"]
    assert (case["outcome"], [g["clause"] for g in case["grounds"] if g["binding"]]) == (
        "不定等次",
        ["公务员考核规定28"],
    )
