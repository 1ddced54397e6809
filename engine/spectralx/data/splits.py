"""Validation areas: spatial blocks of the source scenes, with a gap to what is trained on.

Neighbouring pixels are alike, so a random split of pixels tells nothing about new ground. Scenes of one domain that
show the same ground get the same validation areas.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from spectralx.raster.windows import Window

TRAIN, VALIDATION, GAP = 0, 1, 2

_MAX_BLOCKS_A_SIDE = 24
_DRAWN_BLOCKS = 6


class SplitConfig(BaseModel):
    """How validation areas are chosen.

    Attributes:
        fraction: Part of each class's labelled pixels (or of the ground, without labels) to validate on.
        block_size: Side of a block in pixels; 0 chooses an eighth of the scene's shorter side, 8 to 128.
        gap: Pixels around validation areas that are used for nothing; -1 chooses an eighth of the block.
    """

    model_config = ConfigDict(extra="forbid")

    fraction: float = Field(default=0.2, ge=0, le=0.5)
    block_size: int = Field(default=0, ge=0)
    gap: int = Field(default=-1, ge=-1)


@dataclass(frozen=True)
class SceneOutline:
    """What splitting needs to know of a scene.

    Attributes:
        id: Name of the scene; seeds its choice of blocks.
        domain: Domain of the scene.
        width: Width in pixels.
        height: Height in pixels.
        class_blocks: Labelled windows and their class indices uint8 ``(h, w)``; empty for unlabelled scenes.
        class_count: Number of classes K (0 for unlabelled scenes).
        geotransform: GDAL geotransform, if any.
        crs_wkt: Coordinate reference system, if any.
        auxiliary: Whether nothing is validated on it.
        validation: Whether all of it is validated on.
        chip: Side of the chips that it holds below each other, or None.
    """

    id: str
    domain: str
    width: int
    height: int
    class_blocks: Sequence[tuple[Window, NDArray[np.uint8]]] = field(default=())
    class_count: int = 0
    geotransform: tuple[float, ...] | None = None
    crs_wkt: str | None = None
    auxiliary: bool = False
    validation: bool = False
    chip: int | None = None


@dataclass(frozen=True)
class BlockSplit:
    """Validation areas of one scene.

    Attributes:
        areas: Validation windows.
        gap: Width in pixels of the unused rim around them.
    """

    areas: tuple[Window, ...]
    gap: int

    def roles(self, window: Window) -> NDArray[np.uint8]:
        """Return ``TRAIN``, ``VALIDATION`` or ``GAP`` for each pixel of a window, uint8 ``(h, w)``."""
        roles = np.full((window.height, window.width), TRAIN, dtype=np.uint8)
        for role, margin in ((GAP, self.gap), (VALIDATION, 0)):
            for area in self.areas:
                top, left = area.row_off - margin - window.row_off, area.col_off - margin - window.col_off
                bottom, right = top + area.height + 2 * margin, left + area.width + 2 * margin
                if bottom > 0 and right > 0:
                    roles[max(top, 0) : bottom, max(left, 0) : right] = role
        return roles


def split_scenes(scenes: Sequence[SceneOutline], config: SplitConfig, seed: int) -> dict[str, BlockSplit]:
    """Choose validation areas for every scene.

    Args:
        scenes: Outlines of the source scenes.
        config: Fraction, block size and gap.
        seed: The same seed and scenes give the same areas.

    Returns:
        Scene id -> areas. Every class of a scene that is found in more than one block keeps training pixels. Where
        scenes are for validation alone, nothing is held back from the others.
    """
    given = {scene.id: _whole(scene) for scene in scenes if scene.validation}
    splits = given | {scene.id: BlockSplit(areas=(), gap=0) for scene in scenes if scene.auxiliary}
    leaders: list[SceneOutline] = []
    validated = [scene for scene in scenes if scene.id not in splits]
    if given:
        return splits | {scene.id: BlockSplit(areas=(), gap=0) for scene in validated}
    for scene in sorted(validated, key=_labelled_pixels, reverse=True):
        leader = next((other for other in leaders if _same_ground(scene, other)), None)
        if leader is not None:
            splits[scene.id] = _transfer(splits[leader.id], leader, scene)
            continue
        splits[scene.id] = _choose(scene, config, seed)
        leaders.append(scene)
    return splits


def _whole(scene: SceneOutline) -> BlockSplit:
    return BlockSplit(areas=(Window(0, 0, scene.width, scene.height),), gap=0)


def _block_and_gap(scene: SceneOutline, config: SplitConfig) -> tuple[int, int]:
    if scene.chip is not None:  # neighbours in the file are not neighbours on the ground
        return scene.chip, 0
    size = config.block_size or int(np.clip(min(scene.width, scene.height) // 8, 8, 128))
    size = max(size, -(-max(scene.width, scene.height) // _MAX_BLOCKS_A_SIDE)) if config.block_size == 0 else size
    return size, config.gap if config.gap >= 0 else max(1, size // 8)


def _choose(scene: SceneOutline, config: SplitConfig, seed: int) -> BlockSplit:
    size, gap = _block_and_gap(scene, config)
    counts = _block_counts(scene, size)
    generator = np.random.default_rng([seed, zlib.crc32(scene.id.encode())])
    columns = -(-scene.width // size)
    chosen = _greedy(counts, config.fraction, generator)
    while True:
        areas = tuple(_block_window(index // columns, index % columns, size, scene) for index in chosen)
        split = BlockSplit(areas=areas, gap=gap)
        lost = _classes_without_training(scene, split, counts)
        if not lost.any():
            return split
        # The gap took the last training pixels of a class: give a block that holds it back.
        chosen.remove(next(index for index in reversed(chosen) if counts[index][lost].any() or index == chosen[0]))


def _block_window(row: int, col: int, size: int, scene: SceneOutline) -> Window:
    return Window(col * size, row * size, min(size, scene.width - col * size), min(size, scene.height - row * size))


def _block_counts(scene: SceneOutline, size: int) -> NDArray[np.int64]:
    """Return pixels of each class in each block, int64 ``(blocks, K)``; area alone for unlabelled scenes."""
    rows, columns = -(-scene.height // size), -(-scene.width // size)
    if not scene.class_count:
        windows = (_block_window(row, col, size, scene) for row in range(rows) for col in range(columns))
        return np.array([[window.width * window.height] for window in windows], dtype=np.int64)
    counts = np.zeros((rows * columns, scene.class_count), dtype=np.int64)
    for window, classes in scene.class_blocks:
        row, col = np.nonzero(classes < scene.class_count)
        block = (row + window.row_off) // size * columns + (col + window.col_off) // size
        np.add.at(counts, (block, classes[row, col]), 1)
    return counts


def _greedy(counts: NDArray[np.int64], fraction: float, generator: np.random.Generator) -> list[int]:
    """Choose blocks until each class has about ``fraction`` of its pixels among them.

    A block that holds all pixels of a class is never chosen. The next block is the one of a few drawn at random that
    fills most of what is missing and overshoots least.
    """
    totals = counts.sum(axis=0)
    present = totals > 0
    share = counts[:, present] / totals[present]
    candidates = [i for i in range(len(counts)) if share[i].any() and not (share[i] == 1).any()]
    missing = np.full(share.shape[1], fraction)
    training = np.ones(share.shape[1])
    chosen: list[int] = []

    def gain(index: int) -> float:
        if not (training - share[index] > 1e-12).all():
            return -np.inf
        wanted = np.maximum(missing, 0)
        return float(np.minimum(share[index], wanted).sum() - np.maximum(share[index] - wanted, 0).sum())

    while candidates:
        drawn = generator.permutation(candidates)
        index = int(max(drawn[:_DRAWN_BLOCKS], key=gain))
        if gain(index) <= 0:
            index = int(max(drawn, key=gain))
        if gain(index) <= 0:
            break
        candidates.remove(index)
        chosen.append(index)
        missing -= share[index]
        training -= share[index]
    return chosen


def _classes_without_training(scene: SceneOutline, split: BlockSplit, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which classes hold pixels in the scene but none for training, bool ``(K,)``."""
    present = counts.sum(axis=0) > 0
    if not split.areas:
        return np.zeros_like(present)
    if not scene.class_count:
        roles = split.roles(Window(0, 0, scene.width, scene.height))
        return np.array([not (roles == TRAIN).any()])
    training = np.zeros(scene.class_count, dtype=bool)
    for window, classes in scene.class_blocks:
        used = classes[(split.roles(window) == TRAIN) & (classes < scene.class_count)]
        training |= np.bincount(used, minlength=scene.class_count).astype(bool)
    return present & ~training


