"""Taking a step: how parameters move, once it is known which way.

A step may carry momentum, like a ball that rolls on. It is made in memory that is used again and
again, because small networks keep a computer busier with moving numbers than with multiplying.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from vgbook.arguments import checked_share

# Numbers in the memory where steps are made: a quarter of a megabyte in single precision, which
# leaves room for a small network beside it in the processor's second-level cache.
STRIP = 2**16


class Descent:
    """Moves weights and biases in place: v ← μ v + step, x ← x + v.

    Parameters
    ----------
    weights : sequence of (n_in, n_out)
    biases : sequence of (n,)
    momentum : float or sequence of float
        μ, from 0 up to but not including 1. A sequence holds one value for each epoch; its last
        one stays.

    """

    def __init__(
        self,
        weights: Sequence[np.ndarray],
        biases: Sequence[np.ndarray],
        *,
        momentum: float | Sequence[float],
    ) -> None:
        schedule = [momentum] if isinstance(momentum, float | int) else momentum
        self._coming = [checked_share(value, "momentum") for value in schedule]
        self._momentum = 0.0
        self._biases = [(b, np.empty_like(b), np.zeros(b.shape, b.dtype)) for b in biases]
        memory = np.empty(max(STRIP, *(W.shape[1] for W in weights)), weights[0].dtype)
        self._strips = [list(strips(W, memory)) for W in weights]

    def begin_epoch(self) -> None:
        """Take up the momentum of the next epoch."""
        if self._coming:
            self._momentum = self._coming.pop(0)

    def move_weights(
        self, layer: int, a: np.ndarray, delta: np.ndarray, *, decay: float = 0.0
    ) -> None:
        """Step by aᵀδ − decay·W, where δ already holds the learning rate and its sign."""
        for rows, W, step, velocity in self._strips[layer]:
            np.matmul(a.T[rows], delta, out=step)
            if decay:
                step -= decay * W
            self._move(W, step, velocity)

    def move_bias(self, layer: int, delta: np.ndarray) -> None:
        """Step by the sum of δ over the batch."""
        b, step, velocity = self._biases[layer]
        np.add.reduce(delta, axis=0, out=step)
        self._move(b, step, velocity)

    def _move(self, x: np.ndarray, step: np.ndarray, velocity: np.ndarray) -> None:
        if self._momentum:
            velocity *= self._momentum
            velocity += step
            step = velocity
        x += step


def strips(
    W: np.ndarray, memory: np.ndarray
) -> Iterator[tuple[slice, np.ndarray, np.ndarray, np.ndarray]]:
    """Cut W into strips of rows whose steps fit the memory.

    Yields
    ------
    rows : slice
    W, step, velocity : (rows, n_out)
        The strip of W, the memory for its step, and its velocity, at first zero.

    """
    n_in, n_out = W.shape
    height = memory.size // n_out
    velocity = np.zeros(W.shape, W.dtype)
    for start in range(0, n_in, height):
        rows = slice(start, start + height)
        step = memory[: W[rows].size].reshape(-1, n_out)
        yield rows, W[rows], step, velocity[rows]


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Deal the numbers 0 to n − 1 in random order into batches; the last may be smaller."""
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


def batch_sizes(n: int, batch_size: int) -> set[int]:
    """The sizes of batches that `minibatches` deals."""
    return {min(n, batch_size), n % batch_size} - {0}
