"""Tiles of real imagery, as a mapping would cut them, to calibrate and compare exported models on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from spectralx.errors import RasterError
from spectralx.export.onnx import CheckTiles
from spectralx.inference.source import BoundSource, open_reader
from spectralx.raster.metadata import read_metadata
from spectralx.raster.windows import Window
from spectralx.sensors.binding import bind
from spectralx.sensors.profile import resolve
from spectralx.sensors.statistics import scene_statistics
from spectralx.spec import ModelSpec

# Enough that the largest and smallest values of a layer settle, few enough that quantising takes seconds.
DEFAULT_TILES = 16

_SMALLEST_MEASURED = 0.5


def tiles_of_images(images: Sequence[Path], spec: ModelSpec, count: int = DEFAULT_TILES) -> CheckTiles:
    """Cut tiles from images, evenly spread over each of them.

    Args:
        images: Rasters that the model can map.
        spec: The model.
        count: Tiles over all images; at least one an image.

    Returns:
        Tiles of which at least half, as far as the image reaches, is measured, with the statistics of their scenes.

    Raises:
        RasterError: An image cannot be read, or none has enough measured pixels.
        BandError: An image does not fit the model.
    """
    found = [tile for image in images for tile in _tiles(image, spec, -(-count // len(images)))]
    if not found:
        names = ", ".join(map(str, images))
        raise RasterError(f"No tile of {names} has enough measured pixels.", "Name images with less nodata.")
    values, statistics = zip(*found)
    return CheckTiles(np.stack(values), np.stack(statistics))


def _tiles(image: Path, spec: ModelSpec, count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return values ``(C, T, T)`` and statistics ``(3, C)`` of the tiles of an image, on a grid of places."""
    metadata = read_metadata(image)
    profile = resolve(metadata)
    binding = bind(profile, spec.bands)
    found = []
    with open_reader(profile, binding) as reader:
        statistics = scene_statistics(reader, binding)
        source = BoundSource(reader, binding, statistics.mean)
        across = max(1, math.isqrt(count))
        for row in _spread(metadata.height - spec.tile_size, -(-count // across)):
            for col in _spread(metadata.width - spec.tile_size, across):
                window = Window(col, row, spec.tile_size, spec.tile_size)
                values, measured = source.read(window)
                inside = window.intersection(metadata.window)
                if inside is not None and measured.sum() >= _SMALLEST_MEASURED * inside.pixels:
                    found.append((values.astype(np.float32), statistics.as_array()))
    return found[:count]


def _spread(free: int, count: int) -> list[int]:
    """Return the starts of ``count`` tiles, evenly spread; fewer where they would coincide."""
    return sorted({max(0, round(free * (index + 0.5) / count)) for index in range(count)})
