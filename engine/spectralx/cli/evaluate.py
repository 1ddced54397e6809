"""``spectralx evaluate``: judge a map or a model against labels."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from spectralx.cli.reporting import CommandReporter, ProgressMode, command
from spectralx.errors import ManifestError, RequestError
from spectralx.progress import ScaledReporter

if TYPE_CHECKING:
    from spectralx.evaluation.assessment import Assessment
    from spectralx.spec import ClassSpec

# Share of the time that mapping takes when a model is judged.
_MAPPING = 0.9


def evaluate(
    predicted: Annotated[str, typer.Argument(metavar="PREDICTED", help="Class map, or a model (name or path).")],
    labels: Annotated[str, typer.Argument(metavar="LABELS", help="Label raster, or vector file with `--field`.")],
    image: Annotated[
        str | None, typer.Option(metavar="RASTER", help="Image that the model maps first, when PREDICTED is a model.")
    ] = None,
    field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Field of a vector file that holds the class value or name.")
    ] = None,
    classes: Annotated[
        str | None, typer.Option(metavar="LIST", help="Classes as 1=water,2=trees, for maps that do not name them.")
    ] = None,
    manifest: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Scene manifest that names the classes and the ignored value.")
    ] = None,
    task: Annotated[str | None, typer.Option(metavar="NAME", help="Task of a manifest that has several.")] = None,
    ignore: Annotated[int, typer.Option(min=0, max=255, help="Label value that means `no label`.")] = 0,
    sensor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Sensor of an image that states no wavelengths.")
    ] = None,
    wavelengths: Annotated[
        str | None,
        typer.Option(metavar="FILE|JSON", help="Wavelengths of the image's bands, believed above the file's own."),
    ] = None,
    resample_gsd: Annotated[
        bool,
        typer.Option("--resample-gsd", help="Map the image at a ground sampling distance the model was made for."),
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Report to write: .json, .csv (error matrix) or .html.")
    ] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Judge a map or a model against labels."""
    with command(progress) as reporter:
        from spectralx.evaluation.assessment import assess
        from spectralx.evaluation.report import check_report, write_report

        target = check_report(report) if report is not None else None
        known: Sequence[ClassSpec] = parse_classes(classes) if classes else ()
        if manifest is not None:
            known, ignore = _classes_of_manifest(manifest, task)
        judge = partial(assess, labels_path=labels, classes=known, field=field, ignore=ignore)
        if _is_model(predicted):
            told = {"sensor": sensor, "wavelengths": wavelengths, "resample_gsd": resample_gsd}
            assessment = _map_and_assess(predicted, image, told, judge, reporter)
        elif resample_gsd:
            raise RequestError(
                f"{predicted} is a map, and maps are judged as they are.",
                "Leave --resample-gsd out, or name a model and --image.",
            )
        else:
            assessment = judge(predicted, reporter=reporter)
        result: dict[str, Any] = {
            "predicted": predicted,
            "labels": labels,
            "image": image,
            **assessment.matrix.as_dict(),
            "warnings": [*reporter.warnings, *assessment.warnings],
        }
        for warning in assessment.warnings:
            reporter.warning(warning)
        outputs = {}
        if target is not None:
            write_report(target, result)
            outputs["REPORT"] = str(target)
        reporter.progress(1.0, "Done")
        reporter.result(outputs, result, lambda console: _render(console, result, outputs))


def parse_classes(text: str) -> tuple[ClassSpec, ...]:
    """Parse ``1=water,2=trees``.

    Raises:
        ManifestError: The text is not of this form.
    """
    from pydantic import ValidationError

    from spectralx.spec import ClassSpec

    try:
        pairs = [item.split("=", 1) for item in text.split(",") if item.strip()]
        found = tuple(ClassSpec(value=int(value), name=name.strip(), color="#808080") for value, name in pairs)
    except (ValueError, ValidationError):
        found = ()
    if not found or len({spec.value for spec in found}) != len(found):
        raise ManifestError(f"The classes {text!r} cannot be read.", "Write them as 1=water,2=trees (values 1 to 255).")
    return found


def _is_model(predicted: str) -> bool:
    if predicted.lower().endswith(".onnx"):
        return True
    from spectralx.inference.model_file import list_bundled

    return predicted in list_bundled() and not Path(predicted).exists()


def _classes_of_manifest(path: Path, task: str | None) -> tuple[tuple[ClassSpec, ...], int]:
    from spectralx.data.documents import read_document, validate
    from spectralx.data.manifest import Manifest

    tasks = validate(Manifest, read_document(path)).tasks
    chosen = tasks.get(task) if task is not None else next(iter(tasks.values()), None) if len(tasks) == 1 else None
    if chosen is None:
        wanted = f"no task {task!r}" if task is not None else f"{len(tasks)} tasks"
        raise ManifestError(f"{path} holds {wanted}.", f"Choose one with `--task`: {', '.join(tasks) or 'none'}.")
    return chosen.class_specs(), chosen.ignore


def _map_and_assess(
    model: str,
    image: str | None,
    told: Mapping[str, Any],
    judge: Callable[..., Assessment],
    reporter: CommandReporter,
) -> Assessment:
    """Map the image, of which a user tells the rest, with the model into a scratch folder and judge that map."""
    if image is None:
        raise RequestError(f"{model} is a model and needs an image to map.", "Give it with `--image RASTER`.")
    from spectralx.files import scratch_folder
    from spectralx.inference.segment import SegmentRequest, segment

    with scratch_folder(Path(tempfile.gettempdir()) / "spectralx-evaluate.tif") as folder:
        mapped = folder / "map.tif"
        request = SegmentRequest(input=image, output=mapped, model=model, **told)
        segment(request, ScaledReporter(reporter, 0.0, _MAPPING))
        return judge(mapped, reporter=ScaledReporter(reporter, _MAPPING, 1.0))


def _render(console: Console, report: Mapping[str, Any], outputs: Mapping[str, str]) -> None:
    """Print the figures for a person."""
    from spectralx.evaluation.report import show, summary

    table = Table("Class", box=None, header_style="bold")
    columns = {
        "Producer's": "producers_accuracy",
        "User's": "users_accuracy",
        "F1": "f1",
        "IoU": "iou",
        "Labelled": "truth_pixels",
        "Mapped": "predicted_pixels",
    }
    for name in columns:
        table.add_column(name, justify="right")
    for entry in report["classes"]:
        name = f"[{entry['color']}]██[/] {escape(entry['name'])}"
        table.add_row(name, *(show(entry[key]) for key in columns.values()))
    console.print(table)
    console.print()
    for label, value in summary(report):
        console.print(f"{label}: {value}", highlight=False)
    for path in outputs.values():
        console.print(f"report: {path}", highlight=False, soft_wrap=True, markup=False)
