"""The cost: one number that says how far the network's answers are from the wanted ones.

Each cost also gives its sensitivity to the output layer's z, where backpropagation starts.
"""

from collections.abc import Callable

import numpy as np


def softmax(z: np.ndarray) -> np.ndarray:
    """Turn each row of logits into probabilities, e^z over the row's sum.

    The row's maximum is taken off first, which changes nothing but keeps every exponent ≤ 0.
    """
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def cross_entropy(
    z: np.ndarray, targets: np.ndarray, *, out: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Softmax cross-entropy −log p_target, in nats, and δ = p − onehot(target).

    Parameters
    ----------
    z : (batch, n_out)
        Logits of the output layer.
    targets : (batch,)
        The right class of each example.
    out : (batch, n_out), optional
        Where to write δ.

    Returns
    -------
    losses : (batch,)
        Each example's own loss.
    delta : (batch, n_out)
        Gradient of each example's own loss with respect to its row of z.

    """
    rows = np.arange(len(z))
    delta = np.subtract(z, z.max(axis=1, keepdims=True), out=out)
    losses = -delta[rows, targets]
    np.exp(delta, out=delta)
    total = delta.sum(axis=1)
    losses += np.log(total)
    delta /= total[:, np.newaxis]
    delta[rows, targets] -= 1
    return losses, delta


def squared(
    z: np.ndarray, targets: np.ndarray, *, out: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Squared error ½‖z − onehot(target)‖² of the linear output, and δ = z − onehot(target).

    Arguments and returns are those of `cross_entropy`. The output layer stays linear: no softmax
    stands between z and this cost.
    """
    delta = np.add(z, 0, out=out)
    delta[np.arange(len(z)), targets] -= 1
    return 0.5 * np.einsum("ij,ij->i", delta, delta), delta


COSTS: dict[str, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
    "cross-entropy": cross_entropy,
    "squared": squared,
}


def checked_cost(cost: str) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """The cost of that name, or a ValueError that lists the names there are."""
    if cost not in COSTS:
        raise ValueError(f"cost must be one of {sorted(COSTS)}, got {cost!r}")
    return COSTS[cost]


def checked_targets(targets: np.ndarray, batch: int, n_out: int) -> np.ndarray:
    """The targets as an array, or an error that says what is wrong with them."""
    targets = np.asarray(targets)
    if not np.issubdtype(targets.dtype, np.integer):
        raise TypeError(f"targets must be whole numbers, got dtype {targets.dtype}")
    if targets.shape != (batch,):
        raise ValueError(f"targets must have shape ({batch},), one per input, got {targets.shape}")
    if targets.min() < 0 or targets.max() >= n_out:
        raise ValueError(
            f"targets must lie from 0 to {n_out - 1}, got {targets.min()} to {targets.max()}"
        )
    return targets
