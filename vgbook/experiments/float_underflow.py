"""When does a gradient that is merely tiny become exactly zero, and when does it stop mattering?

Deep sigmoid networks in half, single and double precision: the share of δ that is zero, the share
of weights that an update leaves as they were, and the textbook slope s(1 − s) at large z.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.network import gradients, init_network
from vgbook.records import Record, Series

QUESTION = "When does a tiny gradient become exactly zero, and when does it stop mattering?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "precisions": ["float16", "float32", "float64"],
    "depths": [16, 70, 420],
    "width": 100,
    "classes": 10,
    "batch": 32,
    "scheme": "standard",
    "rate": 1.0,
    "layers_back": [*range(1, 61), *range(62, 101, 2), *range(104, 421, 4)],
    "slope_z": [k / 4 for k in range(181)],
    "seeds": list(range(5)),
}
SMOKE = SETTINGS | {"depths": [4, 4, 4], "width": 12, "layers_back": [1, 2, 4], "seeds": [0, 1]}
KINDS = ("swallowed", "subnormal", "zero")


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each precision and seed."""
    shared = {
        key: settings[key] for key in ("width", "classes", "batch", "scheme", "rate", "slope_z")
    }
    return [
        shared | {"precision": precision, "depth": depth, "seed": seed}
        for precision, depth in zip(settings["precisions"], settings["depths"], strict=True)
        for seed in settings["seeds"]
    ]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Shares at each hidden layer, counted back from the output, in one network and precision.

    `swallowed` is the share of weights with w − η g == w; `subnormal` the share of δ below the
    smallest normal number, zeros included; `zero` the share of δ that is exactly 0.
    """
    dtype = np.dtype(cell["precision"])
    rng = np.random.default_rng(cell["seed"])
    network = init_network(
        [cell["width"]] * (cell["depth"] + 1) + [cell["classes"]],
        scheme=cell["scheme"],
        rng=rng,
        dtype=dtype,
    )
    inputs = rng.standard_normal((cell["batch"], cell["width"]))
    targets = rng.integers(cell["classes"], size=cell["batch"])
    _, gradient = gradients(network, inputs, targets)
    rate, smallest = dtype.type(cell["rate"]), np.finfo(dtype).tiny
    layers = list(zip(network.weights, gradient.weights, gradient.deltas, strict=True))[-2::-1]
    shares = {
        "swallowed": [float(np.mean(w - rate * slope == w)) for w, slope, _ in layers],
        "subnormal": [float(np.mean(np.abs(delta) < smallest)) for _, _, delta in layers],
        "zero": [float(np.mean(delta == 0)) for _, _, delta in layers],
    }
    return {"shares": shares} | slopes(np.array(cell["slope_z"], dtype))


def slopes(z: np.ndarray) -> dict[str, list[float]]:
    """σ′ by the textbook's s(1 − s) and as σ(z) σ(−z), both in the precision of z, z ≥ 0."""
    one = z.dtype.type(1)
    fall = np.exp(-z)
    s = one / (one + fall)
    return {"textbook": (s * (one - s)).tolist(), "accurate": (s * (fall * s)).tolist()}


def dead_from(z: np.ndarray, slope: list[float]) -> float:
    """The first z at which a slope is exactly zero, NaN if there is none."""
    dead = z[np.array(slope) == 0]
    return float(dead[0]) if dead.size else np.nan


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Shares over precision, seed and layers back, NaN beyond a network; where half is lost."""
    precisions, seeds, back = (settings[key] for key in ("precisions", "seeds", "layers_back"))
    shape = (len(precisions), len(seeds))
    shares = np.full((len(KINDS), *shape, len(back)), np.nan)
    half = np.full((len(KINDS), *shape), np.nan)
    for at, result in zip(np.ndindex(shape), results, strict=True):
        for i, kind in enumerate(KINDS):
            share = np.array(result["shares"][kind])
            within = [layer for layer in back if layer <= len(share)]
            shares[(i, *at)][: len(within)] = share[np.array(within) - 1]
            if share.max() >= 0.5:
                half[(i, *at)] = 1 + np.argmax(share >= 0.5)
    slope_z = np.array(settings["slope_z"])
    first = results[:: len(seeds)]  # the slopes have no chance in them: one seed is enough
    by_layer = ("kind", "precision", "seed", "layers_back")
    return Record(
        experiment="float-underflow",
        settings=settings,
        coordinates={
            "kind": list(KINDS),
            "precision": precisions,
            "seed": seeds,
            "layers_back": back,
            "z": settings["slope_z"],
        },
        series={
            "share": Series(
                shares,
                by_layer,
                "fraction",
                "share of updates swallowed, of δ below the normal numbers, of δ exactly zero",
                nonfinite=True,
            ),
            "half": Series(
                half,
                by_layer[:3],
                "layers",
                "layers back from the output after which half is lost",
                nonfinite=True,
            ),
            "textbook": Series(
                np.array([result["textbook"] for result in first]),
                ("precision", "z"),
                "1",
                "slope of the sigmoid as s(1 − s)",
            ),
            "accurate": Series(
                np.array([result["accurate"] for result in first]),
                ("precision", "z"),
                "1",
                "slope of the sigmoid as σ(z) σ(−z)",
            ),
            "textbook_zero": Series(
                np.array([dead_from(slope_z, result["textbook"]) for result in first]),
                ("precision",),
                "1",
                "first z of the grid at which s(1 − s) is exactly zero; NaN if none",
                nonfinite=True,
            ),
            "spacing": Series(
                np.array([float(np.finfo(name).eps) for name in precisions]),
                ("precision",),
                "1",
                "distance from 1 to the next larger number",
            ),
            "smallest_normal": Series(
                np.array([float(np.finfo(name).tiny) for name in precisions]),
                ("precision",),
                "1",
                "smallest normal number",
            ),
            "smallest": Series(
                np.array([float(np.finfo(name).smallest_subnormal) for name in precisions]),
                ("precision",),
                "1",
                "smallest number above zero",
            ),
        },
    )
