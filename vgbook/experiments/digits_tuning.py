"""Which learning rate suits each start at each depth, on the digits?

A fair comparison gives every arm its best rate from one grid, chosen on the validation images with
seeds that are never reported.
"""

from __future__ import annotations

from typing import Any

from vgbook.experiments import runs
from vgbook.experiments.outcomes import grid, tuning_record
from vgbook.experiments.runs import cells_of
from vgbook.records import Record

QUESTION = "Which learning rate suits each start at each depth, on the digits?"
KIND = "long"
ARRANGEMENT: dict[str, Any] = {
    "data": "digits",
    "split_seed": 2006,
    "arms": ["random", "random-longer", "rbm", "autoencoder"],
    "depths": [1, 2, 3, 4, 5],
    "width": 64,
    "scheme": "standard",
    "batch_size": 20,
    "epochs": 100,
    "pretraining": {
        "rbm": {"epochs": 20, "learning_rate": 0.1, "batch_size": 20, "momentum": 0.5},
        "autoencoder": {"epochs": 20, "learning_rate": 0.1, "batch_size": 20, "corruption": 0.25},
    },
    "dtype": "float32",
}
SETTINGS: dict[str, Any] = ARRANGEMENT | {
    "rates": [2.0**k for k in range(-5, 4)],
    "seeds": list(range(100, 105)),
}
SMOKE = SETTINGS | {"rates": [0.5, 2.0], "seeds": [100], "depths": [1, 2], "epochs": 2}
SMALL = SETTINGS | {
    "rates": [0.5],
    "depths": [2],
    "width": 16,
    "seeds": [0],
    "epochs": 2,
    "dtype": "float64",
}
CANARIES = cells_of(SMALL, grid(SMALL), watch="validation")

measure = runs.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each start and seed, with all rates and depths."""
    return cells_of(settings, grid(settings), watch="validation")


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over rate, arm, depth and seed, and the rate chosen for each arm and depth."""
    return tuning_record("digits-tuning", settings, cells(settings), results)
