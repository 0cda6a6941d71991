"""Learning as many small steps downhill, each from the gradient of a few examples.

This is mini-batch stochastic gradient descent, with momentum if asked for. An epoch, one pass over
the training set in a fresh random order, can be run at a time, so that a caller may watch and stop.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vgbook.arguments import (
    checked_count,
    checked_inputs,
    checked_name,
    checked_number,
    checked_rng,
    checked_targets,
)
from vgbook.descent import Descent, batch_sizes, batches
from vgbook.losses import COSTS, Cost
from vgbook.memory import aligned
from vgbook.network import Activity, Network, backpropagate, propagate


@dataclass(frozen=True)
class History:
    """What was seen while a network was trained; one entry per epoch.

    Attributes
    ----------
    train_cost : list of float
        Mean loss over the epoch, each mini-batch's taken just before the step it led to, so that
        it costs no time. `evaluate` gives the cost of a network as it stands.
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
        η, finite and not negative.
    batch_size : int
        Examples per step. The last batch of an epoch is smaller where they do not divide evenly.
    rng : numpy.random.Generator
        Draws the order of the examples.
    momentum : float or sequence of float
        μ of v ← μ v − η ∂C/∂W, W ← W + v, from 0 up to but not including 1; a sequence holds one
        value for each epoch, and its last one stays.
    frozen : collection of int
        Layers whose weights and biases do not move; 0 is the first.
    cost : "cross-entropy" or "squared"

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described; the message names it.

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
        momentum: float | Sequence[float] = 0.0,
        frozen: Collection[int] = (),
        cost: str = "cross-entropy",
    ) -> None:
        layers = range(len(network.weights))
        if not isinstance(frozen, Collection) or not set(frozen) <= set(layers):
            raise ValueError(f"frozen must be a list of layers 0 to {layers[-1]}, got {frozen!r}")
        self.network = network
        self.inputs = checked_inputs(inputs, network.sizes[0], network.dtype)
        self.targets = checked_targets(targets, len(self.inputs), network.sizes[-1])
        self.learning_rate = checked_number(learning_rate, "learning_rate")
        self.batch_size = checked_count(batch_size, "batch_size", least=1)
        self.rng = checked_rng(rng)
        self._cost = COSTS[checked_name(cost, COSTS, "cost")]
        self._moving = [layer for layer in layers if layer not in frozen]
        self._descent = Descent([*network.weights, *network.biases], momentum=momentum)
        self._ones = np.ones((self.batch_size, 1), network.dtype)
        self._rooms = {size: self._room(size) for size in batch_sizes(len(self.inputs), batch_size)}

    def _room(self, size: int) -> Activity:
        """Memory for what a batch sets off, used again at every step."""
        inputs = aligned((size, self.network.sizes[0]), self.network.dtype)
        return Activity.room(self.network, inputs)

    def epoch(self) -> tuple[float, float]:
        """Train on every example once; return the cost and the error seen on the way."""
        self._descent.begin_epoch()
        order = self.rng.permutation(len(self.inputs))
        targets = self.targets[order]
        outputs = np.empty((len(self.inputs), self.network.sizes[-1]), self.network.dtype)
        # A run that blows up is told by its cost, infinite or NaN, not by a warning.
        with np.errstate(over="ignore", invalid="ignore"):
            for rows in batches(len(order), self.batch_size):
                self._step(order[rows], targets[rows], outputs[rows])
            return cost_and_error(outputs, targets, self._cost)

    def _step(self, batch: np.ndarray, targets: np.ndarray, outputs: np.ndarray) -> None:
        """Learn from the examples numbered in ``batch``; note the outputs before the step."""
        network, activity = self.network, self._rooms[len(batch)]
        np.take(self.inputs, batch, axis=0, out=activity.a[0], mode="clip")
        propagate(network, activity, network.activation.respond)
        outputs[...] = activity.z[-1]
        if not self._moving:
            return

        a, delta = activity.a, activity.z
        self._cost.delta(activity.z[-1], targets, out=delta[-1])
        # Backpropagation is linear in δ: scaled once by −η/batch, it yields the steps.
        delta[-1] *= -self.learning_rate / len(batch)
        for layer in backpropagate(network, activity, lowest=self._moving[0]):
            if layer in self._moving:
                self._descent.move(layer, a[layer], delta[layer])
                self._descent.move(len(delta) + layer, self._ones[: len(batch)], delta[layer])


def train(
    network: Network,
    inputs: np.ndarray,
    targets: np.ndarray,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    rng: np.random.Generator,
    momentum: float | Sequence[float] = 0.0,
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
    for epoch in range(1, checked_count(epochs, "epochs", least=0) + 1):
        train_cost, train_error = sgd.epoch()
        history.train_cost.append(train_cost)
        history.train_error.append(train_error)
        if on_epoch is not None:
            history.observed.append(on_epoch(epoch, network))
    return history


def evaluate(
    network: Network, inputs: np.ndarray, targets: np.ndarray, *, cost: str = "cross-entropy"
) -> tuple[float, float]:
    """Mean loss of a network as it stands, and its share of misclassified examples, 0 to 1."""
    inputs = checked_inputs(inputs, network.sizes[0], network.dtype)
    targets = checked_targets(targets, len(inputs), network.sizes[-1])
    measure = COSTS[checked_name(cost, COSTS, "cost")]
    outputs = []
    with np.errstate(over="ignore", invalid="ignore"):
        for start in range(0, len(inputs), 1024):  # the layers of a large set would fill memory
            activity = Activity.room(network, inputs[start : start + 1024])
            propagate(network, activity, network.activation.f)
            outputs.append(activity.z[-1])
        return cost_and_error(np.concatenate(outputs), targets, measure)


def cost_and_error(z: np.ndarray, targets: np.ndarray, cost: Cost) -> tuple[float, float]:
    """Mean loss and share of misclassified examples, from the output layer's z."""
    losses = cost.losses(z, targets)
    return float(losses.mean(dtype=np.float64)), float(np.mean(z.argmax(axis=1) != targets))
