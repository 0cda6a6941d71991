"""Claim: pretrained networks pass the depth at which random ones stop, and gain from their layers.

Refuted if a pretrained run is stuck, if the random start with as many updates in all is level with
them at five layers, or if no pretrained start is better with more layers than with one.
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
    "stuck",
    "learning_rate",
    "chosen_by",
    "versus_random_longer",
    "versus_shallow",
    "other_methods",
)
ARMS = {"random-longer": -0.24, "supervised": -0.08, "autoencoder": 0.08, "rbm": 0.24}


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw test error against depth, with all of the range and then the low errors enlarged."""
    settings = record.settings
    figure, panels = frame(
        "After 2006: with a pretrained start, depth pays",
        f"test error on MNIST, {settings['train']:,} training images, sigmoid networks of "
        f"{settings['width']} units a layer, all with the same number of updates in all; each mark "
        f"one of {len(settings['seeds'])} seeds, lines through medians; filled marks are stuck",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=3.2,
        left=0.5,
        right=0.45,
        gap=(0.75, 0.55),
        titled=True,
        key=[STARTS[arm] for arm in ARMS],
    )
    depths = settings["depths"]
    for axes, gid in zip(panels, ("all", "low"), strict=True):
        for arm, shift in ARMS.items():
            runs(
                axes,
                depths,
                100 * record.select("test_error", arm=arm),
                record.select("stuck", arm=arm),
                STARTS[arm],
                shift=shift,
                dashed=arm == "random-longer",
                gid=f"{gid}-{arm}",
            )
    error_axis(panels[0], depths, (2, 3, 5, 10, 20, 50, 90), low=1.8)
    _enlarge(record, panels[1], depths)
    panel_title(panels[0], "all errors")
    panel_title(panels[1], "those below 6 %")
    return figure


def _enlarge(record: Record, axes: Axes, depths: list[int]) -> None:
    """Show the low errors on a linear axis, with the support vector machine's."""
    svm = 100 * float(record.select("other_methods", method="svm"))
    axes.axhline(svm, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)), gid="svm")
    axes.set_ylim(2.4, 6)
    axes.set_yticks(range(3, 7), [f"{tick} %" for tick in range(3, 7)])
    axes.set_xticks(depths)
    axes.set_xlim(depths[0] - 0.45, depths[-1] + 0.45)
    axes.set_xlabel("hidden layers")
    label_ends(axes, [(svm, "SVM", "muted")])


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    depths = record.settings["depths"]
    deep, shallow = depths[-2], depths[0]

    def at(arm: str, depth: int) -> str:
        return f"{100 * np.median(record.select('test_error', arm=arm, depth=depth)):.1f} %"

    stuck = int(np.sum(record.select("stuck", arm="random-longer", depth=depths[-1])))
    return (
        f"Test error on MNIST against {shallow} to {depths[-1]} hidden layers. With the RBM start "
        f"the median goes from {at('rbm', shallow)} at {shallow} layer to {at('rbm', deep)} at "
        f"{deep}, with the autoencoder start to {at('autoencoder', deep)}, with supervised greedy "
        f"layers to {at('supervised', deep)}. The random start with the same number of updates in "
        f"all has {at('random-longer', deep)} at {deep} layers; at {depths[-1]} layers {stuck} of "
        f"its {len(record.settings['seeds'])} runs are stuck."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    pretrained = ("rbm", "autoencoder", "supervised")
    deep = {arm: record.select("versus_shallow", arm=arm)[-2] for arm in ARMS}
    apart = {arm: record.select("versus_random_longer", arm=arm)[-2] for arm in pretrained}
    return {
        "No pretrained run is stuck at any depth.": not any(
            record.select("stuck", arm=arm).any() for arm in pretrained
        ),
        "At five layers every pretrained start has a lower error than the random one with the same "
        "time, and the intervals of the differences exclude zero.": all(
            bool(apart[arm][2] < 0) for arm in pretrained
        ),
        "With RBMs and with autoencoders five layers do better than one, and the intervals of the "
        "differences exclude zero.": all(bool(deep[arm][2] < 0) for arm in ("rbm", "autoencoder")),
        "From the random start five layers do worse than one.": bool(deep["random-longer"][1] > 0),
        "With supervised greedy training five layers are as good as one: the interval of the "
        "difference includes zero.": bool(deep["supervised"][1] < 0 < deep["supervised"][2]),
    }
