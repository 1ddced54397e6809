"""Runs a stage on Lightning: one epoch is one validation interval, and ends with a checkpoint.

Lightning's own displays are off; progress, cancel, metrics, checkpoints and plots go through :class:`Recorder`.
"""

from __future__ import annotations

import contextlib
import logging
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import lightning.pytorch as pl
import torch
from lightning.pytorch.strategies import DDPStrategy
from torch.utils.data import DataLoader, Sampler
from torch.utils.tensorboard import SummaryWriter

from spectralx.data.tiles import TileGroup, TrainingTiles, ValidationTiles, collate
from spectralx.errors import Cancelled
from spectralx.files import atomic_output
from spectralx.progress import Reporter
from spectralx.training.economy import compilation_failed, compile_network
from spectralx.training.module import StageModule
from spectralx.training.prefetch import Prefetcher
from spectralx.training.processes import Processes
from spectralx.training.run_folder import CheckpointName, MetricsTable, RunFolder

_VALIDATION_BATCH = 16


class StepSampler(Sampler[int]):
    """Yields the steps of the interval that comes next.

    Args:
        interval: Steps an epoch.
        completed: Returns the steps that are done; resumed runs start with some.
    """

    def __init__(self, interval: int, completed: Callable[[], int]) -> None:
        self._interval = interval
        self._completed = completed

    def __iter__(self) -> Iterator[int]:
        """Iterate over the steps of the interval."""
        first = self._completed()
        return iter(range(first, first + self._interval))

    def __len__(self) -> int:
        """Return the steps of an interval."""
        return self._interval


