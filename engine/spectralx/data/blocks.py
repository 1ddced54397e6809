"""Caches blocks of what is read from rasters, so that memory is bounded and small scenes are decoded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Values(NamedTuple):
    """Bands of a block: ``image`` float32 ``(C, h, w)`` and ``valid`` bool ``(h, w)``."""

    image: NDArray[np.float32]
    valid: NDArray[np.bool_]

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.image.nbytes + self.valid.nbytes


class BlockCache:
    """Least-recently-used cache of decoded blocks, shared by all scenes of a run.

    Args:
        capacity_mb: Memory that the cached blocks may take, in MiB. One block is always kept.
    """

    def __init__(self, capacity_mb: float) -> None:
        self._capacity = int(capacity_mb * 2**20)
        self._held = 0
        self._blocks: OrderedDict[Hashable, Values] = OrderedDict()

    def get(self, key: Hashable, load: Callable[[], Values]) -> Values:
        """Return the block under ``key``; ``load`` reads it when it is not held."""
        block = self._blocks.get(key)
        if block is not None:
            self._blocks.move_to_end(key)
            return block
        block = load()
        self._blocks[key] = block
        self._held += block.nbytes
        while self._held > self._capacity and len(self._blocks) > 1:
            _, oldest = self._blocks.popitem(last=False)
            self._held -= oldest.nbytes
        return block

    @property
    def held_mb(self) -> float:
        """Memory of the cached blocks in MiB."""
        return self._held / 2**20
