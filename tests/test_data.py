"""Image sets are split fairly, and in the same way for the same seed."""

import numpy as np
import pytest

from vgbook import idx
from vgbook.data import digits, fetched, split

# How many images each class has, among those to train on and those to test with.
CLASSES = {
    "mnist": (
        [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
        [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
    ),
    "fashion-mnist": ([6000] * 10, [1000] * 10),
}


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


@pytest.fixture(params=CLASSES)
def name(request, require_images):
    """A set that is fetched."""
    require_images(request.param)
    return request.param


def test_a_fetched_set_is_the_one_that_is_known(name):
    """60,000 and 10,000 images of 28×28 pixels, with the known number in each class."""
    images, labels, test_images, test_labels = idx.read(name)
    assert (images.shape, test_images.shape) == ((60_000, 784), (10_000, 784))
    assert (images.min(), images.max()) == (0, 255)
    counts = np.bincount(labels).tolist(), np.bincount(test_labels).tolist()
    assert counts == CLASSES[name]


def test_a_fetched_set_is_dealt_in_parts(name):
    """Parts have the sizes asked for and pixels in [0, 1]; the test is the published one."""
    data = fetched(name, 0, train=1000, validation=500)
    for inputs, targets, size in (
        (data.train_inputs, data.train_targets, 1000),
        (data.validation_inputs, data.validation_targets, 500),
        (data.test_inputs, data.test_targets, 10_000),
    ):
        assert (inputs.shape, inputs.dtype) == ((size, 784), np.float32)
        assert (inputs.min(), inputs.max()) == (0, 1)
        assert (targets.shape, targets.dtype) == ((size,), np.int64)
    assert np.array_equal(np.rint(255 * data.test_inputs), idx.read(name)[2])
    due = np.array(CLASSES[name][0]) / 60
    assert np.abs(np.bincount(data.train_targets) - due).max() <= 2
    assert np.abs(np.bincount(data.validation_targets) - due / 2).max() <= 2


def test_no_fetched_image_is_in_two_parts(name):
    """All training images dealt out, each is in exactly one part, under its own label."""
    data = fetched(name, 0, train=50_000, validation=10_000)
    inputs = np.concatenate([data.train_inputs, data.validation_inputs])
    targets = np.concatenate([data.train_targets, data.validation_targets])
    images, labels, *_ = idx.read(name)
    assert examples(np.rint(255 * inputs), targets) == examples(images, labels)


def examples(images, targets):
    """Every image with its label, in an order that does not depend on how they came."""
    together = np.column_stack([images.astype(np.uint8), targets.astype(np.uint8)])
    return sorted(row.tobytes() for row in together)


def test_a_seed_fixes_what_is_dealt(name):
    """The same seed deals the same images, another seed others; the checksum is the set's."""
    first, again, other = (fetched(name, seed, train=100, validation=50) for seed in (3, 3, 4))
    assert np.array_equal(first.train_inputs, again.train_inputs)
    assert np.array_equal(first.validation_targets, again.validation_targets)
    assert not np.array_equal(first.train_inputs, other.train_inputs)
    assert first.sha256 == other.sha256
