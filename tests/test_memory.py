"""Memory begins where it should, whatever is asked for."""

import numpy as np
import pytest

from vgbook.memory import LINE, aligned, aligned_copy


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(1,), (3, 5), (2, 7, 200)])
def test_memory_begins_at_a_line(shape, dtype):
    """Arrays of every shape and precision begin at a multiple of 64 bytes."""
    for array in (aligned(shape, dtype), aligned_copy(np.ones(shape), dtype)):
        assert array.ctypes.data % LINE == 0
        assert array.shape == shape
        assert array.dtype == dtype
        assert array.flags.c_contiguous


def test_a_copy_has_the_values():
    """A copy has the values, rounded to its precision, and is independent."""
    values = np.array([[1.0, 1 / 3]])
    copy = aligned_copy(values, np.float32)
    values[...] = 0
    assert np.array_equal(copy, np.array([[1.0, 1 / 3]], np.float32))
