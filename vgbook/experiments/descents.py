"""Training runs from one random start, by different rules of descent.

The runs are those of the controlled comparison in all but the rule: the same weights, the same
images in the same order, the same batches.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from vgbook.data import Dataset
from vgbook.descent import batches
from vgbook.experiments import runs
from vgbook.experiments.runs import STUCK_MARGIN, Watch, escape, images, label_entropy
from vgbook.experiments.starts import ORDER, starts, stream
from vgbook.network import Network, gradients
from vgbook.optimisers import Adam, NormalisedSteps, Optimiser
from vgbook.training import History

RULES: dict[str, Callable[..., Optimiser]] = {"adam": Adam, "normalised": NormalisedSteps}


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Train every run of the cell by its rule, named as its start; "random" is plain descent."""
    if cell["start"] not in RULES:
        return runs.measure(cell)
    data = images(cell)
    return {
        "outcomes": [
            run(cell, data, starts(cell, data, depth)(depth), rate, epochs)
            for depth, rate, epochs in cell["runs"]
        ],
        "label_entropy": label_entropy(data.train_targets),
        "data": {"name": data.name, "sha256": data.sha256},
    }


def run(
    cell: dict[str, Any], data: Dataset, network: Network, rate: float, epochs: int
) -> dict[str, Any]:
    """Train one network for a number of epochs, and give the outcome."""
    rule = RULES[cell["start"]](network, learning_rate=rate)
    watch, rng = Watch(cell, data, [epochs]), stream(cell, ORDER)
    inputs, targets = watch.train
    history = History()
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(inputs))
        losses = []
        with np.errstate(over="ignore", invalid="ignore"):  # a run may blow up; its cost tells
            for rows in batches(len(order), cell["batch_size"]):
                batch = order[rows]
                loss, slopes = gradients(network, inputs[batch], targets[batch])
                rule.step(slopes)
                losses.append(loss * len(batch))
        history.train_cost.append(sum(losses) / len(order))
        watch.look(epoch, network)
    level = label_entropy(targets) - STUCK_MARGIN
    return watch.outcomes[epochs] | {"escape_epoch": escape(history, level, epochs)}
