"""Learning with a restricted Boltzmann machine: a layer that explains what it sees.

In contrastive divergence the hidden units look at the data, the machine dreams up what they stand
for, and the weights move towards the data and away from the dream.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from vgbook.arguments import checked_count, checked_number, checked_probabilities, checked_rng
from vgbook.descent import Descent, batch_sizes, batches
from vgbook.initialisation import normal
from vgbook.memory import aligned_copy
from vgbook.pretraining.boltzmann import RBM, Chain, run


class ContrastiveDivergence:
    """CD-k learning of one machine, driven an epoch at a time (Hinton 2002, 2010).

    Parameters
    ----------
    rbm : RBM
        Changed in place.
    inputs : (examples, n_visible)
        Numbers in [0, 1], taken as probabilities.
    learning_rate, batch_size, rng, momentum
        As for `vgbook.training.SGD`; ``rng`` also draws the units' states.
    k : int
        Gibbs steps from the data to the reconstruction.
    weight_decay : float
        λ of the penalty ½λ‖W‖² on the weights; the biases have none.
    sample_visible : bool
        Whether reconstructions are drawn as zeros and ones, which makes a true Gibbs chain, or
        left as probabilities, which is less noisy.

    """

    def __init__(
        self,
        rbm: RBM,
        inputs: np.ndarray,
        *,
        learning_rate: float,
        batch_size: int,
        rng: np.random.Generator,
        momentum: float | Sequence[float] = 0.0,
        k: int = 1,
        weight_decay: float = 0.0,
        sample_visible: bool = False,
    ) -> None:
        self.rbm = rbm
        dtype = rbm.weights.dtype
        self.inputs = checked_probabilities(inputs, len(rbm.weights)).astype(dtype, copy=False)
        self.learning_rate = checked_number(learning_rate, "learning_rate")
        self.batch_size = checked_count(batch_size, "batch_size", least=1)
        self.rng = checked_rng(rng)
        self.k = checked_count(k, "k", least=1)
        self.weight_decay = checked_number(weight_decay, "weight_decay")
        self.sample_visible = sample_visible
        self._descent = Descent(list(vars(rbm).values()), momentum=momentum)
        sizes = batch_sizes(len(self.inputs), batch_size)
        self._rooms = {size: Chain.room(rbm, size) for size in sizes}
        self._signs = {size: self._difference(size) for size in sizes}

    def _difference(self, size: int) -> np.ndarray:
        """Signs of a batch's data and of its reconstruction, times η/batch: (2·batch, 1)."""
        rate = self.learning_rate / size
        return np.repeat([[rate], [-rate]], size, axis=0).astype(self.rbm.weights.dtype)

    def epoch(self) -> None:
        """Train on every example once."""
        self._descent.begin_epoch()
        order = self.rng.permutation(len(self.inputs))
        for rows in batches(len(order), self.batch_size):
            self._step(order[rows])

    def _step(self, batch: np.ndarray) -> None:
        """Learn from the examples numbered in ``batch``."""
        chain = self._rooms[len(batch)]
        np.take(self.inputs, batch, axis=0, out=chain.visible[0], mode="clip")
        run(self.rbm, chain, k=self.k, sample_visible=self.sample_visible, rng=self.rng)

        # Data and reconstruction on top of each other: their difference is one product.
        signs = self._signs[len(batch)]
        visible = chain.visible.reshape(len(signs), -1)
        hidden = chain.hidden.reshape(len(signs), -1)
        self._descent.move(1, signs, visible)
        self._descent.move(2, signs, hidden)
        chain.hidden[0] *= signs[0]
        chain.hidden[1] *= signs[-1]
        self._descent.move(0, visible, hidden, decay=self.learning_rate * self.weight_decay)


def init_rbm(inputs: np.ndarray, n_hidden: int, *, rng: np.random.Generator) -> RBM:
    """The start that Hinton's guide advises (2010, section 8.1).

    Weights are N(0, 0.01²), hidden biases 0, and each visible bias is log(p/(1 − p)) with p the
    mean of that input, kept within [0.01, 0.99] because some pixels are never on.
    """
    p = inputs.mean(axis=0, dtype=np.float64).clip(0.01, 0.99)
    return RBM(
        aligned_copy(normal(inputs.shape[1], n_hidden, rng=rng), inputs.dtype),
        np.log(p / (1 - p)).astype(inputs.dtype),
        np.zeros(n_hidden, inputs.dtype),
    )


def train_rbm(
    inputs: np.ndarray,
    n_hidden: int,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int,
    rng: np.random.Generator,
    k: int = 1,
    momentum: float | Sequence[float] = 0.0,
    weight_decay: float = 0.0,
    sample_visible: bool = False,
    on_epoch: Callable[[int, RBM], Any] | None = None,
) -> RBM:
    """Train a machine from `init_rbm`; `ContrastiveDivergence` describes the other arguments.

    Hinton's guide advises a momentum of 0.5 that later becomes 0.9, ``(0.5,) * 5 + (0.9,)``, and
    a weight decay of 0.0001 to begin with.

    Parameters
    ----------
    inputs : (examples, n_visible)
        Numbers in [0, 1]. Double precision stays double; everything else is trained in single.
    n_hidden : int
    epochs : int
    on_epoch : callable, optional
        ``on_epoch(epoch, rbm)`` is called after each epoch, counted from 1.

    """
    inputs = checked_probabilities(inputs)
    n_hidden = checked_count(n_hidden, "n_hidden", least=1)
    rbm = init_rbm(inputs, n_hidden, rng=checked_rng(rng))
    learner = ContrastiveDivergence(
        rbm,
        inputs,
        learning_rate=learning_rate,
        batch_size=batch_size,
        rng=rng,
        momentum=momentum,
        k=k,
        weight_decay=weight_decay,
        sample_visible=sample_visible,
    )
    for epoch in range(1, checked_count(epochs, "epochs", least=0) + 1):
        learner.epoch()
        if on_epoch is not None:
            on_epoch(epoch, rbm)
    return rbm
