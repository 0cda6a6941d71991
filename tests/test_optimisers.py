"""Adam follows its paper, and normalised steps have the length that they promise."""

import numpy as np
import pytest

from vgbook.network import Gradients, gradients, init_network
from vgbook.optimisers import Adam, NormalisedSteps, norm


@pytest.fixture
def problem():
    """A small network in double precision, with a batch."""
    rng = np.random.default_rng(0)
    network = init_network([4, 3, 2], rng=rng, dtype=np.float64)
    return network, rng.standard_normal((6, 4)), rng.integers(2, size=6)


def test_adam_follows_the_algorithm_of_the_paper(problem):
    """Three steps on one weight agree with algorithm 1, written out with its bias corrections."""
    network, inputs, targets = problem
    adam = Adam(network, learning_rate=0.01)
    x, m, v = network.weights[0][1, 2], 0.0, 0.0
    for t in (1, 2, 3):
        _, slopes = gradients(network, inputs, targets)
        g = slopes.weights[0][1, 2]
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        x -= 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        adam.step(slopes)
        assert network.weights[0][1, 2] == pytest.approx(x, rel=1e-12)


def test_the_first_step_of_adam_does_not_depend_on_the_size_of_the_gradient(problem):
    """A gradient a thousand times larger moves the weights no further."""
    network, inputs, targets = problem
    _, slopes = gradients(network, inputs, targets)
    large = Gradients(
        [1e3 * g for g in slopes.weights], [1e3 * g for g in slopes.biases], slopes.deltas
    )
    other = network.copy()
    Adam(network, learning_rate=0.01).step(slopes)
    Adam(other, learning_rate=0.01).step(large)
    np.testing.assert_allclose(network.weights[0], other.weights[0], atol=1e-4)


def test_a_normalised_step_is_a_share_of_the_layer(problem):
    """Each layer, weights and biases together, moves by η of its norm against its gradient."""
    network, inputs, targets = problem
    _, slopes = gradients(network, inputs, targets)
    before = network.copy()
    NormalisedSteps(network, learning_rate=0.1).step(slopes)
    for layer in range(2):
        then = [before.weights[layer], before.biases[layer]]
        now = [network.weights[layer], network.biases[layer]]
        step = [b - a for a, b in zip(then, now, strict=True)]
        assert norm(step) == pytest.approx(0.1 * norm(then), rel=1e-12)
        downhill = [-slopes.weights[layer], -slopes.biases[layer]]
        together = sum(np.sum(a * b) for a, b in zip(step, downhill, strict=True))
        assert together == pytest.approx(norm(step) * norm(downhill), rel=1e-12)


def test_a_layer_without_gradient_stays(problem):
    """A gradient of exactly zero moves nothing and divides by nothing."""
    network, inputs, targets = problem
    _, slopes = gradients(network, inputs, targets)
    none = Gradients([0 * g for g in slopes.weights], [0 * g for g in slopes.biases], slopes.deltas)
    before = network.copy()
    NormalisedSteps(network, learning_rate=0.1).step(none)
    np.testing.assert_array_equal(network.weights[0], before.weights[0])


def test_tiny_gradients_keep_their_norm():
    """The norm is taken in double precision: squares of tiny single ones do not underflow."""
    assert norm([np.full(4, 1e-30, np.float32)]) == pytest.approx(2e-30)


@pytest.mark.parametrize("rule", [Adam, NormalisedSteps])
def test_a_negative_rate_is_refused(rule, problem):
    """The message names the argument."""
    with pytest.raises(ValueError, match="learning_rate"):
        rule(problem[0], learning_rate=-1)
