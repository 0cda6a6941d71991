"""Which learning rate suits the controls, five layers deep?

The same grid, images and seeds as for the starts that they are held against.
"""

from __future__ import annotations

from typing import Any

from vgbook.experiments import depth_and_start_tuning, runs
from vgbook.experiments.outcomes import grid, tuning_record
from vgbook.experiments.runs import cells_of
from vgbook.records import Record

QUESTION = "Which learning rate suits the controls, five layers deep?"
KIND = "long"
# The scaled start is random and has four times the weights of Xavier's; the shuffled one has the
# weights and biases of trained machines, each in a random place of its layer.
CONTROLS: dict[str, Any] = {
    "arms": ["scaled", "scaled-longer", "shuffled-rbm"],
    "depths": [5],
    "controls": {"scaled": {"scheme": "xavier", "gain": 4.0}},
    "pretraining": {
        "shuffled-rbm": depth_and_start_tuning.ARRANGEMENT["pretraining"]["rbm"],
    },
}
SETTINGS: dict[str, Any] = depth_and_start_tuning.SETTINGS | CONTROLS
SMOKE = depth_and_start_tuning.SMOKE | CONTROLS | {"depths": [2]}
SMALL = depth_and_start_tuning.SMALL | CONTROLS | {"depths": [2]}
CANARIES = cells_of(SMALL, grid(SMALL), watch="curves")

measure = runs.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each control and seed, with all rates."""
    return cells_of(settings, grid(settings), watch="validation")


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over rate, arm, depth and seed, and the rate chosen for each arm."""
    return tuning_record("scale-or-features-tuning", settings, cells(settings), results)
