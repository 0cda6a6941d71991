"""Arranges what training runs gave into named series, and chooses learning rates by them.

A run is stuck if its cost on all training images is not clearly below the entropy of the labels: it
has learned how frequent the classes are, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vgbook.experiments.runs import STUCK_MARGIN, epochs_of, start_of
from vgbook.records import Record, Series

Found = dict[tuple[Any, ...], dict[str, Any]]

OUTCOMES = {
    "train_cost": (
        "nats",
        "cost on all training images after the last epoch; not finite if the run blew up",
    ),
    "train_error": ("fraction", "error on all training images after the last epoch"),
    "validation_error": ("fraction", "error on the validation images after the last epoch"),
    "test_error": ("fraction", "error on the test images after the last epoch"),
    "best_epoch": ("epochs", "epoch with the lowest validation error, the first of equals"),
    "best_test_error": ("fraction", "error on the test images after the best epoch"),
    "escape_epoch": (
        "epochs",
        "first epoch whose mean cost is below the level of a stuck run; NaN if there is none",
    ),
}

NONFINITE = ("train_cost", "escape_epoch")


def find(cells: list[dict[str, Any]], results: list[dict[str, Any]]) -> Found:
    """Outcomes by start, seed, depth, rate and epochs."""
    return {
        (cell["start"], cell["seed"], *run): outcome
        for cell, result in zip(cells, results, strict=True)
        for run, outcome in zip(cell["runs"], result["outcomes"], strict=True)
    }


def outcome_of(
    found: Found, settings: dict[str, Any], arm: str, depth: int, rate: float, seed: int
) -> dict[str, Any]:
    """The outcome of one arm's run."""
    return found[start_of(arm), seed, depth, float(rate), epochs_of(settings, arm, depth)]


def gather(
    settings: dict[str, Any],
    variants: Sequence[str],
    rates: np.ndarray,
    found: Found,
    label_entropy: float,
) -> dict[str, Series]:
    """Arrange the outcomes over variants, arm, depth and seed.

    Parameters
    ----------
    variants : names of the leading dimensions of `rates`, which may be none.
    rates : (*variants, arms, depths), as given to `cells_of`.
    """
    shape = (*rates.shape, len(settings["seeds"]))
    values: dict[str, np.ndarray] = {}
    for *at, k in np.ndindex(*shape):
        arm, depth = settings["arms"][at[-2]], settings["depths"][at[-1]]
        seed = settings["seeds"][k]
        outcome = outcome_of(found, settings, arm, depth, rates[tuple(at)], seed)
        for name in OUTCOMES.keys() & outcome.keys():
            value = outcome[name]
            values.setdefault(name, np.empty(shape))[(*at, k)] = np.nan if value is None else value
    dims = (*variants, "arm", "depth", "seed")
    return {
        name: Series(values[name], dims, unit, text, nonfinite=name in NONFINITE)
        for name, (unit, text) in OUTCOMES.items()
        if name in values
    } | {
        "stuck": Series(
            ~(values["train_cost"] <= label_entropy - STUCK_MARGIN),  # of NaN, true
            dims,
            "1",
            "whether the cost on all training images is above the entropy of the labels "
            f"less {STUCK_MARGIN} nats",
        ),
        "label_entropy": Series(
            np.array(label_entropy), (), "nats", "entropy of the training labels"
        ),
    }


def grid(settings: dict[str, Any]) -> np.ndarray:
    """Every rate of the settings for every arm and depth: (rates, arms, depths)."""
    rates = np.array(settings["rates"])[:, np.newaxis, np.newaxis]
    return np.broadcast_to(rates, (len(rates), len(settings["arms"]), len(settings["depths"])))


def choose(
    rates: np.ndarray, *, validation_error: np.ndarray, train_cost: np.ndarray, stuck: np.ndarray
) -> np.ndarray:
    """Choose the rate with the lowest mean validation error; of equals, the lower mean cost.

    Parameters
    ----------
    rates : (rates,)
    validation_error, train_cost, stuck : (rates, ..., seeds)

    Returns
    -------
    chosen : (...), NaN where every run at every rate is stuck: the errors of stuck runs differ by
        chance alone.
    """
    error, cost = validation_error.mean(axis=-1), train_cost.mean(axis=-1)
    best = np.lexsort((cost, error), axis=0)[0]
    return np.where(stuck.all(axis=(0, -1)), np.nan, rates[best])


def tuning_record(
    experiment: str,
    settings: dict[str, Any],
    cells: list[dict[str, Any]],
    results: list[dict[str, Any]],
) -> Record:
    """Outcomes over rate, arm, depth and seed, and the rate chosen for each arm and depth."""
    rates, entropy = grid(settings), results[0]["label_entropy"]
    series = gather(settings, ["rate"], rates, find(cells, results), entropy)
    chosen = choose(
        np.array(settings["rates"]),
        validation_error=series["validation_error"].values,
        train_cost=series["train_cost"].values,
        stuck=series["stuck"].values,
    )
    text = "learning rate chosen; NaN where no rate let any run learn"
    series["chosen_rate"] = Series(chosen, ("arm", "depth"), "1", text, nonfinite=True)
    return Record(
        experiment=experiment,
        settings=settings,
        coordinates={
            "rate": settings["rates"],
            "arm": settings["arms"],
            "depth": settings["depths"],
            "seed": settings["seeds"],
        },
        series=series
        | {"chosen_rate": Series(chosen, ("arm", "depth"), "1", text, nonfinite=True)},
        provenance={"data": results[0]["data"]},
    )
