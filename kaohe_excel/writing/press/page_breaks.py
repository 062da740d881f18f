"""Where the pages of a long sheet begin: each about as full as the others, none with a lone last row."""

from collections.abc import Collection, Sequence

_MOST_STARTS = 1000
"""A worksheet holds no more manual breaks than 1,023; so long a list breaks by itself."""

_STEPS = 12
_MOST_LEFT = 6
"""The part of a page's rows, a sixth, that may be left for the sake of beginning the next with something new."""


def page_starts(
    heights: Sequence[float], first: float, room: float, groups: Collection[int] = frozenset()
) -> list[int]:
    """The rows that begin the second and every further page, by their place in ``heights``.

    ``first`` is the height left on the first page, ``room`` on each of the others; rows in ``groups`` begin something new
    (a person), and a page begins with one of them where that costs it no more than a sixth of its rows.

    >>> page_starts([10] * 11, 100, 100)
    [6]
    >>> page_starts([10] * 22, 100, 100, {2, 7, 15})
    [7, 15]
    """
    fullest = _filled(heights, first, room, groups)
    if len(fullest) > _MOST_STARTS:
        return []
    low, high, found = 0.0, 1.0, fullest
    for _ in range(_STEPS):
        share = (low + high) / 2
        starts = _filled(heights, first * share, room * share, groups)
        if len(starts) <= len(fullest):
            high, found = share, starts
        else:
            low = share
    return found


def _filled(heights: Sequence[float], first: float, room: float, groups: Collection[int]) -> list[int]:
    """The starts where each page takes what it can hold."""
    starts: list[int] = []
    begin, left = 0, first
    row = 0
    while row < len(heights):
        left -= heights[row]
        if left < 0 and row > begin:
            begin = row = _start(begin, row, groups)
            starts.append(row)
            left = room
        else:
            row += 1
    return starts


def _start(begin: int, row: int, groups: Collection[int]) -> int:
    """The last row up to ``row`` that begins something new, unless the page would lose too much by it."""
    least = row - (row - begin) // _MOST_LEFT
    return next((r for r in range(row, least - 1, -1) if r in groups), row)
