"""The sample scene that comes with the project: its recipe, and the files made from it."""

from __future__ import annotations

from pathlib import Path

from spectralx.progress import Reporter, ScaledReporter, SilentReporter
from spectralx.simulation.atmosphere import Atmosphere
from spectralx.simulation.illumination import Season
from spectralx.simulation.landscape import LandscapeConfig, build_landscape
from spectralx.simulation.product import swath_edge, write_scene
from spectralx.simulation.render import Rendering, render
from spectralx.simulation.sensor import SENTINEL2

IMAGE_NAME = "sample_sentinel2.tif"
TRUTH_NAME = "sample_truth.tif"

LANDSCAPE = LandscapeConfig(width=768, height=768, gsd_m=10.0, oversampling=3, seed=2)
ATMOSPHERE = Atmosphere(aot550=0.17, variation=0.15, assumed_aot550=0.11)
SEASON = Season(day=150, solar_hour=10.8, latitude_deg=46.5)
SEED = 2

# UTM zone 30 north, in the open Bay of Biscay, so that nobody takes the scene for the land at its coordinates.
EPSG = 32630
ORIGIN = (300_000.0, 5_150_000.0)


def render_sample(reporter: Reporter | None = None) -> Rendering:
    """Render the sample scene; takes about 15 s and 0.7 GiB."""
    reporter = reporter or SilentReporter()
    reporter.progress(0.0, "Building the landscape")
    landscape = build_landscape(LANDSCAPE)
    return render(landscape, SENTINEL2, ATMOSPHERE, SEASON, SEED, ScaledReporter(reporter, 0.7, 1.0))


def write_sample(folder: Path, reporter: Reporter | None = None) -> tuple[Path, Path]:
    """Make the sample's files.

    Args:
        folder: An existing folder.
        reporter: Receives progress.

    Returns:
        Paths of image and truth.

    Raises:
        OutputError: A file cannot be written.
    """
    rendering = render_sample(reporter)
    image, truth = folder / IMAGE_NAME, folder / TRUTH_NAME
    valid = swath_edge((LANDSCAPE.height, LANDSCAPE.width))
    write_scene(image, truth, rendering, origin=ORIGIN, epsg=EPSG, valid=valid)
    return image, truth
