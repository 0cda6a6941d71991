"""Claim: larger weights alone remove the wall; the features that they hold give the last points.

Refuted if a random start of the pretrained scale is still stuck at five layers, or if shuffled
pretrained weights do as well as those in their places.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame
from vgbook.figures.palette import CONTROLS, colour
from vgbook.figures.strip import strip, strip_axis
from vgbook.records import Record

SERIES = ("test_error", "stuck", "learning_rate", "versus_scaled_longer", "versus_shuffled_rbm")
# Each row is an arm: its control, what it is called, and what its weights are.
ROWS = {
    "random": ("random", "random", "small weights, no features"),
    "random-longer": ("random", "random, equal total time", "the same, for longer"),
    "scaled-longer": ("scaled", "random, 4 × Xavier", "large weights, no features"),
    "shuffled-rbm": ("shuffled-rbm", "RBM, shuffled", "its weights in random places"),
    "rbm": ("rbm", "RBM", "its weights in their places"),
}


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the test errors of each start, a row for each."""
    settings = record.settings
    figure, (axes,) = frame(
        "Larger weights remove the wall; features give the last points",
        f"test error on MNIST, {settings['train']:,} training images, sigmoid networks of "
        f"{settings['depths'][0]} × {settings['width']} units, each start at its best learning "
        f"rate; each mark one of {len(settings['seeds'])} seeds, filled if "
        "stuck; bars: medians",
        narrow=narrow,
        height=3.3,
        left=0.2,
        right=0.3,
    )
    for row, arm in enumerate(ROWS):
        _row(axes, -row, record, arm)
    strip_axis(axes, len(ROWS), (3, 5, 10, 20, 50, 90), (2.2, 110))
    return figure


def _row(axes: Axes, y: float, record: Record, arm: str) -> None:
    """Draw an arm's runs under its name."""
    start, name, what = ROWS[arm]
    mark = CONTROLS[start]
    error = 100 * record.select("test_error", arm=arm)[0]
    stuck = record.select("stuck", arm=arm)[0]
    median = strip(axes, y - 0.14, error, stuck, mark, gid=arm)
    title = axes.text(
        2.3,
        y + 0.24,
        f"{name}: {median:.1f} %",
        color=mark.colour,
        fontweight="semibold",
        va="baseline",
    )
    axes.annotate(
        what,
        (1, 0),
        xycoords=title,
        xytext=(6, 0),
        va="bottom",
        textcoords="offset points",
        color=colour("muted"),
        fontsize=9,
    )


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    told = "; ".join(
        f"{name} {100 * np.median(record.select('test_error', arm=arm)):.1f} %, "
        f"{int(np.sum(record.select('stuck', arm=arm)))} stuck"
        for arm, (_, name, _) in ROWS.items()
    )
    return (
        f"Five rows of test errors, {len(record.settings['seeds'])} seeds each. Medians, and how "
        f"many runs are stuck: {told}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    error = {arm: record.select("test_error", arm=arm)[0] for arm in ROWS}
    stuck = {arm: record.select("stuck", arm=arm)[0] for arm in ROWS}
    to_shuffled = record.select("versus_shuffled_rbm", arm="rbm")[0]
    to_scaled = record.select("versus_scaled_longer", arm="rbm")[0]
    return {
        "Trained for as many epochs as the RBM start after pretraining, the random start's median "
        "run makes ten times its mistakes or more.": bool(
            np.median(error["random"]) > 10 * np.median(error["rbm"])
        ),
        "No run from the scaled, the shuffled or the RBM start is stuck.": not any(
            stuck[arm].any() for arm in ("scaled-longer", "shuffled-rbm", "rbm")
        ),
        "The scaled random start beats the standard one, with the same time.": bool(
            np.median(error["scaled-longer"]) < np.median(error["random-longer"])
        ),
        "The RBM start has a lower error than the same weights shuffled, and the interval of the "
        "difference excludes zero.": bool(to_shuffled[2] < 0),
        "It has a lower error than the scaled random start too, with as much time in all, and the "
        "interval of the difference excludes zero.": bool(to_scaled[2] < 0),
    }
