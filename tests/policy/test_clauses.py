"""The clause table against the scheme's own numbering, written down here by hand."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from click.testing import Result

from kaohe_excel.forms.official import official_forms
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.clauses import clause_table
from kaohe_excel.rules import annual, quarter
from tests.offices.small_unit import ASSESSED, write_year

NUMBERING = [
    *("一", "二", "三"),
    *("四-1", "四-2", "四-3", "四-4", "四-4-(1)", "四-4-(2)", "四-4-(3)", "四-4-(4)", "四-4-(5)"),
    "五",
    *("六-一", "六-一-1", "六-一-2", "六-一-3", "六-一-4"),
    *("六-二", "六-二-1", "六-二-2", "六-二-3"),
    *("七-1", "七-2", "七-3", "七-4"),
    *("八-1", "八-2", "八-3", "八-4"),
    *("九-1", "九-2", "九-3", "九-4"),
    *("十-一", "十-二", "十-三"),
    *("附件-1", "附件-2", "附件-3"),
]
CLAUSES_OF_RULES = {
    "grade_by_score": "七-1",
    "no_month_counts": "七-1",
    "host_opinion_within_six_months": "七-2",
    "host_determines_over_six_months": "七-2",
    "exactly_six_months": "七-2",
    "accountability": "七-3",
    "warning_period": "七-4",
    "sanction_period": "七-4",
    "review": "八-1",
    "annual_review": "公务员法95",
    "admonition_poor": "八-2",
    "non_participation": "八-2",
    "leave_over_half": "公务员考核规定27",
    "good_quota": "公务员平时考核办法",
    "annual_all_fairly_good_with_good": "九-2",
    "annual_no_good": "九-2",
    "annual_one_fair": "九-2",
    "annual_two_fair": "九-2",
    "annual_two_poor": "九-2",
    "annual_one_poor": "九-2",
    "annual_gap_worse": "九-2",
    "annual_two_admonitions": "八-2",
    "annual_non_participation": "八-2",
    "annual_probation": "公务员考核规定25",
    "annual_leave_over_half": "公务员考核规定27",
    "annual_no_grade": "九-2",
    "annual_majority": "公务员平时考核办法",
    "annual_former_missing": "公务员考核规定26",
    "annual_investigation": "公务员考核规定28",
    "annual_sanction": "公务员考核规定29",
    "annual_sanction_following": "公务员考核规定29",
    "annual_party_warning": "组通字〔1998〕19号",
    "annual_party_serious_warning": "组通字〔1998〕19号",
    "annual_party_incompetent": "组通字〔1998〕19号",
    "annual_party_following": "组通字〔1998〕19号",
    "annual_warning": "公务员考核规定29",
    "annual_host": "七-2",
    "annual_missing_quarter": "九-2",
    "excellent_quota": "公务员考核规定",
    "annual_default_competent": "九-2",
}
OF_THE_WHOLE_UNIT = {"good_quota", "excellent_quota", "review", "annual_review"}
"""Rules that do not look at one person's period alone."""


def test_every_numbered_clause_of_the_scheme_stands_in_the_table_once_and_in_order() -> None:
    assert [clause.id for clause in clause_table()][: len(NUMBERING)] == NUMBERING


def test_no_row_stands_twice() -> None:
    ids = [clause.id for clause in clause_table()]
    assert len(ids) == len(set(ids))


def test_every_clause_is_carried_by_something_or_says_why_not() -> None:
    for clause in clause_table():
        carried = bool(clause.rules or clause.settings or clause.outputs)
        assert carried != bool(clause.why_nothing), clause.id


def test_whatever_is_computed_comes_out_on_paper() -> None:
    for clause in clause_table():
        assert clause.outputs or not (clause.rules or clause.settings), clause.id


def test_every_rule_named_is_a_known_one() -> None:
    assert {rule for clause in clause_table() for rule in clause.rules} == set(CLAUSES_OF_RULES)


def test_every_rule_stands_at_the_clause_it_cites() -> None:
    rules = {clause.id: clause.rules for clause in clause_table()}
    for rule, clause in CLAUSES_OF_RULES.items():
        assert rule in rules[clause]


def test_the_rules_of_the_house_cite_the_clauses_written_here() -> None:
    cited = {rule.id: rule.clause for rule in quarter.RULES} | {rule.id: rule.clause for rule in annual.RULES}
    assert cited == {rule: clause for rule, clause in CLAUSES_OF_RULES.items() if rule not in OF_THE_WHOLE_UNIT}


def test_every_setting_named_exists_and_every_setting_is_named_or_general() -> None:
    keys = {setting.key for setting in load_policy().on(date(2026, 3, 31)).settings}
    named = {key for clause in clause_table() for key in clause.settings}
    general = {"document", "rule_set"} | {
        f"readings.{name}" for name in ("missing_is_not_zero", "presence", "expected_raters", "heavier_limit")
    }
    assert named | general == keys
    assert not named & general


def test_every_output_is_a_form_or_a_paper_that_the_year_really_writes(
    sample_year: Path, sample_workbooks: Path, tmp_path: Path, kaohe: Callable[..., Result]
) -> None:
    kaohe("check", sample_workbooks, "2026-03", "--draw", 3, "-o", tmp_path, "--as-of", "2026-04-02", "-q")
    decided = write_year(tmp_path / "单位", grades={**dict.fromkeys(ASSESSED, "称职"), "ZD004": "优秀"})
    kaohe("run", decided, "2026", "-o", tmp_path, "--as-of", "2027-01-15", "-q")
    kaohe("study", sample_workbooks, "2026Q1", "-o", tmp_path, "--as-of", "2026-04-02", "-q")
    forms = {form.name for form in official_forms(load_policy().versions[-1].indicator_sets)}
    written = {path.name for out in (sample_year, tmp_path) for path in out.glob("*/*") if path.is_file()}
    named = {paper for clause in clause_table() for paper in clause.outputs}
    assert {"2026-03", "2026Q3", "2026"} <= {folder.name for folder in sample_year.iterdir()}
    assert named - forms <= written
    assert {"年度优秀公示.html", "结果运用.xlsx"} <= named
    assert named & forms, "forms are named without a file's ending"


def test_titles_are_short_and_the_purposes_are_not_computed() -> None:
    assert all(0 < len(clause.title) <= 40 for clause in clause_table())
    silent = [clause.id for clause in clause_table() if clause.why_nothing]
    assert silent == ["一", "二", "六-一-2", "十-三"]
