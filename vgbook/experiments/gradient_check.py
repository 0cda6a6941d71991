"""How well can a gradient be checked by nudging a parameter and looking at the cost?

Central differences with steps from 1 down to 10⁻¹², in single and in double precision, are held
against backpropagation in a small sigmoid network, over several seeds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.losses import COSTS
from vgbook.network import Gradients, Network, forward, gradients, init_network
from vgbook.records import Record, Series

QUESTION = "How well can a gradient be checked by nudging a parameter and looking at the cost?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "sizes": [10, 16, 16, 5],
    "activation": "sigmoid",
    "scheme": "xavier",
    "batch": 16,
    "checked": 16,  # parameters, drawn at random
    "precisions": ["single", "double"],
    "smallest_exponent": -12,
    "per_decade": 4,
    "third_derivative_step": 1e-3,
    "seeds": list(range(10)),
}
SMOKE = SETTINGS | {"checked": 4, "per_decade": 1, "seeds": [0, 1]}
DTYPES: dict[str, Any] = {"single": np.float32, "double": np.float64}


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each seed."""
    shared = {key: value for key, value in settings.items() if key != "seeds"}
    return [shared | {"seed": seed} for seed in settings["seeds"]]


def step_sizes(settings: dict[str, Any]) -> np.ndarray:
    """Steps h from 1 downwards, even on a logarithmic scale."""
    decades = -settings["smallest_exponent"]
    return np.logspace(0, -decades, decades * settings["per_decade"] + 1)


class Probe:
    """A network whose parameters can be nudged one at a time."""

    def __init__(self, network: Network, inputs: np.ndarray, targets: np.ndarray) -> None:
        self.network, self.inputs, self.targets = network, inputs, targets
        self.arrays = [*network.weights, *network.biases]

    def cost(self) -> float:
        """Mean cross-entropy, in the network's precision."""
        z = forward(self.network, self.inputs).z[-1]
        return float(COSTS["cross-entropy"].losses(z, self.targets).mean())

    def slopes(self) -> np.ndarray:
        """The gradient by backpropagation, of all parameters in a row."""
        _, found = gradients(self.network, self.inputs, self.targets)
        return flat(found)

    def nudge(self, at: int, h: float) -> None:
        """Add h to parameter number `at`."""
        for array in self.arrays:
            if at < array.size:
                array.flat[at] += array.dtype.type(h)
                return
            at -= array.size

    def central_difference(self, at: int, h: float) -> float:
        """(C(θ + h) − C(θ − h)) / 2h."""
        kept = [array.copy() for array in self.arrays]
        costs = []
        for moved in (h, -h):
            self.nudge(at, moved)
            costs.append(self.cost())
            for array, before in zip(self.arrays, kept, strict=True):
                array[...] = before
        return (costs[0] - costs[1]) / (2 * h)


def flat(found: Gradients) -> np.ndarray:
    """Gradients of weights, then of biases, in one row."""
    return np.concatenate([part.ravel() for part in (*found.weights, *found.biases)])


def third_derivatives(probe: Probe, chosen: np.ndarray, k: float) -> np.ndarray:
    """C‴ along each chosen parameter, as the second difference of its backpropagated gradient."""
    middle, result = probe.slopes()[chosen], []
    for number, at in enumerate(chosen):
        probe.nudge(at, k)
        above = probe.slopes()[at]
        probe.nudge(at, -2 * k)
        below = probe.slopes()[at]
        probe.nudge(at, k)
        result.append((above - 2 * middle[number] + below) / k**2)
    return np.array(result)


def probes(cell: dict[str, Any], rng: np.random.Generator) -> dict[str, Probe]:
    """The same network in each precision: all numbers are rounded to single precision first."""
    inputs = rng.standard_normal((cell["batch"], cell["sizes"][0])).astype(np.float32)
    targets = rng.integers(cell["sizes"][-1], size=cell["batch"])
    rounded = init_network(
        cell["sizes"], activation=cell["activation"], scheme=cell["scheme"], rng=rng
    )
    return {
        name: Probe(
            Network(
                [W.astype(DTYPES[name]) for W in rounded.weights],
                [b.astype(DTYPES[name]) for b in rounded.biases],
                rounded.activation,
            ),
            inputs,
            targets,
        )
        for name in cell["precisions"]
    }


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Relative distances, over the chosen parameters, to double-precision backpropagation."""
    rng = np.random.default_rng(cell["seed"])
    by_precision = probes(cell, rng)
    exact = by_precision["double"]
    everything = exact.slopes()
    chosen = rng.choice(len(everything), cell["checked"], replace=False)
    reference = everything[chosen]
    size = np.linalg.norm(reference)

    def distance(values: Any) -> float:
        return float(np.linalg.norm(values - reference) / size)

    third = third_derivatives(exact, chosen, cell["third_derivative_step"])
    return {
        "error": {
            name: [
                distance([probe.central_difference(at, h) for at in chosen])
                for h in step_sizes(cell)
            ]
            for name, probe in by_precision.items()
        },
        "backprop_error": {
            name: distance(probe.slopes()[chosen]) for name, probe in by_precision.items()
        },
        "third": float(np.linalg.norm(third) / size),
        "cost_per_slope": float(exact.cost() * np.sqrt(len(chosen)) / size),
        "parameters": len(everything),
    }


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """Errors over precision, seed and step, and what theory expects of each branch."""
    names, h = settings["precisions"], step_sizes(settings)
    third = np.median([result["third"] for result in results])
    cost = np.median([result["cost_per_slope"] for result in results])
    unit = np.array([np.finfo(DTYPES[name]).eps / 2 for name in names])
    error = np.array([[result["error"][name] for result in results] for name in names])
    median = np.median(error, axis=1)
    return Record(
        experiment="gradient-check",
        settings=settings,
        coordinates={"precision": names, "seed": settings["seeds"], "step": h.tolist()},
        series={
            "error": Series(
                error,
                ("precision", "seed", "step"),
                "1",
                "distance of central differences from backpropagation, relative to its length",
            ),
            "backprop_error": Series(
                np.array(
                    [[result["backprop_error"][name] for result in results] for name in names]
                ),
                ("precision", "seed"),
                "1",
                "distance of backpropagation from its own result in double precision",
            ),
            "best_step": Series(
                h[median.argmin(axis=1)], ("precision",), "1", "step with the least median error"
            ),
            "best_error": Series(
                median.min(axis=1), ("precision",), "1", "least median error over the steps"
            ),
            "truncation": Series(
                h**2 / 6 * third, ("step",), "1", "theory: h²C‴/6, relative to the gradient"
            ),
            "rounding": Series(
                unit[:, np.newaxis] * cost / h,
                ("precision", "step"),
                "1",
                "theory: u C/h for unit roundoff u, relative to the gradient",
            ),
            "parameters": Series(
                np.array(results[0]["parameters"]), (), "1", "parameters of the network"
            ),
        },
    )
