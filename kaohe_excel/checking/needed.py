"""Which of the folder's forms a period needs at all, and what becomes of the files that hold none of them."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from kaohe_excel.core.facts import AnnualPoll, Facts, HostOpinion, Receipt, ReviewRow
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Verdict
from kaohe_excel.roster.assignment import Assignment, graded_periods


class _Form(Protocol):
    @property
    def file(self) -> str: ...


FormT = TypeVar("FormT", bound=_Form)


def needed_facts(facts: Facts, assignments: Sequence[Assignment], period: Period) -> Facts:
    """The facts without the forms of other periods, in the order of their places.

    A month needs its ratings; a quarter also its poll, opinions and decisions; a year those of its quarters and its own.
    Lists of records are all kept, since each record has its own date.
    """
    scored = {scoring for assignment in assignments for scoring in assignment.scoring_periods}
    graded = set() if period.month else {period, *graded_periods(period)}
    return facts._replace(
        rating_forms=_by_file(form for form in facts.rating_forms if form.period in scored),
        behaviour_lists=_by_file(facts.behaviour_lists),
        poll_forms=_by_file(form for form in facts.poll_forms if form.period in graded),
        host_opinions=tuple(sorted((o for o in facts.host_opinions if o.period in graded), key=lambda o: o.place)),
        annual_polls=tuple(sorted((poll for poll in facts.annual_polls if poll.year in graded), key=lambda p: p.place)),
        decisions=_by_file(form for form in facts.decisions if form.period in graded),
    )


def settled_receipts(received: Facts, needed: Facts, usable: Facts, resolved: Facts) -> tuple[Receipt, ...]:
    """The receipts, with 不用 and the reason for every file whose forms all fell away at one of the steps."""
    steps = (
        (received, needed, "本期不需要这份表"),
        (needed, usable, "表中没有计入本期的人员"),
        (usable, resolved, "同一份表另有一份，见问题清单"),
    )
    reasons = {file: reason for before, after, reason in steps for file in _files(before) - _files(after)}
    return tuple(
        receipt._replace(verdict=Verdict.NOT_USED, reason=reasons[receipt.file])
        if receipt.verdict is Verdict.USED and receipt.file in reasons
        else receipt
        for receipt in received.receipts
    )


def _by_file(forms: Iterable[FormT]) -> tuple[FormT, ...]:
    return tuple(sorted(forms, key=lambda form: form.file))


def _files(facts: Facts) -> frozenset[str]:
    forms: tuple[_Form, ...] = (*facts.rating_forms, *facts.behaviour_lists, *facts.poll_forms, *facts.decisions)
    rows: tuple[HostOpinion | AnnualPoll | ReviewRow, ...] = (
        *facts.host_opinions,
        *facts.annual_polls,
        *facts.reviews,
    )
    return frozenset(form.file for form in forms) | frozenset(row.place.file for row in rows)
