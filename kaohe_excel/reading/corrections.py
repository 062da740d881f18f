"""A form that was sent back as 退回, corrected and handed in again takes the place of the one it answers.

Its ``_meta`` sheet names the digests of what it answers. Copies are also used as templates for another month or another person; so
the two must be the same form of the same rater and period, and of somebody in common, as far as the earlier one says so at all.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kaohe_excel.core.period import Period
from kaohe_excel.reading.apart import ANSWERS, rater_texts
from kaohe_excel.reading.cells import is_blank, written
from kaohe_excel.reading.columns import match_columns
from kaohe_excel.reading.context import Workbook
from kaohe_excel.reading.persons import People

_ABOUT_ONE_PERSON = "host_opinion"


class Subject(NamedTuple):
    """What a form is about; empty where it does not say so legibly."""

    periods: frozenset[Period]
    rater: str
    persons: frozenset[str]


def corrected_forms(forms: Sequence[Workbook], people: People) -> dict[int, str]:
    """The number of each form that has been corrected, with the file that holds now.

    Of several that answer one, that which has not been answered itself; ``forms`` come in the order of their paths.
    """
    answering = [(form, digests) for form in forms if (digests := _answered(form))]
    found: dict[int, list[str]] = {}
    for number, form in enumerate(forms):
        for later, digests in answering:
            if form.book.sha256 in digests and form.form.key == later.form.key and _corrects(later, form, people):
                found.setdefault(number, []).append(later.book.file)
    answered = {forms[number].book.file for number in found}
    return {number: next((one for one in later if one not in answered), later[0]) for number, later in found.items()}


def _answered(form: Workbook) -> frozenset[str]:
    return frozenset(written(form.meta.get(ANSWERS, "")).split())


def _corrects(later: Workbook, earlier: Workbook, people: People) -> bool:
    new, old = subject_of(later, people), subject_of(earlier, people)
    return (
        (not old.periods or bool(old.periods & new.periods))
        and old.rater in ("", new.rater)
        and (not old.persons or bool(old.persons & new.persons))
    )


def subject_of(form: Workbook, people: People) -> Subject:
    """What a form says it is about, as far as it can be read."""
    heads = [head for _, head in form.blocks]
    raters = [people.signer(*texts).person for head in heads if any(texts := rater_texts(head))]
    return Subject(
        frozenset(head.period.value for head in heads if head.period.value),
        next(filter(None, raters), "") if form.form.key == "rating" else "",
        _persons(form, people) if form.form.key == _ABOUT_ONE_PERSON else frozenset(),
    )


def _persons(form: Workbook, people: People) -> frozenset[str]:
    """Whom the column 人员编号 names below the headings, as far as the form has that column."""
    named = {
        people.identify(cells[column], "").person
        for part in form.parts
        for column in [match_columns(part.form, part.headings).found.get("person")]
        for cells in part.sheet.rows[part.data.start : part.data.stop]
        if column is not None and not is_blank(cells[column])
    }
    return frozenset(named - {""})
