"""Claim: whether δ vanishes, holds or explodes is decided by activation and start together.

Refuted if any scheme keeps a sigmoid network's δ level, if tanh with Xavier's start or ReLU with
He's loses it, or if level weight gradients always meant a level δ (tanh, standard start: they do
not).
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, note, outer_labels, panel_title
from vgbook.figures.palette import SCHEMES, colour
from vgbook.figures.scale import powers_of_ten
from vgbook.records import Record

NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "linear": "linear"}
SHORT = {"delta": "δ", "weight_gradient": "∂C/∂W"}
SERIES = ("delta", "weight_gradient", "factor", "theory")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw a column for each activation: δ above, weight gradients below, a line for each start."""
    settings, seeds = record.settings, len(record.settings["seeds"])
    figure, panels = frame(
        "Vanish, hold or explode: the start decides",
        f"root mean square over a layer, in nats, {settings['depth']} layers of "
        f"{settings['width']} units, before any training; "
        f"lines: medians of {seeds} seeds, bands: range",
        narrow=narrow,
        grid=(4, 2) if narrow else (2, 4),
        height=1.3 if narrow else 1.55,
        gap=(0.35, 0.2) if narrow else (0.42, 0.18),
        left=0.45,
        titled=True,
        key=list(SCHEMES.values()),
    )
    names = record.coordinates["activation"]
    least = min(np.min(record.select(series)) for series in SHORT)
    smallest = 10.0 ** (5 * np.floor(np.log10(least) / 5))
    # Side by side on a phone, one above the other on a page.
    above, below = (panels[::2], panels[1::2]) if narrow else (panels[:4], panels[4:])
    for series, row in (("delta", above), ("weight_gradient", below)):
        for axes, name in zip(row, names, strict=True):
            _lines(record, axes, series, name)
            powers_of_ten(axes, smallest, 1e4, step=10)
            panel_title(axes, f"{NAMES[name]}: {SHORT[series]}")
    outer_labels(panels, 2 if narrow else 4, "layer")
    last = settings["depth"]
    note(above[0], last, smallest * 1e4, "every start fades", ha="right")
    note(above[3], last, smallest * 1e4, "He's start explodes", ha="right")
    note(below[1], last, smallest * 1e4, "level, not healthy", ha="right")
    return figure


def _lines(record: Record, axes: Axes, series: str, activation: str) -> None:
    """Draw a line with its band for each start."""
    layer = np.array(record.coordinates["layer"])
    for scheme, mark in SCHEMES.items():
        sizes = record.select(series, activation=activation, scheme=scheme)
        axes.fill_between(
            layer, sizes.min(axis=0), sizes.max(axis=0), color=mark.colour, alpha=0.25
        )
        axes.plot(
            layer,
            np.median(sizes, axis=0),
            color=mark.colour,
            marker=mark.marker,
            markerfacecolor=colour("paper"),
            markevery=[0, len(layer) // 2, len(layer) - 1],
            linewidth=1.5,
            gid=f"{series}-{activation}-{scheme}",
        )
    axes.set_xticks([1, len(layer) // 2, len(layer)])


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""

    def factor(activation: str, scheme: str) -> str:
        return f"{np.median(record.select('factor', activation=activation, scheme=scheme)):.2f}"

    return (
        "Four columns of small plots, sigmoid, tanh, ReLU and linear; above, the error signal by "
        "layer, below, the weight gradients. With Xavier's start δ keeps a factor of "
        f"{factor('sigmoid', 'xavier')} a layer in sigmoid and {factor('tanh', 'xavier')} in tanh "
        f"networks; with He's start {factor('relu', 'he')} in ReLU and {factor('linear', 'he')} in "
        "linear ones."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    factor = np.median(record.select("factor"), axis=-1)
    names = record.coordinates["activation"]
    ratio = factor / record.select("theory")

    def of(activation: str, scheme: str) -> float:
        return float(factor[names.index(activation), record.coordinates["scheme"].index(scheme)])

    tanh_weights = np.median(
        record.select("weight_gradient", activation="tanh", scheme="standard"), axis=0
    )
    return {
        "Every start lets δ vanish in a sigmoid network: the factor stays below 0.35.": bool(
            np.max(factor[names.index("sigmoid")]) < 0.35
        ),
        "Tanh with Xavier's start and ReLU with He's keep δ within 10 % from layer to layer.": (
            abs(of("tanh", "xavier") - 1) < 0.1 and abs(of("relu", "he") - 1) < 0.1
        ),
        "In a linear network He's start makes δ explode.": of("linear", "he") > 1.3,
        "In tanh networks at the standard start the weight gradients are level within a factor of "
        "three while δ falls more than a thousandfold.": bool(
            np.max(tanh_weights) / np.min(tanh_weights) < 3
            and of("tanh", "standard") ** (record.settings["depth"] - 1) < 1e-3
        ),
        "Theory and measurement agree within 10 % for every activation and start.": bool(
            np.max(np.abs(ratio - 1)) < 0.1
        ),
    }
