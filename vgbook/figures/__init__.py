"""The figures of the book, each a module that draws one idea from a record.

`draw(id, record)` is the one way to a figure; nothing here computes what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

from matplotlib.figure import Figure

from vgbook.figures import (
    activation_slopes,
    backprop_by_hand,
    bound_and_measurement,
    chain_gain,
    cost_surface,
    depth_after,
    depth_before,
    depth_scale,
    digits_before_after,
    first_layer_features,
    float_underflow,
    frozen_early_layers,
    gradient_after_pretraining,
    gradient_check,
    gradient_during_training,
    gradient_flow_by_depth,
    gradient_flow_by_initialisation,
    gradient_through_time,
    greedy_stack,
    jacobian_spectrum,
    optimise_or_regularise,
    rbm_features,
    rbm_learning,
    remedies_gradient_flow,
    reset_layer,
    scale_or_features,
    slope_product,
    squared_vs_cross_entropy,
    two_way_fade,
)
from vgbook.figures.frame import book_style
from vgbook.nearest import nearest
from vgbook.records import Record


class Draw(Protocol):
    """Draws a record in the page's width or, narrow, in a phone's."""

    def __call__(self, record: Record, *, narrow: bool = False) -> Figure:
        """Return the figure."""


@dataclass(frozen=True)
class FigureEntry:
    """A figure: how it is drawn, from which experiment, what it shows and what it claims.

    `alt` writes the text alternative from the record's values. `claim` gives each sentence that
    the figure supports, and whether the record bears it out. `series` are the plotted ones.
    """

    draw: Draw
    experiment: str
    alt: Callable[[Record], str]
    claim: Callable[[Record], dict[str, bool]]
    series: tuple[str, ...]


def _entry(module: ModuleType, experiment: str) -> FigureEntry:
    """Read a figure's parts from its module."""
    return FigureEntry(module.draw, experiment, module.alt, module.claim, module.SERIES)


FIGURES: dict[str, FigureEntry] = {
    "cost-surface": _entry(cost_surface, "cost-surface"),
    "squared-vs-cross-entropy": _entry(squared_vs_cross_entropy, "squared-vs-cross-entropy"),
    "backprop-by-hand": _entry(backprop_by_hand, "backprop-by-hand"),
    "gradient-check": _entry(gradient_check, "gradient-check"),
    "activation-slopes": _entry(activation_slopes, "activation-slopes"),
    "slope-product": _entry(slope_product, "slope-product"),
    "chain-gain": _entry(chain_gain, "chain-gain"),
    "gradient-flow-by-depth": _entry(gradient_flow_by_depth, "gradient-flow-by-depth"),
    "gradient-flow-by-initialisation": _entry(
        gradient_flow_by_initialisation, "gradient-flow-by-initialisation"
    ),
    "bound-and-measurement": _entry(bound_and_measurement, "bound-and-measurement"),
    "two-way-fade": _entry(two_way_fade, "two-way-fade"),
    "jacobian-spectrum": _entry(jacobian_spectrum, "jacobian-spectrum"),
    "float-underflow": _entry(float_underflow, "float-underflow"),
    "gradient-during-training": _entry(gradient_during_training, "gradient-during-training"),
    "depth-before": _entry(depth_before, "depth-and-start"),
    "first-layer-features": _entry(first_layer_features, "first-layer-features"),
    "frozen-early-layers": _entry(frozen_early_layers, "frozen-early-layers"),
    "reset-layer": _entry(reset_layer, "reset-layer"),
    "digits-before-after": _entry(digits_before_after, "digits-before-after"),
    "rbm-learning": _entry(rbm_learning, "rbm-learning"),
    "rbm-features": _entry(rbm_features, "rbm-features"),
    "greedy-stack": _entry(greedy_stack, "greedy-stack"),
    "depth-after": _entry(depth_after, "depth-and-start"),
    "gradient-after-pretraining": _entry(gradient_after_pretraining, "gradient-after-pretraining"),
    "scale-or-features": _entry(scale_or_features, "scale-or-features"),
    "optimise-or-regularise": _entry(optimise_or_regularise, "depth-and-start"),
    "remedies-gradient-flow": _entry(remedies_gradient_flow, "remedies-gradient-flow"),
    "depth-scale": _entry(depth_scale, "depth-scale"),
    "gradient-through-time": _entry(gradient_through_time, "gradient-through-time"),
}


def draw(figure_id: str, record: Record, *, narrow: bool = False) -> Figure:
    """Draw a figure from its record in the style of the book."""
    with book_style():
        return lookup(figure_id).draw(record, narrow=narrow)


def lookup(figure_id: str) -> FigureEntry:
    """Return the figure of that id, or a KeyError that names the nearest ids."""
    if figure_id not in FIGURES:
        raise KeyError(f"no figure {figure_id!r}; {nearest(figure_id, FIGURES)}")
    return FIGURES[figure_id]
