"""Taking a step: how parameters move, once it is known which way.

A step may carry momentum, like a ball that rolls on. It is made in memory that is used again and
again, because small networks keep a computer busier with moving numbers than with multiplying.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from vgbook.arguments import checked_share
from vgbook.memory import aligned

# Numbers in the memory where steps are made: a sixth of a megabyte in single precision, which
# leaves room for a small network beside it in the processor's second-level cache.
STRIP = 40_000


class Descent:
    """Moves parameters in place: v ← μ v + step, x ← x + v.

    Parameters
    ----------
    parameters : sequence of (n_in, n_out) or (n_out,)
        Weights and biases.
    momentum : float or sequence of float
        μ, from 0 up to but not including 1. A sequence holds one value for each epoch; its last
        one stays.

    """

    def __init__(
        self, parameters: Sequence[np.ndarray], *, momentum: float | Sequence[float]
    ) -> None:
        schedule = momentum if isinstance(momentum, Sequence) else [momentum]
        self._coming = [checked_share(value, "momentum") for value in schedule]
        self._momentum = 0.0
        widest = max(x.shape[-1] for x in parameters)
        memory = aligned((max(STRIP, widest),), parameters[0].dtype)
        self._strips = [list(strips(np.atleast_2d(x), memory)) for x in parameters]

    def begin_epoch(self) -> None:
        """Take up the momentum of the next epoch."""
        if self._coming:
            self._momentum = self._coming.pop(0)

    def move(self, which: int, a: np.ndarray, delta: np.ndarray, *, decay: float = 0.0) -> None:
        """Step one parameter x by aᵀδ − decay·x, where δ holds the learning rate and its sign.

        Parameters
        ----------
        which : int
            Position among the parameters.
        a : (batch, n_in)
            What the weights were given; for a bias a column of ones, (batch, 1): a bias is the
            weight of a unit that is always on.
        delta : (batch, n_out)
        decay : float

        """
        for rows, x, step, velocity in self._strips[which]:
            np.matmul(a.T[rows], delta, out=step)
            if decay:
                step -= decay * x
            if self._momentum:
                velocity *= self._momentum
                velocity += step
                step = velocity
            x += step


def strips(
    x: np.ndarray, memory: np.ndarray
) -> Iterator[tuple[slice, np.ndarray, np.ndarray, np.ndarray]]:
    """Cut a parameter into strips of rows whose steps fit the memory.

    Yields
    ------
    rows : slice
    x, step, velocity : (rows, n_out)
        The strip of the parameter, the memory for its step, and its velocity, at first zero.

    """
    n_in, n_out = x.shape
    height = memory.size // n_out
    all_velocity = np.zeros(x.shape, x.dtype)
    for start in range(0, n_in, height):
        rows = slice(start, start + height)
        step = memory[: x[rows].size].reshape(-1, n_out)
        yield rows, x[rows], step, all_velocity[rows]


def batches(n: int, batch_size: int) -> list[slice]:
    """Cut n examples into batches; the last may be smaller."""
    return [slice(start, start + batch_size) for start in range(0, n, batch_size)]


def batch_sizes(n: int, batch_size: int) -> set[int]:
    """The sizes of these batches."""
    return {min(n, batch_size), n % batch_size} - {0}
