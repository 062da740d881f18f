"""The look of everything written: fonts, sizes, colours and standing words, read from ``design.toml``.

A unit changes what it likes in a file ``版式.toml`` beside its roster; what that file does not name stays as shipped.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.settings_file import settings_tables, settings_text

DESIGN_NAME = "版式.toml"
"""The file in a unit's folder that changes the look of its papers."""

_PACKAGE = Path(__file__).resolve().parents[1]
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_FONT = re.compile(r"[^\"'\\<>{};:\x00-\x1f]{1,40}")
_WORDS = re.compile(r"[^\x00-\x1f\ud800-\udfff]{0,300}")
_SMALLEST, _LARGEST = 4, 72


# Compared and hashed by identity: a style sheet is drawn once for a design and kept with it.
@dataclass(frozen=True, slots=True, eq=False)
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
    """The shipped design; a missing or unknown table is a TypeError, since the file is part of the program."""
    return _design(_shipped_tables())


def unit_design(folder: Path) -> Design:
    """The design of a unit: the shipped one with what the unit's ``版式.toml`` puts in its place.

    KaoheError, with the table and key, where the file cannot be read or names something that is not there.
    """
    path = folder / DESIGN_NAME
    if not os.path.lexists(path):
        return load_design()
    tables = _shipped_tables()
    for name, own in settings_tables(settings_text(path), DESIGN_NAME).items():
        if name not in tables:
            raise KaoheError(f"{DESIGN_NAME}：没有 [{name}] 这一组，可用的有 {'、'.join(tables)}")
        tables[name] = {**tables[name], **_checked(name, own, tables[name])}
    return _design(tables)


def _shipped_tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads((templates_folder() / "design.toml").read_text(encoding="utf-8"))


def _design(tables: Mapping[str, Mapping[str, Any]]) -> Design:
    fonts = {use: tuple(names) for use, names in tables["page_fonts"].items()}
    return Design(**{**tables, "page_fonts": fonts})


def _checked(name: str, own: object, shipped: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(own, Mapping):
        raise KaoheError(f"{DESIGN_NAME}：{name} 应写成一组，如 [{name}]")
    fits, wanted = _KINDS[name]
    for key, value in own.items():
        if key not in shipped:
            raise KaoheError(f"{DESIGN_NAME}：[{name}] 里没有 {key}，可用的有 {'、'.join(shipped)}")
        if not fits(value):
            raise KaoheError(f"{DESIGN_NAME}：[{name}] {key} 应是{wanted}")
    return own


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None


def _is_size(value: object) -> bool:
    return type(value) is int and _SMALLEST <= value <= _LARGEST


def _is_font(value: object) -> bool:
    return isinstance(value, str) and _FONT.fullmatch(value) is not None


def _is_font_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_font, value))


def _is_wording(value: object) -> bool:
    return isinstance(value, str) and _WORDS.fullmatch(value) is not None


_Kind = tuple[Callable[[object], bool], str]
_FONT_KIND: _Kind = (_is_font, "一个字体名")
_SIZE_KIND: _Kind = (_is_size, f"{_SMALLEST}到{_LARGEST}的整数")
_COLOUR_KIND: _Kind = (_is_colour, "#RRGGBB 这样的颜色")
_KINDS: Mapping[str, _Kind] = {
    "workbook_fonts": _FONT_KIND,
    "workbook_sizes": _SIZE_KIND,
    "page_fonts": (_is_font_list, '字体名的列表，如 ["仿宋", "serif"]'),
    "page_sizes": _SIZE_KIND,
    "page_margins": _SIZE_KIND,
    "colours": _COLOUR_KIND,
    "grade_colours": _COLOUR_KIND,
    "severity_colours": _COLOUR_KIND,
    "record_colours": _COLOUR_KIND,
    "wording": (_is_wording, "不超过300字的一行文字"),
}
