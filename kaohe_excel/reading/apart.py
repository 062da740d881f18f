"""A workbook's blocks as the forms they would be if each sender's form of each period had come in a workbook of its own.

Period, rater and unit come from a block's own head; where that says nothing, from the block above it on the sheet, from the
hidden sheet that was made for it, or from the workbook's first head, unless another sheet says something different. What has two
readings is refused with the sheet and the remedy.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import (
    FORM_FLAT,
    FORM_TAKES_AWAY,
    SHEET_NAME_PERIOD,
    SHEET_NAME_RATER,
    SHEET_NAME_YEAR,
    SHEET_VOID,
    SHEET_VOID_ALONE,
    UNIT_OTHER,
    Finding,
    Kind,
)
from kaohe_excel.core.period import Period
from kaohe_excel.forms.model import META_FORM, META_PERIOD, META_RATER, META_SHEET, Form
from kaohe_excel.reading.book import Book, Value, address
from kaohe_excel.reading.cells import (
    Fault,
    Parsed,
    bare_heading,
    heading_key,
    is_blank,
    is_picture,
    loose_heading,
    period_of,
    plain,
    written,
)
from kaohe_excel.reading.columns import match_columns
from kaohe_excel.reading.context import Context, Workbook
from kaohe_excel.reading.heads import Head, HeadCell, before_labels, head_cells, labels_of, named_period, title_period
from kaohe_excel.reading.persons import People
from kaohe_excel.reading.recognise import Block, Part
from kaohe_excel.reading.remarks import section_of, void_word

ANSWERS = "退回"
"""The key of ``_meta`` under which a copy sent back to its sender names the digests of what it answers, one after the other."""

_RATER_KEYS = ("rater", "rater_id")
_OF_ONE_PERIOD = frozenset({"rating", "behaviour", "poll", "annual_poll", "host_opinion", "decision"})
"""Forms whose head says their period; the rows of all others say it themselves."""

_HEADLESS = frozenset({"catalogue"})
"""Sheets that belong to no period."""


class Refused(NamedTuple):
    """A sheet that is not used: its block as a form, what is wrong with it, and in a few words for the receipt."""

    form: Workbook
    finding: Finding
    reason: str


class Apart(NamedTuple):
    """What a workbook holds: its forms one by one, and the sheets that are none of them."""

    forms: tuple[Workbook, ...]
    refused: tuple[Refused, ...]


def whole_form(book: Book, blocks: Sequence[Block], form: Form) -> Workbook:
    """The blocks of one form together, each with its own head and nothing else."""
    labels = labels_of(form)
    parts = [block.part for block in blocks if block.form.key == form.key]
    return Workbook(book, form, tuple((part, _own_head(book, part, labels)) for part in parts), meta_of(book))


def meta_of(book: Book) -> dict[str, Value]:
    """What the hidden sheet says."""
    for sheet in book.sheets:
        if sheet.name == META_SHEET:
            return {plain(str(row[0])).lower(): row[1] for row in sheet.rows if len(row) > 1}
    return {}


def apart(book: Book, blocks: Sequence[Block], context: Context) -> Apart:
    """Every form that a book holds (but for its 人员名册), in the order in which they begin."""
    forms: list[Workbook] = []
    refused: list[Refused] = []
    kinds = {block.form.key: block.form for block in blocks if block.form.key != "roster"}
    wholes = [whole_form(book, blocks, form) for form in kinds.values()]
    meta, year = meta_of(book), _year_of(wholes)
    for whole in wholes:
        form = whole.form
        heads = _resolved(whole, meta, year, context.people)
        usable: list[tuple[Part, Head]] = []
        for number, (part, head) in enumerate(zip(whole.parts, heads, strict=True)):
            fault = _Judge(whole, heads, context).fault(number)
            if fault is None:
                usable.append((part, head))
            elif _is_wanted(head, part, context) and not any(_is_same_fault(fault[0], one.finding) for one in refused):
                refused.append(Refused(Workbook(book, form, ((part, head),), {}), *fault))
        forms += [Workbook(book, form, tuple(group), _meta_for(group, meta)) for group in _groups(form, usable)]
    return Apart(tuple(forms), tuple(refused))


def _is_same_fault(finding: Finding, other: Finding) -> bool:
    """Whether two blocks of one sheet have the same fault, which is said once."""
    return (finding.kind, finding.where.sheet) == (other.kind, other.where.sheet) and finding.kind is FORM_FLAT


def _is_wanted(head: Head, part: Part, context: Context) -> bool:
    """Whether a run needs a block, by its head or by its sheet's name, as far as they say."""
    periods = [head.period.value, getattr(named_period(part.sheet.name, None), "period", None)]
    stated = [period for period in periods if period is not None]
    if context.wanted is None or not stated:
        return True
    return any(period.overlaps(other.first_day, other.last_day) for period in stated for other in context.wanted)


