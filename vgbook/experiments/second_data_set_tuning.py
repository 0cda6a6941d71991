"""Which learning rate suits each start at each depth, on Fashion-MNIST?

The tuning of the MNIST comparison, in small, on images of clothes.
"""

from __future__ import annotations

from typing import Any

from vgbook.experiments import depth_and_start_tuning, runs
from vgbook.experiments.outcomes import grid, tuning_record
from vgbook.experiments.runs import cells_of
from vgbook.records import Record

QUESTION = "Which learning rate suits each start at each depth, on Fashion-MNIST?"
KIND = "long"
REDUCED: dict[str, Any] = {
    "data": "fashion-mnist",
    "arms": ["random", "random-longer", "rbm"],
    "depths": [1, 3, 5],
}
SETTINGS: dict[str, Any] = depth_and_start_tuning.SETTINGS | REDUCED | {"seeds": [100, 101]}
SMOKE = depth_and_start_tuning.SMOKE | REDUCED | {"depths": [1, 2]}
CANARIES = depth_and_start_tuning.CANARIES

measure = runs.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each start, depth and seed, with all rates."""
    return cells_of(settings, grid(settings), watch="validation", apart=True)


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over rate, arm, depth and seed, and the rate chosen for each arm and depth."""
    return tuning_record("second-data-set-tuning", settings, cells(settings), results)
