"""What a very wide network with a remedy does to the error signal, worked out on paper.

Normalised units receive a standard normal number, so that two averages over a bell curve say
all: of the squared slope, and the variance of the answer.
"""

import numpy as np

from vgbook.activations import Activation
from vgbook.mean_field import normal_mean


def answer_moments(activation: Activation) -> tuple[float, float]:
    """E[f′(x)²] and Var f(x) for a standard normal x.

    The first is never smaller than the second, and equal only if f is linear: that is the
    Poincaré inequality of the normal distribution.
    """
    squared_slope = normal_mean(lambda x: activation.slope(x) ** 2, 1.0)
    mean = normal_mean(activation.f, 1.0)
    return squared_slope, normal_mean(lambda x: (activation.f(x) - mean) ** 2, 1.0)


def normalised_factor(activation: Activation) -> float:
    """Factor of the root mean square of δ per layer on its way back, with batch normalisation.

    √(E[f′²] / Var f): the weights multiply δ by σ_w, the normalisation divides it by the standard
    deviation of z, which is σ_w √(Var f), and σ_w cancels. For ReLU it is √(π/(π − 1)). The whole
    theory is that of Yang et al. 2019.
    """
    squared_slope, variance = answer_moments(activation)
    return float(np.sqrt(squared_slope / variance))


def preactivation_growth(
    activation: Activation, *, sigma_w: float, first_variance: float, layers: int
) -> float:
    """Factor of the root mean square of δ from the last hidden layer back to the first.

    In a pre-activation residual network with batch normalisation the variance of the sum grows
    by the same amount at every layer, v[l+1] = v[l] + σ_w² Var f, and so the mean square of δ
    grows by 1 + σ_w² E[f′²] / v[l], less and less.

    Parameters
    ----------
    activation : Activation
    sigma_w : float
        Standard deviation of the weights times √width.
    first_variance : float
        v[1], the variance of what the first hidden layer receives.
    layers : int
        Hidden layers.

    """
    squared_slope, variance = answer_moments(activation)
    v = first_variance + sigma_w**2 * variance * np.arange(layers - 1)
    return float(np.sqrt(np.prod(1 + sigma_w**2 * squared_slope / v)))
