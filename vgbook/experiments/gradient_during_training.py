"""What does each layer of a deep sigmoid network receive while it is stuck, and when it escapes?

Five layers from the standard random start: after every epoch the gradient of the cost on all
training images, layer by layer, and how far each layer has moved from where it began.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.experiments.depth_and_start_tuning import ARRANGEMENT
from vgbook.experiments.gradient_flow import root_mean_square
from vgbook.experiments.runs import STUCK_MARGIN, images, label_entropy
from vgbook.experiments.starts import ORDER, starts, stream
from vgbook.network import Network, gradients
from vgbook.records import Record, Series
from vgbook.training import train

QUESTION = "What does each layer receive while a deep network is stuck, and when it escapes?"
KIND = "long"
KEPT = ("data", "split_seed", "train", "validation", "width", "scheme", "batch_size", "dtype")
SETTINGS: dict[str, Any] = {key: ARRANGEMENT[key] for key in KEPT} | {
    "depth": 5,
    "rate": 1.0,
    "epochs": 100,
    "seeds": list(range(5)),
}
SMOKE = SETTINGS | {"train": 500, "width": 20, "depth": 2, "epochs": 2, "seeds": [0]}
CANARIES = [
    {key: SETTINGS[key] for key in KEPT}
    | {"data": "digits", "width": 16, "dtype": "float64", "start": "random", "pretraining": None}
    | {"depth": 2, "rate": 1.0, "epochs": 3, "seed": 0}
]


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each seed."""
    kept = (*KEPT, "depth", "rate", "epochs")
    shared = {key: settings[key] for key in kept} | {"start": "random", "pretraining": None}
    return [shared | {"seed": seed} for seed in settings["seeds"]]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Train one network, and look at its gradients before the first epoch and after each."""
    data = images(cell)
    network = starts(cell, data, cell["depth"])(cell["depth"])
    begun = network.copy()
    looks: list[dict[str, Any]] = []

    def look(_epoch: int, network: Network) -> None:
        exact = Network(
            [weights.astype(np.float64) for weights in network.weights],
            [bias.astype(np.float64) for bias in network.biases],
            network.activation,
        )
        cost, slopes = gradients(exact, data.train_inputs, data.train_targets)
        looks.append(
            {
                "cost": cost,
                "weights": [root_mean_square(gradient) for gradient in slopes.weights],
                "delta": [root_mean_square(delta) for delta in slopes.deltas],
                "moved": [
                    float(np.linalg.norm(now - then) / np.linalg.norm(then))
                    for now, then in zip(exact.weights, begun.weights, strict=True)
                ],
            }
        )

    look(0, network)
    train(
        network,
        data.train_inputs.astype(cell["dtype"]),
        data.train_targets,
        epochs=cell["epochs"],
        learning_rate=cell["rate"],
        batch_size=cell["batch_size"],
        rng=stream(cell, ORDER),
        on_epoch=look,
    )
    return {
        "looks": looks,
        "label_entropy": label_entropy(data.train_targets),
        "data": {"name": data.name, "sha256": data.sha256},
    }


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Cost over seed and epoch; gradients, error signals and movement over layers as well."""
    values = {
        name: np.array([[look[name] for look in result["looks"]] for result in results])
        for name in ("cost", "weights", "delta", "moved")
    }
    by_layer = ("seed", "epoch", "layer")
    entropy = results[0]["label_entropy"]
    learned = values["cost"] < entropy - STUCK_MARGIN
    escape = np.where(learned.any(axis=1), learned.argmax(axis=1), np.nan)
    return Record(
        experiment="gradient-during-training",
        settings=settings,
        coordinates={
            "seed": settings["seeds"],
            "epoch": list(range(settings["epochs"] + 1)),
            "layer": list(range(1, settings["depth"] + 2)),
        },
        series={
            "cost": Series(values["cost"], by_layer[:2], "nats", "cost on all training images"),
            "weight_gradient": Series(
                values["weights"],
                by_layer,
                "nats",
                "root mean square of the weight gradients of the cost on all training images",
            ),
            "delta": Series(
                values["delta"], by_layer, "nats", "root mean square of δ over all training images"
            ),
            "moved": Series(
                values["moved"],
                by_layer,
                "1",
                "distance of a layer's weights from their start, as a share of their norm there",
            ),
            "escape": Series(
                escape,
                ("seed",),
                "epochs",
                f"first epoch whose cost is below the entropy of the labels less {STUCK_MARGIN} "
                "nats; NaN if there is none",
                nonfinite=True,
            ),
            "label_entropy": Series(
                np.array(entropy), (), "nats", "entropy of the training labels"
            ),
        },
        provenance={"data": results[0]["data"]},
    )
