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
    images = others.settings["train"]
    text = f"median test error over seeds, with {images:,} training images"
    error = np.median(others.select("test_error"), axis=-1)
    return replace(
        found,
        coordinates=found.coordinates | {"method": others.coordinates["method"]},
        series=found.series | {"other_methods": Series(error, ("method",), "fraction", text)},
    )
