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
    checked_share,
)
from vgbook.descent import Descent, batch_sizes, minibatches
from vgbook.initialisation import standard


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


@dataclass(frozen=True)
class Reconstruction:
    """One batch on its way through and back, and memory for it.

    The tied weights receive a gradient from either direction, x̃ᵀ δ_h from the encoder and
    δ_xᵀ h from the decoder. Their factors stand on top of each other, so that one product of
    ``outer`` and ``inner`` gives the sum.

    Attributes
    ----------
    outer : (2, batch, n_visible)
        The corrupted input x̃, and δ_x, the error signal at the reconstruction.
    inner : (2, batch, n_hidden)
        δ_h, the error signal at the hidden units, and their activation h.
    z : (batch, n_visible)
        What the decoder forms before the sigmoid.

    """

    outer: np.ndarray
    inner: np.ndarray
    z: np.ndarray

    @classmethod
    def room(cls, autoencoder: Autoencoder, batch: int) -> Self:
        """Memory for a batch of the given size."""
        n_visible, n_hidden = autoencoder.weights.shape
        shapes = (2, batch, n_visible), (2, batch, n_hidden), (batch, n_visible)
        return cls(*(np.empty(shape, autoencoder.weights.dtype) for shape in shapes))


def reconstruct(autoencoder: Autoencoder, inputs: np.ndarray, memory: Reconstruction) -> float:
    """Fill ``memory`` from the corrupted input, which stands in ``outer[0]``.

    The loss is the cross-entropy −Σ x log r + (1 − x) log(1 − r) between the clean input x and its
    reconstruction r = σ(h Wᵀ + b), h = σ(x̃ W + c) (Vincent et al. 2010, section 2.3).

    Returns
    -------
    loss : float
        In nats, summed over the batch.

    """
    W = autoencoder.weights
    corrupted, delta_x = memory.outer
    delta_h, h = memory.inner
    z = memory.z

    z_h = np.matmul(corrupted, W, out=delta_h)
    z_h += autoencoder.hidden_bias
    sigmoid(z_h, out=h)
    np.matmul(h, W.T, out=z)
    z += autoencoder.visible_bias
    loss = float(softplus(z).sum(dtype=np.float64) - np.vdot(inputs, z))

    sigmoid(z, out=delta_x)
    delta_x -= inputs
    slope = sigmoid_slope(z_h)
    np.matmul(delta_x, W, out=delta_h)
    delta_h *= slope
    return loss


def reconstruction_gradients(
    autoencoder: Autoencoder, corrupted: np.ndarray, inputs: np.ndarray
) -> tuple[float, Autoencoder]:
    """Mean reconstruction loss of a batch and its gradients, in the shapes of the parameters.

    Parameters
    ----------
    corrupted, inputs : (batch, n_visible)
        What the encoder sees, and what the decoder should restore.

    """
    memory = Reconstruction.room(autoencoder, len(inputs))
    memory.outer[0] = corrupted
    with np.errstate(over="ignore"):
        loss = reconstruct(autoencoder, inputs, memory)
    (corrupted, delta_x), (delta_h, h) = memory.outer, memory.inner
    return loss / len(inputs), Autoencoder(
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
    on_epoch: Callable[[int, Autoencoder, float], Any] | None = None,
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
        ``on_epoch(epoch, autoencoder, loss)`` is called after each epoch, counted from 1, with
        the mean loss over the epoch, each mini-batch's taken just before its step.

    """
    inputs = checked_probabilities(inputs)
    checked_count(n_hidden, "n_hidden", least=1)
    checked_count(batch_size, "batch_size", least=1)
    checked_number(learning_rate, "learning_rate")
    checked_share(corruption, "corruption")
    n_visible, dtype = inputs.shape[1], inputs.dtype
    autoencoder = Autoencoder(
        standard(n_visible, n_hidden, rng=rng).astype(dtype),
        np.zeros(n_visible, dtype),
        np.zeros(n_hidden, dtype),
    )
    biases = [autoencoder.visible_bias, autoencoder.hidden_bias]
    descent = Descent([autoencoder.weights], biases, momentum=momentum)
    sizes = batch_sizes(len(inputs), batch_size)
    rooms = {size: Reconstruction.room(autoencoder, size) for size in sizes}

    for epoch in range(1, checked_count(epochs, "epochs", least=0) + 1):
        descent.begin_epoch()
        loss = 0.0
        with np.errstate(over="ignore"):
            for batch in minibatches(len(inputs), batch_size, rng):
                clean, memory = inputs[batch], rooms[len(batch)]
                rng.random(out=memory.outer[0], dtype=dtype)
                np.multiply(clean, memory.outer[0] >= corruption, out=memory.outer[0])
                loss += reconstruct(autoencoder, clean, memory)
                move(descent, memory, learning_rate)
        if on_epoch is not None:
            on_epoch(epoch, autoencoder, loss / len(inputs))
    return autoencoder


def move(descent: Descent, memory: Reconstruction, learning_rate: float) -> None:
    """Step down the gradient of a reconstruction."""
    (_, delta_x), (delta_h, _) = memory.outer, memory.inner
    for delta in (delta_x, delta_h):
        delta *= -learning_rate / len(delta)
    outer, inner = (part.reshape(-1, part.shape[-1]) for part in (memory.outer, memory.inner))
    descent.move_weights(0, outer, inner)
    descent.move_bias(0, delta_x)
    descent.move_bias(1, delta_h)
