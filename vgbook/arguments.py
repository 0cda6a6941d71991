"""What the public functions accept, checked once at the door.

Each check returns the argument ready for use, or raises an error that names it and says what was
expected and what came.
"""

from collections.abc import Collection, Sequence
from numbers import Real
from typing import Any

import numpy as np


def checked_name(name: str, names: Collection[str], argument: str) -> str:
    """One of the names there are."""
    if name not in names:
        raise ValueError(f"{argument} must be one of {sorted(names)}, got {name!r}")
    return name


def checked_count(count: int, name: str, *, least: int) -> int:
    """A whole number of at least ``least``."""
    if not isinstance(count, int | np.integer) or isinstance(count, bool) or count < least:
        raise ValueError(f"{name} must be a whole number, {least} or more, got {count!r}")
    return int(count)


def checked_sizes(sizes: Sequence[int]) -> list[int]:
    """The numbers of units of a network's layers, from the input to the output."""
    if len(sizes) < 2:
        raise ValueError(f"sizes must have two entries or more, input to output, got {sizes!r}")
    return [checked_count(size, "sizes: each entry", least=1) for size in sizes]


def checked_number(
    number: float, name: str, *, below: float = np.inf, where: str = "finite and not negative"
) -> float:
    """A finite number, not negative, and smaller than ``below``."""
    if not isinstance(number, Real) or not 0 <= number < below:
        raise ValueError(f"{name} must be {where}, got {number!r}")
    return float(number)


def checked_share(share: float, name: str) -> float:
    """A number from 0 up to but not including 1."""
    return checked_number(share, name, below=1, where="in [0, 1)")


def checked_rng(rng: np.random.Generator) -> np.random.Generator:
    """A random generator, not a seed."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, got {rng!r}")
    return rng


def checked_inputs(inputs: np.ndarray, n_in: int | None, dtype: Any) -> np.ndarray:
    """Examples of shape (batch, n_in), or of any width, finite, in the given precision."""
    inputs = np.asarray(inputs)
    if inputs.dtype.kind not in "fiub":
        raise TypeError(f"inputs must be real numbers, got dtype {inputs.dtype}")
    if inputs.ndim != 2 or inputs.size == 0 or n_in not in (None, inputs.shape[1]):
        raise ValueError(f"inputs must have shape (batch, {n_in or 'n_in'}), got {inputs.shape}")
    if not np.isfinite(inputs).all():
        raise ValueError("inputs must be finite, got NaN or infinity among them")
    return inputs.astype(dtype, copy=False)


def checked_probabilities(inputs: np.ndarray, n_visible: int | None = None) -> np.ndarray:
    """Examples of shape (batch, n_visible) in [0, 1]: double precision if they are, else single."""
    inputs = np.asarray(inputs)
    dtype = np.float64 if inputs.dtype == np.float64 else np.float32
    inputs = checked_inputs(inputs, n_visible, dtype)
    low, high = inputs.min(), inputs.max()
    if low < 0 or high > 1:
        raise ValueError(f"inputs must lie in [0, 1], got values from {low} to {high}")
    return inputs


def checked_targets(targets: np.ndarray, batch: int, n_out: int) -> np.ndarray:
    """Classes of shape (batch,), whole numbers from 0 to n_out − 1."""
    targets = np.asarray(targets)
    if targets.dtype.kind not in "iu":
        raise TypeError(f"targets must be whole numbers, got dtype {targets.dtype}")
    if targets.shape != (batch,):
        raise ValueError(f"targets must have shape ({batch},), one per input, got {targets.shape}")
    if targets.min() < 0 or targets.max() >= n_out:
        raise ValueError(
            f"targets must lie from 0 to {n_out - 1}, got {targets.min()} to {targets.max()}"
        )
    return targets
