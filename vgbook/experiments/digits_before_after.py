"""Does depth hurt a network that starts at random, and help one that was pretrained?

Sigmoid networks of 1 to 5 hidden layers on 8×8 digits, from a random start and from two kinds of
pretraining, each at its own best learning rate and all at one fixed rate.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.experiments import runs
from vgbook.experiments.digits_tuning import ARRANGEMENT
from vgbook.experiments.outcomes import find, gather
from vgbook.experiments.runs import cells_of
from vgbook.records import Record, Series

QUESTION = "Does depth hurt a random start, and help a pretrained one, on the digits?"
KIND = "build"
SETTINGS: dict[str, Any] = ARRANGEMENT | {"fixed_rate": 0.5, "seeds": list(range(5))}
SMOKE = SETTINGS | {"depths": [1, 2], "seeds": [0, 1], "epochs": 2}
RATES = ["tuned", "fixed"]

measure = runs.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each start and seed, with the runs at tuned rates and at the fixed one."""
    return cells_of(settings, _rates(settings), watch="test")


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes over the choice of rates, arm, depth and seed."""
    rates = _rates(settings)
    found = find(cells(settings), results)
    learning = np.isfinite(_chosen(settings))
    return Record(
        experiment="digits-before-after",
        settings=settings,
        coordinates={
            "rates": RATES,
            "arm": settings["arms"],
            "depth": settings["depths"],
            "seed": settings["seeds"],
        },
        series=gather(settings, ["rates"], rates, found, results[0]["label_entropy"])
        | {
            "learning_rate": Series(rates, ("rates", "arm", "depth"), "1", "learning rate"),
            "rate_found": Series(
                learning,
                ("arm", "depth"),
                "1",
                "whether any tuned rate let any run learn",
            ),
        },
        provenance={"data": results[0]["data"]},
    )


def _rates(settings: dict[str, Any]) -> np.ndarray:
    """Rates to run, (2, arms, depths): the tuned ones, or the fixed one where there is none."""
    tuned, fixed = _chosen(settings), settings["fixed_rate"]
    return np.array([np.where(np.isnan(tuned), fixed, tuned), np.full_like(tuned, fixed)])


def _chosen(settings: dict[str, Any]) -> np.ndarray:
    """Rates that the tuning chose, (arms, depths)."""
    from vgbook.experiments import record

    tuning = record("digits-tuning")
    return np.array(
        [
            [tuning.select("chosen_rate", arm=arm, depth=depth) for depth in settings["depths"]]
            for arm in settings["arms"]
        ]
    )
