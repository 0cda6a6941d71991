"""Claim: at the same training cost, a deep pretrained network has the lower test cost.

Refuted if, with three or four layers, the courses of random and pretrained runs lie on each other
where both pass.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.frame import frame, panel_title
from vgbook.figures.palette import STARTS, Mark
from vgbook.records import Record

SERIES = ("train_curve", "test_curve", "stuck", "train_cost", "test_cost_at_level")
ARMS = ("random-longer", "autoencoder", "rbm")
SHOWN = (1, 3, 4)


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw each run's course through test cost and training cost, a panel for each depth."""
    settings = record.settings
    figure, panels = frame(
        "In deep networks: the same training cost, a lower test cost",
        "cost on MNIST's test images against cost on the training images, in nats, after each "
        f"epoch; a line for each of {len(settings['seeds'])} seeds, a mark where it ends; runs "
        "that are stuck are left out",
        narrow=narrow,
        grid=(len(SHOWN), 1) if narrow else (1, len(SHOWN)),
        height=2.5,
        left=0.5,
        gap=(0.75, 0.2),
        titled=True,
        key=[STARTS[arm] for arm in ARMS],
    )
    for axes, depth in zip(panels, SHOWN, strict=True):
        for arm in ARMS:
            _courses(record, axes, arm, depth, STARTS[arm])
        _axes(axes)
        panel_title(axes, f"{depth} hidden layer{'s' if depth > 1 else ''}")
    if not narrow:
        for axes in panels[1:]:
            axes.tick_params(labelleft=False)
    return figure


def _courses(record: Record, axes: Axes, arm: str, depth: int, mark: Mark) -> None:
    """Draw the runs of one arm at one depth."""
    train, test, stuck = (
        record.select(name, arm=arm, depth=depth) for name in ("train_curve", "test_curve", "stuck")
    )
    for x, y in zip(train[~stuck], test[~stuck], strict=True):
        x, y = x[np.isfinite(x)], y[np.isfinite(y)]
        axes.plot(x, y, color=mark.colour, linewidth=0.7, alpha=0.7, gid=f"{arm}-{depth}")
        axes.plot(x[-1], y[-1], marker=mark.marker, color=mark.colour, markerfacecolor="none")


def _axes(axes: Axes) -> None:
    """Logarithmic axes; training goes from right to left."""
    axes.set(xscale="log", yscale="log", xlim=(5e-5, 3), ylim=(0.1, 0.6))
    axes.set_yticks([0.1, 0.2, 0.5], ["0.1", "0.2", "0.5"])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xticks([1e-4, 1e-2, 1], ["0.0001", "0.01", "1"])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("training cost, nats")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    told = []
    for depth in SHOWN:
        costs = ", ".join(
            f"{STARTS[arm].label} {np.nanmedian(_reached(record, arm, depth)):.3f}" for arm in ARMS
        )
        told.append(f"at {depth} hidden layer{'s' if depth > 1 else ''} {costs}")
    return (
        "Three plots of test cost against training cost, with a line for each run. Where the "
        f"training cost falls below {record.settings['level']} nats, the median test cost is: "
        f"{'; '.join(told)}."
    )


def _reached(record: Record, arm: str, depth: int) -> np.ndarray:
    """Test cost of each run of an arm where its training cost falls below the level."""
    return record.select("test_cost_at_level", arm=arm, depth=depth)


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    level = record.settings["level"]
    deep = {
        f"With {depth} hidden layers, at a training cost of {level} nats, every run from the "
        f"{STARTS[arm].label} has a lower test cost than every run from the random one.": bool(
            np.max(_reached(record, arm, depth))
            < np.nanmin(_reached(record, "random-longer", depth))
        )
        for depth in SHOWN[1:]
        for arm in ("rbm", "autoencoder")
    }
    final = {arm: record.select("train_cost", arm=arm, depth=3) for arm in ARMS}
    return deep | {
        "With one hidden layer the random start has the lowest test cost at that level.": bool(
            np.median(_reached(record, "random-longer", 1))
            < min(np.median(_reached(record, arm, 1)) for arm in ("rbm", "autoencoder"))
        ),
        "With three, the random start ends with the lowest training cost.": bool(
            np.median(final["random-longer"])
            < min(np.median(final[arm]) for arm in ("rbm", "autoencoder"))
        ),
    }
