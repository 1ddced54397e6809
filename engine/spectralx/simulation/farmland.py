"""Fields, meadows and forest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spectralx.simulation.canvas import Canvas
from spectralx.simulation.noise import FloatArray, districts, fractal, hash01, parcels
from spectralx.simulation.surfaces import Surface

# What a field of the lowland grows, and how often (temperate mixed farming with cattle).
_ROTATION: tuple[tuple[Surface, float], ...] = (
    (Surface.WHEAT, 0.17),
    (Surface.BARLEY, 0.08),
    (Surface.RAPESEED, 0.13),
    (Surface.MAIZE, 0.08),
    (Surface.BEET, 0.05),
    (Surface.POTATO, 0.05),
    (Surface.PLOUGHED, 0.04),
    (Surface.PALE_SOIL, 0.03),
    (Surface.MEADOW, 0.22),
    (Surface.PASTURE, 0.15),
)
_CROP_HEIGHT_M = {Surface.WHEAT: 0.8, Surface.BARLEY: 0.8, Surface.RAPESEED: 1.3}

_TABLE = 1 << 21
_STRIP_ROWS = 192


@dataclass(frozen=True)
class Partition:
    """Parcel of every cell.

    Attributes:
        key: Identifier, uint32 ``(h, w)``.
        border: Distance to the parcel's border in metres.
        across: Position across the direction of tillage in metres.
        district: Uniform number of the district, which decides on hedges and field paths.
    """

    key: NDArray[np.uint32]
    border: FloatArray
    across: FloatArray
    district: FloatArray

    def mean(self, values: FloatArray) -> FloatArray:
        """Mean of ``values`` over each cell's parcel."""
        slot = (self.key % _TABLE).ravel()
        total = np.bincount(slot, values.ravel(), _TABLE)
        return (
            (total / np.maximum(np.bincount(slot, minlength=_TABLE), 1)).astype(np.float32)[slot].reshape(values.shape)
        )


def partition(canvas: Canvas, seed: int, rng: np.random.Generator) -> Partition:
    """Divide the land into districts of parallel fields that bend a little with the terrain."""
    key = np.empty(canvas.shape, dtype=np.uint32)
    border, across, district = (np.empty(canvas.shape, dtype=np.float32) for _ in range(3))
    bend_x = 45.0 * fractal(canvas.shape, canvas.cell_m, 3000.0, 500.0, 1.8, rng)
    bend_y = 45.0 * fractal(canvas.shape, canvas.cell_m, 3000.0, 500.0, 1.8, rng)
    for start in range(0, canvas.shape[0], _STRIP_ROWS):
        rows = slice(start, min(start + _STRIP_ROWS, canvas.shape[0]))
        x, y = canvas.positions(rows)
        x, y = x + bend_x[rows], y + bend_y[rows]
        frame = districts(x, y, 1150.0, seed)
        angle = np.pi * hash01(frame.key, seed + 1)
        cos, sin = np.cos(angle), np.sin(angle)
        u = cos * (x - frame.x) + sin * (y - frame.y)
        v = cos * (y - frame.y) - sin * (x - frame.x)
        length = 230.0 + 300.0 * hash01(frame.key, seed + 2)
        width = 85.0 + 130.0 * hash01(frame.key, seed + 3)
        cut = parcels(u, v, length, width, frame.key, seed + 4)
        key[rows] = cut.key
        border[rows] = np.minimum(cut.border, 0.5 * frame.border)
        across[rows] = v
        district[rows] = hash01(frame.key, seed + 5)
    return Partition(key, border, across, district)


