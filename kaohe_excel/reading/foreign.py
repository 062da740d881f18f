"""What a workbook that is no form might have been meant as: a form in a shape that cannot be read, or nothing of ours."""

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kaohe_excel.core.facts import Place
from kaohe_excel.core.findings import FORM_UNKNOWN, FORM_UNREADABLE, ROSTER_IDS_ALONE, Finding
from kaohe_excel.forms.model import OWN_SHEETS, Form
from kaohe_excel.forms.official import PERIOD_HEAD, official_forms
from kaohe_excel.policy import Policies
from kaohe_excel.reading.book import Book, Sheet
from kaohe_excel.reading.cells import bare_heading, heading_key, id_key, is_blank, name_key, plain, written
from kaohe_excel.reading.persons import People

_TOP_ROWS = 15
_ROUND = "（一人一行，指标在列）"
_CARD = "一人一张，指标排在行里"
_TURNED = "指标排在行里，人排在列里"
_MATRIX = "问卷导出的表，一份答卷一行，人和指标都写在列名里"
_OTHER_HEADINGS = "表头与发下去的表不同"
_SHORT_ID = 4
"""An id of fewer digits than this may be any number."""


class _Text(NamedTuple):
    """A text near the top of a sheet, as a heading's key."""

    key: str
    row: int
    column: int


class Stranger(NamedTuple):
    """What is kept of a workbook in which no form was recognised: the sheet that is meant as a form, if there is one, else the
    hashes of its values as ids are compared. Of thousands of such workbooks no cell stays in memory.
    """

    file: str
    sha256: str
    meant: tuple[Sheet, Form] | None
    ids: "array[int]"


def stranger_of(book: Book, forms: Sequence[Form]) -> Stranger:
    """What is kept of a workbook until the roster is known; ``forms`` are those that it may be meant as."""
    meant = next(
        ((sheet, form) for sheet in book.sheets if sheet.name not in OWN_SHEETS and (form := _meant_as(sheet, forms))),
        None,
    )
    values = (value for sheet in book.sheets for cells in sheet.rows for value in cells) if meant is None else ()
    ids = {hash(id_key(value)) for value in values if isinstance(value, (str, float))}
    return Stranger(book.file, book.sha256, meant, array("q", ids))


def forms_of(policies: Policies) -> tuple[Form, ...]:
    """The official forms of every version of the policy."""
    return tuple(form for policy in policies.versions for form in official_forms(policy.indicator_sets))


def foreign_finding(stranger: Stranger, policies: Policies, people: People) -> Finding:
    """What to say of a workbook in which no form was recognised."""
    if stranger.meant is not None:
        sheet, form = stranger.meant
        sets = (set_ for policy in policies.versions for set_ in policy.indicator_sets.values())
        indicators = {heading_key(indicator.name) for set_ in sets for indicator in set_}
        why = _shape(sheet, indicators, people) if form.key == "rating" else _OTHER_HEADINGS
        rater = _rater(sheet, people) if form.key == "rating" else ""
        values = {"form": form.name, "why": why, "how": _ROUND if form.key == "rating" else ""}
        return Finding(FORM_UNREADABLE, Place(stranger.file, sheet.name), rater=rater, values=values)
    known = _known_ids(stranger, people)
    if known:
        return Finding(ROSTER_IDS_ALONE, Place(stranger.file), values={"ids": "、".join(known[:3])})
    return Finding(FORM_UNKNOWN, Place(stranger.file))


def _texts(sheet: Sheet) -> Iterator[_Text]:
    for row, cells in enumerate(sheet.rows[:_TOP_ROWS]):
        for column, value in enumerate(cells):
            if isinstance(value, str) and not is_blank(value):
                yield _Text(heading_key(value), row, column)


def _meant_as(sheet: Sheet, forms: Sequence[Form]) -> Form | None:
    """The form whose title a sheet bears, or the 评分表 where a rater and a period are named."""
    texts = list(_texts(sheet))
    said = [bare_heading(text.key) for text in texts] + [bare_heading(plain(sheet.name))]
    for form in forms:
        names = {heading_key(name) for sheet_form in form.sheets for name in (sheet_form.title, form.name)}
        if any(text.endswith(tuple(names)) for text in said):
            return form
    rating = next(form for form in forms if form.key == "rating")
    raters = {label for head in rating.head if head.key == "rater" for label in (head.label, *head.aliases)}
    periods = {PERIOD_HEAD.label, *PERIOD_HEAD.aliases}
    labels = {bare_heading(text.key.partition(":")[0]) for text in texts}
    return rating if labels & raters and labels & periods else None


def _shape(sheet: Sheet, indicators: set[str], people: People) -> str:
    texts = list(_texts(sheet))
    downwards: dict[int, list[int]] = {}
    for text in texts:
        if bare_heading(text.key) in indicators:
            downwards.setdefault(text.column, []).append(text.row)
    rows = max(downwards.values(), key=len, default=[])
    names = {name_key(name) for name in people.names.values()}
    if len(rows) > 2 and len(set(rows)) == len(rows):
        above = {name_key(value) for cells in sheet.rows[: rows[0]] for value in cells if isinstance(value, str)}
        return _TURNED if len(above & names) > 1 else _CARD
    if any(name in text.key and any(i in text.key for i in indicators) for text in texts for name in names):
        return _MATRIX
    return _OTHER_HEADINGS


def _rater(sheet: Sheet, people: People) -> str:
    """Whom a labelled cell near the top names as the rater, where that is one person."""
    for cells in sheet.rows[:_TOP_ROWS]:
        for column, value in enumerate(cells):
            label, _, text = plain(written(value)).partition(":")
            if "评分人" in label and (text or column + 1 < len(cells)):
                bare = bare_heading(text or plain(written(cells[column + 1])))
                if person := people.identify("", bare).person if bare else "":
                    return person
    return ""


def _known_ids(stranger: Stranger, people: People) -> list[str]:
    """Ids of the roster that a workbook holds, where they are not merely numbers that happen to be alike."""
    held = frozenset(stranger.ids)
    ids = {id_key(person): person for person in people.roster.persons}
    found = [key for key in ids if hash(key) in held]
    telling = [key for key in found if not key.isdigit() or len(key) >= _SHORT_ID]
    return sorted(ids[key] for key in found) if len(found) > 1 and telling else []
