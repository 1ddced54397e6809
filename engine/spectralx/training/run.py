"""What the runs of both stages share: folder, configuration, phases, resuming."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.tensorboard import SummaryWriter

from spectralx import __version__
from spectralx.checkpoints.backbone import BackboneInfo
from spectralx.data.manifest import Selection
from spectralx.data.tiles import TrainingTiles, ValidationTiles
from spectralx.errors import ManifestError, ModelFileError
from spectralx.progress import Reporter
from spectralx.spec import BandSpec, ClassSpec
from spectralx.training.config import Recipe, Stage2Section, StageSection
from spectralx.training.economy import return_freed_memory
from spectralx.training.limits import memory_named
from spectralx.training.loop import Recorder, fit, intervals
from spectralx.training.module import StageModule
from spectralx.training.precision import Precision, choose_precision
from spectralx.training.processes import Processes
from spectralx.training.run_folder import CheckpointName, MetricsTable, RunFolder

# Values of the recipe that a resumed run may change: they do not touch what is trained.
_STAGE_MAY_CHANGE = {"checkpointing"}
_MAY_CHANGE = {"threads", "cache_mb", "return_memory", "title", "description", "licence", "licences"}


@dataclass(frozen=True)
class RunConfig:
    """``config.yaml``: everything that is needed to repeat a run.

    Attributes:
        stage: 1 or 2.
        recipe: The recipe with all its values.
        task: Name of the task.
        classes: Classes in the order of the model's outputs; empty in stage 1.
        scenes: Entries of the scenes with absolute paths.
        bands: The model's bands; None in stage-1 runs on native bands.
        precision: Arithmetic of the run, ``fp32`` or ``bf16``.
        precision_reason: Why.
        stage1: Folder of the stage-1 run that stage 2 started from.
        start: Folder of the finished run whose model stage 2 started from.
        backbone: Record of the published backbone that the network is built around.
    """

    stage: int
    recipe: Recipe
    task: str
    classes: tuple[ClassSpec, ...]
    scenes: tuple[dict[str, Any], ...]
    bands: tuple[BandSpec, ...] | None
    precision: str
    precision_reason: str = ""
    stage1: str | None = None
    start: str | None = None
    backbone: BackboneInfo | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for YAML."""
        return {
            "engine_version": __version__,
            "stage": self.stage,
            "task": self.task,
            "stage1": self.stage1,
            "start": self.start,
            "precision": self.precision,
            "precision_reason": self.precision_reason,
            "backbone": None if self.backbone is None else self.backbone.model_dump(mode="json"),
            "classes": [c.model_dump() for c in self.classes],
            "bands": None if self.bands is None else [band.model_dump() for band in self.bands],
            "scenes": [dict(scene) for scene in self.scenes],
            "recipe": self.recipe.model_dump(mode="json"),
        }

    @classmethod
    def read(cls, folder: RunFolder) -> RunConfig:
        """Read the configuration of a run.

        Raises:
            ModelFileError: The folder is not a run, or its configuration is damaged.
        """
        values = folder.read_config()
        try:
            bands, backbone = values["bands"], values.get("backbone")
            return cls(
                stage=int(values["stage"]),
                recipe=Recipe.model_validate(values["recipe"]),
                task=values["task"],
                classes=tuple(ClassSpec.model_validate(c) for c in values["classes"]),
                scenes=tuple(values["scenes"]),
                bands=None if bands is None else tuple(BandSpec.model_validate(band) for band in bands),
                precision=values["precision"],
                precision_reason=values.get("precision_reason", ""),
                stage1=values["stage1"],
                start=values.get("start"),
                backbone=None if backbone is None else BackboneInfo.model_validate(backbone),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelFileError(
                f"{folder.config_path} cannot be read: {str(error).splitlines()[0]}.",
                "Train again with this version of the engine.",
            ) from error


def scene_entries(selection: Selection) -> tuple[dict[str, Any], ...]:
    """Return the entries of a selection as plain values."""
    return tuple(scene.model_dump(mode="json", exclude_none=True) for scene in selection.scenes)


@dataclass
class Phase:
    """One training of a run.

    Attributes:
        name: Name in tables, plots and messages.
        module: The stage.
        training: Tiles of every step.
        validation: Fixed tiles, or None.
        checkpoints: Names of the last and of the best checkpoint.
        snapshots: Whether the weights of every validation interval are kept.
    """

    name: str
    module: StageModule
    training: TrainingTiles
    validation: ValidationTiles | None
    checkpoints: tuple[CheckpointName, CheckpointName | None]
    snapshots: bool = False


class Run:
    """A run that writes to a folder.

    Args:
        folder: The folder; made ready already.
        resume: Whether to go on from its checkpoints.
        recipe: The recipe of the run.
        backbone: Record of the published backbone that the network is built around.
        processes: This process among those that train together.

    Raises:
        ManifestError: A run is to be resumed with another recipe.
        ModelFileError: A run is to be resumed with another backbone.
    """

    def __init__(
        self,
        folder: RunFolder,
        resume: bool,
        recipe: Recipe,
        backbone: BackboneInfo | None = None,
        processes: Processes = Processes(),  # noqa: B008 - frozen
    ) -> None:
        self.folder, self._resume, self._recipe, self._processes = folder, resume, recipe, processes
        if resume and folder.config_path.is_file():
            before = RunConfig.read(folder)
            check_same_backbone(before.backbone, backbone, f"The run in {folder.path} was started")
            _check_same(before, recipe, folder)
        self.table = MetricsTable(folder.metrics_path, resume=resume)

    def choose_precision(self, module: StageModule, training: TrainingTiles, reporter: Reporter) -> Precision:
        """Return the arithmetic of the run; a resumed run keeps its own.

        Raises:
            TrainingError: Memory ran out.
        """
        if self._resume and self.folder.config_path.is_file():
            before = RunConfig.read(self.folder)
            return Precision(before.precision, before.precision_reason)
        with self._memory_named(module):
            chosen = choose_precision(module, training[0], module.section.precision, self._processes)
        if chosen.warning:
            reporter.warning(chosen.warning)
        return chosen

    def train(self, phase: Phase, steps: int, validate_every: int, precision: str, reporter: Reporter) -> None:
        """Train a phase, from its last checkpoint where the run is resumed."""
        phase.module.processes = self._processes
        last = self.folder.checkpoint(phase.checkpoints[0])
        resume_from = last if self._resume and last.is_file() else None
        completed = 0
        if resume_from is not None:
            completed = int(self.folder.load_checkpoint(phase.checkpoints[0])["global_step"])
        self.table.drop(phase.name, completed)
        count, length = intervals(steps, validate_every)
        if completed >= count * length:
            return
        self._processes.wait()  # all have read the checkpoint that the first one will replace
        writer = None
        if self._processes.first:
            writer = SummaryWriter(str(self.folder.path), purge_step=completed + 1 if completed else None)
        try:
            recorder = Recorder(
                self.folder,
                phase.name,
                phase.checkpoints,
                reporter,
                self.table,
                writer,
                count * length,
                phase.snapshots,
                self._processes,
            )
            with self._memory_named(phase.module):
                fit(
                    phase.module,
                    phase.training,
                    phase.validation,
                    recorder,
                    (count, length),
                    precision,
                    resume_from,
                    reporter,
                )
        finally:
            if writer is not None:
                writer.close()

    def _memory_named(self, module: StageModule) -> contextlib.AbstractContextManager[None]:
        stage = "stage2" if isinstance(module.section, Stage2Section) else "stage1"
        return memory_named(self._recipe, stage, module.section)


def check_averaging(section: StageSection, validation: ValidationTiles) -> None:
    """Refuse averages that need a validation where there is none.

    Raises:
        ManifestError: SWAD is asked for, and no ground is held out.
    """
    if section.swad is not None and not len(validation):
        raise ManifestError(
            "swad finds its window by the validation loss, but no ground is held out.",
            "Raise split.fraction, or leave swad out.",
        )


def check_same_backbone(before: BackboneInfo | None, now: BackboneInfo | None, what: str) -> None:
    """Refuse to go on with another backbone; the file may lie elsewhere.

    Args:
        before: Record of the backbone of the first part.
        now: Record of the backbone of what goes on with it.
        what: Start of the message, ``The run in RUN was started``.

    Raises:
        ModelFileError: They are not the same.
    """
    if (before and before.tensors_sha256) == (now and now.tensors_sha256):
        return

    def named(info: BackboneInfo | None) -> str:
        return "without a published backbone" if info is None else f"on {info.title} ({info.tensors_sha256[:12]})"

    remedy = "Leave --backbone out." if before is None else f"Name the same file with --backbone: {before.title}."
    raise ModelFileError(f"{what} {named(before)}, not {named(now)}.", remedy)


def _check_same(before: RunConfig, recipe: Recipe, folder: RunFolder) -> None:
    """Refuse to go on with a recipe that would train something else; the other stage's section does not matter."""
    excluded: dict[str, Any] = dict.fromkeys(_MAY_CHANGE | {"stage2" if before.stage == 1 else "stage1"}, True)
    excluded["backbone"] = {"path"}
    excluded["stage1" if before.stage == 1 else "stage2"] = _STAGE_MAY_CHANGE
    first, second = before.recipe.model_dump(exclude=excluded), recipe.model_dump(exclude=excluded)
    for key, value in first.items():
        if value != second[key]:
            field, *values = _difference(key, value, second[key])
            raise ManifestError(
                f"The run in {folder.path} was started with {field} = {values[0]}, not {values[1]}.",
                "Resume with the recipe it was started with, or start another run.",
            )


def _difference(path: str, first: Any, second: Any) -> tuple[str, Any, Any]:
    """Return the first field that differs and its two values."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in {**first, **second}:
            if first.get(key) != second.get(key):
                return _difference(f"{path}.{key}", first.get(key), second.get(key))
    return path, first, second


def prepare_process(recipe: Recipe, reporter: Reporter) -> None:
    """Set the threads of the CPU (0 leaves torch's choice) and what happens to freed memory.

    Args:
        recipe: The recipe.
        reporter: Told when the system's allocator cannot be asked.
    """
    if recipe.threads:
        torch.set_num_threads(recipe.threads)
    if recipe.return_memory and not return_freed_memory():
        reporter.warning("`return_memory` does nothing here: only the allocator of glibc (Linux) can be asked for it.")


def total_steps(steps: int, validate_every: int) -> int:
    """Return the steps that a phase really takes, a multiple of its validation interval."""
    count, length = intervals(steps, validate_every)
    return count * length


def parameter_counts(module: StageModule) -> dict[str, int]:
    """Return how many parameters the network has and how many of them train."""
    parameters: Sequence[torch.nn.Parameter] = list(module.network.parameters())
    return {
        "parameters": sum(p.numel() for p in parameters),
        "trained_parameters": sum(p.numel() for p in parameters if p.requires_grad),
    }
