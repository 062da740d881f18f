"""Compiled templates are kept to save time, and nothing ever depends on what is kept."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from kaohe_excel.writing.press import rendering


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of templates of our own, and where their compiled forms are kept."""
    templates, compiled = tmp_path / "templates", tmp_path / "compiled"
    templates.mkdir()
    (templates / "page.html").write_text("<p>{{ word }}</p>", encoding="utf-8")
    monkeypatch.setattr(rendering, "templates_folder", lambda: templates)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(compiled))
    forget()
    yield compiled
    forget()


def forget() -> None:
    """As a new process begins."""
    rendering._environment.cache_clear()
    rendering._template.cache_clear()


def compiled_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def source(kept: Path) -> Path:
    return kept.parent / "templates" / "page.html"


def test_a_compiled_template_is_kept_and_used_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendering.render("page.html", word="好") == "<p>好</p>"
    assert len(compiled_files(kept)) == 1
    forget()
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_, **__: pytest.fail("compiled again"))
    assert rendering.render("page.html", word="较好") == "<p>较好</p>"


def test_a_changed_template_is_compiled_anew(kept: Path) -> None:
    rendering.render("page.html", word="好")
    source(kept).write_text("<b>{{ word }}</b>", encoding="utf-8")
    forget()
    assert rendering.render("page.html", word="好") == "<b>好</b>"


def test_what_another_version_of_the_library_compiled_is_not_used(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendering.render("page.html", word="好")
    before = compiled_files(kept)[0].read_bytes()
    forget()
    monkeypatch.setattr(jinja2, "__version__", "99")
    assert rendering.render("page.html", word="好") == "<p>好</p>"
    assert compiled_files(kept)[0].read_bytes() != before


@pytest.mark.parametrize("damage", [b"", b"j2", b"\x00" * 200, None])
def test_a_damaged_compiled_template_costs_nothing(damage: bytes | None, kept: Path) -> None:
    rendering.render("page.html", word="好")
    file = compiled_files(kept)[0]
    file.write_bytes(file.read_bytes()[:60] if damage is None else damage)
    forget()
    assert rendering.render("page.html", word="好") == "<p>好</p>"
    forget()
    assert rendering.render("page.html", word="好") == "<p>好</p>"


def test_where_nothing_can_be_kept_pages_are_drawn_all_the_same(kept: Path) -> None:
    kept.write_text("不是文件夹", encoding="utf-8")
    assert rendering.render("page.html", word="好") == "<p>好</p>"
    assert kept.read_text(encoding="utf-8") == "不是文件夹"


def test_a_draft_that_cannot_be_put_in_place_does_not_stay(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held_open(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", held_open)
    assert rendering.render("page.html", word="好") == "<p>好</p>"
    assert compiled_files(kept) == []


def test_who_wants_no_bytecode_gets_none(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendering.render("page.html", word="好") == "<p>好</p>"
    assert compiled_files(kept) == []


def test_pages_are_the_same_whether_compiled_or_kept(sample_workbooks: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "kaohe_excel",
        "run",
        str(sample_workbooks),
        "2026-03",
        "-q",
        "--as-of",
        "2026-04-02",
    ]
    surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    for out in ("first", "second"):
        done = subprocess.run([*command, "-o", str(tmp_path / out)], env=surroundings, check=False, capture_output=True)
        assert done.returncode == 1, done.stderr
    first, second = (
        {str(path.relative_to(tmp_path / out)): path.read_bytes() for path in (tmp_path / out).rglob("*.html")}
        for out in ("first", "second")
    )
    assert len(first) > 50
    assert first == second
    assert any(path.name.startswith("template-") for path in (tmp_path / "compiled").rglob("*"))
