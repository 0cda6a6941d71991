"""A row of results: a mark for each run, filled if the run is stuck, and a bar at the median.

Errors from a few percent up to guessing share a logarithmic axis below the rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from vgbook.figures.palette import Mark


def strip(
    axes: Axes, y: float, error: np.ndarray, stuck: np.ndarray, mark: Mark, *, gid: str
) -> float:
    """Draw the runs of one arm, each a little below the one before, and return their median.

    Parameters
    ----------
    error, stuck : (seeds,), the error in percent.
    """
    height = y - 0.14 * np.linspace(-1, 1, len(error))
    for chosen, face in ((stuck, mark.colour), (~stuck, "none")):
        axes.plot(
            error[chosen],
            height[chosen],
            linestyle="none",
            marker=mark.marker,
            markersize=4.5,
            color=mark.colour,
            markerfacecolor=face,
            gid="stuck" if chosen is stuck else "learned",
        )
    median = float(np.median(error))
    axes.plot([median, median], [y - 0.2, y + 0.2], color=mark.colour, linewidth=1.8, gid=gid)
    return median


def strip_axis(axes: Axes, rows: int, ticks: Sequence[float], limits: tuple[float, float]) -> None:
    """Give the axes errors in percent below, and room for rows at 0, −1, −2, ..."""
    axes.set(xscale="log", xlim=limits, ylim=(0.65 - rows, 0.55), yticks=[])
    axes.set_xticks(ticks, [f"{tick:g} %" for tick in ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid(axis="x")
