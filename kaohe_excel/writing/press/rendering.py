"""Templates into text. A compiled template is kept (``core/speed.py``), and never trusted beyond its source.

Compiling them takes longer than drawing every page of a quarter. Nothing depends on what is kept: where it was made from another
source, by another library or with other options, the template is compiled again.
"""

import pickle
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from markupsafe import Markup

from kaohe_excel.core.design import Design, templates_folder
from kaohe_excel.core.speed import Kept
from kaohe_excel.core.unseen import without_unseen

_OPTIONS: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}


def render(template: str, **values: object) -> str:
    """The text of a template with its values; a value that the template asks for and does not get is an UndefinedError."""
    return _template(template).render(**values)


class _CompiledTemplates(BytecodeCache):
    """Compiled templates, one file each."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def get_source_checksum(self, source: str) -> str:
        """What a compiled template is known by: its source, the library that compiled it, and the options."""
        return super().get_source_checksum(f"{jinja2.__version__} {_OPTIONS} {_seen.__name__}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, if it is whole and of this source."""
        with suppress(EOFError, ValueError, pickle.UnpicklingError):
            bucket.bytecode_from_string(self._kept.read(f"template-{bucket.key}"))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        self._kept.write(f"template-{bucket.key}", bucket.bytecode_to_string())


def _seen(value: object) -> object:
    """A value as a page may hold it; what is markup already was made of such values."""
    return without_unseen(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_folder(), encoding="utf-8"),
        autoescape=lambda name: name is None or not name.endswith(".css"),
        undefined=StrictUndefined,
        finalize=_seen,
        bytecode_cache=_CompiledTemplates(Kept(templates_folder())),
        **_OPTIONS,
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def render_page(template: str, design: Design, **values: object) -> str:
    """A whole page in a design; all text goes through autoescape, the style sheet alone is the design's own."""
    return render(template, style=_style(design), wording=design.wording, **values)


@lru_cache(maxsize=8)
def _style(design: Design) -> Markup:
    """The style sheet with the design's fonts, sizes and colours; nothing of it comes from a workbook."""
    return Markup(render("page.css", design=design))
