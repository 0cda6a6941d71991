"""The theory of networks with a remedy gives the numbers that can be worked out by hand."""

import math

import pytest

from vgbook.activations import ACTIVATIONS
from vgbook.remedies_theory import answer_moments, normalised_factor, preactivation_growth


def test_relu_by_hand():
    """For ReLU E[f′²] = ½, Var f = ½ − 1/(2π), and so the factor is √(π/(π − 1))."""
    squared_slope, variance = answer_moments(ACTIVATIONS["relu"])
    assert squared_slope == pytest.approx(0.5, abs=1e-6)
    assert variance == pytest.approx(0.5 - 1 / (2 * math.pi), abs=1e-4)
    assert normalised_factor(ACTIVATIONS["relu"]) == pytest.approx(
        math.sqrt(math.pi / (math.pi - 1)), rel=1e-4
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_normalisation_never_makes_the_signal_shrink(name):
    """The factor is at least 1, and 1 only for a linear unit: the Poincaré inequality."""
    factor = normalised_factor(ACTIVATIONS[name])
    assert factor == pytest.approx(1, abs=1e-9) if name == "linear" else factor > 1.005


def test_growth_in_a_linear_network_is_a_telescope():
    """With f linear and variance 1 to begin with, ∏ (1 + 1/l) over 49 steps is 50."""
    growth = preactivation_growth(ACTIVATIONS["linear"], sigma_w=1.0, first_variance=1.0, layers=50)
    assert growth == pytest.approx(math.sqrt(50), rel=1e-9)
