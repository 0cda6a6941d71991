"""Learning follows the statistics, and a machine comes to like what it has seen."""

import numpy as np
import pytest

from vgbook.pretraining.boltzmann import (
    RBM,
    contrastive_divergence,
    free_energy,
    reconstruction_error,
)
from vgbook.pretraining.rbm import ContrastiveDivergence, init_rbm, train_rbm

STRIPES = np.repeat(np.array([[1, 1, 0, 0], [0, 0, 1, 1]], dtype=np.float64), 20, axis=0)
SETTINGS = {"epochs": 100, "learning_rate": 0.2, "batch_size": 5}


def small(seed=0):
    """A 4×3 machine in double precision."""
    rng = np.random.default_rng(seed)
    return RBM(rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3))


@pytest.mark.parametrize("sample_visible", [False, True])
@pytest.mark.parametrize("k", [1, 3])
def test_a_step_follows_the_statistics(k, sample_visible):
    """One step on one batch adds η times the CD statistics, less the decay of the weights."""
    rbm = small()
    before = RBM(*(x.copy() for x in vars(rbm).values()))
    data = np.random.default_rng(1).random((6, 4))
    choices = {"k": k, "sample_visible": sample_visible}
    learner = ContrastiveDivergence(
        rbm,
        data,
        learning_rate=0.1,
        batch_size=6,
        rng=np.random.default_rng(2),
        weight_decay=0.01,
        **choices,
    )
    learner.epoch()

    rng = np.random.default_rng(2)
    shuffled = data[rng.permutation(6)]
    statistics = contrastive_divergence(before, shuffled, rng=rng, **choices)
    decayed = before.weights * (1 - 0.1 * 0.01)
    assert rbm.weights == pytest.approx(decayed + 0.1 * statistics.weights)
    assert rbm.visible_bias == pytest.approx(before.visible_bias + 0.1 * statistics.visible_bias)
    assert rbm.hidden_bias == pytest.approx(before.hidden_bias + 0.1 * statistics.hidden_bias)


def test_momentum_adds_half_of_the_last_step():
    """With momentum ½ the second step carries half of the first."""
    rbm, still = small(), small()
    data = np.random.default_rng(1).random((6, 4))
    for machine, momentum in ((rbm, 0.5), (still, 0.0)):
        start = machine.weights.copy()
        learner = ContrastiveDivergence(
            machine,
            data,
            learning_rate=0.1,
            batch_size=6,
            rng=np.random.default_rng(2),
            momentum=momentum,
        )
        learner.epoch()
        first = machine.weights - start
    after_one = RBM(*(x.copy() for x in vars(rbm).values()))
    assert np.array_equal(rbm.weights, still.weights)

    rng = np.random.default_rng(2)
    learner = ContrastiveDivergence(
        small(), data, learning_rate=0.1, batch_size=6, rng=rng, momentum=0.5
    )
    learner.epoch()
    state = rng.bit_generator.state
    learner.epoch()
    rng.bit_generator.state = state
    shuffled = data[rng.permutation(6)]
    statistics = contrastive_divergence(after_one, shuffled, rng=rng)
    expected = after_one.weights + 0.5 * first + 0.1 * statistics.weights
    assert learner.rbm.weights == pytest.approx(expected)


def test_the_start_is_that_of_the_guide():
    """Small normal weights, hidden biases zero, visible biases log(p/(1 − p)), kept finite."""
    data = np.zeros((100, 3))
    data[:25, 0] = 1
    data[:, 1] = 1
    rbm = init_rbm(data, 2000, rng=np.random.default_rng(0))
    assert rbm.weights.std() == pytest.approx(0.01, rel=0.05)
    assert np.array_equal(rbm.hidden_bias, np.zeros(2000))
    expected = [np.log(0.25 / 0.75), np.log(0.99 / 0.01), np.log(0.01 / 0.99)]
    assert rbm.visible_bias == pytest.approx(expected)


@pytest.mark.parametrize("choices", [{}, {"momentum": (0.5, 0.5, 0.9), "weight_decay": 0.0001}])
def test_a_machine_learns_its_data(choices):
    """After learning, the two patterns seen have more of the probability than all others."""
    rng = np.random.default_rng(0)
    rbm = train_rbm(STRIPES, 4, rng=rng, **(SETTINGS | {"learning_rate": 0.1} | choices))
    everything = np.array([[i >> bit & 1 for bit in range(4)] for i in range(16)], float)
    P = np.exp(-free_energy(rbm, everything))
    seen = np.exp(-free_energy(rbm, STRIPES[[0, -1]]))
    assert seen.sum() / P.sum() > 0.8
    assert reconstruction_error(rbm, STRIPES) < 0.02


def test_learning_can_be_watched():
    """After each epoch the callback sees the machine; its reconstructions get better."""
    errors = []
    train_rbm(
        STRIPES,
        4,
        rng=np.random.default_rng(0),
        on_epoch=lambda epoch, rbm: errors.append((epoch, reconstruction_error(rbm, STRIPES))),
        **SETTINGS,
    )
    assert [epoch for epoch, _ in errors] == list(range(1, 101))
    assert errors[-1][1] < 0.1 * errors[0][1]


@pytest.mark.parametrize(
    ("given", "kept"), [(np.float64, np.float64), (np.float32, np.float32), (np.uint8, np.float32)]
)
def test_double_precision_stays_double(given, kept):
    """Data in double precision make a machine in double precision, everything else single."""
    rbm = train_rbm(
        STRIPES.astype(given), 3, rng=np.random.default_rng(0), **SETTINGS | {"epochs": 1}
    )
    assert {x.dtype for x in vars(rbm).values()} == {np.dtype(kept)}


def test_the_last_smaller_batch_is_used():
    """Seven examples in batches of three: all seven matter."""
    data = np.random.default_rng(0).random((7, 4))
    results = []
    for example in range(8):
        changed = data.copy()
        if example < 7:
            changed[example] = 1 - changed[example]
        rbm = small()
        learner = ContrastiveDivergence(
            rbm, changed, learning_rate=0.1, batch_size=3, rng=np.random.default_rng(1)
        )
        learner.epoch()
        results.append(rbm.weights)
    assert all(np.abs(result - results[7]).max() > 1e-6 for result in results[:7])


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"n_hidden": 0}, "n_hidden must be a whole number, 1 or more, got 0"),
        ({"k": 0}, "k must be a whole number, 1 or more, got 0"),
        ({"weight_decay": -1.0}, "weight_decay must be finite and not negative, got -1.0"),
        ({"learning_rate": np.nan}, "learning_rate must be finite"),
        ({"epochs": 1.5}, "epochs must be a whole number, 0 or more, got 1.5"),
        ({"momentum": 2.0}, r"momentum must be in \[0, 1\), got 2.0"),
        ({"inputs": np.zeros(4)}, r"inputs must have shape \(batch, n_in\), got \(4,\)"),
        ({"inputs": 1.0}, r"inputs must have shape \(batch, n_in\), got \(\)"),
        ({"inputs": np.full((2, 4), 1.5)}, r"inputs must lie in \[0, 1\]"),
    ],
)
def test_arguments_that_cannot_be_are_refused(choices, message):
    """The message names the argument, what was expected and what came."""
    arguments = {"inputs": STRIPES, "n_hidden": 3, **SETTINGS} | choices
    with pytest.raises(ValueError, match=message):
        train_rbm(
            arguments.pop("inputs"),
            arguments.pop("n_hidden"),
            rng=np.random.default_rng(0),
            **arguments,
        )
