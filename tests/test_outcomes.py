"""Outcomes of runs are arranged, those that blew up as well."""

import numpy as np

from vgbook.experiments.outcomes import choose, gather


def test_a_run_that_blew_up_is_stuck_and_may_have_no_cost():
    """Its cost is kept as it is, not a number, and it has learned nothing."""
    settings = {"arms": ["adam"], "depths": [5], "seeds": [0, 1], "epochs": 2, "pretraining": {}}
    settings["pretraining"]["rbm"] = {"epochs": 1}
    found = {
        ("adam", 0, 5, 0.5, 2): {"train_cost": np.nan, "validation_error": 0.9},
        ("adam", 1, 5, 0.5, 2): {"train_cost": 0.1, "validation_error": 0.03},
    }
    series = gather(settings, [], np.full((1, 1), 0.5), found, label_entropy=2.3)
    np.testing.assert_array_equal(series["train_cost"].values, [[[np.nan, 0.1]]])
    assert series["train_cost"].nonfinite
    np.testing.assert_array_equal(series["stuck"].values, [[[True, False]]])


def test_a_rate_at_which_runs_blow_up_is_not_chosen():
    """Neither for its error, nor, among equal errors, for a cost that is not a number."""
    chosen = choose(
        np.array([0.5, 1.0, 2.0]),
        validation_error=np.array([[0.05], [0.05], [0.9]]),
        train_cost=np.array([[np.nan], [0.2], [np.nan]]),
        stuck=np.array([[True], [False], [True]]),
    )
    assert chosen == 1.0
