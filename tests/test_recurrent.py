"""Backpropagation through time is the derivative of the loss, for plain networks and for LSTMs."""

import numpy as np
import pytest

from vgbook.initialisation import orthogonal
from vgbook.lstm import LSTM
from vgbook.recurrent import TanhNetwork, gradients, step

KINDS = {
    "tanh": lambda rng, dtype: TanhNetwork.init(3, 4, 2, rng=rng, dtype=dtype),
    "tanh-orthogonal": lambda rng, dtype: TanhNetwork.init(
        3, 4, 2, rng=rng, recurrent=orthogonal, dtype=dtype
    ),
    "lstm-0": lambda rng, dtype: LSTM.init(3, 4, 2, forget_bias=0.0, rng=rng, dtype=dtype),
    "lstm-3": lambda rng, dtype: LSTM.init(3, 4, 2, forget_bias=3.0, rng=rng, dtype=dtype),
    "lstm-1997": lambda rng, dtype: LSTM.init(3, 4, 2, forget_bias=None, rng=rng, dtype=dtype),
}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


def make(kind, *, steps=6, batch=5, seed=0, dtype=np.float64):
    """A network with biases that are not zero, sequences and classes."""
    rng = np.random.default_rng(seed)
    network = KINDS[kind](rng, dtype)
    network.bias[...] += rng.normal(0, 0.5, network.bias.shape)
    network.readout.bias[...] = rng.normal(0, 0.5, 2)
    return network, rng.normal(size=(steps, batch, 3)), rng.integers(2, size=batch)


def parameters(network):
    """All arrays to learn, by name."""
    readout = {"output_weights": network.readout.weights, "output_bias": network.readout.bias}
    return network.parameters() | readout


@EVERY_KIND
@pytest.mark.parametrize("steps", [1, 2, 7])
def test_gradients_are_central_differences(kind, steps):
    """Every parameter has the derivative of the loss, over one step and over many."""
    network, inputs, targets = make(kind, steps=steps)
    _, found = gradients(network, inputs, targets)
    assert set(found) == set(parameters(network))
    for name, x in parameters(network).items():
        for at in np.ndindex(x.shape):
            before, sides = x[at], []
            for shift in (1e-5, -1e-5):
                x[at] = before + shift
                sides.append(gradients(network, inputs, targets)[0])
            x[at] = before
            expected = (sides[0] - sides[1]) / 2e-5
            assert found[name][at] == pytest.approx(expected, rel=1e-5, abs=1e-9)


@EVERY_KIND
def test_the_signal_is_the_gradient_with_respect_to_what_carries_the_past(kind):
    """What comes back after all steps tells how the end answers to a change of the beginning."""
    network, inputs, _ = make(kind)
    rng = np.random.default_rng(9)
    state, cotangent = rng.normal(size=(2, 5, 4))
    signals = network.backward(network.forward(inputs, state), cotangent).signals
    for at in np.ndindex(state.shape):
        sides = []
        for shift in (1e-5, -1e-5):
            moved = state.copy()
            moved[at] += shift
            sides.append(np.sum(cotangent * network.forward(inputs, moved).states[-1]))
        assert signals[0][at] == pytest.approx((sides[0] - sides[1]) / 2e-5, rel=1e-5, abs=1e-9)


def test_signals_of_a_sequence_hold_those_of_its_end():
    """Later signals do not know how long the sequence was before them."""
    network, inputs, _ = make("tanh")
    trace, cotangent = network.forward(inputs), np.ones((5, 4))
    end = network.forward(inputs[3:], trace.states[3])
    whole = network.backward(trace, cotangent).signals
    assert whole[3:] == pytest.approx(network.backward(end, cotangent).signals, rel=1e-12)