def _groups(form: Form, blocks: Sequence[tuple[Part, Head]]) -> list[list[tuple[Part, Head]]]:
    """The blocks of each form by themselves: of one period and, for a 评分表, of one rater."""
    groups: dict[tuple[object, ...], list[tuple[Part, Head]]] = {}
    loose: list[tuple[Part, Head]] = []
    for number, (part, head) in enumerate(blocks):
        if part.form.key in _HEADLESS:
            loose.append((part, head))
        else:
            groups.setdefault(_group_of(form, head, number), []).append((part, head))
    if form.key == "behaviour":
        return _around_lists(list(groups.values()), loose)
    return list(groups.values())


def _around_lists(
    groups: Sequence[list[tuple[Part, Head]]], loose: list[tuple[Part, Head]]
) -> list[list[tuple[Part, Head]]]:
    """Each list with what belongs to its period; what has no 负面表现 of its period goes with the first, since its records
    say their own dates.
    """
    lists = [[*group] for group in groups if any(part.form.key == "behaviours" for part, _ in group)] or [[]]
    lists[0] += [
        *loose,
        *(block for group in groups if all(part.form.key != "behaviours" for part, _ in group) for block in group),
    ]
    return [sorted(group, key=lambda block: block[0].form.key != "behaviours") for group in lists if group]


def _group_of(form: Form, head: Head, number: int) -> tuple[object, ...]:
    if form.key not in _OF_ONE_PERIOD:
        return ()
    if head.period.value is None:
        return (number,) if head.period.fault is not Fault.BLANK else (None,)
    said = tuple(
        plain(written(cell.value)) for key, cell in sorted(head.cells.items()) if key not in ("unit", "period")
    )
    return (head.period.value, *said)


def _meta_for(blocks: Iterable[tuple[Part, Head]], meta: Mapping[str, Value]) -> Mapping[str, Value]:
    """The hidden sheet for the form it was made for; for any other only what it answers."""
    if any(head.hidden for _, head in blocks):
        return meta
    return {key: value for key, value in meta.items() if key == ANSWERS}


# --- heads ---------------------------------------------------------------------------------------------------------


def _own_head(book: Book, part: Part, labels: Mapping[str, str]) -> Head:
    """What a block's head says itself, or the lines below its table."""
    cells, blank = head_cells(part.sheet, part.head, labels)
    if not set(labels.values()) - {"unit", "rater_id"} <= cells.keys():
        below, unsigned = head_cells(part.sheet, _foot(part), labels)
        cells, blank = {**below, **cells}, {**unsigned, **blank}
    for key in [key for key in cells if is_picture(cells[key].value)]:
        blank[key] = cells.pop(key)._replace(value="")
    titled = title_period(part.sheet, part.head)
    cell = cells.get("period")
    place = cell.place(book.file) if cell else Place(book.file, part.sheet.name)
    parsed = (
        period_of(cell.value, from_1904=book.dates_from_1904)
        if cell
        else Parsed(titled, None if titled else Fault.BLANK)
    )
    if cell and cell.struck:
        parsed = Parsed(None, Fault.UNREADABLE)
    unsaid = {key: cell for key, cell in blank.items() if key not in cells}
    return Head(cells, parsed, place, titled, blank=unsaid, page=part.sheet.looks.page)


