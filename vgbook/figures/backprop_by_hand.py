"""Claim: each number of the gradient follows from numbers to its right and one to its left.

Refuted if an error signal is not slope times weight times the error signals after it, if a
gradient is not the activation before it times the error signal after it, or if any of them
differs from what nudging the parameter does to the cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from vgbook.figures.frame import frame
from vgbook.figures.palette import colour
from vgbook.records import Record

SERIES = (
    "x", "w1", "b1", "z1", "a1", "slope1", "w2", "b2", "z2", "loss",
    "delta2", "delta1", "gradient_w1", "gradient_b1", "gradient_w2", "gradient_b2",
)  # fmt: skip
PAIRS = ("w1", "b1", "w2", "b2")
TRACED = (2, 1)  # the input and the hidden unit of the path that is worked out below


@dataclass(frozen=True)
class Layout:
    """Inches of the drawing: where its parts stand, and how large; letters in points."""

    columns: tuple[float, float, float]
    rows: tuple[float, float]
    radius: float
    height: float
    letters: float
    arrows: tuple[float, float, float]  # left, right, and height of the upper one
    worked: tuple[float, float, float]  # left, column of the numbers, and top
    second: float  # where on their lines the second weights stand
    drop: float  # more room between the output and its error signal

    def place(self, layer: int, unit: int) -> np.ndarray:
        """Centre of a unit: layer 0 is the input, layer 2 the output."""
        y = np.mean(self.rows) if layer == 2 else self.rows[unit - 1]
        return np.array([self.columns[layer], y])

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return self.letters * 1.35 / 72


WIDE = Layout(
    columns=(0.4, 2.95, 6.2),
    rows=(3.5, 1.5),
    radius=0.36,
    height=4.75,
    letters=10.5,
    arrows=(4.3, 6.9, 4.5),
    worked=(4.0, 5.1, 0.95),
    second=0.5,
    drop=0,
)
NARROW = Layout(
    columns=(0.29, 1.7, 3.0),
    rows=(4.75, 2.15),
    radius=0.27,
    height=5.8,
    letters=9,
    arrows=(2.35, 3.35, 5.6),
    worked=(0.02, 1.1, 0.85),
    second=0.36,
    drop=0.14,
)


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw units as circles and weights as lines, with the numbers of both ways beside them."""
    layout = NARROW if narrow else WIDE
    figure, (axes,) = frame(
        "Backpropagation by hand: from right to left, one product at a time",
        "a network of two inputs, two sigmoid units and a linear output; plain: what runs forward; "
        "red: error signals δ, and the gradients ∂w and ∂b of the cost C",
        narrow=narrow,
        height=layout.height,
        left=0.1,
        right=0.1,
        foot=0.1,
    )
    width = (3.6 if narrow else 7.2) - 0.2
    axes.set(xlim=(0, width), ylim=(0, layout.height))
    axes.axis("off")
    _directions(axes, layout)
    _connections(record, axes, layout)
    for unit in (1, 2):
        _input(record, axes, layout, unit)
        _hidden(record, axes, layout, unit)
    _output(record, axes, layout)
    _worked(record, axes, layout)
    return figure


def spelled(value: float) -> str:
    """Three decimals, with a real minus sign."""
    return f"{value:.3f}".replace("-", "−")


def short(value: float) -> str:
    """As few decimals as it has, for what was chosen, not computed."""
    return f"{value:g}".replace("-", "−")


def _connections(record: Record, axes: Axes, layout: Layout) -> None:
    """Draw each weight as a line from unit to unit, with its value and its gradient on it."""
    for unit in (1, 2):
        for i in (1, 2):
            weight, gradient = (
                float(record.select(name, input=i, hidden=unit)) for name in ("w1", "gradient_w1")
            )
            ends = layout.place(0, i), layout.place(1, unit)
            at = 0.52 if i == unit else 0.33
            _connection(axes, layout, ends, at, (weight, gradient), (i, unit) == TRACED)
        weight, gradient = (
            float(record.select(name, hidden=unit)) for name in ("w2", "gradient_w2")
        )
        ends = layout.place(1, unit), layout.place(2, 1)
        _connection(axes, layout, ends, layout.second, (weight, gradient), unit == TRACED[1])


