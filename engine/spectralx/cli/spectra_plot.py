"""Draws the spectra of a raster: median and spread of a sample over wavelength, and where its bands lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from spectralx.errors import BandError, MissingPackageError

if TYPE_CHECKING:
    from spectralx.sensors.profile import Band, SpectralProfile

# Windows on a side of the grid of samples, and their size in pixels.
_GRID, _WINDOW = 4, 48

_PERCENTILES = (5, 50, 95)


def plot_spectra(path: Path, profile: SpectralProfile) -> None:
    """Draw the spectra of a raster.

    Args:
        path: PNG, SVG or PDF to write.
        profile: What the raster's bands are; its path names the raster.

    Raises:
        MissingPackageError: Matplotlib is not installed.
        BandError: No band has a wavelength, or the sample holds no valid pixel.
        OutputError: The file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingPackageError("Plots need Matplotlib.", "Install it: pip install matplotlib.") from None
    from spectralx.files import atomic_output

    bands = sorted(
        (band for band in profile.bands if band.good and band.wavelength_nm is not None),
        key=lambda band: (band.wavelength_nm, band.index),
    )
    if not bands:
        raise BandError(
            "No band has a wavelength, so there is nothing to plot.", "Name the sensor with `--sensor NAME`."
        )
    centers = np.array([band.wavelength_nm for band in bands], float)
    widths = np.array([band.fwhm_nm or 0.0 for band in bands])
    low, middle, high = np.percentile(_sample(profile, bands), _PERCENTILES, axis=1)
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot()
    few = len(bands) < 40
    axes.fill_between(centers, low, high, alpha=0.25, label="5 to 95 % of the pixels")
    axes.errorbar(
        centers, middle, xerr=widths / 2 if few else None, fmt="o-" if few else "-", markersize=4, label="median"
    )
    axes.set_xlabel("Wavelength (nm)" + ("; bars: FWHM" if few else ""))
    axes.set_ylabel("Reflectance" if profile.quantity == "reflectance" else "Value (gain unknown)")
    axes.set_title(f"{Path(profile.path).name}: {profile.sensor or 'sensor not known'}, {len(bands)} bands")
    axes.legend()
    with atomic_output(path) as temporary:
        figure.savefig(temporary, dpi=120)


def _sample(profile: SpectralProfile, bands: list[Band]) -> npt.NDArray[np.float32]:
    """Return the valid pixels ``(bands, n)`` of windows on a regular grid over the scene."""
    from spectralx.raster.reader import RasterReader
    from spectralx.raster.windows import Window

    scales, offsets = [band.scale for band in bands], [band.offset for band in bands]
    found = []
    with RasterReader(profile.path, [band.index for band in bands], scales, offsets) as reader:
        area = reader.metadata.window
        for place in range(_GRID * _GRID):
            row, col = divmod(place, _GRID)
            window = Window(col * area.width // _GRID, row * area.height // _GRID, _WINDOW, _WINDOW)
            block = reader.read(window)
            found.append(block.values[:, block.valid])
    sample = np.concatenate(found, axis=1)
    if not sample.shape[1]:
        raise BandError("A sample of the scene holds no valid pixel.", "Check nodata and the bad-band list.")
    return sample
