"""Memory laid out the way a processor likes it.

It reads sixty-four bytes at a time, and twice where a row of numbers begins in the middle of them.
"""

from typing import Any

import numpy as np

LINE = 64  # bytes in a line of the cache, and in the widest registers


def aligned(shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """An array that begins at the beginning of a line; its numbers are not set."""
    dtype = np.dtype(dtype)
    size = int(np.prod(shape)) * dtype.itemsize
    memory = np.empty(size + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    return memory[start : start + size].view(dtype).reshape(shape)


def aligned_copy(values: np.ndarray, dtype: Any) -> np.ndarray:
    """The values in a precision of choice, in an array that begins at the beginning of a line."""
    copy = aligned(values.shape, dtype)
    copy[...] = values
    return copy
