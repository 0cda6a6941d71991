"""Is it the scale of the pretrained weights that helps, or the features that they hold?

Five hidden layers, four starts: random, random with larger weights, the weights of trained
machines shuffled within each layer, and those weights in their places.
"""

from __future__ import annotations

from typing import Any

from vgbook.experiments import (
    depth_and_start,
    depth_and_start_tuning,
    runs,
    scale_or_features_tuning,
)
from vgbook.experiments.comparison import comparison_cells, comparison_record
from vgbook.experiments.scale_or_features_tuning import CONTROLS
from vgbook.records import Record

QUESTION = "Is it the scale of the pretrained weights that helps, or their features?"
KIND = "long"
ARMS: dict[str, Any] = {
    "tunings": ["depth-and-start-tuning", "scale-or-features-tuning"],
    "arms": ["random", "random-longer", *CONTROLS["arms"], "rbm"],
    "controls": CONTROLS["controls"],
    "pretraining": depth_and_start_tuning.ARRANGEMENT["pretraining"] | CONTROLS["pretraining"],
    "against": ["scaled-longer", "shuffled-rbm"],
}
SETTINGS: dict[str, Any] = depth_and_start.SETTINGS | ARMS | {"depths": CONTROLS["depths"]}
SMOKE = depth_and_start.SMOKE | ARMS | {"depths": CONTROLS["depths"]}
CANARIES = scale_or_features_tuning.CANARIES

measure = runs.measure
cells = comparison_cells


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over arm and seed, their course, and the differences to the controls."""
    return comparison_record("scale-or-features", settings, results)
