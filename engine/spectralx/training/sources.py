"""The source scenes of a run: opened, bound, labelled, split. Target scenes never get here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spectralx.data.augmentation import MEAN, STD
from spectralx.data.blocks import BlockCache
from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.manifest import Selection
from spectralx.data.sampling import ScenePool, TileSampler, pool_from_blocks
from spectralx.data.scene import Scene, common_bands, open_scenes
from spectralx.data.splits import TRAIN, BlockSplit, split_scenes
from spectralx.data.tiles import TrainingTiles, ValidationTiles
from spectralx.errors import LabelError
from spectralx.progress import Reporter
from spectralx.raster.windows import Window
from spectralx.spec import BandSpec, TrainingStatistics
from spectralx.training.any_bands import spectrum
from spectralx.training.config import Recipe, StageSection

# Ground of unlabelled scenes is sampled on a grid of at most this many positions.
_GROUND_POSITIONS = 20_000


@dataclass(frozen=True)
class Sources:
    """What a run learns from.

    Attributes:
        scenes: Open scenes.
        splits: Validation areas by scene id.
        bands: The model's bands; None where each scene keeps its own.
        classes: Number of classes; 0 without labels.
    """

    scenes: tuple[Scene, ...]
    splits: Mapping[str, BlockSplit]
    bands: tuple[BandSpec, ...] | None
    classes: int

    def __enter__(self) -> Sources:
        return self

    def __exit__(self, *error: object) -> None:
        for scene in self.scenes:
            scene.close()

    def training(
        self,
        recipe: Recipe,
        section: StageSection,
        steps: int,
        everything: bool = False,
        part: tuple[int, int] = (0, 1),
    ) -> TrainingTiles:
        """Return the tiles of each step.

        Args:
            recipe: The recipe.
            section: Settings of the stage.
            steps: Number of steps.
            everything: Whether the validation areas are trained on too.
            part: Which part of each step's tiles is read, and of how many.
        """
        splits = self.without_validation() if everything else self.splits
        pools = [
            replace(
                self._pool(scene, splits[scene.id], recipe.seed),
                auxiliary=scene.entry.split == "auxiliary",
                chip=scene.entry.chip,
            )
            for scene in self.scenes
        ]
        zoom = section.augmentation.zoom
        sampler = TileSampler(pools, recipe.tile_size, section.sampling, zoom, recipe.seed, grouped=self.bands is None)
        return TrainingTiles(
            self.scenes, splits, sampler, section.augmentation, recipe.tile_size, recipe.seed, steps, part
        )

    def validation(self, recipe: Recipe) -> ValidationTiles:
        """Return fixed tiles that cover the validation areas."""
        return ValidationTiles(self.scenes, self.splits, recipe.tile_size, labelled=self.classes > 0)

    def without_validation(self) -> dict[str, BlockSplit]:
        """Return splits without validation areas."""
        return {name: BlockSplit(areas=(), gap=0) for name in self.splits}

    def training_pixels(self, everything: bool) -> NDArray[np.int64]:
        """Return training pixels of each class, int64 ``(K,)``."""
        counts = np.zeros(self.classes, dtype=np.int64)
        splits = self.without_validation() if everything else self.splits
        for scene in self.scenes:
            for _window, classes in _training_blocks(scene, splits[scene.id]):
                counts += np.bincount(classes[classes < self.classes], minlength=self.classes)
        return counts

    def mean_statistics(self) -> TrainingStatistics:
        """Return the mean over scenes of each band's mean and standard deviation; a spectrum of native bands.

        Scenes in reflectance alone are averaged where there are any: digital numbers have no common scale. Auxiliary
        scenes do not count.
        """
        own = [scene for scene in self.scenes if scene.entry.split != "auxiliary"]
        chosen = [scene for scene in own if scene.statistics[2].all()] or own
        if self.bands is None:
            means, stds = ([scene.statistics[row] for scene in chosen] for row in (MEAN, STD))
            return spectrum([scene.spectral[0] for scene in chosen], means, stds)
        rows = np.stack([scene.statistics for scene in chosen]).mean(axis=0)
        return TrainingStatistics(mean=tuple(map(float, rows[MEAN])), std=tuple(map(float, rows[STD])))

    def _pool(self, scene: Scene, split: BlockSplit, seed: int) -> ScenePool:
        if self.classes:
            return pool_from_blocks(scene.width, scene.height, self.classes, _training_blocks(scene, split), seed)
        return _ground_pool(scene, split)


def open_sources(
    selection: Selection, recipe: Recipe, labelled: bool, weak_labels: bool, reporter: Reporter
) -> Sources:
    """Open, bind, label and split the source scenes.

    Args:
        selection: Scenes and classes.
        recipe: The recipe.
        labelled: Whether labels are needed; scenes without any are then left out with a warning.
        weak_labels: Whether machine-made labels stand in where there are no others.
        reporter: Receives warnings.

    Returns:
        The sources.

    Raises:
        SpectralXError: A scene cannot be used; the message names it.
    """
    entries = selection.scenes
    if labelled:
        usable = [e for e in entries if e.labels is not None or (weak_labels and e.weak_labels is not None)]
        for entry in entries:
            if entry not in usable:
                reporter.warning(f"Scene {entry.id} has no labels and is left out of stage 2.")
        if not usable:
            raise LabelError("None of the scenes has labels.", "Give labels, or adapt without them: `spectralx adapt`.")
        entries = tuple(usable)
    bands = recipe.own_bands
    if recipe.bands is None and labelled:
        bands = common_bands(entries)
        reporter.progress(0.0, f"the scenes share {len(bands)} bands")
    scenes, messages = open_scenes(entries, bands, BlockCache(recipe.cache_mb))
    for message in messages:
        reporter.warning(message)
    if labelled:
        for number, scene in enumerate(scenes):
            reporter.check_cancelled()
            reporter.progress(number / len(scenes), f"reading labels of {scene.id}")
            scene.load_labels(selection.classes, selection.ignore, weak_labels)
    splits = split_scenes([scene.outline() for scene in scenes], recipe.split, recipe.seed)
    sources = Sources(tuple(scenes), splits, bands, len(selection.classes) if labelled else 0)
    if labelled:
        _check_classes(sources, selection, reporter)
    return sources


def _check_classes(sources: Sources, selection: Selection, reporter: Reporter) -> None:
    counts = sources.training_pixels(everything=False)
    names = [c.name for c, count in zip(selection.classes, counts) if count == 0]
    if len(names) > len(counts) - 2:
        raise LabelError(
            f"The scenes hold labels of {len(counts) - len(names)} class; at least two are needed.",
            f"Label pixels of {', '.join(names[:5])}.",
        )
    for name in names:
        reporter.warning(f"Class {name!r} has no training pixels; the model will never map it.")


def _training_blocks(scene: Scene, split: BlockSplit) -> Iterator[tuple[Window, NDArray[np.uint8]]]:
    """Yield labelled blocks with everything but training pixels ignored."""
    if scene.labels is None:
        return
    for window, classes in scene.labels.blocks():
        yield window, np.where(split.roles(window) == TRAIN, classes, np.uint8(IGNORE_INDEX))


def _ground_pool(scene: Scene, split: BlockSplit) -> ScenePool:
    """Return positions on an even grid over the valid ground that is not for validation."""
    stride = max(1, int(np.ceil(np.sqrt(scene.width * scene.height / _GROUND_POSITIONS))))
    found: Sequence[NDArray[np.int64]] = [
        (np.flatnonzero((split.roles(window) == TRAIN) & scene.valid(window))[::stride] + row * scene.width)
        for row in range(0, scene.height, stride)
        for window in (Window(0, row, scene.width, 1),)
    ]
    positions = np.concatenate(found)
    kept = (positions,) if positions.size else ()
    return ScenePool(width=scene.width, height=scene.height, positions=kept, pixels=positions.size * stride**2)
