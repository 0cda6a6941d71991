"""What reaches the first layer when training begins: from a random start, a shuffled one, an RBM's?

Five layers, before the first step: the error signal at each layer, for the starts whose training is
compared elsewhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.experiments.gradient_flow import factor_per_layer, root_mean_square
from vgbook.experiments.runs import images
from vgbook.experiments.scale_or_features import ARMS
from vgbook.experiments.scale_or_features_tuning import SETTINGS as TUNING
from vgbook.experiments.starts import starts
from vgbook.network import gradients
from vgbook.records import Record, Series

QUESTION = "What reaches the first layer when training begins, from each start?"
KIND = "long"
KEPT = ("data", "split_seed", "train", "validation", "width", "scheme")
SETTINGS: dict[str, Any] = {key: TUNING[key] for key in KEPT} | {
    "starts": ["random", "scaled", "shuffled-rbm", "rbm"],
    "controls": ARMS["controls"],
    "pretraining": {name: ARMS["pretraining"][name] for name in ("shuffled-rbm", "rbm")},
    "depth": 5,
    "dtype": "float64",
    "seeds": list(range(10)),
}
SMOKE = SETTINGS | {"train": 500, "width": 20, "depth": 2, "seeds": [0, 1]}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each start and seed."""
    shared = {key: settings[key] for key in (*KEPT, "depth", "dtype")}
    return [
        shared
        | {"start": start, "pretraining": settings["pretraining"].get(start), "seed": seed}
        | settings["controls"].get(start, {})
        for seed in settings["seeds"]
        for start in settings["starts"]
    ]


CANARIES = cells(
    SETTINGS | {"data": "digits", "width": 16, "depth": 2, "seeds": [0], "starts": ["shuffled-rbm"]}
)


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Make one start and send the error of all training images back through it."""
    data = images(cell)
    network = starts(cell, data, cell["depth"])(cell["depth"])
    _, slopes = gradients(network, data.train_inputs, data.train_targets)
    return {
        "delta": [root_mean_square(delta) for delta in slopes.deltas[:-1]],
        "weights": [root_mean_square(weights) for weights in network.weights[:-1]],
        "data": {"name": data.name, "sha256": data.sha256},
    }


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """δ and the size of the weights over start, seed and layer."""
    shape = (len(settings["seeds"]), len(settings["starts"]), settings["depth"])
    delta, weights = (
        np.swapaxes(np.array([result[name] for result in results]).reshape(shape), 0, 1)
        for name in ("delta", "weights")
    )
    by_layer = ("start", "seed", "layer")
    return Record(
        experiment="gradient-after-pretraining",
        settings=settings,
        coordinates={
            "start": settings["starts"],
            "seed": settings["seeds"],
            "layer": list(range(1, settings["depth"] + 1)),
        },
        series={
            "delta": Series(
                delta, by_layer, "nats", "root mean square of δ at a layer, before the first step"
            ),
            "weight_size": Series(weights, by_layer, "1", "root mean square of a layer's weights"),
            "factor": Series(
                factor_per_layer(delta), by_layer[:2], "1", "mean factor of δ from layer to layer"
            ),
        },
        provenance={"data": results[0]["data"]},
    )
