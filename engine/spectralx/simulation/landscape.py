"""A landscape: what covers the ground, cell by cell, finer than any sensor sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spectralx.errors import RequestError
from spectralx.simulation import farmland, settlement
from spectralx.simulation.canvas import Canvas
from spectralx.simulation.noise import FloatArray, fractal, resize
from spectralx.simulation.surfaces import Surface
from spectralx.simulation.terrain import Terrain, build_terrain

# Cells of a landscape: 60 million take about 3 GiB while it is made.
_MAX_CELLS = 60_000_000

# Over this far the land falls to the sea.
_COAST_M = 400.0


@dataclass(frozen=True)
class LandscapeConfig:
    """What to make.

    Attributes:
        width: Columns at ``gsd_m``.
        height: Rows at ``gsd_m``.
        gsd_m: Ground sampling distance that width and height are counted in.
        oversampling: Cells along a pixel of ``gsd_m``; sub-pixel mixture comes from them.
        seed: The same seed and sizes give the same landscape.
        relief_m: Height of the hills above the main valley in metres.
        forest_share: Share of the land under forest, 0 to 0.9.
        town_radius: Radius of the town, as a share of the shorter side, 0 to 0.45.
        dryness: Share of the open land that is dry: bare soil, rock and sparse shrubs, 0 to 1.
        sea: Share of the landscape under the sea, 0 to 0.8.
    """

    width: int = 768
    height: int = 768
    gsd_m: float = 10.0
    oversampling: int = 3
    seed: int = 0
    relief_m: float = 260.0
    forest_share: float = 0.30
    town_radius: float = 0.115
    dryness: float = 0.0
    sea: float = 0.0

    def __post_init__(self) -> None:
        if self.width < 16 or self.height < 16 or self.gsd_m <= 0 or self.oversampling < 1:
            raise RequestError(
                f"A landscape of {self.width} x {self.height} pixels of {self.gsd_m} m, "
                f"oversampled {self.oversampling} times, cannot be made.",
                "Ask for at least 16 x 16 pixels of a positive size and an oversampling of at least 1.",
            )
        if self.width * self.height * self.oversampling**2 > _MAX_CELLS:
            raise RequestError(
                f"A landscape of {self.width} x {self.height} pixels, oversampled {self.oversampling} times, "
                f"has more than {_MAX_CELLS} cells.",
                "Make it smaller or oversample it less.",
            )
        if not 0 <= self.forest_share <= 0.9 or self.relief_m < 0:
            raise RequestError(
                f"forest_share {self.forest_share} or relief_m {self.relief_m} is out of range.",
                "forest_share lies in 0 to 0.9 and relief_m is not negative.",
            )
        if not (0 < self.town_radius <= 0.45 and 0 <= self.dryness <= 1 and 0 <= self.sea <= 0.8):
            raise RequestError(
                f"town_radius {self.town_radius}, dryness {self.dryness} or sea {self.sea} is out of range.",
                "town_radius lies in 0 to 0.45, dryness in 0 to 1 and sea in 0 to 0.8.",
            )

    @property
    def cell_m(self) -> float:
        """Size of a cell in metres."""
        return self.gsd_m / self.oversampling

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        return self.height * self.oversampling, self.width * self.oversampling


@dataclass(frozen=True)
class Landscape:
    """A finished landscape; the same for every sensor, season and atmosphere.

    Attributes:
        config: What was asked for.
        surface: :class:`~spectralx.simulation.surfaces.Surface` of each cell, uint8 ``(h, w)``.
        state: Position on the surface's ramp in 1/255, uint8 ``(h, w)``.
        height: Height of plants and buildings in metres, float32 ``(h, w)``.
        terrain: Relief on a coarse grid.
    """

    config: LandscapeConfig
    surface: NDArray[np.uint8]
    state: NDArray[np.uint8]
    height: FloatArray
    terrain: Terrain


def build_landscape(config: LandscapeConfig) -> Landscape:
    """Make a landscape: relief and drainage, fields, forest, dry land, waters, settlements, roads, in this order."""
    rng = np.random.default_rng(config.seed)
    seed = int(rng.integers(1 << 30))
    canvas = Canvas.empty(config.shape, config.cell_m)
    size_m = (config.width * config.gsd_m, config.height * config.gsd_m)
    terrain = build_terrain(*size_m, config.relief_m, rng)
    slope_coarse = slope_degrees(terrain)
    slope = resize(slope_coarse, canvas.shape)
    upland = resize(np.clip((terrain.elevation - 60.0) / max(config.relief_m, 1.0), 0, 1), canvas.shape)

    land = farmland.partition(canvas, seed, rng)
    farmland.paint_fields(canvas, land, slope, upland, seed + 100, rng)
    woods = fractal(canvas.shape, canvas.cell_m, 2600.0, 60.0, 1.25, rng)
    farmland.paint_forest(canvas, land, slope / 9.0 + 0.9 * upland + 0.75 * woods, config.forest_share, seed + 200, rng)
    # What came later draws from a generator of its own, so that older landscapes stay as they are.
    extra_rng = np.random.default_rng([config.seed, 1])
    if config.dryness:
        _paint_dry_land(canvas, config.dryness, extra_rng)
    _paint_rock(canvas, slope, woods)
    _paint_waters(canvas, terrain, woods, rng)
    if config.sea:
        terrain = _paint_sea(canvas, config.sea, terrain, extra_rng)
    sites = settlement.choose_sites(terrain, slope_coarse, size_m, config.town_radius, rng)
    for number, site in enumerate(sites):
        settlement.paint_settlement(canvas, site, seed + 1000 * (number + 1), rng)
    _paint_quarry(canvas, sites, rng)
    for line, half_width in settlement.roads(terrain, sites, rng):
        road = canvas.strip(line, half_width)
        if config.sea:
            road &= canvas.surface != Surface.LAKE
        canvas.fill(road, Surface.ASPHALT, 0.7)
    state = np.round(np.clip(canvas.state, 0, 1) * 255).astype(np.uint8)
    return Landscape(config, canvas.surface, state, canvas.height, terrain)


def slope_degrees(terrain: Terrain) -> FloatArray:
    """Slope of the ground in degrees on the terrain's grid."""
    rise_y, rise_x = np.gradient(terrain.elevation, terrain.step_m)
    return np.degrees(np.arctan(np.hypot(rise_x, rise_y))).astype(np.float32)


