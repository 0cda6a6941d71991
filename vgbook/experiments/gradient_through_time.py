"""How much of the gradient is left after so many steps back in time, in which recurrent network?

A tanh network below, at and above its threshold, at rest and while it reads, and an LSTM with three
forget biases and in its form of 1997.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from vgbook.experiments.gradient_flow import root_mean_square
from vgbook.initialisation import lecun
from vgbook.lstm import LSTM
from vgbook.records import Record, Series
from vgbook.recurrent import Recurrent, TanhNetwork

QUESTION = "How much of the gradient is left after so many steps back in time?"
KIND = "build"
SETTINGS: dict[str, Any] = {
    "radii": [0.8, 1.0, 1.2],  # largest |eigenvalue| of the recurrent weights of tanh networks
    "forget_biases": {"0": 0.0, "1": 1.0, "3": 3.0, "1997": None},
    "units": 100,
    "inputs": 10,
    "before": 50,  # steps read before those that are looked back over
    "lags": 100,
    "batch": 8,
    "seeds": list(range(10)),
}
SMOKE = SETTINGS | {"units": 8, "before": 5, "lags": 10, "seeds": [0, 1]}
KEPT = ("units", "inputs", "before", "lags", "batch")


def cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each network and seed: tanh at rest, tanh reading, LSTM reading."""
    shared = {key: settings[key] for key in KEPT}
    tanh = [
        {"radius": radius, "rest": rest} for rest in (True, False) for radius in settings["radii"]
    ]
    lstm = [{"forget_bias": bias} for bias in settings["forget_biases"].values()]
    return [
        shared | network | {"seed": seed}
        for network, seed in product([*tanh, *lstm], settings["seeds"])
    ]


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Send a random gradient with respect to the last h back, and take its size at each lag."""
    rng = np.random.default_rng(cell["seed"])
    n_in, n, batch = cell["inputs"], cell["units"], cell["batch"]
    network: Recurrent
    if "radius" in cell:
        network, about = _tanh(cell, rng)
    else:
        network, about = _lstm(cell, rng)
    inputs = rng.standard_normal((cell["before"] + cell["lags"], batch, n_in))
    trace = network.forward(np.zeros_like(inputs) if cell.get("rest") else inputs)
    signals = network.backward(trace, rng.standard_normal((batch, n))).signals
    sizes = [root_mean_square(signal) for signal in signals[::-1][: cell["lags"] + 1]]
    return about | {"size": sizes}


def _tanh(cell: dict[str, Any], rng: np.random.Generator) -> tuple[TanhNetwork, dict[str, float]]:
    """A tanh network whose recurrent weights have the spectral radius that the cell asks for."""
    network = TanhNetwork.init(
        cell["inputs"], cell["units"], 2, rng=rng, recurrent=lecun, dtype=np.float64
    )
    weights = network.recurrent_weights
    weights *= cell["radius"] / spectral_radius(weights)
    return network, {"singular_value": float(np.linalg.norm(weights, 2))}


def _lstm(cell: dict[str, Any], rng: np.random.Generator) -> tuple[LSTM, dict[str, float]]:
    """An LSTM from the standard start.

    At rest, with the input and output gates half open, a cell hands on f c + ¼ c U_g: what it keeps
    and what comes round through h and g.
    """
    n, bias = cell["units"], cell["forget_bias"]
    network = LSTM.init(cell["inputs"], n, 2, forget_bias=bias, rng=rng, dtype=np.float64)
    kept = 1.0 if bias is None else 1 / (1 + np.exp(-bias))
    round_trip = kept * np.eye(n) + network.recurrent_weights[:, :n] / 4
    return network, {"spectral_radius": spectral_radius(round_trip)}


def spectral_radius(matrix: np.ndarray) -> float:
    """The largest absolute value of an eigenvalue."""
    return float(np.max(np.abs(np.linalg.eigvals(matrix))))


def collect(settings: dict[str, Any], results: list[dict[str, Any]]) -> Record:
    """The gradient's size at each lag, as a share of that at lag 0."""
    radii, forms, seeds = settings["radii"], list(settings["forget_biases"]), settings["seeds"]
    sizes = np.array([result["size"] for result in results])
    shares = (sizes / sizes[:, :1]).reshape(-1, len(seeds), settings["lags"] + 1)
    rest, reading, lstm = np.split(shares, [len(radii), 2 * len(radii)])
    tanh = results[: len(radii) * len(seeds)]
    gates = results[2 * len(radii) * len(seeds) :]

    def table(found: list[dict[str, Any]], name: str) -> np.ndarray:
        return np.array([result[name] for result in found]).reshape(-1, len(seeds))

    half, last = settings["lags"] // 2, settings["lags"]
    by_radius, by_form = ("radius", "seed"), ("form", "seed")
    share = "root mean square of the gradient so many steps back, as a share of that at lag 0"
    return Record(
        experiment="gradient-through-time",
        settings=settings,
        coordinates={
            "radius": radii,
            "form": forms,
            "seed": seeds,
            "lag": list(range(settings["lags"] + 1)),
        },
        series={
            "rest": Series(rest, (*by_radius, "lag"), "1", f"{share}; tanh network at rest"),
            "reading": Series(
                reading, (*by_radius, "lag"), "1", f"{share}; tanh network reading noise"
            ),
            "lstm": Series(
                lstm, (*by_form, "lag"), "1", f"{share}; cell state of an LSTM reading noise"
            ),
            "rest_factor": Series(
                (rest[..., last] / rest[..., half]) ** (1 / (last - half)),
                by_radius,
                "1",
                "mean factor per step over the farther half of the lags, at rest",
            ),
            "singular_value": Series(
                table(tanh, "singular_value"),
                by_radius,
                "1",
                "largest singular value of the recurrent weights",
            ),
            "lstm_radius": Series(
                table(gates, "spectral_radius"),
                by_form,
                "1",
                "spectral radius of the cell's step at rest, by theory",
            ),
        },
    )
