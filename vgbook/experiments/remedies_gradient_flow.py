"""Which remedy lets the error signal through fifty layers, and which makes it explode?

Sigmoid, tanh and ReLU networks before any training: the standard start, a start at the right
scale, batch normalisation, and two kinds of residual connections.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS
from vgbook.experiments.gradient_flow import root_mean_square
from vgbook.records import Record, Series
from vgbook.remedies import gradients, init_remedied
from vgbook.remedies_theory import normalised_factor, preactivation_growth

QUESTION = "Which remedy lets the error signal through fifty layers, and which makes it explode?"
KIND = "build"
PLAIN = {"scaled": False, "normalised": False, "skip": "none"}
SETTINGS: dict[str, Any] = {
    # the scaled start of each activation: a scheme, and how much larger than it the weights are
    "scaled": {"sigmoid": ["xavier", 4.0], "tanh": ["xavier", 1.0], "relu": ["he", 1.0]},
    "remedies": {
        "standard": PLAIN,
        "scaled": PLAIN | {"scaled": True},
        "normalised": PLAIN | {"normalised": True},
        "residual": PLAIN | {"scaled": True, "skip": "after"},
        "preactivation": {"scaled": True, "normalised": True, "skip": "before"},
    },
    "depth": 50,
    "width": 128,
    "inputs": 64,
    "classes": 10,
    "batch": 64,
    "seeds": list(range(10)),
}
SMOKE = SETTINGS | {"depth": 4, "width": 16, "seeds": [0, 1]}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each activation, remedy and seed."""
    shared = {key: settings[key] for key in ("depth", "width", "inputs", "classes", "batch")}
    return [
        shared
        | {"activation": activation, "scheme": scheme, "gain": gain, "seed": seed}
        | {key: remedy[key] for key in ("normalised", "skip")}
        for activation, remedy, seed in product(
            settings["scaled"], settings["remedies"].values(), settings["seeds"]
        )
        for scheme, gain in [
            settings["scaled"][activation] if remedy["scaled"] else ["standard", 1.0]
        ]
    ]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Send the error of random targets back through one network, in double precision."""
    rng = np.random.default_rng(cell["seed"])
    network = init_remedied(
        [cell["inputs"], *[cell["width"]] * cell["depth"], cell["classes"]],
        activation=cell["activation"],
        scheme=cell["scheme"],
        skip=cell["skip"],
        normalised=cell["normalised"],
        rng=rng,
        dtype=np.float64,
    )
    for weights in network.weights:
        weights *= cell["gain"]
    inputs = rng.standard_normal((cell["batch"], cell["inputs"]))
    targets = rng.integers(cell["classes"], size=cell["batch"])
    loss, slopes = gradients(network, inputs, targets)
    return {"delta": [root_mean_square(delta) for delta in slopes.deltas[:-1]], "loss": loss}


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """δ over activation, remedy, seed and layer, and what theory says of two remedies."""
    coordinates = {
        "activation": list(settings["scaled"]),
        "remedy": list(settings["remedies"]),
        "seed": settings["seeds"],
        "layer": list(range(1, settings["depth"] + 1)),
    }
    dims = tuple(coordinates)
    shape = tuple(len(labels) for labels in coordinates.values())
    delta = np.array([result["delta"] for result in results]).reshape(shape)
    loss = np.array([result["loss"] for result in results]).reshape(shape[:-1])
    across = delta[..., 0] / delta[..., -1]
    expected = np.array([_expected(settings, name) for name in settings["scaled"]])
    return Record(
        experiment="remedies-gradient-flow",
        settings=settings,
        coordinates=coordinates,
        series={
            "delta": Series(delta, dims, "nats", "root mean square of δ at a layer"),
            "across": Series(
                across, dims[:-1], "1", "δ at the first hidden layer over that at the last"
            ),
            "factor": Series(
                across ** (1 / (settings["depth"] - 1)),
                dims[:-1],
                "1",
                "mean factor of δ from layer to layer",
            ),
            "loss": Series(loss, dims[:-1], "nats", "mean loss before the first step"),
            "normalised_theory": Series(
                expected[:, 0], dims[:1], "1", "the factor with batch normalisation, by theory"
            ),
            "preactivation_theory": Series(
                expected[:, 1],
                dims[:1],
                "1",
                "δ at the first hidden layer over that at the last, pre-activation, by theory",
            ),
        },
    )


def _expected(settings: dict[str, Any], name: str) -> tuple[float, float]:
    """The factor per layer with batch normalisation, and the growth with pre-activation."""
    scheme, gain = settings["scaled"][name]
    width, n_in = settings["width"], settings["inputs"]
    growth = preactivation_growth(
        ACTIVATIONS[name],
        sigma_w=gain * float(np.sqrt(width * _variance(scheme, width, width))),
        first_variance=gain**2 * n_in * _variance(scheme, n_in, width),
        layers=settings["depth"],
    )
    return normalised_factor(ACTIVATIONS[name]), growth


def _variance(scheme: str, n_in: int, n_out: int) -> float:
    """Variance of the weights that a scaled start draws."""
    return 2 / n_in if scheme == "he" else 2 / (n_in + n_out)
