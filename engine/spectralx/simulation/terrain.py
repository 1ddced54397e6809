"""Relief, drainage and lakes on a coarse grid.

Fractal uplands with one main valley are eroded by the stream-power law, solved implicitly along the drainage tree
(Braun and Willett 2013, Geomorphology 180-181, 170-179); depressions are filled by priority flood (Barnes, Lehman and
Mulla 2014, Computers & Geosciences 62, 117-127).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spectralx.simulation.noise import FloatArray, fractal, resize

# Spacing of the drainage grid in metres; brooks narrower than this are drawn as lines anyway.
GRID_M = 40.0

_NEIGHBOURS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
_EROSION_ROUNDS = 10
# Square kilometres that drain into the main river before it enters the scene.
_INFLOW_KM2 = 350.0


@dataclass(frozen=True)
class Terrain:
    """Relief and water of a landscape.

    Attributes:
        step_m: Spacing of the grid in metres.
        elevation: In metres above an arbitrary level ``(h, w)``.
        streams: Polylines of the drainage with points ``(n, 2)`` in metres (x east, y south) and widths ``(n,)``.
        lake_level: Level of the reservoir in metres where the lake may stand, otherwise -inf ``(h, w)``.
    """

    step_m: float
    elevation: FloatArray
    streams: tuple[tuple[FloatArray, FloatArray], ...]
    lake_level: FloatArray


def build_terrain(width_m: float, height_m: float, relief_m: float, rng: np.random.Generator) -> Terrain:
    """Make relief, streams and a reservoir.

    Args:
        width_m: Width of the landscape in metres.
        height_m: Height of the landscape in metres.
        relief_m: Height of the hills above the main valley in metres.
        rng: Source of randomness.
    """
    shape = (max(int(np.ceil(height_m / GRID_M)) + 1, 8), max(int(np.ceil(width_m / GRID_M)) + 1, 8))
    elevation, inlet = _initial_relief(shape, relief_m, rng)
    receiver = np.zeros(elevation.size, dtype=np.int64)
    area = np.zeros(elevation.size)
    order: list[int] = []
    for _ in range(_EROSION_ROUNDS):
        receiver, order = _drain(elevation, inlet)
        area = _accumulate(receiver, order, inlet)
        elevation = _erode(elevation, receiver, order, area)
        elevation = _diffuse(elevation, 0.08)
    receiver, order = _drain(elevation, inlet)
    area = _accumulate(receiver, order, inlet)
    return Terrain(
        step_m=GRID_M,
        elevation=elevation.astype(np.float32),
        streams=_streams(receiver, area, shape[1]),
        lake_level=_reservoir(elevation, receiver, order, area),
    )


def _initial_relief(shape: tuple[int, int], relief_m: float, rng: np.random.Generator) -> tuple[FloatArray, int]:
    """Hills on both sides of a meandering valley that falls to the south; also the cell where the river enters."""
    y, x = np.mgrid[: shape[0], : shape[1]] * GRID_M
    height, width = shape[0] * GRID_M, shape[1] * GRID_M
    phase = rng.uniform(0, 2 * np.pi, 3)
    across = rng.uniform(0.35, 0.65)
    lean = rng.uniform(-0.22, 0.22)
    axis = width * (across + lean * (y / height - 0.5))
    for number, wavelength, amplitude in ((0, 5200.0, 330.0), (1, 2300.0, 150.0), (2, 1050.0, 60.0)):
        axis = axis + amplitude * np.sin(2 * np.pi * y / wavelength + phase[number])
    distance = np.abs(x - axis)
    floor, shoulder = 380.0, 2300.0
    rise = np.clip((distance - floor) / shoulder, 0, 1)
    rise = rise * rise * (3 - 2 * rise)
    hills = fractal(shape, GRID_M, 5000.0, 400.0, 1.6, rng)
    detail = fractal(shape, GRID_M, 900.0, 90.0, 1.2, rng)
    elevation = (
        40.0
        + 0.0022 * (height - y)
        + relief_m * rise * (0.62 + 0.30 * hills)
        + 0.015 * relief_m * (0.2 + rise) * detail
        + 2.5 * np.clip(distance / floor, 0, 1)
    )
    return elevation.astype(np.float32), int(np.argmin(elevation[0]))


def _drain(elevation: FloatArray, inlet: int) -> tuple[NDArray[np.int64], list[int]]:
    """Receiver of each cell and the cells from the outlets upwards, by priority flood from the edges."""
    rows, cols = elevation.shape
    levels = elevation.ravel().tolist()
    receiver = np.arange(rows * cols)
    into = receiver.tolist()
    seen = bytearray(rows * cols)
    heap: list[tuple[float, int]] = []
    for r in range(rows):
        for c in range(cols) if r in (0, rows - 1) else (0, cols - 1):
            if r == 0 and abs(c - inlet) < 6:
                continue  # the river comes in here
            seen[r * cols + c] = 1
            # Water leaves over the southern edge; the others stand a little higher than they are.
            heap.append((levels[r * cols + c] + (0.0 if r == rows - 1 else 30.0), r * cols + c))
    heapq.heapify(heap)
    order: list[int] = []
    while heap:
        level, cell = heapq.heappop(heap)
        order.append(cell)
        r, c = divmod(cell, cols)
        for dr, dc in _NEIGHBOURS:
            rr, cc = r + dr, c + dc
            if 0 <= rr < rows and 0 <= cc < cols:
                neighbour = rr * cols + cc
                if not seen[neighbour]:
                    seen[neighbour] = 1
                    into[neighbour] = cell
                    # A hair of slope across flats keeps the tree free of cycles.
                    heapq.heappush(heap, (max(levels[neighbour], level + 1e-4), neighbour))
    return np.asarray(into), order


def _accumulate(receiver: NDArray[np.int64], order: list[int], inlet: int) -> NDArray[np.float64]:
    """Drained area of each cell in square kilometres."""
    area = [GRID_M**2 / 1e6] * len(order)
    area[inlet] += _INFLOW_KM2
    into = receiver.tolist()
    for cell in reversed(order):
        if into[cell] != cell:
            area[into[cell]] += area[cell]
    return np.asarray(area)


def _erode(
    elevation: FloatArray, receiver: NDArray[np.int64], order: list[int], area: NDArray[np.float64]
) -> FloatArray:
    """One implicit step of the stream-power law with slope exponent 1."""
    strength = (0.30 * np.minimum(area, 40.0) ** 0.5).tolist()
    levels = elevation.ravel().tolist()
    into = receiver.tolist()
    for cell in order:
        below = into[cell]
        if below != cell and levels[cell] > levels[below]:
            levels[cell] = (levels[cell] + strength[cell] * levels[below]) / (1.0 + strength[cell])
    return np.asarray(levels, dtype=np.float32).reshape(elevation.shape)


def _diffuse(elevation: FloatArray, strength: float) -> FloatArray:
    """One step of hillslope creep."""
    padded = np.pad(elevation, 1, mode="edge")
    around = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    result: FloatArray = elevation + np.float32(strength) * (around - 4 * elevation)
    return result


def _streams(
    receiver: NDArray[np.int64], area: NDArray[np.float64], cols: int
) -> tuple[tuple[FloatArray, FloatArray], ...]:
    """Smooth polylines of all streams that drain at least 1.2 square kilometres, from their heads down."""
    is_stream = area >= 1.2
    heads = is_stream.copy()
    heads[receiver[is_stream & (receiver != np.arange(len(receiver)))]] = False
    done = np.zeros(len(receiver), dtype=bool)
    lines = []
    for head in np.flatnonzero(heads)[np.argsort(-area[heads], kind="stable")]:
        path = [int(head)]
        while not done[path[-1]] and receiver[path[-1]] != path[-1]:
            done[path[-1]] = True
            path.append(int(receiver[path[-1]]))
        if len(path) < 4:
            continue
        cells = np.asarray(path)
        points = np.stack([cells % cols, cells // cols], axis=1) * GRID_M
        width = np.minimum(2.0 + 1.75 * np.sqrt(area[cells]), 38.0)
        smooth = smooth_line(np.column_stack([points, width]))
        lines.append((smooth[:, :2].astype(np.float32), smooth[:, 2].astype(np.float32)))
    return tuple(lines)


def smooth_line(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round the corners of a polyline ``(n, d)``: a moving average, then Chaikin's cutting; the ends stay."""
    for _ in range(2):
        inner = 0.25 * points[:-2] + 0.5 * points[1:-1] + 0.25 * points[2:]
        points = np.concatenate([points[:1], inner, points[-1:]])
    for _ in range(3):
        first, second = 0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]
        cut = np.stack([first, second], axis=1).reshape(-1, points.shape[1])
        points = np.concatenate([points[:1], cut, points[-1:]])
    return points


