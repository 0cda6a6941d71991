"""A stack hands its layers over to the network exactly as they were trained."""

import numpy as np
import pytest

from vgbook.activations import ACTIVATIONS
from vgbook.network import forward, init_network
from vgbook.pretraining.autoencoder import train_autoencoder
from vgbook.pretraining.rbm import train_rbm
from vgbook.pretraining.stacking import METHODS, greedy_layers, pretrain, stack
from vgbook.training import train

SIZES = [6, 5, 4, 3]
SETTINGS = {"epochs": 3, "learning_rate": 0.1, "batch_size": 4}


@pytest.fixture
def data():
    """Inputs in [0, 1] and their classes."""
    rng = np.random.default_rng(0)
    return rng.random((30, 6)), rng.integers(3, size=30)


def by_hand(method, inputs, n_hidden, targets, rng):
    """Weights and bias of one layer trained on its own."""
    if method == "rbm":
        rbm = train_rbm(inputs, n_hidden, rng=rng, **SETTINGS)
        return rbm.weights, rbm.hidden_bias
    if method == "autoencoder":
        autoencoder = train_autoencoder(inputs, n_hidden, rng=rng, **SETTINGS)
        return autoencoder.weights, autoencoder.hidden_bias
    shallow = init_network([inputs.shape[1], n_hidden, 3], rng=rng, dtype=inputs.dtype)
    train(shallow, inputs, targets, rng=rng, **SETTINGS)
    return shallow.weights[0], shallow.biases[0]


def targets_for(method, targets):
    """Only the supervised method sees the classes."""
    return targets if method == "supervised" else None


@pytest.mark.parametrize("method", METHODS)
def test_the_network_has_exactly_the_pretrained_parameters(method, data):
    """Each hidden layer is, bit for bit, the layer trained on what the one below makes of it."""
    inputs, targets = data
    network = pretrain(
        SIZES,
        inputs,
        method=method,
        targets=targets_for(method, targets),
        rng=np.random.default_rng(1),
        **SETTINGS,
    )
    rng = np.random.default_rng(1)
    for layer, n_hidden in enumerate(SIZES[1:-1]):
        W, b = by_hand(method, inputs, n_hidden, targets, rng)
        assert np.array_equal(network.weights[layer], W)
        assert np.array_equal(network.biases[layer], b)
        inputs = ACTIVATIONS["sigmoid"].f(inputs @ W + b)


@pytest.mark.parametrize("method", METHODS)
def test_layers_do_not_depend_on_how_many_follow(method, data):
    """The first layers of a deep stack are those of a shallow one: one pass serves all depths."""
    inputs, targets = data
    deep, shallow = (
        pretrain(
            [6, *hidden, 3],
            inputs,
            method=method,
            targets=targets_for(method, targets),
            rng=np.random.default_rng(1),
            **SETTINGS,
        )
        for hidden in ([5, 4, 4, 5], [5, 4])
    )
    for layer in range(2):
        assert np.array_equal(deep.weights[layer], shallow.weights[layer])
        assert np.array_equal(deep.biases[layer], shallow.biases[layer])


def test_a_layer_learns_from_what_the_network_below_says(data):
    """What the second layer was trained on is what the network feeds it."""
    inputs, _ = data
    network = pretrain(SIZES, inputs, method="rbm", rng=np.random.default_rng(1), **SETTINGS)
    rng = np.random.default_rng(1)
    train_rbm(inputs, 5, rng=rng, **SETTINGS)
    second = train_rbm(forward(network, inputs).a[1], 4, rng=rng, **SETTINGS)
    assert np.array_equal(network.weights[1], second.weights)


def test_the_output_layer_starts_afresh(data):
    """The output layer is drawn by the standard scheme, with biases zero."""
    inputs, _ = data
    layers = list(
        greedy_layers(SIZES, inputs, method="rbm", rng=np.random.default_rng(1), **SETTINGS)
    )
    network = stack(layers, 1000, rng=np.random.default_rng(2))
    assert network.sizes == [6, 5, 4, 1000]
    assert np.abs(network.weights[-1]).max() <= 0.5
    assert network.weights[-1].std() == pytest.approx(0.5 / np.sqrt(3), rel=0.05)
    assert not network.biases[-1].any()
    assert network.activation.name == "sigmoid"


def test_fine_tuning_a_stack_leaves_its_layers_alone(data):
    """The network has copies: training it does not reach the layers that other depths share."""
    inputs, targets = data
    layers = list(
        greedy_layers(SIZES, inputs, method="rbm", rng=np.random.default_rng(1), **SETTINGS)
    )
    before = [layer.weights.copy() for layer in layers]
    network = stack(layers, 3, rng=np.random.default_rng(2))
    train(network, inputs, targets, rng=np.random.default_rng(3), **SETTINGS)
    for layer, weights in zip(layers, before, strict=True):
        assert np.array_equal(layer.weights, weights)
    assert not np.array_equal(network.weights[0], before[0])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_stack_keeps_the_precision_of_its_data(method, dtype, data):
    """Data in single precision make a network in single precision, in double one in double."""
    inputs, targets = data
    network = pretrain(
        SIZES,
        inputs.astype(dtype),
        method=method,
        targets=targets_for(method, targets),
        rng=np.random.default_rng(1),
        **SETTINGS,
    )
    assert {x.dtype for x in [*network.weights, *network.biases]} == {np.dtype(dtype)}


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"method": "dbn"}, "method must be one of .*'rbm'.* got 'dbn'"),
        ({"method": "supervised"}, "targets must be given for method 'supervised', got None"),
        ({"sizes": [6]}, "sizes must have two entries or more"),
        ({"sizes": [6, 3]}, r"sizes must have a hidden layer between its ends, got \[6, 3\]"),
        ({"sizes": [5, 4, 3]}, r"inputs must have shape \(batch, 5\), got \(30, 6\)"),
        ({"corruption": 2.0, "method": "autoencoder"}, r"corruption must be in \[0, 1\), got 2.0"),
    ],
)
def test_arguments_that_cannot_be_are_refused(choices, message, data):
    """The message names the argument, what was expected and what came."""
    arguments = {"sizes": SIZES, "method": "rbm", **SETTINGS} | choices
    with pytest.raises(ValueError, match=message):
        pretrain(arguments.pop("sizes"), data[0], rng=np.random.default_rng(0), **arguments)
