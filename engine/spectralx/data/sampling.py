"""Where the tiles of each training step come from: a pure function of seed and step, so that resuming is exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from spectralx.raster.windows import Window

# Positions kept for each class and scene; beyond it an even sample stands for all.
_MAX_POSITIONS = 200_000


class SamplingConfig(BaseModel):
    """How tiles are drawn.

    Attributes:
        batch_size: Tiles a step.
        scenes_per_step: In runs on native bands, the number of scenes that share a step's tiles.
        scene_exponent: Scenes are drawn with probability proportional to their labelled pixels (all pixels without
            labels) to this power: 0 draws them alike, 1 by size.
        class_balance: Part of the tiles that is placed on a pixel of a class drawn at random, so that rare classes
            are seen; the others are placed on any labelled pixel.
        auxiliary_share: Part of the tiles that comes from auxiliary scenes, if there are any.
    """

    model_config = ConfigDict(extra="forbid")

    batch_size: int = Field(default=16, ge=1)
    scenes_per_step: int = Field(default=2, ge=1)
    scene_exponent: float = Field(default=0.25, ge=0, le=1)
    class_balance: float = Field(default=0.5, ge=0, le=1)
    auxiliary_share: float = Field(default=0.5, ge=0, lt=1)


@dataclass(frozen=True)
class TilePlan:
    """One tile of a step.

    Attributes:
        scene: Index of the scene.
        window: What is read; resized to the tile size where it is larger or smaller.
        seed: Seeds the augmentation of this tile.
    """

    scene: int
    window: Window
    seed: int


@dataclass(frozen=True)
class ScenePool:
    """Where tiles of one scene may be placed.

    Attributes:
        width: Width in pixels.
        height: Height in pixels.
        positions: For each class with training pixels, their flat indices (row * width + col), int64. Unlabelled
            scenes hold one entry: positions spread over the ground that is not for validation.
        pixels: Training pixels that the positions stand for.
        auxiliary: Whether the scene is an auxiliary one.
        chip: Side of the chips that the scene holds below each other, or None.
    """

    width: int
    height: int
    positions: tuple[NDArray[np.int64], ...]
    pixels: int
    auxiliary: bool = False
    chip: int | None = None


def pool_from_blocks(
    width: int, height: int, class_count: int, blocks: Iterable[tuple[Window, NDArray[np.uint8]]], seed: int
) -> ScenePool:
    """Collect the positions of each class.

    Args:
        width: Width of the scene in pixels.
        height: Height of the scene in pixels.
        class_count: Number of classes K.
        blocks: Windows with class indices uint8 ``(h, w)``; indices from K up are left out.
        seed: Chooses which positions stand for all where there are too many.

    Returns:
        The pool.
    """
    found: list[list[NDArray[np.int64]]] = [[] for _ in range(class_count)]
    for window, classes in blocks:
        row, col = np.nonzero(classes < class_count)
        flat = (row + window.row_off) * width + col + window.col_off
        for index in range(class_count):
            found[index].append(flat[classes[row, col] == index])
    positions, pixels = [], 0
    for parts in found:
        flat = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
        pixels += flat.size
        if flat.size > _MAX_POSITIONS:
            flat = np.random.default_rng(seed).choice(flat, _MAX_POSITIONS, replace=False)
        if flat.size:
            positions.append(flat)
    return ScenePool(width=width, height=height, positions=tuple(positions), pixels=pixels)


class TileSampler:
    """Plans the tiles of each step.

    Args:
        pools: One pool a scene.
        tile_size: Side of a tile T in pixels.
        config: How tiles are drawn.
        zoom: Range of the factor by which windows are enlarged when they become tiles (1, 1 = never).
        seed: Seed of the run.
        grouped: Whether the tiles of a step come in groups of one scene each (runs on native bands).
    """

    def __init__(
        self,
        pools: Sequence[ScenePool],
        tile_size: int,
        config: SamplingConfig,
        zoom: tuple[float, float],
        seed: int,
        grouped: bool,
    ) -> None:
        self._pools = pools
        self._tile_size = tile_size
        self._config = config
        self._zoom = np.log(zoom[0]), np.log(zoom[1])
        self._seed = seed
        self._grouped = grouped
        self._probabilities = _probabilities(pools, config)

    def plan(self, step: int) -> list[list[TilePlan]]:
        """Return the tiles of a step in groups that share their bands."""
        generator = np.random.default_rng([self._seed, step])
        size = self._config.batch_size
        if not self._grouped:
            scenes = generator.choice(len(self._pools), size=size, p=self._probabilities)
            return [[self._tile(int(scene), generator) for scene in scenes]]
        count = min(self._config.scenes_per_step, size)
        scenes = generator.choice(len(self._pools), size=count, p=self._probabilities)
        shares = np.full(count, size // count) + (np.arange(count) < size % count)
        return [[self._tile(int(s), generator) for _ in range(n)] for s, n in zip(scenes, shares)]

    def _tile(self, scene: int, generator: np.random.Generator) -> TilePlan:
        pool = self._pools[scene]
        size = max(round(self._tile_size / float(np.exp(generator.uniform(*self._zoom)))), 8)
        if generator.random() < self._config.class_balance:
            index = int(generator.integers(len(pool.positions)))
        else:
            sizes = np.array([positions.size for positions in pool.positions], dtype=float)
            index = int(generator.choice(sizes.size, p=sizes / sizes.sum()))
        position = int(generator.choice(pool.positions[index]))
        row, col = divmod(position, pool.width)
        extent, top = (pool.height, 0) if pool.chip is None else (pool.chip, row // pool.chip * pool.chip)
        left, down = _offset(col, size, pool.width, generator), _offset(row - top, size, extent, generator)
        window = Window(left, top + down, size, size)
        return TilePlan(scene=scene, window=window, seed=int(generator.integers(2**63)))


def _probabilities(pools: Sequence[ScenePool], config: SamplingConfig) -> NDArray[np.float64]:
    """Return how likely a tile comes from each scene; auxiliary scenes together have their share."""
    weights = np.array([pool.pixels**config.scene_exponent if pool.pixels else 0.0 for pool in pools])
    auxiliary = np.array([pool.auxiliary for pool in pools])
    own, extra = weights[~auxiliary].sum(), weights[auxiliary].sum()
    if own and extra:
        share = config.auxiliary_share
        weights = np.where(auxiliary, weights * share / extra, weights * (1 - share) / own)
    result: NDArray[np.float64] = weights / weights.sum()
    return result


def _offset(position: int, size: int, extent: int, generator: np.random.Generator) -> int:
    """Return a random offset of a window that holds ``position`` and stays inside where the scene is large enough."""
    if extent <= size:
        return -((size - extent) // 2)
    low, high = max(position - size + 1, 0), min(position, extent - size)
    return int(generator.integers(low, high + 1))
