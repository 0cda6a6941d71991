"""Claim: contrastive divergence points about where the gradient does, until its chain stops mixing.

Refuted if an update of CD-1 ever pointed against the gradient, if CD-10 were no nearer to it, or if
learning two opposite images by CD-1 ended where it was best.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, note, panel_title
from vgbook.figures.palette import RULES, colour
from vgbook.records import Record

SERIES = ("divergence", "final", "shares", "error", "cosine")
LINES = {"exact": (0, (1, 2)), "CD-10": (0, (5, 2)), "CD-1": "solid"}
OFFSETS = {"exact": -0.22, "CD-10": 0.0, "CD-1": 0.22}


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw learning on two data sets, where it ends, and the error of single updates."""
    settings = record.settings
    figure, panels = frame(
        "Contrastive divergence goes astray where its chain stops moving",
        "a machine of 3 visible and 2 hidden units, all sums exact; learning: medians and range of "
        f"{len(settings['seeds'])} starts; single updates: medians and the middle 90 % of "
        f"{settings['machines']} random machines",
        narrow=narrow,
        grid=(4, 1) if narrow else (2, 2),
        height=1.75,
        gap=(0.8, 0.72),
        titled=True,
        key=list(RULES.values()),
    )
    opposite, every, final, single = panels
    _learning(record, opposite, "opposite")
    _learning(record, every, "all-eight")
    _ends(record, final)
    _updates(record, single)
    panel_title(opposite, "Learning two opposite images")
    panel_title(every, "Learning all eight images")
    panel_title(final, "Two opposite images: what is learned")
    panel_title(single, "How far one update is from the gradient")
    turn = int(np.argmin(_course(record, "opposite", "CD-1")))
    at = record.coordinates["update"][turn]
    opposite.annotate(
        f"CD-1 is best\nafter {at} updates",
        xy=(at, _course(record, "opposite", "CD-1").min()),
        xytext=(at, 1.2),
        fontsize=9,
        va="center",
        arrowprops={"arrowstyle": "-", "color": colour("muted"), "linewidth": 0.8},
    )
    opposite.set_yticks([0, 0.5, 1])
    every.set_yticks([0, 0.05, 0.1])
    note(every, 2, 0.05, "the three coincide")
    return figure


def _course(record: Record, data: str, rule: str) -> np.ndarray:
    """The median divergence after each number of updates."""
    return np.asarray(np.median(record.select("divergence", data=data, rule=rule), axis=0))


def _learning(record: Record, axes: Axes, data: str) -> None:
    """Draw the divergence of the machine from the data along learning, by each rule."""
    update = np.array(record.coordinates["update"])
    for rule, mark in RULES.items():
        values = record.select("divergence", data=data, rule=rule)
        axes.fill_between(
            update[1:],
            values.min(axis=0)[1:],
            values.max(axis=0)[1:],
            color=mark.colour,
            alpha=0.15,
        )
        axes.plot(
            update[1:],
            np.median(values, axis=0)[1:],
            color=mark.colour,
            linestyle=LINES[rule],
            linewidth=1.8,
            marker=mark.marker,
            markerfacecolor=colour("paper"),
            markevery=[len(update) - 2],
            clip_on=False,
            gid=f"{data}-{rule}",
        )
    axes.set_xscale("log")
    axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    axes.minorticks_off()
    axes.set(xlim=(1, update[-1]), ylim=(0, None))
    axes.set_xlabel("updates")
    axes.set_ylabel("divergence from data, nats")


def _ends(record: Record, axes: Axes) -> None:
    """Draw the probability of each image in the data, and by each rule after learning."""
    names = record.coordinates["state"]
    place = np.arange(len(names))
    shares = record.select("shares", data="opposite")
    axes.hlines(shares, place - 0.4, place + 0.4, color=colour("muted"), linewidth=1)
    for rule, mark in RULES.items():
        values = record.select("final", data="opposite", rule=rule)
        axes.vlines(
            place + OFFSETS[rule],
            values.min(axis=0),
            values.max(axis=0),
            color=mark.colour,
            linewidth=1.2,
        )
        axes.plot(
            place + OFFSETS[rule],
            np.median(values, axis=0),
            color=mark.colour,
            linestyle="none",
            marker=mark.marker,
            markerfacecolor=colour("paper"),
            gid=f"final-{rule}",
        )
    axes.set_xticks(place, names)
    axes.set(ylim=(-0.04, 1.04), yticks=[0, 0.5, 1])
    axes.set_xlabel("image")
    axes.set_ylabel("probability")
    note(axes, 1.0, 0.62, "thin line: the data")


