"""Frozen layers stay as they were, and a layer set back is what it was at the start."""

import numpy as np
import pytest

from vgbook.data import digits
from vgbook.experiments import early_layers_tuning, frozen_early_layers, reset_layer
from vgbook.experiments.early_layers import FREEZING, RESETTING, SMALL, cell, network_of, trained
from vgbook.experiments.first_layers import percent, square
from vgbook.pretraining.stacking import Layer
from vgbook.training import evaluate


@pytest.fixture(scope="module")
def data():
    """The small digits, dealt as the small cells deal them."""
    return digits(SMALL["split_seed"])


@pytest.mark.parametrize("arm", ["whole", "first-2", "only-3", "fewer-1", "fewer-4"])
def test_the_layers_of_an_arm_that_should_learn_are_the_ones_that_move(arm, data):
    """Layers are counted from 1 at the input; the output layer always moves."""
    small = cell(SMALL, FREEZING[arm], 0)
    start = network_of(small, data)
    network = trained(small, data, start, 0.1)
    kept = [
        layer
        for layer, (one, other) in enumerate(zip(start.weights, network.weights, strict=True), 1)
        if np.array_equal(one, other)
    ]
    assert kept == {"first-2": [1, 2], "only-3": [3]}.get(arm, [])
    assert len(network.weights) == {"fewer-1": 4, "fewer-4": 1}.get(arm, 5)


def test_arms_of_one_seed_start_from_the_same_first_layer(data):
    """What differs between freezing and learning is not the draw of the weights."""
    starts = [network_of(cell(SMALL, FREEZING[arm], 3), data) for arm in ("whole", "first-1")]
    np.testing.assert_array_equal(starts[0].weights[0], starts[1].weights[0])


def test_a_layer_replaced_by_itself_changes_nothing(data):
    """Only the replaced layer differs, and the network that was given stays as it was."""
    small = cell(SMALL, RESETTING["relu"], 0)
    start = network_of(small, data)
    network = trained(small, data, start, 0.05)
    error = evaluate(network, data.test_inputs, data.test_targets)[1]
    own = Layer(network.weights[1].copy(), network.biases[1].copy())
    assert reset_layer.error_with(network, 1, own, data) == error
    first = Layer(start.weights[0], start.biases[0])
    assert reset_layer.error_with(network, 0, first, data) > error
    assert evaluate(network, data.test_inputs, data.test_targets)[1] == error


def test_no_rate_is_chosen_on_a_reported_seed():
    """Tuning and reporting share no seed, and no arm is without a rate."""
    tuned = set(early_layers_tuning.SETTINGS["seeds"])
    for experiment in (frozen_early_layers, reset_layer):
        assert not tuned & set(experiment.SETTINGS["seeds"])
        for arm in experiment.SETTINGS["arms"]:
            stands_for = early_layers_tuning.TUNED_AS.get(arm, arm)
            assert stands_for in early_layers_tuning.SETTINGS["arms"]


def test_pictures_are_columns_of_weights_in_whole_percent():
    """A unit's column becomes a square, row by row; the largest of all weights is 100."""
    weights = np.array([[1.0, 0.0], [2.0, 0.5], [-4.0, 0.0], [0.0, 1.0]])
    assert percent(square(weights)) == [[[25, 50], [-100, 0]], [[0, 12], [0, 25]]]
