"""Canaries sing as long as the code gives the numbers of the records."""

import dataclasses
import math

import pytest

from vgbook import experiments, records
from vgbook.experiments import EXPERIMENTS, canary, sweep

RESULT = {"costs": [0.5, 0.0, 1e-300], "best": {"epoch": 3, "error": math.nan}, "data": "digits"}


@pytest.mark.parametrize("experiment_id", [i for i, e in EXPERIMENTS.items() if e.KIND == "long"])
def test_canaries_still_give_what_they_gave(experiment_id):
    """The small cells of every committed record, measured again in double precision, agree."""
    record = experiments.record(experiment_id)
    assert canary.entries(record)
    assert not canary.failures(record, EXPERIMENTS[experiment_id].measure)


def test_last_bits_do_not_count():
    """Numbers that agree within 1e-6 of their size are the same, and so is NaN."""
    assert not canary.differences(RESULT, RESULT)
    assert not canary.differences(RESULT, RESULT | {"costs": [0.5 * (1 + 9e-7), 0.0, 1e-300]})


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"costs": [0.5 * (1 + 2e-6), 0.0, 1e-300]}, "costs.0: expected 0.5, got 0.500001"),
        ({"costs": [0.5, 1e-320, 1e-300]}, "costs.1: expected 0.0, got 1e-320"),
        ({"costs": [0.5, 0.0, 1.1e-300]}, "costs.2: expected 1e-300, got 1.1e-300"),
        ({"costs": [0.5, 0.0]}, "costs.2: expected 1e-300, got nothing"),
        ({"costs": [math.nan, 0.0, 1e-300]}, "costs.0: expected 0.5, got nan"),
        ({"best": {"epoch": 4, "error": math.nan}}, "best.epoch: expected 3, got 4"),
        ({"data": "letters"}, "data: expected digits, got letters"),
        ({"more": None}, "more: expected nothing, got None"),
    ],
)
def test_a_changed_value_is_named(change, place):
    """A difference is told by its place, what was expected and what came, however small it is."""
    (difference,) = canary.differences(RESULT, RESULT | change)
    assert difference.startswith(place)


@pytest.fixture
def long_experiment(monkeypatch):
    """An experiment in small that pretends to be a long one."""
    experiment = EXPERIMENTS["gradient-flow-by-depth"]
    monkeypatch.setattr(experiment, "KIND", "long")
    return experiment


@pytest.mark.parametrize("count", [1, 2])
def test_a_long_record_carries_its_canaries(count, long_experiment, tmp_path, monkeypatch):
    """One canary or several are measured with the rest, kept in the record, and found to agree."""
    cells = long_experiment.cells(long_experiment.SMOKE | {"seeds": [7], "depths": [2, 3]})[:count]
    monkeypatch.setattr(long_experiment, "CANARIES", cells, raising=False)
    record = sweep.run(long_experiment, long_experiment.SMOKE, cache=tmp_path / "cells")
    records.save(record, tmp_path / "record.json")
    back = records.load(tmp_path / "record.json")
    assert [entry["cell"] for entry in canary.entries(back)] == cells
    assert not canary.failures(back, long_experiment.measure)

    def other(cell):
        result = long_experiment.measure(cell)
        return result | {"delta": [2 * value for value in result["delta"]]}

    assert len(canary.failures(back, other)) == sum(cell["depth"] for cell in cells)


def test_the_state_of_a_record_is_told(long_experiment, tmp_path, monkeypatch):
    """A record is missing, fresh, of other settings, or of code that gives other numbers."""
    name = "gradient-flow-by-depth"
    monkeypatch.setattr(experiments, "COMMITTED", tmp_path)
    monkeypatch.setattr(long_experiment, "SETTINGS", long_experiment.SMOKE)
    cells = long_experiment.cells(long_experiment.SMOKE)[:1]
    monkeypatch.setattr(long_experiment, "CANARIES", cells, raising=False)
    assert experiments.state(name) == "missing"
    record = sweep.run(long_experiment, long_experiment.SMOKE, cache=tmp_path / "cells")
    records.save(record, experiments.record_path(name))
    assert experiments.state(name) == "fresh"
    other = dataclasses.replace(record, settings=record.settings | {"width": 17})
    records.save(other, experiments.record_path(name))
    assert experiments.state(name) == "stale"
    records.save(record, experiments.record_path(name))
    monkeypatch.setattr(long_experiment, "measure", lambda _cell: {"delta": [0.0]})
    assert experiments.state(name) == "canary failing"
