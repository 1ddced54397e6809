"""The streaming pipeline: reading, cutting tiles, the network and blending run at the same time, in bounded memory.

Each stage is a generator in a thread of its own, connected to the next by a short queue::

    read rows -> cut batches of tiles -> run the network -> blend and decide -> the caller writes

Rows of the source are read once, in strips that respect its blocks. Held at any time: the rows under one row of tiles,
a few batches, and the sums of one row of tiles. None of it grows with the raster's height; the width is bounded by
:func:`spectralx.inference.tiling.column_strips`.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from spectralx.inference.background import Background
from spectralx.inference.blending import Blender, MapRows
from spectralx.inference.clock import Clock
from spectralx.inference.tiling import GridPart
from spectralx.raster.windows import Window

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

Network = Callable[[FloatArray], FloatArray]
Mask = Callable[[Window], BoolArray]

# Items that may wait between two stages: enough to even out their pace, more only costs memory.
QUEUE_DEPTH = 1

# Rows that are read at a time, as far as the blocks of the source allow. Few, because rows in the pipeline are float32
# of every band of the model, while the rest of a block waits in GDAL's cache as it is in the file.
_STRIP_ROWS = 64


class Source(Protocol):
    """Where the model's bands come from.

    Attributes:
        bands: Number of bands C that the model takes.
        block_rows: Rows of a block of the file.
    """

    bands: int
    block_rows: int

    def read(self, window: Window) -> tuple[FloatArray, BoolArray]:
        """Return ``(C, h, w)`` values that can be fed to the model everywhere, and where they are measured."""


@dataclass(frozen=True)
class MappingOptions:
    """How to map.

    Attributes:
        class_values: Value of each of the model's K classes in the map.
        batch: Tiles in one run of the network.
        runs: Runs of the network that go on at once.
        probabilities: Whether the finished rows hold the probabilities.
        novelty: Whether the network returns the energy score behind the probabilities, and the rows hold it.
        mask: Returns which pixels of a window are wanted; None maps all.
        area: What the whole mapping covers, of which a part is mapped; the part alone by default. Tiles then go through
            the network in the same batches wherever a part begins, so that a part that is mapped by itself has the same
            bits as in the whole.
    """

    class_values: tuple[int, ...]
    batch: int = 1
    runs: int = 1
    probabilities: bool = False
    novelty: bool = False
    mask: Mask | None = None
    area: Window | None = None


@dataclass(frozen=True)
class Progress:
    """What one batch brought: tiles done or skipped since the last one, and the rows that became final."""

    tiles: int
    skipped: int
    rows: tuple[MapRows, ...]


class _Rows(NamedTuple):
    """Consecutive rows of the source below all columns of a grid part."""

    first: int
    values: FloatArray  # (C, h, w)
    wanted: BoolArray  # (h, w)

    @property
    def last(self) -> int:
        return self.first + self.wanted.shape[0]


class _Place(NamedTuple):
    """The next image of the batch is the tile at this place of the grid."""

    tile_row: int
    tile_col: int


class _EndOfRow(NamedTuple):
    """All tiles of a row were handed on; ``wanted`` belongs to the rows that are final now."""

    wanted: BoolArray


@dataclass
class _Batch:
    images: FloatArray  # (N, C, T, T), of which the first `count` are filled
    count: int = 0
    skipped: int = 0
    steps: list[_Place | _EndOfRow] = field(default_factory=list)


def map_part(
    source: Source, network: Network, part: GridPart, options: MappingOptions, clock: Clock, poll: Callable[[], None]
) -> Generator[Progress, None, None]:
    """Map the window of a grid part.

    Args:
        source: Where the bands come from.
        network: Takes ``(N, C, T, T)``, returns probabilities ``(N, K, T, T)``, and with ``options.novelty`` one layer
            more; called by ``options.runs`` threads.
        part: Tiles and window.
        options: How to map.
        clock: Receives the seconds of ``reading``, ``tiling``, ``network`` and ``blending``.
        poll: Called at least ten times a second, in the caller's thread; raises to cancel.

    Yields:
        Progress; the rows come from top to bottom and cover the window exactly once.
    """
    stop = threading.Event()
    with ExitStack() as stack:
        rows = stack.enter_context(Background(_read_rows(source, part, options, clock), "read", stop))
        batches = stack.enter_context(Background(_cut(rows, part, source.bands, options.batch, clock), "cut", stop))
        results = stack.enter_context(Background(_run(batches, network, options.runs, clock), "network", stop))
        yield from stack.enter_context(Background(_blend(results, part, options, clock), "blend", stop, poll=poll))


def strip_rows(block_rows: int) -> int:
    """Return how many rows are read at a time at most: several whole blocks, or a part of one."""
    return block_rows * (_STRIP_ROWS // block_rows) if block_rows < _STRIP_ROWS else _STRIP_ROWS


def row_strips(first: int, last: int, block_rows: int) -> Iterator[tuple[int, int]]:
    """Cut the rows ``[first, last)`` into strips that do not reach across a block border needlessly.

    Args:
        first: First row.
        last: One past the last row.
        block_rows: Rows of a block of the file.

    Yields:
        First and one past the last row of each strip, from top to bottom.
    """
    step, border = strip_rows(block_rows), max(block_rows, strip_rows(block_rows))
    while first < last:
        stop = min(last, first + step, (first // border + 1) * border)
        yield first, stop
        first = stop


def _read_rows(source: Source, part: GridPart, options: MappingOptions, clock: Clock) -> Iterator[_Rows]:
    """Read the rows under the tiles, each of them once."""
    area = options.area or part.window
    top, bottom = part.rows_of(part.tile_rows[0])[0], part.rows_of(part.tile_rows[-1])[1]
    left, right = part.columns
    for first, last in row_strips(top, bottom, source.block_rows):
        with clock("reading"):
            values, valid = source.read(Window(left, first, right - left, last - first))
            rows = _Rows(first, values, _wanted(valid, first, left, area, options.mask))
        yield rows


def _wanted(valid: BoolArray, first: int, left: int, area: Window, mask: Mask | None) -> BoolArray:
    """Return which of the pixels read are measured, inside the area and inside the mask."""
    wanted = np.zeros_like(valid)
    height, width = valid.shape
    inside = area.intersection(Window(left, first, width, height))
    if inside is None:
        return wanted
    rows, cols = inside.slices_within(Window(left, first, width, height))
    wanted[rows, cols] = valid[rows, cols]
    if mask is not None and wanted.any():
        wanted[rows, cols] &= mask(inside)
    return wanted


def _cut(rows: Iterable[_Rows], part: GridPart, bands: int, batch_size: int, clock: Clock) -> Iterator[_Batch]:
    """Pack the tiles that hold any wanted pixel into batches; each row of tiles begins a new one."""
    grid, size = part.grid, part.grid.size
    left = part.columns[0]
    held: deque[_Rows] = deque()
    stream = iter(rows)

    def new_batch() -> _Batch:
        return _Batch(np.empty((batch_size, bands, size, size), np.float32))

    batch = new_batch()
    for tile_row in part.tile_rows:
        top, bottom = part.rows_of(tile_row)
        while held and held[0].last <= top:
            held.popleft()
        while not held or held[-1].last < bottom:
            more = next(stream, None)
            if more is None:  # stopped
                return
            held.append(more)
        for tile_col in part.tile_cols:
            start = grid.cols.starts[tile_col]
            columns = slice(start - left, min(start + size, grid.cols.length) - left)
            with clock("tiling"):
                needed = _any_wanted(held, top, bottom, columns)
                if needed:
                    _fill_tile(batch.images[batch.count], held, top, bottom, columns)
            if not needed:
                batch.skipped += 1
                continue
            batch.steps.append(_Place(tile_row, tile_col))
            batch.count += 1
            if batch.count == batch_size:
                yield batch
                batch = new_batch()
        batch.steps.append(_EndOfRow(_finished_mask(held, part, tile_row)))
        yield batch
        batch = new_batch()


def _overlaps(held: Iterable[_Rows], top: int, bottom: int) -> Iterator[tuple[_Rows, slice, slice]]:
    """Yield the held rows inside ``[top, bottom)``, with their place there and in what is held."""
    for rows in held:
        begin, end = max(top, rows.first), min(bottom, rows.last)
        if begin < end:
            yield rows, slice(begin - top, end - top), slice(begin - rows.first, end - rows.first)


def _any_wanted(held: Iterable[_Rows], top: int, bottom: int, columns: slice) -> bool:
    return any(bool(rows.wanted[there, columns].any()) for rows, _, there in _overlaps(held, top, bottom))


def _fill_tile(image: FloatArray, held: Iterable[_Rows], top: int, bottom: int, columns: slice) -> None:
    """Copy a tile into ``image``; what sticks out of a raster smaller than a tile mirrors the raster."""
    size = image.shape[-1]
    height, width = bottom - top, columns.stop - columns.start
    for rows, here, there in _overlaps(held, top, bottom):
        image[:, here, :width] = rows.values[:, there, columns]
    if height < size or width < size:
        margins = ((0, 0), (0, size - height), (0, size - width))
        image[...] = np.pad(image[:, :height, :width], margins, mode="symmetric")


def _finished_mask(held: Iterable[_Rows], part: GridPart, tile_row: int) -> BoolArray:
    first, last = part.finished_after(tile_row)
    window = part.window
    cols = slice(window.col_off - part.columns[0], window.col_end - part.columns[0])
    wanted = np.zeros((last - first, window.width), np.bool_)
    for rows, here, there in _overlaps(held, first, last):
        wanted[here] = rows.wanted[there, cols]
    return wanted


def _run(
    batches: Iterable[_Batch], network: Network, runs: int, clock: Clock
) -> Iterator[tuple[_Batch, FloatArray | None]]:
    """Run the network on several batches at once and return them in their order."""

    def run(batch: _Batch) -> FloatArray | None:
        if not batch.count:
            return None
        with clock("network"):
            return network(batch.images[: batch.count])

    pool = ThreadPoolExecutor(runs, thread_name_prefix="run")
    waiting: deque[tuple[_Batch, Future[FloatArray | None]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(run, batch)))
            # One more than can run waits, so that no thread stands still while a result is handed on.
            while len(waiting) > runs or (waiting and waiting[0][1].done()):
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _result(batch: _Batch, result: Future[FloatArray | None]) -> tuple[_Batch, FloatArray | None]:
    return batch, result.result()


def _blend(
    results: Iterable[tuple[_Batch, FloatArray | None]], part: GridPart, options: MappingOptions, clock: Clock
) -> Iterator[Progress]:
    blender = Blender(part, options.class_values, options.probabilities, options.novelty)
    for batch, probabilities in results:
        finished = []
        tiles = iter(() if probabilities is None else probabilities)
        with clock("blending"):
            for step in batch.steps:
                if isinstance(step, _Place):
                    blender.add(*step, next(tiles))
                else:
                    finished.append(blender.finish(step.wanted))
        yield Progress(batch.count + batch.skipped, batch.skipped, tuple(rows for rows in finished if rows is not None))
