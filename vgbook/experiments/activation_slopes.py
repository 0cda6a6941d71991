"""How much of a gradient does one unit let through?

At most its slope. This experiment samples six activations and their slopes, and finds the largest
slope of each, and where it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS
from vgbook.records import Record, Series

QUESTION = "How much of a gradient does one unit let through?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "activations": ["sigmoid", "tanh", "relu", "softplus", "gelu", "silu"],
    "reach": 6.0,
    "points": 241,
}
SMOKE = SETTINGS | {"points": 61}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each activation."""
    return [
        {"activation": name, "reach": settings["reach"], "points": settings["points"]}
        for name in settings["activations"]
    ]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Sample f and its slope on an even grid of z, in double precision."""
    activation = ACTIVATIONS[cell["activation"]]
    z = np.linspace(-cell["reach"], cell["reach"], cell["points"])
    slope = activation.slope(z)
    return {
        "value": activation.f(z).tolist(),
        "slope": slope.tolist(),
        "max_slope": activation.max_slope,
        "steepest_at": float(z[np.argmax(slope)]),
        "half_tanh": (0.5 * (1 + ACTIVATIONS["tanh"].f(z / 2))).tolist(),
    }


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Value and slope over activation and z, and the largest slope of each activation."""

    def stacked(name: str) -> np.ndarray:
        return np.array([result[name] for result in results])

    sampled = ("activation", "z")
    return Record(
        experiment="activation-slopes",
        settings=settings,
        coordinates={
            "activation": settings["activations"],
            "z": np.linspace(-settings["reach"], settings["reach"], settings["points"]).tolist(),
        },
        series={
            "value": Series(stacked("value"), sampled, "1", "activation f(z)"),
            "slope": Series(stacked("slope"), sampled, "1", "slope f'(z)"),
            "max_slope": Series(stacked("max_slope"), ("activation",), "1", "largest slope"),
            "steepest_at": Series(
                stacked("steepest_at"), ("activation",), "1", "grid point with the largest slope"
            ),
            "half_tanh": Series(
                stacked("half_tanh")[0], ("z",), "1", "(1 + tanh(z/2))/2, the sigmoid again"
            ),
        },
    )
