"""Where tiles lie and how much each of them counts in every pixel: arithmetic only.

The grid belongs to the raster, never to the window that is mapped, so a part of a raster gets the same classes as the
whole. Tiles overlap; each pixel's class probabilities are the weighted mean over the tiles that cover it. The weights
fall from the middle of a tile to its border as a raised cosine, because a network sees least context at the border,
and they are separable: ``w(row) * w(column)``. Along each axis they are normalised beforehand so that they add up to 1
in every pixel, so blending is a plain sum and no array of summed weights is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from spectralx.raster.windows import Window

DEFAULT_OVERLAP = 0.25
MAX_OVERLAP = 0.9

# Weight of the outermost pixel of a tile relative to its middle: small, but not 0, because at the raster's border
# there is no other tile to take over.
_FLOOR = 0.01


@dataclass(frozen=True)
class AxisTiles:
    """Tiles along one axis of a raster.

    All tiles have the same size and are evenly spread from border to border, at multiples of ``align`` so that a
    network that sees patches always sees the same ones, whatever the size and the place of its tile. The last tile, or
    the only one of a small raster, may stick out at the end.

    Attributes:
        length: Pixels of the raster along the axis.
        size: Pixels of a tile.
        overlap: Smallest fraction of a tile that it shares with the next.
        align: Tiles start at multiples of this; 1 where tiles advance by less.
    """

    length: int
    size: int
    overlap: float = DEFAULT_OVERLAP
    align: int = 1

    def __post_init__(self) -> None:
        if self.length < 1 or self.size < 1 or self.align < 1:
            raise ValueError(f"length {self.length}, size {self.size} and align {self.align} must be positive")
        if not 0 <= self.overlap <= MAX_OVERLAP:
            raise ValueError(f"overlap {self.overlap} is not between 0 and {MAX_OVERLAP}")

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """First pixel of each tile, increasing."""
        free = self.length - self.size
        if free <= 0:
            return (0,)
        stride = max(1, int(self.size * (1 - self.overlap)))
        unit = self.align if self.align <= stride else 1
        last = -(-free // unit)
        steps = -(-last // (stride // unit))
        return tuple(unit * ((index * last + steps // 2) // steps) for index in range(steps + 1))

    def touching(self, start: int, stop: int) -> range:
        """Return the indices of the tiles that hold any pixel of ``[start, stop)``."""
        starts = np.asarray(self.starts)
        return range(int(np.searchsorted(starts + self.size, start, "right")), int(np.searchsorted(starts, stop)))

    @cached_property
    def weights(self) -> npt.NDArray[np.float32]:
        """Weight of each pixel of each tile, ``(number of tiles, size)``; in every pixel of the raster they sum to 1.

        Pixels that stick out of the raster have weight 0.
        """
        profile = _raised_cosine(self.size)
        total = np.zeros(self.length)
        inside = [min(self.size, self.length - start) for start in self.starts]
        for start, count in zip(self.starts, inside):
            total[start : start + count] += profile[:count]
        weights = np.zeros((len(self.starts), self.size), np.float32)
        for index, (start, count) in enumerate(zip(self.starts, inside)):
            weights[index, :count] = profile[:count] / total[start : start + count]
        return weights


@dataclass(frozen=True)
class TileGrid:
    """The tiles of a raster: every pair of a tile along the rows and one along the columns."""

    rows: AxisTiles
    cols: AxisTiles

    @classmethod
    def of(cls, width: int, height: int, size: int, overlap: float = DEFAULT_OVERLAP, align: int = 1) -> TileGrid:
        """Lay tiles of ``size`` x ``size`` pixels over a raster of ``width`` x ``height`` pixels."""
        return cls(AxisTiles(height, size, overlap, align), AxisTiles(width, size, overlap, align))

    @property
    def size(self) -> int:
        """Height and width of a tile, in pixels."""
        return self.rows.size

    def part(self, window: Window) -> GridPart:
        """Return the tiles that are needed to map ``window``."""
        return GridPart(
            self,
            window,
            self.rows.touching(window.row_off, window.row_end),
            self.cols.touching(window.col_off, window.col_end),
        )


@dataclass(frozen=True)
class GridPart:
    """The tiles that hold any pixel of a window.

    Attributes:
        grid: Grid of the whole raster.
        window: Pixels that are mapped.
        tile_rows: Indices into ``grid.rows.starts``.
        tile_cols: Indices into ``grid.cols.starts``.
    """

    grid: TileGrid
    window: Window
    tile_rows: range
    tile_cols: range

    def __len__(self) -> int:
        return len(self.tile_rows) * len(self.tile_cols)

    @property
    def columns(self) -> tuple[int, int]:
        """First and one past the last raster column that the tiles hold."""
        return _extent(self.grid.cols, self.tile_cols)

    def rows_of(self, tile_row: int) -> tuple[int, int]:
        """First and one past the last raster row that a row of tiles holds."""
        return _extent(self.grid.rows, range(tile_row, tile_row + 1))

    def finished_after(self, tile_row: int) -> tuple[int, int]:
        """Rows of the window to which no tile after ``tile_row`` contributes, and none before it completed.

        Over all rows of tiles these ranges cover each row of the window exactly once; a range may be empty.
        """
        first, last = self.window.row_off, self.window.row_end
        starts = self.grid.rows.starts
        begin = first if tile_row == self.tile_rows[0] else starts[tile_row]
        end = last if tile_row == self.tile_rows[-1] else starts[tile_row + 1]
        return max(begin, first), max(min(end, last), max(begin, first))


def column_strips(grid: TileGrid, window: Window, max_width: int) -> Iterator[Window]:
    """Cut a window into strips from top to bottom, so that memory is bounded for rasters of any width.

    Strips are about equally wide and end in the middle of a tile. Where neighbouring tiles share at most half of their
    pixels, that tile is the only one of its row of tiles that is computed for both strips.

    Args:
        grid: Grid of the whole raster.
        window: Pixels that are mapped.
        max_width: Width of a strip in pixels, give or take half a tile; at least two tiles are taken.

    Yields:
        Windows that cover ``window`` exactly once, from left to right.
    """
    count = -(-window.width // max(max_width, 2 * grid.size))
    middles = np.asarray(grid.cols.starts) + grid.size // 2
    wanted = window.col_off + np.arange(1, count) * window.width / count
    inner = {int(middles[np.abs(middles - column).argmin()]) for column in wanted}
    borders = [window.col_off, *sorted(inner), window.col_end]
    for start, stop in zip(borders, borders[1:]):
        yield Window(start, window.row_off, stop - start, window.height)


def _extent(axis: AxisTiles, indices: range) -> tuple[int, int]:
    return axis.starts[indices[0]], min(axis.starts[indices[-1]] + axis.size, axis.length)


def _raised_cosine(size: int) -> npt.NDArray[np.float64]:
    """Return a Hann profile sampled at pixel centres, lifted so that no pixel has weight 0."""
    phase = (np.arange(size) + 0.5) / size
    return _FLOOR + (1 - _FLOOR) * np.sin(np.pi * phase) ** 2
