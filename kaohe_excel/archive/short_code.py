"""A digest in a form that one can read out over the phone: 22 digits and two check digits, in groups of four."""

import unicodedata

_DIGITS, _GROUP = 22, 4


def short_code(digest: str) -> str:
    """The short form of a SHA-256 in hexadecimal; two check digits (ISO 7064 MOD 97-10) end it.

    >>> short_code("0" * 63 + "1")
    '0000 0000 0000 0000 0000 0195'
    """
    number = int(digest, 16) % 10**_DIGITS
    digits = f"{number:0{_DIGITS}}{98 - number * 100 % 97:02}"
    return _grouped(digits)


def read_short_code(text: str) -> str:
    """A short form as somebody typed it, spelled as ``short_code`` spells it; ValueError where the check digits do not fit.

    >>> read_short_code("0000-0000-0000-0000-0000-０１９５")
    '0000 0000 0000 0000 0000 0195'
    """
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign not in " -")
    if not (len(digits) == _DIGITS + 2 and digits.isascii() and digits.isdigit() and int(digits) % 97 == 1):
        raise ValueError(text)
    return _grouped(digits)


def _grouped(digits: str) -> str:
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))
