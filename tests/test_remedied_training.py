"""Training with a remedy follows the gradient, keeps its averages, and answers without a batch."""

import numpy as np
import pytest

from vgbook.remedied_training import RemediedSGD, evaluate_remedied, outputs_of
from vgbook.remedies import gradients, init_remedied

DATA = np.random.default_rng(0)
INPUTS = DATA.normal(size=(60, 5))
TARGETS = (INPUTS[:, 0] * INPUTS[:, 1] > 0).astype(int)


def make(dtype=np.float64, **choices):
    """A small network of the remedy asked for."""
    return init_remedied(
        [5, 12, 12, 12, 2],
        activation="relu",
        scheme="he",
        rng=np.random.default_rng(1),
        dtype=dtype,
        **choices,
    )


@pytest.mark.parametrize("skip", ["none", "after", "before"])
@pytest.mark.parametrize("normalised", [False, True])
@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_an_epoch_is_the_textbook_loop(skip, normalised, momentum):
    """Each batch moves every parameter by −η times the mean gradient, with momentum if asked."""
    network = make(skip=skip, normalised=normalised)
    expected = network.copy()
    sgd = RemediedSGD(
        network,
        INPUTS,
        TARGETS,
        learning_rate=0.1,
        batch_size=25,
        rng=np.random.default_rng(2),
        momentum=momentum,
    )
    order = np.random.default_rng(2).permutation(60)
    cost, _ = sgd.epoch()
    losses = []
    parameters = [*expected.weights, *expected.biases, *expected.scales]
    velocities = [np.zeros_like(x) for x in parameters]
    for batch in (order[:25], order[25:50], order[50:]):
        loss, slopes = gradients(expected, INPUTS[batch], TARGETS[batch])
        losses.append(loss * len(batch))
        every = [*slopes.weights, *slopes.biases, *slopes.scales]
        for x, v, slope in zip(parameters, velocities, every, strict=True):
            v *= momentum
            v -= 0.1 * slope
            x += v
    assert cost == pytest.approx(sum(losses) / 60)
    found = [*network.weights, *network.biases, *network.scales]
    for x, y in zip(found, parameters, strict=True):
        assert x == pytest.approx(y, rel=1e-9, abs=1e-12)


def test_running_statistics_settle_at_those_of_the_data():
    """With a learning rate of zero they become the mean and the unbiased variance of the data."""
    network = make(normalised=True)
    sgd = RemediedSGD(
        network, INPUTS, TARGETS, learning_rate=0, batch_size=60, rng=np.random.default_rng(0)
    )
    for _ in range(300):
        sgd.epoch()
    z = INPUTS @ network.weights[0]
    assert network.running[0].mean == pytest.approx(z.mean(axis=0), abs=1e-9)
    assert network.running[0].variance == pytest.approx(z.var(axis=0, ddof=1), rel=1e-9)


def test_one_example_is_answered_as_in_any_company():
    """After training, an answer does not depend on what else is in the batch."""
    network = make(normalised=True, skip="before")
    sgd = RemediedSGD(
        network, INPUTS, TARGETS, learning_rate=0.1, batch_size=20, rng=np.random.default_rng(0)
    )
    sgd.epoch()
    alone = np.concatenate([outputs_of(network, INPUTS[i : i + 1]) for i in range(60)])
    assert alone == pytest.approx(outputs_of(network, INPUTS), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("skip", ["none", "after", "before"])
@pytest.mark.parametrize("normalised", [False, True])
def test_it_learns_in_single_precision(skip, normalised):
    """A product of two inputs, which no linear rule can tell, is learned; the precision stays."""
    network = make(np.float32, skip=skip, normalised=normalised)
    sgd = RemediedSGD(
        network, INPUTS, TARGETS, learning_rate=0.05, batch_size=10, rng=np.random.default_rng(0)
    )
    before, _ = evaluate_remedied(network, INPUTS, TARGETS)
    for _ in range(200):
        sgd.epoch()
    after, error = evaluate_remedied(network, INPUTS, TARGETS)
    assert after < before / 2
    assert error < 0.1
    every = [*network.weights, *network.biases, *network.scales]
    assert {x.dtype for x in every} == {np.dtype(np.float32)}
    assert all(r.mean.dtype == r.variance.dtype == np.float32 for r in network.running)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"batch_size": 59}, "batch_size must leave no batch of a single example.* got 59 for 60"),
        ({"batch_size": 0}, "batch_size must be a whole number, 1 or more, got 0"),
        ({"learning_rate": -1}, "learning_rate must be finite and not negative, got -1"),
        ({"inputs": INPUTS[:, :4]}, r"inputs must have shape \(batch, 5\)"),
        ({"targets": TARGETS[:3]}, r"targets must have shape \(60,\)"),
    ],
)
def test_arguments_that_cannot_be_are_refused(choices, message):
    """The message names the argument, what was expected and what came."""
    arguments = {"inputs": INPUTS, "targets": TARGETS, "learning_rate": 0.1, "batch_size": 20}
    with pytest.raises(ValueError, match=message):
        RemediedSGD(make(normalised=True), **arguments | choices, rng=np.random.default_rng(0))
