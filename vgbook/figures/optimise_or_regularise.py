"""Claim: at the same cost on the training images, a pretrained network has the lower test cost.

Refuted if the trajectories of random and pretrained starts lie on each other where both pass.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.frame import frame, panel_title
from vgbook.figures.palette import STARTS, Mark
from vgbook.records import Record

SERIES = ("train_curve", "test_curve", "stuck")
ARMS = ("random-longer", "autoencoder", "rbm")
SHOWN = (1, 3, 4)


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw each run's course through test cost and training cost, a panel for each depth."""
    settings = record.settings
    figure, panels = frame(
        "Same training cost, lower test cost",
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
    axes.set(xscale="log", yscale="log", ylim=(0.08, 0.6))
    axes.set_yticks([0.1, 0.2, 0.5], ["0.1", "0.2", "0.5"])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("training cost, nats")
