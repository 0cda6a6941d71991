"""The image files of MNIST and of the sets made in its form: where they are, and what is in them.

Each set is four files, images and labels to train on and to test with. They are too large to come
with the book; a file is used only if it is, byte for byte, the one that was published.
"""

import hashlib
import os
from functools import cache
from pathlib import Path

import numpy as np

TRAIN, TEST = (
    ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    (
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ),
)
# SHA-256 of each file as it is when unpacked.
SUMS: dict[str, dict[str, str]] = {
    "mnist": {
        TRAIN[0]: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        TRAIN[1]: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        TEST[0]: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        TEST[1]: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
    "fashion-mnist": {
        TRAIN[0]: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        TRAIN[1]: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        TEST[0]: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        TEST[1]: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    },
}


class DataError(RuntimeError):
    """A set of images is not on this computer, or a file of it is not the published one."""


def folder(name: str) -> Path:
    """Folder of a set's files: in the user's cache; the variable VGBOOK_DATA moves it."""
    if base := os.environ.get("VGBOOK_DATA"):
        return Path(base) / name
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("vgbook", appauthor=False)) / "data" / name


@cache
def read(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Images and labels to train on, then images and labels to test with.

    Parameters
    ----------
    name : "mnist" or "fashion-mnist"

    Returns
    -------
    (60,000, 784), (60,000,), (10,000, 784), (10,000,) of uint8
        Images as rows of pixels, 0 for paper and 255 for full ink.

    Raises
    ------
    DataError
        If a file is missing or damaged; the message says how to fetch the set.

    """
    train_images, train_labels, test_images, test_labels = (
        contents(folder(name) / file, SUMS[name][file], name) for file in (*TRAIN, *TEST)
    )
    return pixels(train_images), labels(train_labels), pixels(test_images), labels(test_labels)


def contents(path: Path, sha256: str, name: str) -> bytes:
    """The bytes of a file, if they are the published ones."""
    again = f"python scripts/fetch.py {name}"
    if not path.exists():
        raise DataError(f"{path} is missing; fetch the set with: {again}")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DataError(f"{path} is not the published file; fetch it again with: {again}")
    return data


def pixels(data: bytes) -> np.ndarray:
    """Images as rows: after sixteen bytes of sizes come the pixels, image by image."""
    count, height, width = np.frombuffer(data, ">u4", count=3, offset=4)
    return np.frombuffer(data, np.uint8, offset=16).reshape(count, height * width)


def labels(data: bytes) -> np.ndarray:
    """Labels, which come after eight bytes of sizes."""
    return np.frombuffer(data, np.uint8, offset=8)
