"""Each scheme draws weights with the spread that its paper asks for."""

import numpy as np
import pytest

from vgbook.initialisation import SCHEMES

N_IN, N_OUT = 400, 300


def weights(scheme, n_in=N_IN, n_out=N_OUT, seed=0):
    """Weights of one layer."""
    return SCHEMES[scheme](n_in, n_out, rng=np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("scheme", "variance"),
    [
        ("standard", 1 / (3 * N_IN)),
        ("xavier", 2 / (N_IN + N_OUT)),
        ("he", 2 / N_IN),
        ("lecun", 1 / N_IN),
        ("normal", 0.01**2),
        ("orthogonal", 1 / N_IN),
    ],
)
def test_the_variance_is_the_one_of_the_scheme(scheme, variance):
    """The weights have mean zero and the variance that the scheme promises."""
    W = weights(scheme)
    assert W.shape == (N_IN, N_OUT)
    assert W.var() == pytest.approx(variance, rel=0.02)
    assert abs(W.mean()) < 5 * np.sqrt(variance / W.size)


@pytest.mark.parametrize(
    ("scheme", "limit"), [("standard", N_IN**-0.5), ("xavier", (6 / (N_IN + N_OUT)) ** 0.5)]
)
def test_uniform_schemes_fill_their_range_evenly(scheme, limit):
    """Uniform draws stay within ± their limit, and each tenth of the range gets its share."""
    counts, _ = np.histogram(weights(scheme), bins=10, range=(-limit, limit))
    assert counts.sum() == N_IN * N_OUT
    assert counts == pytest.approx(N_IN * N_OUT / 10, rel=0.03)


@pytest.mark.parametrize("scheme", ["he", "lecun", "normal"])
def test_normal_schemes_have_normal_tails(scheme):
    """One weight in twenty-two lies beyond two standard deviations."""
    W = weights(scheme)
    assert np.mean(np.abs(W) > 2 * W.std()) == pytest.approx(0.0455, rel=0.05)


@pytest.mark.parametrize(("n_in", "n_out"), [(50, 50), (60, 20), (20, 60)])
def test_orthogonal_keeps_lengths(n_in, n_out):
    """The shorter side is orthonormal, so a signal keeps its length where it can."""
    W = weights("orthogonal", n_in, n_out)
    product = W.T @ W if n_in >= n_out else W @ W.T
    assert product == pytest.approx(np.eye(min(n_in, n_out)), abs=1e-12)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_seed_fixes_the_weights(scheme):
    """The same seed gives the same weights, another seed others."""
    assert np.array_equal(weights(scheme), weights(scheme))
    assert not np.array_equal(weights(scheme), weights(scheme, seed=1))
