"""Claim: from a random start, more layers give more error, and at some depth nothing is learned.

Refuted if deep random networks are as good as shallow ones under the budget that pretrained ones
get, if no depth is stuck, or if the stuck runs had learned their training images after all.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.error_by_depth import error_axis, runs
from vgbook.figures.frame import frame, label_ends, panel_title
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
        right=1.3 if narrow else 0.1,
        gap=(0.75, 1.85),
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
    error_axis(test, depths, (2, 3, 5, 10, 20, 50, 90), low=1.8)
    _other_methods(record, test)
    error_axis(train, depths, (0, 0.01, 0.1, 1, 10, 90), low=0.01, zero=True)
    panel_title(test, "test error")
    panel_title(train, "training error")
    return figure


def _other_methods(record: Record, axes: Axes) -> None:
    """Draw a muted line for each method without layers, named at its right end."""
    ends = []
    for method, name in METHODS.items():
        error = 100 * float(record.select("other_methods", method=method))
        axes.axhline(error, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)), gid=method)
        ends.append((error, name, "muted"))
    label_ends(axes, ends)


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    depths, seeds = record.settings["depths"], len(record.settings["seeds"])
    told = "; ".join(
        f"{depth} layers {_middle(record, 'random', depth)} and "
        f"{_middle(record, 'random-longer', depth)}"
        for depth in depths[1:]
    )
    deepest = depths[-1]
    stuck = [int(np.sum(record.select("stuck", arm=arm, depth=deepest))) for arm in ARMS]
    return (
        "Test and training error on MNIST against the number of hidden layers, random start, under "
        f"two budgets. Median test errors: 1 layer {_middle(record, 'random', 1)} and "
        f"{_middle(record, 'random-longer', 1)}; {told}. At {deepest} layers {stuck[0]} and "
        f"{stuck[1]} of {seeds} runs are stuck. A support vector machine makes "
        f"{100 * float(record.select('other_methods', method='svm')):.1f} % mistakes on the same "
        "images."
    )


def _middle(record: Record, arm: str, depth: int) -> str:
    """The median test error of an arm at a depth, in percent."""
    return f"{100 * np.median(record.select('test_error', arm=arm, depth=depth)):.1f} %"


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    depths = record.settings["depths"]
    error = {arm: np.median(record.select("test_error", arm=arm), axis=1) for arm in ARMS}
    train = {arm: np.median(record.select("train_error", arm=arm), axis=1) for arm in ARMS}
    longer = record.select("versus_shallow", arm="random-longer")[depths.index(4)]
    svm = float(record.select("other_methods", method="svm"))
    return {
        "From two layers on, each further layer raises the median test error under the short "
        "budget, until runs are stuck.": bool(np.all(np.diff(error["random"][1:5]) > 0)),
        "Under the long budget, four layers still do worse than one, and the interval of the "
        "difference excludes zero.": bool(longer[1] > 0),
        "At five layers every run under the short budget does worse than any of up to three "
        "layers.": bool(
            record.select("test_error", arm="random", depth=5).min()
            > record.select("test_error", arm="random")[:3].max()
        ),
        f"At {depths[-1]} layers every run is stuck, under both budgets.": all(
            bool(record.select("stuck", arm=arm, depth=depths[-1]).all()) for arm in ARMS
        ),
        "With three layers and the long budget most runs learn every training image, and still the "
        "median test error is higher than with two.": bool(
            np.mean(record.select("train_error", arm="random-longer")[2] == 0) > 0.5
            and error["random-longer"][2] > error["random-longer"][1]
        ),
        "From four layers on networks fit their training images worse than with two, under both "
        "budgets.": all(bool(np.all(train[arm][3:] > train[arm][1])) for arm in ARMS),
        "No random network, at any depth and under either budget, reaches the support vector "
        "machine.": all(bool(record.select("test_error", arm=arm).min() > svm) for arm in ARMS),
    }
