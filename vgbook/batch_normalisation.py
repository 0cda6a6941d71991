"""Batch normalisation: give what a unit receives mean 0 and variance 1 over the batch.

The mean and the variance depend on the weights below, so the gradient has to go through them too.
Once training is over, averages that were kept on the way take the place of the batch's own.
"""

from dataclasses import dataclass

import numpy as np

EPSILON = 1e-5  # keeps the division finite where a unit receives the same from every example
KEPT = 0.9  # share of the running averages that one more batch leaves in place


@dataclass(frozen=True)
class RunningStatistics:
    """Averages over the batches seen in training, for use when there is no batch.

    Attributes
    ----------
    mean, variance : (n,)
        Of what each unit of a layer receives.

    """

    mean: np.ndarray
    variance: np.ndarray

    def take_in(self, mean: np.ndarray, variance: np.ndarray, batch: int) -> None:
        """Move the averages a little towards a batch's, whose variance is that of a sample.

        The factor batch/(batch − 1) makes the variance unbiased (Ioffe & Szegedy 2015,
        algorithm 2).
        """
        self.mean[...] = KEPT * self.mean + (1 - KEPT) * mean
        unbiased = variance * (batch / (batch - 1))
        self.variance[...] = KEPT * self.variance + (1 - KEPT) * unbiased


def standardise(z: np.ndarray, out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Write (z − μ)/√(s² + ε) into ``out``, with mean μ and variance s² of each unit in the batch.

    Ioffe & Szegedy 2015, algorithm 1, without scale and shift.

    Parameters
    ----------
    z, out : (batch, n)

    Returns
    -------
    mean, variance : (n,)

    """
    mean = z.mean(axis=0)
    np.subtract(z, mean, out=out)
    variance = np.einsum("ij,ij->j", out, out) / len(z)
    out /= np.sqrt(variance + EPSILON)
    return mean, variance


def standardise_by(statistics: RunningStatistics, z: np.ndarray, out: np.ndarray) -> None:
    """Write (z − μ)/√(s² + ε) into ``out``, with the running averages for μ and s²."""
    np.subtract(z, statistics.mean, out=out)
    out /= np.sqrt(statistics.variance + EPSILON)


def standardise_back(
    signal: np.ndarray, standard: np.ndarray, stretch: np.ndarray, factor: np.ndarray
) -> None:
    """Turn the gradient with respect to γẑ into the one with respect to z, in place.

    δ = γ/√(s² + ε) · (g − mean g − ẑ · mean(g ⊙ ẑ)), where the last two terms are what flows
    through μ and s²: they take from the signal its mean and its part along ẑ.

    Parameters
    ----------
    signal : (batch, n)
        g on entry, δ on return.
    standard : (batch, n)
        ẑ, what `standardise` wrote.
    stretch : (n,)
        Σ g ⊙ ẑ over the batch, which is also the gradient of γ.
    factor : (n,)
        γ/√(s² + ε).

    """
    signal -= signal.mean(axis=0)
    signal -= standard * (stretch / len(signal))
    signal *= factor