def _labelled_pixels(scene: SceneOutline) -> int:
    labelled = sum(int((classes < scene.class_count).sum()) for _, classes in scene.class_blocks)
    return labelled or scene.width * scene.height


def _same_ground(scene: SceneOutline, other: SceneOutline) -> bool:
    """Whether two scenes of one domain overlap on the ground (north-up grids in one coordinate system)."""
    if scene.domain != other.domain or scene.geotransform is None or other.geotransform is None:
        return False
    if scene.crs_wkt != other.crs_wkt:
        return False
    west, south, east, north = _bounds(scene.geotransform, scene.width, scene.height)
    other_west, other_south, other_east, other_north = _bounds(other.geotransform, other.width, other.height)
    return min(east, other_east) > max(west, other_west) and min(north, other_north) > max(south, other_south)


def _bounds(transform: tuple[float, ...], width: int, height: int) -> tuple[float, float, float, float]:
    """Return west, south, east and north of a north-up or south-up grid."""
    west, east = sorted((transform[0], transform[0] + transform[1] * width))
    south, north = sorted((transform[3], transform[3] + transform[5] * height))
    return west, south, east, north


def _transfer(split: BlockSplit, leader: SceneOutline, scene: SceneOutline) -> BlockSplit:
    """Put the areas of ``leader`` on the grid of ``scene``; every pixel that is touched belongs to them."""
    origin, target = leader.geotransform, scene.geotransform
    if origin is None or target is None:
        raise ValueError("only georeferenced scenes share ground")
    ratio_x, ratio_y = origin[1] / target[1], origin[5] / target[5]
    shift_x, shift_y = (origin[0] - target[0]) / target[1], (origin[3] - target[3]) / target[5]
    areas = []
    for area in split.areas:
        left = max(int(np.floor(area.col_off * ratio_x + shift_x)), 0)
        top = max(int(np.floor(area.row_off * ratio_y + shift_y)), 0)
        right = min(int(np.ceil((area.col_off + area.width) * ratio_x + shift_x)), scene.width)
        bottom = min(int(np.ceil((area.row_off + area.height) * ratio_y + shift_y)), scene.height)
        if right > left and bottom > top:
            areas.append(Window(left, top, right - left, bottom - top))
    return BlockSplit(areas=tuple(areas), gap=max(1, int(np.ceil(split.gap * abs(ratio_x)))))
