"""What stands above (or below) a block's table: period, rater, unit, meeting; and the period that a sheet's name says."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from kaohe_excel.core.facts import Place
from kaohe_excel.core.period import Period
from kaohe_excel.forms.model import Form, SheetForm
from kaohe_excel.reading.book import Sheet, Value, address
from kaohe_excel.reading.cells import Parsed, is_blank, period_of, plain, western

_LABEL = re.compile(r"([\u4e00-\u9fff]{2,8})\s*(?:\([\u4e00-\u9fff]{1,6}\))?\s*:")
_TITLE_PERIODS = (
    re.compile(r"[0-9]{4}年[0-9]{1,2}月(?![0-9]{1,2}日)"),
    re.compile(r"[0-9]{4}年?第?[1-4一二三四]季度"),
    re.compile(r"[0-9]{4}年(?![0-9]{1,2}月)"),
)
_NAMED_PERIODS = (
    re.compile(r"(?P<year>[0-9]{4})年?(?P<month>[0-9]{1,2})月(?![0-9]{1,2}日)"),
    re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})[-._]?(?P<month>0[1-9]|1[0-2])(?![-._]?[0-9])"),
    re.compile(r"(?<![0-9])(?P<year>20[0-9]{2})[-._](?P<month>[1-9])(?![-._]?[0-9])"),
    re.compile(r"(?P<year>[0-9]{4})年?第?(?P<quarter>[1-4一二三四])季度?"),
    re.compile(r"(?P<year>[0-9]{4})[-年]?[Qq](?P<quarter>[1-4])(?![0-9])"),
    re.compile(r"(?P<year>[0-9]{4})年(?![0-9]{1,2}月)"),
    re.compile(r"(?<![0-9\-—~至到年])(?P<month>[0-9]{1,2})月(?![0-9]{1,2}日)"),
    re.compile(r"(?<![年一二三四五六七八九十])(?P<month>十[一二]?|[一二三四五六七八九])月(?!.{1,3}日)"),
    re.compile(r"(?<!年)第?(?P<quarter>[1-4一二三四])季度?"),
    re.compile(r"(?<![A-Za-z0-9])[Qq](?P<quarter>[1-4])(?![0-9])"),
)
"""Full periods before those without a year."""

_CHINESE = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}


class HeadCell(NamedTuple):
    """A labelled value of a head and where it stands (or should stand, where it is from the hidden sheet); ``struck`` is the part
    of its text that is struck through.
    """

    value: Value
    sheet: str
    row: int
    column: int
    hidden: bool = False
    struck: str = ""

    def place(self, file: str) -> Place:
        """Its place."""
        return Place(file, self.sheet, address(self.row, self.column))


class Head(NamedTuple):
    """A block's head: its labelled cells, the period that they, the title or the sheet's name says, and where that stands.

    ``blank`` are the fields whose label stands there without a value, ``titled`` the period of the title, ``named`` a sheet's
    name where the period was read from that; ``hidden`` tells that the hidden sheet was made for the block,
    ``page`` is what stands in the page's header and footer.
    """

    cells: dict[str, HeadCell]
    period: Parsed[Period]
    place: Place
    titled: Period | None = None
    named: str = ""
    blank: Mapping[str, HeadCell] = {}
    hidden: bool = False
    page: tuple[str, ...] = ()

    def in_page_header(self, key: str) -> str:
        """The text of the page's header or footer that holds a field of the head, else ``""``."""
        words = {"period": ("考核期", "考核月份", "考核季度", "考核年度", "考核时间"), "rater": ("评分人", "打分人")}[
            key
        ]
        return next((text for text in self.page if any(word in plain(text) for word in words)), "")


def labels_of(form: Form) -> dict[str, str]:
    """The form's head labels, each with the field it names."""
    return {plain(label): head.key for head in form.head for label in (head.label, *head.aliases)}


def head_cells(
    sheet: Sheet, rows: Iterable[int], labels: Mapping[str, str]
) -> tuple[dict[str, HeadCell], dict[str, HeadCell]]:
    """The labelled values in these rows: in one cell after a colon, or in the next cell that is filled; and labels without one."""
    found: dict[str, HeadCell] = {}
    blank: dict[str, HeadCell] = {}
    for row in rows:
        for column, value in enumerate(sheet.rows[row]):
            if isinstance(value, str) and value:
                for key, text in _labelled(value, labels):
                    cell = _head_cell(sheet, row, column, text) if text else _neighbour(sheet, row, column, labels)
                    if cell is None:
                        blank.setdefault(key, HeadCell("", sheet.name, row, column))
                    else:
                        found.setdefault(key, cell)
    return found, blank


