"""``spectralx simulate``: drawn scenes with their truth, as extra ground to train on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spectralx.cli.reporting import ProgressMode, command


def simulate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder for images, labels and manifest.")],
    world: Annotated[str, typer.Option(help="What to draw and label: landcover, clouds or urban.")] = "landcover",
    to: Annotated[
        str | None, typer.Option("--to", metavar="SENSOR", help="Sensor whose bands the scenes have.")
    ] = None,
    wavelengths: Annotated[
        str | None, typer.Option(metavar="LIST", help="Their bands as centre:FWHM in nm, e.g. 490:65,560:35.")
    ] = None,
    like: Annotated[str | None, typer.Option(metavar="RASTER", help="Raster whose bands they have.")] = None,
    scenes: Annotated[int, typer.Option(min=1, help="How many scenes.")] = 100,
    size: Annotated[int, typer.Option(min=64, max=2048, help="Rows and columns of each.")] = 160,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same scenes.")] = 0,
    progress: Annotated[ProgressMode | None, typer.Option(help="How to report.")] = None,
) -> None:
    """Draw scenes of landscapes that do not exist, with their truth."""
    with command(progress) as reporter:
        from spectralx.cli.resample import wanted_bands
        from spectralx.simulation.collection import Collection
        from spectralx.simulation.collection import simulate as run
        from spectralx.simulation.worlds import can_be_drawn

        asked = wanted_bands(to, wavelengths, like)
        bands = tuple(band for band in asked if can_be_drawn(band))
        if len(bands) < len(asked):
            reporter.warning(f"Bands outside 400 to 2500 nm are left out: {len(asked) - len(bands)}.")
        request = Collection(folder.expanduser().absolute(), world, bands, scenes, size, seed)
        manifest = run(request, reporter)
        reporter.progress(1.0, "Done")
        reporter.result({"MANIFEST": str(manifest)}, {"scenes": scenes, "warnings": reporter.warnings})
