"""The digits are split fairly, and in the same way for the same seed."""

import numpy as np
import pytest

from vgbook.data import digits, split


def test_the_parts_have_the_sizes_that_are_promised():
    """1,297 images to learn from, 250 to choose settings by, 250 for the end; pixels in [0, 1]."""
    data = digits(seed=0)
    for part, size in (("train", 1297), ("validation", 250), ("test", 250)):
        inputs, targets = getattr(data, f"{part}_inputs"), getattr(data, f"{part}_targets")
        assert inputs.shape == (size, 64)
        assert inputs.dtype == np.float32
        assert (inputs.min(), inputs.max()) == (0, 1)
        assert targets.shape == (size,)
        assert targets.dtype == np.int64


def test_the_parts_are_the_whole_set():
    """Each image of scikit-learn's set, with its label, is in exactly one part."""
    from sklearn.datasets import load_digits

    data, whole = digits(seed=0), load_digits()
    parts = ("train", "validation", "test")
    inputs = np.concatenate([getattr(data, f"{part}_inputs") for part in parts])
    targets = np.concatenate([getattr(data, f"{part}_targets") for part in parts])
    found = sorted(zip((16 * inputs).tolist(), targets.tolist(), strict=True))
    assert found == sorted(zip(whole.data.tolist(), whole.target.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_each_class_has_its_share_of_each_part(seed):
    """In each part a class has its share of the whole set, to within an image or two."""
    data = digits(seed)
    counts = {
        part: np.bincount(getattr(data, f"{part}_targets"), minlength=10)
        for part in ("train", "validation", "test")
    }
    whole = sum(counts.values())
    for part, within in (("train", 2), ("validation", 1), ("test", 1)):
        due = whole * counts[part].sum() / 1797
        assert np.abs(counts[part] - due).max() <= within


def test_a_seed_fixes_the_split():
    """The same seed gives the same parts, another seed others; the set's checksum stays."""
    first, again, other = digits(3), digits(3), digits(4)
    assert np.array_equal(first.test_inputs, again.test_inputs)
    assert not np.array_equal(first.test_inputs, other.test_inputs)
    assert first.sha256 == other.sha256
    assert first.sha256 == "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"


def test_a_split_that_does_not_add_up_is_refused():
    """The message says how many examples there are."""
    with pytest.raises(ValueError, match="counts must add up to 4"):
        split(np.zeros(4, int), (2, 1), rng=np.random.default_rng(0))