def _labelled(text: str, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Head fields named in a cell, each with the text that follows it there."""
    close = unicodedata.normalize("NFKC", text)
    whole = _label(close.partition(":")[0])
    if close.count(":") <= 1 and whole in labels:
        yield labels[whole], close.partition(":")[2].strip()
        return
    marks = list(_LABEL.finditer(close))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        if mark[1] in labels:
            yield labels[mark[1]], close[mark.end() : following.start() if following else None].strip()


def _label(text: str) -> str:
    """A label without what stands behind it in brackets, as in ``评分人（签字）``."""
    return plain(text).partition("(")[0]


def is_label(text: str, labels: Mapping[str, str]) -> bool:
    """Whether a cell holds one of these labels."""
    return any(True for _ in _labelled(text, labels))


def _neighbour(sheet: Sheet, row: int, column: int, labels: Mapping[str, str]) -> HeadCell | None:
    for right in range(column + 1, len(sheet.rows[row])):
        value = sheet.rows[row][right]
        if not is_blank(value):
            named = isinstance(value, str) and (":" in plain(value) or _label(value) in labels)
            return None if named else _head_cell(sheet, row, right, value)
    return None


def _head_cell(sheet: Sheet, row: int, column: int, value: Value) -> HeadCell:
    return HeadCell(value, sheet.name, row, column, struck=sheet.struck(row, column))


def title_period(sheet: Sheet, rows: Iterable[int]) -> Period | None:
    """The period that a title in these rows names; labelled cells are no titles, and a struck one names nothing."""
    for row in rows:
        for column, value in enumerate(sheet.rows[row]):
            if isinstance(value, str) and value and (period := _period_in(value)) and not sheet.struck(row, column):
                return period
    return None


@lru_cache(maxsize=256)
def _period_in(title: str) -> Period | None:
    text = western(before_labels(title))
    match = next((match for pattern in _TITLE_PERIODS if (match := pattern.search(text))), None)
    return period_of(match[0]).value if match else None


@lru_cache(maxsize=256)
def before_labels(text: str) -> str:
    """What stands in a cell before its first labelled value, unless it speaks of the day on which the form was filled."""
    close = unicodedata.normalize("NFKC", text)
    label = _LABEL.search(close)
    title = plain(close[: label.start()] if label else close)
    return "" if any(word in title for word in ("日期", "时间", "填报", "填表")) else title


def is_title(text: str, form: Form, sheet: SheetForm) -> bool:
    """Whether a text is a form's title."""
    above = before_labels(text)
    return any(plain(title) in above for title in (sheet.title, sheet.name, form.name))


class NamedPeriod(NamedTuple):
    """What a sheet's name says of its period; ``period`` is ``None`` where the year is not known."""

    text: str
    period: Period | None


@lru_cache(maxsize=256)
def named_period(name: str, year: int | None) -> NamedPeriod | None:
    """The period in a sheet's name, of this year where it names none; ``None`` for a name without a period.

    >>> named_period("2026年2月", None).period.chinese, named_period("3月份", 2026).period.chinese, named_period("3月", None)
    ('2026年2月', '2026年3月', NamedPeriod(text='3月', period=None))
    >>> named_period("一季度审核", 2026).period.chinese, named_period("3月5日", 2026), named_period("Sheet2", 2026)
    ('2026年第1季度', None, None)
    """
    text = western(plain(name))
    for pattern in _NAMED_PERIODS:
        if match := pattern.search(text):
            parts = match.groupdict()
            stated = int(parts["year"]) if parts.get("year") else year
            return NamedPeriod(match[0], _period(stated, parts.get("month"), parts.get("quarter")) if stated else None)
    return None


def _period(year: int, month: str | None, quarter: str | None) -> Period | None:
    number = _number(month or quarter or "0")
    try:
        return Period.of_month(year, number) if month else Period.of_quarter(year, number) if quarter else Period(year)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _CHINESE[text]
