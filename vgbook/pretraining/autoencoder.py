"""The denoising autoencoder: a layer that learns to restore what was rubbed out of its input.

Some of the input is set to zero, and the hidden units must say what was there, with the same
weights used in both directions. What helps to restore an image also describes it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from vgbook.activations import sigmoid, sigmoid_slope, softplus
from vgbook.arguments import (
    checked_count,
    checked_number,
    checked_probabilities,
    checked_rng,
    checked_share,
)
from vgbook.descent import Descent, batch_sizes, batches
from vgbook.initialisation import standard
from vgbook.memory import aligned, aligned_copy


@dataclass(frozen=True)
class Autoencoder:
    """Parameters of an autoencoder with tied weights and sigmoid units.

    Attributes
    ----------
    weights : (n_visible, n_hidden)
        W encodes, Wᵀ decodes.
    visible_bias : (n_visible,)
    hidden_bias : (n_hidden,)

    """

    weights: np.ndarray
    visible_bias: np.ndarray
    hidden_bias: np.ndarray


def reconstruction_loss(
    autoencoder: Autoencoder, inputs: np.ndarray, corrupted: np.ndarray
) -> float:
    """Mean loss of restoring the inputs from what is left of them, in nats per example.

    The loss of an example is the cross-entropy −Σ x log r + (1 − x) log(1 − r) between the clean
    input x and its reconstruction r = σ(h Wᵀ + b), where h = σ(x̃ W + c) and x̃ is the corrupted
    input (Vincent et al. 2010).

    Parameters
    ----------
    inputs, corrupted : (batch, n_visible)

    """
    h = sigmoid(corrupted @ autoencoder.weights + autoencoder.hidden_bias)
    z = h @ autoencoder.weights.T + autoencoder.visible_bias
    return float((softplus(z) - inputs * z).sum(axis=1).mean())


@dataclass(frozen=True)
class Signals:
    """What one batch sets off on its way through and back.

    The tied weights receive a gradient from either direction, x̃ᵀδ_h from the encoder and δ_xᵀh
    from the decoder. The factors stand on top of each other, so that one product gives the sum.

    Attributes
    ----------
    outer : (2, batch, n_visible)
        The corrupted input x̃, and δ_x, each example's error signal at the reconstruction.
    inner : (2, batch, n_hidden)
        δ_h, the error signal at the hidden units, and their activation h.

    """

    outer: np.ndarray
    inner: np.ndarray

    @classmethod
    def room(cls, autoencoder: Autoencoder, batch: int) -> Self:
        """Memory for a batch of the given size."""
        n_visible, n_hidden = autoencoder.weights.shape
        shapes = (2, batch, n_visible), (2, batch, n_hidden)
        return cls(*(aligned(shape, autoencoder.weights.dtype) for shape in shapes))


def backpropagate(autoencoder: Autoencoder, inputs: np.ndarray, signals: Signals) -> None:
    """Fill ``signals`` from the clean inputs and the corrupted ones, which stand in it already."""
    W = autoencoder.weights
    corrupted, delta_x = signals.outer
    delta_h, h = signals.inner

    z = np.matmul(corrupted, W, out=delta_h)
    z += autoencoder.hidden_bias
    sigmoid(z, out=h)
    slope = sigmoid_slope(z)

    z = np.matmul(h, W.T, out=delta_x)
    z += autoencoder.visible_bias
    sigmoid(z, out=delta_x)
    delta_x -= inputs  # the cross-entropy's error signal, r − x
    np.matmul(delta_x, W, out=delta_h)
    delta_h *= slope


def reconstruction_gradients(
    autoencoder: Autoencoder, inputs: np.ndarray, corrupted: np.ndarray
) -> Autoencoder:
    """Gradients of `reconstruction_loss`, in the shapes of the parameters."""
    signals = Signals.room(autoencoder, len(inputs))
    signals.outer[0] = corrupted
    with np.errstate(over="ignore"):
        backpropagate(autoencoder, inputs, signals)
    (_, delta_x), (delta_h, h) = signals.outer, signals.inner
    return Autoencoder(
        (corrupted.T @ delta_h + delta_x.T @ h) / len(inputs),
        delta_x.mean(axis=0),
        delta_h.mean(axis=0),
    )


def train_autoencoder(
    inputs: np.ndarray,
    n_hidden: int,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    rng: np.random.Generator,
    corruption: float = 0.25,
    momentum: float | Sequence[float] = 0.0,
    on_epoch: Callable[[int, Autoencoder], Any] | None = None,
) -> Autoencoder:
    """Train a denoising autoencoder from the standard random start, biases zero.

    Parameters
    ----------
    inputs : (examples, n_visible)
        Numbers in [0, 1]. Double precision stays double; everything else is trained in single.
    n_hidden : int
    epochs : int
    learning_rate, batch_size, rng, momentum
        As for `vgbook.training.SGD`; ``rng`` also draws the weights and the corruption.
    corruption : float
        Chance, from 0 up to but not including 1, that an input is set to zero.
    on_epoch : callable, optional
        ``on_epoch(epoch, autoencoder)`` is called after each epoch, counted from 1.

    """
    inputs = checked_probabilities(inputs)
    checked_rng(rng)
    checked_count(n_hidden, "n_hidden", least=1)
    checked_count(batch_size, "batch_size", least=1)
    checked_number(learning_rate, "learning_rate")
    checked_share(corruption, "corruption")
    n_visible, dtype = inputs.shape[1], inputs.dtype
    autoencoder = Autoencoder(
        aligned_copy(standard(n_visible, n_hidden, rng=rng), dtype),
        np.zeros(n_visible, dtype),
        np.zeros(n_hidden, dtype),
    )
    descent = Descent(list(vars(autoencoder).values()), momentum=momentum)
    sizes = batch_sizes(len(inputs), batch_size)
    rooms = {size: Signals.room(autoencoder, size) for size in sizes}

    for epoch in range(1, checked_count(epochs, "epochs", least=0) + 1):
        descent.begin_epoch()
        order = rng.permutation(len(inputs))
        with np.errstate(over="ignore"):
            for rows in batches(len(inputs), batch_size):
                clean = inputs[order[rows]]
                signals = rooms[len(clean)]
                corrupted = signals.outer[0]
                rng.random(out=corrupted, dtype=dtype)
                np.multiply(clean, corrupted >= corruption, out=corrupted)
                backpropagate(autoencoder, clean, signals)
                step(descent, signals, learning_rate)
        if on_epoch is not None:
            on_epoch(epoch, autoencoder)
    return autoencoder


def step(descent: Descent, signals: Signals, learning_rate: float) -> None:
    """Move the weights, visible and hidden biases down the gradient."""
    (_, delta_x), (delta_h, _) = signals.outer, signals.inner
    for delta in (delta_x, delta_h):
        delta *= -learning_rate / len(delta)
    ones = np.ones((len(delta_x), 1), delta_x.dtype)
    outer, inner = (part.reshape(-1, part.shape[-1]) for part in (signals.outer, signals.inner))
    descent.move(0, outer, inner)
    descent.move(1, ones, delta_x)
    descent.move(2, ones, delta_h)
