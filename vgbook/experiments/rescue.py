"""Is it the size of the gradient that keeps a deep network stuck, or what the gradient says?

The same bad start, five layers deep, by plain descent and by two rules whose steps do not follow
the gradient's size. If they leave the plateau at once, the gradient's direction was sound.
"""

from __future__ import annotations

from typing import Any

from vgbook.experiments import depth_and_start, descents, rescue_tuning
from vgbook.experiments.comparison import comparison_cells, comparison_record
from vgbook.experiments.rescue_tuning import RULES
from vgbook.records import Record

QUESTION = "Is it the size of the gradient that keeps a deep network stuck, or its direction?"
KIND = "long"
ARMS: dict[str, Any] = {
    "tunings": ["depth-and-start-tuning", "rescue-tuning"],
    "arms": ["random", "random-longer", *RULES["arms"]],
    "against": ["random-longer"],
}
SETTINGS: dict[str, Any] = depth_and_start.SETTINGS | ARMS | {"depths": RULES["depths"]}
SMOKE = depth_and_start.SMOKE | ARMS | {"depths": RULES["depths"]}
CANARIES = rescue_tuning.CANARIES

measure = descents.measure
cells = comparison_cells


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over rule and seed, their course, and the differences to plain descent."""
    return comparison_record("rescue", settings, results)
