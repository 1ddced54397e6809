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
from spectralx.models.processes import mean_over_processes
from spectralx.models.spectralx import SpectralXModel
from spectralx.spec import ClassSpec
from spectralx.training.config import Stage2Section
from spectralx.training.losses import dice_loss, lovasz_softmax_loss, pixel_loss
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
        """Return the weighted sum of the losses of the section, and each of them."""
        section = self.loss_section
        tiles = sum(group.image.shape[0] for group in groups)
        zero = groups[0].image.new_zeros(())
        weights = {section.kind: 1.0, "dice": section.dice, "lovasz": section.lovasz}
        parts = {name: zero for name, weight in weights.items() if weight}
        balance = zero
        for group in groups:
            logits = self.model(group.image, spectral_input(group))
            share = group.image.shape[0] / tiles
            balance = balance + share * self.model.auxiliary_loss()
            for name in parts:
                parts[name] = parts[name] + share * self._part(name, logits, group.labels)
        total = section.balance * balance
        for name, value in parts.items():
            total = weights[name] * value + total
        return total, {name: value.detach() for name, value in {**parts, "balance": balance}.items()}

    def validate_groups(self, groups: Sequence[TileGroup]) -> None:
        """Count reference against mapped class over the labelled native pixels of each scene."""
        size = len(self.classes)
        for group in groups:
            logits = self.model(group.image, spectral_input(group))
            mapped = logits.argmax(dim=1)
            labelled = group.labels != IGNORE_INDEX
            loss = pixel_loss(logits, group.labels, self.class_weights, 0.0, self.loss_section.average)
            self._loss_sum += float(loss) * int(labelled.any(2).any(1).sum())
            self._loss_count += int(labelled.any(2).any(1).sum())
            for index, name in enumerate(group.scenes):
                chosen = labelled[index]
                pairs = group.labels[index][chosen] * size + mapped[index][chosen]
                counts = torch.bincount(pairs, minlength=size**2).view(size, size)
                self._confusions[name] = self._confusions.get(name, torch.zeros_like(counts)) + counts

    def validation_figures(self) -> dict[str, Any]:
        """Return loss, overall accuracy and mIoU, and keep the confusion matrices."""
        own = {name: counts.cpu() for name, counts in self._confusions.items()}
        found = self.processes.gathered((own, self._loss_sum, self._loss_count))
        confusions: dict[str, Tensor] = {}
        for counted, _sum, _count in found:
            for name, counts in counted.items():
                confusions[name] = confusions.get(name, torch.zeros_like(counts)) + counts
        self.last_confusions = {name: self._matrix(counts) for name, counts in sorted(confusions.items())}
        total = reduce(operator.add, self.last_confusions.values())
        loss = sum(entry[1] for entry in found) / max(sum(entry[2] for entry in found), 1)
        self._confusions, self._loss_sum, self._loss_count = {}, 0.0, 0
        return {"loss": loss, "oa": total.overall_accuracy, "miou": total.mean_iou}

    def _part(self, name: str, logits: Tensor, labels: Tensor) -> Tensor:
        if name == "dice":
            return dice_loss(logits, labels, mean_over_processes)
        if name == "lovasz":
            return lovasz_softmax_loss(logits, labels, mean_over_processes)
        section = self.loss_section
        gamma = section.gamma if name == "focal" else 0.0
        return pixel_loss(
            logits, labels, self.class_weights, section.label_smoothing, section.average, gamma, mean_over_processes
        )

    def _matrix(self, counts: Tensor) -> ConfusionMatrix:
        matrix = ConfusionMatrix(self.classes)
        matrix.counts = counts.cpu().numpy()
        return matrix
