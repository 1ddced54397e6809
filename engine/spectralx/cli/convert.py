"""`spectralx convert`: a published backbone or a published SpectralX checkpoint, once, to safetensors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from spectralx.cli.reporting import ProgressMode, command
from spectralx.cli.training_options import FamilyOption


def convert(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Backbone or checkpoint as it was published.")],
    backbone: Annotated[Path, typer.Argument(metavar="BACKBONE", help="File to write (.safetensors).")],
    family: FamilyOption = None,
    heads: Annotated[int | None, typer.Option(min=1, help="Attention heads, for backbones of unusual width.")] = None,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Convert a published backbone or SpectralX checkpoint to safetensors; nothing that is in it is run."""
    with command(progress) as reporter:
        from spectralx.cli.training_options import load_training_parts

        load_training_parts()
        from spectralx.checkpoints.convert import convert as convert_file
        from spectralx.checkpoints.convert_published import convert_published, is_published
        from spectralx.errors import OutputError

        if backbone.suffix != ".safetensors":
            raise OutputError(f"The output {backbone} is no .safetensors file.", "Name it so: backbone.safetensors.")
        if is_published(source):
            published = convert_published(source, backbone, family, reporter)
            report = {"checkpoint": published.model_dump(mode="json"), **_common(str(published.coverage), backbone)}
            lines = [
                f"SpectralX, stage 2: {published.bands} bands, {published.outputs} outputs",
                f"licence {published.licence} (backbone {published.source})",
                str(published.coverage),
                _written(backbone, published.tensors_sha256),
            ]
            report["warnings"] = reporter.warnings
            reporter.result({"BACKBONE": str(backbone)}, report, lambda console: _print(console, lines))
            return
        info = convert_file(source, backbone, family, heads, reporter).info
        report = {
            "backbone": info.model_dump(mode="json"),
            **_common(str(info.coverage), backbone),
            "warnings": reporter.warnings,
        }
        lines = [
            f"{info.title}: width {info.config.width}, {info.config.depth} blocks, {info.config.heads} heads",
            f"licence {info.licence}; source {info.source}",
            info.paper,
            str(info.coverage),
            *info.notes,
            _written(backbone, info.tensors_sha256),
        ]
        reporter.result({"BACKBONE": str(backbone)}, report, lambda console: _print(console, lines))


def _common(coverage: str, written: Path) -> dict[str, Any]:
    return {"coverage": coverage, "size_bytes": written.stat().st_size}


def _written(path: Path, sha256: str) -> str:
    return f"{path}: {path.stat().st_size / 1e6:.1f} MB, SHA-256 of the tensors {sha256}"


def _print(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(escape(line), highlight=False, soft_wrap=True)
