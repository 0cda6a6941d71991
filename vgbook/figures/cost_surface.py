"""Claim: a large gradient makes fast progress possible, and a step that is too long harmful.

Refuted if the plateau's start learns as soon as the steep one, if the second-order formula misses
the best step from the steep start by more than a quarter, or if no longer step raises the cost.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from vgbook.figures.frame import frame, label, note, panel_title
from vgbook.figures.palette import Mark, colour
from vgbook.records import Record

STARTS = {
    "steep": Mark("steep start", "steep", "o"),
    "plateau": Mark("plateau", "flat", "s"),
}
MARKED = (1, 10, 50, 100, 150, 200, 250)  # steps that get a mark on the path
LEVELS = np.array([0, 0.02, *np.arange(0.05, 0.5, 0.05)])
SERIES = ("surface", "path", "fall", "predicted")


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw the surface with both descents, and beside it what one step wins at each step size."""
    settings = record.settings
    figure, (surface, steps) = frame(
        "A large gradient learns fast, until the step is too long",
        f"one sigmoid unit, squared cost, {settings['examples']} examples; two descents from the "
        f"same cost surface with step size {settings['learning_rate']:g}, and single steps of "
        "every size",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=2.9,
        left=0.55,
        right=0.25,
        gap=(0.95, 0.75),
        titled=True,
    )
    _surface(record, surface)
    for name, mark in STARTS.items():
        _descent(record, surface, name, mark)
    _single_steps(record, steps)
    return figure


def _surface(record: Record, axes: Axes) -> None:
    """Draw the cost as shades, stronger where it is higher, with a line at every twentieth."""
    weight, bias = (np.array(record.coordinates[name]) for name in ("weight", "bias"))
    cost = record.select("surface")
    shades = [to_rgba(colour("ink"), 0.035 * i) for i in range(len(LEVELS))]
    axes.contourf(weight, bias, cost, levels=LEVELS, colors=shades, extend="max")
    axes.contour(weight, bias, cost, levels=LEVELS, colors=colour("muted"), linewidths=0.5)
    axes.set(xlim=(weight[0], weight[-1]), ylim=(bias[0], bias[-1]), xlabel="weight")
    axes.set(xticks=[-2, 0, 2, 4], yticks=[-8, -4, 0, 4])
    axes.set_ylabel("bias")
    axes.grid(visible=False)
    panel_title(axes, "cost, shaded more where it is higher")


def _descent(record: Record, axes: Axes, name: str, mark: Mark) -> None:
    """Draw one path, with marks at some steps and the length of the gradient at its start."""
    path = record.select("path", start=name)
    axes.plot(*path.T, color=mark.colour, linewidth=1.4, gid=f"path-{name}")
    marked = path[[step for step in MARKED if step < len(path)]]
    axes.plot(
        *marked.T, linestyle="none", marker=mark.marker, color=mark.colour, mfc=colour("paper")
    )
    axes.plot(*path[0], marker=mark.marker, color=mark.colour, markersize=6)
    size = float(record.select("gradient", start=name))
    text = f"{mark.label},\ngradient {size:.2g}"
    w, b = path[0]
    if name == "plateau":
        label(axes, w + 0.25, b, text, mark.role)
    else:
        label(axes, w - 0.35, b, text, mark.role, ha="right")
    for step, ha in ((1, "left"), (200, "right"), (250, "left")):
        if step < len(path) and (step == 1) == (name == "steep"):
            w, b = path[step]
            word = "step" if step == 1 else "steps"
            note_in(axes, w, b, f"{step} {word}", mark, ha)


def note_in(axes: Axes, w: float, b: float, text: str, mark: Mark, ha: str) -> None:
    """Write a small remark beside a mark, in the colour of its path."""
    shift = (3, 10) if ha == "left" else (-6, -3)
    axes.annotate(
        text,
        (w, b),
        xytext=shift,
        textcoords="offset points",
        color=mark.colour,
        fontsize=8.5,
        ha=ha,
        va="center",
    )


def _single_steps(record: Record, axes: Axes) -> None:
    """Draw the fall of the cost against the step size, measured and to second order."""
    eta = np.array(record.coordinates["step_size"])
    used = record.settings["learning_rate"]
    axes.axhspan(-0.2, 0, color=colour("ink"), alpha=0.06)
    axes.axvline(used, color=colour("muted"), linewidth=0.8, ymin=0.5, ymax=0.9)
    for name, mark in STARTS.items():
        axes.plot(eta, record.select("fall", start=name), color=mark.colour, gid=f"fall-{name}")
        axes.plot(
            eta,
            record.select("predicted", start=name),
            color=colour("ink"),
            linewidth=1,
            linestyle=(0, (2, 2)),
            gid=f"predicted-{name}",
        )
    size, best = (float(record.select(key, start="steep")) for key in ("best_size", "best_fall"))
    axes.plot(size, best, "o", color=colour("steep"), zorder=5)
    label(axes, 45, -0.09, "steep\nstart", "steep")
    label(axes, 700, 0.04, "plateau", "flat", ha="right")
    note(axes, 14, 0.145, "dashed: to second order")
    note(axes, 0.13, -0.11, "too long: the\ncost has risen")
    axes.text(used * 0.85, 0.145, f"η = {used:g}", color=colour("muted"), ha="right", va="center")
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    sizes = [0.1, 1, 10, 100, 1000, 10_000]
    axes.set_xticks(sizes, [f"{tick:,g}" for tick in sizes])
    axes.set(xlim=(eta[0], eta[-1]), ylim=(-0.19, 0.19), yticks=[-0.1, 0, 0.1])
    axes.set_xlabel("step size η")
    panel_title(axes, "fall of the cost in one step")


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    (steep, flat), (soon, late) = record.select("gradient"), record.select("learned_at")
    size, best = (float(record.select(key, start="steep")) for key in ("best_size", "best_fall"))
    return (
        f"Left: on the cost surface a descent from a place with gradient {steep:.2g} is in the "
        f"valley at step {soon:.0f}, one from a plateau with gradient {flat:.2g} at step "
        f"{late:.0f}. Right: from the steep place one step lowers the cost by up to {best:.2g}, "
        f"at step size {size:.1f}; longer steps win less and then raise the cost. The second-order "
        "formula, dashed, follows up to there."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    soon, late = record.select("learned_at")
    gradient = record.select("gradient")
    best = float(record.select("best_size", start="steep"))
    eta = np.array(record.coordinates["step_size"])
    fall = record.select("fall")
    predicted = record.select("predicted")
    used = record.settings["learning_rate"]
    short = eta <= used
    return {
        "The steep start has learned a hundred times sooner than the plateau's.": bool(
            late >= 100 * soon
        ),
        "Short steps win what the square of the gradient says: thousands of times more where it "
        "is steep.": bool(
            np.all(fall[0, short] > 1000 * fall[1, short])
            and np.allclose(fall[:, 0], eta[0] * gradient**2, rtol=0.05)
        ),
        "From the steep start the best step is the one the second order predicts, within a "
        "quarter.": bool(abs(best / record.select("expected_size", start="steep") - 1) < 0.25),
        "Up to the step size of the descents, the second order is right within a tenth.": bool(
            np.all(np.abs(predicted[0] / fall[0] - 1)[eta <= used] < 0.1)
        ),
        "From there, steps of four times the best size or more raise the cost.": bool(
            np.all(fall[0, eta > 4 * best] < 0)
        ),
    }
