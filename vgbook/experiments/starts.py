"""The networks that training starts from: random, pretrained layer by layer, and controls.

A control shares one property with the pretrained network and not the other: the scale of its
weights without what they have learned, or each of its weights, but none in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vgbook.data import Dataset
from vgbook.network import Network, init_network
from vgbook.pretraining.stacking import Layer, greedy_layers, stack

# Each use of chance has its own stream, so that all runs of a seed see the images in one order.
WEIGHTS, OUTPUT, ORDER, SHUFFLE = 1, 2, 3, 4


def stream(cell: dict[str, Any], purpose: int) -> np.random.Generator:
    """The random numbers of a cell's seed that serve one purpose."""
    return np.random.default_rng([cell["seed"], purpose])


def starts(cell: dict[str, Any], data: Dataset, deepest: int) -> Callable[[int], Network]:
    """Return a function that makes, for each depth up to the deepest, the network of a start.

    Parameters
    ----------
    cell : with `start`, `width`, `scheme`, `dtype`, `seed`, and `pretraining`, the arguments of
        `greedy_layers`, or for a random start None. Starts are "random"; "scaled", whose hidden
        layers are random and `gain` times as large; the methods of `greedy_layers`; and
        "shuffled-rbm", whose weights and biases are the trained machines', shuffled within each
        layer.
    """
    classes = int(data.train_targets.max()) + 1
    sizes = [data.train_inputs.shape[1], *[cell["width"]] * deepest, classes]
    dtype = np.dtype(cell["dtype"])
    if cell["pretraining"] is None:
        return lambda depth: random_start(cell, [*sizes[: depth + 1], classes], dtype)

    shuffled = cell["start"].startswith("shuffled-")
    method = cell["start"].removeprefix("shuffled-")
    layers = list(
        greedy_layers(
            sizes,
            data.train_inputs.astype(dtype),
            method=method,
            targets=data.train_targets if method == "supervised" else None,
            rng=stream(cell, WEIGHTS),
            **cell["pretraining"],
        )
    )
    if shuffled:
        rng = stream(cell, SHUFFLE)
        layers = [shuffle(layer, rng) for layer in layers]
    return lambda depth: stack(layers[:depth], classes, rng=stream(cell, OUTPUT))


def random_start(cell: dict[str, Any], sizes: list[int], dtype: np.dtype[Any]) -> Network:
    """A network of random weights, its hidden layers `gain` times as large if the cell has one."""
    network = init_network(
        sizes, activation="sigmoid", scheme=cell["scheme"], rng=stream(cell, WEIGHTS), dtype=dtype
    )
    for weights in network.weights[:-1]:
        weights *= cell.get("gain", 1)
    return network


def shuffle(layer: Layer, rng: np.random.Generator) -> Layer:
    """The same weights and the same biases, each in a random place of its layer."""
    weights = rng.permuted(layer.weights.ravel()).reshape(layer.weights.shape)
    return Layer(weights, rng.permuted(layer.bias))
