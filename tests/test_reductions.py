"""Reductions make one value of many, in all or along an axis."""

from __future__ import annotations

import numpy as np
import pytest

from vgbook.reductions import REDUCTIONS

VALUES = np.array([[1.0, 2.0, 6.0], [0.0, 0.0, 3.0]])


@pytest.mark.parametrize(
    ("name", "of_all", "of_rows"),
    [
        ("median", 1.5, [2.0, 0.0]),
        ("mean", 2.0, [3.0, 1.0]),
        ("min", 0.0, [1.0, 0.0]),
        ("max", 6.0, [6.0, 3.0]),
        ("count", 4, [3, 1]),
        ("length", 6, 3),
    ],
)
def test_a_reduction_is_what_its_name_says(name, of_all, of_rows):
    """Each reduction gives the value that a reader would work out by hand."""
    assert REDUCTIONS[name](VALUES) == of_all
    assert np.array_equal(REDUCTIONS[name](VALUES, axis=1), of_rows)
