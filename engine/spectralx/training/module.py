"""What both stages share as Lightning modules: optimizer, schedule, averaged weights, guard, exact repetition."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any

import lightning.pytorch as pl
import torch
from torch import Tensor, nn

from spectralx.data.tiles import TileGroup
from spectralx.errors import TrainingError
from spectralx.models.aomoa import forget_balance_loss
from spectralx.training.config import OptimizerSection, StageSection
from spectralx.training.economy import adamw, use_checkpointing
from spectralx.training.ema import AveragedWeights
from spectralx.training.processes import Processes
from spectralx.training.swad import DenselyAveragedWeights


class StageModule(pl.LightningModule):
    """Base of the two stages.

    Subclasses implement :meth:`step_loss`, :meth:`validate_groups` and :meth:`validation_figures`.

    Args:
        network: What trains.
        section: Settings of the stage.
        steps: Optimizer steps of the whole run.
        seed: Seed of the run; random numbers of step ``i`` depend on it and on ``i`` alone.
        trainable: Names of the parameters of ``network`` that train.

    Attributes:
        processes: This process among those that train together.
    """

    # Figure by which the best checkpoint is chosen, and whether more is better.
    selected_by = "loss"
    more_is_better = False

    def __init__(
        self, network: nn.Module, section: StageSection, steps: int, seed: int, trainable: Collection[str]
    ) -> None:
        super().__init__()
        self.network = network
        self.section = section
        self.steps = steps
        self.seed = seed
        self.processes = Processes()
        names = set(trainable)
        for name, parameter in network.named_parameters():
            parameter.requires_grad_(name in names)
        use_checkpointing(network, section.checkpointing)
        self.averaged = _averaged(network, section)
        self.figures: dict[str, float] = {}
        self.last_validation: dict[str, Any] = {}

    def step_loss(self, groups: Sequence[TileGroup]) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the loss of a step and figures to log."""
        raise NotImplementedError

    def validate_groups(self, groups: Sequence[TileGroup]) -> None:
        """Take fixed tiles into the figures of the running validation."""
        raise NotImplementedError

    def validation_figures(self) -> dict[str, Any]:
        """Return the figures of the validation that just ended, and start anew."""
        raise NotImplementedError

    def configure_optimizers(self) -> Any:
        """Return AdamW and its schedule by steps."""
        settings = self.section.optimizer
        optimizer = adamw(parameter_groups(self.network, settings), settings.lr, settings.betas, settings.fused)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step, self.steps, settings))
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}

    def configure_gradient_clipping(
        self, optimizer: Any, gradient_clip_val: float | None = None, gradient_clip_algorithm: str | None = None
    ) -> None:
        """Clip the norm of the gradient; Lightning refuses to where AdamW is fused."""
        if gradient_clip_val:
            parameters = [p for group in optimizer.param_groups for p in group["params"]]
            nn.utils.clip_grad_norm_(parameters, gradient_clip_val)

    def on_fit_start(self) -> None:
        """Keep the average where the network trains."""
        if self.averaged is not None:
            self.averaged.to(self.device)

    def on_after_backward(self) -> None:
        """Forget what blocks that were computed again have left behind, or their graph lives as long as the step."""
        forget_balance_loss(self.network)

    def on_train_batch_start(self, batch: Any, batch_idx: int) -> None:
        """Seed the step, so that a resumed run draws the numbers that the undisturbed one drew.

        Each process draws numbers of its own.
        """
        torch.manual_seed((self.seed * 1_000_003 + self.global_step * 7919 + self.processes.rank * 104_729) % 2**63)

    def training_step(self, batch: list[TileGroup], batch_idx: int) -> Tensor:
        """Compute the loss of a step.

        Raises:
            TrainingError: The loss is not a finite number; names the scenes of the step.
        """
        loss, parts = self.step_loss(batch)
        names = ("loss", *parts)
        values = self.processes.mean(torch.stack([loss.detach(), *(part.to(loss.dtype) for part in parts.values())]))
        self.figures = dict(zip(names, values.tolist()))
        if not math.isfinite(self.figures["loss"]):
            raise TrainingError(*self._explain_nan(batch))
        return loss

    def on_train_batch_end(self, outputs: Any, batch: Any, batch_idx: int) -> None:
        """Take the new weights into the average."""
        if self.averaged is not None:
            self.averaged.update(self.global_step)

    def validation_step(self, batch: list[TileGroup], batch_idx: int) -> None:
        """Run fixed tiles."""
        self.validate_groups(batch)

    def on_validation_start(self) -> None:
        """Validate the averaged weights, if that is how they are chosen."""
        if isinstance(self.averaged, AveragedWeights):
            self.averaged.swap()

    def on_validation_epoch_end(self) -> None:
        """Keep the figures for the recorder."""
        self.last_validation = self.validation_figures()
        if isinstance(self.averaged, DenselyAveragedWeights):
            self.averaged.end_interval(float(self.last_validation["loss"]))

    def on_validation_end(self) -> None:
        """Go on with the raw weights."""
        if isinstance(self.averaged, AveragedWeights):
            self.averaged.swap()

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Add the averaged weights."""
        if self.averaged is not None:
            checkpoint["averaged"] = self.averaged.state_dict()
        if isinstance(self.averaged, DenselyAveragedWeights):
            checkpoint["swad"] = self.averaged.progress()

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Take the averaged weights."""
        if isinstance(self.averaged, AveragedWeights):
            self.averaged.load_state_dict(checkpoint["averaged"])
        elif self.averaged is not None:
            self.averaged.load_progress(checkpoint["swad"])

    def weights_to_use(self) -> dict[str, Tensor]:
        """Return the weights by names of the network: averaged where there is an average."""
        averaged = {} if self.averaged is None else self.averaged.state_dict()
        return {**self.network.state_dict(), **averaged}

    def transfer_batch_to_device(
        self, batch: list[TileGroup], device: torch.device, dataloader_idx: int
    ) -> list[TileGroup]:
        """Move every group."""
        return [group.to(device) for group in batch]

    def _explain_nan(self, batch: Sequence[TileGroup]) -> tuple[str, str]:
        own = {name for group in batch for name in group.scenes}
        own_bad = {
            group.scenes[i]
            for group in batch
            for i in range(len(group.scenes))
            if not (torch.isfinite(group.image[i]).all() and torch.isfinite(group.statistics[i]).all())
        }
        found = self.processes.gathered((own, own_bad))
        names, bad = (sorted(set().union(*part)) for part in zip(*found))
        where = f"at step {self.global_step}"
        if bad:
            return (
                f"The loss {where} is not a number: values of scene {', '.join(bad)} are not finite.",
                "Check nodata, scale and offset of the image with `spectralx inspect`.",
            )
        return (
            f"The loss {where} is not a number; the step held tiles of {', '.join(names)}.",
            f"Lower the learning rate (now {self.section.optimizer.lr:g}) or set precision to fp32, then start again.",
        )


