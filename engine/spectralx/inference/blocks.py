"""Cutting a map into blocks that several workers compute: arithmetic only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spectralx.inference.tiling import TileGrid
from spectralx.raster.windows import Window

# Each block computes the row of tiles above it once more, so a block has at least this many rows of tiles.
FEWEST_TILE_ROWS = 3
MOST_TILE_ROWS = 64

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
    left = sum(len(grid.part(part).tile_rows) for part in parts)
    for part in parts:
        placed = grid.part(part)
        rows, first = placed.tile_rows, part.row_off
        while first < part.row_end:
            limit = min(most_tiles // len(placed.tile_cols), _tile_rows(grid, most_pixels // part.width))
            count = min(max(int(_SHARE * left / places), FEWEST_TILE_ROWS), max(limit, FEWEST_TILE_ROWS))
            count = min(count, MOST_TILE_ROWS)
            if len(rows) - count < FEWEST_TILE_ROWS:  # a sliver would cost a whole row of tiles
                count = len(rows)
            last = part.row_end if count == len(rows) else min(part.row_end, grid.rows.starts[rows[count]])
            if last > first:
                yield Window(part.col_off, first, part.width, last - first)
            first, left, rows = max(first, last), left - count, rows[count:]


def _tile_rows(grid: TileGrid, pixel_rows: int) -> int:
    """Return how many rows of tiles advance by so many rows of pixels."""
    starts = grid.rows.starts
    return pixel_rows * max(1, len(starts) - 1) // max(1, starts[-1])
