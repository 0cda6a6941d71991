"""Does pretraining help to fit the training images, or to judge new ones, and how many are there?

Costs on training and test images at the end of training, from a random and from a pretrained
start, with a thousand training images to fifty thousand (compare Erhan et al. 2010, fig. 8 to 12).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.experiments import depth_and_start, runs, training_set_size_tuning
from vgbook.experiments.outcomes import find, gather, outcome_of
from vgbook.experiments.runs import cells_of
from vgbook.experiments.training_set_size_tuning import SIZES, by_size, stacked
from vgbook.records import Record, RecordError, Series

QUESTION = "Does pretraining help to fit the images or to judge new ones, and how many are there?"
KIND = "long"
SETTINGS: dict[str, Any] = depth_and_start.SETTINGS | SIZES | {"seeds": list(range(5))}
SMOKE = depth_and_start.SMOKE | SIZES | {"sizes": [500, 1_000], "depths": [1]}
CANARIES = training_set_size_tuning.CANARIES

measure = runs.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each size, start and seed."""
    return [
        cell
        for sized, rates in zip(by_size(settings), chosen_rates(settings), strict=True)
        for cell in cells_of(sized, rates, watch="curves")
    ]


def chosen_rates(settings: dict[str, Any]) -> np.ndarray:
    """Rates that the tuning chose: (sizes, arms, depths)."""
    from vgbook.experiments import record

    tuning = record("training-set-size-tuning")
    rates = np.array([tuning.select("chosen_rate", images=size) for size in settings["sizes"]])
    if not np.isfinite(rates).all():
        raise RecordError("training-set-size-tuning: an arm has no rate that let any run learn")
    return rates


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over the number of images, arm, depth and seed, and the cost on the test images."""
    rates, parts, start = chosen_rates(settings), [], 0
    for sized, own_rates in zip(by_size(settings), rates, strict=True):
        own = cells_of(sized, own_rates, watch="curves")
        found = find(own, results[start : start + len(own)])
        start += len(own)
        series = gather(sized, [], own_rates, found, results[start - 1]["label_entropy"])
        cost = np.empty(series["train_cost"].values.shape)
        for i, j, k in np.ndindex(cost.shape):
            arm, depth, seed = sized["arms"][i], sized["depths"][j], sized["seeds"][k]
            outcome = outcome_of(found, sized, arm, depth, float(own_rates[i, j]), seed)
            cost[i, j, k] = outcome["curves"]["test"][-1]
        text = "cost on all test images after the last epoch"
        parts.append(series | {"test_cost": Series(cost, ("arm", "depth", "seed"), "nats", text)})
    return Record(
        experiment="training-set-size",
        settings=settings,
        coordinates={
            "images": settings["sizes"],
            "arm": settings["arms"],
            "depth": settings["depths"],
            "seed": settings["seeds"],
        },
        series=stacked(parts)
        | {"learning_rate": Series(rates, ("images", "arm", "depth"), "1", "learning rate")},
        provenance={"data": results[0]["data"]},
    )
