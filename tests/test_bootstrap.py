"""A bootstrap interval holds what it should, and lets both seeds and images vary."""

import numpy as np
import pytest

from vgbook.bootstrap import paired_difference


def test_the_difference_is_that_of_the_means():
    """The first number is the plain difference of mean errors, inside its interval."""
    rng = np.random.default_rng(0)
    one, other = rng.random((5, 400)) < 0.1, rng.random((5, 400)) < 0.2
    difference, low, high = paired_difference(one, other, draws=500, rng=rng)
    assert difference == pytest.approx(one.mean() - other.mean(), abs=1e-12)
    assert low < difference < high


def test_the_interval_is_as_wide_as_theory_says_for_images():
    """With one seed only the images vary: ±1.96 standard errors of a mean of differences."""
    rng = np.random.default_rng(1)
    one, other = rng.random((1, 2000)) < 0.05, rng.random((1, 2000)) < 0.08
    gap = one[0].astype(float) - other[0]
    _, low, high = paired_difference(one, other, draws=4000, rng=rng)
    assert high - low == pytest.approx(2 * 1.96 * gap.std() / np.sqrt(2000), rel=0.1)


def test_the_interval_is_as_wide_as_theory_says_for_seeds():
    """Where a seed gets all images wrong or none, only the seeds vary."""
    one = np.repeat([[True], [False]] * 50, 30, axis=1)
    other = np.zeros_like(one)
    _, low, high = paired_difference(one, other, draws=4000, rng=np.random.default_rng(2))
    assert high - low == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(100), rel=0.1)


def test_the_same_mistakes_do_not_differ():
    """Pairing counts: two arms with the same mistakes differ by exactly nothing."""
    wrong = np.random.default_rng(3).random((4, 100)) < 0.3
    assert paired_difference(wrong, wrong, draws=50, rng=np.random.default_rng(0)) == (0, 0, 0)


def test_arms_of_other_shapes_are_refused():
    """The message names the argument and the shape that was expected."""
    with pytest.raises(ValueError, match=r"others must have shape \(2, 3\), got \(2, 4\)"):
        paired_difference(
            np.zeros((2, 3), bool), np.zeros((2, 4), bool), draws=1, rng=np.random.default_rng()
        )
