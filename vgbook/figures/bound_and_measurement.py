"""Claim: the bound from norms is true and far off; the wide-network criterion is where δ is.

Refuted if a network's δ lies above its bound, if the criterion misses the measured factor by more
than 5 % at any scale of the weights, or if δ grows where the bound does.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import colour
from vgbook.figures.scale import in_words, powers_of_ten
from vgbook.records import Record

SERIES = ("delta", "bound", "factor", "bound_factor", "criterion", "theory", "sigma_w")
SHOWN = (1, 7)  # scales of the weights that have a panel of their own
THEORY = (0, (2, 3))


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw δ under its bound for two scales of the weights, then the factors over all scales."""
    settings, seeds = record.settings, len(record.settings["seeds"])
    figure, panels = frame(
        "The bound holds, and says little; the criterion says what happens",
        f"sigmoid networks, {settings['depth']} layers of {settings['width']} units, the standard "
        f"start and multiples of it; lines and dots: medians of {seeds} seeds, bands and bars: "
        "range",
        narrow=narrow,
        grid=(3, 1) if narrow else (1, 3),
        height=1.75 if narrow else 2.5,
        gap=(0.72, 0.5),
        titled=True,
    )
    for axes, scale in zip(panels[:2], SHOWN, strict=True):
        _layers(record, axes, scale)
    last = settings["depth"]
    bound, delta = (
        [np.median(record.select(name, scale=scale), axis=0) for scale in SHOWN]
        for name in ("bound", "delta")
    )
    middle = last // 2
    axes = panels[0]
    _muted(axes, middle - 1, bound[0][middle - 1] * 30, "bound", ha="right")
    label(axes, middle + 2, delta[0][middle] / 30, "‖δ‖ measured", "random", va="top")
    axes = panels[1]
    _muted(axes, middle, bound[1][middle] * 1e3, "the bound grows", ha="left")
    label(axes, middle, delta[1][middle] / 1e3, "δ fades", "random", ha="center", va="top")
    _factors(record, panels[2])
    return figure


def _muted(axes: Axes, x: float, y: float, text: str, *, ha: str) -> None:
    """Name a reference curve in its own colour."""
    axes.text(x, y, text, color=colour("muted"), fontsize=9, ha=ha, va="center")


def _layers(record: Record, axes: Axes, scale: int) -> None:
    """Draw ‖δ‖ with its bound at each layer of the networks of one scale."""
    layer = np.array(record.coordinates["layer"])
    delta = record.select("delta", scale=scale)
    axes.fill_between(
        layer, delta.min(axis=0), delta.max(axis=0), color=colour("random"), alpha=0.25
    )
    axes.plot(layer, np.median(delta, axis=0), color=colour("random"), gid=f"delta-{scale}")
    axes.plot(
        layer,
        np.median(record.select("bound", scale=scale), axis=0),
        color=colour("muted"),
        linewidth=1.4,
        linestyle="--",
        gid=f"bound-{scale}",
    )
    powers_of_ten(axes, 1e-19, 1e8, step=5)
    axes.set(xlim=(0, layer[-1] + 1), xticks=[1, layer[-1] // 2, layer[-1]])
    axes.set_xlabel("layer (1 is next to the input)")
    spread = float(record.select("sigma_w", scale=scale))
    start = "standard start" if scale == 1 else f"{scale} times as large"
    panel_title(axes, f"{start}, $σ_w$ = {spread:.2f}")


def _factors(record: Record, axes: Axes) -> None:
    """Draw the factor of one step, its bound and the criterion, over the spread of the weights."""
    sigma_w = record.select("sigma_w")
    factor = record.select("factor")
    middle = np.median(factor, axis=1)
    grid, theory = np.array(record.coordinates["grid"]), record.select("theory")
    # ‖W‖₂ grows as σ_w does, so the bound is a straight line through zero.
    bound = grid * np.median(record.select("bound_factor") / sigma_w[:, np.newaxis])
    undecided = grid[(bound > 1) & (theory < 1)]
    axes.axvspan(undecided[0], undecided[-1], color=colour("muted"), alpha=0.1)
    axes.axhline(1, color=colour("muted"), linewidth=0.8)
    axes.plot(
        grid,
        bound,
        color=colour("muted"),
        linewidth=1.4,
        linestyle="--",
        gid="bound-factor",
    )
    axes.plot(
        grid,
        theory,
        color=colour("ink"),
        linewidth=1.1,
        linestyle=THEORY,
        gid="criterion",
    )
    axes.vlines(sigma_w, factor.min(axis=1), factor.max(axis=1), color=colour("random"))
    axes.plot(
        sigma_w,
        middle,
        "o",
        color=colour("random"),
        markerfacecolor=colour("paper"),
        gid="factor",
    )
    axes.set_yscale("log")
    axes.set_ylim(0.1, 9)
    axes.set_yticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set(xlim=(0, 12.5), xticks=[0, 2, 4, 6, 8, 10, 12])
    axes.set_xlabel("spread of the weights, $σ_w$")
    panel_title(axes, "factor of δ per layer")
    _muted(axes, 5.4, 1.75, "bound ¼‖W‖₂", ha="left")
    label(axes, 9.9, 0.63, "measured", "random", ha="right")
    note(axes, 2.6, 0.3, "dotted: $σ_w$√E[σ′²]")
    note(axes, 2.6, 0.15, "grey: it fades, and the\nbound cannot tell")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    first = {
        name: [float(np.median(record.select(name, scale=s)[:, 0])) for s in SHOWN]
        for name in ("delta", "bound")
    }
    return (
        "Three panels. At the standard start δ falls back from the last layer to "
        f"{in_words(first['delta'][0])} at the first, where its bound is "
        f"{in_words(first['bound'][0])}. With weights {SHOWN[1]} times as large δ falls to "
        f"{in_words(first['delta'][1])} while the bound rises to {in_words(first['bound'][1])}. "
        "Over the spread of the weights the measured factors lie on the criterion's curve, a "
        "quarter to a half of the bound and less."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    delta, bound = record.select("delta"), record.select("bound")
    factor = np.median(record.select("factor"), axis=1)
    limit = np.median(record.select("bound_factor"), axis=1)
    large = record.select("delta", scale=SHOWN[1])
    return {
        "No δ is above its bound, at any layer, scale or seed.": bool(
            np.all(delta <= bound * (1 + 1e-9))
        ),
        "At every scale the bound allows more than twice the measured factor.": bool(
            np.all(limit > 2 * factor)
        ),
        "The criterion gives the measured factor within 5 % at every scale.": bool(
            np.max(np.abs(factor / record.select("criterion") - 1)) < 0.05
        ),
        "With weights seven times as large the bound grows on the way back, and δ shrinks more "
        "than a thousandfold in every seed.": bool(
            np.all(record.select("bound_factor", scale=SHOWN[1]) > 1)
            and np.min(large[:, -1] / large[:, 0]) > 1e3
        ),
    }
