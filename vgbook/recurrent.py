"""A recurrent network: one layer that is used again at every step, on an input and on its past.

Unrolled in time it is a deep network whose layers share their weights, and backpropagation through
time is backpropagation through that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np

from vgbook.arguments import checked_count, checked_rng, checked_targets
from vgbook.initialisation import standard
from vgbook.losses import COSTS

COST = COSTS["cross-entropy"]


@dataclass(frozen=True)
class Readout:
    """A linear output layer that looks at the last state.

    Attributes
    ----------
    weights : (n, n_out)
    bias : (n_out,)

    """

    weights: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True)
class Trace:
    """What a batch of sequences set off.

    Attributes
    ----------
    inputs : (steps, batch, n_in)
    states : (steps + 1, batch, n)
        h[t] after step t; ``states[0]`` is the state it began from.
    inner : dict of arrays
        What else the way back needs.

    """

    inputs: np.ndarray
    states: np.ndarray
    inner: dict[str, np.ndarray]


@dataclass(frozen=True)
class Back:
    """What came back through time.

    Attributes
    ----------
    gradients : dict of arrays
        By name of the parameter: sums over the batch.
    signals : (steps + 1, batch, n)
        The gradient with respect to what carries the past, after each step: h[t] of a tanh
        network, the cell state of an LSTM. The first is that of the state it began from.

    """

    gradients: dict[str, np.ndarray]
    signals: np.ndarray


class Recurrent(Protocol):
    """A network that reads sequences of shape (steps, batch, n_in)."""

    @property
    def readout(self) -> Readout:
        """The output layer."""

    def parameters(self) -> dict[str, np.ndarray]:
        """The arrays to learn, by name, without those of the readout."""

    def forward(self, inputs: np.ndarray, state: np.ndarray | None = None) -> Trace:
        """Read sequences, from a state or from zeros."""

    def backward(self, trace: Trace, signal: np.ndarray) -> Back:
        """Send a gradient with respect to the last h, (batch, n), back through all steps."""


@dataclass(frozen=True)
class TanhNetwork:
    """h[t] = tanh(x[t] W + h[t−1] U + b).

    Attributes
    ----------
    input_weights : (n_in, n)
        W
    recurrent_weights : (n, n)
        U
    bias : (n,)
    readout : Readout

    """

    input_weights: np.ndarray
    recurrent_weights: np.ndarray
    bias: np.ndarray
    readout: Readout

    @classmethod
    def init(
        cls,
        n_in: int,
        n: int,
        n_out: int,
        *,
        rng: np.random.Generator,
        recurrent: Callable[..., np.ndarray] = standard,
        dtype: Any = np.float32,
    ) -> Self:
        """A fresh network: standard start, biases zero, the recurrent weights from any scheme."""
        for count, name in ((n_in, "n_in"), (n, "n"), (n_out, "n_out")):
            checked_count(count, name, least=1)
        checked_rng(rng)
        return cls(
            standard(n_in, n, rng=rng).astype(dtype),
            recurrent(n, n, rng=rng).astype(dtype),
            np.zeros(n, dtype),
            Readout(standard(n, n_out, rng=rng).astype(dtype), np.zeros(n_out, dtype)),
        )

    def parameters(self) -> dict[str, np.ndarray]:
        """The arrays to learn, by name, without those of the readout."""
        return {
            "input_weights": self.input_weights,
            "recurrent_weights": self.recurrent_weights,
            "bias": self.bias,
        }

    def forward(self, inputs: np.ndarray, state: np.ndarray | None = None) -> Trace:
        """Read sequences, (steps, batch, n_in), from a state (batch, n) or from zeros."""
        inputs = checked_sequences(inputs, self.input_weights)
        steps, batch, _ = inputs.shape
        states = np.zeros((steps + 1, batch, len(self.bias)), self.bias.dtype)
        if state is not None:
            states[0] = state
        driven = inputs @ self.input_weights + self.bias
        for t in range(steps):
            np.matmul(states[t], self.recurrent_weights, out=states[t + 1])
            states[t + 1] += driven[t]
            np.tanh(states[t + 1], out=states[t + 1])
        return Trace(inputs, states, {})

    def backward(self, trace: Trace, signal: np.ndarray) -> Back:
        """Send a gradient with respect to the last h, (batch, n), back through all steps.

        δ[t] = g[t] ⊙ (1 − h[t]²) and g[t−1] = δ[t] Uᵀ, where g[t] = ∂ℓ/∂h[t].
        """
        states = trace.states
        signals = np.empty_like(states)
        signals[-1] = signal
        delta = 1 - states[1:] ** 2
        back = np.ascontiguousarray(self.recurrent_weights.T)
        for t in range(len(delta) - 1, -1, -1):
            delta[t] *= signals[t + 1]
            np.matmul(delta[t], back, out=signals[t])
        return Back(shared_gradients(trace, delta), signals)


def shared_gradients(trace: Trace, delta: np.ndarray) -> dict[str, np.ndarray]:
    """Gradients of weights that every step uses, summed over steps and batch.

    ∂ℓ/∂W = Σ x[t]ᵀ δ[t], ∂ℓ/∂U = Σ h[t−1]ᵀ δ[t] and ∂ℓ/∂b = Σ δ[t]; δ has (steps, batch, n).
    """
    flat = delta.reshape(-1, delta.shape[-1])
    before = trace.states[:-1]
    return {
        "input_weights": trace.inputs.reshape(-1, trace.inputs.shape[-1]).T @ flat,
        "recurrent_weights": before.reshape(-1, before.shape[-1]).T @ flat,
        "bias": flat.sum(axis=0),
    }


def checked_sequences(inputs: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sequences of shape (steps, batch, n_in) that fit the weights, in their precision."""
    inputs = np.asarray(inputs)
    if inputs.ndim != 3 or inputs.size == 0 or inputs.shape[-1] != len(weights):
        raise ValueError(
            f"inputs must have shape (steps, batch, {len(weights)}), got {inputs.shape}"
        )
    if not np.isfinite(inputs).all():
        raise ValueError("inputs must be finite, got NaN or infinity among them")
    return inputs.astype(weights.dtype, copy=False)


