"""Claim: on the digits, depth stops a random start and does not stop a pretrained one.

Refuted if no random run at five layers is stuck at the one rate for all, if a pretrained run is
stuck anywhere, or if tuning and more time bring the random start level with the pretrained ones.
"""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from vgbook.figures.error_by_depth import error_axis, runs
from vgbook.figures.frame import frame, panel_title
from vgbook.figures.palette import STARTS
from vgbook.records import Record

SERIES = ("test_error", "train_error", "train_cost", "stuck", "learning_rate")
TICKS = (1, 2, 5, 10, 20, 50, 90)
SHIFT = {"random": -0.18, "random-longer": -0.06, "rbm": 0.06, "autoencoder": 0.18}


def draw(record: Record, *, narrow: bool = False) -> Figure:
    """Draw test error against depth, at one learning rate for all and at each arm's best."""
    settings = record.settings
    figure, panels = frame(
        "On the digits, depth stops a random start, not a pretrained one",
        f"test error on 8×8 digits, sigmoid networks, {settings['width']} units a layer; each dot "
        f"one of {len(settings['seeds'])} seeds, lines through medians; filled dots are stuck runs",
        narrow=narrow,
        grid=(2, 1) if narrow else (1, 2),
        height=2.6,
        titled=True,
        left=0.5,
        gap=(0.75, 0.3),
        key=[STARTS[arm] for arm in settings["arms"]],
    )
    titles = {
        "fixed": f"learning rate {settings['fixed_rate']} for all",
        "tuned": "each start at its best rate",
    }
    for axes, (rates, title) in zip(panels, titles.items(), strict=True):
        for arm in settings["arms"]:
            runs(
                axes,
                settings["depths"],
                100 * record.select("test_error", rates=rates, arm=arm),
                record.select("stuck", rates=rates, arm=arm),
                STARTS[arm],
                shift=SHIFT[arm],
                dashed=arm == "random-longer",
                gid=f"{rates}-{arm}",
            )
        error_axis(axes, settings["depths"], TICKS, low=0.8)
        panel_title(axes, title)
    if not narrow:
        panels[1].tick_params(labelleft=False)
    return figure


def alt(record: Record) -> str:
    """Describe what is seen, in the record's numbers."""
    deepest = record.settings["depths"][-1]

    def at(rates: str, arm: str) -> str:
        errors = record.select("test_error", rates=rates, arm=arm, depth=deepest)
        return f"{100 * np.median(errors):.1f} %"

    return (
        "Test error on the digits against 1 to 5 hidden layers, in two panels. At one learning "
        f"rate for all, the random start has {at('fixed', 'random')} at {deepest} layers, the RBM "
        f"start {at('fixed', 'rbm')} and the autoencoder start {at('fixed', 'autoencoder')}. At "
        f"each start's best rate and with equal total time, the random start has "
        f"{at('tuned', 'random-longer')}, the RBM start {at('tuned', 'rbm')} and the autoencoder "
        f"start {at('tuned', 'autoencoder')}."
    )


def claim(record: Record) -> dict[str, bool]:
    """Tell what the figure says, and whether the record bears it out."""
    deepest = record.settings["depths"][-1]
    pretrained = [record.select("stuck", arm=arm) for arm in ("rbm", "autoencoder")]

    def median(arm: str) -> np.ndarray:
        return np.asarray(np.median(record.select("test_error", rates="tuned", arm=arm), axis=1))

    return {
        f"At one learning rate for all, every random run of {deepest} layers is stuck.": bool(
            record.select("stuck", rates="fixed", arm="random", depth=deepest).all()
        ),
        "No pretrained run is stuck, at any depth and rate shown.": not np.any(pretrained),
        f"At {deepest} layers even the best rate and equal total time leave the random start "
        "behind both pretrained ones.": bool(
            median("random-longer")[-1] > max(median("rbm")[-1], median("autoencoder")[-1])
        ),
    }
