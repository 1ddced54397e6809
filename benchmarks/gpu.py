"""Measures training on a GPU: throughput, model FLOP utilisation (MFU) and memory of both stages.

    python benchmarks/gpu.py                  # ViT-L, 32 bands, 224 x 224 pixels, bf16; small without a GPU
    python benchmarks/gpu.py --batch 16 --presets reference
    python benchmarks/gpu.py --output build/benchmarks/gpu.md

Needs PyTorch, Lightning, pydantic, PyYAML and NumPy; neither GDAL nor QGIS nor ONNX Runtime. Each row runs in a
process of its own. A step is that of a training run: forward under autocast, backward, clipping, AdamW, averaged
weights and the loss on the host. MFU counts the FLOP of forward and backward of the network as it is written (PyTorch's
counter, nothing for what checkpointing computes again) over the peak of the device.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

ENGINE = Path(__file__).resolve().parents[1] / "engine"
CLASSES = 23

# Dense bf16 peaks in FLOP/s as the vendors state them, by a part of the device's name.
PEAKS = {"H200": 989e12, "H100": 989e12, "A100": 312e12, "L40S": 362e12, "L4": 121e12, "RTX 4090": 165e12}


@dataclass(frozen=True)
class Row:
    """What is measured.

    Attributes:
        preset: Of the network.
        stage: 1 or 2.
        size: Of the network.
        bands: Bands of the image.
        tile: Side of a tile in pixels.
        batch: Tiles a step.
        compiled: Whether the network is compiled.
        checkpointing: Whether activations of the backbone's blocks are computed again.
        loader: Whether tiles come from the loader, cut and augmented anew for each step, or lie on the device.
    """

    preset: str
    stage: int
    size: str
    bands: int
    tile: int
    batch: int
    compiled: bool = False
    checkpointing: bool = False
    loader: bool = False


def make_stage(row: Row):
    """Return the stage of a row as a run makes it, on the CPU."""
    from spectralx.models.masked_autoencoder import MaskedAutoencoder
    from spectralx.models.presets import model_config
    from spectralx.models.spectralx import SpectralXModel
    from spectralx.models.trainable import apply_trainable
    from spectralx.spec import ClassSpec
    from spectralx.training.config import Stage1Section, Stage2Section
    from spectralx.training.stage1 import ReconstructionStage
    from spectralx.training.stage2 import SegmentationStage

    torch.manual_seed(0)
    bands = row.bands if row.preset == "reference" else None
    size = None if row.preset == "reference" else row.size
    model = SpectralXModel(model_config(row.preset, size, classes=CLASSES, bands=bands))
    if row.stage == 1:
        network = MaskedAutoencoder(model)
        names = apply_trainable(network, 1, "spectralx")
        return ReconstructionStage(network, Stage1Section(checkpointing=row.checkpointing), 100, 0, names)
    names = apply_trainable(model, 2, "spectralx")
    classes = [ClassSpec(value=value, name=str(value), color="#000000") for value in range(1, CLASSES + 1)]
    return SegmentationStage(model, Stage2Section(checkpointing=row.checkpointing), 100, 0, names, classes, None)


class MemoryScene:
    """A scene that lies in memory, for the loader of a run."""

    id = "memory"

    def __init__(self, bands: int, side: int) -> None:
        from spectralx.data.augmentation import Tile

        generator = np.random.default_rng(0)
        self.width = self.height = side
        self.spectral = np.linspace(466, 940, bands), np.full(bands, 10.0)
        self._image = generator.random((bands, side, side), dtype=np.float32)
        self._labels = generator.integers(0, CLASSES, (side, side)).astype(np.uint8)
        self._statistics = np.stack([np.full(bands, 0.5), np.full(bands, 0.29), np.ones(bands)]).astype(np.float32)
        self._tile = Tile
        self.entry = SimpleNamespace(chip=None, split="source")

    def chip_at(self, _row: int) -> None:
        """The scene is one piece."""

    def read(self, window: Any, bands: Any, within: Any = None) -> Any:
        """Return a tile that lies inside the scene."""
        rows = slice(window.row_off, window.row_off + window.height)
        cols = slice(window.col_off, window.col_off + window.width)
        return self._tile(
            self._image[bands, rows, cols],
            np.ones((window.height, window.width), dtype=bool),
            self._labels[rows, cols],
            self._statistics[:, bands],
        )


def make_tiles(row: Row, steps: int):
    """Return the tiles of each step as a run reads them, from a scene in memory."""
    from spectralx.data.augmentation import AugmentationConfig
    from spectralx.data.sampling import SamplingConfig, ScenePool, TileSampler
    from spectralx.data.splits import BlockSplit
    from spectralx.data.tiles import TrainingTiles

    side = 4 * row.tile
    scene = MemoryScene(row.bands, side)
    pool = ScenePool(width=side, height=side, positions=(np.arange(side * side),), pixels=side * side)
    augmentation = AugmentationConfig()
    sampler = TileSampler([pool], row.tile, SamplingConfig(batch_size=row.batch), augmentation.zoom, 0, grouped=False)
    splits = {scene.id: BlockSplit(areas=(), gap=0)}
    return TrainingTiles([scene], splits, sampler, augmentation, row.tile, 0, steps)


def flops(row: Row) -> float:
    """Return the FLOP of forward and backward of a step, counted by PyTorch."""
    from torch.utils.flop_counter import FlopCounterMode

    one = Row(**{**asdict(row), "checkpointing": False, "batch": min(row.batch, 2)})
    module = make_stage(one).train()
    with FlopCounterMode(display=False) as counter:
        loss, _parts = module.step_loss(make_tiles(one, 1)[0])
        loss.backward()
    return counter.get_total_flops() * row.batch / one.batch


def measure(row: Row, steps: int) -> dict[str, float]:
    """Measure a row in this process.

    Returns:
        ``seconds`` a step (the median), ``first`` (seconds until the first one ended, compilation included), ``rate``
        of bare matrix products in FLOP/s, ``peak_gb`` of memory in 1e9 bytes (of the device; on a CPU the resident
        set) and ``loss``.
    """
    from spectralx.training.economy import adamw, compile_network
    from spectralx.training.module import parameter_groups

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    module = make_stage(row).to(device).train()
    settings = module.section.optimizer
    optimizer = adamw(parameter_groups(module.network, settings), settings.lr, settings.betas, settings.fused)
    module.averaged.to(device)
    if row.compiled:
        compile_network(module.network)
    seconds, began = [], time.perf_counter()
    loss = float("nan")
    for number, groups in enumerate(batches(row, steps + 2, device)):
        groups = [group.to(device) for group in groups]
        with torch.autocast(device.type, dtype=torch.bfloat16):
            value, _parts = module.step_loss(groups)
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        module.on_after_backward()
        module.configure_gradient_clipping(optimizer, settings.clip)
        optimizer.step()
        module.averaged.update(number + 1)
        loss = value.item()  # waits for the device, as a run does
        now = time.perf_counter()
        seconds.append(now - began)
        began = now
    return {
        "seconds": float(np.median(seconds[2:])),
        "first": seconds[0],
        "rate": product_rate(device),
        "peak_gb": peak_bytes(device) / 1e9,
        "loss": loss,
    }


def batches(row: Row, steps: int, device: torch.device) -> Iterable[Any]:
    """Yield the tiles of each step: read as in a run, or the same ones that lie on the device."""
    from spectralx.training.prefetch import Prefetcher

    tiles = make_tiles(row, steps)
    if row.loader:
        return Prefetcher(tiles, range(steps))
    ready = [group.to(device) for group in tiles[0]]
    return itertools.repeat(ready, steps)


def product_rate(device: torch.device, seconds: float = 1.0) -> float:
    """Return the FLOP/s of bare bf16 matrix products (fp32 on a CPU)."""
    side, kind = (8192, torch.bfloat16) if device.type == "cuda" else (1024, torch.float32)
    a, b = (torch.rand(side, side, device=device).to(kind) for _ in range(2))
    count, began = 0, 0.0
    for warm in (True, False):
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < (0.2 if warm else seconds):
            for _ in range(10):
                a @ b
            if device.type == "cuda":
                torch.cuda.synchronize()
            count += 10
    return count * 2 * side**3 / (time.perf_counter() - began)


def peak_bytes(device: torch.device) -> int:
    """Return the most memory that was in use so far."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def child(*arguments: str) -> Any:
    """Run this file in a process of its own; return what it prints as JSON, or its last line where it failed."""
    command = [sys.executable, str(Path(__file__).resolve()), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]}
    return json.loads(done.stdout.splitlines()[-1])


