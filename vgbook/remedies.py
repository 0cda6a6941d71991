"""The plain network with a remedy built in: batch normalisation, or a way round each layer.

A layer may normalise what it receives, and it may add its answer to the signal instead of
replacing it: to what it was given (plain residual), or to the sum that it and all before it form
(pre-activation). Without any remedy it is the plain network again.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from vgbook.activations import Activation
from vgbook.arguments import checked_inputs, checked_name, checked_targets
from vgbook.batch_normalisation import (
    EPSILON,
    RunningStatistics,
    standardise,
    standardise_back,
    standardise_by,
)
from vgbook.losses import COSTS
from vgbook.memory import aligned
from vgbook.network import init_network

SKIPS = ("none", "after", "before")


@dataclass(frozen=True)
class RemediedNetwork:
    """Parameters of a network with L layers of weights, and how its layers are put together.

    Hidden layer l forms z[l] = a[l−1] W[l], normalised if there are ``scales``, and answers
    a[l] = f(z[l] + b[l]). With skip "after" it answers a[l−1] + f(z[l] + b[l]); with "before" it
    forms z[l−1] + a[l−1] W[l].

    Attributes
    ----------
    weights : list of (n_in, n_out)
    biases : list of (n_out,)
        Added after the normalisation, which would take them away again: the shift β of batch
        normalisation.
    scales : list of (n_out,)
        γ of each hidden layer; empty without normalisation.
    running : list of RunningStatistics
        Of each hidden layer; empty without normalisation.
    activation : Activation
    skip : "none", "after" or "before"
        From the second hidden layer on; the first has another width below it.

    """

    weights: list[np.ndarray]
    biases: list[np.ndarray]
    scales: list[np.ndarray]
    running: list[RunningStatistics]
    activation: Activation
    skip: str

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
class Passage:
    """What a batch set off on its way through the network and back.

    Attributes
    ----------
    a : list of (batch, n_in)
        What each layer receives; ``a[0]`` is the input.
    signals : list of (batch, n_out)
        On the way up z[l], then its slope, and on the way back the error signal δ[l] = ∂ℓ/∂z[l].
    standard : list of (batch, n_out)
        ẑ of each hidden layer; empty without normalisation.
    means, variances : list of (n_out,)
        Of the batch, where it was normalised by its own.
    shifts, stretches : list of (n_out,)
        Sums over the batch of the gradients of the biases, and of the scales.
    stream : (batch, n)
        The running sum of a network with skip "before".

    """

    a: list[np.ndarray]
    signals: list[np.ndarray]
    standard: list[np.ndarray]
    means: list[np.ndarray]
    variances: list[np.ndarray]
    shifts: list[np.ndarray]
    stretches: list[np.ndarray]
    stream: np.ndarray

    @classmethod
    def room(cls, network: RemediedNetwork, inputs: np.ndarray) -> Self:
        """Memory for what the inputs will set off; as yet only ``a[0]``, the inputs, is filled."""
        dtype = network.dtype
        signals = [aligned((len(inputs), len(b)), dtype) for b in network.biases]
        hidden = signals[:-1]
        normalised = hidden[: len(network.scales)]
        return cls(
            [inputs, *(aligned(z.shape, dtype) for z in hidden)],
            signals,
            [aligned(z.shape, dtype) for z in normalised],
            [np.empty_like(z[0]) for z in normalised],
            [np.empty_like(z[0]) for z in normalised],
            [np.empty_like(b) for b in network.biases],
            [np.empty_like(z[0]) for z in normalised],
            aligned(signals[0].shape, dtype),
        )


@dataclass(frozen=True)
class RemediedGradients:
    """Gradients of the mean loss of a batch, in the shapes of the parameters.

    Attributes
    ----------
    weights, biases, scales : lists
    deltas : list of (batch, n_out)
        The gradient of the summed loss of the batch with respect to z[l]. Without normalisation
        each row belongs to one example alone; with it, every example has a part in all rows.

    """

    weights: list[np.ndarray]
    biases: list[np.ndarray]
    scales: list[np.ndarray]
    deltas: list[np.ndarray]


def init_remedied(
    sizes: Sequence[int],
    *,
    activation: str,
    scheme: str,
    skip: str = "none",
    normalised: bool = False,
    rng: np.random.Generator,
    dtype: Any = np.float32,
) -> RemediedNetwork:
    """A fresh network, with the weights that `vgbook.network.init_network` draws from this ``rng``.

    Biases are zero, scales one, running statistics those of a standard normal distribution.

    Parameters
    ----------
    sizes, activation, scheme, dtype
        As for `init_network`. With a skip all hidden layers must have the same width.
    skip : "none", "after" or "before"
        "after" adds a layer's answer to what it was given (He et al. 2016, with blocks of one
        layer); "before" leaves the sum untouched by f (He et al. 2016, Identity mappings).
    normalised : bool
        Whether hidden layers normalise what they receive.

    """
    plain = init_network(sizes, activation=activation, scheme=scheme, rng=rng, dtype=dtype)
    hidden = plain.sizes[1:-1]
    if checked_name(skip, SKIPS, "skip") != "none" and len(set(hidden)) > 1:
        raise ValueError(f"sizes must have hidden layers of one width with a skip, got {sizes!r}")
    scales = [np.ones(n, dtype) for n in hidden] if normalised else []
    running = [RunningStatistics(np.zeros_like(s), np.ones_like(s)) for s in scales]
    return RemediedNetwork(plain.weights, plain.biases, scales, running, plain.activation, skip)


def propagate(network: RemediedNetwork, passage: Passage, *, training: bool) -> None:
    """Fill the passage upwards from ``a[0]``; hidden ``signals`` then hold the slopes f′.

    In training, layers are normalised by the batch's own mean and variance, else by the running
    ones.
    """
    a, z, stream = passage.a, passage.signals, passage.stream
    last = len(z) - 1
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        np.matmul(a[layer], W, out=z[layer])
        if layer == last:
            z[layer] += b
            return
        if network.skip == "before":
            if layer:
                z[layer] += stream
            stream[...] = z[layer]
        if network.scales:
            if training:
                mean, variance = standardise(z[layer], out=passage.standard[layer])
                passage.means[layer][...] = mean
                passage.variances[layer][...] = variance
            else:
                standardise_by(network.running[layer], z[layer], out=passage.standard[layer])
            np.multiply(passage.standard[layer], network.scales[layer], out=z[layer])
        z[layer] += b
        network.activation.respond(z[layer], a[layer + 1])
        if network.skip == "after" and layer:
            a[layer + 1] += a[layer]


def backpropagate(network: RemediedNetwork, passage: Passage) -> Iterator[int]:
    """Turn the slopes in ``signals`` into error signals, from the output, whose δ is there, down.

    Each layer is yielded when its weights have been used and the sums for its biases and scales
    stand in the passage, so that all of it may be moved at once.
    """
    delta, last = passage.signals, len(passage.signals) - 1
    passage.shifts[last][...] = delta[last].sum(axis=0)
    answer: np.ndarray = np.empty(0)  # ∂ℓ/∂a of the layer below, on its way down
    for layer in range(last, 0, -1):
        above, below = delta[layer], layer - 1
        received = above @ network.weights[layer].T
        if network.skip == "after" and layer < last:
            received += answer
        answer = received

        delta[below] *= answer
        passage.shifts[below][...] = delta[below].sum(axis=0)
        if network.scales:
            standard = passage.standard[below]
            passage.stretches[below][...] = np.einsum("ij,ij->j", delta[below], standard)
            factor = network.scales[below] / np.sqrt(passage.variances[below] + EPSILON)
            standardise_back(delta[below], standard, passage.stretches[below], factor)
        if network.skip == "before" and layer < last:
            delta[below] += above
        yield layer
    yield 0


def gradients(
    network: RemediedNetwork, inputs: np.ndarray, targets: np.ndarray
) -> tuple[float, RemediedGradients]:
    """Mean cross-entropy of a batch in nats, as in training, and its gradients.

    Parameters
    ----------
    network : RemediedNetwork
        Left as it is; its running statistics too.
    inputs : (batch, n_in)
        Two examples or more if the network normalises.
    targets : (batch,) of int

    """
    inputs = checked_inputs(inputs, network.sizes[0], network.dtype)
    targets = checked_targets(targets, len(inputs), network.sizes[-1])
    if network.scales and len(inputs) < 2:
        raise ValueError("inputs must hold two examples or more to be normalised, got 1")
    passage = Passage.room(network, inputs)
    delta, cost = passage.signals, COSTS["cross-entropy"]
    with np.errstate(over="ignore"):
        propagate(network, passage, training=True)
        losses = cost.losses(delta[-1], targets)
        cost.delta(delta[-1], targets, out=delta[-1])
        weights = [
            passage.a[layer].T @ delta[layer] / len(targets)
            for layer in backpropagate(network, passage)
        ]
    biases = [shift / len(targets) for shift in passage.shifts]
    scales = [stretch / len(targets) for stretch in passage.stretches]
    return float(losses.mean()), RemediedGradients(weights[::-1], biases, scales, delta)
