"""How some raters of the sample mark in its last quarter: one hard, one evenly, one from an old sheet, one hard on one person.

The others make up for it, so that nobody's score is another: what a study of the ratings finds is not seen in the results.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe_excel.core.period import Period
from kaohe_excel.sample.script import HEADS, LEADERS, Member

QUARTER = 4
HARD, EVEN, COPIED = "deputy_office", ("deputy_rural", 12), ("deputy_industry", 12, 10)
"""Who marks hard; who gives every indicator the same part of its full mark, in which month; who hands in which month again."""

SINGLED_OUT = ("principal", "training_over_new_year")
_HEAD_KEYS = frozenset(head.key for head in HEADS)


@dataclass(frozen=True, slots=True)
class _Shift:
    """Hundredths that one rater's mark and the others' marks lie off the person's level; weighted 40 and 60 they cancel out."""

    own: int
    others: int


_HARD_ON_HEADS = _Shift(-300, 300)
"""A head does not rate himself: the two leaders weigh the same."""

_HARD, _SINGLED_OUT = _Shift(-450, 300), _Shift(-900, 600)


def shift(rater: str, member: Member, month: Period) -> int:
    """How far off the person's level a rater aims, in hundredths."""
    if month.quarter != QUARTER:
        return 0
    if member.key == SINGLED_OUT[1]:
        return _part(_SINGLED_OUT, rater == SINGLED_OUT[0])
    scope = next(leader.scope for leader in LEADERS if leader.key == HARD)
    if member.department in scope:
        return _part(_HARD_ON_HEADS if member.key in _HEAD_KEYS else _HARD, rater == HARD)
    return 0


def _part(shift: _Shift, own: bool) -> int:
    return shift.own if own else shift.others


def month_marked(rater: str, month: Period) -> Period:
    """The month whose marks stand on a rater's sheet."""
    copier, copied_in, copied = COPIED
    return Period.of_month(month.year, copied) if (rater, month.month) == (copier, copied_in) else month


def marks_evenly(rater: str, month: Period) -> bool:
    """Whether a rater gives every indicator the same part of its full mark."""
    return (rater, month.month) == EVEN


def even_marks(total: int, full_marks: Sequence[int]) -> tuple[int, ...]:
    """A total in hundredths of whole points, the same part of each full mark.

    >>> even_marks(8600, [500, 1000])
    (430, 860)
    """
    return tuple(full * total // 10_000 for full in full_marks)
