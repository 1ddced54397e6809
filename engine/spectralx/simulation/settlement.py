"""Towns, villages and the roads between them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spectralx.simulation.canvas import Canvas
from spectralx.simulation.noise import FloatArray, Parcels, fractal, hash01, parcels
from spectralx.simulation.surfaces import Surface
from spectralx.simulation.terrain import Terrain, smooth_line

_ROOFS: tuple[tuple[Surface, float], ...] = (
    (Surface.TILE_ROOF, 0.42),
    (Surface.SLATE_ROOF, 0.26),
    (Surface.BITUMEN_ROOF, 0.27),
    (Surface.METAL_ROOF, 0.05),
)
_HALLS: tuple[tuple[Surface, float], ...] = (
    (Surface.METAL_ROOF, 0.4),
    (Surface.BITUMEN_ROOF, 0.4),
    (Surface.CONCRETE, 0.2),
)


@dataclass(frozen=True)
class Settlement:
    """A town or a village: centre in metres (x east, y south), radius, and whether it has an industrial quarter."""

    x: float
    y: float
    radius_m: float
    is_town: bool


def choose_sites(
    terrain: Terrain,
    slope_deg: FloatArray,
    size_m: tuple[float, float],
    town_radius: float,
    rng: np.random.Generator,
) -> tuple[Settlement, ...]:
    """Choose flat, dry sites: one town near the main river, villages away from it and from each other.

    Args:
        terrain: Relief and water.
        slope_deg: Slope on the terrain's grid.
        size_m: Width and height of the landscape.
        town_radius: Radius of the town as a share of the shorter side.
        rng: Source of randomness.
    """
    width, height = size_m
    town_radius = town_radius * min(width, height)
    river, river_width = max(terrain.streams, key=lambda line: float(line[1].max()), default=(None, None))
    rows, cols = np.indices(terrain.elevation.shape)
    x, y = cols * terrain.step_m, rows * terrain.step_m
    to_river = np.full(x.shape, 500.0)
    if river is not None and river_width is not None:
        for px, py in river[::8]:
            to_river = np.minimum(to_river, np.hypot(x - px, y - py))
    wet = np.isfinite(terrain.lake_level)
    cost = slope_deg + 100.0 * wet + rng.uniform(0, 2.5, x.shape)
    sites: list[Settlement] = []
    wanted = 1 + max(int(width * height / 1.1e7), 1)
    blocked = np.minimum(np.minimum(x, width - x), np.minimum(y, height - y)) < 0.16 * min(width, height)
    for number in range(wanted):
        is_town = number == 0
        radius = town_radius if is_town else town_radius * rng.uniform(0.18, 0.38)
        extra = np.abs(to_river - 0.75 * radius) / 60.0 if is_town else np.where(to_river < radius, 20.0, 0.0)
        total = np.where(blocked, np.inf, cost + extra)
        best = int(np.argmin(total))
        if not np.isfinite(total.flat[best]):
            break
        sites.append(Settlement(float(x.flat[best]), float(y.flat[best]), radius, is_town))
        edge = np.minimum(np.minimum(x, width - x), np.minimum(y, height - y)) < 0.05 * min(width, height)
        near = [np.hypot(x - s.x, y - s.y) < 1.3 * s.radius_m + 0.1 * min(width, height) for s in sites]
        blocked = edge | np.logical_or.reduce(near)
    return tuple(sites)


def paint_settlement(canvas: Canvas, site: Settlement, seed: int, rng: np.random.Generator) -> None:
    """Paint streets, buildings, yards and gardens; blocks thin out towards the edge and leave out water."""
    rows, cols = canvas.window(site.x, site.y, 1.35 * site.radius_m)
    x, y = canvas.positions(rows, cols)
    shape = (x.shape[0], x.shape[1])
    bend = fractal(shape, canvas.cell_m, 1500.0, 200.0, 1.6, rng)
    ragged = fractal(shape, canvas.cell_m, 1.5 * site.radius_m, 0.2 * site.radius_m, 1.0, rng)
    angle = rng.uniform(0, np.pi)
    dx, dy = x - np.float32(site.x), y - np.float32(site.y)
    u = np.cos(angle) * dx + np.sin(angle) * dy + 22.0 * bend
    v = np.cos(angle) * dy - np.sin(angle) * dx + 22.0 * bend[::-1, ::-1]
    distance = np.hypot(dx, dy) / site.radius_m + 0.16 * ragged

    blocks = parcels(u, v, 120.0, 78.0, 1, seed)
    fate = hash01(blocks.key, seed + 1)
    dry = canvas.surface[rows, cols] > Surface.LAKE
    inside = dry & (distance + 0.42 * (fate - 0.5) < 0.95)
    centrality = np.clip(1.0 - distance, 0, 1) * (1.0 if site.is_town else 0.6)
    sector = np.cos(np.arctan2(dy, dx) - rng.uniform(-np.pi, np.pi)) > 0.72
    industry = inside & sector & (distance > 0.35) if site.is_town else np.zeros_like(inside)
    park = inside & ~industry & (fate > 0.55) & (fate < 0.62)
    housing = inside & ~industry & ~park

    surface, state = canvas.surface[rows, cols], canvas.state[rows, cols]
    height = canvas.height[rows, cols]
    view = Canvas(canvas.cell_m, surface, state, height)
    crowns = fractal(shape, canvas.cell_m, 60.0, 9.0, 0.4, rng)
    view.fill(inside, Surface.ASPHALT, np.clip(0.6 + 0.12 * crowns, 0, 1))
    _paint_housing(view, housing & (blocks.border > 4.2), centrality, crowns, (u, v), seed)
    _paint_industry(view, industry & (blocks.border > 5.0), (u, v), seed)
    green = park & (blocks.border > 4.2)
    view.fill(green, Surface.LAWN, np.clip(0.55 + 0.15 * crowns, 0, 1))
    view.fill(green & (crowns > 0.2), Surface.BROADLEAF, 0.6, np.clip(11.0 + 2.0 * crowns, 0, None))


def _paint_housing(
    view: Canvas,
    where: NDArray[np.bool_],
    centrality: FloatArray,
    crowns: FloatArray,
    axes: tuple[FloatArray, FloatArray],
    seed: int,
) -> None:
    """Houses on their lots; the nearer to the centre, the denser, the higher and the more paved."""
    lots = parcels(axes[0], axes[1], 25.0, 21.0, 2, seed + 10)
    yard = hash01(lots.key, seed + 11)
    paved = where & (yard < 0.30 + 0.65 * centrality)
    garden = where & ~paved
    view.fill(paved, Surface.CONCRETE, np.clip(0.15 + 0.35 * yard, 0, 1))
    view.fill(garden, Surface.LAWN, np.clip(0.5 + 0.2 * crowns, 0, 1))
    view.fill(garden & (crowns > 0.95), Surface.HEDGE, 0.5, 6.0)
    built = hash01(lots.key, seed + 12) < 0.78 + 0.22 * centrality
    footprint = where & built & (lots.border > np.where(centrality > 0.5, 1.3, 2.6))
    tall = 6.0 + 9.0 * centrality * hash01(lots.key, seed + 13)
    _paint_roofs(view, footprint, lots, _ROOFS, tall, seed + 14)


def _paint_industry(view: Canvas, where: NDArray[np.bool_], axes: tuple[FloatArray, FloatArray], seed: int) -> None:
    """Halls on paved yards."""
    lots = parcels(axes[0], axes[1], 95.0, 70.0, 3, seed + 20)
    view.fill(where, Surface.CONCRETE, np.clip(0.05 + 0.40 * hash01(lots.key, seed + 21), 0, 1))
    hall = where & (lots.border > 9.0) & (hash01(lots.key, seed + 22) < 0.85)
    _paint_roofs(view, hall, lots, _HALLS, 7.0 + 6.0 * hash01(lots.key, seed + 23), seed + 24)


def _paint_roofs(
    view: Canvas,
    where: NDArray[np.bool_],
    lots: Parcels,
    materials: tuple[tuple[Surface, float], ...],
    height: FloatArray,
    seed: int,
) -> None:
    pick, share = hash01(lots.key, seed), 0.0
    state = hash01(lots.key, seed + 1)
    for surface, probability in materials:
        view.fill(where & (pick >= share) & (pick < share + probability), surface, state, height)
        share += probability


def roads(
    terrain: Terrain, sites: tuple[Settlement, ...], rng: np.random.Generator
) -> tuple[tuple[FloatArray, float], ...]:
    """Roads from the town to every village and to three edges, along the least climb.

    Returns:
        Polylines ``(n, 2)`` in metres with the half width of the road.
    """
    if not sites:
        return ()
    rows, cols = terrain.elevation.shape
    step = terrain.step_m
    start = round(sites[0].y / step) * cols + round(sites[0].x / step)
    came_from = _least_climb(terrain, min(start, rows * cols - 1), rng)
    goals = [(round(s.y / step) * cols + round(s.x / step), 3.4) for s in sites[1:]]
    elevation = terrain.elevation
    goals.append((int(np.argmin(elevation[0])), 4.6))
    goals.append(((rows - 1) * cols + int(np.argmin(elevation[-1])), 4.6))
    goals.append((int(np.argmin(elevation[:, -1])) * cols + cols - 1, 4.6))
    lines = []
    for goal, half_width in goals:
        path = [min(goal, rows * cols - 1)]
        while came_from[path[-1]] != path[-1]:
            path.append(int(came_from[path[-1]]))
        if len(path) < 4:
            continue
        cells = np.asarray(path)
        points = np.stack([cells % cols, cells // cols], axis=1) * step
        lines.append((smooth_line(smooth_line(points)[::4]).astype(np.float32), half_width))
    return tuple(lines)


def _least_climb(terrain: Terrain, start: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Predecessor of every cell on the cheapest way from ``start``: climbing and lakes cost (Dijkstra)."""
    rows, cols = terrain.elevation.shape
    elevation = terrain.elevation.ravel().tolist()
    penalty = (1.0 + 0.8 * rng.random(rows * cols) + 30.0 * np.isfinite(terrain.lake_level.ravel())).tolist()
    cost = [np.inf] * (rows * cols)
    came_from = list(range(rows * cols))
    cost[start] = 0.0
    heap = [(0.0, start)]
    moves = [(dr, dc, float(np.hypot(dr, dc))) for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc]
    while heap:
        so_far, cell = heapq.heappop(heap)
        if so_far > cost[cell]:
            continue
        r, c = divmod(cell, cols)
        for dr, dc, length in moves:
            rr, cc = r + dr, c + dc
            if 0 <= rr < rows and 0 <= cc < cols:
                neighbour = rr * cols + cc
                climb = abs(elevation[neighbour] - elevation[cell]) / (length * terrain.step_m)
                total = so_far + length * (penalty[neighbour] + 500.0 * climb * climb)
                if total < cost[neighbour]:
                    cost[neighbour], came_from[neighbour] = total, cell
                    heapq.heappush(heap, (total, neighbour))
    return np.asarray(came_from)
