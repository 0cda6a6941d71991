"""Forward and backward through a network, held against the definition of a derivative."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vgbook.activations import ACTIVATIONS
from vgbook.initialisation import SCHEMES
from vgbook.losses import COSTS
from vgbook.mean_field import delta_factor, scheme_sigma_w
from vgbook.network import forward, gradients, init_network


def make(sizes, *, batch=4, seed=0, dtype=np.float64, **choices):
    """A network with random biases, inputs and targets."""
    rng = np.random.default_rng(seed)
    network = init_network(sizes, rng=rng, dtype=dtype, **choices)
    for b in network.biases:
        b[...] = rng.normal(0, 0.5, b.shape)
    return network, rng.normal(size=(batch, sizes[0])), rng.integers(sizes[-1], size=batch)


def central_differences(network, inputs, targets, parameter, *, cost, h=1e-5):
    """The gradient of the mean loss by its definition, one entry of the parameter at a time."""
    result = np.empty_like(parameter)
    for at in np.ndindex(parameter.shape):
        before = parameter[at]
        parameter[at] = before + h
        above, _ = gradients(network, inputs, targets, cost=cost)
        parameter[at] = before - h
        below, _ = gradients(network, inputs, targets, cost=cost)
        parameter[at] = before
        result[at] = (above - below) / (2 * h)
    return result


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@settings(max_examples=10, deadline=None)
@given(
    hidden=st.lists(st.integers(1, 5), max_size=4),
    n_in=st.integers(1, 4),
    n_out=st.integers(1, 4),
    scheme=st.sampled_from(sorted(SCHEMES)),
    batch=st.integers(1, 5),
    seed=st.integers(0, 2**32 - 1),
)
def test_gradients_are_central_differences(
    activation, cost, hidden, n_in, n_out, scheme, batch, seed
):
    """Backpropagation gives the derivative of the loss, whatever the architecture."""
    network, inputs, targets = make(
        [n_in, *hidden, n_out], batch=batch, seed=seed, activation=activation, scheme=scheme
    )
    if (
        activation == "relu"
        and min((np.abs(z).min() for z in forward(network, inputs).z[:-1]), default=1) < 1e-3
    ):
        return  # a difference across the corner is no derivative
    _, found = gradients(network, inputs, targets, cost=cost)
    for parameters, slopes in ((network.weights, found.weights), (network.biases, found.biases)):
        for parameter, slope in zip(parameters, slopes, strict=True):
            expected = central_differences(network, inputs, targets, parameter, cost=cost)
            assert slope == pytest.approx(expected, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "gelu"])
def test_each_layer_of_a_deep_net_agrees_to_a_millionth(activation, cost):
    """In a five-layer net the gradient of each layer is right to 1e-6 of its own norm."""
    network, inputs, targets = make([6, 8, 8, 8, 8, 5], activation=activation, scheme="xavier")
    _, found = gradients(network, inputs, targets, cost=cost)
    for W, slope in zip(network.weights, found.weights, strict=True):
        expected = central_differences(network, inputs, targets, W, cost=cost, h=1e-4)
        assert np.linalg.norm(slope - expected) < 1e-6 * np.linalg.norm(expected)


@pytest.mark.parametrize("cost", COSTS)
def test_deltas_belong_to_single_examples(cost):
    """A δ is the gradient of one example's own loss: it does not know how large the batch is."""
    network, inputs, targets = make([3, 4, 4, 2], batch=6)
    _, whole = gradients(network, inputs, targets, cost=cost)
    for example in range(6):
        only = slice(example, example + 1)
        _, alone = gradients(network, inputs[only], targets[only], cost=cost)
        for delta, delta_alone in zip(whole.deltas, alone.deltas, strict=True):
            assert delta[only] == pytest.approx(delta_alone, rel=1e-12)
        assert [delta.shape for delta in alone.deltas] == [(1, 4), (1, 4), (1, 2)]


def test_the_loss_is_the_mean_over_the_batch():
    """The loss of a batch is the mean of its examples' losses, and so are the gradients."""
    network, inputs, targets = make([3, 4, 2], batch=5)
    loss, found = gradients(network, inputs, targets)
    singles = [gradients(network, inputs[i : i + 1], targets[i : i + 1]) for i in range(5)]
    assert loss == pytest.approx(np.mean([single for single, _ in singles]))
    mean = np.mean([single.weights[0] for _, single in singles], axis=0)
    assert found.weights[0] == pytest.approx(mean)


def test_forward_by_hand():
    """Two layers worked out by hand: a is what a layer receives, z what it forms."""
    network, _, _ = make([2, 1, 1], activation="relu")
    network.weights[0][...] = [[1.0], [2.0]]
    network.weights[1][...] = [[-3.0]]
    network.biases[0][...] = 0.5
    network.biases[1][...] = 1.0
    activity = forward(network, np.array([[1.0, 1.0], [-1.0, -1.0]]))
    assert np.array_equal(activity.z[0], [[3.5], [-2.5]])
    assert np.array_equal(activity.a[1], [[3.5], [0.0]])
    assert np.array_equal(activity.z[1], [[-9.5], [1.0]])


