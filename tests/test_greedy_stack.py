"""A stack is gone up and down layer by layer, and codes are told apart by their nearest."""

import numpy as np
import pytest

from vgbook.experiments.greedy_stack import down, neighbour_error, up
from vgbook.pretraining.boltzmann import RBM, hidden_probabilities, visible_probabilities


def test_up_and_down_by_hand():
    """Two layers up and two down, with the same weights in both directions."""
    rng = np.random.default_rng(0)
    low = RBM(rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3))
    high = RBM(rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=2))
    images = rng.random((5, 4))
    code = hidden_probabilities(high, hidden_probabilities(low, images))
    assert up([low, high], images) == pytest.approx(code)
    back = visible_probabilities(low, visible_probabilities(high, code))
    assert down([low, high], code) == pytest.approx(back)


def test_the_nearest_neighbour_decides():
    """Of three codes one lies nearest to a known one of another class."""
    known, classes = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([3, 7])
    codes, targets = np.array([[0.1, 0.0], [0.9, 0.7], [0.2, 0.3]]), np.array([3, 7, 7])
    assert neighbour_error(known, classes, codes, targets) == pytest.approx(1 / 3)
