"""What is built from the checkout and installed somewhere else is the whole program, templates too."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("kaohe_excel", "templates", "setup.cfg", "setup.py", "pyproject.toml", "README.md")
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def said(*command: object, cwd: Path) -> str:
    """What a command printed; it has to end well, or with findings."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the checkout's sources."""
    folder = tmp_path_factory.mktemp("wheel")
    (folder / "checkout").mkdir()
    for name in SOURCES:
        source, copy = ROOT / name, folder / "checkout" / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    build = ("wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", folder / "built", ".")
    assert said(*PIP, *build, cwd=folder / "checkout") == ""
    return next((folder / "built").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a fresh environment that holds the wheel; the libraries are those of this one."""
    environment = tmp_path_factory.mktemp("environment")
    said(sys.executable, "-m", "venv", "--without-pip", environment, cwd=environment)
    said(*PIP, "--python", environment, "install", "--no-deps", "--no-index", wheel, cwd=environment)
    packages = next(environment.rglob("site-packages"))
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return next(environment.rglob("kaohe"))


def test_it_holds_every_module_and_every_template_and_nothing_else(wheel: Path) -> None:
    sources = [path for path in (ROOT / "kaohe_excel").rglob("*") if path.suffix in {".py", ".toml"}]
    wanted = {path.relative_to(ROOT).as_posix() for path in sources}
    wanted |= {f"kaohe_excel/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "templates").glob("*.*")}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == wanted


def test_installed_elsewhere_it_lists_its_numbers(installed: Path, tmp_path: Path) -> None:
    assert "full_marks" in said(installed, "policy", "--format", "json", cwd=tmp_path)


def test_installed_elsewhere_it_writes_the_pages_of_a_month(
    installed: Path, sample_workbooks: Path, tmp_path: Path
) -> None:
    said(installed, "run", sample_workbooks, "2026-02", "-o", tmp_path / "output", cwd=tmp_path)
    assert "2026年2月" in (tmp_path / "output" / "2026-02" / "index.html").read_text(encoding="utf-8")
    assert next(installed.parents[1].rglob("site-packages/kaohe_excel/templates/page.css")).is_file()
