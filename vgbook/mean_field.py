"""What theory expects of a very wide network with random weights, to hold measurements against.

In such a network each z is a sum of many small random terms, hence nearly normal: averages over
the weights become averages over a bell curve, taken here as sums over a fine grid.
"""

import math
from collections.abc import Callable

import numpy as np

from vgbook.activations import Activation
from vgbook.arguments import checked_name
from vgbook.normal_distribution import density

# E[g(x)] of a standard normal x is the sum of g at these points times these weights. They are the
# middles of narrow strips, so that none lies at 0, where the slope of ReLU jumps.
POINTS = (np.arange(-1000, 1000) + 0.5) / 80
WEIGHTS = density(POINTS) / 80


def normal_mean(g: Callable[[np.ndarray], np.ndarray], variance: float) -> float:
    """E[g(x)] for x normal with mean 0 and the given variance."""
    return float(WEIGHTS @ g(np.sqrt(variance) * POINTS))


def variance_fixed_point(activation: Activation, sigma_w: float) -> float:
    """The variance q of z that a layer hands on unchanged, q = σ_w² E[f(z)²], for zero biases.

    The map is repeated from q = 1 until it settles. Where it has no fixed point but zero or
    infinity, it is stopped at 10^±100, where every slope has long reached its limit
    (Poole et al. 2016).
    """
    q = 1.0
    for _ in range(1000):
        before, q = q, sigma_w**2 * normal_mean(lambda z: activation.f(z) ** 2, q)
        if abs(q - before) <= 1e-14 * before or not 1e-100 < q < 1e100:
            break
    return q


def delta_factor(activation: Activation, sigma_w: float) -> float:
    """Factor √χ by which the root mean square of δ changes per layer on its way back.

    χ = σ_w² E[f′(z)²] at the fixed point of the variance (Schoenholz et al. 2017): below 1
    the error signal vanishes, above 1 it explodes.
    """
    q = variance_fixed_point(activation, sigma_w)
    return float(sigma_w * np.sqrt(normal_mean(lambda z: activation.slope(z) ** 2, q)))


def scheme_sigma_w(scheme: str, width: int) -> float:
    """σ_w of a scheme: the standard deviation of its weights times √width, in a square layer."""
    sigma_w = {
        "standard": 1 / math.sqrt(3),
        "xavier": 1.0,
        "lecun": 1.0,
        "orthogonal": 1.0,
        "he": math.sqrt(2),
        "normal": 0.01 * math.sqrt(width),
    }
    return sigma_w[checked_name(scheme, sigma_w, "scheme")]
