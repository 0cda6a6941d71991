"""Over how many steps can a recurrent network learn to hold one bit?

The first input is the bit, everything after it is noise, and the answer is wanted at the end; tanh
networks and LSTMs, each at its own learning rate.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vgbook.initialisation import orthogonal, standard
from vgbook.lstm import LSTM
from vgbook.records import Record, Series
from vgbook.recurrent import Recurrent, TanhNetwork, gradients, step

QUESTION = "Over how many steps can a recurrent network learn to hold one bit?"
KIND = "long"
KEPT = ("rates", "units", "noise", "batch", "updates", "updates_per_look", "longest", "dtype")
SETTINGS: dict[str, Any] = {
    "arms": {
        "tanh": {"recurrent": "standard"},
        "tanh-orthogonal": {"recurrent": "orthogonal"},
        "lstm-0": {"forget_bias": 0.0},
        "lstm-1": {"forget_bias": 1.0},
        "lstm-3": {"forget_bias": 3.0},
        "lstm-1997": {"forget_bias": None},
    },
    "lengths": [5, 10, 20, 50, 100],
    "rates": [0.1, 0.3, 1.0],
    "units": 16,
    "noise": 0.2,  # standard deviation of the inputs after the first, which is −1 or 1
    "batch": 20,
    "updates": 2000,
    "updates_per_look": 100,
    "test": 500,
    "held_error": 0.05,  # a network holds the bit if it errs on fewer of the test sequences
    "longest": 1.0,  # gradients are cut to this length
    "dtype": "float32",
    "tuning_seeds": [100, 101],
    "seeds": list(range(10)),
}
SMOKE = SETTINGS | {
    "arms": {name: SETTINGS["arms"][name] for name in ("tanh", "lstm-3")},
    "lengths": [3, 6],
    "rates": [0.3, 1.0],
    "updates": 100,
    "updates_per_look": 50,
    "tuning_seeds": [100],
    "seeds": [0, 1],
}
STARTS = {"standard": standard, "orthogonal": orthogonal}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each arm, length and seed, with all rates: first the seeds of the tuning."""
    shared = {key: settings[key] for key in (*KEPT, "test", "held_error")}
    return [
        shared | arm | {"length": length, "seed": seed}
        for seed, arm, length in product(
            [*settings["tuning_seeds"], *settings["seeds"]],
            settings["arms"].values(),
            settings["lengths"],
        )
    ]


CANARIES = [
    {key: SETTINGS[key] for key in ("noise", "batch", "longest", "held_error")}
    | {"forget_bias": 1.0, "length": 4, "seed": 0, "rates": [1.0], "units": 4, "test": 50}
    | {"updates": 20, "updates_per_look": 10, "dtype": "float64"}
]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Train one network at each rate, until it holds the bit or the updates are spent."""
    return {"runs": [_run(cell, rate) for rate in cell["rates"]]}


def _run(cell: dict[str, Any], rate: float) -> dict[str, Any]:
    """Train at one rate; at each look, count the errors on sequences that were not trained on."""
    rng = np.random.default_rng(cell["seed"])
    network = start(cell, rng)
    test = sequences(cell, cell["test"], rng=rng)
    error = 1.0
    for update in range(1, cell["updates"] + 1):
        _, slopes = gradients(network, *sequences(cell, cell["batch"], rng=rng))
        step(network, slopes, learning_rate=rate, longest=cell["longest"])
        if update % cell["updates_per_look"] == 0:
            error = mistakes(network, *test)
            if error < cell["held_error"]:
                return {"updates": update, "error": error}
    return {"updates": None, "error": error}


def start(cell: dict[str, Any], rng: np.random.Generator) -> Recurrent:
    """A fresh network of the kind that the cell names, for one input and two answers."""
    if "recurrent" in cell:
        return TanhNetwork.init(
            1, cell["units"], 2, rng=rng, recurrent=STARTS[cell["recurrent"]], dtype=cell["dtype"]
        )
    return LSTM.init(
        1, cell["units"], 2, forget_bias=cell["forget_bias"], rng=rng, dtype=cell["dtype"]
    )


def sequences(
    cell: dict[str, Any], count: int, *, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Sequences (length, count, 1) that begin with the bit and go on with noise, and the bits."""
    inputs = rng.normal(0, cell["noise"], (cell["length"], count, 1))
    bits = rng.integers(2, size=count)
    inputs[0, :, 0] = 2 * bits - 1
    return inputs.astype(cell["dtype"]), bits


def mistakes(network: Recurrent, inputs: np.ndarray, bits: np.ndarray) -> float:
    """Share of sequences after which the network gives the wrong bit."""
    last = network.forward(inputs).states[-1]
    answers = (last @ network.readout.weights + network.readout.bias).argmax(axis=1)
    return float(np.mean(answers != bits))


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Updates until the bit is held, and which seeds hold it at the rate that tuning chose."""
    arms, lengths, rates = list(settings["arms"]), settings["lengths"], settings["rates"]
    tuning, seeds = settings["tuning_seeds"], settings["seeds"]
    shape = (len(tuning) + len(seeds), len(arms), len(lengths), len(rates))

    def of(name: str) -> np.ndarray:
        values = [run[name] for result in results for run in result["runs"]]
        return np.moveaxis(np.array(values, dtype=float).reshape(shape), 0, -1)

    updates, error = of("updates"), of("error")
    chosen = best_rate(updates[..., : len(tuning)])
    at = chosen[..., np.newaxis, np.newaxis]
    reported = np.take_along_axis(updates[..., len(tuning) :], at, axis=2)[:, :, 0]
    of_arm = ("arm", "length")
    return Record(
        experiment="remember-one-bit",
        settings=settings,
        coordinates={
            "arm": arms,
            "length": lengths,
            "rate": rates,
            "seed": seeds,
            "any_seed": [*tuning, *seeds],
        },
        series={
            "updates": Series(
                updates,
                (*of_arm, "rate", "any_seed"),
                "updates",
                "updates until the bit is held; NaN if it is not within the budget",
                nonfinite=True,
            ),
            "error": Series(
                error, (*of_arm, "rate", "any_seed"), "fraction", "test error at the last look"
            ),
            "chosen_rate": Series(
                np.array(rates)[chosen], of_arm, "1", "learning rate that the tuning seeds chose"
            ),
            "held": Series(
                np.isfinite(reported),
                (*of_arm, "seed"),
                "1",
                "whether the bit is held within the budget, at the chosen rate",
            ),
        },
    )


def best_rate(updates: np.ndarray) -> np.ndarray:
    """Place of the rate that held the bit for most seeds, of equals the one that was quickest.

    Parameters
    ----------
    updates : (..., rates, seeds)
        NaN where the bit was not held.

    """
    held = np.isfinite(updates)
    total = np.where(held, updates, 0).sum(axis=-1)
    slowness = total / (1 + total.max())  # below 1, so that it decides between equals only
    return np.asarray(np.argmax(held.sum(axis=-1) - slowness, axis=-1))
