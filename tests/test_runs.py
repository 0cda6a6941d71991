"""Training runs share what they should, and look at the test images only when they may."""

import numpy as np
import pytest

from vgbook.data import digits
from vgbook.experiments import runs
from vgbook.experiments.depth_and_start_tuning import SMALL
from vgbook.experiments.outcomes import choose, find, gather, grid
from vgbook.experiments.runs import cells_of, epochs_of, escape, label_entropy
from vgbook.training import History

ARMS = SMALL | {"arms": ["random", "random-longer"], "depths": [1, 2], "epochs": 2}


def test_arms_of_one_start_share_its_cell():
    """Both random arms are one cell, with a run for each depth, rate and number of epochs."""
    rates = np.array([[0.5, 0.5], [0.5, 1.0]])
    (cell,) = cells_of(ARMS, rates, watch="test")
    assert cell["start"] == "random"
    assert cell["runs"] == [[1, 0.5, 2], [1, 0.5, 12], [2, 0.5, 2], [2, 1.0, 22]]
    apart = cells_of(ARMS, rates, watch="test", apart=True)
    assert [cell["runs"] for cell in apart] == [
        [[1, 0.5, 2], [1, 0.5, 12]],
        [[2, 0.5, 2], [2, 1.0, 22]],
    ]


def test_equal_total_time_counts_the_epochs_of_pretraining():
    """The longer arm makes as many further epochs as the layers were pretrained for."""
    assert epochs_of(SMALL, "random", 4) == SMALL["epochs"]
    assert epochs_of(SMALL, "random-longer", 4) == SMALL["epochs"] + 4 * 10


def test_a_longer_run_passes_through_the_shorter_one():
    """A stop on the way gives what a run that ends there gives."""
    short = cells_of(ARMS | {"arms": ["random"]}, np.array([[0.5, 0.5]]), watch="curves")
    both = cells_of(ARMS, np.full((2, 2), 0.5), watch="curves")
    alone, among = runs.measure(short[0]), runs.measure(both[0])
    assert alone["outcomes"][0] == among["outcomes"][0]


def test_tuning_never_looks_at_the_test_images(monkeypatch):
    """With no test images at all, the outcome of a tuning run is the same."""
    cell = cells_of(SMALL, grid(SMALL), watch="validation")[0]
    seen = runs.measure(cell)
    data = digits(cell["split_seed"])
    blind = type(data)(**(vars(data) | {"test_inputs": np.full_like(data.test_inputs, np.nan)}))
    monkeypatch.setattr(runs, "images", lambda cell: blind)
    assert runs.measure(cell) == seen
    assert not [name for name in seen["outcomes"][0] if "test" in name or name == "mistakes"]


def test_mistakes_and_curves_agree_with_the_errors():
    """As many bits as wrong test images; the curves end at the costs of the outcome."""
    settings = SMALL | {"arms": ["rbm"]}
    (cell,) = cells_of(settings, grid(settings), watch="curves")
    (outcome,) = runs.measure(cell)["outcomes"]
    wrong = np.unpackbits(np.frombuffer(bytes.fromhex(outcome["mistakes"]), np.uint8))
    assert wrong.sum() / 250 == pytest.approx(outcome["test_error"])
    assert outcome["curves"]["train"][-1] == outcome["train_cost"]
    assert [len(curve) for curve in outcome["curves"].values()] == [SMALL["epochs"]] * 2


def test_the_escape_is_the_first_epoch_below_the_level():
    """None while the cost stays above, and none after the run has stopped."""
    history = History(train_cost=[2.3, 2.3, 2.2, 2.3, 1.0])
    assert escape(history, 2.25, 5) == 3
    assert escape(history, 2.25, 2) is None
    assert escape(history, 0.5, 5) is None


def test_label_entropy_of_equal_and_of_missing_classes():
    """Ten equal classes have log 10 nats; a class that never occurs adds nothing."""
    assert label_entropy(np.arange(10)) == pytest.approx(np.log(10))
    assert label_entropy(np.array([0, 0, 2, 2])) == pytest.approx(np.log(2))


def test_outcomes_are_arranged_by_their_labels():
    """Each arm, depth and seed finds its own outcome; a run that never escaped has NaN."""
    settings = ARMS | {"seeds": [7, 8]}
    rates = np.full((2, 2), 0.5)
    cells = cells_of(settings, rates, watch="validation", apart=True)

    def outcome(cell, depth, epochs):
        value = cell["seed"] + depth / 10 + epochs / 1000
        return {"train_cost": value, "escape_epoch": None if depth == 2 else 1}

    results = [
        {"outcomes": [outcome(cell, depth, epochs) for depth, _, epochs in cell["runs"]]}
        for cell in cells
    ]
    series = gather(settings, [], rates, find(cells, results), label_entropy=7.2)
    expected = [[[7.102, 8.102], [7.202, 8.202]], [[7.112, 8.112], [7.222, 8.222]]]
    np.testing.assert_allclose(series["train_cost"].values, expected)
    assert np.isnan(series["escape_epoch"].values[:, 1]).all()
    assert series["stuck"].values.tolist() == [
        [[False, True], [True, True]],
        [[False, True], [True, True]],
    ]
    assert "test_error" not in series


def test_the_tuning_chooses_by_validation_error_then_cost():
    """The lowest mean validation error wins; of equals, the lower mean cost; stuck runs never."""
    error = np.array([[[0.2, 0.2]], [[0.1, 0.1]], [[0.1, 0.1]]])[:, :, np.newaxis, :]
    cost = np.array([[[0.1, 0.1]], [[0.6, 0.6]], [[0.5, 0.5]]])[:, :, np.newaxis, :]
    rates = np.array([1.0, 2.0, 4.0])
    free = np.zeros_like(error, dtype=bool)
    chosen = choose(rates, validation_error=error, train_cost=cost, stuck=free)
    assert chosen.tolist() == [[4.0]]
    assert np.isnan(choose(rates, validation_error=error, train_cost=cost, stuck=~free)).all()
