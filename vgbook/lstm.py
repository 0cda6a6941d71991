"""Long short-term memory: a cell that keeps what it holds unless a gate lets it go.

The cell state is added to, not overwritten, and so the error comes back through it multiplied by
nothing but the forget gate; in the form of 1997, which had no such gate, by exactly one.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from vgbook.activations import sigmoid
from vgbook.arguments import checked_count, checked_rng
from vgbook.initialisation import standard
from vgbook.recurrent import Back, Readout, Trace, checked_sequences, shared_gradients


@dataclass(frozen=True)
class LSTM:
    """c[t] = f ⊙ c[t−1] + i ⊙ g and h[t] = o ⊙ tanh(c[t]).

    The gates i, o, f are sigmoid and g is tanh of x[t] W + h[t−1] U + b, each with weights of its
    own, side by side in this order: g, i, o, f. Without forget gate f = 1 (Hochreiter &
    Schmidhuber 1997, here with today's tanh and with the whole gradient, which they truncated);
    the gate came with Gers, Schmidhuber & Cummins 2000.

    Attributes
    ----------
    input_weights : (n_in, 4n), or (n_in, 3n) without forget gate
        W
    recurrent_weights : (n, 4n) or (n, 3n)
        U
    bias : (4n,) or (3n,)
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
        forget_bias: float | None,
        rng: np.random.Generator,
        dtype: Any = np.float32,
    ) -> Self:
        """A fresh network: standard start, biases zero but for the forget gate's.

        Parameters
        ----------
        n_in, n, n_out : int
            Inputs, cells, classes.
        forget_bias : float or None
            What the forget gate receives at rest: it then keeps σ(forget_bias) of the cell state
            at each step. None is the form of 1997, which has no such gate.

        """
        for count, name in ((n_in, "n_in"), (n, "n"), (n_out, "n_out")):
            checked_count(count, name, least=1)
        checked_rng(rng)
        if forget_bias is not None and not np.isfinite(forget_bias):
            raise ValueError(f"forget_bias must be finite or None, got {forget_bias!r}")
        parts = 3 if forget_bias is None else 4
        bias = np.zeros(parts * n, dtype)
        bias[3 * n :] = forget_bias or 0.0
        return cls(
            np.hstack([standard(n_in, n, rng=rng) for _ in range(parts)]).astype(dtype),
            np.hstack([standard(n, n, rng=rng) for _ in range(parts)]).astype(dtype),
            bias,
            Readout(standard(n, n_out, rng=rng).astype(dtype), np.zeros(n_out, dtype)),
        )

    @property
    def forgets(self) -> bool:
        """Whether there is a forget gate."""
        return len(self.bias) == 4 * len(self.readout.weights)

    def parameters(self) -> dict[str, np.ndarray]:
        """The arrays to learn, by name, without those of the readout."""
        return {
            "input_weights": self.input_weights,
            "recurrent_weights": self.recurrent_weights,
            "bias": self.bias,
        }

    def forward(self, inputs: np.ndarray, state: np.ndarray | None = None) -> Trace:
        """Read sequences, (steps, batch, n_in), from a cell state (batch, n) or from zeros."""
        inputs = checked_sequences(inputs, self.input_weights)
        steps, batch, _ = inputs.shape
        n, dtype = len(self.readout.weights), self.bias.dtype
        states, cells = (np.zeros((steps + 1, batch, n), dtype) for _ in range(2))
        squashed = np.empty((steps, batch, n), dtype)
        if state is not None:
            cells[0] = state
        gates = inputs @ self.input_weights + self.bias
        for t in range(steps):
            z = gates[t]
            z += states[t] @ self.recurrent_weights
            np.tanh(z[:, :n], out=z[:, :n])
            z[:, n:] = sigmoid(z[:, n:])
            np.multiply(z[:, :n], z[:, n : 2 * n], out=cells[t + 1])
            cells[t + 1] += z[:, 3 * n :] * cells[t] if self.forgets else cells[t]
            np.tanh(cells[t + 1], out=squashed[t])
            np.multiply(z[:, 2 * n : 3 * n], squashed[t], out=states[t + 1])
        return Trace(inputs, states, {"cells": cells, "gates": gates, "squashed": squashed})

    def backward(self, trace: Trace, signal: np.ndarray) -> Back:
        """Send a gradient with respect to the last h, (batch, n), back through all steps.

        The error of the cell, ε[t] = ∂ℓ/∂c[t], is (∂ℓ/∂h[t]) ⊙ o ⊙ (1 − tanh² c[t]) and what comes
        from the next step, f ⊙ ε[t+1]; each gate's δ follows from it, and ∂ℓ/∂h[t−1] = δ[t] Uᵀ.
        """
        n = signal.shape[-1]
        cells, gates, squashed = (trace.inner[key] for key in ("cells", "gates", "squashed"))
        # every gate's slope at once: 1 − g² for the first, s(1 − s) for the sigmoid ones
        delta = gates * (1 - gates)
        delta[..., :n] = 1 - gates[..., :n] ** 2
        signals = np.empty_like(cells)
        back = np.ascontiguousarray(self.recurrent_weights.T)
        through = gates[..., 2 * n : 3 * n] * (1 - squashed**2)
        carried: np.ndarray | float = 0.0
        for t in range(len(delta) - 1, -1, -1):
            g, i = gates[t, :, :n], gates[t, :, n : 2 * n]
            cell = signals[t + 1]
            np.multiply(signal, through[t], out=cell)
            cell += carried
            delta[t, :, :n] *= cell * i
            delta[t, :, n : 2 * n] *= cell * g
            delta[t, :, 2 * n : 3 * n] *= signal * squashed[t]
            if self.forgets:
                delta[t, :, 3 * n :] *= cell * cells[t]
                carried = cell * gates[t, :, 3 * n :]
            else:
                carried = cell
            signal = delta[t] @ back
        signals[0] = carried
        return Back(shared_gradients(trace, delta), signals)
