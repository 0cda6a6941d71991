"""What the weights of a unit look like as a picture: how local they are, and how oriented.

A unit that looks for an edge has its weights in one place, and they change in one direction. Random
weights lie everywhere and change in all directions.
"""

import numpy as np

from vgbook.arguments import checked_rng


def locality(filters: np.ndarray) -> np.ndarray:
    """1 for a single pixel, 0 for energy spread evenly over the picture, less if at its corners.

    The energy of a pixel is its squared weight. With d² the mean squared distance of the energy
    from its own centre, locality is 1 − d²/d₀², where d₀² = (m² + n² − 2)/12 belongs to an even
    picture of m × n pixels.

    Parameters
    ----------
    filters : (units, m, n), none of them zero everywhere.

    Returns
    -------
    (units,)

    """
    energy = _checked(filters) ** 2
    energy = energy / energy.sum(axis=(1, 2), keepdims=True)
    spread = np.zeros(len(energy))
    for axis in (1, 2):
        share = energy.sum(axis=3 - axis)
        place = np.arange(share.shape[1])
        centre = share @ place
        spread += (share * (place - centre[:, np.newaxis]) ** 2).sum(axis=1)
    m, n = energy.shape[1:]
    return np.asarray(1 - spread / ((m * m + n * n - 2) / 12))


def orientation(filters: np.ndarray) -> np.ndarray:
    """1 if a picture changes in one direction only, 0 if in all alike.

    It is the coherence (λ₁ − λ₂)/(λ₁ + λ₂) of the structure tensor Σ ∇w ∇wᵀ, whose eigenvalues
    are the squared changes along and across the main direction.

    Parameters
    ----------
    filters : (units, m, n), none of them the same everywhere.

    Returns
    -------
    (units,)

    """
    down, across = np.gradient(_checked(filters), axis=(1, 2))
    a, b, c = (
        (x * y).sum(axis=(1, 2)) for x, y in ((across, across), (down, down), (across, down))
    )
    return np.asarray(np.hypot(a - b, 2 * c) / (a + b))


def shuffled(weights: np.ndarray, *, rng: np.random.Generator) -> np.ndarray:
    """The same weights, each input's dealt out anew among the units: (n_in, n_out).

    Each input keeps the sizes of its weights, and no unit keeps what it has learned.
    """
    return checked_rng(rng).permuted(weights, axis=1)


def _checked(filters: np.ndarray) -> np.ndarray:
    """Pictures in double precision, refused if they are none."""
    filters = np.asarray(filters, np.float64)
    if filters.ndim != 3 or min(filters.shape[1:]) < 2:
        raise ValueError(f"filters must have shape (units, height, width), got {filters.shape}")
    flat = filters.reshape(len(filters), -1)
    if np.any(flat.max(axis=1) == flat.min(axis=1)):
        raise ValueError("filters must vary within each picture, got one that is even")
    return filters
