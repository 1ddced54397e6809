"""Runs stage 2: labelled scenes in, a run folder with trained weights and their figures out."""

from __future__ import annotations

import datetime
import operator
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import torch

from spectralx import __version__
from spectralx.checkpoints.backbone import BackboneInfo
from spectralx.data.manifest import SceneEntry, Selection
from spectralx.data.tiles import TrainingTiles
from spectralx.evaluation.confusion import ConfusionMatrix
from spectralx.files import atomic_output
from spectralx.progress import Reporter, ScaledReporter
from spectralx.spec import ModelSpec, Source
from spectralx.training.any_bands import known_range
from spectralx.training.calibration import Calibration, calibrate
from spectralx.training.config import Recipe
from spectralx.training.examples import MappedTile, class_spectra, mapped_tiles
from spectralx.training.figures import map_tiles, score_table, whole_scene_confusions
from spectralx.training.limits import check_disk
from spectralx.training.loop import intervals
from spectralx.training.losses import balanced_weights, effective_weights
from spectralx.training.module import averaged_state
from spectralx.training.network import build_network, open_backbone, prepare_network, what_trains
from spectralx.training.plots import confusion_plot, learning_curves
from spectralx.training.precision import Precision
from spectralx.training.processes import Processes
from spectralx.training.run import (
    Phase,
    Run,
    RunConfig,
    check_averaging,
    parameter_counts,
    prepare_process,
    scene_entries,
    total_steps,
)
from spectralx.training.run_folder import CheckpointName, RunFolder
from spectralx.training.run_report import Judged, stage2_page
from spectralx.training.sources import Sources, open_sources
from spectralx.training.stage2 import SegmentationStage
from spectralx.training.start import Start, open_start, take_over

# Beyond this factor from the training scenes' ground sampling distances a model is not used.
_GSD_MARGIN = 1.5

_EXAMPLES = 6


@dataclass(frozen=True)
class TrainRequest:
    """A request for stage 2.

    Attributes:
        folder: Folder of the run.
        selection: Scenes and classes.
        recipe: The recipe.
        stage1: Folder of a stage-1 run to start from, a published checkpoint of stage 1, or None.
        resume: Whether to go on with the run that the folder holds.
        measure_sources: Whether the whole source scenes are mapped at the end, for in-sample figures.
        snapshots: Whether the weights of every validation interval are kept.
        start: Folder of a finished stage-2 run whose model goes on to be trained, in place of ``stage1``.
    """

    folder: Path
    selection: Selection
    recipe: Recipe
    stage1: Path | None = None
    resume: bool = False
    measure_sources: bool = True
    snapshots: bool = False
    start: Path | None = None


@dataclass(frozen=True)
class TrainResult:
    """Outcome of stage 2.

    Attributes:
        folder: Folder of the run.
        spec: What the model says of itself, before it is exported.
        report: Figures, JSON-serialisable.
    """

    folder: Path
    spec: ModelSpec
    report: dict[str, Any]


def train(request: TrainRequest, reporter: Reporter) -> TrainResult:
    """Train a segmentation model on labelled scenes.

    Args:
        request: What to do.
        reporter: Receives progress; asked whether to stop.

    Returns:
        Paths, specification and figures.

    Raises:
        SpectralXError: A scene, the recipe, the stage-1 run or the folder cannot be used, or training failed.
    """
    processes = Processes.from_environment()
    with processes.joined():
        return _Training(request, processes, processes.reporter(reporter)).run()


