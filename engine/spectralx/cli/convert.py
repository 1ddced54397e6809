"""`spectralx convert`: the official file of a published backbone, once, to safetensors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from spectralx.cli.reporting import ProgressMode, command
from spectralx.cli.training_options import FamilyOption


def convert(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Backbone as its authors hand it out.")],
    backbone: Annotated[Path, typer.Argument(metavar="BACKBONE", help="File to write (.safetensors).")],
    family: FamilyOption = None,
    heads: Annotated[int | None, typer.Option(min=1, help="Attention heads, for backbones of unusual width.")] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Convert the file of a published backbone to safetensors; nothing that is in it is run."""
    with command(progress) as reporter:
        from spectralx.cli.training_options import load_training_parts

        load_training_parts()
        from spectralx.checkpoints.convert import convert as convert_file
        from spectralx.errors import OutputError

        if backbone.suffix != ".safetensors":
            raise OutputError(f"The output {backbone} is no .safetensors file.", "Name it so: backbone.safetensors.")
        info = convert_file(source, backbone, family, heads, reporter).info
        report = {
            "backbone": info.model_dump(mode="json"),
            "coverage": str(info.coverage),
            "size_bytes": backbone.stat().st_size,
            "warnings": reporter.warnings,
        }

        def render(console: Console) -> None:
            for line in (
                f"{info.title}: width {info.config.width}, {info.config.depth} blocks, {info.config.heads} heads",
                f"licence {info.licence}; source {info.source}",
                info.paper,
                str(info.coverage),
                *info.notes,
                f"{backbone}: {backbone.stat().st_size / 1e6:.1f} MB, SHA-256 of the tensors {info.tensors_sha256}",
            ):
                console.print(escape(line), highlight=False, soft_wrap=True)

        reporter.result({"BACKBONE": str(backbone)}, report, render)
