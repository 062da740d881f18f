"""What is installed is exactly what was chosen, and nothing else is used."""

import ast
import configparser
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from kaohe_excel.archive.versions import LIBRARIES

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-test.lock")
_ENTRY = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?P<rest>(?:.*\n)(?:    .*\n)*)", re.MULTILINE)


def declared(section: str, key: str) -> list[Requirement]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return [Requirement(line) for line in setup[section].get(key, "").splitlines() if line.strip()]


def extras() -> list[str]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return list(setup["options.extras_require"])


def locked(file: str) -> dict[str, set[str]]:
    """Name to pinned versions (more than one where they differ by Python)."""
    found: dict[str, set[str]] = {}
    for entry in _ENTRY.finditer((ROOT / file).read_text(encoding="utf-8")):
        found.setdefault(entry["name"], set()).add(entry["version"])
    return found


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def test_the_program_imports_nothing_but_the_standard_library_and_what_it_declares() -> None:
    known = {*declared("options", "install_requires")}
    for extra in set(extras()) - {"test"}:
        known |= {*declared("options.extras_require", extra)}
    names = {canonicalize_name(requirement.name) for requirement in known}
    distributions = packages_distributions()
    for path in sorted((ROOT / "kaohe_excel").rglob("*.py")):
        for module in set(imported(path)) - set(sys.stdlib_module_names) - {"kaohe_excel"}:
            owners = {canonicalize_name(owner) for owner in distributions.get(module, [module])}
            assert owners & names, f"{path.name} imports {module}"


def test_everything_declared_is_imported_somewhere() -> None:
    distributions = packages_distributions()
    used = {
        canonicalize_name(owner)
        for path in (ROOT / "kaohe_excel").rglob("*.py")
        for module in imported(path)
        for owner in distributions.get(module, [])
    }
    assert {canonicalize_name(each.name) for each in declared("options", "install_requires")} <= used


def test_the_lock_files_pin_everything_declared_to_a_version_that_is_allowed() -> None:
    runtime, test = locked(LOCKS[0]), locked(LOCKS[1])
    for requirement in declared("options", "install_requires"):
        assert all(version in requirement.specifier for version in runtime[canonicalize_name(requirement.name)])
    for requirement in declared("options.extras_require", "test"):
        assert all(version in requirement.specifier for version in test[canonicalize_name(requirement.name)])
    assert runtime["setuptools"], "the editable install builds without isolation"


def test_the_tests_run_on_the_versions_that_people_get() -> None:
    test = locked(LOCKS[1])
    assert {name: test.get(name) for name in locked(LOCKS[0])} == locked(LOCKS[0])


@pytest.mark.parametrize("file", LOCKS)
def test_every_pin_has_hashes_and_no_file_says_where_to_download(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    entries = list(_ENTRY.finditer(text))
    assert len(entries) >= 18
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry["rest"]), entry["name"]
    assert not re.search(r"://|--index|--find-links|--extra-index|--trusted|@ ", text)
    unpinned = [line for line in text.splitlines() if line and line[0] not in " #" and "==" not in line]
    assert unpinned == []


@pytest.mark.parametrize("file", ["Makefile", "run.cmd"])
def test_the_two_commands_install_by_hash_alone(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    installs = [line for line in text.splitlines() if "$(PIP)" in line or "pip install --quiet" in line]
    for line in (line for line in installs if not line.startswith("PIP")):
        assert "--require-hashes -r requirements" in line or "--no-deps --editable ." in line, line
    assert any("--require-hashes -r requirements.lock" in line for line in installs)


def test_the_licences_of_everything_installed_are_listed() -> None:
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    runtime, test = text.split("## 测试另需")
    rows = re.compile(r"^\| ([a-z0-9-]+) \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
    assert [row[0] for row in rows.findall(runtime)] == sorted(locked(LOCKS[0]))
    assert [row[0] for row in rows.findall(test)] == sorted(set(locked(LOCKS[1])) - set(locked(LOCKS[0])))
    stated = {name: wanted.strip() for name, wanted, _ in rows.findall(text)}
    for requirement in (*declared("options", "install_requires"), *declared("options.extras_require", "test")):
        assert SpecifierSet(stated[canonicalize_name(requirement.name)]) == requirement.specifier


def test_a_seal_writes_down_the_version_of_every_declared_library() -> None:
    assert set(LIBRARIES) == {canonicalize_name(each.name) for each in declared("options", "install_requires")}
