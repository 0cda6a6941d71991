"""What a unit does with the number it receives, and how steeply it responds to a change of it.

Every activation stands beside its slope and the greatest value the slope can take: backpropagation
multiplies by one such slope in each layer, so that value decides how fast an error signal can fade.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

import numpy as np

from vgbook.normal_distribution import cumulative, density


@dataclass(frozen=True)
class Activation:
    """An activation function, its slope and the slope's maximum.

    Attributes
    ----------
    name : str
        Key of the activation in ``ACTIVATIONS``.
    f : callable
        ``f(z)`` is the activation, elementwise; ``f(z, out=a)`` writes it into ``a``.
    slope : callable
        ``slope(z)`` is the derivative of ``f``, elementwise; ``slope(z, out=s)`` writes it.
    max_slope : float
        The largest value of the slope, or what it comes arbitrarily near to.
    together : callable, optional
        ``together(z, a)`` does what `respond` does, with less work than one after the other.

    """

    name: str
    f: Callable[..., np.ndarray]
    slope: Callable[..., np.ndarray]
    max_slope: float
    together: Callable[[np.ndarray, np.ndarray], None] | None = None

    def respond(self, z: np.ndarray, a: np.ndarray) -> None:
        """Write f(z) into ``a``, and the slope over ``z``: training needs both, and z no more."""
        if self.together:
            self.together(z, a)
        else:
            self.f(z, out=a)
            self.slope(z, out=z)


def elementwise(kernel: Callable[[np.ndarray, np.ndarray], object]) -> Callable[..., np.ndarray]:
    """Make ``kernel(z, out)``, which fills ``out``, callable as ``kernel(z)``.

    The precision of ``z`` is kept; integers become double precision. An exponential that overflows
    to infinity is meant to: each kernel turns it into the right limit. With ``out``, which may be
    ``z`` itself, nothing is done but the kernel: the calling loop silences overflow once for all.
    """

    @wraps(kernel)
    def call(z: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        if out is None:
            z = np.asarray(z)
            z = z if z.dtype.kind == "f" else z.astype(np.float64)
            with np.errstate(over="ignore"):
                return call(z, np.empty_like(z))
        kernel(z, out)
        return out

    return call


@elementwise
def sigmoid(z: np.ndarray, out: np.ndarray) -> None:
    """σ(z) = 1 / (1 + e^(−z)), the logistic function."""
    np.negative(z, out=out)
    np.exp(out, out=out)
    np.add(out, 1, out=out)
    np.reciprocal(out, out=out)


@elementwise
def sigmoid_slope(z: np.ndarray, out: np.ndarray) -> None:
    """σ′(z) = σ(z) σ(−z) = 1 / (2 + e^z + e^(−z)) = ¼ / cosh²(z/2).

    The textbook form σ(z)(1 − σ(z)) is exactly zero for large positive z, where σ(z) rounds to 1;
    this one is right as far as the numbers reach.
    """
    np.multiply(z, 0.5, out=out)
    np.cosh(out, out=out)
    np.multiply(out, out, out=out)
    np.divide(0.25, out, out=out)


def sigmoid_and_slope(z: np.ndarray, a: np.ndarray) -> None:
    """Write σ = 1/(1 + e) into ``a`` and σ′ = e σ² over ``z``, with a single e = e^(−z)."""
    np.negative(z, out=z)
    limit = exponent_limit(z.dtype)
    if z.max() > limit:  # hardly ever; to look is quicker than to cut
        np.minimum(z, limit, out=z)
    np.exp(z, out=z)
    np.add(z, 1, out=a)
    np.reciprocal(a, out=a)
    np.multiply(z, a, out=z)
    np.multiply(z, a, out=z)


@cache
def exponent_limit(dtype: np.dtype[Any]) -> float:
    """The largest x for which e^x and its reciprocal are both ordinary numbers."""
    return float(-np.log(np.finfo(dtype).tiny))


@elementwise
def tanh(z: np.ndarray, out: np.ndarray) -> None:
    """Hyperbolic tangent, tanh(z) = 2σ(2z) − 1."""
    np.tanh(z, out=out)


@elementwise
def tanh_slope(z: np.ndarray, out: np.ndarray) -> None:
    """tanh′(z) = 1 / cosh²(z), which stays right where 1 − tanh²(z) rounds to zero."""
    np.cosh(z, out=out)
    np.multiply(out, out, out=out)
    np.reciprocal(out, out=out)


@elementwise
def relu(z: np.ndarray, out: np.ndarray) -> None:
    """Rectified linear unit, max(z, 0)."""
    np.maximum(z, 0, out=out)


@elementwise
def relu_slope(z: np.ndarray, out: np.ndarray) -> None:
    """1 where z > 0, else 0; at the corner itself 0 by convention."""
    np.greater(z, 0, out=out)


@elementwise
def softplus(z: np.ndarray, out: np.ndarray) -> None:
    """log(1 + e^z), a smooth ReLU (Glorot, Bordes & Bengio 2011)."""
    np.logaddexp(z, 0, out=out)


@elementwise
def gelu(z: np.ndarray, out: np.ndarray) -> None:
    """Gaussian error linear unit, z Φ(z), exact (Hendrycks & Gimpel 2016)."""
    np.multiply(z, cumulative(z), out=out)


@elementwise
def gelu_slope(z: np.ndarray, out: np.ndarray) -> None:
    """Φ(z) + z φ(z), with φ the density of the standard normal distribution."""
    out[...] = cumulative(z) + z * density(z)


@elementwise
def silu(z: np.ndarray, out: np.ndarray) -> None:
    """Sigmoid linear unit, z σ(z) (Elfwing, Uchibe & Doya 2018)."""
    np.multiply(z, sigmoid(z), out=out)


@elementwise
def silu_slope(z: np.ndarray, out: np.ndarray) -> None:
    """σ(z) + z σ′(z)."""
    np.add(sigmoid(z), z * sigmoid_slope(z), out=out)


@elementwise
def linear(z: np.ndarray, out: np.ndarray) -> None:
    """The identity: a unit that passes on what it receives."""
    out[...] = z


@elementwise
def linear_slope(z: np.ndarray, out: np.ndarray) -> None:
    """1 everywhere."""
    out[...] = 1


# Where the two curves that overshoot the slope of the identity are steepest. GELU: its second
# derivative φ(z)(2 − z²) vanishes at √2. SiLU: σ″ gives z tanh(z/2) = 2, solved by 2.3993572805.
STEEPEST_GELU = np.sqrt(2.0)
STEEPEST_SILU = 2.3993572805154676

ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("sigmoid", sigmoid, sigmoid_slope, 0.25, sigmoid_and_slope),
        Activation("tanh", tanh, tanh_slope, 1.0),
        Activation("relu", relu, relu_slope, 1.0),
        Activation("softplus", softplus, sigmoid, 1.0),
        Activation("gelu", gelu, gelu_slope, float(gelu_slope(STEEPEST_GELU))),
        Activation("silu", silu, silu_slope, float(silu_slope(STEEPEST_SILU))),
        Activation("linear", linear, linear_slope, 1.0),
    )
}
