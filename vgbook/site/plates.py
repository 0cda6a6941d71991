"""A figure as the book shows it: drawn for page and phone, described, its claim checked.

A plate exists only if the record bears out every sentence of the figure's claim.
"""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass
from functools import cache

from vgbook import experiments, figures
from vgbook.experiments import source
from vgbook.records import Record
from vgbook.site import svg


@dataclass(frozen=True)
class Plate:
    """The parts of a figure that a page holds: two drawings as SVG, and their text alternative."""

    wide: str
    narrow: str
    alt: str


@cache
def record(experiment_id: str) -> Record:
    """Return the record of an experiment, read once a build."""
    return experiments.record(experiment_id)


@cache
def plate(figure_id: str) -> Plate:
    """Draw a figure for a page.

    Raises
    ------
    KeyError : there is no such figure; the message names the nearest ids.
    ValueError : it has no text alternative, a foreign colour, or a claim that its record denies.
    """
    entry = figures.lookup(figure_id)
    measured = record(entry.experiment)
    alt = entry.alt(measured).strip()
    if not alt:
        raise ValueError(f"figure {figure_id!r} has no text alternative")
    for sentence, holds in entry.claim(measured).items():
        if not holds:
            raise ValueError(f"figure {figure_id!r}: its record denies the claim {sentence!r}")
    try:
        wide, narrow = (
            svg.inline(
                figures.draw(figure_id, measured, narrow=narrow),
                prefix=f"fig-{figure_id}-{'narrow' if narrow else 'wide'}",
                title=alt,
            )
            for narrow in (False, True)
        )
    except svg.ForeignColourError as error:
        raise ValueError(f"figure {figure_id!r}: {error}") from error
    return Plate(wide, narrow, alt)


def sources(figure_id: str) -> dict[str, str]:
    """Return the code behind a figure, by module name: its drawing, and all of its experiment."""
    entry = figures.lookup(figure_id)
    reached = source.reachable(experiments.lookup(entry.experiment).__name__)
    measuring = sorted(name for name in reached if name.startswith("vgbook.experiments."))
    names = (entry.draw.__module__, *measuring)
    return {name: inspect.getsource(importlib.import_module(name)) for name in names}
