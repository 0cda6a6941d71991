"""What does each layer of a greedy stack keep of what it sees, and how much is left of the image?

Restricted Boltzmann machines on the digits, one on top of the other, each trained on what the one
below makes of the images.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vgbook.data import digits
from vgbook.experiments.digits_tuning import ARRANGEMENT
from vgbook.pretraining.boltzmann import (
    RBM,
    hidden_probabilities,
    reconstruction_error,
    visible_probabilities,
)
from vgbook.pretraining.rbm import train_rbm
from vgbook.records import Record, Series

QUESTION = "What does each layer of a greedy stack keep, and how much is left of the image?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "split_seed": ARRANGEMENT["split_seed"],
    "width": ARRANGEMENT["width"],
    "pretraining": ARRANGEMENT["pretraining"]["rbm"],
    "layers": 4,
    "shown": [0, 1, 2, 3, 5, 8],  # digits of which the first test image is given back
    "seeds": list(range(5)),
}
SMOKE = SETTINGS | {
    "width": 16,
    "layers": 2,
    "pretraining": SETTINGS["pretraining"] | {"epochs": 2},
    "seeds": [0, 1],
}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each seed."""
    shared = {key: value for key, value in settings.items() if key != "seeds"}
    return [shared | {"seed": seed} for seed in settings["seeds"]]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Grow one stack, and look at what each layer gives back, to the one below and as an image."""
    data, rng = digits(cell["split_seed"]), np.random.default_rng(cell["seed"])
    images, test = data.train_inputs, data.test_inputs
    shown = test[[int(np.argmax(data.test_targets == digit)) for digit in cell["shown"]]]
    result: dict[str, Any] = {
        "course": [],
        "image": [],
        "neighbour": [neighbour_error(images, data.train_targets, test, data.test_targets)],
        "pictures": [shown.tolist()],
        "data": {"name": data.name, "sha256": data.sha256},
    }
    stack: list[RBM] = []
    seen = images
    for _ in range(cell["layers"]):
        course: list[float] = []
        spread = float(np.var(seen, axis=0).mean())

        def look(_epoch: int, rbm: RBM, seen: np.ndarray = seen, to: list[float] = course) -> None:
            to.append(reconstruction_error(rbm, seen))

        stack.append(train_rbm(seen, cell["width"], rng=rng, on_epoch=look, **cell["pretraining"]))
        seen = hidden_probabilities(stack[-1], seen)
        code = up(stack, test)
        result["course"].append([error / spread for error in course])
        result["image"].append(float(np.mean((down(stack, code) - test) ** 2)))
        result["neighbour"].append(
            neighbour_error(seen, data.train_targets, code, data.test_targets)
        )
        result["pictures"].append(down(stack, up(stack, shown)).tolist())
    mean_image = float(np.mean((test - images.mean(axis=0)) ** 2))
    result["image"] = [error / mean_image for error in result["image"]]
    return result


def up(stack: Sequence[RBM], images: np.ndarray) -> np.ndarray:
    """What the topmost layer makes of images, as probabilities: (batch, width)."""
    for rbm in stack:
        images = hidden_probabilities(rbm, images)
    return images


def down(stack: Sequence[RBM], code: np.ndarray) -> np.ndarray:
    """The images that a code of the topmost layer stands for, as probabilities."""
    for rbm in reversed(stack):
        code = visible_probabilities(rbm, code)
    return code


def neighbour_error(
    known: np.ndarray, classes: np.ndarray, codes: np.ndarray, targets: np.ndarray
) -> float:
    """Share of codes whose nearest known one, by Euclidean distance, is of another class."""
    distance = (known**2).sum(axis=1) - 2 * codes @ known.T
    return float(np.mean(classes[distance.argmin(axis=1)] != targets))


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Errors over seed and layer, and the pictures of the first seed."""
    layers, epochs = settings["layers"], settings["pretraining"]["epochs"]

    def of(name: str) -> np.ndarray:
        return np.array([result[name] for result in results])

    return Record(
        experiment="greedy-stack",
        settings=settings,
        coordinates={
            "seed": settings["seeds"],
            "layer": list(range(1, layers + 1)),
            "height": list(range(layers + 1)),
            "epoch": list(range(1, epochs + 1)),
            "digit": settings["shown"],
            "pixel": list(range(64)),
        },
        series={
            "own": Series(
                of("course"),
                ("seed", "layer", "epoch"),
                "fraction",
                "squared error of what a layer gives back of its own input, as a share of that "
                "input's variance, on the training images",
            ),
            "image": Series(
                of("image"),
                ("seed", "layer"),
                "fraction",
                "squared error of the image given back through the whole stack, as a share of "
                "that of the mean training image, on the test images",
            ),
            "neighbour_error": Series(
                of("neighbour"),
                ("seed", "height"),
                "fraction",
                "test error of the nearest training code; height 0 is the pixels themselves",
            ),
            "picture": Series(
                np.array(results[0]["pictures"]).round(3),
                ("height", "digit", "pixel"),
                "1",
                "ink of test images, and of what the first seed's stack gives back from each "
                "height",
            ),
        },
        provenance={"data": results[0]["data"]},
    )