def _updates(record: Record, axes: Axes) -> None:
    """Draw the error of one update against the size of the machine's parameters."""
    scale = np.array(record.coordinates["scale"])
    for rule in ("CD-1", "CD-10"):
        mark, error = RULES[rule], 100 * record.select("error", rule=rule)
        low, high = np.quantile(error, [0.05, 0.95], axis=-1)
        axes.fill_between(scale, low, high, color=mark.colour, alpha=0.15)
        axes.plot(
            scale,
            np.median(error, axis=-1),
            color=mark.colour,
            linestyle=LINES[rule],
            marker=mark.marker,
            markerfacecolor=colour("paper"),
            clip_on=False,
            gid=f"error-{rule}",
        )
    axes.set_xscale("log")
    axes.set_xticks(scale, [f"{value:g}" for value in scale])
    axes.minorticks_off()
    axes.set_ylim(0, None)
    axes.set_xlabel("standard deviation of weights and biases")
    axes.set_ylabel("error, % of gradient")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    course = _course(record, "opposite", "CD-1")
    at = record.coordinates["update"][int(np.argmin(course))]
    ends = {rule: _course(record, "opposite", rule)[-1] for rule in RULES}
    error = np.median(record.select("error", rule="CD-1"), axis=-1)
    return (
        "Four plots. Learning two opposite images, the divergence from the data ends at "
        f"{ends['exact']:.3f} nats by the exact gradient, {ends['CD-10']:.3f} by CD-10 and "
        f"{ends['CD-1']:.2f} by CD-1, which was best, at {course.min():.2f}, after {at} updates. "
        "Learning all eight images the three curves coincide. By CD-1 the image 111 ends with a "
        f"probability of {_final(record, 'CD-1', '111'):.2f} instead of a half. The error of a "
        f"single update of CD-1 grows from {error[0]:.1%} of the gradient to {error[-1]:.0%} as "
        "the weights grow."
    )


def _final(record: Record, rule: str, state: str) -> float:
    """The median probability of an image after learning two opposite ones."""
    return float(np.median(record.select("final", data="opposite", rule=rule, state=state)))


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    exact, ten, one = (record.select("divergence", data="opposite", rule=rule) for rule in RULES)
    every = [record.select("divergence", data="all-eight", rule=rule)[:, -1] for rule in RULES]
    errors = record.select("error", rule="CD-1"), record.select("error", rule="CD-10")
    medians = np.median(errors[0], axis=-1)
    return {
        "Learning two opposite images, CD-1 ends more than twice as far from the data as it was "
        "at its best, from every start.": bool(np.all(one[:, -1] > 2 * one.min(axis=1))),
        "There CD-10 ends ten times nearer than CD-1, and the exact gradient five times nearer "
        "than CD-10, from every start.": bool(
            np.all(10 * ten[:, -1] < one[:, -1]) and np.all(5 * exact[:, -1] < ten[:, -1])
        ),
        "By CD-1 one of the two images ends with more than nine tenths, from every start.": bool(
            np.min(record.select("final", data="opposite", rule="CD-1").max(axis=-1)) > 0.9
        ),
        "Learning all eight images, all rules end within a hundredth of a nat of the data.": bool(
            np.max(every) < 0.01
        ),
        "No update of CD-1 points against the gradient, in any of the random machines.": bool(
            np.min(record.select("cosine", rule="CD-1")) > 0
        ),
        "The error of an update grows with the size of the weights, and CD-10's is smaller than "
        "CD-1's in every machine.": bool(
            np.all(np.diff(medians) > 0) and np.all(errors[1] < errors[0])
        ),
    }
