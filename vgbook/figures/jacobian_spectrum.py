"""Claim: a signal fades and narrows; scale cures the one, only rotations cure the other.

Refuted if the median direction of a tanh network with Xavier's start kept pace with the root mean
square, or if a rotation's directions did not stay together.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, note, outer_labels, panel_title
from vgbook.figures.palette import colour
from vgbook.figures.scale import in_figure, in_words, powers_of_ten
from vgbook.records import Record

SERIES = ("singular_value", "rms", "directions")
NAMES = {
    "sigmoid standard": ("sigmoid, standard", "random"),
    "tanh xavier": ("tanh, Xavier", "autoencoder"),
    "relu he": ("ReLU, He", "modern"),
    "tanh orthogonal": ("tanh, orthogonal", "ink"),
}


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw a column for each network: above the average strength, below how it is shared."""
    settings, seeds = record.settings, len(record.settings["seeds"])
    figure, panels = frame(
        "Two illnesses: the signal fades, and it narrows",
        f"singular values of the Jacobian from {settings['width']} inputs to {settings['width']} "
        "units, against depth, before training; thick: their root mean square; fans: the 1st, 5th, "
        f"10th, 25th and 50th over it; lines: medians of {seeds} seeds, bands: range",
        narrow=narrow,
        grid=(4, 2) if narrow else (2, 4),
        height=1.35 if narrow else 1.6,
        gap=(0.42, 0.42) if narrow else (0.45, 0.2),
        left=0.5,
        titled=True,
    )
    above, below = (panels[::2], panels[1::2]) if narrow else (panels[:4], panels[4:])
    names = settings["networks"]
    for sizes, shares, network in zip(above, below, names, strict=True):
        _size(record, sizes, network)
        powers_of_ten(sizes, 1e-29, 1e4, step=10)
        panel_title(sizes, NAMES[network][0])
        _fan(record, shares, network)
        powers_of_ten(shares, 1e-8, 1e2, step=2)
        panel_title(shares, "share of each direction")
    for axes in panels:
        axes.set(xlim=(0, settings["depth"] + 1), xticks=[1, 10, 20, 30])
    outer_labels(panels, 2 if narrow else 4, "depth in layers")
    if narrow:
        for axes in below:
            axes.tick_params(labelleft=True)
    _say(record, above, below)
    return figure


def _size(record: Record, axes: Axes, network: str) -> None:
    """Draw the root mean square of the singular values: how strong the signal is on average."""
    depth = np.array(record.coordinates["depth"])
    rms = record.select("rms", network=network)
    role = NAMES[network][1]
    axes.fill_between(depth, rms.min(axis=0), rms.max(axis=0), color=colour(role), alpha=0.25)
    axes.plot(
        depth, np.median(rms, axis=0), color=colour(role), linewidth=2.4, gid=f"{network}-rms"
    )


def shares(record: Record, network: str) -> np.ndarray:
    """Singular values over their root mean square: (seeds, depths, ranks)."""
    rms = record.select("rms", network=network)
    return np.asarray(record.select("singular_value", network=network) / rms[..., np.newaxis])


def _fan(record: Record, axes: Axes, network: str) -> None:
    """Draw a line for each rank, thinner for smaller ones; none where rounding leaves no digit."""
    depth = np.array(record.coordinates["depth"])
    role = NAMES[network][1]
    values = shares(record, network)
    told = np.isfinite(values).all(axis=0)
    for i, rank in enumerate(record.coordinates["rank"]):
        kept = told[:, i]
        axes.fill_between(
            depth[kept],
            values[:, kept, i].min(axis=0),
            values[:, kept, i].max(axis=0),
            color=colour(role),
            alpha=0.2,
        )
        axes.plot(
            depth[kept],
            np.median(values[:, kept, i], axis=0),
            color=colour(role),
            linewidth=1.9 - 0.3 * i,
            gid=f"{network}-{rank}",
        )


def _say(record: Record, above: list[Axes], below: list[Axes]) -> None:
    """Say in each panel what to see."""
    deepest = record.settings["depth"]
    for axes, network in zip(below, record.settings["networks"], strict=True):
        number = np.median(record.select("directions", network=network, depth=deepest))
        note(axes, 1, 1.5e-7, f"{number:.0f} directions left")
    for axes, network in zip(above, record.settings["networks"], strict=True):
        rms = np.median(record.select("rms", network=network, depth=deepest))
        note(axes, 1, 1e-26, f"{in_figure(rms) if rms < 0.01 else f'{rms:.2f}'} at {deepest}")
    sigmoid, _, relu, _ = record.settings["networks"]
    lowest = float(np.median(shares(record, sigmoid)[:, -1, -1]))
    label(below[0], deepest, 30, "largest", NAMES[sigmoid][1], ha="right")
    label(below[0], deepest - 3, lowest / 4, "50th", NAMES[sigmoid][1], ha="right")
    lowest = float(np.median(shares(record, relu)[:, -1, -2]))
    label(below[2], deepest - 4, lowest / 2, "25th", NAMES[relu][1], ha="right")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    depth = record.settings["depth"]

    def told(network: str, rank: int) -> str:
        values = record.select("singular_value", network=network, rank=rank, depth=depth)
        return in_words(float(np.median(values)))

    sigmoid, tanh, _, rotation = record.settings["networks"]
    return (
        f"Four fans of singular values against depth. After {depth} layers the largest and the "
        f"50th of a sigmoid network at the standard start are {told(sigmoid, 1)} and "
        f"{told(sigmoid, 50)}; of tanh with Xavier's start {told(tanh, 1)} and {told(tanh, 50)}; "
        f"of tanh with an orthogonal start {told(rotation, 1)} and {told(rotation, 50)}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    depth = record.settings["depth"]
    sigmoid, tanh, relu, rotation = record.settings["networks"]

    def value(network: str, rank: int) -> np.ndarray:
        return record.select("singular_value", network=network, rank=rank, depth=depth)

    directions = {
        network: record.select("directions", network=network, depth=depth)
        for network in (tanh, relu, rotation)
    }
    return {
        "In a sigmoid network at the standard start every direction fades: the largest singular "
        "value is below 10⁻²⁰ in every seed.": bool(np.max(value(sigmoid, 1)) < 1e-20),
        "With Xavier's start tanh keeps its strongest direction above a half in every seed, and "
        "loses the median one to less than a ten-thousandth.": bool(
            np.min(value(tanh, 1)) > 0.5 and np.max(value(tanh, 50)) < 1e-4
        ),
        "With an orthogonal start the strongest direction is less than ten times the median "
        "one.": bool(np.max(value(rotation, 1) / value(rotation, 50)) < 10),
        "Fewer than 10 of 100 directions share the signal with Xavier's or He's start, more than "
        "30 with an orthogonal one.": bool(
            max(np.max(directions[tanh]), np.max(directions[relu])) < 10
            and np.min(directions[rotation]) > 30
        ),
    }
