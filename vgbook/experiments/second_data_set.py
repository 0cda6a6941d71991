"""Does the comparison of depths and starts come out alike on other images?

The MNIST comparison, in small, on Fashion-MNIST: shirts and shoes instead of digits.
"""

from __future__ import annotations

from typing import Any

from vgbook.experiments import depth_and_start, runs, second_data_set_tuning
from vgbook.experiments.comparison import comparison_cells, comparison_record
from vgbook.experiments.second_data_set_tuning import REDUCED
from vgbook.records import Record

QUESTION = "Does the comparison of depths and starts come out alike on other images?"
KIND = "long"
ARMS: dict[str, Any] = REDUCED | {"tunings": ["second-data-set-tuning"]}
SETTINGS: dict[str, Any] = depth_and_start.SETTINGS | ARMS
SMOKE = depth_and_start.SMOKE | ARMS | {"depths": [1, 2]}
CANARIES = second_data_set_tuning.CANARIES

measure = runs.measure
cells = comparison_cells


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over arm, depth and seed, their course, and the differences that matter."""
    return comparison_record("second-data-set", settings, results)
