"""The images that the networks learn from, each set split once into three parts.

One part is for training, one for choosing settings, and one is looked at only at the end.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from vgbook import idx


@dataclass(frozen=True)
class Dataset:
    """Images and their classes.

    Attributes
    ----------
    name : str
    train_inputs, validation_inputs, test_inputs : (examples, pixels) float32
        One image a row, 0 for paper and 1 for full ink.
    train_targets, validation_targets, test_targets : (examples,) int64
        The class of each image.
    sha256 : str
        Checksum of the whole set before it was split.

    """

    name: str
    train_inputs: np.ndarray
    train_targets: np.ndarray
    validation_inputs: np.ndarray
    validation_targets: np.ndarray
    test_inputs: np.ndarray
    test_targets: np.ndarray
    sha256: str


def digits(seed: int) -> Dataset:
    """The 1,797 handwritten digits of 8×8 pixels that come with scikit-learn.

    They are split into 1,297 for training, 250 for validation and 250 for the test, each class in
    proportion, in the same way for the same seed. The images are the test part of the UCI set
    "Optical Recognition of Handwritten Digits" (Alpaydin & Kaynak 1998).

    Parameters
    ----------
    seed : int
        Seed of the split.

    Raises
    ------
    ImportError
        If scikit-learn is not installed.

    """
    from sklearn.datasets import load_digits

    raw = load_digits()
    pixels = raw.data.astype(np.uint8)
    targets = raw.target.astype(np.int64)
    sha256 = hashlib.sha256(pixels.tobytes() + targets.astype(np.uint8).tobytes()).hexdigest()

    train, validation, test = split(targets, (1297, 250, 250), rng=np.random.default_rng(seed))
    inputs = (pixels / 16).astype(np.float32)
    return Dataset(
        "digits",
        inputs[train],
        targets[train],
        inputs[validation],
        targets[validation],
        inputs[test],
        targets[test],
        sha256,
    )


def fetched(name: str, seed: int, *, train: int, validation: int) -> Dataset:
    """MNIST or a set in its form: parts of its 60,000 training images, and its 10,000 test images.

    The 28×28 images are those of LeCun, Cortes & Burges (MNIST) or of Xiao, Rasul & Vollgraf 2017
    (Fashion-MNIST); `scripts/fetch.py` brings them.

    Parameters
    ----------
    name : "mnist" or "fashion-mnist"
    seed : int
        Seed of the choice: the same seed deals the same images, each class in proportion.
    train, validation : int
        Images to train on and to choose settings by; no image is in both.

    Raises
    ------
    DataError
        If the files are not on this computer, or not the published ones.

    """
    images, labels, test_images, test_labels = idx.read(name)
    counts = (train, validation, len(labels) - train - validation)
    chosen, kept, _ = split(labels, counts, rng=np.random.default_rng(seed))
    return Dataset(
        name,
        ink(images[chosen]),
        labels[chosen].astype(np.int64),
        ink(images[kept]),
        labels[kept].astype(np.int64),
        ink(test_images),
        test_labels.astype(np.int64),
        hashlib.sha256("".join(idx.SUMS[name].values()).encode()).hexdigest(),
    )


def ink(images: np.ndarray) -> np.ndarray:
    """Pixels from 0 to 255 as numbers from 0 to 1, in single precision."""
    return np.divide(images, 255, dtype=np.float32)


def split(
    targets: np.ndarray, counts: tuple[int, ...], *, rng: np.random.Generator
) -> list[np.ndarray]:
    """Deal examples into parts of the given sizes, each class in proportion.

    Shuffled and then ordered by class, the examples are dealt like cards: each goes to the part
    that is furthest behind its due share.

    Returns
    -------
    list of (count,)
        Positions in ``targets``, ascending; the parts are disjoint.

    """
    if sum(counts) != len(targets):
        raise ValueError(f"counts must add up to {len(targets)}, got {counts}")
    order = rng.permutation(len(targets))
    order = order[np.argsort(targets[order], kind="stable")]
    # Example i of part p is due at position (i + ½)/count of the way through the pack.
    due = np.concatenate([(np.arange(count) + 0.5) / count for count in counts])
    part = np.repeat(np.arange(len(counts)), counts)[np.argsort(due, kind="stable")]
    return [np.sort(order[part == p]) for p in range(len(counts))]
