"""`spectralx generalize`: leave one domain out, over methods and seeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spectralx.cli.reporting import ProgressMode, command
from spectralx.cli.training_options import AlsoOption, BackboneOption, FamilyOption


def generalize(
    manifest: Annotated[Path, typer.Argument(help="Scene manifest with domains.")],
    output: Annotated[Path, typer.Argument(help="Folder of the comparison; goes on with what it holds.")],
    more: Annotated[
        list[Path] | None,
        typer.Option("--with", metavar="MANIFEST", help="A further manifest with a table of its own; may be repeated."),
    ] = None,
    task: Annotated[
        list[str] | None, typer.Option(help="Task of a manifest that holds several; may be repeated.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Recipe (YAML) that all methods share.")] = None,
    method: Annotated[
        list[str] | None,
        typer.Option(help="Method of `train`, random-forest or logistic-regression; may be repeated."),
    ] = None,
    variant: Annotated[
        list[str] | None, typer.Option(help="NAME;KEY=VALUE;...: a row with values of the recipe changed.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Number of seeds, from 0.")] = 3,
    target: Annotated[list[str] | None, typer.Option(help="Domain to leave out; all by default.")] = None,
    classes: Annotated[
        list[int] | None,
        typer.Option("--class", help="Class value to learn and to judge; others count as unlabelled. All by default."),
    ] = None,
    also: AlsoOption = None,
    protocol: Annotated[
        list[str] | None,
        typer.Option(help="source-only (default), or legacy-last or legacy-best, which leak; may be repeated."),
    ] = None,
    metric: Annotated[str, typer.Option(help="standard, or the legacy metric, which flatters.")] = "standard",
    oracle: Annotated[bool, typer.Option(help="Look up the best interval on the target, as a diagnostic.")] = True,
    backbone: BackboneOption = None,
    family: FamilyOption = None,
    size: Annotated[str | None, typer.Option(help="tiny, small, base or large.")] = None,
    steps: Annotated[int | None, typer.Option(help="Optimizer steps of stage 2.")] = None,
    threads: Annotated[int | None, typer.Option(help="Threads of the CPU.")] = None,
    changes: Annotated[list[str] | None, typer.Option("--set", help="One value of the recipe, KEY=VALUE.")] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Leave each domain out once, for every method and seed, and compare."""
    with command(progress) as reporter:
        from spectralx.cli.training_options import load_training_parts, recipe_with

        load_training_parts()
        from spectralx.data.folds import folds_of_manifests
        from spectralx.files import atomic_output
        from spectralx.training.generalize.cells import write_table
        from spectralx.training.generalize.plan import judgings, variants
        from spectralx.training.generalize.run import GeneralizeRequest
        from spectralx.training.generalize.run import generalize as run
        from spectralx.training.generalize.table import markdown, mean_by_row, plot
        from spectralx.training.generalize.yardsticks import YARDSTICKS

        recipe = recipe_with(
            config,
            "stage2",
            changes,
            size=size,
            steps=steps,
            seed=None,
            threads=threads,
            backbone=backbone,
            family=family,
        )
        default = () if variant else (*YARDSTICKS, recipe.method)
        request = GeneralizeRequest(
            folder=output,
            folds=tuple(
                folds_of_manifests([manifest, *(more or ())], task or (), target or (), classes or (), also or ())
            ),
            variants=tuple(variants(recipe, method or default, variant or ())),
            seeds=tuple(range(seeds)),
            base=recipe,
            oracle=oracle,
            judgings=tuple(judgings(protocol or ["source-only"], metric)),
        )
        outcomes = run(request, reporter)
        by_task = {o.task: [other for other in outcomes if other.task == o.task] for o in outcomes}
        paths = {kind: output / f"generalize.{kind}" for kind in ("csv", "md", "png")}
        write_table(paths["csv"], outcomes)
        if outcomes:
            with atomic_output(paths["md"]) as path:
                path.write_text("\n".join(markdown(*item) for item in by_task.items()), encoding="utf-8")
            plot(paths["png"], by_task)
        reporter.result(
            {"TABLE": str(paths["md"]), "CELLS": str(paths["csv"]), "PLOT": str(paths["png"])},
            {
                "cells": len(outcomes),
                "mean_miou": mean_by_row(outcomes),
                "tasks": {name: mean_by_row(part) for name, part in by_task.items()},
                "not_to_be_believed": sorted(
                    {o.variant for o in outcomes if o.protocol != "source-only" or o.metric != "standard"}
                ),
                "warnings": reporter.warnings,
            },
        )
