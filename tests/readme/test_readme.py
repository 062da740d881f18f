"""The README, the reference and the maintainers' page say what the program does, and what they name is there."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kaohe_excel.cli import main
from kaohe_excel.core.findings import CATALOGUE
from kaohe_excel.core.period import Period
from kaohe_excel.policy.clauses import clause_table
from tests.offices.small_unit import Q1, write_unit
from tests.readme.tables import filled

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAINTAINING = (ROOT / "docs" / "maintaining.md").read_text(encoding="utf-8")
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


QUOTED = re.compile(r"`([^`\n]+)`")
INVOKED = sorted({text for text in QUOTED.findall(README) if text.startswith("kaohe ")})
UNIT_OWNED = {"版式.toml"}
"""Files that the README tells people to write themselves."""


@pytest.mark.parametrize("line", INVOKED)
def test_every_command_in_the_readme_can_be_called_so(line: str) -> None:
    words = shlex.split(line)[1:]
    command = main.commands[words[0]]
    options = {name: option for option in command.params for name in option.opts if isinstance(option, click.Option)}
    given = [word for word in words[1:] if word.startswith("-")]
    assert set(given) <= set(options), line
    places = sum(1 for word in given if not getattr(options[word], "is_flag", False))
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    assert len(words) - 1 - len(given) - places <= len(arguments), line
    for word in words:
        if re.match(r"20\d\d", word):
            assert str(Period.parse(word)) == word


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, sample_year: Path, sample_workbooks: Path) -> set[str]:
    """The names of all files and folders that the commands of the README write."""
    folder = tmp_path_factory.mktemp("readme")
    unit = write_unit(folder / "小单位", (Q1,))
    for arguments in (
        ("init", folder / "新单位"),
        ("check", sample_workbooks, "2026-03", "-o", folder, "--draw", "5", "--seed", "1"),
        ("check", sample_workbooks, "2026-02", "-o", folder),
        ("forms", sample_workbooks, "2026-03", "-o", folder),
        ("seal", unit, "2026Q1"),
    ):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        assert result.exit_code in (0, 1), result.output
    return {path.name for root in (folder, sample_year) for path in root.rglob("*")}


def test_every_file_that_the_readme_names_is_written_or_lies_in_the_checkout(written: set[str]) -> None:
    named = [text for text in QUOTED.findall(README) if re.search(r"\.(xlsx|html|json|jsonl|toml|cmd)$|/$", text)]
    assert len(named) >= 20
    for name in named:
        last = name.rstrip("/").rpartition("/")[2]
        assert last in written | UNIT_OWNED or (ROOT / name).exists(), name


def test_the_look_at_the_sample_in_the_readme_is_there(sample_year: Path) -> None:
    for period in re.findall(r"`output/(20[^/`]+)/index.html`", README):
        assert (sample_year / period / "index.html").is_file()


def test_every_file_that_the_maintainers_page_names_is_there() -> None:
    named = [text for text in QUOTED.findall(MAINTAINING) if re.search(r"\.(py|toml|html|md|cfg|lock)$|/$", text)]
    assert len(named) >= 60
    for name in named:
        assert any((root / name).exists() for root in (ROOT, ROOT / "kaohe_excel")), name


def test_the_maintainers_page_has_two_pages_and_every_room() -> None:
    assert len(MAINTAINING.splitlines()) <= 120
    rooms = {path.name for path in (ROOT / "kaohe_excel").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert {room for room in rooms if f"| `{room}/`" in MAINTAINING or f"`{room}/` " in MAINTAINING} == rooms
