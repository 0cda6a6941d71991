"""Claim: differences fade on the way up as δ does on the way back, and the plateau starves all.

Refuted if the spread between images shrinks by another factor than δ, if on the plateau one hidden
layer's full-batch gradient is more than twice another's, or if they were level from the first step.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import colour
from vgbook.figures.scale import in_words, powers_of_ten
from vgbook.records import Record

SERIES = ("spread", "delta", "weight_gradient", "mini_batch_gradient", "theory")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw what comes from below, what comes from above, and what the two leave of the gradient."""
    settings, seeds = record.settings, len(record.settings["seeds"])
    figure, panels = frame(
        "It fades both ways, and on the plateau every layer starves alike",
        f"sigmoid networks, {settings['depth']} layers of {settings['width']} units, standard "
        f"start, all training digits; root mean square at each layer; lines: medians of {seeds} "
        "seeds, bands: range",
        narrow=narrow,
        grid=(3, 1) if narrow else (1, 3),
        height=1.75 if narrow else 2.6,
        gap=(0.72, 0.38),
        titled=True,
    )
    depth = settings["depth"]
    layer = np.array(record.coordinates["layer"])
    spread = record.select("spread")
    _line(panels[0], np.arange(depth + 1), spread, "spread")
    _line(panels[1], layer, record.select("delta"), "delta")
    gradients = panels[2]
    _line(gradients, layer, record.select("mini_batch_gradient"), "mini-batch", reference=True)
    _line(gradients, layer, record.select("weight_gradient", step=0), "first", marker="o")
    _line(gradients, layer, record.select("weight_gradient")[:, -1], "plateau", marker="s")

    for axes, title in zip(
        panels,
        ("up: differences between images", "back: δ, on the plateau", "what is left: ∂C/∂W"),
        strict=True,
    ):
        powers_of_ten(axes, 1e-11, 3, step=2)
        axes.tick_params(labelleft=narrow or axes is panels[0])
        axes.set(xlim=(-0.4, depth + 0.4), xticks=[0, *range(1, depth + 1)])
        axes.set_xlabel("layer (0 is the input)" if axes is panels[0] else "layer")
        panel_title(axes, title)
    for axes, way, at in ((panels[0], 1, 0.3), (panels[1], -1, 7.7)):
        _way(axes, at, way)
    factors = [np.median(record.select(name)) for name in ("spread_factor", "delta_factor")]
    note(panels[0], 0, 1e-7, f"a factor {factors[0]:.2f}\na layer")
    note(panels[1], depth, 1e-7, f"a factor {factors[1]:.2f}\na layer", ha="right")
    label(gradients, 0.4, 3e-11 * 1.4, "on the plateau: level", "random")
    label(gradients, 5.1, 6e-8, "first\nupdate", "random")
    gradients.text(
        3.6, 2e-4, "mini-batches,\non the plateau", color=colour("muted"), fontsize=9, ha="center"
    )
    return figure


def _line(
    axes: Axes,
    layer: np.ndarray,
    values: np.ndarray,
    gid: str,
    *,
    marker: str = "o",
    reference: bool = False,
) -> None:
    """Draw the median over seeds with its range; the plateau's marks are filled."""
    ink = colour("muted" if reference else "random")
    axes.fill_between(layer, values.min(axis=0), values.max(axis=0), color=ink, alpha=0.25)
    axes.plot(
        layer,
        np.median(values, axis=0),
        color=ink,
        linestyle="--" if reference else "-",
        linewidth=1.3 if reference else 1.8,
        marker=None if reference else marker,
        markerfacecolor=ink if gid == "plateau" else colour("paper"),
        gid=gid,
    )


def _way(axes: Axes, start: float, direction: int) -> None:
    """Put an arrow at the top that says which way the signal travels."""
    axes.annotate(
        "",
        xy=(start + 2.6 * direction, 1.4),
        xytext=(start, 1.4),
        arrowprops={"arrowstyle": "->", "color": colour("muted"), "linewidth": 0.9},
    )


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    first = np.median(record.select("weight_gradient", step=0), axis=0)
    last = np.median(record.select("weight_gradient")[:, -1], axis=0)
    spread = np.median(record.select("spread"), axis=0)
    return (
        "Three panels with logarithmic axes. The spread of activations between images falls from "
        f"{in_words(spread[0])} at the input to {in_words(spread[-1])} at the last hidden layer; "
        "δ falls by the same factor the other way. The weight gradients at the first update rise "
        f"from {in_words(first[0])} at layer 1 to {in_words(first[-1])} at the last; on the "
        f"plateau they are level, from {in_words(last.min())} to {in_words(last.max())}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    theory = float(record.select("theory"))
    gradient = record.select("weight_gradient")
    plateau, first = gradient[:, -1], gradient[:, 0]
    tilt = record.select("mini_batch_gradient")
    cost = record.select("cost")[:, -1]
    return {
        "Upwards and backwards the signal shrinks by the theory's factor, within 5 % in every "
        "seed.": bool(
            np.max(np.abs(record.select("spread_factor") / theory - 1)) < 0.05
            and np.max(np.abs(record.select("delta_factor") / theory - 1)) < 0.05
        ),
        "At the first update the last hidden layer's gradient is more than a hundred thousand "
        "times the first one's.": bool(np.min(first[:, -1] / first[:, 0]) > 1e5),
        "On the plateau the full-batch gradients of all hidden layers are level within a factor "
        "of two, and below 10⁻⁸.": bool(
            np.max(plateau.max(axis=1) / plateau.min(axis=1)) < 2 and np.max(plateau) < 1e-8
        ),
        "It is a plateau: the cost is the entropy of the labels within a millionth.": bool(
            np.max(np.abs(cost - record.select("label_entropy"))) < 1e-6
        ),
        "Mini-batch gradients stay as tilted as they were.": bool(
            np.min(tilt[:, -1] / tilt[:, 0]) > 1e5
        ),
    }
