"""The bound holds where it must, and is reached where it can be."""

import numpy as np
import pytest

from vgbook.bounds import spectral_norm, step_bounds
from vgbook.network import Network, gradients, init_network


@pytest.mark.parametrize("shape", [(4, 9), (9, 4), (6, 6), (1, 3)])
def test_the_spectral_norm_is_the_largest_singular_value(shape):
    """Both ways to the norm agree, whichever side is the longer."""
    weights = np.random.default_rng(1).normal(size=shape)
    assert spectral_norm(weights) == pytest.approx(np.linalg.norm(weights, 2), rel=1e-12)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "gelu"])
@pytest.mark.parametrize("scale", [0.1, 3.0, 30.0])
def test_no_step_back_exceeds_its_bound(activation, scale):
    """With any weights, biases and inputs, for every example."""
    rng = np.random.default_rng(2)
    network = init_network([5, 8, 3, 6, 4], activation=activation, rng=rng, dtype=np.float64)
    for weights, biases in zip(network.weights, network.biases, strict=True):
        weights *= scale
        biases += rng.normal(size=biases.shape)
    inputs = scale * rng.normal(size=(50, 5))
    _, found = gradients(network, inputs, rng.integers(4, size=50))
    sizes = np.array([np.linalg.norm(delta, axis=1) for delta in found.deltas])
    bounds = step_bounds(network)
    assert bounds.shape == (3,)
    assert np.all(sizes[:-1] <= bounds[:, np.newaxis] * sizes[1:] * (1 + 1e-12))


def test_the_bound_can_be_reached():
    """Rotations stretch all directions alike; biases can put every unit where it is steepest."""
    rng = np.random.default_rng(3)
    start = init_network([6] * 5, scheme="orthogonal", rng=rng, dtype=np.float64)
    biases = [start.biases[0], *(-0.5 * weights.sum(axis=0) for weights in start.weights[1:])]
    network = Network(start.weights, biases, start.activation)
    _, found = gradients(network, np.zeros((1, 6)), np.array([2]))
    sizes = np.array([np.linalg.norm(delta) for delta in found.deltas])
    np.testing.assert_allclose(sizes[:-1] / sizes[1:], step_bounds(network), rtol=1e-12)
    np.testing.assert_allclose(step_bounds(network), 0.25, rtol=1e-12)
