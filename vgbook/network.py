"""A plain feed-forward network: the way forward to its answer, and the gradient's way back.

Layer l receives a[l], forms z[l] = a[l] W[l] + b[l], and passes f(z[l]) on to the next layer.
Backpropagation is four equations, numbered (1) to (4) below.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np

from vgbook.activations import ACTIVATIONS, Activation
from vgbook.arguments import (
    checked_inputs,
    checked_name,
    checked_rng,
    checked_sizes,
    checked_targets,
)
from vgbook.initialisation import SCHEMES
from vgbook.losses import COSTS
from vgbook.memory import aligned, aligned_copy


@dataclass(frozen=True)
class Network:
    """Parameters of a network with L layers of weights.

    Attributes
    ----------
    weights : list of (n_in, n_out)
        W[l], from the input side to the output.
    biases : list of (n_out,)
        b[l].
    activation : Activation
        f of the hidden layers; the output layer is linear (its z are the logits).

    """

    weights: list[np.ndarray]
    biases: list[np.ndarray]
    activation: Activation

    @property
    def sizes(self) -> list[int]:
        """Number of units from the input to the output."""
        return [len(self.weights[0]), *(len(b) for b in self.biases)]

    @property
    def dtype(self) -> np.dtype[Any]:
        """Precision of the parameters, in which everything is computed."""
        return self.weights[0].dtype

    def copy(self) -> Self:
        """A network with the same parameters in arrays of its own."""
        return deepcopy(self)


@dataclass(frozen=True)
class Activity:
    """What a batch set off in each layer.

    Attributes
    ----------
    a : list of (batch, n_in)
        What layer l receives; ``a[0]`` is the input.
    z : list of (batch, n_out)
        What layer l forms; ``z[-1]`` is the output. While the gradient is computed, the slope
        f′(z) and then the error signal δ take its place.

    """

    a: list[np.ndarray]
    z: list[np.ndarray]

    @classmethod
    def room(cls, network: Network, inputs: np.ndarray) -> Self:
        """Memory for what the inputs will set off; as yet only ``a[0]``, the inputs, is filled."""
        z = [aligned((len(inputs), len(b)), b.dtype) for b in network.biases]
        a = [aligned(hidden.shape, hidden.dtype) for hidden in z[:-1]]
        return cls([inputs, *a], z)


@dataclass(frozen=True)
class Gradients:
    """Gradients of the mean loss of a batch, and the error signals they were made from.

    Attributes
    ----------
    weights, biases : list of (n_in, n_out), list of (n_out,)
        ∂C/∂W[l] and ∂C/∂b[l].
    deltas : list of (batch, n_out)
        Gradient of each example's own loss with respect to z[l]; no 1/batch in it.

    """

    weights: list[np.ndarray]
    biases: list[np.ndarray]
    deltas: list[np.ndarray]


def init_network(
    sizes: Sequence[int],
    *,
    activation: str = "sigmoid",
    scheme: str = "standard",
    rng: np.random.Generator,
    dtype: Any = np.float32,
) -> Network:
    """A fresh network; biases are zero.

    Parameters
    ----------
    sizes : sequence of int
        Units from the input to the output, two entries or more.
    activation, scheme : str
        Keys of ``ACTIVATIONS``, for the hidden layers, and of ``SCHEMES``.
    rng : numpy.random.Generator
        Weights are drawn in double precision and rounded, so that one seed gives the same
        network in every precision.
    dtype : floating dtype
        Precision of the parameters.

    """
    pairs = list(pairwise(checked_sizes(sizes)))
    checked_rng(rng)
    draw = SCHEMES[checked_name(scheme, SCHEMES, "scheme")]
    f = ACTIVATIONS[checked_name(activation, ACTIVATIONS, "activation")]
    if not np.issubdtype(dtype, np.floating):
        raise ValueError(f"dtype must be a floating type, got {dtype!r}")
    return Network(
        [aligned_copy(draw(n_in, n_out, rng=rng), dtype) for n_in, n_out in pairs],
        [np.zeros(n_out, dtype) for _, n_out in pairs],
        f,
    )


def propagate(
    network: Network, activity: Activity, send: Callable[[np.ndarray, np.ndarray], object]
) -> None:
    """Fill ``activity`` upwards from the input, which stands in ``a[0]``.

    ``send(z, a)`` makes of a hidden layer's z what the layer sends on, a.
    """
    a, z = activity.a, activity.z
    last = len(z) - 1
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        np.matmul(a[layer], W, out=z[layer])
        z[layer] += b
        if layer < last:
            send(z[layer], a[layer + 1])


def backpropagate(network: Network, activity: Activity, *, lowest: int = 0) -> Iterator[int]:
    """Turn ``activity.z`` into error signals, from the output down to layer ``lowest``.

    On the way up `Activation.respond` has left f′(z) in the place of each hidden layer's z; the
    place of the output holds its δ already. Each layer is yielded when its weights have been
    used, so that they may be moved at once.
    """
    delta = activity.z
    for layer in range(len(delta) - 1, lowest, -1):
        # (2) δ[l−1] = f′(z[l−1]) ⊙ (δ[l] W[l]ᵀ)
        delta[layer - 1] *= delta[layer] @ network.weights[layer].T
        yield layer
    yield lowest


def forward(network: Network, inputs: np.ndarray) -> Activity:
    """The a and z of every layer for inputs of shape (batch, n_in), refused if they do not fit."""
    activity = Activity.room(network, checked_inputs(inputs, network.sizes[0], network.dtype))
    with np.errstate(over="ignore"):
        propagate(network, activity, network.activation.f)
    return activity


def gradients(
    network: Network, inputs: np.ndarray, targets: np.ndarray, *, cost: str = "cross-entropy"
) -> tuple[float, Gradients]:
    """Mean loss C of a batch and its gradients, by backpropagation.

    Parameters
    ----------
    network : Network
    inputs : (batch, n_in), taken in the network's precision
    targets : (batch,) of int
        The right class of each example, from 0 to n_out − 1.
    cost : "cross-entropy" or "squared"
        Key of ``COSTS``.

    Returns
    -------
    loss : float
        Mean over the batch; in nats for the cross-entropy.
    gradients : Gradients

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit the network; the message names it.

    """
    measure = COSTS[checked_name(cost, COSTS, "cost")]
    activity = Activity.room(network, checked_inputs(inputs, network.sizes[0], network.dtype))
    a, delta = activity.a, activity.z
    targets = checked_targets(targets, len(delta[-1]), network.sizes[-1])
    with np.errstate(over="ignore"):
        propagate(network, activity, network.activation.respond)
        losses = measure.losses(activity.z[-1], targets)
        # (1) δ[L−1] = ∂C/∂z[L−1]: where the cost meets the output
        measure.delta(activity.z[-1], targets, out=delta[-1])
        weights, biases = [], []
        for layer in backpropagate(network, activity):
            # (3) ∂C/∂W[l] = a[l]ᵀ δ[l] and (4) ∂C/∂b[l] = δ[l], as means over the batch
            weights.append(a[layer].T @ delta[layer] / len(targets))
            biases.append(delta[layer].mean(axis=0))
    return float(losses.mean()), Gradients(weights[::-1], biases[::-1], delta)
