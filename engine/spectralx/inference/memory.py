"""Keeping the C library from holding on to memory that the threads of a mapping have given back."""

from __future__ import annotations

import ctypes
import sys

_M_ARENA_MAX = -8
_ARENAS = 2


def limit_arenas() -> None:
    """Let all threads share two heaps where the C library is glibc; elsewhere do nothing.

    By default it gives each thread a heap of its own, and pieces of them stay with the process: with the threads that
    come and go with each column strip the peak would grow with the width of the raster (at 8,192 x 8,192 pixels and a
    trivial model from 313 to 402 MiB). Call it before the first thread starts.
    """
    if not sys.platform.startswith("linux"):
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_ARENA_MAX, _ARENAS)
