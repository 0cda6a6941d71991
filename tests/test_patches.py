"""Patches are cut from the photographs as they are, and whitening makes them vary alike."""

import numpy as np
import pytest

from vgbook.patches import cut, evened, faces, whitening

RNG = np.random.default_rng


def test_the_faces_are_the_packaged_ones():
    """A hundred faces of 25 × 25 pixels from black to white, with the checksum of the record."""
    images, sha256 = faces()
    assert images.shape == (100, 25, 25)
    assert (images.min(), images.max()) == (0, 1)
    assert len(sha256) == 64


def test_every_patch_is_a_piece_of_an_image_and_all_places_occur():
    """Numbered pixels show that rows and columns belong together."""
    images = np.arange(3 * 5 * 6).reshape(3, 5, 6).astype(float)
    patches = cut(images, 2, 4_000, rng=RNG(0))
    first = patches[:, :1]
    np.testing.assert_array_equal(patches - first, np.broadcast_to([0, 1, 6, 7], patches.shape))
    corners = {
        (int(i), int(r), int(c))
        for i, r, c in zip(*np.unravel_index(first.ravel().astype(int), images.shape), strict=True)
    }
    assert len(corners) == 3 * 4 * 5


def test_a_patch_keeps_no_brightness_and_an_even_one_stays_even():
    """Twice as bright and three times the contrast make no difference, but for the softness."""
    patch = RNG(1).random((5, 16))
    np.testing.assert_allclose(evened(patch, softness=0), evened(2 + 3 * patch, softness=0))
    np.testing.assert_array_equal(evened(np.ones((1, 4)), softness=0.1), np.zeros((1, 4)))


def test_whitened_patches_have_the_identity_as_covariance():
    """No two coordinates go together and each varies by one; in pixels they are what they were."""
    patches = RNG(2).normal(size=(500, 6)) @ RNG(3).normal(size=(6, 6)) + 4
    view = whitening(patches, 6)
    white = view.whiten(patches)
    np.testing.assert_allclose(np.cov(white, rowvar=False, bias=True), np.eye(6), atol=1e-10)
    np.testing.assert_allclose(view.in_pixels(white.T).T + view.mean, patches)
    assert np.all(np.diff(view.spread) < 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cut(np.zeros((2, 5, 6)), 6, 1, rng=RNG(0)), "size must be at most .* 5, got 6"),
        (lambda: whitening(np.eye(4), 5), "components must be at most the pixels, 4, got 5"),
        (lambda: whitening(np.outer(np.arange(4.0), np.ones(3)), 2), "fewer than 2 directions"),
    ],
)
def test_what_cannot_be_cut_or_whitened_is_refused(call, message):
    """The message names the argument, what was expected and what came."""
    with pytest.raises(ValueError, match=message):
        call()
