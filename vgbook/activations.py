"""What a unit does with the number it receives, and how steeply it responds to a change of it.

Every activation stands beside its slope and the greatest value the slope can take: backpropagation
multiplies by one such slope in each layer, so that value decides how fast an error signal can fade.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

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
        The largest value of the slope (for softplus and SiLU-like curves, its supremum).

    """

    name: str
    f: Callable[..., np.ndarray]
    slope: Callable[..., np.ndarray]
    max_slope: float


def elementwise(kernel: Callable[[np.ndarray, np.ndarray], object]) -> Callable[..., np.ndarray]:
    """Make ``kernel(z, out)``, which fills ``out``, callable as ``kernel(z)``.

    The precision of ``z`` is kept; integers become double precision. An ``exp`` that overflows
    to infinity is meant to: every kernel here turns it into the right limit.
    """

    @wraps(kernel)
    def call(z: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
        z = np.asarray(z)
        if not np.issubdtype(z.dtype, np.floating):
            z = z.astype(np.float64)
        if out is None:
            out = np.empty_like(z)
        with np.errstate(over="ignore"):
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
    """σ′(z) = σ(z) σ(−z) = e / (1 + e)² with e = e^(−|z|).

    The textbook form σ(z)(1 − σ(z)) is exactly zero for large positive z, where σ(z) rounds to 1;
    this one keeps its accuracy until e itself underflows.
    """
    e = np.exp(-np.abs(z))
    np.add(e, 1, out=out)
    np.multiply(out, out, out=out)
    np.divide(e, out, out=out)


@elementwise
def tanh(z: np.ndarray, out: np.ndarray) -> None:
    """Hyperbolic tangent, tanh(z) = 2σ(2z) − 1."""
    np.tanh(z, out=out)


@elementwise
def tanh_slope(z: np.ndarray, out: np.ndarray) -> None:
    """tanh′(z) = 1 / cosh²(z) = 4σ′(2z), accurate where 1 − tanh²(z) rounds to zero."""
    sigmoid_slope(2 * z, out=out)
    np.multiply(out, 4, out=out)


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
    np.multiply(z, density(z), out=out)
    np.add(out, cumulative(z), out=out)


@elementwise
def silu(z: np.ndarray, out: np.ndarray) -> None:
    """Sigmoid linear unit, z σ(z) (Elfwing, Uchibe & Doya 2018)."""
    sigmoid(z, out=out)
    np.multiply(out, z, out=out)


@elementwise
def silu_slope(z: np.ndarray, out: np.ndarray) -> None:
    """σ(z) + z σ′(z)."""
    np.multiply(z, sigmoid_slope(z), out=out)
    np.add(out, sigmoid(z), out=out)


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
        Activation("sigmoid", sigmoid, sigmoid_slope, 0.25),
        Activation("tanh", tanh, tanh_slope, 1.0),
        Activation("relu", relu, relu_slope, 1.0),
        Activation("softplus", softplus, sigmoid, 1.0),
        Activation("gelu", gelu, gelu_slope, float(gelu_slope(STEEPEST_GELU))),
        Activation("silu", silu, silu_slope, float(silu_slope(STEEPEST_SILU))),
        Activation("linear", linear, linear_slope, 1.0),
    )
}
