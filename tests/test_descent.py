"""Batches are dealt fairly, and a step does not depend on how it is cut."""

import numpy as np
import pytest

from vgbook import descent
from vgbook.descent import Descent, batch_sizes, batches


@pytest.mark.parametrize(("n", "batch_size"), [(10, 3), (9, 3), (2, 5), (1, 1)])
def test_every_example_is_dealt_once(n, batch_size):
    """Each example is in exactly one batch, and only the last batch may be smaller."""
    dealt = [np.arange(n)[rows] for rows in batches(n, batch_size)]
    assert np.concatenate(dealt).tolist() == list(range(n))
    assert {len(batch) for batch in dealt[:-1]} <= {batch_size}
    assert {len(batch) for batch in dealt} == batch_sizes(n, batch_size)


@pytest.mark.parametrize("strip", [1, 5, 6, 7, 100])
def test_strips_make_no_difference(strip, monkeypatch):
    """Cut in one strip or in many, with momentum and decay, the parameter moves the same way."""
    monkeypatch.setattr(descent, "STRIP", strip)
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(7, 3))
    expected, velocity = weights.copy(), np.zeros_like(weights)
    mover = Descent([weights], momentum=0.5)
    mover.begin_epoch()
    for _ in range(3):
        a, delta = rng.normal(size=(4, 7)), rng.normal(size=(4, 3))
        velocity = 0.5 * velocity + a.T @ delta - 0.1 * expected
        expected += velocity
        mover.move(0, a, delta, decay=0.1)
    assert weights == pytest.approx(expected, rel=1e-12)


def test_a_bias_is_the_weight_of_a_unit_that_is_always_on():
    """Given a column of ones, a bias moves by the sum of δ over the batch."""
    b = np.array([1.0, 2.0])
    mover = Descent([np.zeros((3, 2)), b], momentum=0)
    mover.move(1, np.ones((2, 1)), np.array([[1.0, 10.0], [2.0, 20.0]]))
    assert np.array_equal(b, [4.0, 32.0])
