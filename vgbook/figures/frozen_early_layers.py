"""Claim: a random first layer costs little, each further one more; what is lost is not the depth.

Refuted if freezing the first layer costs as much as a stuck network loses, if the loss does not
grow with the number of frozen layers, if a frozen layer costs as much in every place, or if leaving
layers out costs as much as freezing them.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import colour
from vgbook.records import Record

SERIES = ("test_error", "train_error", "loss", "learning_rate")
FAMILIES = {"first": ("frozen", "o"), "fewer": ("ink", "D"), "only": ("frozen", "s")}
KINDS = tuple(FAMILIES)


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the error over the number of frozen layers, and over the place of a single one."""
    settings = record.settings
    depth = layers(record)
    figure, (several, single) = frame(
        "A frozen random first layer costs little; a stack of them costs a lot",
        f"test error, in percent, of tanh networks of {depth} hidden layers, {settings['width']} "
        f"units each, Xavier start, on MNIST ({settings['train']:,} images); every dot is one of "
        f"{len(settings['seeds'])} seeds, lines run through medians",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=2.6,
        left=0.42,
        right=0.15,
        gap=(0.75, 0.5),
        titled=True,
    )
    family(record, several, "fewer")
    family(record, several, "first")
    family(record, single, "only")
    panel_title(several, "how many layers stay random, or are left out")
    panel_title(single, "which one layer stays random")
    worst = 100 * record.select("test_error", arm=f"first-{depth}").max()
    several.set(xlim=(-0.25, depth + 0.25), ylim=(0, worst * 1.12), xticks=range(depth + 1))
    several.set_xlabel("number of layers, from the input up")
    whole = 100 * float(np.median(record.select("test_error", arm="whole")))
    highest = 100 * record.select("test_error", arm="only-1").max()
    single.set(xlim=(0.6, depth + 0.4), ylim=(0, highest * 1.35), xticks=range(1, depth + 1))
    single.set_xlabel("layer (1 is next to the input)")
    single.axhline(whole, color=colour("muted"), linewidth=0.9, linestyle=(0, (2, 2)), gid="whole")
    note(single, (depth + 1) / 2, whole * 0.7, "dotted: all layers learn", ha="center")
    high = {k: 100 * float(np.median(record.select("test_error", arm=f"{k}-3"))) for k in KINDS}
    label(several, 2.85, high["first"] * 1.06, "frozen", "frozen", ha="right", va="bottom")
    label(several, 2.6, high["fewer"] * 0.72, "left out", "ink", ha="center", va="top")
    return figure


def layers(record: Record) -> int:
    """Number of hidden layers of the whole network."""
    return int(record.settings["arms"]["whole"]["depth"])


def course(record: Record, kind: str) -> tuple[list[int], np.ndarray]:
    """Horizontal places of a family's arms and their errors in percent, (arms, seeds).

    Leaving out or freezing no layer is the whole network.
    """
    depth = layers(record)
    places = list(range(1, depth + 1))
    errors = [record.select("test_error", arm=f"{kind}-{k}") for k in places]
    if kind != "only":
        places, errors = [0, *places], [record.select("test_error", arm="whole"), *errors]
    return places, 100 * np.array(errors)


def family(record: Record, axes: Axes, kind: str) -> None:
    """Draw the runs of one family, and a line through their medians."""
    role, marker = FAMILIES[kind]
    places, errors = course(record, kind)
    axes.plot(
        places,
        np.median(errors, axis=1),
        color=colour(role),
        linewidth=1.6,
        linestyle="--" if kind == "fewer" else "-",
        gid=kind,
    )
    for place, runs in zip(places, errors, strict=True):
        axes.plot(
            np.full(len(runs), place),
            runs,
            linestyle="none",
            marker=marker,
            color=colour(role),
            markerfacecolor=colour("paper"),
            gid="runs",
        )


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""

    def told(kind: str) -> str:
        places, errors = course(record, kind)
        return ", ".join(
            f"{k}: {np.median(runs):.1f} %" for k, runs in zip(places, errors, strict=True)
        )

    return (
        "Two plots of test error. By the number of first layers that stay random: "
        f"{told('first')}; that are left out: {told('fewer')}. By the one layer that stays random: "
        f"{told('only')}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    _, first = course(record, "first")
    _, fewer = course(record, "fewer")
    _, only = course(record, "only")
    depth = layers(record)
    return {
        "With its first layer frozen the network loses less than three points, in every "
        "seed.": bool(np.all(first[1] - first[0] < 3)),
        "It loses more with every further layer that is frozen, in every seed.": bool(
            np.all(np.diff(first, axis=0) > 0)
        ),
        "Of all single layers the first one costs most, and no other costs half a point, in every "
        "seed.": bool(np.all(only.argmax(axis=0) == 0) and np.all(only[1:] - first[0] < 0.5)),
        f"With {depth - 1} of {depth} layers, leaving them out costs less than freezing them, in "
        "every seed.": bool(np.all(fewer[depth - 1] < first[depth - 1])),
    }
