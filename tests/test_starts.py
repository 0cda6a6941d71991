"""Each start is what it says, and a control shares with it just what it should."""

import numpy as np
import pytest

from vgbook.data import digits
from vgbook.experiments.starts import starts
from vgbook.pretraining.stacking import greedy_layers

CELL = {"width": 12, "scheme": "standard", "dtype": "float32", "seed": 3, "pretraining": None}
RBM = {"epochs": 1, "learning_rate": 0.1, "batch_size": 20}


@pytest.fixture(scope="module")
def data():
    """The small digits."""
    return digits(0)


def test_a_scaled_start_is_the_random_one_but_larger(data):
    """Hidden weights are the gain times those of the same seed; the output's are the same."""
    plain = starts(CELL | {"start": "random"}, data, 2)(2)
    scaled = starts(CELL | {"start": "scaled", "gain": 4.0}, data, 2)(2)
    for one, other in zip(plain.weights[:-1], scaled.weights[:-1], strict=True):
        np.testing.assert_allclose(other, 4 * one)
    np.testing.assert_array_equal(scaled.weights[-1], plain.weights[-1])


def test_a_pretrained_start_holds_the_trained_layers(data):
    """Weights and biases are those that greedy training with the same stream gives."""
    cell = CELL | {"start": "rbm", "pretraining": RBM}
    network = starts(cell, data, 2)(2)
    trained = greedy_layers(
        [64, 12, 12, 10], data.train_inputs, method="rbm", rng=np.random.default_rng([3, 1]), **RBM
    )
    for weights, bias, layer in zip(network.weights, network.biases, trained, strict=False):
        np.testing.assert_array_equal(weights, layer.weights)
        np.testing.assert_array_equal(bias, layer.bias)


def test_a_shuffled_start_has_the_same_weights_in_other_places(data):
    """Sorted, each layer's weights and biases are the trained ones; in order they are not."""
    trained = starts(CELL | {"start": "rbm", "pretraining": RBM}, data, 2)(2)
    shuffled = starts(CELL | {"start": "shuffled-rbm", "pretraining": RBM}, data, 2)(2)
    for layer in range(2):
        for one, other in (
            (trained.weights[layer], shuffled.weights[layer]),
            (trained.biases[layer], shuffled.biases[layer]),
        ):
            assert one.shape == other.shape
            assert np.array_equal(np.sort(one, axis=None), np.sort(other, axis=None))
            assert not np.array_equal(one, other)


@pytest.mark.parametrize("start", ["random", "rbm"])
def test_each_depth_begins_alike(start, data):
    """The first layer of a shallow network is that of the deep one of the same seed."""
    cell = CELL | {"start": start, "pretraining": RBM if start == "rbm" else None}
    make = starts(cell, data, 3)
    np.testing.assert_array_equal(make(1).weights[0], make(3).weights[0])
    assert make(1).sizes == [64, 12, 10]
    assert make(3).sizes == [64, 12, 12, 12, 10]


def test_supervised_layers_see_the_labels(data):
    """Other labels give other layers."""
    method = {"epochs": 1, "learning_rate": 0.5, "batch_size": 20}
    cell = CELL | {"start": "supervised", "pretraining": method}
    shuffled = data.train_targets[::-1].copy()
    others = type(data)(**(vars(data) | {"train_targets": shuffled}))
    one, other = starts(cell, data, 1)(1), starts(cell, others, 1)(1)
    assert not np.array_equal(one.weights[0], other.weights[0])
