"""The grid that a landscape is painted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spectralx.simulation.noise import FloatArray
from spectralx.simulation.surfaces import Surface

BoolArray = NDArray[np.bool_]


@dataclass
class Canvas:
    """Surface, state and height of every cell while a landscape is being made.

    Attributes:
        cell_m: Size of a cell in metres.
        surface: :class:`~spectralx.simulation.surfaces.Surface` of each cell, uint8 ``(h, w)``.
        state: Position on the surface's ramp, 0 to 1, float32 ``(h, w)``.
        height: Height of plants and buildings above the ground in metres, float32 ``(h, w)``.
    """

    cell_m: float
    surface: NDArray[np.uint8]
    state: FloatArray
    height: FloatArray

    @classmethod
    def empty(cls, shape: tuple[int, int], cell_m: float) -> Canvas:
        """Return a canvas of meadow."""
        return cls(
            cell_m,
            np.full(shape, Surface.MEADOW, dtype=np.uint8),
            np.full(shape, 0.5, dtype=np.float32),
            np.zeros(shape, dtype=np.float32),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.surface.shape[0], self.surface.shape[1]

    def positions(self, rows: slice = slice(None), cols: slice = slice(None)) -> tuple[FloatArray, FloatArray]:
        """East and south coordinates of cell centres in metres, as broadcast float32 arrays."""
        y = ((np.arange(self.shape[0], dtype=np.float32)[rows] + 0.5) * np.float32(self.cell_m))[:, None]
        x = ((np.arange(self.shape[1], dtype=np.float32)[cols] + 0.5) * np.float32(self.cell_m))[None, :]
        x, y = np.broadcast_arrays(x, y)
        return x, y

    def window(self, x: float, y: float, radius_m: float) -> tuple[slice, slice]:
        """Rows and columns of the square around a position."""
        return self._span(y, radius_m, self.shape[0]), self._span(x, radius_m, self.shape[1])

    def strip(self, points: FloatArray, half_width_m: FloatArray | float) -> BoolArray:
        """Cells within ``half_width_m`` of a polyline.

        Args:
            points: ``(n, 2)`` in metres, x east and y south.
            half_width_m: One value or one per point.
        """
        widths = np.broadcast_to(np.asarray(half_width_m, dtype=np.float32), (len(points),))
        mask = np.zeros(self.shape, dtype=bool)
        for x, y, radius in _densified(points, widths, 0.6 * self.cell_m):
            rows, cols = self.window(x, y, radius)
            dy = (np.arange(rows.start, rows.stop) + 0.5) * self.cell_m - y
            dx = (np.arange(cols.start, cols.stop) + 0.5) * self.cell_m - x
            mask[rows, cols] |= dy[:, None] ** 2 + dx[None, :] ** 2 <= radius**2
        return mask

    def fill(
        self, mask: BoolArray, surface: Surface, state: FloatArray | float, height: FloatArray | float = 0.0
    ) -> None:
        """Paint the masked cells; arrays have the canvas's shape."""
        self.surface[mask] = surface
        self.state[mask] = state if np.isscalar(state) else np.asarray(state)[mask]
        self.height[mask] = height if np.isscalar(height) else np.asarray(height)[mask]

    def _span(self, centre: float, radius: float, size: int) -> slice:
        start = int(np.clip(np.floor((centre - radius) / self.cell_m), 0, size))
        return slice(start, int(np.clip(np.ceil((centre + radius) / self.cell_m) + 1, start, size)))


def _densified(points: FloatArray, widths: FloatArray, least_step_m: float) -> NDArray[np.float64]:
    """Points ``(m, 3)`` (x, y, radius) along a polyline, no farther apart than half a radius."""
    step = max(float(widths.min()) * 0.5, least_step_m)
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points.astype(np.float64), axis=0).T))])
    at = np.linspace(0.0, length[-1], max(int(length[-1] / step) + 1, 2))
    columns = (points[:, 0], points[:, 1], widths)
    return np.column_stack([np.interp(at, length, column.astype(np.float64)) for column in columns])
