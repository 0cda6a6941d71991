"""Which step size suits each rule of descent, from the same bad start, five layers deep?

Two rules take steps whose size does not follow the gradient's. They share a grid in factors of
two, with seeds that are never reported, and never see the test images.
"""

from __future__ import annotations

from typing import Any

from vgbook.experiments import depth_and_start_tuning, descents
from vgbook.experiments.outcomes import grid, tuning_record
from vgbook.experiments.runs import cells_of
from vgbook.records import Record

QUESTION = "Which step size suits each rule of descent, from the same bad start?"
KIND = "long"
RULES: dict[str, Any] = {"arms": ["adam", "normalised"], "depths": [5]}
SETTINGS: dict[str, Any] = (
    depth_and_start_tuning.SETTINGS | RULES | {"rates": [2.0**k for k in range(-14, -2)]}
)
SMOKE = depth_and_start_tuning.SMOKE | RULES | {"depths": [2], "rates": [0.001, 0.01]}
SMALL = depth_and_start_tuning.SMALL | RULES | {"rates": [0.01]}
CANARIES = cells_of(SMALL, grid(SMALL), watch="curves")

measure = descents.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each rule and seed, with all rates."""
    return cells_of(settings, grid(settings), watch="validation")


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over rate, rule and seed, and the rate chosen for each rule."""
    return tuning_record("rescue-tuning", settings, cells(settings), results)
