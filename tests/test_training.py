"""Training moves a network exactly as its equations say, and tells what it saw."""

import numpy as np
import pytest

from vgbook import descent
from vgbook.network import gradients, init_network
from vgbook.training import SGD, evaluate, train


def make(*, examples=7, sizes=(3, 5, 4, 2), seed=0, dtype=np.float64):
    """A small network in double precision, inputs and targets."""
    rng = np.random.default_rng(seed)
    network = init_network(sizes, rng=rng, dtype=dtype, scheme="xavier")
    return network, rng.normal(size=(examples, sizes[0])), rng.integers(sizes[-1], size=examples)


def parameters(network):
    """All weights and biases."""
    return [*network.weights, *network.biases]


def plain_training(network, inputs, targets, *, epochs, learning_rate, batch_size, rng, momentum):
    """The textbook loop, with nothing but `gradients`."""
    velocity = [np.zeros_like(x) for x in parameters(network)]
    for _ in range(epochs):
        order = rng.permutation(len(inputs))
        for start in range(0, len(inputs), batch_size):
            batch = order[start : start + batch_size]
            _, found = gradients(network, inputs[batch], targets[batch])
            for x, v, slope in zip(
                parameters(network), velocity, [*found.weights, *found.biases], strict=True
            ):
                v *= momentum
                v -= learning_rate * slope
                x += v


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("batch_size", [1, 3, 7, 100])
@pytest.mark.parametrize("strip", [descent.STRIP, 8])
def test_training_follows_its_equations(momentum, batch_size, strip, monkeypatch):
    """The fast loop does what the textbook loop does, the last, smaller batch included."""
    monkeypatch.setattr(descent, "STRIP", strip)
    network, inputs, targets = make()
    expected = network.copy()
    settings = {"epochs": 3, "learning_rate": 0.3, "batch_size": batch_size, "momentum": momentum}
    plain_training(expected, inputs, targets, rng=np.random.default_rng(5), **settings)
    train(network, inputs, targets, rng=np.random.default_rng(5), **settings)
    for x, x_expected in zip(parameters(network), parameters(expected), strict=True):
        assert x == pytest.approx(x_expected, rel=1e-9, abs=1e-12)


def test_an_epoch_at_a_time_is_the_same_training():
    """Driven by hand, epoch by epoch, training keeps its momentum and gives the very same bits."""
    network, inputs, targets = make()
    by_hand = network.copy()
    settings = {"learning_rate": 0.3, "batch_size": 3, "momentum": 0.9}
    history = train(network, inputs, targets, epochs=4, rng=np.random.default_rng(5), **settings)
    sgd = SGD(by_hand, inputs, targets, rng=np.random.default_rng(5), **settings)
    seen = [sgd.epoch() for _ in range(4)]
    assert seen == list(zip(history.train_cost, history.train_error, strict=True))
    for x, x_by_hand in zip(parameters(network), parameters(by_hand), strict=True):
        assert np.array_equal(x, x_by_hand)


def test_each_epoch_has_an_order_of_its_own():
    """Two epochs of single steps end elsewhere when the second repeats the first one's order."""
    network, inputs, targets = make()
    repeated = network.copy()
    settings = {"learning_rate": 0.5, "batch_size": 1}
    train(network, inputs, targets, epochs=2, rng=np.random.default_rng(5), **settings)
    for _ in range(2):
        train(repeated, inputs, targets, epochs=1, rng=np.random.default_rng(5), **settings)
    assert network.weights[0] != pytest.approx(repeated.weights[0], rel=1e-6)


def test_momentum_may_change_from_epoch_to_epoch():
    """A sequence of momenta is taken up epoch by epoch, and its last value stays."""
    changing, inputs, targets = make()
    plain, constant = changing.copy(), changing.copy()
    settings = {"learning_rate": 0.3, "batch_size": 7}
    arguments = [
        (changing, (0.0, 0.5), 3),
        (plain, 0.0, 1),
        (constant, 0.5, 3),
    ]
    for network, momentum, epochs in arguments:
        rng = np.random.default_rng(5)
        train(network, inputs, targets, epochs=epochs, momentum=momentum, rng=rng, **settings)
    rng = np.random.default_rng(5)
    rng.permutation(7)
    train(plain, inputs, targets, epochs=2, momentum=0.5, rng=rng, **settings)
    assert changing.weights[0] == pytest.approx(plain.weights[0], rel=1e-12)
    assert changing.weights[0] != pytest.approx(constant.weights[0], rel=1e-3)


@pytest.mark.parametrize("frozen", [[0], [1], [2], [0, 1], [0, 1, 2]])
def test_frozen_layers_do_not_move_by_a_bit(frozen):
    """Frozen layers keep every bit; the others learn as they would in the textbook loop."""
    network, inputs, targets = make()
    before = network.copy()
    settings = {"epochs": 2, "learning_rate": 0.3, "batch_size": 3, "momentum": 0.5}
    train(network, inputs, targets, rng=np.random.default_rng(5), frozen=frozen, **settings)
    for layer in range(3):
        for now, then in (
            (network.weights[layer], before.weights[layer]),
            (network.biases[layer], before.biases[layer]),
        ):
            assert np.array_equal(now, then) == (layer in frozen)


