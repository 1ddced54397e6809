"""Keeping the C library from holding on to memory that a mapping has given back."""

from __future__ import annotations

import ctypes
import sys

# Options of glibc's mallopt.
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8

_ARENAS = 2
_MAPPED_BYTES = 1 << 20


def return_memory() -> None:
    """Let all threads share two heaps, and keep large arrays out of them, where the C library is glibc.

    By default it gives each thread a heap of its own and lets ever larger arrays into them; pieces of them stay with
    the process, and with the threads that come and go with each column strip the peak would grow with the raster (at
    8,192 x 8,192 pixels and a trivial model from 313 to 402 MiB). Call it before the first thread starts.
    """
    if not sys.platform.startswith("linux"):
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_ARENA_MAX, _ARENAS)
        set_option(_M_MMAP_THRESHOLD, _MAPPED_BYTES)
