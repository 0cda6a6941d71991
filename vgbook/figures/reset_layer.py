"""Claim: set back to its start, the first layer of a trained network is missed most, by far.

Refuted if another layer is missed as much, or if a network that was pretrained misses its first
layer as the others do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.error_by_depth import runs
from vgbook.figures.frame import frame, panel_title
from vgbook.figures.palette import Mark, colour
from vgbook.records import Record

SERIES = ("test_error", "reset_error", "moved", "learning_rate")
ARMS = {
    "tanh": Mark("tanh, Xavier start", "autoencoder", "^"),
    "relu": Mark("ReLU, He start", "modern", "D"),
    "rbm": Mark("sigmoid, RBM start", "rbm", "s"),
}
SHIFT = {"tanh": -0.16, "relu": 0.0, "rbm": 0.16}
TICKS = (2, 5, 10, 20, 50)
GUESSING = 90.0  # percent


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the error after each layer in turn was set back, and after it was made random."""
    settings = record.settings
    hidden = settings["arms"]["tanh"]["depth"]
    figure, panels = frame(
        "Set back, the first layer is missed most: the others have grown around it",
        f"test error of trained networks of {hidden} × {settings['width']} units when one layer is "
        f"replaced and the rest kept, MNIST; every mark is one of {len(settings['seeds'])} seeds, "
        "lines run through medians",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=2.6,
        left=0.5,
        right=0.12,
        gap=(0.8, 0.3),
        titled=True,
        key=[ARMS[arm] for arm in settings["arms"]],
    )
    titles = {"start": "set back to its own start", "shuffled": "its start, in shuffled places"}
    for axes, (to, title) in zip(panels, titles.items(), strict=True):
        for arm in settings["arms"]:
            trained = 100 * record.select("test_error", arm=arm)[np.newaxis]
            reset = 100 * record.select("reset_error", arm=arm, to=to).T
            _marks(axes, [0], trained, arm, f"trained-{to}-{arm}")
            _marks(axes, record.coordinates["layer"], reset, arm, f"{to}-{arm}")
        _axis(axes, hidden)
        panel_title(axes, title)
    if not narrow:
        panels[1].tick_params(labelleft=False)
    return figure


def _marks(axes: Axes, places: Sequence[int], errors: np.ndarray, arm: str, gid: str) -> None:
    """Draw the runs of a network, (places, seeds); none of them counts as stuck."""
    none = np.zeros(errors.shape, bool)
    runs(axes, places, errors, none, ARMS[arm], shift=SHIFT[arm], gid=gid)


def _axis(axes: Axes, hidden: int) -> None:
    """Errors in percent beside, layers below, and the error of guessing."""
    axes.set_yscale("log")
    axes.set_ylim(1.5, 130)
    axes.set_yticks(TICKS, [f"{tick:g} %" for tick in TICKS])
    axes.yaxis.set_minor_locator(NullLocator())
    places = range(hidden + 2)
    axes.set_xticks(places, ["none", *(str(k) for k in places[1:-1]), "output"])
    axes.set_xlim(-0.4, hidden + 1.4)
    axes.set_xlabel("layer that is replaced (1 is next to the input)")
    axes.axhline(GUESSING, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)))
    axes.text(-0.35, GUESSING * 1.07, "guessing", color=colour("muted"), fontsize=9, va="bottom")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    told = []
    for arm, mark in ARMS.items():
        reset = 100 * np.median(record.select("reset_error", arm=arm, to="start"), axis=0)
        others = reset[1:-1]
        told.append(
            f"{mark.label}: trained {100 * np.median(record.select('test_error', arm=arm)):.1f} %, "
            f"first layer set back {reset[0]:.1f} %, other hidden layers {others.min():.1f} to "
            f"{others.max():.1f} %, output {reset[-1]:.1f} %"
        )
    return (
        "Two plots of test error over the layer that was replaced. Set back to its start, "
        + "; ".join(told)
        + ". With random weights in place of the start's, the errors are larger."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""

    def reset(arm: str) -> np.ndarray:
        return record.select("reset_error", arm=arm, to="start")

    random = [reset(arm) for arm in ("tanh", "relu")]
    rbm, shuffled = reset("rbm"), record.select("reset_error", arm="rbm", to="shuffled")
    return {
        "In both networks from a random start, in every seed, the first layer set back costs more "
        "than three times the error of any other hidden layer.": all(
            bool(np.all(errors[:, 0] > 3 * errors[:, 1:-1].max(axis=1))) for errors in random
        ),
        "Set back to its start, no hidden layer of the pretrained network costs as much as a "
        "tenth of the images, in any seed.": bool(rbm[:, :-1].max() < 0.1),
        "The pretrained network needs what pretraining learned: with the same weights in shuffled "
        "places its first layer costs more than half of the images, in every seed.": bool(
            shuffled[:, 0].min() > 0.5
        ),
    }
