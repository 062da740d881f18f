"""Which official forms a workbook holds, block by block: by content, never by file name.

A workbook is a list of sheets, a sheet a list of blocks. Headings are a row that holds most of a sheet's signature, or two such
rows with merges; a word alone is never one. Headings that occur again further down begin a new block with columns of its own.
A sheet that is clearly meant as a form but lacks a column is recognised too, so that the lack is reported.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.forms.model import RATINGS_SHEET, FieldKind, Form, SheetForm
from kaohe_excel.forms.official import FIXED_FORMS, rating_form
from kaohe_excel.policy.model import Policy
from kaohe_excel.reading.book import Book, Sheet, Value
from kaohe_excel.reading.cells import bare_heading, heading_key, is_blank, loose_heading, written
from kaohe_excel.reading.columns import under_headings
from kaohe_excel.reading.heads import is_label, is_title, labels_of
from kaohe_excel.reading.remarks import remark_of

HEADING_ROWS = 15
LONGEST_HEADING = 40
_IDENTITY = frozenset({FieldKind.PERSON_ID, FieldKind.PERSON_NAME})


class Part(NamedTuple):
    """A block recognised as one of a form's sheets; ``headings`` maps columns to the heading texts as written.

    ``head`` are the rows above its headings, ``data`` those below them; of these the ones from ``foot`` on are the next block's
    head, unless they name somebody.
    """

    sheet: Sheet
    form: SheetForm
    row: int
    headings: dict[int, str]
    head: range
    data: range
    foot: int


class Block(NamedTuple):
    """A part with the form that it belongs to."""

    part: Part
    form: Form


class _Target(NamedTuple):
    form: Form
    sheet: SheetForm
    signature: frozenset[str]
    identity: frozenset[str]


class _Match(NamedTuple):
    """A row as the headings of a target; of two matches the better one is greater."""

    quality: tuple[bool, bool, int, int, int, int]
    row: int
    headings: dict[int, str]
    target: _Target


class FormIndex:
    """Every official form of every policy version, looked up by heading."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        self._targets: list[_Target] = []
        self._by_heading: dict[str, list[tuple[int, str]]] = {}
        # The same headings, names and numbers stand in every file of a folder, and each row asks for its own.
        self._seen: dict[str, Sequence[tuple[int, str]]] = {}
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
        for field in sheet.readable:
            for text in (field.heading, *field.aliases):
                self._by_heading.setdefault(heading_key(text), []).append((number, field.key))

    def recognise(self, book: Book) -> tuple[Block, ...]:
        """Every block of a form that a book holds, sheet by sheet; none for an unrelated workbook."""
        return tuple(block for sheet in book.sheets if sheet.name != RATINGS_SHEET for block in self._blocks(sheet))

    def _blocks(self, sheet: Sheet) -> Iterator[Block]:
        matches = self._matches(sheet)
        starts = [match.row - self._is_lower(sheet, match) for match in matches]
        tops = [
            0,
            *(
                _head_top(sheet, above.row, start, match)
                for above, start, match in zip(matches, starts[1:], matches[1:], strict=False)
            ),
        ]
        feet, ends = [*tops[1:], len(sheet.rows)], [*starts[1:], len(sheet.rows)]
        for match, top, start, foot, end in zip(matches, tops, starts, feet, ends, strict=False):
            form = match.target.sheet
            headings, first = under_headings(sheet, match.row, match.headings, form)
            part = Part(sheet, form, match.row, headings, range(top, start), range(first, end), foot)
            yield Block(part, match.target.form)

    def _is_lower(self, sheet: Sheet, match: _Match) -> bool:
        """Whether some of the headings stand in the row above."""
        own = sheet.rows[match.row]
        inherited = (text for column, text in match.headings.items() if is_blank(own[column]))
        return any(self._targets[n] is match.target for text in inherited for n, _ in self._fields(text))

    def _matches(self, sheet: Sheet) -> list[_Match]:
        """The heading rows from top to bottom: the best among the first rows, and every other that is complete enough."""
        window = [match for row in range(min(HEADING_ROWS, len(sheet.rows))) if (match := self._match(sheet, row))]
        if not window:
            return []
        best = max(window, key=lambda match: match.quality)
        found: list[_Match] = []
        for row in range(len(sheet.rows)):
            again = None if row == best.row - 1 else best if row == best.row else self._again(sheet, row, found)
            if again is not None:
                found.append(again)
        return found

    def _again(self, sheet: Sheet, row: int, earlier: Sequence[_Match]) -> _Match | None:
        """A further row of headings: nothing but texts, most of a signature, and not by what stands above it alone."""
        cells = sheet.rows[row]
        for value in cells:
            if value.__class__ is not str:
                return None
        texts = {
            column: str(value) for column, value in enumerate(cells) if value and len(str(value)) < LONGEST_HEADING
        }
        hits = self._hits(texts) if len(texts) > 1 else {}
        if not any(len(found) > 1 for found in hits.values()):
            return None
        follows = bool(earlier) and row == earlier[-1].row + 1
        return self._match(sheet, row, texts if follows else None, strict=True)

    def _match(
        self, sheet: Sheet, row: int, headings: dict[int, str] | None = None, *, strict: bool = False
    ) -> _Match | None:
        headings = heading_texts(sheet, row) if headings is None else headings
        best: _Match | None = None
        for number, found in self._hits(headings).items():
            target = self._targets[number]
            hits = len(found & target.signature)
            complete, sure = hits == len(target.signature), _is_sure(target, found, hits)
            titled = (
                not strict
                and (sure or _may_be(target, found, hits))
                and _titled(target, sheet, row, complete=complete and sure)
            )
            if sure or titled:
                match = _Match((complete, titled, hits, len(found), -row, -number), row, headings, target)
                best = match if best is None or match.quality > best.quality else best
        return best

    def _hits(self, headings: Mapping[int, str]) -> dict[int, set[str]]:
        hits: dict[int, set[str]] = {}
        for text in headings.values():
            for number, field in self._fields(text):
                hits.setdefault(number, set()).add(field)
        return hits

    def _fields(self, text: str) -> Sequence[tuple[int, str]]:
        """The targets' fields that a heading names, as declared or written in another way."""
        found = self._seen.get(text)
        if found is None:
            key = heading_key(text) if len(text) < LONGEST_HEADING else ""
            same = self._by_heading.get(key) or self._by_heading.get(bare_heading(key))
            found = self._seen[text] = same or self._by_heading.get(loose_heading(key)) or ()
        return found