@pytest.mark.parametrize(("scheme", "factor"), [("standard", 0.141), ("xavier", 0.236)])
def test_the_error_signal_fades_as_theory_says(scheme, factor):
    """Over twenty sigmoid layers of 256 units, δ shrinks per layer by the factor of a wide net."""
    factors = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        network = init_network(
            [64, *[256] * 20, 10], activation="sigmoid", scheme=scheme, rng=rng, dtype=np.float64
        )
        _, found = gradients(network, rng.normal(size=(16, 64)), rng.integers(10, size=16))
        first, last = (np.sqrt(np.mean(found.deltas[layer] ** 2)) for layer in (0, 19))
        factors.append((first / last) ** (1 / 19))
    theory = delta_factor(ACTIVATIONS["sigmoid"], scheme_sigma_w(scheme, 256))
    assert theory == pytest.approx(factor, abs=0.0006)
    assert np.mean(factors) == pytest.approx(theory, rel=0.05)


def test_a_thousand_layers_of_one_unit():
    """The deepest and thinnest network works too; its first δ has underflowed to zero."""
    network, inputs, targets = make([1] * 1000 + [2], batch=1)
    loss, found = gradients(network, inputs, targets)
    assert np.isfinite(loss)
    assert len(found.deltas) == 1000
    assert found.deltas[0] == 0


def test_one_seed_is_the_same_network_in_every_precision():
    """Single precision rounds the weights that double precision has."""
    double, single = (
        init_network([5, 4, 3], rng=np.random.default_rng(1), dtype=dtype)
        for dtype in (np.float64, np.float32)
    )
    for W, W_single in zip(double.weights, single.weights, strict=True):
        assert W_single.dtype == np.float32
        assert np.array_equal(W.astype(np.float32), W_single)


def test_a_fresh_network_has_zero_biases():
    """Biases start at zero, one for each unit."""
    network = init_network([5, 4, 3], rng=np.random.default_rng(1))
    assert [b.tolist() for b in network.biases] == [[0.0] * 4, [0.0] * 3]
    assert network.sizes == [5, 4, 3]


def test_a_copy_is_independent():
    """What happens to a copy does not reach the network it was taken from."""
    network, _, _ = make([2, 2, 2])
    copy = network.copy()
    copy.weights[0] += 1
    copy.biases[0] += 1
    assert not np.array_equal(network.weights[0], copy.weights[0])
    assert not np.array_equal(network.biases[0], copy.biases[0])


def test_inputs_take_the_precision_of_the_network():
    """Inputs in double precision are rounded for a network in single precision."""
    network, inputs, targets = make([3, 4, 2], dtype=np.float32)
    _, found = gradients(network, inputs, targets)
    assert found.weights[0].dtype == np.float32
    assert forward(network, inputs).z[0].dtype == np.float32


def test_gradients_leave_their_arguments_alone():
    """Neither the parameters nor the data are changed by looking at the gradient."""
    network, inputs, targets = make([3, 4, 2])
    before = network.copy(), inputs.copy(), targets.copy()
    gradients(network, inputs, targets)
    assert np.array_equal(network.weights[0], before[0].weights[0])
    assert np.array_equal(inputs, before[1])
    assert np.array_equal(targets, before[2])


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"sizes": [3]}, "sizes must have two entries or more"),
        ({"sizes": [3, 0, 2]}, "sizes.* 1 or more, got 0"),
        ({"sizes": [3, 2.5]}, "sizes.* whole number.* got 2.5"),
        ({"activation": "sigmoidal"}, "activation must be one of .*'sigmoid'.* got 'sigmoidal'"),
        ({"scheme": "kaiming"}, "scheme must be one of .*'he'.* got 'kaiming'"),
        ({"dtype": np.int64}, "dtype must be a floating type"),
    ],
)
def test_a_network_that_cannot_be_is_refused(choices, message):
    """The message names the argument, what was expected and what came."""
    arguments = {"sizes": [3, 2], "rng": np.random.default_rng(0)} | choices
    with pytest.raises(ValueError, match=message):
        init_network(arguments.pop("sizes"), **arguments)


@pytest.mark.parametrize(
    ("inputs", "targets", "error", "message"),
    [
        (np.zeros((2, 4)), [0, 1], ValueError, r"inputs must have shape \(batch, 3\).* \(2, 4\)"),
        (np.zeros(3), [0], ValueError, r"inputs must have shape \(batch, 3\), got \(3,\)"),
        (np.zeros((0, 3)), [], ValueError, r"inputs must have shape \(batch, 3\), got \(0, 3\)"),
        (np.full((1, 3), np.nan), [0], ValueError, "inputs must be finite"),
        (np.full((1, 3), "a"), [0], TypeError, "inputs must be real numbers"),
        (np.zeros((2, 3)), [0, 2], ValueError, "targets must lie from 0 to 1, got 0 to 2"),
        (np.zeros((2, 3)), [0, -1], ValueError, "targets must lie from 0 to 1, got -1 to 0"),
        (np.zeros((2, 3)), [0], ValueError, r"targets must have shape \(2,\).* got \(1,\)"),
        (np.zeros((2, 3)), [0.0, 1.0], TypeError, "targets must be whole numbers"),
    ],
)
def test_data_that_do_not_fit_are_refused(inputs, targets, error, message):
    """Wrong shapes, types, labels and numbers that are none are named at the door."""
    network, _, _ = make([3, 2])
    with pytest.raises(error, match=message):
        gradients(network, inputs, np.array(targets))


def test_a_seed_is_no_generator():
    """A seed given for the generator is refused by name: seeds live in settings."""
    with pytest.raises(TypeError, match=r"rng must be a numpy.random.Generator, got 0"):
        init_network([3, 2], rng=0)


def test_an_unknown_cost_is_refused():
    """The message lists the costs there are."""
    network, inputs, targets = make([3, 2])
    with pytest.raises(ValueError, match=r"cost must be one of .*'squared'.* got 'hinge'"):
        gradients(network, inputs, targets, cost="hinge")
