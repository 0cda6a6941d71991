"""How small is the error signal when it reaches the first layer, and how does depth change that?

Sigmoid networks of 2 to 50 hidden layers, at the start that was standard before 2010, many seeds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS
from vgbook.experiments.gradient_flow import factor_per_layer, flow
from vgbook.mean_field import delta_factor, scheme_sigma_w
from vgbook.records import Record, Series

QUESTION = "How small is the error signal when it reaches the first layer of a sigmoid network?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "depths": [2, 5, 10, 20, 30, 50],
    "width": 256,
    "inputs": 64,
    "classes": 10,
    "batch": 64,
    "activation": "sigmoid",
    "scheme": "standard",
    "seeds": list(range(20)),
}
SMOKE = SETTINGS | {"depths": [2, 5], "width": 16, "seeds": [0, 1]}

measure = flow


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each depth and seed."""
    shared = {key: value for key, value in settings.items() if key not in ("depths", "seeds")}
    return [
        shared | {"depth": depth, "seed": seed}
        for depth in settings["depths"]
        for seed in settings["seeds"]
    ]


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """δ and weight gradients over depth, seed and layer; NaN above a shallower net."""
    depths, seeds = settings["depths"], settings["seeds"]
    sizes = np.full((2, len(depths), len(seeds), max(depths)), np.nan)
    for at, result in zip(np.ndindex(len(depths), len(seeds)), results, strict=True):
        sizes[(0, *at)][: len(result["delta"])] = result["delta"]
        sizes[(1, *at)][: len(result["weights"])] = result["weights"]
    factors = [factor_per_layer(sizes[0, i, :, :depth]) for i, depth in enumerate(depths)]
    by_layer = ("depth", "seed", "layer")
    theory = delta_factor(
        ACTIVATIONS[settings["activation"]], scheme_sigma_w(settings["scheme"], settings["width"])
    )
    return Record(
        experiment="gradient-flow-by-depth",
        settings=settings,
        coordinates={"depth": depths, "seed": seeds, "layer": list(range(1, max(depths) + 1))},
        series={
            "delta": Series(
                sizes[0], by_layer, "nats", "root mean square of δ at a layer", nonfinite=True
            ),
            "weight_gradient": Series(
                sizes[1],
                by_layer,
                "nats",
                "root mean square of the weight gradients of a layer",
                nonfinite=True,
            ),
            "first_delta": Series(
                sizes[0, :, :, 0], ("depth", "seed"), "nats", "root mean square of δ at layer 1"
            ),
            "factor": Series(
                np.array(factors), ("depth", "seed"), "1", "mean factor of δ from layer to layer"
            ),
            "theory": Series(np.array(theory), (), "1", "the factor by mean-field theory"),
        },
    )
