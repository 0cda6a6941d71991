"""Two ways to take steps whose size does not follow the size of the gradient.

Plain descent moves a layer in proportion to its gradient, so a layer that receives a thousandth
moves a thousandth. The rules here look at the gradient's direction, and choose their own size.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from vgbook.arguments import checked_number
from vgbook.network import Gradients, Network


class Optimiser(Protocol):
    """A rule that moves a network, given the gradients of a batch."""

    def step(self, gradients: Gradients) -> None:
        """Move the network's own arrays once."""


class Adam:
    """Adam (Kingma & Ba 2015, algorithm 1): every parameter has a step size of its own.

    m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², x ← x − η m̂ / (√v̂ + ε), where the hats divide by
    1 − β₁ᵗ and 1 − β₂ᵗ, which undoes the start at zero.

    Parameters
    ----------
    network : Network
        Changed in place.
    learning_rate : float
        η, finite and not negative.
    betas : (β₁, β₂)
    epsilon : float
        ε keeps the step finite where no gradient has been seen.

    """

    def __init__(
        self,
        network: Network,
        *,
        learning_rate: float,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        self.parameters = [*network.weights, *network.biases]
        self.learning_rate = checked_number(learning_rate, "learning_rate")
        self.betas, self.epsilon = betas, epsilon
        self.first = [np.zeros_like(x) for x in self.parameters]
        self.second = [np.zeros_like(x) for x in self.parameters]
        self.steps = 0

    def step(self, gradients: Gradients) -> None:
        """Move every parameter once."""
        self.steps += 1
        b1, b2 = self.betas
        rate = self.learning_rate * np.sqrt(1 - b2**self.steps) / (1 - b1**self.steps)
        epsilon = self.epsilon * np.sqrt(1 - b2**self.steps)
        moments = zip(self.parameters, all_of(gradients), self.first, self.second, strict=True)
        for x, g, m, v in moments:
            m += (1 - b1) * (g - m)
            v += (1 - b2) * (g * g - v)
            x -= rate * m / (np.sqrt(v) + epsilon)


class NormalisedSteps:
    """Descent in which each layer moves by the same share of its size, whatever its gradient.

    W ← W − η ‖W‖ g/‖g‖ with the norms of a whole layer, weights and biases together (as in LARS,
    You, Gitman & Ginsburg 2017, without momentum and weight decay). All that the gradient's size
    could say is thrown away; what remains is its direction.

    Parameters
    ----------
    network : Network
        Changed in place.
    learning_rate : float
        η, the length of a layer's step as a share of the layer's own.

    """

    def __init__(self, network: Network, *, learning_rate: float) -> None:
        self.network = network
        self.learning_rate = checked_number(learning_rate, "learning_rate")

    def step(self, gradients: Gradients) -> None:
        """Move every layer once; a layer whose gradient is exactly zero stays."""
        network = self.network
        layers = zip(
            zip(network.weights, network.biases, strict=True),
            zip(gradients.weights, gradients.biases, strict=True),
            strict=True,
        )
        for parameters, slopes in layers:
            if steepness := norm(slopes):
                rate = self.learning_rate * norm(parameters) / steepness
                for x, g in zip(parameters, slopes, strict=True):
                    x -= rate * g


def all_of(gradients: Gradients) -> list[np.ndarray]:
    """The gradients of all weights, then of all biases."""
    return [*gradients.weights, *gradients.biases]


def norm(parts: Sequence[np.ndarray]) -> float:
    """Euclidean norm of several arrays together, in double precision lest squares underflow."""
    return float(np.sqrt(sum(np.sum(np.square(part, dtype=np.float64)) for part in parts)))
