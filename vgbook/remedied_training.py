"""Training networks with a remedy: the same descent as for plain ones, with more to move.

An epoch, one pass over the training set in a fresh random order, can be run at a time.
"""

from collections.abc import Sequence

import numpy as np

from vgbook.arguments import (
    checked_count,
    checked_inputs,
    checked_number,
    checked_rng,
    checked_targets,
)
from vgbook.descent import Descent, batch_sizes, batches
from vgbook.losses import COSTS
from vgbook.memory import aligned
from vgbook.remedies import Passage, RemediedNetwork, backpropagate, propagate
from vgbook.training import cost_and_error

COST = COSTS["cross-entropy"]


class RemediedSGD:
    """Stochastic gradient descent on one network with a remedy, driven an epoch at a time.

    It moves weights, biases and scales, and takes each batch into the running statistics.

    Parameters
    ----------
    network : RemediedNetwork
        Changed in place.
    inputs, targets, learning_rate, batch_size, rng, momentum
        As for `vgbook.training.SGD`; if the network normalises, no batch may be of one example.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described; the message names it.

    """

    def __init__(
        self,
        network: RemediedNetwork,
        inputs: np.ndarray,
        targets: np.ndarray,
        *,
        learning_rate: float,
        batch_size: int,
        rng: np.random.Generator,
        momentum: float | Sequence[float] = 0.0,
    ) -> None:
        self.network = network
        self.inputs = checked_inputs(inputs, network.sizes[0], network.dtype)
        self.targets = checked_targets(targets, len(self.inputs), network.sizes[-1])
        self.learning_rate = checked_number(learning_rate, "learning_rate")
        self.batch_size = checked_count(batch_size, "batch_size", least=1)
        self.rng = checked_rng(rng)
        sizes = batch_sizes(len(self.inputs), batch_size)
        if network.scales and 1 in sizes:
            raise ValueError(
                "batch_size must leave no batch of a single example to be normalised, "
                f"got {batch_size} for {len(self.inputs)} examples"
            )
        parameters = [*network.weights, *network.biases, *network.scales]
        self._descent = Descent(parameters, momentum=momentum)
        self._one = np.ones((1, 1), network.dtype)
        self._rooms = {size: self._room(size) for size in sizes}

    def _room(self, size: int) -> Passage:
        """Memory for what a batch sets off, used again at every step."""
        inputs = aligned((size, self.network.sizes[0]), self.network.dtype)
        return Passage.room(self.network, inputs)

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
            return cost_and_error(outputs, targets, COST)

    def _step(self, batch: np.ndarray, targets: np.ndarray, outputs: np.ndarray) -> None:
        """Learn from the examples numbered in ``batch``; note the outputs before the step."""
        network, passage = self.network, self._rooms[len(batch)]
        np.take(self.inputs, batch, axis=0, out=passage.a[0], mode="clip")
        propagate(network, passage, training=True)
        outputs[...] = passage.signals[-1]
        averages = zip(network.running, passage.means, passage.variances, strict=True)
        for running, mean, variance in averages:
            running.take_in(mean, variance, len(batch))

        delta, layers = passage.signals, len(network.weights)
        COST.delta(delta[-1], targets, out=delta[-1])
        # Backpropagation is linear in δ: scaled once by −η/batch, it yields the steps.
        delta[-1] *= -self.learning_rate / len(batch)
        for layer in backpropagate(network, passage):
            self._descent.move(layer, passage.a[layer], delta[layer])
            self._descent.move(layers + layer, self._one, passage.shifts[layer][np.newaxis])
            if layer < len(network.scales):
                stretch = passage.stretches[layer][np.newaxis]
                self._descent.move(2 * layers + layer, self._one, stretch)


def outputs_of(network: RemediedNetwork, inputs: np.ndarray) -> np.ndarray:
    """Logits of a trained network, (batch, n_out), normalised by its running statistics."""
    inputs = checked_inputs(inputs, network.sizes[0], network.dtype)
    passage = Passage.room(network, inputs)
    with np.errstate(over="ignore", invalid="ignore"):
        propagate(network, passage, training=False)
    return passage.signals[-1]


def evaluate_remedied(
    network: RemediedNetwork, inputs: np.ndarray, targets: np.ndarray
) -> tuple[float, float]:
    """Mean cross-entropy of a network as it stands, and its share of misclassified examples."""
    targets = checked_targets(targets, len(inputs), network.sizes[-1])
    outputs = [outputs_of(network, inputs[rows]) for rows in batches(len(inputs), 1024)]
    with np.errstate(over="ignore", invalid="ignore"):
        return cost_and_error(np.concatenate(outputs), targets, COST)
