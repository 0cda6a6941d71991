"""What does a network lose if its first layers stay random, and only the others learn?

Two controls: one frozen layer at each place, and networks that do without as many layers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.experiments import early_layers
from vgbook.experiments.early_layers import FREEZING, PROTOCOL, cell
from vgbook.experiments.early_layers_tuning import chosen_rate
from vgbook.records import Record, Series

QUESTION = "What does a network lose if its first layers stay random?"
KIND = "long"
SETTINGS: dict[str, Any] = PROTOCOL | {"arms": FREEZING, "seeds": list(range(5))}
SMOKE = SETTINGS | {"train": 500, "width": 20, "epochs": 1, "seeds": [0, 1]}
CANARIES = early_layers.CANARIES
OUTCOMES = {
    "test_error": ("fraction", "error on the test images after the last epoch"),
    "train_error": ("fraction", "error on all training images after the last epoch"),
    "train_cost": ("nats", "cost on all training images after the last epoch"),
    "validation_error": ("fraction", "error on the validation images after the last epoch"),
}

measure = early_layers.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each arm and seed, at the rate chosen for the arm; equal ones are run once."""
    return [
        cell(settings, arm, seed, rates=[chosen_rate(name)], test=True)
        for name, arm in settings["arms"].items()
        for seed in settings["seeds"]
    ]


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over arm and seed, what each arm loses against the whole network, and its rate."""
    arms, seeds = list(settings["arms"]), settings["seeds"]
    outcomes = [result["outcomes"][0] for result in results]
    series = {
        name: Series(
            np.array([outcome[name] for outcome in outcomes]).reshape(len(arms), len(seeds)),
            ("arm", "seed"),
            unit,
            text,
        )
        for name, (unit, text) in OUTCOMES.items()
    }
    error = series["test_error"].values
    return Record(
        experiment="frozen-early-layers",
        settings=settings,
        coordinates={"arm": arms, "seed": seeds},
        series=series
        | {
            "loss": Series(
                error - error[arms.index("whole")],
                ("arm", "seed"),
                "fraction",
                "test error less that of the whole network of the same seed",
            ),
            "learning_rate": Series(
                np.array([chosen_rate(arm) for arm in arms]), ("arm",), "1", "learning rate"
            ),
        },
        provenance={"data": results[0]["data"]},
    )
