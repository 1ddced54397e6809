"""Sources and networks in memory, and the same map computed the plain way: every tile at once, no streaming."""

from __future__ import annotations

import threading

import numpy as np

from spectralx.inference.tiling import TileGrid
from spectralx.raster.windows import Window


class ArraySource:
    """A source over an array ``(C, H, W)``; counts how often each row is read."""

    def __init__(self, values, valid=None, block_rows=16):
        self.values = values
        self.valid = np.ones(values.shape[1:], bool) if valid is None else valid
        self.bands = len(values)
        self.block_rows = block_rows
        self.reads = np.zeros(values.shape[1], int)

    def read(self, window: Window):
        rows, cols = slice(window.row_off, window.row_end), slice(window.col_off, window.col_end)
        self.reads[rows] += 1
        return self.values[:, rows, cols].copy(), self.valid[rows, cols].copy()


class BlurNetwork:
    """Softmax of a 3 x 3 box blur: K = C classes, a receptive field of 3 pixels, zero padding at the tile's border."""

    def __init__(self):
        self.tiles = 0
        self.threads = set()

    def __call__(self, images):
        self.tiles += len(images)
        self.threads.add(threading.current_thread().name)
        padded = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)))
        size = images.shape[-1]
        blurred = sum(padded[..., i : i + size, j : j + size] for i in range(3) for j in range(3))
        odds = np.exp(blurred)
        return (odds / odds.sum(1, keepdims=True)).astype(np.float32)


def scene(width, height, bands=4, seed=0):
    return np.random.default_rng(seed).random((bands, height, width), np.float32)


def plain_probabilities(values, grid: TileGrid, network):
    """Blend in arrays of the whole raster: weighted sums and summed weights, in float64."""
    bands, height, width = values.shape
    size = grid.size
    sums, weights = np.zeros((bands, height, width)), np.zeros((height, width))
    for tile_row, top in enumerate(grid.rows.starts):
        for tile_col, left in enumerate(grid.cols.starts):
            tile = values[:, top : top + size, left : left + size]
            h, w = tile.shape[1:]
            tile = np.pad(tile, ((0, 0), (0, size - h), (0, size - w)), mode="symmetric")
            weight = np.outer(grid.rows.weights[tile_row], grid.cols.weights[tile_col])[:h, :w].astype(float)
            sums[:, top : top + h, left : left + w] += network(tile[None])[0, :, :h, :w] * weight
            weights[top : top + h, left : left + w] += weight
    return sums / weights


def collect(steps, width, height, bands=4):
    """Put the rows of a mapping together; every pixel must come exactly once."""
    written = np.zeros((height, width), int)
    classes = np.zeros((height, width), np.uint8)
    probabilities = np.zeros((bands, height, width), np.float32)
    for step in steps:
        for rows in step.rows:
            area = slice(rows.window.row_off, rows.window.row_end), slice(rows.window.col_off, rows.window.col_end)
            written[area] += 1
            classes[area] = rows.classes
            if rows.probabilities is not None:
                probabilities[(slice(None), *area)] = rows.probabilities
    return classes, probabilities, written
