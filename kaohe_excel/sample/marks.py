"""Scores and ballots that arrive where the script wants them, with the small differences people make."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe_excel.core.period import Period
from kaohe_excel.sample.draws import Draws
from kaohe_excel.sample.script import Member

_HALF = 50
_NUDGE = 20
_FULL = 10_000
_POLL_STEPS = ((10_000, 8500), (8500, 7000), (7000, 5000))
_COMMENTS = (
    (9000, ("工作扎实，成绩突出", "主动担当，带头作用好", "")),
    (7500, ("能按时完成任务", "", "")),
    (6000, ("主动性有待提高", "完成任务质量一般")),
    (0, ("多次催办，须尽快改进",)),
)
_ISSUED = 34


def split_marks(total: int, full_marks: Sequence[int], draws: Draws, *at: int) -> tuple[int, ...]:
    """Share a total out among indicators in half points, as evenly as their full marks allow.

    ``total`` is a multiple of 50 hundredths; where the halves left over go depends on ``at``.

    >>> sum(split_marks(8650, [500, 400, 300, 300, 8500], Draws(1), 3))
    8650
    """
    marks = [full * total // sum(full_marks) // _HALF * _HALF for full in full_marks]
    order = sorted(range(len(marks)), key=lambda index: (draws.below(1 << 30, *at, index), index))
    while sum(marks) < total:
        for index in order:
            if sum(marks) < total and marks[index] + _HALF <= full_marks[index]:
                marks[index] += _HALF
    return tuple(marks)


def rater_marks(
    member: Member, month: Period, full_marks: Sequence[int], draws: Draws, at: tuple[int, int], shift: int = 0
) -> tuple[int, ...]:
    """One rater's indicator scores of one person; ``at`` are the numbers of rater and person.

    Within a point of the person's level, moved by ``shift`` hundredths; exactly there in an exact quarter.
    """
    level = member.levels[month.quarter - 1] * 100 + shift
    if month.quarter in (*member.exact, *member.just_under):
        return split_marks(level, full_marks, draws, *at, month.month)
    total = level + (draws.below(5, *at, month.month) - 2) * _HALF
    return split_marks(min(total, _FULL), full_marks, draws, *at, month.month)


def nudged(marks: tuple[int, ...]) -> tuple[int, ...]:
    """The same scores with 0.2 off the last: a fifth of the weight makes the month 0.04 and the quarter 0.01 less."""
    return (*marks[:-1], marks[-1] - _NUDGE)


def comment(level: int, draws: Draws, *at: int) -> str:
    """A few words that fit a score in hundredths; often none."""
    words = next(words for line, words in _COMMENTS if level >= line)
    return words[draws.below(len(words), *at)]


@dataclass(frozen=True, slots=True)
class Ballots:
    """One person's count: votes best grade first."""

    issued: int
    returned: int
    valid: int
    votes: tuple[int, int, int, int]


def ballots(member: Member, quarter: int, draws: Draws, at: int) -> Ballots:
    """Ballots whose points come to the person's level, to the hundredth in an exact quarter (30 valid ones then)."""
    level = member.levels[quarter - 1] * 100
    exact = quarter in (*member.exact, *member.just_under)
    valid = 30 if exact else 28 + draws.below(5, at, quarter)
    step = next(index for index, (_, lower) in enumerate(_POLL_STEPS) if level >= lower)
    upper, lower = _POLL_STEPS[step]
    better = ((level - lower) * valid * 2 + upper - lower) // (2 * (upper - lower))
    votes = [0, 0, 0, 0]
    votes[step], votes[step + 1] = better, valid - better
    returned = min(valid + draws.below(3, at, quarter, 7), _ISSUED)
    return Ballots(_ISSUED, returned, valid, _spread(votes))


def _spread(votes: list[int]) -> tuple[int, int, int, int]:
    """Some votes for 较好 become as many for 好 and for 一般 each: the points stay, the picture is less neat."""
    pairs = min(votes[1] // 4, 2) if votes[3] == 0 else 0
    good, fairly_good, fair, poor = votes
    return good + pairs, fairly_good - 2 * pairs, fair + pairs, poor
