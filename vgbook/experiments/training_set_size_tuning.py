"""Which learning rate suits each start, for each number of training images?

Three hidden layers, from a thousand MNIST images to fifty thousand. Fewer images are seen more
often, so that no size gets fewer updates than ten thousand images do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from vgbook.experiments import depth_and_start_tuning, runs
from vgbook.experiments.outcomes import grid, tuning_record
from vgbook.experiments.runs import cells_of
from vgbook.records import Record, Series

QUESTION = "Which learning rate suits each start, for each number of training images?"
KIND = "long"
SIZES: dict[str, Any] = {
    "sizes": [1_000, 3_000, 10_000, 30_000, 50_000],
    "arms": ["random", "random-longer", "rbm"],
    "depths": [3],
}
SETTINGS: dict[str, Any] = depth_and_start_tuning.SETTINGS | SIZES | {"seeds": [100, 101]}
SMOKE = depth_and_start_tuning.SMOKE | SIZES | {"sizes": [500, 1_000], "depths": [1]}
CANARIES = depth_and_start_tuning.CANARIES

measure = runs.measure


def by_size(settings: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Settings for each number of images, with more epochs where a pass makes fewer updates."""
    for size in settings["sizes"]:
        more = max(1.0, settings["train"] / size)
        methods = {
            name: method | {"epochs": round(method["epochs"] * more)}
            for name, method in settings["pretraining"].items()
        }
        yield settings | {
            "train": size,
            "epochs": round(settings["epochs"] * more),
            "pretraining": methods,
        }


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each size, start and seed, with all rates."""
    return [
        cell
        for sized in by_size(settings)
        for cell in cells_of(sized, grid(sized), watch="validation")
    ]


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Outcomes and chosen rates over the number of images, and what a tuning has besides."""
    tunings, start = [], 0
    for sized in by_size(settings):
        own = cells_of(sized, grid(sized), watch="validation")
        tunings.append(tuning_record("", sized, own, results[start : start + len(own)]))
        start += len(own)
    return Record(
        experiment="training-set-size-tuning",
        settings=settings,
        coordinates={"images": settings["sizes"]} | tunings[0].coordinates,
        series=stacked([tuning.series for tuning in tunings]),
        provenance={"data": results[0]["data"]},
    )


def stacked(parts: list[dict[str, Series]]) -> dict[str, Series]:
    """The same series measured for each number of images, as series over that number too."""
    return {
        name: Series(
            np.stack([part[name].values for part in parts]),
            ("images", *first.dims),
            first.unit,
            first.description,
            first.nonfinite,
        )
        for name, first in parts[0].items()
    }
