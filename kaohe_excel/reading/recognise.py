"""Which official form a workbook is, and where its headings and head cells stand: by content, never by file name.

Headings are a row that holds most of a sheet's signature within the first rows, or two such rows with merges; a word alone
is never one. A sheet that is clearly meant as a form but lacks a column is recognised too, so that the lack is reported.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kaohe_excel.core.period import Period
from kaohe_excel.forms.model import META_SHEET, FieldKind, Form, SheetForm
from kaohe_excel.forms.official import FIXED_FORMS, rating_form
from kaohe_excel.policy.model import Policy
from kaohe_excel.reading.book import Book, Sheet, Value
from kaohe_excel.reading.cells import bare_heading, heading_key, is_blank, period_of, plain

HEADING_ROWS = 15
ANSWERS = "退回"
"""The key of ``_meta`` under which a copy sent back to its sender names the digests of what it answers, one after the other."""
_IDENTITY = frozenset({FieldKind.PERSON_ID, FieldKind.PERSON_NAME})
_LABEL = re.compile(r"([\u4e00-\u9fff]{2,8})\s*:")
_TITLE_PERIODS = (
    re.compile(r"[0-9]{4}年[0-9]{1,2}月(?![0-9]{1,2}日)"),
    re.compile(r"[0-9]{4}年?第?[1-4一二三四]季度"),
    re.compile(r"[0-9]{4}年(?![0-9]{1,2}月)"),
)


class Part(NamedTuple):
    """A sheet recognised as one of a form's sheets; ``headings`` maps columns to the heading texts as written."""

    sheet: Sheet
    form: SheetForm
    row: int
    headings: dict[int, str]


class Workbook(NamedTuple):
    """A book recognised as an official form. ``meta`` is what is left of its hidden ``_meta`` sheet."""

    book: Book
    form: Form
    parts: tuple[Part, ...]
    meta: Mapping[str, Value]


class HeadCell(NamedTuple):
    """A labelled value above the headings and where it stands."""

    value: Value
    row: int
    column: int


class _Target(NamedTuple):
    form: Form
    sheet: SheetForm
    signature: frozenset[str]
    identity: frozenset[str]


class FormIndex:
    """Every official form of every policy version, looked up by heading."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        self._targets: list[_Target] = []
        self._by_heading: dict[str, list[tuple[int, str]]] = {}
        rating_forms = [rating_form(policy.indicator_sets) for policy in policies]
        known: set[tuple[str, tuple[str, ...]]] = set()
        for form in (*rating_forms, *FIXED_FORMS):
            for sheet in form.sheets:
                if (form.key, sheet.signature) not in known:
                    known.add((form.key, sheet.signature))
                    self._add(form, sheet)

    def _add(self, form: Form, sheet: SheetForm) -> None:
        signature = frozenset(field.key for field in sheet.fields if field.heading in sheet.signature)
        identity = frozenset(field.key for field in sheet.fields if field.kind in _IDENTITY)
        number = len(self._targets)
        self._targets.append(_Target(form, sheet, signature, identity))
        for field in sheet.fields:
            for text in (field.heading, *field.aliases):
                self._by_heading.setdefault(heading_key(text), []).append((number, field.key))

    def recognise(self, book: Book) -> Workbook | None:
        """The form that a book is, with its sheets; ``None`` for an unrelated workbook."""
        found = [(part, target) for sheet in book.sheets if (match := self._sheet(sheet)) for part, target in [match]]
        if not found:
            return None
        weights: dict[str, int] = {}
        for _, target in found:
            weights[target.form.key] = weights.get(target.form.key, 0) + len(target.signature)
        key = max(weights, key=lambda key: weights[key])
        form = next(target.form for _, target in found if target.form.key == key)
        return Workbook(book, form, tuple(part for part, target in found if target.form.key == key), _meta(book))

    def _sheet(self, sheet: Sheet) -> tuple[Part, _Target] | None:
        best: tuple[tuple[int, int, int, int], Part, _Target] | None = None
        for row in range(min(HEADING_ROWS, len(sheet.rows))):
            headings = heading_texts(sheet, row)
            for number, found in self._hits(headings).items():
                target = self._targets[number]
                hits = len(found & target.signature)
                quality = (hits, len(found), -row, -number)
                if (best is None or quality > best[0]) and _acceptable(target, found, hits, sheet, row):
                    best = quality, Part(sheet, target.sheet, row, headings), target
        return best and (best[1], best[2])

    def _hits(self, headings: Mapping[int, str]) -> dict[int, set[str]]:
        hits: dict[int, set[str]] = {}
        for text in headings.values():
            key = heading_key(text)
            same = self._by_heading.get(key) or self._by_heading.get(bare_heading(key)) or []
            for number, field in same:
                hits.setdefault(number, set()).add(field)
        return hits


def _acceptable(target: _Target, found: set[str], hits: int, sheet: Sheet, row: int) -> bool:
    named = not target.identity or bool(found & target.identity)
    size = len(target.signature)
    if hits == size and named:
        return True
    if size >= 4 and (hits == size or (named and 10 * hits >= 6 * size)):
        return True
    enough = 2 * len(found) >= len(target.sheet.fields) or hits == size
    return enough and (named or hits > 0) and _titled(target, sheet, row)


def _titled(target: _Target, sheet: Sheet, row: int) -> bool:
    titles = (heading_key(target.sheet.title), heading_key(target.sheet.name), heading_key(target.form.name))
    # “评分人：” above a 评分表 does not make it the sheet 评分人 of a 人员名册.
    texts = [value for cells in sheet.rows[:row] for value in cells if isinstance(value, str)]
    above = [heading_key(_before_labels(text)) for text in texts]
    return heading_key(sheet.name) in titles or any(title in text for text in above for title in titles)


def heading_texts(sheet: Sheet, row: int) -> dict[int, str]:
    """A row's texts by column; where a cell is empty, the text above it, as in two heading rows with merges."""
    above = sheet.rows[row - 1] if row else ("",) * len(sheet.rows[row])
    return {
        column: text
        for column, (value, upper) in enumerate(zip(sheet.rows[row], above, strict=True))
        if isinstance(text := upper if is_blank(value) else value, str) and text.strip()
    }


