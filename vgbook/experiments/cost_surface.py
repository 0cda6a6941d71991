"""When does a large gradient mean fast learning, and when does it mean overshooting?

One sigmoid unit with a weight and a bias learns to tell two kinds of numbers apart, once from a
steep place of its cost and once from a plateau; then single steps of every size are tried.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.neuron import Task
from vgbook.records import Record, Series

QUESTION = "When does a large gradient mean fast learning, and when does it mean overshooting?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "class_means": [1.0, 3.0],
    "class_deviation": 0.7,
    "examples": 40,
    "seed": 0,
    "cost": "squared",
    "starts": {"steep": [1.5, -5.0], "plateau": [1.0, 5.0]},  # weight and bias
    "learning_rate": 2.0,
    "steps": 400,
    "learned": 0.06,  # a cost that no constant answer can reach
    "weights": [-2.0, 5.0],
    "biases": [-10.0, 7.0],
    "points": 81,
    "step_sizes": [0.1, 10_000.0],
    "sizes": 201,
}
SMOKE = SETTINGS | {"steps": 20, "points": 11, "sizes": 21}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell: the surface and both descents share the examples."""
    return [settings]


def task(settings: dict[str, Any]) -> Task:
    """Numbers around two means, as many of each kind; the second input is 1, for the bias."""
    rng = np.random.default_rng(settings["seed"])
    targets = np.arange(settings["examples"]) % 2
    noise = settings["class_deviation"] * rng.standard_normal(len(targets))
    x = np.array(settings["class_means"])[targets] + noise
    return Task(np.stack([x, np.ones_like(x)], axis=1), targets, settings["cost"])


def axis(ends: list[float], points: int) -> np.ndarray:
    """Even points between two ends."""
    return np.linspace(ends[0], ends[1], points)


def step_sizes(settings: dict[str, Any]) -> np.ndarray:
    """Step sizes, even on a logarithmic scale."""
    smallest, largest = settings["step_sizes"]
    return np.geomspace(smallest, largest, settings["sizes"])


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """The cost over weight and bias, the two descents, and one step of every size from each."""
    unit = task(cell)
    weights, biases = (axis(cell[name], cell["points"]) for name in ("weights", "biases"))
    places = np.stack(np.meshgrid(weights, biases), axis=-1)
    result: dict[str, Any] = {"surface": unit.value(places).tolist()}
    for name, start in cell["starts"].items():
        path = unit.descend(
            np.array(start), learning_rate=cell["learning_rate"], steps=cell["steps"]
        )
        result[name] = one_step(unit, path[0], step_sizes(cell)) | {
            "path": path.tolist(),
            "cost": unit.value(path).tolist(),
        }
    return result


def one_step(unit: Task, place: np.ndarray, eta: np.ndarray) -> dict[str, Any]:
    """What a single step from a place wins for each step size, and what theory expects.

    To second order the cost falls by η‖g‖² − ½ η² gᵀHg, most at η = ‖g‖²/gᵀHg.
    """
    g, hessian = unit.gradient(place), unit.hessian(place)
    slope, bend = g @ g, g @ hessian @ g
    after = place - eta[:, np.newaxis] * g
    return {
        "fall": (unit.value(place) - unit.value(after)).tolist(),
        "predicted": (eta * slope - 0.5 * eta**2 * bend).tolist(),
        "gradient": float(np.sqrt(slope)),
        "curvature": float(bend / slope),
    }


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """The surface, and for each start its path, cost, gradient, curvature and single steps."""
    (result,) = results
    starts, eta = list(settings["starts"]), step_sizes(settings)

    def stacked(name: str) -> np.ndarray:
        return np.array([result[start][name] for start in starts])

    by_size = ("start", "step_size")
    fall, cost = stacked("fall"), stacked("cost")
    learned = cost < settings["learned"]
    first = np.where(learned.any(axis=1), learned.argmax(axis=1), np.nan)
    curvature, best = stacked("curvature"), fall.argmax(axis=1)
    too_long = (fall < 0) & (eta > eta[best][:, np.newaxis])
    return Record(
        experiment="cost-surface",
        settings=settings,
        coordinates={
            "start": starts,
            "step": list(range(settings["steps"] + 1)),
            "parameter": ["weight", "bias"],
            "weight": axis(settings["weights"], settings["points"]).tolist(),
            "bias": axis(settings["biases"], settings["points"]).tolist(),
            "step_size": eta.tolist(),
        },
        series={
            "surface": Series(
                np.array(result["surface"]), ("bias", "weight"), "1", "cost over weight and bias"
            ),
            "path": Series(
                stacked("path"), ("start", "step", "parameter"), "1", "weight and bias on the way"
            ),
            "cost": Series(cost, ("start", "step"), "1", "cost after each step"),
            "learned_at": Series(
                first, ("start",), "steps", "first step with a cost below `learned`", nonfinite=True
            ),
            "gradient": Series(stacked("gradient"), ("start",), "1", "length of the gradient"),
            "curvature": Series(
                curvature, ("start",), "1", "gᵀHg / ‖g‖², curvature along the gradient"
            ),
            "expected_size": Series(
                np.where(curvature > 0, 1 / curvature, np.nan),
                ("start",),
                "1",
                "best step size to second order, the reciprocal of the curvature if positive",
                nonfinite=True,
            ),
            "harmful_size": Series(
                np.where(too_long.any(axis=1), eta[too_long.argmax(axis=1)], np.nan),
                ("start",),
                "1",
                "smallest step size beyond the best that raises the cost",
                nonfinite=True,
            ),
            "fall": Series(fall, by_size, "1", "how far one step of that size lowers the cost"),
            "predicted": Series(
                stacked("predicted"), by_size, "1", "the same to second order, η‖g‖² − ½η² gᵀHg"
            ),
            "best_size": Series(eta[best], ("start",), "1", "step size that lowers the cost most"),
            "best_fall": Series(
                fall.max(axis=1), ("start",), "1", "what the best step size wins in one step"
            ),
        },
    )
