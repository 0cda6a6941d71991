"""Which learning rate suits each start at each depth, on MNIST?

Every arm has the same grid of rates. What it is chosen by are validation images, and seeds that
are never reported; the test images are not looked at.
"""

from __future__ import annotations

from typing import Any

from vgbook.experiments import runs
from vgbook.experiments.outcomes import grid, tuning_record
from vgbook.experiments.runs import cells_of
from vgbook.records import Record

QUESTION = "Which learning rate suits each start at each depth, on MNIST?"
KIND = "long"
ARRANGEMENT: dict[str, Any] = {
    "data": "mnist",
    "split_seed": 2006,
    "train": 10_000,
    "validation": 10_000,
    "arms": ["random", "random-longer", "rbm", "autoencoder", "supervised"],
    "depths": [1, 2, 3, 4, 5, 6],
    "width": 200,
    "scheme": "standard",
    "batch_size": 20,
    "epochs": 20,
    "pretraining": {
        "rbm": {"epochs": 10, "learning_rate": 0.1, "batch_size": 20, "momentum": 0.5},
        "autoencoder": {"epochs": 10, "learning_rate": 0.1, "batch_size": 20, "corruption": 0.25},
        "supervised": {"epochs": 10, "learning_rate": 0.5, "batch_size": 20},
    },
    "dtype": "float32",
}
SETTINGS: dict[str, Any] = ARRANGEMENT | {
    "rates": [2.0**k for k in range(-5, 4)],
    "seeds": [100, 101, 102],
}
SMOKE = SETTINGS | {
    "rates": [0.5, 2.0],
    "seeds": [100],
    "depths": [1, 2],
    "epochs": 1,
    "width": 20,
    "train": 1_000,
}
SMALL = SETTINGS | {
    "data": "digits",
    "rates": [0.5],
    "depths": [2],
    "width": 16,
    "seeds": [0],
    "epochs": 2,
    "dtype": "float64",
}
CANARIES = cells_of(SMALL, grid(SMALL), watch="curves")

measure = runs.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each start, depth and seed, with all rates."""
    return cells_of(settings, grid(settings), watch="validation", apart=True)


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over rate, arm, depth and seed, and the rate chosen for each arm and depth."""
    return tuning_record("depth-and-start-tuning", settings, cells(settings), results)
