"""Sums over all states are what their definitions say, and what sampling comes to on average."""

import numpy as np
import pytest

from vgbook.enumeration import (
    divergence,
    exact_gradient,
    expected_divergence,
    gibbs_step,
    states,
    visible_distribution,
)
from vgbook.pretraining.boltzmann import RBM, contrastive_divergence, energy


@pytest.fixture
def rbm():
    """A 3×2 machine with weights large enough to matter."""
    rng = np.random.default_rng(0)
    return RBM(rng.normal(0, 1.5, (3, 2)), rng.normal(0, 0.5, 3), rng.normal(0, 0.5, 2))


@pytest.fixture
def data():
    """A distribution over the eight images, one of which never occurs."""
    q = np.random.default_rng(1).random(8)
    q[3] = 0
    return q / q.sum()


def joint(rbm):
    """P(v, h) of every pair, from the energy alone."""
    E = np.array(
        [[energy(rbm, v[np.newaxis], h[np.newaxis])[0] for h in states(2)] for v in states(3)]
    )
    return np.exp(-E) / np.exp(-E).sum()


def test_states_are_all_there_is():
    """Eight different images of three pixels, counting up in binary."""
    assert states(3).tolist()[:3] == [[0, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert len(set(map(tuple, states(3)))) == 8


def test_the_distribution_is_that_of_the_energy(rbm):
    """Summed over hidden states, e^(−E)/Z is what the free energy gives."""
    assert visible_distribution(rbm) == pytest.approx(joint(rbm).sum(axis=1))


def test_a_gibbs_step_leaves_the_machine_s_own_distribution(rbm):
    """Its rows are distributions, it keeps P(v), and repeated it forgets where it began."""
    step, P = gibbs_step(rbm), joint(rbm)
    expected = (P / P.sum(axis=1, keepdims=True)) @ (P / P.sum(axis=0)).T
    assert step == pytest.approx(expected)
    assert visible_distribution(rbm) @ step == pytest.approx(visible_distribution(rbm))


def test_the_exact_gradient_is_central_differences(rbm, data):
    """Every weight and bias has the derivative of the mean log-likelihood."""
    found = exact_gradient(rbm, data)
    seen = data > 0
    for x, slope in zip(vars(rbm).values(), vars(found).values(), strict=True):
        assert slope.shape == x.shape
        for at in np.ndindex(x.shape):
            sides = []
            for shift in (1e-5, -1e-5):
                x[at] += shift
                sides.append(data[seen] @ np.log(visible_distribution(rbm)[seen]))
                x[at] -= shift
            assert slope[at] == pytest.approx((sides[0] - sides[1]) / 2e-5, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("k", [1, 3])
def test_expected_divergence_is_what_sampling_comes_to(rbm, data, k):
    """The mean of CD-k with drawn reconstructions, within sampling error."""
    n = 200_000
    rng = np.random.default_rng(2)
    images = states(3)[rng.choice(8, size=n, p=data)]
    sampled = contrastive_divergence(rbm, images, k=k, sample_visible=True, rng=rng)
    expected = expected_divergence(rbm, data, k=k)
    for mean, value in zip(vars(sampled).values(), vars(expected).values(), strict=True):
        assert mean == pytest.approx(value, abs=5 * 0.7 / np.sqrt(n))


def test_many_steps_come_to_the_gradient(rbm, data):
    """CD-k becomes the exact gradient as k grows."""
    for many, exact in zip(
        vars(expected_divergence(rbm, data, k=300)).values(),
        vars(exact_gradient(rbm, data)).values(),
        strict=True,
    ):
        assert many == pytest.approx(exact, abs=1e-9)


def test_a_machine_that_is_the_data_has_no_gradient(rbm):
    """Neither the gradient nor CD-1 moves a machine that already has the data's distribution."""
    own = visible_distribution(rbm)
    for change in (exact_gradient(rbm, own), expected_divergence(rbm, own, k=1)):
        for part in vars(change).values():
            assert part == pytest.approx(0, abs=1e-12)


def test_divergence_by_hand():
    """Half and half against a quarter and three quarters; what never occurs counts nothing."""
    expected = 0.5 * np.log(2) + 0.5 * np.log(2 / 3)
    found = divergence(np.array([0.5, 0.5, 0]), np.array([0.25, 0.75, 0.0]))
    assert found == pytest.approx(expected)


def test_what_cannot_be_listed_is_refused(rbm, data):
    """Too many units, and no Gibbs step at all."""
    with pytest.raises(ValueError, match="units must be 12 or fewer to list all states, got 30"):
        states(30)
    with pytest.raises(ValueError, match="k must be a whole number, 1 or more, got 0"):
        expected_divergence(rbm, data, k=0)
