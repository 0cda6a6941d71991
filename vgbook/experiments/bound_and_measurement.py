"""How near does the error signal come to the bound that the norms of the weights set?

The standard start, and the same weights scaled up step by step: δ at each layer, beside the product
of ¼‖W‖₂ and beside the criterion for wide networks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.activations import ACTIVATIONS
from vgbook.bounds import step_bounds
from vgbook.experiments.gradient_flow import factor_per_layer, root_mean_square
from vgbook.mean_field import delta_factor, scheme_sigma_w
from vgbook.network import gradients, init_network
from vgbook.records import Record, Series

QUESTION = "How near does the error signal come to the bound that the norms of the weights set?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "scales": [1, 2, 4, 7, 10, 14, 17, 20],
    "depth": 20,
    "width": 256,
    "inputs": 64,
    "classes": 10,
    "batch": 64,
    "activation": "sigmoid",
    "scheme": "standard",
    "theory_points": 41,
    "seeds": list(range(8)),
}
SMOKE = SETTINGS | {"scales": [1, 7], "depth": 4, "width": 16, "theory_points": 5, "seeds": [0, 1]}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each seed: the norms of its weights serve all scales."""
    shared = {key: value for key, value in settings.items() if key != "seeds"}
    return [shared | {"seed": seed} for seed in settings["seeds"]]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Measure one network at every scale of its weights, in double precision.

    ‖δ‖ is the norm of an example's error signal, as root mean square over the batch; what bounds
    every example bounds it too. `alignment` is ‖δWᵀ‖ / (‖δ‖ ‖W‖₂), `slopes` is what the slopes
    leave, as a share of ¼; bound × alignment × slopes is the measured factor of a step.
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
    steps = step_bounds(network)[:-1]  # between hidden layers
    found: dict[str, Any] = {"delta": [], "alignment": [], "slopes": [], "steps": steps.tolist()}
    for scale in cell["scales"]:
        scaled = network.copy()
        for weights in scaled.weights:
            weights *= scale
        _, gradient = gradients(scaled, inputs, targets)
        deltas = gradient.deltas[:-1]
        size = np.array([root_mean_square(delta) * np.sqrt(delta.shape[1]) for delta in deltas])
        sent = np.array(
            [
                root_mean_square(delta @ weights.T) * np.sqrt(len(weights))
                for delta, weights in zip(deltas[1:], scaled.weights[1:-1], strict=True)
            ]
        )
        found["delta"].append(size.tolist())
        found["alignment"].append(
            (sent / size[1:] / (scale * steps / scaled.activation.max_slope)).tolist()
        )
        found["slopes"].append((size[:-1] / sent / scaled.activation.max_slope).tolist())
    return found


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """‖δ‖ and its bound over scale, seed and layer; factors per layer, and the criterion."""

    def stacked(name: str) -> np.ndarray:
        return np.array([result[name] for result in results]).swapaxes(0, 1)

    scales = np.array(settings["scales"])
    delta = stacked("delta")
    steps = scales[:, np.newaxis, np.newaxis] * np.array([result["steps"] for result in results])
    # From the last hidden layer, where bound and measurement start together, back to each layer.
    products = np.cumprod(steps[..., ::-1], axis=-1)[..., ::-1]
    bound = delta[..., -1:] * np.concatenate([products, np.ones_like(delta[..., -1:])], axis=-1)
    sigma_w = scales * scheme_sigma_w(settings["scheme"], settings["width"])
    grid = np.linspace(sigma_w[0], sigma_w[-1], settings["theory_points"])

    def criterion(spreads: np.ndarray) -> np.ndarray:
        activation = ACTIVATIONS[settings["activation"]]
        return np.array([delta_factor(activation, spread) for spread in spreads])

    by_layer, by_seed = ("scale", "seed", "layer"), ("scale", "seed")
    return Record(
        experiment="bound-and-measurement",
        settings=settings,
        coordinates={
            "scale": settings["scales"],
            "seed": settings["seeds"],
            "layer": list(range(1, settings["depth"] + 1)),
            "step": list(range(1, settings["depth"])),
            "grid": grid.tolist(),
        },
        series={
            "delta": Series(
                delta, by_layer, "nats", "norm of δ at a layer, root mean square over the batch"
            ),
            "bound": Series(
                bound, by_layer, "nats", "norm of δ at the last hidden layer times ¼‖W‖₂ per step"
            ),
            "factor": Series(
                factor_per_layer(delta), by_seed, "1", "mean factor of δ from layer to layer"
            ),
            "bound_factor": Series(
                factor_per_layer(bound), by_seed, "1", "mean of ¼‖W‖₂ over the layers"
            ),
            "alignment": Series(
                stacked("alignment"),
                ("scale", "seed", "step"),
                "1",
                "stretch of δ by the weights, as a share of the largest possible",
            ),
            "slopes": Series(
                stacked("slopes"),
                ("scale", "seed", "step"),
                "1",
                "what the slopes leave of δ, as a share of a quarter",
            ),
            "sigma_w": Series(sigma_w, ("scale",), "1", "spread of the weights, σ_w"),
            "criterion": Series(
                criterion(sigma_w), ("scale",), "1", "σ_w √E[σ′²] by mean-field theory"
            ),
            "theory": Series(criterion(grid), ("grid",), "1", "σ_w √E[σ′²] on a fine grid of σ_w"),
        },
    )
