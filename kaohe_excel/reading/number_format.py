"""What a number looks like under its cell's format, and whether that is still the number which is stored.

Formats of dates and times are left alone: the readers give dates as dates.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from functools import lru_cache

BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)", 41: "_(* #,##0_)", 42: '_("$"* #,##0_)', 43: "_(* #,##0.00_)",
    44: '_("$"* #,##0.00_)', 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a workbook names by number alone; those left out are of dates and times."""

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|(_.|\*.|\[[^\]]*\])|(General|[Gg]/通用格式)|([eE][+-]|.)', re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?[0-9.]+)\]")
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*', re.DOTALL)
_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]+)?")
_IS = {
    "<": Decimal.__lt__, "<=": Decimal.__le__, ">": Decimal.__gt__, ">=": Decimal.__ge__, "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}  # fmt: skip
_PLACES = frozenset("0#?")
_EXAMPLES = (4.0, 4.25, 96.0, 0.0)
"""Honest scores: a format under which each of them still looks like itself needs no second look."""


class Seen(Enum):
    """How a number's look compares with the number."""

    SAME = "same"
    PERCENT = "percent"
    ROUNDED = "rounded"
    NOTHING = "nothing"
    OTHERWISE = "otherwise"


@lru_cache(maxsize=512)
def hides(code: str, *, zero: bool = True) -> bool:
    """Whether a format can make a score look like something else; ``zero`` asks about a score of 0 too.

    >>> hides("0.00"), hides("0%"), hides("0"), hides('0.00"分"'), hides("0.00;-0.00;"), hides("0.00;-0.00;", zero=False)
    (False, True, True, False, True, False)
    """
    shown = [shown_as(value, code) for value in (_EXAMPLES if zero else _EXAMPLES[:-1])]
    return any(
        text is not None and compare(value, text) is not Seen.SAME
        for value, text in zip(_EXAMPLES, shown, strict=False)
    )


def compare(value: float, text: str) -> Seen:
    """How the text that a cell shows compares with the number that it holds.

    >>> [compare(*pair).value for pair in ((9.46, "9.46分"), (0.95, "95%"), (9.46, "9"), (95.0, "9.5"), (1.0, "好"), (5.0, ""))]
    ['same', 'percent', 'rounded', 'otherwise', 'otherwise', 'nothing']
    """
    if not text.strip():
        return Seen.NOTHING
    if "%" in text:
        return Seen.PERCENT
    if text.strip() == "-" and not value:
        return Seen.SAME
    numbers = _NUMBER.findall(text.replace(",", ""))
    if len(numbers) != 1 or any(letter.isnumeric() and not letter.isdecimal() for letter in text):
        return Seen.OTHERWISE
    stored = _decimal(value)
    number = Decimal(numbers[0])
    # A negative number may stand in brackets.
    if stored < 0 and number > 0 and "(" in text:
        number = -number
    if number == stored:
        return Seen.SAME
    return Seen.ROUNDED if _rounded(stored, -int(number.as_tuple().exponent)) == number else Seen.OTHERWISE


def _decimal(value: float) -> Decimal:
    """The number within the 15 digits that a spreadsheet keeps."""
    return Decimal(f"{value:.15g}")


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def shown_as(value: float, code: str) -> str | None:
    """The text that a number shows under a format; ``None`` for a format of dates or one that cannot be followed.

    >>> shown_as(0.95, "0%"), shown_as(9.46, "0"), shown_as(95.0, '0"."0'), shown_as(1.0, '[=1]"好";0'), shown_as(5.0, ";;;")
    ('95%', '9', '9.5', '好', '')
    >>> shown_as(46086.0, "yyyy-mm-dd"), shown_as(-5.0, "#,##0;(#,##0)"), shown_as(4.5, "# ?/?"), shown_as(1234.0, "0.0,")
    (None, '(5)', '4 1/2', '1.2')
    """
    try:
        number = _decimal(value)
        section, number = _section(number, code)
        return _render(number, list(_tokens(section)))
    except (InvalidOperation, ValueError):
        return None


def _section(number: Decimal, code: str) -> tuple[str, Decimal]:
    """The part of a format that a number is shown by, and the number without a sign that this part itself writes."""
    sections = list(_split(code))
    conditions = [_CONDITION.search(part) for part in sections[:2]]
    if any(conditions):
        for part, condition in zip(sections, conditions, strict=False):
            if condition is None or _IS[condition[1]](number, Decimal(condition[2])):
                return part, number
        return sections[min(2, len(sections) - 1)], number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    return sections[2 if number == 0 and len(sections) > 2 else 0], number


def _split(code: str) -> Iterator[str]:
    at = 0
    while at <= len(code):
        match = _SECTION.match(code, at)
        end = match.end() if match else at
        yield code[at:end]
        at = end + 1


def _tokens(section: str) -> Iterator[tuple[str, str]]:
    """The parts of a format as (kind, text): ``text`` as it stands, ``general``, or ``sign`` for what stands for something."""
    for quoted, escaped, silent, general, sign in _TOKEN.findall(section):
        if general:
            yield "general", ""
        elif quoted or escaped:
            yield "text", quoted or escaped
        elif not silent and sign:
            yield ("sign" if sign in _PLACES or sign in ".,%/@" or sign[0] in "eEyYmMdDhHsS" else "text"), sign


def _render(number: Decimal, tokens: list[tuple[str, str]]) -> str | None:
    signs = [sign for kind, sign in tokens if kind == "sign"]
    if any(sign[0] in "yYmMdDhHsS" or (sign[0] in "eE" and len(sign) == 1) for sign in signs):
        return None
    if any(kind == "general" for kind, _ in tokens) or "@" in signs:
        return "".join(
            text if kind == "text" else f"{number:f}" for kind, text in tokens if kind != "sign" or text == "@"
        )
    if not _PLACES.intersection(signs):
        return "".join(text for kind, text in tokens if kind == "text" or text == "%")
    if "/" in signs:
        return _fraction(number, signs)
    if any(sign[0] in "eE" for sign in signs):
        return f"{number:.{_decimals(tokens)}E}"
    return _digits(number, tokens)


def _fraction(number: Decimal, signs: list[str]) -> str:
    places = sum(sign in _PLACES for sign in signs[signs.index("/") :]) or 1
    whole, rest = divmod(Fraction(number), 1)
    part = rest.limit_denominator(10**places - 1)
    return f"{whole} {part.numerator}/{part.denominator}" if part else str(whole)


def _decimals(tokens: list[tuple[str, str]]) -> int:
    """How many digits are shown behind the point (of a power, those before its E)."""
    count, behind = 0, False
    for kind, sign in tokens:
        if kind == "sign" and sign[0] in "eE":
            break
        behind = behind or (kind, sign) == ("sign", ".")
        count += behind and kind == "sign" and sign in _PLACES
    return count


def _digits(number: Decimal, tokens: list[tuple[str, str]]) -> str:
    """The digits put into their places, from the right before the point and from the left behind it."""
    places = [at for at, (kind, sign) in enumerate(tokens) if kind == "sign" and sign in _PLACES]
    thousands = sum(token == ("sign", ",") for token in tokens[places[-1] :])
    percent = sum(token == ("sign", "%") for token in tokens)
    decimals = _decimals(tokens)
    number = _rounded(number * Decimal(100) ** percent / Decimal(1000) ** thousands, decimals)
    whole, _, behind = f"{abs(number):f}".partition(".")
    before = len(places) - decimals
    insisting = next((before - at for at in range(before) if tokens[places[at]][1] == "0"), 0)
    whole = (whole if whole != "0" else "").zfill(insisting)
    slots = dict(zip(places[:before][::-1], [*whole[::-1], *[""] * before], strict=False))
    if before:
        slots[places[0]] = whole[: max(len(whole) - before + 1, 0)]
    slots |= dict(zip(places[before:], _trimmed(behind, [tokens[at][1] for at in places[before:]]), strict=True))
    point = ("sign", ".")
    written = [slots.get(at, "" if token == ("sign", ",") else token[1]) for at, token in enumerate(tokens)]
    if point in tokens and not any(slots[at] for at in places[before:]):
        written[tokens.index(point)] = ""
    return ("-" if number < 0 else "") + "".join(written)


def _trimmed(digits: str, places: list[str]) -> list[str]:
    """Digits behind the point; a closing 0 is not shown where its place does not insist on it."""
    shown = list(digits)
    for at in range(len(shown) - 1, -1, -1):
        if shown[at] != "0" or places[at] == "0":
            break
        shown[at] = ""
    return shown
