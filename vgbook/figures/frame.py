"""The frame that all figures share: a title that states the claim, a line under it, then the axes.

A figure comes in two widths, for a page and for a phone; on a phone panels stand one above the
other.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.style import context

from vgbook.figures.palette import Mark, colour

STYLE = Path(__file__).with_name("style.mplstyle")
WIDE, NARROW = 7.2, 3.6  # inches
KEY_ROW = 0.21  # inches

CUTS = ("", "It", "Semibold", "Bold", "BoldIt")

for package, family in (
    (font_source_sans_pro, "SourceSansPro"),
    (font_source_serif_pro, "SourceSerifPro"),
):
    for cut in CUTS:
        font_manager.fontManager.addfont(package.font_files_ttf[family + cut])


@contextmanager
def book_style() -> Iterator[None]:
    """Matplotlib's settings for the book, for the time of one drawing or saving."""
    with matplotlib.rc_context(), context(["default", STYLE]):
        yield


def frame(
    title: str,
    subtitle: str,
    *,
    narrow: bool,
    grid: tuple[int, int] = (1, 1),
    height: float = 2.75,
    left: float = 0.62,
    right: float = 0.2,
    gap: tuple[float, float] = (0.5, 0.55),
    foot: float = 0.5,
    titled: bool = False,
    key: Sequence[Mark] = (),
) -> tuple[Figure, list[Axes]]:
    """Make a figure with a grid of axes under its title.

    Parameters
    ----------
    title : the claim, in a few words.
    subtitle : what is plotted, on what data, how many runs, what the band is.
    narrow : the phone's width instead of the page's.
    grid : rows and columns of panels.
    height, left, right, foot : inches: of a panel, beside the panels, and below them.
    gap : inches between rows and between columns.
    titled : whether panels of the first row have titles, which need room.
    key : what stands for what, in a line of its own, where no room is left to say it in place.

    Returns
    -------
    The figure, and its axes row by row.
    """
    width = NARROW if narrow else WIDE
    head_lines = textwrap.wrap(title, 42 if narrow else 90)
    sub_lines = textwrap.wrap(subtitle, 60 if narrow else 125)
    head, line = 0.23, 0.165
    key_at = 0.12 + head * len(head_lines) + line * len(sub_lines) + 0.13
    entries = list(_key_places(key, width))
    key_rows = 1 + entries[-1][2] if entries else 0
    top = key_at + 0.05 + 0.2 * titled + KEY_ROW * key_rows
    rows, columns = grid
    total = top + rows * height + (rows - 1) * gap[0] + foot

    figure = Figure(figsize=(width, total))
    inner = (width - left - right - (columns - 1) * gap[1]) / columns
    axes = figure.subplots(
        rows,
        columns,
        squeeze=False,
        gridspec_kw={
            "left": left / width,
            "right": 1 - right / width,
            "top": 1 - top / total,
            "bottom": foot / total,
            "wspace": gap[1] / inner,
            "hspace": gap[0] / height,
        },
    )
    figure.text(
        0.01,
        1 - 0.06 / total,
        "\n".join(head_lines),
        fontsize=11.5 if narrow else 13,
        fontweight="bold",
        va="top",
        linespacing=1.1,
        gid="title",
    )
    figure.text(
        0.01,
        1 - (0.11 + head * len(head_lines)) / total,
        "\n".join(sub_lines),
        color=colour("muted"),
        fontsize=9 if narrow else 9.5,
        va="top",
        linespacing=1.15,
        gid="subtitle",
    )
    for mark, x, row in entries:
        y = 1 - (key_at + 0.06 + KEY_ROW * row) / total
        handle = Line2D(
            [x / width], [y], color=mark.colour, marker=mark.marker, markerfacecolor=colour("paper")
        )
        figure.add_artist(handle)
        figure.text(
            (x + 0.1) / width,
            y,
            mark.label,
            color=mark.colour,
            fontweight="semibold",
            va="center_baseline",
        )
    return figure, list(axes.flat)


def _key_places(key: Sequence[Mark], width: float) -> Iterator[tuple[Mark, float, int]]:
    """Lay the entries of a key out in rows: each with its inches from the left, and its row."""
    x, row = 0.1, 0
    for mark in key:
        needed = 0.3 + 0.068 * len(mark.label)
        if x + needed > width:
            x, row = 0.1, row + 1
        yield mark, x, row
        x += needed


def panel_title(axes: Axes, text: str) -> None:
    """Name a panel, above its left edge."""
    axes.set_title(text, loc="left", fontsize=9.5, fontweight="semibold", pad=7)


def label(
    axes: Axes, x: float, y: float, text: str, role: str, *, ha: str = "left", va: str = "center"
) -> None:
    """Write a name on a curve, in the curve's colour."""
    axes.text(x, y, text, color=colour(role), fontweight="semibold", ha=ha, va=va)


def note(axes: Axes, x: float, y: float, text: str, *, ha: str = "left") -> None:
    """Write a short remark where the reader should look."""
    axes.text(x, y, text, fontsize=9, linespacing=1.2, ha=ha, va="center")


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, str]], *, size: float = 9) -> None:
    """Write names beside the right edge, each at its height, or as near as its neighbours allow.

    Parameters
    ----------
    ends : the height of each name in data coordinates, the name, and the role of its colour; the
        axes' limits must be final.
    """
    height = axes.get_window_extent().height / axes.figure.dpi  # inches
    apart = 1.2 * size / 72 / height
    ends = sorted(ends)
    wanted = axes.transData + axes.transAxes.inverted()
    places = [float(wanted.transform((0, y))[1]) for y, _, _ in ends]
    for place, (_, text, role) in zip(spread(places, apart), ends, strict=True):
        axes.text(
            1.02,
            place,
            text,
            color=colour(role),
            fontsize=size,
            fontweight="normal" if role == "muted" else "semibold",
            va="center",
            transform=axes.transAxes,
        )


def spread(places: Sequence[float], apart: float) -> list[float]:
    """Move sorted places so that neighbours are `apart` or more, each crowd about its own mean."""
    crowds: list[list[float]] = []
    for place in places:
        crowds.append([place])
        while len(crowds) > 1 and _touch(crowds[-2], crowds[-1], apart):
            last = crowds.pop()
            crowds[-1] += last
    return [
        float(np.mean(crowd)) + apart * (i - (len(crowd) - 1) / 2)
        for crowd in crowds
        for i in range(len(crowd))
    ]


def _touch(below: list[float], above: list[float], apart: float) -> bool:
    """Whether two crowds, each drawn apart about its mean, come too near to each other."""
    return float(np.mean(above) - np.mean(below)) < apart * (len(below) + len(above)) / 2


def outer_labels(panels: Sequence[Axes], columns: int, below: str) -> None:
    """Keep the tick labels at the left and the bottom of a grid, and name its horizontal axes."""
    for i, axes in enumerate(panels):
        is_last_row = i >= len(panels) - columns
        axes.tick_params(labelleft=i % columns == 0, labelbottom=is_last_row)
        if is_last_row:
            axes.set_xlabel(below)
