"""What reaches the layers of a deep sigmoid network, from below and from above, on its plateau?

Full-batch descent on the digits from the standard start: how much the activations differ between
images, how large δ is, and what the two leave of the weight gradients, step after step.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS
from vgbook.data import Dataset, digits
from vgbook.experiments.gradient_flow import factor_per_layer, root_mean_square
from vgbook.mean_field import delta_factor, scheme_sigma_w
from vgbook.network import Network, forward, gradients, init_network
from vgbook.records import Record, Series

QUESTION = "What reaches the layers of a deep sigmoid network, from below and from above?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "split_seed": 2006,
    "depth": 8,
    "width": 64,
    "activation": "sigmoid",
    "scheme": "standard",
    "rate": 0.5,
    "steps": 20,
    "mini_batch": 20,
    "mini_batches": 50,
    "seeds": list(range(5)),
}
SMOKE = SETTINGS | {"depth": 3, "width": 16, "steps": 3, "mini_batches": 2, "seeds": [0, 1]}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each seed."""
    shared = {key: value for key, value in settings.items() if key != "seeds"}
    return [shared | {"seed": seed} for seed in settings["seeds"]]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Descend along the gradient of all training images, in double precision, and keep it."""
    data = digits(cell["split_seed"])
    inputs, targets = data.train_inputs.astype(np.float64), data.train_targets
    rng = np.random.default_rng(cell["seed"])
    network = init_network(
        [inputs.shape[1], *[cell["width"]] * cell["depth"], int(targets.max()) + 1],
        activation=cell["activation"],
        scheme=cell["scheme"],
        rng=rng,
        dtype=np.float64,
    )
    costs, weights = [], []
    for step in range(cell["steps"] + 1):
        cost, slopes = gradients(network, inputs, targets)
        costs.append(cost)
        weights.append([root_mean_square(gradient) for gradient in slopes.weights])
        if step == cell["steps"]:
            break
        for parameters, found in (
            (network.weights, slopes.weights),
            (network.biases, slopes.biases),
        ):
            for values, gradient in zip(parameters, found, strict=True):
                values -= cell["rate"] * gradient
    activity = forward(network, inputs)
    shares = np.bincount(targets) / len(targets)
    return {
        "cost": costs,
        "weights": weights,
        "delta": [root_mean_square(delta) for delta in slopes.deltas],
        "spread": [root_mean_square(a - a.mean(axis=0)) for a in activity.a],
        "mini_batch": mini_batch_gradients(network, data, cell, rng=rng),
        "label_entropy": float(-(shares * np.log(shares)).sum()),
        "data": {"name": data.name, "sha256": data.sha256},
    }


def mini_batch_gradients(
    network: Network, data: Dataset, cell: dict[str, Any], *, rng: np.random.Generator
) -> list[float]:
    """Root mean square of each layer's weight gradients over random mini-batches."""
    squares = []
    for _ in range(cell["mini_batches"]):
        chosen = rng.permutation(len(data.train_targets))[: cell["mini_batch"]]
        _, slopes = gradients(network, data.train_inputs[chosen], data.train_targets[chosen])
        squares.append([root_mean_square(gradient) ** 2 for gradient in slopes.weights])
    return np.sqrt(np.mean(squares, axis=0)).tolist()


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Spread, δ and gradients over seed and layer; cost and gradients at every step as well."""

    def stacked(name: str) -> np.ndarray:
        return np.array([result[name] for result in results])

    depth = settings["depth"]
    spread, delta = stacked("spread"), stacked("delta")[:, :depth]
    theory = delta_factor(
        ACTIVATIONS[settings["activation"]], scheme_sigma_w(settings["scheme"], settings["width"])
    )
    by_layer = ("seed", "layer")
    return Record(
        experiment="two-way-fade",
        settings=settings,
        coordinates={
            "seed": settings["seeds"],
            "step": list(range(settings["steps"] + 1)),
            "layer": list(range(1, depth + 1)),
            "activity": list(range(depth + 1)),
        },
        series={
            "cost": Series(stacked("cost"), ("seed", "step"), "nats", "cost on all images"),
            "weight_gradient": Series(
                stacked("weights")[..., :depth],
                ("seed", "step", "layer"),
                "nats",
                "root mean square of the weight gradients on all images, hidden layers",
            ),
            "mini_batch_gradient": Series(
                stacked("mini_batch")[:, :depth],
                by_layer,
                "nats",
                "root mean square of the weight gradients on mini-batches after the last step",
            ),
            "delta": Series(delta, by_layer, "nats", "root mean square of δ after the last step"),
            "spread": Series(
                spread,
                ("seed", "activity"),
                "1",
                "standard deviation of activations over the images, after the last step; 0: inputs",
            ),
            "spread_factor": Series(
                factor_per_layer(spread[:, :0:-1]),
                ("seed",),
                "1",
                "mean factor of the spread from one hidden layer to the next",
            ),
            "delta_factor": Series(
                factor_per_layer(delta), ("seed",), "1", "mean factor of δ from layer to layer"
            ),
            "label_entropy": Series(
                np.array(results[0]["label_entropy"]), (), "nats", "entropy of the labels"
            ),
            "theory": Series(np.array(theory), (), "1", "the factor by mean-field theory"),
        },
        provenance={"data": results[0]["data"]},
    )
