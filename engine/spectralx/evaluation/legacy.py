"""The mean IoU of the published SpectralX training, for comparison with published figures only.

It flatters: labels are resized to the tile, pixels that are mapped as a class without labels are left out instead of
counting as mistakes, and counts run on from one validation to the next. (The published network also has an output for
"no label", whose pixels are left out; networks of this engine have none.)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from spectralx.evaluation.confusion import ConfusionMatrix


def legacy_counts(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return counts without the pixels that are mapped as a class that has no labels.

    Args:
        counts: int64 ``(K, K)``; rows are the truth, columns the prediction.
    """
    labelled = counts.sum(axis=1) > 0
    return np.where(labelled[np.newaxis, :], counts, 0)


def legacy_mean_iou(validations: Sequence[ConfusionMatrix]) -> float:
    """Return the figure after the last of several validations, NaN without labelled pixels.

    Args:
        validations: Pixels of the target at the size of the tiles, one matrix a validation, in order; at least one.
    """
    total = ConfusionMatrix(validations[0].classes)
    for matrix in validations:
        total = total + matrix
    total.counts = legacy_counts(total.counts)
    return total.mean_iou
