"""`spectralx train`: stage 2 on labelled scenes, and the export of what was trained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spectralx.cli.reporting import ProgressMode, command
from spectralx.cli.training_options import AlsoOption, BackboneOption, FamilyOption, MethodOption


def train(
    paths: Annotated[
        list[Path], typer.Argument(metavar="[MANIFEST] RUN", help="Scene manifest (not with --image) and run folder.")
    ],
    image: Annotated[list[Path] | None, typer.Option(help="Image instead of a manifest; may be repeated.")] = None,
    labels: Annotated[list[Path] | None, typer.Option(help="Label raster or polygons, one for each --image.")] = None,
    class_field: Annotated[str | None, typer.Option(help="Field of the polygons that holds the class.")] = None,
    task: Annotated[str | None, typer.Option(help="Task of the manifest, if it holds several.")] = None,
    stage1: Annotated[
        Path | None, typer.Option(help="Run of `adapt`, or published stage-1 checkpoint, to start from.")
    ] = None,
    start: Annotated[Path | None, typer.Option(help="Finished run of `train` whose model is trained further.")] = None,
    without: Annotated[list[str] | None, typer.Option(help="Part to leave out: are or aomoa.")] = None,
    config: Annotated[Path | None, typer.Option(help="Recipe (YAML).")] = None,
    backbone: BackboneOption = None,
    family: FamilyOption = None,
    method: MethodOption = None,
    size: Annotated[str | None, typer.Option(help="tiny, small, base or large.")] = None,
    steps: Annotated[int | None, typer.Option(help="Optimizer steps.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of everything random.")] = None,
    threads: Annotated[int | None, typer.Option(help="Threads of the CPU.")] = None,
    leave_out: Annotated[list[str] | None, typer.Option(help="Domain to leave out; may be repeated.")] = None,
    also: AlsoOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in the folder.")] = False,
    changes: Annotated[list[str] | None, typer.Option("--set", help="One value of the recipe, KEY=VALUE.")] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Train a segmentation model on labelled scenes and export it."""
    with command(progress) as reporter:
        from spectralx.cli.training_options import load_training_parts, recipe_with

        load_training_parts()
        from spectralx.data.manifest import load_manifest, with_auxiliary
        from spectralx.data.pairs import selection_of_pairs
        from spectralx.errors import RequestError
        from spectralx.export.run import export_run
        from spectralx.progress import ScaledReporter
        from spectralx.training.processes import Processes
        from spectralx.training.train import TrainRequest
        from spectralx.training.train import train as run_train

        *manifests, run = paths
        if len(manifests) > 1 or bool(manifests) == bool(image):
            raise RequestError(
                "Training needs either a manifest or images with labels.",
                "Write `spectralx train MANIFEST RUN` or `spectralx train RUN --image A.tif --labels L.tif`.",
            )
        if image:
            selection = selection_of_pairs(image, labels or [], class_field)
        else:
            selection = load_manifest(manifests[0], task, leave_out or ())
        selection = with_auxiliary(selection, also or ())
        left_out = [f"stage2.without=[{', '.join(without)}]"] if without else []
        recipe = recipe_with(
            config,
            "stage2",
            [*left_out, *(changes or ())],
            size=size,
            steps=steps,
            seed=seed,
            threads=threads,
            backbone=backbone,
            family=family,
            method=method,
        )
        request = TrainRequest(run, selection, recipe, stage1, resume, start=start)
        result = run_train(request, ScaledReporter(reporter, 0.0, 0.97))
        if not Processes.from_environment().first:
            return
        spec = export_run(result.folder, None, None, None, ScaledReporter(reporter, 0.97, 1.0))
        check = spec.export_check.model_dump() if spec.export_check else None
        reporter.result(
            {
                "RUN": str(result.folder),
                "MODEL": str(result.folder / "model.onnx"),
                "CARD": str(result.folder / "model_card.md"),
                "REPORT": str(result.folder / "report.html"),
            },
            {**result.report, "export_check": check, "warnings": reporter.warnings},
        )