def intervals(steps: int, validate_every: int) -> tuple[int, int]:
    """Divide a run into intervals of one length.

    Returns:
        Number of intervals and steps in each; their product is ``steps`` or the next number that divides evenly.
    """
    count = max(-(-steps // validate_every), 1)
    return count, -(-steps // count)


class Recorder(pl.Callback):
    """Reports, records and saves.

    Args:
        folder: Folder of the run.
        phase: Name of the phase in tables and messages.
        names: Names of the last and of the best checkpoint; None keeps no best one.
        reporter: Where progress goes, and who is asked whether to stop.
        table: Metrics of the run.
        writer: TensorBoard events of the run; None in all processes but the first.
        steps: Steps of the phase.
        snapshots: Whether the weights of every interval are kept.
        processes: This process among those that train together; the first one writes.
    """

    def __init__(
        self,
        folder: RunFolder,
        phase: str,
        names: tuple[CheckpointName, CheckpointName | None],
        reporter: Reporter,
        table: MetricsTable,
        writer: SummaryWriter | None,
        steps: int,
        snapshots: bool = False,
        processes: Processes = Processes(),  # noqa: B008 - frozen
    ) -> None:
        self._snapshots = snapshots
        self.processes = processes
        self.folder, self._phase, self._reporter = folder, phase, reporter
        self._last_name, self._best_name = names
        self._table, self._writer, self._steps = table, writer, steps
        self._best: float | None = None
        self._validation = ""
        self._sum, self._count = 0.0, 0
        self._started = time.monotonic()
        self._seconds_before = 0.0

    @property
    def best(self) -> float | None:
        """Best figure so far."""
        return self._best

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run goes on with."""
        return {"best": self._best, "seconds": self._seconds()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on with what was saved."""
        self._best, self._seconds_before = state_dict["best"], state_dict["seconds"]

    def on_train_batch_end(
        self, trainer: pl.Trainer, module: pl.LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Report the step."""
        self._reporter.check_cancelled()
        stage: Any = module
        self._sum, self._count = self._sum + stage.figures["loss"], self._count + 1
        step = trainer.global_step
        message = f"{self._phase}: step {step} of {self._steps}, loss {self._sum / self._count:.4f}{self._validation}"
        self._reporter.progress(step / self._steps, message)
        self._write_events(stage.figures, "", step)
        if self._best_name is not None and self.processes.from_first(self.folder.stop_path.exists()):
            trainer.should_stop = True

    def on_validation_batch_end(self, *_: Any) -> None:
        """Ask whether to stop."""
        self._reporter.check_cancelled()

    def on_train_epoch_end(self, trainer: pl.Trainer, module: pl.LightningModule) -> None:
        """Record the interval and save."""
        stage: Any = module
        step = trainer.global_step
        scalars = {k: v for k, v in stage.last_validation.items() if isinstance(v, float)}
        row: dict[str, Any] = {
            "phase": self._phase,
            "step": step,
            "seconds": round(self._seconds(), 1),
            "lr": trainer.optimizers[0].param_groups[0]["lr"],
            "loss": self._sum / max(self._count, 1),
            **{f"validation_{name}": value for name, value in scalars.items()},
        }
        self._sum, self._count = 0.0, 0
        self._table.add(row)
        if self.processes.first:
            self._table.write()
        self._write_events(scalars, "validation_", step)
        figure = scalars.get(stage.selected_by)
        if figure is not None:
            self._validation = f", validation {stage.selected_by} {figure:.3f}"
        improved = figure is not None and (
            self._best is None or (figure > self._best if stage.more_is_better else figure < self._best)
        )
        if improved:
            self._best = figure
        self._save(trainer, self._last_name)
        if improved and self._best_name is not None:
            self._save(trainer, self._best_name)
        if self._snapshots and self.processes.first:
            self.folder.save_snapshot(step, stage.weights_to_use())

    def _write_events(self, figures: Mapping[str, float], prefix: str, step: int) -> None:
        if self._writer is not None:
            for name, value in figures.items():
                self._writer.add_scalar(f"{self._phase}/{prefix}{name}", value, step)
            if prefix:
                self._writer.flush()

    def _save(self, trainer: pl.Trainer, name: CheckpointName) -> None:
        target = self.folder.checkpoint(name)
        if not self.processes.first:  # all take part, the first one writes, and the others wait for it
            trainer.save_checkpoint(target)
            return
        with atomic_output(target) as path:
            trainer.save_checkpoint(path)

    def _seconds(self) -> float:
        return self._seconds_before + time.monotonic() - self._started


def fit(
    module: StageModule,
    training: TrainingTiles,
    validation: ValidationTiles | None,
    recorder: Recorder,
    interval: tuple[int, int],
    precision: str,
    resume_from: Path | None,
    reporter: Reporter,
) -> None:
    """Train a stage to its end.

    Args:
        module: The stage.
        training: Tiles of every step.
        validation: Fixed tiles; None does not validate.
        recorder: Reports and saves.
        interval: Number of intervals and steps in each.
        precision: ``fp32`` or ``bf16``.
        resume_from: Checkpoint to go on from.
        reporter: Asked whether a termination was a cancel.

    Raises:
        TrainingError: A loss that is not a number, or the network could not be compiled.
        Cancelled: The user asked to stop; the run can be resumed.
    """
    count, length = interval
    processes = recorder.processes
    if module.section.compile:
        compile_network(module.network)
    loader = _training_loader(training, StepSampler(length, lambda: module.global_step))
    fixed = None
    if validation is not None and len(validation):
        # Lightning skips a process without tiles, for which the others would wait: then all of them take all tiles.
        share = processes.share(len(validation)) if len(validation) >= processes.count else range(len(validation))
        fixed = DataLoader(validation, batch_size=_VALIDATION_BATCH, sampler=share, collate_fn=collate)
    with _quiet_lightning():
        trainer = pl.Trainer(
            accelerator="auto",
            devices=processes.local_count,
            num_nodes=processes.nodes,
            strategy=_strategy(processes),
            sync_batchnorm=processes.count > 1 and torch.cuda.is_available(),
            precision="bf16-mixed" if precision == "bf16" else "32-true",
            max_epochs=count,
            gradient_clip_val=module.section.optimizer.clip or None,
            logger=False,
            callbacks=[recorder],
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
            use_distributed_sampler=False,
            default_root_dir=recorder.folder.path,
        )
        try:
            trainer.fit(module, loader, fixed, ckpt_path=resume_from, weights_only=True)
        except Cancelled as error:
            raise Cancelled(hint="The run can go on with --resume.") from error
        except SystemExit:
            # Lightning turns SIGTERM into a SystemExit of its own between two batches.
            reporter.check_cancelled()
            raise
        except RuntimeError as error:
            refused = compilation_failed(error)
            if refused is not None:
                raise refused from error
            raise


def _training_loader(training: TrainingTiles, sampler: StepSampler) -> Iterable[list[TileGroup]]:
    """Return the tiles of each step; a CPU has nothing else to do while it reads them."""
    if torch.cuda.is_available():
        return Prefetcher(training, sampler)
    return DataLoader(training, batch_size=None, sampler=sampler, collate_fn=_same)


def _strategy(processes: Processes) -> Any:
    """Return how gradients are exchanged; some adapters have parameters that never get one."""
    return "auto" if processes.count == 1 else DDPStrategy(find_unused_parameters=True)


def _same(item: list[TileGroup]) -> list[TileGroup]:
    return item


@contextlib.contextmanager
def _quiet_lightning() -> Iterator[None]:
    """Silence Lightning's advice: its loaders' workers would decode every scene again."""
    loggers = [logging.getLogger(name) for name in ("lightning.pytorch", "lightning.fabric", "lightning")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"lightning\..*")
            yield
    finally:
        for logger, level in zip(loggers, levels):
            logger.setLevel(level)
