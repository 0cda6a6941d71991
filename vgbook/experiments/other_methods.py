"""What do methods without layers make of the same images?

Nearest neighbours, a support vector machine, a random forest and logistic regression learn from
the images of the controlled comparison, each tuned on the same validation images.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vgbook.experiments.depth_and_start_tuning import ARRANGEMENT
from vgbook.experiments.runs import images
from vgbook.records import Record, Series

QUESTION = "What do methods without layers make of the same images?"
KIND = "long"
SETTINGS: dict[str, Any] = {
    key: ARRANGEMENT[key] for key in ("data", "split_seed", "train", "validation")
} | {
    "methods": {
        "nearest-neighbours": {"n_neighbors": [1, 3, 5, 7]},
        "svm": {"C": [1, 4, 16, 64], "gamma": [2.0**k for k in range(-8, -3)]},
        "random-forest": {"n_estimators": [500], "max_features": [14, 28, 56, 112]},
        "logistic-regression": {"C": [2.0**k for k in range(-8, 3)]},
    },
    "random": ["random-forest"],  # depends on chance, so it is run with every seed
    "seeds": list(range(10)),
}
SMOKE = SETTINGS | {"train": 500, "validation": 500, "seeds": [0, 1]}
CANARIES = [
    {"data": "digits", "split_seed": 2006, "method": method, "grid": grid, "seed": 0}
    for method, grid in {
        "nearest-neighbours": {"n_neighbors": [1, 5]},
        "svm": {"C": [1], "gamma": [0.25]},
        "random-forest": {"n_estimators": [10], "max_features": [8]},
        "logistic-regression": {"C": [0.25]},
    }.items()
]


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each method, and for each seed where chance plays a part."""
    shared = {key: settings[key] for key in ("data", "split_seed", "train", "validation")}
    return [
        shared | {"method": method, "grid": grid, "seed": seed}
        for method, grid in settings["methods"].items()
        for seed in (settings["seeds"] if method in settings["random"] else settings["seeds"][:1])
    ]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Choose among the settings of the grid on the validation images, then look at the test."""
    data = images(cell)
    candidates = [
        dict(zip(cell["grid"], values, strict=True)) for values in product(*cell["grid"].values())
    ]
    best, errors = None, []
    for candidate in candidates:
        fitted = classifier(cell["method"], candidate, cell["seed"])
        fitted.fit(data.train_inputs, data.train_targets)
        errors.append(
            float(np.mean(fitted.predict(data.validation_inputs) != data.validation_targets))
        )
        if best is None or errors[-1] < min(errors[:-1]):
            best = fitted
    assert best is not None
    wrong = best.predict(data.test_inputs) != data.test_targets
    return {
        "validation_errors": errors,
        "chosen": candidates[int(np.argmin(errors))],
        "train_error": float(np.mean(best.predict(data.train_inputs) != data.train_targets)),
        "test_error": float(wrong.mean()),
        "mistakes": np.packbits(wrong).tobytes().hex(),
        "data": {"name": data.name, "sha256": data.sha256},
    }


def classifier(method: str, candidate: dict[str, Any], seed: int) -> Any:
    """One of scikit-learn's classifiers, with the settings of a candidate."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC

    if method == "nearest-neighbours":
        return KNeighborsClassifier(**candidate)
    if method == "svm":
        return SVC(**candidate)
    if method == "random-forest":
        return RandomForestClassifier(**candidate, random_state=seed)
    return LogisticRegression(**candidate, max_iter=1000)


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Errors over method and seed; without chance every seed has the same."""
    methods, seeds = list(settings["methods"]), settings["seeds"]
    found: dict[str, list[dict[str, Any]]] = {}
    for cell, result in zip(cells(settings), results, strict=True):
        found.setdefault(cell["method"], []).append(result)
    names = ("train_error", "test_error")
    errors = {
        name: np.array(
            [
                np.broadcast_to([result[name] for result in found[method]], len(seeds))
                for method in methods
            ]
        )
        for name in names
    }
    most = max(len(found[method][0]["validation_errors"]) for method in methods)
    tuning = np.full((len(methods), most), np.nan)
    for row, method in zip(tuning, methods, strict=True):
        mean = np.mean([result["validation_errors"] for result in found[method]], axis=0)
        row[: len(mean)] = mean
    texts = ("error on all training images", "error on the test images")
    return Record(
        experiment="other-methods",
        settings=settings,
        coordinates={"method": methods, "seed": seeds, "candidate": list(range(most))},
        series={
            name: Series(errors[name], ("method", "seed"), "fraction", text)
            for name, text in zip(names, texts, strict=True)
        }
        | {
            "validation_error": Series(
                tuning,
                ("method", "candidate"),
                "fraction",
                "mean error on the validation images of each setting in the grid, in its order",
                nonfinite=True,
            )
        },
        provenance={
            "data": results[0]["data"],
            "chosen": {
                method: [result["chosen"] for result in found[method]] for method in methods
            },
        },
    )
