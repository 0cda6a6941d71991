"""How far a measured difference can be trusted: by drawing the seeds and the images again.

Two arms of a comparison answer the same test images. Other seeds would have given other networks,
and other images other mistakes; a bootstrap lets both vary and shows how much the difference does.
"""

import numpy as np

INTERVAL = (0.025, 0.975)


def paired_difference(
    mistakes: np.ndarray, others: np.ndarray, *, draws: int, rng: np.random.Generator
) -> tuple[float, float, float]:
    """Difference of two mean errors, and the interval that holds 95 % of its bootstrap draws.

    A draw takes as many seeds and as many images as there are, each with replacement, the same
    ones for both arms (Efron & Tibshirani 1993, the percentile interval).

    Parameters
    ----------
    mistakes, others : (seeds, images) of bool
        Which images each seed's network gets wrong, the same seeds and images in both.
    draws : int

    Returns
    -------
    difference, low, high : float
        In parts of one; negative where ``mistakes`` has the smaller error.

    """
    if mistakes.shape != others.shape:
        raise ValueError(f"others must have shape {mistakes.shape}, got {others.shape}")
    gap = mistakes.astype(np.float64) - others
    seeds, images = gap.shape
    times_seed = rng.multinomial(seeds, np.full(seeds, 1 / seeds), size=draws) / seeds
    drawn = np.empty(draws)
    for draw, weights in enumerate(times_seed @ gap):
        times_image = np.bincount(rng.integers(images, size=images), minlength=images)
        drawn[draw] = weights @ times_image / images
    low, high = np.quantile(drawn, INTERVAL)
    return float(gap.mean()), float(low), float(high)
