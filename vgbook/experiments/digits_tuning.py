"""Which learning rate suits each start at each depth, on the digits?

A fair comparison gives every arm its best rate from one grid, chosen on the validation images with
seeds that are never reported.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.experiments import digits_runs
from vgbook.experiments.digits_runs import ARRANGEMENT, cells_of, gather
from vgbook.records import Record, Series

QUESTION = "Which learning rate suits each start at each depth, on the digits?"
KIND = "long"
SETTINGS: dict[str, Any] = ARRANGEMENT | {
    "rates": [2.0**k for k in range(-5, 4)],
    "seeds": list(range(100, 105)),
}
SMOKE = SETTINGS | {"rates": [0.5, 2.0], "seeds": [100], "depths": [1, 2], "epochs": 2}
CANARY = cells_of(
    SETTINGS | {"arms": ["rbm"], "depths": [2], "seeds": [0], "epochs": 2, "dtype": "float64"},
    np.array([[[0.5]]]),
)[0]

measure = digits_runs.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each start and seed, with all rates and depths."""
    return cells_of(settings, _rates(settings))


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over rate, arm, depth and seed, and the rate chosen for each arm and depth."""
    series = gather(settings, "rate", _rates(settings), results)
    chosen = choose(
        np.array(settings["rates"]),
        validation_error=series["validation_error"].values,
        train_cost=series["train_cost"].values,
        stuck=series["stuck"].values,
    )
    return Record(
        experiment="digits-tuning",
        settings=settings,
        coordinates={
            "rate": settings["rates"],
            "arm": settings["arms"],
            "depth": settings["depths"],
            "seed": settings["seeds"],
        },
        series=series
        | {
            "chosen_rate": Series(
                chosen,
                ("arm", "depth"),
                "1",
                "learning rate chosen; NaN where no rate let any run learn",
                nonfinite=True,
            )
        },
        provenance={"data": results[0]["data"]},
    )


def choose(
    rates: np.ndarray, *, validation_error: np.ndarray, train_cost: np.ndarray, stuck: np.ndarray
) -> np.ndarray:
    """Choose the rate with the lowest mean validation error; of equals, the lower mean cost.

    Parameters
    ----------
    rates : (rates,)
    validation_error, train_cost, stuck : (rates, arms, depths, seeds)

    Returns
    -------
    chosen : (arms, depths), NaN where every run at every rate is stuck: the errors of stuck runs
        differ by chance alone.
    """
    error, cost = validation_error.mean(axis=-1), train_cost.mean(axis=-1)
    best = np.lexsort((cost, error), axis=0)[0]
    return np.where(stuck.all(axis=(0, -1)), np.nan, rates[best])


def _rates(settings: dict[str, Any]) -> np.ndarray:
    """Every rate of the grid for every arm and depth."""
    grid = np.array(settings["rates"])[:, np.newaxis, np.newaxis]
    return np.broadcast_to(grid, (len(grid), len(settings["arms"]), len(settings["depths"])))
