"""A plain feed-forward network: the way forward to its answer, and the gradient's way back.

Layer l receives a[l], forms z[l] = a[l] W[l] + b[l], and passes f(z[l]) on to the next layer.
Backpropagation is four equations, numbered (1) to (4) below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np

from vgbook.activations import ACTIVATIONS, Activation
from vgbook.arguments import checked_inputs, checked_name, checked_sizes, checked_targets
from vgbook.initialisation import SCHEMES
from vgbook.losses import COSTS


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
        return type(self)(
            [w.copy() for w in self.weights], [b.copy() for b in self.biases], self.activation
        )


@dataclass(frozen=True)
class Activity:
    """What a batch set off in each layer.

    Attributes
    ----------
    a : list of (batch, n_in)
        What layer l receives; ``a[0]`` is the input.
    z : list of (batch, n_out)
        What layer l forms; ``z[-1]`` is the output.

    """

    a: list[np.ndarray]
    z: list[np.ndarray]

    @classmethod
    def room(cls, network: Network, inputs: np.ndarray) -> Self:
        """Memory for what the inputs will set off; as yet only ``a[0]``, the inputs, is filled."""
        z = layer_arrays(network, len(inputs))
        return cls([inputs, *(np.empty_like(hidden) for hidden in z[:-1])], z)


@dataclass(frozen=True)
class Gradients:
    """Gradients of the mean loss of a batch, and the error signals they were made from.

    Attributes
    ----------
    weights : list of (n_in, n_out)
        ∂C/∂W[l].
    biases : list of (n_out,)
        ∂C/∂b[l].
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
    activation : str
        Key of ``ACTIVATIONS``, for the hidden layers.
    scheme : str
        Key of ``SCHEMES``.
    rng : numpy.random.Generator
        Weights are drawn in double precision and rounded, so that one seed gives the same
        network in every precision.
    dtype : floating dtype
        Precision of the parameters.

    Raises
    ------
    ValueError
        If a size, the activation, the scheme or the dtype is not one of those above.

    """
    pairs = list(pairwise(checked_sizes(sizes)))
    draw = SCHEMES[checked_name(scheme, SCHEMES, "scheme")]
    f = ACTIVATIONS[checked_name(activation, ACTIVATIONS, "activation")]
    if not np.issubdtype(dtype, np.floating):
        raise ValueError(f"dtype must be a floating type, got {dtype!r}")
    return Network(
        [draw(n_in, n_out, rng=rng).astype(dtype) for n_in, n_out in pairs],
        [np.zeros(n_out, dtype) for _, n_out in pairs],
        f,
    )


def propagate(network: Network, activity: Activity) -> None:
    """Fill ``activity`` upwards from the input, which stands in ``a[0]``."""
    a, z = activity.a, activity.z
    last = len(z) - 1
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        np.matmul(a[layer], W, out=z[layer])
        z[layer] += b
        if layer < last:
            network.activation.f(z[layer], out=a[layer + 1])


def backpropagate(
    network: Network, activity: Activity, deltas: list[np.ndarray], *, lowest: int = 0
) -> None:
    """Fill ``deltas`` down to layer ``lowest`` from the output's, which stands in ``deltas[-1]``.

    The z of the hidden layers are not needed again: their slopes are written over them.
    """
    for layer in range(len(deltas) - 1, lowest, -1):
        # (2) δ[l−1] = (δ[l] W[l]ᵀ) ⊙ f′(z[l−1])
        np.matmul(deltas[layer], network.weights[layer].T, out=deltas[layer - 1])
        z = activity.z[layer - 1]
        deltas[layer - 1] *= network.activation.slope(z, out=z)


def forward(network: Network, inputs: np.ndarray) -> Activity:
    """The a and z of every layer for inputs of shape (batch, n_in).

    Raises
    ------
    ValueError, TypeError
        If the inputs do not fit the network; the message says how.

    """
    activity = Activity.room(network, checked_inputs(inputs, network.sizes[0], network.dtype))
    with np.errstate(over="ignore"):
        propagate(network, activity)
    return activity


def gradients(
    network: Network, inputs: np.ndarray, targets: np.ndarray, *, cost: str = "cross-entropy"
) -> tuple[float, Gradients]:
    """Mean loss C of a batch and its gradients, by backpropagation.

    Parameters
    ----------
    network : Network
    inputs : (batch, n_in)
        Converted to the network's precision.
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
    activity = forward(network, inputs)
    batch = len(activity.z[-1])
    targets = checked_targets(targets, batch, network.sizes[-1])
    deltas = layer_arrays(network, batch)
    # (1) δ[L−1] = ∂C/∂z[L−1]: where the cost meets the output
    measure.delta(activity.z[-1], targets, out=deltas[-1])
    with np.errstate(over="ignore"):
        backpropagate(network, activity, deltas)
    return float(measure.losses(activity.z[-1], targets).mean()), Gradients(
        # (3) ∂C/∂W[l] = a[l]ᵀ δ[l] and (4) ∂C/∂b[l] = δ[l], as means over the batch
        [a.T @ delta / batch for a, delta in zip(activity.a, deltas, strict=True)],
        [delta.mean(axis=0) for delta in deltas],
        deltas,
    )


def layer_arrays(network: Network, batch: int) -> list[np.ndarray]:
    """Room for one number per unit and example: a list of (batch, n_out), not yet filled."""
    return [np.empty((batch, len(b)), b.dtype) for b in network.biases]
