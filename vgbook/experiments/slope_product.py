"""What is left of a gradient that passes many sigmoid units, one after the other?

A chain of single units with random weights and biases is run forwards. The slopes met on the way
are multiplied together, and so are the factors |w σ′| that the gradient really meets.
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
    "spreads": [1, 2, 4, 16],  # standard deviations of the weights; that of the biases is 1
    "quantiles": [0.0, 0.05, 0.5, 0.95, 1.0],
    "seed": 20,
}
SMOKE = SETTINGS | {"longest": 5, "draws": 50, "spreads": [1, 4]}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each spread of the weights; the draws are measured together."""
    shared = {key: value for key, value in settings.items() if key != "spreads"}
    return [shared | {"spread": spread} for spread in settings["spreads"]]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Quantiles over the draws of ∏ σ′(z_k) and of ∏ |w_k σ′(z_k)|, for chains of 1, 2, ... units.

    The chain is z_k = w_k a_{k−1} + b_k, a_k = σ(z_k), with a_0 and b_k drawn from N(0, 1) and
    w_k from N(0, spread²). The same seed for each spread: only the scale of the weights differs.
    """
    rng = np.random.default_rng(cell["seed"])
    activation = ACTIVATIONS[cell["activation"]]
    a = rng.standard_normal(cell["draws"])
    slopes, gains = np.ones((2, cell["draws"]))
    result: dict[str, Any] = {"product": [], "gain": [], "held": []}
    for _ in range(cell["longest"]):
        weight, bias = rng.standard_normal((2, cell["draws"]))
        weight *= cell["spread"]
        z = weight * a + bias
        a = activation.f(z)
        slopes *= activation.slope(z)
        gains *= np.abs(weight) * activation.slope(z)
        result["product"].append(np.quantile(slopes, cell["quantiles"]).tolist())
        result["gain"].append(np.quantile(gains, cell["quantiles"]).tolist())
        result["held"].append(float(np.mean(gains >= 1)))
    return result | {"max_slope": activation.max_slope}


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Quantiles of both products over spread and length, the bound, and the factor per unit."""
    spreads, quantiles = settings["spreads"], settings["quantiles"]
    length = np.arange(1, settings["longest"] + 1)
    product, gain = (np.array([result[name] for result in results]) for name in ("product", "gain"))
    middle, by_draw = quantiles.index(0.5), ("spread", "length", "quantile")
    return Record(
        experiment="slope-product",
        settings=settings,
        coordinates={"spread": spreads, "length": length.tolist(), "quantile": quantiles},
        series={
            "product": Series(
                product,
                by_draw,
                "1",
                "product of the slopes along the chain, quantiles over the draws",
            ),
            "gain": Series(
                gain, by_draw, "1", "product of |w σ′| along the chain, quantiles over the draws"
            ),
            "factor": Series(
                product[:, -1, middle] ** (1 / length[-1]),
                ("spread",),
                "1",
                "mean slope for each unit of the longest chain, in the median draw",
            ),
            "gain_factor": Series(
                gain[:, -1, middle] ** (1 / length[-1]),
                ("spread",),
                "1",
                "mean |w σ′| for each unit of the longest chain, in the median draw",
            ),
            "held": Series(
                np.array([result["held"] for result in results]),
                ("spread", "length"),
                "fraction",
                "share of the draws whose product of |w σ′| is at least 1",
            ),
            "bound": Series(
                results[0]["max_slope"] ** length,
                ("length",),
                "1",
                "largest slope to the power length",
            ),
        },
    )
