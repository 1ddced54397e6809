"""Blending the class probabilities of overlapping tiles, and deciding on a class, a band of rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spectralx.errors import EngineError
from spectralx.inference.memory import zeros_apart
from spectralx.inference.tiling import GridPart
from spectralx.raster.windows import Window

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]

NODATA = 0


@dataclass(frozen=True)
class MapRows:
    """Finished rows of a map.

    Attributes:
        window: Where they lie in the raster.
        classes: Class values ``(h, w)``, 0 where nothing is mapped.
        best: Probability of that class ``(h, w)``, 0..1, 0 where nothing is mapped.
        probabilities: ``(K, h, w)``, NaN where nothing is mapped; None unless asked for.
        novelty: Energy score ``(h, w)``, 0 where nothing is mapped; None unless the network returns it.
    """

    window: Window
    classes: ByteArray
    best: FloatArray
    probabilities: FloatArray | None
    novelty: FloatArray | None = None


def blank_rows(window: Window, layers: int | None = None, novelty: bool = False) -> MapRows:
    """Return rows in which nothing is mapped.

    Args:
        window: Where they lie in the raster.
        layers: Number of classes K whose probabilities the rows hold; None leaves them out.
        novelty: Whether they hold the novelty.
    """
    shape = window.height, window.width
    probabilities = None if layers is None else np.full((layers, *shape), np.nan, np.float32)
    score = np.zeros(shape, np.float32) if novelty else None
    return MapRows(window, np.full(shape, NODATA, np.uint8), np.zeros(shape, np.float32), probabilities, score)


class Blender:
    """Sums the weighted probabilities of the tiles of a grid part.

    Holds one row of tiles, ``(L, T, width of the window)``: L layers, K of them classes. Tiles must come row by row
    from top to bottom, and :meth:`finish` must be called after each row, also after a row without any tile.

    Args:
        part: Tiles and window.
        class_values: Value of each of the K classes in the map.
        keep_probabilities: Whether the finished rows hold the probabilities too.
        novelty: Whether the tiles have a layer with the energy score behind those of the classes.
    """

    def __init__(
        self, part: GridPart, class_values: Sequence[int], keep_probabilities: bool = False, novelty: bool = False
    ) -> None:
        self._part = part
        self._values = np.asarray(class_values, np.uint8)
        self._keep = keep_probabilities
        self._first_col = part.window.col_off
        self._sums = zeros_apart((len(class_values) + novelty, part.grid.size, part.window.width))
        self._row = part.tile_rows[0]

    def add(self, tile_row: int, tile_col: int, probabilities: FloatArray) -> None:
        """Add one tile ``(L, T, T)``; its array is used as scratch space.

        Raises:
            ValueError: The tile is not in the row of tiles that is being blended.
        """
        if tile_row != self._row:
            raise ValueError(f"tile row {tile_row} came while row {self._row} was blended")
        grid = self._part.grid
        start = grid.cols.starts[tile_col]
        left = max(start, self._first_col)
        right = min(start + grid.size, self._part.window.col_end)
        tile = probabilities[:, :, left - start : right - start]
        weights = np.outer(grid.rows.weights[tile_row], grid.cols.weights[tile_col, left - start : right - start])
        np.multiply(tile, weights, out=tile)
        self._sums[:, :, left - self._first_col : right - self._first_col] += tile

    def finish(self, wanted: BoolArray) -> MapRows | None:
        """Decide on the rows that no later tile reaches, and go on to the next row of tiles.

        Args:
            wanted: Which pixels of these rows are mapped, ``(h, width of the window)``.

        Returns:
            The rows, or None when this row of tiles finished none.

        Raises:
            EngineError: The model returned values that are not numbers.
        """
        row = self._row
        first, last = self._part.finished_after(row)
        origin = self._part.grid.rows.starts[row]
        rows = self._decide(first, last - first, self._sums[:, first - origin : last - origin], wanted)
        if row != self._part.tile_rows[-1]:
            self._advance(self._part.grid.rows.starts[row + 1] - origin)
        self._row += 1
        return rows

    def _advance(self, step: int) -> None:
        kept = max(0, self._sums.shape[1] - step)
        for sums in self._sums:  # class by class, because numpy copies an array that it moves onto itself
            sums[:kept] = sums[step:]
        self._sums[:, kept:] = 0

    def _decide(self, row_off: int, height: int, sums: FloatArray, wanted: BoolArray) -> MapRows | None:
        if height == 0:
            return None
        likely, scores = np.split(sums, [len(self._values)])
        winner, best = _argmax(likely)
        best[~wanted] = 0
        if not np.isfinite(best).all():
            raise EngineError("The model returned values that are not numbers.", "Train or export the model again.")
        classes = self._values[winner]
        classes[~wanted] = NODATA
        window = Window(self._first_col, row_off, self._part.window.width, height)
        probabilities = np.where(wanted, likely, np.float32(np.nan)) if self._keep else None
        novelty = np.where(wanted, scores[0], np.float32(0)) if len(scores) else None
        return MapRows(window, classes, best, probabilities, novelty)


def _argmax(values: FloatArray) -> tuple[ByteArray, FloatArray]:
    """Return index and value of the largest of the K layers ``(K, h, w)``; the first one wins a draw.

    Layer by layer, because ``numpy.argmax`` along the slowest axis copies the whole array. NaN is passed on in the
    value.
    """
    best = values[0].copy()
    winner = np.zeros(best.shape, np.uint8)
    for index in range(1, len(values)):
        winner[values[index] > best] = index
        np.maximum(best, values[index], out=best)
    return winner, best
