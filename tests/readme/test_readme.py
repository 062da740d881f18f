"""The README says what the program does."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

from kaohe_excel.cli import main
from kaohe_excel.core.findings import CATALOGUE
from kaohe_excel.policy.clauses import clause_table

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme_tables", Path(__file__).with_name("tables.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_its_tables_are_those_of_the_program() -> None:
    assert tables().filled(README) == README, "run: python tests/readme/tables.py"


def test_every_command_every_code_and_every_clause_is_in_it() -> None:
    for name in main.commands:
        assert f"`kaohe {name}" in README
    for kind in CATALOGUE:
        assert f"| {kind.code} |" in README
    for clause in clause_table():
        assert f"| {clause.id} |" in README


def test_the_two_commands_exist_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_picture_and_link_in_it_exists() -> None:
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link