def _reservoir(
    elevation: FloatArray, receiver: NDArray[np.int64], order: list[int], area: NDArray[np.float64]
) -> FloatArray:
    """Level of the reservoir behind the best dam across a side valley."""
    flat = elevation.ravel()
    rows, cols = elevation.shape
    wanted_km2 = 0.012 * area.size * GRID_M**2 / 1e6
    level_map = np.full(flat.shape, -np.inf, dtype=np.float32)
    row, col = np.divmod(np.arange(flat.size), cols)
    inside = (np.minimum(row, rows - 1 - row) > rows // 10) & (np.minimum(col, cols - 1 - col) > cols // 10)
    candidates = np.flatnonzero((area > 0.8) & (area < 12.0) & inside)
    best, best_score = None, -np.inf
    for dam in candidates[:: max(len(candidates) // 40, 1)]:
        for wall in (8.0, 13.0, 19.0):
            flooded = _flooded(flat, receiver, order, int(dam), float(flat[dam]) + wall)
            size = flooded.sum() * GRID_M**2 / 1e6
            score = -abs(np.log((size + 1e-3) / wanted_km2)) - 0.01 * wall
            if score > best_score:
                best, best_score = (int(dam), float(flat[dam]) + wall), score
    if best is not None:
        flooded = _flooded(flat, receiver, order, *best)
        # The shore runs through the cells that drain into the lake, so these carry the level too.
        level_map[flooded | flooded[receiver]] = best[1]
    return level_map.reshape(elevation.shape)


def _flooded(
    levels: FloatArray, receiver: NDArray[np.int64], order: list[int], dam: int, level: float
) -> NDArray[np.bool_]:
    """Cells below ``level`` from which water reaches ``dam`` through such cells alone, the dam included."""
    inside = bytearray(len(order))
    inside[dam] = 1
    into = receiver.tolist()
    low = (levels < level).tolist()
    for cell in order:
        if low[cell] and inside[into[cell]]:
            inside[cell] = 1
    return np.frombuffer(inside, dtype=np.uint8).astype(bool)


def elevation_at(terrain: Terrain, shape: tuple[int, int]) -> FloatArray:
    """Elevation on a grid of another shape over the same area."""
    return resize(terrain.elevation, shape)
