"""Does depth hurt a network that starts at random, and help one that was pretrained, on MNIST?

The controlled repeat of 2006: sigmoid networks of one to six hidden layers, four starts, every arm
at its own best learning rate, ten seeds. The random start is measured under two budgets, with the
updates that the others have in training, and with those that they have in all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from vgbook.experiments import depth_and_start_tuning, runs
from vgbook.experiments.comparison import comparison_cells, comparison_record
from vgbook.experiments.depth_and_start_tuning import ARRANGEMENT
from vgbook.records import Record, Series

QUESTION = "Does depth hurt a random start, and help a pretrained one, on MNIST?"
KIND = "long"
SETTINGS: dict[str, Any] = ARRANGEMENT | {
    "tunings": ["depth-and-start-tuning"],
    "seeds": list(range(10)),
    "against": ["random", "random-longer"],
    "bootstrap_draws": 2_000,
    "level": 0.01,  # nats of training cost at which test costs are compared
}
SMOKE = SETTINGS | {
    "seeds": [0, 1],
    "depths": [1, 2],
    "epochs": 1,
    "width": 20,
    "train": 1_000,
    "bootstrap_draws": 20,
}
CANARIES = depth_and_start_tuning.CANARIES

measure = runs.measure
cells = comparison_cells


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over arm, depth and seed, and what methods without layers make of the images."""
    from vgbook.experiments import record

    found = comparison_record("depth-and-start", settings, results)
    others = record("other-methods")
    error = np.median(others.select("test_error"), axis=-1)
    courses = found.select("train_curve"), found.select("test_curve")
    reached = level_costs(*courses, settings["level"])
    return replace(
        found,
        coordinates=found.coordinates | {"method": others.coordinates["method"]},
        series=found.series
        | {
            "other_methods": Series(
                error,
                ("method",),
                "fraction",
                f"median test error over seeds, {others.settings['train']:,} training images",
            ),
            "test_cost_at_level": Series(
                reached,
                ("arm", "depth", "seed"),
                "nats",
                f"cost on the test images where that on the training images first falls below "
                f"{settings['level']} nats; NaN where it does not",
                nonfinite=True,
            ),
        },
    )


def level_costs(train: np.ndarray, test: np.ndarray, level: float) -> np.ndarray:
    """Test cost of each run where its training cost first falls below `level`.

    Between two epochs the test cost goes evenly over the logarithm of the training cost.

    Parameters
    ----------
    train, test : (..., epochs), costs after each epoch; NaN after the last.

    Returns
    -------
    costs : (...), NaN for a run that never falls so low.
    """
    below = train < level
    after = below.argmax(axis=-1)[..., np.newaxis]
    before = np.maximum(after - 1, 0)
    (x0, y0), (x1, y1) = (
        [np.take_along_axis(curve, epoch, axis=-1)[..., 0] for curve in (train, test)]
        for epoch in (before, after)
    )
    with np.errstate(divide="ignore", invalid="ignore"):  # the first epoch has none before it
        share = np.where(after[..., 0] > 0, np.log(x0 / level) / np.log(x0 / x1), 1.0)
    return np.where(below.any(axis=-1), y0 + share * (y1 - y0), np.nan)
