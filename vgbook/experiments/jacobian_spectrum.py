"""In how many directions does a deep network still respond, and how strongly?

The singular values of the Jacobian from the input to each layer of four kinds of networks, at one
random input, before any training.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.jacobian import effective_directions, jacobians, resolved_singular_values
from vgbook.network import init_network
from vgbook.records import Record, Series

QUESTION = "In how many directions does a deep network still respond, and how strongly?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "networks": ["sigmoid standard", "tanh xavier", "relu he", "tanh orthogonal"],
    "depth": 30,
    "width": 100,
    "ranks": [1, 5, 10, 25, 50],
    "seeds": list(range(10)),
}
SMOKE = SETTINGS | {"depth": 3, "width": 8, "ranks": [1, 4], "seeds": [0, 1]}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each kind of network and seed."""
    shared = {key: settings[key] for key in ("depth", "width", "ranks")}
    return [
        shared | {"network": network, "seed": seed}
        for network in settings["networks"]
        for seed in settings["seeds"]
    ]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Singular values at each depth of one network, in double precision, at an input from N(0, 1).

    A network of depth l is the first l layers of the deepest one. Inputs are as many as units.
    """
    activation, scheme = cell["network"].split()
    rng = np.random.default_rng(cell["seed"])
    network = init_network(
        [cell["width"]] * (cell["depth"] + 2),
        activation=activation,
        scheme=scheme,
        rng=rng,
        dtype=np.float64,
    )
    x = rng.standard_normal((1, cell["width"]))
    found: dict[str, Any] = {"ranked": [], "rms": [], "directions": []}
    for jacobian in jacobians(network, x):
        values = resolved_singular_values(jacobian)
        found["ranked"].append(
            [None if np.isnan(s) else float(s) for s in values[np.array(cell["ranks"]) - 1]]
        )
        found["rms"].append(float(np.linalg.norm(jacobian) / np.sqrt(cell["width"])))
        found["directions"].append(effective_directions(values))
    return found


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Singular values of some ranks, and what sums them up, over network, seed and depth."""
    coordinates = {
        "network": settings["networks"],
        "seed": settings["seeds"],
        "depth": list(range(1, settings["depth"] + 1)),
    }
    shape = tuple(len(labels) for labels in coordinates.values())

    def stacked(name: str, *further: int) -> np.ndarray:
        values = [result[name] for result in results]
        return np.array(values, dtype=np.float64).reshape(*shape, *further)

    dims = ("network", "seed", "depth")
    return Record(
        experiment="jacobian-spectrum",
        settings=settings,
        coordinates=coordinates | {"rank": settings["ranks"]},
        series={
            "singular_value": Series(
                stacked("ranked", len(settings["ranks"])),
                (*dims, "rank"),
                "1",
                "singular value of ∂a/∂x by rank, the largest first; NaN below rounding",
                nonfinite=True,
            ),
            "rms": Series(stacked("rms"), dims, "1", "root mean square of the singular values"),
            "directions": Series(
                stacked("directions"), dims, "1", "number of directions that share the signal"
            ),
        },
    )
