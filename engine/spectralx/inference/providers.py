"""Where a session may run and where it really runs: ONNX Runtime's execution providers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import onnxruntime as ort

from spectralx.inference.cuda_libraries import gpu_count
from spectralx.spec import IMAGE_INPUT, ModelSpec

Device = Literal["auto", "cuda", "tensorrt", "cpu"]
Provider = str | tuple[str, dict[str, str]]

TENSORRT = "TensorrtExecutionProvider"
CUDA = "CUDAExecutionProvider"
CPU = "CPUExecutionProvider"
# What a report calls them.
_NAMES: dict[Device, str] = {"cuda": "CUDA", "tensorrt": "TensorRT"}
_PROVIDERS: dict[Device, str] = {"tensorrt": TENSORRT, "cuda": CUDA}
# Batches that an engine of TensorRT is built for; the largest is that of mapping on a GPU.
_BATCHES = (1, 16, 64)


@dataclass(frozen=True)
class ProviderReport:
    """Where a session really runs.

    Attributes:
        asked: Device that was asked for.
        available: Execution providers that this build of ONNX Runtime holds.
        used: Execution providers of the session once it was made, in order of precedence.
        device: ``tensorrt`` or ``cuda`` when nodes of the graph run there, otherwise ``cpu``.
        nodes: Number of graph nodes placed on each provider; empty where the runtime does not tell.
        threads: Threads on the CPU, over all runs.
        runs: Runs that may go on at once.
        obstacle: Why the graph does not run on the device that was asked for, or on a GPU that would have been taken;
            None where it does, or was to run on the CPU.
        runtime: Version of ONNX Runtime.
    """

    asked: Device
    available: tuple[str, ...]
    used: tuple[str, ...]
    device: Literal["cuda", "tensorrt", "cpu"]
    nodes: dict[str, int]
    threads: int
    runs: int
    runtime: str
    obstacle: str | None = None

    @property
    def on_gpu(self) -> bool:
        """Whether nodes of the graph run on a GPU."""
        return self.device != "cpu"

    @property
    def warning(self) -> str | None:
        """What to tell a user who did not get the device that was asked for."""
        if self.asked not in _NAMES or self.device == self.asked:
            return None
        instead = "with CUDA" if self.on_gpu else "on the CPU"
        reason = f"{_NAMES[self.asked]} was asked for, but the model runs {instead}: {self.obstacle}."
        return f"{reason} `spectralx doctor` tells what is missing."

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-serialisable values."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


def used_device(used: Sequence[str], nodes: Mapping[str, int]) -> Literal["cuda", "tensorrt", "cpu"]:
    """Return the device that computes.

    Args:
        used: Execution providers of the session.
        nodes: Number of graph nodes on each; empty where the runtime does not tell.
    """
    computing = [name for name in used if not nodes or nodes.get(name, 0) > 0]
    if TENSORRT in computing:
        return "tensorrt"
    return "cuda" if CUDA in computing else "cpu"


def obstacle(device: Device) -> str | None:
    """Return why it is no use to ask for a GPU; None where it may work.

    ONNX Runtime is not asked in vain: it would load and miss libraries, and print what it misses.
    """
    for wanted in dict.fromkeys((device, "cuda")):
        if wanted in _PROVIDERS and _PROVIDERS[wanted] not in ort.get_available_providers():
            return f"this ONNX Runtime was built without {_NAMES[wanted]}"
    return None if gpu_count() else "NVIDIA's driver is missing or finds no GPU"


def gpu_providers(device: Device, spec: ModelSpec, identity: Callable[[], str]) -> list[Provider]:
    """Return the execution providers of a session on a GPU, in order of precedence.

    Args:
        device: ``tensorrt`` asks for TensorRT before CUDA; every other device for CUDA.
        spec: The model's specification.
        identity: Returns the hash of the graph, under which TensorRT keeps what it compiled.
    """
    # TF32 rounds to ten bits, which moves probabilities by 1e-3.
    cuda: Provider = (CUDA, {"use_tf32": "0", "arena_extend_strategy": "kSameAsRequested"})
    if device != "tensorrt":
        return [cuda, CPU]
    return [(TENSORRT, _tensorrt_options(spec, identity())), cuda, CPU]


def _tensorrt_options(spec: ModelSpec, identity: str) -> dict[str, str]:
    folder = engine_cache() / f"{identity}-{ort.__version__}"
    folder.mkdir(parents=True, exist_ok=True)
    side = spec.tile_size
    shapes = [f"{IMAGE_INPUT}:{count}x{len(spec.bands)}x{side}x{side}" for count in _BATCHES]
    return {
        # Compiling takes minutes, so it is done once a model, runtime and kind of GPU.
        "trt_engine_cache_enable": "1",
        "trt_engine_cache_path": str(folder),
        "trt_timing_cache_enable": "1",
        "trt_timing_cache_path": str(folder),
        "trt_fp16_enable": "1" if spec.precision is not None and spec.precision.name == "fp16" else "0",
        # Without them, every new size of a batch is compiled for.
        "trt_profile_min_shapes": shapes[0],
        "trt_profile_opt_shapes": shapes[1],
        "trt_profile_max_shapes": shapes[2],
    }


def engine_cache() -> Path:
    """Return the folder of this user for what TensorRT compiled."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "spectralx" / "tensorrt"
