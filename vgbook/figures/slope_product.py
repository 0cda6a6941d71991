"""Claim: the product of sigmoid slopes falls by at least a factor of four for every unit passed.

Refuted if any draw lies above (1/4)^k, or if the median does not keep falling exponentially.
"""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label
from vgbook.figures.palette import colour
from vgbook.figures.scale import in_figure, in_words, powers_of_ten
from vgbook.records import Record

SERIES = ("product", "bound")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the median product with its spread over the draws, under its bound."""
    draws = record.settings["draws"]
    figure, (axes,) = frame(
        "Multiply fifty slopes, and nothing is left",
        "product of the slopes met along a chain of sigmoid units, weights and biases drawn from "
        f"N(0, 1); line: median of {draws:,} draws, band: 5 to 95 %",
        narrow=narrow,
        height=2.9,
        right=0.72,
    )
    length = np.array(record.coordinates["length"])
    low, median, high = (record.select("product", quantile=q) for q in (0.05, 0.5, 0.95))
    axes.fill_between(length, low, high, color=colour("random"), alpha=0.2, linewidth=0)
    axes.plot(length, median, color=colour("random"), gid="median")
    axes.plot(length, record.select("bound"), color=colour("muted"), linewidth=1.2, linestyle="--")
    smallest = float(np.finfo(np.float32).tiny)
    axes.axhline(smallest, color=colour("muted"), linewidth=0.8)
    powers_of_ten(axes, 1e-41, 1e1, step=10)
    axes.set(xlim=(0, length[-1] + 1), xticks=range(0, length[-1] + 1, 10))
    axes.set_xlabel("units in the chain")
    middle = int(length[len(length) // 2])
    bound = record.select("bound")
    axes.text(middle + 1, bound[middle - 1] * 30, "bound: ¼ for each unit", color=colour("muted"))
    label(axes, middle - 2, median[middle - 1] / 1e3, "median", "random", ha="right")
    label(axes, length[-1] + 1, median[-1], in_figure(median[-1]), "random")
    axes.text(length[-1] + 1, bound[-1], in_figure(bound[-1]), color=colour("muted"), va="center")
    axes.text(
        1,
        smallest / 3,
        "smallest normal number in single precision",
        color=colour("muted"),
        fontsize=9,
        va="top",
    )
    return figure


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    length = record.coordinates["length"][-1]
    median = float(record.select("product", quantile=0.5, length=length))
    bound = float(record.select("bound", length=length))
    return (
        "On a logarithmic axis the median product of sigmoid slopes falls in a straight line, "
        f"to {in_words(median)} after {length} units, below {in_words(bound)}, the bound of one "
        "quarter for each unit."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    largest = record.select("product", quantile=1.0)
    median = record.select("product", quantile=0.5)
    ratios = median[1:] / median[:-1]
    return {
        "No product of k slopes is above (1/4)^k.": bool(
            np.all(largest <= record.select("bound") * (1 + 1e-12))
        ),
        "The median falls by more than a factor of four for every further unit.": bool(
            np.all(ratios < 0.25)
        ),
    }
