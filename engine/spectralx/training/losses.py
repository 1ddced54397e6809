"""Losses of stage 2 over labelled pixels."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from spectralx.data.labels import IGNORE_INDEX


def segmentation_loss(
    logits: Tensor, labels: Tensor, weights: Tensor | None, label_smoothing: float, average: str
) -> Tensor:
    """Cross-entropy over labelled pixels.

    Args:
        logits: ``(B, K, H, W)``.
        labels: Class indices int64 ``(B, H, W)``, ``IGNORE_INDEX`` where there is no label.
        weights: Weight of each class ``(K,)``, or None.
        label_smoothing: Probability spread over all classes.
        average: ``pixels`` or ``tiles``, see ``LossSection``.

    Returns:
        Scalar; 0 with a gradient of 0 when no pixel is labelled.
    """
    losses = F.cross_entropy(
        logits.float(),
        labels,
        weight=weights,
        ignore_index=IGNORE_INDEX,
        label_smoothing=label_smoothing,
        reduction="none",
    )
    labelled = labels != IGNORE_INDEX
    mass = labelled.float() if weights is None else labelled * weights[labels.where(labelled, 0)]
    if average == "pixels":
        return losses.sum() / mass.sum().clamp_min(1e-6)
    per_tile = losses.sum(dim=(1, 2)) / mass.sum(dim=(1, 2)).clamp_min(1e-6)
    return per_tile.sum() / labelled.any(dim=2).any(dim=1).sum().clamp_min(1)


def balanced_weights(counts: Tensor) -> Tensor:
    """Return class weights ``(K,)`` from training pixels ``(K,)``: inverse square root of the share, mean 1.

    Classes without pixels get weight 0.
    """
    present = counts > 0
    weights = torch.where(present, counts.clamp_min(1).float().rsqrt(), torch.zeros(()))
    return weights / weights[present].mean()
