"""How cells look: one format object per look and workbook, and how much room a text needs in a design's type."""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from xlsxwriter.format import Format

from kaohe_excel.core.design import Design
from kaohe_excel.writing.press.named_styles import StyledWorkbook

LINE_POINTS = 14
"""Height of one printed line of body text."""

ROW_PADDING = 5
_BODY_POINTS, _TITLE_POINTS = 10, 16
_HIGHEST_ROW = 409
_POINTS = "0.00"

STYLE_GROUP = "考核·"
"""Begins the name of each of our cell styles, so that they stand together in Excel's list and collide with none of its own."""

_STYLE_NAMES = {
    "plain": "文字",
    "text": "单元格文字",
    "centre": "单元格居中",
    "number": "分数",
    "score": "得分",
    "count": "次数",
    "ordinal": "名次",
    "percent": "比例",
    "share": "占比",
    "ratio": "份数",
    "missing": "待补",
    "quiet": "无此项",
    "quiet_text": "次要文字",
    "input": "填写",
    "input_text": "填写文字",
    "input_date": "填写日期",
    "title": "大标题",
    "heading": "表头",
    "section": "小标题",
    "note": "注",
    "status": "状态行",
    "warning": "提醒",
    "label": "标签",
}


def _text_looks(body: Mapping[str, object], design: Design) -> dict[str, dict[str, object]]:
    colours = design.colours
    boxed = {**body, "border": 1, "border_color": colours["line"], "text_wrap": True}
    return {
        "plain": {**body, "text_wrap": True},
        "text": {**boxed, "indent": 1},
        "centre": {**boxed, "align": "center"},
        "number": {**boxed, "num_format": _POINTS, "align": "right", "text_wrap": False},
        "score": {**boxed, "num_format": _POINTS, "align": "right", "text_wrap": False, "bold": True},
        "count": {**boxed, "num_format": "0", "align": "right", "text_wrap": False},
        "ordinal": {**boxed, "num_format": "0", "align": "center", "text_wrap": False},
        "percent": {**boxed, "num_format": "0.0%", "align": "right", "text_wrap": False},
        "share": {**boxed, "num_format": '0"%"', "align": "center", "bold": True},
        "ratio": {**boxed, "num_format": "0", "align": "center", "bold": True},
        "missing": {**boxed, "align": "center", "font_color": colours["missing"]},
        "quiet": {**boxed, "align": "center", "font_color": colours["muted"]},
        "quiet_text": {**boxed, "indent": 1, "font_color": colours["muted"]},
        "input": {**boxed, "bg_color": colours["input_fill"], "align": "center"},
        "input_text": {**boxed, "indent": 1, "bg_color": colours["input_fill"]},
        "input_date": {**boxed, "bg_color": colours["input_fill"], "align": "center", "num_format": "yyyy-mm-dd"},
    }


def _heading_looks(body: Mapping[str, object], design: Design) -> dict[str, dict[str, object]]:
    fonts, sizes, colours = design.workbook_fonts, design.workbook_sizes, design.colours
    heading = {
        **body,
        "font_name": fonts["heading"],
        "font_size": sizes["heading"],
        "bg_color": colours["heading_fill"],
        "border": 1,
        "border_color": colours["line"],
        "align": "center",
        "text_wrap": True,
    }
    title = {**body, "font_name": fonts["title"], "font_size": sizes["title"], "align": "center"}
    note = {**body, "font_size": sizes["note"], "font_color": colours["muted"], "text_wrap": True}
    return {
        "title": title,
        "heading": heading,
        "section": {**body, "font_name": fonts["heading"], "font_color": colours["accent"], "bottom": 1},
        "note": note,
        "status": {**note, "align": "center"},
        "warning": {**body, "text_wrap": True, "font_color": colours["quota"]},
        "label": {**body, "align": "right"},
    }


def own_font(design: Design) -> dict[str, object]:
    """A workbook's own font: column widths are counted in its digits, and not every computer has Calibri."""
    font = {
        "font_name": design.workbook_fonts["body"],
        "font_size": design.workbook_sizes["body"],
        "font_scheme": False,
    }
    return {"default_format_properties": font}


