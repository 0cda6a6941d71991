"""Which learning rate suits a network some of whose layers are frozen, or left out?

Chosen on validation images and on a seed that is never reported. A sigmoid's slope is at most a
quarter of tanh's, so the rates tried for pretrained sigmoid networks lie higher.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.experiments import early_layers
from vgbook.experiments.early_layers import FREEZING, PROTOCOL, RESETTING, cell
from vgbook.records import Record, Series

QUESTION = "Which learning rate suits a network some of whose layers are frozen, or left out?"
KIND = "long"
LOW = [2.0**k for k in range(-4, 0)]
HIGH = [2.0**k for k in range(-1, 3)]
# A single frozen layer has the rate that suits the first one best. If another rate suited the
# others better, they would lose even less than they are said to.
TUNED_AS = {"only-2": "only-1", "only-3": "only-1", "only-4": "only-1", "tanh": "whole"}
SETTINGS: dict[str, Any] = PROTOCOL | {
    "arms": {name: arm for name, arm in FREEZING.items() if name not in TUNED_AS}
    | {"relu": RESETTING["relu"], "rbm": RESETTING["rbm"]},
    "rates": {"tanh": LOW, "relu": LOW, "sigmoid": HIGH},
    # where the best of these rates was the first or the last
    "more_rates": {
        "relu": [2.0**-5],
        "fewer-3": [1.0],
        "first-3": [1.0, 2.0],
        "first-4": [1.0, 2.0],
    },
    "seeds": [100],
}
SMOKE = SETTINGS | {"train": 500, "width": 20, "epochs": 1, "seeds": [100]}
OUTCOMES = {
    "validation_error": ("fraction", "error on the validation images after the last epoch"),
    "train_cost": ("nats", "cost on all training images after the last epoch"),
}
CANARIES = early_layers.CANARIES

measure = early_layers.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """For each arm and seed a cell with the rates of its activation, and perhaps one with more."""
    return [
        cell(settings, settings["arms"][name], seed, rates=rates, test=False)
        for name, seed, rates in pieces(settings)
    ]


def pieces(settings: dict[str, Any]) -> list[tuple[str, int, list[float]]]:
    """Arm, seed and rates of each cell."""
    return [
        (name, seed, rates)
        for name, arm in settings["arms"].items()
        for seed in settings["seeds"]
        for rates in (settings["rates"][arm["activation"]], settings["more_rates"].get(name))
        if rates
    ]


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over arm, rate and seed, NaN where a rate was not tried, and the rate chosen."""
    arms, seeds = list(settings["arms"]), settings["seeds"]
    rates = sorted({rate for _, _, tried in pieces(settings) for rate in tried})
    values = {name: np.full((len(arms), len(rates), len(seeds)), np.nan) for name in OUTCOMES}
    for (arm, seed, tried), result in zip(pieces(settings), results, strict=True):
        for rate, outcome in zip(tried, result["outcomes"], strict=True):
            for name in OUTCOMES:
                at = arms.index(arm), rates.index(rate), seeds.index(seed)
                values[name][at] = outcome[name]
    mean = values["validation_error"].mean(axis=-1)
    chosen = np.array(rates)[np.nanargmin(mean, axis=1)]
    return Record(
        experiment="early-layers-tuning",
        settings=settings,
        coordinates={"arm": arms, "rate": rates, "seed": seeds},
        series={
            name: Series(values[name], ("arm", "rate", "seed"), unit, text, nonfinite=True)
            for name, (unit, text) in OUTCOMES.items()
        }
        | {
            "chosen_rate": Series(
                chosen, ("arm",), "1", "learning rate with the lowest mean validation error"
            )
        },
        provenance={"data": results[0]["data"]},
    )


def chosen_rate(arm: str) -> float:
    """The rate chosen for an arm, or for the one that stands for it, from the committed record."""
    from vgbook.experiments import record

    tuning = record("early-layers-tuning")
    return float(tuning.select("chosen_rate", arm=TUNED_AS.get(arm, arm)))
