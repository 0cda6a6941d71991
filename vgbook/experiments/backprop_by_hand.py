"""Where does each number of a gradient come from?

A network of two inputs, two sigmoid units and one output is run forwards and backwards with
numbers that fit on a sheet of paper, and every gradient is held against central differences.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS
from vgbook.network import Network, forward, gradients
from vgbook.records import Record, Series

QUESTION = "Where does each number of a gradient come from?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "inputs": [1.0, 2.0],
    "weights": [[[0.8, -0.5], [0.3, -0.4]], [[1.2], [-0.9]]],  # W(1) and W(2), (n_in, n_out)
    "biases": [[-0.4, 0.8], [0.2]],
    "target": 1.0,
    "activation": "sigmoid",
    "cost": "squared",
    "step": 1e-5,  # of the central differences
}
SMOKE = SETTINGS


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell."""
    return [settings]


def network_of(cell: dict[str, Any]) -> Network:
    """The network with the weights and biases of the settings."""
    return Network(
        [np.array(weights) for weights in cell["weights"]],
        [np.array(biases) for biases in cell["biases"]],
        ACTIVATIONS[cell["activation"]],
    )


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Every number of the way forward and back, and the gradient by its definition."""
    if cell["target"] != 1:
        raise ValueError("target must be 1: the one output is the score of class 0")
    network = network_of(cell)
    inputs, targets = np.array([cell["inputs"]]), np.array([0])
    activity = forward(network, inputs)
    loss, found = gradients(network, inputs, targets, cost=cell["cost"])
    layers = [
        {
            "a": activity.a[layer][0].tolist(),
            "z": activity.z[layer][0].tolist(),
            "delta": found.deltas[layer][0].tolist(),
            "weight_gradient": found.weights[layer].tolist(),
            "bias_gradient": found.biases[layer].tolist(),
        }
        for layer in range(2)
    ]
    differences = [
        central_differences(network, parameter, inputs, targets, cell)
        for parameter in (*network.weights, *network.biases)
    ]
    return {
        "loss": loss,
        "slope": network.activation.slope(activity.z[0][0]).tolist(),
        "layers": layers,
        "differences": differences,
    }


def central_differences(
    network: Network,
    parameter: np.ndarray,
    inputs: np.ndarray,
    targets: np.ndarray,
    cell: dict[str, Any],
) -> list[Any]:
    """(C(θ + h) − C(θ − h)) / 2h for each entry θ of an array of the network's parameters."""
    slopes, h = np.empty_like(parameter), cell["step"]
    for at in np.ndindex(parameter.shape):
        before, costs = parameter[at], []
        for moved in (before + h, before - h):
            parameter[at] = moved
            costs.append(gradients(network, inputs, targets, cost=cell["cost"])[0])
        parameter[at] = before
        slopes[at] = (costs[0] - costs[1]) / (2 * h)
    return slopes.tolist()


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Each quantity as a series over the units it belongs to; layer 1 is hidden, 2 the output."""
    (result,) = results
    first, second = result["layers"]
    difference_w1, difference_w2, difference_b1, difference_b2 = result["differences"]
    hidden, first_weights = ("hidden",), ("input", "hidden")
    (w1, w2), (b1, b2) = settings["weights"], settings["biases"]
    values: dict[str, tuple[Any, tuple[str, ...], str]] = {
        "x": (first["a"], ("input",), "input"),
        "w1": (w1, first_weights, "weight from input to hidden unit"),
        "b1": (b1, hidden, "bias of a hidden unit"),
        "z1": (first["z"], hidden, "pre-activation of a hidden unit"),
        "a1": (second["a"], hidden, "activation of a hidden unit"),
        "slope1": (result["slope"], hidden, "slope of a hidden unit, σ′(z)"),
        "w2": (np.ravel(w2), hidden, "weight from hidden unit to output"),
        "b2": (b2[0], (), "bias of the output"),
        "z2": (second["z"][0], (), "output"),
        "loss": (result["loss"], (), "cost ½(z − t)²"),
        "delta2": (second["delta"][0], (), "error signal of the output"),
        "delta1": (first["delta"], hidden, "error signal of a hidden unit"),
        "gradient_w1": (first["weight_gradient"], first_weights, "gradient of a first weight"),
        "gradient_b1": (first["bias_gradient"], hidden, "gradient of a hidden bias"),
        "gradient_w2": (np.ravel(second["weight_gradient"]), hidden, "gradient of a last weight"),
        "gradient_b2": (second["bias_gradient"][0], (), "gradient of the last bias"),
        "difference_w1": (difference_w1, first_weights, "central difference for a first weight"),
        "difference_b1": (difference_b1, hidden, "central difference for a hidden bias"),
        "difference_w2": (np.ravel(difference_w2), hidden, "central difference for a last weight"),
        "difference_b2": (difference_b2[0], (), "central difference for the last bias"),
    }
    return Record(
        experiment="backprop-by-hand",
        settings=settings,
        coordinates={"input": [1, 2], "hidden": [1, 2]},
        series={
            name: Series(np.array(value, dtype=np.float64), dims, "1", description)
            for name, (value, dims, description) in values.items()
        },
    )
