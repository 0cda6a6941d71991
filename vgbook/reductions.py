"""Ways to say many measured values in one: the median over seeds, the worst run, how many.

Each takes an array and, if wanted, the axis to reduce; pages use them by name.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np


class Reduction(Protocol):
    """Makes one value of many, of all of them or along one axis."""

    def __call__(self, values: np.ndarray, axis: int | None = None) -> Any:
        """Return the reduced array, or a number."""


def median(values: np.ndarray, axis: int | None = None) -> Any:
    """Return the value in the middle: half of the runs lie below it, half above."""
    return np.median(values, axis=axis)


def mean(values: np.ndarray, axis: int | None = None) -> Any:
    """Return the mean; of true and false, the share that is true."""
    return np.mean(values, axis=axis)


def smallest(values: np.ndarray, axis: int | None = None) -> Any:
    """Return the smallest value."""
    return np.min(values, axis=axis)


def largest(values: np.ndarray, axis: int | None = None) -> Any:
    """Return the largest value."""
    return np.max(values, axis=axis)


def count(values: np.ndarray, axis: int | None = None) -> Any:
    """Return how many values are true, or not zero."""
    return np.count_nonzero(values, axis=axis)


def length(values: np.ndarray, axis: int | None = None) -> Any:
    """Return how many values there are, in all or along the axis: one number in both cases."""
    return np.size(values, axis)


REDUCTIONS: dict[str, Reduction] = {
    "median": median,
    "mean": mean,
    "min": smallest,
    "max": largest,
    "count": count,
    "length": length,
}
