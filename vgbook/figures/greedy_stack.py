"""Claim: every layer gives its own input back well, and still each costs a bit of the image.

Refuted if a layer did not end below a quarter of its input's variance, if a further layer gave the
image back better than the stack below it, or if the stack gave back no more than the mean image.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from vgbook.figures.frame import frame, label, panel_title
from vgbook.figures.palette import colour
from vgbook.records import Record

SERIES = ("own", "image", "picture")
SIDE = 8  # pixels of a digit
ROOM = 9.5  # pixels from one picture to the next
FAINT = 0.05  # ink below this would be a square too small to see
MARKERS = "os^D"


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw what comes back as pictures, the learning of each layer, and the error of the images."""
    settings = record.settings
    figure, (pictures, own, image) = frame(
        "Each layer gives back its input, and a little less of the image",
        f"restricted Boltzmann machines of {settings['width']} units on 8×8 digits, trained one "
        "after the other; errors are squared, as a share of the variance; lines: medians of "
        f"{len(settings['seeds'])} seeds, bands and bars: range",
        narrow=narrow,
        grid=(3, 1) if narrow else (1, 3),
        height=2.55,
        gap=(0.75, 0.55),
        titled=True,
    )
    _pictures(record, pictures)
    _own(record, own)
    _image(record, image)
    panel_title(pictures, "Given back from layer …")
    panel_title(own, "A layer's error on its own input")
    panel_title(image, "Error of the image given back")
    return figure


def _pictures(record: Record, axes: Axes) -> None:
    """Draw a row for each digit: the image, then what each height of the stack gives back."""
    digits, heights = record.coordinates["digit"], record.coordinates["height"]
    for row, digit in enumerate(digits):
        for height in heights:
            ink = record.select("picture", digit=digit, height=height).reshape(SIDE, SIDE)
            axes.add_patch(
                PathPatch(
                    squares(ink, ROOM * height, ROOM * row),
                    facecolor=colour("rbm" if height else "ink"),
                    gid=f"picture-{digit}-{height}",
                )
            )
    axes.set(
        xlim=(-0.5, ROOM * len(heights) - 1), ylim=(ROOM * len(digits) - 1, -0.5), aspect="equal"
    )
    axes.set_anchor("NW")
    axes.set_xticks(
        [ROOM * height + SIDE / 2 for height in heights], ["image", *map(str, heights[1:])]
    )
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def squares(ink: np.ndarray, left: float, top: float) -> Path:
    """Squares whose areas are the ink of the pixels, as one path; faint ones are left out."""
    rows, columns = np.nonzero(ink > FAINT)
    half = np.sqrt(ink[rows, columns].clip(0, 1)) / 2
    middle = np.column_stack([left + columns + 0.5, top + rows + 0.5])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
    vertices = middle[:, np.newaxis] + half[:, np.newaxis, np.newaxis] * corners
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(vertices.reshape(-1, 2), codes * len(rows))


def _own(record: Record, axes: Axes) -> None:
    """Draw the error of each layer after each epoch, one layer's epochs after the other's."""
    epochs, layers = np.array(record.coordinates["epoch"]), record.coordinates["layer"]
    for layer, marker in zip(layers, MARKERS, strict=False):
        error = record.select("own", layer=layer)
        at = epochs + (layer - 1) * len(epochs)
        axes.fill_between(at, error.min(axis=0), error.max(axis=0), color=colour("rbm"), alpha=0.2)
        axes.plot(
            at,
            np.median(error, axis=0),
            color=colour("rbm"),
            marker=marker,
            markerfacecolor=colour("paper"),
            markevery=[len(epochs) - 1],
            gid=f"own-{layer}",
        )
        label(axes, float(at.mean()) + 1, 1.06, str(layer), "rbm", ha="center")
        median = np.median(error, axis=0)
        clear = float(median[len(epochs) // 3]) + 0.06  # above the curve where the text begins
        label(axes, float(at[-1]), clear, f"{median[-1]:.2f}", "rbm", ha="right")
        if layer > 1:
            axes.axvline(at[0] - 0.5, color=colour("line"), linewidth=0.8)
    axes.set(
        xlim=(0, len(layers) * len(epochs) + 1),
        xticks=np.arange(len(layers) + 1) * len(epochs),
        ylim=(0, 1.14),
        yticks=[0, 0.5, 1],
    )
    axes.set_xlabel("epochs")


def _image(record: Record, axes: Axes) -> None:
    """Draw the error of the image that comes back through the whole stack, over its height."""
    layer, error = np.array(record.coordinates["layer"]), record.select("image")
    axes.axhline(1, color=colour("muted"), linewidth=0.8)
    axes.text(
        layer[-1] + 0.35, 1.06, "the mean image", color=colour("muted"), ha="right", va="center"
    )
    axes.vlines(layer, error.min(axis=0), error.max(axis=0), color=colour("rbm"), linewidth=3)
    axes.plot(
        layer,
        np.median(error, axis=0),
        color=colour("rbm"),
        marker="s",
        markerfacecolor=colour("paper"),
        gid="image",
    )
    for at, value in zip(layer, np.median(error, axis=0), strict=True):
        label(axes, at, value + 0.09, f"{value:.2f}", "rbm", ha="center")
    axes.set(xlim=(0.5, layer[-1] + 0.5), xticks=layer, ylim=(0, 1.14), yticks=[0, 0.5, 1])
    axes.set_xlabel("layers in the stack")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    own = np.median(record.select("own")[:, :, -1], axis=0)
    image = np.median(record.select("image"), axis=0)
    told = ", ".join(
        f"layer {layer}: {a:.2f} of its own input's variance, {b:.2f} of the images'"
        for layer, a, b in zip(record.coordinates["layer"], own, image, strict=True)
    )
    return (
        f"{len(record.coordinates['digit'])} digits, each beside what the stack gives back from "
        "every height, less and less sharp; the error of each layer on its own input, falling in "
        "training; and the error of the image given back through the whole stack, rising with "
        f"its height. At the end, {told}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    own, image = record.select("own"), record.select("image")
    return {
        "Every layer's error on its own input falls below a quarter of that input's variance, in "
        "every seed.": bool(np.max(own[:, :, -1]) < 0.25 and np.min(own[:, :, 0]) > 0.75),
        "Layers from the second on give back their input better than the first one the images, in "
        "every seed.": bool(np.all(own[:, 1:, -1] < own[:, :1, -1])),
        "Each further layer gives the image back less well, in every seed.": bool(
            np.all(np.diff(image, axis=1) > 0)
        ),
        "From the top of the stack the image comes back with less than half the error of the mean "
        "image, in every seed.": bool(np.max(image[:, -1]) < 0.5),
    }