class _Training:
    """The steps of a stage-2 run and what they share."""

    def __init__(self, request: TrainRequest, processes: Processes, reporter: Reporter) -> None:
        self.request, self.processes, self.reporter = request, processes, reporter
        self.recipe, self.section = request.recipe, request.recipe.stage2
        prepare_process(self.recipe, reporter)
        self.folder = RunFolder(request.folder)
        self.folder.check(request.resume)
        processes.check_batch(self.recipe, self.section, native_bands=self.recipe.bands == "any")
        processes.wait()  # before the first process writes
        self.confusion: ConfusionMatrix | None = None
        self.calibration: Calibration | None = None
        self.examples: list[MappedTile] = []
        self.steps = total_steps(self.section.steps, self.section.validate_every)
        self.backbone = open_backbone(self.recipe, reporter)
        self.record = None if self.backbone is None else self.backbone.info
        self.start = open_start(request.stage1, request.start, self.record)
        if self.start is None:
            what = "backbone and tokenizer are random" if self.backbone is None else "tokenizer and adapters are random"
            reporter.warning(f"Training starts without stage 1: {what}.")
        self.sources: Sources = open_sources(
            request.selection, self.recipe, labelled=True, weak_labels=self.section.weak_labels, reporter=reporter
        )

    def run(self) -> TrainResult:
        """Train, choose, measure."""
        with self.sources:
            return self._run()

    def _run(self) -> TrainResult:
        check_averaging(self.section, self.sources.validation(self.recipe))
        module, training = self._module(everything=False)
        if self.processes.first:
            count = self.steps // intervals(self.section.steps, self.section.validate_every)[1]
            kept = 3 if self.section.final_fit == "all" else 2
            check_disk(self.folder.path, module, kept, snapshots=count if self.request.snapshots else 0)
        self.folder.create()
        runs = Run(self.folder, self.request.resume, self.recipe, self.record, self.processes)
        config = self._config(runs.choose_precision(module, training, self.reporter))
        if self.processes.first:
            self.folder.write_config(config.as_dict())
        chosen, metrics = self._train(runs, module, training, config)
        report = {
            "stage": 2,
            "steps": self.steps,
            "seconds": runs.table.seconds(),
            "precision": config.precision,
            "precision_reason": config.precision_reason,
            "checkpoint": chosen,
            **parameter_counts(module),
        }
        spec = self._spec(module, metrics, {**self._method(config), **report})
        if self.processes.first:
            learning_curves(runs.table.rows, self.folder.plots / "learning_curves.png")
            spectra = class_spectra(training, len(spec.classes))
            judged = Judged(self.confusion, self.calibration, self.examples, spectra)
            with atomic_output(self.folder.report_path) as path:
                path.write_text(stage2_page(config, report, runs.table.rows, judged), encoding="utf-8")
            with atomic_output(self.folder.spec_path) as path:
                path.write_text(spec.model_dump_json(indent=1), encoding="utf-8")
        return TrainResult(self.folder.path, spec, {**report, "metrics": metrics})

    def _train(
        self, runs: Run, module: SegmentationStage, training: TrainingTiles, config: RunConfig
    ) -> tuple[CheckpointName, dict[str, Any]]:
        """Train both phases; return the checkpoint to export and the figures."""
        section = self.section
        refit = section.final_fit == "all"
        end = 0.45 if refit else 0.9
        fixed, keep = self.sources.validation(self.recipe), self.request.snapshots
        phase = Phase("stage 2", module, training, fixed, ("last", "best"), keep)
        runs.train(phase, section.steps, section.validate_every, config.precision, self._part(0.0, end))
        best = self.folder.checkpoint("best").is_file() and section.swad is None
        chosen: CheckpointName = "best" if best else "last"
        metrics: dict[str, Any] = {}
        validation = self._validation_figures(module, chosen, self._part(end, end))
        if validation is not None:
            metrics["validation"] = validation
        if refit:
            module, training = self._module(everything=True)
            phase = Phase("final fit", module, training, None, ("final", None))
            runs.train(phase, section.steps, section.validate_every, config.precision, self._part(end, 0.9))
            chosen = "final"
        module.network.load_state_dict(averaged_state(self.folder.load_checkpoint(chosen)))
        if self.request.measure_sources:
            in_sample = whole_scene_confusions(module, self.sources, self.recipe.tile_size, self._part(0.9, 1.0))
            metrics["training_scenes"] = score_table(in_sample, "In-sample: the model was trained on these scenes.")
        return chosen, metrics

    def _module(self, everything: bool) -> tuple[SegmentationStage, TrainingTiles]:
        classes = self.request.selection.classes
        bands = None if self.sources.bands is None else len(self.sources.bands)
        network = build_network(self.recipe, len(classes), self.section.without, self.record, bands)
        names = prepare_network(network, 2, self.recipe, self.section, self.backbone)
        if self.start is not None:
            take_over(network, self.start, classes, names, self.reporter)
        weights = self._class_weights(everything)
        module = SegmentationStage(network, self.section, self.steps, self.recipe.seed, names, classes, weights)
        part = self.processes.rank, self.processes.count
        return module, self.sources.training(self.recipe, self.section, self.steps, everything, part)

    def _class_weights(self, everything: bool) -> torch.Tensor | None:
        loss = self.section.loss
        if loss.class_weights == "none":
            return None
        pixels = torch.from_numpy(self.sources.training_pixels(everything))
        return balanced_weights(pixels) if loss.class_weights == "balanced" else effective_weights(pixels, loss.beta)

    def _config(self, precision: Precision) -> RunConfig:
        request = self.request
        return RunConfig(
            stage=2,
            recipe=self.recipe,
            task=request.selection.task,
            classes=request.selection.classes,
            scenes=scene_entries(request.selection),
            bands=self.sources.bands,
            precision=precision.name,
            precision_reason=precision.reason,
            stage1=str(request.stage1.absolute()) if request.stage1 else None,
            start=str(request.start.absolute()) if request.start else None,
            backbone=self.record,
        )

    def _part(self, start: float, stop: float) -> ScaledReporter:
        return ScaledReporter(self.reporter, start, stop)

    def _validation_figures(
        self, module: SegmentationStage, chosen: CheckpointName, reporter: Reporter
    ) -> dict[str, Any] | None:
        """Validate the chosen weights once more, for their confusion matrices and their confidence."""
        tiles = self.sources.validation(self.recipe)
        if not len(tiles):
            return None
        module.network.load_state_dict(averaged_state(self.folder.load_checkpoint(chosen)))
        matrices = map_tiles(module, tiles, reporter)
        if self.section.calibration == "temperature":
            self.calibration = calibrate(module, tiles, reporter)
        total = reduce(operator.add, matrices.values())
        self.confusion, self.examples = total, mapped_tiles(module, tiles, _EXAMPLES)
        if self.processes.first:
            names = [c.name for c in total.classes]
            confusion_plot(total.counts, names, self.folder.plots / "confusion_validation.png")
        note = "Same scenes, ground that the measured model was not trained on; its best checkpoint was chosen by it."
        if self.section.final_fit == "all":
            note += " The exported model was then trained anew by the same recipe, on this ground as well."
        return score_table(matrices, note)

    def _method(self, config: RunConfig) -> dict[str, Any]:
        return {
            "preset": self.recipe.model.preset,
            "size": self.recipe.model.size or ("tiny" if self.record is None else "nearest to the backbone"),
            "backbone": "random start" if self.record is None else self.record.title,
            **({} if self.record is None else {"backbone_sha256": self.record.tensors_sha256}),
            "method": self.recipe.method,
            "from_stage1": "yes" if config.stage1 else "no",
            **({"from_model": "yes"} if config.start else {}),
            "without": list(self.section.without),
            "trains": what_trains(self.recipe, self.section),
            "batch_size": self.section.sampling.batch_size,
            **({} if self.processes.count == 1 else {"processes": self.processes.count}),
            "seed": self.recipe.seed,
            "final_fit": self.section.final_fit,
        }

    def _spec(self, module: SegmentationStage, metrics: dict[str, Any], method: dict[str, Any]) -> ModelSpec:
        recipe, sources = self.recipe, self.sources
        gsds = [scene.gsd_m for scene in sources.scenes if scene.gsd_m]
        if not gsds:
            self.reporter.warning("No scene states its ground sampling distance; the model will accept any.")
        return ModelSpec(
            name=recipe.name,
            title=recipe.title or recipe.name,
            description=recipe.description,
            bands=sources.bands or (),
            any_bands=None if sources.bands else known_range([scene.spectral for scene in sources.scenes]),
            gsd_min_m=min(gsds) / _GSD_MARGIN if gsds else 0.01,
            gsd_max_m=max(gsds) * _GSD_MARGIN if gsds else 10000.0,
            tile_size=recipe.tile_size,
            patch_size=module.model.config.backbone.patch_size,
            classes=self.request.selection.classes,
            statistics=sources.mean_statistics(),
            calibration={} if self.calibration is None else self.calibration.as_dict(),
            sources=_spec_sources(self.request.selection, recipe, self.start, self.record),
            licence=recipe.licence,
            metrics=metrics,
            method=method,
            engine_version=__version__,
            created=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        )


