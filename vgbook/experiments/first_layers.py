"""The first layers that are compared as pictures: from faces, from digits, and from labels.

Each is measured beside the same weights shuffled among its units, which keep their sizes and lose
what was learned.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.data import Dataset
from vgbook.experiments.runs import images, label_entropy
from vgbook.experiments.starts import ORDER, SHUFFLE, WEIGHTS, stream
from vgbook.filters import locality, orientation, shuffled
from vgbook.network import init_network
from vgbook.patches import cut, evened, faces, whitening
from vgbook.pretraining.autoencoder import train_autoencoder
from vgbook.sparse_autoencoder import train_sparse_autoencoder
from vgbook.training import evaluate, train

NETS = ("stuck", "trained")
MEASURES = {"locality": locality, "orientation": orientation}


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Train the layer, measure each unit's weights as a picture, and the same after shuffling."""
    if cell["name"] == "faces":
        pictures, found, looked_at, sha256 = from_faces(cell)
        source = {"name": "lfw_subset", "sha256": sha256}
    else:
        data = images(cell)
        pictures, found = from_digits(cell, data)
        looked_at, source = square(data.train_inputs.T), {"name": data.name, "sha256": data.sha256}
    learned, dealt = pictures[0], np.concatenate(pictures[1:])
    for name, of in MEASURES.items():
        values, others = of(learned), of(dealt)
        limit = np.quantile(others, cell["quantile"])
        found[name] = [float(np.median(v)) for v in (values, others)]
        found[f"beyond_{name}"] = float(np.mean(values > limit))
        if "dots" in cell:
            found[f"dots_{name}"] = [v[: cell["dots"]].tolist() for v in (values, others)]
    if "shown" in cell:
        found["filters"] = percent(learned[: cell["shown"]])
        found["examples"] = percent(looked_at[: cell["examples"]])
    return found | {"data": source}


def percent(pictures: np.ndarray) -> list[Any]:
    """Pictures in whole percent of the largest of all their values."""
    return np.rint(100 * pictures / np.abs(pictures).max()).astype(int).tolist()


def square(columns: np.ndarray) -> np.ndarray:
    """Columns of pixels as square pictures, (columns, side, side), in double precision."""
    side = round(len(columns) ** 0.5)
    return columns.T.reshape(-1, side, side).astype(np.float64)


def from_faces(cell: dict[str, Any]) -> tuple[list[np.ndarray], dict[str, Any], np.ndarray, str]:
    """Learn from whitened patches of faces; pictures are what units add to a restored patch."""
    arm, rng = cell["arm"], stream(cell, WEIGHTS)
    photographs, sha256 = faces()
    patches = cut(photographs, arm["size"], arm["patches"], rng=rng)
    patches = evened(patches, softness=arm["softness"])
    view = whitening(patches, arm["components"])
    inputs = view.whiten(patches).astype(cell["dtype"])
    weights = train_sparse_autoencoder(inputs, rng=rng, **arm["learning"]).weights
    pictures = [square(view.in_pixels(some)) for some in with_deals(cell, weights)]
    return pictures, {}, photographs, sha256


def with_deals(cell: dict[str, Any], weights: np.ndarray) -> list[np.ndarray]:
    """The weights, and the same shuffled among the units, several times."""
    rng = stream(cell, SHUFFLE)
    return [weights, *(shuffled(weights, rng=rng) for _ in range(cell["deals"]))]


def from_digits(cell: dict[str, Any], data: Dataset) -> tuple[list[np.ndarray], dict[str, Any]]:
    """Learn from whole digits: without labels, or with them as the first layer of a network."""
    arm, inputs = cell["arm"], data.train_inputs.astype(cell["dtype"])
    if cell["name"] not in NETS:
        weights = train_autoencoder(inputs, rng=stream(cell, WEIGHTS), **arm["learning"]).weights
        return [square(some) for some in with_deals(cell, weights)], {}
    network = init_network(
        [inputs.shape[1], *[arm["width"]] * arm["depth"], 10],
        rng=stream(cell, WEIGHTS),
        dtype=inputs.dtype,
        **arm["network"],
    )
    start = network.weights[0].copy()
    train(network, inputs, data.train_targets, rng=stream(cell, ORDER), **arm["learning"])
    weights = network.weights[0]
    found = {
        "train_cost": evaluate(network, inputs, data.train_targets)[0],
        "validation_error": evaluate(network, data.validation_inputs, data.validation_targets)[1],
        "label_entropy": label_entropy(data.train_targets),
        "moved": float(np.linalg.norm(weights - start) / np.linalg.norm(start)),
        "moved_orientation": float(np.median(orientation(square(weights - start)))),
    }
    return [square(some) for some in with_deals(cell, weights)], found
