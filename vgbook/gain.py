"""What one step of a chain of sigmoid units multiplies a gradient by: |w σ′(w a + b)|.

For a single weight everything can be worked out: when the step can hold the signal at all, and
for how few inputs it does (Hochreiter & Schmidhuber 1997, section 3.1, for the threshold).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vgbook.activations import sigmoid_slope


def gain(weight: Any, bias: Any, a: Any) -> np.ndarray:
    """|w σ′(w a + b)|, the change of the unit's answer per change of its input a; elementwise."""
    weight, bias, a = (_checked(*pair) for pair in (("weight", weight), ("bias", bias), ("a", a)))
    return np.abs(weight) * sigmoid_slope(weight * a + bias)


def window_width(weight: Any) -> np.ndarray:
    """Width of the window of inputs a for which the gain is at least 1, whatever the bias.

    σ′ ≥ 1/|w| holds while |z| ≤ 2 artanh r with r = √(1 − 4/|w|), hence for inputs within a
    window of 4 artanh(r)/|w|. For |w| < 4 there is none, and the width is 0.
    """
    weight = np.abs(_checked("weight", weight))
    r = np.sqrt(1 - 4 / np.maximum(weight, 4))
    return 4 * np.arctanh(r) / np.maximum(weight, 4)


def widest_window() -> tuple[float, float]:
    """The weight |w| with the widest window, and that width.

    In r = √(1 − 4/|w|) the width is (1 − r²) artanh r. It is largest where 2 r artanh r = 1,
    which is solved by bisection.
    """
    low, high = 0.1, 0.9
    for _ in range(60):
        r = (low + high) / 2
        low, high = (r, high) if 2 * r * np.arctanh(r) < 1 else (low, r)
    return 4 / (1 - r**2), (1 - r**2) / (2 * r)


def _checked(name: str, value: Any) -> np.ndarray:
    """Refuse what is not finite."""
    array = np.asarray(value, dtype=np.float64)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {value!r}")
    return array
