"""What a machine loses of images is measured between giving back all and giving back the mean."""

import numpy as np
import pytest

from vgbook.experiments.rbm_features import share_lost


def test_a_mean_image_loses_everything_and_the_image_itself_nothing():
    """The share that is lost is 1 for the mean of the images and 0 for the images."""
    seen = np.random.default_rng(0).random((6, 9))
    assert share_lost(seen, seen) == 0
    assert share_lost(seen, np.tile(seen.mean(axis=0), (6, 1))) == pytest.approx(1)
