"""Claim: every remedy ends the vanishing for some unit, and some of them make δ explode instead.

Refuted if batch normalisation left a ReLU network's δ level, if plain residual connections did, or
if pre-activation residual networks let δ vanish or grow beyond a hundredfold in fifty layers.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, panel_title
from vgbook.figures.palette import REMEDIES, colour
from vgbook.figures.scale import in_figure, in_words, powers_of_ten
from vgbook.records import Record

NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
SERIES = ("delta", "across", "normalised_theory", "preactivation_theory")
LOW, HIGH = 1e-20, 1e13
LINES = {"preactivation": "dashed"}  # tells the two residual networks apart


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw a panel for each activation, with a line for each remedy."""
    settings = record.settings
    figure, panels = frame(
        "Some remedies hold the error signal, others make it explode",
        "root-mean-square δ at each layer as a share of the last one's, before any training; "
        f"{settings['depth']} layers of {settings['width']} units; lines: medians of "
        f"{len(settings['seeds'])} seeds, bands: range",
        narrow=narrow,
        grid=(3, 1) if narrow else (1, 3),
        height=1.9 if narrow else 3.0,
        gap=(0.58, 0.22),
        titled=True,
        key=list(REMEDIES.values()),
    )
    for axes, name in zip(panels, record.coordinates["activation"], strict=True):
        for remedy in settings["remedies"]:
            _line(record, axes, name, remedy)
        powers_of_ten(axes, LOW, HIGH, step=5)
        axes.set(xlim=(0, settings["depth"] + 1), xticks=[1, 10, 20, 30, 40, settings["depth"]])
        panel_title(axes, NAMES[name])
        axes.set_xlabel("layer")
    for axes in panels[:-1] if narrow else []:
        axes.set_xlabel("")
    for axes in panels[1:] if not narrow else []:
        axes.tick_params(labelleft=False)
    _ends(record, dict(zip(record.coordinates["activation"], panels, strict=True)))
    return figure


def _line(record: Record, axes: Axes, activation: str, remedy: str) -> None:
    """Draw the median of one remedy and the range of its seeds."""
    mark, share = REMEDIES[remedy], shares(record, activation, remedy)
    layer = np.array(record.coordinates["layer"])
    axes.fill_between(layer, share.min(axis=0), share.max(axis=0), color=mark.colour, alpha=0.2)
    axes.plot(
        layer,
        np.median(share, axis=0),
        color=mark.colour,
        linestyle=LINES.get(remedy, "solid"),
        linewidth=1.6,
        marker=mark.marker,
        markerfacecolor=colour("paper"),
        markevery=[0, len(layer) // 3, 2 * len(layer) // 3],
        gid=f"{activation}-{remedy}",
    )


def _ends(record: Record, panels: dict[str, Axes]) -> None:
    """Write beside the most telling lines what has become of δ at the first layer."""

    def end(activation: str, remedy: str) -> float:
        return float(np.median(record.select("across", activation=activation, remedy=remedy)))

    def told(activation: str, remedy: str, x: float, y: float) -> None:
        value = in_figure(end(activation, remedy))
        label(panels[activation], x, y, value, REMEDIES[remedy].role)

    told("sigmoid", "scaled", 4, 1e-12)
    told("tanh", "standard", 4, 1e-14)
    told("relu", "residual", 7, 1e11)
    told("relu", "normalised", 3, 3e5)
    told("relu", "standard", 9, 1e-19)
    calm = end("relu", "preactivation")
    label(panels["relu"], 3, 1e-3, f"pre-activation: {calm:.0f}", "residual")
    lost = in_figure(end("sigmoid", "standard"))
    label(panels["sigmoid"], 25, 1e-19, f"on to {lost}", "random", ha="right")


def shares(record: Record, activation: str, remedy: str) -> np.ndarray:
    """δ at each layer as a share of the last hidden layer's: (seeds, layers)."""
    delta = record.select("delta", activation=activation, remedy=remedy)
    return np.asarray(delta / delta[:, -1:])


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    told = "; ".join(
        f"{NAMES[name]}: "
        + ", ".join(
            f"{REMEDIES[remedy].label} "
            f"{in_words(float(np.median(record.select('across', activation=name, remedy=remedy))))}"
            for remedy in record.settings["remedies"]
        )
        for name in record.coordinates["activation"]
    )
    return (
        "Three plots with a line for each remedy, from the last hidden layer on the right back to "
        f"the first. What has become of the error signal there, as a multiple: {told}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    names, remedies = record.coordinates["activation"], record.coordinates["remedy"]
    across = record.select("across")

    def of(activation: str, remedy: str) -> np.ndarray:
        return np.asarray(across[names.index(activation), remedies.index(remedy)])

    normalised = np.median(across[:, remedies.index("normalised")], axis=-1)
    preactivation = across[:, remedies.index("preactivation")]
    steps = record.settings["depth"] - 1
    factor = normalised ** (1 / steps)
    grown = np.median(preactivation, axis=-1) / record.select("preactivation_theory")
    return {
        "From the standard start δ falls below a billionth, in every seed and for every "
        "activation.": bool(np.max(across[:, remedies.index("standard")]) < 1e-9),
        "A scaled start holds δ within a factor of ten for tanh and ReLU, and not for the "
        "sigmoid.": bool(
            np.min(of("tanh", "scaled")) > 0.1
            and np.max(of("relu", "scaled")) < 10
            and np.max(of("sigmoid", "scaled")) < 1e-8
        ),
        "With batch normalisation δ explodes in ReLU networks, more than a thousandfold in every "
        "seed.": bool(np.min(of("relu", "normalised")) > 1e3),
        "With batch normalisation the factor per layer is the theory's, within 3 %.": bool(
            np.max(np.abs(factor / record.select("normalised_theory") - 1)) < 0.03
        ),
        "With plain residual connections δ explodes in ReLU networks, more than a billionfold in "
        "every seed.": bool(np.min(of("relu", "residual")) > 1e9),
        "In pre-activation residual networks δ neither vanishes nor grows more than tenfold, in "
        "any seed.": bool(np.min(preactivation) > 1 and np.max(preactivation) < 10),
        "The growth with pre-activation is the theory's, within a quarter.": bool(
            np.max(np.abs(grown - 1)) < 0.25
        ),
    }
