"""The images that the networks learn from, each set split once into three parts.

One part is for training, one for choosing settings, and one is looked at only at the end.
"""

import hashlib
from dataclasses import dataclass

import numpy as np


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
