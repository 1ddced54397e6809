"""Makes CUDA and cuDNN from the package index known to ONNX Runtime, which does not look for them by itself."""

from __future__ import annotations

import contextlib
import logging
import sys

import onnxruntime as ort

_log = logging.getLogger(__name__)


def load_cuda_libraries() -> None:
    """Load CUDA and cuDNN from the packages beside ONNX Runtime, where they are installed.

    Without this, ONNX Runtime falls back to the CPU although all of CUDA is there. Nothing happens in builds without
    CUDA, and libraries that are missing are left to the session to complain about.
    """
    preload = getattr(ort, "preload_dlls", None)
    if preload is None or "CUDAExecutionProvider" not in ort.get_available_providers():
        return
    try:
        with contextlib.redirect_stdout(sys.stderr):  # standard output is for JSON lines
            preload(directory="")
    except (OSError, RuntimeError) as error:
        _log.info("CUDA libraries: %s", error)
