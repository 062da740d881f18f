"""A bad file that a good one has replaced: form, sender and period could be read from both (readings: no longer an error)."""

from collections.abc import Iterator, Sequence

from kaohe_excel.checking.completeness import RATING_FORM_NAME
from kaohe_excel.core.facts import Facts, Place, RatingForm
from kaohe_excel.core.findings import FORM_CORRECTED, Finding
from kaohe_excel.core.terms import Verdict


def set_aside_replaced(facts: Facts, findings: Sequence[Finding]) -> tuple[Facts, tuple[Finding, ...]]:
    """The facts without the bad files that a good one has replaced, and one note on each instead of all that was found in it."""
    replaced = {**dict(_unusable(facts)), **dict(_faulty(facts))}
    if not replaced:
        return facts, tuple(findings)
    notes = (Finding(FORM_CORRECTED, Place(file), values={"other": other}) for file, other in sorted(replaced.items()))
    kept = facts._replace(
        rating_forms=tuple(form for form in facts.rating_forms if form.file not in replaced),
        unused_forms=tuple(form for form in facts.unused_forms if form.file not in replaced),
        gaps=tuple(gap for gap in facts.gaps if gap.place.file not in replaced),
        receipts=tuple(
            receipt._replace(verdict=Verdict.NOT_USED, reason=f"已由 {replaced[receipt.file]} 更正")
            if receipt.file in replaced
            else receipt
            for receipt in facts.receipts
        ),
    )
    return kept, (*(finding for finding in findings if finding.where.file not in replaced), *notes)


def _unusable(facts: Facts) -> Iterator[tuple[str, str]]:
    """评分表 that could not be used, each with a whole one of the same sender and period; other forms name no sender."""
    held = {form.file for form in facts.rating_forms}
    for unused in facts.unused_forms:
        if unused.form == RATING_FORM_NAME and not unused.unwanted and unused.file not in held:
            subjects = {(unused.rater, period) for period in unused.periods}
            good = [form.file for form in _whole(facts) if subjects == {(form.rater, form.period)}]
            if good:
                yield unused.file, min(good)


def _faulty(facts: Facts) -> Iterator[tuple[str, str]]:
    """评分表 with cells that cannot be read, each with a whole one that agrees in all that can."""
    files = [form.file for form in facts.rating_forms]
    whole = list(_whole(facts))
    for form in facts.rating_forms:
        if files.count(form.file) == 1 and form not in whole:
            good = [other.file for other in whole if _agrees(form, other)]
            if good:
                yield form.file, min(good)


def _whole(facts: Facts) -> Iterator[RatingForm]:
    faulty = {gap.place.file for gap in facts.gaps}
    for form in facts.rating_forms:
        if form.ratings and form.file not in faulty and not any(None in rating.scores for rating in form.ratings):
            yield form


def _agrees(bad: RatingForm, good: RatingForm) -> bool:
    """Whether they are of one sender and period, and nothing legible in the bad one is otherwise in the good one."""
    rows = {rating.person: rating.scores for rating in good.ratings}
    return (bad.rater, bad.period) == (good.rater, good.period) and all(
        rating.person in rows
        and len(rating.scores) == len(rows[rating.person])
        and all(score in (None, other) for score, other in zip(rating.scores, rows[rating.person], strict=True))
        for rating in bad.ratings
    )
