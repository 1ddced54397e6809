"""Tiles as torch data sets: random ones for training, fixed ones for validation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from spectralx.data.augmentation import AugmentationConfig, Tile, augment, choose_bands, resize
from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.response import Response, choose_response
from spectralx.data.sampling import TilePlan, TileSampler
from spectralx.data.splits import TRAIN, VALIDATION, BlockSplit
from spectralx.raster.windows import Window

if TYPE_CHECKING:  # the loops run where there is no GDAL
    from spectralx.data.scene import Scene


@dataclass
class TileGroup:
    """Tiles that share their bands.

    Attributes:
        image: float32 ``(B, C, T, T)`` in the units that are fed to the model.
        valid: bool ``(B, T, T)``.
        labels: Class indices int64 ``(B, T, T)``, ``IGNORE_INDEX`` where nothing is learned or counted.
        statistics: float32 ``(B, 3, C)``.
        wavelength_nm: float32 ``(C,)``.
        fwhm_nm: float32 ``(C,)``.
        scenes: Id of the scene of each tile.
    """

    image: Tensor
    valid: Tensor
    labels: Tensor
    statistics: Tensor
    wavelength_nm: Tensor
    fwhm_nm: Tensor
    scenes: list[str]

    def to(self, device: torch.device) -> TileGroup:
        """Return the group on another device."""
        return TileGroup(
            image=self.image.to(device, non_blocking=True),
            valid=self.valid.to(device, non_blocking=True),
            labels=self.labels.to(device, non_blocking=True),
            statistics=self.statistics.to(device, non_blocking=True),
            wavelength_nm=self.wavelength_nm.to(device, non_blocking=True),
            fwhm_nm=self.fwhm_nm.to(device, non_blocking=True),
            scenes=self.scenes,
        )


class TrainingTiles(Dataset[list[TileGroup]]):
    """The tiles of each training step; item ``i`` is step ``i``.

    Args:
        scenes: Open scenes, in the order that the sampler counts them.
        splits: Validation areas by scene id; their pixels and the gap carry no label here.
        sampler: Plans the steps.
        augmentation: Kinds and strengths.
        tile_size: Side of a tile in pixels.
        seed: Seed of the run.
        steps: Number of steps.
        part: Which part of each group of tiles is read, and of how many: each of several processes reads its own.
    """

    def __init__(
        self,
        scenes: Sequence[Scene],
        splits: Mapping[str, BlockSplit],
        sampler: TileSampler,
        augmentation: AugmentationConfig,
        tile_size: int,
        seed: int,
        steps: int,
        part: tuple[int, int] = (0, 1),
    ) -> None:
        self._part = part
        self._scenes, self._splits, self._sampler = scenes, splits, sampler
        self._augmentation, self._tile_size, self._seed, self._steps = augmentation, tile_size, seed, steps

    def __len__(self) -> int:
        """Return the number of steps."""
        return self._steps

    def __getitem__(self, step: int) -> list[TileGroup]:
        """Return the groups of a step."""
        groups = []
        for index, plans in enumerate(self._sampler.plan(step)):
            generator = np.random.default_rng([self._seed, step, index])
            wavelength_nm, fwhm_nm = self._scenes[plans[0].scene].spectral
            bands = choose_bands(wavelength_nm.size, self._augmentation, generator)
            jitter = generator.normal(0, self._augmentation.wavelength_jitter_nm or 0.0, bands.size)
            response = choose_response(wavelength_nm, fwhm_nm, self._augmentation, generator)
            if response is not None:
                wavelength_nm, fwhm_nm = response.wavelength_nm, response.fwhm_nm
            own = plans[self._part[0] :: self._part[1]]
            tiles = [self._tile(plan, bands, response) for plan in own]
            names = [self._scenes[plan.scene].id for plan in own]
            groups.append(_group(tiles, names, wavelength_nm[bands] + jitter, fwhm_nm[bands]))
        return groups

    def _tile(self, plan: TilePlan, bands: NDArray[np.intp], response: Response | None) -> Tile:
        scene = self._scenes[plan.scene]
        tile = scene.read(plan.window, bands if response is None else None)
        if response is not None:
            tile = response.apply(tile, bands)
        labels = np.where(self._splits[scene.id].roles(plan.window) == TRAIN, tile.labels, IGNORE_INDEX)
        tile = resize(Tile(tile.image, tile.valid, labels.astype(np.uint8), tile.statistics), self._tile_size)
        return augment(tile, scene.spectral[0][bands], self._augmentation, np.random.default_rng(plan.seed))


class ValidationTiles(Dataset[TileGroup]):
    """Fixed windows that cover the validation areas; every validation pixel is counted exactly once.

    Windows overlap by a quarter of a tile and only their cores are counted, as in mapping, where no pixel is
    decided at the rim of a tile.

    Args:
        scenes: Open scenes.
        splits: Validation areas by scene id.
        tile_size: Side of a tile in pixels.
        labelled: Whether only windows with labelled validation pixels are kept.
    """

    def __init__(
        self, scenes: Sequence[Scene], splits: Mapping[str, BlockSplit], tile_size: int, labelled: bool
    ) -> None:
        self._tile_size = tile_size
        self._splits = splits
        self._items: list[tuple[Scene, Window]] = []
        core = tile_size - 2 * (tile_size // 8)
        for scene in scenes:
            for window in _cores(scene, core):
                counted = splits[scene.id].roles(window) == VALIDATION
                if counted.any() and (not labelled or (scene.label_window(window)[counted] != IGNORE_INDEX).any()):
                    self._items.append((scene, window))

    def __len__(self) -> int:
        """Return the number of windows."""
        return len(self._items)

    def __getitem__(self, index: int) -> TileGroup:
        """Return one window as a group of one tile."""
        scene, core = self._items[index]
        margin = (self._tile_size - (self._tile_size - 2 * (self._tile_size // 8))) // 2
        window = Window(core.col_off - margin, core.row_off - margin, self._tile_size, self._tile_size)
        tile = scene.read(window, within=scene.chip_at(core.row_off))
        labels = np.full_like(tile.labels, IGNORE_INDEX)
        rows, cols = slice(margin, margin + core.height), slice(margin, margin + core.width)
        counted = self._splits[scene.id].roles(core) == VALIDATION
        labels[rows, cols] = np.where(counted, tile.labels[rows, cols], IGNORE_INDEX)
        tile = Tile(tile.image, tile.valid, labels, tile.statistics)
        return _group([tile], [scene.id], *scene.spectral)


class ResizedChips(Dataset[TileGroup]):
    """Whole chips with labels, resized to the tile size; labels to nearest. Only the legacy metric looks at scenes so.

    Args:
        scenes: Open scenes with labels. Scenes that are no chips are cut into tiles.
        tile_size: Side of a tile in pixels.
    """

    def __init__(self, scenes: Sequence[Scene], tile_size: int) -> None:
        self._tile_size = tile_size
        self._items: list[tuple[Scene, Window]] = []
        for scene in scenes:
            side = scene.entry.chip or tile_size
            windows = (
                Window(c, r, side, side) for r in range(0, scene.height, side) for c in range(0, scene.width, side)
            )
            self._items += [(scene, w) for w in windows if (scene.label_window(w) != IGNORE_INDEX).any()]

    def __len__(self) -> int:
        """Return the number of chips."""
        return len(self._items)

    def __getitem__(self, index: int) -> TileGroup:
        """Return one chip as a group of one tile."""
        scene, window = self._items[index]
        return _group([resize(scene.read(window), self._tile_size)], [scene.id], *scene.spectral)


def _cores(scene: Scene, size: int) -> Iterator[Window]:
    """Yield windows of at most ``size`` pixels a side that cover a scene, each inside one chip."""
    for top in range(0, scene.height, scene.entry.chip or scene.height):
        part = scene.chip_at(top) or scene.window
        for row in range(part.row_off, part.row_end, size):
            for col in range(0, scene.width, size):
                yield Window(col, row, min(size, scene.width - col), min(size, part.row_end - row))


def collate(groups: Sequence[TileGroup]) -> list[TileGroup]:
    """Join validation tiles that share their bands into larger groups."""
    joined: list[list[TileGroup]] = []
    for group in groups:
        bands = group.wavelength_nm
        for other in joined:
            if other[0].wavelength_nm.shape == bands.shape and torch.equal(other[0].wavelength_nm, bands):
                other.append(group)
                break
        else:
            joined.append([group])
    return [
        TileGroup(
            image=torch.cat([group.image for group in parts]),
            valid=torch.cat([group.valid for group in parts]),
            labels=torch.cat([group.labels for group in parts]),
            statistics=torch.cat([group.statistics for group in parts]),
            wavelength_nm=parts[0].wavelength_nm,
            fwhm_nm=parts[0].fwhm_nm,
            scenes=[name for group in parts for name in group.scenes],
        )
        for parts in joined
    ]


def _group(
    tiles: Sequence[Tile], names: list[str], wavelength_nm: NDArray[np.floating], fwhm_nm: NDArray[np.floating]
) -> TileGroup:
    return TileGroup(
        image=torch.from_numpy(np.stack([tile.image for tile in tiles])),
        valid=torch.from_numpy(np.stack([tile.valid for tile in tiles])),
        labels=torch.from_numpy(np.stack([tile.labels for tile in tiles]).astype(np.int64)),
        statistics=torch.from_numpy(np.stack([tile.statistics for tile in tiles])),
        wavelength_nm=torch.from_numpy(wavelength_nm.astype(np.float32)),
        fwhm_nm=torch.from_numpy(fwhm_nm.astype(np.float32)),
        scenes=names,
    )
