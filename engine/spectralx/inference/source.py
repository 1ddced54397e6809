"""The bands that a model takes, out of the bands that a raster has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window
from spectralx.sensors.binding import Binding
from spectralx.sensors.profile import SpectralProfile

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]


def open_reader(profile: SpectralProfile, binding: Binding) -> RasterReader:
    """Open the bands that a binding needs, scaled as the profile says.

    Args:
        profile: What the raster's bands are; its path names the raster.
        binding: How they feed the model.

    Raises:
        RasterError: The raster cannot be read.
    """
    bands = {band.index: band for band in profile.bands}
    chosen = [bands[index] for index in binding.source_bands]
    scales, offsets = [band.scale for band in chosen], [band.offset for band in chosen]
    return RasterReader(profile.path, binding.source_bands, scales, offsets)


class BoundSource:
    """Reads windows of a raster as the model takes them.

    What is not measured holds the scene's mean: an average pixel, 0 once standardised, instead of a black hole whose
    edge spreads through the network.

    Args:
        reader: Reads ``binding.source_bands``.
        binding: How the raster feeds the model.
        fill: The scene's mean of each band of the model ``(C,)``.

    Attributes:
        bands: Number of bands C that the model takes.
        block_rows: Rows of a block of the file.
    """

    def __init__(self, reader: RasterReader, binding: Binding, fill: npt.ArrayLike) -> None:
        self._reader = reader
        self._matrix = binding.matrix
        self._picked = _picked_bands(self._matrix)
        self._fill = np.asarray(fill, np.float32)[:, None]
        self.bands = len(binding.rows)
        self.block_rows = reader.metadata.block_size[1]

    def read(self, window: Window) -> tuple[FloatArray, BoolArray]:
        """Read a window of the raster.

        Returns:
            Values ``(C, h, w)`` that can be fed to the model everywhere, and where they are measured ``(h, w)``.

        Raises:
            RasterError: The pixels cannot be read.
            SourceChangedError: The raster changed since it was opened.
        """
        block = self._reader.read(window)
        values = self._combine(block.values)
        if not block.valid.all():
            values[:, ~block.valid] = self._fill
        return values, block.valid

    def _combine(self, values: FloatArray) -> FloatArray:
        if self._picked is None:
            flat = self._matrix @ values.reshape(len(values), -1)
            return flat.reshape(self.bands, *values.shape[1:])
        if self._picked == tuple(range(len(values))):
            return values
        return values[list(self._picked)]


def _picked_bands(matrix: FloatArray) -> tuple[int, ...] | None:
    """Return which source band feeds each band of the model, or None where bands are averaged."""
    chosen = matrix.argmax(axis=1)
    if not np.array_equal(matrix, np.eye(matrix.shape[1], dtype=matrix.dtype)[chosen]):
        return None
    return tuple(int(index) for index in chosen)
