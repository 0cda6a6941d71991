"""Claim: a tanh network holds the gradient in time at one exact threshold, an LSTM by its gate.

Refuted if at rest the gradient did not vanish, hold and explode below, at and above a spectral
radius of 1, if a tanh network held it while reading, or if an LSTM with an open gate lost it.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import FORMS, RADII, Mark, colour
from vgbook.figures.scale import in_words, powers_of_ten
from vgbook.records import Record

SERIES = ("rest", "reading", "lstm", "rest_factor", "singular_value")
LOW, HIGH = 1e-25, 1e10


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw tanh networks at rest and reading, and LSTMs reading, side by side."""
    settings = record.settings
    figure, panels = frame(
        "Through time the gradient holds only on a knife's edge, or behind an open gate",
        "root mean square of the gradient so many steps back, as a share of that at the last step; "
        f"{settings['units']} units, before any training; lines: medians of "
        f"{len(settings['seeds'])} seeds, bands: range",
        narrow=narrow,
        grid=(3, 1) if narrow else (1, 3),
        height=1.9 if narrow else 3.0,
        gap=(0.55, 0.22),
        titled=True,
    )
    rest, reading, lstm = panels
    last = settings["lags"]
    for radius, mark in _tanh_marks(record).items():
        _line(rest, record.select("rest", radius=radius), mark, f"rest-{radius}")
        _line(reading, record.select("reading", radius=radius), mark, f"reading-{radius}")
    for form in record.coordinates["form"]:
        _line(lstm, record.select("lstm", form=form), FORMS[form], f"lstm-{form}")
    low, middle, high = settings["radii"]
    # where the curve of each leaves room; the radius is the name of the curve
    label(rest, last * 0.42, 1e6, f"radius {high}", "random", ha="right")
    label(rest, last, 1e2, f"{middle:.1f}", "random", ha="right")
    label(rest, last * 0.55, 1e-8, f"{low}", "random", ha="right")
    label(reading, last, 1e-6, f"{high}", "random", ha="right")
    label(reading, last, 1e-12, f"{middle:.1f}", "random", ha="right")
    label(reading, last * 0.5, 1e-18, f"radius {low}", "random", ha="right")
    note(reading, last, 1e5, "all of them fade", ha="right")
    label(lstm, last * 0.62, 1e3, "form of 1997", "gated", ha="right")
    label(lstm, last, 1e-3, "forget bias 3", "gated", ha="right")
    label(lstm, last, 1e-11, "bias 1", "gated", ha="right")
    label(lstm, last * 0.58, 1e-17, "bias 0", "gated", ha="right")
    for axes, name in zip(
        panels, ("tanh, at rest", "tanh, reading noise", "LSTM, reading noise"), strict=True
    ):
        panel_title(axes, name)
        powers_of_ten(axes, LOW, HIGH, step=5)
        axes.set(xlim=(-2, last + 2), xticks=np.linspace(0, last, 5).astype(int))
        axes.set_xlabel("steps back in time")
    for axes in panels[:-1] if narrow else []:
        axes.set_xlabel("")
    for axes in panels[1:] if not narrow else []:
        axes.tick_params(labelleft=False)
    return figure


def _tanh_marks(record: Record) -> dict[float, Mark]:
    """The mark of each spectral radius, from below the threshold to above it."""
    return dict(zip(record.coordinates["radius"], RADII.values(), strict=True))


def _line(axes: Axes, share: np.ndarray, mark: Mark, gid: str) -> None:
    """Draw the median of one network over lags, and the range of its seeds."""
    lag = np.arange(share.shape[1])
    axes.fill_between(lag, share.min(axis=0), share.max(axis=0), color=mark.colour, alpha=0.2)
    axes.plot(
        lag,
        np.median(share, axis=0),
        color=mark.colour,
        linewidth=1.6,
        marker=mark.marker,
        markerfacecolor=colour("paper"),
        markevery=[len(lag) // 4, len(lag) // 2, 3 * len(lag) // 4, len(lag) - 1],
        gid=gid,
    )


def _last(record: Record, series: str) -> np.ndarray:
    """What is left at the greatest lag: (networks, seeds)."""
    return np.asarray(record.series[series].values[..., -1])


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    lag = record.settings["lags"]

    def told(series: str, names: list[str]) -> str:
        medians = np.median(_last(record, series), axis=1)
        pairs = zip(names, medians, strict=True)
        return ", ".join(f"{name} {in_words(float(value))}" for name, value in pairs)

    radii = [f"spectral radius {radius}" for radius in record.coordinates["radius"]]
    forms = [FORMS[form].label for form in record.coordinates["form"]]
    return (
        f"Three plots on logarithmic axes of what is left of the gradient up to {lag} steps back. "
        f"After {lag} steps, tanh networks at rest: {told('rest', radii)}; tanh networks that read "
        f"noise: {told('reading', radii)}; LSTMs that read noise: {told('lstm', forms)}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    below, at, above = _last(record, "rest")
    closed, ajar, opened, first = _last(record, "lstm")
    factor = np.median(record.select("rest_factor"), axis=1)
    radii = np.array(record.coordinates["radius"])
    return {
        "At rest the gradient vanishes below a spectral radius of 1, holds at 1 within a factor of "
        "ten and explodes above it, in every seed.": bool(
            np.max(below) < 1e-8 and np.min(at) > 0.1 and np.max(at) < 10 and np.min(above) > 1e5
        ),
        "At rest the factor per step is the spectral radius, within 1 %.": bool(
            np.max(np.abs(factor / radii - 1)) < 0.01
        ),
        "Below the threshold the largest singular value is above 1 all the same.": bool(
            np.min(record.select("singular_value", radius=radii[0])) > 1
        ),
        "While it reads, every tanh network loses more than 99.9999 % of the gradient.": bool(
            np.max(_last(record, "reading")) < 1e-6
        ),
        "An LSTM with forget bias 0 or 1 loses the gradient too, but one with forget bias 3 and "
        "the form of 1997 hold it within a factor of ten, in every seed.": bool(
            np.max(closed) < 1e-15
            and np.max(ajar) < 1e-6
            and min(np.min(opened), np.min(first)) > 0.1
            and max(np.max(opened), np.max(first)) < 10
        ),
    }
