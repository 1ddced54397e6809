"""What a mapping will take, before it starts: tiles, time, disk and memory."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from spectralx.errors import OutputError
from spectralx.inference.session import Session

_MIB = 1 << 20

# Compressed size of a finished map over its samples, assumed on the safe side, and a third more for overviews.
_FINISHED_SHARE = {"uint8": 0.7, "float32": 1.0}
_WITH_OVERVIEWS = 4 / 3


@dataclass(frozen=True)
class OutputSize:
    """Samples of one raster that will be written.

    Attributes:
        pixels: Number of pixels.
        bands: Number of bands.
        dtype: ``uint8`` or ``float32``.
    """

    pixels: int
    bands: int
    dtype: str

    @property
    def bytes_needed(self) -> int:
        """Bytes on the disk at most: the samples as they are collected, and the finished map."""
        collected = self.pixels * self.bands * np.dtype(self.dtype).itemsize
        return int(collected * (1 + _FINISHED_SHARE[self.dtype] * _WITH_OVERVIEWS))


@dataclass(frozen=True)
class Estimate:
    """What a mapping will take.

    Attributes:
        tiles: Tiles at most; those without any pixel to map are skipped.
        seconds: Time of the network for all of them, measured on two batches; reading and writing run beside it.
        disk_mb: MiB on the disk at most, while the map is made.
        free_mb: MiB that are free there.
        memory_mb: MiB of memory.
    """

    tiles: int
    seconds: float
    disk_mb: float
    free_mb: float
    memory_mb: float

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as JSON-serialisable values."""
        return {key: round(value, 3) for key, value in asdict(self).items()}


def seconds_per_tile(session: Session, batch: int) -> float:
    """Measure how long a tile takes when the session is busy as it will be.

    Args:
        session: The session; its runs go on at once.
        batch: Tiles in one run.
    """
    shape = (batch, len(session.spec.bands), session.tile_size, session.tile_size)
    images, runs = np.zeros(shape, np.float32), session.report.runs
    taken = 0.0
    with ThreadPoolExecutor(runs) as pool:
        for _ in range(2):  # the first round allocates memory
            began = time.perf_counter()
            list(pool.map(lambda _: session.run(images), range(runs)))
            taken = time.perf_counter() - began
    return taken / (runs * batch)


def check_disk(sizes: Mapping[Path, OutputSize]) -> tuple[float, float]:
    """Compare what the outputs need with what is free where they go.

    Args:
        sizes: Size of each raster by its absolute path.

    Returns:
        Needed and free MiB of the disk on which least remains.

    Raises:
        OutputError: A disk cannot hold its outputs.
    """
    by_disk: dict[int, tuple[Path, int]] = {}
    for path, size in sizes.items():
        disk = path.parent.stat().st_dev
        folder, needed = by_disk.get(disk, (path.parent, 0))
        by_disk[disk] = folder, needed + size.bytes_needed
    remaining = [(folder, needed, shutil.disk_usage(folder).free) for folder, needed in by_disk.values()]
    folder, needed, free = min(remaining, key=lambda entry: entry[2] - entry[1])
    if needed > free:
        raise OutputError(
            f"The outputs in {folder} need up to {needed / _MIB:,.0f} MiB while they are made, and {free / _MIB:,.0f} "
            "MiB are free.",
            "Free space, write to another disk, or map a smaller --extent.",
        )
    return needed / _MIB, free / _MIB
