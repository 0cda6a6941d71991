"""Claim: in a sigmoid network the error signal shrinks by the same factor at every layer.

Refuted if from ten layers on the median factor strays from the theory's by more than 5 %, or if a
single seed of the deepest network keeps its signal.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, note
from vgbook.figures.palette import colour
from vgbook.figures.scale import in_figure, in_words, powers_of_ten
from vgbook.records import Record

SERIES = ("delta", "first_delta", "factor", "theory")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw one curve for each depth, from the output on the right back to layer 1 on the left."""
    settings, seeds = record.settings, len(record.settings["seeds"])
    figure, (axes,) = frame(
        "The error signal dies on its way back",
        "root-mean-square δ, in nats, at each hidden layer of sigmoid networks, "
        f"{settings['width']} units a layer, standard start; "
        f"lines: medians of {seeds} seeds, bands: range",
        narrow=narrow,
        height=3.3,
    )
    deepest = max(settings["depths"])
    for depth in settings["depths"]:
        layer = np.arange(1, depth + 1)
        delta = record.select("delta", depth=depth)[:, :depth]
        median = np.median(delta, axis=0)
        axes.fill_between(
            layer, delta.min(axis=0), delta.max(axis=0), color=colour("random"), alpha=0.25
        )
        axes.plot(layer, median, color=colour("random"), linewidth=1.6, gid=f"depth-{depth}")
        axes.plot(1, median[0], "o", color=colour("random"), clip_on=False)
        if depth < deepest:
            label(axes, depth, median[-1] * 100, str(depth), "random", ha="center")
        else:
            label(axes, depth + 1, median[-1] * 100, f"{depth} layers", "random", ha="right")
        if depth >= 10:
            label(axes, 2, median[0] / 2, in_figure(median[0]), "random", va="top")
    _theory(record, axes, deepest)
    smallest = float(np.finfo(np.float32).tiny)
    axes.axhline(smallest, color=colour("muted"), linewidth=0.8)
    axes.text(
        deepest,
        smallest / 6,
        "below this line single precision loses its digits",
        color=colour("muted"),
        fontsize=9,
        ha="right",
        va="top",
    )
    axes.annotate(
        "the gradient\ntravels this way" if narrow else "the gradient travels this way",
        xy=(deepest * 0.6, 1e-29),
        xytext=(deepest, 1e-29),
        color=colour("muted"),
        fontsize=9,
        ha="right",
        va="center",
        arrowprops={"arrowstyle": "->", "color": colour("muted"), "linewidth": 0.8},
    )
    powers_of_ten(axes, 1e-48, 1e2, step=10)
    axes.set(xlim=(0, deepest + 1), xticks=[1, *range(10, deepest + 1, 10)])
    axes.set_xlabel("layer (1 is next to the input)")
    return figure


def _theory(record: Record, axes: Axes, depth: int) -> None:
    """Draw the theory's line for the deepest network, from its last layer back."""
    factor = float(record.select("theory"))
    top = np.median(record.select("delta", depth=depth)[:, depth - 1])
    layer = np.array([1, depth])
    axes.plot(
        layer,
        top * factor ** (depth - layer),
        color=colour("ink"),
        linewidth=0.9,
        linestyle=(0, (2, 3)),
        gid="theory",
    )
    note(axes, depth, 1e-23, f"dotted: theory,\na factor {factor:.3f} a layer", ha="right")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    depths = record.settings["depths"]
    shallow, deep = (
        float(np.median(record.select("first_delta", depth=depth)))
        for depth in (depths[0], depths[-1])
    )
    return (
        "On a logarithmic axis the error signal falls in straight, parallel lines from the last "
        f"hidden layer to the first. At layer 1 it is {in_words(shallow)} in networks of "
        f"{depths[0]} layers and {in_words(deep)} in networks of {depths[-1]}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    theory = float(record.select("theory"))
    deep = [depth for depth in record.settings["depths"] if depth >= 10]
    factors = np.array([np.median(record.select("factor", depth=depth)) for depth in deep])
    last = record.select("delta", depth=deep[-1])
    shrunk = last[:, deep[-1] - 1] / last[:, 0]
    return {
        "With 10 layers or more, δ shrinks from layer to layer by the factor of the theory, "
        "within 5 %.": bool(np.all(np.abs(factors / theory - 1) < 0.05)),
        "In the deepest network every seed's δ shrinks by more than thirty powers of ten.": bool(
            np.min(shrunk) > 1e30
        ),
    }
