"""Runs stage 1: unlabelled scenes in, a run folder with an adapted tokenizer and backbone out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from spectralx.checkpoints.backbone import Backbone
from spectralx.data.manifest import Selection
from spectralx.data.tiles import ValidationTiles, collate
from spectralx.files import atomic_output
from spectralx.models.masked_autoencoder import MaskedAutoencoder
from spectralx.progress import Reporter
from spectralx.training.config import Recipe
from spectralx.training.limits import check_disk
from spectralx.training.module import averaged_state
from spectralx.training.network import build_network, open_backbone, prepare_network
from spectralx.training.plots import learning_curves, reconstruction_plot
from spectralx.training.processes import Processes
from spectralx.training.report_parts import Reconstructed
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
from spectralx.training.run_folder import RunFolder
from spectralx.training.run_report import stage1_page
from spectralx.training.sources import Sources, open_sources
from spectralx.training.stage1 import ReconstructionStage, reconstruction_arrays

_PLOTTED_TILES = 4


@dataclass(frozen=True)
class AdaptRequest:
    """A request for stage 1.

    Attributes:
        folder: Folder of the run.
        selection: The scenes.
        recipe: The recipe.
        resume: Whether to go on with the run that the folder holds.
    """

    folder: Path
    selection: Selection
    recipe: Recipe
    resume: bool = False


@dataclass(frozen=True)
class AdaptResult:
    """Outcome of stage 1.

    Attributes:
        folder: Folder of the run.
        report: Figures, JSON-serialisable.
    """

    folder: Path
    report: dict[str, Any]


def adapt(request: AdaptRequest, reporter: Reporter) -> AdaptResult:
    """Adapt tokenizer and backbone to unlabelled scenes.

    Args:
        request: What to do.
        reporter: Receives progress; asked whether to stop.

    Returns:
        Folder and figures.

    Raises:
        SpectralXError: A scene, the recipe or the folder cannot be used, or training failed.
    """
    recipe, processes = request.recipe, Processes.from_environment()
    reporter = processes.reporter(reporter)
    prepare_process(recipe, reporter)
    folder = RunFolder(request.folder)
    with processes.joined():
        folder.check(request.resume)
        processes.check_batch(recipe, recipe.stage1, native_bands=recipe.own_bands is None)
        processes.wait()  # before the first process writes
        backbone = open_backbone(recipe, reporter)
        with open_sources(request.selection, recipe, labelled=False, weak_labels=False, reporter=reporter) as sources:
            return _adapt(request, folder, sources, backbone, processes, reporter)


def _adapt(
    request: AdaptRequest,
    folder: RunFolder,
    sources: Sources,
    backbone: Backbone | None,
    processes: Processes,
    reporter: Reporter,
) -> AdaptResult:
    recipe, section = request.recipe, request.recipe.stage1
    steps = total_steps(section.steps, section.validate_every)
    record = None if backbone is None else backbone.info
    bands = None if sources.bands is None else len(sources.bands)
    network = MaskedAutoencoder(build_network(recipe, 0, backbone=record, bands=bands), section.reconstruction)
    names = prepare_network(network, 1, recipe, section, backbone)
    module = ReconstructionStage(network, section, steps, recipe.seed, names)
    training = sources.training(recipe, section, steps, part=(processes.rank, processes.count))
    validation = sources.validation(recipe)
    check_averaging(section, validation)
    if processes.first:
        check_disk(folder.path, module, checkpoints=2, snapshots=0)
    folder.create()
    run = Run(folder, request.resume, recipe, record, processes)
    precision = run.choose_precision(module, training, reporter)
    config = RunConfig(
        stage=1,
        recipe=recipe,
        task=request.selection.task,
        classes=(),
        scenes=scene_entries(request.selection),
        bands=sources.bands,
        precision=precision.name,
        precision_reason=precision.reason,
        backbone=record,
    )
    if processes.first:
        folder.write_config(config.as_dict())
    phase = Phase("stage 1", module, training, validation, ("last", "best"))
    run.train(phase, section.steps, section.validate_every, config.precision, reporter)
    checkpoint = folder.load_checkpoint("last")
    network.load_state_dict(averaged_state(checkpoint))
    last = run.table.rows[-1]
    report = {
        "stage": 1,
        "steps": steps,
        "seconds": run.table.seconds(),
        "precision": config.precision,
        "precision_reason": config.precision_reason,
        "backbone": None if record is None else record.title,
        "method": recipe.method,
        "validation_loss": _number(last.get("validation_loss")),
        **parameter_counts(module),
        "scenes": [scene.id for scene in sources.scenes],
    }
    if processes.first:
        rows, examples = run.table.rows, _reconstructed(module, validation)
        learning_curves(rows, folder.plots / "learning_curves.png")
        for number, one in enumerate(examples):
            suffix = f"_{number + 1}" if sources.bands is None else ""
            path = folder.plots / f"reconstructions{suffix}.png"
            reconstruction_plot(one.images, one.hidden, one.made, one.wavelength_nm, one.scenes, path)
        with atomic_output(folder.report_path) as path:
            path.write_text(stage1_page(config, report, rows, examples), encoding="utf-8")
    return AdaptResult(folder.path, report)


def _reconstructed(module: ReconstructionStage, validation: ValidationTiles) -> list[Reconstructed]:
    """Hide and reconstruct some validation tiles."""
    if not len(validation):
        return []
    indices = np.unique(np.linspace(0, len(validation) - 1, _PLOTTED_TILES).astype(int))
    return [
        Reconstructed(*reconstruction_arrays(module, group), group.wavelength_nm.numpy(), group.scenes)
        for group in collate([validation[int(index)] for index in indices])
    ]


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(value)
