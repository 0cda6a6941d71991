"""Arranges a comparison of starts: what each arm gave at its chosen rate, and how they differ.

Rates come from tuning experiments. Differences are between runs of the same seed on the same test
images, with an interval that says how much other seeds and other images could change them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vgbook.bootstrap import paired_difference
from vgbook.experiments.outcomes import Found, find, gather, outcome_of
from vgbook.experiments.runs import LONGER, cells_of, start_of
from vgbook.records import Record, Series

# How a learning rate was chosen.
BY_VALIDATION, BY_ESCAPE, NONE = 0, 1, 2
BOUNDS = ["difference", "low", "high"]
COMPARED = ("arm", "depth", "bound")


def comparison_cells(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One cell for each start, depth and seed, at the rates that were chosen."""
    rates, _ = chosen_rates(settings)
    return cells_of(settings, rates, watch="curves", apart=True)


def chosen_rates(settings: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Rates that the tunings of the settings chose, and how, each (arms, depths)."""
    from vgbook.experiments import record

    tunings = [record(name) for name in settings["tunings"]]
    tuning_of = {arm: tuning for tuning in tunings for arm in tuning.coordinates["arm"]}
    choices = [
        [choice(tuning_of[arm], arm, depth) for depth in settings["depths"]]
        for arm in settings["arms"]
    ]
    rates, how = np.moveaxis(np.array(choices), -1, 0)
    return rates, how.astype(int)


def choice(tuning: Record, arm: str, depth: int) -> tuple[float, int]:
    """The rate for an arm at a depth, and how it was chosen.

    Where every run at every rate is stuck, their errors say nothing. Then the rate is taken that
    let most seeds escape, and of equals the earliest, if the same start is trained for longer; or,
    if none escapes then either, the rate of the lowest cost.
    """
    chosen = float(tuning.select("chosen_rate", arm=arm, depth=depth))
    if np.isfinite(chosen):
        return chosen, BY_VALIDATION
    rates, longer = tuning.coordinates["rate"], start_of(arm) + LONGER
    if longer in tuning.coordinates["arm"]:
        escapes = tuning.select("escape_epoch", arm=longer, depth=depth)
        escaped = np.isfinite(escapes).sum(axis=-1)
        if escaped.any():
            total = np.nansum(escapes, axis=-1)
            mean = np.divide(total, escaped, where=escaped > 0, out=np.full(len(rates), np.inf))
            return rates[np.lexsort((mean, -escaped))[0]], BY_ESCAPE
    cost = tuning.select("train_cost", arm=arm, depth=depth).mean(axis=-1)
    return rates[int(np.nanargmin(cost))], NONE


def comparison_record(
    experiment: str, settings: dict[str, Any], results: list[dict[str, Any]]
) -> Record:
    """Outcomes over arm, depth and seed, their course, and the differences that matter."""
    rates, how = chosen_rates(settings)
    found = find(comparison_cells(settings), results)
    epochs = max(stop for *_, stop in found)
    text = (
        "how the rate was chosen: 0 by validation error; every run being stuck, 1 by the earliest "
        "escape in longer training, 2 by the lowest cost"
    )
    return Record(
        experiment=experiment,
        settings=settings,
        coordinates={
            "arm": settings["arms"],
            "depth": settings["depths"],
            "seed": settings["seeds"],
            "epoch": list(range(1, epochs + 1)),
            "bound": BOUNDS,
        },
        series=gather(settings, [], rates, found, results[0]["label_entropy"])
        | {
            "learning_rate": Series(rates, COMPARED[:2], "1", "learning rate"),
            "chosen_by": Series(how, COMPARED[:2], "1", text),
        }
        | curves(settings, rates, found, epochs)
        | differences(settings, rates, found),
        provenance={"data": results[0]["data"]},
    )


def curves(
    settings: dict[str, Any], rates: np.ndarray, found: Found, epochs: int
) -> dict[str, Series]:
    """Cost on all training and on all test images after each epoch; NaN after the last."""
    shape = (*rates.shape, len(settings["seeds"]), epochs)
    values = {part: np.full(shape, np.nan) for part in ("train", "test")}
    for i, j, k in np.ndindex(shape[:-1]):
        arm, depth, seed = settings["arms"][i], settings["depths"][j], settings["seeds"][k]
        outcome = outcome_of(found, settings, arm, depth, float(rates[i, j]), seed)
        for part, curve in outcome["curves"].items():
            values[part][i, j, k, : len(curve)] = [float(f"{cost:.5g}") for cost in curve]
    return {
        f"{part}_curve": Series(
            curve,
            ("arm", "depth", "seed", "epoch"),
            "nats",
            f"cost on all {part} images after each epoch, to five digits; NaN after the last",
            nonfinite=True,
        )
        for part, curve in values.items()
    }


def differences(settings: dict[str, Any], rates: np.ndarray, found: Found) -> dict[str, Series]:
    """Differences of mean test error to the arms named in `against`, and to the first depth."""
    arms, depths = settings["arms"], settings["depths"]
    wrong = np.array(
        [
            [mistakes(settings, found, arm, depth, rates[i, j]) for j, depth in enumerate(depths)]
            for i, arm in enumerate(arms)
        ]
    )
    others = {
        f"versus_{arm.replace('-', '_')}": (
            wrong[[arms.index(arm)]],
            f"of the arm {arm!r} at the same depth",
        )
        for arm in settings["against"]
    } | {"versus_shallow": (wrong[:, :1], f"of the same arm with {depths[0]} hidden layers")}
    draws, rng = settings["bootstrap_draws"], np.random.default_rng(settings["split_seed"])
    return {
        name: Series(
            compared(wrong, np.broadcast_to(other, wrong.shape), draws=draws, rng=rng),
            COMPARED,
            "fraction",
            f"mean test error minus that {text}; ends of the 95 % bootstrap interval",
        )
        for name, (other, text) in others.items()
    }


def compared(
    wrong: np.ndarray, others: np.ndarray, *, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Differences with intervals, (arms, depths, 3); ``wrong`` is (arms, depths, seeds, images)."""
    result = np.empty((*wrong.shape[:2], 3))
    for at in np.ndindex(wrong.shape[:2]):
        result[at] = paired_difference(wrong[at], others[at], draws=draws, rng=rng)
    return result


def mistakes(
    settings: dict[str, Any], found: Found, arm: str, depth: int, rate: float
) -> np.ndarray:
    """Which test images the network of each seed gets wrong: (seeds, images) of bool."""
    rows: Sequence[np.ndarray] = [
        np.frombuffer(bytes.fromhex(outcome["mistakes"]), np.uint8)
        for outcome in (
            outcome_of(found, settings, arm, depth, rate, seed) for seed in settings["seeds"]
        )
    ]
    return np.unpackbits(np.array(rows), axis=1).astype(bool)
