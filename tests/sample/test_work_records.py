"""The ledgers of the sample year tell the stories they are meant to tell."""

from datetime import date
from pathlib import Path

import pytest

from kaohe_excel.checking.work_records import check_work_records
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import RecordKind
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import Intake, collect
from kaohe_excel.sample.office import Office


@pytest.fixture(scope="module")
def intake(folder: Path) -> Intake:
    return collect(folder, load_policy(), None)


def told(intake: Intake, office: Office, quarter: str) -> set[tuple[str, str, str]]:
    """Code, person's key and what it is about, on 15 January of the next year."""
    keys = {person: key for key, person in office.ids.items()}
    records, period = intake.facts.work_records, Period.parse(quarter)
    checked = check_work_records(intake.roster, records, load_policy(), period, date(2027, 1, 15))
    return {(f.kind.code, keys[f.person], f.values.get("items") or f.values["item"]) for f in checked.findings}


def test_every_department_hands_in_a_ledger_each_quarter(folder: Path) -> None:
    assert len(list((folder / "收件/工作记实").glob("*.xlsx"))) == 7 * 4


def test_nothing_in_the_ledgers_is_misread(intake: Intake) -> None:
    assert [finding for finding in intake.findings if "工作记实" in finding.where.file] == []


def test_the_troubles_of_each_quarter_and_no_others(intake: Intake, office: Office) -> None:
    assert told(intake, office, "2026Q1") == {
        ("K653", "warned_in_february", "2026年3月月度计划"),
        ("K652", "left_out_in_february", "2026年第10周周纪实"),
        ("K656", "services_head", "2026年3月月度计划"),
        ("K654", "census_head", "2026年3月月报告"),
        ("K658", "enforcement_head", "2026年2月月度计划"),
        ("K652", "admonished_in_two_quarters", "2026年1月月报告"),
        ("K653", "admonished_in_two_quarters", "2026年2月月度计划"),
    }
    assert told(intake, office, "2026Q2") == {
        ("K653", "admonished_twice_in_a_quarter", "2026年4月月度计划"),
        ("K652", "admonished_twice_in_a_quarter", "2026年第15周周纪实"),
        ("K653", "admonished_twice_in_a_quarter", "2026年第22周周纪实"),
    }
    assert told(intake, office, "2026Q3") == {("K652", "admonished_in_two_quarters", "2026年7月月报告")}
    assert told(intake, office, "2026Q4") == {
        ("K653", "just_under_the_lines", "2026年第40周周纪实"),
        ("K655", "rural_head", "2026年11月月度计划"),
    }


def test_whoever_is_admonished_for_records_was_late_in_that_quarter(intake: Intake, office: Office) -> None:
    for key, quarters in {"admonished_twice_in_a_quarter": {2}, "admonished_in_two_quarters": {1, 3}}.items():
        late = {q for q in (1, 2, 3, 4) if any(one[1] == key for one in told(intake, office, f"2026Q{q}"))}
        assert late == quarters


def test_there_is_something_classified_and_something_unfinished(intake: Intake, office: Office) -> None:
    records = intake.facts.work_records
    classified = {(r.person, r.kind) for r in records if r.classified}
    person = office.ids["moved_and_classified"]
    assert classified == {(person, RecordKind.MONTHLY_PLAN), (person, RecordKind.QUARTERLY_SUMMARY)}
    assert any(r.outcome == "部分完成" and r.reason for r in records)
