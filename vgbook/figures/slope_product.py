"""Claim: along a chain of sigmoid units the gradient fades exponentially, whatever the weights.

Refuted if any product of k slopes lies above (1/4)^k, or if for any spread of the weights the
median product of |w σ′| falls by less than a factor of four for a further unit.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, panel_title
from vgbook.figures.palette import colour
from vgbook.figures.scale import in_words, powers_of_ten
from vgbook.records import Record

SHOWN = {1: "-", 4: (0, (5, 1.2)), 16: (0, (1.5, 1.2))}  # spreads, and how they are drawn
LABELS_AT = {1: (31, 1e-33, "right"), 4: (51, 1e-36, "left"), 16: (12.5, 1e-29, "right")}
SERIES = ("product", "gain", "bound")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the products of slopes under their bound, and beside them those of |w σ′|."""
    draws = record.settings["draws"]
    figure, (slopes, gains) = frame(
        "Multiply fifty steps, and nothing is left, whatever the weights",
        "products along chains of sigmoid units, biases drawn from N(0, 1); "
        f"lines: medians of {draws:,} draws, bands: 5 to 95 %; dashed: ¼ for each unit",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=2.8,
        left=0.55,
        right=0.45,
        gap=(0.95, 0.65),
        titled=True,
    )
    for axes in (slopes, gains):
        _bound(record, axes)
    _band(record, slopes, "product", 1)
    panel_title(slopes, "of the slopes σ′ alone, s = 1")
    for spread in SHOWN:
        _band(record, gains, "gain", spread)
    panel_title(gains, "of |w σ′|, weights from N(0, s²)")
    smallest = float(np.finfo(np.float32).tiny)
    slopes.text(
        1, smallest * 4, "single precision ends", color=colour("muted"), fontsize=9, va="bottom"
    )
    label(slopes, 24, 1e-23, "median", "random", ha="right")
    for spread, (x, y, ha) in LABELS_AT.items():
        role = "random" if spread == 1 else "ink"
        label(gains, x, y, f"s = {spread}", role, ha=ha)
    return figure


def _bound(record: Record, axes: Axes) -> None:
    """Draw the axes with the bound of the slopes and the limit of single precision."""
    length = np.array(record.coordinates["length"])
    bound = record.select("bound")
    axes.plot(
        length, bound, color=colour("muted"), linewidth=1.2, linestyle="--", zorder=4, gid="bound"
    )
    smallest = float(np.finfo(np.float32).tiny)
    axes.axhline(smallest, color=colour("muted"), linewidth=0.8)
    powers_of_ten(axes, 1e-41, 1e3, step=10)
    axes.set(xlim=(0, length[-1] + 0.5), xticks=range(0, length[-1] + 1, 10))
    axes.set_xlabel("units in the chain")


def _band(record: Record, axes: Axes, name: str, spread: int) -> None:
    """Draw one median over the length of the chain, with its spread over the draws."""
    length = np.array(record.coordinates["length"])
    low, median, high = (record.select(name, spread=spread, quantile=q) for q in (0.05, 0.5, 0.95))
    first = spread == 1
    role = "random" if first else "ink"
    axes.fill_between(
        length, low, high, color=colour(role), alpha=0.2 if first else 0.1, linewidth=0
    )
    axes.plot(
        length,
        median,
        color=colour(role),
        linestyle=SHOWN[spread],
        linewidth=2 if first else 1.5,
        gid=f"{name}-{spread}",
    )


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    length = record.coordinates["length"][-1]
    median = float(record.select("product", spread=1, quantile=0.5, length=length))
    bound = float(record.select("bound", length=length))
    gains = record.select("gain", quantile=0.5, length=length)
    listed = ", ".join(
        f"{in_words(gain)} for weights of spread {spread}"
        for spread, gain in zip(record.settings["spreads"], gains, strict=True)
    )
    return (
        "On a logarithmic axis the median product of sigmoid slopes falls in a straight line, "
        f"to {in_words(median)} after {length} units, below {in_words(bound)}, the bound of one "
        f"quarter for each unit. With the weights it is {listed}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    bound = record.select("bound")
    largest = record.select("product", quantile=1.0)
    median, gain = (record.select(name, quantile=0.5) for name in ("product", "gain"))
    held = record.select("held")
    return {
        "No product of k slopes is above (1/4)^k.": bool(np.all(largest <= bound * (1 + 1e-12))),
        "The median product of slopes falls by more than a factor of four for every further "
        "unit.": bool(np.all(median[:, 1:] < median[:, :-1] / 4)),
        "So does the median product of |w σ′|, for every spread of the weights.": bool(
            np.all(gain[:, 1:] < gain[:, :-1] / 4)
        ),
        "Some single draws hold a gradient over a few units, but after twenty none does.": bool(
            np.any(held[:, 1] > 0) and np.all(held[:, 19:] == 0)
        ),
        "Neither small nor large weights are best: the median factor is largest in between.": (
            0 < int(record.select("gain_factor").argmax()) < len(held) - 1
        ),
    }
