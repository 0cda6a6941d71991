"""The restricted Boltzmann machine: a layer of hidden units that learns to explain what it sees.

It is trained by contrastive divergence: the hidden units look at the data, the machine dreams up
what they stand for, and the weights move towards the data and away from the dream.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vgbook.activations import sigmoid
from vgbook.initialisation import normal
from vgbook.training import check_descent, check_epochs, minibatches


@dataclass(frozen=True)
class RBM:
    """Parameters of a Bernoulli restricted Boltzmann machine.

    Attributes
    ----------
    weights : (n_visible, n_hidden)
    visible_bias : (n_visible,)
    hidden_bias : (n_hidden,)

    """

    weights: np.ndarray
    visible_bias: np.ndarray
    hidden_bias: np.ndarray


def energy(rbm: RBM, visible: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """E(v, h) = −v·b − h·c − v W hᵀ of each pair of rows; low energy is high probability."""
    return (
        -visible @ rbm.visible_bias
        - hidden @ rbm.hidden_bias
        - np.einsum("...i,ij,...j->...", visible, rbm.weights, hidden)
    )


def free_energy(rbm: RBM, visible: np.ndarray) -> np.ndarray:
    """F(v) = −log Σₕ e^(−E(v, h)) = −v·b − Σⱼ log(1 + e^(cⱼ + v·wⱼ)) of each row."""
    inner = visible @ rbm.weights + rbm.hidden_bias
    return -visible @ rbm.visible_bias - np.logaddexp(0, inner).sum(axis=-1)


def hidden_probabilities(rbm: RBM, visible: np.ndarray) -> np.ndarray:
    """P(h = 1 | v) = σ(c + v W), shape (batch, n_hidden)."""
    return sigmoid(visible @ rbm.weights + rbm.hidden_bias)


def visible_probabilities(rbm: RBM, hidden: np.ndarray) -> np.ndarray:
    """P(v = 1 | h) = σ(b + h Wᵀ), shape (batch, n_visible)."""
    return sigmoid(hidden @ rbm.weights.T + rbm.visible_bias)


class ContrastiveDivergence:
    """CD-k learning of one machine, driven an epoch at a time (Hinton 2002, 2010).

    Parameters
    ----------
    rbm : RBM
        Changed in place.
    inputs : (examples, n_visible)
        Numbers in [0, 1], taken as probabilities.
    learning_rate, batch_size, rng
        As for `vgbook.training.SGD`; ``rng`` also draws the units' states.
    k : int
        Gibbs steps from the data to the reconstruction.
    weight_decay : float
        λ of the penalty ½λ‖W‖² on the weights; biases have none.
    sample_visible : bool
        Whether reconstructions are drawn as zeros and ones, a true Gibbs chain, or kept as
        probabilities, which is less noisy (Hinton 2010, section 3.2).

    """

    def __init__(
        self,
        rbm: RBM,
        inputs: np.ndarray,
        *,
        learning_rate: float,
        batch_size: int,
        rng: np.random.Generator,
        k: int = 1,
        weight_decay: float = 0.0,
        sample_visible: bool = False,
    ) -> None:
        check_descent(learning_rate=learning_rate, batch_size=batch_size, momentum=0.0)
        if not isinstance(k, int | np.integer) or k < 1:
            raise ValueError(f"k must be a whole number, 1 or more, got {k!r}")
        if not np.isfinite(weight_decay) or weight_decay < 0:
            raise ValueError(f"weight_decay must be finite and not negative, got {weight_decay!r}")
        self.rbm = rbm
        self.inputs = checked_probabilities(inputs, rbm.weights.dtype, len(rbm.weights))
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.rng = rng
        self.k = k
        self.weight_decay = weight_decay
        self.sample_visible = sample_visible
        self._velocity = RBM(*(np.zeros_like(part) for part in vars(rbm).values()))

    def epoch(self, *, momentum: float = 0.0) -> float:
        """Train on every example once; return the mean squared reconstruction error per unit.

        The error is that of the first reconstruction of each mini-batch before its step. It is
        easily measured and not what is being minimised (Hinton 2010, section 5.1).
        """
        check_descent(learning_rate=0.0, batch_size=1, momentum=momentum)
        error = 0.0
        for batch in minibatches(len(self.inputs), self.batch_size, self.rng):
            visible = self.inputs[batch]
            step, reconstruction_error = contrast(
                self.rbm, visible, k=self.k, rng=self.rng, sample_visible=self.sample_visible
            )
            error += reconstruction_error
            rate = self.learning_rate / len(batch)
            for name, v in vars(self._velocity).items():
                v *= momentum
                v += rate * getattr(step, name)
            self._velocity.weights[...] -= self.learning_rate * self.weight_decay * self.rbm.weights
            for name, v in vars(self._velocity).items():
                getattr(self.rbm, name)[...] += v
        return error / self.inputs.size


def contrast(
    rbm: RBM, visible: np.ndarray, *, k: int, rng: np.random.Generator, sample_visible: bool = False
) -> tuple[RBM, float]:
    """CD-k statistics of a batch: ⟨v h⟩ under the data less ⟨v h⟩ after k Gibbs steps.

    Hidden units driven by the data are sampled; the statistics use their probabilities, and so do
    the last ones of the chain (Hinton 2010, section 3).

    Returns
    -------
    statistics : RBM
        Sums over the batch, in the shape of the parameters: the direction of the step.
    error : float
        Sum of the squared differences between the data and the first reconstruction.

    """
    start, hidden = visible, hidden_probabilities(rbm, visible)
    end, hidden_end = start, hidden
    for step in range(k):
        states = (rng.random(hidden_end.shape, hidden_end.dtype) < hidden_end).astype(hidden.dtype)
        end = visible_probabilities(rbm, states)
        if step == 0:
            error = float(np.sum((start - end) ** 2))
        if sample_visible:
            end = (rng.random(end.shape, end.dtype) < end).astype(end.dtype)
        hidden_end = hidden_probabilities(rbm, end)
    return RBM(
        start.T @ hidden - end.T @ hidden_end,
        (start - end).sum(axis=0),
        (hidden - hidden_end).sum(axis=0),
    ), error


def init_rbm(inputs: np.ndarray, n_hidden: int, *, rng: np.random.Generator) -> RBM:
    """The start that Hinton's guide advises (2010, section 8.1).

    Weights are N(0, 0.01²), hidden biases 0, and each visible bias log(p/(1 − p)) with p the mean
    of that input, kept within [0.01, 0.99] because some pixels are never on.
    """
    p = inputs.mean(axis=0, dtype=np.float64).clip(0.01, 0.99)
    return RBM(
        normal(inputs.shape[1], n_hidden, rng=rng).astype(inputs.dtype),
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
    on_epoch: Callable[[int, RBM, float], Any] | None = None,
) -> RBM:
    """Train a machine from Hinton's start; `ContrastiveDivergence` describes the other arguments.

    Parameters
    ----------
    inputs : (examples, n_visible)
        Numbers in [0, 1]; their precision, single or double, is the machine's.
    n_hidden : int
    epochs : int
    momentum : float or sequence of float
        One value, or one for each epoch, of which the last holds on: Hinton's guide advises 0.5
        at first and 0.9 later, ``(0.5,) * 5 + (0.9,)``.
    on_epoch : callable, optional
        ``on_epoch(epoch, rbm, error)`` is called after each epoch, counted from 1, with the mean
        squared reconstruction error.

    Returns
    -------
    RBM

    """
    check_epochs(epochs)
    inputs = np.asarray(inputs)
    dtype = inputs.dtype if inputs.dtype in (np.float32, np.float64) else np.dtype(np.float32)
    if inputs.ndim != 2:
        raise ValueError(f"inputs must have shape (examples, n_visible), got {inputs.shape}")
    inputs = checked_probabilities(inputs, dtype, inputs.shape[1])
    if not isinstance(n_hidden, int | np.integer) or n_hidden < 1:
        raise ValueError(f"n_hidden must be a whole number, 1 or more, got {n_hidden!r}")
    rbm = init_rbm(inputs, n_hidden, rng=rng)
    learner = ContrastiveDivergence(
        rbm,
        inputs,
        learning_rate=learning_rate,
        batch_size=batch_size,
        rng=rng,
        k=k,
        weight_decay=weight_decay,
        sample_visible=sample_visible,
    )
    schedule = np.atleast_1d(momentum)
    for epoch in range(1, epochs + 1):
        error = learner.epoch(momentum=float(schedule[min(epoch, len(schedule)) - 1]))
        if on_epoch is not None:
            on_epoch(epoch, rbm, error)
    return rbm


def checked_probabilities(inputs: np.ndarray, dtype: Any, n_visible: int) -> np.ndarray:
    """The inputs in the given precision, or an error that says what is wrong with them."""
    inputs = np.asarray(inputs)
    if inputs.dtype.kind not in "fiub":
        raise TypeError(f"inputs must be real numbers, got dtype {inputs.dtype}")
    if inputs.ndim != 2 or len(inputs) == 0 or inputs.shape[1] != n_visible:
        raise ValueError(f"inputs must have shape (examples, {n_visible}), got {inputs.shape}")
    if not (inputs.min() >= 0 and inputs.max() <= 1):
        raise ValueError(
            f"inputs must lie in [0, 1], got values from {inputs.min()} to {inputs.max()}"
        )
    return inputs.astype(dtype, copy=False)
