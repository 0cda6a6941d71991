"""Claim: a first layer that learns finds local, oriented marks; that of a stuck network is noise.

Refuted if the learned weights of an autoencoder are no more local or oriented than the same weights
shuffled among the units, if those of a stuck deep network are more so, or if it is not stuck.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import Mark, colour
from vgbook.figures.raster import bare, density, mosaic, photograph, shade
from vgbook.records import Record

SERIES = (
    "locality",
    "orientation",
    "beyond_locality",
    "beyond_orientation",
    "train_cost",
    "label_entropy",
    "validation_error",
    "moved",
)
COLUMNS = 5
DOTS = 60  # units drawn as marks; all of them would weigh more than the rest of the page
SEEN = 0.06  # room between the images that a layer sees and its weights
ARMS = {
    "faces": Mark("patches of faces", "autoencoder", "o"),
    "digits": Mark("digits", "autoencoder", "o"),
    "trained": Mark("with labels: learned", "modern", "D"),
    "stuck": Mark("with labels: stuck", "random", "o"),
}


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw for each layer what it sees, its weights, and each unit's locality and orientation."""
    settings = record.settings
    figure, panels = frame(
        "First layers learn local, oriented marks; in a stuck network they stay noise",
        f"weights into {settings['shown']} first-layer units, drawn like the images above that "
        f"they learn from (grey: zero); below: {DOTS} units, and the same weights "
        f"shuffled among units (grey crosses); the first of {len(settings['seeds'])} seeds",
        narrow=narrow,
        grid=(4, 2) if narrow else (2, 4),
        height=1.86,
        left=0.12 if narrow else 0.55,
        right=0.1,
        gap=(0.5, 0.55) if narrow else (0.32, 0.25),
        titled=True,
    )
    for k, (arm, mark) in enumerate(ARMS.items()):
        above, below = (panels[2 * k : 2 * k + 2]) if narrow else (panels[k], panels[k + 4])
        pictures(record, arm, above)
        panel_title(above, mark.label)
        dots(record, arm, below)
        below.tick_params(labelbottom=k == 3 or not narrow, labelleft=k == 0 or narrow)
        if not narrow or k == 3:
            below.set_xlabel("locality")
        if narrow or k == 0:
            below.set_ylabel("orientation")
        if arm in record.coordinates["net"]:
            error = 100 * np.median(record.select("validation_error", net=arm))
            note(below, -0.4, 0.86, f"{error:.1f} % of new\ndigits mistaken")
    label(panels[1 if narrow else 4], 1.0, 0.96, "learned", "autoencoder", ha="right")
    label(panels[1 if narrow else 4], 1.0, 0.03, "shuffled", "muted", ha="right")
    return figure


def pictures(record: Record, arm: str, axes: Axes) -> None:
    """Draw a row of what the layer sees, and below it its weights, most oriented first.

    Weights are drawn like the images: what is dark in them is what the unit wants to be dark.
    """
    faces = arm == "faces"
    if faces:
        examples, weights = record.select("face_examples"), record.select("face_filters")
    else:
        examples = record.select("digit_examples")
        weights = record.select("digit_filters", learner=arm)
    sheet = mosaic(density(weights[order(record, arm)]), COLUMNS)
    row = mosaic(examples / 100, COLUMNS)
    top = sheet.shape[0] / sheet.shape[1] + SEEN
    height = top + row.shape[0] / row.shape[1]
    for picture, bottom, gid in ((sheet, 0.0, f"weights-{arm}"), (row, top, f"seen-{arm}")):
        if faces:
            photograph(axes, picture, bottom=bottom, gid=gid)
        else:
            shade(axes, picture, "ink", bottom=bottom, gid=gid)
    bare(axes, height=height)


def order(record: Record, arm: str) -> np.ndarray:
    """Places of the shown units, the most oriented first."""
    shown = record.settings["shown"]
    values = record.select("unit_orientation", arm=arm, weights="learned")[:shown]
    return np.argsort(-values, kind="stable")


def dots(record: Record, arm: str, axes: Axes) -> None:
    """Draw each unit by its locality and orientation, and the shuffled ones behind."""
    for which, role, marker in (
        ("shuffled", "muted", "x"),
        ("learned", ARMS[arm].role, ARMS[arm].marker),
    ):
        values = [
            record.select(f"unit_{name}", arm=arm, weights=which)[:DOTS]
            for name in ("locality", "orientation")
        ]
        axes.plot(
            *values,
            linestyle="none",
            marker=marker,
            markersize=2.6,
            markeredgewidth=0.7,
            color=colour(role),
            alpha=0.8,
            gid=f"{which}-{arm}",
        )
    axes.set(xlim=(-0.45, 1.02), ylim=(-0.02, 1.02), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])


def medians(record: Record, name: str, arm: str) -> dict[str, Any]:
    """Median over seeds of the units' median, learned and shuffled."""
    return {
        which: float(np.median(record.select(name, arm=arm, weights=which)))
        for which in record.coordinates["weights"]
    }


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    told = []
    for arm, mark in ARMS.items():
        local, oriented = (medians(record, name, arm) for name in ("locality", "orientation"))
        told.append(
            f"{mark.label}: locality {local['learned']:.2f} (shuffled {local['shuffled']:.2f}), "
            f"orientation {oriented['learned']:.2f} ({oriented['shuffled']:.2f})"
        )
    return (
        "Four sheets of first-layer weights as pictures. From faces: bars and edges, each in one "
        "place. From digits: spots and strokes. From a network that learned with labels: faint "
        "marks under noise. From a deep network that is stuck: noise. Medians over the units, "
        + "; ".join(told)
        + "."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""

    def beyond(name: str, arm: str) -> np.ndarray:
        return record.select(f"beyond_{name}", arm=arm)

    chance = 1 - record.settings["quantile"]
    cost, entropy = (record.select(name, net="stuck") for name in ("train_cost", "label_entropy"))
    return {
        "From faces, in every seed, more than half of the units are both more local and more "
        "oriented than 95 % of the shuffled ones.": bool(
            min(beyond("locality", "faces").min(), beyond("orientation", "faces").min()) > 0.5
        ),
        "From digits, in every seed, more than half of the units are more oriented, and more than "
        "a third more local, than 95 % of the shuffled ones.": bool(
            beyond("orientation", "digits").min() > 0.5
            and beyond("locality", "digits").min() > 1 / 3
        ),
        "In the stuck network, in every seed, no more units are local or oriented than chance "
        "would have, within eight in a hundred.": bool(
            max(beyond("locality", "stuck").max(), beyond("orientation", "stuck").max())
            < chance + 0.08
        ),
        "The deep network is stuck in every seed: its cost is no more than 0.05 nats below that "
        "of guessing.": bool(np.all(cost > entropy - 0.05)),
    }
