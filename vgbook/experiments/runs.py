"""Training runs of sigmoid networks, from one start each, watched from epoch to epoch.

Every trained comparison of depths and starts is made of the runs below, whether it chooses
learning rates, on seeds of its own, or reports what the chosen rates give: nothing else differs.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vgbook.data import Dataset, digits, fetched
from vgbook.experiments.starts import ORDER, starts, stream
from vgbook.network import Network, forward
from vgbook.training import History, evaluate, train

Cell = dict[str, Any]

STUCK_MARGIN = 0.05  # nats below the entropy of the labels
# Pretraining costs updates; an arm with this ending makes as many more in training.
LONGER = "-longer"


def epochs_of(settings: dict[str, Any], arm: str, depth: int) -> int:
    """Epochs of supervised training: for "random-longer" also those that pretraining takes."""
    extra = max(method["epochs"] for method in settings["pretraining"].values()) * depth
    return int(settings["epochs"] + (extra if arm.endswith(LONGER) else 0))


def start_of(arm: str) -> str:
    """The start of an arm: "random" and "random-longer" start alike."""
    return arm.removesuffix(LONGER)


def cells_of(
    settings: dict[str, Any], rates: np.ndarray, *, watch: str, apart: bool = False
) -> list[Cell]:
    """Cells for each start and seed with all their runs, which share one pretraining.

    Parameters
    ----------
    rates : (..., arms, depths), the learning rates to run.
    watch : "validation", which never looks at the test images; "test", which does at the end and
        at the best epoch; or "curves", which also keeps the costs after each epoch and says which
        test images are mistaken at the end.
    apart : whether each depth has cells of its own: shorter ones, each with its own pretraining.
    """
    kept = ("data", "split_seed", "train", "validation", "width", "scheme", "batch_size", "dtype")
    shared = {key: settings[key] for key in kept if key in settings} | {"watch": watch}
    runs: dict[tuple[str, int], set[tuple[int, float, int]]] = {}
    for (*_, i, j), rate in np.ndenumerate(rates):
        arm, depth = settings["arms"][i], settings["depths"][j]
        group = start_of(arm), depth if apart else 0
        runs.setdefault(group, set()).add((depth, float(rate), epochs_of(settings, arm, depth)))
    return [
        shared
        | {"start": start, "pretraining": settings["pretraining"].get(start), "seed": seed}
        | settings.get("controls", {}).get(start, {})
        | {"runs": [list(run) for run in sorted(runs[start, depth])]}
        for seed, (start, depth) in product(settings["seeds"], runs)
    ]


def measure(cell: Cell) -> dict[str, Any]:
    """Make the start once, then train every run of the cell; the outcomes are in their order."""
    data = images(cell)
    start = starts(cell, data, max(depth for depth, _, _ in cell["runs"]))
    outcomes: dict[tuple[int, float, int], dict[str, Any]] = {}
    for depth, rate in dict.fromkeys((depth, rate) for depth, rate, _ in cell["runs"]):
        stops = [epochs for d, r, epochs in cell["runs"] if (d, r) == (depth, rate)]
        for epochs, outcome in run(cell, data, start(depth), rate, stops).items():
            outcomes[depth, rate, epochs] = outcome
    return {
        "outcomes": [outcomes[depth, rate, epochs] for depth, rate, epochs in cell["runs"]],
        "label_entropy": label_entropy(data.train_targets),
        "data": {"name": data.name, "sha256": data.sha256},
    }


def images(cell: Cell) -> Dataset:
    """The images of a cell: the small digits, or as many of a larger set as it asks for."""
    if cell["data"] == "digits":
        return digits(cell["split_seed"])
    return fetched(
        cell["data"], cell["split_seed"], train=cell["train"], validation=cell["validation"]
    )


def label_entropy(targets: np.ndarray) -> float:
    """Entropy of the labels in nats: the least cost of a network that ignores its input."""
    shares = np.bincount(targets) / len(targets)
    shares = shares[shares > 0]
    return float(-np.sum(shares * np.log(shares)))


def run(
    cell: Cell, data: Dataset, network: Network, rate: float, stops: list[int]
) -> dict[int, dict[str, Any]]:
    """Train one network, and give the outcome after each number of epochs in `stops`."""
    watch = Watch(cell, data, stops)
    history = train(
        network,
        *watch.train,
        epochs=max(stops),
        learning_rate=rate,
        batch_size=cell["batch_size"],
        rng=stream(cell, ORDER),
        on_epoch=watch.look,
    )
    level = label_entropy(data.train_targets) - STUCK_MARGIN
    return {
        epochs: outcome | {"escape_epoch": escape(history, level, epochs)}
        for epochs, outcome in watch.outcomes.items()
    }


def escape(history: History, level: float, epochs: int) -> int | None:
    """First epoch, if any, whose mean cost on the way lies below the level of a stuck run."""
    below = (epoch for epoch, cost in enumerate(history.train_cost, 1) if cost < level)
    first = next(below, epochs + 1)
    return first if first <= epochs else None


class Watch:
    """Looks at a run after each epoch, and keeps its outcome at some of them."""

    def __init__(self, cell: Cell, data: Dataset, stops: list[int]) -> None:
        dtype = cell["dtype"]
        self.train = data.train_inputs.astype(dtype), data.train_targets
        self.validation = data.validation_inputs.astype(dtype), data.validation_targets
        self.test = data.test_inputs.astype(dtype), data.test_targets
        self.level = cell["watch"]
        self.stops = stops
        self.outcomes: dict[int, dict[str, Any]] = {}
        self.best: dict[str, float] = {}
        self.lowest = np.inf
        self.curves: dict[str, list[float]] = {"train": [], "test": []}

    def look(self, epoch: int, network: Network) -> None:
        """Look at the network as the level of the watch has it."""
        error = np.nan
        if self.level != "validation" or epoch in self.stops:
            error = evaluate(network, *self.validation)[1]
        if self.level != "validation" and error < self.lowest:  # the first of equals is the best
            self.lowest = error
            test_error = evaluate(network, *self.test)[1]
            self.best = {"best_epoch": epoch, "best_test_error": test_error}
        if self.level == "curves":
            self.curves["train"].append(evaluate(network, *self.train)[0])
            self.curves["test"].append(evaluate(network, *self.test)[0])
        if epoch in self.stops:
            self.outcomes[epoch] = self.outcome(network) | {"validation_error": error}

    def outcome(self, network: Network) -> dict[str, Any]:
        """The costs and errors of the network as it stands, and of the best epoch so far."""
        cost, error = evaluate(network, *self.train)
        outcome: dict[str, Any] = {"train_cost": cost, "train_error": error} | self.best
        if self.level != "validation":
            outcome["test_error"] = evaluate(network, *self.test)[1]
        if self.level == "curves":
            inputs, targets = self.test
            wrong = forward(network, inputs).z[-1].argmax(axis=1) != targets
            outcome["mistakes"] = np.packbits(wrong).tobytes().hex()
            outcome["curves"] = {part: list(curve) for part, curve in self.curves.items()}
        return outcome
