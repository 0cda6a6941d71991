"""Small square cuttings of real photographs of faces, made ready for a first layer to learn from.

Neighbouring pixels of a photograph are nearly alike. Whitening takes that out, so that what is left
to learn is how they differ.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

from vgbook.arguments import checked_count, checked_rng

FACES = 100  # the other half of the packaged images shows none


def faces() -> tuple[np.ndarray, str]:
    """The hundred faces of 25×25 pixels that come with scikit-image, and their SHA-256.

    They are cut from photographs of "Labeled Faces in the Wild" (Huang et al. 2007).

    Returns
    -------
    images : (100, 25, 25) float64, 0 for black and 1 for white.
    sha256 : str

    Raises
    ------
    ImportError
        If scikit-image is not installed.

    """
    from skimage.data import lfw_subset

    images = np.asarray(lfw_subset(), np.float64)[:FACES]
    return images, hashlib.sha256(images.tobytes()).hexdigest()


def cut(images: np.ndarray, size: int, count: int, *, rng: np.random.Generator) -> np.ndarray:
    """Cut ``count`` squares of ``size`` × ``size`` pixels from random places of random images.

    Parameters
    ----------
    images : (images, height, width)

    Returns
    -------
    (count, size²)

    """
    checked_rng(rng)
    least = min(images.shape[1:])
    if not 1 <= checked_count(size, "size", least=1) <= least:
        raise ValueError(f"size must be at most that of the images, {least}, got {size}")
    which = rng.integers(len(images), size=count)
    top, left = (rng.integers(side - size + 1, size=count) for side in images.shape[1:])
    rows = top[:, None, None] + np.arange(size)[:, None]
    columns = left[:, None, None] + np.arange(size)
    return images[which[:, None, None], rows, columns].reshape(count, -1)


def evened(patches: np.ndarray, *, softness: float) -> np.ndarray:
    """Take from each patch its brightness, and divide it by its contrast.

    (x − x̄) / (s + softness) with s the standard deviation within the patch, so that a patch with
    next to no contrast is not blown up to noise.
    """
    patches = patches - patches.mean(axis=1, keepdims=True)
    return patches / (patches.std(axis=1, keepdims=True) + softness)


@dataclass(frozen=True)
class Whitening:
    """Coordinates in which patches vary by one in every direction and no two go together.

    Attributes
    ----------
    mean : (pixels,)
    directions : (pixels, components)
        Principal directions, orthonormal, the strongest first.
    spread : (components,)
        Standard deviation of the patches along each.

    """

    mean: np.ndarray
    directions: np.ndarray
    spread: np.ndarray

    def whiten(self, patches: np.ndarray) -> np.ndarray:
        """y = (x − mean) V / s, (patches, components)."""
        return (patches - self.mean) @ self.directions / self.spread

    def in_pixels(self, weights: np.ndarray) -> np.ndarray:
        """The pattern of pixels that each unit's weights put together, (pixels, units).

        V diag(s) W: what a unit with weights W adds to a patch that it gives back.
        """
        return (self.directions * self.spread) @ weights


def whitening(patches: np.ndarray, components: int) -> Whitening:
    """The whitening that suits these patches, from the principal directions of their covariance."""
    pixels = patches.shape[1]
    if checked_count(components, "components", least=1) > pixels:
        raise ValueError(f"components must be at most the pixels, {pixels}, got {components}")
    mean = patches.mean(axis=0)
    variance, directions = np.linalg.eigh(np.cov(patches - mean, rowvar=False, bias=True))
    strongest = np.argsort(variance)[::-1][:components]
    if variance[strongest[-1]] <= 1e-12 * variance[strongest[0]]:
        raise ValueError(f"the patches vary in fewer than {components} directions")
    directions = directions[:, strongest]
    directions *= np.where(directions.sum(axis=0) < 0, -1, 1)  # the sign is the solver's choice
    return Whitening(mean, directions, np.sqrt(variance[strongest]))
