"""`spectralx adapt`: stage 1 on unlabelled rasters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spectralx.cli.reporting import ProgressMode, command
from spectralx.cli.training_options import AlsoOption, BackboneOption, FamilyOption, MethodOption


def adapt(
    run: Annotated[Path, typer.Argument(help="Folder of the run.")],
    rasters: Annotated[list[Path] | None, typer.Argument(help="Unlabelled rasters.")] = None,
    manifest: Annotated[Path | None, typer.Option(help="Scene manifest (YAML or JSON).")] = None,
    task: Annotated[str | None, typer.Option(help="Task of the manifest, if it holds several.")] = None,
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
    """Adapt tokenizer and backbone to unlabelled imagery."""
    with command(progress) as reporter:
        from spectralx.cli.training_options import load_training_parts, recipe_with

        load_training_parts()
        from spectralx.data.manifest import load_manifest, selection_of_rasters, with_auxiliary
        from spectralx.errors import RequestError
        from spectralx.training.adapt import AdaptRequest
        from spectralx.training.adapt import adapt as run_adapt
        from spectralx.training.processes import Processes

        if (manifest is None) == (not rasters):
            raise RequestError(
                "Stage 1 needs scenes: either a manifest or rasters.", "Give --manifest FILE or name rasters."
            )
        if manifest is not None:
            selection = load_manifest(manifest, task, leave_out or ())
        else:
            selection = selection_of_rasters(rasters or [])
        selection = with_auxiliary(selection, also or ())
        recipe = recipe_with(
            config,
            "stage1",
            changes,
            size=size,
            steps=steps,
            seed=seed,
            threads=threads,
            backbone=backbone,
            family=family,
            method=method,
        )
        result = run_adapt(AdaptRequest(run, selection, recipe, resume), reporter)
        if not Processes.from_environment().first:
            return
        report = {**result.report, "warnings": reporter.warnings}
        reporter.result({"RUN": str(result.folder), "REPORT": str(result.folder / "report.html")}, report)
