"""The size of the gradient at each layer of a freshly initialised network.

Random inputs go forwards, the error of random targets comes back, and at every layer we take the
root mean square of what passes: of the error signals δ, and of the weight gradients.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.network import gradients, init_network


def flow(cell: dict[str, Any]) -> dict[str, Any]:
    """Measure one network in double precision.

    Parameters
    ----------
    cell : `depth` hidden layers of `width` units, between `inputs` inputs drawn from N(0, 1) and
        `classes` outputs; `activation`, `scheme`, `batch` examples, `seed`.

    Returns
    -------
    `delta` and `weights`, each a list over the hidden layers from the input on: the root mean
    square of δ over units and examples, and of the gradient of the mean cost over the weights.
    """
    rng = np.random.default_rng(cell["seed"])
    sizes = [cell["inputs"], *[cell["width"]] * cell["depth"], cell["classes"]]
    network = init_network(
        sizes,
        activation=cell["activation"],
        scheme=cell["scheme"],
        rng=rng,
        dtype=np.float64,
    )
    inputs = rng.standard_normal((cell["batch"], cell["inputs"]))
    targets = rng.integers(cell["classes"], size=cell["batch"])
    _, gradient = gradients(network, inputs, targets)
    return {
        "delta": [root_mean_square(delta) for delta in gradient.deltas[:-1]],
        "weights": [root_mean_square(weights) for weights in gradient.weights[:-1]],
    }


def root_mean_square(values: np.ndarray) -> float:
    """√(mean of the squares), scaled first so that the squares of tiny values do not underflow."""
    largest = float(np.max(np.abs(values)))
    if largest == 0:
        return 0.0
    return largest * float(np.sqrt(np.mean(np.square(values / largest))))


def factor_per_layer(sizes: np.ndarray) -> np.ndarray:
    """Geometric mean of the factor from one layer to the one below it, over the last axis.

    (first / last) ** (1 / (layers − 1)) for `sizes` ordered from the input on.
    """
    steps = sizes.shape[-1] - 1
    return np.asarray((sizes[..., 0] / sizes[..., -1]) ** (1 / steps))
