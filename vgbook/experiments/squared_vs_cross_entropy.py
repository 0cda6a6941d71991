"""How long does a badly wrong sigmoid unit stay wrong, under one cost and under another?

A unit with a weight and a bias is to answer 0 but starts saturated near 1. It learns by gradient
descent on the squared error and on the cross-entropy, from starts that are more and more wrong.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.activations import sigmoid
from vgbook.neuron import Task
from vgbook.records import Record, Series

QUESTION = "How long does a badly wrong sigmoid unit stay wrong, under one cost and another?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "costs": ["squared", "cross-entropy"],
    "input": 1.0,
    "target": 0.0,
    "starts": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],  # z before the first step
    "learning_rate": 0.15,
    "steps": 11_000,
    "shown_steps": 300,
}
SMOKE = SETTINGS | {"starts": [2.0, 4.0], "steps": 300, "shown_steps": 60}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each cost."""
    shared = {key: value for key, value in settings.items() if key != "costs"}
    return [shared | {"cost": cost} for cost in settings["costs"]]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Let the unit learn from every start; its answers, and when it has come back to ½.

    Weight and bias start equal, so that z is the start for the input 1.
    """
    inputs = np.array([[cell["input"], 1.0]])
    unit = Task(inputs, np.array([cell["target"]]), cell["cost"])
    start = np.array(cell["starts"])[:, np.newaxis] * inputs / np.sum(inputs**2)
    path = unit.descend(start, learning_rate=cell["learning_rate"], steps=cell["steps"])
    z = path @ inputs[0]
    return {
        "answer": sigmoid(z[: cell["shown_steps"] + 1]).T.tolist(),
        "first_gradient": np.linalg.norm(unit.gradient(start), axis=-1).tolist(),
        "steps_to_half": [crossing(along) for along in z.T],
    }


def crossing(z: np.ndarray) -> float:
    """Steps until z, which falls, has reached 0; between two steps on a straight line."""
    after = int(np.argmax(z <= 0))
    if after == 0:
        raise ValueError("the unit has not come back to 1/2: let it make more steps")
    return float(after - z[after] / (z[after] - z[after - 1]))


def time_to_half(z: np.ndarray, cost: str) -> np.ndarray:
    """Steps times learning rate times ‖x‖² until σ(z) falls to ½, for very small steps.

    For the target 0, dz/dτ is −σ²(1 − σ) under the squared cost and −σ under the cross-entropy;
    the integrals of 1/(σ²(1 − σ)) and of 1/σ from 0 to z are elementary.
    """
    if cost == "squared":
        return 3 * z + np.expm1(z) - 3 * np.expm1(-z) - 0.5 * np.expm1(-2 * z)
    return z - np.expm1(-z)


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Answers over the first steps, and the steps back to ½, over cost and start."""
    costs, starts = settings["costs"], np.array(settings["starts"])
    speed = settings["learning_rate"] * (settings["input"] ** 2 + 1)

    def stacked(name: str) -> np.ndarray:
        return np.array([result[name] for result in results])

    by_start = ("cost", "start")
    return Record(
        experiment="squared-vs-cross-entropy",
        settings=settings,
        coordinates={
            "cost": costs,
            "start": settings["starts"],
            "step": list(range(settings["shown_steps"] + 1)),
        },
        series={
            "answer": Series(
                stacked("answer"), (*by_start, "step"), "1", "answer y of the unit; 0 is wanted"
            ),
            "first_answer": Series(sigmoid(starts), ("start",), "1", "answer before any step"),
            "first_gradient": Series(
                stacked("first_gradient"), by_start, "1", "length of the gradient at the start"
            ),
            "steps_to_half": Series(
                stacked("steps_to_half"), by_start, "steps", "steps until the answer is ½"
            ),
            "theory": Series(
                np.array([time_to_half(starts, cost) / speed for cost in costs]),
                by_start,
                "steps",
                "the same for very small steps, by integration",
            ),
        },
    )