def gradients(
    network: Recurrent, inputs: np.ndarray, targets: np.ndarray
) -> tuple[float, dict[str, np.ndarray]]:
    """Mean cross-entropy of the answers at the last step, in nats, and its gradients.

    Parameters
    ----------
    network : Recurrent
    inputs : (steps, batch, n_in)
    targets : (batch,) of int

    Returns
    -------
    loss : float
    gradients : dict of arrays
        By name of the parameter; those of the readout are "output_weights" and "output_bias".

    """
    trace = network.forward(inputs)
    last, readout = trace.states[-1], network.readout
    targets = checked_targets(targets, len(last), len(readout.bias))
    z = last @ readout.weights + readout.bias
    loss = float(COST.losses(z, targets).mean())
    delta = COST.delta(z, targets) / z.dtype.type(len(targets))
    back = network.backward(trace, delta @ readout.weights.T)
    return loss, back.gradients | {
        "output_weights": last.T @ delta,
        "output_bias": delta.sum(axis=0),
    }


def step(
    network: Recurrent, slopes: dict[str, np.ndarray], *, learning_rate: float, longest: float
) -> float:
    """Move a network in place against its gradient, and return the gradient's norm.

    A gradient longer than ``longest`` is cut to that length (Pascanu, Mikolov & Bengio 2013,
    algorithm 1): so an explosion does not throw the network away.
    """
    norm = float(np.sqrt(sum(np.sum(np.square(g, dtype=np.float64)) for g in slopes.values())))
    rate = learning_rate * min(1.0, longest / norm) if norm else 0.0
    readout = {"output_weights": network.readout.weights, "output_bias": network.readout.bias}
    for name, x in (network.parameters() | readout).items():
        x -= x.dtype.type(rate) * slopes[name]
    return norm
