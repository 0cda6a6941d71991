"""Does the error signal vanish, hold or explode, for each activation and each way to start?

The same measurement as over depth, at one depth, for every initialisation scheme of the package.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS
from vgbook.experiments.gradient_flow import factor_per_layer, flow
from vgbook.mean_field import delta_factor, scheme_sigma_w
from vgbook.records import Record, Series

QUESTION = "Does the error signal vanish, hold or explode, for each activation and each start?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "activations": ["sigmoid", "tanh", "relu", "linear"],
    "schemes": ["normal", "standard", "xavier", "lecun", "orthogonal", "he"],
    "depth": 20,
    "width": 256,
    "inputs": 64,
    "classes": 10,
    "batch": 64,
    "seeds": list(range(10)),
}
SMOKE = SETTINGS | {"depth": 4, "width": 16, "seeds": [0, 1]}

measure = flow


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each activation, scheme and seed."""
    varied = ("activations", "schemes", "seeds")
    shared = {key: value for key, value in settings.items() if key not in varied}
    return [
        shared | {"activation": activation, "scheme": scheme, "seed": seed}
        for activation, scheme, seed in product(*(settings[key] for key in varied))
    ]


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """δ and weight gradients over activation, scheme, seed and layer."""
    coordinates = {
        "activation": settings["activations"],
        "scheme": settings["schemes"],
        "seed": settings["seeds"],
        "layer": list(range(1, settings["depth"] + 1)),
    }
    shape = tuple(len(labels) for labels in coordinates.values())
    delta = np.array([result["delta"] for result in results]).reshape(shape)
    weights = np.array([result["weights"] for result in results]).reshape(shape)
    theory = [
        [
            delta_factor(ACTIVATIONS[name], scheme_sigma_w(scheme, settings["width"]))
            for scheme in settings["schemes"]
        ]
        for name in settings["activations"]
    ]
    by_layer = ("activation", "scheme", "seed", "layer")
    return Record(
        experiment="gradient-flow-by-initialisation",
        settings=settings,
        coordinates=coordinates,
        series={
            "delta": Series(delta, by_layer, "nats", "root mean square of δ at a layer"),
            "weight_gradient": Series(
                weights, by_layer, "nats", "root mean square of the weight gradients of a layer"
            ),
            "factor": Series(
                factor_per_layer(delta), by_layer[:3], "1", "mean factor of δ from layer to layer"
            ),
            "theory": Series(
                np.array(theory), by_layer[:2], "1", "the factor by mean-field theory"
            ),
        },
    )
