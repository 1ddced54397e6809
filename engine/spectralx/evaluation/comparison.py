"""Compares a map with labels window by window, so that memory does not depend on their size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from spectralx.errors import LabelError
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.progress import Reporter, SilentReporter
from spectralx.raster.reader import Block
from spectralx.raster.windows import Window, tiles
from spectralx.spec import ClassSpec

_TILE = 1024


class ReadsBlocks(Protocol):
    """Reads class values of a window as a block of one band."""

    def read(self, window: Window) -> Block:
        """Read values float32 ``(1, h, w)`` and where they are valid ``(h, w)``."""


def compare(
    predicted: ReadsBlocks,
    labels: ReadsBlocks,
    area: Window,
    classes: Sequence[ClassSpec],
    ignore: int = 0,
    reporter: Reporter | None = None,
) -> ConfusionMatrix:
    """Compare a map with labels on the same grid.

    Args:
        predicted: The map.
        labels: The labels, aligned to the map.
        area: Window that both are read over.
        classes: The classes that occur.
        ignore: Label value that means "no label".
        reporter: Told of the progress, and asked whether to stop.

    Raises:
        LabelError: A label or the map holds a value that is none of the classes, or no pixel is both labelled and
            mapped.
    """
    reporter = reporter or SilentReporter()
    matrix = ConfusionMatrix(classes)
    windows = list(tiles(area, _TILE, _TILE))
    for done, window in enumerate(windows):
        reporter.check_cancelled()
        reporter.progress(done / len(windows), "Comparing the map with the labels")
        truth = labels.read(window)
        if not truth.valid.any():
            continue
        # Where labels are missing 0 stands for "no label" below, whatever the file's own value for it is.
        true_values = np.where(truth.valid & (truth.values[0] != ignore), truth.values[0], 0)
        block = predicted.read(window)
        known = _check(true_values, classes, "The labels hold the value {}")
        _check(block.values[0][known], classes, "The map holds the value {}")
        matrix.update(true_values, np.where(block.valid, block.values[0], 0))
    if not matrix.pixels:
        raise LabelError(
            "No pixel is both labelled and mapped."
            if not matrix.unmapped.any()
            else f"The map has no data at all {int(matrix.unmapped.sum()):,} labelled pixels.",
            "Check that the labels lie on the mapped area and hold values other than the one for no label.",
        )
    return matrix


def _check(values: npt.NDArray[np.float32], classes: Sequence[ClassSpec], message: str) -> npt.NDArray[np.bool_]:
    """Refuse values other than 0 that are none of the classes; return where they are not 0."""
    present = values != 0
    unknown = present & ~np.isin(values, [spec.value for spec in classes])
    if unknown.any():
        listed = ", ".join(f"{spec.value} {spec.name}" for spec in classes)
        raise LabelError(
            f"{message.format(f'{values[unknown][0]:g}')}, which is none of the classes of the map ({listed}).",
            "Relabel these pixels, or state the classes with `--classes`.",
        )
    return present
