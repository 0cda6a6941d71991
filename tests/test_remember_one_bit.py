"""The bit that is to be remembered: what is shown, when it counts as held, how a rate is chosen."""

import numpy as np
import pytest

from vgbook.experiments import canary, sweep
from vgbook.experiments import remember_one_bit as experiment

CELL = experiment.CANARIES[0]


def test_only_the_first_input_tells_the_bit():
    """It is −1 or 1; everything after it is noise of the size that the cell names."""
    cell = CELL | {"length": 50}
    inputs, bits = experiment.sequences(cell, 2000, rng=np.random.default_rng(0))
    assert inputs.shape == (50, 2000, 1)
    assert np.array_equal(inputs[0, :, 0], 2 * bits - 1)
    assert inputs[1:].std() == pytest.approx(cell["noise"], rel=0.02)
    assert abs(np.corrcoef(inputs[1:].mean(axis=0)[:, 0], bits)[0, 1]) < 0.1


@pytest.mark.parametrize("kind", experiment.SETTINGS["arms"].values())
def test_a_short_sequence_is_held_by_every_network(kind):
    """Over three steps every arm learns the bit within a few hundred updates."""
    kept = {key: value for key, value in CELL.items() if key != "forget_bias"}
    cell = kept | kind | {"length": 3, "units": 8, "updates": 500, "updates_per_look": 100}
    (run,) = experiment.measure(cell)["runs"]
    assert run["updates"] is not None
    assert run["error"] < cell["held_error"]


def test_the_rate_with_most_successes_is_chosen_then_the_quickest():
    """Two successes beat one; of equals the one with fewer updates; with none, the first."""
    never = np.nan
    updates = np.array(
        [
            [[100, never], [900, 900], [never, never]],
            [[300, 300], [never, 200], [200, 300]],
            [[never, never], [never, never], [never, never]],
        ]
    )
    assert experiment.best_rate(updates).tolist() == [1, 2, 0]


def test_tuning_seeds_are_not_reported():
    """No seed that helped to choose a rate is among those that are shown."""
    settings = experiment.SETTINGS
    assert not set(settings["tuning_seeds"]) & set(settings["seeds"])


def test_the_smoke_run_gives_a_record_with_its_canary(tmp_path):
    """In small, all runs are collected in their places, and the canary agrees with itself."""
    record = sweep.run(experiment, experiment.SMOKE, cache=tmp_path)
    assert record.select("held").shape == (2, 2, 2)
    assert record.select("updates").shape == (2, 2, 2, 3)
    assert set(np.unique(record.select("chosen_rate"))) <= set(experiment.SMOKE["rates"])
    cell = experiment.cells(experiment.SMOKE)[-1]
    expected = experiment.measure(cell)["runs"]
    found = record.select("error", arm="lstm-3", length=6, any_seed=1)
    assert found.tolist() == [run["error"] for run in expected]
    assert not canary.failures(record, experiment.measure)
