"""Measures a model's session on a GPU: CUDA with and without bound memory, TensorRT, half precision.

    python benchmarks/gpu_mapping.py                                   the bundled landcover model
    python benchmarks/gpu_mapping.py --models landcover.onnx half.onnx --batch 16

Time of a tile, the median of many batches, copies to and from the device included, and how far probabilities are from
those of the CPU. Sessions take turns, so ratios within one run count. Needs ONNX Runtime and NumPy; neither GDAL nor
QGIS nor PyTorch. A model of half precision is made beforehand (``spectralx export --precision fp16``). Without a GPU
the same path runs on the CPU with few tiles, which shows that it works and nothing else.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "engine"))

from spectralx.inference.bound_memory import BoundMemory, FloatArray  # noqa: E402 - found beside this file
from spectralx.inference.providers import Device  # noqa: E402
from spectralx.inference.session import Session  # noqa: E402

ROUNDS = {"gpu": 50, "cpu": 3}
Run = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class Row:
    """One way to run a model."""

    model: str
    how: str
    run: Run


def rows(path: Path, devices: list[Device]) -> tuple[list[Row], Session]:
    """Return the ways to run a model that this machine has, and the session on the CPU that they are compared with."""
    reference = Session(path, "cpu")
    found = [Row(path.name, "CPU", reference.run)]
    for device in devices:
        session = reference if device == "cpu" else Session(path, device)
        if session.report.device != device:
            print(f"{path.name}: {session.report.warning or session.report.obstacle}", file=sys.stderr)
            continue
        memory = BoundMemory(session._session, session._outputs, "cpu" if device == "cpu" else "cuda")
        plain = _plain(session)
        found += [Row(path.name, f"{device}, new memory for every batch", plain)] if device != "cpu" else []
        found.append(Row(path.name, f"{device}, bound memory", lambda x, m=memory: m.run({"image": x}, "image")[0]))
    return found, reference


def _plain(session: Session) -> Run:
    return lambda images: session._session.run(list(session._outputs), {"image": images})[0]


def measure(ways: list[Row], images: FloatArray, rounds: int) -> list[str]:
    """Return the rows of the table; sessions take turns."""
    expected = ways[0].run(images)
    seconds: dict[str, list[float]] = {way.how: [] for way in ways}
    differences = {way.how: float(np.abs(way.run(images) - expected).max()) for way in ways}
    for _ in range(rounds):
        for way in ways:
            began = time.perf_counter()
            way.run(images)
            seconds[way.how].append(time.perf_counter() - began)
    base = statistics.median(seconds[ways[0].how])
    lines = []
    for way in ways:
        median = statistics.median(seconds[way.how])
        tile = 1000 * median / len(images)
        lines.append(f"| {way.model} | {way.how} | {tile:.2f} | {base / median:.2f} | {differences[way.how]:.1e} |")
    return lines


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", type=Path, default=[ROOT / "resources" / "models" / "landcover.onnx"])
    parser.add_argument("--batch", type=int, default=16, help="tiles a batch on a GPU")
    parser.add_argument("--output", type=Path, help="file for the table")
    options = parser.parse_args()
    on_gpu = Session(options.models[0], "auto").report.on_gpu
    devices: list[Device] = ["cuda", "tensorrt"] if on_gpu else ["cpu"]
    lines = ["| model | where | ms a tile | speed over the CPU | largest difference |", "|---|---|---|---|---|"]
    for path in options.models:
        ways, reference = rows(path, devices)
        shape = (options.batch if on_gpu else 2, len(reference.spec.bands), reference.tile_size, reference.tile_size)
        images = np.random.default_rng(0).uniform(0, 0.4, shape).astype(np.float32)
        lines += measure(ways, images, ROUNDS["gpu" if on_gpu else "cpu"])
    text = "\n".join(lines) + "\n"
    print(text)
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
