"""The restricted Boltzmann machine itself: its energy, its probabilities, its way of dreaming.

Visible units show an image, hidden units stand for what is in it, and a low energy means that the
two go together. Sampling one side from the other, in turn, lets the machine make up images.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from vgbook.activations import softplus
from vgbook.arguments import checked_count, checked_probabilities
from vgbook.memory import aligned


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
    """E(v, h) = −v·b − h·c − v W hᵀ for each pair of rows; low energy means high probability."""
    together = ((visible @ rbm.weights) * hidden).sum(axis=-1)
    return -(visible @ rbm.visible_bias) - hidden @ rbm.hidden_bias - together


def free_energy(rbm: RBM, visible: np.ndarray) -> np.ndarray:
    """F(v) = −log Σₕ e^(−E(v, h)) = −v·b − Σⱼ log(1 + e^(cⱼ + v·wⱼ)) for each row."""
    z = visible @ rbm.weights + rbm.hidden_bias
    return -(visible @ rbm.visible_bias) - softplus(z).sum(axis=-1)


def hidden_probabilities(
    rbm: RBM, visible: np.ndarray, out: np.ndarray | None = None
) -> np.ndarray:
    """P(h = 1 | v) = σ(c + v W), shape (batch, n_hidden)."""
    return chance(rbm.hidden_bias, np.matmul(visible, rbm.weights, out=out))


def visible_probabilities(
    rbm: RBM, hidden: np.ndarray, out: np.ndarray | None = None
) -> np.ndarray:
    """P(v = 1 | h) = σ(b + h Wᵀ), shape (batch, n_visible)."""
    return chance(rbm.visible_bias, np.matmul(hidden, rbm.weights.T, out=out))


def chance(bias: np.ndarray, z: np.ndarray) -> np.ndarray:
    """σ(bias + z) = ½ + ½ tanh(½(bias + z)), written over z: quicker so than by an exponential."""
    z += bias
    z *= 0.5
    np.tanh(z, out=z)
    z *= 0.5
    z += 0.5
    return z


def reconstruction_error(rbm: RBM, visible: np.ndarray) -> float:
    """Mean squared difference between the data and what the machine gives back, per unit.

    There and back once, with probabilities throughout. It is easy to watch, but it is not what
    learning reduces (Hinton 2010, section 5).
    """
    given_back = visible_probabilities(rbm, hidden_probabilities(rbm, visible))
    return float(np.mean((visible - given_back) ** 2))


@dataclass(frozen=True)
class Chain:
    """Both ends of a batch's Gibbs chains; on the way, the far end holds what was drawn last.

    Attributes
    ----------
    visible : (2, batch, n_visible)
        The data, and what the machine makes of it after k steps.
    hidden : (2, batch, n_hidden)
        Probabilities of the hidden units at either end.

    """

    visible: np.ndarray
    hidden: np.ndarray

    @classmethod
    def room(cls, rbm: RBM, batch: int) -> Self:
        """Memory for a batch of the given size."""
        n_visible, n_hidden = rbm.weights.shape
        shapes = (2, batch, n_visible), (2, batch, n_hidden)
        return cls(*(aligned(shape, rbm.weights.dtype) for shape in shapes))


def draw(p: np.ndarray, out: np.ndarray, *, rng: np.random.Generator) -> None:
    """Fill ``out`` with zeros and ones, each one with chance p."""
    np.less(rng.random(p.shape, p.dtype), p, out=out)


def run(rbm: RBM, chain: Chain, *, k: int, sample_visible: bool, rng: np.random.Generator) -> None:
    """Fill the chain from the data, which stand in ``visible[0]``, by k steps of Gibbs sampling.

    Hidden units on the way are drawn, those at the ends stay probabilities, and so do the visible
    ones unless they are to be drawn (Hinton 2010, section 3).
    """
    data, end = chain.visible
    p_data, p_end = chain.hidden
    p = hidden_probabilities(rbm, data, out=p_data)
    for _ in range(k):
        draw(p, out=p_end, rng=rng)
        visible_probabilities(rbm, p_end, out=end)
        if sample_visible:
            draw(end, out=end, rng=rng)
        p = hidden_probabilities(rbm, end, out=p_end)


def contrastive_divergence(
    rbm: RBM,
    inputs: np.ndarray,
    *,
    k: int = 1,
    sample_visible: bool = False,
    rng: np.random.Generator,
) -> RBM:
    """CD-k statistics of a batch, which stand for the gradient of the log-likelihood.

    They are the means over the batch of v h, v and h under the data, less those after k Gibbs
    steps, in the shapes of the parameters.
    """
    inputs = checked_probabilities(inputs, len(rbm.weights))
    checked_count(k, "k", least=1)
    chain = Chain.room(rbm, len(inputs))
    chain.visible[0] = inputs
    run(rbm, chain, k=k, sample_visible=sample_visible, rng=rng)
    (v, v_end), (h, h_end) = chain.visible, chain.hidden
    return RBM(
        (v.T @ h - v_end.T @ h_end) / len(inputs),
        (v - v_end).mean(axis=0),
        (h - h_end).mean(axis=0),
    )
