"""Error against depth: a mark for each run, filled if the run is stuck, and a line through medians.

Errors from a fraction of a percent up to guessing need a logarithmic axis; an axis that must show
zero as well is linear below its first step. Arms stand a little beside each other, and seeds a
little beside each other within an arm, so that none hides another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from vgbook.figures.palette import Mark, colour

SEEDS_APART = 0.05  # of the distance between two depths, from an arm's middle to its outer seeds


def error_axis(
    axes: Axes, depths: Sequence[int], ticks: Sequence[float], *, low: float, zero: bool = False
) -> None:
    """Give the axes depths below and errors in percent beside, up to guessing.

    Parameters
    ----------
    ticks : named errors, in percent.
    low : lower end in percent; where `zero` is shown, the axis is linear from there to 0.
    """
    if zero:
        axes.set_yscale("symlog", linthresh=low, linscale=0.4)
        axes.set_ylim(-0.12 * low, 130)
    else:
        axes.set_yscale("log")
        axes.set_ylim(low, 130)
    axes.set_yticks(ticks, [f"{tick:g} %" for tick in ticks])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xticks(depths)
    axes.set_xlim(depths[0] - 0.4, depths[-1] + 0.4)
    axes.set_xlabel("hidden layers")
    axes.text(depths[0] - 0.35, 100, "guessing", color=colour("muted"), fontsize=9)


def runs(
    axes: Axes,
    depths: Sequence[int],
    error: np.ndarray,
    stuck: np.ndarray,
    mark: Mark,
    *,
    shift: float,
    dashed: bool = False,
    gid: str,
) -> None:
    """Draw one arm.

    Parameters
    ----------
    error, stuck : (depths, seeds), the error in percent.
    shift : how far beside its depth the arm stands, so that arms do not hide each other.
    """
    where = np.asarray(depths) + shift
    axes.plot(
        where,
        np.median(error, axis=1),
        color=mark.colour,
        linewidth=1.6,
        linestyle="--" if dashed else "-",
        gid=gid,
    )
    beside = SEEDS_APART * np.linspace(-1, 1, error.shape[1])
    for chosen, face in ((stuck, mark.colour), (~stuck, "none")):
        row, column = np.nonzero(chosen)
        axes.plot(
            where[row] + beside[column],
            error[row, column],
            linestyle="none",
            marker=mark.marker,
            markersize=4,
            markerfacecolor=face,
            color=mark.colour,
            markeredgewidth=0.9,
            gid="stuck" if chosen is stuck else "learned",
        )
