"""Windows of a raster: pure arithmetic on pixel offsets, always in the order column, row, width, height."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """A rectangle of pixels.

    Attributes:
        col_off: First column; may be negative, for windows that stick out of the raster.
        row_off: First row; may be negative.
        width: Number of columns, at least 0.
        height: Number of rows, at least 0.

    Raises:
        ValueError: A negative width or height.
    """

    col_off: int
    row_off: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 0 or self.height < 0:
            raise ValueError(f"a window cannot be {self.width} x {self.height} pixels")

    @property
    def col_end(self) -> int:
        """First column to the right of the window."""
        return self.col_off + self.width

    @property
    def row_end(self) -> int:
        """First row below the window."""
        return self.row_off + self.height

    @property
    def pixels(self) -> int:
        """Number of pixels."""
        return self.width * self.height

    def intersection(self, other: Window) -> Window | None:
        """Return the common part of two windows, or None where they share no pixel."""
        col_off, row_off = max(self.col_off, other.col_off), max(self.row_off, other.row_off)
        width = min(self.col_end, other.col_end) - col_off
        height = min(self.row_end, other.row_end) - row_off
        return Window(col_off, row_off, width, height) if width > 0 and height > 0 else None

    def contains(self, other: Window) -> bool:
        """Tell whether every pixel of ``other`` lies in this window."""
        return (
            self.col_off <= other.col_off
            and self.row_off <= other.row_off
            and other.col_end <= self.col_end
            and other.row_end <= self.row_end
        )

    def slices_within(self, outer: Window) -> tuple[slice, slice]:
        """Return the (rows, columns) slices of this window in an array that covers ``outer``.

        Raises:
            ValueError: The window is not inside ``outer``.
        """
        if not outer.contains(self):
            raise ValueError(f"{self} is not inside {outer}")
        row, col = self.row_off - outer.row_off, self.col_off - outer.col_off
        return slice(row, row + self.height), slice(col, col + self.width)


def row_bands(area: Window, height: int) -> Iterator[Window]:
    """Cut an area into bands of full width, from top to bottom; each pixel is in exactly one band.

    Args:
        area: What to cut.
        height: Rows a band; the last band holds what is left.
    """
    _check_positive(height)
    for row in range(area.row_off, area.row_end, height):
        yield Window(area.col_off, row, area.width, min(height, area.row_end - row))


def tiles(area: Window, width: int, height: int) -> Iterator[Window]:
    """Cut an area into tiles, row by row; each pixel is in exactly one tile.

    Args:
        area: What to cut.
        width: Columns a tile; the last tile of a row holds what is left.
        height: Rows a tile; the tiles of the last row hold what is left.
    """
    _check_positive(width)
    for band in row_bands(area, height):
        for col in range(band.col_off, band.col_end, width):
            yield Window(col, band.row_off, min(width, band.col_end - col), band.height)


def _check_positive(size: int) -> None:
    if size < 1:
        raise ValueError(f"a step of {size} pixels does not get anywhere")
