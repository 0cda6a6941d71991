"""Claim: one step can hold the gradient only if |w| ≥ 4, and then only in a narrow window.

Refuted if a weight below 4 reaches a gain of 1 anywhere, or if a window is wider than 0.448.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import colour
from vgbook.records import Record

LEVELS = (0.0, 1 / 64, 1 / 16, 1 / 4, 1.0)
SERIES = ("gain", "low", "high", "theory_width", "threshold", "widest_weight", "widest")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the map of the gain with its two islands, and the width of the window."""
    figure, (islands, width) = frame(
        "No weight below 4 holds a gradient; larger ones do, in a narrow window",
        "|w σ′(wa + b)|, what one step back is multiplied by, for a unit with one input a from 0 "
        "to 1; the bias puts the steepest point in the middle, b = −w/2",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=2.6,
        left=0.5,
        right=0.2,
        gap=(0.95, 0.7),
        titled=True,
    )
    _islands(record, islands)
    _width(record, width)
    return figure


def _islands(record: Record, axes: Axes) -> None:
    """Draw the map: shades where the step shrinks the gradient, colour where it does not."""
    weight, inputs = (np.array(record.coordinates[name]) for name in ("weight", "input"))
    shades = [to_rgba(colour("ink"), alpha) for alpha in (0.3, 0.2, 0.12, 0.05)]
    axes.contourf(weight, inputs, record.select("gain"), levels=LEVELS, colors=shades)
    threshold = float(record.select("threshold"))
    low, high = record.select("low"), record.select("high")
    for side in (weight <= -threshold, weight >= threshold):
        axes.fill_between(
            weight[side], low[side], high[side], color=colour("steep"), alpha=0.35, linewidth=0
        )
        for edge, name in ((low, "low"), (high, "high")):
            axes.plot(
                weight[side],
                edge[side],
                color=colour("steep"),
                linewidth=1.4,
                gid=f"{name}-{'left' if weight[side][0] < 0 else 'right'}",
            )
    for x in (-threshold, threshold):
        axes.axvline(x, color=colour("muted"), linewidth=0.8, linestyle=(0, (4, 3)))
    reach = weight[-1]
    ticks = [-15, -10, -threshold, 0, threshold, 10, 15]
    axes.set_xticks(ticks, [f"{tick:.0f}".replace("-", "−") for tick in ticks])
    axes.set(xlim=(-reach, reach), ylim=(0, 1), yticks=[0, 0.5, 1], xlabel="weight w")
    axes.set_ylabel("input a")
    axes.grid(visible=False)
    for x in (-0.62 * reach, 0.62 * reach):
        label(axes, x, 0.5, "1 or more", "steep", ha="center")
    axes.text(
        0,
        0.5,
        "always\nless\nthan 1",
        fontsize=9,
        ha="center",
        va="center",
        bbox={"facecolor": colour("paper"), "edgecolor": "none", "pad": 2, "alpha": 0.85},
    )
    panel_title(axes, "shaded more: below ¼, 1/16, 1/64")


def _width(record: Record, axes: Axes) -> None:
    """Draw the width of the window against |w|, its theory, and its widest place."""
    weight = np.array(record.coordinates["weight"])
    right = weight >= 0
    width = np.nan_to_num(record.select("high") - record.select("low"))
    axes.plot(weight[right], width[right], color=colour("steep"), gid="width")
    axes.plot(
        weight[right],
        record.select("theory_width")[right],
        color=colour("ink"),
        linewidth=0.9,
        linestyle=(0, (1.5, 2.5)),
    )
    best, widest = float(record.select("widest_weight")), float(record.select("widest"))
    axes.plot(best, widest, "o", color=colour("steep"))
    note(axes, best + 0.6, widest + 0.075, f"widest: {widest:.3f} at |w| = {best:.2f}")
    note(axes, 11, 0.2, "dotted: theory")
    axes.text(2, 0.03, "no\nwindow", color=colour("muted"), fontsize=9, ha="center")
    axes.set(xlim=(0, weight[-1]), ylim=(0, 0.62), xticks=[0, 4, 10, 20], xlabel="|w|")
    axes.set_yticks([0, 0.2, 0.4, 0.6])
    panel_title(axes, "width of the window of inputs")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    threshold, best, widest = (
        float(record.select(name)) for name in ("threshold", "widest_weight", "widest")
    )
    return (
        "Left: a map over the weight and the input. Two lens-shaped islands where a step keeps the "
        f"gradient or enlarges it begin at weights of minus and plus {threshold:.2f} and narrow to "
        "the outside; between them it always shrinks. Right: the width of an island is largest, "
        f"{widest:.3f}, at {best:.3f}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    weight = np.array(record.coordinates["weight"])
    gain, width = record.select("gain"), record.select("high") - record.select("low")
    best = {
        name: float(record.select(name)) for name in record.series if not record.series[name].dims
    }
    inside = ~np.isnan(width)
    return {
        "No weight below 4 reaches a gain of 1 for any input; the search ends at 4.": bool(
            np.all(gain[:, np.abs(weight) < 4] < 1) and abs(best["threshold"] - 4) < 1e-9
        ),
        "The window is widest at |w| = 6.894, where it is 0.448; search and formula agree.": bool(
            round(best["widest_weight"], 3) == 6.894
            and round(best["widest"], 3) == 0.448
            and abs(best["widest"] - best["theory_widest"]) < 1e-9
            and abs(best["widest_weight"] - best["theory_widest_weight"]) < 1e-4
        ),
        "No window is wider, and each has the width of the formula.": bool(
            np.all(width[inside] <= best["widest"] + 1e-12)
            and np.allclose(np.nan_to_num(width), record.select("theory_width"), atol=1e-6)
        ),
        "The sign of the weight does not matter.": bool(
            np.allclose(gain, gain[:, ::-1], rtol=1e-12)
        ),
    }
