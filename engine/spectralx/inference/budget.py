"""How wide a strip, how large a batch and how much of GDAL's cache fit into the memory that a mapping may take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spectralx.inference.pipeline import QUEUE_DEPTH, strip_rows
from spectralx.raster.metadata import RasterMetadata
from spectralx.spec import ModelSpec

# Working memory for rows, tiles and sums, beside the interpreter, the runtime and the model.
DEFAULT_MEMORY_MB = 128
SMALLEST_MEMORY_MB = 32

# On a CPU so many pixels at a time stay in its caches and outweigh the cost of a call; more runs at once than this
# take more memory than they save time. A GPU wants more at a time.
_CPU_BATCH_PIXELS = 1 << 15
_CPU_BATCH = 8
_CPU_RUNS = 8
# Beside the features, whose size follows from the model, a run holds its input, the two views of each band and what
# they are made from: about so many times its input. That counts with hundreds of bands; all runs together stay below.
_INPUTS_HELD = 6
_INPUT_MEMORY = 512 << 20
_GPU_BATCH = 16
_BATCH_SHARE = 0.5

_FLOAT = 4

# Strips of files in tiles are no wider unless memory is offered, so that every larger raster takes the same to map. The
# tiles on their borders, up to 9 % of all, are computed twice. Files in full-width blocks are decoded once a strip:
# there the memory alone limits the width, and more of it is taken.
_WIDEST_STRIP = 2048
_FULL_WIDTH_MEMORY_MB = 512

# GDAL's cache in MiB while a scene is sampled, whose windows lie far apart: GDAL's own limit depends on the machine.
MEASURING_CACHE_MB = 16

# The part of GDAL's cache for blocks that stick out of a strip, and for masks.
_OTHER_CACHE_MB = 8


@dataclass(frozen=True)
class Budget:
    """What a mapping may take.

    Attributes:
        batch: Tiles in one run of the network.
        strip_width: Columns of the raster that are mapped at a time.
        cache_mb: GDAL's block cache in MiB.
        working_mb: Rows, tiles and sums in MiB, GDAL's cache included.
    """

    batch: int
    strip_width: int
    cache_mb: int
    working_mb: int = 0


def concurrent_runs(spec: ModelSpec, tiles: int, threads: int, batch: int | None = None) -> int:
    """Return how many runs of the network should go on at once on a CPU.

    Args:
        spec: The model.
        tiles: Tiles to run.
        threads: Threads that may be used.
        batch: Tiles in one run; None chooses.
    """
    in_one = batch or _cpu_batch(spec)
    held = _INPUTS_HELD * in_one * len(spec.bands) * spec.tile_size**2 * _FLOAT
    return max(1, min(threads, -(-tiles // in_one), _CPU_RUNS, _INPUT_MEMORY // held))


def plan_memory(
    metadata: RasterMetadata,
    spec: ModelSpec,
    source_bands: int,
    on_gpu: bool,
    runs: int = 1,
    batch: int | None = None,
    memory_mb: int | None = None,
    probabilities: bool = False,
    novelty: bool = False,
) -> Budget:
    """Divide the memory between batches, GDAL's cache and the rows of a strip.

    Args:
        metadata: The raster.
        spec: The model.
        source_bands: Bands that are read.
        on_gpu: Whether the model runs on a GPU.
        runs: Runs of the network that go on at once.
        batch: Tiles in one run of the network; None chooses.
        memory_mb: Working memory in MiB; None takes ``DEFAULT_MEMORY_MB``, and up to 512 for very wide files whose
            blocks are as wide.
        probabilities: Whether the map's probabilities are kept.
        novelty: Whether its novelty is.
    """
    in_tiles = metadata.block_size[0] < metadata.width
    default = DEFAULT_MEMORY_MB if in_tiles else _FULL_WIDTH_MEMORY_MB
    total = max(memory_mb or default, SMALLEST_MEMORY_MB) << 20
    held = QUEUE_DEPTH + 2 + runs
    tile = (len(spec.bands) + len(spec.classes) + 2 * novelty) * spec.tile_size**2 * _FLOAT * held
    if batch is None:
        largest = max(1, int(total * _BATCH_SHARE) // tile)
        batch = min(_GPU_BATCH if on_gpu else _cpu_batch(spec), largest)
    column = _bytes_a_column(metadata, spec, source_bands, probabilities) + novelty * _novelty_bytes(spec)
    cached = _cached_bytes_a_column(metadata, source_bands)
    width = max(0, total - batch * tile) // (column + cached)
    if in_tiles and memory_mb is None:
        width = min(width, _WIDEST_STRIP)
    width = min(max(width, 2 * spec.tile_size), metadata.width)
    cache_mb = min(width * cached, total // 2) // 2**20 + _OTHER_CACHE_MB
    return Budget(batch, width, cache_mb, cache_mb + (width * column + batch * tile) // 2**20)


def _cpu_batch(spec: ModelSpec) -> int:
    fits = _INPUT_MEMORY // (_INPUTS_HELD * len(spec.bands) * spec.tile_size**2 * _FLOAT)
    return max(1, min(_CPU_BATCH, _CPU_BATCH_PIXELS // spec.tile_size**2, fits))


def _bytes_a_column(metadata: RasterMetadata, spec: ModelSpec, source_bands: int, probabilities: bool) -> int:
    """Bytes that one column of a strip takes in the queues and buffers of the pipeline."""
    bands, classes, size = len(spec.bands), len(spec.classes), spec.tile_size
    step = strip_rows(metadata.block_size[1])
    reading = step * source_bands * (np.dtype(metadata.dtype).itemsize + _FLOAT)
    rows = (size + (QUEUE_DEPTH + 2) * step) * (bands * _FLOAT + 1)
    sums = size * (classes + 1) * _FLOAT
    finished = size * (1 + _FLOAT + probabilities * 2 * classes * _FLOAT) * (QUEUE_DEPTH + 1)
    return reading + rows + sums + finished


def _novelty_bytes(spec: ModelSpec) -> int:
    """Bytes that the novelty adds to a column of a strip: its sums, and finished rows in three kinds of samples."""
    return spec.tile_size * (_FLOAT + (_FLOAT + 2 * _FLOAT + 1) * (QUEUE_DEPTH + 1))


def _cached_bytes_a_column(metadata: RasterMetadata, source_bands: int) -> int:
    """Bytes of GDAL's cache in which one row of blocks stays until all its rows are read.

    Blocks of pixel-interleaved files hold all bands.
    """
    bands = metadata.count if metadata.interleave == "pixel" else source_bands
    return metadata.block_size[1] * bands * np.dtype(metadata.dtype).itemsize