def _paint_dry_land(canvas: Canvas, dryness: float, rng: np.random.Generator) -> None:
    """Scrub, bare soil and rock in place of crops and grass, open woodland in place of forest, in patches."""
    where = fractal(canvas.shape, canvas.cell_m, 2000.0, 20.0, 1.0, rng)
    kind = fractal(canvas.shape, canvas.cell_m, 900.0, 15.0, 0.8, rng)
    shade = np.clip(0.5 + 0.25 * fractal(canvas.shape, canvas.cell_m, 500.0, 10.0, 0.9, rng), 0, 1)
    dry = where > np.quantile(where[::5, ::5], 1.0 - dryness)
    wood = np.isin(canvas.surface, (Surface.BROADLEAF, Surface.CONIFER, Surface.HEDGE))
    open_land = (canvas.surface >= Surface.MEADOW) & (canvas.surface != Surface.TRACK)
    bare = rng.uniform(-0.6, 1.2)
    canvas.fill(dry & wood, Surface.WOODLAND, shade, 4.0)
    canvas.fill(dry & open_land, Surface.SCRUB, shade, 0.5)
    canvas.fill(dry & open_land & (kind > bare), Surface.PALE_SOIL, shade)
    canvas.fill(dry & open_land & (kind > bare + 0.8), Surface.ROCK, shade)


def _paint_sea(canvas: Canvas, share: float, terrain: Terrain, rng: np.random.Generator) -> Terrain:
    """Open water on one side, behind a winding shore with a beach; returns the terrain, which falls to the sea."""
    x, y = canvas.positions()
    angle = rng.uniform(0, 2 * np.pi)
    wave = fractal(canvas.shape, canvas.cell_m, 4000.0, 60.0, 1.6, rng)
    depth = np.cos(angle) * x + np.sin(angle) * y + 250.0 * wave
    depth = depth - np.quantile(depth[::5, ::5], 1.0 - share)
    canvas.fill(depth > -rng.uniform(5.0, 60.0), Surface.PALE_SOIL, rng.uniform(0.5, 1.0))
    canvas.fill(depth > 0, Surface.LAKE, rng.uniform(0.0, 0.6))
    rows, cols = terrain.elevation.shape
    inland = np.clip(resize(-depth, (rows, cols)) / _COAST_M, 0.0, 1.0)
    level = terrain.elevation.min()
    return replace(terrain, elevation=(level + inland * (terrain.elevation - level)).astype(np.float32))


