"""Pictures inside figures, such as photographs and weights: ink of one colour, more or less dense.

A picture is drawn as the density of a colour of the palette, so that a page can give it the colour
that suits its paper.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from vgbook.figures.palette import colour

STEPS = 32  # of density: more than the eye tells apart in small pictures, and half the bytes
ZERO = 0.5  # density of a weight of zero: the mid-grey that filters are shown on


def density(weights: np.ndarray) -> np.ndarray:
    """Weights as densities: ½ at zero, none and full at the size that 1 in 100 weights exceeds."""
    full = np.quantile(np.abs(weights), 0.99)
    return np.asarray(np.clip(ZERO + weights / (2 * full), 0, 1))


def mosaic(pictures: np.ndarray, columns: int) -> np.ndarray:
    """Pictures (pictures, m, n) laid out row by row, with NaN, which stays blank, between them."""
    count, m, n = pictures.shape
    gap = max(1, round(n / 10))
    rows = -(-count // columns)
    sheet = np.full((rows * (m + gap) - gap, columns * (n + gap) - gap), np.nan)
    for k, picture in enumerate(pictures):
        top, left = (k // columns) * (m + gap), (k % columns) * (n + gap)
        sheet[top : top + m, left : left + n] = picture
    return sheet


def shade(
    axes: Axes,
    densities: np.ndarray,
    role: str,
    *,
    left: float = 0.0,
    bottom: float = 0.0,
    width: float = 1.0,
    gid: str,
) -> None:
    """Draw a picture (m, n) of densities from 0 to 1 in the colour of a role, pixels square."""
    pixels = np.empty((*densities.shape, 4))
    pixels[..., :3] = to_rgb(colour(role))
    pixels[..., 3] = np.rint(np.nan_to_num(densities) * STEPS) / STEPS
    height = width * densities.shape[0] / densities.shape[1]
    image = axes.imshow(
        np.rint(255 * pixels).astype(np.uint8),
        extent=(left, left + width, bottom, bottom + height),
        interpolation="none",
        aspect="equal",
    )
    image.set_gid(gid)


def photograph(axes: Axes, brightness: np.ndarray, *, bottom: float = 0.0, gid: str) -> None:
    """Draw a picture of brightnesses from 0 to 1, whose shadows are dark on dark paper too."""
    bright = np.where(np.isnan(brightness), np.nan, 1.0)
    shade(axes, bright, "glow", bottom=bottom, gid=f"paper-{gid}")
    shade(axes, 1 - brightness, "shadow", bottom=bottom, gid=gid)


def bare(axes: Axes, *, width: float = 1.0, height: float = 1.0) -> None:
    """Leave of an axes nothing but its pictures, which stand in a box of this width and height."""
    axes.set(xlim=(0, width), ylim=(0, height), xticks=[], yticks=[], anchor="NW")
    axes.axis("off")
