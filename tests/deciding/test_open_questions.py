"""What the scheme leaves open is written down, and what a unit is told to set can be set."""

import re
from datetime import date
from pathlib import Path

from kaohe_excel.core.terms import Label
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.clauses import clause_table


def page(checkout: Path) -> str:
    return (checkout / "docs" / "open_questions.md").read_text(encoding="utf-8")


def test_every_number_of_ours_is_asked_about_by_its_key(checkout: Path) -> None:
    settings = load_policy().on(date(2026, 3, 31)).settings
    ours = {s.key for s in settings if s.label is Label.DEFAULT and not s.key.startswith("readings.")}
    asked = set(re.findall(r"`([a-z_]+)`", page(checkout)))
    small = {
        "near_line",
        "study_limits",
        "approval_working_days",
        "month_report_working_days",
        "quarter_summary_working_days",
    }
    assert ours - asked == small
    assert asked <= {s.key for s in settings}


def test_every_clause_it_names_is_one_of_the_scheme(checkout: Path) -> None:
    named = set(re.findall(r"[一二三四五六七八九十]-[0-9](?:-[0-9])?|六-[一二]-?[0-9]?", page(checkout)))
    known = {clause.id for clause in clause_table()}
    assert named - known == set()
