"""Stage 2, task-oriented generalization training: semantic segmentation (METHOD 1.6, part 2)."""

from __future__ import annotations

import operator
from collections.abc import Collection, Sequence
from functools import reduce
from typing import Any, cast

import torch
from torch import Tensor

from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.tiles import TileGroup
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.models.inputs import SpectralInput
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import ClassSpec
from spectralx.training.config import Stage2Section
from spectralx.training.losses import segmentation_loss
from spectralx.training.module import StageModule


def spectral_input(group: TileGroup) -> SpectralInput:
    """Return what the network is told of the tiles of a group."""
    return SpectralInput(group.wavelength_nm, group.fwhm_nm, group.statistics)


class SegmentationStage(StageModule):
    """Trains a network to segment, and counts how it maps the validation areas.

    Args:
        network: The network.
        section: Settings of the stage.
        steps: Optimizer steps of the whole run.
        seed: Seed of the run.
        trainable: Names of the parameters that train.
        classes: Classes in the order of the network's outputs.
        class_weights: Weight of each class in the loss ``(K,)``, or None.

    Attributes:
        last_confusions: Confusion matrix of each scene in the validation that ended last.
    """

    selected_by = "miou"
    more_is_better = True

    def __init__(
        self,
        network: SpectralXModel,
        section: Stage2Section,
        steps: int,
        seed: int,
        trainable: Collection[str],
        classes: Sequence[ClassSpec],
        class_weights: Tensor | None,
    ) -> None:
        super().__init__(network, section, steps, seed, trainable)
        self.loss_section = section.loss
        self.classes = tuple(classes)
        self.last_confusions: dict[str, ConfusionMatrix] = {}
        self.register_buffer("class_weights", class_weights, persistent=False)
        self.class_weights: Tensor | None
        self._confusions: dict[str, Tensor] = {}
        self._loss_sum, self._loss_count = 0.0, 0

    @property
    def model(self) -> SpectralXModel:
        """The network."""
        return cast(SpectralXModel, self.network)

    def step_loss(self, groups: Sequence[TileGroup]) -> tuple[Tensor, dict[str, Tensor]]:
        """Return cross-entropy plus the weighted balance loss of the mixtures."""
        tiles = sum(group.image.shape[0] for group in groups)
        entropy = balance = groups[0].image.new_zeros(())
        for group in groups:
            logits = self.model(group.image, spectral_input(group))
            share = group.image.shape[0] / tiles
            balance = balance + share * self.model.auxiliary_loss()
            entropy = entropy + share * self._loss(logits, group.labels, self.loss_section.label_smoothing)
        total = entropy + self.loss_section.balance * balance
        return total, {"cross_entropy": entropy.detach(), "balance": balance.detach()}

    def validate_groups(self, groups: Sequence[TileGroup]) -> None:
        """Count reference against mapped class over the labelled native pixels of each scene."""
        size = len(self.classes)
        for group in groups:
            logits = self.model(group.image, spectral_input(group))
            mapped = logits.argmax(dim=1)
            labelled = group.labels != IGNORE_INDEX
            self._loss_sum += float(self._loss(logits, group.labels, 0.0)) * int(labelled.any(2).any(1).sum())
            self._loss_count += int(labelled.any(2).any(1).sum())
            for index, name in enumerate(group.scenes):
                chosen = labelled[index]
                pairs = group.labels[index][chosen] * size + mapped[index][chosen]
                counts = torch.bincount(pairs, minlength=size**2).view(size, size)
                self._confusions[name] = self._confusions.get(name, torch.zeros_like(counts)) + counts

    def validation_figures(self) -> dict[str, Any]:
        """Return loss, overall accuracy and mIoU, and keep the confusion matrices."""
        self.last_confusions = {name: self._matrix(counts) for name, counts in sorted(self._confusions.items())}
        total = reduce(operator.add, self.last_confusions.values())
        loss = self._loss_sum / max(self._loss_count, 1)
        self._confusions, self._loss_sum, self._loss_count = {}, 0.0, 0
        return {"loss": loss, "oa": total.overall_accuracy, "miou": total.mean_iou}

    def _loss(self, logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
        return segmentation_loss(logits, labels, self.class_weights, smoothing, self.loss_section.average)

    def _matrix(self, counts: Tensor) -> ConfusionMatrix:
        matrix = ConfusionMatrix(self.classes)
        matrix.counts = counts.cpu().numpy()
        return matrix