def _connection(
    axes: Axes,
    layout: Layout,
    ends: tuple[np.ndarray, np.ndarray],
    at: float,
    values: tuple[float, float],
    traced: bool,
) -> None:
    """Draw one weight: the line, and on it the weight over its gradient."""
    axes.plot(
        *np.transpose(ends),
        color=colour("backward" if traced else "muted"),
        linewidth=1.8 if traced else 0.9,
        zorder=1,
    )
    x, y = ends[0] + at * (ends[1] - ends[0])
    paper = {"facecolor": colour("paper"), "edgecolor": "none", "pad": 1.2}
    weight, gradient = values
    text: dict[str, Any] = {"ha": "center", "fontsize": layout.letters, "bbox": paper}
    axes.text(x, y + 0.015, f"$w$ = {short(weight)}", va="bottom", **text)
    axes.text(
        x,
        y - 0.015,
        rf"$\partial w$ = {spelled(gradient)}",
        va="top",
        color=colour("backward"),
        fontweight="semibold",
        gid="gradient",
        **text,
    )


def _directions(axes: Axes, layout: Layout) -> None:
    """Show which way what runs."""
    left, right, y = layout.arrows
    for text, role, start, end in (
        ("forward", "ink", left, right),
        ("back", "backward", right, left),
    ):
        axes.annotate(
            text,
            xy=(end, y),
            xytext=(start, y),
            color=colour(role),
            fontsize=layout.letters,
            ha="left" if start == left else "right",
            va="center",
            arrowprops={"arrowstyle": "->", "color": colour(role), "linewidth": 1},
        )
        y -= layout.line


def _unit(axes: Axes, layout: Layout, centre: np.ndarray, text: str) -> None:
    """Draw a unit as a circle with its answer inside."""
    circle = Circle(
        tuple(centre),
        layout.radius,
        facecolor=colour("paper"),
        edgecolor=colour("ink"),
        linewidth=1.3,
    )
    axes.add_patch(circle)
    x, y = centre
    axes.text(x, y, text, ha="center", va="center", fontsize=layout.letters, linespacing=1.1)


def _beside(
    axes: Axes, layout: Layout, centre: np.ndarray, lines: list[tuple[str, str]], *, above: bool
) -> None:
    """Write lines, each with its role, above or below a unit, from the top down."""
    x, y = centre
    top = y + layout.radius + 0.07 + layout.line * len(lines) if above else y - layout.radius - 0.07
    for number, (text, role) in enumerate(lines):
        axes.text(
            x,
            top - layout.line * number,
            text,
            ha="center",
            va="top",
            fontsize=layout.letters,
            color=colour(role),
            fontweight="semibold" if role == "backward" else "normal",
            gid="delta" if role == "backward" else None,
        )


def _input(record: Record, axes: Axes, layout: Layout, unit: int) -> None:
    """Draw an input."""
    value = float(record.select("x", input=unit))
    _unit(axes, layout, layout.place(0, unit), f"$x_{unit}$\n{short(value)}")


def _hidden(record: Record, axes: Axes, layout: Layout, unit: int) -> None:
    """Draw a hidden unit with its bias, pre-activation, slope and error signal."""
    b, z, a, slope, delta = (
        float(record.select(name, hidden=unit)) for name in ("b1", "z1", "a1", "slope1", "delta1")
    )
    centre = layout.place(1, unit)
    _unit(axes, layout, centre, f"$a_{unit}$\n{spelled(a)}")
    lines = [
        (f"$b_{unit}$ = {short(b)}", "ink"),
        (f"$z_{unit}$ = {spelled(z)}", "ink"),
        (f"$\\sigma$′($z_{unit}$) = {spelled(slope)}", "ink"),
        (rf"$\delta_{unit}$ = $\partial b_{unit}$ = {spelled(delta)}", "backward"),
    ]
    _beside(axes, layout, centre, lines, above=unit == 1)


