"""The look of everything written: fonts, sizes, colours and standing words, read from ``design.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Design:
    """The tables of ``design.toml``; sizes are points, margins millimetres, colours ``#RRGGBB``, page fonts fall-back lists."""

    workbook_fonts: Mapping[str, str]
    workbook_sizes: Mapping[str, int]
    page_fonts: Mapping[str, tuple[str, ...]]
    page_sizes: Mapping[str, int]
    page_margins: Mapping[str, int]
    colours: Mapping[str, str]
    grade_colours: Mapping[str, str]
    severity_colours: Mapping[str, str]
    record_colours: Mapping[str, str]
    wording: Mapping[str, str]


def templates_folder() -> Path:
    """The folder of templates: inside the installed package, else at the top of the checkout."""
    packaged = _PACKAGE / "templates"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "templates"


@cache
def load_design() -> Design:
    """The design in force; a missing or unknown table is a TypeError, since the file is part of the program."""
    tables = tomllib.loads((templates_folder() / "design.toml").read_text(encoding="utf-8"))
    fonts = {use: tuple(names) for use, names in tables.pop("page_fonts").items()}
    return Design(page_fonts=fonts, **tables)