def paint_fields(
    canvas: Canvas, land: Partition, slope_deg: FloatArray, upland: FloatArray, seed: int, rng: np.random.Generator
) -> None:
    """Paint crops, meadows, hedges and field paths.

    Args:
        canvas: What to paint on.
        land: Parcels.
        slope_deg: Slope of the ground in degrees ``(h, w)``.
        upland: Height above the valley, 0 to 1 ``(h, w)``.
        seed: Seed of the parcels' properties.
        rng: Source of the soil's variation.
    """
    pick, share = hash01(land.key, seed), 0.0
    for surface, probability in _ROTATION:
        chosen = (pick >= share) & (pick < share + probability)
        canvas.surface[chosen] = surface
        share += probability
    # Steep and high land is not ploughed.
    parcel_slope = land.mean(slope_deg) + 5.0 * land.mean(upland)
    grass = parcel_slope > 8.0 + 6.0 * hash01(land.key, seed + 1)
    kind = hash01(land.key, seed + 2)
    canvas.surface[grass & (kind < 0.5)] = Surface.MEADOW
    canvas.surface[grass & (kind >= 0.5) & (kind < 0.9)] = Surface.PASTURE
    canvas.surface[grass & (kind >= 0.9)] = Surface.HEATH

    soil = fractal(canvas.shape, canvas.cell_m, 900.0, 25.0, 1.1, rng)
    rows = np.sin(land.across * np.float32(2 * np.pi / 21.0))
    level = 0.12 + 0.72 * hash01(land.key, seed + 3)
    tilled = canvas.surface >= Surface.WHEAT
    canvas.state[:] = np.clip(level + 0.09 * soil + np.where(tilled, 0.035 * rows, 0.0), 0, 1)
    for surface, height in _CROP_HEIGHT_M.items():
        canvas.height[canvas.surface == surface] = height
    _paint_margins(canvas, land, seed, rng)


def _paint_margins(canvas: Canvas, land: Partition, seed: int, rng: np.random.Generator) -> None:
    """Hedges in some districts, paths and grassy balks in others."""
    gaps = fractal(canvas.shape, canvas.cell_m, 400.0, 30.0, 0.8, rng)
    hedge = (land.district < 0.45) & (land.border < 3.4) & (gaps > -0.25)
    canvas.fill(hedge, Surface.HEDGE, np.clip(0.5 + 0.2 * gaps, 0, 1), 4.5)
    balk = (land.district >= 0.45) & (land.border < 1.8)
    canvas.fill(balk, Surface.MEADOW, 0.4)
    path = (land.district >= 0.70) & (land.border < 1.5) & (gaps > 0.6)
    canvas.fill(path, Surface.TRACK, 0.5)


def paint_forest(
    canvas: Canvas, land: Partition, suitability: FloatArray, share: float, seed: int, rng: np.random.Generator
) -> None:
    """Paint forest where it is most suitable, partly along the borders of parcels, in stands of kind and age.

    Args:
        canvas: What to paint on.
        land: Parcels.
        suitability: Any scale; the highest values become forest ``(h, w)``.
        share: Share of the land under forest, 0 to 1.
        seed: Seed of the stands' properties.
        rng: Source of crowns and of the mixture of kinds.
    """
    score = 0.55 * suitability + 0.45 * land.mean(suitability) + 0.55 * (hash01(land.key, seed) - 0.5)
    forest = score > np.quantile(score[::7, ::7], 1.0 - share) if share > 0 else np.zeros(canvas.shape, dtype=bool)
    kinds = fractal(canvas.shape, canvas.cell_m, 2500.0, 120.0, 1.3, rng)
    crowns = fractal(canvas.shape, canvas.cell_m, 60.0, 7.0, 0.3, rng)
    for start in range(0, canvas.shape[0], _STRIP_ROWS):
        rows = slice(start, min(start + _STRIP_ROWS, canvas.shape[0]))
        x, y = canvas.positions(rows)
        wobble = 12.0 * kinds[rows]
        stand = districts(x + wobble, y - wobble, 210.0, seed + 1)
        age, fate = hash01(stand.key, seed + 2), hash01(stand.key, seed + 3)
        inside = forest[rows]
        needles = kinds[rows] + 1.4 * (hash01(stand.key, seed + 4) - 0.5) > 0.35
        surface = np.where(needles, Surface.CONIFER, Surface.BROADLEAF)
        surface = np.where(fate < 0.03, Surface.HEATH, surface)
        height = np.where(fate < 0.03, 1.0, 11.0 + 14.0 * age + 3.2 * crowns[rows])
        canvas.surface[rows][inside] = surface[inside]
        canvas.state[rows][inside] = np.clip(0.25 + 0.5 * age + 0.16 * crowns[rows], 0, 1)[inside]
        canvas.height[rows][inside] = np.maximum(height, 0.5)[inside]
        ride = inside & (stand.border < 3.0) & (hash01(stand.key, seed + 5) < 0.30)
        canvas.surface[rows][ride] = Surface.HEATH
        canvas.height[rows][ride] = 0.3
