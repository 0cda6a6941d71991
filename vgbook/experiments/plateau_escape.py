"""How long does a deep sigmoid network stay where it has learned nothing, and what shortens that?

From the standard random start, at each depth and learning rate, training goes on until the cost
falls below the level of a stuck run, or the budget of updates is spent.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vgbook.experiments.depth_and_start_tuning import ARRANGEMENT
from vgbook.experiments.runs import STUCK_MARGIN, images, label_entropy
from vgbook.experiments.starts import ORDER, starts, stream
from vgbook.records import Record, Series
from vgbook.training import SGD

QUESTION = "How long does a deep sigmoid network stay where it has learned nothing?"
KIND = "long"
KEPT = ("data", "split_seed", "train", "validation", "width", "scheme", "batch_size", "dtype")
SETTINGS: dict[str, Any] = {key: ARRANGEMENT[key] for key in (*KEPT, "depths")} | {
    "rates": [2.0**k for k in range(-5, 4)],
    "shown_rate": 1.0,  # its runs go on after the escape, to draw their course
    "beyond": 10_000,
    "updates": 50_000,
    "updates_per_look": 100,
    "seeds": list(range(5)),
}
SMOKE = SETTINGS | {
    "train": 1_000,
    "width": 20,
    "depths": [1, 3],
    "rates": [1.0, 2.0],
    "seeds": [0],
    "updates": 200,
    "updates_per_look": 50,
}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each seed, depth and rate."""
    kept = (*KEPT, "updates", "updates_per_look")
    shared = {key: settings[key] for key in kept} | {"start": "random", "pretraining": None}
    return [
        shared
        | {"seed": seed, "depth": depth, "rate": rate}
        | {"beyond": settings["beyond"] if rate == settings["shown_rate"] else 0}
        for seed, depth, rate in product(settings["seeds"], settings["depths"], settings["rates"])
    ]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Train one network and look at its cost, the mean over the updates since the last look."""
    data = images(cell)
    network = starts(cell, data, cell["depth"])(cell["depth"])
    inputs, rng = data.train_inputs.astype(cell["dtype"]), stream(cell, ORDER)
    level = label_entropy(data.train_targets) - STUCK_MARGIN
    done, end, escape = 0, cell["updates"], None
    updates: list[int] = []
    costs: list[float] = []
    order: np.ndarray = np.empty(0, int)
    while done < end:
        if not len(order):
            order = rng.permutation(len(inputs))
        chunk, order = np.split(order, [cell["updates_per_look"] * cell["batch_size"]])
        sgd = SGD(
            network,
            inputs[chunk],
            data.train_targets[chunk],
            learning_rate=cell["rate"],
            batch_size=cell["batch_size"],
            rng=rng,
        )
        cost, _ = sgd.epoch()
        if not np.isfinite(cost):
            break
        done += -(-len(chunk) // cell["batch_size"])
        updates.append(done)
        costs.append(cost)
        if escape is None and cost < level:
            escape = done
            end = min(end, done + cell["beyond"])
    return {
        "updates": updates,
        "costs": costs,
        "escape": escape,
        "label_entropy": label_entropy(data.train_targets),
        "data": {"name": data.name, "sha256": data.sha256},
    }


CANARIES = cells(
    SETTINGS
    | {"data": "digits", "width": 16, "depths": [2], "rates": [1.0], "seeds": [0]}
    | {"updates": 400, "dtype": "float64"}
)


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Updates until the escape over depth, rate and seed, and the course at the shown rate."""
    seeds, depths, rates = settings["seeds"], settings["depths"], settings["rates"]
    escapes = np.array(
        [np.nan if result["escape"] is None else result["escape"] for result in results]
    ).reshape(len(seeds), len(depths), len(rates))
    looks = max(len(result["updates"]) for result in results)
    course = np.full((len(depths), len(seeds), looks), np.nan)
    for cell, result in zip(cells(settings), results, strict=True):
        if cell["rate"] == settings["shown_rate"]:
            at = depths.index(cell["depth"]), seeds.index(cell["seed"])
            course[at][: len(result["costs"])] = [float(f"{cost:.5g}") for cost in result["costs"]]
    longest = max((result["updates"] for result in results), key=len)
    return Record(
        experiment="plateau-escape",
        settings=settings,
        coordinates={"depth": depths, "rate": rates, "seed": seeds, "update": longest},
        series={
            "escape": Series(
                np.moveaxis(escapes, 0, -1),
                ("depth", "rate", "seed"),
                "updates",
                f"updates until the mean cost of {settings['updates_per_look']} of them is below "
                f"the entropy of the labels less {STUCK_MARGIN} nats; NaN if not within the budget",
                nonfinite=True,
            ),
            "cost": Series(
                course,
                ("depth", "seed", "update"),
                "nats",
                f"cost at learning rate {settings['shown_rate']}, to five digits, the mean over "
                f"the last {settings['updates_per_look']} updates; NaN after the last",
                nonfinite=True,
            ),
            "label_entropy": Series(
                np.array(results[0]["label_entropy"]), (), "nats", "entropy of the training labels"
            ),
        },
        provenance={"data": results[0]["data"]},
    )
