"""The denoising autoencoder: a layer that learns to restore what was rubbed out of its input.

Some of the input is set to zero; the hidden units must say what was there, with the same weights
used in both directions. What helps to restore an image also describes it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from vgbook.activations import sigmoid, softplus
from vgbook.initialisation import standard
from vgbook.pretraining.rbm import checked_probabilities
from vgbook.training import check_descent, check_epochs, minibatches


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


def reconstruction_gradients(
    autoencoder: Autoencoder, corrupted: np.ndarray, inputs: np.ndarray
) -> tuple[float, Autoencoder]:
    """Mean reconstruction loss of a batch and its gradients.

    The loss is the cross-entropy −Σ x log r + (1 − x) log(1 − r), in nats, summed over the inputs
    and averaged over the batch, between the clean input x and r = σ(h Wᵀ + b), where
    h = σ(x̃ W + c) and x̃ is the corrupted input (Vincent et al. 2010, section 2.2).
    """
    W = autoencoder.weights
    h = sigmoid(corrupted @ W + autoencoder.hidden_bias)
    z = h @ W.T + autoencoder.visible_bias
    loss = (softplus(z) - inputs * z).sum() / len(inputs)

    delta_visible = (sigmoid(z) - inputs) / len(inputs)
    delta_hidden = (delta_visible @ W) * h * (1 - h)
    return float(loss), Autoencoder(
        corrupted.T @ delta_hidden + delta_visible.T @ h,  # W stands in both directions
        delta_visible.sum(axis=0),
        delta_hidden.sum(axis=0),
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
    momentum: float = 0.0,
    on_epoch: Callable[[int, Autoencoder, float], Any] | None = None,
) -> Autoencoder:
    """Train a denoising autoencoder from the standard random start, biases zero.

    Parameters
    ----------
    inputs : (examples, n_visible)
        Numbers in [0, 1]; their precision, single or double, is the autoencoder's.
    n_hidden : int
    epochs, learning_rate, batch_size, rng, momentum
        As for `vgbook.training.SGD`; ``rng`` also draws the weights and the corruption.
    corruption : float
        Chance, from 0 up to but not including 1, that an input is set to zero.
    on_epoch : callable, optional
        ``on_epoch(epoch, autoencoder, loss)`` is called after each epoch, counted from 1, with
        the mean reconstruction loss of the epoch.

    Returns
    -------
    Autoencoder

    """
    check_epochs(epochs)
    check_descent(learning_rate=learning_rate, batch_size=batch_size, momentum=momentum)
    inputs = np.asarray(inputs)
    dtype = inputs.dtype if inputs.dtype in (np.float32, np.float64) else np.dtype(np.float32)
    if inputs.ndim != 2:
        raise ValueError(f"inputs must have shape (examples, n_visible), got {inputs.shape}")
    inputs = checked_probabilities(inputs, dtype, inputs.shape[1])
    if not isinstance(n_hidden, int | np.integer) or n_hidden < 1:
        raise ValueError(f"n_hidden must be a whole number, 1 or more, got {n_hidden!r}")
    if not 0 <= corruption < 1:
        raise ValueError(f"corruption must lie in [0, 1), got {corruption!r}")
    n_visible = inputs.shape[1]
    autoencoder = Autoencoder(
        standard(n_visible, n_hidden, rng=rng).astype(dtype),
        np.zeros(n_visible, dtype),
        np.zeros(n_hidden, dtype),
    )
    velocity = Autoencoder(*(np.zeros_like(part) for part in vars(autoencoder).values()))
    for epoch in range(1, epochs + 1):
        total = 0.0
        for batch in minibatches(len(inputs), batch_size, rng):
            clean = inputs[batch]
            kept = rng.random(clean.shape, dtype) >= corruption
            loss, gradients = reconstruction_gradients(autoencoder, clean * kept, clean)
            total += loss * len(batch)
            for name, v in vars(velocity).items():
                v *= momentum
                v -= learning_rate * getattr(gradients, name)
                getattr(autoencoder, name)[...] += v
        if on_epoch is not None:
            on_epoch(epoch, autoencoder, total / len(inputs))
    return autoencoder
