"""Jacobians are what small changes do, and their singular values are trusted only so far."""

import numpy as np
import pytest

from vgbook.jacobian import effective_directions, jacobians, resolved_singular_values
from vgbook.network import forward, init_network


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "gelu"])
def test_jacobians_agree_with_central_differences(activation):
    """Moving one input a little moves every layer as its Jacobian says."""
    rng = np.random.default_rng(1)
    network = init_network([4, 6, 5, 3], activation=activation, rng=rng, dtype=np.float64)
    x, h = rng.normal(size=(1, 4)), 1e-5
    found = list(jacobians(network, x))
    assert [jacobian.shape for jacobian in found] == [(4, 6), (4, 5)]
    for i, step in enumerate(h * np.eye(4)):
        above, below = forward(network, x + step).a[1:], forward(network, x - step).a[1:]
        for jacobian, up, down in zip(found, above, below, strict=True):
            np.testing.assert_allclose(jacobian[i], (up - down)[0] / (2 * h), atol=1e-9)


def test_one_example_only():
    """A Jacobian belongs to one point."""
    network = init_network([2, 2, 2], rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"one example.*\(3, 2\)"):
        list(jacobians(network, np.zeros((3, 2))))


def test_singular_values_below_rounding_are_not_given():
    """Of diag(1, 10⁻⁸, 10⁻²⁰) two values can be told in double precision."""
    values = resolved_singular_values(np.diag([1e-8, 1.0, 1e-20]))
    np.testing.assert_allclose(values, [1, 1e-8, np.nan])


def test_directions_are_counted():
    """Equal values count fully, a dominant one stands alone, unknown ones count for nothing."""
    assert effective_directions(np.full(7, 0.3)) == pytest.approx(7)
    assert effective_directions(np.array([1, 1e-9, np.nan])) == pytest.approx(1)
    assert effective_directions(np.array([2e-300, 2e-300])) == pytest.approx(2)
