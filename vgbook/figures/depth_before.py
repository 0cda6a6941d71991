"""Claim: from a random start, more layers give more error, and at some depth nothing is learned.

Refuted if deep random networks are as good as shallow ones under the budget that pretrained ones
get, if no depth is stuck, or if the stuck runs had learned their training images after all.
"""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.error_by_depth import error_axis, runs
from vgbook.figures.frame import frame, panel_title
from vgbook.figures.palette import STARTS, colour
from vgbook.records import Record

SERIES = (
    "test_error",
    "train_error",
    "train_cost",
    "stuck",
    "learning_rate",
    "chosen_by",
    "other_methods",
)
ARMS = {"random": -0.1, "random-longer": 0.1}
METHODS = {
    "logistic-regression": "logistic regression",
    "nearest-neighbours": "nearest neighbours",
    "random-forest": "random forest",
    "svm": "SVM",
}


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw test error and training error against depth for the random start, two budgets."""
    settings = record.settings
    figure, (test, train) = frame(
        "Before 2006: deep lost to shallow",
        f"error on MNIST, {settings['train']:,} training images, sigmoid networks of "
        f"{settings['width']} units a layer, each at its best learning rate; each mark one of "
        f"{len(settings['seeds'])} seeds, lines through medians; filled marks are stuck runs",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=3.0,
        left=0.5,
        gap=(0.75, 0.55),
        titled=True,
        key=[STARTS[arm] for arm in ARMS],
    )
    depths = settings["depths"]
    for axes, part in ((test, "test"), (train, "train")):
        for arm, shift in ARMS.items():
            runs(
                axes,
                depths,
                100 * record.select(f"{part}_error", arm=arm),
                record.select("stuck", arm=arm),
                STARTS[arm],
                shift=shift,
                dashed=arm == "random-longer",
                gid=f"{part}-{arm}",
            )
    _other_methods(record, test, depths)
    error_axis(test, depths, (2, 3, 5, 10, 20, 50, 90), low=1.8)
    error_axis(train, depths, (0, 0.01, 0.1, 1, 10, 90), low=0.01, zero=True)
    panel_title(test, "test error")
    panel_title(train, "training error")
    return figure


def _other_methods(record: Record, axes: Axes, depths: list[int]) -> None:
    """Draw a muted line for each method without layers, named at its left end."""
    for method, name in METHODS.items():
        error = 100 * float(record.select("other_methods", method=method))
        axes.axhline(error, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)))
        axes.text(depths[0] - 0.4, error * 1.03, name, color=colour("muted"), fontsize=8.5)
