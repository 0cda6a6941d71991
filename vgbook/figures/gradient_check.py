"""Claim: the error of a central difference is a V: h² on one side, rounding over h on the other.

Refuted if the fitted slopes of the two sides stray from 2 and −1, or if the best step is not near
the one where the two theories meet.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.frame import frame, note
from vgbook.figures.palette import Mark, colour
from vgbook.figures.scale import in_figure, in_words, powers_of_ten
from vgbook.records import Record

PRECISIONS = {
    "single": Mark("single precision", "muted", "s"),
    "double": Mark("double precision", "ink", "o"),
}
SHOWN_ABOVE = {"single": 1e-8, "double": 0.0}  # smaller nudges are lost in single precision
BEST_AT = {"single": (2e-2, 1e-2), "double": (1.3e-4, 1.5e-12)}
SERIES = ("error", "backprop_error", "truncation", "rounding")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the error over the step for both precisions, with the theory of each side."""
    settings = record.settings
    figure, (axes,) = frame(
        "Nudge too much or too little, and the check fails",
        "error of central differences, against backpropagation in double precision, relative; "
        f"{settings['checked']} parameters of a {'-'.join(map(str, settings['sizes']))} sigmoid "
        f"network; lines: medians of {len(settings['seeds'])} seeds, bands: range",
        narrow=narrow,
        height=3.5,
        right=0.25,
    )
    h = np.array(record.coordinates["step"])
    for name, mark in PRECISIONS.items():
        _curve(record, axes, h, name, mark)
    axes.plot(h, record.select("truncation"), **_dotted())
    powers_of_ten(axes, 1e-13, 1e3, step=3)
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    exponents = range(-12, 1, 3)
    axes.set_xticks(
        [10.0**e for e in exponents], ["1" if e == 0 else rf"$10^{{{e}}}$" for e in exponents]
    )
    axes.set(xlim=(h[-1], 1.6 * h[0]), xlabel="step h")
    _notes(record, axes, narrow=narrow)
    return figure


def _dotted() -> dict[str, Any]:
    """How a theory is drawn."""
    return {"color": colour("ink"), "linewidth": 0.9, "linestyle": (0, (1.5, 2.5))}


def _curve(record: Record, axes: Axes, h: np.ndarray, name: str, mark: Mark) -> None:
    """Draw one precision: median, range, theory of its rounding, and its best step."""
    shown = h >= SHOWN_ABOVE[name]
    error = record.select("error", precision=name)[:, shown]
    median = np.median(error, axis=0)
    axes.fill_between(
        h[shown], error.min(axis=0), error.max(axis=0), color=mark.colour, alpha=0.2, linewidth=0
    )
    axes.plot(h[shown], median, color=mark.colour, gid=f"error-{name}")
    axes.plot(h[shown], record.select("rounding", precision=name)[shown], **_dotted())
    best = median.argmin()
    axes.plot(
        h[shown][best], median[best], mark.marker, color=mark.colour, mfc=colour("paper"), ms=6
    )
    axes.text(
        *BEST_AT[name], in_figure(median[best]), color=mark.colour, ha="center", va="center",
    )  # fmt: skip


def _notes(record: Record, axes: Axes, *, narrow: bool) -> None:
    """Name the curves and their two sides."""
    for x, y, name in ((1.5e-7, 200, "single"), (2e-12, 2e-9, "double")):
        mark = PRECISIONS[name]
        axes.text(x, y, mark.label, color=mark.colour, fontweight="semibold", va="center")
    note(axes, 3e-11, 3e-2, "rounding,\nlike 1/h", ha="left")
    note(axes, 1e-3, 6e-6, "truncation,\nlike h²", ha="right")
    own = float(np.median(record.select("backprop_error", precision="single")))
    axes.plot([4e-3, 1.6], [own, own], color=colour("muted"), linewidth=0.8)
    axes.text(
        1.6, own / 2, "backprop\nin single" if narrow else "backpropagation\nin single precision",
        color=colour("muted"), fontsize=9, ha="right", va="top", linespacing=1.1,
    )  # fmt: skip


def median_errors(record: Record, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Steps, and the median error of each."""
    return (
        np.array(record.coordinates["step"]),
        np.median(record.select("error", precision=name), axis=0),
    )


def fitted_slope(h: np.ndarray, error: np.ndarray, low: float, high: float) -> float:
    """Exponent of h in the error between two steps, by least squares on logarithms."""
    inside = (h >= low * 0.999) & (h <= high * 1.001)
    return float(np.polyfit(np.log(h[inside]), np.log(error[inside]), 1)[0])


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    best = {}
    for name in PRECISIONS:
        h, error = median_errors(record, name)
        best[name] = f"{in_words(error.min())} at h = {in_words(h[error.argmin()])}"
    return (
        "Two V-shaped curves on logarithmic axes, the error of central differences over the step. "
        f"They share the right side, which rises as h squared. In single precision the lowest "
        f"error is {best['single']}, in double precision {best['double']}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    h, double = median_errors(record, "double")
    _, single = median_errors(record, "single")
    truncation = record.select("truncation")
    meet = {
        name: h[np.abs(np.log(truncation / record.select("rounding", precision=name))).argmin()]
        for name in PRECISIONS
    }
    right, both = (h >= 1e-3) & (h <= 0.1), h >= 0.3
    return {
        "In double precision the error grows as h² on the right, within 0.05 of the exponent, and "
        "h²C‴/6 gives it within a tenth.": bool(
            abs(fitted_slope(h, double, 1e-3, 1e-1) - 2) < 0.05
            and np.all(np.abs(double / truncation - 1)[right] < 0.1)
        ),
        "On the left it grows as 1/h in both precisions, within 0.1 of the exponent.": bool(
            abs(fitted_slope(h, double, 1e-12, 1e-7) + 1) < 0.1
            and abs(fitted_slope(h, single, 1e-5, 1e-3) + 1) < 0.1
        ),
        "The unit roundoff times C over h gives that side within a factor of four.": bool(
            np.all(
                np.abs(np.log(double / record.select("rounding", precision="double")))[h <= 1e-7]
                < np.log(4)
            )
        ),
        "The best step is within a factor of six of where the two theories meet.": bool(
            1 / 6 < h[double.argmin()] / meet["double"] < 6
            and 1 / 6 < h[single.argmin()] / meet["single"] < 6
        ),
        "For steps of 0.3 and more the precision does not matter.": bool(
            np.all(np.abs(single / double - 1)[both] < 0.05)
        ),
        "Backpropagation in single precision is at least a hundred times as exact as the best "
        "central difference in single precision.": bool(
            100 * np.median(record.select("backprop_error", precision="single")) < single.min()
        ),
    }
