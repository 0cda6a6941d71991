"""Claim: under the squared cost the more wrong a saturated unit is, the longer it stays wrong.

Refuted if the steps back to ½ do not grow exponentially with z under the squared cost, or grow
faster than in proportion to it under the cross-entropy.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import Mark, colour
from vgbook.figures.scale import powers_of_ten
from vgbook.records import Record

COSTS = {
    "squared": Mark("squared cost", "flat", "s"),
    "cross-entropy": Mark("cross-entropy", "steep", "o"),
}
SHOWN = (2.0, 4.0, 6.0)
SERIES = ("answer", "steps_to_half", "theory")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the answers while they are learned, and the steps back to ½ against the start."""
    figure, (answers, steps) = frame(
        "The more wrong, the slower: the plateau of the squared cost",
        "one sigmoid unit that should answer 0 and starts near 1; gradient descent with step size "
        f"{record.settings['learning_rate']:g}; nothing is random",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=2.6,
        left=0.5,
        right=0.25,
        gap=(0.95, 0.7),
        titled=True,
    )
    _answers(record, answers)
    _steps(record, steps)
    return figure


def _answers(record: Record, axes: Axes) -> None:
    """Draw the unit's answer over the steps, from three starts under both costs."""
    step = np.array(record.coordinates["step"])
    for cost, mark in COSTS.items():
        for start in SHOWN:
            axes.plot(
                step,
                record.select("answer", cost=cost, start=start),
                color=mark.colour,
                linewidth=1.7,
                linestyle="-" if cost == "squared" else (0, (5, 1)),
                gid=f"answer-{cost}-{start:g}",
            )
    axes.set(xlim=(0, step[-1]), ylim=(0, 1.13), yticks=[0, 0.5, 1], xlabel="steps")
    label(axes, step[-1], 1.06, "squared cost, from z = 6", "flat", ha="right")
    label(axes, 0.75 * step[-1], 0.68, "from z = 4", "flat")
    label(axes, 0.19 * step[-1], 0.5, "from z = 2", "flat")
    axes.annotate(
        "cross-entropy, from\nthe same three",
        xy=(0.064 * step[-1], 0.66),
        xytext=(0.19 * step[-1], 0.81),
        color=colour("steep"),
        fontweight="semibold",
        va="center",
        arrowprops={"arrowstyle": "-", "color": colour("steep"), "linewidth": 0.8},
    )
    panel_title(axes, "answer y; 0 is wanted")


def _steps(record: Record, axes: Axes) -> None:
    """Draw the steps until the answer is ½ against z before the first step."""
    start = np.array(record.coordinates["start"])
    for cost, mark in COSTS.items():
        axes.plot(
            start,
            record.select("theory", cost=cost),
            color=mark.colour,
            linewidth=1,
            linestyle=(0, (2, 2)),
        )
        axes.plot(
            start,
            record.select("steps_to_half", cost=cost),
            linestyle="none",
            marker=mark.marker,
            color=mark.colour,
            mfc=colour("paper"),
            markersize=5,
            gid=f"steps-{cost}",
        )
    powers_of_ten(axes, 3, 2e4, step=1)
    axes.set(xlim=(0.4, start[-1] + 0.5), xticks=start)
    axes.set_xlabel("z before the first step")
    last = start[-1]
    label(axes, 0.61 * last, 3500, "squared: like $e^z$", "flat", ha="right")
    label(axes, last + 0.3, 8.5, "cross-entropy: like z", "steep", ha="right")
    note(axes, 1, 300, "dotted: theory")
    panel_title(axes, "steps until the answer is ½")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    last = record.coordinates["start"][-1]
    squared, entropy = record.select("steps_to_half", start=last)
    return (
        "Left: under the cross-entropy the answer falls at once from each start; under the squared "
        "cost it stays near 1 first, longer the nearer to 1 it started. Right: the steps until the "
        f"answer is one half. From z = {last:g} they are {squared:,.0f} under the squared cost and "
        f"{entropy:.0f} under the cross-entropy."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    start = np.array(record.coordinates["start"])
    squared, entropy = record.select("steps_to_half")
    size = record.select("first_gradient")
    saturated = start >= 4
    theory = record.select("theory")
    return {
        "Under the squared cost, from z = 4 on, each further unit of z multiplies the steps by "
        "more than 2.2; in the end by nearly e.": bool(
            np.all(squared[1:][start[:-1] >= 4] > 2.2 * squared[:-1][start[:-1] >= 4])
            and abs(squared[-1] / squared[-2] / np.e - 1) < 0.05
        ),
        "Under the cross-entropy each further unit of z adds the same few steps.": bool(
            np.ptp(np.diff(entropy)[start[:-1] >= 4]) < 0.1
        ),
        "Under the squared cost the first gradient shrinks the more wrong the answer is; under "
        "the cross-entropy it grows.": bool(
            np.all(np.diff(size[0]) < 0) and np.all(np.diff(size[1]) > 0)
        ),
        "The integrals of the two laws of motion give the steps within 5 %, from z = 4 on.": bool(
            np.all(np.abs(theory / record.select("steps_to_half") - 1)[:, saturated] < 0.05)
        ),
    }
