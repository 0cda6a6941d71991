"""How good a stand-in for the gradient is contrastive divergence, where both can be computed?

A machine of three visible and two hidden units learns two distributions over eight images, by the
exact gradient and by the exact expectations of CD-1 and CD-10.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.enumeration import (
    divergence,
    exact_gradient,
    expected_divergence,
    states,
    visible_distribution,
)
from vgbook.pretraining.boltzmann import RBM
from vgbook.records import Record, Series

QUESTION = "How good a stand-in for the gradient is contrastive divergence?"
KIND = "build"
VISIBLE, HIDDEN = 3, 2
SETTINGS: dict[str, Any] = {
    # shares of the images 000, 001, 010, ... 111
    "distributions": {
        "opposite": [8, 0, 0, 0, 0, 0, 0, 8],
        "all-eight": [4, 1, 1, 2, 1, 2, 2, 3],
    },
    "steps": {"exact": 0, "CD-10": 10, "CD-1": 1},  # Gibbs steps; 0 stands for as many as it takes
    "updates": 2000,
    "learning_rate": 1.0,
    "start": 0.1,  # standard deviation of the first weights
    "seeds": list(range(5)),
    "scales": [0.25, 0.5, 1.0, 2.0, 4.0],  # of random machines on which one update is compared
    "machines": 200,
    "machine_seed": 7,
}
SMOKE = SETTINGS | {"updates": 20, "seeds": [0, 1], "machines": 5}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each data set and seed, then one for the random machines of each size."""
    shared = {key: settings[key] for key in ("steps", "updates", "learning_rate", "start")}
    learning = [
        shared | {"shares": shares, "seed": seed}
        for shares in settings["distributions"].values()
        for seed in settings["seeds"]
    ]
    one_update = [
        {
            "steps": settings["steps"],
            "shares": settings["distributions"]["opposite"],
            "scale": scale,
        }
        | {"machines": settings["machines"], "seed": settings["machine_seed"]}
        for scale in settings["scales"]
    ]
    return learning + one_update


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Follow the learning from one start, or compare single updates."""
    data = np.array(cell["shares"]) / np.sum(cell["shares"])
    return _compare(cell, data) if "scale" in cell else _learn(cell, data)


def _learn(cell: dict[str, Any], data: np.ndarray) -> dict[str, Any]:
    """Learn by each rule, from the same start; look after as many updates as `looks` says."""
    result: dict[str, Any] = {"divergence": {}, "final": {}}
    for rule, k in cell["steps"].items():
        rng = np.random.default_rng(cell["seed"])
        weights = rng.normal(0, cell["start"], (VISIBLE, HIDDEN))
        rbm = RBM(weights, np.zeros(VISIBLE), np.zeros(HIDDEN))
        seen, done = [], 0
        for update in looks(cell["updates"]):
            for _ in range(update - done):
                slopes = change(rbm, data, k)
                for x, slope in zip(vars(rbm).values(), vars(slopes).values(), strict=True):
                    x += cell["learning_rate"] * slope
            done = update
            seen.append(divergence(data, visible_distribution(rbm)))
        result["divergence"][rule] = seen
        result["final"][rule] = visible_distribution(rbm).tolist()
    return result


def change(rbm: RBM, data: np.ndarray, k: int) -> RBM:
    """The direction of one update: the expectation of CD-k, or for k = 0 the gradient."""
    return expected_divergence(rbm, data, k=k) if k else exact_gradient(rbm, data)


def looks(updates: int) -> list[int]:
    """Numbers of updates to look after: none, and then about evenly on a logarithmic scale."""
    return [0, *np.unique(np.geomspace(1, updates, 60).round().astype(int)).tolist()]


def _compare(cell: dict[str, Any], data: np.ndarray) -> dict[str, Any]:
    """How far each rule's update is from the gradient, in machines with random parameters."""
    rng = np.random.default_rng(cell["seed"])
    result: dict[str, Any] = {rule: {"error": [], "cosine": []} for rule in cell["steps"]}
    for _ in range(cell["machines"]):
        shapes = (VISIBLE, HIDDEN), VISIBLE, HIDDEN
        rbm = RBM(*(rng.normal(0, cell["scale"], shape) for shape in shapes))
        gradient = flat(exact_gradient(rbm, data))
        for rule, k in cell["steps"].items():
            update = flat(change(rbm, data, k))
            lengths = np.linalg.norm(gradient) * np.linalg.norm(update)
            gap = np.linalg.norm(update - gradient) / np.linalg.norm(gradient)
            result[rule]["error"].append(float(gap))
            result[rule]["cosine"].append(float(gradient @ update / lengths))
    return result


def flat(rbm: RBM) -> np.ndarray:
    """All parameters in one row."""
    return np.concatenate([x.ravel() for x in vars(rbm).values()])


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Learning over data, rule, seed and update; single updates over rule, size and machine."""
    names, rules, seeds = (
        list(settings["distributions"]),
        list(settings["steps"]),
        settings["seeds"],
    )
    learned, compared = results[: -len(settings["scales"])], results[-len(settings["scales"]) :]

    def learning(name: str) -> np.ndarray:
        values = np.array([[result[name][rule] for rule in rules] for result in learned])
        by_data = values.reshape(len(names), len(seeds), len(rules), -1)
        return np.swapaxes(by_data, 1, 2)

    def updates(name: str) -> np.ndarray:
        return np.array([[result[rule][name] for result in compared] for rule in rules])

    of_learning, of_update = ("data", "rule", "seed"), ("rule", "scale", "machine")
    shares = np.array(list(settings["distributions"].values()), float)
    return Record(
        experiment="rbm-learning",
        settings=settings,
        coordinates={
            "data": names,
            "rule": rules,
            "seed": seeds,
            "update": looks(settings["updates"]),
            "state": ["".join(str(int(pixel)) for pixel in image) for image in states(VISIBLE)],
            "scale": settings["scales"],
            "machine": list(range(settings["machines"])),
        },
        series={
            "divergence": Series(
                learning("divergence"),
                (*of_learning, "update"),
                "nats",
                "Kullback-Leibler divergence of the machine from the data",
            ),
            "final": Series(
                learning("final"),
                (*of_learning, "state"),
                "fraction",
                "the machine's probability of each image after learning",
            ),
            "shares": Series(
                shares / shares.sum(axis=1, keepdims=True),
                ("data", "state"),
                "fraction",
                "share of each image in the data",
            ),
            "error": Series(
                updates("error"),
                of_update,
                "1",
                "distance of an update from the gradient, over the gradient's length",
            ),
            "cosine": Series(
                updates("cosine"), of_update, "1", "cosine between an update and the gradient"
            ),
        },
    )
