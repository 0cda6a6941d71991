"""Learning as many small steps downhill, each from the gradient of a few examples.

This is mini-batch stochastic gradient descent, with momentum if asked for. An epoch, one pass over
the training set in a fresh random order, can be run at a time, so that a caller may watch and stop.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vgbook.losses import checked_cost, checked_targets
from vgbook.network import (
    Activity,
    Network,
    backpropagate,
    checked_inputs,
    forward,
    layer_arrays,
    propagate,
)


@dataclass(frozen=True)
class History:
    """What was seen while a network was trained; one entry per epoch.

    Attributes
    ----------
    train_cost : list of float
        Mean loss over the epoch, each mini-batch's taken just before the step it led to, so that
        it costs nothing extra. `evaluate` gives the cost of the network as it stands.
    train_error : list of float
        Share of misclassified examples, 0 to 1, measured in the same way.
    observed : list
        What ``on_epoch`` returned.

    """

    train_cost: list[float] = field(default_factory=list)
    train_error: list[float] = field(default_factory=list)
    observed: list[Any] = field(default_factory=list)


class SGD:
    """Stochastic gradient descent on one network, driven an epoch at a time.

    It moves the network's own arrays, and keeps its momentum from one epoch to the next.

    Parameters
    ----------
    network : Network
        Changed in place.
    inputs : (examples, n_in)
    targets : (examples,) of int
    learning_rate : float
        η, not negative.
    batch_size : int
        Examples per step. The last batch of an epoch is smaller where they do not divide evenly.
    rng : numpy.random.Generator
        Draws the order of the examples.
    momentum : float
        μ, from 0 up to but not including 1: v ← μ v − η ∂C/∂W, W ← W + v.
    frozen : collection of int
        Layers whose weights and biases do not move; 0 is the first.
    cost : "cross-entropy" or "squared"

    """

    def __init__(
        self,
        network: Network,
        inputs: np.ndarray,
        targets: np.ndarray,
        *,
        learning_rate: float,
        batch_size: int,
        rng: np.random.Generator,
        momentum: float = 0.0,
        frozen: Collection[int] = (),
        cost: str = "cross-entropy",
    ) -> None:
        check_descent(learning_rate=learning_rate, batch_size=batch_size, momentum=momentum)
        layers = range(len(network.weights))
        if not set(frozen) <= set(layers):
            raise ValueError(f"frozen must name layers 0 to {layers[-1]}, got {sorted(frozen)}")
        self.network = network
        self.inputs = checked_inputs(inputs, network)
        self.targets = checked_targets(targets, len(self.inputs), network.sizes[-1])
        self.learning_rate = learning_rate
        self.batch_size = min(batch_size, len(self.inputs))
        self.rng = rng
        self.momentum = momentum
        self.cost = checked_cost(cost)
        self.moving = [layer for layer in layers if layer not in frozen]

        z = layer_arrays(network, self.batch_size)
        first = np.empty((self.batch_size, network.sizes[0]), network.dtype)
        self._activity = Activity([first, *(np.empty_like(hidden) for hidden in z[:-1])], z)
        self._deltas = layer_arrays(network, self.batch_size)
        self._weight_steps = [np.zeros_like(W) for W in network.weights]
        self._bias_steps = [np.zeros_like(b) for b in network.biases]
        self._velocity = [np.zeros_like(W) for W in network.weights] if momentum else []
        self._bias_velocity = [np.zeros_like(b) for b in network.biases] if momentum else []

    def epoch(self) -> tuple[float, float]:
        """Train on every example once; return the cost and error seen on the way."""
        losses = np.empty(len(self.inputs))
        wrong = 0
        done = 0
        with np.errstate(over="ignore", invalid="ignore"):
            for batch in minibatches(len(self.inputs), self.batch_size, self.rng):
                batch_losses, batch_wrong = self._step(batch)
                losses[done : done + len(batch)] = batch_losses
                wrong += batch_wrong
                done += len(batch)
        return float(losses.mean()), wrong / done

    def _step(self, batch: np.ndarray) -> tuple[np.ndarray, int]:
        """Take one step on the examples numbered in ``batch``."""
        size = len(batch)
        activity = Activity(
            [a[:size] for a in self._activity.a], [z[:size] for z in self._activity.z]
        )
        deltas = [delta[:size] for delta in self._deltas]
        np.take(self.inputs, batch, axis=0, out=activity.a[0], mode="clip")
        targets = self.targets[batch]

        propagate(self.network, activity)
        losses, delta = self.cost(activity.z[-1], targets, out=deltas[-1])
        wrong = np.count_nonzero(activity.z[-1].argmax(axis=1) != targets)

        if not self.moving:
            return losses, wrong
        # Everything below is linear in δ: scaled here once, each product is a step, not a gradient.
        delta *= -self.learning_rate / size
        backpropagate(self.network, activity, deltas, lowest=self.moving[0])
        for layer in self.moving:
            np.matmul(activity.a[layer].T, deltas[layer], out=self._weight_steps[layer])
            np.sum(deltas[layer], axis=0, out=self._bias_steps[layer])
            if self.momentum:
                for step, v in (
                    (self._weight_steps[layer], self._velocity[layer]),
                    (self._bias_steps[layer], self._bias_velocity[layer]),
                ):
                    v *= self.momentum
                    v += step
                    step[...] = v
            self.network.weights[layer] += self._weight_steps[layer]
            self.network.biases[layer] += self._bias_steps[layer]
        return losses, wrong


def train(
    network: Network,
    inputs: np.ndarray,
    targets: np.ndarray,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    rng: np.random.Generator,
    momentum: float = 0.0,
    frozen: Collection[int] = (),
    cost: str = "cross-entropy",
    on_epoch: Callable[[int, Network], Any] | None = None,
) -> History:
    """Train ``network`` in place for a number of epochs; `SGD` describes the other arguments.

    Parameters
    ----------
    epochs : int
    on_epoch : callable, optional
        ``on_epoch(epoch, network)`` is called after each epoch, counted from 1; what it returns
        is kept in the history.

    """
    check_epochs(epochs)
    sgd = SGD(
        network,
        inputs,
        targets,
        learning_rate=learning_rate,
        batch_size=batch_size,
        rng=rng,
        momentum=momentum,
        frozen=frozen,
        cost=cost,
    )
    history = History()
    for epoch in range(1, epochs + 1):
        train_cost, train_error = sgd.epoch()
        history.train_cost.append(train_cost)
        history.train_error.append(train_error)
        if on_epoch is not None:
            history.observed.append(on_epoch(epoch, network))
    return history


def evaluate(
    network: Network, inputs: np.ndarray, targets: np.ndarray, *, cost: str = "cross-entropy"
) -> tuple[float, float]:
    """Mean loss of the network as it stands, and its share of misclassified examples, 0 to 1."""
    targets = checked_targets(targets, len(inputs), network.sizes[-1])
    with np.errstate(over="ignore", invalid="ignore"):
        # In pieces, so that the layers of a large set need not all be in memory.
        pieces = np.array_split(inputs, -(-len(inputs) // 1024))
        z = np.concatenate([forward(network, piece).z[-1] for piece in pieces])
        losses, _ = checked_cost(cost)(z, targets)
    return float(losses.mean(dtype=np.float64)), float(np.mean(z.argmax(axis=1) != targets))


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Deal the numbers 0 to n − 1 in random order into batches; the last may be smaller."""
    order = rng.permutation(n)
    for start in range(0, n, batch_size):
        yield order[start : start + batch_size]


def check_epochs(epochs: int) -> None:
    """Refuse a number of epochs that is not a whole number of 0 or more."""
    if not isinstance(epochs, int | np.integer) or epochs < 0:
        raise ValueError(f"epochs must be a whole number, 0 or more, got {epochs!r}")


def check_descent(*, learning_rate: float, batch_size: int, momentum: float) -> None:
    """Refuse settings with which no descent can run; the message names the setting."""
    if not np.isfinite(learning_rate) or learning_rate < 0:
        raise ValueError(f"learning_rate must be finite and not negative, got {learning_rate!r}")
    if not isinstance(batch_size, int | np.integer) or batch_size < 1:
        raise ValueError(f"batch_size must be a whole number, 1 or more, got {batch_size!r}")
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must lie in [0, 1), got {momentum!r}")