def _paint_rock(canvas: Canvas, slope_deg: FloatArray, texture: FloatArray) -> None:
    """Outcrops on the steepest slopes."""
    outcrop = slope_deg + 3.0 * texture > max(float(np.quantile(slope_deg[::5, ::5], 0.998)) + 2.0, 26.0)
    canvas.fill(outcrop, Surface.ROCK, np.clip(0.5 + 0.2 * texture, 0, 1))


def _paint_waters(canvas: Canvas, terrain: Terrain, texture: FloatArray, rng: np.random.Generator) -> None:
    """Streams with their wooded banks and gravel bars, the reservoir and a few ponds in the floodplain."""
    for line, width in terrain.streams:
        half = 0.5 * width
        canvas.fill(canvas.strip(line, half + 11.0) & (texture > -0.35), Surface.BROADLEAF, 0.6, 11.0)
        if float(width.max()) > 15.0:
            canvas.fill(canvas.strip(line, half + 3.0) & (texture < -0.6), Surface.GRAVEL, 0.3)
        canvas.fill(canvas.strip(line, half), Surface.RIVER, np.clip(0.5 + 0.1 * texture, 0, 1))
    lake = np.isfinite(terrain.lake_level)
    if lake.any():
        level = float(terrain.lake_level[lake].max())
        ground = resize(terrain.elevation, canvas.shape) + 0.35 * texture
        near = resize(lake.astype(np.float32), canvas.shape) > 0.3
        canvas.fill(near & (ground < level + 0.5), Surface.GRAVEL, 0.0)
        canvas.fill(near & (ground < level), Surface.LAKE, 0.25)
    _paint_ponds(canvas, terrain, rng)


def _paint_ponds(canvas: Canvas, terrain: Terrain, rng: np.random.Generator) -> None:
    """Former gravel pits beside the main river."""
    if not terrain.streams:
        return
    line, width = max(terrain.streams, key=lambda item: float(item[1].max()))
    for _ in range(4):
        index = int(rng.integers(len(line) // 6, max(len(line) - len(line) // 6, len(line) // 6 + 1)))
        side, radius = rng.choice([-1.0, 1.0]), rng.uniform(45.0, 120.0)
        centre = line[index] + np.array([side * (radius + width[index] + rng.uniform(40.0, 160.0)), 0.0])
        _blob(canvas, centre, radius, rng, (Surface.GRAVEL, 0.0), (Surface.LAKE, rng.uniform(0.3, 0.9)))


def _paint_quarry(canvas: Canvas, sites: tuple[settlement.Settlement, ...], rng: np.random.Generator) -> None:
    """A quarry outside the town."""
    if not sites:
        return
    angle, town = rng.uniform(0, 2 * np.pi), sites[0]
    away = town.radius_m * 1.75
    centre = np.array([town.x + away * np.cos(angle), town.y + away * np.sin(angle)])
    _blob(canvas, centre, rng.uniform(90.0, 150.0), rng, (Surface.TRACK, 0.5), (Surface.GRAVEL, 0.5))


def _blob(
    canvas: Canvas,
    centre: NDArray[np.floating],
    radius: float,
    rng: np.random.Generator,
    rim: tuple[Surface, float],
    core: tuple[Surface, float],
) -> None:
    """An irregular round patch with a rim about 8 m wide."""
    rows, cols = canvas.window(float(centre[0]), float(centre[1]), 1.6 * radius)
    x, y = canvas.positions(rows, cols)
    if min(x.shape) < 4:
        return
    dx, dy = x - np.float32(centre[0]), y - np.float32(centre[1])
    angle, lobes = np.arctan2(dy, dx), rng.uniform(0, 2 * np.pi, 3)
    shape = 1.0 + sum(0.13 * np.sin((k + 2) * angle + lobes[k]) for k in range(3))
    distance = np.hypot(dx, 1.5 * dy) - radius * shape
    view = Canvas(canvas.cell_m, canvas.surface[rows, cols], canvas.state[rows, cols], canvas.height[rows, cols])
    view.fill((distance < 8.0) & (view.surface > Surface.LAKE), rim[0], rim[1])
    view.fill((distance < 0.0) & (view.surface != Surface.RIVER), core[0], core[1])