def _spec_sources(
    selection: Selection, recipe: Recipe, start: Start | None, backbone: BackboneInfo | None
) -> tuple[Source, ...]:
    def source(entry: SceneEntry, role: str) -> Source:
        licence = entry.licence or recipe.licences.get(entry.id) or "not stated"
        return Source(name=f"{entry.id}: {entry.source}" if entry.source else entry.id, licence=licence, role=role)

    own = [entry for entry in selection.scenes if entry.split != "auxiliary"]
    labelled = [*(source(entry, "image and labels") for entry in own), *_auxiliary_sources(selection)]
    known = {entry.id for entry in selection.scenes}
    adapted = start.adapted_scenes() if start is not None else []
    unlabelled = [source(entry, "image (stage 1)") for entry in adapted if entry.id not in known]
    earlier = start.earlier_sources() if start is not None else ()
    found = (*labelled, *unlabelled, *([] if backbone is None else [backbone.spec_source]))
    names = {entry.name for entry in found}
    return (*found, *(entry for entry in earlier if entry.name not in names))


def _auxiliary_sources(selection: Selection) -> Iterator[Source]:
    """Yield one entry for all auxiliary scenes of one origin; there may be hundreds."""
    kinds = Counter(
        (entry.source or entry.group, entry.licence) for entry in selection.scenes if entry.split == "auxiliary"
    )
    for (origin, licence), count in kinds.items():
        yield Source(
            name=f"{count} auxiliary scenes: {origin}", licence=licence or "not stated", role="images and labels"
        )
