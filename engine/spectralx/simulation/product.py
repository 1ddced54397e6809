"""Renderings as files: an image product with its truth beside it."""

from __future__ import annotations

import os

import numpy as np
import numpy.typing as npt

from spectralx.progress import Reporter, SilentReporter
from spectralx.simulation.render import Rendering
from spectralx.simulation.surfaces import Cover
from spectralx.spec import BandSpec, ClassSpec

# Names and colours of the land-cover scheme that the bundled models map.
CLASSES: tuple[ClassSpec, ...] = (
    ClassSpec(value=Cover.WATER, name="water", color="#2b83ba"),
    ClassSpec(value=Cover.TREES, name="trees", color="#1a7a2e"),
    ClassSpec(value=Cover.LOW_VEGETATION, name="low vegetation", color="#a6d96a"),
    ClassSpec(value=Cover.BUILT, name="built", color="#d7191c"),
    ClassSpec(value=Cover.BARE, name="bare", color="#d8b365"),
)


def swath_edge(shape: tuple[int, int], share: float = 0.16) -> npt.NDArray[np.bool_]:
    """Pixels inside a swath whose slanting edge cuts off the lower left corner.

    Args:
        shape: Rows and columns.
        share: Share of the lower side that is cut off.

    Returns:
        True where there is data ``(H, W)``.
    """
    rows, cols = np.indices(shape)
    slant = 3.4  # Sentinel-2 flies at 98.6 degrees inclination; its edge leans by about 16 degrees at mid-latitudes
    inside: npt.NDArray[np.bool_] = cols > share * shape[1] - (shape[0] - 1 - rows) / slant
    return inside


def write_scene(
    image: str | os.PathLike[str],
    truth: str | os.PathLike[str],
    rendering: Rendering,
    *,
    origin: tuple[float, float],
    epsg: int,
    valid: npt.NDArray[np.bool_] | None = None,
    labels: npt.NDArray[np.uint8] | None = None,
    classes: tuple[ClassSpec, ...] = CLASSES,
    reporter: Reporter | None = None,
) -> None:
    """Write image and truth in the conventions of Sentinel-2 products.

    The image is UInt16 with reflectance times 10,000, scale 0.0001, nodata 0 and the wavelengths in its metadata; the
    truth is Byte with nodata 0, colours and names.

    Args:
        image: GeoTIFF to write.
        truth: GeoTIFF to write.
        rendering: What to write.
        origin: Upper left corner in the coordinate reference system, in metres.
        epsg: Code of a projected coordinate reference system.
        valid: False where both hold nodata ``(H, W)``.
        labels: Truth to write in place of the majority class of the ground, 0 is no label, uint8 ``(H, W)``.
        classes: Classes of the truth.
        reporter: Receives progress.

    Raises:
        OutputError: A file cannot be written.
    """
    from spectralx.raster.metadata import read_metadata
    from spectralx.raster.reflectance import write_reflectance
    from spectralx.raster.windows import Window
    from spectralx.raster.writer import ClassMapWriter

    gsd = rendering.sensor.gsd_m
    bands = [BandSpec(name=b.name, wavelength_nm=b.wavelength_nm, fwhm_nm=b.fwhm_nm) for b in rendering.sensor.bands]
    items = {
        "TITLE": f"Simulated {rendering.sensor.name} scene; no real place",
        "SUN_ZENITH": f"{rendering.sun_zenith_deg:.3f}",
        "SUN_AZIMUTH": f"{rendering.sun_azimuth_deg:.3f}",
        "DAY_OF_YEAR": str(rendering.season.day),
    }
    geotransform = (origin[0], gsd, 0.0, origin[1], 0.0, -gsd)
    write_reflectance(image, rendering.reflectance, bands, geotransform, epsg, valid, items)
    labels = rendering.truth if labels is None else labels
    labels = labels if valid is None else np.where(valid, labels, 0).astype(np.uint8)
    rows, cols = labels.shape
    with ClassMapWriter(truth, read_metadata(image), classes, reporter=reporter or SilentReporter()) as writer:
        writer.write(Window(0, 0, cols, rows), labels)
