"""How wide, and at which learning rate, on all of MNIST?

The five rows of Bengio et al. 2007, table 2: three hidden layers from four starts, and one hidden
layer. Width and rate are chosen for each row on validation images, with a seed of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from vgbook.experiments import depth_and_start_tuning, runs
from vgbook.experiments.depth_and_start_tuning import ARRANGEMENT
from vgbook.experiments.outcomes import choose, find
from vgbook.experiments.runs import Cell, cells_of
from vgbook.records import Record, Series

QUESTION = "How wide, and at which learning rate, on all of MNIST?"
KIND = "long"
# Each row of the table: its start and its number of hidden layers.
ROWS: dict[str, tuple[str, int]] = {
    "rbm": ("rbm", 3),
    "autoencoder": ("autoencoder", 3),
    "supervised": ("supervised", 3),
    "deep": ("random", 3),
    "shallow": ("random", 1),
}
FULL: dict[str, Any] = ARRANGEMENT | {
    "train": 50_000,
    "rows": {row: list(layout) for row, layout in ROWS.items()},
    "widths": [250, 500],
}
SETTINGS: dict[str, Any] = FULL | {"rates": [2.0**k for k in range(-3, 4)], "seeds": [100]}
SMOKE = SETTINGS | {
    "train": 1_000,
    "widths": [10, 20],
    "rates": [0.5, 1.0],
    "epochs": 1,
}
CANARIES = depth_and_start_tuning.CANARIES

measure = runs.measure


def row_cells(
    settings: dict[str, Any], row: str, width: int, rates: list[float], *, watch: str
) -> list[Cell]:
    """Cells of one row at one width, each with a run at every rate."""
    start, depth = settings["rows"][row]
    own = settings | {"arms": [start], "depths": [depth], "width": width}
    return cells_of(own, np.array(rates).reshape(-1, 1, 1), watch=watch)


def plan(settings: dict[str, Any]) -> Iterator[tuple[str, int, list[Cell]]]:
    """Each row and width with its cells."""
    for row in settings["rows"]:
        for width in settings["widths"]:
            yield row, width, row_cells(settings, row, width, settings["rates"], watch="validation")


def cells(settings: dict[str, Any]) -> list[Cell]:
    """One cell for each row, width and seed, with all rates."""
    return [cell for *_, own in plan(settings) for cell in own]


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Validation errors over row, width, rate and seed, and what each row was given."""
    rows, widths = list(settings["rows"]), settings["widths"]
    names = ("validation_error", "train_cost")
    shape = (len(rows), len(widths), len(settings["rates"]), len(settings["seeds"]))
    values = {name: np.empty(shape) for name in names}
    waiting = iter(results)
    for row, width, own in plan(settings):
        found = find(own, [next(waiting) for _ in own])
        at = rows.index(row), widths.index(width)
        for (_, seed, _, rate, _), outcome in found.items():
            for name in names:
                place = settings["rates"].index(rate), settings["seeds"].index(seed)
                values[name][(*at, *place)] = outcome[name]
    return Record(
        experiment="deep-vs-shallow-tuning",
        settings=settings,
        coordinates={
            "row": rows,
            "width": widths,
            "rate": settings["rates"],
            "seed": settings["seeds"],
        },
        series={
            "validation_error": Series(
                values["validation_error"],
                ("row", "width", "rate", "seed"),
                "fraction",
                "error on the validation images after the last epoch",
            )
        }
        | chosen(settings, values),
        provenance={"data": results[0]["data"]},
    )


def chosen(settings: dict[str, Any], values: dict[str, np.ndarray]) -> dict[str, Series]:
    """The width and the rate with the lowest validation error, for each row."""
    candidates = [(width, rate) for width in settings["widths"] for rate in settings["rates"]]
    error, cost = (
        np.moveaxis(value.reshape(len(value), len(candidates), -1), 1, 0)
        for value in (values["validation_error"], values["train_cost"])
    )
    best = choose(
        np.arange(len(candidates)),
        validation_error=error,
        train_cost=cost,
        stuck=np.zeros(error.shape, bool),
    ).astype(int)
    widths, rates = np.array(candidates).T
    return {
        "chosen_width": Series(widths[best].astype(int), ("row",), "units", "width chosen"),
        "chosen_rate": Series(rates[best], ("row",), "1", "learning rate chosen"),
    }
