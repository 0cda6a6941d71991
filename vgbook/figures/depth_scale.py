"""Claim: how fast δ fades or grows in a wide random network is what mean-field theory says.

Refuted if a measured rate misses log χ₁ by more than 0.02 where the theory expects its own error
to be below 0.01, if more is left over than that error, or if a network vanishes where it should
explode.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import Mark, colour
from vgbook.records import Record

SERIES = ("rate", "log_chi", "sigma_w", "theory", "critical", "shift")
NETWORKS = {
    "tanh": Mark("tanh", "ink", "^"),
    "logistic": Mark("logistic, zero bias", "random", "o"),
    "centred-logistic": Mark("logistic, centred", "random", "D"),
}
LINES = {"tanh": "-", "logistic": "-", "centred-logistic": "--"}
WITHIN = 0.02  # how near the rate must come to log χ₁
TRUSTED = 0.01  # the shift of a finite width up to which the theory is held to it


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the rate over σ_w, the depth scale that follows from it, and what is left over."""
    settings, seeds = record.settings, len(record.settings["seeds"])
    figure, panels = frame(
        "Theory knows how far the signal reaches",
        f"random networks, {settings['width']} units a layer, {settings['depth']} layers, one "
        f"input and a random error signal; lines: mean-field theory, marks: means of {seeds} "
        "seeds, bars: two standard errors",
        narrow=narrow,
        grid=(3, 1) if narrow else (1, 3),
        height=2.0 if narrow else 2.6,
        gap=(0.72, 0.5),
        titled=True,
    )
    grid = np.array(record.coordinates["grid"])
    for network, mark in NETWORKS.items():
        theory = record.select("theory", network=network)
        reach = np.where(np.abs(theory) > 1 / 200, 1 / np.abs(theory), np.nan)
        for axes, values in zip(panels, (theory, reach), strict=False):
            axes.plot(
                grid,
                values,
                color=mark.colour,
                linewidth=1.2,
                linestyle=LINES[network],
                gid=f"theory-{network}" if values is theory else None,
            )
        _marks(record, panels, network, mark)
    for axes in panels:
        axes.set_xscale("log")
        axes.set_xlim(0.5, 14)
        axes.set_xticks([0.5, 1, 2, 5, 10], ["0.5", "1", "2", "5", "10"])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel("spread of the weights, $σ_w$")
    _finish(record, panels)
    return figure


def _marks(record: Record, panels: list[Axes], network: str, mark: Mark) -> None:
    """Draw the measured rates with their errors, the depth scale, and rate − log χ₁."""
    sigma_w = record.select("sigma_w", network=network)
    rate, error = mean_and_error(record, network)
    chi = record.select("log_chi", network=network)
    style: dict[str, Any] = {
        "color": mark.colour,
        "marker": mark.marker,
        "linestyle": "none",
        "markerfacecolor": colour("paper"),
    }
    panels[0].vlines(sigma_w, rate - error, rate + error, color=mark.colour, linewidth=1)
    panels[0].plot(sigma_w, rate, **style, gid=f"rate-{network}")
    panels[1].plot(sigma_w, 1 / np.abs(rate), **style, gid=f"reach-{network}")
    panels[2].vlines(sigma_w, rate - chi - error, rate - chi + error, color=mark.colour, lw=1)
    panels[2].plot(sigma_w, rate - chi, **style, gid=f"left-{network}")
    shift = record.select("shift", network=network)
    panels[2].plot(sigma_w, shift, color=mark.colour, linewidth=0.8, linestyle=LINES[network])


def mean_and_error(record: Record, network: str) -> tuple[np.ndarray, np.ndarray]:
    """Mean over seeds, and two standard errors of it."""
    rate = record.select("rate", network=network)
    return rate.mean(axis=-1), 2 * rate.std(axis=-1, ddof=1) / np.sqrt(rate.shape[-1])


def _finish(record: Record, panels: list[Axes]) -> None:
    """Give each panel its scale, its title and what to look at."""
    rates, reach, left = panels
    rates.axhline(0, color=colour("muted"), linewidth=0.8)
    rates.set(ylim=(-4.4, 1.2), yticks=[-4, -3, -2, -1, 0, 1])
    panel_title(rates, "rate of log δ² per layer")
    label(rates, 0.56, 0.35, "tanh", "ink")
    label(rates, 0.85, -3.75, "logistic,\nzero bias", "random", va="center")
    label(rates, 2.05, -0.8, "centred", "random", ha="right")
    note(rates, 13.5, 0.98, "explodes", ha="right")
    note(rates, 13.5, -2.6, "vanishes", ha="right")

    reach.set_yscale("log")
    reach.set(ylim=(0.18, 600))
    reach.set_yticks([0.3, 1, 3, 10, 30, 100], ["0.3", "1", "3", "10", "30", "100"])
    reach.yaxis.set_minor_locator(NullLocator())
    panel_title(reach, "depth scale ξ, in layers")
    for network, mark in NETWORKS.items():
        critical = float(record.select("critical", network=network))
        reach.axvline(critical, color=mark.colour, linewidth=0.7, linestyle=(0, (1, 3)), ymax=0.87)
        reach.text(
            critical,
            330,
            f"{critical:.1f}",
            color=mark.colour,
            fontweight="semibold",
            ha="center",
        )

    left.axhspan(-WITHIN, WITHIN, color=colour("muted"), alpha=0.13)
    left.axhline(0, color=colour("muted"), linewidth=0.8)
    left.set(ylim=(-0.046, 0.03), yticks=[-0.02, 0, 0.02])
    panel_title(left, "measured − theory")
    note(left, 0.55, -0.0385, "lines: what this width\nis expected to cost")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    told = "; ".join(
        f"{mark.label} at {float(record.select('critical', network=network)):.2f}"
        for network, mark in NETWORKS.items()
    )
    miss = max(
        float(np.max(np.abs(mean_and_error(record, n)[0] - record.select("log_chi", network=n))))
        for n in NETWORKS
    )
    return (
        "Three panels over the spread of the weights, on a logarithmic axis. The measured rates "
        "lie on the theory's curves, which cross zero, where the depth scale diverges: "
        f"{told}. No rate is further than {miss:.3f} from log χ."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    rate = record.select("rate").mean(axis=-1)
    left = rate - record.select("log_chi")
    errors = np.array([mean_and_error(record, network)[1] for network in NETWORKS])
    trusted = np.abs(record.select("shift")) < TRUSTED
    sigma_w = record.select("sigma_w")
    explodes = sigma_w > record.select("critical")[:, np.newaxis]
    return {
        "Where the width is expected to shift it by less than 0.01, the rate is log χ₁ within "
        "0.02, and this is so in most of the networks.": bool(
            np.max(np.abs(left[trusted])) < WITHIN and trusted.mean() > 0.75
        ),
        "What is left over is the shift expected of the width, within three standard errors.": bool(
            np.all(np.abs(left - record.select("shift")) < 1.5 * errors)
        ),
        "The logistic with zero bias at the largest weights is beyond that limit.": bool(
            not trusted[record.coordinates["network"].index("logistic"), -1]
        ),
        "Every network below its critical point vanishes, every one above it explodes.": bool(
            np.all((rate > 0) == explodes)
        ),
    }