def rows_of(presets: list[str], size: str, bands: int, tile: int, batch: int) -> Iterator[Row]:
    """Yield the rows of the table."""
    for preset, stage in itertools.product(presets, (1, 2)):
        plain = Row(preset, stage, size, bands, tile, batch)
        changes: list[dict[str, Any]] = [{}, {"compiled": True}, {"compiled": True, "checkpointing": True}]
        for change in (*changes, {"compiled": True, "loader": True}):
            yield Row(**{**asdict(plain), **change})


def peak_of_device() -> tuple[str, float | None]:
    """Return the name of the device and its stated peak in FLOP/s, if it is known."""
    if not torch.cuda.is_available():
        return f"CPU ({platform.machine()}, {torch.get_num_threads()} threads)", None
    name = torch.cuda.get_device_name()
    return name, next((peak for part, peak in PEAKS.items() if part in name), None)


def table(rows: Iterable[Row], steps: int) -> Iterator[str]:
    """Yield the table, a line a row."""
    name, peak = peak_of_device()
    yield f"Device: {name}; PyTorch {torch.__version__}; {steps} steps a row, medians."
    yield ""
    columns = ("preset", "stage", "options", "batch", "tiles/s", "ms a step", "TFLOP/s", "MFU", "of bare products",
               "memory (GB)", "first step (s)")  # fmt: skip
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"
    counted: dict[tuple[str, int], float] = {}
    for row in rows:
        key = row.preset, row.stage
        if key not in counted:
            counted[key] = child("--flops", json.dumps(asdict(row)))["flops"]
        found = child("--measure", json.dumps(asdict(row)), str(steps))
        options = [text for text, on in (("compiled", row.compiled), ("checkpointing", row.checkpointing),
                                         ("with loader", row.loader)) if on]  # fmt: skip
        start = f"| {row.preset} | {row.stage} | {', '.join(options) or 'eager'} | {row.batch} |"
        if "failed" in found:
            yield f"{start} {found['failed']} | | | | | | |"
            continue
        rate = counted[key] / found["seconds"]
        cells = [
            f"{row.batch / found['seconds']:.1f}",
            f"{1e3 * found['seconds']:.0f}",
            f"{rate / 1e12:.3g}",
            "-" if peak is None else f"{rate / peak:.2f}",
            f"{rate / found['rate']:.2f}",
            f"{found['peak_gb']:.1f}",
            f"{found['first']:.1f}",
        ]
        yield f"{start} {' | '.join(cells)} |"


