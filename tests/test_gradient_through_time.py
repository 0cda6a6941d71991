"""What is measured through time is what can be worked out: powers of an eigenvalue, open gates."""

import numpy as np
import pytest

from vgbook.experiments import gradient_through_time as experiment

CELL = {"units": 30, "inputs": 2, "before": 5, "lags": 40, "batch": 2, "seed": 0}


def test_spectral_radius_of_a_turn():
    """A rotation that also shrinks has eigenvalues of the size of the shrinking."""
    turn = 0.5 * np.array([[0.0, 1.0], [-1.0, 0.0]])
    assert experiment.spectral_radius(turn) == pytest.approx(0.5)


@pytest.mark.parametrize("radius", [0.7, 1.0, 1.3])
def test_at_rest_the_gradient_follows_the_spectral_radius(radius):
    """Over many steps the factor per step is the largest eigenvalue, not the singular value."""
    result = experiment.measure(CELL | {"radius": radius, "rest": True, "lags": 400})
    size = result["size"]
    assert (size[400] / size[200]) ** (1 / 200) == pytest.approx(radius, rel=0.005)
    assert result["singular_value"] > 1.2 * radius


def test_the_cell_of_an_lstm_at_rest():
    """The spectral radius at rest is about what the gate keeps, and a part that comes round."""
    for bias, kept in ((0.0, 0.5), (1.0, 0.731), (None, 1.0)):
        result = experiment.measure(CELL | {"forget_bias": bias})
        assert kept + 0.1 < result["spectral_radius"] < kept + 0.2
        assert len(result["size"]) == 41
