"""Locality and orientation say of a picture what the eye sees."""

import numpy as np
import pytest

from vgbook.filters import locality, orientation, shuffled

SIDE = 15
ROW, COLUMN = np.mgrid[:SIDE, :SIDE].astype(float)


def one(picture):
    """A picture as a stack of one."""
    return np.asarray(picture, float)[np.newaxis]


def test_an_even_spread_of_energy_has_no_locality_and_a_single_pixel_has_all():
    """Energy that is the same everywhere gives 0, whatever the signs; one pixel gives 1."""
    signs = np.where((ROW + COLUMN) % 2, 1.0, -1.0)
    assert locality(one(signs))[0] == pytest.approx(0, abs=1e-12)
    pixel = np.zeros((SIDE, SIDE))
    pixel[3, 11] = -2
    assert locality(one(pixel))[0] == pytest.approx(1)


def test_locality_does_not_depend_on_the_place_or_the_size_of_a_mark():
    """The same mark elsewhere, or three times as strong, is as local; a wider one is less."""
    mark = np.zeros((SIDE, SIDE))
    mark[2:5, 2:4] = 1
    moved = 3 * np.roll(mark, (6, 7), axis=(0, 1))
    np.testing.assert_allclose(locality(one(mark)), locality(one(moved)))
    wide = np.zeros((SIDE, SIDE))
    wide[2:11, 2:10] = 1
    assert locality(one(wide)) < locality(one(mark))


def test_energy_in_the_corners_is_less_than_spread():
    """Two opposite corners lie further apart than an even spread."""
    corners = np.zeros((SIDE, SIDE))
    corners[0, 0] = corners[-1, -1] = 1
    assert locality(one(corners))[0] < 0


@pytest.mark.parametrize("angle", [0, 30, 45, 90, 120])
def test_a_ramp_is_oriented_at_every_angle(angle):
    """What changes in one direction only has orientation 1."""
    turn = np.deg2rad(angle)
    ramp = np.cos(turn) * COLUMN + np.sin(turn) * ROW
    assert orientation(one(ramp))[0] == pytest.approx(1)


def test_a_round_blob_has_no_orientation():
    """What changes alike in all directions has orientation 0."""
    blob = np.exp(-((ROW - 7) ** 2 + (COLUMN - 7) ** 2) / 8)
    assert orientation(one(blob))[0] == pytest.approx(0, abs=1e-12)


def test_noise_is_neither_local_nor_oriented():
    """Independent weights have small values of both, on the mean none of locality."""
    noise = np.random.default_rng(0).normal(size=(400, 28, 28))
    assert abs(locality(noise).mean()) < 0.01
    assert orientation(noise).mean() < 0.1


def test_shuffling_keeps_the_weights_of_each_input():
    """Each row holds the same numbers, dealt out anew; rows are dealt apart from one another."""
    weights = np.arange(40.0).reshape(4, 10)
    dealt = shuffled(weights, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(np.sort(dealt, axis=1), weights)
    assert len({tuple(row % 10) for row in dealt}) == 4


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (np.zeros((3, 4)), r"\(units, height, width\), got \(3, 4\)"),
        (np.ones((2, 4, 4)), "one that is even"),
    ],
)
def test_what_is_no_picture_is_refused(filters, message):
    """A wrong shape and an empty picture are named."""
    with pytest.raises(ValueError, match=message):
        orientation(filters)
