"""`spectralx export`: a training run to ONNX."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spectralx.cli.reporting import ProgressMode, command


def export(
    run: Annotated[Path, typer.Argument(help="Run folder of `spectralx train`.")],
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="ONNX file to write.")],
    tile_size: Annotated[int | None, typer.Option(help="Side of the tiles in pixels.")] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Export a training run to ONNX and compare the file with the network."""
    with command(progress) as reporter:
        from spectralx.cli.training_options import load_training_parts

        load_training_parts()
        from spectralx.export.run import export_run
        from spectralx.files import check_output

        target = check_output(model)
        card = target.with_name(f"{target.stem}_card.md")
        spec = export_run(run, target, card, tile_size, reporter)
        report = {"model": spec.model_dump(mode="json"), "warnings": reporter.warnings}
        reporter.result({"MODEL": str(target), "CARD": str(card)}, report)
