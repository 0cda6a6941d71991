"""A machine of three visible and two hidden units, small enough to list all it can do."""

from itertools import product

import numpy as np
import pytest

from vgbook.pretraining.boltzmann import (
    RBM,
    contrastive_divergence,
    energy,
    free_energy,
    hidden_probabilities,
    reconstruction_error,
    visible_probabilities,
)

V = np.array(list(product([0.0, 1.0], repeat=3)))
H = np.array(list(product([0.0, 1.0], repeat=2)))


@pytest.fixture
def rbm():
    """A 3×2 machine with weights large enough to matter."""
    rng = np.random.default_rng(0)
    return RBM(rng.normal(0, 1.5, (3, 2)), rng.normal(0, 0.5, 3), rng.normal(0, 0.5, 2))


def joint(rbm):
    """P(v, h) of every pair of states, (8, 4), from the definition of the energy."""
    E = np.array(
        [[-v @ rbm.visible_bias - h @ rbm.hidden_bias - v @ rbm.weights @ h for h in H] for v in V]
    )
    return np.exp(-E) / np.exp(-E).sum()


def gibbs(rbm):
    """P(v → v′) of one Gibbs step, (8, 8), by way of every hidden state."""
    P = joint(rbm)
    return (P / P.sum(axis=1, keepdims=True)) @ (P / P.sum(axis=0)).T


def statistics(rbm, visible):
    """vhᵀ, v and h of each visible state, with the exact mean of h."""
    P = joint(rbm)
    h = (P @ H) / P.sum(axis=1, keepdims=True)
    return visible[:, :, np.newaxis] * h[:, np.newaxis, :], visible, h


def test_energy_is_its_definition(rbm):
    """Pairs with low energy are the likely ones: P(v, h) = e^(−E) / Z."""
    pairs = [(v, h) for v in V for h in H]
    E = energy(rbm, np.array([v for v, _ in pairs]), np.array([h for _, h in pairs]))
    assert np.exp(-E) / np.exp(-E).sum() == pytest.approx(joint(rbm).ravel())


def test_free_energy_sums_over_the_hidden_states(rbm):
    """e^(−F(v)) is the sum of e^(−E(v, h)) over all hidden states."""
    P = np.exp(-free_energy(rbm, V))
    assert P / P.sum() == pytest.approx(joint(rbm).sum(axis=1))
    listed = -np.log(sum(np.exp(-energy(rbm, V, np.tile(h, (8, 1)))) for h in H))
    assert free_energy(rbm, V) == pytest.approx(listed)


def test_conditional_probabilities(rbm):
    """What one side says about the other is what counting all states says."""
    P = joint(rbm)
    assert hidden_probabilities(rbm, V) == pytest.approx((P @ H) / P.sum(axis=1, keepdims=True))
    assert visible_probabilities(rbm, H) == pytest.approx((P.T @ V) / P.sum(axis=0)[:, None])


@pytest.mark.parametrize("k", [1, 2, 5])
def test_cd_statistics_with_drawn_reconstructions(rbm, k):
    """The mean CD-k statistics are those of k exact Gibbs steps, within sampling error."""
    n = 200_000
    data = V[np.random.default_rng(1).integers(8, size=n)]
    found = contrastive_divergence(
        rbm, data, k=k, sample_visible=True, rng=np.random.default_rng(2)
    )
    start = np.array([(data == v).all(axis=1).mean() for v in V])
    end = start @ np.linalg.matrix_power(gibbs(rbm), k)
    for part, values in zip(vars(found).values(), statistics(rbm, V), strict=True):
        expected = np.tensordot(start - end, values, axes=1)
        assert part == pytest.approx(expected, abs=5 * 0.5 / np.sqrt(n))


def test_cd_statistics_with_probabilities(rbm):
    """Without drawing the visible units, the mean is over the hidden states alone."""
    n = 200_000
    v = np.array([1.0, 0.0, 1.0])
    found = contrastive_divergence(rbm, np.tile(v, (n, 1)), rng=np.random.default_rng(2))
    p = joint(rbm)[V.tolist().index(v.tolist())]
    back = visible_probabilities(rbm, H)
    h_back = hidden_probabilities(rbm, back)
    h = hidden_probabilities(rbm, v)
    weights = np.outer(v, h) - np.einsum("s,si,sj->ij", p / p.sum(), back, h_back)
    assert found.weights == pytest.approx(weights, abs=5 * 0.5 / np.sqrt(n))
    assert found.visible_bias == pytest.approx(v - (p / p.sum()) @ back, abs=0.006)
    assert found.hidden_bias == pytest.approx(h - (p / p.sum()) @ h_back, abs=0.006)


def test_the_statistics_stand_for_the_gradient_of_the_log_likelihood(rbm):
    """Data less the machine's own states is the derivative of log P(v), by differences."""
    v = V[[5]]
    P = joint(rbm).sum(axis=1)
    values = statistics(rbm, V)
    exact = [value[5] - np.tensordot(P, value, axes=1) for value in values]
    step = 1e-6
    for x, slope in zip(vars(rbm).values(), exact, strict=True):
        for at in np.ndindex(x.shape):
            sides = []
            for shift in (step, -step):
                x[at] += shift
                sides.append(-free_energy(rbm, v)[0] - np.log(np.exp(-free_energy(rbm, V)).sum()))
                x[at] -= shift
            assert slope[at] == pytest.approx((sides[0] - sides[1]) / (2 * step), abs=1e-7)


def test_reconstruction_error_by_hand():
    """A machine without weights and biases gives back ½ everywhere: the error is ¼."""
    blank = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    assert reconstruction_error(blank, V) == pytest.approx(0.25)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_weights_are_harmless(dtype):
    """Weights of ±1000 give probabilities and free energies that are finite, without a warning."""
    rbm = RBM(np.full((3, 2), 1000, dtype), np.full(3, -1000, dtype), np.full(2, -1000, dtype))
    for values in (
        hidden_probabilities(rbm, V.astype(dtype)),
        free_energy(rbm, V.astype(dtype)),
        contrastive_divergence(rbm, V.astype(dtype), rng=np.random.default_rng(0)).weights,
    ):
        assert np.isfinite(values).all()


def test_inputs_that_are_no_probabilities_are_refused(rbm):
    """The message names the range that came."""
    with pytest.raises(ValueError, match=r"inputs must lie in \[0, 1\].* from -1.0 to 1.0"):
        contrastive_divergence(rbm, 2 * V - 1, rng=np.random.default_rng(0))
