"""Losses of stage 2 over labelled pixels.

Each is averaged so that the mean over several processes is the value of the whole batch: ``whole`` gives the mean over
processes of what a sum is divided by.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from spectralx.data.labels import IGNORE_INDEX

Whole = Callable[[Tensor], Tensor]
"""Mean of a tensor over all processes."""


def alone(value: Tensor) -> Tensor:
    """Return the value of the only process."""
    return value


def pixel_loss(
    logits: Tensor,
    labels: Tensor,
    weights: Tensor | None,
    label_smoothing: float,
    average: str,
    gamma: float = 0.0,
    whole: Whole = alone,
) -> Tensor:
    """Cross-entropy over labelled pixels, or focal loss (Lin et al., ICCV 2017).

    Args:
        logits: ``(B, K, H, W)``.
        labels: Class indices int64 ``(B, H, W)``, ``IGNORE_INDEX`` where there is no label.
        weights: Weight of each class ``(K,)``, or None.
        label_smoothing: Probability spread over all classes.
        average: ``pixels`` or ``tiles``, see ``LossSection``.
        gamma: Exponent of the focal factor ``(1 - p)`` with the probability p of the label; 0 is cross-entropy.
        whole: See the module.

    Returns:
        Scalar; 0 with a gradient of 0 when no pixel is labelled.
    """
    logits = logits.float()
    losses = F.cross_entropy(
        logits, labels, weight=weights, ignore_index=IGNORE_INDEX, label_smoothing=label_smoothing, reduction="none"
    )
    labelled = labels != IGNORE_INDEX
    target = labels.where(labelled, 0)
    if gamma:
        sure = logits.softmax(dim=1).gather(1, target[:, None])[:, 0]
        losses = losses * (1 - sure).clamp_min(1e-6) ** gamma  # the root of 0 has no gradient
    mass = labelled.float() if weights is None else labelled * weights[target]
    if average == "pixels":
        return losses.sum() / whole(mass.sum()).clamp_min(1e-6)
    return _mean_of_tiles(losses.sum(dim=(1, 2)) / mass.sum(dim=(1, 2)).clamp_min(1e-6), labelled, whole)


def dice_loss(logits: Tensor, labels: Tensor, whole: Whole = alone) -> Tensor:
    """Soft Dice loss of each tile (Sudre et al., DLMIA 2017, without weights), averaged over the classes it holds.

    Args:
        logits: ``(B, K, H, W)``.
        labels: Class indices int64 ``(B, H, W)``, ``IGNORE_INDEX`` where there is no label.
        whole: See the module.

    Returns:
        Scalar in 0..1: mean over tiles with labels of 1 - 2 sum(p y) / (sum(p) + sum(y)).
    """
    probabilities, truth, labelled = _by_class(logits, labels)
    overlap = (probabilities * truth).sum(dim=2)
    pixels = truth.sum(dim=2)  # (B, K)
    dice = 2 * overlap / (probabilities.sum(dim=2) + pixels).clamp_min(1e-6)
    return _mean_of_tiles(_mean_of_classes(1 - dice, pixels > 0), labelled, whole)


def lovasz_softmax_loss(logits: Tensor, labels: Tensor, whole: Whole = alone) -> Tensor:
    """Lovász-softmax loss of each tile, a surrogate of 1 - IoU (Berman et al., CVPR 2018), over the classes it holds.

    Args:
        logits: ``(B, K, H, W)``.
        labels: Class indices int64 ``(B, H, W)``, ``IGNORE_INDEX`` where there is no label.
        whole: See the module.

    Returns:
        Scalar in 0..1: mean over tiles with labels.
    """
    probabilities, truth, labelled = _by_class(logits, labels)
    errors = (truth - probabilities).abs()
    # Pixels without label have no error and come last, where they change nothing.
    order = errors.where(labelled.flatten(1)[:, None], -1.0).argsort(dim=2, descending=True)
    found = truth.gather(2, order)
    pixels = truth.sum(dim=2, keepdim=True)  # (B, K, 1)
    missed = pixels - found.cumsum(dim=2)
    union = pixels + (1 - found).cumsum(dim=2)
    jaccard = 1 - missed / union.clamp_min(1.0)
    steps = torch.cat([jaccard[..., :1], jaccard[..., 1:] - jaccard[..., :-1]], dim=2)
    of_classes = (errors.gather(2, order) * steps).sum(dim=2)
    return _mean_of_tiles(_mean_of_classes(of_classes, pixels[..., 0] > 0), labelled, whole)


def balanced_weights(counts: Tensor) -> Tensor:
    """Return class weights ``(K,)`` from training pixels ``(K,)``: inverse square root of the share, mean 1.

    Classes without pixels get weight 0.
    """
    return _mean_of_one(counts.clamp_min(1).float().rsqrt(), counts)


def effective_weights(counts: Tensor, beta: float) -> Tensor:
    """Return class weights ``(K,)`` by the effective number of samples (Cui et al., CVPR 2019), mean 1.

    Args:
        counts: Training pixels of each class ``(K,)``; classes without any get weight 0.
        beta: How far more pixels of a class count: ``(1 - beta) / (1 - beta ** n)`` before the mean is set to 1.
    """
    effective = -torch.expm1(counts.clamp_min(1).double() * torch.log(torch.tensor(beta, dtype=torch.float64)))
    return _mean_of_one(((1 - beta) / effective).float(), counts)


def _mean_of_one(weights: Tensor, counts: Tensor) -> Tensor:
    present = counts > 0
    weights = weights.where(present, torch.zeros(()))
    return weights / weights[present].mean()


def _by_class(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return probabilities and one-hot truth float32 ``(B, K, H * W)``, 0 without label, and what is labelled."""
    labelled = labels != IGNORE_INDEX
    truth = F.one_hot(labels.where(labelled, 0), logits.shape[1]).permute(0, 3, 1, 2)
    mask = labelled[:, None]
    probabilities = logits.float().softmax(dim=1) * mask
    return probabilities.flatten(2), (truth * mask).float().flatten(2), labelled


def _mean_of_classes(values: Tensor, present: Tensor) -> Tensor:
    """Return the mean ``(B,)`` of ``(B, K)`` over the classes that are present; 0 where there is none."""
    return (values * present).sum(dim=1) / present.sum(dim=1).clamp_min(1)


def _mean_of_tiles(values: Tensor, labelled: Tensor, whole: Whole) -> Tensor:
    """Return the mean of ``(B,)`` over the tiles that have labels ``(B, H, W)``."""
    tiles = labelled.any(dim=2).any(dim=1).sum()
    return values.sum() / whole(tiles.float()).clamp_min(1e-6)
