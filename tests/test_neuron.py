"""The smallest network's cost, gradient and curvature, held against their definitions."""

import numpy as np
import pytest

from vgbook.experiments.squared_vs_cross_entropy import time_to_half
from vgbook.neuron import UNIT_COSTS, Task

H = 1e-5
COSTS = pytest.mark.parametrize("cost", UNIT_COSTS)


def make(cost, seed=0):
    """A task of seven examples with three inputs, and a place among its weights."""
    rng = np.random.default_rng(seed)
    return Task(rng.normal(size=(7, 3)), rng.uniform(size=7), cost), rng.normal(size=3)


def differences(function, place):
    """Central differences of a function along each weight, stacked in front."""
    return np.array([(function(place + e) - function(place - e)) / (2 * H) for e in H * np.eye(3)])


@COSTS
def test_the_gradient_is_a_central_difference_of_the_cost(cost):
    """The gradient says what nudging a weight does to the cost."""
    task, place = make(cost)
    np.testing.assert_allclose(task.gradient(place), differences(task.value, place), atol=1e-9)


@COSTS
def test_the_hessian_is_a_central_difference_of_the_gradient(cost):
    """The Hessian says what nudging a weight does to the gradient, and is symmetric."""
    task, place = make(cost)
    hessian = task.hessian(place)
    np.testing.assert_allclose(hessian, differences(task.gradient, place), atol=1e-9)
    np.testing.assert_allclose(hessian, hessian.T, atol=1e-15)


@COSTS
def test_many_places_at_once(cost):
    """A grid of weights gives the costs and gradients of its places."""
    task, _ = make(cost)
    places = np.random.default_rng(1).normal(size=(2, 4, 3))
    assert task.value(places).shape == (2, 4)
    np.testing.assert_allclose(task.value(places)[1, 2], task.value(places[1, 2]))
    np.testing.assert_allclose(task.gradient(places)[1, 2], task.gradient(places[1, 2]))


def test_the_cross_entropy_is_the_textbooks():
    """−t log y − (1 − t) log(1 − y), also where y rounds to 1."""
    z, t = np.array([-1.0, 0.5, 3.0]), np.array([0.0, 1.0, 0.3])
    y = 1 / (1 + np.exp(-z))
    np.testing.assert_allclose(
        UNIT_COSTS["cross-entropy"].loss(z, t), -t * np.log(y) - (1 - t) * np.log(1 - y)
    )
    assert UNIT_COSTS["cross-entropy"].loss(np.array(800.0), np.array(0.0)) == 800


def test_the_steepest_squared_cost():
    """The slope σ²(1 − σ) of the squared cost for the target 0 is at most 4/27, at σ = 2/3."""
    z = np.linspace(-10, 10, 200_001)
    slope = UNIT_COSTS["squared"].slope(z, np.zeros_like(z))
    assert slope.max() == pytest.approx(4 / 27, abs=1e-9)
    assert z[slope.argmax()] == pytest.approx(np.log(2), abs=1e-4)


def test_a_descent_follows_the_gradient():
    """Each step is minus the learning rate times the gradient, and the first place is the start."""
    task, place = make("squared")
    path = task.descend(place, learning_rate=0.1, steps=3)
    np.testing.assert_array_equal(path[0], place)
    np.testing.assert_allclose(path[3], path[2] - 0.1 * task.gradient(path[2]))


@pytest.mark.parametrize("cost", UNIT_COSTS)
def test_the_time_to_one_half_is_the_integral(cost):
    """The closed form is the integral of 1 over the speed, taken here as a fine sum."""
    z = (np.arange(200_000) + 0.5) * (5 / 200_000)
    speed = UNIT_COSTS[cost].slope(z, np.zeros_like(z))
    assert time_to_half(np.array(5.0), cost) == pytest.approx(np.sum(5 / 200_000 / speed))


@pytest.mark.parametrize(
    ("inputs", "targets", "cost", "message"),
    [
        (np.ones(3), np.ones(3), "squared", r"inputs must have shape .* got \(3,\)"),
        (np.ones((3, 1)), np.ones(2), "squared", r"targets must have shape \(3,\).* got \(2,\)"),
        (np.ones((3, 1)), np.array([0, 1, 2]), "squared", r"targets must lie in \[0, 1\]"),
        (np.ones((3, 1)), np.ones(3), "hinge", "cost must be one of .* got 'hinge'"),
    ],
)
def test_what_does_not_fit_is_refused(inputs, targets, cost, message):
    """The message names the argument, what was expected and what came."""
    with pytest.raises(ValueError, match=message):
        Task(inputs, targets, cost)


def test_weights_of_another_length_are_refused():
    """A unit has one weight for each input."""
    task, _ = make("squared")
    with pytest.raises(ValueError, match=r"weights must have shape \(\.\.\., 3\), got \(2,\)"):
        task.value(np.ones(2))