def _foot(part: Part) -> range:
    """The rows below a block's data: up to the last row that holds anything but texts."""
    for row in reversed(range(part.data.start, part.foot)):
        if any(value.__class__ is not str for value in part.sheet.rows[row]):
            return range(row + 1, part.foot)
    return range(part.data.start, part.foot)


def _year_of(wholes: Sequence[Workbook]) -> int | None:
    """The one year that the workbook's heads speak of."""
    heads = [head for whole in wholes if whole.form.key in _OF_ONE_PERIOD for _, head in whole.blocks]
    years = {head.period.value.year for head in heads if head.period.value}
    return years.pop() if len(years) == 1 else None


def _resolved(whole: Workbook, meta: Mapping[str, Value], year: int | None, people: People) -> list[Head]:
    """Every block's head with what it leaves unsaid."""
    heads: list[Head] = []
    for number, (part, own) in enumerate(whole.blocks):
        head = own
        if number and whole.parts[number - 1].sheet is part.sheet:
            head = _continued(head, heads[-1])
        if meta and _is_made_for(whole, number, head, meta, people):
            head = _with_meta(head, meta)
        heads.append(_with_name(head, part, year) if whole.form.key in _OF_ONE_PERIOD else head)
    return [_as_the_others(number, heads) for number in range(len(heads))]


def _says_period(head: Head) -> bool:
    return head.period.fault is not Fault.BLANK


def _continued(head: Head, above: Head) -> Head:
    """A head with what it leaves unsaid from the head above it on the sheet."""
    return _taking_over(head, above, above, above.cells.keys() - _RATER_KEYS if not _says_period(head) else {"unit"})


def _taking_over(head: Head, period: Head | None, rater: Head | None, others: Collection[str]) -> Head:
    """A head with the period, the rater and other fields of earlier heads, as far as it says nothing itself."""
    cells = dict(head.cells)
    if rater is not None and not cells.keys() & _RATER_KEYS and not head.blank.keys() & _RATER_KEYS:
        cells |= {key: rater.cells[key] for key in _RATER_KEYS if key in rater.cells}
    if period is None or _says_period(head):
        return head._replace(cells=cells)
    cells = {**{key: period.cells[key] for key in others if key in period.cells}, **cells}
    return head._replace(cells=cells, period=period.period, place=period.place, titled=period.titled)


def _is_made_for(whole: Workbook, number: int, head: Head, meta: Mapping[str, Value], people: People) -> bool:
    """Whether the hidden sheet was made for a block: by form and sheet, and as far as the head speaks, by period and rater."""
    if written(meta.get(META_FORM, whole.form.key)) != whole.form.key:
        return False
    part = whole.parts[number]
    named = [one for one in whole.parts if plain(one.sheet.name) == plain(one.form.name)]
    if part is not next((one for one in named or whole.parts if one.form.key == part.form.key), None):
        return False
    period, rater = period_of(meta.get(META_PERIOD, "")).value, written(meta.get(META_RATER, ""))
    signed = rater_texts(head)
    return (not head.period.value or not period or head.period.value == period) and (
        not any(signed) or not rater or people.signer(*signed).person in ("", people.identify(rater, "").person)
    )


def _with_meta(head: Head, meta: Mapping[str, Value]) -> Head:
    """A head with the period and rater of the hidden sheet, where it says none."""
    period, rater = period_of(meta.get(META_PERIOD, "")), meta.get(META_RATER, "")
    if period.value and not _says_period(head):
        head = head._replace(period=Parsed(period.value))
    if not is_blank(rater) and not head.cells.keys() & _RATER_KEYS:
        sheet, row, column = next((cell[1:4] for key, cell in head.blank.items() if key in _RATER_KEYS), ("", 0, 0))
        head = head._replace(cells={**head.cells, "rater_id": HeadCell(rater, sheet, row, column, hidden=True)})
    return head._replace(hidden=True)