def _averaged(network: nn.Module, section: StageSection) -> AveragedWeights | DenselyAveragedWeights | None:
    if section.swad is not None:
        return DenselyAveragedWeights(network, **section.swad.model_dump())
    return AveragedWeights(network, section.ema) if section.ema else None


def parameter_groups(network: nn.Module, settings: OptimizerSection) -> list[dict[str, Any]]:
    """Return the trainable parameters in two groups: matrices with weight decay, vectors without."""
    trainable = [parameter for parameter in network.parameters() if parameter.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim > 1], "weight_decay": settings.weight_decay},
        {"params": [p for p in trainable if p.ndim <= 1], "weight_decay": 0.0},
    ]


def rate(step: int, steps: int, settings: OptimizerSection) -> float:
    """Return the learning rate of a step as a part of the peak: linear warm-up, then cosine decay."""
    warmup = max(int(settings.warmup * steps), 1)
    if step < warmup:
        return (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return settings.final + (1 - settings.final) * 0.5 * (1 + math.cos(math.pi * progress))


def averaged_state(checkpoint: dict[str, Any]) -> dict[str, Tensor]:
    """Return the weights to use from a checkpoint: averaged where there is an average, by names of the network."""
    prefix = "network."
    state = {name[len(prefix) :]: value for name, value in checkpoint["state_dict"].items() if name.startswith(prefix)}
    return {**state, **checkpoint.get("averaged", {})}
