"""Training runs on the 8×8 digits from a random or a pretrained start, for two experiments.

One experiment chooses the learning rates, on seeds of its own; the other reports what the chosen
rates give. Both train with the code below, so that nothing else differs between them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from vgbook.data import Dataset, digits
from vgbook.network import Network, init_network
from vgbook.pretraining.stacking import greedy_layers, stack
from vgbook.records import Series
from vgbook.training import evaluate, train

Cell = dict[str, Any]

# What is compared, and the start each arm has. Pretraining costs time; "random-longer" gets that
# time too, as further epochs.
ARMS = {
    "random": "random",
    "random-longer": "random",
    "rbm": "rbm",
    "autoencoder": "autoencoder",
}

ARRANGEMENT: dict[str, Any] = {
    "data": "digits",
    "split_seed": 2006,
    "arms": list(ARMS),
    "depths": [1, 2, 3, 4, 5],
    "width": 64,
    "scheme": "standard",
    "batch_size": 20,
    "epochs": 100,
    "pretraining": {
        "rbm": {"epochs": 20, "learning_rate": 0.1, "batch_size": 20, "momentum": 0.5},
        "autoencoder": {"epochs": 20, "learning_rate": 0.1, "batch_size": 20, "corruption": 0.25},
    },
    "dtype": "float32",
}

OUTCOMES = {
    "train_cost": ("nats", "cost on all training images after the last epoch"),
    "train_error": ("fraction", "error on all training images after the last epoch"),
    "validation_error": ("fraction", "error on the validation images after the last epoch"),
    "test_error": ("fraction", "error on the test images after the last epoch"),
    "best_epoch": ("epochs", "epoch with the lowest validation error, the first of equals"),
    "best_test_error": ("fraction", "error on the test images after the best epoch"),
}
# Each use of chance has its own stream, so that all arms see the images in the same order.
WEIGHTS, OUTPUT, ORDER = 1, 2, 3
STUCK_MARGIN = 0.05  # nats below the entropy of the labels


def epochs_of(settings: dict[str, Any], arm: str, depth: int) -> int:
    """Epochs of supervised training: for "random-longer" also those that pretraining takes."""
    extra = max(method["epochs"] for method in settings["pretraining"].values()) * depth
    return int(settings["epochs"] + (extra if arm == "random-longer" else 0))


def cells_of(settings: dict[str, Any], rates: np.ndarray) -> list[Cell]:
    """One cell for each start and seed, with all its runs: they share one pretraining.

    Parameters
    ----------
    rates : (variants, arms, depths), the learning rates to run.
    """
    shared = {
        key: settings[key]
        for key in ("data", "split_seed", "width", "scheme", "batch_size", "dtype")
    }
    runs: dict[str, set[tuple[int, float, int]]] = {}
    for (_, i, j), rate in np.ndenumerate(rates):
        arm, depth = settings["arms"][i], settings["depths"][j]
        run = (depth, float(rate), epochs_of(settings, arm, depth))
        runs.setdefault(ARMS[arm], set()).add(run)
    return [
        shared
        | {
            "start": start,
            "pretraining": settings["pretraining"].get(start),
            "seed": seed,
            "runs": [list(run) for run in sorted(runs[start])],
        }
        for seed, start in product(settings["seeds"], runs)
    ]


def measure(cell: Cell) -> dict[str, Any]:
    """Pretrain once, then train every run of the cell; the outcomes are in their order."""
    data = digits(cell["split_seed"])
    deepest = max(depth for depth, _, _ in cell["runs"])
    start = _starts(cell, data, deepest)
    outcomes: dict[tuple[int, float, int], dict[str, float]] = {}
    for depth, rate in dict.fromkeys((depth, rate) for depth, rate, _ in cell["runs"]):
        stops = [epochs for d, r, epochs in cell["runs"] if (d, r) == (depth, rate)]
        for epochs, outcome in _train(cell, data, start(depth), rate, stops).items():
            outcomes[depth, rate, epochs] = outcome
    shares = np.bincount(data.train_targets) / len(data.train_targets)
    return {
        "outcomes": [outcomes[depth, rate, epochs] for depth, rate, epochs in cell["runs"]],
        "label_entropy": float(-np.sum(shares * np.log(shares))),
        "data": {"name": data.name, "sha256": data.sha256},
    }


def _starts(cell: Cell, data: Dataset, deepest: int) -> Callable[[int], Network]:
    """Return a function that makes, for a depth, the network that a run starts from."""
    classes = int(data.train_targets.max()) + 1
    sizes = [data.train_inputs.shape[1], *[cell["width"]] * deepest, classes]
    dtype = np.dtype(cell["dtype"])

    def rng(purpose: int) -> np.random.Generator:
        return np.random.default_rng([cell["seed"], purpose])

    if cell["start"] == "random":
        return lambda depth: init_network(
            [*sizes[: depth + 1], classes],
            activation="sigmoid",
            scheme=cell["scheme"],
            rng=rng(WEIGHTS),
            dtype=dtype,
        )
    inputs = data.train_inputs.astype(dtype)
    method = cell["pretraining"]
    layers = list(greedy_layers(sizes, inputs, method=cell["start"], rng=rng(WEIGHTS), **method))
    return lambda depth: stack(layers[:depth], classes, rng=rng(OUTPUT))


def _train(
    cell: Cell, data: Dataset, network: Network, rate: float, stops: list[int]
) -> dict[int, dict[str, float]]:
    """Train one network, and take stock after each number of epochs in `stops`."""
    train_inputs, validation_inputs, test_inputs = (
        inputs.astype(cell["dtype"])
        for inputs in (data.train_inputs, data.validation_inputs, data.test_inputs)
    )
    outcomes: dict[int, dict[str, float]] = {}
    best = {"best_epoch": 0, "validation": np.inf, "best_test_error": np.inf}

    def look(epoch: int, network: Network) -> None:
        validation = evaluate(network, validation_inputs, data.validation_targets)[1]
        if validation < best["validation"]:
            test = evaluate(network, test_inputs, data.test_targets)[1]
            best.update(best_epoch=epoch, validation=validation, best_test_error=test)
        if epoch in stops:
            cost, error = evaluate(network, train_inputs, data.train_targets)
            outcomes[epoch] = {
                "train_cost": cost,
                "train_error": error,
                "validation_error": validation,
                "test_error": evaluate(network, test_inputs, data.test_targets)[1],
                "best_epoch": best["best_epoch"],
                "best_test_error": best["best_test_error"],
            }

    train(
        network,
        train_inputs,
        data.train_targets,
        epochs=max(stops),
        learning_rate=rate,
        batch_size=cell["batch_size"],
        rng=np.random.default_rng([cell["seed"], ORDER]),
        on_epoch=look,
    )
    return outcomes


def gather(
    settings: dict[str, Any], variant: str, rates: np.ndarray, results: list[dict[str, Any]]
) -> dict[str, Series]:
    """Arrange the outcomes over variant, arm, depth and seed.

    Parameters
    ----------
    variant : name of the first dimension.
    rates : (variants, arms, depths), as given to `cells_of`.
    """
    found = {}
    for cell, result in zip(cells_of(settings, rates), results, strict=True):
        for run, outcome in zip(cell["runs"], result["outcomes"], strict=True):
            found[(cell["start"], cell["seed"], *run)] = outcome
    values = {name: np.empty((*rates.shape, len(settings["seeds"]))) for name in OUTCOMES}
    for (*at, k), _ in np.ndenumerate(values["test_error"]):
        arm, depth = settings["arms"][at[1]], settings["depths"][at[2]]
        run = (depth, float(rates[tuple(at)]), epochs_of(settings, arm, depth))
        for name, value in found[(ARMS[arm], settings["seeds"][k], *run)].items():
            values[name][(*at, k)] = value
    dims = (variant, "arm", "depth", "seed")
    entropy = results[0]["label_entropy"]
    return {
        name: Series(values[name], dims, unit, text) for name, (unit, text) in OUTCOMES.items()
    } | {
        "stuck": Series(
            values["train_cost"] > entropy - STUCK_MARGIN,
            dims,
            "1",
            "whether the cost on all training images is above the entropy of the labels "
            f"less {STUCK_MARGIN} nats",
        ),
        "label_entropy": Series(np.array(entropy), (), "nats", "entropy of the training labels"),
    }
