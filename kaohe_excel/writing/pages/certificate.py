"""归档证明: one page to be printed and signed beside a seal, so that a forged archive can be told from the paper."""

from collections.abc import Sequence
from typing import NamedTuple


class Certificate(NamedTuple):
    """What the page says: whose seal, of which period and number, the facts by label, the short code and the whole digest."""

    unit: str
    title: str
    number: int
    sentence: str
    facts: Sequence[tuple[str, str]]
    code: str
    digest: str
