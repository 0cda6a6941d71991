"""Networks some of whose layers do not learn: the runs behind the chapter on early layers.

A frozen layer keeps its random weights while the others train. Networks of tanh units from Xavier's
start are used because they train well at these depths: what is measured is what a layer is worth,
not the plateau that sigmoid networks sit on.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.data import Dataset
from vgbook.experiments.runs import images
from vgbook.experiments.starts import ORDER, WEIGHTS, starts, stream
from vgbook.network import Network, init_network
from vgbook.training import evaluate, train

Cell = dict[str, Any]

PROTOCOL: dict[str, Any] = {
    "data": "mnist",
    "split_seed": 2006,
    "train": 10_000,
    "validation": 10_000,
    "width": 200,
    "batch_size": 20,
    "epochs": 10,
    "dtype": "float32",
}
TANH: dict[str, Any] = {"start": "random", "activation": "tanh", "scheme": "xavier", "depth": 4}
# Layers are counted from 1, next to the input; the output layer always learns.
FREEZING: dict[str, dict[str, Any]] = {
    "whole": TANH | {"frozen": []},
    **{f"first-{k}": TANH | {"frozen": list(range(1, k + 1))} for k in range(1, 5)},
    **{f"only-{k}": TANH | {"frozen": [k]} for k in range(1, 5)},
    **{f"fewer-{k}": TANH | {"depth": 4 - k, "frozen": []} for k in range(1, 5)},
}
PRETRAINING: dict[str, Any] = {
    "epochs": 10,
    "learning_rate": 0.1,
    "batch_size": 20,
    "momentum": 0.5,
}
RESETTING: dict[str, dict[str, Any]] = {
    "tanh": TANH | {"frozen": []},
    "relu": {"start": "random", "activation": "relu", "scheme": "he", "depth": 4, "frozen": []},
    "rbm": {
        "start": "rbm",
        "activation": "sigmoid",
        "scheme": "standard",
        "depth": 4,
        "frozen": [],
        "pretraining": PRETRAINING,
    },
}


def cell(settings: dict[str, Any], arm: dict[str, Any], seed: int, **more: Any) -> Cell:
    """What is measured of one arm and seed: its protocol and network, and what else is asked."""
    return {key: settings[key] for key in PROTOCOL} | arm | {"seed": seed} | more


def network_of(cell: Cell, data: Dataset) -> Network:
    """The network of a cell as it is before training."""
    if cell["start"] != "random":
        return starts(cell, data, cell["depth"])(cell["depth"])
    classes = int(data.train_targets.max()) + 1
    return init_network(
        [data.train_inputs.shape[1], *[cell["width"]] * cell["depth"], classes],
        activation=cell["activation"],
        scheme=cell["scheme"],
        rng=stream(cell, WEIGHTS),
        dtype=np.dtype(cell["dtype"]),
    )


def trained(cell: Cell, data: Dataset, start: Network, rate: float) -> Network:
    """A copy of the start after training, its frozen layers as they were."""
    network = start.copy()
    train(
        network,
        data.train_inputs,
        data.train_targets,
        epochs=cell["epochs"],
        learning_rate=rate,
        batch_size=cell["batch_size"],
        rng=stream(cell, ORDER),
        frozen=[layer - 1 for layer in cell["frozen"]],
    )
    return network


def measure(cell: Cell) -> dict[str, Any]:
    """Train the cell's network at each of its rates; look at the test images if it says so."""
    data = images(cell)
    start = network_of(cell, data)
    outcomes = []
    for rate in cell["rates"]:
        network = trained(cell, data, start, rate)
        cost, error = evaluate(network, data.train_inputs, data.train_targets)
        outcome = {"train_cost": cost, "train_error": error}
        for part in ("validation", "test")[: 1 + cell["test"]]:
            inputs, targets = getattr(data, f"{part}_inputs"), getattr(data, f"{part}_targets")
            outcome[f"{part}_error"] = evaluate(network, inputs, targets)[1]
        outcomes.append(outcome)
    return {"outcomes": outcomes, "data": {"name": data.name, "sha256": data.sha256}}


SMALL = PROTOCOL | {"data": "digits", "width": 16, "epochs": 2, "dtype": "float64"}
CANARIES = [
    cell(SMALL, TANH | {"depth": 3, "frozen": [1, 3]}, 0, rates=[0.1], test=True),
    cell(SMALL, RESETTING["relu"] | {"depth": 2}, 0, rates=[0.05], test=True),
    cell(SMALL, RESETTING["rbm"] | {"depth": 2}, 0, rates=[0.5], test=True),
]
