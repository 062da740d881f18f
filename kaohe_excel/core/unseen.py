"""Signs that are not seen but do something: to a terminal, to the order of reading, to a page."""

import re

_HIDDEN = (
    "\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad{_HIDDEN}\ud800-\udfff\ufffe\uffff]")
"""Control signs but for tab and line break, format signs (Unicode Cf), line and paragraph separators, half characters."""


def without_unseen(text: str) -> str:
    r"""A foreign text as it may stand on paper: each such sign is shown as a lost one.

    >>> without_unseen("\x1b[2J\u202e甲\t乙")
    '�[2J�甲\t乙'
    """
    return UNSEEN.sub("�", text)


def escaped_in_json(text: str) -> str:
    r"""JSON that says the same with each such sign escaped; all of them stand inside its strings.

    >>> print(escaped_in_json('"a\u202e\U000e0001"'))
    "a\u202e\udb40\udc01"
    """
    return UNSEEN.sub(lambda sign: "".join(f"\\u{half:04x}" for half in _halves(sign[0])), text)


def _halves(sign: str) -> tuple[int, ...]:
    pair = sign.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(pair[start : start + 2]) for start in range(0, len(pair), 2))
