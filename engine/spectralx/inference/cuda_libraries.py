"""Whether there is a GPU, and CUDA and cuDNN from the package index, which ONNX Runtime does not look for by itself."""

from __future__ import annotations

import contextlib
import ctypes
import io
import logging
import sys

import onnxruntime as ort

_log = logging.getLogger(__name__)

_DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"


def gpu_count() -> int:
    """Return how many GPUs NVIDIA's driver finds; 0 without a driver."""
    try:
        driver = ctypes.CDLL(_DRIVER)
        count = ctypes.c_int(0)
        found = driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0
    except (OSError, AttributeError) as error:
        _log.info("NVIDIA's driver: %s", error)
        return 0
    return count.value if found else 0


def load_cuda_libraries() -> tuple[str, ...]:
    """Load CUDA and cuDNN from the packages beside ONNX Runtime, where they are installed.

    Without this, ONNX Runtime falls back to the CPU although all of CUDA is there. Nothing happens in builds without
    CUDA. Nothing is printed.

    Returns:
        What ONNX Runtime says of libraries that it cannot load, a line each. Those that are missing are left to the
        session to complain about: it may not need them.
    """
    preload = getattr(ort, "preload_dlls", None)
    if preload is None or "CUDAExecutionProvider" not in ort.get_available_providers():
        return ()
    # It prints what it misses, to standard output, which is for JSON lines.
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            preload(directory="")
        except (OSError, RuntimeError) as error:
            said.write(f"{error}\n")
    lines = tuple(line for line in said.getvalue().splitlines() if line.startswith("Failed"))
    for line in lines:
        _log.info("%s", line)
    return lines
