"""Claim: updates are swallowed long before δ underflows, and a third zero is only a bad formula.

Refuted if half of the δ were zero before half of the weights stopped moving, if double precision
did not reach further than single, or if σ(z)σ(−z) died where s(1 − s) does.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import Mark, colour
from vgbook.figures.scale import powers_of_ten
from vgbook.records import Record

SERIES = ("share", "half", "textbook", "accurate")
PRECISIONS = {
    "float16": Mark("half precision", "random", "v"),
    "float32": Mark("single", "random", "o"),
    "float64": Mark("double", "random", "s"),
}
RAIL = 1e-22  # where an exact zero is drawn, below everything that is not


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the updates that do nothing, the δ that is zero, and the slope that only looks zero."""
    settings, seeds = record.settings, len(record.settings["seeds"])
    figure, panels = frame(
        "Three ways to nothing; the first comes long before the signal is zero",
        f"sigmoid networks, {settings['width']} units a layer, standard start; medians of {seeds} "
        "seeds, which agree within a layer; open marks: half is lost, not zero; filled: exactly "
        "zero",
        narrow=narrow,
        grid=(3, 1) if narrow else (1, 3),
        height=1.8 if narrow else 2.6,
        gap=(0.72, 0.5),
        titled=True,
        key=list(PRECISIONS.values()),
    )
    _shares(record, panels[0], "swallowed", filled=False)
    panel_title(panels[0], "too small to count: w − ηg = w")
    _shares(record, panels[1], "zero", filled=True)
    panel_title(panels[1], "underflow: δ is exactly 0")
    _slope(record, panels[2])
    return figure


def _shares(record: Record, axes: Axes, kind: str, *, filled: bool) -> None:
    """Draw the share of weights or of δ that is lost, over the layers passed, per precision."""
    back = np.array(record.coordinates["layers_back"])
    ink = colour("random")
    for precision, mark in PRECISIONS.items():
        if kind == "zero":
            below = np.median(record.select("share", kind="subnormal", precision=precision), axis=0)
            axes.plot(back, 100 * below, color=ink, linewidth=0.9, linestyle=(0, (1, 2)))
        share = 100 * np.median(record.select("share", kind=kind, precision=precision), axis=0)
        half = np.median(record.select("half", kind=kind, precision=precision))
        axes.plot(back, share, color=ink, linewidth=1.6, gid=f"{kind}-{precision}")
        axes.plot(
            half,
            50,
            mark.marker,
            color=ink,
            markersize=6,
            markerfacecolor=ink if filled else colour("paper"),
            gid=f"half-{kind}-{precision}",
        )
        label(axes, half, 107, f"{half:.0f}", "random", ha="center", va="bottom")
    axes.set_xscale("log")
    axes.set(xlim=(0.9, 520), ylim=(0, 122), yticks=[0, 50, 100])
    axes.set_yticklabels(["0", "50 %", "100 %"])
    axes.set_xticks([1, 3, 10, 30, 100, 300], ["1", "3", "10", "30", "100", "300"])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("layers back from the output")
    if kind == "swallowed":
        note(axes, 28, 50, f"half of the\nweights stand\nstill (η = {record.settings['rate']:.0f})")
    else:
        note(axes, 66, 30, "dotted:\ndigits\nare lost")


def _slope(record: Record, axes: Axes) -> None:
    """Draw both forms of the slope; where one is exactly zero it drops to a rail of its own."""
    z = np.array(record.coordinates["z"])
    exact = record.select("accurate", precision="float64")
    axes.plot(z, exact, color=colour("ink"), linewidth=1.2, gid="accurate")
    for precision, mark in PRECISIONS.items():
        values = record.select("textbook", precision=precision)
        dead = int(np.argmax(values == 0))
        axes.plot(
            [*z[:dead], z[dead]],
            [*values[:dead], RAIL],
            color=colour("muted"),
            linewidth=1.3,
            gid=f"textbook-{precision}",
        )
        axes.plot(z[dead], RAIL, mark.marker, color=colour("muted"), markersize=6, clip_on=False)
        axes.text(
            z[dead] + 1.2,
            RAIL * 30,
            f"{z[dead]:.0f}",
            color=colour("muted"),
            fontweight="semibold",
            va="center",
        )
    powers_of_ten(axes, RAIL, 1e1, step=5)
    axes.set_yticks([RAIL, *(10.0**e for e in range(-20, 1, 5))])
    axes.set_yticklabels(["0", *(rf"$10^{{{e}}}$" for e in range(-20, 0, 5)), "1"])
    axes.set(xlim=(0, z[-1]), xticks=[0, 10, 20, 30, 40])
    axes.set_xlabel("pre-activation z")
    panel_title(axes, "rounding: s(1 − s) is 0")
    note(axes, 20, 1e-4, "σ(z)σ(−z)\nis right")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""

    def told(kind: str) -> str:
        half = np.median(record.select("half", kind=kind), axis=-1)
        return ", ".join(f"{layers:.0f}" for layers in half)

    dead = record.select("textbook_zero")
    return (
        "Three panels. Half of the weights no longer move "
        f"{told('swallowed')} layers back from the output in half, single and double precision; "
        f"half of the δ is exactly zero {told('zero')} layers back. The textbook slope s(1 − s) is "
        f"exactly zero from z = {', '.join(f'{at:.2f}' for at in dead)} on."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    swallowed, below, zero = (
        record.select("half", kind=kind) for kind in ("swallowed", "subnormal", "zero")
    )
    z = np.array(record.coordinates["z"])
    textbook, accurate = record.select("textbook"), record.select("accurate")
    large = z >= 37
    return {
        "In every precision and seed half of the weights stand still before half of the δ is "
        "zero, twice as near to the output or nearer.": bool(np.all(2 * swallowed <= zero)),
        "Digits are lost before the number is.": bool(np.all(below < zero)),
        "Each precision reaches more than five times as deep as the one before it until half of "
        "the δ is zero.": bool(np.all(zero[1:] > 5 * zero[:-1])),
        "Beyond z = 37 the textbook slope is exactly zero in every precision, and σ(z)σ(−z) is "
        "right in double precision.": bool(
            np.all(textbook[:, large] == 0)
            and np.allclose(accurate[-1, large] * np.exp(z[large]), 1, rtol=1e-12)
        ),
    }