def _with_name(head: Head, part: Part, year: int | None) -> Head:
    """A head with the period of its sheet's name, where nothing else says it."""
    named = None if _says_period(head) else named_period(part.sheet.name, year)
    if named is None:
        return head
    parsed = Parsed(named.period) if named.period else Parsed[Period](None, Fault.UNREADABLE)
    return head._replace(period=parsed, named=named.text)


def _as_the_others(number: int, heads: Sequence[Head]) -> Head:
    """A head with the period and rater of the workbook's first head, unless the others differ."""
    head = heads[number]
    stated = [other for other in heads if other.period.value]
    signed = [other for other in heads if other.cells.keys() & _RATER_KEYS]
    period = stated[0] if len({other.period.value for other in stated}) == 1 else None
    rater = signed[0] if len({rater_texts(other) for other in signed}) == 1 else None
    return _taking_over(head, period, rater, period.cells.keys() - _RATER_KEYS if period else ())


def rater_texts(head: Head) -> tuple[str, str]:
    """The rater's id and name as the head has them."""
    rater_id, rater = (written(head.cells[key].value) if key in head.cells else "" for key in ("rater_id", "rater"))
    return rater_id, rater


# --- sheets that cannot be used ---------------------------------------------------------------------------------------


class _Judge(NamedTuple):
    """Looks for what makes a block unusable before its rows are read."""

    whole: Workbook
    heads: Sequence[Head]
    context: Context

    def fault(self, number: int) -> tuple[Finding, str] | None:
        """What is wrong with a block, with a few words for the receipt."""
        part, head = self.whole.parts[number], self.heads[number]
        return (
            self._void(part)
            or self._takes_away(part)
            or self._other_unit(head)
            or (self._name_says_otherwise(part, head) if self.whole.form.key in _OF_ONE_PERIOD else None)
            or (self._named_for_another(part, head) if self.whole.form.key == "rating" else None)
            or self._flat(number)
        )

    def _found(self, kind: Kind, part: Part, reason: str, cell: str = "", /, **values: str) -> tuple[Finding, str]:
        return Finding(kind, Place(self.whole.book.file, part.sheet.name, cell), values=values), reason

    def _void(self, part: Part) -> tuple[Finding, str] | None:
        word = void_of(part)
        others = any(other.sheet is not part.sheet for other in self.whole.parts)
        return self._found(SHEET_VOID, part, "工作表已作废", word=word) if word and others else None

    def _takes_away(self, part: Part) -> tuple[Finding, str] | None:
        """A form whose title says that points are taken away: whether its figures are those or what is left cannot be told."""
        words = ("扣分制", "扣分表") if self.whole.form.key == "rating" else ("扣分制",)
        title = next((text for text in titles_of(part) if any(word in text for word in words)), "")
        return self._found(FORM_TAKES_AWAY, part, "标题写的是扣分制", title=title) if title else None

    def _other_unit(self, head: Head) -> tuple[Finding, str] | None:
        cell, people = head.cells.get("unit"), self.context.people
        if cell is None or people.is_ours(cell.value):
            return None
        values = {"unit": written(cell.value), "ours": people.roster.unit}
        return Finding(UNIT_OTHER, cell.place(self.whole.book.file), values=values), "是别的单位的表"

    def _name_says_otherwise(self, part: Part, head: Head) -> tuple[Finding, str] | None:
        """The sheet's name against the heads of all its blocks: one of them must agree."""
        if head.named and head.period.value is None:
            return self._found(SHEET_NAME_YEAR, part, "看不出考核期", named=head.named)
        heads = [other for one, other in zip(self.whole.parts, self.heads, strict=True) if one.sheet is part.sheet]
        periods = [other.period.value for other in heads if other.period.value]
        named = named_period(part.sheet.name, periods[0].year) if periods else None
        if named is None or named.period is None or head.period.value is None:
            return None
        if any(period.overlaps(named.period.first_day, named.period.last_day) for period in periods):
            return None
        values = {"named": named.text, "period": head.period.value.chinese}
        return self._found(SHEET_NAME_PERIOD, part, "工作表名与考核期不符", **values)

    def _named_for_another(self, part: Part, head: Head) -> tuple[Finding, str] | None:
        """A sheet named for another rater, unless it holds nothing but that person's own row."""
        people = self.context.people
        raters = {row.person for row in self.context.roster.raters}
        bare = section_of(bare_heading(plain(part.sheet.name)).removesuffix("评分表").removesuffix("评分").strip("-_"))
        named = people.identify("", bare).person if bare else ""
        rater = people.signer(*rater_texts(head)).person if named in raters else ""
        if rater in ("", named) or _persons(part, people) == {named}:
            return None
        values = {"named": part.sheet.name, "rater": people.names[rater]}
        return self._found(SHEET_NAME_RATER, part, "工作表名与评分人不符", **values)

    def _flat(self, number: int) -> tuple[Finding, str] | None:
        """Rater or period as a column of a collected table, which its head does not say for all of its rows."""
        part, head = self.whole.parts[number], self.heads[number]
        labels = {label: key for label, key in labels_of(self.whole.form).items() if key in ("rater", "period")}
        named = {column: loose_heading(heading_key(text)) for column, text in part.headings.items()}
        found = {column: labels[label] for column, label in named.items() if label in labels}
        if not found:
            return None
        declared = {heading_key(text) for field in part.form.readable for text in (field.heading, *field.aliases)}
        flat = {
            column: part.headings[column]
            for column, key in found.items()
            if heading_key(part.headings[column]) not in declared
            and not self._all_agree(part, column, head.cells.get(key))
        }
        if not flat:
            return None
        cells = "、".join(address(part.row, column) for column in flat)
        return self._found(FORM_FLAT, part, "评分人、考核期写在列里", headings="、".join(flat.values()), cells=cells)

    def _all_agree(self, part: Part, column: int, cell: HeadCell | None) -> bool:
        """Whether every cell of a column says what the head says."""
        said = plain(written(cell.value)) if cell else ""
        texts = {plain(written(part.sheet.value(row, column))) for row in part.data} - {""}
        return bool(said) and all(text in said or said in text for text in texts)


