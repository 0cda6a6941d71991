"""A Boltzmann machine so small that all it can do can be listed: exact sums in place of samples.

With every state at hand, the true gradient of the log-likelihood and the expectation of contrastive
divergence are two matrix products, and one can be held against the other.
"""

from functools import cache
from itertools import product

import numpy as np

from vgbook.arguments import checked_count
from vgbook.pretraining.boltzmann import (
    RBM,
    free_energy,
    hidden_probabilities,
    visible_probabilities,
)

MOST_UNITS = 12  # on either side: 4,096 states are still quick to list


@cache
def states(units: int) -> np.ndarray:
    """All rows of zeros and ones, shape (2^units, units), counting up in binary; not to be changed.

    Raises
    ------
    ValueError : there are no units, or too many to list all states.

    """
    if checked_count(units, "units", least=1) > MOST_UNITS:
        raise ValueError(f"units must be {MOST_UNITS} or fewer to list all states, got {units}")
    rows = np.array(list(product([0.0, 1.0], repeat=units)))
    rows.flags.writeable = False  # it is kept, and given to every caller
    return rows


def visible_distribution(rbm: RBM) -> np.ndarray:
    """P(v) of every visible state, e^(−F(v)) / Z, shape (2^n_visible,)."""
    cost = free_energy(rbm, states(len(rbm.visible_bias)))
    weight = np.exp(cost.min() - cost)
    return weight / weight.sum()


def gibbs_step(rbm: RBM) -> np.ndarray:
    """P(v → v′) of one Gibbs step by way of the hidden units, (2^n_visible, 2^n_visible).

    P(v′ | v) = Σₕ P(h | v) P(v′ | h).
    """
    visible, hidden = states(len(rbm.visible_bias)), states(len(rbm.hidden_bias))
    up = chances(hidden_probabilities(rbm, visible), hidden)
    down = chances(visible_probabilities(rbm, hidden), visible)
    return up @ down


def chances(probabilities: np.ndarray, outcomes: np.ndarray) -> np.ndarray:
    """Chance of each outcome, a row of zeros and ones, when units are on with the given chances.

    Shapes (n, units) and (m, units) give (n, m).
    """
    p = probabilities[:, np.newaxis]
    return np.prod(np.where(outcomes == 1, p, 1 - p), axis=-1)


def statistics(rbm: RBM, distribution: np.ndarray) -> RBM:
    """Means of v h, v and h in the shapes of the parameters, for a distribution over v.

    The hidden units answer v by their conditional probabilities.
    """
    v = states(len(rbm.visible_bias))
    h = hidden_probabilities(rbm, v)
    weighted = v * distribution[:, np.newaxis]
    return RBM(weighted.T @ h, weighted.sum(axis=0), distribution @ h)


def exact_gradient(rbm: RBM, data: np.ndarray) -> RBM:
    """Gradient of the mean log-likelihood Σ_v q(v) log P(v) with respect to the parameters.

    ⟨v h⟩ under the data less ⟨v h⟩ under the machine, and so for the biases.

    Parameters
    ----------
    rbm : RBM
    data : (2^n_visible,)
        The distribution q of the data over all visible states.

    """
    return statistics(rbm, data - visible_distribution(rbm))


def expected_divergence(rbm: RBM, data: np.ndarray, *, k: int) -> RBM:
    """What CD-k comes to on average, with drawn reconstructions: the data less k steps from them.

    The second term is ⟨v h⟩ under q Tᵏ, with T the Gibbs step, in place of the machine's own
    distribution, which is q T^∞.
    """
    checked_count(k, "k", least=1)
    step, after = gibbs_step(rbm), data
    for _ in range(k):
        after = after @ step
    return statistics(rbm, data - after)


def divergence(data: np.ndarray, model: np.ndarray) -> float:
    """Kullback-Leibler divergence Σ q log(q/p) in nats, with 0 log 0 = 0."""
    seen = data > 0
    return float(np.sum(data[seen] * np.log(data[seen] / model[seen])))
