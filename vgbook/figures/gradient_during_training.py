"""Claim: on the plateau the first layer gets and moves least; after the escape it moves furthest.

Refuted if the gradients of all layers were alike from the start, if the first layer moved as the
others do while the network is stuck, or if after the escape another hidden layer had moved further.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.frame import frame, label_ends, note, panel_title
from vgbook.figures.palette import colour
from vgbook.figures.scale import in_words, powers_of_ten
from vgbook.records import Record

SERIES = ("cost", "weight_gradient", "moved", "escape")
BEFORE, AFTER = 10, 40  # epochs shown on either side of the escape


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw cost, weight gradients and movement over the epochs before and after the escape."""
    settings = record.settings
    epochs, parts = courses(record)
    figure, (cost, gradient, moved) = frame(
        "While stuck, the first layer hears least; once free, it moves furthest",
        f"a sigmoid network of {settings['depth']} × {settings['width']} units on MNIST, random "
        f"start, learning rate {settings['rate']:g}; all training images; lines: medians of "
        f"{len(parts['cost'])} seeds that escape, bands: range",
        narrow=narrow,
        grid=(3, 1),
        height=1.35,
        left=0.5,
        right=0.75,
        gap=(0.42, 0.0),
        titled=True,
    )
    entropy = float(record.select("label_entropy"))
    _band(cost, epochs, parts["cost"], "ink", "cost", width=1.8)
    cost.set(ylim=(0, 3.2), yticks=[0, 1, 2, 3])
    cost.axhline(entropy, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)))
    label_ends(cost, [(entropy, "guessing", "muted")])
    for axes, name in ((gradient, "weight_gradient"), (moved, "moved")):
        _layers(axes, epochs, parts[name], name)
    powers_of_ten(gradient, 1e-7, 1e-1, step=2)
    moved.set(yscale="log", ylim=(0.007, 40))
    moved.set_yticks([0.01, 0.1, 1, 10], ["1 %", "10 %", "100 %", "1000 %"])
    moved.yaxis.set_minor_locator(NullLocator())
    for axes in (gradient, moved):
        label_ends(axes, _names(axes))
    for axes, title in (
        (cost, "cost, nats"),
        (gradient, "weight gradient (root mean square), nats"),
        (moved, "movement of the weights, relative to their size"),
    ):
        panel_title(axes, title)
        axes.axvline(0, color=colour("line"), linewidth=1.2, zorder=0)
        axes.set_xlim(-BEFORE, AFTER)
        axes.tick_params(labelbottom=axes is moved)
    note(cost, 1.5, 2.0, "escape")
    moved.set_xlabel("epochs before and after the escape")
    return figure


def courses(record: Record) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Series of the seeds that escape, each shifted so that its escape is epoch 0.

    Returns
    -------
    epochs : (shown,), from -BEFORE to AFTER.
    parts : cost (seeds, shown), weight_gradient and moved (seeds, shown, layers); NaN where a run
        has no such epoch.
    """
    escape = record.select("escape")
    epochs = np.arange(-BEFORE, AFTER + 1)
    parts = {}
    for name in ("cost", "weight_gradient", "moved"):
        values = record.select(name)[np.isfinite(escape)]
        at = epochs + escape[np.isfinite(escape)].astype(int)[:, np.newaxis]
        inside = (at >= 0) & (at < values.shape[1])
        rows = np.arange(len(values))[:, np.newaxis]
        shifted = values[rows, np.clip(at, 0, values.shape[1] - 1)]
        parts[name] = np.where(inside if values.ndim == 2 else inside[..., None], shifted, np.nan)
    return epochs, parts


def _layers(axes: Axes, epochs: np.ndarray, values: np.ndarray, name: str) -> None:
    """Draw a line for each layer: the first one and the last hidden one stand out."""
    last = values.shape[-1]
    for layer in range(1, last + 1):
        role, width = {1: ("random", 2.2), last - 1: ("ink", 1.6)}.get(layer, ("muted", 0.9))
        _band(axes, epochs, values[..., layer - 1], role, f"{name}-{layer}", width=width)


def _band(
    axes: Axes, epochs: np.ndarray, values: np.ndarray, role: str, gid: str, *, width: float
) -> None:
    """Draw the median over seeds, and the range, where every seed has the epoch."""
    whole = np.isfinite(values).all(axis=0)
    x, y = epochs[whole], values[:, whole]
    axes.fill_between(x, y.min(axis=0), y.max(axis=0), color=colour(role), alpha=0.15, linewidth=0)
    axes.plot(x, np.median(y, axis=0), color=colour(role), linewidth=width, gid=gid)


def _names(axes: Axes) -> list[tuple[float, str, str]]:
    """Names at the ends of the lines; those between the first and the last layer share one."""
    ends = [float(np.asarray(line.get_ydata())[-1]) for line in axes.lines if line.get_gid()]
    first, *between, last, output = ends
    return [
        (first, "layer 1", "random"),
        (float(np.median(between)), f"2 to {len(between) + 1}", "muted"),
        (last, f"layer {len(between) + 2}", "ink"),
        (output, "output", "muted"),
    ]


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    epochs, parts = courses(record)
    gradient, moved = parts["weight_gradient"], parts["moved"]
    stuck, end = epochs == -1, epochs == AFTER

    def at(values: np.ndarray, when: np.ndarray, layer: int) -> float:
        return float(np.median(values[:, when, layer]))

    return (
        "Three plots over the epochs before and after a five-layer network leaves its plateau. "
        f"The cost stays at {float(record.select('label_entropy')):.1f} nats, then falls. "
        "An epoch before the escape the first layer's weight gradient is "
        f"{in_words(at(gradient, stuck, 0))}; five epochs after it is "
        f"{in_words(at(gradient, epochs == 5, 0))}. Until then its weights moved by "
        f"{100 * at(moved, stuck, 0):.0f} % of their size, those of the last hidden layer by "
        f"{100 * at(moved, stuck, -2):.0f} %; at the end the first layer's by "
        f"{100 * at(moved, end, 0):.0f} % and the last hidden layer's by "
        f"{100 * at(moved, end, -2):.0f} %."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    gradient, moved = record.select("weight_gradient"), record.select("moved")[..., :-1]
    epochs, parts = courses(record)
    early = parts["moved"][:, epochs == -10, :-1]
    return {
        "Before training the gradient grows more than fivefold from each layer to the next.": bool(
            np.min(gradient[:, 0, 1:] / gradient[:, 0, :-1]) > 5
        ),
        "Ten epochs before the escape the first layer has moved less than a fifth as far as the "
        "last hidden one, in every seed.": bool(np.all(early[..., 0] < early[..., -1] / 5)),
        "Within five epochs of the escape the first layer's gradient grows more than "
        "tenfold.": bool(
            np.nanmin(
                parts["weight_gradient"][:, epochs == 5, 0]
                / parts["weight_gradient"][:, epochs == -5, 0]
            )
            > 10
        ),
        "At the end of training the first layer has moved further, for its size, than any other "
        "hidden layer, in every seed that escapes.": bool(
            np.all(moved[np.isfinite(record.select("escape")), -1].argmax(axis=-1) == 0)
        ),
    }
