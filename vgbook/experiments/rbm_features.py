"""What does a first restricted Boltzmann machine learn from digits, and what does it give back?

Asked of digits that it was not trained on, and of pictures of clothes, which it knows nothing of.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.experiments.depth_and_start_tuning import ARRANGEMENT
from vgbook.experiments.first_layers import MEASURES, percent, square
from vgbook.experiments.runs import images
from vgbook.experiments.starts import SHUFFLE, WEIGHTS, stream
from vgbook.filters import shuffled
from vgbook.pretraining.boltzmann import RBM, hidden_probabilities, visible_probabilities
from vgbook.pretraining.rbm import init_rbm, train_rbm
from vgbook.records import Record, Series

QUESTION = "What does a first RBM learn from digits, and what does it give back?"
KIND = "long"
KEPT = ("data", "strange", "split_seed", "train", "validation", "n_hidden", "learning", "dtype")
SETTINGS: dict[str, Any] = {
    "data": "mnist",
    "strange": "fashion-mnist",
    "split_seed": ARRANGEMENT["split_seed"],
    "train": ARRANGEMENT["train"],
    "validation": ARRANGEMENT["validation"],
    "n_hidden": ARRANGEMENT["width"],
    "learning": ARRANGEMENT["pretraining"]["rbm"],
    "dtype": ARRANGEMENT["dtype"],
    "shown": 36,
    "classes": 10,
    "seeds": list(range(5)),
}
SMOKE = SETTINGS | {
    "data": "digits",
    "strange": "digits",
    "n_hidden": 40,
    "learning": SETTINGS["learning"] | {"epochs": 2},
    "seeds": [0, 1],
}
SETS = ("digits", "clothes")


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each seed; that of the first seed keeps its pictures."""
    first = settings["seeds"][0]
    pictures = {key: settings[key] for key in ("shown", "classes")}
    return [
        {key: settings[key] for key in KEPT} | {"seed": seed} | (pictures if seed == first else {})
        for seed in settings["seeds"]
    ]


CANARIES = [
    {key: SMOKE[key] for key in KEPT} | {"seed": 0, "n_hidden": 8, "dtype": "float64"},
]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Train one machine, and let it give back images after each epoch."""
    data = images(cell)
    inputs = data.train_inputs.astype(cell["dtype"])
    strange = images(cell | {"data": cell["strange"]})
    looked_at = {"digits": data.validation_inputs, "clothes": strange.validation_inputs}
    targets = {"digits": data.validation_targets, "clothes": strange.validation_targets}
    lost: dict[str, list[float]] = {name: [] for name in SETS}

    def look(_epoch: int, rbm: RBM) -> None:
        for name, seen in looked_at.items():
            lost[name].append(share_lost(seen, given_back(rbm, seen)))

    start = init_rbm(inputs, cell["n_hidden"], rng=stream(cell, WEIGHTS))
    look(0, start)
    rbm = train_rbm(
        inputs, cell["n_hidden"], rng=stream(cell, WEIGHTS), on_epoch=look, **cell["learning"]
    )
    found: dict[str, Any] = {"lost": lost}
    dealt = shuffled(rbm.weights, rng=stream(cell, SHUFFLE))
    for name, of in MEASURES.items():
        found[name] = [float(np.median(of(square(some)))) for some in (rbm.weights, dealt)]
    if "shown" in cell:
        found["filters"] = percent(square(rbm.weights)[: cell["shown"]])
        for name in SETS:
            rows = [np.flatnonzero(targets[name] == k)[0] for k in range(cell["classes"])]
            seen = looked_at[name][rows]
            found[name] = [
                percent(square(some.T))
                for some in (seen, given_back(start, seen), given_back(rbm, seen))
            ]
    sources = [{"name": source.name, "sha256": source.sha256} for source in (data, strange)]
    return found | {"data": sources}


def given_back(rbm: RBM, seen: np.ndarray) -> np.ndarray:
    """What a machine makes of images, once there and back, with probabilities throughout."""
    seen = seen.astype(rbm.weights.dtype)
    return visible_probabilities(rbm, hidden_probabilities(rbm, seen))


def share_lost(seen: np.ndarray, back: np.ndarray) -> float:
    """Σ(v − v′)² / Σ(v − v̄)²: 0 if all is given back, 1 if no more than the mean image."""
    seen, back = seen.astype(np.float64), back.astype(np.float64)
    return float(((seen - back) ** 2).sum() / ((seen - seen.mean(axis=0)) ** 2).sum())


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """What is lost over set, seed and epoch, and the first seed's pictures."""
    lost = np.array([[result["lost"][name] for result in results] for name in SETS])
    first = results[0]
    filters, given = np.array(first["filters"]), np.array([first[name] for name in SETS])
    side = list(range(filters.shape[-1]))
    series = {
        "lost": Series(
            lost,
            ("set", "seed", "epoch"),
            "fraction",
            "squared error of what is given back, as a share of the images' own variance",
        ),
        "filters": Series(
            filters, ("shown", "row", "column"), "percent of the largest", "weights as pictures"
        ),
        "images": Series(
            given,
            ("set", "stage", "class", "row", "column"),
            "percent of full ink",
            "an image of each class: as seen, as given back before learning, and after it",
        ),
    }
    for name in MEASURES:
        series[name] = Series(
            np.array([result[name] for result in results]),
            ("seed", "weights"),
            "1",
            f"median {name} of the units",
        )
    return Record(
        experiment="rbm-features",
        settings=settings,
        coordinates={
            "set": list(SETS),
            "seed": settings["seeds"],
            "epoch": list(range(lost.shape[-1])),
            "weights": ["learned", "shuffled"],
            "shown": list(range(settings["shown"])),
            "stage": ["seen", "before", "after"],
            "class": list(range(settings["classes"])),
            "row": side,
            "column": side,
        },
        series=series,
        provenance={"data": first["data"]},
    )
