"""A first layer for photographs: it restores whitened patches, and each unit is seldom on.

It differs from the denoising autoencoder of `vgbook.pretraining` in what suits such patches: the
noise is Gaussian, the output is linear, and the hidden biases keep the units sparse.
"""

from dataclasses import dataclass

import numpy as np

from vgbook.activations import sigmoid, sigmoid_slope
from vgbook.arguments import (
    checked_count,
    checked_inputs,
    checked_number,
    checked_rng,
    checked_share,
)
from vgbook.descent import Descent, batches


@dataclass(frozen=True)
class SparseAutoencoder:
    """Parameters of an autoencoder with tied weights, sigmoid hidden units and linear output.

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


def restoring_loss(coder: SparseAutoencoder, inputs: np.ndarray, corrupted: np.ndarray) -> float:
    """Mean of ½‖x − r‖² over the examples, with r = h Wᵀ + b and h = σ(x̃ W + c)."""
    h = sigmoid(corrupted @ coder.weights + coder.hidden_bias)
    r = h @ coder.weights.T + coder.visible_bias
    return float(0.5 * ((inputs - r) ** 2).sum(axis=1).mean())


def signals(
    coder: SparseAutoencoder, inputs: np.ndarray, corrupted: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Activations and each example's error signals of `restoring_loss`.

    Returns
    -------
    h : (batch, n_hidden)
    delta_x : (batch, n_visible), r − x.
    delta_h : (batch, n_hidden), (δ_x W) ⊙ σ′(z).

    """
    z = corrupted @ coder.weights + coder.hidden_bias
    h = sigmoid(z)
    delta_x = h @ coder.weights.T + coder.visible_bias - inputs
    return h, delta_x, (delta_x @ coder.weights) * sigmoid_slope(z)


def restoring_gradients(
    coder: SparseAutoencoder, inputs: np.ndarray, corrupted: np.ndarray
) -> SparseAutoencoder:
    """Gradients of `restoring_loss`, in the shapes of the parameters.

    The tied weights receive one from either direction: x̃ᵀδ_h + δ_xᵀh, over the batch.
    """
    h, delta_x, delta_h = signals(coder, inputs, corrupted)
    return SparseAutoencoder(
        (corrupted.T @ delta_h + delta_x.T @ h) / len(inputs),
        delta_x.mean(axis=0),
        delta_h.mean(axis=0),
    )


def train_sparse_autoencoder(
    inputs: np.ndarray,
    n_hidden: int,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    noise: float,
    sparsity: float,
    momentum: float = 0.0,
    rng: np.random.Generator,
) -> SparseAutoencoder:
    """Train from small random weights, by gradient descent on `restoring_loss`.

    After each step's gradient the hidden bias also moves by η(ρ − mean activation), which draws
    each unit's share of time towards the target ρ (compare Hinton 2010, section 11).

    Parameters
    ----------
    inputs : (examples, n_visible), whitened.
    n_hidden : int
    epochs, learning_rate, batch_size, momentum
        As for `vgbook.training.SGD`.
    noise : float
        Standard deviation of the Gaussian noise added to an input, afresh each time it is seen.
    sparsity : float
        ρ, in [0, 1).

    """
    checked_rng(rng)
    checked_number(noise, "noise")
    rho = checked_share(sparsity, "sparsity")
    inputs = checked_inputs(inputs, None, np.asarray(inputs).dtype)
    dtype, n_visible = inputs.dtype, inputs.shape[1]
    coder = SparseAutoencoder(
        rng.normal(0, 1 / np.sqrt(n_visible), (n_visible, n_hidden)).astype(dtype),
        np.zeros(n_visible, dtype),
        np.zeros(n_hidden, dtype),
    )
    rate = checked_number(learning_rate, "learning_rate")
    descent = Descent([coder.weights, coder.visible_bias, coder.hidden_bias], momentum=momentum)
    for _ in range(checked_count(epochs, "epochs", least=0)):
        descent.begin_epoch()
        order = rng.permutation(len(inputs))
        for rows in batches(len(order), checked_count(batch_size, "batch_size", least=1)):
            x = inputs[order[rows]]
            corrupted = x + dtype.type(noise) * rng.standard_normal(x.shape, dtype)
            h, delta_x, delta_h = signals(coder, x, corrupted)
            step = -rate / len(x)
            ones = np.full((len(x), 1), step, dtype)
            # Both directions of the tied weights on top of each other: their sum is one product.
            outer = np.concatenate([corrupted, delta_x])
            descent.move(0, outer, np.concatenate([delta_h, h]) * dtype.type(step))
            descent.move(1, ones, delta_x)
            descent.move(2, ones, delta_h + h - dtype.type(rho))
    return coder
