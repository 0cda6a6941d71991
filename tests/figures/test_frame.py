"""Names beside lines stand as near to their lines as they can without covering each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vgbook.figures.frame import spread


def test_names_with_room_stay_where_they_are():
    """Nothing moves that need not."""
    assert spread([0.0, 0.5, 1.0], 0.1) == [0.0, 0.5, 1.0]


def test_names_that_crowd_part_about_their_middle():
    """Two names at one height move apart by equal parts; a third far off stays."""
    assert spread([0.5, 0.5, 2.0], 0.2) == pytest.approx([0.4, 0.6, 2.0])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0.001, 0.2))
def test_names_never_cover_each_other(places, apart):
    """Neighbours are far enough apart, in their order, about the same mean."""
    moved = spread(sorted(places), apart)
    assert np.all(np.diff(moved) >= apart - 1e-9)
    assert np.mean(moved) == pytest.approx(np.mean(places), abs=1e-9)
