"""Labels of a scene on its image's grid, as class indices; only blocks that hold labels take memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from spectralx.raster.windows import Window

# Index of pixels that carry no label; classes are 0..K-1 in the order of the model's outputs.
IGNORE_INDEX = 255

_BLOCK = 256


class LabelMap:
    """Class indices of a scene, sparse in blocks of 256 x 256 pixels.

    Args:
        width: Width of the image in pixels.
        height: Height of the image in pixels.
        class_count: Number of classes K.
        read: Returns the class indices uint8 ``(h, w)`` of a window, ``IGNORE_INDEX`` where there is no label.

    Attributes:
        counts: Labelled pixels of each class, int64 ``(K,)``.
    """

    def __init__(self, width: int, height: int, class_count: int, read: Callable[[Window], NDArray[np.uint8]]) -> None:
        self.width, self.height, self.class_count = width, height, class_count
        self.counts = np.zeros(class_count, dtype=np.int64)
        self._blocks: dict[tuple[int, int], NDArray[np.uint8]] = {}
        for row in range(0, height, _BLOCK):
            for col in range(0, width, _BLOCK):
                window = Window(col, row, min(_BLOCK, width - col), min(_BLOCK, height - row))
                block = np.ascontiguousarray(read(window))
                histogram = np.bincount(block.ravel(), minlength=256)
                if histogram[:class_count].any():
                    self.counts += histogram[:class_count]
                    self._blocks[row // _BLOCK, col // _BLOCK] = block

    def read(self, window: Window) -> NDArray[np.uint8]:
        """Return class indices uint8 ``(h, w)``; outside the image they are ``IGNORE_INDEX``."""
        out = np.full((window.height, window.width), IGNORE_INDEX, dtype=np.uint8)
        for (block_row, block_col), block in self._overlapping(window):
            row, col = block_row * _BLOCK, block_col * _BLOCK
            top, left = max(row, window.row_off), max(col, window.col_off)
            bottom = min(row + block.shape[0], window.row_off + window.height)
            right = min(col + block.shape[1], window.col_off + window.width)
            out[top - window.row_off : bottom - window.row_off, left - window.col_off : right - window.col_off] = block[
                top - row : bottom - row, left - col : right - col
            ]
        return out

    def blocks(self) -> Iterator[tuple[Window, NDArray[np.uint8]]]:
        """Yield the blocks that hold labels, in raster order."""
        for (block_row, block_col), block in self._blocks.items():
            yield Window(block_col * _BLOCK, block_row * _BLOCK, block.shape[1], block.shape[0]), block

    def _overlapping(self, window: Window) -> Iterator[tuple[tuple[int, int], NDArray[np.uint8]]]:
        last_row = (window.row_off + window.height - 1) // _BLOCK
        last_col = (window.col_off + window.width - 1) // _BLOCK
        for block_row in range(max(window.row_off // _BLOCK, 0), last_row + 1):
            for block_col in range(max(window.col_off // _BLOCK, 0), last_col + 1):
                block = self._blocks.get((block_row, block_col))
                if block is not None:
                    yield (block_row, block_col), block