def _is_sure(target: _Target, found: set[str], hits: int) -> bool:
    """Whether headings tell a form by themselves."""
    named, size = not target.identity or bool(found & target.identity), len(target.signature)
    if hits == size and (named or size >= 4):
        return True
    return size >= 4 and named and 10 * hits >= 6 * size


def _may_be(target: _Target, found: set[str], hits: int) -> bool:
    """Whether headings tell a form together with its title."""
    enough = 2 * len(found) >= len(target.sheet.fields) or hits == len(target.signature)
    return enough and (hits > 0 or not target.identity or bool(found & target.identity))


def _titled(target: _Target, sheet: Sheet, row: int, *, complete: bool) -> bool:
    """Whether a title above the row, or the sheet's name, says what form it is; complete headings need none."""
    if complete:
        return True
    # “评分人：” above a 评分表 does not make it the sheet 评分人 of a 人员名册.
    texts = (value for cells in sheet.rows[:row] for value in cells if isinstance(value, str) and value)
    names = (heading_key(target.sheet.title), heading_key(target.sheet.name), heading_key(target.form.name))
    return heading_key(sheet.name) in names or any(is_title(text, target.form, target.sheet) for text in texts)


def heading_texts(sheet: Sheet, row: int) -> dict[int, str]:
    """A row's texts by column; where a cell is empty, the text above it, as in two heading rows with merges.

    A labelled value above is no heading.
    """
    above = sheet.rows[row - 1] if row else ("",) * len(sheet.rows[row])
    return {
        column: text
        for column, (value, upper) in enumerate(zip(sheet.rows[row], above, strict=True))
        if isinstance(text := _heading_above(upper) if is_blank(value) else value, str) and text.strip()
    }


def _heading_above(upper: Value) -> Value:
    return "" if isinstance(upper, str) and (":" in upper or "：" in upper) else upper


def _head_top(sheet: Sheet, above: int, start: int, match: _Match) -> int:
    """The first row of a block's head: below the last row of data of the block above, and below that block's own foot."""
    labels = labels_of(match.target.form)
    top = start
    while top - 1 > above and _is_apart(sheet, top - 1, labels):
        top -= 1
    for row in range(start - 1, top - 1, -1):
        if any(is_title(text, match.target.form, match.target.sheet) for text in _texts(sheet, row)):
            return row
    while top < start and (texts := _texts(sheet, top)) and remark_of(texts[0]):
        top += 1
    return top


def _is_apart(sheet: Sheet, row: int, labels: Mapping[str, str]) -> bool:
    """Whether a row is none of a table: empty, a single text, or one that holds a label of the head."""
    filled = {written(value) for value in sheet.rows[row] if not is_blank(value)}
    return len(filled) < 2 or any(is_label(text, labels) for text in _texts(sheet, row))


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [value for value in sheet.rows[row] if isinstance(value, str) and value.strip()]
