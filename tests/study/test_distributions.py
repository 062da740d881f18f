"""t and F against scipy's."""

import pytest
from scipy import stats

from kaohe_excel.study.distributions import f_probability, f_quantile, incomplete_beta, t_probability, t_quantile

FREEDOMS = [(1, 1), (2, 30), (5, 8.9), (11, 3), (47.3, 120)]


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (1, 3), (2.5, 40), (300, 2)])
@pytest.mark.parametrize("x", [1e-6, 0.2, 0.5, 0.93, 1 - 1e-9])
def test_incomplete_beta_is_that_of_scipy(a: float, b: float, x: float) -> None:
    assert incomplete_beta(a, b, x) == pytest.approx(stats.beta.cdf(x, a, b), rel=1e-10)


@pytest.mark.parametrize(("above", "below"), FREEDOMS)
@pytest.mark.parametrize("value", [0.01, 0.8, 1.0, 4.2, 900.0])
def test_f_probability_is_that_of_scipy(value: float, above: float, below: float) -> None:
    assert f_probability(value, above, below) == pytest.approx(stats.f.cdf(value, above, below), rel=1e-9)


@pytest.mark.parametrize(("above", "below"), FREEDOMS)
@pytest.mark.parametrize("probability", [0.025, 0.5, 0.975, 0.999])
def test_f_quantile_is_that_of_scipy(probability: float, above: float, below: float) -> None:
    assert f_quantile(probability, above, below) == pytest.approx(stats.f.ppf(probability, above, below), rel=1e-8)


@pytest.mark.parametrize("freedom", [1, 4, 17.5, 200])
def test_t_is_that_of_scipy_on_both_sides(freedom: float) -> None:
    assert t_quantile(0.95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)
    for value in (0.0, 0.3, -2.2, 9.0):
        assert t_probability(value, freedom) == pytest.approx(2 * stats.t.sf(abs(value), freedom), rel=1e-9)
