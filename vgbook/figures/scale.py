"""Axes and words for quantities that fall over many powers of ten."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def powers_of_ten(axes: Axes, low: float, high: float, *, step: int) -> None:
    """Give the vertical axis a logarithmic scale, with a name at every `step` decades."""
    axes.set_yscale("log")
    first = int(np.ceil(np.log10(low) / step)) * step
    exponents = range(first, int(np.floor(np.log10(high))) + 1, step)
    names = ["1" if e == 0 else rf"$10^{{{e}}}$" for e in exponents]
    axes.set_yticks([10.0**e for e in exponents], names)
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_ylim(low, high)


def in_figure(value: float) -> str:
    """Return 2·10⁻⁷ for text inside a figure."""
    mantissa, exponent = f"{value:.0e}".split("e")
    return rf"${mantissa}\cdot 10^{{{int(exponent)}}}$"


def in_words(value: float) -> str:
    """Return 2·10⁻⁷ for running text."""
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}·10{str(int(exponent)).translate(SUPERSCRIPT)}"
