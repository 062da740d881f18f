"""Student's t and Fisher's F, as far as intervals and tests of ratings need them, from the regularised incomplete beta function.

The continued fraction is Lentz's for the incomplete beta integral (Abramowitz & Stegun 26.5.8); quantiles are found by halving
an interval. A statistics library would do the same at the cost of its size in every installation.
"""

from collections.abc import Callable
from math import exp, inf, lgamma, log, log1p

_TINY, _PRECISION, _MOST_STEPS = 1e-300, 1e-14, 500


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b) for positive ``a``, ``b`` and ``x`` between 0 and 1.

    >>> round(incomplete_beta(2, 3, 0.5), 10), incomplete_beta(2, 3, 0), incomplete_beta(2, 3, 1)
    (0.6875, 0.0, 1.0)
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
    return front * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta integral, evaluated from the front."""
    value = upper = 1.0
    lower = 0.0
    for step in range(_MOST_STEPS):
        term = _coefficient(a, b, x, step)
        lower = 1 / (1 + term * lower or _TINY)
        upper = 1 + term / upper or _TINY
        value *= upper * lower
        if step and abs(upper * lower - 1) < _PRECISION:
            break
    return 1 / value


def _coefficient(a: float, b: float, x: float, step: int) -> float:
    """The ``step``-th partial numerator, counted from 0."""
    half, odd = divmod(step + 1, 2)
    if odd:
        return -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
    return half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))


def f_probability(value: float, above: float, below: float) -> float:
    """The probability that F with ``above`` and ``below`` degrees of freedom does not exceed ``value``."""
    return incomplete_beta(above / 2, below / 2, above * value / (above * value + below)) if value > 0 else 0.0


def t_probability(value: float, freedom: float) -> float:
    """The two-sided probability that Student's t with ``freedom`` degrees of freedom is at least as far from 0 as ``value``."""
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + value * value)) if abs(value) < inf else 0.0


def f_quantile(probability: float, above: float, below: float) -> float:
    """The value that F does not exceed with the given probability, for degrees of freedom ``above`` and ``below``."""
    return _inverse(lambda value: f_probability(value, above, below), probability)


def t_quantile(confidence: float, freedom: float) -> float:
    """The half-width, in standard errors, of a two-sided interval of the given confidence."""
    return _inverse(lambda value: 1 - t_probability(value, freedom), confidence)


def _inverse(function: Callable[[float], float], target: float) -> float:
    """Where a growing function of a positive number reaches ``target``, to fourteen digits."""
    low, high = 0.0, 1.0
    while function(high) < target:
        low, high = high, 2 * high
    while high - low > _PRECISION * high:
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < target else (low, middle)
    return (low + high) / 2
