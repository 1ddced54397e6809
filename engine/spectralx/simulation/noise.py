"""Random fields and partitions of the plane that are functions of position in metres and a seed.

Positions are float32 arrays in metres, so that a landscape looks the same at any cell size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.uint32]


def resize(field: NDArray[np.floating], shape: tuple[int, int]) -> FloatArray:
    """Resample a field bilinearly to another shape; the corners of both grids coincide."""
    rows, row_share = _positions(field.shape[0], shape[0])
    cols, col_share = _positions(field.shape[1], shape[1])
    field = np.asarray(field, dtype=np.float32)
    tall = field[rows] * (1 - row_share)[:, None] + field[rows + 1] * row_share[:, None]
    wide: FloatArray = tall[:, cols] * (1 - col_share) + tall[:, cols + 1] * col_share
    return wide


def _positions(source: int, target: int) -> tuple[NDArray[np.intp], FloatArray]:
    position = np.linspace(0, source - 1, target)
    index = np.minimum(position.astype(np.intp), source - 2)
    return index, (position - index).astype(np.float32)


def fractal(
    shape: tuple[int, int],
    cell_m: float,
    longest_m: float,
    shortest_m: float,
    roughness: float,
    rng: np.random.Generator,
) -> FloatArray:
    """Gaussian random field with a power-law spectrum, by spectral synthesis.

    Args:
        shape: Rows and columns of the result.
        cell_m: Size of a cell in metres.
        longest_m: Longest wavelength present, in metres.
        shortest_m: Shortest wavelength present, in metres.
        roughness: Exponent of the amplitude spectrum: 1 is rough, 2 smooth.
        rng: Source of randomness.

    Returns:
        Field ``shape`` with mean 0 and standard deviation 1.
    """
    step = max(cell_m, shortest_m / 3.0)
    inner = [max(int(np.ceil(n * cell_m / step)) + 1, 4) for n in shape]
    # The synthesis is periodic; a margin keeps opposite edges from mirroring each other.
    margin = max(int(min(longest_m, max(shape) * cell_m) / step), 2)
    rows, cols = inner[0] + margin, inner[1] + margin
    frequency = np.hypot(np.fft.fftfreq(rows, step)[:, None], np.fft.rfftfreq(cols, step)[None, :])
    passed = (frequency >= 1.0 / max(longest_m, 2 * step)) & (frequency <= 1.0 / max(shortest_m, 2 * step))
    amplitude = np.where(passed, np.where(frequency > 0, frequency, 1.0) ** -roughness, 0.0)
    white = np.fft.rfft2(rng.standard_normal((rows, cols)))
    field = np.fft.irfft2(white * amplitude, s=(rows, cols))[: inner[0], : inner[1]]
    field = (field - field.mean()) / (field.std() + 1e-12)
    return resize(field, shape)


def hash01(*keys: NDArray[np.integer] | int) -> FloatArray:
    """Uniform numbers in [0, 1) that depend on integer keys alone (multiply-xorshift mixing, 32 bit)."""
    state: IntArray = np.asarray(0x9E3779B9, dtype=np.uint32)
    with np.errstate(over="ignore"):
        for key in keys:
            word = np.asarray(key)
            word = (word & 0xFFFFFFFF).astype(np.uint32)
            state = (state ^ word) * np.uint32(0x85EBCA6B)
            state = (state ^ (state >> np.uint32(15))) * np.uint32(0xC2B2AE35)
            state = state ^ (state >> np.uint32(13))
    return (state >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


@dataclass(frozen=True)
class Districts:
    """A partition into irregular polygons: the jittered-grid Voronoi diagram of Worley (1996).

    Attributes:
        key: Identifier of the polygon of each position, int64.
        x: East coordinate of its centre in metres.
        y: South coordinate of its centre in metres.
        border: How much farther the second nearest centre is, in metres; 0 on a border.
    """

    key: NDArray[np.int64]
    x: FloatArray
    y: FloatArray
    border: FloatArray


def districts(x: FloatArray, y: FloatArray, size_m: float, seed: int) -> Districts:
    """Assign positions to irregular polygons about ``size_m`` across."""
    column, row = np.floor(x / size_m).astype(np.int32), np.floor(y / size_m).astype(np.int32)
    best = np.full(x.shape, np.inf, dtype=np.float32)
    second = best.copy()
    centre_x, centre_y = np.zeros_like(best), np.zeros_like(best)
    key = np.zeros(x.shape, dtype=np.int64)
    for dr in (-1, 0, 1):
        for dc in (-1, 0, 1):
            c, r = column + dc, row + dr
            site_x = (c + 0.15 + 0.7 * hash01(c, r, seed)).astype(np.float32) * np.float32(size_m)
            site_y = (r + 0.15 + 0.7 * hash01(c, r, seed + 1)).astype(np.float32) * np.float32(size_m)
            distance = np.hypot(x - site_x, y - site_y)
            nearer = distance < best
            second = np.where(nearer, best, np.minimum(second, distance))
            best = np.where(nearer, distance, best)
            centre_x, centre_y = np.where(nearer, site_x, centre_x), np.where(nearer, site_y, centre_y)
            key = np.where(nearer, (r.astype(np.int64) << 20) ^ (c & 0xFFFFF), key)
    return Districts(key, centre_x, centre_y, second - best)


@dataclass(frozen=True)
class Parcels:
    """A partition into strips and of each strip into rectangles.

    Attributes:
        key: Identifier of the parcel of each position, uint32; parcels that touch differ.
        border: Distance to the nearest border in metres.
        along: Position along the strip in metres.
        across: Position across the strips in metres.
    """

    key: NDArray[np.uint32]
    border: FloatArray
    along: FloatArray
    across: FloatArray


def parcels(
    along: FloatArray,
    across: FloatArray,
    length_m: FloatArray | float,
    width_m: FloatArray | float,
    group: NDArray[np.integer] | int,
    seed: int,
) -> Parcels:
    """Divide the plane into parcels of irregular length and width.

    Args:
        along: Coordinate along the strips in metres.
        across: Coordinate across them.
        length_m: Mean length of a parcel.
        width_m: Mean width of a strip.
        group: Identifier of the frame that the coordinates belong to (a district, a town).
        seed: Seed.
    """
    strip, low_v, high_v = _cells(across, width_m, 0.55, (group, seed))
    stretch = 0.6 + 0.9 * hash01(strip, group, seed + 7)
    shift = hash01(strip, group, seed + 11)
    cell, low_u, high_u = _cells(along + shift * length_m, length_m * stretch, 0.6, (strip, group, seed + 3))
    key = (hash01(cell, strip, group, seed + 5) * np.float32(2.0**24)).astype(np.uint32)
    border = np.minimum(np.minimum(low_v, high_v), np.minimum(low_u, high_u))
    return Parcels(key, border, along, across)


def _cells(
    position: FloatArray, size: FloatArray | float, jitter: float, keys: tuple[NDArray[np.integer] | int, ...]
) -> tuple[NDArray[np.int32], FloatArray, FloatArray]:
    """Index of the cell along one axis, and the distances to its lower and upper border."""
    relative = position / np.asarray(size, dtype=np.float32)
    index = np.floor(relative).astype(np.int32)
    below = index + jitter * (hash01(index, *keys) - 0.5)
    above = index + 1 + jitter * (hash01(index + 1, *keys) - 0.5)
    index = np.where(relative < below, index - 1, np.where(relative >= above, index + 1, index)).astype(np.int32)
    lower = index + jitter * (hash01(index, *keys) - 0.5)
    upper = index + 1 + jitter * (hash01(index + 1, *keys) - 0.5)
    scale = np.asarray(size, dtype=np.float32)
    return index, ((relative - lower) * scale).astype(np.float32), ((upper - relative) * scale).astype(np.float32)
