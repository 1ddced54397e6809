"""Figures of a trained network, as the specification and the card hold them."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from functools import reduce
from typing import Any

import torch
from torch.utils.data import DataLoader

from spectralx.data.splits import BlockSplit
from spectralx.data.tiles import ResizedChips, ValidationTiles, collate
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.progress import Reporter
from spectralx.training.sources import Sources
from spectralx.training.stage2 import SegmentationStage

_BATCH = 16


def scores(matrix: ConfusionMatrix) -> dict[str, Any]:
    """Return overall accuracy, mIoU and F1 over the labelled classes, IoU by class (None without labels) and pixels."""
    iou = [entry.iou if entry.truth_pixels else None for entry in matrix.per_class]
    return {
        "oa": matrix.overall_accuracy,
        "miou": matrix.mean_iou,
        "f1": matrix.mean_f1,
        "iou": iou,
        "pixels": matrix.pixels,
    }


def score_table(confusions: Mapping[str, ConfusionMatrix], note: str) -> dict[str, Any]:
    """Return the scores of each scene and of all together.

    Args:
        confusions: Confusion matrix by scene id; at least one.
        note: How they came about.
    """
    return {
        "note": note,
        "scenes": {name: scores(matrix) for name, matrix in confusions.items()},
        "total": scores(reduce(operator.add, confusions.values())),
    }


def whole_scene_confusions(
    module: SegmentationStage, sources: Sources, tile_size: int, reporter: Reporter
) -> dict[str, ConfusionMatrix]:
    """Map every labelled pixel of the scenes with the weights at hand and count.

    Args:
        module: The stage; its weights are used as they are.
        sources: The scenes.
        tile_size: Side of the tiles in pixels.
        reporter: Receives progress; asked whether to stop.

    Returns:
        Confusion matrix by scene id.
    """
    scenes = [scene for scene in sources.scenes if scene.entry.split != "auxiliary"]
    everything = {scene.id: BlockSplit(areas=(scene.window,), gap=0) for scene in scenes}
    return map_tiles(module, ValidationTiles(scenes, everything, tile_size, labelled=True), reporter)


def map_tiles(
    module: SegmentationStage, tiles: ValidationTiles | ResizedChips, reporter: Reporter
) -> dict[str, ConfusionMatrix]:
    """Map fixed tiles with the weights at hand and count.

    Args:
        module: The stage; its weights are used as they are.
        tiles: What is mapped.
        reporter: Receives progress; asked whether to stop.

    Returns:
        Confusion matrix by scene id.
    """
    loader = DataLoader(tiles, batch_size=_BATCH, sampler=module.processes.share(len(tiles)), collate_fn=collate)
    module.eval()
    with torch.no_grad():
        for number, groups in enumerate(loader):
            reporter.check_cancelled()
            reporter.progress(number / len(loader), "measuring the accuracy")
            module.validate_groups([group.to(module.device) for group in groups])
    module.validation_figures()
    return module.last_confusions
