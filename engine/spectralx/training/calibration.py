"""Fits the temperature of a trained network on the validation areas of its source scenes, and on nothing else.

One number divides the logits before the softmax (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017):
the classes of a map stay, the confidence becomes what it says. Target scenes never get here, as they get nowhere into
a run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader

from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.tiles import ValidationTiles, collate
from spectralx.evaluation.calibration import Reliability, reliability
from spectralx.progress import Reporter
from spectralx.training.stage2 import SegmentationStage, spectral_input

_BATCH = 16
_LARGEST_SAMPLE = 400_000

# Beyond these a network knows nothing, or is right everywhere, and a fit has no end.
_LOWEST, _HIGHEST = 0.05, 20.0
_GOLDEN = (math.sqrt(5) - 1) / 2
_STEPS = 40


class LabelledLogits(NamedTuple):
    """A sample of labelled pixels.

    Attributes:
        logits: float32 ``(n, K)``.
        labels: int64 ``(n,)``.
        tiles: Tile of each pixel, int64 ``(n,)``.
    """

    logits: Tensor
    labels: Tensor
    tiles: Tensor


class Calibration(NamedTuple):
    """What was fitted and what it brought.

    Attributes:
        temperature: Divides the logits.
        before: Confidence against accuracy at temperature 1.
        after: The same, each half of the tiles with the temperature that was fitted to the other half.
        pixels: Number of pixels.
    """

    temperature: float
    before: Reliability
    after: Reliability
    pixels: int

    def as_dict(self) -> dict[str, float]:
        """Return what the specification holds."""
        return {
            "temperature": self.temperature,
            "ece_before": self.before.expected_calibration_error,
            "ece_after": self.after.expected_calibration_error,
            "pixels": float(self.pixels),
        }


def calibrate(module: SegmentationStage, tiles: ValidationTiles, reporter: Reporter) -> Calibration | None:
    """Fit a temperature with the weights at hand.

    Args:
        module: The stage; its weights are used as they are.
        tiles: Validation areas of the source scenes.
        reporter: Receives progress; asked whether to stop.

    Returns:
        The temperature and its effect; None without labelled pixels.
    """
    sample = labelled_logits(module, tiles, reporter)
    if not len(sample.labels):
        return None
    half = sample.tiles % 2 == 0
    after = sample.logits.clone()
    for fitted, judged in ((half, ~half), (~half, half)):
        if fitted.any():
            after[judged] /= fit_temperature(sample.logits[fitted], sample.labels[fitted])
    return Calibration(
        temperature=fit_temperature(sample.logits, sample.labels),
        before=_reliability(sample.logits, sample.labels),
        after=_reliability(after, sample.labels),
        pixels=len(sample.labels),
    )


def labelled_logits(module: SegmentationStage, tiles: ValidationTiles, reporter: Reporter) -> LabelledLogits:
    """Return the logits of labelled pixels, an even sample of at most about 400,000."""
    loader: DataLoader[Any] = DataLoader(tiles, batch_size=_BATCH, shuffle=False, collate_fn=collate)
    most = max(_LARGEST_SAMPLE // max(len(tiles), 1), 1)
    logits, labels, numbers = [], [], []
    number = 0
    module.eval()
    with torch.no_grad():
        for step, groups in enumerate(loader):
            reporter.check_cancelled()
            reporter.progress(step / len(loader), "calibrating the confidence")
            for group in (group.to(module.device) for group in groups):
                found = module.model(group.image, spectral_input(group)).float().permute(0, 2, 3, 1)
                for own, truth in zip(found, group.labels):
                    places = (truth != IGNORE_INDEX).nonzero()
                    rows, cols = places[:: -(-len(places) // most) or 1].T
                    logits.append(own[rows, cols].cpu())
                    labels.append(truth[rows, cols].cpu())
                    numbers.append(torch.full((len(rows),), number))
                    number += 1
    if not logits:
        return LabelledLogits(torch.empty(0, len(module.classes)), torch.empty(0).long(), torch.empty(0).long())
    return LabelledLogits(torch.cat(logits), torch.cat(labels), torch.cat(numbers))


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """Return the temperature with the smallest cross-entropy, within 0.05..20.

    Args:
        logits: ``(n, K)``.
        labels: int64 ``(n,)``.
    """

    def cost(log_temperature: float) -> float:
        return float(functional.cross_entropy(logits / math.exp(log_temperature), labels))

    return math.exp(_minimum(cost, math.log(_LOWEST), math.log(_HIGHEST)))


def _minimum(cost: Callable[[float], float], low: float, high: float) -> float:
    """Return the minimum of a function with one valley by golden-section search."""
    first, second = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_first, at_second = cost(first), cost(second)
    for _ in range(_STEPS):
        if at_first <= at_second:
            high, second, at_second = second, first, at_first
            first = high - _GOLDEN * (high - low)
            at_first = cost(first)
        else:
            low, first, at_first = first, second, at_second
            second = low + _GOLDEN * (high - low)
            at_second = cost(second)
    return (low + high) / 2


def _reliability(logits: Tensor, labels: Tensor) -> Reliability:
    confidence, mapped = logits.softmax(dim=1).max(dim=1)
    right: NDArray[np.bool_] = (mapped == labels).numpy()
    return reliability(confidence.double().numpy(), right)
