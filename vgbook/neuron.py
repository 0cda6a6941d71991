"""The smallest network that learns: one sigmoid unit, what it costs, and how its cost bends.

The unit answers y = σ(x wᵀ); an input that is always 1 turns its weight into a bias. With so few
weights the cost is a landscape that can be drawn, and its gradient and curvature are short sums.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vgbook.activations import sigmoid, sigmoid_slope, softplus
from vgbook.arguments import checked_inputs, checked_name


@dataclass(frozen=True)
class UnitCost:
    """A cost of one answer y = σ(z) to a target t, as a function of z.

    Attributes
    ----------
    loss : callable
        ``loss(z, t)``, elementwise.
    slope, bend : callable
        The first and the second derivative of the loss with respect to z.

    """

    loss: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    bend: Callable[[np.ndarray, np.ndarray], np.ndarray]


def squared(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """½(y − t)²."""
    return 0.5 * (sigmoid(z) - t) ** 2


def squared_slope(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """(y − t) σ′(z): small where the unit is saturated, even if it is wrong."""
    return (sigmoid(z) - t) * sigmoid_slope(z)


def squared_bend(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """σ′² + (y − t) σ″, with σ″ = σ′(1 − 2y)."""
    y, slope = sigmoid(z), sigmoid_slope(z)
    return slope**2 + (y - t) * slope * (1 - 2 * y)


def cross_entropy(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """−t log y − (1 − t) log(1 − y) in nats, as log(1 + e^z) − t z."""
    return softplus(z) - t * z


def cross_entropy_slope(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """y − t: the slope of the unit has cancelled."""
    return sigmoid(z) - t


def cross_entropy_bend(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """σ′(z), whatever the target."""
    return sigmoid_slope(z) + 0 * t


UNIT_COSTS: dict[str, UnitCost] = {
    "squared": UnitCost(squared, squared_slope, squared_bend),
    "cross-entropy": UnitCost(cross_entropy, cross_entropy_slope, cross_entropy_bend),
}


@dataclass(frozen=True)
class Task:
    """Examples for a unit, and the cost of its answers.

    Parameters
    ----------
    inputs : (batch, n)
    targets : (batch,)
        Wanted answers, from 0 to 1.
    cost : str
        Key of ``UNIT_COSTS``.

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit; the message names it.

    """

    inputs: np.ndarray
    targets: np.ndarray
    cost: str

    def __post_init__(self) -> None:
        checked_inputs(self.inputs, None, np.float64)
        checked_name(self.cost, UNIT_COSTS, "cost")
        targets = np.asarray(self.targets)
        if targets.shape != (len(self.inputs),):
            raise ValueError(
                f"targets must have shape ({len(self.inputs)},), one per input, got {targets.shape}"
            )
        if not np.all((targets >= 0) & (targets <= 1)):
            raise ValueError("targets must lie in [0, 1]")

    def value(self, weights: np.ndarray) -> np.ndarray:
        """C, the mean loss, for weights of shape (..., n): shape (...)."""
        return UNIT_COSTS[self.cost].loss(self._z(weights), self.targets).mean(axis=-1)

    def gradient(self, weights: np.ndarray) -> np.ndarray:
        """∂C/∂w = mean of x · dℓ/dz, for weights of shape (..., n): shape (..., n)."""
        slope = UNIT_COSTS[self.cost].slope(self._z(weights), self.targets)
        return slope @ self.inputs / len(self.inputs)

    def hessian(self, weights: np.ndarray) -> np.ndarray:
        """∂²C/∂w² = mean of xᵀx · d²ℓ/dz², for weights of shape (n,): shape (n, n)."""
        bend = UNIT_COSTS[self.cost].bend(self._z(weights), self.targets)
        return (self.inputs.T * bend) @ self.inputs / len(self.inputs)

    def descend(self, weights: np.ndarray, *, learning_rate: float, steps: int) -> np.ndarray:
        """Weights before and after each step of w ← w − η ∂C/∂w: shape (steps + 1, n)."""
        path = [np.asarray(weights, dtype=np.float64)]
        for _ in range(steps):
            path.append(path[-1] - learning_rate * self.gradient(path[-1]))
        return np.array(path)

    def _z(self, weights: np.ndarray) -> np.ndarray:
        """What the unit receives from each example, (..., batch)."""
        weights = np.asarray(weights, dtype=np.float64)
        if weights.shape[-1:] != (self.inputs.shape[1],):
            raise ValueError(
                f"weights must have shape (..., {self.inputs.shape[1]}), got {weights.shape}"
            )
        return weights @ self.inputs.T
