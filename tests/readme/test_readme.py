"""The README and the reference say what the program does."""

import re
from pathlib import Path

from kaohe_excel.cli import main
from kaohe_excel.core.findings import CATALOGUE
from kaohe_excel.policy.clauses import clause_table
from tests.readme.tables import filled

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


def test_the_tables_of_the_reference_are_those_of_the_program() -> None:
    assert filled(REFERENCE) == REFERENCE, "run: make readme"


def test_every_command_every_code_and_every_clause_is_in_the_reference() -> None:
    for name in main.commands:
        assert f"`kaohe {name}" in REFERENCE
    for kind in CATALOGUE:
        assert f"| {kind.code} |" in REFERENCE
    for clause in clause_table():
        assert f"| {clause.id} |" in REFERENCE


def test_the_two_commands_exist_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_picture_and_link_in_the_readme_exists() -> None:
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) <= 150
