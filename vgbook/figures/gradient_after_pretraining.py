"""Claim: a pretrained start lets the error signal through, and so do its weights when shuffled.

Refuted if δ fades as fast from the pretrained start as from the random one, or if shuffling the
weights within each layer, which keeps their scale, makes it fade again.
"""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, note
from vgbook.figures.palette import CONTROLS, colour
from vgbook.figures.scale import in_words, powers_of_ten
from vgbook.records import Record

SERIES = ("delta", "factor", "weight_size")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw δ at each layer, as a share of the last one's, for each start."""
    settings = record.settings
    figure, (axes,) = frame(
        "Pretrained weights let the error signal through, even when shuffled",
        "root-mean-square δ over all training images before the first step, as a share of the last "
        f"hidden layer's; {settings['depth']} layers of {settings['width']} units, MNIST; lines: "
        f"medians of {len(settings['seeds'])} seeds, bands: range",
        narrow=narrow,
        height=2.9,
        key=[CONTROLS[start] for start in settings["starts"]],
    )
    layer = np.array(record.coordinates["layer"])
    for start in settings["starts"]:
        mark, share = CONTROLS[start], shares(record, start)
        axes.fill_between(
            layer, share.min(axis=0), share.max(axis=0), color=mark.colour, alpha=0.2, linewidth=0
        )
        axes.plot(
            layer,
            np.median(share, axis=0),
            color=mark.colour,
            marker=mark.marker,
            markerfacecolor=colour("paper"),
            gid=start,
        )
    factor = {start: np.median(record.select("factor", start=start)) for start in CONTROLS}
    others = sorted(factor[start] for start in CONTROLS if start != "random")
    note(axes, 3.3, 7e-3, f"a factor\n{factor['random']:.2f} a layer")
    note(axes, 3, 1.6, f"factors {others[0]:.2f} to {others[-1]:.2f}", ha="center")
    powers_of_ten(axes, 1e-4, 3, step=1)
    axes.set(xlim=(0.8, settings["depth"] + 0.2), xticks=layer)
    axes.set_xlabel("layer (1 is next to the input)")
    return figure


def shares(record: Record, start: str) -> np.ndarray:
    """δ at each layer as a share of the last hidden layer's: (seeds, layers)."""
    delta = record.select("delta", start=start)
    return np.asarray(delta / delta[:, -1:])


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    told = "; ".join(
        f"{CONTROLS[start].label} {in_words(float(np.median(shares(record, start)[:, 0])))}"
        for start in record.settings["starts"]
    )
    return (
        "On a logarithmic axis, the error signal at each hidden layer as a share of the last "
        f"one's. What is left of it at the first layer: {told}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    factor = {start: record.select("factor", start=start) for start in record.settings["starts"]}
    return {
        "From the random start δ keeps less than a fifth from layer to layer, in every seed.": bool(
            np.max(factor["random"]) < 0.2
        ),
        "From the RBM start δ keeps more than half from layer to layer, in every seed.": bool(
            np.min(factor["rbm"]) > 0.5
        ),
        "With the RBM's weights shuffled δ keeps more than half too, in every seed.": bool(
            np.min(factor["shuffled-rbm"]) > 0.5
        ),
    }
