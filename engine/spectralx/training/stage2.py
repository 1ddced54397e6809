"""Stage 2, task-oriented generalization training: semantic segmentation (METHOD 1.6, part 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

import torch
from torch import Tensor

from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.tiles import TileGroup
from spectralx.models.inputs import SpectralInput
from spectralx.models.spectralx import SpectralXModel
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
        class_weights: Weight of each class in the loss ``(K,)``, or None.
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
        class_weights: Tensor | None,
    ) -> None:
        super().__init__(network, section, steps, seed, trainable)
        self.loss_section = section.loss
        self.classes = network.config.classes
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
        for group in groups:
            logits = self.model(group.image, spectral_input(group))
            mapped = logits.argmax(dim=1)
            labelled = group.labels != IGNORE_INDEX
            self._loss_sum += float(self._loss(logits, group.labels, 0.0)) * int(labelled.any(2).any(1).sum())
            self._loss_count += int(labelled.any(2).any(1).sum())
            for index, name in enumerate(group.scenes):
                chosen = labelled[index]
                pairs = group.labels[index][chosen] * self.classes + mapped[index][chosen]
                counts = torch.bincount(pairs, minlength=self.classes**2).view(self.classes, self.classes)
                self._confusions[name] = self._confusions.get(name, torch.zeros_like(counts)) + counts

    def validation_figures(self) -> dict[str, Any]:
        """Return loss, overall accuracy, mIoU and the confusion matrices by scene; counts are summed over processes."""
        by_scene = {name: self._reduced(counts) for name, counts in sorted(self._confusions.items())}
        total = torch.stack(list(by_scene.values())).sum(0)
        figures: dict[str, Any] = {
            "loss": self._loss_sum / max(self._loss_count, 1),
            **scores(total),
            "confusion": total.tolist(),
            "confusion_by_scene": {name: counts.tolist() for name, counts in by_scene.items()},
        }
        self._confusions, self._loss_sum, self._loss_count = {}, 0.0, 0
        return figures

    def _loss(self, logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
        return segmentation_loss(logits, labels, self.class_weights, smoothing, self.loss_section.average)

    def _reduced(self, counts: Tensor) -> Tensor:
        if self.trainer.world_size == 1:
            return counts.cpu()
        gathered: Tensor = self.trainer.strategy.reduce(counts.float(), reduce_op="sum")
        return gathered.round().long().cpu()


def scores(confusion: Tensor) -> dict[str, float]:
    """Return overall accuracy ``oa`` and ``miou`` over the classes that occur in reference or map.

    Args:
        confusion: Counts ``(K, K)``, rows are the reference.
    """
    confusion = confusion.double()
    hits = confusion.diagonal()
    union = confusion.sum(0) + confusion.sum(1) - hits
    present = union > 0
    if not present.any():
        return {"oa": 0.0, "miou": 0.0}
    return {"oa": float(hits.sum() / confusion.sum()), "miou": float((hits[present] / union[present]).mean())}
