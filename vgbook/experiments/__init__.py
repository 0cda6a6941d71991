"""The experiments of the book, each a module that answers one question.

`record(id)` is the one way to what an experiment measured: read from the committed records if it
is long, else computed on first use, in seconds, and kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from vgbook import records
from vgbook.experiments import (
    activation_slopes,
    backprop_by_hand,
    bound_and_measurement,
    canary,
    chain_gain,
    cost_surface,
    depth_and_start,
    depth_and_start_tuning,
    depth_scale,
    digits_before_after,
    digits_tuning,
    early_layers_tuning,
    first_layer_features,
    float_underflow,
    frozen_early_layers,
    gradient_after_pretraining,
    gradient_check,
    gradient_during_training,
    gradient_flow_by_depth,
    gradient_flow_by_initialisation,
    gradient_through_time,
    greedy_stack,
    jacobian_spectrum,
    other_methods,
    rbm_features,
    rbm_learning,
    remedies_gradient_flow,
    rescue_tuning,
    reset_layer,
    scale_or_features,
    scale_or_features_tuning,
    slope_product,
    source,
    squared_vs_cross_entropy,
    sweep,
    two_way_fade,
)
from vgbook.nearest import nearest
from vgbook.records import Record, RecordError

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "records"

EXPERIMENTS: dict[str, sweep.Experiment] = {
    "cost-surface": cost_surface,
    "squared-vs-cross-entropy": squared_vs_cross_entropy,
    "backprop-by-hand": backprop_by_hand,
    "gradient-check": gradient_check,
    "activation-slopes": activation_slopes,
    "slope-product": slope_product,
    "chain-gain": chain_gain,
    "gradient-flow-by-depth": gradient_flow_by_depth,
    "gradient-flow-by-initialisation": gradient_flow_by_initialisation,
    "bound-and-measurement": bound_and_measurement,
    "two-way-fade": two_way_fade,
    "jacobian-spectrum": jacobian_spectrum,
    "float-underflow": float_underflow,
    "gradient-during-training": gradient_during_training,
    "first-layer-features": first_layer_features,
    "early-layers-tuning": early_layers_tuning,
    "frozen-early-layers": frozen_early_layers,
    "reset-layer": reset_layer,
    "depth-and-start-tuning": depth_and_start_tuning,
    "other-methods": other_methods,
    "depth-and-start": depth_and_start,
    "digits-tuning": digits_tuning,
    "digits-before-after": digits_before_after,
    "rbm-learning": rbm_learning,
    "rbm-features": rbm_features,
    "greedy-stack": greedy_stack,
    "gradient-after-pretraining": gradient_after_pretraining,
    "scale-or-features-tuning": scale_or_features_tuning,
    "scale-or-features": scale_or_features,
    "rescue-tuning": rescue_tuning,
    "remedies-gradient-flow": remedies_gradient_flow,
    "depth-scale": depth_scale,
    "gradient-through-time": gradient_through_time,
}


def record(experiment_id: str) -> Record:
    """Return the record of an experiment, computing it in a fresh process if it is a cheap one.

    Raises
    ------
    KeyError : there is no such experiment; the message names the nearest.
    RecordError : a committed record is missing or damaged.
    """
    path = record_path(experiment_id)
    if not path.exists():
        if lookup(experiment_id).KIND == "long":
            raise RecordError(
                f"{path}: the committed record of {experiment_id!r} is missing; "
                f"python scripts/experiments.py {experiment_id} measures it again"
            )
        # A fresh process: a server that reloads pages may still hold an older version of the code.
        subprocess.run([sys.executable, "-m", "vgbook.experiments", experiment_id], check=True)
    return records.load(path)


def refresh(
    experiment_id: str,
    *,
    jobs: int = -1,
    dask: str | None = None,
    smoke: bool = False,
    on_cell: Callable[[int, int], None] | None = None,
) -> Path:
    """Measure what is missing of an experiment, write its record, and return the record's path.

    A smoke run takes seconds; its record goes to the cache, never among the committed ones. `jobs`
    and `dask` say where cells are measured: in so many processes, or on a cluster.
    """
    experiment = lookup(experiment_id)
    path = smoke_path(experiment_id) if smoke else record_path(experiment_id)
    measured = sweep.run(
        experiment,
        experiment.SMOKE if smoke else experiment.SETTINGS,
        cache=cache_dir() / "cells" / experiment.measure.__module__.rpartition(".")[2],
        jobs=jobs,
        dask=dask,
        on_cell=on_cell,
    )
    records.save(measured, path)
    return path


def state(experiment_id: str) -> str:
    """Tell whether the record is "missing", "stale", "canary failing" or "fresh".

    It is stale if it is of other settings; its canary fails if the code now gives other numbers.
    """
    path = record_path(experiment_id)
    if not path.exists():
        return "missing"
    experiment, found = lookup(experiment_id), records.load(path)
    if found.settings != experiment.SETTINGS:
        return "stale"
    return "canary failing" if canary.failures(found, experiment.measure) else "fresh"


def record_path(experiment_id: str) -> Path:
    """File of the record: among the committed ones, or in the cache by settings and code."""
    experiment = lookup(experiment_id)
    if experiment.KIND == "long":
        return COMMITTED / f"{experiment_id}.json"
    code = source.digest(experiment.__name__)
    name = sweep.key(code, experiment.SETTINGS, experiment.cells(experiment.SETTINGS))
    return cache_dir() / "records" / f"{experiment_id}-{name}.json"


def smoke_path(experiment_id: str) -> Path:
    """File of the record of a smoke run."""
    return cache_dir() / "smoke" / f"{experiment_id}.json"


def cache_dir() -> Path:
    """Folder of everything that can be computed again; the variable VGBOOK_CACHE moves it."""
    return Path(os.environ.get("VGBOOK_CACHE", ROOT / ".cache" / "vgbook"))


def lookup(experiment_id: str) -> sweep.Experiment:
    """Return the experiment of that id, or a KeyError that names the nearest ids."""
    if experiment_id not in EXPERIMENTS:
        raise KeyError(f"no experiment {experiment_id!r}; {nearest(experiment_id, EXPERIMENTS)}")
    return EXPERIMENTS[experiment_id]