def _meta(book: Book) -> dict[str, Value]:
    for sheet in book.sheets:
        if sheet.name == META_SHEET:
            return {plain(str(row[0])).lower(): row[1] for row in sheet.rows if len(row) > 1}
    return {}


def head_cells(part: Part, form: Form) -> dict[str, HeadCell]:
    """The form's labelled values above the headings: in one cell after a colon, or in the next cell that is filled."""
    labels = {plain(label): head.key for head in form.head for label in (head.label, *head.aliases)}
    found: dict[str, HeadCell] = {}
    for row, cells in enumerate(part.sheet.rows[: part.row]):
        for column, value in enumerate(cells):
            if isinstance(value, str) and value:
                for key, text in _labelled(value, labels):
                    cell = HeadCell(text, row, column) if text else _neighbour(part.sheet, row, column, labels)
                    if cell is not None:
                        found.setdefault(key, cell)
    return found


def _labelled(text: str, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Head fields named in a cell, each with the text that follows it there."""
    close = unicodedata.normalize("NFKC", text)
    whole = plain(close.partition(":")[0])
    if close.count(":") <= 1 and whole in labels:
        yield labels[whole], close.partition(":")[2].strip()
        return
    marks = list(_LABEL.finditer(close))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        if mark[1] in labels:
            yield labels[mark[1]], close[mark.end() : following.start() if following else None].strip()


def _neighbour(sheet: Sheet, row: int, column: int, labels: Mapping[str, str]) -> HeadCell | None:
    for right in range(column + 1, len(sheet.rows[row])):
        value = sheet.rows[row][right]
        if not is_blank(value):
            named = isinstance(value, str) and (":" in plain(value) or plain(value) in labels)
            return None if named else HeadCell(value, row, right)
    return None


def title_period(part: Part) -> Period | None:
    """The period that a title above the headings names; labelled cells are no titles."""
    for cells in part.sheet.rows[: part.row]:
        for value in cells:
            text = _before_labels(value) if isinstance(value, str) else ""
            for pattern in _TITLE_PERIODS:
                if match := pattern.search(text):
                    return period_of(match[0]).value
    return None


@lru_cache(maxsize=256)
def _before_labels(text: str) -> str:
    """What stands in a cell before its first labelled value, unless it speaks of the day on which the form was filled."""
    close = unicodedata.normalize("NFKC", text)
    label = _LABEL.search(close)
    title = plain(close[: label.start()] if label else close)
    return "" if any(word in title for word in ("日期", "时间", "填报", "填表")) else title
