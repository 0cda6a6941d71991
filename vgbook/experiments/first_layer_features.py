"""What does a first layer learn from faces and from digits, and what if the network does not learn?

Autoencoders learn from faces and from digits without labels. Two networks learn digits from labels:
a deep one that is stuck, and one that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vgbook.experiments import first_layers
from vgbook.experiments.first_layers import MEASURES, NETS
from vgbook.records import Record, Series

QUESTION = "What does a first layer learn, and what is in it if the network does not learn?"
KIND = "long"
PICTURES = ("shown", "dots", "examples")
KEPT = ("data", "split_seed", "train", "validation", "dtype", "deals", "quantile")
SETTINGS: dict[str, Any] = {
    "data": "mnist",
    "split_seed": 2006,
    "train": 10_000,
    "validation": 10_000,
    "dtype": "float32",
    "arms": {
        "faces": {
            "size": 12,
            "patches": 60_000,
            "softness": 0.1,
            "components": 80,
            "learning": {
                "n_hidden": 100,
                "noise": 0.5,
                "sparsity": 0.05,
                "epochs": 15,
                "learning_rate": 0.01,
                "batch_size": 20,
                "momentum": 0.9,
            },
        },
        "digits": {
            "learning": {
                "n_hidden": 200,
                "corruption": 0.5,
                "epochs": 20,
                "learning_rate": 0.1,
                "batch_size": 20,
            },
        },
        "stuck": {
            "network": {"activation": "sigmoid", "scheme": "standard"},
            "depth": 6,
            "width": 200,
            "learning": {"epochs": 10, "learning_rate": 0.5, "batch_size": 20},
        },
        "trained": {
            "network": {"activation": "tanh", "scheme": "xavier"},
            "depth": 4,
            "width": 200,
            "learning": {"epochs": 10, "learning_rate": 0.125, "batch_size": 20},
        },
    },
    "deals": 5,  # times the weights are shuffled
    "quantile": 0.95,
    "shown": 25,
    "dots": 100,
    "examples": 5,
    "seeds": list(range(5)),
}


def small(**changes: Any) -> dict[str, Any]:
    """Settings that take a second or two, on the small digits."""
    arms = {
        name: arm
        | {"learning": arm["learning"] | {"epochs": 2}}
        | ({"width": 32, "depth": 2} if name in NETS else {})
        for name, arm in SETTINGS["arms"].items()
    }
    learning = arms["faces"]["learning"] | {"n_hidden": 30}
    arms["faces"] |= {"patches": 1_000, "components": 20, "learning": learning}
    arms["digits"]["learning"] |= {"n_hidden": 30}
    return SETTINGS | {"data": "digits", "arms": arms, "dots": 25} | changes


SMOKE = small(seeds=[0, 1])

measure = first_layers.measure


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each arm and seed; that of the first seed keeps its pictures."""
    shared = {key: settings[key] for key in KEPT}
    first = settings["seeds"][0]
    pictures = {key: settings[key] for key in PICTURES}
    return [
        shared | {"name": name, "arm": arm, "seed": seed} | (pictures if seed == first else {})
        for name, arm in settings["arms"].items()
        for seed in settings["seeds"]
    ]


CANARIES = [
    {key: value for key, value in cell.items() if key not in PICTURES}
    for cell in cells(small(seeds=[0], dtype="float64"))
]


NET_SERIES = {
    "train_cost": ("nats", "cost on all training images after the last epoch"),
    "validation_error": ("fraction", "error on the validation images after the last epoch"),
    "label_entropy": ("nats", "entropy of the training labels"),
    "moved": ("fraction", "how far the first layer's weights moved, relative to their size"),
    "moved_orientation": ("1", "median orientation of what training added to the first layer"),
}


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Measures over arm and seed, and the pictures and single units of the first seed."""
    names, seeds = list(settings["arms"]), settings["seeds"]
    by_arm = {name: results[i * len(seeds) :][: len(seeds)] for i, name in enumerate(names)}

    def over(arms: Sequence[str], key: str) -> np.ndarray:
        return np.array([[result[key] for result in by_arm[arm]] for arm in arms])

    series: dict[str, Series] = {}
    above = f"above the {settings['quantile']:.0%} quantile of the shuffled ones"
    for name in MEASURES:
        dots = np.array([by_arm[arm][0][f"dots_{name}"] for arm in names])
        series |= {
            name: Series(
                over(names, name), ("arm", "seed", "weights"), "1", f"median {name} of the units"
            ),
            f"beyond_{name}": Series(
                over(names, f"beyond_{name}"),
                ("arm", "seed"),
                "fraction",
                f"share of units whose {name} is {above}",
            ),
            f"unit_{name}": Series(
                dots, ("arm", "weights", "unit"), "1", f"{name} of single units, first seed"
            ),
        }
    for name, (unit, text) in NET_SERIES.items():
        series[name] = Series(over(NETS, name), ("net", "seed"), unit, text)
    drawn, places = pictures({arm: by_arm[arm][0] for arm in names})
    return Record(
        experiment="first-layer-features",
        settings=settings,
        coordinates={
            "arm": names,
            "seed": seeds,
            "weights": ["learned", "shuffled"],
            "net": list(NETS),
            "unit": list(range(settings["dots"])),
        }
        | places,
        series=series | drawn,
        provenance={"data": [by_arm[arm][0]["data"] for arm in ("faces", "digits")]},
    )


def pictures(
    first: dict[str, dict[str, Any]],
) -> tuple[dict[str, Series], dict[str, list[Any]]]:
    """The pictures that the first seed's cells kept, as series, and the coordinates of these."""
    learners = [arm for arm in first if arm != "faces"]
    arrays = {
        "face_examples": ("faces", "images learned from", np.array(first["faces"]["examples"])),
        "face_filters": ("faces", "weights as pictures", np.array(first["faces"]["filters"])),
        "digit_examples": ("digits", "images learned from", np.array(first["digits"]["examples"])),
        "digit_filters": (
            "digits",
            "weights as pictures",
            np.array([first[arm]["filters"] for arm in learners]),
        ),
    }
    series: dict[str, Series] = {}
    coordinates: dict[str, list[Any]] = {"learner": learners}
    for name, (source, text, values) in arrays.items():
        of = {"face_examples": "face", "face_filters": "patch"}.get(name, "digit")
        which = name.partition("_")[2]
        dims = (which, f"{of}_row", f"{of}_column")
        coordinates |= {
            dim: list(range(size)) for dim, size in zip(dims, values.shape[-3:], strict=True)
        }
        leading = ("learner",) if name == "digit_filters" else ()
        unit = "percent of the largest"
        series[name] = Series(values, (*leading, *dims), unit, f"{source}: {text}")
    return series, coordinates