class Styles:
    """The formats of one workbook by name; ``styles("text", bottom=5)`` is a variant, made once like the rest."""

    def __init__(self, workbook: StyledWorkbook, design: Design) -> None:
        body = {
            "font_name": design.workbook_fonts["body"],
            "font_size": design.workbook_sizes["body"],
            "font_color": design.colours["ink"],
            "valign": "vcenter",
        }
        self.design = design
        self.measure = Measure(design.workbook_sizes)
        self._workbook = workbook
        self._looks = _text_looks(body, design) | _heading_looks(body, design)
        self._named: dict[tuple[object, ...], Format] = {}

    def __call__(self, name: str, **changes: object) -> Format:
        """The format of that name, with changes where there are any."""
        key = (name, *sorted(changes.items()))
        if key not in self._named:
            self._named[key] = self._format(name, changes)
        return self._named[key]

    def _format(self, name: str, changes: Mapping[str, object]) -> Format:
        look = self._looks[name]
        own = {key: value for key, value in changes.items() if look.get(key) != value}
        if own != changes:
            # Of two formats that are alike the library gives the second its number anew at every cell.
            return self(name, **own)
        style = self._workbook.add_style(f"{STYLE_GROUP}{_STYLE_NAMES[name]}", look)
        return self._workbook.add_departure(style, {**look, **own}) if own else style


@cache
def _sign_width(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def text_width(text: str) -> int:
    """The width of a text in column units: a Chinese sign counts two.

    >>> text_width("张三 A1")
    7
    """
    return sum(map(_sign_width, text))


def _line_count(line: str, width: int) -> int:
    # A text that is broken loses some room at the end of each line.
    needed = text_width(line)
    return 1 if needed <= width else -(-needed // max(2, width - 1))


@lru_cache(maxsize=8192)
def lines_needed(text: str, width: int) -> int:
    """How many printed lines a wrapped text takes in a column of that width.

    >>> lines_needed("张店区统计局", 12), lines_needed("张店区统计局", 7), lines_needed("", 6)
    (1, 2, 1)
    """
    return sum(_line_count(line, width) for line in text.split("\n"))


def row_height(lines: int) -> int:
    """The height in points of a row of so many lines.

    >>> row_height(1), row_height(3)
    (19, 47)
    """
    return lines * LINE_POINTS + ROW_PADDING


class Measure(NamedTuple):
    """The room that a design's type takes on a sheet that was drawn for body text of 10 points under a title of 16.

    Column units are digits of the body type, so that columns grow with it by themselves; heights and pages do not. ``sizes`` are
    points by use; type that is smaller than the body counts as body.
    """

    sizes: Mapping[str, int]

    def height(self, points: int, use: str = "body") -> int:
        """A row's height as it was drawn, in points for this type.

        >>> Measure({"title": 16, "body": 10}).height(22), Measure({"title": 24, "body": 12}).height(22)
        (22, 27)
        """
        drawn_for = _TITLE_POINTS if use == "title" else _BODY_POINTS
        return min(_HIGHEST_ROW, -(-points * self._size(use) // drawn_for))

    @property
    def growth(self) -> float:
        """How much wider a column of so many units is than it was drawn.

        >>> Measure({"body": 12}).growth
        1.2
        """
        return self.sizes["body"] / _BODY_POINTS

    def page(self, units: int) -> int:
        """A width that was drawn on paper, in units of this type."""
        return units * _BODY_POINTS // self.sizes["body"]

    def units(self, text: str, use: str) -> int:
        """The width of a text in this type."""
        return -(-text_width(text) * self._size(use) // self.sizes["body"])

    def room(self, units: int, use: str) -> int:
        """How many signs of half width stand in so many units."""
        return max(1, units * self.sizes["body"] // self._size(use))

    def lines(self, text: str, units: int, use: str = "body") -> int:
        """How many printed lines a wrapped text takes in so many units."""
        return lines_needed(text, self.room(units, use))

    def _size(self, use: str) -> int:
        return max(self.sizes[use], self.sizes["body"])