def void_of(part: Part) -> str:
    """The word by which a block's sheet or title says that it no longer holds."""
    return next(filter(None, map(void_word, (part.sheet.name, *titles_of(part)))), "")


def titles_of(part: Part) -> list[str]:
    """What stands above a block's headings but for labelled values."""
    return [before_labels(value) for row in part.head for value in part.sheet.rows[row] if isinstance(value, str)]


def _persons(part: Part, people: People) -> set[str]:
    """Everyone whom a block's rows name."""
    columns = match_columns(part.form, part.headings).found
    person, name = columns.get("person", -1), columns.get("name", -1)
    rows = (
        (part.sheet.value(r, person) if person >= 0 else "", part.sheet.value(r, name) if name >= 0 else "")
        for r in part.data
    )
    return {people.identify(*row).person for row in rows if not all(map(is_blank, row))} - {""}


def notes_on(workbook: Workbook) -> list[Finding]:
    """A word on a form that is used though it says that it no longer holds, since there is no other in its workbook.

    What a title says of 作废 is told with the other words outside the table.
    """
    words = {part.sheet.name: void_of(part) for part in workbook.parts}
    return [
        Finding(SHEET_VOID_ALONE, Place(workbook.book.file, sheet), values={"word": word})
        for sheet, word in words.items()
        if word and (word != "作废" or void_word(sheet))
    ]
