"""Do deep networks, pretrained or not, come out as they did in 2007, on all of MNIST?

The five rows of Bengio et al. 2007, table 2, with early stopping: of a hundred epochs, the one
with the lowest validation error is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from vgbook import published
from vgbook.experiments import deep_vs_shallow_tuning, runs
from vgbook.experiments.deep_vs_shallow_tuning import FULL, row_cells
from vgbook.experiments.runs import Cell
from vgbook.records import Record, Series

QUESTION = "Do deep networks, pretrained or not, come out as they did in 2007?"
KIND = "long"
SETTINGS: dict[str, Any] = FULL | {"epochs": 100, "seeds": list(range(5))}
SMOKE = SETTINGS | {"train": 1_000, "widths": [10, 20], "epochs": 2, "seeds": [0, 1]}
CANARIES = deep_vs_shallow_tuning.CANARIES
# The table's names of our rows.
NAMES = {"rbm": "dbn", "autoencoder": "autoassociators"}
OUTCOMES = {
    "best_test_error": ("fraction", "error on the test images after the best epoch"),
    "best_epoch": ("epochs", "epoch with the lowest validation error, the first of equals"),
    "test_error": ("fraction", "error on the test images after the last epoch"),
    "train_error": ("fraction", "error on all training images after the last epoch"),
    "train_cost": ("nats", "cost on all training images after the last epoch"),
}

measure = runs.measure


def plan(settings: dict[str, Any]) -> Iterator[list[Cell]]:
    """The cells of each row, one for each seed, at the chosen width and rate."""
    from vgbook.experiments import record

    tuning = record("deep-vs-shallow-tuning")
    for row in settings["rows"]:
        width, rate = (tuning.select(f"chosen_{what}", row=row) for what in ("width", "rate"))
        yield row_cells(settings, row, int(width), [float(rate)], watch="test")


def cells(settings: dict[str, Any]) -> list[Cell]:
    """One cell for each row and seed."""
    return [cell for own in plan(settings) for cell in own]


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over row and seed, each row's width and rate, and what was published."""
    rows, seeds = list(settings["rows"]), settings["seeds"]
    shape = (len(rows), len(seeds))
    outcomes = [result["outcomes"][0] for result in results]
    firsts = [own[0] for own in plan(settings)]
    reported = [published.value("B07", "table2", NAMES.get(row, row)) for row in rows]
    return Record(
        experiment="deep-vs-shallow",
        settings=settings,
        coordinates={"row": rows, "seed": seeds},
        series={
            name: Series(
                np.array([outcome[name] for outcome in outcomes]).reshape(shape),
                ("row", "seed"),
                unit,
                text,
            )
            for name, (unit, text) in OUTCOMES.items()
        }
        | {
            "width": Series(
                np.array([cell["width"] for cell in firsts]), ("row",), "units", "units a layer"
            ),
            "learning_rate": Series(
                np.array([cell["runs"][0][1] for cell in firsts]), ("row",), "1", "learning rate"
            ),
            "published_test_error": Series(
                np.array([value.value for value in reported]),
                ("row",),
                "fraction",
                f"Bengio et al. 2007, {reported[0].where}: {reported[0].what}",
            ),
        },
        provenance={"data": results[0]["data"]},
    )
