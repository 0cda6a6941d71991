"""A comparison takes its rates from the tuning, and says so where there is none to take."""

import numpy as np
import pytest

from vgbook.experiments.comparison import BY_ESCAPE, BY_VALIDATION, NONE, choice, compared, mistakes
from vgbook.records import Record, Series

RATES = [0.5, 1.0, 2.0]


def tuning(chosen, escapes):
    """A tuning of both random arms at one depth, three rates and two seeds."""
    arms = ["random", "random-longer"]
    by_run = ("rate", "arm", "depth", "seed")
    cost = np.broadcast_to(np.array([2.31, 2.29, 2.30])[:, None, None, None], (3, 2, 1, 2))
    escape = np.full((3, 2, 1, 2), np.nan)
    escape[:, 1, 0] = escapes
    return Record(
        experiment="tuning",
        settings={},
        coordinates={"rate": RATES, "arm": arms, "depth": [5], "seed": [100, 101]},
        series={
            "chosen_rate": Series(
                np.array([[chosen], [np.nan]]), ("arm", "depth"), "1", "", nonfinite=True
            ),
            "train_cost": Series(cost, by_run, "nats", ""),
            "escape_epoch": Series(escape, by_run, "epochs", "", nonfinite=True),
        },
    )


@pytest.mark.parametrize(
    ("chosen", "escapes", "expected"),
    [
        (2.0, np.nan, (2.0, BY_VALIDATION)),
        (np.nan, [[50, 60], [30, np.nan], [np.nan, np.nan]], (0.5, BY_ESCAPE)),
        (np.nan, [[50, 60], [30, 40], [20, np.nan]], (1.0, BY_ESCAPE)),
        (np.nan, np.nan, (1.0, NONE)),
    ],
    ids=["validation", "most seeds", "earliest", "none"],
)
def test_a_rate_is_chosen_by_what_there_is(chosen, escapes, expected):
    """By validation; else by most and earliest escapes in longer training; else by the cost."""
    assert choice(tuning(chosen, escapes), "random", 5) == expected


def test_mistakes_are_unpacked_by_seed():
    """The bits of a run, packed when it was measured, come back in the order of the images."""
    rng = np.random.default_rng(0)
    wrong = rng.random((2, 16)) < 0.5
    found = {
        ("rbm", seed, 1, 0.5, 20): {"mistakes": np.packbits(row).tobytes().hex()}
        for seed, row in zip([3, 4], wrong, strict=True)
    }
    settings = {"seeds": [3, 4], "epochs": 20, "pretraining": {"rbm": {"epochs": 10}}}
    np.testing.assert_array_equal(mistakes(settings, found, "rbm", 1, 0.5), wrong)


def test_every_arm_and_depth_is_compared_with_its_own_partner():
    """Differences stand where their arm and depth stand."""
    wrong = np.zeros((2, 2, 3, 8), bool)
    wrong[0, 1] = True
    others = np.zeros_like(wrong)
    others[1, 0] = True
    result = compared(wrong, others, draws=5, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(result[..., 0], [[0, 1], [-1, 0]])
