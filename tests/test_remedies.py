"""Networks with a remedy: their gradients by definition, and what each remedy leaves of a layer."""

from itertools import product

import numpy as np
import pytest

from vgbook import network as plain
from vgbook.remedies import SKIPS, Passage, gradients, init_remedied, propagate

CHOICES = list(product(SKIPS, [False, True]))


def make(sizes, *, batch=5, seed=0, scheme="xavier", dtype=np.float64, **choices):
    """A network with random biases and scales, inputs and targets."""
    rng = np.random.default_rng(seed)
    network = init_remedied(sizes, scheme=scheme, rng=rng, dtype=dtype, **choices)
    for b in network.biases:
        b[...] = rng.normal(0, 0.5, b.shape)
    for scale in network.scales:
        scale[...] = rng.uniform(0.5, 1.5, scale.shape)
    return network, rng.normal(size=(batch, sizes[0])), rng.integers(sizes[-1], size=batch)


def central_difference(network, inputs, targets, x, at, h=1e-5):
    """The derivative of the mean loss with respect to one entry, by its definition."""
    sides, before = [], x[at]
    for shift in (h, -h):
        x[at] = before + shift
        sides.append(gradients(network, inputs, targets)[0])
    x[at] = before
    return (sides[0] - sides[1]) / (2 * h)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "gelu"])
@pytest.mark.parametrize(("skip", "normalised"), CHOICES)
@pytest.mark.parametrize("hidden", [[], [4], [4, 4], [4, 4, 4, 4]])
def test_gradients_are_central_differences(skip, normalised, activation, hidden):
    """Every weight, bias and scale has the derivative of the loss, whatever the remedy."""
    network, inputs, targets = make(
        [3, *hidden, 3], activation=activation, skip=skip, normalised=normalised, seed=7
    )
    _, found = gradients(network, inputs, targets)
    for parameters, slopes in (
        (network.weights, found.weights),
        (network.biases, found.biases),
        (network.scales, found.scales),
    ):
        assert len(parameters) == len(slopes)
        for x, slope in zip(parameters, slopes, strict=True):
            expected = [
                central_difference(network, inputs, targets, x, at) for at in np.ndindex(x.shape)
            ]
            assert slope.ravel() == pytest.approx(expected, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(("skip", "normalised"), CHOICES)
def test_deltas_are_the_gradient_with_respect_to_z(skip, normalised, monkeypatch):
    """δ[l] is how the summed loss changes if something is added to what layer l forms."""
    network, inputs, targets = make(
        [3, 4, 4, 4, 3], activation="tanh", skip=skip, normalised=normalised
    )
    _, found = gradients(network, inputs, targets)
    matmul = np.matmul
    for layer, at in product(range(3), [(0, 0), (2, 3), (4, 1)]):
        sums = []
        for shift in (1e-5, -1e-5):
            calls = []

            def nudged(a, W, out, calls=calls, shift=shift, layer=layer, at=at):
                matmul(a, W, out=out)
                if len(calls) == layer:
                    out[at] += shift
                calls.append(None)
                return out

            monkeypatch.setattr("vgbook.remedies.np.matmul", nudged)
            sums.append(gradients(network, inputs, targets)[0] * len(inputs))
            monkeypatch.undo()
        assert found.deltas[layer][at] == pytest.approx((sums[0] - sums[1]) / 2e-5, rel=1e-5)


def test_without_a_remedy_it_is_the_plain_network():
    """The same seed gives the same weights, loss, gradients and error signals."""
    arguments = {"activation": "sigmoid", "scheme": "standard", "dtype": np.float64}
    bare = init_remedied([3, 4, 5, 2], rng=np.random.default_rng(1), **arguments)
    known = plain.init_network([3, 4, 5, 2], rng=np.random.default_rng(1), **arguments)
    inputs, targets = np.random.default_rng(2).normal(size=(6, 3)), np.arange(6) % 2
    loss, found = gradients(bare, inputs, targets)
    loss_known, expected = plain.gradients(known, inputs, targets)
    assert loss == pytest.approx(loss_known, rel=1e-14)
    for name in ("weights", "biases", "deltas"):
        for x, y in zip(getattr(found, name), getattr(expected, name), strict=True):
            assert x == pytest.approx(y, rel=1e-12)


def test_a_normalised_layer_does_not_feel_the_size_of_its_weights():
    """Weights twice as large give the same loss, and half the gradient."""
    network, inputs, targets = make([3, 4, 4, 3], activation="tanh", normalised=True, batch=50)
    loss, found = gradients(network, inputs, targets)
    network.weights[1] *= 2
    loss_twice, found_twice = gradients(network, inputs, targets)
    assert loss_twice == pytest.approx(loss, rel=1e-4)
    assert found_twice.weights[1] == pytest.approx(found.weights[1] / 2, rel=1e-2, abs=1e-5)


def test_normalised_units_have_mean_zero_and_variance_one():
    """What a unit receives is standard over the batch, whatever its weights and inputs."""
    network, inputs, _ = make([3, 4, 4, 3], activation="relu", normalised=True, batch=200)
    passage = Passage.room(network, 10 + 3 * inputs)
    propagate(network, passage, training=True)
    for standard in passage.standard:
        assert standard.mean(axis=0) == pytest.approx(0, abs=1e-12)
        assert standard.var(axis=0) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("normalised", [False, True])
def test_a_layer_with_zero_weights_lets_everything_pass_a_skip(normalised):
    """With the weights above the first layer at zero, δ is the same in all of them but for f′."""
    network, inputs, targets = make(
        [3, 4, 4, 4, 3], activation="tanh", skip="before", normalised=normalised
    )
    network.weights[1][...] = 0
    network.weights[2][...] = 0
    _, found = gradients(network, inputs, targets)
    assert np.array_equal(found.deltas[0], found.deltas[2])
    assert np.any(found.deltas[0] != 0)


def test_gradients_leave_the_network_alone():
    """Neither parameters nor running statistics change by looking at the gradient."""
    network, inputs, targets = make([3, 4, 4, 3], activation="relu", normalised=True)
    before = network.copy()
    gradients(network, inputs, targets)
    assert np.array_equal(network.weights[1], before.weights[1])
    assert np.array_equal(network.running[0].mean, before.running[0].mean)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"skip": "over"}, "skip must be one of .*'after'.* got 'over'"),
        ({"skip": "after", "sizes": [3, 4, 5, 2]}, "sizes must have hidden layers of one width"),
        ({"activation": "relux"}, "activation must be one of"),
        ({"sizes": [3]}, "sizes must have two entries or more"),
    ],
)
def test_a_network_that_cannot_be_is_refused(choices, message):
    """The message names the argument, what was expected and what came."""
    arguments = {"sizes": [3, 4, 2], "activation": "relu", "scheme": "he"} | choices
    with pytest.raises(ValueError, match=message):
        init_remedied(arguments.pop("sizes"), rng=np.random.default_rng(0), **arguments)


def test_a_single_example_cannot_be_normalised():
    """Its variance is zero: the message says what is needed."""
    network, inputs, targets = make([3, 4, 3], activation="relu", normalised=True, batch=1)
    with pytest.raises(ValueError, match="inputs must hold two examples or more"):
        gradients(network, inputs, targets)