def main() -> None:
    """Measure and print."""
    with contextlib.suppress(ImportError):
        import spectralx  # noqa: F401 - installed
    if "spectralx" not in sys.modules:
        sys.path.insert(0, str(ENGINE))
    command, *rest = sys.argv[1:] or [""]
    if command == "--measure":
        print(json.dumps(measure(Row(**json.loads(rest[0])), int(rest[1]))))
        return
    if command == "--flops":
        print(json.dumps({"flops": flops(Row(**json.loads(rest[0])))}))
        return
    on_gpu = torch.cuda.is_available()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presets", nargs="*", default=["reference", "spectralx"] if on_gpu else ["spectralx"])
    parser.add_argument("--size", default="large" if on_gpu else "tiny", help="of the preset spectralx")
    parser.add_argument("--bands", type=int, default=32 if on_gpu else 8)
    parser.add_argument("--tile", type=int, default=224 if on_gpu else 64)
    parser.add_argument("--batch", type=int, default=32 if on_gpu else 4)
    parser.add_argument("--steps", type=int, default=20 if on_gpu else 3)
    parser.add_argument("--output", type=Path, help="file for the table, beside the display")
    arguments = parser.parse_args()
    rows = rows_of(arguments.presets, arguments.size, arguments.bands, arguments.tile, arguments.batch)
    lines = []
    for line in table(rows, arguments.steps):
        print(line, flush=True)
        lines.append(line)
    if arguments.output:
        arguments.output.parent.mkdir(parents=True, exist_ok=True)
        arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
