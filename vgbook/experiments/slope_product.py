"""What is left of a gradient that passes many sigmoid units, one after the other?

A chain of single units with random weights and biases is run forwards, and the slopes met on the
way are multiplied together, over many draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS
from vgbook.records import Record, Series

QUESTION = "What is left of a gradient that passes many sigmoid units, one after the other?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "activation": "sigmoid",
    "longest": 50,
    "draws": 10_000,
    "quantiles": [0.0, 0.05, 0.5, 0.95, 1.0],
    "seed": 20,
}
SMOKE = SETTINGS | {"longest": 5, "draws": 50}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell: the draws are measured together."""
    return [settings]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Quantiles over the draws of ∏ σ′(z_k), for chains of 1, 2, ... units.

    The chain is z_k = w_k a_{k−1} + b_k, a_k = σ(z_k), with a_0, w_k and b_k drawn from N(0, 1).
    """
    rng = np.random.default_rng(cell["seed"])
    activation = ACTIVATIONS[cell["activation"]]
    a = rng.standard_normal(cell["draws"])
    product = np.ones(cell["draws"])
    quantiles = []
    for _ in range(cell["longest"]):
        weight, bias = rng.standard_normal((2, cell["draws"]))
        z = weight * a + bias
        a = activation.f(z)
        product *= activation.slope(z)
        quantiles.append(np.quantile(product, cell["quantiles"]).tolist())
    return {"product": quantiles, "max_slope": activation.max_slope}


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Quantiles of the product, and its bound, over the length of the chain."""
    (result,) = results
    product = np.array(result["product"])
    length = np.arange(1, settings["longest"] + 1)
    middle = settings["quantiles"].index(0.5)
    return Record(
        experiment="slope-product",
        settings=settings,
        coordinates={"length": length.tolist(), "quantile": settings["quantiles"]},
        series={
            "product": Series(
                product,
                ("length", "quantile"),
                "1",
                "product of the slopes along the chain, quantiles over the draws",
            ),
            "factor": Series(
                product[-1, middle] ** (1 / length[-1]),
                (),
                "1",
                "mean factor for each unit of the longest chain, in the median draw",
            ),
            "bound": Series(
                result["max_slope"] ** length, ("length",), "1", "largest slope to the power length"
            ),
        },
    )
