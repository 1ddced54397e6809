"""How the C library hands out memory to a mapping: one heap for all threads, whose free parts are used again."""

from __future__ import annotations

import contextlib
import ctypes
import math
import mmap
import sys
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

# Options of glibc's mallopt.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8

# Larger arrays come from the system each time and go back to it; 32 MiB is the most that glibc takes.
_MAPPED_BYTES = 32 << 20
_KEPT_BYTES = 256 << 20

# While a file gets its final layout, pieces of the size of a block are not kept either.
_BLOCK_BYTES = 256 << 10


def share_heap() -> None:
    """Let all threads share one heap and keep what is freed for the next array, where the C library is glibc.

    By default each thread gets a heap of its own, whose pieces stay with the process: with the threads that come and go
    with each column strip the peak would grow with the raster. And memory that goes back to the system has to be asked
    for again, page by page, for every row, tile and overview: with a trivial model that is half of the time. Call it
    before the first thread starts.
    """
    set_option = _function("mallopt")
    if set_option is not None:
        set_option(_M_ARENA_MAX, 1)
        set_option(_M_MMAP_THRESHOLD, _MAPPED_BYTES)
        set_option(_M_TRIM_THRESHOLD, _KEPT_BYTES)


@contextlib.contextmanager
def keeping_no_blocks() -> Iterator[None]:
    """Have every array of the size of a block come from the system and go back there, where the C library is glibc.

    For the final layout of a map: GDAL asks for pieces of many sizes there, which would leave more gaps in the heap
    than it holds at any time, and for so few that new pages cost no time. In the end all is as :func:`share_heap` has
    it.
    """
    set_option = _function("mallopt")
    if set_option is not None:
        set_option(_M_MMAP_THRESHOLD, _BLOCK_BYTES)
    return_free_memory()
    try:
        yield
    finally:
        if set_option is not None:
            set_option(_M_MMAP_THRESHOLD, _MAPPED_BYTES)


def return_free_memory() -> None:
    """Give the free parts of the heap back to the system, where the C library is glibc.

    To be called between two parts of the work that need memory in other pieces, or the second one would add to the peak
    what it does not find among the pieces of the first; and now and then in a long one, whose gaps become more.
    """
    trim = _function("malloc_trim")
    if trim is not None:
        trim(0)


def zeros_apart(shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """Return zeros in pages of their own, which go back to the system when the array is gone.

    For the few arrays that are large and live long: made anew for each column strip, they would leave gaps in the heap.
    """
    return np.frombuffer(mmap.mmap(-1, 4 * math.prod(shape)), np.float32).reshape(shape)


def _function(name: str) -> Callable[..., int] | None:
    """Return a function of the C library; None where it has none of that name."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform.startswith("linux") else None
