"""The costs are what their formulas say, and their error signals are their derivatives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vgbook.losses import COSTS, softmax

BOTH = pytest.mark.parametrize("cost", COSTS.values(), ids=COSTS)


@BOTH
@given(seed=st.integers(0, 10_000), n_out=st.integers(1, 6))
def test_delta_is_the_derivative_of_each_loss(cost, seed, n_out):
    """Each row of δ is the central difference of that example's own loss."""
    rng = np.random.default_rng(seed)
    z = 3 * rng.normal(size=(4, n_out))
    targets = rng.integers(n_out, size=4)
    h = 1e-5
    for unit in range(n_out):
        shift = h * np.eye(n_out)[unit]
        difference = (cost.losses(z + shift, targets) - cost.losses(z - shift, targets)) / (2 * h)
        assert cost.delta(z, targets)[:, unit] == pytest.approx(difference, abs=1e-8)


def test_a_guess_costs_the_logarithm_of_the_number_of_classes():
    """Ten equal probabilities cost log 10 nats, whatever the class."""
    losses = COSTS["cross-entropy"].losses(np.full((3, 10), 7.0), np.array([0, 4, 9]))
    assert losses == pytest.approx(np.log(10))


def test_squared_cost_by_hand():
    """½‖(1, 2) − (0, 1)‖² is 1."""
    assert COSTS["squared"].losses(np.array([[1.0, 2.0]]), np.array([1])) == pytest.approx(1.0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_logits_are_harmless(dtype):
    """Logits of ±1000 give probabilities, losses and δ that are finite, without a warning."""
    z = np.array([[1000, -1000, 0], [-1000, -1000, -1000]], dtype)
    targets = np.array([1, 2])
    assert softmax(z).sum(axis=1) == pytest.approx(1)
    assert COSTS["cross-entropy"].losses(z, targets) == pytest.approx([2000, np.log(3)])
    assert np.isfinite(COSTS["cross-entropy"].delta(z, targets)).all()


@BOTH
def test_delta_leaves_z_alone(cost):
    """The logits are the same before and after, whether or not memory is given."""
    z = np.array([[1.0, 2.0, 3.0]])
    memory = np.empty_like(z)
    assert cost.delta(z, np.array([0]), out=memory) is memory
    assert np.array_equal(memory, cost.delta(z, np.array([0])))
    assert np.array_equal(z, [[1.0, 2.0, 3.0]])
