"""Figures of a trained network, as the specification and the card hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader

from spectralx.data.splits import BlockSplit
from spectralx.data.tiles import ValidationTiles, collate
from spectralx.progress import Reporter
from spectralx.training.sources import Sources
from spectralx.training.stage2 import SegmentationStage

_BATCH = 8


def scene_scores(confusion: NDArray[np.integer]) -> dict[str, Any]:
    """Return overall accuracy, mIoU, IoU by class (None where a class does not occur) and pixels.

    Args:
        confusion: Counts ``(K, K)``, rows are the reference.
    """
    hits = np.diagonal(confusion).astype(float)
    union = confusion.sum(axis=0) + confusion.sum(axis=1) - hits
    iou = [float(h / u) if u else None for h, u in zip(hits, union)]
    present = [value for value in iou if value is not None]
    pixels = int(confusion.sum())
    return {
        "oa": float(hits.sum() / pixels) if pixels else 0.0,
        "miou": float(np.mean(present)) if present else 0.0,
        "iou": iou,
        "pixels": pixels,
    }


def score_table(confusions: Mapping[str, Sequence[Sequence[int]]], note: str) -> dict[str, Any]:
    """Return the scores of each scene and of all together.

    Args:
        confusions: Confusion matrix by scene id.
        note: How they came about.
    """
    arrays = {name: np.asarray(counts, dtype=np.int64) for name, counts in confusions.items()}
    total = sum(arrays.values())
    return {
        "note": note,
        "scenes": {name: scene_scores(counts) for name, counts in arrays.items()},
        "total": scene_scores(np.asarray(total)),
    }


def whole_scene_confusions(
    module: SegmentationStage, sources: Sources, tile_size: int, reporter: Reporter
) -> dict[str, Any]:
    """Map every labelled pixel of the scenes with the weights at hand and count.

    Args:
        module: The stage; its weights are used as they are.
        sources: The scenes.
        tile_size: Side of the tiles in pixels.
        reporter: Receives progress; asked whether to stop.

    Returns:
        What ``module.validation_figures`` returns.
    """
    everything = {scene.id: BlockSplit(areas=(scene.window,), gap=0) for scene in sources.scenes}
    tiles = ValidationTiles(sources.scenes, everything, tile_size, labelled=True)
    loader = DataLoader(tiles, batch_size=_BATCH, shuffle=False, collate_fn=collate)
    module.eval()
    with torch.no_grad():
        for number, groups in enumerate(loader):
            reporter.check_cancelled()
            reporter.progress(number / len(loader), "mapping the training scenes")
            module.validate_groups([group.to(module.device) for group in groups])
    return module.validation_figures()
