"""Mean and standard deviation of each band over a scene, from a bounded and repeatable sample.

Standardising a scene by its own statistics is what carries over between sensors and regions; it must be one set of
figures for the whole scene, because statistics of single tiles would change the value of a field from tile to tile.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spectralx.errors import RasterError
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window
from spectralx.sensors.binding import Binding

_MOST_VALID_PIXELS = 1 << 20
_MOST_READ_PIXELS = 8 << 20
_WINDOW_SIZE = 128
_WINSORISED_PERCENTILES = (0.5, 99.5)

# A band that is constant over the scene would be divided by zero.
_SMALLEST_STD = 1e-6


@dataclass(frozen=True)
class SceneStatistics:
    """Statistics of a scene in the units that are fed to the model.

    Attributes:
        mean: float64 ``(C,)``.
        std: float64 ``(C,)``, at least 1e-6.
        calibrated: Whether these units are reflectance.
    """

    mean: npt.NDArray[np.float64]
    std: npt.NDArray[np.float64]
    calibrated: bool

    def as_array(self) -> npt.NDArray[np.float32]:
        """Return float32 ``(3, C)``: mean, standard deviation, and 1 where calibrated, else 0."""
        flag = np.full_like(self.mean, float(self.calibrated))
        return np.stack((self.mean, self.std, flag)).astype(np.float32)


def scene_statistics(reader: RasterReader, binding: Binding) -> SceneStatistics:
    """Measure mean and standard deviation of the model's bands over a scene.

    At most about 1 million valid pixels are used, from windows of 128 x 128 pixels spread evenly over the scene, the
    same for every call. Values beyond the 0.5 and 99.5 percentile count as these percentiles.

    Args:
        reader: Reads ``binding.source_bands``, in this order.
        binding: How the raster feeds the model.

    Raises:
        RasterError: No valid pixel was found.
        ValueError: The reader reads other bands.
    """
    if reader.bands != binding.source_bands:
        raise ValueError(f"the reader reads bands {reader.bands}, the binding needs {binding.source_bands}")
    matrix = binding.matrix
    sample: list[npt.NDArray[np.float32]] = []
    valid_pixels = read_pixels = 0
    for window in _spread(reader.metadata.window):
        block = reader.read(window)
        sample.append(matrix @ block.values[:, block.valid])
        valid_pixels += sample[-1].shape[1]
        read_pixels += window.pixels
        # A scene that is mostly nodata is searched further, until something is found.
        if valid_pixels >= _MOST_VALID_PIXELS or (valid_pixels and read_pixels >= _MOST_READ_PIXELS):
            break
    if not valid_pixels:
        raise RasterError(
            f"{reader.metadata.path} holds no valid pixel in the bands {_listed(reader.bands)}.",
            "Check nodata and the bands that were chosen.",
        )
    values = np.concatenate(sample, axis=1)
    low, high = np.percentile(values, _WINSORISED_PERCENTILES, axis=1, keepdims=True)
    np.clip(values, low, high, out=values)
    return SceneStatistics(
        mean=values.mean(axis=1, dtype=np.float64),
        std=np.maximum(values.std(axis=1, dtype=np.float64), _SMALLEST_STD),
        calibrated=binding.quantity == "reflectance",
    )


def _spread(area: Window) -> Iterator[Window]:
    """Yield all windows of an area so that any number of the first ones is spread evenly over it.

    Steps of the golden ratio through the windows in reading order: a low-discrepancy sequence that needs no memory.
    """
    columns, rows = math.ceil(area.width / _WINDOW_SIZE), math.ceil(area.height / _WINDOW_SIZE)
    count = columns * rows
    step = max(round(count * (math.sqrt(5) - 1) / 2), 1)
    while math.gcd(step, count) != 1:
        step += 1
    for i in range(count):
        row, column = divmod(i * step % count, columns)
        window = Window(column * _WINDOW_SIZE, row * _WINDOW_SIZE, _WINDOW_SIZE, _WINDOW_SIZE)
        inside = window.intersection(area)
        if inside is not None:
            yield inside


def _listed(bands: tuple[int, ...]) -> str:
    return ", ".join(str(band) for band in bands[:8]) + (", ..." if len(bands) > 8 else "")
