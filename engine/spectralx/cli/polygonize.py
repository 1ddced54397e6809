"""``spectralx polygonize``: a class map as polygons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spectralx.cli.reporting import ProgressMode, command


def polygonize(
    raster: Annotated[str, typer.Argument(metavar="MAP", help="Class map, as `segment` writes it.")],
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="GeoPackage to write.")],
    min_area: Annotated[float, typer.Option(metavar="M2", min=0, help="Leave out less area than this.")] = 0.0,
    min_pixels: Annotated[int, typer.Option(min=1, help="Leave out fewer pixels than this.")] = 1,
    simplify: Annotated[
        float, typer.Option(metavar="PIXELS", min=0, help="Simplify outlines by at most this distance.")
    ] = 0.0,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Write a class map as polygons."""
    with command(progress) as reporter:
        from spectralx.raster.polygons import PolygonOptions
        from spectralx.raster.polygons import polygonize as run

        report = run(raster, output, PolygonOptions(min_pixels, min_area, simplify), reporter)
        reporter.progress(1.0, "Done")
        reporter.result({"POLYGONS": str(output.expanduser().absolute())}, {**report, "warnings": reporter.warnings})
