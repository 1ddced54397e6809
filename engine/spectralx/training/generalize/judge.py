"""Judges the finished weights of a run on a domain that the run never saw."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor

from spectralx.data.blocks import BlockCache
from spectralx.data.manifest import Selection
from spectralx.data.scene import open_scenes
from spectralx.data.tiles import ResizedChips
from spectralx.errors import LabelError
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.progress import Reporter
from spectralx.training.figures import map_tiles, whole_scene_confusions
from spectralx.training.module import averaged_state
from spectralx.training.network import build_network, prepare_network
from spectralx.training.run import RunConfig
from spectralx.training.run_folder import CheckpointName, RunFolder
from spectralx.training.sources import Sources
from spectralx.training.stage2 import SegmentationStage

Matrices = dict[str, ConfusionMatrix]


class Judge:
    """Maps every labelled pixel of the target's scenes with weights of a finished run.

    Args:
        folder: Folder of the run.
        target: Scenes of the domain that was left out.
        reporter: Receives progress; asked whether to stop.
        resized: Whether chips are resized to the tile instead of being mapped at native resolution (legacy metric).

    Raises:
        SpectralXError: The folder is not a run of stage 2, or a scene of the target cannot be opened or bound.
        LabelError: The target holds no labelled pixel.
    """

    def __init__(self, folder: Path, target: Selection, reporter: Reporter, resized: bool = False) -> None:
        self._resized = resized
        self._run = RunFolder(folder)
        self._reporter = reporter
        config = RunConfig.read(self._run)
        recipe, section = config.recipe, config.recipe.stage2
        bands = None if config.bands is None else len(config.bands)
        network = build_network(recipe, len(config.classes), section.without, config.backbone, bands)
        names = prepare_network(network, 2, recipe, section, None)
        self._module = SegmentationStage(network, section, section.steps, recipe.seed, names, config.classes, None)
        self._tile_size = recipe.tile_size
        entries = tuple(scene for scene in target.scenes if scene.labels is not None)
        scenes, warnings = open_scenes(entries, config.bands, BlockCache(recipe.cache_mb))
        for message in warnings:
            reporter.warning(message)
        for scene in scenes:
            scene.load_labels(target.classes, target.ignore, False)
        if not any(scene.labels is not None and scene.labels.counts.any() for scene in scenes):
            raise LabelError("The target holds no labelled pixel of the classes.", "Name other domains with --target.")
        self._sources = Sources(tuple(scenes), {}, config.bands, len(config.classes))

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *error: object) -> None:
        self._sources.__exit__(*error)

    def checkpoint(self, name: CheckpointName) -> Matrices:
        """Judge the weights of a checkpoint; scene id -> matrix."""
        return self._matrix(averaged_state(self._run.load_checkpoint(name)))

    def snapshots(self) -> dict[int, Matrices]:
        """Judge the weights of every interval, in their order; step -> scene id -> matrix."""
        files = sorted(self._run.snapshots.glob("step-*.safetensors"))
        return {int(path.stem.removeprefix("step-")): self._matrix(load_file(path)) for path in files}

    def _matrix(self, state: Mapping[str, Tensor]) -> Matrices:
        self._module.network.load_state_dict(state)
        if self._resized:
            return map_tiles(self._module, ResizedChips(self._sources.scenes, self._tile_size), self._reporter)
        return whole_scene_confusions(self._module, self._sources, self._tile_size, self._reporter)


def iou_of_classes(matrix: ConfusionMatrix) -> dict[str, float]:
    """Return the IoU of each labelled class, by class value."""
    return {str(entry.spec.value): entry.iou for entry in matrix.per_class if entry.truth_pixels}


def mean_iou_of_scenes(matrices: Matrices) -> dict[str, float]:
    """Return each scene's mean IoU over its labelled classes; scenes without any are left out."""
    return {name: matrix.mean_iou for name, matrix in matrices.items() if matrix.pixels}
