"""How far does an error signal reach in a wide random network, and does theory foretell it?

Three kinds of networks over a range of weights: the rate at which the mean square of δ falls or
grows per layer, measured, beside log χ₁ of mean-field theory.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS, Activation
from vgbook.mean_field import (
    centred,
    critical_sigma_w,
    delta_factor,
    finite_width_shift,
    variance_fixed_point,
)
from vgbook.records import Record, Series

QUESTION = "How far does an error signal reach in a wide random network?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "networks": {
        "tanh": {"variance_b": 0.05, "sigma_w": [0.6, 0.8, 1.0, 1.15, 1.45, 1.7, 2.0, 2.5]},
        "logistic": {"variance_b": 0.0, "sigma_w": [0.6, 1.0, 2.0, 4.0, 6.0, 8.0, 9.0, 12.0]},
        "centred-logistic": {
            "variance_b": 0.05,
            "sigma_w": [1.0, 2.0, 3.0, 3.6, 4.2, 5.5, 6.5, 8.0],
        },
    },
    "width": 500,
    "depth": 60,
    "dropped": 10,
    "theory_points": 201,
    "theory_from": 0.5,
    "theory_to": 14.0,
    "seeds": list(range(16)),
}
SMOKE = SETTINGS | {"width": 20, "depth": 8, "dropped": 2, "theory_points": 5, "seeds": [0, 1]}
UNITS: dict[str, Activation] = {
    "tanh": ACTIVATIONS["tanh"],
    "logistic": ACTIVATIONS["sigmoid"],
    "centred-logistic": centred(ACTIVATIONS["sigmoid"]),
}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each seed: the same random matrices, scaled, serve every network."""
    shared = {key: settings[key] for key in ("networks", "width", "depth")}
    return [shared | {"seed": seed} for seed in settings["seeds"]]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """log of the mean square of δ at each layer, for each network and σ_w, in double precision.

    Drawing the matrices takes most of the time, so all networks of a seed share them, each scaled
    by its own σ_w: within a seed the points are not independent, from seed to seed they are. Each
    network sees one input, whose z is drawn from the fixed point; its δ starts as random numbers
    from N(0, 1), not from a loss.
    """
    networks, n, depth = cell["networks"], cell["width"], cell["depth"]
    rng = np.random.default_rng(cell["seed"])
    rows = [
        (name, sigma_w, float(np.sqrt(network["variance_b"])))
        for name, network in networks.items()
        for sigma_w in network["sigma_w"]
    ]
    places = {name: [i for i, row in enumerate(rows) if row[0] == name] for name in networks}
    scale = np.array([[sigma_w / np.sqrt(n)] for _, sigma_w, _ in rows])
    sigma_b = np.array([[spread] for _, _, spread in rows])
    z = np.sqrt([[fixed_point(*row)] for row in rows]) * rng.standard_normal(n)
    matrices, slopes = [], []
    for _ in range(depth):
        a, slope = np.empty_like(z), np.empty_like(z)
        for name, at in places.items():
            a[at], slope[at] = UNITS[name].f(z[at]), UNITS[name].slope(z[at])
        slopes.append(slope)
        matrices.append(rng.standard_normal((n, n)))
        z = scale * (a @ matrices[-1]) + sigma_b * rng.standard_normal(n)
    delta = np.tile(rng.standard_normal(n), (len(rows), 1))
    logs = np.empty((len(rows), depth))
    for layer in reversed(range(depth)):
        delta = scale * (delta @ matrices[layer].T) * slopes[layer]
        logs[:, layer] = np.log(np.mean(delta**2, axis=1))
    return {"logs": logs.tolist()}


@cache
def fixed_point(name: str, sigma_w: float, sigma_b: float) -> float:
    """The variance of z to start from, which is the same for every seed."""
    return variance_fixed_point(UNITS[name], sigma_w, sigma_b=sigma_b)


def rates(logs: np.ndarray, dropped: int) -> np.ndarray:
    """Change of log δ² per layer on the way back: a least-squares slope, without the ends.

    `logs` has the layers, from the input on, as its last axis.
    """
    kept = logs[..., dropped : logs.shape[-1] - dropped]
    layer = np.arange(kept.shape[-1]) - (kept.shape[-1] - 1) / 2
    return np.asarray(-(kept @ layer) / (layer @ layer))


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Rates over network, place in its list of σ_w, and seed; theory there and on a fine grid."""
    networks, names = settings["networks"], list(settings["networks"])
    points = len(networks[names[0]]["sigma_w"])
    logs = np.array([result["logs"] for result in results])
    rate = rates(logs, settings["dropped"]).T.reshape(len(names), points, -1)
    sigma_w = np.array([networks[name]["sigma_w"] for name in names])
    grid = np.geomspace(
        settings["theory_from"], settings["theory_to"], settings["theory_points"]
    ).round(4)

    def sigma_b(name: str) -> float:
        return float(np.sqrt(networks[name]["variance_b"]))

    def log_chi(name: str, spreads: np.ndarray) -> list[float]:
        return [
            2 * float(np.log(delta_factor(UNITS[name], w, sigma_b=sigma_b(name)))) for w in spreads
        ]

    shift = [
        [
            finite_width_shift(UNITS[name], w, settings["width"], sigma_b=sigma_b(name))
            for w in spreads
        ]
        for name, spreads in zip(names, sigma_w, strict=True)
    ]
    critical = [
        critical_sigma_w(UNITS[name], low=0.5, high=20.0, sigma_b=sigma_b(name)) for name in names
    ]
    at = ("network", "point")
    return Record(
        experiment="depth-scale",
        settings=settings,
        coordinates={
            "network": names,
            "point": list(range(points)),
            "seed": settings["seeds"],
            "grid": grid.tolist(),
        },
        series={
            "rate": Series(
                rate, (*at, "seed"), "1/layer", "change of log δ² per layer on the way back"
            ),
            "sigma_w": Series(sigma_w, at, "1", "spread of the weights, σ_w"),
            "log_chi": Series(
                np.array([log_chi(*pair) for pair in zip(names, sigma_w, strict=True)]),
                at,
                "1/layer",
                "log χ₁ by mean-field theory",
            ),
            "shift": Series(
                np.array(shift), at, "1/layer", "expected shift of the rate at this finite width"
            ),
            "theory": Series(
                np.array([log_chi(name, grid) for name in names]),
                ("network", "grid"),
                "1/layer",
                "log χ₁ by mean-field theory, on a fine grid of σ_w",
            ),
            "critical": Series(
                np.array(critical), ("network",), "1", "σ_w at which χ₁ = 1, by theory"
            ),
        },
    )