def _output(record: Record, axes: Axes, layout: Layout) -> None:
    """Draw the output with its bias, what was wanted, the cost, and the error signal."""
    b, z, loss, delta = (float(record.select(name)) for name in ("b2", "z2", "loss", "delta2"))
    centre = layout.place(2, 1)
    _unit(axes, layout, centre, f"$z$\n{spelled(z)}")
    lines = [
        (f"cost $C$ = {spelled(loss)}", "ink"),
        (f"wanted $t$ = {short(record.settings['target'])}", "ink"),
        (f"$b$ = {short(b)}", "ink"),
    ]
    _beside(axes, layout, centre, lines, above=True)
    _beside(
        axes,
        layout,
        centre - [0, layout.drop],
        [(rf"$\delta$ = $\partial b$ = {spelled(delta)}", "backward")],
        above=False,
    )


def _worked(record: Record, axes: Axes, layout: Layout) -> None:
    """Work out the gradient at the end of the red path, one equation a line."""
    i, unit = TRACED
    t = short(record.settings["target"])
    z, delta = (spelled(float(record.select(name))) for name in ("z2", "delta2"))
    slope, back = (
        spelled(float(record.select(name, hidden=unit))) for name in ("slope1", "delta1")
    )
    w, x = short(float(record.select("w2", hidden=unit))), short(float(record.select("x", input=i)))
    gradient = spelled(float(record.select("gradient_w1", input=i, hidden=unit)))
    equations = [
        ("the red path, from right to left:", ""),
        (r"$\delta = z - t$", f"= {z} − {t} = {delta}"),
        (
            rf"$\delta_{unit} = \sigma$′$(z_{unit})\, w\, \delta$",
            f"= {slope} · {w} · ({delta}) = {back}",
        ),
        (rf"$\partial w = x_{i}\, \delta_{unit}$", f"= {x} · ({back}) = {gradient}"),
    ]
    left, numbers_at, top = layout.worked
    for number, (formula, numbers) in enumerate(equations):
        y = top - 1.15 * layout.line * number
        axes.text(left, y, formula, fontsize=layout.letters, va="top")
        axes.text(
            numbers_at, y, numbers, fontsize=layout.letters, va="top", color=colour("backward")
        )


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    delta = float(record.select("delta2"))
    first, second = (spelled(value) for value in record.select("delta1"))
    gradients = ", ".join(spelled(value) for value in record.select("gradient_w1").ravel())
    return (
        "A network of two inputs, two hidden units and one output. The error signal of the output "
        f"is {spelled(delta)}; those of the hidden units, made from it, are {first} and {second}; "
        f"the gradients of the four first weights, made from those, are {gradients}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    get = record.select
    delta1 = get("slope1") * get("w2") * get("delta2")
    return {
        "δ of the output is z − t.": bool(
            np.isclose(get("delta2"), get("z2") - record.settings["target"], rtol=1e-12)
        ),
        "δ of a hidden unit is its slope times its weight to the output times δ of the output.": (
            np.allclose(get("delta1"), delta1, rtol=1e-12)
        ),
        "The gradient of a weight is the activation before it times the error signal after it.": (
            np.allclose(get("gradient_w1"), np.outer(get("x"), get("delta1")), rtol=1e-12)
            and np.allclose(get("gradient_w2"), get("a1") * get("delta2"), rtol=1e-12)
        ),
        "The gradient of a bias is the error signal of its unit.": bool(
            np.array_equal(get("gradient_b1"), get("delta1"))
            and get("gradient_b2") == get("delta2")
        ),
        "Each gradient is what nudging its parameter does to the cost, to nine digits.": all(
            np.allclose(get(f"gradient_{name}"), get(f"difference_{name}"), rtol=1e-9, atol=1e-10)
            for name in PAIRS
        ),
    }
