"""A figure as a file of its own, for a slide, a paper or the README."""

from __future__ import annotations

import io
import re

from vgbook import experiments, figures
from vgbook.figures.frame import book_style
from vgbook.figures.palette import COLOURS
from vgbook.site import svg

KINDS = ("svg", "png", "pdf")
DARK = dict(COLOURS.values())


def export(figure_id: str, kind: str, *, dark: bool = False) -> bytes:
    """Return a figure as the content of a file; the same figure gives the same bytes.

    Parameters
    ----------
    kind : "svg", "png" (200 dots per inch) or "pdf".
    dark : in the colours for dark paper; SVG only.

    Raises
    ------
    KeyError : there is no such figure; the message names the nearest ids.
    """
    if kind not in KINDS:
        raise ValueError(f"kind: expected one of {KINDS}, got {kind!r}")
    if dark and kind != "svg":
        raise ValueError(f"dark: expected kind 'svg' with it, got {kind!r}")
    entry = figures.lookup(figure_id)
    record = experiments.record(entry.experiment)
    figure = figures.draw(figure_id, record)
    if kind == "svg":
        drawing = svg.standalone(figure, title=entry.alt(record))
        return re.sub("#[0-9a-f]{6}", _dark, drawing).encode() if dark else drawing.encode()
    content = io.BytesIO()
    with book_style():
        figure.savefig(
            content, format=kind, metadata={"CreationDate": None} if kind == "pdf" else None
        )
    return content.getvalue()


def _dark(colour: re.Match[str]) -> str:
    """Return the dark colour of the role that a light colour stands for."""
    return DARK[colour[0]]
