"""``training_over_half = own`` (考核规定26), from the blank forms to the year: the sending unit assesses long 学习培训 itself."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import TrainingOverHalf
from kaohe_excel.policy import load_policy
from kaohe_excel.reading.context import Context, is_uncounted
from kaohe_excel.reading.persons import People
from kaohe_excel.sample import HIGHER_RULES, write_sample
from kaohe_excel.sample.folder import sample_files
from tests.offices.higher_unit import IDS, OFFICE, Ran

OWN = """[[training_over_half]]
from = 2026-01-01
reference = "局党组会议"
value = "own"
"""
GRADED, UNGRADED = "training_graded_but_for_the_year", "training_never_graded"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The unit that settled on ``own``, its forms handed out and filled accordingly, the third quarter and the year run."""
    made = Ran(tmp_path_factory.mktemp("own"))
    policy = made.folder / "考核政策.toml"
    policy.parent.mkdir(parents=True)
    policy.write_text(OWN, encoding="utf-8")
    for path, content in sample_files(OFFICE, load_policy(policy)):
        (made.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (made.folder / path).write_bytes(content)
    made.run("2026-03", "2026-06", "2026-09", "2026-12")
    return made


def test_where_no_month_counts_people_decide_and_the_schools_word_is_only_quoted(ran: Ran) -> None:
    for period in ("2026Q1", "2026Q2"):
        person = ran.people(period)[GRADED]
        assert (person["outcome"], " ".join(person["allowed"])) == ("待定", "好 较好 一般 较差")
        assert [g["rule"] for g in person["grounds"] if g["binding"]] == ["no_month_counts"]
        assert person["host"]["unit"] == "示例市委党校"
        assert ("K822", GRADED) in ran.findings(period)


def test_a_month_at_home_is_rated_and_polled_and_makes_the_quarters_grade(ran: Ran) -> None:
    people = ran.people("2026Q3")
    for key in (GRADED, UNGRADED):
        assert people[key]["outcome"] == "较好"
        assert list(people[key]["months"]) == ["2026-09"]
        assert 8300 <= int(people[key]["score"].replace(".", "")) <= 8500
    assert not {("K703", GRADED), ("K703", UNGRADED)} & ran.findings("2026Q3")


def test_once_the_open_quarters_are_decided_the_year_is_graded_here(ran: Ran) -> None:
    waiting = ran.people("2026")[GRADED]
    assert waiting["outcome"] == "待补"
    assert ("K901", GRADED) in ran.findings("2026")
    ran.decide("2026Q1", {GRADED: "好"})
    ran.decide("2026Q2", {GRADED: "较好"})
    ran.run("2026")
    person = ran.people("2026")[GRADED]
    assert (person["outcome"], person["candidate"]) == ("称职", True)
    assert {quarter: result["outcome"] for quarter, result in person["quarters"].items()} == {
        "2026Q1": "好",
        "2026Q2": "较好",
        "2026Q3": "较好",
        "2026Q4": "较好",
    }
    assert ("K822", GRADED) in ran.findings("2026")


def test_the_blank_forms_ask_at_home_and_not_the_school(tmp_path: Path) -> None:
    made = Ran(tmp_path)
    write_sample(made.folder, script=HIGHER_RULES)
    for value in TrainingOverHalf:
        (made.folder / "考核政策.toml").write_text(OWN.replace("own", value), encoding="utf-8")
        made.kaohe("forms", made.folder, "2026-09", "--ledgers", "-o", tmp_path / f"{value}Q3", "-q", code=(0,))
        made.kaohe("forms", made.folder, "2026-12", "-o", tmp_path / f"{value}Q4", "-q", code=(0,))
    at_home = {value: _asked_about(tmp_path / f"{value}Q3") for value in TrainingOverHalf}
    assert at_home[TrainingOverHalf.OWN] - at_home[TrainingOverHalf.HOST] == {
        (form, IDS[key]) for form in ("测评表", "工作记实台账") for key in (GRADED, UNGRADED)
    }
    assert {name for name, _ in at_home[TrainingOverHalf.HOST] - at_home[TrainingOverHalf.OWN]} == {"外单位评价意见"}
    year = {value: _asked_about(tmp_path / f"{value}Q4") for value in TrainingOverHalf}
    assert year[TrainingOverHalf.OWN] - year[TrainingOverHalf.HOST] == {
        ("年度测评表", IDS[key]) for key in (GRADED, UNGRADED)
    }


def _asked_about(out: Path) -> set[tuple[str, str]]:
    """(form, 人员编号) for everybody whose row is pre-filled in what was handed out."""
    forms = ("年度测评表", "测评表", "工作记实台账", "外单位评价意见", "评分表")
    return {
        (next(form for form in forms if form in path.name), str(value))
        for path in out.rglob("*.xlsx")
        if any(form in path.name for form in forms)
        for sheet in load_workbook(path).worksheets
        for (value,) in sheet.iter_rows(max_col=1, values_only=True)
        if value in IDS.values()
    }


def test_what_is_wrong_on_a_form_about_a_month_at_home_is_not_passed_over() -> None:
    september, quarter = Period.of_month(2026, 9), Period.of_quarter(2026, 3)
    for value, uncounted in ((TrainingOverHalf.HOST, True), (TrainingOverHalf.OWN, False)):
        policies = load_policy(None)
        policies = policies._replace(
            versions=tuple(policy._replace(training_over_half=value) for policy in policies.versions)
        )
        context = Context(OFFICE.roster, People(OFFICE.roster), policies, frozenset({september, quarter}))
        assert is_uncounted(IDS[GRADED], september, context) is uncounted
