"""Adapters of runs: what trained as a small file, and the way from there to ONNX."""

from __future__ import annotations

from pathlib import Path

from spectralx.checkpoints.adapters import TENSORS, AdapterInfo, load_adapter, read_adapter, save_adapter
from spectralx.checkpoints.convert import load_backbone
from spectralx.errors import ModelFileError, OutputError
from spectralx.export.onnx import random_tiles
from spectralx.export.run import load_run, with_tile_size, write_model
from spectralx.progress import Reporter
from spectralx.spec import ModelSpec
from spectralx.training.network import install_options
from spectralx.training.run import check_same_backbone


def export_adapter(run: Path, folder: Path, backbone: Path | None, reporter: Reporter) -> AdapterInfo:
    """Write what a run of stage 2 trained, without the values that the backbone's file brings.

    Args:
        run: Folder of the run.
        folder: Folder to write to: new, empty, or holding an older adapter.
        backbone: File of the backbone; that of the run's recipe by default.
        reporter: Receives progress and the licence's conditions.

    Returns:
        The record of the adapter.

    Raises:
        ModelFileError: The run is not finished, has no published backbone, or stands on another one.
        OutputError: The folder cannot be used.
    """
    if folder.exists() and not (folder.is_dir() and ((folder / TENSORS).is_file() or not any(folder.iterdir()))):
        raise OutputError(f"{folder} holds something else than an adapter.", "Name a new folder.")
    trained = load_run(run)
    section, record = trained.config.recipe.backbone, trained.config.backbone
    if section is None or record is None:
        raise ModelFileError(
            f"The run {run} has no published backbone: all of its network was trained.",
            "Export the whole model: `spectralx export RUN MODEL.onnx`.",
        )
    reporter.progress(0.3, "reading the backbone")
    loaded = load_backbone(backbone or Path(section.path), reporter, section.family, section.heads)
    check_same_backbone(record, loaded.info, f"The run in {run} was trained")
    reporter.progress(0.7, "writing")
    info = save_adapter(
        trained.network,
        folder,
        method=trained.config.recipe.method,
        backbone=loaded,
        options=install_options(trained.config.recipe),
        settings=trained.config.recipe.baseline,
        spec=trained.spec,
    )
    reporter.progress(1.0, "written")
    return info


def export_adapted(
    folder: Path, backbone: Path, model: Path, card: Path, tile_size: int | None, reporter: Reporter
) -> ModelSpec:
    """Export an adapter with its backbone to ONNX.

    The file is compared with the network on random tiles: an adapter holds no imagery.

    Args:
        folder: Folder of the adapter.
        backbone: File of its backbone.
        model: ONNX file to write.
        card: Model card to write.
        tile_size: Side of the tiles in pixels; that of training by default.
        reporter: Receives progress and warnings.

    Returns:
        The specification as it was written.

    Raises:
        ModelFileError: The adapter is damaged, belongs to another backbone, or does not say what it maps.
        ManifestError: The tile size does not fit the network.
        ExportMismatchError: The file computes something else than the network; no file is left.
    """
    spec = read_adapter(folder).spec
    if spec is None:
        raise ModelFileError(
            f"The adapter {folder} does not say which classes and bands it has.",
            "Write it with `spectralx export RUN FOLDER --adapter`.",
        )
    spec = with_tile_size(spec, tile_size)
    reporter.progress(0.0, "reading the backbone")
    adapted = load_adapter(folder, load_backbone(backbone))  # the licence's conditions are in the specification
    reporter.progress(0.3, "exporting")
    return write_model(adapted.model, spec, random_tiles(spec), model, card, reporter)
