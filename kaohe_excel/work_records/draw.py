"""Whom the 考核领导小组 looks at in a 抽查 (六-二-1, 六-二-2): drawn by lot, so that anybody can draw the same again."""

import hashlib
from collections.abc import Iterable


def drawn(persons: Iterable[str], count: int, seed: int) -> tuple[str, ...]:
    """Draw so many of these persons, fewer where there are fewer; in the order of the lots.

    A person's lot is the SHA-256 digest of seed and 人员编号, the lowest are drawn: neither the order of the persons nor
    who else is there changes a lot.

    >>> drawn(["A", "B", "C"], 2, 1) == drawn(["C", "B", "A"], 2, 1), len(drawn(["A"], 2, 1))
    (True, 1)
    """
    return tuple(sorted(set(persons), key=lambda person: (_lot(person, seed), person))[:count])


def _lot(person: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()