def test_a_linear_stretch_multiplies_by_the_weights():
    """At the zero state tanh is linear: k steps back multiply the signal by Uᵀ k times."""
    network = TanhNetwork.init(1, 5, 2, rng=np.random.default_rng(0), dtype=np.float64)
    back = network.backward(network.forward(np.zeros((4, 1, 1))), np.ones((1, 5)))
    expected = np.ones(5) @ np.linalg.matrix_power(network.recurrent_weights.T, 4)
    assert back.signals[0, 0] == pytest.approx(expected)


def test_the_cell_of_1997_keeps_the_error_as_it_is():
    """With all recurrent weights zero the error of a cell does not change by one bit in time."""
    network = LSTM.init(1, 3, 2, forget_bias=None, rng=np.random.default_rng(0), dtype=np.float64)
    network.recurrent_weights[...] = 0
    rng = np.random.default_rng(1)
    signals = network.backward(
        network.forward(rng.normal(size=(50, 2, 1))), rng.normal(size=(2, 3))
    ).signals
    assert np.array_equal(signals[0], signals[50])


def test_a_forget_gate_at_rest_keeps_its_share():
    """With zero weights the error shrinks by σ(forget bias) at every step."""
    network = LSTM.init(1, 3, 2, forget_bias=1.0, rng=np.random.default_rng(0), dtype=np.float64)
    network.recurrent_weights[...] = 0
    network.input_weights[...] = 0
    signals = network.backward(network.forward(np.ones((10, 1, 1))), np.ones((1, 3))).signals
    share = 1 / (1 + np.exp(-1.0))
    assert signals[0] == pytest.approx(signals[10] * share**10)


@EVERY_KIND
def test_a_step_goes_downhill_and_is_never_longer_than_allowed(kind):
    """A small step lowers the loss; a long gradient is cut to its greatest length."""
    network, inputs, targets = make(kind)
    loss, slopes = gradients(network, inputs, targets)
    before = {name: x.copy() for name, x in parameters(network).items()}
    norm = step(network, slopes, learning_rate=0.1, longest=0.01)
    moved = np.sqrt(sum(np.sum((x - before[name]) ** 2) for name, x in parameters(network).items()))
    assert norm > 0.01
    assert moved == pytest.approx(0.1 * 0.01)
    assert gradients(network, inputs, targets)[0] < loss


@EVERY_KIND
def test_single_precision_stays_single(kind):
    """Nothing on the way forward, back, or in a step is done in double precision."""
    network, inputs, targets = make(kind, dtype=np.float32)
    _, slopes = gradients(network, inputs, targets)
    step(network, slopes, learning_rate=0.1, longest=1.0)
    assert {x.dtype for x in slopes.values()} == {np.dtype(np.float32)}
    assert {x.dtype for x in parameters(network).values()} == {np.dtype(np.float32)}


@EVERY_KIND
@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (np.zeros((4, 3)), r"inputs must have shape \(steps, batch, 3\), got \(4, 3\)"),
        (np.zeros((4, 2, 5)), r"inputs must have shape \(steps, batch, 3\), got \(4, 2, 5\)"),
        (np.zeros((0, 2, 3)), r"inputs must have shape \(steps, batch, 3\)"),
        (np.full((4, 2, 3), np.nan), "inputs must be finite"),
    ],
)
def test_sequences_that_do_not_fit_are_refused(kind, inputs, message):
    """The message says which shape was expected and which came."""
    network, _, _ = make(kind)
    with pytest.raises(ValueError, match=message):
        network.forward(inputs)


def test_networks_that_cannot_be_are_refused():
    """Sizes, generators and biases are checked at the door."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="n must be a whole number, 1 or more, got 0"):
        TanhNetwork.init(1, 0, 2, rng=rng)
    with pytest.raises(TypeError, match=r"rng must be a numpy.random.Generator, got 3"):
        TanhNetwork.init(1, 2, 2, rng=3)
    with pytest.raises(ValueError, match="forget_bias must be finite or None, got inf"):
        LSTM.init(1, 2, 2, forget_bias=np.inf, rng=rng)
