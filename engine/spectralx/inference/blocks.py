"""Cutting a map into blocks that several workers compute: arithmetic only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spectralx.inference.tiling import TileGrid
from spectralx.raster.windows import Window

# Each block computes the row of tiles above it once more: so many rows of tiles in a block cost a sixth at most. Where
# there are hardly enough for all, blocks are smaller, because a worker that waits costs more.
_ENOUGH_TILE_ROWS = 5
_FEWEST_TILE_ROWS = 2
_MOST_TILE_ROWS = 64

# Share of what is left that one of the places of work gets: with a half, all of them end at nearly the same time.
_SHARE = 0.5


def cut_blocks(
    grid: TileGrid, parts: Sequence[Window], places: int, most_tiles: int, most_pixels: int
) -> Iterator[Window]:
    """Cut parts into blocks of full width, large ones first and ever smaller ones towards the end.

    Large blocks cost least, because few rows of tiles are computed twice; small ones at the end keep every worker busy
    to the end, also when workers differ in speed or are lost (guided self-scheduling, Polychronopoulos and Kuck 1987).
    Blocks end where a row of tiles begins, so that only the tiles that overlap that row belong to two of them.

    Args:
        grid: Grid of the whole raster.
        parts: What to cut, each as wide as a strip.
        places: Blocks that are computed at once.
        most_tiles: Tiles at which no more rows are added to a block.
        most_pixels: Pixels at which no more rows are added to a block.

    Yields:
        Windows that cover each part exactly once, from top to bottom, part by part.
    """
    placed = [grid.part(part) for part in parts]
    left, rows_left = sum(map(len, placed)), sum(len(part.tile_rows) for part in placed)
    fewest = max(_FEWEST_TILE_ROWS, min(_ENOUGH_TILE_ROWS, rows_left // (2 * places)))
    for part in placed:
        window, rows, columns = part.window, part.tile_rows, len(part.tile_cols)
        most = min(_MOST_TILE_ROWS, most_tiles // columns, _tile_rows(grid, most_pixels // window.width))
        first = window.row_off
        while first < window.row_end:
            count = max(fewest, min(most, int(_SHARE * left / places) // columns))
            if len(rows) - count < fewest:  # what would be left over costs a whole row of tiles
                count = len(rows)
            last = window.row_end if count == len(rows) else grid.rows.starts[rows[count]]
            if last > first:
                yield Window(window.col_off, first, window.width, last - first)
            first, left, rows = max(first, last), left - count * columns, rows[count:]


def _tile_rows(grid: TileGrid, pixel_rows: int) -> int:
    """Return how many rows of tiles advance by so many rows of pixels."""
    starts = grid.rows.starts
    return pixel_rows * max(1, len(starts) - 1) // max(1, starts[-1])
