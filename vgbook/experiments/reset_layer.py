"""What does a trained network lose if one of its layers is set back to where it started?

The other layers keep what they learned. Beside its start a layer is also given its start's weights
in shuffled places: random weights that the others never grew around.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.data import Dataset
from vgbook.experiments import early_layers
from vgbook.experiments.early_layers import PROTOCOL, RESETTING, cell, network_of, trained
from vgbook.experiments.early_layers_tuning import chosen_rate
from vgbook.experiments.runs import images
from vgbook.experiments.starts import SHUFFLE, shuffle, stream
from vgbook.network import Network
from vgbook.pretraining.stacking import Layer
from vgbook.records import Record, Series
from vgbook.training import evaluate

QUESTION = "What does a trained network lose if one layer is set back to its start?"
KIND = "long"
BACK_TO = ("start", "shuffled")
SETTINGS: dict[str, Any] = PROTOCOL | {"arms": RESETTING, "seeds": list(range(5))}
SMOKE = SETTINGS | {"train": 500, "width": 20, "epochs": 1, "seeds": [0, 1]}
CANARIES = [small | {"frozen": []} for small in early_layers.CANARIES]


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each arm and seed, at the rate chosen for the arm."""
    return [
        cell(settings, arm, seed, rates=[chosen_rate(name)], test=True)
        for name, arm in settings["arms"].items()
        for seed in settings["seeds"]
    ]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Train the network, then set back each of its layers in turn and count the mistakes."""
    data = images(cell)
    start = network_of(cell, data)
    network = trained(cell, data, start, cell["rates"][0])
    rng = stream(cell, SHUFFLE)
    reset: dict[str, list[float]] = {way: [] for way in BACK_TO}
    moved = []
    for layer, (weights, bias) in enumerate(zip(start.weights, start.biases, strict=True)):
        back = Layer(weights, bias)
        reset["start"].append(error_with(network, layer, back, data))
        reset["shuffled"].append(error_with(network, layer, shuffle(back, rng), data))
        step = np.linalg.norm(network.weights[layer] - weights)
        moved.append(float(step / np.linalg.norm(weights)))
    return {
        "test_error": evaluate(network, data.test_inputs, data.test_targets)[1],
        "reset_error": reset,
        "moved": moved,
        "data": {"name": data.name, "sha256": data.sha256},
    }


def error_with(network: Network, layer: int, other: Layer, data: Dataset) -> float:
    """Test error of the network with one layer replaced."""
    changed = network.copy()
    changed.weights[layer][...] = other.weights
    changed.biases[layer][...] = other.bias
    return evaluate(changed, data.test_inputs, data.test_targets)[1]


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Errors before and after over arm, seed, layer and what the layer was set back to."""
    arms, seeds = list(settings["arms"]), settings["seeds"]
    layers = len(results[0]["moved"])

    def array(values: list[Any]) -> np.ndarray:
        found = np.array(values)
        return found.reshape(len(arms), len(seeds), *found.shape[1:])

    reset = np.stack(
        [array([result["reset_error"][way] for result in results]) for way in BACK_TO], axis=2
    )
    by_run = ("arm", "seed")
    return Record(
        experiment="reset-layer",
        settings=settings,
        coordinates={
            "arm": arms,
            "seed": seeds,
            "to": list(BACK_TO),
            "layer": list(range(1, layers + 1)),
        },
        series={
            "test_error": Series(
                array([result["test_error"] for result in results]),
                by_run,
                "fraction",
                "error on the test images of the trained network",
            ),
            "reset_error": Series(
                reset,
                (*by_run, "to", "layer"),
                "fraction",
                "error on the test images with one layer set back; the last is the output layer",
            ),
            "moved": Series(
                array([result["moved"] for result in results]),
                (*by_run, "layer"),
                "1",
                "how far a layer's weights moved in training, relative to their size",
            ),
            "learning_rate": Series(
                np.array([chosen_rate(arm) for arm in arms]),
                ("arm",),
                "1",
                "learning rate",
            ),
        },
        provenance={"data": results[0]["data"]},
    )
