"""`spectralx export`: a run, an adapter or a published checkpoint to ONNX; a run to an adapter; any bands to some."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from spectralx.cli.reporting import CommandReporter, ProgressMode, command
from spectralx.errors import RequestError
from spectralx.progress import ScaledReporter

_ADAPTER = "adapter.safetensors"


class Precision(str, Enum):
    """Numbers that a model computes in."""

    FP32 = "fp32"
    FP16 = "fp16"
    INT8 = "int8"


def export(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE", help="Run of `train`, adapter, published SpectralX checkpoint, or model for --fold."
        ),
    ],
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="ONNX file, or with --adapter a folder.")],
    adapter: Annotated[
        bool, typer.Option("--adapter", help="Write what the run trained, without its backbone, to a folder.")
    ] = False,
    backbone: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Backbone of an adapter (for a run: where it lies now).")
    ] = None,
    describe: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Bands, classes and source of a published checkpoint (YAML)."),
    ] = None,
    universal: Annotated[
        bool, typer.Option("--universal", help="Write a model that takes any bands and is told their wavelengths.")
    ] = False,
    fold: Annotated[
        str | None,
        typer.Option(metavar="SENSOR|IMAGE", help="Write a model that takes any bands as one for these bands."),
    ] = None,
    tile_size: Annotated[int | None, typer.Option(help="Side of the tiles in pixels.")] = None,
    precision: Annotated[
        Precision, typer.Option(help="fp16 for GPUs or int8 for CPUs: of a run or a model file.")
    ] = Precision.FP32,
    compact: Annotated[
        bool, typer.Option("--compact", help="Store a run's weights in half precision: half the size, the same speed.")
    ] = False,
    calibrate: Annotated[
        list[Path] | None,
        typer.Option(metavar="IMAGE", help="Imagery that int8 is calibrated on, by default a run's own; repeatable."),
    ] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Export to ONNX and compare the file with the network, or save what trained as an adapter."""
    with command(progress) as reporter:
        if compact and (fold is not None or precision is not Precision.FP32 or not source.is_dir() or adapter):
            raise RequestError("--compact is for the export of a run.", "Leave it out, or name the run's folder.")
        if fold is not None:
            _fold(source, output, fold, tile_size, reporter)
            return
        if precision is not Precision.FP32 or source.suffix == ".onnx":
            _reduce(source, output, precision, calibrate or [], tile_size, reporter)
            return
        from spectralx.cli.training_options import load_training_parts

        load_training_parts()
        if adapter:
            _adapter(source, output, backbone, reporter)
            return
        from spectralx.files import check_output

        if universal and (source.is_file() or (source / _ADAPTER).is_file()):
            raise RequestError(f"{source} is no run of `train`.", "Leave --universal out, or name the run's folder.")
        if source.is_dir() and output.suffix == ".safetensors":
            raise RequestError(f"{output} is no ONNX file.", "Write adapters with --adapter, to a folder.")
        target = check_output(output)
        card = target.with_name(f"{target.stem}_card.md")
        if source.is_file() and source.name != _ADAPTER:
            from spectralx.export.published import export_published

            if tile_size is not None:
                raise RequestError("The published network has tiles of 224 pixels alone.", "Leave --tile-size out.")
            spec = export_published(source, describe, target, card, reporter)
        elif (source / _ADAPTER).is_file() or source.name == _ADAPTER:
            from spectralx.export.adapter import export_adapted

            if backbone is None:
                raise RequestError("An adapter needs its backbone.", "Name its file with --backbone.")
            folder = source.parent if source.is_file() else source
            spec = export_adapted(folder, backbone, target, card, tile_size, reporter)
        else:
            from spectralx.export.run import export_run

            spec = export_run(source, target, card, tile_size, reporter, universal, compact)
        report = {"model": spec.model_dump(mode="json"), "warnings": reporter.warnings}
        reporter.result({"MODEL": str(target), "CARD": str(card)}, report)


def _fold(source: Path, output: Path, target: str, tile_size: int | None, reporter: CommandReporter) -> None:
    """Fold a model file, or the universal model of a run, which is made first."""
    from spectralx.export.folded import export_folded
    from spectralx.files import check_output, scratch_folder

    written = check_output(output)
    card = written.with_name(f"{written.stem}_card.md")
    if source.suffix == ".onnx":
        if tile_size is not None:
            raise RequestError("The tile size of a model file is fixed.", "Give --tile-size where a run is exported.")
        spec = export_folded(source, target, written, card, reporter)
    else:
        from spectralx.cli.training_options import load_training_parts

        load_training_parts()
        from spectralx.export.run import export_run

        with scratch_folder(written) as folder:
            model = folder / "universal.onnx"
            first = ScaledReporter(reporter, 0.0, 0.8)
            export_run(source, model, folder / "card.md", tile_size, first, universal=True)
            spec = export_folded(model, target, written, card, ScaledReporter(reporter, 0.8, 1.0))
    report = {"model": spec.model_dump(mode="json"), "warnings": reporter.warnings}
    reporter.result({"MODEL": str(written), "CARD": str(card)}, report)


def _reduce(
    source: Path,
    output: Path,
    precision: Precision,
    images: list[Path],
    tile_size: int | None,
    reporter: CommandReporter,
) -> None:
    """Convert a model file, which may also become the same in faster steps, or a run, which is exported first."""
    from spectralx.cli.training_options import load_training_parts
    from spectralx.files import check_output, scratch_folder

    written = check_output(output)
    card = written.with_name(f"{written.stem}_card.md")
    load_training_parts()
    from spectralx.export.precision import convert_model

    if source.suffix == ".onnx":
        if tile_size is not None:
            raise RequestError("The tile size of a model file is fixed.", "Give --tile-size where a run is exported.")
        spec = convert_model(source, written, card, precision.value, images, None, reporter)
    elif (source / _ADAPTER).is_file() or source.is_file():
        raise RequestError(
            f"{source} has to be exported before it is converted to {precision.value}.",
            "Leave --precision out, and name the ONNX file that is made as SOURCE then.",
        )
    else:
        from spectralx.export.run import export_run

        with scratch_folder(written) as folder:
            model = folder / "fp32.onnx"
            export_run(source, model, folder / "card.md", tile_size, ScaledReporter(reporter, 0.0, 0.4))
            rest = ScaledReporter(reporter, 0.4, 1.0)
            spec = convert_model(model, written, card, precision.value, images, source, rest)
    report = {"model": spec.model_dump(mode="json"), "warnings": reporter.warnings}
    reporter.result({"MODEL": str(written), "CARD": str(card)}, report)


def _adapter(run: Path, folder: Path, backbone: Path | None, reporter: CommandReporter) -> None:
    from spectralx.checkpoints.adapters import RECORD
    from spectralx.export.adapter import export_adapter

    info = export_adapter(run, folder, backbone, reporter)
    reporter.result(
        {"ADAPTER": str(folder / _ADAPTER), "RECORD": str(folder / RECORD)},
        {"adapter": info.model_dump(mode="json"), "summary": str(info), "warnings": reporter.warnings},
        lambda console: console.print(f"{folder}: {info}", highlight=False, markup=False, soft_wrap=True),
    )
