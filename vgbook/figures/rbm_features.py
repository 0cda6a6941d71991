"""Claim: a first RBM learns pieces of strokes, and gives back digits but not pictures of clothes.

Refuted if its weights are no more oriented than the same weights shuffled among the units, if it
loses much of digits that it has not seen, or if it gives back clothes as well as digits.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, panel_title
from vgbook.figures.palette import colour
from vgbook.figures.raster import bare, density, mosaic, shade
from vgbook.records import Record

SERIES = ("lost", "locality", "orientation")
COLUMNS = 6
STAGES = {"seen": "seen", "before": "back, before\nlearning", "after": "back, after\nlearning"}
SETS = {"digits": ("digits, not seen before", "rbm"), "clothes": ("clothes, unknown to it", "ink")}
MARGIN = 0.32  # room for the names of the rows, in widths of the row of images


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the weights, what is given back of digits and of clothes, and how much is lost."""
    settings = record.settings
    figure, (weights, back, lost) = frame(
        "A first RBM learns pieces of strokes, and gives back digits but not clothes",
        f"left: weights into {settings['shown']} of {settings['n_hidden']} hidden units (ink: "
        "positive, grey: zero); middle: images and what the machine makes of them; right: share of "
        "the images' variance that is lost, median and range of "
        f"{len(settings['seeds'])} seeds",
        narrow=narrow,
        grid=(3, 1) if narrow else (1, 3),
        height=2.15,
        left=0.12 if not narrow else 0.5,
        right=0.15,
        gap=(0.6, 0.45),
        titled=True,
    )
    sheet = mosaic(density(record.select("filters")), COLUMNS)
    shade(weights, sheet, "ink", gid="weights")
    bare(weights)
    panel_title(weights, "what units look for")
    given_back(record, back, record.coordinates["class"][::2])  # all would be too small to see
    course(record, lost)
    return figure


def given_back(record: Record, axes: Axes, classes: list[int]) -> None:
    """Draw, for each set, its images of some classes as seen and as given back, row under row."""
    bottom = 0.0
    for name in reversed(SETS):
        for stage in reversed(STAGES):
            pictures = record.select("images", set=name, stage=stage)[classes]
            row = mosaic(pictures / 100, len(classes))
            height = row.shape[0] / row.shape[1]
            shade(axes, row, "ink", left=MARGIN, bottom=bottom, gid=f"{name}-{stage}")
            axes.text(
                MARGIN - 0.03,
                bottom + height / 2,
                STAGES[stage],
                fontsize=7.5,
                color=colour("muted"),
                ha="right",
                va="center",
                linespacing=1.0,
            )
            bottom += 1.12 * height
        bottom += 0.3 * height
    bare(axes, width=1 + MARGIN, height=bottom)
    panel_title(axes, "what it gives back")


def course(record: Record, axes: Axes) -> None:
    """Draw the share that is lost over the epochs of learning."""
    epochs = np.array(record.coordinates["epoch"])
    for name, (text, role) in SETS.items():
        values = 100 * record.select("lost", set=name)
        axes.fill_between(
            epochs, values.min(axis=0), values.max(axis=0), color=colour(role), alpha=0.2
        )
        middle = np.median(values, axis=0)
        axes.plot(epochs, middle, color=colour(role), gid=name)
        label(axes, epochs[-1], middle[-1] + 9, text.split(",")[0], role, ha="right")
    axes.set(xlim=(0, epochs[-1]), ylim=(0, 150), yticks=[0, 50, 100, 150])
    axes.set_yticklabels(["0", "50 %", "100 %", "150 %"])
    axes.set_xlabel("epochs of learning from digits")
    panel_title(axes, "what is lost")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    lost = {name: 100 * float(np.median(record.select("lost", set=name)[:, -1])) for name in SETS}
    oriented = {
        which: float(np.median(record.select("orientation", weights=which)))
        for which in record.coordinates["weights"]
    }
    return (
        "A sheet of weights of hidden units, many of them short strokes and spots. Beside it ten "
        "digits and ten pictures of clothes, each as seen, as given back before learning, a grey "
        "cloud, and after it. A plot shows what is lost over the epochs: in the end "
        f"{lost['digits']:.0f} % of digits and {lost['clothes']:.0f} % of clothes. Median "
        f"orientation {oriented['learned']:.2f}, shuffled {oriented['shuffled']:.2f}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    digits, clothes = (record.select("lost", set=name)[:, -1] for name in SETS)
    oriented = record.select("orientation")
    return {
        "The median unit is more than twice as oriented as with shuffled weights, in every "
        "seed.": bool(np.all(oriented[:, 0] > 2 * oriented[:, 1])),
        "Less than a fifth of digits that it has not seen is lost, in every seed.": bool(
            np.all(digits < 0.2)
        ),
        "Of clothes it loses more than four times as much, in every seed.": bool(
            np.all(clothes > 4 * digits)
        ),
    }
