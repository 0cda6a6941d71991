"""Claim: a sigmoid unit passes at most a quarter of the gradient; the other five can pass it all.

Refuted if the sigmoid's slope exceeds 1/4 anywhere, or if the largest slope of another activation
stays below 1. The quarter belongs to the formula: the sigmoid is tanh, halved twice and shifted.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, outer_labels, panel_title
from vgbook.figures.palette import colour
from vgbook.records import Record

NAMES = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "softplus": "softplus",
    "gelu": "GELU",
    "silu": "SiLU",
}
ROOM_ON_THE_RIGHT = ("sigmoid", "silu")
EVERY = 12  # grid points from one circle to the next
SERIES = ("value", "slope", "max_slope", "steepest_at", "half_tanh")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw a panel for each activation: its slope as an area, its value as a thin line."""
    figure, panels = frame(
        "A quarter at best: the sigmoid's slope",
        "slope f′(z), filled, and activation f(z), thin; dashed line: ¼; "
        "numbers: the largest slope",
        narrow=narrow,
        grid=(3, 2) if narrow else (2, 3),
        height=1.25,
        left=0.32,
        gap=(0.38, 0.2),
        foot=0.45,
        titled=True,
    )
    columns = 2 if narrow else 3
    z = np.array(record.coordinates["z"])
    for axes, name in zip(panels, record.coordinates["activation"], strict=True):
        slope = record.select("slope", activation=name)
        largest = float(record.select("max_slope", activation=name))
        role = "random" if name == "sigmoid" else "ink"
        axes.fill_between(z, slope, color=colour(role), alpha=0.16, linewidth=0)
        axes.plot(z, slope, color=colour(role), gid=f"slope-{name}")
        axes.plot(z, record.select("value", activation=name), color=colour("muted"), linewidth=1)
        axes.axhline(0.25, color=colour("muted"), linewidth=0.8, linestyle=(0, (4, 3)))
        axes.axhline(0, color=colour("muted"), linewidth=0.8)
        steepest = float(record.select("steepest_at", activation=name))
        reached = steepest < z[-1]
        if reached:
            axes.plot(steepest, largest, "o", color=colour(role))
        axes.annotate(
            f"{largest:.2f}" if reached else f"→ {largest:.2f}",
            (steepest, largest),
            xytext=(5, 5) if name in ROOM_ON_THE_RIGHT else (-5, 5),
            textcoords="offset points",
            ha="left" if name in ROOM_ON_THE_RIGHT else "right",
            color=colour(role),
            fontweight="semibold",
        )
        axes.set(xlim=(z[0], z[-1]), ylim=(-0.32, 1.45), xticks=[-4, 0, 4], yticks=[0, 1])
        axes.spines["bottom"].set_visible(False)
        panel_title(axes, NAMES[name])
    _show_twin(record, panels[0], z)
    outer_labels(panels, columns, "pre-activation z")
    return figure


def _show_twin(record: Record, axes: Axes, z: np.ndarray) -> None:
    """Put circles of (1 + tanh(z/2))/2 on the sigmoid's curve, and say what they are."""
    ink = colour("muted")
    twin = record.select("half_tanh")
    axes.plot(z[::EVERY], twin[::EVERY], "o", color=ink, mfc="none", ms=3, gid="half-tanh")
    axes.plot(-5.4, 1.22, "o", color=ink, mfc="none", ms=3)
    axes.text(-4.9, 1.22, "½(1 + tanh(z/2))", color=ink, fontsize=8.5, va="center")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    largest = dict(zip(record.coordinates["activation"], record.select("max_slope"), strict=True))
    listed = ", ".join(f"{NAMES[name]} {value:.2f}" for name, value in largest.items())
    return f"Six small plots of activations and their slopes. Largest slope: {listed}."


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    largest = dict(zip(record.coordinates["activation"], record.select("max_slope"), strict=True))
    sigmoid = record.select("slope", activation="sigmoid")
    others = [value for name, value in largest.items() if name != "sigmoid"]
    twin = np.abs(record.select("half_tanh") - record.select("value", activation="sigmoid"))
    return {
        "The sigmoid's slope is nowhere above 1/4, and reaches it at z = 0.": bool(
            np.max(sigmoid) == largest["sigmoid"] == 0.25
            and record.select("steepest_at", activation="sigmoid") == 0
        ),
        "The largest slope of every other activation here is at least 1.": min(others) >= 1,
        "The sigmoid of z is (1 + tanh(z/2))/2.": bool(np.max(twin) < 1e-15),
    }
