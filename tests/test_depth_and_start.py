"""Costs are compared where training has come equally far."""

import numpy as np

from vgbook.experiments.depth_and_start import level_costs


def test_the_test_cost_is_taken_where_the_training_cost_crosses_the_level():
    """Between two epochs it goes evenly over the logarithm of the training cost."""
    train = np.array([[1.0, 0.1, 0.001, np.nan], [0.005, 0.001, 0.1, 0.001], [1.0, 0.5, 0.2, 0.1]])
    test = np.array([[2.0, 0.4, 0.2, np.nan], [0.7, 0.6, 0.5, 0.4], [1.0, 0.9, 0.8, 0.7]])
    np.testing.assert_allclose(level_costs(train, test, 0.01), [0.3, 0.7, np.nan])


def test_a_rise_after_the_crossing_changes_nothing():
    """Only the first crossing counts."""
    train, test = np.array([1.0, 0.001, 1.0, 0.0001]), np.array([2.0, 1.0, 5.0, 9.0])
    assert level_costs(train, test, 0.03162277660168379) == 1.5
