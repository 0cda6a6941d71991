"""Can one step back through a sigmoid unit hold the gradient, and for which inputs?

The factor |w σ′(w a + b)| is mapped over the weight and the input. Where it reaches 1, and how
wide the window of such inputs is, is found by search, without the formulas it is held against.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vgbook.gain import gain, widest_window, window_width
from vgbook.records import Record, Series

QUESTION = "Can one step back through a sigmoid unit hold the gradient, and for which inputs?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "reach": 20.0,  # weights from minus this to this
    "weights": 161,
    "inputs": 61,
    "middle": 0.5,  # the bias puts the steepest point here: b = −w · middle
    "halvings": 60,  # steps of each search
}
SMOKE = SETTINGS | {"weights": 21, "inputs": 11}
GOLDEN = (5**0.5 - 1) / 2


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell."""
    return [settings]


def axes(settings: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Weights, on both sides of zero, and inputs, the answers 0 to 1 of a unit below."""
    reach = settings["reach"]
    weights = np.linspace(-reach, reach, settings["weights"])
    return weights, np.linspace(0, 1, settings["inputs"])


def halfway(holds: Callable[[float], bool], inside: float, outside: float, steps: int) -> float:
    """The place between `inside`, where a condition holds, and `outside` where it ends."""
    for _ in range(steps):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return inside


def window(weight: float, middle: float, steps: int) -> tuple[float, float]:
    """Lowest and highest input with a gain of at least 1; NaN if there is none."""

    def holds(a: float) -> bool:
        return bool(gain(weight, -weight * middle, a) >= 1)

    if not holds(middle):
        return np.nan, np.nan
    return halfway(holds, middle, middle - 1, steps), halfway(holds, middle, middle + 1, steps)


def widest(width: Callable[[float], float], low: float, high: float, steps: int) -> float:
    """The weight with the widest window, by golden-section search."""
    for _ in range(steps):
        one, other = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, other) if width(one) > width(other) else (one, high)
    return (low + high) / 2


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """The map, the window of each weight, the smallest weight with one, and the widest."""
    weights, inputs = axes(cell)
    middle, steps = cell["middle"], cell["halvings"]
    windows = np.array([window(weight, middle, steps) for weight in weights])

    def width(weight: float) -> float:
        low, high = window(weight, middle, steps)
        return high - low

    best = widest(width, 4.5, cell["reach"], steps)
    return {
        "gain": gain(weights, -weights * middle, inputs[:, np.newaxis]).tolist(),
        "low": windows[:, 0].tolist(),
        "high": windows[:, 1].tolist(),
        "threshold": halfway(
            lambda weight: bool(gain(weight, -weight * middle, inputs).max() >= 1),
            cell["reach"],
            0.0,
            steps,
        ),
        "widest_weight": best,
        "widest": width(best),
    }


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """The map over input and weight, the window over weight, and what the formulas say."""
    (result,) = results
    weights, inputs = axes(settings)
    weight, width = widest_window()

    def number(value: float, description: str) -> Series:
        return Series(np.array(value), (), "1", description)

    return Record(
        experiment="chain-gain",
        settings=settings,
        coordinates={"weight": weights.tolist(), "input": inputs.tolist()},
        series={
            "gain": Series(
                np.array(result["gain"]), ("input", "weight"), "1", "|w σ′(w a + b)|, b = −w/2"
            ),
            "low": Series(
                np.array(result["low"]),
                ("weight",),
                "1",
                "lowest input with a gain of at least 1",
                nonfinite=True,
            ),
            "high": Series(
                np.array(result["high"]),
                ("weight",),
                "1",
                "highest input with a gain of at least 1",
                nonfinite=True,
            ),
            "theory_width": Series(
                window_width(weights), ("weight",), "1", "4 artanh(√(1 − 4/|w|))/|w|, or 0"
            ),
            "threshold": number(result["threshold"], "smallest weight whose gain reaches 1"),
            "widest_weight": number(result["widest_weight"], "weight with the widest window"),
            "widest": number(result["widest"], "width of the widest window of inputs"),
            "theory_widest_weight": number(weight, "the same weight, from 2 r artanh r = 1"),
            "theory_widest": number(width, "the same width, (1 − r²)/(2r)"),
        },
    )
