"""What one step back through a sigmoid unit keeps, and for which inputs it keeps all."""

import numpy as np
import pytest

from vgbook.activations import sigmoid
from vgbook.gain import gain, widest_window, window_width


def test_the_gain_is_the_derivative_of_the_answer():
    """|w σ′(w a + b)| is how much the answer changes per change of the input."""
    w, b, a, h = 5.0, -2.0, 0.3, 1e-6
    difference = (sigmoid(w * (a + h) + b) - sigmoid(w * (a - h) + b)) / (2 * h)
    assert gain(w, b, a) == pytest.approx(difference, rel=1e-8)
    assert gain(-w, -b, a) == gain(w, b, a)


def test_below_four_nothing_holds():
    """The largest gain of a weight is a quarter of it, where w a + b = 0."""
    assert gain(4.0, -2.0, 0.5) == 1
    assert np.all(window_width([0, 1, -3.999, 4]) == 0)
    assert window_width(4.01) > 0


@pytest.mark.parametrize("weight", [4.5, -6.0, 20.0])
def test_at_the_windows_edge_the_gain_is_one(weight):
    """Half a window from the steepest point, the gain has fallen to exactly 1."""
    bias, half = 0.7, window_width(weight) / 2
    for side in (-1, 1):
        assert gain(weight, bias, -bias / weight + side * half) == pytest.approx(1)


def test_the_widest_window():
    """It is 0.448 wide, at a weight of 6.894, and its neighbours are narrower."""
    weight, width = widest_window()
    assert weight == pytest.approx(6.894, abs=5e-4)
    assert width == pytest.approx(0.448, abs=5e-4)
    assert window_width(weight) == pytest.approx(width)
    assert width > max(window_width(weight * 1.01), window_width(weight * 0.99))


def test_the_best_weight_for_a_given_input():
    """With no bias and the input y, the gain is largest at w = coth(w y / 2) / y."""
    y, weights = 0.5, np.linspace(0.1, 40, 400_000)
    best = weights[gain(weights, 0.0, y).argmax()]
    assert best == pytest.approx(1 / np.tanh(best * y / 2) / y, rel=1e-3)


def test_what_is_not_finite_is_refused():
    """The message names the argument."""
    with pytest.raises(ValueError, match="bias must be finite, got nan"):
        gain(1.0, np.nan, 0.5)
    with pytest.raises(ValueError, match="weight must be finite"):
        window_width(np.inf)
