"""The theory gives the numbers that can be worked out, and those that were worked out elsewhere."""

import math

import pytest

from vgbook.activations import ACTIVATIONS
from vgbook.initialisation import SCHEMES
from vgbook.mean_field import delta_factor, normal_mean, scheme_sigma_w, variance_fixed_point


def test_moments_of_the_bell_curve():
    """E[x²] is the variance and E[x⁴] three times its square."""
    assert normal_mean(lambda x: x**2, 2.5) == pytest.approx(2.5)
    assert normal_mean(lambda x: x**4, 2.5) == pytest.approx(3 * 2.5**2)


@pytest.mark.parametrize(
    ("activation", "sigma_w", "factor", "within"),
    [
        ("sigmoid", 1 / math.sqrt(3), 0.141, 0.0006),
        ("sigmoid", 1.0, 0.236, 0.0006),
        ("sigmoid", math.sqrt(2), 0.318, 0.0006),
        ("sigmoid", 4.0, 0.63, 0.005),
        ("tanh", 1 / math.sqrt(3), 1 / math.sqrt(3), 1e-9),
        ("tanh", 1.0, 1.0, 0.001),
        ("tanh", math.sqrt(2), 1.05, 0.005),
        ("relu", math.sqrt(2), 1.0, 1e-9),
        ("linear", 0.8, 0.8, 1e-9),
        ("linear", 1.5, 1.5, 1e-9),
    ],
)
def test_known_factors(activation, sigma_w, factor, within):
    """Logistic nets fade fast, tanh and ReLU at their own scale hold, linear ones scale by σ_w."""
    assert delta_factor(ACTIVATIONS[activation], sigma_w) == pytest.approx(factor, abs=within)


def test_the_logistic_becomes_critical_at_ten():
    """With zero biases a logistic net neither fades nor explodes near σ_w = 10.1."""
    assert (
        delta_factor(ACTIVATIONS["sigmoid"], 10.0) < 1 < delta_factor(ACTIVATIONS["sigmoid"], 10.2)
    )


def test_the_fixed_point_reproduces_itself():
    """The variance that a layer receives is the variance it hands on."""
    sigmoid = ACTIVATIONS["sigmoid"]
    q = variance_fixed_point(sigmoid, 1.5)
    assert 1.5**2 * normal_mean(lambda z: sigmoid.f(z) ** 2, q) == pytest.approx(q, rel=1e-12)


def test_every_scheme_has_its_spread():
    """Each scheme of the package has a σ_w; only the fixed one depends on the width."""
    for scheme in SCHEMES:
        narrow, wide = scheme_sigma_w(scheme, 100), scheme_sigma_w(scheme, 400)
        assert wide == pytest.approx(2 * narrow if scheme == "normal" else narrow)
