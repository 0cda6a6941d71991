"""The theory gives the numbers that can be worked out, and those that were worked out elsewhere."""

import math

import numpy as np
import pytest

from vgbook.activations import ACTIVATIONS
from vgbook.initialisation import SCHEMES
from vgbook.mean_field import (
    centred,
    critical_sigma_w,
    delta_factor,
    finite_width_shift,
    normal_mean,
    scheme_sigma_w,
    variance_fixed_point,
)


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


def test_biases_add_their_variance():
    """In a linear network q = σ_w² q + σ_b² has the solution σ_b² / (1 − σ_w²)."""
    q = variance_fixed_point(ACTIVATIONS["linear"], 0.6, sigma_b=0.5)
    assert q == pytest.approx(0.25 / (1 - 0.36))


def test_the_critical_point_of_tanh():
    """Without biases tanh is critical at σ_w = 1 in the limit, with them above it."""
    tanh = ACTIVATIONS["tanh"]
    critical = critical_sigma_w(tanh, low=0.5, high=4, sigma_b=math.sqrt(0.05))
    assert 1.3 < critical < 1.35
    assert delta_factor(tanh, critical, sigma_b=math.sqrt(0.05)) == pytest.approx(1, abs=1e-8)


def test_a_centred_logistic_is_half_a_tanh_of_half_its_input():
    """½ tanh(z/2) with σ_w and σ_b does what tanh does with σ_w/4 and σ_b/2."""
    logistic, tanh = centred(ACTIVATIONS["sigmoid"]), ACTIVATIONS["tanh"]
    z = np.linspace(-5, 5, 11)
    np.testing.assert_allclose(logistic.f(z), 0.5 * np.tanh(z / 2), atol=1e-16)
    for sigma_w in (2.0, 5.0, 9.0):
        assert delta_factor(logistic, sigma_w, sigma_b=0.3) == pytest.approx(
            delta_factor(tanh, sigma_w / 4, sigma_b=0.15), rel=1e-9
        )


def test_no_critical_point_between_the_ends_is_refused():
    """Both ends vanish: the message says how strongly."""
    with pytest.raises(ValueError, match=r"below and above 1.* at 1 and .* at 2"):
        critical_sigma_w(ACTIVATIONS["sigmoid"], low=1, high=2, sigma_b=0)


@pytest.mark.parametrize("activation", ["linear", "tanh"])
def test_the_logarithm_of_a_narrow_layer_falls_behind(activation):
    """The mean of log(mean of δ²) after one layer, simulated, lies lower by the shift."""
    n, rng, chosen = 40, np.random.default_rng(7), ACTIVATIONS[activation]
    q = variance_fixed_point(chosen, 1.2, sigma_b=0.4) if activation == "tanh" else 1.0
    z = math.sqrt(q) * rng.standard_normal((200_000, n))
    squares = (chosen.slope(z) * rng.standard_normal(z.shape)) ** 2
    expected = math.log(normal_mean(lambda x: chosen.slope(x) ** 2, q))
    found = float(np.log(squares.mean(axis=1)).mean()) - expected
    shift = finite_width_shift(chosen, 1.2 if activation == "tanh" else 0.5, n, sigma_b=0.4)
    assert found == pytest.approx(shift, rel=0.1)
