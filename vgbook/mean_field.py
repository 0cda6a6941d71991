"""What theory expects of a very wide network with random weights, to hold measurements against.

In such a network each z is a sum of many small random terms, hence nearly normal: averages over
the weights become averages over a bell curve, taken here as sums over a fine grid.
"""

import math
from collections.abc import Callable
from dataclasses import replace

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


def variance_fixed_point(activation: Activation, sigma_w: float, *, sigma_b: float = 0.0) -> float:
    """The variance q of z that a layer hands on unchanged, q = σ_w² E[f(z)²] + σ_b².

    Weights have variance σ_w²/n and biases σ_b². The map is repeated from q = 1 until it settles.
    Where it has no fixed point but zero or infinity, it is stopped at 10^±100, where every slope
    has long reached its limit (Poole et al. 2016).
    """
    q = 1.0
    for _ in range(1000):
        before = q
        q = sigma_w**2 * normal_mean(lambda z: activation.f(z) ** 2, q) + sigma_b**2
        if abs(q - before) <= 1e-14 * before or not 1e-100 < q < 1e100:
            break
    return q


def delta_factor(activation: Activation, sigma_w: float, *, sigma_b: float = 0.0) -> float:
    """Factor √χ₁ by which the root mean square of δ changes per layer on its way back.

    χ₁ = σ_w² E[f′(z)²] at the fixed point of the variance (Schoenholz et al. 2017): below 1
    the error signal vanishes, above 1 it explodes.
    """
    q = variance_fixed_point(activation, sigma_w, sigma_b=sigma_b)
    return float(sigma_w * np.sqrt(normal_mean(lambda z: activation.slope(z) ** 2, q)))


def finite_width_shift(
    activation: Activation, sigma_w: float, width: int, *, sigma_b: float = 0.0
) -> float:
    """How far E[log] of the mean square of δ falls behind log χ₁ per layer, to first order in 1/n.

    Given the layer above, the entries of δ are f′(z_i) g_i with normal g_i of equal variance. The
    mean of n such squares scatters about its expectation by a relative variance of (3κ − 1)/n,
    κ = E[f′⁴]/E[f′²]², and the logarithm of what scatters by v is lower by v/2 on average: the
    shift is −(3κ − 1)/(2n). It is small as long as many units of a layer share the signal.
    """
    q = variance_fixed_point(activation, sigma_w, sigma_b=sigma_b)
    fourth = normal_mean(lambda z: activation.slope(z) ** 4, q)
    kappa = fourth / normal_mean(lambda z: activation.slope(z) ** 2, q) ** 2
    return -(3 * kappa - 1) / (2 * width)


def critical_sigma_w(activation: Activation, *, low: float, high: float, sigma_b: float) -> float:
    """The σ_w between low and high at which δ neither vanishes nor explodes, χ₁ = 1, by halving.

    Raises
    ------
    ValueError : δ does not vanish at `low` and explode at `high`.
    """
    ends = [delta_factor(activation, sigma_w, sigma_b=sigma_b) for sigma_w in (low, high)]
    if not ends[0] < 1 < ends[1]:
        raise ValueError(
            "low and high must have χ₁ below and above 1, got √χ₁ = "
            f"{ends[0]:.4g} at {low!r} and {ends[1]:.4g} at {high!r}"
        )
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        if delta_factor(activation, middle, sigma_b=sigma_b) < 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def centred(activation: Activation) -> Activation:
    """The unit whose biases cancel what it sends at rest, f(z) − f(0).

    In a network, biases of −f(0) Σ W over the incoming weights do the same: (a − f(0)) W = a W + b.
    """
    at_rest = float(activation.f(np.zeros(1))[0])
    return replace(
        activation,
        name=f"{activation.name}, centred",
        f=lambda z: activation.f(z) - at_rest,
        together=None,
    )


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