def test_layers_above_a_frozen_one_learn_as_a_network_of_their_own():
    """With the first layer frozen, the rest learns as if the first layer's output were the data."""
    network, inputs, targets = make()
    settings = {"epochs": 3, "learning_rate": 0.3, "batch_size": 3}
    features = network.activation.f(inputs @ network.weights[0] + network.biases[0])
    upper = type(network)(network.weights[1:], network.biases[1:], network.activation).copy()
    train(network, inputs, targets, rng=np.random.default_rng(5), frozen=[0], **settings)
    train(upper, features, targets, rng=np.random.default_rng(5), **settings)
    assert network.weights[2] == pytest.approx(upper.weights[1], rel=1e-12)


@pytest.mark.parametrize("cost", ["cross-entropy", "squared"])
def test_standing_still_sees_the_cost_of_the_network(cost):
    """At learning rate zero, what an epoch sees is the cost and error of the whole set."""
    network, inputs, targets = make()
    history = train(
        network,
        inputs,
        targets,
        epochs=2,
        learning_rate=0,
        batch_size=3,
        rng=np.random.default_rng(5),
        cost=cost,
    )
    expected_cost, expected_error = evaluate(network, inputs, targets, cost=cost)
    assert expected_cost == pytest.approx(gradients(network, inputs, targets, cost=cost)[0])
    assert history.train_cost == pytest.approx([expected_cost] * 2)
    assert history.train_error == [expected_error] * 2


def test_evaluation_in_pieces_is_the_whole():
    """A set larger than one piece is measured as a whole."""
    network, inputs, targets = make(examples=2500)
    cost, error = evaluate(network, inputs, targets)
    assert cost == pytest.approx(gradients(network, inputs, targets)[0])
    parts = [evaluate(network, inputs[i : i + 1], targets[i : i + 1])[1] for i in range(2500)]
    assert error == pytest.approx(np.mean(parts))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("cost", ["cross-entropy", "squared"])
def test_training_learns(dtype, cost):
    """Two clouds of points are told apart, in either precision and with either cost."""
    rng = np.random.default_rng(0)
    targets = rng.integers(2, size=200)
    inputs = rng.normal(size=(200, 2)) + 4 * targets[:, np.newaxis]
    network = init_network([2, 8, 2], rng=rng, dtype=dtype, activation="tanh")
    train(network, inputs, targets, epochs=30, learning_rate=0.1, batch_size=10, rng=rng, cost=cost)
    assert evaluate(network, inputs, targets)[1] < 0.02
    assert all(x.dtype == dtype for x in parameters(network))


def test_what_the_callback_returns_is_kept():
    """After each epoch, counted from 1, the callback sees the network and its answer is kept."""
    network, inputs, targets = make()
    history = train(
        network,
        inputs,
        targets,
        epochs=3,
        learning_rate=0.1,
        batch_size=3,
        rng=np.random.default_rng(0),
        on_epoch=lambda epoch, seen: (epoch, seen is network),
    )
    assert history.observed == [(1, True), (2, True), (3, True)]
    assert len(history.train_cost) == len(history.train_error) == 3


def test_training_leaves_the_data_alone():
    """Inputs and targets are the same after training as before."""
    network, inputs, targets = make()
    before = inputs.copy(), targets.copy()
    train(
        network,
        inputs,
        targets,
        epochs=2,
        learning_rate=0.5,
        batch_size=7,
        rng=np.random.default_rng(0),
    )
    assert np.array_equal(inputs, before[0])
    assert np.array_equal(targets, before[1])


def test_a_run_that_blows_up_says_so_in_its_cost():
    """An absurd learning rate ends in a cost that is no number, without a warning."""
    network, inputs, targets = make(examples=40, dtype=np.float32)
    history = train(
        network,
        inputs,
        targets,
        epochs=20,
        learning_rate=1e30,
        batch_size=3,
        rng=np.random.default_rng(0),
        cost="squared",
    )
    assert not np.isfinite(history.train_cost[-1])


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"learning_rate": -0.1}, "learning_rate must be finite and not negative, got -0.1"),
        ({"learning_rate": np.nan}, "learning_rate must be finite"),
        ({"learning_rate": np.inf}, "learning_rate must be finite"),
        ({"batch_size": 0}, "batch_size must be a whole number, 1 or more, got 0"),
        ({"batch_size": 2.5}, "batch_size must be a whole number, 1 or more, got 2.5"),
        ({"epochs": -1}, "epochs must be a whole number, 0 or more, got -1"),
        ({"momentum": 1.0}, r"momentum must be in \[0, 1\), got 1.0"),
        ({"momentum": (0.5, -0.1)}, r"momentum must be in \[0, 1\), got -0.1"),
        ({"frozen": [3]}, r"frozen must be a list of layers 0 to 2, got \[3\]"),
        ({"frozen": 1}, "frozen must be a list of layers 0 to 2, got 1"),
        ({"learning_rate": "0.1"}, "learning_rate must be finite and not negative, got '0.1'"),
        ({"cost": "hinge"}, "cost must be one of"),
    ],
)
def test_settings_that_cannot_be_are_refused(choices, message):
    """The message names the setting, what was expected and what came."""
    network, inputs, targets = make()
    settings = {"epochs": 1, "learning_rate": 0.1, "batch_size": 3} | choices
    with pytest.raises(ValueError, match=message):
        train(network, inputs, targets, rng=np.random.default_rng(0), **settings)
