"""Experiments are measured once, kept, resumed after a stop; new code measures anew."""

import math

import numpy as np
import pytest

from vgbook import experiments, idx, records
from vgbook.experiments import EXPERIMENTS, digits_before_after, digits_tuning, source, sweep
from vgbook.experiments.gradient_flow import factor_per_layer, root_mean_square
from vgbook.records import RecordError


@pytest.mark.parametrize("experiment_id", EXPERIMENTS)
def test_every_experiment_runs_in_small(experiment_id, tmp_path, require_images):
    """The smoke settings of every experiment give a record under its own name."""
    experiment = EXPERIMENTS[experiment_id]
    if experiment.SMOKE.get("data") in idx.SUMS:
        require_images(experiment.SMOKE["data"])
    record = sweep.run(experiment, experiment.SMOKE, cache=tmp_path)
    assert record.experiment == experiment_id
    assert record.settings == experiment.SMOKE
    assert record.provenance["numpy"] == np.__version__


def flow_of(tmp_path, counted=None, **options):
    """Measure a small gradient flow, with its cells in the folder."""
    experiment = EXPERIMENTS["gradient-flow-by-depth"]
    return sweep.run(experiment, experiment.SMOKE, cache=tmp_path, on_cell=counted, **options)


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path):
    """Finished cells are not measured again, and the series equal those of an undisturbed run."""
    whole = flow_of(tmp_path / "whole")

    class Stop(Exception):
        pass

    def stop_after_two(done, _total):
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        flow_of(tmp_path / "stopped", stop_after_two)
    finished = {p: p.stat().st_mtime_ns for p in (tmp_path / "stopped").iterdir()}
    assert len(finished) == 2
    resumed = flow_of(tmp_path / "stopped")
    assert all(p.stat().st_mtime_ns == at for p, at in finished.items())
    np.testing.assert_array_equal(resumed.select("delta"), whole.select("delta"))


def test_parallel_and_serial_runs_agree(tmp_path):
    """The number of processes does not change a single bit."""
    serial, parallel = flow_of(tmp_path / "a"), flow_of(tmp_path / "b", jobs=2)
    np.testing.assert_array_equal(serial.select("delta"), parallel.select("delta"))


@pytest.mark.parametrize(
    ("edit", "same"),
    [
        (lambda text: text.replace("# a remark", "# another remark"), True),
        (lambda text: text.replace('"""Docs."""', '"""Better docs."""'), True),
        (lambda text: text.replace("x + 1", "x + 2"), False),
    ],
)
def test_only_a_change_of_code_changes_the_fingerprint(edit, same, tmp_path, monkeypatch):
    """Comments and docstrings may be improved without measuring everything again."""
    package = tmp_path / "vgbook"
    package.mkdir()
    (package / "one.py").write_text("from vgbook import two\n")
    text = '"""Docs."""\n\ndef f(x):\n    return x + 1  # a remark\n'
    (package / "two.py").write_text(text)
    monkeypatch.setattr(source, "PACKAGE", package)
    before = source.digest("vgbook.one")
    (package / "two.py").write_text(edit(text))
    for cached in (source.imports, source._code):
        cached.cache_clear()
    assert (source.digest("vgbook.one") == before) is same


def test_the_fingerprint_covers_the_numerics():
    """An experiment's fingerprint reaches the modules it needs, at any depth."""
    reached = source.reachable("vgbook.experiments.digits_before_after")
    assert {"vgbook.network", "vgbook.training", "vgbook.pretraining.rbm"} <= reached


def test_committed_records_are_of_the_settings_in_the_code():
    """No committed record is missing or was measured with other settings."""
    for experiment_id, experiment in EXPERIMENTS.items():
        if experiment.KIND == "long":
            record = records.load(experiments.record_path(experiment_id))
            assert record.settings == experiment.SETTINGS


def test_an_unknown_experiment_answers_with_the_nearest():
    """A slip of the pen is answered with what was probably meant."""
    with pytest.raises(KeyError, match="gradient-flow-by-depth"):
        experiments.record("gradient-flow-by-deph")


def test_a_missing_committed_record_says_how_to_measure_it(tmp_path, monkeypatch):
    """The message names the file and the command."""
    monkeypatch.setattr(experiments, "COMMITTED", tmp_path)
    with pytest.raises(RecordError, match=r"scripts/experiments\.py digits-tuning"):
        experiments.record("digits-tuning")


def test_root_mean_square_of_numbers_whose_squares_underflow():
    """Tiny numbers keep their size, and zeros give zero."""
    assert root_mean_square(np.array([3e-200, 4e-200])) == pytest.approx(math.sqrt(12.5) * 1e-200)
    assert root_mean_square(np.zeros(3)) == 0.0


def test_factor_per_layer_of_a_geometric_sequence():
    """A sequence that grows tenfold from layer to layer shrinks tenfold on the way back."""
    assert factor_per_layer(np.array([1e-3, 1e-2, 1e-1])) == pytest.approx(0.1)


def test_reported_seeds_are_not_the_tuning_seeds():
    """No seed that helped to choose a learning rate is reported."""
    assert not set(digits_tuning.SETTINGS["seeds"]) & set(digits_before_after.SETTINGS["seeds"])
