"""Exact arithmetic on points: integers of hundredths, one rounding rule, no binary floats.

All scores travel as whole hundredths of a point (``8842`` is 88.42 points), so sums are exact at any size.
"""

from fractions import Fraction


def half_up(numerator: int, denominator: int) -> int:
    """Round the non-negative quotient ``numerator / denominator`` HALF_UP to a whole number.

    >>> half_up(5, 2), half_up(7, 3), half_up(0, 9)
    (3, 2, 0)
    """
    if numerator < 0 or denominator <= 0:
        raise ValueError("half_up takes a non-negative numerator and a positive denominator")
    return (2 * numerator + denominator) // (2 * denominator)


def half_up_fraction(value: Fraction) -> int:
    """Round a non-negative fraction HALF_UP to a whole number.

    >>> half_up_fraction(Fraction(1, 2))
    1
    """
    return half_up(value.numerator, value.denominator)


def points_text(hundredths: int) -> str:
    """Write hundredths as points with two decimals.

    >>> points_text(8842), points_text(5), points_text(-150)
    ('88.42', '0.05', '-1.50')
    """
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{rest:02d}"


def short_points_text(hundredths: int) -> str:
    """Write hundredths as a person would, without needless zeros.

    >>> short_points_text(500), short_points_text(750), short_points_text(5)
    ('5', '7.5', '0.05')
    """
    return points_text(hundredths).rstrip("0").rstrip(".")


def points(text: str) -> int:
    """Read plain decimal points (at most two decimals) as hundredths; anything else is a ValueError.

    >>> points("88.42"), points("5"), points("0.5")
    (8842, 500, 50)
    """
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, decimals = digits.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(decimals) <= 2):
        raise ValueError(f"not a number of points: {text!r}")
    if decimals and not (decimals.isascii() and decimals.isdigit()):
        raise ValueError(f"not a number of points: {text!r}")
    return sign * (int(whole) * 100 + int(decimals.ljust(2, "0") or 0))
